/* amt-ctl-sync.c: sync and outbox. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-json.h"
#include "amt-ctl-text.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 30

/* --- sync ---------------------------------------------------------------------------------------------- */

static void
progress_cb (AmtSyncEngine *engine, guint64 n_rows, gint64 total, guint64 n_cases,
             gpointer user_data)
{
  guint filled =
      total > 0 ? (guint) (MIN (n_rows, (guint64) total) * BAR_WIDTH / (guint64) total) : 0;

  fputs ("\r[", stderr);
  for (guint i = 0; i < BAR_WIDTH; i++)
    fputc (i < filled ? '#' : ' ', stderr);
  /* Translators: numbers of list entries and of whole cases that were fetched so far. */
  fprintf (stderr, _ ("] %u list entries, %u whole cases"), (guint) n_rows, (guint) n_cases);
  fputs ("\033[K", stderr);
}

static void
print_result (const AmtSyncResult *done)
{
  const AmtPushResult *push = done->push;
  const AmtPullResult *pull = done->pull;

  if (push && push->n_applied > 0)
    amt_ctl_print (ngettext ("%u change acknowledged by the portal.\n",
                             "%u changes acknowledged by the portal.\n", push->n_applied),
                   push->n_applied);
  if (push && push->n_already > 0)
    amt_ctl_print (ngettext ("%u change was at the portal already.\n",
                             "%u changes were at the portal already.\n", push->n_already),
                   push->n_already);
  if (push && push->n_conflicts > 0)
    amt_ctl_print (ngettext ("%u change must be clarified: amtsstubectl outbox\n",
                             "%u changes must be clarified: amtsstubectl outbox\n",
                             push->n_conflicts),
                   push->n_conflicts);
  if (push && push->n_refused > 0)
    amt_ctl_print (ngettext ("%u change was refused, its text is kept: amtsstubectl outbox\n",
                             "%u changes were refused, their texts are kept: amtsstubectl outbox\n",
                             push->n_refused),
                   push->n_refused);
  if (pull)
    {
      amt_ctl_print (ngettext ("%u list entry changed", "%u list entries changed", pull->n_rows),
                     (guint) pull->n_rows);
      amt_ctl_print (", ");
      amt_ctl_print (
          ngettext ("%u whole case fetched.\n", "%u whole cases fetched.\n", pull->n_cases),
          (guint) pull->n_cases);
    }
  if (pull && pull->n_set_aside > 0)
    amt_ctl_print (ngettext ("%u entry of the portal could not be read and was set aside.\n",
                             "%u entries of the portal could not be read and were set aside.\n",
                             pull->n_set_aside),
                   (guint) pull->n_set_aside);
  if (done->missing && done->missing[0])
    amt_ctl_print ("%s\n",
                   _ ("The portal lost its last changes. What is missing there waits for you: "
                      "amtsstubectl outbox"));
}

static void
emit_result (const AmtSyncResult *done)
{
  JsonObject *object = json_object_new ();
  JsonArray *missing = json_array_new ();

  json_object_set_int_member (object, "acknowledged", done->push ? done->push->n_applied : 0);
  json_object_set_int_member (object, "already", done->push ? done->push->n_already : 0);
  json_object_set_int_member (object, "conflicts", done->push ? done->push->n_conflicts : 0);
  json_object_set_int_member (object, "refused", done->push ? done->push->n_refused : 0);
  json_object_set_int_member (object, "rows", done->pull ? (gint64) done->pull->n_rows : 0);
  json_object_set_int_member (object, "cases", done->pull ? (gint64) done->pull->n_cases : 0);
  json_object_set_int_member (object, "setAside",
                              done->pull ? (gint64) done->pull->n_set_aside : 0);
  json_object_set_boolean_member (object, "full", done->pull && done->pull->full);
  for (guint i = 0; done->missing && done->missing[i]; i++)
    json_array_add_string_element (missing, done->missing[i]);
  json_object_set_array_member (object, "missing", missing);
  amt_ctl_emit (object);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);
  gboolean open_questions;

  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
  if (!done)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    emit_result (done);
  else
    print_result (done);
  if (amt_sync_engine_get_state (AMT_SYNC_ENGINE (source)) == AMT_SYNC_CLIENT_TOO_OLD)
    fprintf (stderr, "amtsstubectl: %s\n",
             _ ("This program is too old for the portal: it reads and records, but sends nothing "
                "until IT updates it."));
  open_questions = (done->push && done->push->n_conflicts + done->push->n_refused > 0) ||
                   (done->missing && done->missing[0]);
  amt_ctl_end (self, open_questions ? AMT_CTL_CONFLICT : AMT_CTL_OK);
}

void
amt_ctl_sync (AmtCtl *self)
{
  AmtSyncEngine *engine = amt_context_get_engine (self->context);
  AmtSyncFlags flags = AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE;

  if (self->options.offline)
    {
      amt_ctl_usage (self, _ ("Without the portal there is nothing to synchronise."));
      return;
    }
  if (amt_context_get_unreachable (self->context))
    {
      amt_ctl_fail (self, amt_context_get_unreachable (self->context));
      return;
    }
  if (self->options.full)
    flags |= AMT_SYNC_FULL;
  if (isatty (STDERR_FILENO))
    g_signal_connect (engine, "progress", G_CALLBACK (progress_cb), self);
  amt_sync_engine_run_async (engine, flags, self->cancellable, synced_cb, self);
}

/* --- outbox -------------------------------------------------------------------------------------------- */

