/* amt-store-db.h: one SQLCipher connection with its prepared statements, and SQLite's codes translated once.
 *
 * A connection belongs to one worker at a time. Statements are cached by their SQL constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _AmtDb AmtDb;

/* A bound statement on its way through its rows; leaving the scope resets it. */
typedef sqlite3_stmt AmtRows;

typedef enum
{
  AMT_DB_WRITE, /* an empty file becomes a database */
  AMT_DB_READ,
  AMT_DB_LOOK /* reading, also of an empty file, and changes nothing */
} AmtDbMode;

/**
 * amt_db_open:
 * @path: must not be clear text
 * @key: 32 bytes
 *
 * Refuses with AMT_STORE_ERROR_CLEAR_TEXT unless the library encrypts, with AMT_STORE_ERROR_KEY if the
 * key does not fit; the file is untouched then.
 */
AmtDb *amt_db_open (const char *path, GBytes *key, AmtDbMode mode, GError **error);
void amt_db_close (AmtDb *self);
/** amt_db_empty_log: moves all that was committed into the file and cuts the log. Returns: FALSE while somebody else reads. */
gboolean amt_db_empty_log (AmtDb *self);

/** amt_db_exec: runs constant @sql without values. */
gboolean amt_db_exec (AmtDb *self, const char *sql, GError **error);

/**
 * amt_db_query:
 * @sql: constant text; ?1, ?2 … are bound in order
 * @format: one letter per value: s text (nullable), i gint64, u guint64, b gboolean, B GBytes
 *
 * Values must live until the rows are released.
 *
 * Returns: (transfer none): before its first row.
 */
AmtRows *amt_db_query (AmtDb *self, GError **error, const char *sql, const char *format, ...);

/** amt_db_next: Returns: FALSE at the end, also when it is an early one: ask amt_db_ended () then. */
gboolean amt_db_next (AmtDb *self, AmtRows *rows);
/** amt_db_ended: whether the last amt_db_next () met no error. */
gboolean amt_db_ended (AmtDb *self, GError **error);

/** amt_db_run: amt_db_query () for statements that give no rows. */
gboolean amt_db_run (AmtDb *self, GError **error, const char *sql, const char *format, ...);

/** amt_db_get_int: first column of the first row, @fallback without one. Returns: FALSE with @error. */
gboolean amt_db_get_int (AmtDb *self, gint64 *out, gint64 fallback, GError **error, const char *sql,
                         const char *format, ...);

/** amt_db_get_text: Returns: FALSE with @error; @out is (transfer full) (nullable). */
gboolean amt_db_get_text (AmtDb *self, char **out, GError **error, const char *sql,
                          const char *format, ...);

/** amt_db_interrupt: ends the statement that runs, with G_IO_ERROR_CANCELLED. Any thread, while the connection is open. */
void amt_db_interrupt (AmtDb *self);

/** amt_db_watch: @stop (nullable) is asked often while a statement runs; TRUE ends it with G_IO_ERROR_CANCELLED. */
void amt_db_watch (AmtDb *self, int (*stop) (gpointer), gpointer data);

/** amt_db_n_changed: rows that the last statement changed. */
int amt_db_n_changed (AmtDb *self);
gint64 amt_db_last_key (AmtDb *self);

/** amt_db_in_transaction: FALSE also after SQLite rolled back by itself (disk full, I/O error). */
gboolean amt_db_in_transaction (AmtDb *self);

/* Columns of the current row. */
char *amt_rows_text (AmtRows *rows, int column);       /* (transfer full) (nullable) */
const char *amt_rows_peek (AmtRows *rows, int column); /* (transfer none) until the next step */
gint64 amt_rows_int (AmtRows *rows, int column);
GBytes *amt_rows_bytes (AmtRows *rows, int column); /* (transfer full) */
void amt_rows_release (AmtRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDb, amt_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRows, amt_rows_release)

G_END_DECLS
