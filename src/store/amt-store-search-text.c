/* amt-store-search-text.c: cases with words of a query in their documents. Owned by AmtStore. Finder only.
 *
 * "müller mietvertrag": the name stands in the case, the other word on a page. So each word is looked for in both, and a case
 * is found that has them all. Words that no page has say quickly that there is nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"
#include "amt-store-search.h"

/* Pages that one word is looked up in; a broader word is one letter, and more is typed soon. */
#define MAX_PAGES 5000
/* Pages that are remembered of a case, for each word. */
#define MAX_PAGES_OF_CASE 8

static const char SQL_HAS_TEXTS[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'document_search'";
static const char SQL_PAGES[] =
    "SELECT d.key, p.key FROM document_search s CROSS JOIN document_page p ON p.key = s.rowid"
    "  CROSS JOIN document_text t ON t.key = p.document"
    "  CROSS JOIN case_document d ON d.sha256 = t.sha256"
    " WHERE document_search MATCH ?1 ORDER BY s.rowid DESC LIMIT ?2";
static const char SQL_CASES[] = "SELECT rowid FROM search WHERE search MATCH ?1";
static const char SQL_SERVICE[] = "SELECT service_id FROM case_row WHERE key = ?1";

typedef struct
{
  AmtStoreTx *tx;
  const AmtSearchQuery *query;
  GHashTable *cases; /* (owned) key -> AmtFoundCase */
} Finding;

static void
found_case_free (gpointer data)
{
  AmtFoundCase *found = data;

  g_array_unref (found->pages);
  g_free (found);
}

static void
finding_clear (Finding *finding)
{
  g_clear_pointer (&finding->cases, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Finding, finding_clear)

static guint
all_terms (const AmtSearchQuery *query)
{
  return (1u << query->terms->len) - 1;
}

static guint
born_bit (const AmtSearchQuery *query)
{
  return 1u << query->terms->len;
}

static guint
number_bit (const AmtSearchQuery *query)
{
  return 1u << (query->terms->len + 1);
}

/* Keys are letters, digits and blanks: nothing in them ends the quotes. Returns: (transfer full) (nullable) */
static char *
page_match (const AmtSearchTerm *term)
{
  GString *match = g_string_new (NULL);

  for (guint i = 0; term->kind == AMT_SEARCH_ANYWHERE && term->phrases[i]; i++)
    if (*term->phrases[i])
      g_string_append_printf (match, "%s\"%s\"%s", match->len > 0 ? " OR " : "", term->phrases[i],
                              term->exact ? "" : " *");

  return g_string_free (match, match->len == 0);
}

static void
note_page (Finding *finding, gint64 case_key, gint64 page_key, guint bit)
{
  AmtFoundCase *found = g_hash_table_lookup (finding->cases, &case_key);
  AmtFoundPage page = { page_key, bit };
  guint n_same = 0;

  if (!found)
    {
      found = g_new0 (AmtFoundCase, 1);
      found->key = case_key;
      found->pages = g_array_new (FALSE, FALSE, sizeof (AmtFoundPage));
      g_hash_table_insert (finding->cases, &found->key, found);
    }
  found->found |= bit;

  for (guint i = 0; i < found->pages->len; i++)
    {
      AmtFoundPage *other = &g_array_index (found->pages, AmtFoundPage, i);

      if (other->key == page_key)
        {
          other->found |= bit;
          return;
        }
      n_same += (other->found & bit) != 0;
    }
  if (n_same < MAX_PAGES_OF_CASE)
    g_array_append_val (found->pages, page);
}

static gboolean
look_at_pages (Finding *finding, const AmtSearchTerm *term, guint bit, GError **error)
{
  AmtDb *db = finding->tx->db;
  g_autofree char *match = page_match (term);
  g_autoptr (AmtRows) rows = NULL;

  if (!match)
    return TRUE;
  rows = amt_db_query (db, error, SQL_PAGES, "si", match, (gint64) MAX_PAGES);
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    note_page (finding, amt_rows_int (rows, 0), amt_rows_int (rows, 1), bit);

  return amt_db_ended (db, error);
}

static gboolean
all_have (const Finding *finding, guint bit)
{
  GHashTableIter iter;
  gpointer found;

  g_hash_table_iter_init (&iter, finding->cases);
  while (g_hash_table_iter_next (&iter, NULL, &found))
    if ((((const AmtFoundCase *) found)->found & bit) == 0)
      return FALSE;

  return TRUE;
}

/* Which of the cases have it themselves. */
static gboolean
look_at_cases (Finding *finding, const char *match, guint bit, GError **error)
{
  AmtDb *db = finding->tx->db;
  g_autoptr (AmtRows) rows = NULL;

  if (all_have (finding, bit))
    return TRUE;
  rows = amt_db_query (db, error, SQL_CASES, "s", match);
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);
      AmtFoundCase *found = g_hash_table_lookup (finding->cases, &key);

      if (found)
        found->found |= bit;
    }

  return amt_db_ended (db, error);
}

