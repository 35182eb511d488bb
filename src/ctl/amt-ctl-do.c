/* amt-ctl-do.c: doing something to a case, and saying what became of it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-hand-over.h"
#include "amt-ctl-json.h"
#include "amt-ctl-text.h"
#include "amt-words.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* More than the longest values and texts together. */
#define MAX_PARAMETERS (1024 * 1024)

/* --- what became of it --------------------------------------------------------------------------------- */

static void
report_json (const AmtOutboxEntry *entry, const char *outcome)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "result", outcome);
  json_object_set_object_member (object, "entry", amt_ctl_json_entry (entry));
  amt_ctl_emit (object);
}

static const char *
outcome_of (const AmtOutboxEntry *entry)
{
  switch (entry->state)
    {
    case AMT_OUTBOX_DONE:
      return entry->receipt ? "acknowledged" : "already";
    case AMT_OUTBOX_CONFLICT:
      return "conflict";
    case AMT_OUTBOX_REFUSED:
      return "refused";
    case AMT_OUTBOX_HELD:
      return "held";
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_SENDING:
    case AMT_OUTBOX_RETRY:
    default:
      return "waiting";
    }
}

static void
report_words (AmtCtl *self, const AmtOutboxEntry *entry)
{
  const char *type = amt_words_type (entry->operation->type);
  const char *problem = amt_words_problem (entry->problem_type);
  gint64 now = amt_clock_now (self->clock);
  g_autofree char *time = NULL;

  switch (entry->state)
    {
    case AMT_OUTBOX_DONE:
      if (!entry->receipt)
        {
          /* Translators: %s is a kind of operation. */
          amt_ctl_print (_ ("%s: the portal has it already.\n"), type);
          break;
        }
      time = amt_words_time (entry->receipt->at, now);
      /* Translators: a kind of operation, a time, the number of the portal's receipt. */
      amt_ctl_print (_ ("%s: acknowledged %s, receipt %s\n"), type, time, entry->receipt->id);
      break;
    case AMT_OUTBOX_CONFLICT:
      amt_ctl_print (_ ("%s: to be clarified. %s Please choose: amtsstubectl outbox keep %s "
                        "mine|theirs\n"),
                     type, problem ? problem : _ ("The case changed at the portal."),
                     entry->operation->id);
      break;
    case AMT_OUTBOX_REFUSED:
      amt_ctl_print (_ ("%s: refused. %s It stays in the outbox: %s\n"), type,
                     problem ? problem : "", entry->operation->id);
      break;
    case AMT_OUTBOX_HELD:
      time = amt_words_time (entry->hold_until, now);
      amt_ctl_print (_ ("%s: recorded, held until %s; it can be taken back: amtsstubectl outbox "
                        "discard %s\n"),
                     type, time, entry->operation->id);
      break;
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_SENDING:
    case AMT_OUTBOX_RETRY:
    default:
      if (amt_operation_get_type_id (entry->operation) == AMT_OPERATION_DECIDE)
        amt_ctl_print ("%s: %s\n", type,
                       _ ("recorded, not yet sent; it counts from the portal's "
                          "receipt on."));
      else
        amt_ctl_print ("%s: %s\n", type, _ ("recorded, waits for the portal."));
      break;
    }
}

static AmtCtlExit
exit_of (const AmtOutboxEntry *entry, const GError *run_error)
{
  if (entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED)
    return AMT_CTL_CONFLICT;
  if (entry->state != AMT_OUTBOX_DONE && run_error)
    return amt_ctl_error_exit (run_error);
  return AMT_CTL_OK;
}

void
amt_ctl_report (AmtCtl *self, const AmtOutboxEntry *entry, const GError *run_error)
{
  AmtCtlExit exit_code = exit_of (entry, run_error);

  if (self->options.json)
    report_json (entry, outcome_of (entry));
  else
    report_words (self, entry);
  if (exit_code != AMT_CTL_OK && exit_code != AMT_CTL_CONFLICT)
    {
      g_autofree char *sentence = amt_ctl_error_text (run_error);

      /* Into one pipe, in the order in which they are said. */
      fflush (stdout);
      fprintf (stderr, "amtsstubectl: %s\n", sentence);
    }
  amt_ctl_end (self, exit_code);
}

/* --- claiming ------------------------------------------------------------------------------------------ */

