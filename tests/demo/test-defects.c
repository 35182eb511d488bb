/* test-defects.c: every flaw that the demo lists is found by reading form and documents, and no flaw that it does not
 * list; special cases are what they are called.
 *
 * Reads as a clerk would, by tables of its own: what the papers' labels mean is not asked of the code that wrote them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test-pdf.h"
#include "amt-test.h"

#include "amt-demo.h"
#include "amt-json.h"
#include "amt-letter-text.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* 2026-11-19, a Thursday, 10:00 UTC. */
#define NOW (G_GINT64_CONSTANT (1795082400) * G_USEC_PER_SEC)
#define N_CASES (300 / AMT_TEST_PART)
/* Of all pixels; two punch holes are a thousandth. */
#define BLANK_SHARE 0.002

/* Label on a paper and the form field that it repeats. */
static const struct
{
  const char *label;
  const char *field;
} amounts[] = {
  { "Kaltmiete im Monat", "kaltmiete" },
  { "Vorauszahlung kalte Nebenkosten", "nebenkosten" },
  { "Vorauszahlung Betriebskosten", "nebenkosten" },
  { "Vorauszahlung Heizkosten", "heizkosten" },
  { "Unterhalt im Monat", "titelBetrag" },
  { "Herstellungskosten", "herstellungskosten" },
  { "Veranschlagte Kosten", "herstellungskosten" },
  { "Nettoeinkommen im Durchschnitt", "nettoVorGeburt" },
  { "Mutterschaftsgeld je Kalendertag", "mutterschaftsgeldTag" },
  { "Gesamtbetrag der Einkünfte", "jahreseinkommen" },
  { "Gesamtbetrag der Einkünfte", "einkommenElternteil1" },
  { "Grundmiete im Monat", "grundmiete" },
  { "Miete", "grundmiete" },
  { "Miete im Monat", "miete" },
  { "Kontostand", "kontostand" },
  { "Bruttoentgelt", "bruttoMonat" },
  { "Bruttoentgelt im Monat", "bruttoMonat" },
};

static const char *const name_labels[] = { "Name",
                                           "Mieterin oder Mieter",
                                           "Elternteil",
                                           "Käuferin oder Käufer",
                                           "Halterin oder Halter",
                                           "Bauherrschaft" };

typedef struct
{
  const AmtCase *value;
  JsonObject *form;
  const AmtDocument *document;
  GBytes *bytes;
  char *text;
  GHashTable *found; /* "document/kind/page or field" */
} Reading;

static void
find (Reading *reading, const char *kind, const char *detail)
{
  g_hash_table_add (reading->found,
                    g_strdup_printf ("%s/%s/%s", reading->document->id, kind, detail));
}

static void
find_page (Reading *reading, const char *kind, guint page)
{
  g_autofree char *detail = g_strdup_printf ("%u", page);

  find (reading, kind, detail);
}

/* What the first group of @pattern matches, or %NULL. */
static char *
match (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  g_assert_nonnull (regex);
  return g_regex_match (regex, text, 0, &info) ? g_match_info_fetch (info, 1) : NULL;
}

static char *
output_of (GBytes *input, const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (command,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                             G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         &error);

  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
}

static void
read_amounts (Reading *reading)
{
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      JsonObject *money = amt_json_member_object (reading->form, amounts[i].field);
      g_autofree char *pattern =
          g_strdup_printf ("(?:^|\\s)%s ([0-9.]+,[0-9]{2} €)", amounts[i].label);
      g_autofree char *paper = match (reading->text, pattern);
      g_autofree char *form = NULL;
      g_autofree char *plain = NULL;

      if (money == NULL || paper == NULL)
        continue;
      form = amt_letter_format_money (amt_json_int (money, "cents", -1), "EUR");
      plain = amt_test_plain_text (form);
      if (!g_str_equal (plain, paper))
        find (reading, "amountDiffers", amounts[i].field);
    }
}

