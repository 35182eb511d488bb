/* amt-ctl-show.c: one case for a reader; a document into a file. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-form.h"
#include "amt-ctl-json.h"
#include "amt-ctl-table.h"
#include "amt-ctl-text.h"
#include "amt-words.h"

#include <glib/gi18n.h>

static void
print_head (AmtCtl *self, const AmtCaseView *view)
{
  const AmtReferences *references = amt_ctl_references (self);
  const AmtCase *value = view->local;
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);
  g_autofree char *hints = amt_words_row_hints (view->row);
  g_autofree char *received = amt_words_time (value->received_at, now);
  g_autofree char *deadline = amt_ctl_text_deadline (view->row, value->deadline_on, now);
  g_autofree char *follow_up = amt_words_day (value->follow_up_on);

  amt_ctl_table_add (table, _ ("Reference"), value->reference);
  amt_ctl_table_add (table, _ ("Service"),
                     amt_references_service_name (references, value->service_id));
  amt_ctl_table_add (table, _ ("Applicant"), value->applicant);
  amt_ctl_table_add (table, _ ("State"), amt_words_row_state (view->row));
  if (*hints)
    amt_ctl_table_add (table, _ ("Hints"), hints);
  amt_ctl_table_add (table, _ ("Queue"), amt_references_queue_name (references, value->queue_id));
  amt_ctl_table_add (table, _ ("Assigned to"),
                     value->assignee_id ? amt_references_user_name (references, value->assignee_id)
                                        : _ ("nobody yet"));
  amt_ctl_table_add (table, _ ("Received on"), received);
  if (*deadline)
    amt_ctl_table_add (table, _ ("Deadline"), deadline);
  if (*follow_up)
    amt_ctl_table_add (table, _ ("Follow-up"), follow_up);
  amt_ctl_table_print (table);
}

static void
print_form (AmtCtl *self, const AmtCase *value)
{
  const AmtService *service =
      amt_references_find_service (amt_ctl_references (self), value->service_id);
  g_autoptr (JsonNode) root = value->form ? amt_json_parse_text (value->form, NULL) : NULL;
  JsonObject *form = root ? amt_json_object (root, NULL) : NULL;

  for (guint i = 0; service && form && i < service->sections->len; i++)
    {
      const AmtSection *section = g_ptr_array_index (service->sections, i);

      amt_ctl_form_print (section->fields, form, section->label, self->options.show_restricted);
    }
}

static void
print_parties (const AmtCase *value)
{
  for (guint i = 0; i < value->parties->len; i++)
    {
      const AmtParty *party = g_ptr_array_index (value->parties, i);
      g_autofree char *address = amt_words_lines (party->address);

      if (i == 0)
        amt_ctl_print ("\n%s\n", _ ("Parties"));
      amt_ctl_print ("  %s%s%s\n", party->name ? party->name : "", *address ? " · " : "", address);
    }
}

static void
print_documents (const AmtCase *value)
{
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (4);

  if (value->documents->len == 0)
    return;
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);
      g_autofree char *size = amt_words_size ((guint64) MAX (document->size, 0));
      g_autofree char *name = g_strdup_printf ("  %s", document->name ? document->name : "");

      amt_ctl_table_add (table, name, size, document->media_type, document->id);
    }
  amt_ctl_print ("\n%s\n", _ ("Documents"));
  amt_ctl_table_print (table);
}

static void
print_notes (AmtCtl *self, const char *title, GPtrArray *notes)
{
  gint64 now = amt_clock_now (self->clock);

  for (guint i = 0; i < notes->len; i++)
    {
      const AmtNote *note = g_ptr_array_index (notes, i);
      g_autofree char *at = amt_words_time (note->at, now);
      g_auto (GStrv) lines = g_strsplit (note->text ? note->text : "", "\n", -1);
      g_autofree char *text = g_strjoinv ("\n    ", lines);

      if (i == 0)
        amt_ctl_print ("\n%s\n", title);
      amt_ctl_print ("  %s  %s%s\n    %s\n", at,
                     amt_references_user_name (amt_ctl_references (self), note->author_id),
                     note->struck_by ? _ (" (struck)") : "", text);
    }
}

static void
print_dates (AmtCtl *self, const AmtListRow *row, const AmtCase *value)
{
  gint64 now = amt_clock_now (self->clock);

  for (guint i = 0; i < value->deadlines->len; i++)
    {
      const AmtDeadline *deadline = g_ptr_array_index (value->deadlines, i);
      g_autofree char *day = amt_ctl_text_deadline (row, deadline->date, now);

      if (i == 0)
        amt_ctl_print ("\n%s\n", _ ("Deadlines"));
      amt_ctl_print ("  %s  %s\n", day, deadline->label ? deadline->label : "");
      for (guint k = 0; deadline->derivation && deadline->derivation[k]; k++)
        amt_ctl_print ("    %s\n", deadline->derivation[k]);
    }
  for (guint i = 0; i < value->decisions->len; i++)
    {
      const AmtDecision *decision = g_ptr_array_index (value->decisions, i);
      g_autofree char *day = amt_words_day (decision->issued_on);

      if (i == 0)
        amt_ctl_print ("\n%s\n", _ ("Decisions"));
      amt_ctl_print ("  %s  %s\n", *day ? day : _ ("not yet issued"),
                     decision->outcome_label ? decision->outcome_label : decision->outcome);
    }
}

static void
print_operations (AmtCtl *self, GPtrArray *operations)
{
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (3);

  if (operations->len == 0)
    return;
  for (guint i = 0; i < operations->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (operations, i);
      g_autofree char *type = g_strdup_printf ("  %s", amt_words_type (entry->operation->type));
      g_autofree char *state = amt_words_entry (entry, now);

      amt_ctl_table_add (table, type, state, entry->operation->id);
    }
  amt_ctl_print ("\n%s\n", _ ("Not yet settled with the portal"));
  amt_ctl_table_print (table);
}

static void
print_view (AmtCtl *self, const AmtCaseView *view, gboolean mask)
{
  g_autoptr (AmtCase) value =
      mask && view->local->whole ? amt_ctl_mask (view->local) : amt_case_ref (view->local);

  print_head (self, view);
  if (mask)
    amt_ctl_print ("%s\n", _ ("This case has a protective block: addresses are masked; "
                              "--show-restricted shows them."));
  if (value->whole)
    {
      print_parties (value);
      print_form (self, value);
      print_dates (self, view->row, value);
      print_documents (value);
      print_notes (self, _ ("File notes"), value->file_notes);
      print_notes (self, _ ("Jottings"), value->jottings);
    }
  else
    {
      amt_ctl_print ("\n%s\n",
                     _ ("Only the list entry of this case is here. The whole case comes "
                        "from the portal, once you are signed in and it can be reached."));
    }
  print_operations (self, view->operations);
}

static void
show_outcomes (AmtCtl *self, const AmtCaseView *view)
{
  const AmtService *service =
      amt_references_find_service (amt_ctl_references (self), view->local->service_id);

  if (!service)
    {
      g_autoptr (GError) error = g_error_new_literal (AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND,
                                                      "the service is not described");

      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "caseId", view->local->id);
      json_object_set_string_member (object, "serviceId", service->id);
      json_object_set_array_member (object, "outcomes", amt_ctl_form_outcomes_to_json (service));
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_form_print_outcomes (service);
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
show_case (AmtCtl *self, const AmtCaseView *view)
{
  gboolean mask = view->local->restricted && !self->options.show_restricted;

  if (self->options.json)
    amt_ctl_emit (amt_ctl_json_view (view, mask));
  else
    print_view (self, view, mask);
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_desk_open_case_finish (AMT_DESK (source), result, &error);

  if (!view)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.outcomes)
    show_outcomes (self, view);
  else
    show_case (self, view);
  amt_case_view_free (view);
}

void
amt_ctl_show (AmtCtl *self)
{
  amt_desk_open_case_async (amt_ctl_desk (self), self->arguments[0], !self->options.outcomes,
                            self->cancellable, opened_cb, self);
}

/* --- document ------------------------------------------------------------------------------------------ */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDocument) document =
      amt_desk_save_document_finish (AMT_DESK (source), result, &error);
  const char *path = self->arguments[2];

  if (!document)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", document->id);
      amt_json_set_string (object, "name", document->name);
      amt_json_set_string (object, "mediaType", document->media_type);
      json_object_set_int_member (object, "size", document->size);
      amt_json_set_string (object, "sha256", document->sha256);
      json_object_set_string_member (object, "file", path);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print (_ ("Saved in clear text: %s. Please delete it when you no longer need it.\n"),
                     path);
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

void
amt_ctl_document (AmtCtl *self)
{
  amt_desk_save_document_async (amt_ctl_desk (self), self->arguments[0], self->arguments[1],
                                self->arguments[2], self->cancellable, saved_cb, self);
}
