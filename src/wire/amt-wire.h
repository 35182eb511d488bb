/* amt-wire.h: Portal API v1 JSON <-> model, for client and reference portal alike.
 *
 * Source: data/portal-api.yaml. Member names are the camelCase of the model's field names; times are RFC 3339,
 * days ISO 8601, versions whole numbers. Members that are not set are left out. Reading: an unknown member is
 * ignored (in a case it is kept in "rest"), a missing required one or a wrong type is an error of domain
 * AMT_JSON_ERROR whose message names the JSON pointer and never the value (no personal data in logs).
 * Every function is pure and may run in any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-json.h"
#include "amt-operation.h"
#include "amt-service.h"

G_BEGIN_DECLS

/* Cases. A row is a flat object {id, version, applicantVersion, reference, externalReference, serviceId, queueId,
 * state, assigneeId, assignedAt, applicant, appliedOn, receivedAt, changedAt, deadlineOn, deadlineLabel,
 * followUpOn, outcome, unread, restricted, payment, flags[]}. A whole case has these members and form{}, parties[],
 * documents[], lastMessageId, fileNotes[], jottings[], followUps[], deadlines[], decisions[], history[],
 * allowedActions[], trustLevel, and what "rest" holds. */
AmtCase *amt_wire_row_from_json (JsonObject *object, GError **error);
JsonObject *amt_wire_row_to_json (const AmtCase *row);
AmtCase *amt_wire_case_from_json (JsonObject *object, GError **error);
JsonObject *amt_wire_case_to_json (const AmtCase *self);
/** amt_wire_case_from_text: a row or a whole case (it is whole if it has a member "form") from stored text. */
AmtCase *amt_wire_case_from_text (const char *text, GError **error);

/* Operations: body {type, occurredAt, reasonCode?, reason?, and the parameters of the type}. Id and case travel
 * beside it (Idempotency-Key, URL, batch item). */
AmtOperation *amt_wire_operation_from_json (JsonObject *object, const char *id, const char *case_id,
                                            const char *author_id, GError **error);
JsonObject *amt_wire_operation_to_json (const AmtOperation *self);
/** amt_wire_operation_to_text: Returns: (transfer full): the body as the bytes that are sent and repeated. */
char *amt_wire_operation_to_text (const AmtOperation *self);

/* Answer to an applied operation: {case{}, baseVersion, version, receipt{id, at}}. */
typedef struct
{
  AmtCase *value;
  char *raw;            /* the case as JSON text as it came */
  guint64 base_version; /* what the operation was applied to */
  guint64 version;
  AmtReceipt *receipt;
} AmtOperationAnswer;
AmtOperationAnswer *amt_wire_operation_answer_from_json (JsonNode *root, GError **error);
JsonObject *amt_wire_operation_answer_to_json (const AmtOperationAnswer *self);
void amt_operation_answer_free (AmtOperationAnswer *self);

