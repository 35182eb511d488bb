/* test-demo.c: the invented Kreis: same seed same content, forms that fit their layout, papers that agree with them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test-pdf.h"
#include "amt-test.h"

#include "amt-demo-numbers.h"
#include "amt-demo.h"
#include "amt-json.h"
#include "amt-letter-text.h"
#include "amt-letter.h"

#include <string.h>

/* 2026-11-19, a Thursday, 10:00 UTC. */
#define NOW (G_GINT64_CONSTANT (1795082400) * G_USEC_PER_SEC)
#define TODAY "2026-11-19"

static char *
case_text (const AmtCase *value)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, amt_wire_case_to_json (value));
  return amt_json_to_text (node);
}

static GHashTable *
load_services (AmtDemo *demo)
{
  GHashTable *services =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_service_unref);
  JsonArray *array = amt_demo_get_services (demo);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (GError) error = NULL;
      AmtService *service =
          amt_wire_service_from_json (json_array_get_object_element (array, i), &error);

      g_assert_no_error (error);
      g_hash_table_insert (services, service->id, service);
    }
  return services;
}

static void
test_check_digits (void)
{
  AmtDemoRandom random;

  g_assert_true (amt_demo_iban_is_valid ("DE89370400440532013000"));
  g_assert_false (amt_demo_iban_is_valid ("DE88370400440532013000"));
  g_assert_false (amt_demo_iban_is_valid ("DE89370400440532013001"));
  g_assert_false (amt_demo_iban_is_valid ("DE8937040044053201300"));
  g_assert_false (amt_demo_iban_is_valid (NULL));
  g_assert_true (amt_demo_tax_id_is_valid ("36574261809"));
  g_assert_true (amt_demo_tax_id_is_valid ("86095742719"));
  g_assert_false (amt_demo_tax_id_is_valid ("36574261890"));
  g_assert_false (amt_demo_tax_id_is_valid ("36554266806"));
  g_assert_false (amt_demo_tax_id_is_valid ("3657426180"));

  amt_demo_random_init (&random, 7, 1, 1);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *iban = amt_demo_make_iban (&random);
      g_autofree char *tax_id = amt_demo_make_tax_id (&random);

      g_assert_true (amt_demo_iban_is_valid (iban));
      g_assert_true (amt_demo_tax_id_is_valid (tax_id));
      g_assert_cmpint (tax_id[0], ==, '0');
    }
}

static void
test_same_seed (void)
{
  g_autoptr (AmtDemo) first = amt_demo_new (1, NOW);
  g_autoptr (AmtDemo) second = amt_demo_new (1, NOW);
  g_autoptr (AmtDemo) other = amt_demo_new (2, NOW);
  guint n_different = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (AmtDemoCase) a = amt_demo_make_case (first, i);
      g_autoptr (AmtDemoCase) b = amt_demo_make_case (second, i);
      g_autoptr (AmtDemoCase) c = amt_demo_make_case (other, i);
      g_autofree char *text_a = case_text (a->value);
      g_autofree char *text_b = case_text (b->value);
      g_autofree char *text_c = case_text (c->value);

      g_assert_cmpstr (text_a, ==, text_b);
      n_different += !g_str_equal (text_a, text_c);
      g_assert_cmpuint (a->bytes->len, ==, a->value->documents->len);
      g_assert_cmpuint (a->bytes->len, ==, b->bytes->len);
      for (guint j = 0; j < a->bytes->len; j++)
        {
          const AmtDocument *document = g_ptr_array_index (a->value->documents, j);
          GBytes *bytes = g_ptr_array_index (a->bytes, j);
          g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

          g_assert_true (g_bytes_equal (bytes, g_ptr_array_index (b->bytes, j)));
          g_assert_cmpstr (hash, ==, document->sha256);
          g_assert_cmpint (document->size, ==, (gint64) g_bytes_get_size (bytes));
        }
    }
  g_assert_cmpuint (n_different, ==, 60);
}

static void
check_field (const char *where, const AmtField *field, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL)
    {
      if (field->required)
        g_error ("%s: %s is missing", where, field->id);
      return;
    }
  if (g_str_equal (field->type, "table"))
    {
      g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
      g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >, 0);
      return;
    }
  text = amt_letter_format_value (field, node);
  if (text == NULL)
    g_error ("%s: %s is not of type %s", where, field->id, field->type);
  if (g_str_equal (field->type, "choice"))
    {
      gboolean found = FALSE;

      for (guint i = 0; field->choices[i] != NULL; i++)
        found |= g_str_has_suffix (field->choices[i], text) &&
                 g_str_has_prefix (field->choices[i], json_node_get_string (node));
      if (!found)
        g_error ("%s: %s has no choice %s", where, field->id, text);
    }
  if (g_str_equal (field->type, "iban"))
    g_assert_true (amt_demo_iban_is_valid (json_node_get_string (node)));
}

