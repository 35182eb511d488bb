/* amt-operation.h: one thing that a clerk does to a case, and what the portal answers.
 *
 * Source: the portal contract, data/portal-api.yaml, schema Operation. The id is a UUID (RFC 9562); it
 * travels as Idempotency-Key, becomes the id of the history entry and of the note, follow-up, document or
 * decision that the operation makes. Values are immutable once shared.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-time.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_OPERATION_UNKNOWN, /* a type of a newer version: kept, shown, never applied here */
  AMT_OPERATION_CLAIM,
  AMT_OPERATION_RELEASE,
  AMT_OPERATION_ASSIGN,
  AMT_OPERATION_MOVE_TO_QUEUE,
  AMT_OPERATION_MARK_READ,
  AMT_OPERATION_SET_FOLLOW_UP,
  AMT_OPERATION_CLEAR_FOLLOW_UP,
  AMT_OPERATION_ADD_FILE_NOTE,
  AMT_OPERATION_STRIKE_FILE_NOTE,
  AMT_OPERATION_ADD_JOTTING,
  AMT_OPERATION_EDIT_JOTTING,
  AMT_OPERATION_DELETE_JOTTING,
  AMT_OPERATION_ADD_DOCUMENT,
  AMT_OPERATION_DECIDE,
  AMT_OPERATION_CLOSE,
  AMT_N_OPERATION_TYPES
} AmtOperationType;

/* Parts of a case that operations read and write. What two sides both touched is a conflict. */
typedef enum
{
  AMT_FIELD_NONE = 0,
  AMT_FIELD_STATE = 1 << 0,
  AMT_FIELD_ASSIGNEE = 1 << 1,
  AMT_FIELD_QUEUE = 1 << 2,
  AMT_FIELD_FOLLOW_UP = 1 << 3, /* of the author alone */
  AMT_FIELD_FILE_NOTE = 1 << 4, /* the one note that the operation names */
  AMT_FIELD_JOTTING = 1 << 5,   /* the one jotting that the operation names */
  AMT_FIELD_DOCUMENTS = 1 << 6, /* only added to */
  AMT_FIELD_DECISION = 1 << 7,
  AMT_FIELD_APPLICANT = 1 << 8, /* the applicant's half */
  AMT_FIELD_READ_MARK = 1 << 9  /* per person, no version */
} AmtFields;

/* How a member of an operation is written; the table is in amt-operation.c and drives wire, store and ctl. */
typedef enum
{
  AMT_PARAMETER_TEXT,
  AMT_PARAMETER_DAY,
  AMT_PARAMETER_COUNT /* guint64 */
} AmtParameterKind;

/* What else amt_operation_validate () looks at. */
typedef enum
{
  AMT_PARAMETER_ANY,    /* nothing but the length */
  AMT_PARAMETER_ID,     /* see amt_id_is_valid () */
  AMT_PARAMETER_SHA256, /* 64 digits, lower-case hex */
  AMT_PARAMETER_CHOICE, /* one of "choices" */
  AMT_PARAMETER_VALUES  /* the text of a JSON object of at most AMT_VALUES_MAX bytes */
} AmtParameterCheck;

typedef struct
{
  gatomicrefcount ref_count;

  char *id; /* UUID in lower case */
  char *case_id;
  char *author_id;    /* user id of /me; never sent, checked before sending */
  char *type;         /* contract name, for example "addFileNote" */
  gint64 occurred_at; /* when the clerk did it; the server's own time is the legal one */
  char *reason_code;
  char *reason;

  /* Parameters; which ones a type takes says amt_operation_type_info () */
  char *user_id;             /* assign */
  char *queue_id;            /* moveToQueue */
  char *due_on;              /* setFollowUp: day */
  char *note_id;             /* strikeFileNote, editJotting, deleteJotting: which one */
  char *kind;                /* addFileNote */
  char *visibility;          /* addJotting: "case" or "me" */
  char *text;                /* addFileNote, addJotting, editJotting */
  char *name;                /* addDocument: file name */
  char *media_type;          /* addDocument */
  char *source;              /* addDocument: "post", "email", "inPerson" */
  char *sha256;              /* addDocument: the uploaded file; lower-case hex */
  guint64 size;              /* addDocument: bytes */
  char *outcome;             /* decide: outcome id of the service */
  char *template_version;    /* decide */
  char *values;              /* decide: one JSON text */
  char *letter_sha256;       /* decide: the uploaded letter, set by the prepare step */
  char *issued_on;           /* decide: day on the letter, set by the prepare step */
  guint64 applicant_version; /* decide: what the clerk's copy contained */
  char *last_message_id;     /* decide: newest applicant message that the clerk's copy contained */
} AmtOperation;

