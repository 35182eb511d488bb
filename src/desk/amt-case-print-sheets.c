/* amt-case-print-sheets.c: what is written about a case on paper. Main thread.
 *
 * In the language of the desk, with whole days: nobody knows when a sheet is read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-print-private.h"

#include "amt-case-address.h"
#include "amt-form-layout.h"
#include "amt-json.h"
#include "amt-value-format.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Times are never "today at". */
#define NEVER_TODAY AMT_TIME_NONE

static const char *
label_of (const AmtField *field)
{
  return field->label && *field->label ? field->label : field->id;
}

static gboolean
is_money (const AmtField *field)
{
  return g_strcmp0 (field->type, "money") == 0;
}

static gboolean
is_number (const AmtField *field)
{
  return is_money (field) || g_strcmp0 (field->type, "number") == 0;
}

static gboolean
hides_address (AmtCasePrint *self, AmtPrintFlags flags)
{
  return self->value->restricted && !(flags & AMT_PRINT_COVERED);
}

static const char *
name_of_party (const AmtParty *party)
{
  return party->name ? party->name : party->family_name ? party->family_name : "–";
}

/* (transfer full) "received on …": the day alone. */
static char *
day_of (gint64 time)
{
  g_autofree char *day = time != AMT_TIME_NONE ? amt_time_legal_day (time) : NULL;

  return amt_words_day (day);
}

static void
add_unless_empty (AmtFileSheets *sheets, const char *label, const char *value)
{
  if (value && *value)
    amt_file_sheets_add_row (sheets, label, value, AMT_SHEET_ROW_NORMAL);
}

/* (nullable) of what an operation with that id made. */
static const char *
unsent_remark (AmtCasePrint *self, const char *id)
{
  return id && g_hash_table_contains (self->unsent, id) ? _ ("Not yet transferred to the portal.")
                                                        : NULL;
}

/* --- rows of tables ------------------------------------------------------------------------------------- */

static const char *const *
cells_of (GPtrArray *cells)
{
  return (const char *const *) cells->pdata;
}

static void
add_table (AmtFileSheets *sheets, const char *heading, const AmtSheetColumn *columns,
           guint n_columns, GPtrArray *cells)
{
  if (cells->len == 0)
    return;
  amt_file_sheets_add_heading (sheets, heading);
  amt_file_sheets_add_table (sheets, NULL, columns, n_columns, cells_of (cells),
                             cells->len / n_columns);
}

static void
add_parties (AmtCasePrint *self, AmtFileSheets *sheets, AmtPrintFlags flags)
{
  const AmtSheetColumn columns[] = {
    { _ ("Role"), FALSE },
    { C_ ("of a person", "Name"), FALSE },
    { _ ("Born On"), FALSE },
    { _ ("Address"), FALSE },
  };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->value->parties->len; i++)
    {
      const AmtParty *party = self->value->parties->pdata[i];

      g_ptr_array_add (cells, g_strdup (amt_words_party_role (party->role)));
      g_ptr_array_add (cells, g_strdup (name_of_party (party)));
      g_ptr_array_add (cells, amt_words_day (party->born_on));
      g_ptr_array_add (cells, hides_address (self, flags) && party->address
                                  ? g_strdup (AMT_VALUE_MASK)
                                  : g_strdup (party->address));
    }
  add_table (sheets, _ ("People"), columns, G_N_ELEMENTS (columns), cells);
}

static void
add_deadlines (AmtCasePrint *self, AmtFileSheets *sheets)
{
  GPtrArray *deadlines = self->value->deadlines;

  if (deadlines->len == 0)
    return;
  amt_file_sheets_add_heading (sheets, _ ("Deadlines"));
  for (guint i = 0; i < deadlines->len; i++)
    {
      const AmtDeadline *deadline = deadlines->pdata[i];
      g_autofree char *day = amt_words_day (deadline->date);
      g_autofree char *steps =
          deadline->derivation ? g_strjoinv ("\n", deadline->derivation) : NULL;

      amt_file_sheets_add_entry (sheets, day, deadline->label ? deadline->label : "–",
                                 amt_words_deadline_kind (deadline->kind), NULL, FALSE, steps);
    }
}