/* "Wohngeld" need not stand in a case of that service. */
static gboolean
look_at_services (Finding *finding, const AmtSearchTerm *term, guint bit, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, finding->cases);
  while (term->service_ids && g_hash_table_iter_next (&iter, NULL, &value))
    {
      AmtFoundCase *found = value;
      g_autofree char *service_id = NULL;

      if (found->found & bit)
        continue;
      if (!amt_db_get_text (finding->tx->db, &service_id, error, SQL_SERVICE, "i", found->key))
        return FALSE;
      if (service_id && g_strv_contains ((const char *const *) term->service_ids, service_id))
        found->found |= bit;
    }

  return TRUE;
}

static gboolean
look_for_rest (Finding *finding, GError **error)
{
  const AmtSearchQuery *query = finding->query;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const AmtSearchTerm *term = query->terms->pdata[i];
      g_autofree char *match = amt_store_search_term_match (term);

      if (!amt_store_tx_wanted (finding->tx, error) ||
          !look_at_cases (finding, match, 1u << i, error) ||
          !look_at_services (finding, term, 1u << i, error))
        return FALSE;
    }
  if (query->born)
    {
      g_autofree char *match = amt_store_search_born_match (query->born);

      return look_at_cases (finding, match, born_bit (query), error);
    }

  return TRUE;
}

static guint
count_bits (guint bits)
{
  guint n = 0;

  for (; bits; bits &= bits - 1)
    n++;

  return n;
}

/* The most words first; then as they stand in the document. */
static int
compare_pages (gconstpointer a, gconstpointer b)
{
  const AmtFoundPage *first = a;
  const AmtFoundPage *second = b;
  guint n_first = count_bits (first->found);
  guint n_second = count_bits (second->found);

  if (n_first != n_second)
    return n_first > n_second ? -1 : 1;

  return (first->key > second->key) - (first->key < second->key);
}

static int
compare_cases (gconstpointer a, gconstpointer b)
{
  const AmtFoundCase *first = *(AmtFoundCase *const *) a;
  const AmtFoundCase *second = *(AmtFoundCase *const *) b;

  return (first->key < second->key) - (first->key > second->key);
}

static gboolean
is_hit (const AmtSearchQuery *query, const AmtFoundCase *found)
{
  if (query->born && (found->found & born_bit (query)) == 0)
    return FALSE;

  return (found->found & all_terms (query)) == all_terms (query) ||
         (found->found & number_bit (query)) != 0;
}

gboolean
amt_store_find_in_documents (AmtStoreTx *tx, const AmtSearchQuery *query, GPtrArray **out,
                             GError **error)
{
  g_auto (Finding) finding = { .tx = tx, .query = query };
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (found_case_free);
  GHashTableIter iter;
  gpointer value;
  gint64 has_texts = 0;

  finding.cases = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, found_case_free);
  /* Beside an older writer there are none. */
  if (!amt_db_get_int (tx->db, &has_texts, 0, error, SQL_HAS_TEXTS, ""))
    return FALSE;
  for (guint i = 0; has_texts && i < query->terms->len; i++)
    if (!amt_store_tx_wanted (tx, error) ||
        !look_at_pages (&finding, query->terms->pdata[i], 1u << i, error))
      return FALSE;
  if (has_texts && query->number &&
      !look_at_pages (&finding, query->number, number_bit (query), error))
    return FALSE;
  if (g_hash_table_size (finding.cases) > 0 && !look_for_rest (&finding, error))
    return FALSE;

  g_hash_table_iter_init (&iter, finding.cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (is_hit (query, value))
      {
        g_hash_table_iter_steal (&iter);
        g_array_sort (((AmtFoundCase *) value)->pages, compare_pages);
        g_ptr_array_add (hits, value);
      }
  g_ptr_array_sort (hits, compare_cases);
  *out = g_steal_pointer (&hits);

  return TRUE;
}
