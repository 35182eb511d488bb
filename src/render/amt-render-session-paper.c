/* amt-render-session-paper.c: the door for what goes on paper: pages in bands, and new PDF files. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-session-private.h"

#include "amt-base.h"

#include <math.h>

/* Of one band. */
#define BAND_PIXELS (4 * 1024 * 1024)
#define POINTS_PER_INCH 72.0
#define MAX_DPI 1200

gboolean
amt_render_session_get_band (AmtRenderSession *self, guint page, guint rotation, guint dpi,
                             guint index, AmtRenderArea *out_area)
{
  double width, height, scale;
  guint band;

  g_return_val_if_fail (page < self->n_pages && dpi >= 72 && dpi <= MAX_DPI, FALSE);

  amt_render_session_get_page_size (self, page, &width, &height);
  scale = MIN (dpi / POINTS_PER_INCH, AMT_RENDER_MAX_SIDE / MAX (width, height));
  *out_area = (AmtRenderArea){ .page = page, .rotation = rotation };
  out_area->width = MAX ((guint) lround ((rotation % 180 ? height : width) * scale), 1);
  out_area->height = MAX ((guint) lround ((rotation % 180 ? width : height) * scale), 1);
  band = MAX (BAND_PIXELS / out_area->width, 1);
  if (index > (out_area->height - 1) / band)
    return FALSE;
  out_area->y = index * band;
  out_area->area_width = out_area->width;
  out_area->area_height = MIN (band, out_area->height - out_area->y);
  return TRUE;
}

void
amt_render_session_print_async (AmtRenderSession *self, const AmtRenderArea *area,
                                AmtRenderPriority priority, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  AmtRenderArea wanted = *area;
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES);
  g_task_set_source_tag (task, amt_render_session_print_async);
  if (!amt_render_area_check (&wanted, self->n_pages, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  job = amt_render_job_new (AMT_MESSAGE_RENDER, &wanted, priority, task);
  job->printing = TRUE;
  amt_render_session_push_job (self, job);
}

AmtPixels *
amt_render_session_print_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_print_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_render_session_export_async (AmtRenderSession *self, const AmtRenderExport *wanted,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const AmtRenderArea area = { .page = wanted->first_page };
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_render_session_export_async);
  if (wanted->n_pages == 0 || wanted->first_page >= self->n_pages ||
      wanted->n_pages > self->n_pages - wanted->first_page || wanted->dpi > MAX_DPI ||
      (wanted->overlay && g_bytes_get_size (wanted->overlay) > AMT_RENDER_MAX_BYTES))
    {
      g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE, "no such pages");
      return;
    }
  job = amt_render_job_new (AMT_MESSAGE_EXPORT, &area, AMT_RENDER_NEIGHBOUR, task);
  job->export = (AmtExport){ .first_page = wanted->first_page,
                             .n_pages = wanted->n_pages,
                             .dpi = wanted->dpi };
  job->overlay = wanted->overlay ? g_bytes_ref (wanted->overlay) : NULL;
  amt_render_session_push_job (self, job);
}

GBytes *
amt_render_session_export_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_export_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
