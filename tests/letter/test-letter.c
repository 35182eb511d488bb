/* test-letter.c: what stands on a notice, word for word; what must not be drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test-pdf.h"
#include "amt-test.h"

#include "amt-letter-text.h"
#include "amt-letter.h"

#include <string.h>

#define REMEDY \
  "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch erhoben werden. Der " \
  "Widerspruch ist schriftlich oder zur Niederschrift bei der Landrätin, Schlossallee 1, 00417 Auenfels, " \
  "zu erheben."
#define VALUES \
  "{\"betrag\":{\"cents\":61250,\"currency\":\"EUR\"},\"ab\":\"2026-03-01\",\"grund\":\"b\"}"

typedef struct
{
  AmtCase *value;
  AmtOperation *decision;
  AmtService *service;
  AmtAuthority *authority;
  AmtMe *me;
} Fixture;

static void
add_field (GPtrArray *fields, const char *id, const char *label, const char *type,
           gboolean required)
{
  AmtField *field = amt_field_new ();

  field->id = g_strdup (id);
  field->label = g_strdup (label);
  field->type = g_strdup (type);
  field->required = required;
  if (g_str_equal (type, "choice"))
    field->choices = g_strsplit ("a=Erster Grund|b=Zweiter Grund", "|", -1);
  g_ptr_array_add (fields, field);
}

static AmtService *
new_service (void)
{
  AmtService *service = amt_service_new ();
  AmtSection *section = amt_section_new ();
  AmtOutcome *outcome = amt_outcome_new ();
  AmtLetterTemplate *template = amt_letter_template_new ();

  service->id = g_strdup ("wohngeld");
  service->name = g_strdup ("Wohngeld");
  service->remedy_id = g_strdup ("widerspruch");
  section->id = g_strdup ("person");
  section->label = g_strdup ("Person");
  add_field (section->fields, "iban", "IBAN", "iban", FALSE);
  add_field (section->fields, "kaltmiete", "Kaltmiete", "money", FALSE);
  g_ptr_array_add (service->sections, section);
  outcome->id = g_strdup ("bewilligung");
  outcome->label = g_strdup ("Bewilligung");
  outcome->letter = TRUE;
  outcome->template_id = g_strdup ("bescheid");
  add_field (outcome->fields, "betrag", "Wohngeld im Monat", "money", TRUE);
  add_field (outcome->fields, "ab", "Bewilligt ab", "date", TRUE);
  add_field (outcome->fields, "grund", "Grund", "choice", FALSE);
  add_field (outcome->fields, "personen", "Personen", "number", FALSE);
  add_field (outcome->fields, "begruendung", "Begründung", "longText", FALSE);
  g_ptr_array_add (service->outcomes, outcome);
  template->id = g_strdup ("bescheid");
  template->version = g_strdup ("3");
  template->subject = g_strdup ("Wohngeldbescheid zu {reference}");
  template->body =
      g_strdup ("auf Ihren Antrag vom {appliedOn} bewilligen wir {betrag} ab {ab} auf {iban}.\n\n"
                "Bei {personen} Personen.\n\n"
                "Ihre Kaltmiete beträgt {kaltmiete}.");
  g_ptr_array_add (service->templates, template);
  return service;
}

static AmtAuthority *
new_authority (void)
{
  AmtAuthority *authority = amt_authority_new ();
  AmtRemedy *remedy = amt_remedy_new ();

  authority->id = g_strdup ("silberaue");
  authority->name = g_strdup ("Kreis Silberaue");
  authority->unit = g_strdup ("Die Landrätin");
  authority->address = g_strdup ("Schlossallee 1\n00417 Auenfels");
  authority->place = g_strdup ("Auenfels");
  authority->contact = g_strdup ("Telefon 030 23125 000");
  remedy->id = g_strdup ("widerspruch");
  remedy->version = g_strdup ("1");
  remedy->text = g_strdup (REMEDY);
  g_ptr_array_add (authority->remedies, remedy);
  return authority;
}

static AmtParty *
add_party (AmtCase *value, const char *role, const char *family, const char *given)
{
  AmtParty *party = amt_party_new ();

  party->role = g_strdup (role);
  party->family_name = g_strdup (family);
  party->given_name = g_strdup (given);
  party->name = g_strdup_printf ("%s %s", given, family);
  party->address =
      g_strdup_printf ("Lindwurmgasse %u\n00421 Königsbruch-Aue", value->parties->len + 7);
  g_ptr_array_add (value->parties, party);
  return party;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->value = amt_case_new ("c1");
  fixture->value->reference = g_strdup ("64.1-WG-2026-000123");
  fixture->value->applied_on = g_strdup ("2026-02-11");
  fixture->value->form = g_strdup ("{\"anrede\":\"frau\",\"doktorgrad\":\"Dr.\",\"iban\":"
                                   "\"DE89370400440532013000\",\"kaltmiete\":{\"cents\":"
                                   "123456789,\"currency\":\"EUR\"}}");
  add_party (fixture->value, "applicant", "Şahinbaş", "Käthe");
  fixture->service = new_service ();
  fixture->authority = new_authority ();
  fixture->me = amt_me_new ();
  fixture->me->name = g_strdup ("Ludmiła Czerny-Großmann");
  fixture->me->signature = g_strdup ("i. A.");
  fixture->me->unit = g_strdup ("64.1 Wohngeld");
  fixture->me->phone = g_strdup ("030 23125 103");
  fixture->decision = amt_operation_new ("decide", "c1", "czerny", 1);
  fixture->decision->outcome = g_strdup ("bewilligung");
  fixture->decision->template_version = g_strdup ("3");
  fixture->decision->values = g_strdup (VALUES);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  amt_case_unref (fixture->value);
  amt_operation_unref (fixture->decision);
  amt_service_unref (fixture->service);
  amt_authority_unref (fixture->authority);
  amt_me_unref (fixture->me);
}

static void
set_values (Fixture *fixture, const char *values)
{
  g_free (fixture->decision->values);
  fixture->decision->values = g_strdup (values);
}

static GBytes *
draw (Fixture *fixture, GError **error)
{
  return amt_letter_draw_decision (fixture->value, fixture->decision, fixture->service,
                                   fixture->authority, fixture->me, "2026-03-02", NULL, error);
}

static char *
draw_text (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = draw (fixture, &error);

  g_assert_no_error (error);
  return amt_test_pdf_text (pdf);
}

static void
assert_has (const char *text, const char *part)
{
  g_autofree char *plain = amt_test_plain_text (part);

  if (strstr (text, plain) == NULL)
    g_test_message ("in: %s", text);
  g_assert_nonnull (strstr (text, plain));
}

/* The word is on each page, and nothing else of the letter changes. */
static void
test_mark (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = amt_letter_draw_decision (
      fixture->value, fixture->decision, fixture->service, fixture->authority, fixture->me,
      "2026-03-02", AMT_LETTER_MARK, &error);
  g_autofree char *marked = amt_test_pdf_text (pdf);
  g_autofree char *plain = draw_text (fixture);

  g_assert_no_error (error);
  assert_has (marked, "MUSTER");
  assert_has (marked, "Rechtsbehelfsbelehrung " REMEDY);
  g_assert_null (strstr (plain, "MUSTER"));
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = draw_text (fixture);

  assert_has (text, "Kreis Silberaue · Schlossallee 1 · 00417 Auenfels");
  assert_has (text, "Frau Käthe Şahinbaş Lindwurmgasse 7 00421 Königsbruch-Aue");
  assert_has (text, "Unser Zeichen 64.1-WG-2026-000123");
  assert_has (text, "Datum 02.03.2026");
  assert_has (text, "Wohngeldbescheid zu 64.1-WG-2026-000123");
  assert_has (text, "Sehr geehrte Frau Dr. Şahinbaş,");
  assert_has (text, "auf Ihren Antrag vom 11.02.2026 bewilligen wir 612,50 € ab 01.03.2026 auf "
                    "DE89 3704 0044 0532 0130 00.");
  assert_has (text, "Ihre Kaltmiete beträgt 1.234.567,89 €.");
  assert_has (text, "Wohngeld im Monat 612,50 € Bewilligt ab 01.03.2026 Grund Zweiter Grund");
  assert_has (text, "Rechtsbehelfsbelehrung " REMEDY " Mit freundlichen Grüßen i. A. Ludmiła "
                    "Czerny-Großmann");
  assert_has (text, "Seite 1 von 1");
  /* A paragraph whose value is not there is left out. */
  g_assert_null (strstr (text, "Personen"));
  g_assert_null (strchr (text, '{'));
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = draw (fixture, NULL);
  g_autoptr (GBytes) second = draw (fixture, NULL);
  g_autoptr (GBytes) other = NULL;

  g_assert_true (g_bytes_equal (first, second));
  other = amt_letter_draw_decision (fixture->value, fixture->decision, fixture->service,
                                    fixture->authority, fixture->me, "2026-03-03", NULL, NULL);
  g_assert_false (g_bytes_equal (first, other));
}