/* Every value has a field, every field that is required has a value, and of the right type. */
static void
check_object (const char *where, GPtrArray *fields, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; i < fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (fields, i);

      check_field (where, field, json_object_get_member (object, field->id));
    }
  for (GList *l = names; l != NULL; l = l->next)
    if (amt_letter_find_field (fields, l->data) == NULL)
      g_error ("%s: there is no field %s", where, (const char *) l->data);
}

static JsonObject *
parse (const char *text, JsonNode **out_node)
{
  *out_node = amt_json_parse_text (text, NULL);
  g_assert_nonnull (*out_node);
  return json_node_get_object (*out_node);
}

static void
check_forms (const AmtService *service, const AmtCase *value)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *form = parse (value->form, &node);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; i < service->sections->len; i++)
    {
      const AmtSection *section = g_ptr_array_index (service->sections, i);

      g_ptr_array_extend (fields, section->fields, NULL, NULL);
    }
  check_object (value->reference, fields, form);
  if (amt_json_string (form, "steuerId") != NULL)
    g_assert_true (amt_demo_tax_id_is_valid (amt_json_string (form, "steuerId")));
  g_assert_true (g_regex_match_simple ("^(030 23125|0221 4710|089 99998) [0-9]{3}$",
                                       amt_json_string (form, "telefon"), 0, 0));
  g_assert_true (
      g_regex_match_simple ("^[a-z0-9.-]+@example\\.org$", amt_json_string (form, "email"), 0, 0));

  for (guint i = 0; i < value->decisions->len; i++)
    {
      const AmtDecision *decision = g_ptr_array_index (value->decisions, i);
      const AmtOutcome *outcome = amt_service_find_outcome (service, decision->outcome);
      g_autoptr (JsonNode) values = NULL;

      g_assert_nonnull (outcome);
      check_object (value->reference, outcome->fields, parse (decision->values, &values));
      g_assert_cmpint (outcome->letter, ==, decision->letter_document_id != NULL);
    }
}

static void
check_order (const AmtCase *value)
{
  gint64 last = 0;

  for (guint i = 0; i < value->history->len; i++)
    {
      const AmtHistoryEntry *entry = g_ptr_array_index (value->history, i);

      g_assert_cmpint (entry->at, >=, last);
      g_assert_cmpint (entry->at, <=, NOW);
      last = entry->at;
    }
  g_assert_cmpint (value->changed_at, ==, last);
}

static void
test_cases (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (3, NOW);
  g_autoptr (GHashTable) services = load_services (demo);
  g_autoptr (GHashTable) references = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_overdue = 0;
  guint n_assigned = 0;
  guint n_weekend = 0;
  guint n_restricted = 0;
  guint n = 0;

  /* Those that share their papers are made quickly; some must be drawn before. */
  for (guint i = 0; i < AMT_DEMO_DRAWN_CASES + 1900;
       i = i == 99 ? AMT_DEMO_DRAWN_CASES : i + 1, n++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);
      const AmtCase *value = made->value;
      g_autofree char *day = amt_time_legal_day (value->received_at);
      g_autoptr (GDate) date = g_date_new ();

      check_forms (g_hash_table_lookup (services, value->service_id), value);
      check_order (value);
      g_assert_true (g_hash_table_add (references, g_strdup (value->reference)));
      g_assert_cmpint (value->received_at, <=, NOW);
      g_assert_cmpuint (value->documents->len, >=, 2);
      g_date_set_parse (date, day);
      n_weekend += g_date_get_weekday (date) >= G_DATE_SATURDAY;
      n_overdue += value->deadline_on != NULL && strcmp (value->deadline_on, TODAY) < 0;
      n_assigned += value->assignee_id != NULL;
      n_restricted += value->restricted;
    }
  g_assert_cmpuint (n, ==, 2000);
  g_assert_cmpuint (n_overdue, >, n * 8 / 100);
  g_assert_cmpuint (n_overdue, <, n * 12 / 100);
  g_assert_cmpuint (n_assigned, >, n * 30 / 100);
  g_assert_cmpuint (n_assigned, <, n * 37 / 100);
  g_assert_cmpuint (n_weekend, <, n * 10 / 100);
  g_assert_cmpuint (n_restricted, >, 0);
}