typedef struct
{
  const char *name; /* member of the contract, camelCase */
  gsize offset;     /* in AmtOperation */
  AmtParameterKind kind;
  gboolean required;
  AmtParameterCheck check;
  const char *const *choices; /* (nullable) for AMT_PARAMETER_CHOICE */
  gsize max_chars;            /* of a text without another check */
} AmtParameter;

typedef struct
{
  AmtOperationType type;
  const char *name; /* contract name */
  AmtFields reads;  /* what the portal looks at when it decides whether the operation may happen */
  AmtFields writes;
  gboolean needs_version;         /* carries If-Match: it would overwrite */
  gboolean needs_network;         /* cannot be recorded without the portal (claiming) */
  gboolean has_hold;              /* waits for the grace time (undo) before it is sent */
  gboolean only_adds;             /* needs no version and never conflicts: notes, one's own marks */
  const AmtParameter *parameters; /* (array zero-terminated by name) */
} AmtOperationTypeInfo;

/** amt_operation_type_info: Returns: (transfer none) (nullable): the table row of @name; %NULL if unknown. */
const AmtOperationTypeInfo *amt_operation_type_info (const char *name);
/** amt_operation_type_infos: Returns: (transfer none): all rows. */
const AmtOperationTypeInfo *amt_operation_type_infos (guint *out_n);

/** amt_operation_new: a new operation with a fresh UUID. @type: contract name. */
AmtOperation *amt_operation_new (const char *type, const char *case_id, const char *author_id,
                                 gint64 occurred_at);
AmtOperation *amt_operation_ref (AmtOperation *self);
void amt_operation_unref (AmtOperation *self);
/** amt_operation_copy: Returns: (transfer full): a deep copy, same id, that may be changed until shared. */
AmtOperation *amt_operation_copy (const AmtOperation *self);
/** amt_operation_equal: whether both say the same, id included. */
gboolean amt_operation_equal (const AmtOperation *a, const AmtOperation *b);
AmtOperationType amt_operation_get_type_id (const AmtOperation *self);
/** amt_operation_closes: whether @self is a closing disposition ("WV am …", "z. d. A.") that was recorded in one with
 * @decision: both say the same moment. */
gboolean amt_operation_closes (const AmtOperation *self, const AmtOperation *decision);

/**
 * amt_operation_set_parameter:
 * @name: contract name of a parameter of this type, or "reason", "reasonCode"
 * @value: text
 *
 * Checks and sets one parameter from text (ctl, tests). Returns: FALSE with AMT_OPERATION_ERROR.
 */
gboolean amt_operation_set_parameter (AmtOperation *self, const char *name, const char *value,
                                      GError **error);

/**
 * amt_operation_validate:
 *
 * Whether everything that the type requires is there and well formed (lengths, days, hashes). The same
 * rule on both sides; rights and states are the portal's alone. Parameters that the prepare step fills in
 * (letterSha256, issuedOn) are not required here.
 */
gboolean amt_operation_validate (const AmtOperation *self, GError **error);

#define AMT_OPERATION_ERROR (amt_operation_error_quark ())
GQuark amt_operation_error_quark (void);
typedef enum
{
  AMT_OPERATION_ERROR_UNKNOWN_TYPE,
  AMT_OPERATION_ERROR_PARAMETER /* missing, unknown or malformed; the message names it */
} AmtOperationError;

/* Longest texts, in characters. */
#define AMT_TEXT_MAX 20000
#define AMT_REASON_MAX 2000
#define AMT_NAME_MAX 255
/* Longest decision values, in bytes. */
#define AMT_VALUES_MAX (256 * 1024)

/* The portal's proof that an operation was applied. */
typedef struct
{
  char *id;  /* the portal's receipt number */
  gint64 at; /* legal time */
} AmtReceipt;

AmtReceipt *amt_receipt_new (const char *id, gint64 at);
AmtReceipt *amt_receipt_copy (const AmtReceipt *self);
void amt_receipt_free (AmtReceipt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtOperation, amt_operation_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtReceipt, amt_receipt_free)

G_END_DECLS