static void
test_second_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) reason = g_string_new (NULL);
  g_autofree char *values = NULL;
  g_autofree char *text = NULL;
  const char *page;

  for (guint i = 0; i < 70; i++)
    g_string_append_printf (reason, "Satz Nummer %u der Begründung steht hier. ", i);
  values = g_strdup_printf (
      "{\"betrag\":{\"cents\":5},\"ab\":\"2026-03-01\",\"begruendung\":\"%s\"}", reason->str);
  set_values (fixture, values);
  text = draw_text (fixture);
  page = strchr (text, '\f');
  g_assert_nonnull (page);
  assert_has (text, "Seite 1 von 2");
  assert_has (page, "Seite 2 von 2");
  assert_has (page, "Kreis Silberaue, Schreiben vom 02.03.2026, 64.1-WG-2026-000123");
  /* Every sentence is there once, on one of the pages or across the break. */
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *number = g_strdup_printf (" %u der ", i);

      assert_has (text, number);
    }
  assert_has (page, "Satz Nummer 69 der Begründung steht hier.");
  assert_has (page, REMEDY);
}

static void
test_representative (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  add_party (fixture->value, "representative", "Grünspecht", "Željko");
  text = draw_text (fixture);
  assert_has (text, "Željko Grünspecht Lindwurmgasse 8");
  assert_has (text, "Sehr geehrte Damen und Herren,");
  assert_has (text, "Vertreten wird Käthe Şahinbaş");
}

