/* amt-case-record.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-record.h"

#include "amt-error-text.h"
#include "amt-words.h"

#include <glib/gi18n.h>

typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  char *said;              /* (owned) (nullable) */
  AmtOrder *inverse;       /* (owned) (nullable) */
} Record;

static void
record_free (Record *self)
{
  g_object_unref (self->workplace);
  g_object_unref (self->open_case);
  g_free (self->said);
  g_clear_pointer (&self->inverse, amt_order_free);
  g_free (self);
}

static Record *
record_new (AmtWorkplace *workplace, AmtOpenCase *open_case, const char *said)
{
  Record *self = g_new0 (Record, 1);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->said = g_strdup (said);
  return self;
}

/* --- what undoes a change that is at the portal already ------------------------------------------------- */

/* Newest first; data of the workplace, because the clerk may be in another case when it is wanted. */
typedef struct
{
  char *id;        /* (owned) of the operation */
  AmtOrder *order; /* (owned) */
} Inverse;

static void
inverse_free (Inverse *self)
{
  g_free (self->id);
  g_clear_pointer (&self->order, amt_order_free);
  g_free (self);
}

static GPtrArray *
inverses_of (AmtWorkplace *workplace)
{
  static const char KEY[] = "amt-case-inverses";
  GPtrArray *inverses = g_object_get_data (G_OBJECT (workplace), KEY);

  if (!inverses)
    {
      inverses = g_ptr_array_new_with_free_func ((GDestroyNotify) inverse_free);
      g_object_set_data_full (G_OBJECT (workplace), KEY, inverses,
                              (GDestroyNotify) g_ptr_array_unref);
    }
  return inverses;
}

static void
keep_inverse (Record *record, const AmtOutboxEntry *entry)
{
  GPtrArray *inverses = inverses_of (record->workplace);
  Inverse *inverse = g_new0 (Inverse, 1);

  inverse->id = g_strdup (entry->operation->id);
  inverse->order = g_steal_pointer (&record->inverse);
  if (g_str_equal (inverse->order->type, "deleteJotting") &&
      !g_hash_table_contains (inverse->order->parameters, "noteId"))
    amt_order_set (inverse->order, "noteId", inverse->id);
  g_ptr_array_insert (inverses, 0, inverse);
  if (inverses->len > AMT_CASE_MAX_INVERSES)
    g_ptr_array_set_size (inverses, AMT_CASE_MAX_INVERSES);
}

AmtOrder *
amt_case_take_inverse (AmtWorkplace *workplace, const char *operation_id)
{
  GPtrArray *inverses = inverses_of (workplace);
  AmtOrder *order;

  for (guint i = 0; i < inverses->len; i++)
    {
      Inverse *inverse = inverses->pdata[i];

      if (g_strcmp0 (inverse->id, operation_id) != 0)
        continue;
      order = g_steal_pointer (&inverse->order);
      g_ptr_array_remove_index (inverses, i);
      return order;
    }
  return NULL;
}

/* Without an inverse a change can be taken back only until it is sent, which is at once where the portal can be reached. */
static gboolean
offers_undo (Record *record, const AmtRecorded *recorded)
{
  AmtSyncEngine *engine = amt_workplace_get_engine (record->workplace);
  const AmtOutboxEntry *entry = recorded->entries->pdata[0];

  return recorded->claimed || record->inverse || entry->state == AMT_OUTBOX_HELD ||
         (engine && amt_sync_engine_get_state (engine) == AMT_SYNC_OFFLINE);
}

/* Who was faster, and since when. */
static char *
holder_in_words (AmtWorkplace *workplace, const AmtHolder *holder)
{
  gint64 now = amt_clock_now (amt_context_get_clock (amt_workplace_get_context (workplace)));
  g_autofree char *since = NULL;

  if (!holder->name)
    return g_strdup (_ ("Somebody else works on this case already."));
  if (holder->since == AMT_TIME_NONE)
    return g_strdup_printf (_ ("%s works on this case already."), holder->name);
  since = amt_words_time (holder->since, now);
  /* Translators: a name, and a time. */
  return g_strdup_printf (_ ("%s was faster and has had this case since %s."), holder->name, since);
}

void
amt_case_say_error (AmtWorkplace *workplace, const AmtHolder *holder, const GError *error)
{
  g_autofree char *said = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (holder && g_error_matches (error, AMT_DESK_ERROR, AMT_DESK_ERROR_HELD))
    {
      said = holder_in_words (workplace, holder);
      amt_workplace_say (workplace, said);
      return;
    }
  said = amt_error_text_dup_sentence (error);
  amt_workplace_say (workplace, said);
}

void
amt_case_say_done (AmtWorkplace *workplace, AmtOpenCase *open_case, const char *said,
                   const AmtOutboxEntry *entry)
{
  g_autofree char *action = NULL;

  if (!entry)
    {
      amt_workplace_say (workplace, said);
      return;
    }
  action = g_strdup_printf ("case.undo-change::%s/%s", amt_open_case_get_ref (open_case),
                            entry->operation->id);
  amt_notices_say_with_button (amt_workplace_get_notices (workplace), said, _ ("Undo"), action);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtOpenCase *open_case = AMT_OPEN_CASE (source);
  g_autoptr (GTask) task = user_data;
  Record *record = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (AmtRecorded) recorded =
      amt_open_case_record_finish (open_case, result, &holder, &error);
  const AmtOutboxEntry *entry;
  g_autofree char *said = NULL;

  if (!recorded)
    {
      amt_case_say_error (record->workplace, holder, error);
      g_task_return_boolean (task, FALSE);
      return;
    }
  entry = recorded->entries->len > 0 ? recorded->entries->pdata[0] : NULL;
  if (recorded->claimed)
    /* Translators: %s is a sentence about what was recorded. */
    said = g_strdup_printf (_ ("%s You have taken the case over with it."),
                            record->said ? record->said : "");
  else if (recorded->holder)
    {
      g_autofree char *who = holder_in_words (record->workplace, recorded->holder);

      said = g_strdup_printf ("%s %s", record->said ? record->said : "", who);
    }
  else
    said = g_strdup (record->said);
  if (said)
    amt_case_say_done (record->workplace, open_case, g_strstrip (said),
                       entry && offers_undo (record, recorded) ? entry : NULL);
  if (entry && record->inverse)
    keep_inverse (record, entry);
  g_task_return_boolean (task, TRUE);
}

void
amt_case_record_async (AmtWorkplace *workplace, AmtOpenCase *open_case, const AmtOrder *order,
                       const char *said, AmtOrder *inverse, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  Record *record = record_new (workplace, open_case, said);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_case_record_async);
  /* What was recorded was recorded: the answer tells so even if the page has gone. */
  g_task_set_check_cancellable (task, FALSE);
  record->inverse = inverse;
  g_task_set_task_data (task, record, (GDestroyNotify) record_free);
  amt_open_case_record_async (open_case, order, NULL, recorded_cb, task);
}

gboolean
amt_case_record_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_record_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtOpenCase *open_case = AMT_OPEN_CASE (source);
  Record *record = user_data;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (GError) error = NULL;

  if (amt_open_case_claim_finish (open_case, result, &holder, &error))
    amt_workplace_say (record->workplace, _ ("You have taken the case over."));
  else
    {
      amt_case_say_error (record->workplace, holder, error);
      /* What is shown is not what the portal says: look again. */
      amt_open_case_reload (open_case);
    }
  record_free (record);
}

void
amt_case_claim (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  amt_open_case_claim_async (open_case, NULL, claimed_cb, record_new (workplace, open_case, NULL));
}