/* The text that the clerk wrote, for the clerk. */
static void
print_entry (AmtCtl *self, const AmtOutboxEntry *entry)
{
  const AmtOperation *operation = entry->operation;
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);
  g_autofree char *state = amt_ctl_text_entry (entry, now);
  g_autofree char *recorded = amt_ctl_text_time (entry->recorded_at, now);
  const struct
  {
    const char *label;
    const char *text;
  } LINES[] = {
    { _ ("Operation"), amt_ctl_text_type (operation->type) },
    { _ ("Number"), operation->id },
    { _ ("Case"), operation->case_id },
    { _ ("State"), state },
    { _ ("Recorded"), recorded },
    { _ ("Why"), amt_ctl_problem_text (entry->problem_type) },
    { _ ("Receipt"), entry->receipt ? entry->receipt->id : NULL },
    { _ ("Text"), operation->text },
    { _ ("Reason"), operation->reason },
    { _ ("Follow-up"), operation->due_on },
    { _ ("File"), operation->name },
    { _ ("Outcome"), operation->outcome },
    { _ ("Values"), operation->values },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (LINES); i++)
    if (LINES[i].text)
      amt_ctl_table_add (table, LINES[i].label, LINES[i].text);
  amt_ctl_table_print (table);
}

static void
entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (!entry)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    amt_ctl_emit (amt_ctl_json_entry (entry));
  else
    print_entry (self, entry);
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (5);

  if (!entries)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < entries->len; i++)
        json_array_add_object_element (array, amt_ctl_json_entry (g_ptr_array_index (entries, i)));
      json_object_set_array_member (object, "entries", array);
      amt_ctl_emit (object);
      amt_ctl_end (self, AMT_CTL_OK);
      return;
    }

  amt_ctl_table_add (table, _ ("Recorded"), _ ("Operation"), _ ("State"), _ ("Case"), _ ("Number"));
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *recorded = amt_ctl_text_time (entry->recorded_at, now);
      g_autofree char *state = amt_ctl_text_entry (entry, now);

      amt_ctl_table_add (table, recorded, amt_ctl_text_type (entry->operation->type), state,
                         entry->operation->case_id, entry->operation->id);
    }
  if (entries->len > 0)
    amt_ctl_table_print (table);
  else
    amt_ctl_print ("%s\n", _ ("Nothing waits: the portal has everything."));
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
again_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) run_error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_send_finish (AMT_DESK (source), result, &run_error, &error);

  if (entry)
    amt_ctl_report (self, entry, run_error);
  else
    amt_ctl_fail (self, error);
}

static void
again_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (entry)
    amt_ctl_report (self, entry, NULL);
  else
    amt_ctl_fail (self, error);
}

/* Queued again, by "retry" or by "mine". @id: (nullable): %NULL with @error. */
static void
queued_again (AmtCtl *self, const char *id, const GError *error)
{
  if (!id)
    amt_ctl_fail (self, error);
  else if (self->options.offline || self->options.no_send)
    amt_store_load_entry_async (amt_ctl_store (self), id, NULL, again_loaded_cb, self);
  else
    amt_desk_send_async (amt_ctl_desk (self), id, self->cancellable, again_sent_cb, self);
}

static void
taken_back (AmtCtl *self, gboolean ok, const GError *error)
{
  if (!ok)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "result", "discarded");
      json_object_set_string_member (object, "id", self->arguments[1]);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print ("%s\n", _ ("Taken back; what you wrote is kept as a draft of the case."));
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
retried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AmtCtl *self = user_data;
  gboolean ok = amt_desk_retry_finish (AMT_DESK (source), result, &error);

  queued_again (self, ok ? self->arguments[1] : NULL, error);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_desk_withdraw_finish (AMT_DESK (source), result, &error);

  taken_back (user_data, ok, error);
}

static void
mine_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = amt_desk_resolve_finish (AMT_DESK (source), result, &error);

  queued_again (user_data, id, error);
}

static void
theirs_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = amt_desk_resolve_finish (AMT_DESK (source), result, &error);

  taken_back (user_data, id != NULL, error);
}

void
amt_ctl_outbox (AmtCtl *self)
{
  const char *step = self->arguments[0];
  const char *id = step ? self->arguments[1] : NULL;
  const char *whose = id ? self->arguments[2] : NULL;
  AmtDesk *desk = amt_ctl_desk (self);

  if (!step || (g_str_equal (step, "list") && !id))
    amt_store_list_outbox_async (amt_ctl_store (self), self->options.all ? 0 : G_MAXINT64,
                                 self->cancellable, listed_cb, self);
  else if (g_str_equal (step, "show") && id && !whose)
    amt_store_load_entry_async (amt_ctl_store (self), id, self->cancellable, entry_cb, self);
  else if (g_str_equal (step, "retry") && id && !whose)
    amt_desk_retry_async (desk, id, self->cancellable, retried_cb, self);
  else if (g_str_equal (step, "discard") && id && !whose)
    amt_desk_withdraw_async (desk, id, self->cancellable, discarded_cb, self);
  else if (g_str_equal (step, "keep") && g_strcmp0 (whose, "mine") == 0)
    amt_desk_resolve_async (desk, id, TRUE, self->cancellable, mine_kept_cb, self);
  else if (g_str_equal (step, "keep") && g_strcmp0 (whose, "theirs") == 0)
    amt_desk_resolve_async (desk, id, FALSE, self->cancellable, theirs_kept_cb, self);
  else
    amt_ctl_usage (self, _ ("Please write: outbox, outbox show ID, outbox retry ID, outbox discard "
                            "ID, or outbox keep ID mine|theirs."));
}
