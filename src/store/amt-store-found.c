/* amt-store-found.c: where in a case something was found, and the line around it.
 * Owned by AmtStore. Finder only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"
#include "amt-store-search.h"

#include <string.h>

/* Bytes of an excerpt before the first mark, and altogether. */
#define EXCERPT_BEFORE 40
#define EXCERPT_BYTES 160

static const char SQL_PAGE[] =
    "SELECT t.sha256, p.page, p.text FROM document_page p JOIN document_text t ON t.key = p.document"
    " WHERE p.key = ?1";

static void
place_free (gpointer data)
{
  AmtSearchPlace *place = data;

  g_free (place->item);
  g_free (place->document);
  g_free (place->excerpt);
  g_array_unref (place->marks);
  g_free (place);
}

GPtrArray *
amt_store_search_places_new (void)
{
  return g_ptr_array_new_with_free_func (place_free);
}

typedef struct
{
  const AmtSearchQuery *query;
  const AmtSearchTerm *born; /* (nullable) */
  gboolean with_sounds;
  GPtrArray *places;    /* (element-type AmtSearchPlace) */
  guint found;          /* bits of terms, then of born, then of the number */
  gboolean number_only; /* not the terms */
} Looking;

/* @i: from 0 on, terms of the query and what is looked for like one. Returns: (nullable) */
static const AmtSearchTerm *
looking_term (const Looking *looking, guint i)
{
  const GPtrArray *terms = looking->query->terms;

  if (i < terms->len)
    return looking->number_only ? NULL : terms->pdata[i];

  return i == terms->len ? looking->born : looking->query->number;
}

/* Bits of terms that name the service of the case. */
static guint
service_terms (const AmtSearchQuery *query, const char *service_id)
{
  guint bits = 0;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const AmtSearchTerm *term = query->terms->pdata[i];

      if (service_id && term->service_ids &&
          g_strv_contains ((const char *const *) term->service_ids, service_id))
        bits |= 1u << i;
    }

  return bits;
}

static gboolean
found_number (const Looking *looking)
{
  return (looking->found & 1u << (looking->query->terms->len + 1)) != 0;
}

static gboolean
found_terms (const Looking *looking)
{
  guint terms = (1u << looking->query->terms->len) - 1;

  return (looking->found & terms) == terms;
}

