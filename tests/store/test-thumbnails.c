/* test-thumbnails.c: small pictures of documents stay with their case and go with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "amt-store-db.h"
#include "amt-store-thumbnails.h"

/* Makes the document file what 001.sql left. */
static const char SQL_TO_VERSION_1[] = "DROP TABLE thumbnail; PRAGMA user_version = 1";

#define WIDTH 30
#define HEIGHT 40
#define SIDE 40
#define HASH "00000000000000000000000000000000000000000000000000000000000000aa"
#define STRANGER "00000000000000000000000000000000000000000000000000000000000000bb"

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtCase) value = fixture_case (0, 2, ME);
  AmtDocument *document = amt_document_new ();

  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 2);

  document->id = g_strdup ("d-1");
  document->name = g_strdup ("a.pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = g_strdup (HASH);
  document->size = 5000;
  document->virus_scan = g_strdup ("clean");
  document->added_at = NOW;
  g_ptr_array_add (value->documents, document);
  fixture_cases_page_add (cases, value);
  STORE_OK (amt_store_put_cases, fixture->store, cases, FALSE);
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
make_pixels (guint8 seed)
{
  guint8 *data = g_malloc (WIDTH * HEIGHT * 4);

  for (gsize i = 0; i < WIDTH * HEIGHT * 4; i++)
    data[i] = (guint8) (seed + i * 7);
  return g_bytes_new_take (data, WIDTH * HEIGHT * 4);
}

static AmtThumbnail *
load (Fixture *fixture, const char *sha256, guint side)
{
  return STORE_GET (amt_store_load_thumbnail, fixture->store, sha256, side);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = make_pixels (1);
  g_autoptr (GBytes) second = make_pixels (9);
  g_autoptr (AmtThumbnail) thumbnail = NULL;
  g_autoptr (AmtThumbnail) other = load (fixture, HASH, SIDE);

  g_assert_null (other);
  STORE_OK (amt_store_put_thumbnail, fixture->store, HASH, SIDE, first, WIDTH, HEIGHT);
  STORE_OK (amt_store_put_thumbnail, fixture->store, HASH, SIDE, second, WIDTH, HEIGHT);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = fixture_store (fixture->directory, fixture->clock);

  thumbnail = load (fixture, HASH, SIDE);
  g_assert_nonnull (thumbnail);
  g_assert_cmpuint (thumbnail->width, ==, WIDTH);
  g_assert_cmpuint (thumbnail->height, ==, HEIGHT);
  g_assert_true (g_bytes_equal (thumbnail->pixels, second));
  other = load (fixture, HASH, SIDE * 2);
  g_assert_null (other);
}

/* A picture that comes when its case has just gone would stay for ever. */
static void
test_of_no_case (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pixels = make_pixels (1);
  g_autoptr (AmtThumbnail) thumbnail = NULL;

  STORE_OK (amt_store_put_thumbnail, fixture->store, STRANGER, SIDE, pixels, WIDTH, HEIGHT);
  thumbnail = load (fixture, STRANGER, SIDE);
  g_assert_null (thumbnail);
}

static void
test_erased (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pixels = make_pixels (1);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (AmtThumbnail) thumbnail = NULL;
  AmtChangesPage *page = fixture_page ("c-2", FALSE);

  STORE_OK (amt_store_put_thumbnail, fixture->store, HASH, SIDE, pixels, WIDTH, HEIGHT);
  fixture_page_remove (page, 0, "erased");
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
  g_assert_cmpuint (changes->removed->len, ==, 1);
  thumbnail = load (fixture, HASH, SIDE);
  g_assert_null (thumbnail);
}

/* A profile that an earlier version made gets a place for them. */
static void
test_older_profile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "documents.db", NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GBytes) pixels = make_pixels (1);
  g_autoptr (AmtThumbnail) thumbnail = NULL;
  g_autoptr (GError) error = NULL;
  AmtDb *db;

  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (amt_db_exec (db, SQL_TO_VERSION_1, &error));
  amt_db_close (db);

  fixture->store = fixture_store (fixture->directory, fixture->clock);
  STORE_OK (amt_store_put_thumbnail, fixture->store, HASH, SIDE, pixels, WIDTH, HEIGHT);
  thumbnail = load (fixture, HASH, SIDE);
  g_assert_nonnull (thumbnail);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add ("/store/thumbnails/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/store/thumbnails/of-no-case", Fixture, NULL, set_up, test_of_no_case, tear_down);
  g_test_add ("/store/thumbnails/erased", Fixture, NULL, set_up, test_erased, tear_down);
  g_test_add ("/store/thumbnails/older-profile", Fixture, NULL, set_up, test_older_profile,
              tear_down);
  return g_test_run ();
}