static void
add_follow_ups (AmtCasePrint *self, AmtFileSheets *sheets)
{
  const AmtSheetColumn columns[] = { { _ ("Day"), FALSE },
                                     { _ ("Person"), FALSE },
                                     { _ ("Reason"), FALSE } };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->value->follow_ups->len; i++)
    {
      const AmtFollowUp *follow_up = self->value->follow_ups->pdata[i];

      g_ptr_array_add (cells, amt_words_day (follow_up->due_on));
      g_ptr_array_add (cells,
                       g_strdup (amt_references_user_name (self->references, follow_up->user_id)));
      g_ptr_array_add (cells, g_strdup (follow_up->reason));
    }
  add_table (sheets, _ ("Follow-ups"), columns, G_N_ELEMENTS (columns), cells);
}

static void
add_fees (AmtCasePrint *self, AmtFileSheets *sheets)
{
  const AmtSheetColumn columns[] = { { _ ("Fee"), FALSE },
                                     { _ ("State"), FALSE },
                                     { _ ("Amount"), TRUE } };
  JsonArray *fees = amt_json_member_array (self->rest, "fees");
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; fees && i < json_array_get_length (fees); i++)
    {
      JsonNode *node = json_array_get_element (fees, i);
      JsonObject *fee = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (!fee)
        continue;
      g_ptr_array_add (cells, g_strdup (amt_json_string (fee, "reason")));
      g_ptr_array_add (cells, g_strdup (amt_words_fee_state (amt_json_string (fee, "state"))));
      g_ptr_array_add (cells, amt_words_money (amt_json_int (fee, "cents", 0),
                                               amt_json_string (fee, "currency")));
    }
  add_table (sheets, _ ("Fees"), columns, G_N_ELEMENTS (columns), cells);
}

static void
add_value (AmtFileSheets *sheets, const AmtField *field, JsonNode *node, gboolean show_masked,
           gboolean covered)
{
  g_autofree char *text =
      covered ? g_strdup (AMT_VALUE_MASK) : amt_value_text (field, node, show_masked);

  amt_file_sheets_add_row (sheets, label_of (field), text,
                           is_money (field) ? AMT_SHEET_ROW_AMOUNT : AMT_SHEET_ROW_NORMAL);
}

static void
add_decision (AmtCasePrint *self, AmtFileSheets *sheets, const AmtDecision *decision,
              AmtPrintFlags flags)
{
  const AmtOutcome *outcome = self->service && decision->outcome
                                  ? amt_service_find_outcome (self->service, decision->outcome)
                                  : NULL;
  g_autoptr (JsonNode) node =
      decision->values ? amt_json_parse_text (decision->values, NULL) : NULL;
  JsonObject *values = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *day =
      decision->issued_on ? amt_words_day (decision->issued_on) : day_of (decision->at);
  const char *label = decision->outcome_label ? decision->outcome_label
                      : outcome               ? outcome->label
                                              : decision->outcome;

  amt_file_sheets_add_entry (sheets, day, label ? label : "–",
                             amt_references_user_name (self->references, decision->author_id), NULL,
                             FALSE, unsent_remark (self, decision->id));
  for (guint i = 0; outcome && values && i < outcome->fields->len; i++)
    {
      const AmtField *field = outcome->fields->pdata[i];
      JsonNode *value = json_object_get_member (values, field->id);

      if (amt_value_kind (field, value) != AMT_VALUE_EMPTY)
        add_value (sheets, field, value, (flags & AMT_PRINT_COVERED) != 0, FALSE);
    }
}

static void
add_decisions (AmtCasePrint *self, AmtFileSheets *sheets, AmtPrintFlags flags)
{
  GPtrArray *decisions = self->value->decisions;

  if (decisions->len == 0)
    return;
  amt_file_sheets_add_heading (sheets, _ ("Decisions"));
  for (guint i = 0; i < decisions->len; i++)
    add_decision (self, sheets, decisions->pdata[i], flags);
}