static void
assert_refused (Fixture *fixture, AmtLetterError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = draw (fixture, &error);

  g_assert_null (pdf);
  g_assert_error (error, AMT_LETTER_ERROR, (int) code);
}

static void
test_values_missing (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "{\"betrag\":{\"cents\":1}}",
    "{\"ab\":\"2026-03-01\"}",
    "{\"betrag\":\"612,50\",\"ab\":\"2026-03-01\"}",
    "{\"betrag\":{\"cents\":1.5},\"ab\":\"2026-03-01\"}",
    "{\"betrag\":{\"cents\":1},\"ab\":\"2026-02-30\"}",
    "{\"betrag\":{\"cents\":1},\"ab\":\"2026-03-01\",\"personen\":\"drei\"}",
    "[]",
    "",
    "nonsense",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      set_values (fixture, bad[i]);
      assert_refused (fixture, AMT_LETTER_ERROR_VALUES);
    }
}

/* While it is written: what is missing stays open, and nobody takes it for the notice. */
static void
test_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) unmarked = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_open = 0;

  set_values (fixture, "{\"betrag\":\"viel\",\"ab\":\"2026-03-01\",\"grund\":\"b\"}");
  pdf = amt_letter_draw_draft (fixture->value, fixture->decision, fixture->service,
                               fixture->authority, fixture->me, "2026-03-02", "ENTWURF", &n_open,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_open, ==, 1);
  text = amt_test_pdf_text (pdf);
  assert_has (text, "ENTWURF");
  assert_has (text, AMT_LETTER_OPEN);
  assert_has (text, "01.03.2026");
  assert_has (text, REMEDY);

  /* With everything there it says what the notice will say. */
  set_values (fixture, VALUES);
  unmarked =
      amt_letter_draw_draft (fixture->value, fixture->decision, fixture->service,
                             fixture->authority, fixture->me, "2026-03-02", NULL, &n_open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_open, ==, 0);
  g_clear_pointer (&pdf, g_bytes_unref);
  pdf = draw (fixture, &error);
  g_assert_true (g_bytes_equal (pdf, unmarked));

  /* What is no object of values, or no template, is an error as before. */
  set_values (fixture, "[]");
  g_assert_null (amt_letter_draw_draft (fixture->value, fixture->decision, fixture->service,
                                        fixture->authority, fixture->me, "2026-03-02", NULL,
                                        &n_open, &error));
  g_assert_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES);
}

static void
test_template_unknown (Fixture *fixture, gconstpointer data)
{
  AmtLetterTemplate *template = g_ptr_array_index (fixture->service->templates, 0);

  g_free (fixture->decision->template_version);
  fixture->decision->template_version = g_strdup ("2");
  assert_refused (fixture, AMT_LETTER_ERROR_TEMPLATE);
  g_free (fixture->decision->template_version);
  fixture->decision->template_version = g_strdup ("3");

  g_free (template->body);
  template->body = g_strdup ("Es gibt {nichts}.");
  assert_refused (fixture, AMT_LETTER_ERROR_TEMPLATE);

  g_free (fixture->decision->outcome);
  fixture->decision->outcome = g_strdup ("unbekannt");
  assert_refused (fixture, AMT_LETTER_ERROR_TEMPLATE);
}

static void
test_no_remedy (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_set_size (fixture->authority->remedies, 0);
  assert_refused (fixture, AMT_LETTER_ERROR_TEMPLATE);
}

static void
test_money (void)
{
  static const struct
  {
    gint64 cents;
    const char *currency;
    const char *text;
  } rows[] = {
    { 0, "EUR", "0,00\u00a0€" },
    { 5, NULL, "0,05\u00a0€" },
    { 61250, "EUR", "612,50\u00a0€" },
    { 100000, "EUR", "1.000,00\u00a0€" },
    { -123456, "EUR", "−1.234,56\u00a0€" },
    { 199, "CHF", "1,99\u00a0CHF" },
    { G_MININT64, "EUR", "−92.233.720.368.547.758,08\u00a0€" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = amt_letter_format_money (rows[i].cents, rows[i].currency);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/letter/text", test_text);
  ADD ("/letter/mark", test_mark);
  ADD ("/letter/same-bytes", test_same_bytes);
  ADD ("/letter/second-page", test_second_page);
  ADD ("/letter/representative", test_representative);
  ADD ("/letter/values-missing", test_values_missing);
  ADD ("/letter/draft", test_draft);
  ADD ("/letter/template-unknown", test_template_unknown);
  ADD ("/letter/no-remedy", test_no_remedy);
  g_test_add_func ("/letter/money", test_money);
  return g_test_run ();
}
