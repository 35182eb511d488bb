/* amt-page-content.c: text and links of the pages that are seen. Owned by AmtDocumentView. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-content.h"

#include "amt-base.h"

/* Pages around those that are seen whose content is kept: for a selection that is drawn across them. */
#define KEPT_AROUND 4

typedef struct
{
  AmtPageText *text; /* (owned) */
  GPtrArray *links;  /* (owned) (nullable) (element-type AmtRenderLink) not there yet */
} Content;

struct _AmtPageContent
{
  GObject parent_instance;

  AmtRenderSession *session; /* (owned) (nullable) */
  GHashTable *pages;         /* (owned) (element-type guint Content) */
  GCancellable *cancellable; /* (owned) (nullable) of what is fetched now */
  guint fetched;             /* the page */
  guint first;
  guint last;
};

static void fetch_next (AmtPageContent *self);

G_DEFINE_FINAL_TYPE (AmtPageContent, amt_page_content, G_TYPE_OBJECT)

static guint loaded_signal;

static void
content_free (gpointer data)
{
  Content *content = data;

  amt_page_text_unref (content->text);
  g_clear_pointer (&content->links, g_ptr_array_unref);
  g_free (content);
}

static Content *
find (AmtPageContent *self, guint page)
{
  return g_hash_table_lookup (self->pages, GUINT_TO_POINTER (page));
}

/* FALSE: nobody wants the answer any more, whatever it is. */
static gboolean
is_current (AmtPageContent *self, const GError *error)
{
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         !g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
}

static void
links_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPageContent) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *links = amt_render_session_list_finish (AMT_RENDER_SESSION (source), result, &error);
  Content *content;

  if (!is_current (self, error))
    return;
  /* A page whose links cannot be read has none to click. */
  if (!links)
    links = g_ptr_array_new ();
  content = find (self, self->fetched);
  if (content && !content->links)
    content->links = links;
  else
    g_ptr_array_unref (links);
  g_clear_object (&self->cancellable);
  g_signal_emit (self, loaded_signal, 0, self->fetched);
  fetch_next (self);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPageContent) self = user_data;
  g_autoptr (GError) error = NULL;
  AmtPageText *text =
      amt_render_session_layout_finish (AMT_RENDER_SESSION (source), result, &error);
  Content *content;

  if (!is_current (self, error))
    {
      g_clear_pointer (&text, amt_page_text_unref);
      return;
    }
  content = g_new0 (Content, 1);
  content->text = text ? text : amt_page_text_new (g_strdup (""), NULL, 0);
  g_hash_table_replace (self->pages, GUINT_TO_POINTER (self->fetched), content);
  amt_render_session_list_async (self->session, AMT_RENDER_LINKS, self->fetched,
                                 AMT_RENDER_NEIGHBOUR, self->cancellable, links_cb,
                                 g_object_ref (self));
}

static void
fetch_next (AmtPageContent *self)
{
  if (!self->session || self->cancellable)
    return;
  for (guint page = self->first; page <= self->last; page++)
    if (!find (self, page) && page < amt_render_session_get_n_pages (self->session))
      {
        self->fetched = page;
        self->cancellable = g_cancellable_new ();
        amt_render_session_layout_async (self->session, page, AMT_RENDER_NEIGHBOUR,
                                         self->cancellable, text_cb, g_object_ref (self));
        return;
      }
}

static void
stop (AmtPageContent *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What was fetched in part. */
static gboolean
is_unfinished (gpointer key, gpointer value, gpointer user_data)
{
  return ((Content *) value)->links == NULL;
}

void
amt_page_content_set_session (AmtPageContent *self, AmtRenderSession *session)
{
  AMT_ASSERT_MAIN ();
  stop (self);
  g_hash_table_remove_all (self->pages);
  g_set_object (&self->session, session);
  /* Nothing is wanted yet. */
  self->first = 1;
  self->last = 0;
}

static gboolean
is_far (gpointer key, gpointer value, gpointer user_data)
{
  const AmtPageContent *self = user_data;
  const guint page = GPOINTER_TO_UINT (key);

  return page + KEPT_AROUND < self->first || page > self->last + KEPT_AROUND;
}

void
amt_page_content_want (AmtPageContent *self, guint first, guint last)
{
  AMT_ASSERT_MAIN ();
  self->first = first;
  self->last = last;
  if (self->cancellable && (self->fetched < first || self->fetched > last))
    {
      stop (self);
      g_hash_table_foreach_remove (self->pages, is_unfinished, NULL);
    }
  g_hash_table_foreach_remove (self->pages, is_far, self);
  fetch_next (self);
}

AmtPageText *
amt_page_content_get_text (AmtPageContent *self, guint page)
{
  const Content *content = find (self, page);

  return content ? content->text : NULL;
}

GPtrArray *
amt_page_content_get_links (AmtPageContent *self, guint page)
{
  const Content *content = find (self, page);

  return content ? content->links : NULL;
}

const AmtRenderLink *
amt_page_content_get_link (AmtPageContent *self, guint page, double x, double y)
{
  GPtrArray *links = amt_page_content_get_links (self, page);

  /* The last one lies on top. */
  for (guint i = links ? links->len : 0; i-- > 0;)
    {
      const AmtRenderLink *link = g_ptr_array_index (links, i);

      if (x >= link->rect.x1 && x < link->rect.x2 && y >= link->rect.y1 && y < link->rect.y2)
        return link;
    }
  return NULL;
}

static void
amt_page_content_dispose (GObject *object)
{
  amt_page_content_set_session (AMT_PAGE_CONTENT (object), NULL);
  G_OBJECT_CLASS (amt_page_content_parent_class)->dispose (object);
}

static void
amt_page_content_finalize (GObject *object)
{
  g_hash_table_unref (AMT_PAGE_CONTENT (object)->pages);
  G_OBJECT_CLASS (amt_page_content_parent_class)->finalize (object);
}

static void
amt_page_content_class_init (AmtPageContentClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = amt_page_content_dispose;
  object_class->finalize = amt_page_content_finalize;
  loaded_signal = g_signal_new ("loaded", AMT_TYPE_PAGE_CONTENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
amt_page_content_init (AmtPageContent *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, content_free);
  self->first = 1;
}

AmtPageContent *
amt_page_content_new (void)
{
  return g_object_new (AMT_TYPE_PAGE_CONTENT, NULL);
}
