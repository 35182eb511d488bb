/* amt-store-search.c: searches: from the best kind of hit to the widest, until there are enough.
 * Owned by AmtStore. Finder only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-search.h"

#include "amt-fold.h"
#include "amt-store-private.h"
#include <string.h>

/* Columns of the index by what is looked for. */
#define COLUMNS_TEXT "{reference name party born address form file_note jotting message}"
#define COLUMNS_NAME "{name party}"
#define COLUMNS_SOUND "{name_sound party_sound}"
#define COLUMNS_REFERENCE "{reference}"
#define COLUMNS_END "{reference_end}"
#define COLUMNS_BORN "{born}"

/* Newest in the cache first: the index gives that order without sorting. */
#define SQL_FILTERS \
  "       (?2 IS NULL OR r.service_id IN (SELECT value FROM json_each (?2)))" \
  "   AND (?3 IS NULL OR r.assignee_sort IN (SELECT value FROM json_each (?3)))" \
  "   AND (?4 = 0 OR ((1 << r.state_sort) & ?4) <> 0)" \
  "   AND (?5 IS NULL OR r.deadline_on >= ?5)" \
  "   AND (?6 IS NULL OR r.deadline_on <= ?6)" \
  "   AND (?7 IS NULL OR (r.deadline_on < ?7 AND r.box & 2 = 0))"
static const char SQL_MATCH[] =
    "SELECT s.rowid FROM search s CROSS JOIN case_row r ON r.key = s.rowid"
    " WHERE search MATCH ?1 AND" SQL_FILTERS " ORDER BY s.rowid DESC LIMIT ?8";
static const char SQL_FILTER[] =
    "SELECT r.key FROM case_row r WHERE ?1 IS NULL AND" SQL_FILTERS " ORDER BY r.key DESC LIMIT ?8";
/* Hits in documents: their words are found elsewhere. */
static const char SQL_THESE[] =
    "SELECT r.key FROM json_each (?1) j CROSS JOIN case_row r ON r.key = j.value"
    " WHERE r.restricted = 0 AND" SQL_FILTERS " ORDER BY r.key DESC LIMIT ?8";
