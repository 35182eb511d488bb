/* amt-render-session.c: one open document: what it is, and the door for what is wanted of it. Main thread.
 *
 * Owned by whoever shows it; while it is opened for the first time it holds itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-session-private.h"

#include "amt-base.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (AmtRenderSession, amt_render_session, G_TYPE_OBJECT)

/* --- for the pool --------------------------------------------------------------------------------------- */

AmtRenderSession *
amt_render_session_new (AmtRenderPool *pool, int document, gsize size, const char *key,
                        const char *password)
{
  AmtRenderSession *self = g_object_new (AMT_TYPE_RENDER_SESSION, NULL);

  self->pool = g_object_ref (pool);
  self->document = document;
  self->size = size;
  self->key = g_strdup (key);
  self->password = g_strdup (password);
  return self;
}

void
amt_render_session_start (AmtRenderSession *self, GTask *task)
{
  g_autoptr (AmtRenderSession) keep = g_object_ref (self);

  self->starting = task;
  g_object_ref (self);
  amt_render_session_pump (self);
}

/* --- public --------------------------------------------------------------------------------------------- */

AmtRenderKind
amt_render_session_get_kind (AmtRenderSession *self)
{
  return (AmtRenderKind) self->kind;
}

gboolean
amt_render_session_is_encrypted (AmtRenderSession *self)
{
  return (self->flags & AMT_OPENED_ENCRYPTED) != 0;
}

guint
amt_render_session_get_n_pages (AmtRenderSession *self)
{
  return self->n_pages;
}

void
amt_render_session_get_page_size (AmtRenderSession *self, guint page, double *out_width,
                                  double *out_height)
{
  g_return_if_fail (page < self->n_pages);

  *out_width = GUINT32_FROM_LE (self->pages[page].width) / AMT_RENDER_UNITS_PER_POINT;
  *out_height = GUINT32_FROM_LE (self->pages[page].height) / AMT_RENDER_UNITS_PER_POINT;
}

void
amt_render_session_fit (AmtRenderSession *self, guint page, guint rotation, guint max_width,
                        guint max_height, AmtRenderArea *out_area)
{
  double width, height, scale;

  g_return_if_fail (page < self->n_pages && max_width > 0);

  amt_render_session_get_page_size (self, page, &width, &height);
  if (rotation % 180 == 90)
    {
      double turned = width;

      width = height;
      height = turned;
    }
  scale = MIN (max_width, AMT_RENDER_MAX_SIDE) / width;
  scale = MIN (scale,
               (max_height ? MIN (max_height, AMT_RENDER_MAX_SIDE) : AMT_RENDER_MAX_SIDE) / height);
  if (width * height * scale * scale > AMT_RENDER_MAX_PIXELS)
    scale = sqrt (AMT_RENDER_MAX_PIXELS / (width * height));

  *out_area = (AmtRenderArea){ .page = page, .rotation = rotation };
  out_area->width = MAX ((guint) floor (width * scale + 0.001), 1);
  out_area->height = MAX ((guint) floor (height * scale + 0.001), 1);
}

void
amt_render_session_render_async (AmtRenderSession *self, const AmtRenderArea *area,
                                 AmtRenderPriority priority, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  AmtRenderArea wanted = *area;
  AmtPixels *pixels;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES);
  g_task_set_source_tag (task, amt_render_session_render_async);
  if (!amt_render_area_check (&wanted, self->n_pages, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pixels = amt_render_session_peek (self, &wanted);
  if (pixels)
    g_task_return_pointer (task, pixels, (GDestroyNotify) amt_pixels_unref);
  else
    amt_render_session_push (self, AMT_MESSAGE_RENDER, &wanted, priority, task);
}

AmtPixels *
amt_render_session_render_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_render_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_render_session_set_visible (AmtRenderSession *self, gboolean visible)
{
  AMT_ASSERT_MAIN ();
  self->visible = visible;
  amt_render_session_rest (self);
}

AmtPixels *
amt_render_session_peek (AmtRenderSession *self, const AmtRenderArea *area)
{
  AmtRenderArea wanted = *area;

  AMT_ASSERT_MAIN ();
  if (self->closed || !amt_render_area_check (&wanted, self->n_pages, NULL))
    return NULL;
  return amt_render_cache_get (amt_render_pool_get_cache (self->pool), self, &wanted);
}

AmtPixels *
amt_render_session_peek_page (AmtRenderSession *self, guint page, guint rotation)
{
  AMT_ASSERT_MAIN ();
  return amt_render_cache_get_page (amt_render_pool_get_cache (self->pool), self, page, rotation);
}

void
amt_render_session_text_async (AmtRenderSession *self, guint page, AmtRenderPriority priority,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const AmtRenderArea area = { .page = page };

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES);
  g_task_set_source_tag (task, amt_render_session_text_async);
  if (page >= self->n_pages)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE, "no such page");
  else
    amt_render_session_push (self, AMT_MESSAGE_TEXT, &area, priority, task);
}

char *
amt_render_session_text_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_text_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_render_session_close (AmtRenderSession *self)
{
  g_autoptr (AmtRenderSession) keep = g_object_ref (self);
  g_autoptr (GTask) starting = NULL;

  AMT_ASSERT_MAIN ();
  if (self->closed)
    return;
  self->closed = TRUE;
  amt_render_pool_forget_session (self->pool, self);
  starting = g_steal_pointer (&self->starting);
  amt_render_session_stop (self);
  if (starting)
    {
      g_task_return_new_error (starting, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED,
                               "the document was closed");
      g_object_unref (self);
    }
}

static void
amt_render_session_dispose (GObject *object)
{
  amt_render_session_close (AMT_RENDER_SESSION (object));
  G_OBJECT_CLASS (amt_render_session_parent_class)->dispose (object);
}

static void
amt_render_session_finalize (GObject *object)
{
  AmtRenderSession *self = AMT_RENDER_SESSION (object);

  close (self->document);
  if (self->password)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->key);
  g_free (self->pages);
  g_hash_table_unref (self->bad_pages);
  g_object_unref (self->pool);
  G_OBJECT_CLASS (amt_render_session_parent_class)->finalize (object);
}

static void
amt_render_session_class_init (AmtRenderSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = amt_render_session_dispose;
  object_class->finalize = amt_render_session_finalize;
}

static void
amt_render_session_init (AmtRenderSession *self)
{
  self->page_sizes = -1;
  self->bad_pages = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}
