/* amt-operate.c: one operation from key to receipt, in one transaction.
 * Part of AmtPortal. The portal's thread only.
 *
 * The order makes it exactly once: the key is looked up in the same transaction in which the effect, the log
 * entry and the key are written. Killed at any moment, either all of it is there or nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include "amt-hex.h"
#include "rules/amt-rules.h"

#include <string.h>

/* One operation on its way. */
typedef struct
{
  AmtPortal *portal;
  const AmtMe *me;
  AmtOperation *operation; /* (owned) */
  char *body_sha256;       /* (owned) */
  gint64 if_match;
  gint64 now;
  guint64 version; /* that it produced */
} Job;

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->operation, amt_operation_unref);
  g_clear_pointer (&job->body_sha256, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static AmtBatchResult *
new_result (const char *id, AmtProblem *problem)
{
  AmtBatchResult *result = amt_batch_result_new ();

  result->id = g_strdup (id);
  result->status = problem != NULL ? problem->status : 200;
  result->problem = problem;
  return result;
}

/* The answer of an operation that is applied: the case as it is now for its author. */
static AmtBatchResult *
answer (const Job *job, AmtCase *value, const char *receipt_id, gint64 at, guint64 base_version)
{
  AmtBatchResult *result = new_result (job->operation->id, NULL);

  amt_rules_project (value, job->me,
                     amt_db_get_read_mark (job->portal->db, value->id, job->me->id));
  result->answer = g_new0 (AmtOperationAnswer, 1);
  result->answer->value = amt_case_ref (value);
  result->answer->base_version = base_version;
  result->answer->version = value->version;
  result->answer->receipt = amt_receipt_new (receipt_id, at);
  return result;
}

static char *
answer_to_text (const AmtOperationAnswer *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, amt_wire_operation_answer_to_json (self));
  return amt_json_to_text (node);
}

/* The stored answer, for who may still work where the operation was done but not see where the case went. */
static AmtBatchResult *
stored_answer (Job *job, const AmtStoredOperation *stored, GError **error)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (stored->answer, error);
  AmtOperationAnswer *value =
      root != NULL ? amt_wire_operation_answer_from_json (root, error) : NULL;
  AmtBatchResult *result;

  if (value == NULL)
    return NULL;
  result = new_result (stored->id, NULL);
  result->answer = value;
  return result;
}

/* The key is known: the same answer again, for the same person, case and body, with today's rights. */
static AmtBatchResult *
repeat (Job *job, const AmtStoredOperation *stored, GError **error)
{
  const AmtOperation *operation = job->operation;
  g_autoptr (AmtCase) value = NULL;
  AmtProblem *problem;

  if (g_strcmp0 (stored->author_id, job->me->id) != 0 ||
      g_strcmp0 (stored->case_id, operation->case_id) != 0 ||
      g_strcmp0 (stored->body_sha256, job->body_sha256) != 0)
    return new_result (operation->id,
                       amt_problem_new (422, AMT_PROBLEM_KEY_REUSED, "Key used before",
                                        "This Idempotency-Key stands for something else."));

  value = amt_db_load_case (job->portal->db, operation->case_id, NULL, error);
  if (value == NULL)
    return *error != NULL ? NULL
                          : new_result (operation->id, amt_problem_new (404, AMT_PROBLEM_NOT_FOUND,
                                                                        "Not found", NULL));
  job->version = stored->version;
  if (stored->answer != NULL && (amt_rules_rights (job->me, value->queue_id) & AMT_RIGHT_READ) == 0)
    {
      g_free (value->queue_id);
      value->queue_id = g_strdup (stored->queue_id);
      problem = amt_rules_may (job->me, value, amt_operation_get_type_id (operation));
      return problem != NULL ? new_result (operation->id, problem)
                             : stored_answer (job, stored, error);
    }
  problem = amt_rules_may (job->me, value, amt_operation_get_type_id (operation));
  if (problem != NULL)
    return new_result (operation->id, problem);
  return answer (job, value, stored->receipt_id, stored->at, stored->base_version);
}

static gint64
upload_size (const Job *job)
{
  const AmtOperation *operation = job->operation;
  const char *sha256 = operation->sha256 != NULL ? operation->sha256 : operation->letter_sha256;

  if (sha256 == NULL ||
      !amt_db_has_upload (job->portal->db, operation->case_id, job->me->id, sha256))
    return -1;
  return amt_db_blob_size (job->portal->db, sha256);
}

