/* test-search-query.c: what a clerk types is understood, and nothing typed can break it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-search-match.h"
#include "amt-search-query.h"
#include "amt-test.h"

#include <string.h>

#define TODAY "2026-03-02"

/* The query as one line. */
static char *
describe (const AmtSearchQuery *query)
{
  static const char *const KINDS[] = { "", "von:", "az:" };
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const AmtSearchTerm *term = query->terms->pdata[i];
      g_autofree char *phrases = g_strjoinv ("|", term->phrases);

      g_string_append_printf (line, "%s%s%s ", KINDS[term->kind], phrases, term->exact ? "!" : "*");
    }
  for (guint i = 0; query->services && query->services[i]; i++)
    g_string_append_printf (line, "service=%s ", query->services[i]);
  for (guint i = 0; query->assignees && query->assignees[i]; i++)
    g_string_append_printf (line, "assignee=%s ",
                            g_str_equal (query->assignees[i], AMT_SEARCH_ME) ? "ME"
                            : g_str_equal (query->assignees[i], AMT_SEARCH_NOBODY)
                                ? "NOBODY"
                                : query->assignees[i]);
  if (query->states)
    g_string_append_printf (line, "states=%x ", query->states);
  if (query->deadline_from)
    g_string_append_printf (line, "from=%s ", query->deadline_from);
  if (query->deadline_to)
    g_string_append_printf (line, "to=%s ", query->deadline_to);
  if (query->overdue)
    g_string_append (line, "overdue ");
  if (query->number)
    g_string_append_printf (line, "number=%s ", query->number->phrases[0]);
  if (query->born)
    g_string_append_printf (line, "born=%s ", query->born);
  for (guint i = 0; i < query->notes->len; i++)
    g_string_append_printf (line, "note%d ",
                            (int) ((const AmtSearchNote *) query->notes->pdata[i])->kind);
  if (line->len > 0)
    g_string_truncate (line, line->len - 1);

  return g_string_free (line, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } TABLE[] = {
    { NULL, "" },
    { "   ", "" },
    { "Müller", "muller*" },
    { "mül ann", "mul* ann*" },
    { "Müller-Lüdenscheidt", "muller ludenscheidt*" },
    { "\"offene Miete\"", "offene miete!" },
    { "„offene Miete“ bar", "offene miete! bar*" },
    { "\"offene Mie", "offene mie*" },
    { "ab\"cd\"", "ab* cd!" },
    { "\"\"", "note6" },
    { "--", "note6" },
    { "von:Müller", "von:muller*" },
    { "from:\"van der Berg\"", "von:van der berg!" },
    { "VON: müller", "von:muller*" },
    { "foo:bar", "foo bar*" },
    { "http://x.example", "http x example*" },
    { "von:", "note1" },
    { "von: an:ich", "assignee=ME note1" },
    { "an:mir", "assignee=ME" },
    { "an:niemand", "assignee=NOBODY" },
    { "an:\"Kern, Ute\"", "assignee=Kern, Ute" },
    { "leistung:wohngeld,kita", "service=wohngeld service=kita" },
    { "service:\"driving licence\"", "service=driving licence" },
    { "status:wartet", "states=8" },
    { "status:ent", "states=20" },
    { "status:offen", "states=1e" },
    { "state:\"in progress\"", "states=4" },
    { "status:wartet,neu", "states=a" },
    { "status:quatsch", "note3" },
    { "frist:<7t", "to=2026-03-08" },
    { "frist:<=7t", "to=2026-03-09" },
    { "frist:7t", "to=2026-03-09" },
    { "frist:2w", "to=2026-03-16" },
    { "frist:>14d", "from=2026-03-17" },
    { "deadline:<2026-03-01", "to=2026-02-28" },
    { "frist:<1.3.2026", "to=2026-02-28" },
    { "frist:>=01.03.2026", "from=2026-03-01" },
    { "frist:2026-03-01", "from=2026-03-01 to=2026-03-01" },
    { "frist:heute", "from=2026-03-02 to=2026-03-02" },
    { "frist:überfällig", "overdue" },
    { "frist:ueberf", "overdue" },
    { "due:overdue", "overdue" },
    { "frist:31.2.2026", "note2" },
    { "frist:<", "note2" },
    { "frist:<99999999t", "note2" },
    { "frist:<7t frist:<9t", "to=2026-03-10 note7" },
    { "geb:12.03.1985", "born=1985 03 12" },
    { "geb: 12.3.85", "born=1985 03 12" },
    { "geb:12.3.19", "born=2019 03 12" },
    { "geb:1985-03-12", "born=1985 03 12" },
    { "geb:03.1985", "born=1985 03" },
    { "geb:1985-03", "born=1985 03" },
    { "born:1985", "born=1985" },
    { "geb:quatsch", "note2" },
    { "az:WG-2026-123", "az:wg 2026 123*" },
    { "12.03.1985", "12 03 1985|1985 03 12|12 3 1985*" },
    { "612,50", "612 50|61250*" },
    { "1.612,50", "1 612 50|161250|1612 50*" },
    { "612,50 €", "612 50|61250*" },
    { "612,50€", "612 50|61250*" },
    { "612 Euro müller", "612* muller*" },
    { "euro", "euro*" },
    { "status:in Bearbeitung", "states=4" },
    { "status:wartet auf Unterlagen müller", "muller* states=8" },
    { "status:zur Freigabe", "states=10" },
    { "status:zu den Akten", "states=40" },
    { "status:zda", "states=40" },
    { "status:neu \"bearbeitung\"", "bearbeitung! states=2" },
    { "frist:<=30.4.", "to=2026-04-30" },
    { "frist:30.11.", "from=2025-11-30 to=2025-11-30" },
    { "frist:31.2.", "note2" },
    { "frist:gestern", "from=2026-03-01 to=2026-03-01" },
    { "frist:abgelaufen", "overdue" },
    { "030/23125-858", "030 23125 858|03023125858*" },
    { "+49(0)3023125858", "49 0 3023125858|03023125858*" },
    { "030 23125 858 status:neu", "030* 23125* 858* states=2 number=03023125858" },
    { "DE38 9305 2921 99", "de38* 9305* 2921* 99* number=de389305292199" },
    { "von:anna 030 23125 858", "von:anna* 030* 23125* 858*" },
    { "müller leistung:wohngeld frist:<7t", "muller* service=wohngeld to=2026-03-08" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchQuery) query = amt_search_query_parse (TABLE[i].text, TODAY);
      g_autoptr (AmtSearchQuery) copy = amt_search_query_copy (query);
      g_autofree char *found = describe (query);
      g_autofree char *copied = describe (copy);

      g_test_message ("%s", TABLE[i].text);
      g_assert_cmpstr (found, ==, TABLE[i].expected);
      g_assert_cmpstr (copied, ==, found);
    }
}

