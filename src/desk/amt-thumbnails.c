/* amt-thumbnails.c: first pages as small pictures. Owned by AmtContext. Main thread.
 *
 * Cache, then queue, then bytes, then helper, then cache again. Only drawing waits in the queue.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-thumbnails.h"

#include "amt-base.h"
#include "amt-desk-error.h"
#include "amt-document-bytes.h"
#include "amt-store-thumbnails.h"

#include <unistd.h>

/* Each is a process; a list shows many documents at once. */
#define AT_ONCE 2

struct _AmtThumbnails
{
  GObject parent_instance;

  AmtStore *store;       /* (owned) */
  AmtSyncEngine *engine; /* (owned) (nullable) */
  AmtRenderPool *pool;   /* (owned) */
  GQueue waiting;        /* (element-type GTask) (owned) to be drawn */
  guint n_drawing;
  GHashTable *failed; /* (owned) (element-type utf8 GError) by SHA-256 */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (AmtThumbnails, amt_thumbnails, G_TYPE_OBJECT)

typedef struct
{
  char *case_id;             /* (owned) */
  AmtDocument *document;     /* (owned) */
  guint side;                /* pixels */
  AmtRenderSession *session; /* (owned) (nullable) */
} Want;

static void draw_next (AmtThumbnails *self);

static void
want_free (gpointer data)
{
  Want *want = data;

  if (want->session)
    amt_render_session_close (want->session);
  g_clear_object (&want->session);
  g_free (want->case_id);
  amt_document_free (want->document);
  g_free (want);
}

/* Of the document itself, so that it would fail again. */
static gboolean
is_lasting (const GError *error)
{
  if (error->domain != AMT_RENDER_ERROR)
    return FALSE;
  switch ((AmtRenderError) error->code)
    {
    case AMT_RENDER_ERROR_UNSUPPORTED:
    case AMT_RENDER_ERROR_BROKEN:
    case AMT_RENDER_ERROR_ENCRYPTED:
    case AMT_RENDER_ERROR_TOO_LARGE:
    case AMT_RENDER_ERROR_CRASHED:
    case AMT_RENDER_ERROR_TIMEOUT:
      return TRUE;
    case AMT_RENDER_ERROR_LIMIT:
    case AMT_RENDER_ERROR_CLOSED:
    case AMT_RENDER_ERROR_HELPER:
    default:
      return FALSE;
    }
}

/* Ends a drawing; @pixels and @error: (transfer full), one of them. */
static void
end_drawing (GTask *task, AmtPixels *pixels, GError *error)
{
  AmtThumbnails *self = g_task_get_source_object (task);
  Want *want = g_task_get_task_data (task);

  if (want->session)
    amt_render_session_close (want->session);
  g_clear_object (&want->session);
  if (error && is_lasting (error))
    g_hash_table_replace (self->failed, g_strdup (want->document->sha256), g_error_copy (error));
  self->n_drawing--;
  if (pixels)
    g_task_return_pointer (task, pixels, (GDestroyNotify) amt_pixels_unref);
  else
    g_task_return_error (task, error);
  draw_next (self);
}

/* The store wants lines without gaps; the helper's have none. */
static void
keep (AmtThumbnails *self, const Want *want, const AmtPixels *pixels)
{
  if (amt_store_is_read_only (self->store) ||
      pixels->stride != (gsize) pixels->width * AMT_PIXELS_DEPTH)
    return;
  amt_store_put_thumbnail_async (self->store, want->document->sha256, want->side, pixels->bytes,
                                 pixels->width, pixels->height, NULL, NULL, NULL);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtThumbnails *self = g_task_get_source_object (task);
  GError *error = NULL;
  AmtPixels *pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, &error);

