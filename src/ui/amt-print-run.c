/* amt-print-run.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-print-run.h"

#include "amt-base.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "amt-print-settings"
#define SETUP_KEY "amt-print-setup"

typedef struct
{
  AmtWorkplace *workplace;      /* (owned) */
  AmtPrintFile *file;           /* (owned) */
  GtkPrintOperation *operation; /* (owned) */
  GCancellable *loading;        /* (owned) of the page that is being loaded */
  GtkPrintContext *context;     /* (owned) (nullable) of that page */
  gulong cancelled_handler;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->workplace);
  g_object_unref (run->file);
  g_object_unref (run->operation);
  g_object_unref (run->loading);
  g_clear_object (&run->context);
  g_free (run);
}

static GtkPageSetup *
new_setup (AmtWorkplace *workplace)
{
  GtkPageSetup *kept = g_object_get_data (G_OBJECT (workplace), SETUP_KEY);
  g_autoptr (GtkPaperSize) a4 = NULL;
  GtkPageSetup *setup;

  if (kept)
    return gtk_page_setup_copy (kept);
  setup = gtk_page_setup_new ();
  a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  return setup;
}

static void
keep_settings (Run *run)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (run->operation);
  GtkPageSetup *setup = gtk_print_operation_get_default_page_setup (run->operation);

  /* Which pages were wanted belongs to this one job. */
  if (settings)
    {
      g_autoptr (GtkPrintSettings) kept = gtk_print_settings_copy (settings);

      gtk_print_settings_unset (kept, GTK_PRINT_SETTINGS_PRINT_PAGES);
      gtk_print_settings_unset (kept, GTK_PRINT_SETTINGS_PAGE_RANGES);
      g_object_set_data_full (G_OBJECT (run->workplace), SETTINGS_KEY, g_steal_pointer (&kept),
                              g_object_unref);
    }
  if (setup)
    g_object_set_data_full (G_OBJECT (run->workplace), SETUP_KEY, g_object_ref (setup),
                            g_object_unref);
}

/* --- pages ---------------------------------------------------------------------------------------------- */

static void
request_page_setup_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page,
                       GtkPageSetup *setup, Run *run)
{
  double width, height;

  amt_print_file_get_page_size (run->file, (guint) page, &width, &height);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
}

/* In the middle of the paper, smaller if it must be. */
static void
draw (Run *run, const AmtPrintPage *page, guint number)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (run->context);
  const double room_width = gtk_print_context_get_width (run->context);
  const double room_height = gtk_print_context_get_height (run->context);
  double width, height, scale;

  amt_print_file_get_page_size (run->file, number, &width, &height);
  scale = MIN (1, MIN (room_width / width, room_height / height));
  cairo_save (cr);
  cairo_translate (cr, (room_width - width * scale) / 2, (room_height - height * scale) / 2);
  cairo_scale (cr, scale, scale);
  amt_print_file_draw (run->file, page, cr);
  cairo_restore (cr);
}

typedef struct
{
  GTask *task; /* (owned) */
  guint page;
} Loading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (GTask) task = loading->task;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPrintPage) page =
      amt_print_file_load_finish (AMT_PRINT_FILE (source), result, &error);

  if (!run->context)
    return;
  if (page)
    {
      draw (run, page, loading->page);
      g_signal_emit_by_name (run->file, "progress", loading->page + 1);
    }
  else
    gtk_print_operation_cancel (run->operation);
  g_clear_object (&run->context);
  gtk_print_operation_draw_page_finish (run->operation);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, GTask *task)
{
  Run *run = g_task_get_task_data (task);
  Loading *loading = g_new (Loading, 1);
  const guint dpi = (guint) MAX (gtk_print_context_get_dpi_x (context), 72);

  *loading = (Loading){ g_object_ref (task), (guint) page };
  gtk_print_operation_set_defer_drawing (operation);
  g_set_object (&run->context, context);
  amt_print_file_load_async (run->file, (guint) page, MIN (dpi, AMT_PRINT_RUN_DPI), FALSE,
                             run->loading, loaded_cb, loading);
}