static void
add_documents (AmtCasePrint *self, AmtFileSheets *sheets)
{
  const AmtSheetColumn columns[] = {
    { C_ ("of a file", "Name"), FALSE },
    { _ ("Came"), FALSE },
    { _ ("On"), FALSE },
    { _ ("Size"), TRUE },
  };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->value->documents->len; i++)
    {
      const AmtDocument *document = self->value->documents->pdata[i];

      g_ptr_array_add (cells, g_strdup (document->name));
      g_ptr_array_add (cells, g_strdup (amt_words_document_source (document->source)));
      g_ptr_array_add (cells, day_of (document->added_at));
      g_ptr_array_add (cells, amt_words_size ((guint64) MAX (document->size, 0)));
    }
  add_table (sheets, _ ("Documents"), columns, G_N_ELEMENTS (columns), cells);
}

/* --- parts ---------------------------------------------------------------------------------------------- */

static const char *
assignee_of (AmtCasePrint *self)
{
  return self->value->assignee_id
             ? amt_references_user_name (self->references, self->value->assignee_id)
             : C_ ("assignee", "nobody");
}

static const char *
service_of (AmtCasePrint *self)
{
  return self->service ? self->service->name
                       : amt_references_service_name (self->references, self->value->service_id);
}

GPtrArray *
amt_case_print_write_facts (AmtCasePrint *self)
{
  const AmtCase *value = self->value;
  g_autofree char *received = day_of (value->received_at);
  g_autofree char *changed = amt_words_time (value->changed_at, NEVER_TODAY);
  const char *const facts[][2] = {
    { _ ("Service"), service_of (self) },
    { _ ("Applicant"), value->applicant },
    { _ ("External Reference"), value->external_reference },
    { C_ ("when the application came", "Received"), received },
    { C_ ("of a case", "State"), amt_words_state (value->state) },
    { _ ("Assignee"), assignee_of (self) },
    /* Translators: the time up to which what is printed is known. */
    { _ ("As Of"), changed },
  };
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i][1] && *facts[i][1])
      {
        g_ptr_array_add (pairs, g_strdup (facts[i][0]));
        g_ptr_array_add (pairs, g_strdup (facts[i][1]));
      }
  return pairs;
}

AmtFileSheets *
amt_case_print_write_summary (AmtCasePrint *self, AmtPrintFlags flags)
{
  AmtFileSheets *sheets = amt_file_sheets_new ();
  const AmtCase *value = self->value;
  g_autoptr (GPtrArray) facts = amt_case_print_write_facts (self);
  g_autofree char *applied = amt_words_day (value->applied_on);

  amt_file_sheets_begin_part (sheets, _ ("Summary"));
  amt_file_sheets_add_row (sheets, _ ("Reference"), value->reference, AMT_SHEET_ROW_STRONG);
  for (guint i = 0; i + 1 < facts->len; i += 2)
    amt_file_sheets_add_row (sheets, facts->pdata[i], facts->pdata[i + 1], AMT_SHEET_ROW_NORMAL);
  add_unless_empty (sheets, _ ("Queue"),
                    amt_references_queue_name (self->references, value->queue_id));
  add_unless_empty (sheets, _ ("Applied On"), applied);
  if (value->trust_level)
    add_unless_empty (sheets, _ ("Trust Level"), amt_words_trust_level (value->trust_level));
  add_parties (self, sheets, flags);
  if (hides_address (self, flags))
    amt_file_sheets_add_remark (
        sheets, _ ("The case is restricted: addresses and what tells of them are covered."));
  add_deadlines (self, sheets);
  add_follow_ups (self, sheets);
  add_fees (self, sheets);
  add_decisions (self, sheets, flags);
  add_documents (self, sheets);
  return sheets;
}

static void
add_form_table (AmtFileSheets *sheets, const AmtField *field, JsonNode *node, gboolean show_masked)
{
  g_autoptr (AmtValueTable) table = amt_value_table_new (field, node, show_masked);
  g_autofree AmtSheetColumn *columns = g_new0 (AmtSheetColumn, table->n_columns);
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  for (guint i = 0; i < table->n_columns; i++)
    {
      const AmtField *column = field->columns->pdata[i];

      columns[i] = (AmtSheetColumn){ label_of (column), is_number (column) };
    }
  for (guint row = 0; row < table->n_rows; row++)
    for (guint i = 0; i < table->n_columns; i++)
      g_ptr_array_add (cells, amt_value_table_get (table, row, i)->text);
  amt_file_sheets_add_table (sheets, label_of (field), columns, table->n_columns, cells_of (cells),
                             table->n_rows);
  if (table->n_left_out > 0)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u further row is not shown.",
                                     "%u further rows are not shown.", table->n_left_out),
                           table->n_left_out);

      amt_file_sheets_add_remark (sheets, text);
    }
}