static const char SQL_ROW[] = "SELECT " AMT_SQL_LIST_COLUMNS " FROM case_row WHERE key = ?1";
static const char SQL_HAS_INDEX[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'search'";

typedef struct
{
  AmtSearchQuery *query; /* (owned) */
  char *today;           /* (owned) */
  guint limit;
} SearchJob;

/* A search on its way. */
typedef struct
{
  AmtStoreTx *tx;
  const SearchJob *job;
  char *services; /* (owned) (nullable) JSON list */
  char *
      named_services; /* (owned) (nullable) likewise, of those that words name; %NULL: no words do */
  char *assignees;    /* (owned) (nullable) likewise */
  GHashTable *seen;   /* (owned) keys of hits */
  AmtSearchResult *result; /* (unowned) the transaction's */
} Search;

static void
search_job_free (SearchJob *job)
{
  amt_search_query_free (job->query);
  g_free (job->today);
  g_free (job);
}

static void
search_clear (Search *search)
{
  g_free (search->services);
  g_free (search->named_services);
  g_free (search->assignees);
  g_clear_pointer (&search->seen, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
hit_free (gpointer data)
{
  AmtSearchHit *hit = data;

  g_clear_pointer (&hit->row, amt_list_row_free);
  g_ptr_array_unref (hit->places);
  g_free (hit);
}

void
amt_search_result_free (AmtSearchResult *self)
{
  g_ptr_array_unref (self->hits);
  g_free (self);
}

static char *
json_list (char **values, gboolean with_empty)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; values[i]; i++)
    json_array_add_string_element (array, values[i]);
  if (with_empty)
    json_array_add_string_element (array, "");
  json_node_take_array (node, array);

  return amt_json_to_text (node);
}

static gboolean
fits_service (const AmtSearchQuery *query, const char *id)
{
  if (query->service_ids && !g_strv_contains ((const char *const *) query->service_ids, id))
    return FALSE;

  for (guint i = 0; i < query->terms->len; i++)
    {
      char **ids = ((const AmtSearchTerm *) query->terms->pdata[i])->service_ids;

      if (ids && !g_strv_contains ((const char *const *) ids, id))
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): JSON list of the services that the filter and all words that name services mean. */
static char *
named_services (const AmtSearchQuery *query)
{
  g_autoptr (GPtrArray) common = g_ptr_array_new ();
  char **ids = NULL;

  for (guint i = 0; i < query->terms->len && !ids; i++)
    ids = ((const AmtSearchTerm *) query->terms->pdata[i])->service_ids;
  for (guint i = 0; ids && ids[i]; i++)
    if (fits_service (query, ids[i]))
      g_ptr_array_add (common, ids[i]);
  if (common->len == 0)
    return NULL;
  g_ptr_array_add (common, NULL);

  return json_list ((char **) common->pdata, FALSE);
}

/* --- what FTS5 is asked -------------------------------------------------------------------------------- */

/* Keys are letters, digits and blanks: nothing in them ends the quotes. */
static void
append_or (GString *match, const char *columns, const char *phrase, gboolean prefix)
{
  if (!phrase || !*phrase)
    return;
  if (match->str[match->len - 1] != '(')
    g_string_append (match, " OR ");
  g_string_append_printf (match, "%s : \"%s\"%s", columns, phrase, prefix ? " *" : "");
}

static void
append_reference (GString *match, const char *compact, const char *runs)
{
  append_or (match, COLUMNS_REFERENCE, compact, TRUE);
  append_or (match, COLUMNS_REFERENCE, runs, FALSE);
  if (compact && strlen (compact) >= AMT_SEARCH_MIN_END)
    {
      g_autofree char *end = amt_search_index_end (compact);

      append_or (match, COLUMNS_END, end, TRUE);
    }
}

static void
append_term (GString *match, const AmtSearchTerm *term, AmtSearchRank rank)
{
  gboolean names = rank <= AMT_RANK_SIMILAR_NAME || term->kind == AMT_SEARCH_PERSON;
  gboolean with_sounds = rank == AMT_RANK_SIMILAR_NAME || rank == AMT_RANK_OTHER_SIMILAR;
  gboolean prefix = !term->exact && rank != AMT_RANK_NAME;

  g_string_append (match, match->len > 0 ? " AND (" : "(");
  if (term->kind == AMT_SEARCH_REFERENCE)
    append_reference (match, term->compact, term->runs);
  for (guint i = 0; term->phrases[i]; i++)
    append_or (match,
               term->kind == AMT_SEARCH_REFERENCE ? COLUMNS_REFERENCE
               : names                            ? COLUMNS_NAME
                                                  : COLUMNS_TEXT,
               term->phrases[i], prefix);
  if (!names && term->kind == AMT_SEARCH_ANYWHERE)
    append_reference (match, term->compact, term->runs);
  if (with_sounds && term->sound && term->kind != AMT_SEARCH_REFERENCE)
    append_or (match, COLUMNS_SOUND, term->sound, FALSE);
  g_string_append_c (match, ')');
}

char *
amt_store_search_term_match (const AmtSearchTerm *term)
{
  GString *match = g_string_new (NULL);

  append_term (match, term, AMT_RANK_OTHER);

  return g_string_free (match, FALSE);
}

char *
amt_store_search_born_match (const char *born)
{
  GString *match = g_string_new ("(");

  append_or (match, COLUMNS_BORN, born, TRUE);
  g_string_append_c (match, ')');

  return g_string_free (match, FALSE);
}

static void
append_born (GString *match, const AmtSearchQuery *query)
{
  if (!query->born)
    return;
  g_string_append (match, match->len > 0 ? " AND (" : "(");
  append_or (match, COLUMNS_BORN, query->born, TRUE);
  g_string_append_c (match, ')');
}

static gboolean
any_sound (const AmtSearchQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    if (((const AmtSearchTerm *) query->terms->pdata[i])->sound)
      return TRUE;

  return FALSE;
}

/* @by_service: without those that name services. */
static void
append_terms (GString *match, const AmtSearchQuery *query, AmtSearchRank rank, gboolean by_service)
{
  g_autoptr (GString) terms = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    if (!by_service || !((const AmtSearchTerm *) query->terms->pdata[i])->service_ids)
      append_term (terms, query->terms->pdata[i], rank);
  if (query->number && rank >= AMT_RANK_OTHER && !by_service)
    {
      g_autoptr (GString) number = g_string_new (NULL);

      append_term (number, query->number, rank);
      g_string_append_printf (match, "((%s) OR %s)", terms->str, number->str);
    }
  else
    g_string_append (match, terms->str);
}

/* Returns: how many terms may name a service. */
static guint
count_service_terms (const AmtSearchQuery *query)
{
  guint n = 0;

  for (guint i = 0; i < query->terms->len; i++)
    n += ((const AmtSearchTerm *) query->terms->pdata[i])->service_ids != NULL;

  return n;
}

/* Returns: (transfer full) (nullable): what FTS5 is asked for hits of @rank; %NULL: there can be none. */
static char *
match_of (const AmtSearchQuery *query, AmtSearchRank rank, gboolean by_service)
{
  guint n_terms = query->terms->len - (by_service ? count_service_terms (query) : 0);
  GString *match = g_string_new (NULL);

  switch (rank)
    {
    case AMT_RANK_REFERENCE:
    case AMT_RANK_REFERENCE_END:
      if (!query->reference || by_service)
        break;
      g_string_append_c (match, '(');
      if (rank == AMT_RANK_REFERENCE)
        append_or (match, COLUMNS_REFERENCE, query->reference->compact, FALSE);
      else
        append_reference (match, query->reference->compact, query->reference->runs);
      g_string_append_c (match, ')');
      append_born (match, query);
      break;
    case AMT_RANK_SIMILAR_NAME:
    case AMT_RANK_OTHER_SIMILAR:
      if (!any_sound (query))
        break;
      /* fall through */
    case AMT_RANK_NAME:
    case AMT_RANK_NAME_BEGUN:
    case AMT_RANK_OTHER:
      if (n_terms > 0)
        {
          append_terms (match, query, rank, by_service);
          append_born (match, query);
        }
      break;
    case AMT_RANK_FILTER:
      if (n_terms == 0)
        append_born (match, query);
      break;
    case AMT_RANK_DOCUMENT:
      break;
    }

  return g_string_free (match, match->len == 0);
}

/* --- hits ---------------------------------------------------------------------------------------------- */

static gboolean
add_hit (Search *search, gint64 key, AmtSearchRank rank, gboolean by_service, GError **error)
{
  AmtDb *db = search->tx->db;
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_ROW, "i", key);
  AmtSearchHit *hit;

  if (!rows)
    return FALSE;
  if (!amt_db_next (db, rows))
    return amt_db_ended (db, error);

  hit = g_new0 (AmtSearchHit, 1);
  hit->row = amt_store_list_row_from_rows (rows);
  hit->rank = rank;
  hit->by_service = by_service;
  hit->places = amt_store_search_places_new ();
  g_ptr_array_add (search->result->hits, hit);

  return TRUE;
}

/* Keys of hits of @rank that are not there yet; one more than wanted tells that there are more. */
static gboolean
collect (Search *search, AmtSearchRank rank, gboolean by_service, GArray *keys, GError **error)
{
  const AmtSearchQuery *query = search->job->query;
  AmtDb *db = search->tx->db;
  g_autofree char *match = match_of (query, rank, by_service);
  g_autoptr (AmtRows) rows = NULL;

  if (!match && rank != AMT_RANK_FILTER)
    return TRUE;
  rows = amt_db_query (db, error, match ? SQL_MATCH : SQL_FILTER, "sssisssi", match,
                       by_service ? search->named_services : search->services, search->assignees,
                       (gint64) query->states, query->deadline_from, query->deadline_to,
                       query->overdue ? search->job->today : NULL,
                       (gint64) search->job->limit + 1 + g_hash_table_size (search->seen));
  if (!rows)
    return FALSE;

  while (amt_db_next (db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);

      if (g_hash_table_size (search->seen) >= search->job->limit &&
          !g_hash_table_contains (search->seen, &key))
        {
          search->result->more = TRUE;
          return TRUE;
        }
      if (g_hash_table_add (search->seen, g_memdup2 (&key, sizeof key)))
        g_array_append_val (keys, key);
    }

  return amt_db_ended (db, error);
}

static gboolean
collect_rank (Search *search, AmtSearchRank rank, gboolean by_service, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!amt_store_tx_wanted (search->tx, error) || !collect (search, rank, by_service, keys, error))
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    if (!add_hit (search, g_array_index (keys, gint64, i), rank, by_service, error))
      return FALSE;

  return TRUE;
}