/* --- the run -------------------------------------------------------------------------------------------- */

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, GTask *task)
{
  g_autoptr (GTask) held = g_object_ref (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_signal_handler (&run->cancelled_handler, g_task_get_cancellable (task));
  g_cancellable_cancel (run->loading);
  g_clear_object (&run->context);
  g_signal_handlers_disconnect_by_data (operation, run);
  g_signal_handlers_disconnect_by_data (operation, task);
  switch (result)
    {
    case GTK_PRINT_OPERATION_RESULT_ERROR:
      gtk_print_operation_get_error (operation, &error);
      g_task_return_error (task, error);
      break;
    case GTK_PRINT_OPERATION_RESULT_CANCEL:
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not printed");
      break;
    case GTK_PRINT_OPERATION_RESULT_APPLY:
    case GTK_PRINT_OPERATION_RESULT_IN_PROGRESS:
    default:
      keep_settings (run);
      g_task_return_boolean (task, TRUE);
      break;
    }
  g_object_unref (task);
}

/* --- no preview ----------------------------------------------------------------------------------------- */

static void
ready_cb (GtkPrintOperationPreview *preview, GtkPrintContext *context, gpointer user_data)
{
  gtk_print_operation_preview_end_preview (preview);
}

/* A preview that somebody takes care of never says "done". */
static gboolean
refused_cb (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);

  done_cb (run->operation, GTK_PRINT_OPERATION_RESULT_CANCEL, task);
  return G_SOURCE_REMOVE;
}

static gboolean
preview_cb (GtkPrintOperation *operation, GtkPrintOperationPreview *preview,
            GtkPrintContext *context, GtkWindow *parent, GTask *task)
{
  Run *run = g_task_get_task_data (task);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);

  amt_workplace_say (
      run->workplace,
      _ ("The preview is not available: it would write a copy that is not encrypted. "
         "Order and pages stand in the window before."));
  /* Without something to draw on, GTK does not even come to where it can be told to end. */
  gtk_print_context_set_cairo_context (context, cr, 72, 72);
  g_signal_connect_object (preview, "ready", G_CALLBACK (ready_cb), preview, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_idle_add (refused_cb, task);
  return TRUE;
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_cancellable_cancel (run->loading);
  gtk_print_operation_cancel (run->operation);
}

static GtkPrintOperation *
new_operation (AmtWorkplace *workplace, AmtPrintFile *file)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = new_setup (workplace);

  gtk_print_operation_set_print_settings (operation,
                                          g_object_get_data (G_OBJECT (workplace), SETTINGS_KEY));
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, (int) amt_print_file_get_n_pages (file));
  gtk_print_operation_set_job_name (operation, amt_print_file_get_title (file));
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  return operation;
}

void
amt_print_run_async (GtkWindow *parent, AmtWorkplace *workplace, AmtPrintFile *file,
                     GtkPrintOperationAction action, const char *export_path,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);
  g_autoptr (GtkPrintOperation) operation = new_operation (workplace, file);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_print_run_async);
  g_task_set_check_cancellable (task, FALSE);
  run->workplace = g_object_ref (workplace);
  run->file = g_object_ref (file);
  run->operation = g_object_ref (operation);
  run->loading = g_cancellable_new ();
  g_task_set_task_data (task, run, run_free);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (request_page_setup_cb), run);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (operation, "preview", G_CALLBACK (preview_cb), task);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), task);
  if (cancellable)
    run->cancelled_handler =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
  if (export_path)
    gtk_print_operation_set_export_filename (operation, export_path);
  /* "done" tells the rest, also what goes wrong at once. */
  (void) gtk_print_operation_run (operation, action, parent, NULL);
}

gboolean
amt_print_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_print_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
