/* test-search.c: what a clerk types, found in what a real portal brought: names, references, operators, masks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"
#include "amt-desk-search.h"

#include <string.h>

#define TAX_NUMBER "86095742719"

static AmtCase *
case_new (const char *id, const char *reference, const char *applicant, const char *form)
{
  AmtCase *value = amt_case_new (id);

  value->whole = TRUE;
  value->version = 1;
  value->applicant_version = 1;
  value->reference = g_strdup (reference);
  value->service_id = g_strdup ("elterngeld");
  value->queue_id = g_strdup ("wohngeld-a-k");
  value->state = g_strdup ("inProgress");
  value->assignee_id = g_strdup ("aydin");
  value->applicant = g_strdup (applicant);
  value->applied_on = g_strdup ("2026-01-02");
  value->received_at = G_GINT64_CONSTANT (1767603600000000);
  value->changed_at = value->received_at;
  value->form = g_strdup (form);
  return value;
}

static void
fill (AmtPortal *portal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) first =
      case_new ("such-1", "99.7-XQ-2026-004711", "Grützmöller-Quast, Xaver",
                "{\"steuerId\":\"" TAX_NUMBER "\",\"bemerkung\":\"Zwetschgenkuchen\"}");
  g_autoptr (AmtCase) second =
      case_new ("such-2", "99.7-XQ-2026-004712", "Qwermann, Zita", "{\"bemerkung\":\"nichts\"}");

  g_free (second->assignee_id);
  second->assignee_id = g_strdup ("breitsamer");
  amt_portal_add_case (portal, first, NULL, &error);
  g_assert_no_error (error);
  amt_portal_add_case (portal, second, NULL, &error);
  g_assert_no_error (error);
}

static AmtDeskSearch *
search (AmtContext *context, const char *text)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtDeskSearch *found;

  amt_desk_search_async (desk, text, 50, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  found = amt_desk_search_finish (desk, result, &error);
  g_assert_no_error (error);
  return found;
}

/* Which of the two invented cases @text finds: "", "1", "2" or "12". */
static void
assert_finds (AmtContext *context, const char *text, const char *expected)
{
  g_autoptr (AmtDeskSearch) found = search (context, text);
  g_autoptr (GString) which = g_string_new (NULL);

  for (guint n = 1; n <= 2; n++)
    for (guint i = 0; i < found->result->hits->len; i++)
      {
        const AmtSearchHit *hit = g_ptr_array_index (found->result->hits, i);
        g_autofree char *id = g_strdup_printf ("such-%u", n);

        if (g_str_equal (hit->row->value->id, id))
          g_string_append_printf (which, "%u", n);
      }
  if (!g_str_equal (which->str, expected))
    g_error ("“%s” finds \"%s\", not \"%s\"", text, which->str, expected);
}

static gboolean
is_indexed (AmtContext *context)
{
  g_autoptr (AmtDeskSearch) found = search (context, "x");

  return found->result->n_unindexed == 0;
}

static void
open_filled (DeskFixture *fixture, AmtContext **out_context)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_init (fixture);
  fill (fixture->portal);
  *out_context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (*out_context, &error));
  amt_test_await (is_indexed (*out_context));
}

static void
test_names_and_references (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;

  open_filled (&fixture, &context);
  assert_finds (context, "Grützmöller", "1");
  assert_finds (context, "gruetzmoeller", "1");
  assert_finds (context, "grutzmoller", "1");
  assert_finds (context, "Grützm", "1");
  assert_finds (context, "quast xaver", "1");
  assert_finds (context, "4711", "1");
  assert_finds (context, "997XQ2026004712", "2");
  assert_finds (context, "99.7-XQ-2026", "12");
  assert_finds (context, "zwetschgen", "1");
  assert_finds (context, "Unauffindbarkeit", "");
  desk_close (context);
  desk_fixture_clear (&fixture);
}

/* Names of services and people are looked up in what the portal sent. */
static void
test_operators (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;
  g_autoptr (AmtDeskSearch) found = NULL;

  open_filled (&fixture, &context);
  assert_finds (context, "leistung:Elterngeld XQ", "12");
  assert_finds (context, "leistung:Wohngeld XQ", "");
  assert_finds (context, "an:ich az:XQ", "1");
  assert_finds (context, "an:Breitsamer az:XQ", "2");
  assert_finds (context, "status:Bearbeitung von:Qwermann", "2");
  assert_finds (context, "status:erledigt von:Qwermann", "");

  /* What nobody has is left out and noted. */
  found = search (context, "leistung:Gibtsnicht Qwermann");
  g_assert_cmpuint (found->result->hits->len, ==, 1);
  g_assert_cmpuint (found->query->notes->len, ==, 1);
  g_assert_cmpint (((AmtSearchNote *) g_ptr_array_index (found->query->notes, 0))->kind, ==,
                   AMT_SEARCH_NOTE_SERVICE);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

/* Who knows the number finds the case; who does not reads it nowhere. */
static void
test_masks (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;
  g_autoptr (AmtDeskSearch) found = NULL;
  const AmtSearchHit *hit;
  gboolean masked = FALSE;

  open_filled (&fixture, &context);
  found = search (context, TAX_NUMBER);
  g_assert_cmpuint (found->result->hits->len, ==, 1);
  hit = g_ptr_array_index (found->result->hits, 0);
  g_assert_cmpstr (hit->row->value->id, ==, "such-1");
  for (guint i = 0; i < hit->places->len; i++)
    {
      const AmtSearchPlace *place = g_ptr_array_index (hit->places, i);

      g_assert_null (strstr (place->excerpt, TAX_NUMBER));
      if (g_str_equal (place->excerpt, AMT_DESK_SEARCH_MASK))
        {
          const AmtField *field = amt_desk_search_field (
              amt_desk_get_references (amt_context_get_desk (context)), hit, place);

          g_assert_cmpstr (field->id, ==, "steuerId");
          g_assert_cmpuint (place->marks->len, ==, 0);
          masked = TRUE;
        }
    }
  g_assert_true (masked);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

/* The next key ends the search before. */
static void
test_typing_on (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (AmtDeskSearch) found = NULL;
  g_autoptr (AmtDeskSearch) early = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *first_slot = NULL, *second_slot = NULL;
  AmtDesk *desk;

  open_filled (&fixture, &context);
  desk = amt_context_get_desk (context);
  amt_desk_search_async (desk, "q", 50, NULL, amt_test_result_cb, &first_slot);
  amt_desk_search_async (desk, "qwermann", 50, NULL, amt_test_result_cb, &second_slot);
  first = amt_test_wait_result (&first_slot);
  early = amt_desk_search_finish (desk, first, &error);
  /* One that was as good as done may still answer; each says what it was asked. */
  if (early)
    g_assert_cmpuint (early->query->terms->len, ==, 1);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  second = amt_test_wait_result (&second_slot);
  found = amt_desk_search_finish (desk, second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->result->hits->len, ==, 1);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/search/names-and-references", test_names_and_references);
  g_test_add_func ("/search/operators", test_operators);
  g_test_add_func ("/search/masks", test_masks);
  g_test_add_func ("/search/typing-on", test_typing_on);
  return g_test_run ();
}
