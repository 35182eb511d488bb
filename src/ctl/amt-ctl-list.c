/* amt-ctl-list.c: status and list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-json.h"
#include "amt-ctl-table.h"
#include "amt-ctl-text.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* --- status -------------------------------------------------------------------------------------------- */

typedef struct
{
  AmtCtl *ctl;        /* (unowned) */
  AmtPullState *pull; /* (owned) */
} Status;

static void
print_status (AmtCtl *self, const AmtPullState *pull, const AmtCounts *counts)
{
  const AmtReferences *references = amt_ctl_references (self);
  gint64 now = amt_clock_now (self->clock);
  g_autofree char *last = amt_words_time (pull->last_pull_at, now);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);
  const struct
  {
    const char *label;
    guint64 n;
  } LINES[] = {
    { _ ("Inbox"), counts->inbox },
    { _ ("Mine"), counts->mine },
    { _ ("Due"), counts->due },
    { _ ("Follow-ups"), counts->follow_ups },
    { _ ("Waiting for others"), counts->waiting },
    { _ ("Done"), counts->done },
    { _ ("All"), counts->all },
    { _ ("Not yet sent"), counts->unsent },
    { _ ("To be clarified"), counts->to_clarify },
  };

  amt_ctl_table_add (table, _ ("Portal"), amt_context_get_portal_url (self->context));
  amt_ctl_table_add (table, _ ("Person"), references->me ? references->me->name : _ ("unknown"));
  amt_ctl_table_add (table, _ ("Last synchronised"), *last ? last : _ ("never"));
  for (gsize i = 0; i < G_N_ELEMENTS (LINES); i++)
    {
      g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, LINES[i].n);

      amt_ctl_table_add (table, LINES[i].label, n);
    }
  amt_ctl_table_print (table);

  if (pull->full_running)
    amt_ctl_print ("%s\n", _ ("A synchronisation from the start is not finished yet."));
  if (pull->n_set_aside > 0)
    amt_ctl_print (ngettext ("%u entry of the portal could not be read and was set aside.\n",
                             "%u entries of the portal could not be read and were set aside.\n",
                             pull->n_set_aside),
                   (guint) pull->n_set_aside);
  if (amt_context_get_unsent_of_others (self->context) > 0)
    amt_ctl_print (ngettext ("%u change of another person in this profile was not sent yet.\n",
                             "%u changes of other persons in this profile were not sent yet.\n",
                             amt_context_get_unsent_of_others (self->context)),
                   amt_context_get_unsent_of_others (self->context));
}

static void
emit_status (AmtCtl *self, const AmtPullState *pull, const AmtCounts *counts)
{
  const AmtMe *me = amt_ctl_references (self)->me;
  JsonObject *object = json_object_new ();
  JsonObject *numbers = json_object_new ();

  json_object_set_boolean_member (object, "profile", TRUE);
  json_object_set_string_member (object, "portal", amt_context_get_portal_url (self->context));
  json_object_set_string_member (object, "folder", amt_context_get_directory (self->context));
  if (me)
    {
      JsonObject *person = json_object_new ();

      json_object_set_string_member (person, "id", me->id);
      amt_json_set_string (person, "name", me->name);
      json_object_set_object_member (object, "person", person);
    }
  amt_json_set_time (object, "lastPullAt", pull->last_pull_at);
  json_object_set_boolean_member (object, "fullSyncRunning", pull->full_running);
  json_object_set_int_member (object, "cases", (gint64) pull->n_cases);
  json_object_set_int_member (object, "wholeCases", (gint64) pull->n_whole);
  json_object_set_int_member (object, "setAside", (gint64) pull->n_set_aside);
  json_object_set_int_member (object, "unsent", (gint64) counts->unsent);
  json_object_set_int_member (object, "toClarify", (gint64) counts->to_clarify);
  json_object_set_int_member (object, "unsentOfOthers",
                              amt_context_get_unsent_of_others (self->context));
  json_object_set_int_member (numbers, "inbox", (gint64) counts->inbox);
  json_object_set_int_member (numbers, "mine", (gint64) counts->mine);
  json_object_set_int_member (numbers, "due", (gint64) counts->due);
  json_object_set_int_member (numbers, "followUps", (gint64) counts->follow_ups);
  json_object_set_int_member (numbers, "waiting", (gint64) counts->waiting);
  json_object_set_int_member (numbers, "done", (gint64) counts->done);
  json_object_set_int_member (numbers, "all", (gint64) counts->all);
  json_object_set_int_member (numbers, "drafts", (gint64) counts->drafts);
  json_object_set_object_member (object, "counts", numbers);
  amt_ctl_emit (object);
}

