/* test-draft-saver.c: nothing that was written is lost, and nothing older overwrites it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-draft-saver.h"

typedef struct
{
  DeskFixture fixture;
  AmtContext *context;
  char *id;
} Desk;

static void
desk_init (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&desk->fixture);
  desk->context = desk_open_ok (&desk->fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (desk->context, &error));
  desk->id = desk_inbox_case (desk->context);
}

static void
desk_clear (Desk *desk)
{
  desk_close (desk->context);
  g_free (desk->id);
  desk_fixture_clear (&desk->fixture);
}

static AmtDraftSaver *
saver_new (Desk *desk)
{
  return amt_draft_saver_new (amt_context_get_store (desk->context), desk->id, "fileNote");
}

static char *
stored (Desk *desk)
{
  AmtStore *store = amt_context_get_store (desk->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  char *text;

  amt_store_load_draft_async (store, desk->id, "fileNote", NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  text = amt_store_load_draft_finish (store, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_stored (Desk *desk, const char *expected)
{
  g_autofree char *text = stored (desk);

  g_assert_cmpstr (text, ==, expected);
}

static char *
load (AmtDraftSaver *saver)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  char *text;

  amt_draft_saver_load_async (saver, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  text = amt_draft_saver_load_finish (saver, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_by_itself (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtDraftSaver) saver = NULL;
  gint64 began;

  desk_init (&desk);
  saver = saver_new (&desk);
  g_assert_true (amt_draft_saver_is_saved (saver));
  began = g_get_monotonic_time ();
  amt_draft_saver_set_text (saver, "Anruf");
  g_assert_false (amt_draft_saver_is_saved (saver));
  amt_draft_saver_set_text (saver, "Anruf um zehn");
  amt_test_await (amt_draft_saver_is_saved (saver));
  g_assert_cmpint (g_get_monotonic_time () - began, >, G_USEC_PER_SEC / 2);
  assert_stored (&desk, "Anruf um zehn");

  /* Back to what is there: nothing to write. */
  amt_draft_saver_set_text (saver, "Anruf um elf");
  amt_draft_saver_set_text (saver, "Anruf um zehn");
  g_assert_true (amt_draft_saver_is_saved (saver));
  amt_draft_saver_drop (saver);
  amt_test_await (amt_draft_saver_is_saved (saver));
  assert_stored (&desk, NULL);
  g_clear_object (&saver);
  desk_clear (&desk);
}

static void
test_ways_out (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtDraftSaver) saver = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *slot = NULL;

  desk_init (&desk);
  saver = saver_new (&desk);
  amt_draft_saver_set_text (saver, "eins");
  amt_draft_saver_flush (saver);
  /* While the first is on its way: the newer one must win. */
  amt_draft_saver_set_text (saver, "zwei");
  amt_draft_saver_flush_async (saver, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_draft_saver_flush_finish (saver, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  assert_stored (&desk, "zwei");

  amt_draft_saver_set_text (saver, "drei");
  amt_draft_saver_flush (saver);
  amt_draft_saver_set_text (saver, "vier");
  amt_draft_saver_flush (saver);
  amt_test_await (amt_draft_saver_is_saved (saver));
  assert_stored (&desk, "vier");

  /* The editor ends, then the program. */
  amt_draft_saver_set_text (saver, "fünf");
  g_clear_object (&saver);
  desk_close (desk.context);
  desk.context = desk_open_ok (&desk.fixture, TOKEN_AYDIN, OPEN_NORMAL);
  saver = saver_new (&desk);
  text = load (saver);
  g_assert_cmpstr (text, ==, "fünf");
  g_assert_cmpstr (amt_draft_saver_get_text (saver), ==, "fünf");
  g_assert_true (amt_draft_saver_is_saved (saver));
  g_clear_object (&saver);
  desk_clear (&desk);
}

static void
test_typed_while_loading (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtDraftSaver) first = NULL;
  g_autoptr (AmtDraftSaver) saver = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *slot = NULL;

  desk_init (&desk);
  first = saver_new (&desk);
  amt_draft_saver_set_text (first, "alt");
  amt_draft_saver_flush (first);
  amt_test_await (amt_draft_saver_is_saved (first));
  saver = saver_new (&desk);
  amt_draft_saver_load_async (saver, NULL, amt_test_result_cb, &slot);
  amt_draft_saver_set_text (saver, "neu");
  result = amt_test_wait_result (&slot);
  text = amt_draft_saver_load_finish (saver, result, NULL);
  g_assert_cmpstr (text, ==, "alt");
  g_assert_cmpstr (amt_draft_saver_get_text (saver), ==, "neu");
  g_clear_object (&result);
  amt_test_await (amt_draft_saver_is_saved (saver));
  assert_stored (&desk, "neu");
  g_clear_object (&saver);

  /* Thrown away without a look at it. */
  saver = saver_new (&desk);
  amt_draft_saver_drop (saver);
  amt_test_await (amt_draft_saver_is_saved (saver));
  assert_stored (&desk, NULL);
  g_clear_object (&saver);
  g_clear_object (&first);
  desk_clear (&desk);
}

static void
failed_cb (AmtDraftSaver *saver, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_failure (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtDraftSaver) saver = NULL;
  guint n_failed = 0;

  desk_init (&desk);
  saver = saver_new (&desk);
  g_signal_connect (saver, "failed", G_CALLBACK (failed_cb), &n_failed);
  amt_store_close (amt_context_get_store (desk.context));
  amt_draft_saver_set_text (saver, "geht nicht");
  amt_draft_saver_flush (saver);
  amt_test_await (n_failed == 1);
  g_assert_false (amt_draft_saver_is_saved (saver));
  amt_draft_saver_flush (saver);
  amt_test_await (n_failed == 2);
  amt_draft_saver_set_text (saver, "");
  g_clear_object (&saver);
  g_object_unref (desk.context);
  g_free (desk.id);
  desk_fixture_clear (&desk.fixture);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/draft-saver/by-itself", test_by_itself);
  g_test_add_func ("/desk/draft-saver/ways-out", test_ways_out);
  g_test_add_func ("/desk/draft-saver/typed-while-loading", test_typed_while_loading);
  g_test_add_func ("/desk/draft-saver/failure", test_failure);

  return g_test_run ();
}