/* Problem details (RFC 9457). "type" is one of the URIs below or one that the program does not know. */
#define AMT_PROBLEM_MALFORMED "urn:amtsstube:problem:malformed"         /* 400 */
#define AMT_PROBLEM_SIGN_IN "urn:amtsstube:problem:sign-in"             /* 401 */
#define AMT_PROBLEM_NOT_ALLOWED "urn:amtsstube:problem:not-allowed"     /* 403 */
#define AMT_PROBLEM_NOT_FOUND "urn:amtsstube:problem:not-found"         /* 404 */
#define AMT_PROBLEM_METHOD "urn:amtsstube:problem:method-not-allowed"   /* 405 */
#define AMT_PROBLEM_HELD "urn:amtsstube:problem:held-by-other"          /* 409: holder, since */
#define AMT_PROBLEM_STATE "urn:amtsstube:problem:wrong-state"           /* 409 */
#define AMT_PROBLEM_FINAL "urn:amtsstube:problem:decision-final"        /* 409 */
#define AMT_PROBLEM_APPLIED "urn:amtsstube:problem:already-applied"     /* 409 on DELETE: receipt */
#define AMT_PROBLEM_CURSOR "urn:amtsstube:problem:cursor-expired"       /* 410 */
#define AMT_PROBLEM_RIGHTS "urn:amtsstube:problem:rights-changed"       /* 410 */
#define AMT_PROBLEM_DIVERGED "urn:amtsstube:problem:history-diverged"   /* 410 */
#define AMT_PROBLEM_VERSION "urn:amtsstube:problem:version"             /* 412: currentVersion */
#define AMT_PROBLEM_APPLICANT "urn:amtsstube:problem:applicant-changed" /* 412: currentVersion */
#define AMT_PROBLEM_TOO_LARGE "urn:amtsstube:problem:too-large"         /* 413 */
#define AMT_PROBLEM_MEDIA_TYPE "urn:amtsstube:problem:media-type"       /* 415 */
#define AMT_PROBLEM_RANGE "urn:amtsstube:problem:range"                 /* 416 */
#define AMT_PROBLEM_REFUSED "urn:amtsstube:problem:refused"             /* 422: errors[] */
#define AMT_PROBLEM_KEY_REUSED "urn:amtsstube:problem:key-reused"       /* 422 */
#define AMT_PROBLEM_VOID \
  "urn:amtsstube:problem:void" /* 422: the id was deleted before it arrived */
#define AMT_PROBLEM_UPLOAD_MISSING \
  "urn:amtsstube:problem:upload-missing" /* 422: sha256 in errors[].detail */
/* 422: the letter's day is not today's legal day; the desk dates it anew */
#define AMT_PROBLEM_ISSUED_ON "urn:amtsstube:problem:issued-on"
#define AMT_PROBLEM_DIGEST "urn:amtsstube:problem:digest" /* 422: upload does not match its hash */
#define AMT_PROBLEM_VERSION_NEEDED "urn:amtsstube:problem:version-needed" /* 428 */
#define AMT_PROBLEM_PREVIOUS \
  "urn:amtsstube:problem:previous-failed" /* 424: batch item whose predecessor was not applied */
#define AMT_PROBLEM_TOO_MANY "urn:amtsstube:problem:too-many-requests" /* 429 */
#define AMT_PROBLEM_SERVER "urn:amtsstube:problem:server"              /* 500 */
#define AMT_PROBLEM_UNAVAILABLE "urn:amtsstube:problem:unavailable"    /* 503 */

typedef struct
{
  guint status;
  char *type;
  char *title;
  char *detail;
  gint64 current_version; /* -1: not said */
  char *holder;           /* user id */
  char *holder_name;
  gint64 since;
  AmtReceipt *receipt;
  char **pointers; /* (nullable) errors[].pointer */
  char **details;  /* (nullable) errors[].detail, same length */
} AmtProblem;
/** amt_wire_problem_from_json: never fails: what is missing stays empty; @status is the HTTP status. */
AmtProblem *amt_wire_problem_from_json (JsonNode *root, guint status);
JsonObject *amt_wire_problem_to_json (const AmtProblem *self);
AmtProblem *amt_problem_new (guint status, const char *type, const char *title, const char *detail);
AmtProblem *amt_problem_copy (const AmtProblem *self);
void amt_problem_free (AmtProblem *self);

/* GET /changes: {changes[], nextCursor, hasMore, totalEstimate}. An entry is {kind: "case", id, op: "upsert", row{}},
 * {kind: "case", id, op: "remove", reason}, or {kind: "authorities" | "queues" | "users" | "services", op: "upsert"}:
 * the latter says only that the list changed and is fetched again with its ETag. */
typedef struct
{
  char *kind;
  char *id; /* %NULL for reference lists */
  gboolean remove;
  char *reason; /* tombstones: "moved", "closed", "erased", or other text */
  AmtCase *row; /* upsert of a case */
  char *raw;    /* the row as JSON text as it came */
} AmtChange;

typedef struct
{
  GPtrArray *changes; /* (element-type AmtChange) in the order of the page */
  GPtrArray *
      broken; /* (element-type AmtBroken) entries that could not be read: set aside, the rest goes on */
  char *next_cursor;
  gboolean has_more;
  gint64 total_estimate; /* -1: not said */
} AmtChangesPage;