static AmtProblem *
check (const Job *job, const AmtCase *value)
{
  const AmtOperation *operation = job->operation;
  g_autofree char *today = amt_time_legal_day (job->now);
  GHashTable *people = job->portal->people;
  const AmtMe *holder =
      value->assignee_id != NULL ? g_hash_table_lookup (people, value->assignee_id) : NULL;
  AmtRuleInput input = {
    .me = job->me,
    .value = value,
    .operation = operation,
    .if_match = job->if_match,
    .today = today,
    .holder_name = holder != NULL ? holder->name : NULL,
    .upload_size = upload_size (job),
  };

  if (value->service_id != NULL)
    input.service = g_hash_table_lookup (job->portal->services, value->service_id);
  if (operation->user_id != NULL)
    input.target = g_hash_table_lookup (people, operation->user_id);
  if (operation->queue_id != NULL)
    input.target_queue = g_hash_table_lookup (job->portal->queues, operation->queue_id);
  return amt_rules_check (&input);
}

/* What only the portal knows about what was just added. */
static void
complete (const Job *job, AmtCase *value)
{
  AmtDocument *document = amt_case_find_document (value, job->operation->id);
  const AmtService *service = value->service_id != NULL
                                  ? g_hash_table_lookup (job->portal->services, value->service_id)
                                  : NULL;

  if (document != NULL)
    {
      document->size = amt_db_blob_size (job->portal->db, document->sha256);
      /* There is no scanner behind the reference portal. */
      g_free (document->virus_scan);
      document->virus_scan = g_strdup ("unknown");
    }
  if (amt_operation_get_type_id (job->operation) == AMT_OPERATION_DECIDE && service != NULL)
    {
      AmtDecision *decision = g_ptr_array_index (value->decisions, value->decisions->len - 1);
      const AmtOutcome *outcome = amt_service_find_outcome (service, decision->outcome);

      if (outcome != NULL && decision->outcome_label == NULL)
        decision->outcome_label = g_strdup (outcome->label);
    }
}

static gboolean
store_effect (const Job *job, const AmtCase *before, const AmtCase *after, GError **error)
{
  const char *sha256 =
      job->operation->sha256 != NULL ? job->operation->sha256 : job->operation->letter_sha256;
  AmtLogEntry entry = {
    .kind = "case",
    .case_id = after->id,
    .queue_before = before->queue_id,
    .assignee_before = before->assignee_id,
    .queue_after = after->queue_id,
    .assignee_after = after->assignee_id,
    .at = job->now,
  };

  return amt_db_update_case (job->portal->db, after, TRUE, error) &&
         (sha256 == NULL || amt_db_blob_use (job->portal->db, sha256, after->id, error)) &&
         amt_db_log (job->portal->db, &entry, error);
}

/* Every receipt has an entry of the log behind it, also where nothing changed for others: it is by the log that a client notices
 * that a restored portal has lost its receipt. */
static gboolean
log_for_author (const Job *job, const AmtCase *value, GError **error)
{
  AmtLogEntry entry = {
    .kind = "case",
    .case_id = value->id,
    .person = job->me->id,
    .queue_before = value->queue_id,
    .assignee_before = value->assignee_id,
    .queue_after = value->queue_id,
    .assignee_after = value->assignee_id,
    .at = job->now,
  };

  return amt_db_log (job->portal->db, &entry, error);
}

static gboolean
store_read_mark (const Job *job, const AmtCase *value, GError **error)
{
  if (amt_db_get_read_mark (job->portal->db, value->id, job->me->id) <
          (gint64) value->applicant_version &&
      !amt_db_mark_read (job->portal->db, value->id, job->me->id, value->applicant_version, error))
    return FALSE;
  return log_for_author (job, value, error);
}

/* Applies it to @value and writes what came of it. */
static gboolean
apply (Job *job, AmtCase *value, GError **error)
{
  g_autoptr (AmtCase) before = NULL;

  if (amt_operation_get_type_id (job->operation) == AMT_OPERATION_MARK_READ)
    return store_read_mark (job, value, error);

  /* The stored case is everybody's; this member is what the rules of apply take for the author's own. */
  g_clear_pointer (&value->follow_up_on, g_free);
  before = amt_case_copy (value);
  amt_case_apply_in_place (value, job->operation, job->now);
  /* Claiming one's own, clearing what is not set: taken, but nothing has changed. */
  g_clear_pointer (&value->follow_up_on, g_free);
  if (amt_case_equal (before, value))
    return log_for_author (job, value, error);

  complete (job, value);
  value->changed_at = job->now;
  value->version = before->version + 1;
  return store_effect (job, before, value, error);
}

static char *
new_receipt_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strdup_printf ("Q-%.8s-%.4s", uuid, uuid + 9);
}