static gboolean
found_all (const Looking *looking)
{
  guint born = looking->born ? 1u << looking->query->terms->len : 0;

  return (looking->found & born) == born && (found_number (looking) || found_terms (looking));
}

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
  guint n = looking->query->terms->len + 2;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (AmtSearchMark));
  gboolean similar = FALSE;
  gsize start = 0;
  gsize end = 0;

  for (guint i = 0; i < n; i++)
    {
      const AmtSearchTerm *term = looking_term (looking, i);
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
      /* The groups of a number are marked already. */
      if (term == looking->query->number && marks->len > 0)
        continue;
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
gboolean
amt_store_find_places (AmtStoreTx *tx, const AmtSearchQuery *query, AmtSearchHit *hit,
                       GError **error)
{
  char *born_phrases[] = { query->born, NULL };
  AmtSearchTerm born = { .kind = AMT_SEARCH_ANYWHERE, .phrases = born_phrases };
  Looking looking = {
    .query = query,
    .born = query->born ? &born : NULL,
    .with_sounds = hit->rank == AMT_RANK_SIMILAR_NAME || hit->rank == AMT_RANK_OTHER_SIMILAR,
    .places = hit->places,
    .found = hit->by_service ? service_terms (query, hit->row->value->service_id) : 0,
  };
  g_autoptr (AmtCase) body = NULL;
  GHashTable *labels = NULL;

  if (hit->rank <= AMT_RANK_REFERENCE_END)
    amt_search_pieces (hit->row->value, NULL, NULL, look_at_reference_cb, &looking);
  else
    amt_search_pieces (hit->row->value, NULL, NULL, look_at_piece_cb, &looking);

  if (hit->rank > AMT_RANK_REFERENCE_END && !found_all (&looking))
    {
      if (!load_body (tx, hit->row->value->id, &body, error) ||
          !amt_store_tx_labels (tx, body, &labels, error))
        return FALSE;
      g_ptr_array_set_size (hit->places, 0);
      amt_search_pieces (hit->row->value, body, labels, look_at_piece_cb, &looking);
    }
  if (found_number (&looking) && !found_terms (&looking))
    {
      /* Groups of the number that stand elsewhere, too, are not what was meant. */
      looking.number_only = TRUE;
      g_ptr_array_set_size (hit->places, 0);
      amt_search_pieces (hit->row->value, body, labels, look_at_piece_cb, &looking);
    }
  g_ptr_array_sort (hit->places, compare_places);
  if (hit->places->len > AMT_SEARCH_MAX_PLACES)
    g_ptr_array_set_size (hit->places, AMT_SEARCH_MAX_PLACES);

  return TRUE;
}

/* So many pages a hit shows; others are looked at only for words that these do not have. */
#define SHOWN_PAGES 3

static const AmtDocument *
document_of (const AmtCase *body, const char *sha256)
{
  for (guint i = 0; i < body->documents->len; i++)
    {
      const AmtDocument *document = body->documents->pdata[i];

      if (g_strcmp0 (document->sha256, sha256) == 0)
        return document;
    }

  return NULL;
}

/* Only where the case still names the document. */
static gboolean
look_at_page (AmtStoreTx *tx, const AmtCase *body, gint64 key, Looking *looking, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_PAGE, "i", key);
  const AmtDocument *document;
  guint before = looking->places->len;

  if (!rows)
    return FALSE;
  if (!amt_db_next (tx->db, rows))
    return amt_db_ended (tx->db, error);
  document = document_of (body, amt_rows_peek (rows, 0));
  if (!document)
    return TRUE;

  look_at_piece_cb (AMT_FOUND_PAGE, document->id, amt_rows_peek (rows, 2), looking);
  if (looking->places->len > before)
    {
      AmtSearchPlace *place = looking->places->pdata[before];

      place->document = g_strdup (document->name);
      place->page = (guint) amt_rows_int (rows, 1);
    }

  return TRUE;
}

gboolean
amt_store_find_page_places (AmtStoreTx *tx, const AmtSearchQuery *query, AmtSearchHit *hit,
                            GArray *pages, GError **error)
{
  char *born_phrases[] = { query->born, NULL };
  AmtSearchTerm born = { .kind = AMT_SEARCH_ANYWHERE, .phrases = born_phrases };
  Looking looking = {
    .query = query,
    .born = query->born ? &born : NULL,
    .places = hit->places,
    .found = service_terms (query, hit->row->value->service_id),
  };
  g_autoptr (AmtCase) body = NULL;
  GHashTable *labels = NULL;
  guint n_pages;

  if (!load_body (tx, hit->row->value->id, &body, error) ||
      !amt_store_tx_labels (tx, body, &labels, error))
    return FALSE;
  for (guint i = 0; i < pages->len; i++)
    {
      const AmtFoundPage *page = &g_array_index (pages, AmtFoundPage, i);

      if ((i < SHOWN_PAGES || (page->found & ~looking.found) != 0) &&
          !look_at_page (tx, body, page->key, &looking, error))
        return FALSE;
    }
  if (hit->places->len > SHOWN_PAGES)
    g_ptr_array_remove_range (hit->places, SHOWN_PAGES, hit->places->len - SHOWN_PAGES);
  n_pages = hit->places->len;
  if (n_pages > 0)
    amt_search_pieces (hit->row->value, body, labels, look_at_piece_cb, &looking);

  /* Words that a page had before, or the case before the last pull. */
  if (n_pages == 0 || !found_all (&looking))
    g_ptr_array_set_size (hit->places, 0);
  /* The page comes first, since there the case opens; then what else was asked for. */
  if (hit->places->len > AMT_SEARCH_MAX_PLACES)
    g_ptr_array_remove_range (hit->places, AMT_SEARCH_MAX_PLACES,
                              hit->places->len - AMT_SEARCH_MAX_PLACES);

  return TRUE;
}
