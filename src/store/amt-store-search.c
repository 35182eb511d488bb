/* amt-store-search.c: searches: from the best kind of hit to the widest, until there are enough.
 * Owned by AmtStore. Finder only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-search.h"

#include "amt-fold.h"
#include "amt-store-private.h"
#include <string.h>

/* Bytes of an excerpt before the first mark, and altogether. */
#define EXCERPT_BEFORE 40
#define EXCERPT_BYTES 160

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
  char *services;          /* (owned) (nullable) JSON list */
  char *assignees;         /* (owned) (nullable) likewise */
  GHashTable *seen;        /* (owned) keys of hits */
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
  g_free (search->assignees);
  g_clear_pointer (&search->seen, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
place_free (gpointer data)
{
  AmtSearchPlace *place = data;

  g_free (place->item);
  g_free (place->excerpt);
  g_array_unref (place->marks);
  g_free (place);
}

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

/* Returns: (transfer full) (nullable): what FTS5 is asked for hits of @rank; %NULL: there can be none. */
static char *
match_of (const AmtSearchQuery *query, AmtSearchRank rank)
{
  GString *match = g_string_new (NULL);

  switch (rank)
    {
    case AMT_RANK_REFERENCE:
    case AMT_RANK_REFERENCE_END:
      if (!query->reference)
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
      for (guint i = 0; i < query->terms->len; i++)
        append_term (match, query->terms->pdata[i], rank);
      if (query->terms->len > 0)
        append_born (match, query);
      break;
    case AMT_RANK_FILTER:
      if (query->terms->len == 0)
        append_born (match, query);
      break;
    }

  return g_string_free (match, match->len == 0);
}

/* --- where it was found -------------------------------------------------------------------------------- */

typedef struct
{
  const AmtSearchQuery *query;
  const AmtSearchTerm *born; /* (nullable) */
  gboolean with_sounds;
  GPtrArray *places; /* (element-type AmtSearchPlace) */
  guint found;       /* bits of terms */
} Looking;

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const AmtSearchMark *first = a;
  const AmtSearchMark *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/* The piece of @text around the first mark as one line; marks that are not in it go. */
static char *
cut_excerpt (const char *text, GArray *marks)
{
  gsize length = strlen (text);
  gsize first = g_array_index (marks, AmtSearchMark, 0).start;
  gsize from = first > EXCERPT_BEFORE ? first - EXCERPT_BEFORE : 0;
  gsize to = MIN (from + EXCERPT_BYTES, length);
  char *excerpt;

  while (from > 0 && (text[from] & 0xC0) == 0x80)
    from--;
  while (to < length && (text[to] & 0xC0) == 0x80)
    to++;
  excerpt = g_strndup (text + from, to - from);
  for (char *p = excerpt; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';

  for (guint i = marks->len; i-- > 0;)
    {
      AmtSearchMark *mark = &g_array_index (marks, AmtSearchMark, i);

      if (mark->start >= to)
        g_array_remove_index (marks, i);
      else
        *mark = (AmtSearchMark){ mark->start - (guint) from,
                                 MIN (mark->end, (guint) to) - (guint) from };
    }

  return excerpt;
}

static void
add_place (Looking *looking, AmtFoundIn in, const char *item, const char *text, gboolean similar,
           GArray *marks)
{
  AmtSearchPlace *place = g_new0 (AmtSearchPlace, 1);

  g_array_sort (marks, compare_marks);
  place->in = in;
  place->similar = similar;
  place->item = g_strdup (item);
  place->marks = g_array_ref (marks);
  place->excerpt = cut_excerpt (text, marks);
  g_ptr_array_add (looking->places, place);
}

static void
look_at_piece_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  Looking *looking = user_data;
  const GPtrArray *terms = looking->query->terms;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (AmtSearchMark));
  gboolean similar = FALSE;
  gsize start = 0;
  gsize end = 0;

  for (guint i = 0; i <= terms->len; i++)
    {
      const AmtSearchTerm *term = i < terms->len ? terms->pdata[i] : looking->born;
      gboolean sounds = FALSE;
      AmtSearchMark mark;

      if (!term || (term == looking->born && in != AMT_FOUND_BORN))
        continue;
      if (!amt_search_term_find (term, in, text, FALSE, &start, &end))
        {
          sounds =
              looking->with_sounds && amt_search_term_find (term, in, text, TRUE, &start, &end);
          if (!sounds)
            continue;
        }

      similar |= sounds;
      looking->found |= 1u << i;
      mark = (AmtSearchMark){ (guint) start, (guint) end };
      g_array_append_val (marks, mark);
    }

  if (marks->len > 0)
    add_place (looking, in, item, text, similar, marks);
}