static void
test_reference (void)
{
  static const struct
  {
    const char *text;
    const char *compact;
  } TABLE[] = {
    { "WG 2026 000123", "wg2026000123" },
    { "123", "123" },
    { "müller", NULL },
    { "\"2026\"", NULL },
    { "von:müller 12", NULL },
    { "az:WG-7", "wg7" },
    { "12 leistung:kita", "12" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchQuery) query = amt_search_query_parse (TABLE[i].text, TODAY);

      g_assert_cmpstr (query->reference ? query->reference->compact : NULL, ==, TABLE[i].compact);
    }
}

static void
test_resolve (void)
{
  g_autoptr (GHashTable) services =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) amt_service_unref);
  g_autoptr (GHashTable) users =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) amt_user_free);
  g_autoptr (AmtSearchQuery) query = NULL;
  AmtService *service = amt_service_new ();
  AmtUser *user = amt_user_new ();

  service->id = g_strdup ("wohngeld");
  service->name = g_strdup ("Wohngeld (Mietzuschuss)");
  g_hash_table_insert (services, g_strdup ("wohngeld"), service);
  user->id = g_strdup ("u-kern");
  user->name = g_strdup ("Kern, Ute");
  g_hash_table_insert (users, g_strdup ("u-kern"), user);

  query = amt_search_query_parse ("leistung:mietz an:\"ute kern\"", TODAY);
  amt_search_query_resolve (query, services, users, "u-me");
  g_assert_cmpstr (query->service_ids[0], ==, "wohngeld");
  g_assert_cmpstr (query->assignee_ids[0], ==, "u-kern");
  g_assert_cmpuint (query->notes->len, ==, 0);
  g_assert_false (amt_search_query_is_empty (query));

  amt_search_query_free (query);
  query = amt_search_query_parse ("leistung:jagd an:ich an:niemand an:xaver", TODAY);
  amt_search_query_resolve (query, services, users, "u-me");
  g_assert_null (query->service_ids);
  g_assert_cmpstr (query->assignee_ids[0], ==, "u-me");
  g_assert_null (query->assignee_ids[1]);
  g_assert_true (query->unassigned);
  g_assert_cmpuint (query->notes->len, ==, 2);

  amt_search_query_free (query);
  query = amt_search_query_parse ("leistung:jagd", TODAY);
  amt_search_query_resolve (query, services, users, NULL);
  g_assert_true (amt_search_query_is_empty (query));
}

