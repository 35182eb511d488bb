/* amt-db-private.h: what the files of db/ share: the connection and short ways to run a statement.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-db.h"
#include <sqlite3.h>

G_BEGIN_DECLS

struct _AmtDb
{
  sqlite3 *handle;        /* (owned) */
  GHashTable *statements; /* (owned) SQL constant -> prepared statement */
};

typedef sqlite3_stmt *AmtRows;

/**
 * amt_db_select:
 * @sql: a constant: its address is its key
 * @kinds: one letter for each value that follows: 's' const char * (nullable), 'i' gint64
 *
 * Returns: (nullable): the bound statement, to be stepped by amt_rows_next () and ended by amt_rows_end ().
 */
AmtRows amt_db_select (AmtDb *self, const char *sql, GError **error, const char *kinds, ...);
/** amt_rows_next: SQLITE_ROW or SQLITE_DONE; anything else sets @error. */
int amt_rows_next (AmtDb *self, AmtRows rows, GError **error);
void amt_rows_end (AmtRows rows);
/** amt_rows_dup_text: (transfer full) (nullable). */
char *amt_rows_dup_text (AmtRows rows, int column);
/** amt_db_change: a statement without rows. */
gboolean amt_db_change (AmtDb *self, const char *sql, GError **error, const char *kinds, ...);
/** amt_db_number: first column of the first row, or @fallback. */
gint64 amt_db_number (AmtDb *self, const char *sql, gint64 fallback, const char *kinds, ...);
gboolean amt_db_fail (int code, GError **error);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (AmtRows, amt_rows_end, NULL)

G_END_DECLS