static void
add_field (AmtCasePrint *self, AmtFileSheets *sheets, const AmtField *field, AmtPrintFlags flags)
{
  JsonNode *node = json_object_get_member (self->form, field->id);
  const gboolean show_masked = (flags & AMT_PRINT_COVERED) != 0;
  gboolean covered = FALSE;

  if (hides_address (self, flags) && node)
    {
      g_autofree char *text = amt_value_text (field, node, TRUE);

      covered = amt_case_tells_address (self->value, field, text);
    }
  if (amt_value_kind (field, node) == AMT_VALUE_TABLE && !covered)
    add_form_table (sheets, field, node, show_masked);
  else
    add_value (sheets, field, node, show_masked, covered);
}

AmtFileSheets *
amt_case_print_write_form (AmtCasePrint *self, AmtPrintFlags flags)
{
  AmtFileSheets *sheets = amt_file_sheets_new ();
  g_autoptr (AmtFormLayout) layout = NULL;

  amt_file_sheets_begin_part (sheets, _ ("Form Data"));
  if (!self->form || json_object_get_size (self->form) == 0)
    {
      amt_file_sheets_add_paragraph (sheets, _ ("The application came without form data."));
      return sheets;
    }
  layout = amt_form_layout_new (self->service, self->form);
  for (guint i = 0; i < layout->sections->len; i++)
    {
      const AmtSection *section = layout->sections->pdata[i];

      amt_file_sheets_add_heading (sheets, section->label ? section->label : section->id);
      for (guint j = 0; j < section->fields->len; j++)
        add_field (self, sheets, section->fields->pdata[j], flags);
    }
  return sheets;
}

static char *
note_remark (AmtCasePrint *self, const AmtNote *note)
{
  g_autofree char *when = NULL;

  if (!note->struck_by)
    return g_strdup (unsent_remark (self, note->id));
  when = amt_words_time (note->struck_at, NEVER_TODAY);
  /* Translators: %s are a person, a time and a reason. */
  return g_strdup_printf (_ ("Struck through by %s, %s: %s"),
                          amt_references_user_name (self->references, note->struck_by), when,
                          note->struck_reason ? note->struck_reason : "–");
}

AmtFileSheets *
amt_case_print_write_notes (AmtCasePrint *self)
{
  AmtFileSheets *sheets = amt_file_sheets_new ();
  GPtrArray *notes = self->value->file_notes;

  amt_file_sheets_begin_part (sheets, _ ("File Notes"));
  for (guint i = 0; i < notes->len; i++)
    {
      const AmtNote *note = notes->pdata[i];
      g_autofree char *when = amt_words_time (note->at, NEVER_TODAY);
      g_autofree char *remark = note_remark (self, note);

      amt_file_sheets_add_entry (sheets, when, amt_words_note_kind (note->kind),
                                 amt_references_user_name (self->references, note->author_id),
                                 note->text, note->struck_by != NULL, remark);
    }
  if (notes->len == 0)
    amt_file_sheets_add_paragraph (sheets, _ ("There are no file notes."));
  return sheets;
}

AmtFileSheets *
amt_case_print_write_history (AmtCasePrint *self)
{
  AmtFileSheets *sheets = amt_file_sheets_new ();
  GPtrArray *history = self->value->history;

  amt_file_sheets_begin_part (sheets, _ ("History"));
  for (guint i = 0; i < history->len; i++)
    {
      const AmtHistoryEntry *entry = history->pdata[i];
      g_autofree char *when = amt_words_time (entry->at, NEVER_TODAY);
      g_autofree char *what = amt_words_history (entry, self->references);
      /* Translators: %s is why somebody did something. */
      g_autofree char *reason = entry->reason && *entry->reason
                                    ? g_strdup_printf (_ ("Reason: %s"), entry->reason)
                                    : NULL;

      amt_file_sheets_add_entry (sheets, when, what, amt_words_author (entry, self->references),
                                 reason, FALSE, unsent_remark (self, entry->id));
    }
  return sheets;
}