/* A name of two words behind "an:", and words that are none of it. */
static void
test_assignee_words (void)
{
  static const struct
  {
    const char *text;
    const char *assignee; /* as typed */
    guint n_terms;
  } TABLE[] = {
    { "an:ute kern", "ute kern", 0 },
    { "an:ute ker status:neu", "ute ker", 0 },
    { "an:ute berg", "ute", 1 },
    { "an:ute berg kern", "ute", 2 },
    { "kern an:ute", "ute", 1 },
    { "an:ute \"kern\"", "ute", 1 },
    { "an:ute status:neu kern", "ute", 1 },
    { "an:ich ute", AMT_SEARCH_ME, 1 },
  };
  g_autoptr (GHashTable) services = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) users =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) amt_user_free);
  AmtUser *user = amt_user_new ();

  user->id = g_strdup ("u-kern");
  user->name = g_strdup ("Ute Melanie Kern");
  g_hash_table_insert (users, g_strdup ("u-kern"), user);

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchQuery) query = amt_search_query_parse (TABLE[i].text, TODAY);

      amt_search_query_resolve (query, services, users, "u-me");
      g_test_message ("%s", TABLE[i].text);
      g_assert_cmpstr (query->assignees[0], ==, TABLE[i].assignee);
      g_assert_cmpuint (query->terms->len, ==, TABLE[i].n_terms);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AmtSearchQuery) query = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "ü ");
  query = amt_search_query_parse (text->str, TODAY);
  g_assert_cmpuint (query->terms->len, ==, AMT_SEARCH_MAX_TERMS);
  g_assert_cmpint (((AmtSearchNote *) query->notes->pdata[0])->kind, ==, AMT_SEARCH_NOTE_CUT);
}

static void
check_any (const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);
  g_autofree char *line = describe (query);
  gsize start;
  gsize end;

  g_assert_cmpuint (query->terms->len, <=, AMT_SEARCH_MAX_TERMS);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  for (guint i = 0; i < query->terms->len; i++)
    {
      const AmtSearchTerm *term = query->terms->pdata[i];

      /* What is put between quotes for the index must not be able to leave them. */
      g_assert_cmpstr (term->phrases[0], !=, NULL);
      for (guint j = 0; term->phrases[j]; j++)
        g_assert_null (strpbrk (term->phrases[j], "\"'()*:^-+{}"));
      g_assert_true (!term->compact || !strpbrk (term->compact, " \"'()*:^-+{}"));
      g_assert_true (!term->runs || !strpbrk (term->runs, "\"'()*:^-+{}"));

      /* What is typed finds itself. */
      g_assert_true (term->kind != AMT_SEARCH_ANYWHERE ||
                     amt_search_term_find (term, AMT_FOUND_FORM, term->text, FALSE, &start, &end));
    }
  for (guint i = 0; i < query->notes->len; i++)
    g_assert_true (
        g_utf8_validate (((const AmtSearchNote *) query->notes->pdata[i])->text, -1, NULL));
}

static void
test_mutations (void)
{
  static const char *const SEEDS[] = {
    "müller leistung:wohngeld frist:<7t",  "von:\"van der Berg\" geb:12.03.1985 an:ich",
    "WG-2026-000123 status:wartet,neu",    "\"offene Miete\" 612,50 frist:überfällig",
    "az: 123 geb: frist:>=01.03.2026 \"„", "O'Brien-Łukaszuk İnci von:",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text =
          g_string_new (SEEDS[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (SEEDS))]);

      for (int n = g_rand_int_range (random, 0, 8); n > 0; n--)
        {
          gssize at = g_rand_int_range (random, 0, (gint32) text->len + 1);

          switch (g_rand_int_range (random, 0, 4))
            {
            case 0:
              g_string_truncate (text, (gsize) at);
              break;
            case 1:
              if ((gsize) at < text->len)
                g_string_erase (text, at, 1);
              break;
            case 2:
              g_string_insert_c (text, at, (char) g_rand_int_range (random, 1, 256));
              break;
            default:
              g_string_insert (text, at,
                               SEEDS[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (SEEDS))]);
              break;
            }
        }
      check_any (text->str);
    }
}

static void
count_pieces_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  guint *counts = user_data;

  counts[in]++;
}

static void
test_number (void)
{
  static const struct
  {
    const char *text;
    const char *number;
  } TABLE[] = {
    { "030 23125 858", "03023125858" },
    { " (030) 23125-858", "03023125858" },
    { "030/23125858", "03023125858" },
    { "+49 30 23125858", "03023125858" },
    { "+49 (0)30 23125858", "03023125858" },
    { "0049 30 23125858", "03023125858" },
    { "+43 1 2345678", "4312345678" },
    { "DE38 9305 2921", "de3893052921" },
    { "02 394 351 861", "02394351861" },
    { "03023125858", NULL },
    { "12.03.1985", NULL },
    { "1.612,50", NULL },
    { "Am Wall 123456", NULL },
    { "12 34", NULL },
    { "+", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *number = amt_search_number (TABLE[i].text);

      g_test_message ("%s", TABLE[i].text);
      g_assert_cmpstr (number, ==, TABLE[i].number);
    }
}

static void
add_piece_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  g_string_append_printf (user_data, "%s/%s=%s\n", amt_found_in_to_text (in), item, text);
}

