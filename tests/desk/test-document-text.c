/* test-document-text.c: what cached documents say is read by the real helper, in the background, and found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-papers.h"
#include "amt-desk-search.h"
#include "amt-document-text.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  DeskFixture desk;
  AmtContext *context;
  AmtMachine *machine;
  AmtDocumentText *text;
  char *supplies; /* folder */
  AmtCase *value; /* "papers-1": a lease, something broken, and a secret that is infected */
} Fixture;

static void
say (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename (fixture->supplies, "BAT0", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const LEASE[] = { "Mietvertrag Wohnraum", "", "Kaution Zwetschgenbaum", NULL };
  g_autoptr (GBytes) lease = papers_pdf (LEASE);
  g_autoptr (GBytes) broken = g_bytes_new_static ("%PDF-1.7\nnothing else", 21);
  g_autoptr (GError) error = NULL;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  desk_fixture_init (&fixture->desk);
  fixture->supplies = amt_test_temp_dir ();
  fixture->value = papers_case_new (1, "aydin");
  papers_add (fixture->value, all, "d-lease", lease);
  papers_add (fixture->value, all, "d-broken", broken);
  papers_give (&fixture->desk, fixture->value, all);

  fixture->context = desk_open_ok (&fixture->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (fixture->context, &error));
  papers_fetch (fixture->context, fixture->value);
  fixture->machine = amt_machine_new (fixture->supplies, NULL);
  fixture->text =
      amt_document_text_new (amt_context_get_store (fixture->context),
                             amt_context_get_render_pool (fixture->context), fixture->machine);
  amt_document_text_set_delay (fixture->text, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  amt_document_text_pause (fixture->text);
  desk_close (fixture->context);
  g_clear_object (&fixture->text);
  g_clear_object (&fixture->machine);
  g_clear_pointer (&fixture->value, amt_case_unref);
  g_free (fixture->supplies);
  desk_fixture_clear (&fixture->desk);
}

/* Returns: (transfer full): where the first hit was found, "" without any. */
static char *
find (Fixture *fixture, const char *text)
{
  AmtDesk *desk = amt_context_get_desk (fixture->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDeskSearch) found = NULL;
  GAsyncResult *slot = NULL;
  char *words = NULL;

  amt_desk_search_async (desk, text, 50, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  found = amt_desk_search_finish (desk, result, &error);
  g_assert_no_error (error);
  if (found->result->hits->len > 0)
    {
      const AmtSearchHit *hit = found->result->hits->pdata[0];

      words = amt_desk_search_page_words (hit->places->pdata[0]);
    }
  return words ? words : g_strdup ("");
}

static gboolean
is_found (Fixture *fixture, const char *text, const char *where)
{
  g_autofree char *words = find (fixture, text);

  return g_str_equal (words, where);
}

static void
count_cb (AmtDocumentText *text, guint *n)
{
  (*n)++;
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  guint n_rests = 0;

  g_assert_true (is_found (fixture, "zwetschgenbaum", ""));
  g_signal_connect (fixture->text, "resting", G_CALLBACK (count_cb), &n_rests);
  amt_document_text_start (fixture->text);
  amt_test_await (n_rests > 0);
  g_assert_cmpuint (amt_document_text_get_n_read (fixture->text), ==, 2);
  g_assert_true (is_found (fixture, "zwetschgenbaum", "in document “d-lease.pdf”, page 3"));
  /* The words of the case itself are in the index a little after the pull. */
  amt_test_await (is_found (fixture, "papier mietvertrag", "in document “d-lease.pdf”, page 1"));
  g_signal_handlers_disconnect_by_data (fixture->text, &n_rests);
}

/* What comes later is read, too; what was read is not read again, neither now nor by the next program. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  static const char *const LATER[] = { "Quittenmarmelade", NULL };
  g_autoptr (GBytes) later = papers_pdf (LATER);
  g_autoptr (AmtCase) second = papers_case_new (2, "aydin");
  g_autoptr (GError) error = NULL;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  AmtDocumentText *again;
  guint n_rests = 0;

  amt_document_text_start (fixture->text);
  amt_test_await (amt_document_text_get_n_read (fixture->text) == 2);
  papers_add (second, all, "d-later", later);
  papers_give (&fixture->desk, second, all);
  g_assert_true (desk_sync (fixture->context, &error));
  papers_fetch (fixture->context, second);
  amt_test_await (amt_document_text_get_n_read (fixture->text) == 3);
  g_assert_true (is_found (fixture, "quittenmarmelade", "in document “d-later.pdf”, page 1"));

  again = amt_document_text_new (amt_context_get_store (fixture->context),
                                 amt_context_get_render_pool (fixture->context), fixture->machine);
  g_signal_connect (again, "resting", G_CALLBACK (count_cb), &n_rests);
  amt_document_text_start (again);
  amt_test_await (n_rests > 0);
  g_assert_cmpuint (amt_document_text_get_n_read (again), ==, 0);
  g_signal_handlers_disconnect_by_data (again, &n_rests);
  amt_document_text_pause (again);
  g_object_unref (again);
}

static void
test_battery (Fixture *fixture, gconstpointer data)
{
  say (fixture, "type", "Battery\n");
  say (fixture, "status", "Discharging\n");
  amt_document_text_start (fixture->text);
  amt_test_await (amt_document_text_is_waiting (fixture->text));
  g_assert_cmpuint (amt_document_text_get_n_read (fixture->text), ==, 0);

  say (fixture, "status", "Charging\n");
  g_signal_emit_by_name (fixture->machine, "changed");
  amt_test_await (amt_document_text_get_n_read (fixture->text) == 2);
  g_assert_false (amt_document_text_is_waiting (fixture->text));
}

/* Whatever it was doing: nothing is told half, and the next start goes on. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      amt_document_text_start (fixture->text);
      for (guint j = 0; j < i * 10 && amt_document_text_get_n_read (fixture->text) < 2; j++)
        amt_test_spin ();
      amt_document_text_pause (fixture->text);
    }
  amt_document_text_start (fixture->text);
  amt_test_await (amt_document_text_get_n_read (fixture->text) >= 2);
  g_assert_true (is_found (fixture, "zwetschgenbaum", "in document “d-lease.pdf”, page 3"));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(name, func) \
  g_test_add ("/desk/document-text/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("read", test_read);
  ADD ("goes-on", test_goes_on);
  ADD ("battery", test_battery);
  ADD ("paused", test_paused);
#undef ADD
  return g_test_run ();
}
