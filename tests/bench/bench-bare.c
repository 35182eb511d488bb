/* bench-bare.c: a cache asked without the program. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-bare.h"

#include "amt-search-match.h"
#include "bench.h"

#include <sqlite3.h>

/* As many as the store indexes in one transaction. */
#define ROWS_PER_TRANSACTION 100
#define COLUMNS_TEXT "{reference name party born address form file_note jotting message}"

/* The key of bench_store_open () as SQLCipher takes it. */
static const char SQL_KEY[] =
    "PRAGMA key = \"x'3031323334353637383961626364656630313233343536373839616263646566'\"";
static const char SQL_FORMAT[] = "PRAGMA cipher_compatibility = 4;"
                                 "PRAGMA cipher_page_size = 16384;"
                                 "PRAGMA temp_store = MEMORY;";
static const char SQL_READER[] = "PRAGMA query_only = ON;"
                                 "PRAGMA cache_size = -65536;";
static const char SQL_WRITER[] = "PRAGMA journal_mode = WAL;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA secure_delete = ON;"
                                 "PRAGMA cache_size = -32768;";
static const char SQL_SEARCH[] =
    "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
/* The tables, then the triggers between them; what FTS5 makes for itself comes with its table. */
static const char SQL_SCHEMA[] =
    "SELECT sql FROM sqlite_schema"
    " WHERE name IN ('search_text', 'search') OR (type = 'trigger' AND tbl_name = 'search_text')"
    " ORDER BY type = 'trigger', rootpage = 0";
static const char SQL_SECURE[] = "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)";
static const char SQL_WORDS[] = "SELECT * FROM search_text ORDER BY key";
static const char SQL_INSERT[] =
    "INSERT INTO search_text VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";

struct _BenchBare
{
  sqlite3 *db;          /* (owned) */
  sqlite3_stmt *search; /* (owned) */
};

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

static sqlite3 *
open_file (const char *file, const char *settings)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  exec (db, SQL_KEY);
  exec (db, SQL_FORMAT);
  exec (db, settings);

  return db;
}

char *
bench_bare_copy (const char *folder)
{
  g_autofree char *from = g_build_filename (folder, "cache.db", NULL);
  g_autofree char *to = g_build_filename (folder, "copy.db", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&to);
}

BenchBare *
bench_bare_open (const char *file)
{
  BenchBare *self = g_new0 (BenchBare, 1);

  self->db = open_file (file, SQL_READER);
  self->search = prepare (self->db, SQL_SEARCH);

  return self;
}

void
bench_bare_free (BenchBare *self)
{
  sqlite3_finalize (self->search);
  g_assert_cmpint (sqlite3_close (self->db), ==, SQLITE_OK);
  g_free (self);
}

static void
append_or (GString *match, const char *columns, const char *phrase, const char *prefix)
{
  if (match->len > 0 && match->str[match->len - 1] != '(')
    g_string_append (match, " OR ");
  g_string_append_printf (match, "%s : \"%s\"%s", columns, phrase, prefix);
}

/* (transfer full) (nullable): what FTS5 is asked. */
static char *
match_of (const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, "2026-03-02");
  GString *match = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const AmtSearchTerm *term = g_ptr_array_index (query->terms, i);

      g_string_append (match, i > 0 ? " AND (" : "(");
      for (guint k = 0; term->phrases[k]; k++)
        append_or (match, COLUMNS_TEXT, term->phrases[k], " *");
      if (term->compact)
        append_or (match, "{reference}", term->compact, " *");
      if (term->runs)
        append_or (match, "{reference}", term->runs, "");
      if (term->compact && strlen (term->compact) >= AMT_SEARCH_MIN_END)
        {
          g_autofree char *end = amt_search_index_end (term->compact);

          append_or (match, "{reference_end}", end, " *");
        }
      g_string_append_c (match, ')');
    }

  return g_string_free (match, match->len == 0);
}

void
bench_bare_search (BenchBare *self, const char *text, guint limit)
{
  g_autofree char *match = match_of (text);
  int code;

  if (!match)
    return;
  sqlite3_bind_text (self->search, 1, match, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->search, 2, limit);
  do
    code = sqlite3_step (self->search);
  while (code == SQLITE_ROW);
  g_assert_cmpint (code, ==, SQLITE_DONE);
  sqlite3_reset (self->search);
}

static void
copy_schema (sqlite3 *from, sqlite3 *to)
{
  sqlite3_stmt *schema = prepare (from, SQL_SCHEMA);

  while (sqlite3_step (schema) == SQLITE_ROW)
    exec (to, (const char *) sqlite3_column_text (schema, 0));
  sqlite3_finalize (schema);
  exec (to, SQL_SECURE);
}

double
bench_bare_insert_rate (BenchBare *self)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *file = g_build_filename (folder, "bare.db", NULL);
  sqlite3 *db = open_file (file, SQL_WRITER);
  sqlite3_stmt *words = prepare (self->db, SQL_WORDS);
  sqlite3_stmt *insert;
  double cpu = 0;
  guint n = 0;

  copy_schema (self->db, db);
  insert = prepare (db, SQL_INSERT);
  while (sqlite3_step (words) == SQLITE_ROW)
    {
      double begun;

      /* Reading is not what is measured. */
      for (int i = 0; i < sqlite3_column_count (words); i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (words, i));
      begun = bench_cpu ();
      if (n++ % ROWS_PER_TRANSACTION == 0)
        exec (db, SQL_BEGIN);
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      if (n % ROWS_PER_TRANSACTION == 0)
        exec (db, SQL_COMMIT);
      cpu += bench_cpu () - begun;
      sqlite3_reset (insert);
    }
  if (!sqlite3_get_autocommit (db))
    exec (db, SQL_COMMIT);
  sqlite3_finalize (words);
  sqlite3_finalize (insert);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  bench_report ("bare inserts", n, "index, processor", n / cpu, "cases/s");

  return n / cpu;
}
