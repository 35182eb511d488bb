/* amt-letter.c: from a decision to the sheet that is drawn. One thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letter.h"

#include <string.h>

#include "amt-json.h"
#include "amt-letter-sheet.h"
#include "amt-letter-text.h"

G_DEFINE_QUARK (amt - letter - error - quark, amt_letter_error)

typedef struct
{
  const AmtCase *value;
  const AmtService *service;
  const AmtOutcome *outcome;
  const char *issued_on;
  JsonObject *values;
  JsonObject *form;
  gboolean draft; /* what is missing stays open */
} Source;

static const AmtParty *
find_party (const AmtCase *value, const char *role)
{
  for (guint i = 0; i < value->parties->len; i++)
    {
      const AmtParty *party = g_ptr_array_index (value->parties, i);

      if (g_strcmp0 (party->role, role) == 0)
        return party;
    }
  return NULL;
}

/* Placeholders that every template may use, whatever the service's fields are. */
static char *
look_up_common (const Source *source, const char *id, gboolean *out_known)
{
  const AmtParty *applicant = find_party (source->value, "applicant");
  g_autofree char *day = NULL;

  *out_known = TRUE;
  if (g_str_equal (id, "appliedOn"))
    return source->value->applied_on != NULL ? amt_letter_format_day (source->value->applied_on)
                                             : NULL;
  if (g_str_equal (id, "receivedOn"))
    {
      if (source->value->received_at == AMT_TIME_NONE)
        return NULL;
      day = amt_time_legal_day (source->value->received_at);
      return amt_letter_format_day (day);
    }
  if (g_str_equal (id, "issuedOn"))
    return amt_letter_format_day (source->issued_on);
  if (g_str_equal (id, "reference"))
    return g_strdup (source->value->reference);
  if (g_str_equal (id, "applicant"))
    return applicant != NULL ? g_strdup (applicant->name) : NULL;
  if (g_str_equal (id, "service"))
    return g_strdup (source->service->name);
  *out_known = FALSE;
  return NULL;
}

/* Returns: (transfer full) (nullable) */
static char *
value_text (const Source *source, const AmtField *field)
{
  char *text = amt_letter_format_value (field, json_object_get_member (source->values, field->id));

  return text == NULL && source->draft && field->required ? g_strdup (AMT_LETTER_OPEN) : text;
}

static guint
count_open (const Source *source)
{
  guint n = 0;

  for (guint i = 0; i < source->outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (source->outcome->fields, i);
      g_autofree char *text =
          amt_letter_format_value (field, json_object_get_member (source->values, field->id));

      n += field->required && text == NULL;
    }
  return n;
}

/* The decision's own values first, then the application's, then the case's. */
static char *
look_up (const char *id, gpointer user_data, gboolean *out_known)
{
  const Source *source = user_data;
  const AmtField *field = amt_letter_find_field (source->outcome->fields, id);

  *out_known = TRUE;
  if (field != NULL)
    return value_text (source, field);
  for (guint i = 0; i < source->service->sections->len; i++)
    {
      const AmtSection *section = g_ptr_array_index (source->service->sections, i);

      field = amt_letter_find_field (section->fields, id);
      if (field != NULL)
        return amt_letter_format_value (field, json_object_get_member (source->form, id));
    }
  return look_up_common (source, id, out_known);
}

/* What the outcome asks for is there, and what is there is of the type that the outcome says. */
static gboolean
check_values (const Source *source, GError **error)
{
  for (guint i = 0; i < source->outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (source->outcome->fields, i);
      JsonNode *node = json_object_get_member (source->values, field->id);
      g_autofree char *text = amt_letter_format_value (field, node);

      if (text != NULL)
        continue;
      if (field->required)
        {
          g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES,
                       "the decision lacks the value \"%s\"", field->id);
          return FALSE;
        }
      if (node != NULL && !JSON_NODE_HOLDS_NULL (node) &&
          !(JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
            *json_node_get_string (node) == '\0'))
        {
          g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES,
                       "the value \"%s\" is not of its type", field->id);
          return FALSE;
        }
    }
  return TRUE;
}

static char *
expand (const char *text, Source *source, gboolean *out_missing, GError **error)
{
  g_autofree char *unknown = NULL;
  char *result = amt_letter_expand (text, look_up, source, &unknown, out_missing);

  if (result == NULL)
    g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                 "the template names \"%s\", which the service does not have", unknown);
  return result;
}

/* A paragraph that names a value which is not there is left out as a whole. */
static gboolean
add_body (AmtLetterSheet *sheet, Source *source, const char *body, GError **error)
{
  g_auto (GStrv) paragraphs = g_strsplit (body, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      gboolean missing;
      g_autofree char *text = expand (paragraphs[i], source, &missing, error);

      if (text == NULL)
        return FALSE;
      if (!missing && *text != '\0')
        amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_PARAGRAPH, text, NULL);
    }
  return TRUE;
}