static void
test_shared_papers (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_shared = 0;

  for (guint i = 0; i < 80; i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);

      for (guint j = 0; j < made->bytes->len; j++)
        {
          const AmtDocument *document = g_ptr_array_index (made->value->documents, j);

          g_assert_nonnull (g_ptr_array_index (made->bytes, j));
          g_hash_table_add (known, g_strdup (document->sha256));
        }
    }
  for (guint i = AMT_DEMO_DRAWN_CASES; i < AMT_DEMO_DRAWN_CASES + 80; i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);

      for (guint j = 0; j < made->bytes->len; j++)
        {
          const AmtDocument *document = g_ptr_array_index (made->value->documents, j);

          if (g_ptr_array_index (made->bytes, j) != NULL)
            g_hash_table_add (known, g_strdup (document->sha256));
          else
            n_shared++;
          g_assert_true (g_hash_table_contains (known, document->sha256));
          g_assert_cmpint (document->size, >, 0);
        }
    }
  g_assert_cmpuint (n_shared, >, 150);
}

static void
assert_has (const char *text, const char *part)
{
  g_autofree char *plain = NULL;

  g_assert_nonnull (part);
  plain = amt_test_plain_text (part);
  if (strstr (text, plain) == NULL)
    g_test_message ("not in: %s", text);
  g_assert_nonnull (strstr (text, plain));
}

static void
assert_has_money (const char *text, JsonObject *form, const char *id)
{
  JsonObject *money = amt_json_member_object (form, id);
  g_autofree char *amount = NULL;

  g_assert_nonnull (money);
  amount = amt_letter_format_money (amt_json_int (money, "cents", -1), "EUR");
  assert_has (text, amount);
}

static void
check_paper (const AmtCase *value, JsonObject *form, const AmtDocument *document, const char *text)
{
  const AmtParty *applicant = g_ptr_array_index (value->parties, 0);
  static const char *const of_others[] = { "titel", "masern", "steuerbescheid", NULL };
  const char *item = document->checklist_item;

  if (g_str_equal (document->source, "letter"))
    {
      assert_has (text, value->reference);
      if (!g_str_equal (value->outcome, "abgabe"))
        assert_has (text,
                    "Rechtsbehelfsbelehrung Gegen diesen Bescheid kann innerhalb eines Monats");
      return;
    }
  if (!g_strv_contains (of_others, item))
    assert_has (text, applicant->name);
  if (g_str_equal (item, "mietvertrag"))
    {
      if (json_object_has_member (form, "nebenkosten"))
        assert_has_money (text, form, "nebenkosten");
      assert_has (text, amt_json_string (form, "vermieter"));
      assert_has (text, amt_json_string (form, "strasse"));
    }
  else if (g_str_equal (item, "lohn"))
    assert_has (text, amt_json_string (form, "arbeitgeber"));
  else if (g_str_equal (item, "geburtsurkunde"))
    {
      assert_has (text, amt_json_string (form, "kindVornamen"));
      if (amt_json_string (form, "andererName") != NULL)
        assert_has (text, amt_json_string (form, "andererName"));
    }
  else if (g_str_equal (item, "titel"))
    {
      assert_has_money (text, form, "titelBetrag");
      assert_has (text, amt_json_string (form, "kindVornamen"));
    }
  else if (g_str_equal (item, "nachweis"))
    assert_has (text, amt_json_string (form, "fin"));
  else if (g_str_equal (item, "lageplan"))
    assert_has (text, amt_json_string (form, "flurstueck"));
  else if (g_str_equal (item, "baubeschreibung"))
    assert_has_money (text, form, "herstellungskosten");
}

static void
test_papers_agree (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);
      g_autoptr (JsonNode) node = NULL;
      JsonObject *form = parse (made->value->form, &node);

      for (guint j = 0; j < made->bytes->len && made->defects->len == 0; j++)
        {
          const AmtDocument *document = g_ptr_array_index (made->value->documents, j);
          g_autofree char *text = NULL;

          if (g_str_equal (document->media_type, "image/jpeg"))
            continue;
          text = amt_test_pdf_text (g_ptr_array_index (made->bytes, j));
          check_paper (made->value, form, document, text);
        }
    }
}

