/* amt-render-job.c: one thing that is wanted of a document. Owned by its session. Main thread; texts are cleaned in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-job.h"

#include "amt-render-memory.h"
#include "amt-task.h"

#include <unistd.h>

AmtRenderJob *
amt_render_job_new (guint32 kind, const AmtRenderArea *area, AmtRenderPriority priority,
                    GTask *task)
{
  AmtRenderJob *self = g_new0 (AmtRenderJob, 1);

  self->kind = kind;
  self->area = *area;
  self->drawn = *area;
  self->priority = priority;
  self->memory = -1;
  self->task = g_object_ref (task);
  return self;
}

static void
forget_memory (AmtRenderJob *self)
{
  if (self->memory >= 0)
    close (self->memory);
  self->memory = -1;
}

static void
forget_cancel (AmtRenderJob *self)
{
  if (self->cancel)
    g_source_destroy (self->cancel);
  g_clear_pointer (&self->cancel, g_source_unref);
}

void
amt_render_job_free (AmtRenderJob *self)
{
  g_assert (!self->task);
  forget_cancel (self);
  forget_memory (self);
  g_free (self);
}

guint64
amt_render_area_pixels (const AmtRenderArea *area)
{
  return (guint64) area->area_width * area->area_height;
}

gboolean
amt_render_area_check (AmtRenderArea *area, guint n_pages, GError **error)
{
  gboolean right =
      area->rotation == 0 || area->rotation == 90 || area->rotation == 180 || area->rotation == 270;

  if (area->x == 0 && area->y == 0 && area->area_width == 0 && area->area_height == 0)
    {
      area->area_width = area->width;
      area->area_height = area->height;
    }
  /* In this order nothing overflows. */
  if (right && area->page < n_pages && area->width > 0 && area->height > 0 &&
      area->width <= AMT_RENDER_MAX_PAGE_SIDE && area->height <= AMT_RENDER_MAX_PAGE_SIDE &&
      area->area_width > 0 && area->area_height > 0 && area->area_width <= AMT_RENDER_MAX_SIDE &&
      area->area_height <= AMT_RENDER_MAX_SIDE && area->x <= AMT_RENDER_MAX_PAGE_SIDE &&
      area->y <= AMT_RENDER_MAX_PAGE_SIDE && area->x + area->area_width <= area->width &&
      area->y + area->area_height <= area->height &&
      amt_render_area_pixels (area) <= AMT_RENDER_MAX_PIXELS)
    return TRUE;

  g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE,
                       "not a part of a page that is drawn");
  return FALSE;
}

gboolean
amt_render_job_prepare (AmtRenderJob *self, AmtMessage *out, GError **error)
{
  const AmtRenderArea *drawn = &self->drawn;

  forget_memory (self);
  out->kind = self->kind;
  if (self->kind == AMT_MESSAGE_RENDER)
    {
      const guint32 stride = drawn->area_width * AMT_PIXELS_DEPTH;

      out->body.render =
          (AmtRender){ drawn->page, drawn->rotation,   drawn->width,       drawn->height, drawn->x,
                       drawn->y,    drawn->area_width, drawn->area_height, stride };
      self->capacity = (gsize) stride * drawn->area_height;
      self->memory = amt_render_memory_new ("page", self->capacity, error);
    }
  else
    {
      self->capacity = AMT_RENDER_MAX_TEXT;
      out->body.text = (AmtText){ drawn->page, AMT_RENDER_MAX_TEXT };
      self->memory = amt_render_memory_new ("text", self->capacity, error);
    }
  return self->memory >= 0;
}

void
amt_render_job_halve (AmtRenderJob *self)
{
  AmtRenderArea *drawn = &self->drawn;

  self->again = TRUE;
  drawn->width = MAX (drawn->width / 2, 1);
  drawn->height = MAX (drawn->height / 2, 1);
  drawn->area_width = MAX (drawn->area_width / 2, 1);
  drawn->area_height = MAX (drawn->area_height / 2, 1);
  drawn->x = MIN (drawn->x / 2, drawn->width - drawn->area_width);
  drawn->y = MIN (drawn->y / 2, drawn->height - drawn->area_height);
}

GBytes *
amt_render_job_take (AmtRenderJob *self, const AmtFilled *filled, gsize *out_size)
{
  gboolean fits = self->kind == AMT_MESSAGE_RENDER ? filled->size == self->capacity
                                                   : filled->size <= self->capacity;
  GBytes *bytes = fits ? amt_render_memory_take (self->memory, self->capacity) : NULL;

  forget_memory (self);
  *out_size = filled->size;
  return bytes;
}

/* --- answers -------------------------------------------------------------------------------------------- */

void
amt_render_job_return_error (AmtRenderJob *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  forget_cancel (self);
  if (task)
    g_task_return_error (task, g_error_copy (error));
}

static void
unref_pixels (gpointer data)
{
  amt_pixels_unref (data);
}

void
amt_render_job_return_pixels (AmtRenderJob *self, AmtPixels *pixels)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  forget_cancel (self);
  if (task)
    g_task_return_pointer (task, amt_pixels_ref (pixels), unref_pixels);
}

/* What the helper calls text: made valid, and without what could steer a terminal or a list. */
static char *
clean_text (const char *raw, gsize size)
{
  g_autofree char *valid = g_utf8_make_valid (raw, (gssize) size);
  GString *clean = g_string_sized_new (size);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (letter == '\n' || letter == '\t' || letter == '\f' || !g_unichar_iscntrl (letter))
        g_string_append_len (clean, at, g_utf8_next_char (at) - at);
    }
  return g_string_free (clean, FALSE);
}

static void
cleaned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL), g_free);
}

static void
clean_in_thread (GTask *cleaning, gpointer source, gpointer data, GCancellable *cancellable)
{
  gsize size;
  const char *raw = g_bytes_get_data (data, &size);

  g_task_return_pointer (cleaning, clean_text (raw, size), g_free);
}

void
amt_render_job_return_text (AmtRenderJob *self, GBytes *bytes, gsize size)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_autoptr (GTask) cleaning = NULL;

  forget_cancel (self);
  if (!task)
    return;
  cleaning = g_task_new (NULL, NULL, cleaned_cb, g_object_ref (task));
  g_task_set_source_tag (cleaning, amt_render_job_return_text);
  g_task_set_task_data (cleaning, g_bytes_new_from_bytes (bytes, 0, size),
                        (GDestroyNotify) g_bytes_unref);
  amt_task_run_in_thread (cleaning, clean_in_thread);
}