static void
read_days (Reading *reading)
{
  g_autofree char *month = match (reading->text, "Abrechnungsmonat ([0-9]{2}/[0-9]{4})");
  g_autofree char *until = match (reading->text, "Gültig bis ([0-9.]{10})");
  g_autoptr (GDate) date = g_date_new ();

  g_date_set_parse (date, reading->value->applied_on);
  if (until != NULL)
    {
      g_autofree char *day = g_strdup_printf ("%.4s-%.2s-%.2s", until + 6, until + 3, until);

      if (strcmp (day, reading->value->applied_on) < 0)
        find (reading, "expired", "");
    }
  if (month != NULL)
    {
      g_autofree char *last = NULL;

      g_date_subtract_months (date, 1);
      last = g_strdup_printf ("%02d/%d", g_date_get_month (date), g_date_get_year (date));
      if (!g_str_equal (month, last))
        find (reading, "wrongMonth", "");
    }
}

static char *
without_spaces (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return g_strjoinv ("", words);
}

/* Names may be broken between lines. */
static void
read_names (Reading *reading)
{
  const char *doctor = amt_json_string (reading->form, "doktorgrad");
  const char *given = amt_json_string (reading->form, "vornamen");
  g_autofree char *name = g_strconcat (doctor != NULL ? doctor : "", given != NULL ? given : "",
                                       amt_json_string (reading->form, "familienname"), NULL);
  g_autofree char *plain = amt_test_plain_text (name);
  g_autofree char *tight_name = without_spaces (plain);
  g_autofree char *tight = without_spaces (reading->text);

  /* That of a parent. */
  if (g_str_equal (reading->document->checklist_item, "steuerbescheid"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (name_labels); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("(?:^|\\s)(%s) \\S", name_labels[i]);
      g_autofree char *there = match (reading->text, pattern);
      g_autofree char *label = without_spaces (name_labels[i]);
      g_autofree char *wanted = g_strconcat (label, tight_name, NULL);

      if (there != NULL && strstr (tight, wanted) == NULL)
        find (reading, "otherName", "");
    }
}

/* Share of dark pixels of page @page, drawn at 40 dpi. */
static double
measure_ink (GBytes *pdf, guint page)
{
  g_autofree char *number = g_strdup_printf ("%u", page);
  const char *const command[] = { "pdftoppm", "-gray", "-r",   "40", "-f",
                                  number,     "-l",    number, "-",  NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  const guint8 *data;
  gsize length;
  gsize n_dark = 0;

  g_assert_no_error (error);
  g_subprocess_communicate (process, pdf, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (output, &length);
  g_assert_cmpuint (length, >, 1000);
  for (gsize i = 20; i < length; i++)
    n_dark += data[i] < 128;
  return (double) n_dark / (double) length;
}

/* Words of a line follow one another to the right; upside down to the left. */
static gboolean
is_upside_down (const char *page)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("<word xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;
  double last_x = -1;
  double last_y = -1;
  int balance = 0;

  for (g_regex_match (regex, page, 0, &info); g_match_info_matches (info);
       g_match_info_next (info, NULL))
    {
      g_autofree char *x_text = g_match_info_fetch (info, 1);
      g_autofree char *y_text = g_match_info_fetch (info, 2);
      double x = g_ascii_strtod (x_text, NULL);
      double y = g_ascii_strtod (y_text, NULL);

      if (ABS (y - last_y) < 1)
        balance += x > last_x ? 1 : -1;
      last_x = x;
      last_y = y;
    }
  return balance < 0;
}

static void
read_pages (Reading *reading)
{
  static const char *const command[] = { "pdftotext", "-bbox", "-", "-", NULL };
  g_autofree char *boxes = output_of (reading->bytes, command);
  g_auto (GStrv) box_pages = g_strsplit (boxes, "<page ", -1);
  g_auto (GStrv) texts = g_strsplit (reading->text, "\f", -1);
  guint n_pages = g_strv_length (texts) - 1;
  g_autofree char *stated = match (reading->text, "Seite [0-9]+ von ([0-9]+)");
  guint n_stated = stated != NULL ? (guint) g_ascii_strtoull (stated, NULL, 10) : n_pages;

  g_assert_cmpuint (g_strv_length (box_pages) - 1, ==, n_pages);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *number = match (texts[i], "Seite ([0-9]+) von");
      guint page = number != NULL ? (guint) g_ascii_strtoull (number, NULL, 10) : i + 1;

      if (*g_strstrip (texts[i]) == '\0' && measure_ink (reading->bytes, i + 1) < BLANK_SHARE)
        find_page (reading, "blankPage", page);
      if (is_upside_down (box_pages[i + 1]))
        find_page (reading, "upsideDown", page);
    }
  for (guint page = 1; page <= n_stated && n_pages < n_stated; page++)
    {
      g_autofree char *footer = g_strdup_printf ("Seite %u von %u", page, n_stated);

      if (strstr (reading->text, footer) == NULL)
        find_page (reading, "pageMissing", page);
    }
}

static GHashTable *
read_case (const AmtDemoCase *made)
{
  g_autoptr (JsonNode) node = amt_json_parse_text (made->value->form, NULL);
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < made->bytes->len; i++)
    {
      Reading reading = { .value = made->value,
                          .form = json_node_get_object (node),
                          .document = g_ptr_array_index (made->value->documents, i),
                          .bytes = g_ptr_array_index (made->bytes, i),
                          .found = found };

      if (!g_str_equal (reading.document->media_type, "application/pdf") ||
          !g_str_equal (reading.document->source, "application"))
        continue;
      reading.text = amt_test_pdf_text (reading.bytes);
      read_amounts (&reading);
      read_days (&reading);
      read_names (&reading);
      read_pages (&reading);
      g_free (reading.text);
    }
  return found;
}

static char *
describe (const AmtDemoDefect *defect)
{
  if (defect->field == NULL)
    return g_strdup_printf ("%s/%s/%u", defect->document_id, defect->kind, defect->page);
  return g_strdup_printf ("%s/%s/%s", defect->document_id, defect->kind,
                          g_str_equal (defect->kind, "amountDiffers") ? defect->field : "");
}

static void
test_defects_are_found (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < N_CASES; i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);
      g_autoptr (GHashTable) found = read_case (made);

      for (guint j = 0; j < made->defects->len; j++)
        {
          const AmtDemoDefect *defect = g_ptr_array_index (made->defects, j);
          g_autofree char *listed = describe (defect);

          if (!g_hash_table_remove (found, listed))
            g_error ("not found: %s", listed);
          g_hash_table_add (kinds, (gpointer) defect->kind);
          n++;
        }
      if (g_hash_table_size (found) > 0)
        {
          g_autofree gpointer *keys = g_hash_table_get_keys_as_array (found, NULL);

          g_error ("found, but not listed: %s", (const char *) keys[0]);
        }
    }
  g_assert_cmpuint (n, >, N_CASES * 15 / 100);
  g_assert_cmpuint (n, <, N_CASES * 25 / 100);
  g_assert_cmpuint (g_hash_table_size (kinds), ==, 7);
}