static JsonObject *
invent_values (const AmtOutcome *outcome)
{
  JsonObject *values = json_object_new ();

  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (outcome->fields, i);

      if (g_str_equal (field->type, "money"))
        {
          JsonObject *money = json_object_new ();

          json_object_set_int_member (money, "cents", 4200);
          json_object_set_object_member (values, field->id, money);
        }
      else if (g_str_equal (field->type, "date"))
        json_object_set_string_member (values, field->id, "2026-03-02");
      else if (g_str_equal (field->type, "number"))
        json_object_set_int_member (values, field->id, 3);
      else if (g_str_equal (field->type, "choice"))
        {
          g_auto (GStrv) parts = g_strsplit (field->choices[0], "=", 2);

          json_object_set_string_member (values, field->id, parts[0]);
        }
      else
        json_object_set_string_member (values, field->id, "Ein Text mit Umläuten: äöüß.");
    }
  return values;
}

/* Every outcome of every service gives a notice, with the remedies block of the authority word for word. */
static void
check_letters (const AmtCase *value, const AmtService *service, const AmtAuthority *authority,
               const AmtMe *me)
{
  const AmtRemedy *remedy = amt_authority_find_remedy (authority, service->remedy_id);

  g_assert_nonnull (remedy);
  g_assert_cmpstr (remedy->procedure, ==, service->procedure);
  for (guint i = 0; i < service->outcomes->len; i++)
    {
      const AmtOutcome *outcome = g_ptr_array_index (service->outcomes, i);
      g_autoptr (AmtOperation) decision = amt_operation_new ("decide", value->id, me->id, NOW);
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      g_assert_cmpint (outcome->letter, ==, outcome->template_id != NULL);
      if (!outcome->letter)
        continue;
      json_node_take_object (node, invent_values (outcome));
      decision->outcome = g_strdup (outcome->id);
      decision->template_version =
          g_strdup (amt_service_find_template (service, outcome->template_id)->version);
      decision->values = amt_json_to_text (node);
      pdf = amt_letter_draw_decision (value, decision, service, authority, me, TODAY, NULL, &error);
      g_assert_no_error (error);
      text = amt_test_pdf_text (pdf);
      g_assert_null (strchr (text, '{'));
      assert_has (text, me->name);
      if (g_str_equal (outcome->id, "abgabe"))
        g_assert_null (strstr (text, "Rechtsbehelfsbelehrung"));
      else if (strchr (strstr (text, "Rechtsbehelfsbelehrung"), '\f') == strrchr (text, '\f'))
        assert_has (text, remedy->text);
    }
}

static void
test_every_letter (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);
  g_autoptr (GHashTable) services = load_services (demo);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (AmtAuthority) authority = amt_wire_authority_from_json (
      json_array_get_object_element (amt_demo_get_authorities (demo), 0), NULL);

  g_assert_nonnull (authority);
  for (guint i = 0; g_hash_table_size (seen) < g_hash_table_size (services); i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);
      const AmtService *service = g_hash_table_lookup (services, made->value->service_id);

      if (g_hash_table_add (seen, service->id))
        check_letters (made->value, service, authority,
                       g_ptr_array_index (amt_demo_get_people (demo), i % 8));
    }
}

static void
test_people (void)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (1, NOW);
  GPtrArray *people = amt_demo_get_people (demo);
  GPtrArray *queues = amt_demo_get_queues (demo);
  guint n_supervisors = 0;

  for (guint i = 0; i < people->len; i++)
    {
      const AmtMe *person = g_ptr_array_index (people, i);

      n_supervisors += person->supervisor;
      g_assert_cmpuint (person->queues->len, >, 0);
    }
  g_assert_cmpuint (n_supervisors, >=, 2);
  g_assert_cmpuint (people->len - n_supervisors, >=, 6);
  for (guint i = 0; i < queues->len; i++)
    {
      const AmtQueue *queue = g_ptr_array_index (queues, i);
      AmtRights rights = AMT_RIGHT_NONE;

      for (guint j = 0; j < people->len; j++)
        {
          AmtQueueRight *right = amt_me_find_queue (g_ptr_array_index (people, j), queue->id);

          rights |= right != NULL ? right->rights : AMT_RIGHT_NONE;
        }
      g_assert_cmpuint (rights, ==,
                        AMT_RIGHT_READ | AMT_RIGHT_PROCESS | AMT_RIGHT_ASSIGN | AMT_RIGHT_APPROVE);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/demo/check-digits", test_check_digits);
  g_test_add_func ("/demo/same-seed", test_same_seed);
  g_test_add_func ("/demo/cases", test_cases);
  g_test_add_func ("/demo/shared-papers", test_shared_papers);
  g_test_add_func ("/demo/papers-agree", test_papers_agree);
  g_test_add_func ("/demo/every-letter", test_every_letter);
  g_test_add_func ("/demo/people", test_people);
  return g_test_run ();
}
