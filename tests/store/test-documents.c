/* test-documents.c: documents come in pieces, are checked, and leave in order of use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
  g_free (fixture->directory);
}

static GBytes *
make_bytes (guint8 seed, gsize size)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (seed + i * 31 + i / 251);

  return g_bytes_new_take (data, size);
}

static char *
hash_of (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static gboolean
is_complete (Fixture *fixture, const char *hash, guint64 *out_have, char **out_etag)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;

  amt_store_document_state_async (fixture->store, hash, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_document_state_finish (fixture->store, result, &complete, out_have, out_etag, &error);
  g_assert_no_error (error);

  return complete;
}

static int
load (Fixture *fixture, const char *hash, gsize *out_size, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_store_load_document_async (fixture->store, hash, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_store_load_document_finish (fixture->store, result, out_size, error);
}

static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (1, 700001);
  g_autoptr (GBytes) first = g_bytes_new_from_bytes (bytes, 0, 300000);
  g_autoptr (GBytes) second = g_bytes_new_from_bytes (bytes, 300000, 400001);
  g_autofree char *hash = hash_of (bytes);
  g_autofree char *etag = NULL;
  g_autofree guint8 *read_back = g_malloc (700001);
  g_autoptr (GError) error = NULL;
  guint64 have = 1;
  gsize size = 0;
  int fd;

  g_assert_false (is_complete (fixture, hash, &have, NULL));
  g_assert_cmpuint (have, ==, 0);
  STORE_OK (amt_store_append_document, fixture->store, hash, 0, first, "\"e1\"");
  g_assert_false (is_complete (fixture, hash, &have, &etag));
  g_assert_cmpuint (have, ==, 300000);
  g_assert_cmpstr (etag, ==, "\"e1\"");
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_append_document, fixture->store, hash, 299999,
               second, NULL);
  g_assert_cmpint (load (fixture, hash, NULL, &error), ==, -1);
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  STORE_OK (amt_store_append_document, fixture->store, hash, 300000, second, "\"e1\"");
  STORE_OK (amt_store_complete_document, fixture->store, hash, 700001);
  g_assert_true (is_complete (fixture, hash, NULL, NULL));

  fd = load (fixture, hash, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 700001);
  g_assert_cmpint (read (fd, read_back, size), ==, 700001);
  g_assert_cmpmem (read_back, size, g_bytes_get_data (bytes, NULL), size);

  /* Nobody who gets it can change it. */
  g_assert_cmpint (write (fd, "x", 1), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  close (fd);
}

static void
test_wrong_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (2, 1000);
  g_autoptr (GBytes) other = make_bytes (3, 1000);
  g_autofree char *hash = hash_of (bytes);
  guint64 have = 1;

  STORE_OK (amt_store_append_document, fixture->store, hash, 0, other, NULL);
  STORE_FAILS (AMT_STORE_ERROR_CORRUPT, amt_store_complete_document, fixture->store, hash, 1000);
  g_assert_false (is_complete (fixture, hash, &have, NULL));
  g_assert_cmpuint (have, ==, 0);

  STORE_OK (amt_store_append_document, fixture->store, hash, 0, bytes, NULL);
  STORE_FAILS (AMT_STORE_ERROR_CORRUPT, amt_store_complete_document, fixture->store, hash, 1001);
  /* From the start again over what is left. */
  STORE_OK (amt_store_append_document, fixture->store, hash, 0, other, NULL);
  STORE_OK (amt_store_append_document, fixture->store, hash, 0, bytes, NULL);
  STORE_OK (amt_store_complete_document, fixture->store, hash, 1000);
}

static void
test_quota (Fixture *fixture, gconstpointer data)
{
  char *hashes[5];
  g_autoptr (AmtOperation) evidence = fixture_operation ("addDocument", 0, NULL, NULL);
  int fd;

  for (guint8 i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) bytes = make_bytes (i, 100000);

      hashes[i] = STORE_GET (amt_store_put_document, fixture->store, bytes);
    }
  evidence->name = g_strdup ("Mietvertrag.pdf");
  evidence->media_type = g_strdup ("application/pdf");
  evidence->source = g_strdup ("post");
  evidence->sha256 = g_strdup (hashes[0]);
  evidence->size = 100000;
  STORE_OK (amt_store_record, fixture->store, evidence, AMT_TIME_NONE);

  /* 1 was used last, 0 is pinned: 2 goes, then 3. */
  fd = load (fixture, hashes[1], NULL, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  amt_store_set_quota (fixture->store, 250000);
  amt_test_await (!is_complete (fixture, hashes[2], NULL, NULL));
  g_assert_true (is_complete (fixture, hashes[0], NULL, NULL));
  g_assert_true (is_complete (fixture, hashes[1], NULL, NULL));
  g_assert_true (is_complete (fixture, hashes[3], NULL, NULL));

  /* What has just come stays, however small the quota. */
  amt_store_set_quota (fixture->store, 10);
  {
    g_autoptr (GBytes) bytes = make_bytes (9, 100000);

    hashes[4] = STORE_GET (amt_store_put_document, fixture->store, bytes);
  }
  g_assert_true (is_complete (fixture, hashes[4], NULL, NULL));
  g_assert_true (is_complete (fixture, hashes[0], NULL, NULL));
  g_assert_false (is_complete (fixture, hashes[1], NULL, NULL));

  STORE_OK (amt_store_discard, fixture->store, evidence->id, FALSE);
  amt_store_set_quota (fixture->store, 0);
  amt_test_await (!is_complete (fixture, hashes[0], NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_free (hashes[i]);
}

/* An erased case takes its documents with it, but not those that another case names. */
static void
test_erased (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) own = make_bytes (1, 5000);
  g_autoptr (GBytes) shared = make_bytes (2, 5000);
  g_autofree char *own_hash = STORE_GET (amt_store_put_document, fixture->store, own);
  g_autofree char *shared_hash = STORE_GET (amt_store_put_document, fixture->store, shared);
  AmtCasesPage *cases = fixture_cases_page ();
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AmtCase) value = fixture_case (i, 2, ME);
      const char *names[] = { shared_hash, i == 0 ? own_hash : NULL };

      for (guint j = 0; j < 2 && names[j]; j++)
        {
          AmtDocument *document = amt_document_new ();

          document->id = g_strdup_printf ("d-%u", j);
          document->name = g_strdup ("a.pdf");
          document->media_type = g_strdup ("application/pdf");
          document->source = g_strdup ("application");
          document->sha256 = g_strdup (names[j]);
          document->size = 5000;
          document->virus_scan = g_strdup ("clean");
          document->added_at = NOW;
          g_ptr_array_add (value->documents, document);
        }
      fixture_cases_page_add (cases, value);
    }
  STORE_OK (amt_store_put_cases, fixture->store, cases, FALSE);
  fixture_page_remove (page, 0, "erased");
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
  g_assert_cmpuint (changes->removed->len, ==, 1);
  g_assert_false (is_complete (fixture, own_hash, NULL, NULL));
  g_assert_true (is_complete (fixture, shared_hash, NULL, NULL));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/documents/pieces", Fixture, NULL, set_up, test_pieces, tear_down);
  g_test_add ("/store/documents/wrong-bytes", Fixture, NULL, set_up, test_wrong_bytes, tear_down);
  g_test_add ("/store/documents/quota", Fixture, NULL, set_up, test_quota, tear_down);
  g_test_add ("/store/documents/erased", Fixture, NULL, set_up, test_erased, tear_down);

  return g_test_run ();
}
