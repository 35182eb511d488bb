/* try-documents.c: opens every file that it is given as the desk would, and says what became of it. A program, not a test.
 *
 *   try-documents FILE…
 *
 * One line a file: seconds, outcome, path. Outcomes: "drawn", "refused: <reason>", "crashed the helper". That this program
 * itself goes on is what build-aux/try-documents watches: its end would be that of the desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-render-pool.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages of a file that are drawn: from the front. */
#define MAX_PAGES 10

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* A page at the size of a screen, its text and links. */
static gboolean
try_page (AmtRenderSession *session, guint page, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) drawn = NULL;
  g_autoptr (GAsyncResult) laid_out = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autoptr (AmtPageText) text = NULL;
  g_autoptr (GPtrArray) links = NULL;
  AmtRenderArea area;

  amt_render_session_fit (session, page, 0, 1000, 1400, &area);
  amt_render_session_render_async (session, &area, AMT_RENDER_VISIBLE, NULL, result_cb, &slot);
  drawn = wait_for (&slot);
  pixels = amt_render_session_render_finish (session, drawn, error);
  if (!pixels)
    return FALSE;
  amt_render_session_layout_async (session, page, AMT_RENDER_VISIBLE, NULL, result_cb, &slot);
  laid_out = wait_for (&slot);
  text = amt_render_session_layout_finish (session, laid_out, error);
  if (!text)
    return FALSE;
  amt_render_session_list_async (session, AMT_RENDER_LINKS, page, AMT_RENDER_VISIBLE, NULL,
                                 result_cb, &slot);
  listed = wait_for (&slot);
  links = amt_render_session_list_finish (session, listed, error);
  return links != NULL;
}

static gboolean
try_findings (AmtRenderSession *session, const char *path, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) findings = NULL;

  amt_render_session_findings_async (session, path, NULL, NULL, result_cb, &slot);
  result = wait_for (&slot);
  findings = amt_render_session_findings_finish (session, result, error);
  return findings != NULL;
}

static gboolean
try_file (AmtRenderPool *pool, const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtRenderSession) session = NULL;
  struct stat status;
  gboolean fine;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN,
                           "the file cannot be read");
      return FALSE;
    }
  amt_render_pool_open_async (pool, fd, (gsize) status.st_size, NULL, NULL, NULL, result_cb, &slot);
  close (fd);
  result = wait_for (&slot);
  session = amt_render_pool_open_finish (pool, result, error);
  if (!session)
    return FALSE;
  fine = try_findings (session, path, error);
  for (guint i = 0; fine && i < MIN (amt_render_session_get_n_pages (session), MAX_PAGES); i++)
    fine = try_page (session, i, error);
  amt_render_session_close (session);
  return fine;
}

int
main (int argc, char **argv)
{
  g_autoptr (AmtRenderPool) pool = NULL;

  amt_base_init ();
  pool = amt_render_pool_new (NULL);
  for (int i = 1; i < argc; i++)
    {
      const gint64 begun = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      const gboolean drawn = try_file (pool, argv[i], &error);
      const double seconds = (double) (g_get_monotonic_time () - begun) / G_TIME_SPAN_SECOND;

      if (!drawn && g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED))
        printf ("%.2f\tcrashed the helper\t%s\n", seconds, argv[i]);
      else if (!drawn)
        printf ("%.2f\trefused: %s\t%s\n", seconds, error->message, argv[i]);
      else
        printf ("%.2f\tdrawn\t%s\n", seconds, argv[i]);
      fflush (stdout);
    }
  amt_render_pool_close (pool);
  return 0;
}
