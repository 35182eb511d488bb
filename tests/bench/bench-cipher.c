/* bench-cipher.c: what encryption costs: the same statements on the same data with a key and without one.
 *
 *   bench-cipher ROWS
 *
 * The store itself refuses clear text, so this goes to SQLCipher directly, with the store's settings. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>

#define ROWS_PER_TRANSACTION 500
#define WORDS 2000

static const char SQL_KEY[] =
    "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\"";
static const char SQL_SCHEMA[] =
    "PRAGMA page_size = 16384;"
    "PRAGMA cipher_page_size = 16384;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    /* Reads are to reach the file. */
    "PRAGMA cache_size = -2048;"
    "CREATE TABLE whole (key INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
    "CREATE TABLE row (key INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX row_by_name ON row (name, key);"
    "CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61 remove_diacritics 2');";
static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_WHOLE[] = "INSERT INTO whole (key, text) VALUES (?1, ?2)";
static const char SQL_ROW[] = "INSERT INTO row (key, name, at) VALUES (?1, ?2, ?3)";
static const char SQL_WORDS[] = "INSERT INTO words (rowid, text) VALUES (?1, ?2)";
static const char SQL_READ[] = "SELECT length (text) FROM whole WHERE key = ?1";
static const char SQL_LIST[] = "SELECT key FROM row ORDER BY name, key";
static const char SQL_SEARCH[] = "SELECT rowid FROM words WHERE words MATCH ?1 LIMIT 200";

typedef struct
{
  double insert, read, list, search; /* seconds of processor time */
} Times;

static void
exec (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);

  return statement;
}

/* Steps to the end. Returns: how many rows came. */
static guint
run (sqlite3_stmt *statement)
{
  guint n = 0;
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    n++;
  g_assert_cmpint (code, ==, SQLITE_DONE);
  sqlite3_reset (statement);

  return n;
}

/* About 2 kB of words, as much as a whole case has. */
static char *
invent (GRand *random)
{
  GString *text = g_string_new (NULL);

  while (text->len < 2000)
    g_string_append_printf (text, "wort%d ", g_rand_int_range (random, 0, WORDS));

  return g_string_free (text, FALSE);
}

static void
insert (sqlite3 *db, guint n, GPtrArray *texts)
{
  sqlite3_stmt *whole = prepare (db, SQL_WHOLE);
  sqlite3_stmt *row = prepare (db, SQL_ROW);
  sqlite3_stmt *words = prepare (db, SQL_WORDS);

  for (guint i = 0; i < n; i++)
    {
      const char *text = g_ptr_array_index (texts, i % texts->len);

      if (i % ROWS_PER_TRANSACTION == 0)
        exec (db, SQL_BEGIN);
      sqlite3_bind_int64 (whole, 1, i);
      sqlite3_bind_text (whole, 2, text, -1, SQLITE_STATIC);
      run (whole);
      sqlite3_bind_int64 (row, 1, i);
      sqlite3_bind_text (row, 2, text, 30, SQLITE_STATIC);
      sqlite3_bind_int64 (row, 3, i);
      run (row);
      sqlite3_bind_int64 (words, 1, i);
      sqlite3_bind_text (words, 2, text, 200, SQLITE_STATIC);
      run (words);
      if ((i + 1) % ROWS_PER_TRANSACTION == 0 || i + 1 == n)
        exec (db, SQL_COMMIT);
    }
  sqlite3_finalize (whole);
  sqlite3_finalize (row);
  sqlite3_finalize (words);
}

static void
read_back (sqlite3 *db, guint n, Times *times)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  sqlite3_stmt *one = prepare (db, SQL_READ);
  sqlite3_stmt *list = prepare (db, SQL_LIST);
  sqlite3_stmt *search = prepare (db, SQL_SEARCH);
  double begun = bench_cpu ();

  for (guint i = 0; i < n; i++)
    {
      sqlite3_bind_int64 (one, 1, g_rand_int_range (random, 0, (int) n));
      g_assert_cmpuint (run (one), ==, 1);
    }
  times->read = bench_cpu () - begun;

  begun = bench_cpu ();
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (run (list), ==, n);
  times->list = (bench_cpu () - begun) / 10;

  begun = bench_cpu ();
  for (guint i = 0; i < 200; i++)
    {
      char word[16];

      g_snprintf (word, sizeof word, "wort%d*", g_rand_int_range (random, 100, 999));
      sqlite3_bind_text (search, 1, word, -1, SQLITE_STATIC);
      run (search);
    }
  times->search = (bench_cpu () - begun) / 200;

  sqlite3_finalize (one);
  sqlite3_finalize (list);
  sqlite3_finalize (search);
}

static Times
measure (guint n, gboolean encrypted, GPtrArray *texts)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *file = g_build_filename (folder, "db", NULL);
  sqlite3 *db = NULL;
  Times times = { 0 };
  double begun;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  if (encrypted)
    exec (db, SQL_KEY);
  exec (db, SQL_SCHEMA);
  begun = bench_cpu ();
  insert (db, n, texts);
  times.insert = bench_cpu () - begun;
  read_back (db, n, &times);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  return times;
}

static void
report (guint n, const char *what, double encrypted, double clear, double scale, const char *unit)
{
  g_autofree char *plain = g_strconcat (what, ", none", NULL);
  g_autofree char *ratio = g_strconcat (what, ", ratio", NULL);

  bench_report ("encrypted / none", n, what, scale * encrypted, unit);
  bench_report ("encrypted / none", n, plain, scale * clear, unit);
  bench_report ("encrypted / none", n, ratio, encrypted / clear, "");
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Times encrypted, clear;
  guint n;

  bench_init (&argc, &argv, "cipher");
  n = bench_scaled (bench_number (argc, argv, 1), 500);
  for (guint i = 0; i < 500; i++)
    g_ptr_array_add (texts, invent (random));
  clear = measure (n, FALSE, texts);
  encrypted = measure (n, TRUE, texts);
  report (n, "insert", encrypted.insert, clear.insert, 1, "s");
  report (n, "read one", encrypted.read, clear.read, 1e6 / n, "µs");
  report (n, "list", encrypted.list, clear.list, 1e3, "ms");
  report (n, "full text, prefix", encrypted.search, clear.search, 1e3, "ms");
  bench_report ("encrypted / none", n, "peak memory", bench_peak (), "MiB");

  return 0;
}