static gboolean
has_party (const AmtCase *value, const char *role)
{
  for (guint i = 0; i < value->parties->len; i++)
    if (g_str_equal (((const AmtParty *) g_ptr_array_index (value->parties, i))->role, role))
      return TRUE;
  return FALSE;
}

static gboolean
has_history (const AmtCase *value, const char *type)
{
  for (guint i = 0; i < value->history->len; i++)
    if (g_str_equal (((const AmtHistoryEntry *) g_ptr_array_index (value->history, i))->type, type))
      return TRUE;
  return FALSE;
}

/* The case that this one repeats: the same form, papers and day, and a link to it. */
static void
check_duplicate (AmtDemo *demo, const AmtCase *value, JsonObject *rest)
{
  JsonObject *link = json_array_get_object_element (amt_json_member_array (rest, "links"), 0);
  const char *id = amt_json_string (link, "caseId");
  g_autoptr (AmtDemoCase) first =
      amt_demo_make_case (demo, (guint) g_ascii_strtoull (id + 1, NULL, 10));

  g_assert_cmpstr (amt_json_string (link, "kind"), ==, "possibleDuplicate");
  g_assert_cmpstr (first->value->id, ==, id);
  g_assert_cmpstr (first->value->form, ==, value->form);
  g_assert_cmpstr (first->value->applied_on, ==, value->applied_on);
  g_assert_cmpint (first->value->received_at, <=, value->received_at);
  g_assert_cmpstr (first->value->reference, !=, value->reference);
  if (value->outcome != NULL)
    g_assert_cmpstr (value->outcome, ==, "dublette");
}