/* What is searched is what the clerk reads. */
static void
test_pieces (void)
{
  static const char FORM[] =
      "{\"kind\":\"first\",\"rent\":{\"cents\":61250,\"currency\":\"EUR\"},\"debt\":{\"cents\":-5,\"currency\":\"CHF\"},"
      "\"since\":\"2024-05-01\",\"never\":\"2024-02-31\",\"first\":\"first\","
      "\"members\":[{\"income\":\"wage\"},{\"income\":\"other\"}],\"several\":[\"a\",\"b\"]}";
  static const char *const LABELS[][4] = {
    { "kind", "", "first", "Erstantrag" },
    { "members", "income", "wage", "Lohn oder Gehalt" },
    { "several", "", "b", "Beides" },
  };
  g_autoptr (AmtCase) value = amt_case_new ("c");
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  AmtDocument *document = amt_document_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (LABELS); i++)
    g_hash_table_insert (labels, amt_search_label_key (LABELS[i][0], LABELS[i][1], LABELS[i][2]),
                         (char *) LABELS[i][3]);
  value->whole = TRUE;
  value->form = g_strdup (FORM);
  document->id = g_strdup ("d-1");
  document->name = g_strdup ("Mietvertrag.pdf");
  g_ptr_array_add (value->documents, document);

  amt_search_pieces (value, value, labels, add_piece_cb, found);
  g_assert_cmpstr (found->str, ==,
                   "form/kind=Erstantrag\nform/rent=612,50 €\nform/debt=-0,05 CHF\n"
                   "form/since=01.05.2024\nform/never=2024-02-31\nform/first=first\n"
                   "form/members=Lohn oder Gehalt\nform/members=other\n"
                   "form/several=a\nform/several=Beides\ndocument/d-1=Mietvertrag.pdf\n");
}

/* Of a protected person nothing is searched that may hold the address. */
static void
test_restricted (void)
{
  g_autoptr (AmtCase) value = amt_case_new ("c");
  AmtParty *party = amt_party_new ();
  AmtNote *note = amt_note_new ();
  AmtDocument *document = amt_document_new ();
  guint open[AMT_N_FOUND] = { 0 };
  guint restricted[AMT_N_FOUND] = { 0 };

  value->whole = TRUE;
  value->reference = g_strdup ("WG-1");
  value->applicant = g_strdup ("Berg, Anna");
  value->form =
      g_strdup ("{\"street\":\"Am Wall 1\",\"table\":[{\"a\":\"x\",\"b\":7}],\"no\":null}");
  value->rest = g_strdup ("{\"messages\":[{\"id\":\"m\",\"text\":\"hello\"},3]}");
  party->name = g_strdup ("Berg, Bo");
  party->born_on = g_strdup ("2019-01-01");
  party->address = g_strdup ("Am Wall 1\n12345 Ort");
  g_ptr_array_add (value->parties, party);
  note->id = g_strdup ("n");
  note->text = g_strdup ("lives at Am Wall 1");
  g_ptr_array_add (value->file_notes, note);
  document->name = g_strdup ("Am Wall 1.pdf");
  g_ptr_array_add (value->documents, document);

  amt_search_pieces (value, value, NULL, count_pieces_cb, open);
  g_assert_cmpuint (open[AMT_FOUND_DOCUMENT], ==, 1);
  g_assert_cmpuint (open[AMT_FOUND_FORM], ==, 3);
  g_assert_cmpuint (open[AMT_FOUND_ADDRESS], ==, 1);
  g_assert_cmpuint (open[AMT_FOUND_FILE_NOTE], ==, 1);
  g_assert_cmpuint (open[AMT_FOUND_MESSAGE], ==, 1);

  value->restricted = TRUE;
  amt_search_pieces (value, value, NULL, count_pieces_cb, restricted);
  for (guint in = 0; in < AMT_N_FOUND; in++)
    g_assert_cmpuint (restricted[in], ==,
                      in == AMT_FOUND_REFERENCE || in == AMT_FOUND_NAME || in == AMT_FOUND_PARTY ||
                              in == AMT_FOUND_BORN
                          ? 1
                          : 0);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/search-query/table", test_table);
  g_test_add_func ("/search-query/reference", test_reference);
  g_test_add_func ("/search-query/resolve", test_resolve);
  g_test_add_func ("/search-query/assignee-words", test_assignee_words);
  g_test_add_func ("/search-query/bounds", test_bounds);
  g_test_add_func ("/search-query/mutations", test_mutations);
  g_test_add_func ("/search-query/number", test_number);
  g_test_add_func ("/search-query/pieces", test_pieces);
  g_test_add_func ("/search-query/restricted", test_restricted);

  return g_test_run ();
}