static void
report_holder (AmtCtl *self, const AmtHolder *holder)
{
  g_autofree char *since = amt_words_time (holder->since, amt_clock_now (self->clock));

  if (self->options.json)
    {
      JsonObject *object = json_object_new ();
      JsonObject *who = json_object_new ();

      json_object_set_string_member (object, "result", "heldByOther");
      json_object_set_string_member (who, "name", holder->name);
      amt_json_set_time (who, "since", holder->since);
      json_object_set_object_member (object, "holder", who);
      amt_ctl_emit (object);
    }
  else if (*since)
    {
      /* Translators: a person's name and a time. */
      amt_ctl_print (_ ("%s has had this case since %s; nothing is left to do.\n"), holder->name,
                     since);
    }
  else
    {
      amt_ctl_print (_ ("%s has this case; nothing is left to do.\n"), holder->name);
    }
  amt_ctl_end (self, AMT_CTL_CONFLICT);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_claim_finish (AMT_DESK (source), result, &holder, &error);

  if (entry)
    amt_ctl_report (self, entry, NULL);
  else if (holder)
    report_holder (self, holder);
  else
    amt_ctl_fail (self, error);
}

/* --- everything else ----------------------------------------------------------------------------------- */

void
amt_ctl_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = amt_desk_record_finish (AMT_DESK (source), result, &error);

  if (!entry)
    amt_ctl_fail (self, error);
  else if (self->options.offline || self->options.no_send || entry->state == AMT_OUTBOX_HELD)
    amt_ctl_report (self, entry, NULL);
  else
    amt_desk_send_async (AMT_DESK (source), entry->operation->id, self->cancellable,
                         amt_ctl_sent_cb, self);
}

static GBytes *
read_parameters (const char *path)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "re");
  gsize n;

  if (!file)
    return NULL;
  while (bytes->len <= MAX_PARAMETERS && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  if (file != stdin)
    fclose (file);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
fill_from_json (AmtCtl *self, AmtOrder *order)
{
  g_autoptr (GBytes) bytes = read_parameters (self->options.parameters);
  g_autoptr (JsonNode) root =
      bytes ? amt_json_parse (bytes, MAX_PARAMETERS, AMT_JSON_MAX_DEPTH, NULL) : NULL;
  JsonObject *object = root ? amt_json_object (root, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (!object)
    {
      amt_ctl_usage (self, bytes ? _ ("The parameters are not a JSON object.")
                                 : _ ("The file with the parameters cannot be read."));
      return FALSE;
    }
  if (!amt_order_set_json (order, object, &error))
    {
      amt_ctl_fail (self, error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
fill_from_words (AmtCtl *self, AmtOrder *order)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 2; self->arguments[i]; i++)
    {
      const char *sign = strchr (self->arguments[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *complaint = NULL;

      if (!sign || sign == self->arguments[i])
        {
          complaint =
              g_strdup_printf (_ ("“%s” is not of the form NAME=VALUE."), self->arguments[i]);
          amt_ctl_usage (self, complaint);
          return FALSE;
        }
      name = g_strndup (self->arguments[i], (gsize) (sign - self->arguments[i]));
      if (!g_hash_table_add (seen, g_strdup (name)))
        {
          complaint = g_strdup_printf (_ ("The parameter “%s” is given twice."), name);
          amt_ctl_usage (self, complaint);
          return FALSE;
        }
      amt_order_set (order, name, sign + 1);
    }
  return TRUE;
}

void
amt_ctl_do (AmtCtl *self)
{
  const char *case_ref = self->arguments[0];
  const char *type = self->arguments[1];
  g_autoptr (AmtOrder) order = amt_order_new (case_ref, type);

  if (self->options.hold < 0)
    {
      amt_ctl_usage (self, _ ("The time for taking back must not be negative."));
      return;
    }
  order->hold = (guint) self->options.hold;
  if ((self->options.parameters && !fill_from_json (self, order)) || !fill_from_words (self, order))
    return;

  if (self->fell_back)
    amt_ctl_hand_over_order (self, order);
  else if (g_str_equal (type, "claim") &&
           (g_hash_table_size (order->parameters) > 0 || g_hash_table_size (order->values) > 0))
    amt_ctl_usage (self, _ ("“claim” takes no parameters."));
  else if (g_str_equal (type, "claim"))
    amt_desk_claim_async (amt_ctl_desk (self), case_ref, self->cancellable, claimed_cb, self);
  else
    amt_desk_record_async (amt_ctl_desk (self), order, self->cancellable, recorded_cb, self);
}
