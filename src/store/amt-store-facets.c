/* amt-store-facets.c: counts for the filter bar: one pass over the narrow index.
 * Owned by AmtStore. Reader only.
 *
 * For each row SQL says which kinds of filter it fails, one bit each. A row that fails none counts for every kind; a row that
 * fails one kind only counts for that one, because there another value could be chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"
#include "amt-store-query.h"

#include <string.h>

enum
{
  COL_FAILED,
  COL_QUEUE,
  COL_SERVICE,
  COL_STATE,
  COL_ASSIGNEE,
  COL_PAYMENT,
  COL_DEADLINE,
  COL_MARKS
};

void
amt_facets_free (AmtFacets *self)
{
  g_clear_pointer (&self->queues, g_hash_table_unref);
  g_clear_pointer (&self->services, g_hash_table_unref);
  g_clear_pointer (&self->states, g_hash_table_unref);
  g_clear_pointer (&self->assignees, g_hash_table_unref);
  g_clear_pointer (&self->payments, g_hash_table_unref);
  g_free (self);
}

guint64
amt_facet_count (GHashTable *facet, const char *value)
{
  const guint64 *n = g_hash_table_lookup (facet, value);

  return n ? *n : 0;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

const char **
amt_facet_values (GHashTable *facet)
{
  guint n = 0;
  const char **values = (const char **) g_hash_table_get_keys_as_array (facet, &n);

  qsort (values, n, sizeof *values, compare_texts);

  return values;
}

static void
add_to (GHashTable *facet, const char *value)
{
  guint64 *count = g_hash_table_lookup (facet, value);

  if (!count)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (facet, g_strdup (value), count);
    }
  (*count)++;
}

static GHashTable *
facet_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static char *
facets_sql (const AmtQueryValues *values)
{
  GString *sql = g_string_new ("SELECT 0");

  for (AmtFilter filter = 0; filter < AMT_N_FILTERS; filter++)
    if (amt_query_has_filter (values->query, filter))
      g_string_append_printf (sql, " | ((NOT (%s)) << %u)", amt_query_condition (filter),
                              (guint) filter);
  g_string_append (sql, ", coalesce (queue_id, ''), service_sort, coalesce (state, ''),"
                        " assignee_sort, coalesce (payment, ''), " AMT_SQL_DEADLINE_BIT
                        ", " AMT_SQL_MARK_BITS " FROM case_row WHERE ");
  g_string_append (sql, amt_query_scope (values->query->scope));
  if (values->text)
    g_string_append_printf (sql, " AND %s", amt_query_text_condition ());
  g_string_append (sql, " LIMIT ?13");

  return g_string_free (sql, FALSE);
}

/* Marks add to one another: each counts the rows that have it beside those that are chosen. */
static void
add_marks (AmtFacets *facets, gint64 marks, gint64 chosen)
{
  for (guint i = 0; i < AMT_N_MARKS; i++)
    {
      gint64 wanted = chosen | (gint64) 1 << i;

      if ((marks & wanted) == wanted)
        facets->marks[i]++;
    }
}

static void
add_row (AmtFacets *facets, AmtRows *rows, const AmtCaseQuery *query)
{
  gint64 failed = amt_rows_int (rows, COL_FAILED);
  gint64 deadline_bit = amt_rows_int (rows, COL_DEADLINE);
  const struct
  {
    AmtFilter filter;
    GHashTable *facet;
    int column;
  } TEXTS[] = {
    { AMT_FILTER_QUEUE, facets->queues, COL_QUEUE },
    { AMT_FILTER_SERVICE, facets->services, COL_SERVICE },
    { AMT_FILTER_STATE, facets->states, COL_STATE },
    { AMT_FILTER_ASSIGNEE, facets->assignees, COL_ASSIGNEE },
    { AMT_FILTER_PAYMENT, facets->payments, COL_PAYMENT },
  };

  if (failed == 0)
    facets->n++;
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    if ((failed & ~((gint64) 1 << TEXTS[i].filter)) == 0)
      add_to (TEXTS[i].facet, amt_rows_peek (rows, TEXTS[i].column));
  if ((failed & ~((gint64) 1 << AMT_FILTER_DEADLINE)) == 0)
    facets->deadlines[g_bit_nth_lsf ((gulong) deadline_bit, -1)]++;
  if ((failed & ~((gint64) 1 << AMT_FILTER_MARKS)) == 0)
    add_marks (facets, amt_rows_int (rows, COL_MARKS), query->marks);
}

static gboolean
load_facets (AmtStoreTx *tx, gpointer data, GError **error)
{
  const AmtCaseQuery *query = data;
  AmtFacets *facets = g_new0 (AmtFacets, 1);
  g_auto (AmtQueryValues) values = { 0 };
  g_autofree char *sql = NULL;
  g_autoptr (AmtRows) rows = NULL;

  tx->result = facets;
  tx->result_free = (GDestroyNotify) amt_facets_free;
  facets->queues = facet_new ();
  facets->services = facet_new ();
  facets->states = facet_new ();
  facets->assignees = facet_new ();
  facets->payments = facet_new ();

  amt_query_values_init (&values, query, tx->now);
  sql = facets_sql (&values);
  rows = amt_query_run (tx->db, sql, &values, -1, error);
  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    add_row (facets, rows, query);

  return amt_db_ended (tx->db, error);
}

void
amt_store_load_facets_async (AmtStore *self, const AmtCaseQuery *query, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read_later (self, load_facets, amt_case_query_copy (query),
                        (GDestroyNotify) amt_case_query_free, amt_store_load_facets_async,
                        cancellable, callback, user_data);
}

AmtFacets *
amt_store_load_facets_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_facets_async, error);
}
