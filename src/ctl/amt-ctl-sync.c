/* amt-ctl-sync.c: sync. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-hand-over.h"
#include "amt-ctl-json.h"
#include "amt-ctl-text.h"
#include "amt-store-search.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 30

/* A run that ended, while what still waits is counted. */
typedef struct
{
  AmtCtl *ctl;         /* (unowned) */
  AmtSyncResult *done; /* (owned) */
  guint n_waiting;     /* recorded, neither sent nor to be clarified */
  gboolean failed;     /* some of them because the portal did not take them just now */
} Report;

static void
report_free (Report *self)
{
  amt_sync_result_free (self->done);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)

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
print_result (const Report *report)
{
  const AmtSyncResult *done = report->done;
  const AmtPushResult *push = done->push;
  const AmtPullResult *pull = done->pull;
  guint n_missing = done->missing ? g_strv_length (done->missing) : 0;

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
  if (report->n_waiting > 0)
    amt_ctl_print (ngettext ("%u change still waits: amtsstubectl outbox\n",
                             "%u changes still wait: amtsstubectl outbox\n", report->n_waiting),
                   report->n_waiting);
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
  if (n_missing > 0)
    amt_ctl_print (ngettext ("The portal was set back to an earlier state and no longer has %u of "
                             "your changes. Here it is kept: amtsstubectl outbox\n",
                             "The portal was set back to an earlier state and no longer has %u of "
                             "your changes. Here they are kept: amtsstubectl outbox\n",
                             n_missing),
                   n_missing);
}

static void
emit_result (const Report *report)
{
  const AmtSyncResult *done = report->done;
  JsonObject *object = json_object_new ();
  JsonArray *missing = json_array_new ();

  json_object_set_int_member (object, "acknowledged", done->push ? done->push->n_applied : 0);
  json_object_set_int_member (object, "already", done->push ? done->push->n_already : 0);
  json_object_set_int_member (object, "conflicts", done->push ? done->push->n_conflicts : 0);
  json_object_set_int_member (object, "refused", done->push ? done->push->n_refused : 0);
  json_object_set_int_member (object, "waiting", report->n_waiting);
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

static AmtCtlExit
exit_of (const Report *report)
{
  const AmtPushResult *push = report->done->push;
  char **missing = report->done->missing;

  if ((push && push->n_conflicts + push->n_refused > 0) || (missing && missing[0]))
    return AMT_CTL_CONFLICT;
  return report->failed ? AMT_CTL_UNREACHABLE : AMT_CTL_OK;
}

static void
count_waiting (Report *report, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED)
        continue;
      report->n_waiting++;
      report->failed |= entry->state == AMT_OUTBOX_RETRY;
    }
}

/* The next program may only read: what came must be found then. */
static void
indexed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  AmtStore *store = AMT_STORE (source);
  g_autoptr (GError) error = NULL;
  guint64 left = 0;

  if (!amt_store_index_more_finish (store, result, &left, &error))
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (isatty (STDERR_FILENO))
    {
      fputs ("\r", stderr);
      if (left > 0)
        /* Translators: number of cases that are not in the index yet. */
        fprintf (stderr, _ ("Search index: %u to go"), (guint) left);
      fputs ("\033[K", stderr);
    }
  if (left > 0)
    amt_store_index_more_async (store, self->cancellable, indexed_cb, self);
  else
    amt_ctl_end (self, self->exit_code);
}

static void
unsettled_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Report) report = user_data;
  AmtCtl *self = report->ctl;
  AmtSyncEngine *engine = amt_context_get_engine (self->context);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);

  if (!entries)
    {
      amt_ctl_fail (self, error);
      return;
    }
  count_waiting (report, entries);
  if (self->options.json)
    emit_result (report);
  else
    print_result (report);
  if (amt_sync_engine_get_state (engine) == AMT_SYNC_CLIENT_TOO_OLD)
    fprintf (stderr, "amtsstubectl: %s\n",
             _ ("This program is too old for the portal: it reads and records, but sends nothing "
                "until IT updates it."));
  self->exit_code = exit_of (report);
  amt_store_index_more_async (amt_context_get_store (self->context), self->cancellable, indexed_cb,
                              self);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtSyncResult *done = amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);
  Report *report;

  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
  if (!done)
    {
      amt_ctl_fail (self, error);
      return;
    }
  report = g_new0 (Report, 1);
  report->ctl = self;
  report->done = done;
  /* Settled since the end of time: only what is open. */
  amt_store_list_outbox_async (amt_ctl_store (self), G_MAXINT64, NULL, unsettled_listed_cb, report);
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
  if (self->fell_back)
    {
      amt_ctl_hand_over_sync (self);
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