static void
show_status (Status *status, const AmtCounts *counts)
{
  AmtCtl *self = status->ctl;

  if (self->options.json)
    emit_status (self, status->pull, counts);
  else
    print_status (self, status->pull, counts);
  amt_pull_state_free (status->pull);
  g_free (status);
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
counts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Status *status = user_data;
  g_autoptr (GError) error = NULL;
  AmtCounts counts = { 0 };

  if (!amt_store_load_counts_finish (AMT_STORE (source), result, &counts, &error))
    {
      amt_ctl_fail (status->ctl, error);
      amt_pull_state_free (status->pull);
      g_free (status);
      return;
    }
  show_status (status, &counts);
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtPullState *pull = amt_store_load_pull_state_finish (AMT_STORE (source), result, &error);
  AmtMe *me = amt_ctl_references (self)->me;
  AmtCounts none = { 0 };
  Status *status;

  if (!pull)
    {
      amt_ctl_fail (self, error);
      return;
    }
  status = g_new0 (Status, 1);
  status->ctl = self;
  status->pull = pull;
  if (me)
    amt_store_load_counts_async (AMT_STORE (source), me, self->cancellable, counts_cb, status);
  else
    show_status (status, &none);
}

void
amt_ctl_status (AmtCtl *self)
{
  if (self->context)
    {
      amt_store_load_pull_state_async (amt_ctl_store (self), self->cancellable, pull_state_cb,
                                       self);
      return;
    }

  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_boolean_member (object, "profile", FALSE);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print ("%s\n%s\n",
                     _ ("Nothing is here yet. The first synchronisation fetches your cases:"),
                     "  amtsstubectl sync --portal ADDRESS --token-file FILE --key-file FILE");
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

/* --- list ---------------------------------------------------------------------------------------------- */

static const char *const SCOPES[] = { "all",       "inbox",   "mine", "due",
                                      "followUps", "waiting", "done", "pending" };
static const char *const SORTS[] = { "received", "reference", "applicant", "deadline",
                                     "followUp", "state",     "service",   "assignee" };

/* Returns: place of @text in @names; -1 if it is not there. */
static int
find_name (const char *const *names, gsize n, const char *text)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp (names[i], text) == 0)
      return (int) i;

  return -1;
}

static void
print_rows (AmtCtl *self, GPtrArray *rows)
{
  const AmtReferences *references = amt_ctl_references (self);
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (8);

  amt_ctl_table_add (table, _ ("Reference"), _ ("Applicant"), _ ("Deadline"), _ ("State"),
                     _ ("Hints"), _ ("Service"), _ ("Received on"), _ ("Assigned to"));
  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = g_ptr_array_index (rows, i);
      const AmtCase *value = row->value;
      g_autofree char *received = amt_words_time (value->received_at, now);
      g_autofree char *deadline = amt_ctl_text_deadline (row, value->deadline_on, now);
      g_autofree char *hints = amt_words_row_hints (row);

      amt_ctl_table_add (table, value->reference ? value->reference : value->id, value->applicant,
                         deadline, amt_words_row_state (row), hints,
                         amt_references_service_name (references, value->service_id), received,
                         amt_references_user_name (references, value->assignee_id));
    }
  amt_ctl_table_set_fold (table, 4);
  amt_ctl_table_hide_empty (table);
  if (rows->len > 0)
    amt_ctl_table_print (table);
  amt_ctl_print (ngettext ("%u case\n", "%u cases\n", rows->len), rows->len);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = amt_store_load_rows_finish (AMT_STORE (source), result, &error);

  if (!rows)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();
      JsonArray *cases = json_array_new ();

      for (guint i = 0; i < rows->len; i++)
        json_array_add_object_element (cases, amt_ctl_json_row (g_ptr_array_index (rows, i)));
      json_object_set_int_member (object, "count", rows->len);
      json_object_set_array_member (object, "cases", cases);
      amt_ctl_emit (object);
    }
  else
    {
      print_rows (self, rows);
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
keys_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = amt_store_query_finish (AMT_STORE (source), result, &error);

  if (!keys)
    amt_ctl_fail (self, error);
  else
    amt_store_load_rows_async (AMT_STORE (source), (const gint64 *) (gpointer) keys->data,
                               keys->len, self->cancellable, rows_cb, self);
}

void
amt_ctl_list (AmtCtl *self)
{
  const AmtCtlOptions *options = &self->options;
  const AmtMe *me = amt_ctl_references (self)->me;
  int scope = find_name (SCOPES, G_N_ELEMENTS (SCOPES), options->scope ? options->scope : "all");
  int sort = find_name (SORTS, G_N_ELEMENTS (SORTS), options->sort ? options->sort : "received");
  g_autoptr (AmtCaseQuery) query = NULL;

  if (scope < 0 || sort < 0 || options->limit < 0)
    {
      amt_ctl_usage (self, scope < 0 ? _ ("There is no such scope; see “amtsstubectl help list”.")
                           : sort < 0 ? _ ("There is no such order; see “amtsstubectl help list”.")
                                      : _ ("The limit must not be negative."));
      return;
    }

  query = amt_case_query_new ((AmtScope) scope);
  query->sort = (AmtSort) sort;
  query->descending = options->descending;
  query->limit = (guint) options->limit;
  query->user_id = me ? g_strdup (me->id) : NULL;
  query->today = amt_time_legal_day (amt_clock_now (self->clock));
  if (options->queue)
    amt_case_query_add (&query->queues, options->queue);
  if (options->service)
    amt_case_query_add (&query->services, options->service);
  if (options->state)
    amt_case_query_add (&query->states, options->state);
  query->text = g_strdup (options->text);
  amt_store_query_async (amt_ctl_store (self), query, self->cancellable, keys_cb, self);
}