/* Short values as a table; long texts that the template does not place itself below it. */
static void
add_values (AmtLetterSheet *sheet, const Source *source, const char *body)
{
  g_autoptr (GPtrArray) long_fields = g_ptr_array_new ();
  gboolean headed = FALSE;

  for (guint i = 0; i < source->outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (source->outcome->fields, i);
      g_autofree char *text = value_text (source, field);

      if (text == NULL)
        continue;
      if (g_strcmp0 (field->type, "longText") == 0)
        {
          g_ptr_array_add (long_fields, (gpointer) field);
          continue;
        }
      if (!headed)
        amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_HEADING, "Die Entscheidung im Einzelnen",
                              NULL);
      headed = TRUE;
      amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_ROW, field->label, text);
    }
  for (guint i = 0; i < long_fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (long_fields, i);
      g_autofree char *placeholder = g_strdup_printf ("{%s}", field->id);
      g_autofree char *text = value_text (source, field);

      if (strstr (body, placeholder) != NULL)
        continue;
      amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_HEADING, field->label, NULL);
      amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_PARAGRAPH, text, NULL);
    }
}

/* One who holds a power of attorney gets the letter (§ 14 VwVfG, § 13 SGB X). */
static const AmtParty *
set_recipient (AmtLetterSheet *sheet, const Source *source, char **out_salutation)
{
  const AmtParty *applicant = find_party (source->value, "applicant");
  const AmtParty *representative = find_party (source->value, "representative");
  const AmtParty *recipient = representative != NULL ? representative : applicant;
  const char *form = amt_json_string (source->form, "anrede");
  const char *title = amt_json_string (source->form, "doktorgrad");
  const char *before = NULL;

  if (recipient == NULL || recipient->name == NULL)
    return NULL;
  *out_salutation = g_strdup ("Sehr geehrte Damen und Herren,");
  if (representative == NULL && recipient->family_name != NULL)
    {
      gboolean woman = g_strcmp0 (form, "frau") == 0;

      g_clear_pointer (out_salutation, g_free);
      if (woman || g_strcmp0 (form, "herr") == 0)
        {
          before = woman ? "Frau" : "Herrn";
          *out_salutation = g_strdup_printf (
              "%s %s%s%s,", woman ? "Sehr geehrte Frau" : "Sehr geehrter Herr",
              title != NULL ? title : "", title != NULL ? " " : "", recipient->family_name);
        }
      else
        *out_salutation = g_strdup_printf ("Guten Tag %s,", recipient->name);
    }
  sheet->recipient =
      g_strdup_printf ("%s%s%s\n%s", before != NULL ? before : "", before != NULL ? "\n" : "",
                       recipient->name, recipient->address != NULL ? recipient->address : "");
  return recipient;
}

static void
set_sender (AmtLetterSheet *sheet, const Source *source, const AmtAuthority *authority,
            const AmtMe *me)
{
  g_autofree char *day = amt_letter_format_day (source->issued_on);
  g_auto (GStrv) lines =
      g_strsplit (authority->address != NULL ? authority->address : "", "\n", -1);
  g_autofree char *address = g_strjoinv (" · ", lines);

  sheet->name = g_strdup (authority->name);
  sheet->unit = g_strdup (authority->unit);
  sheet->return_line = g_strdup_printf ("%s · %s", authority->name, address);
  sheet->reference = g_strdup (source->value->reference);
  sheet->day = g_strdup (source->issued_on);
  sheet->address = g_strdup (authority->address);
  sheet->contact = g_strdup (authority->contact);
  amt_letter_sheet_add_info (sheet, "Unser Zeichen", source->value->reference);
  amt_letter_sheet_add_info (sheet, "Ihr Zeichen", source->value->external_reference);
  amt_letter_sheet_add_info (sheet, "Auskunft erteilt", me->name);
  amt_letter_sheet_add_info (sheet, "Sachgebiet", me->unit);
  amt_letter_sheet_add_info (sheet, "Zimmer", me->room);
  amt_letter_sheet_add_info (sheet, "Telefon", me->phone);
  amt_letter_sheet_add_info (sheet, "Datum", day);
}

/* Outcome and template that @decision names, in the version that it names. */
static const AmtLetterTemplate *
find_template (const AmtOperation *decision, const AmtService *service,
               const AmtOutcome **out_outcome, GError **error)
{
  const AmtOutcome *outcome =
      decision->outcome != NULL ? amt_service_find_outcome (service, decision->outcome) : NULL;
  const AmtLetterTemplate *template;

  if (outcome == NULL || outcome->template_id == NULL)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                           "the outcome is unknown or has no letter");
      return NULL;
    }
  template = amt_service_find_template (service, outcome->template_id);
  if (template == NULL || g_strcmp0 (template->version, decision->template_version) != 0)
    {
      g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                   "template \"%s\" is not there in the version that the decision names",
                   outcome->template_id);
      return NULL;
    }
  *out_outcome = outcome;
  return template;
}

