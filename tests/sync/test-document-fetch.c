/* test-document-fetch.c: a document arrives whole and right, or not at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include "amt-hex.h"

#include <string.h>
#include <unistd.h>

typedef struct
{
  Office office;
  Desk desk;
  GBytes *bytes;
  AmtDocument *document;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) value = office_case ("d");
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  office_open (&fixture->office, 0, 0);
  fixture->bytes = office_document ("d");
  fixture->document = amt_document_new ();
  fixture->document->id = g_strdup ("doc");
  fixture->document->name = g_strdup ("scan.pdf");
  fixture->document->media_type = g_strdup ("application/pdf");
  fixture->document->source = g_strdup ("application");
  fixture->document->sha256 = amt_sha256_of_bytes (fixture->bytes);
  fixture->document->size = (gint64) g_bytes_get_size (fixture->bytes);
  fixture->document->added_at = OFFICE_NOW;
  g_ptr_array_add (value->documents, amt_document_copy (fixture->document));
  g_ptr_array_add (contents, g_bytes_ref (fixture->bytes));
  amt_portal_add_case (fixture->office.portal, value, contents, &error);
  g_assert_no_error (error);
  desk_open (&fixture->desk, &fixture->office, "anna");
  result = desk_sync (&fixture->desk);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  desk_verify (&fixture->desk);
  desk_close (&fixture->desk);
  amt_document_free (fixture->document);
  g_bytes_unref (fixture->bytes);
  office_close (&fixture->office);
}

static gboolean
fetch (Fixture *fixture, GError **error)
{
  return WAIT_CALL (amt_sync_engine_fetch_document, fixture->desk.engine, error, "d",
                    fixture->document);
}

static guint64
have (Fixture *fixture, gboolean *complete)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  guint64 n = 0;

  amt_store_document_state_async (fixture->desk.store, fixture->document->sha256, NULL,
                                  amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_document_state_finish (fixture->desk.store, result, complete, &n, &etag, &error);
  g_assert_no_error (error);
  return n;
}

static void
assert_there (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  gsize size = 0;
  int fd;

  amt_store_load_document_async (fixture->desk.store, fixture->document->sha256, NULL,
                                 amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  fd = amt_store_load_document_finish (fixture->desk.store, result, &size, &error);
  g_assert_no_error (error);
  mapped = g_mapped_file_new_from_fd (fd, FALSE, &error);
  g_assert_no_error (error);
  close (fd);
  g_assert_cmpmem (g_mapped_file_get_contents (mapped), size,
                   g_bytes_get_data (fixture->bytes, NULL), g_bytes_get_size (fixture->bytes));
}

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fetch (fixture, &error));
  assert_there (fixture);
  /* It is there: nobody is asked. */
  amt_fault_proxy_clear_log (fixture->office.proxy);
  g_assert_true (fetch (fixture, &error));
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, NULL, NULL), ==, 0);
}

static void
test_resumed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  gboolean complete = TRUE;
  guint64 first;
  guint64 before;

  amt_fault_proxy_add (fixture->office.proxy, "GET", "/documents/", "cut-mid-answer",
                       "bytes=270000");
  g_assert_false (fetch (fixture, &error));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST);
  first = have (fixture, &complete);
  g_assert_false (complete);
  g_assert_cmpuint (first, >, 0);

  desk_reopen (&fixture->desk);
  before = amt_remote_get_n_bytes (fixture->desk.remote);
  g_assert_true (fetch (fixture, &again));
  assert_there (fixture);
  /* Only the rest came (and the hello of a new session). */
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->desk.remote) - before, <,
                    g_bytes_get_size (fixture->bytes) - first + 10000);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  amt_fault_proxy_add (fixture->office.proxy, "GET", "/documents/", "corrupt", NULL);
  g_assert_true (fetch (fixture, &error));
  assert_there (fixture);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "GET", "/documents/"), ==, 2);
}

static void
test_always_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean complete = TRUE;

  amt_fault_proxy_add (fixture->office.proxy, "GET", "/documents/", "corrupt", "count=2");
  g_assert_false (fetch (fixture, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT);
  g_assert_cmpuint (have (fixture, &complete), ==, 0);
  g_assert_false (complete);
  g_clear_error (&error);
  g_assert_true (fetch (fixture, &error));
  assert_there (fixture);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_fault_proxy_add (fixture->office.proxy, "GET", "/documents/", "delay", "ms=3000");
  amt_sync_engine_fetch_document_async (fixture->desk.engine, "d", fixture->document, cancellable,
                                        amt_test_result_cb, &slot);
  amt_test_await (amt_fault_proxy_pending (fixture->office.proxy) == 0);
  g_cancellable_cancel (cancellable);
  result = amt_test_wait_result (&slot);
  g_assert_false (amt_sync_engine_fetch_document_finish (fixture->desk.engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (fetch (fixture, &error));
  assert_there (fixture);
}

static void
begin (Fixture *fixture, GCancellable *cancellable, GAsyncResult **slot)
{
  amt_sync_engine_fetch_document_async (fixture->desk.engine, "d", fixture->document, cancellable,
                                        amt_test_result_cb, slot);
}

static gboolean
end (Fixture *fixture, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = amt_test_wait_result (slot);

  return amt_sync_engine_fetch_document_finish (fixture->desk.engine, result, error);
}

/* A first page and a copy on disk at the same moment: one download, both have it. */
static void
test_together (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slots[3] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    begin (fixture, NULL, &slots[i]);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_assert_true (end (fixture, &slots[i], &error));
      g_assert_no_error (error);
    }
  assert_there (fixture);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "GET", "/documents/"), ==, 1);
}

/* Who leaves takes nothing away from who stays, and what nobody waits for does not disturb who comes next. */
static void
test_one_leaves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  GAsyncResult *slots[3] = { NULL };

  amt_fault_proxy_add (fixture->office.proxy, "GET", "/documents/", "delay", "ms=300");
  begin (fixture, first, &slots[0]);
  begin (fixture, second, &slots[1]);
  amt_test_await (amt_fault_proxy_pending (fixture->office.proxy) == 0);
  g_cancellable_cancel (first);
  g_assert_false (end (fixture, &slots[0], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_cancel (second);
  begin (fixture, NULL, &slots[2]);
  g_assert_false (end (fixture, &slots[1], &other));
  g_assert_error (other, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (end (fixture, &slots[2], &error));
  g_assert_no_error (error);
  assert_there (fixture);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/document-fetch/plain", test_plain);
  ADD ("/document-fetch/resumed", test_resumed);
  ADD ("/document-fetch/wrong", test_wrong);
  ADD ("/document-fetch/always-wrong", test_always_wrong);
  ADD ("/document-fetch/cancelled", test_cancelled);
  ADD ("/document-fetch/together", test_together);
  ADD ("/document-fetch/one-leaves", test_one_leaves);
  return g_test_run ();
}