/* Returns: (transfer full): JSON list of their keys. */
static char *
list_keys (GPtrArray *cases)
{
  GString *list = g_string_new ("[");

  for (guint i = 0; i < cases->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            ((const AmtFoundCase *) cases->pdata[i])->key);
  g_string_append_c (list, ']');

  return g_string_free (list, FALSE);
}

static gboolean
add_document_hit (Search *search, GHashTable *by_key, gint64 key, GError **error)
{
  const AmtFoundCase *found = g_hash_table_lookup (by_key, &key);
  GPtrArray *hits = search->result->hits;
  guint before = hits->len;

  if (!amt_store_tx_wanted (search->tx, error) ||
      !add_hit (search, key, AMT_RANK_DOCUMENT, FALSE, error))
    return FALSE;

  return hits->len == before ||
         amt_store_find_page_places (search->tx, search->job->query, hits->pdata[before],
                                     found->pages, error);
}

/* Behind all others: what only the documents of a case say, or they together with the case. */
static gboolean
collect_documents (Search *search, GError **error)
{
  AmtDb *db = search->tx->db;
  const AmtSearchQuery *query = search->job->query;
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *list = NULL;
  g_autoptr (AmtRows) rows = NULL;

  if (!amt_store_find_in_documents (search->tx, query, &cases, error))
    return FALSE;
  if (cases->len == 0)
    return TRUE;
  for (guint i = 0; i < cases->len; i++)
    g_hash_table_insert (by_key, &((AmtFoundCase *) cases->pdata[i])->key, cases->pdata[i]);
  list = list_keys (cases);

  rows = amt_db_query (db, error, SQL_THESE, "sssisssi", list, search->services, search->assignees,
                       (gint64) query->states, query->deadline_from, query->deadline_to,
                       query->overdue ? search->job->today : NULL,
                       (gint64) search->job->limit + 1 + g_hash_table_size (search->seen));
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);

      if (g_hash_table_contains (search->seen, &key))
        continue;
      if (g_hash_table_size (search->seen) >= search->job->limit)
        {
          search->result->more = TRUE;
          break;
        }
      g_hash_table_add (search->seen, g_memdup2 (&key, sizeof key));
      g_array_append_val (keys, key);
    }
  if (!search->result->more && !amt_db_ended (db, error))
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    if (!add_document_hit (search, by_key, g_array_index (keys, gint64, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
run_search (Search *search, GError **error)
{
  const AmtSearchQuery *query = search->job->query;
  AmtSearchRank first = query->terms->len > 0 ? AMT_RANK_REFERENCE : AMT_RANK_FILTER;
  AmtSearchRank last = first == AMT_RANK_FILTER ? AMT_RANK_FILTER : AMT_RANK_OTHER_SIMILAR;
  guint n_before;

  for (AmtSearchRank rank = first; rank <= last && !search->result->more; rank++)
    if (!collect_rank (search, rank, FALSE, error) ||
        (search->named_services && !search->result->more &&
         !collect_rank (search, rank, TRUE, error)))
      return FALSE;
  /* "Wohngeld" and nothing else: after what says the word, all there are. */
  if (search->named_services && count_service_terms (query) == query->terms->len &&
      !search->result->more && !collect_rank (search, AMT_RANK_FILTER, TRUE, error))
    return FALSE;
  n_before = search->result->hits->len;
  if (query->terms->len > 0 && !search->result->more && !collect_documents (search, error))
    return FALSE;
  for (guint i = search->result->hits->len; i-- > n_before;)
    if (((AmtSearchHit *) search->result->hits->pdata[i])->places->len == 0)
      g_ptr_array_remove_index (search->result->hits, i);

  for (guint i = n_before; i-- > 0;)
    {
      AmtSearchHit *hit = search->result->hits->pdata[i];

      if (!amt_store_tx_wanted (search->tx, error) ||
          !amt_store_find_places (search->tx, search->job->query, hit, error))
        return FALSE;
      /* The index may still have words that the case had before the last pull. */
      if (hit->places->len == 0 && hit->rank != AMT_RANK_FILTER)
        g_ptr_array_remove_index (search->result->hits, i);
    }

  return TRUE;
}

static gboolean
search_in_finder (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SearchJob *job = data;
  const AmtSearchQuery *query = job->query;
  g_auto (Search) search = { .tx = tx, .job = job };
  gint64 has_index = 0;

  search.result = g_new0 (AmtSearchResult, 1);
  search.result->hits = g_ptr_array_new_with_free_func (hit_free);
  tx->result = search.result;
  tx->result_free = (GDestroyNotify) amt_search_result_free;

  if (!amt_db_get_int (tx->db, &has_index, 0, error, SQL_HAS_INDEX, ""))
    return FALSE;
  if (has_index == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND,
                           "the cache was written by an older version and has no search index");
  if (!amt_store_count_unindexed (tx->db, &search.result->n_unindexed, error))
    return FALSE;
  if (amt_search_query_is_empty (query))
    return TRUE;

  search.seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (query->service_ids)
    search.services = json_list (query->service_ids, FALSE);
  search.named_services = named_services (query);
  if (query->assignee_ids)
    search.assignees = json_list (query->assignee_ids, query->unassigned);

  return run_search (&search, error);
}

void
amt_store_search_async (AmtStore *self, const AmtSearchQuery *query, const char *today, guint limit,
                        AMT_STORE_ASYNC_ARGS)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->query = amt_search_query_copy (query);
  job->today = g_strdup (today);
  job->limit = MAX (limit, 1);
  amt_store_find (self, search_in_finder, job, (GDestroyNotify) search_job_free,
                  amt_store_search_async, cancellable, callback, user_data);
}

AmtSearchResult *
amt_store_search_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_search_async, error);
}