static void
check_specials (AmtDemo *demo, const AmtDemoCase *made)
{
  const AmtCase *value = made->value;
  const AmtParty *applicant = g_ptr_array_index (value->parties, 0);
  const char *const *is = (const char *const *) made->specials;
  g_autoptr (JsonNode) form = amt_json_parse_text (value->form, NULL);
  g_autoptr (JsonNode) rest = amt_json_parse_text (value->rest, NULL);

  g_assert_cmpint (g_strv_contains (is, "withdrawn"), ==, has_history (value, "withdrawn"));
  g_assert_cmpint (g_strv_contains (is, "representative"), ==, has_party (value, "representative"));
  g_assert_cmpint (g_strv_contains (is, "jointApplicants"), ==, has_party (value, "coApplicant"));
  g_assert_cmpint (g_strv_contains (is, "protectiveBlock"), ==, value->restricted);
  g_assert_cmpint (g_strv_contains (is, "noDigitalNotice"), ==,
                   !amt_json_bool (json_node_get_object (form), "bescheidDigital", TRUE));
  g_assert_cmpint (g_strv_contains (is, "longName"), ==, g_utf8_strlen (applicant->name, -1) > 30);
  g_assert_cmpint (g_strv_contains (is, "foreignName"), ==,
                   g_regex_match_simple ("[^\\x00-\\x7FÄÖÜäöüß]", applicant->name, 0, 0));
  for (guint i = 0; value->flags != NULL && value->flags[i] != NULL; i++)
    g_assert_true (g_strv_contains (is, value->flags[i]));
  if (g_strv_contains (is, "withdrawn") && value->outcome != NULL)
    g_assert_cmpstr (value->outcome, ==, "ruecknahme");
  if (g_strv_contains (is, "duplicate"))
    check_duplicate (demo, value, json_node_get_object (rest));
}

static void
test_specials (void)
{
  static const struct
  {
    const char *special;
    guint low; /* of 1,000 */
    guint high;
  } shares[] = {
    { "duplicate", 10, 35 },         { "withdrawn", 25, 55 },     { "representative", 50, 110 },
    { "jointApplicants", 20, 90 },   { "longName", 20, 120 },     { "protectiveBlock", 8, 35 },
    { "noDigitalNotice", 250, 350 }, { "foreignName", 200, 500 },
  };
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);
  guint counts[G_N_ELEMENTS (shares)] = { 0 };
  guint n = 0;

  for (guint i = 0; i < AMT_DEMO_DRAWN_CASES + 2000;
       i = i == 19 ? AMT_DEMO_DRAWN_CASES : i + 1, n++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);

      check_specials (demo, made);
      for (guint j = 0; j < G_N_ELEMENTS (shares); j++)
        counts[j] += g_strv_contains ((const char *const *) made->specials, shares[j].special);
    }
  for (guint j = 0; j < G_N_ELEMENTS (shares); j++)
    {
      g_test_message ("%s: %u of %u", shares[j].special, counts[j], n);
      g_assert_cmpuint (counts[j] * 1000, >=, shares[j].low * n);
      g_assert_cmpuint (counts[j] * 1000, <=, shares[j].high * n);
    }
}

/* The portal's file says the same in JSON. */
static void
test_portal_writes_them (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("amt-defects-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "defects.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GSubprocess) portal =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("AMT_PORTAL"), "--demo",
                        "60", "--quiet", "--demo-defects", file, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  JsonArray *defects;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (portal));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "READY "));
  g_subprocess_send_signal (portal, SIGTERM);
  g_assert_true (g_subprocess_wait_check (portal, NULL, NULL));

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  root = amt_json_parse_text (text, &error);
  g_assert_no_error (error);
  defects = amt_json_member_array (json_node_get_object (root), "defects");
  g_assert_cmpuint (json_array_get_length (defects), >, 4);
  for (guint i = 0; i < json_array_get_length (defects); i++)
    {
      JsonObject *defect = json_array_get_object_element (defects, i);

      g_assert_true (g_str_has_prefix (amt_json_string (defect, "documentId"),
                                       amt_json_string (defect, "caseId")));
      g_assert_nonnull (amt_json_string (defect, "kind"));
      g_assert_cmpint (amt_json_int (defect, "page", 0), >, 0);
    }
  g_assert_cmpuint (
      json_array_get_length (amt_json_member_array (json_node_get_object (root), "specials")), >,
      10);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/demo/defects-are-found", test_defects_are_found);
  g_test_add_func ("/demo/specials", test_specials);
  g_test_add_func ("/demo/portal-writes-them", test_portal_writes_them);
  return g_test_run ();
}