static AmtBatchResult *
perform (Job *job, AmtCase *value, GError **error)
{
  g_autoptr (AmtStoredOperation) stored = amt_stored_operation_new ();
  AmtBatchResult *result;

  stored->id = g_strdup (job->operation->id);
  stored->author_id = g_strdup (job->me->id);
  stored->case_id = g_strdup (value->id);
  stored->type = g_strdup (job->operation->type);
  stored->body_sha256 = g_strdup (job->body_sha256);
  stored->receipt_id = new_receipt_id ();
  stored->at = job->now;
  stored->base_version = value->version;
  stored->queue_id = g_strdup (value->queue_id);

  if (!apply (job, value, error))
    return NULL;

  job->version = stored->version = value->version;
  result = answer (job, value, stored->receipt_id, stored->at, stored->base_version);
  if ((amt_rules_rights (job->me, value->queue_id) & AMT_RIGHT_READ) == 0)
    stored->answer = answer_to_text (result->answer);
  if (!amt_db_insert_operation (job->portal->db, stored, error))
    g_clear_pointer (&result, amt_batch_result_free);
  return result;
}

static AmtBatchResult *
operate_in_transaction (Job *job, GError **error)
{
  const AmtOperation *operation = job->operation;
  AmtDb *db = job->portal->db;
  g_autoptr (AmtStoredOperation) stored = amt_db_find_operation (db, operation->id, error);
  g_autoptr (AmtCase) value = NULL;
  AmtProblem *problem;

  if (*error != NULL)
    return NULL;
  if (stored != NULL)
    return repeat (job, stored, error);

  value = amt_db_load_case (db, operation->case_id, NULL, error);
  if (*error != NULL)
    return NULL;
  if (value == NULL || (amt_rules_rights (job->me, value->queue_id) & AMT_RIGHT_READ) == 0)
    return new_result (operation->id,
                       amt_problem_new (404, AMT_PROBLEM_NOT_FOUND, "Not found", NULL));
  if (amt_db_is_void (db, operation->id, job->me->id))
    return new_result (operation->id,
                       amt_problem_new (422, AMT_PROBLEM_VOID, "Void",
                                        "This operation was withdrawn before it arrived."));

  problem = check (job, value);
  return problem != NULL ? new_result (operation->id, problem) : perform (job, value, error);
}

/* JSON that says the wrong thing is refused with a pointer to it; what is no JSON is malformed. */
static AmtProblem *
wrong_body (const GError *error)
{
  const char *colon = strstr (error->message, ": ");
  g_autofree char *pointer = NULL;

  if (!g_error_matches (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE) || colon == NULL)
    return amt_problem_new (400, AMT_PROBLEM_MALFORMED, "Malformed", error->message);

  pointer = g_strndup (error->message, (gsize) (colon - error->message));
  return amt_rules_refused (pointer, colon + 2);
}

/* (transfer full) (nullable): why @body is no operation. */
static AmtProblem *
parse (Job *job, const char *id, const char *case_id, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      amt_json_parse (body, AMT_MAX_OPERATION_BODY, AMT_JSON_MAX_DEPTH, &error);
  JsonObject *object = root != NULL ? amt_json_object (root, &error) : NULL;
  g_autofree char *text = NULL;

  if (!amt_uuid_is_valid (id))
    return amt_problem_new (400, AMT_PROBLEM_MALFORMED, "Malformed",
                            "An operation's id is a UUID in lower case.");
  if (object != NULL)
    job->operation = amt_wire_operation_from_json (object, id, case_id, job->me->id, &error);
  if (job->operation == NULL)
    return wrong_body (error);

  /* One spelling, so that a repetition is known again whether it comes alone or in a batch. */
  text = amt_json_to_text (root);
  job->body_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return NULL;
}

AmtBatchResult *
amt_portal_operate (AmtPortal *self, const AmtMe *me, const char *id, const char *case_id,
                    GBytes *body, gint64 if_match, guint64 *out_version, GError **error)
{
  g_auto (Job) job = {
    .portal = self,
    .me = me,
    .if_match = if_match,
    .now = amt_clock_now (self->clock),
  };
  g_autoptr (GError) local = NULL;
  AmtBatchResult *result;
  AmtProblem *problem = parse (&job, id, case_id, body);

  if (problem != NULL)
    return new_result (id, problem);
  if (!amt_db_begin (self->db, error))
    return NULL;

  result = operate_in_transaction (&job, &local);
  if (result != NULL && result->answer != NULL && !amt_db_commit (self->db, &local))
    g_clear_pointer (&result, amt_batch_result_free);
  amt_db_rollback (self->db);
  if (result == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (out_version != NULL)
    *out_version = job.version;
  return result;
}