typedef struct
{
  char *id;     /* as far as it could be read, or %NULL */
  char *reason; /* for IT: pointer and kind of fault, no values */
  char *raw;    /* the entry's JSON text */
} AmtBroken;

AmtChangesPage *amt_wire_changes_from_json (JsonNode *root, GError **error);
void amt_changes_page_free (AmtChangesPage *self);
AmtChange *amt_change_new (void);
void amt_change_free (AmtChange *self);
void amt_broken_free (AmtBroken *self);

/* GET /cases?ids=: {cases[], missing[]}: missing ones are not there for this person. */
typedef struct
{
  AmtCase *value;
  char *raw;
} AmtWireCase;
typedef struct
{
  GPtrArray *cases;  /* (element-type AmtWireCase) */
  GPtrArray *broken; /* (element-type AmtBroken) */
  char **missing;
} AmtCasesPage;
AmtCasesPage *amt_wire_cases_from_json (JsonNode *root, GError **error);
void amt_cases_page_free (AmtCasesPage *self);
/** amt_wire_case_new: @value: (transfer none): one more reference is taken. */
AmtWireCase *amt_wire_case_new (AmtCase *value, const char *raw);
void amt_wire_case_free (AmtWireCase *self);

/* POST /operations:batch: {items[]: {id, caseId, version?: whole number or "previous", operation{}}} ->
 * {results[]: {id, status, and the members of AmtOperationAnswer (2xx) or problem{}}} in the same order. */
typedef struct
{
  char *id;
  char *case_id;
  gint64 version;    /* -1: none; see previous */
  gboolean previous; /* version: "previous" */
  char *body;        /* operation body: exact JSON text */
} AmtBatchItem;
typedef struct
{
  char *id;
  guint status;
  AmtOperationAnswer *answer; /* (nullable) */
  AmtProblem *problem;        /* (nullable) */
} AmtBatchResult;
AmtBatchItem *amt_batch_item_new (void);
void amt_batch_item_free (AmtBatchItem *self);
/** amt_wire_batch_to_text: each body goes in byte for byte. Returns: (transfer full): the request of @items (element-type AmtBatchItem). */
char *amt_wire_batch_to_text (GPtrArray *items);
GPtrArray *amt_wire_batch_from_json (JsonNode *root,
                                     GError **error); /* (element-type AmtBatchItem) */
GPtrArray *amt_wire_batch_results_from_json (JsonNode *root,
                                             GError **error); /* (element-type AmtBatchResult) */
JsonObject *amt_wire_batch_result_to_json (const AmtBatchResult *self);
AmtBatchResult *amt_batch_result_new (void);
void amt_batch_result_free (AmtBatchResult *self);

/* Reference data. */
AmtPortalInfo *amt_wire_portal_info_from_json (JsonNode *root, GError **error);
JsonObject *amt_wire_portal_info_to_json (const AmtPortalInfo *self);
AmtMe *amt_wire_me_from_json (JsonNode *root, GError **error);
JsonObject *amt_wire_me_to_json (const AmtMe *self);
AmtService *amt_wire_service_from_json (JsonObject *object, GError **error);
AmtAuthority *amt_wire_authority_from_json (JsonObject *object, GError **error);
AmtQueue *amt_wire_queue_from_json (JsonObject *object, GError **error);
JsonObject *amt_wire_queue_to_json (const AmtQueue *self);
AmtUser *amt_wire_user_from_json (JsonObject *object, GError **error);
JsonObject *amt_wire_user_to_json (const AmtUser *self);
/** amt_wire_list: the members of a reference list {services[] | queues[] | users[] | authorities[]}. */
JsonArray *amt_wire_list (JsonNode *root, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtOperationAnswer, amt_operation_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtProblem, amt_problem_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtChangesPage, amt_changes_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtChange, amt_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtBroken, amt_broken_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCasesPage, amt_cases_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtWireCase, amt_wire_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtBatchItem, amt_batch_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtBatchResult, amt_batch_result_free)

G_END_DECLS