  if (pixels && !self->stopped)
    keep (self, g_task_get_task_data (task), pixels);
  end_drawing (task, pixels, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Want *want = g_task_get_task_data (task);
  GError *error = NULL;
  AmtRenderArea area;

  want->session = amt_render_pool_open_finish (AMT_RENDER_POOL (source), result, &error);
  if (!want->session)
    {
      end_drawing (task, NULL, error);
      return;
    }
  amt_render_session_fit (want->session, 0, 0, want->side, want->side, &area);
  amt_render_session_render_async (want->session, &area, AMT_RENDER_THUMBNAIL,
                                   g_task_get_cancellable (task), drawn_cb, g_object_ref (task));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtThumbnails *self = g_task_get_source_object (task);
  Want *want = g_task_get_task_data (task);
  GError *error = NULL;
  gsize size = 0;
  int fd = amt_document_bytes_load_finish (result, &size, &error);

  if (fd < 0)
    {
      end_drawing (task, NULL, error);
      return;
    }
  amt_render_pool_open_async (self->pool, fd, size, want->document->sha256, NULL,
                              g_task_get_cancellable (task), opened_cb, g_object_ref (task));
  close (fd);
}

static void
start_drawing (AmtThumbnails *self, GTask *task)
{
  Want *want = g_task_get_task_data (task);
  const GError *before = g_hash_table_lookup (self->failed, want->document->sha256);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (before)
    {
      g_task_return_error (task, g_error_copy (before));
      return;
    }
  self->n_drawing++;
  amt_document_bytes_load_async (self->store, self->engine, want->case_id, want->document,
                                 g_task_get_cancellable (task), loaded_cb, g_object_ref (task));
}

static void
draw_next (AmtThumbnails *self)
{
  g_autoptr (AmtThumbnails) keep_self = g_object_ref (self);

  while (self->n_drawing < AT_ONCE && self->waiting.length > 0)
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

      start_drawing (self, task);
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtThumbnails *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtThumbnail) kept =
      amt_store_load_thumbnail_finish (AMT_STORE (source), result, &error);
  AmtPixels *pixels = kept ? amt_pixels_new (kept->pixels, kept->width, kept->height,
                                             (gsize) kept->width * AMT_PIXELS_DEPTH)
                           : NULL;

  if (pixels)
    g_task_return_pointer (task, pixels, (GDestroyNotify) amt_pixels_unref);
  else if (self->stopped || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no longer wanted");
  else
    {
      /* A cache that is older, or damaged in this one place, is no reason to show nothing. */
      if (error)
        g_debug ("no thumbnail from the cache: %s", error->message);
      g_queue_push_tail (&self->waiting, g_object_ref (task));
      draw_next (self);
    }
}

void
amt_thumbnails_load_async (AmtThumbnails *self, const char *case_id, const AmtDocument *document,
                           guint side, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Want *want = g_new0 (Want, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (side > 0);
  g_task_set_source_tag (task, amt_thumbnails_load_async);
  g_task_set_task_data (task, want, want_free);
  want->case_id = g_strdup (case_id);
  want->document = amt_document_copy (document);
  want->side = MIN (side, AMT_STORE_MAX_THUMBNAIL_SIDE);

  if (self->stopped)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED, "the desk is closed");
  else if (!document->sha256 || !amt_render_media_type_is_drawn (document->media_type))
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED,
                             "not a type that is drawn");
  /* Not even what was drawn before the scan found something. */
  else if (g_strcmp0 (document->virus_scan, "infected") == 0)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED,
                             "the portal's scan found something in it");
  else
    amt_store_load_thumbnail_async (self->store, document->sha256, want->side, cancellable,
                                    looked_cb, g_object_ref (task));
}

AmtPixels *
amt_thumbnails_load_finish (AmtThumbnails *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_thumbnails_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_thumbnails_stop (AmtThumbnails *self)
{
  AMT_ASSERT_MAIN ();
  self->stopped = TRUE;
  while (self->waiting.length > 0)
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

      g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED,
                               "the desk is closed");
    }
}

static void
amt_thumbnails_finalize (GObject *object)
{
  AmtThumbnails *self = AMT_THUMBNAILS (object);

  /* What waits or is drawn holds this object: nothing does. */
  g_hash_table_unref (self->failed);
  g_object_unref (self->store);
  g_clear_object (&self->engine);
  g_object_unref (self->pool);
  G_OBJECT_CLASS (amt_thumbnails_parent_class)->finalize (object);
}

static void
amt_thumbnails_class_init (AmtThumbnailsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = amt_thumbnails_finalize;
}

static void
amt_thumbnails_init (AmtThumbnails *self)
{
  self->failed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_error_free);
}

AmtThumbnails *
amt_thumbnails_new (AmtStore *store, AmtSyncEngine *engine, AmtRenderPool *pool)
{
  AmtThumbnails *self = g_object_new (AMT_TYPE_THUMBNAILS, NULL);

  self->store = g_object_ref (store);
  g_set_object (&self->engine, engine);
  self->pool = g_object_ref (pool);
  return self;
}