static gboolean
compose (AmtLetterSheet *sheet, Source *source, const AmtLetterTemplate *template,
         const AmtAuthority *authority, const AmtMe *me, GError **error)
{
  const AmtRemedy *remedy = source->service->remedy_id != NULL
                                ? amt_authority_find_remedy (authority, source->service->remedy_id)
                                : NULL;
  g_autofree char *salutation = NULL;
  g_autofree char *signature = NULL;
  const AmtParty *recipient;
  gboolean notice = g_strcmp0 (template->kind, "information") != 0;
  gboolean missing;

  /* Without it the period for a remedy is a year (§ 58 Absatz 2 VwGO): such a notice is not drawn at all. */
  if (notice && remedy == NULL)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                           "the authority has no remedies block for the service");
      return FALSE;
    }
  set_sender (sheet, source, authority, me);
  recipient = set_recipient (sheet, source, &salutation);
  if (recipient == NULL)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES,
                           "the case has nobody to write to");
      return FALSE;
    }
  if (g_strcmp0 (recipient->role, "representative") == 0)
    amt_letter_sheet_add_info (sheet, "Vertreten wird",
                               find_party (source->value, "applicant") != NULL
                                   ? find_party (source->value, "applicant")->name
                                   : NULL);

  sheet->subject = expand (template->subject, source, &missing, error);
  if (sheet->subject == NULL)
    return FALSE;
  if (missing && !source->draft)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES,
                           "a value that the subject names is missing");
      return FALSE;
    }
  amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_PARAGRAPH, salutation, NULL);
  if (!add_body (sheet, source, template->body, error))
    return FALSE;
  if (notice)
    {
      add_values (sheet, source, template->body);
      amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_HEADING, "Rechtsbehelfsbelehrung", NULL);
      amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_PARAGRAPH, remedy->text, NULL);
    }
  signature =
      g_strdup_printf ("%s%s%s", me->signature != NULL ? me->signature : "",
                       me->signature != NULL && *me->signature != '\0' ? " " : "", me->name);
  amt_letter_sheet_add (sheet, AMT_LETTER_BLOCK_CLOSING, "Mit freundlichen Grüßen", signature);
  return TRUE;
}

/* @out_open: (nullable): with it a draft is drawn */
static GBytes *
draw (const AmtCase *value, const AmtOperation *decision, const AmtService *service,
      const AmtAuthority *authority, const AmtMe *me, const char *issued_on, const char *mark,
      guint *out_open, GError **error)
{
  g_autoptr (AmtLetterSheet) sheet = amt_letter_sheet_new ();
  g_autoptr (JsonNode) values = NULL;
  g_autoptr (JsonNode) form = NULL;
  Source source = {
    .value = value, .service = service, .issued_on = issued_on, .draft = out_open != NULL
  };
  const AmtLetterTemplate *template = find_template (decision, service, &source.outcome, error);

  if (template == NULL)
    return NULL;
  values = amt_json_parse_text (decision->values != NULL ? decision->values : "", NULL);
  form = amt_json_parse_text (value->form != NULL ? value->form : "{}", NULL);
  if (values == NULL || !JSON_NODE_HOLDS_OBJECT (values) || form == NULL ||
      !JSON_NODE_HOLDS_OBJECT (form) || !amt_day_is_valid (issued_on))
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES,
                           "values and form are JSON objects, and the letter has a day");
      return NULL;
    }
  source.values = json_node_get_object (values);
  source.form = json_node_get_object (form);
  if (out_open != NULL)
    *out_open = count_open (&source);
  sheet->mark = g_strdup (mark);
  if ((!source.draft && !check_values (&source, error)) ||
      !compose (sheet, &source, template, authority, me, error))
    return NULL;
  return amt_letter_sheet_draw (sheet, error);
}

GBytes *
amt_letter_draw_decision (const AmtCase *value, const AmtOperation *decision,
                          const AmtService *service, const AmtAuthority *authority, const AmtMe *me,
                          const char *issued_on, const char *mark, GError **error)
{
  return draw (value, decision, service, authority, me, issued_on, mark, NULL, error);
}

GBytes *
amt_letter_draw_draft (const AmtCase *value, const AmtOperation *decision,
                       const AmtService *service, const AmtAuthority *authority, const AmtMe *me,
                       const char *issued_on, const char *mark, guint *out_open, GError **error)
{
  return draw (value, decision, service, authority, me, issued_on, mark, out_open, error);
}
