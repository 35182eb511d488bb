/* amt-document-search.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-document-search.h"

#include <string.h>

/* Nobody steps through more; each is drawn. */
#define MAX_HITS 5000

struct _AmtDocumentSearch
{
  GObject parent_instance;

  AmtRenderSession *session; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the page that is looked at */
  char *words;               /* (owned) (nullable) */
  AmtRenderFindFlags flags;
  guint first;     /* page at which the search began */
  guint n_done;    /* pages that were looked at */
  guint n_hits;    /* of all pages */
  gboolean cut;    /* MAX_HITS was reached */
  gboolean failed; /* of the session: it is closed or marked */

  GPtrArray *pages; /* (owned) (element-type GPtrArray) hits by page; %NULL: none or not yet */
  gboolean has_current;
  guint current_page;
  guint current_index;
};

G_DEFINE_FINAL_TYPE (AmtDocumentSearch, amt_document_search, G_TYPE_OBJECT)

enum
{
  SIGNAL_FOUND,
  SIGNAL_CURRENT,
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void look (AmtDocumentSearch *self);

static void
hits_free (gpointer data)
{
  if (data)
    g_ptr_array_unref (data);
}

static void
stop (AmtDocumentSearch *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->words, g_free);
  g_ptr_array_set_size (self->pages, 0);
  self->n_done = 0;
  self->n_hits = 0;
  self->cut = FALSE;
  self->failed = FALSE;
  self->has_current = FALSE;
}

static void
point_at (AmtDocumentSearch *self, guint page, guint index)
{
  self->has_current = TRUE;
  self->current_page = page;
  self->current_index = index;
  g_signal_emit (self, signals[SIGNAL_CURRENT], 0);
}

/* --- page by page -------------------------------------------------------------------------------------- */

static guint
n_pages (AmtDocumentSearch *self)
{
  return self->session ? amt_render_session_get_n_pages (self->session) : 0;
}

/* @hits: (transfer full) */
static void
keep (AmtDocumentSearch *self, guint page, GPtrArray *hits)
{
  if (hits->len == 0)
    {
      g_ptr_array_unref (hits);
      return;
    }
  self->n_hits += hits->len;
  self->cut = self->n_hits >= MAX_HITS;
  self->pages->pdata[page] = hits;
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, page);
  if (!self->has_current)
    point_at (self, page, 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDocumentSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *hits = amt_render_session_find_finish (AMT_RENDER_SESSION (source), result, &error);
  guint page;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  page = (self->first + self->n_done) % n_pages (self);
  self->n_done++;
  if (hits)
    keep (self, page, hits);
  /* A page that cannot be read has no hits; a session that is closed has no more pages. */
  else
    self->failed = g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  look (self);
}

static void
look (AmtDocumentSearch *self)
{
  guint page;

  if (!amt_document_search_is_running (self) || self->cancellable)
    return;
  page = (self->first + self->n_done) % n_pages (self);
  self->cancellable = g_cancellable_new ();
  amt_render_session_find_async (self->session, page, self->words, self->flags,
                                 self->n_done == 0 ? AMT_RENDER_VISIBLE : AMT_RENDER_BACKGROUND,
                                 self->cancellable, found_cb, g_object_ref (self));
}

/* --- the object ---------------------------------------------------------------------------------------- */

static void
amt_document_search_dispose (GObject *object)
{
  AmtDocumentSearch *self = AMT_DOCUMENT_SEARCH (object);

  stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (amt_document_search_parent_class)->dispose (object);
}

static void
amt_document_search_finalize (GObject *object)
{
  g_ptr_array_unref (AMT_DOCUMENT_SEARCH (object)->pages);
  G_OBJECT_CLASS (amt_document_search_parent_class)->finalize (object);
}

static void
amt_document_search_class_init (AmtDocumentSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_document_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_document_search_finalize;
  signals[SIGNAL_FOUND] = g_signal_new ("found", AMT_TYPE_DOCUMENT_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_CURRENT] = g_signal_new ("current", AMT_TYPE_DOCUMENT_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_DOCUMENT_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_document_search_init (AmtDocumentSearch *self)
{
  self->pages = g_ptr_array_new_with_free_func (hits_free);
}

AmtDocumentSearch *
amt_document_search_new (void)
{
  return g_object_new (AMT_TYPE_DOCUMENT_SEARCH, NULL);
}

void
amt_document_search_set_session (AmtDocumentSearch *self, AmtRenderSession *session)
{
  stop (self);
  g_set_object (&self->session, session);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
amt_document_search_start (AmtDocumentSearch *self, const char *words, AmtRenderFindFlags flags,
                           guint page)
{
  stop (self);
  if (self->session && words && *words && strlen (words) <= AMT_RENDER_MAX_WORDS)
    {
      self->words = g_strdup (words);
      self->flags = flags;
      self->first = MIN (page, n_pages (self) - 1);
      g_ptr_array_set_size (self->pages, (int) n_pages (self));
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  look (self);
}

void
amt_document_search_step (AmtDocumentSearch *self, int step)
{
  GPtrArray *hits;
  guint page;

  if (!self->has_current)
    return;
  hits = self->pages->pdata[self->current_page];
  if (step > 0 ? self->current_index + 1 < hits->len : self->current_index > 0)
    {
      point_at (self, self->current_page, self->current_index + (guint) step);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  page = self->current_page;
  do
    page = (page + self->pages->len + (guint) (step > 0 ? 1 : -1)) % self->pages->len;
  while (!self->pages->pdata[page]);
  hits = self->pages->pdata[page];
  point_at (self, page, step > 0 ? 0 : hits->len - 1);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
amt_document_search_is_running (AmtDocumentSearch *self)
{
  return self->words && !self->cut && !self->failed && self->n_done < n_pages (self);
}

gboolean
amt_document_search_is_cut (AmtDocumentSearch *self)
{
  return self->cut;
}

guint
amt_document_search_get_count (AmtDocumentSearch *self, guint *out_current)
{
  guint current = 0;

  if (self->has_current)
    {
      for (guint i = 0; i < self->current_page; i++)
        current += self->pages->pdata[i] ? ((GPtrArray *) self->pages->pdata[i])->len : 0;
      current += self->current_index + 1;
    }
  if (out_current)
    *out_current = current;
  return self->n_hits;
}

gboolean
amt_document_search_get_current (AmtDocumentSearch *self, guint *out_page, guint *out_index)
{
  *out_page = self->current_page;
  *out_index = self->current_index;
  return self->has_current;
}

GPtrArray *
amt_document_search_get_hits (AmtDocumentSearch *self, guint page)
{
  return page < self->pages->len ? self->pages->pdata[page] : NULL;
}