/* An Aktenzeichen that was typed with blanks is found as a whole only. */
static void
look_at_reference_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  Looking *looking = user_data;
  g_autoptr (GArray) marks = NULL;
  AmtSearchMark mark = { 0, (guint) strlen (text) };
  gsize start;
  gsize end;

  if (!amt_search_term_find (looking->query->reference, in, text, FALSE, &start, &end))
    return;

  marks = g_array_new (FALSE, FALSE, sizeof (AmtSearchMark));
  g_array_append_val (marks, mark);
  add_place (looking, in, item, text, FALSE, marks);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const AmtSearchPlace *first = *(AmtSearchPlace *const *) a;
  const AmtSearchPlace *second = *(AmtSearchPlace *const *) b;

  if (first->marks->len != second->marks->len)
    return first->marks->len > second->marks->len ? -1 : 1;
  if (first->similar != second->similar)
    return first->similar ? 1 : -1;

  return (int) first->in - (int) second->in;
}

static gboolean
load_body (AmtStoreTx *tx, const char *id, AmtCase **out, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (AmtCase) truth = NULL;
  g_autoptr (AmtCase) local = NULL;

  if (!amt_store_find_case (tx->db, id, &stored, error))
    return FALSE;
  entries = amt_store_unsettled (tx->db, id, error);
  truth = entries ? amt_store_load_truth (tx->db, &stored, FALSE, NULL, error) : NULL;
  if (!truth)
    return FALSE;
  local = amt_store_local_case (truth, entries);

  return amt_store_load_body (tx->db, &stored, local, entries, out, error);
}

/* The row's words are here already; only for others the whole case is read. */
static gboolean
find_places (Search *search, AmtSearchHit *hit, GError **error)
{
  const AmtSearchQuery *query = search->job->query;
  char *born_phrases[] = { query->born, NULL };
  AmtSearchTerm born = { .kind = AMT_SEARCH_ANYWHERE, .phrases = born_phrases };
  guint wanted = (1u << (query->terms->len + (query->born ? 1 : 0))) - 1;
  Looking looking = {
    .query = query,
    .born = query->born ? &born : NULL,
    .with_sounds = hit->rank == AMT_RANK_SIMILAR_NAME || hit->rank == AMT_RANK_OTHER_SIMILAR,
    .places = hit->places,
  };
  g_autoptr (AmtCase) body = NULL;

  if (hit->rank <= AMT_RANK_REFERENCE_END)
    amt_search_pieces (hit->row->value, NULL, look_at_reference_cb, &looking);
  else
    amt_search_pieces (hit->row->value, NULL, look_at_piece_cb, &looking);

  if (hit->rank > AMT_RANK_REFERENCE_END && looking.found != wanted)
    {
      if (!load_body (search->tx, hit->row->value->id, &body, error))
        return FALSE;
      g_ptr_array_set_size (hit->places, 0);
      amt_search_pieces (hit->row->value, body, look_at_piece_cb, &looking);
    }
  g_ptr_array_sort (hit->places, compare_places);
  if (hit->places->len > AMT_SEARCH_MAX_PLACES)
    g_ptr_array_set_size (hit->places, AMT_SEARCH_MAX_PLACES);

  return TRUE;
}

/* --- hits ---------------------------------------------------------------------------------------------- */

static gboolean
add_hit (Search *search, gint64 key, AmtSearchRank rank, GError **error)
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
  hit->places = g_ptr_array_new_with_free_func (place_free);
  g_ptr_array_add (search->result->hits, hit);

  return TRUE;
}

/* Keys of hits of @rank that are not there yet; one more than wanted tells that there are more. */
static gboolean
collect (Search *search, AmtSearchRank rank, GArray *keys, GError **error)
{
  const AmtSearchQuery *query = search->job->query;
  AmtDb *db = search->tx->db;
  g_autofree char *match = match_of (query, rank);
  g_autoptr (AmtRows) rows = NULL;

  if (!match && rank != AMT_RANK_FILTER)
    return TRUE;
  rows =
      amt_db_query (db, error, match ? SQL_MATCH : SQL_FILTER, "sssisssi", match, search->services,
                    search->assignees, (gint64) query->states, query->deadline_from,
                    query->deadline_to, query->overdue ? search->job->today : NULL,
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
run_search (Search *search, GError **error)
{
  AmtSearchRank first = search->job->query->terms->len > 0 ? AMT_RANK_REFERENCE : AMT_RANK_FILTER;
  AmtSearchRank last = first == AMT_RANK_FILTER ? AMT_RANK_FILTER : AMT_RANK_OTHER_SIMILAR;

  for (AmtSearchRank rank = first; rank <= last && !search->result->more; rank++)
    {
      g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (!amt_store_tx_wanted (search->tx, error) || !collect (search, rank, keys, error))
        return FALSE;
      for (guint i = 0; i < keys->len; i++)
        if (!add_hit (search, g_array_index (keys, gint64, i), rank, error))
          return FALSE;
    }

  for (guint i = search->result->hits->len; i-- > 0;)
    {
      AmtSearchHit *hit = search->result->hits->pdata[i];

      if (!amt_store_tx_wanted (search->tx, error) || !find_places (search, hit, error))
        return FALSE;
      /* The index may still have words that the case had before the last pull. */
      if (hit->places->len == 0 && first != AMT_RANK_FILTER)
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
