/* test-viewer-states.c: what stands in place of a document that is not shown: infected, far away, too large, one that ends its
 * helper; and that a helper which somebody ended costs nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-papers.h"
#include "amt-document-view-private.h"
#include "viewer-fixture.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  CaseFixture desk;
  guint n_cases; /* that were given to the portal */
  char *honest;  /* (owned) the helper that others have */
} Fixture;

/* @data: (nullable): the lie of the helper. */
static void
set_up (Fixture *self, gconstpointer data)
{
  const char *lie = data;

  self->honest = g_strdup (g_getenv ("AMT_RENDER_HELPER"));
  if (lie)
    {
      g_autofree char *folder = amt_test_temp_dir ();
      g_autofree char *helper = g_build_filename (folder, lie, NULL);

      g_assert_cmpint (symlink (g_getenv ("AMT_FAKE_RENDER_HELPER"), helper), ==, 0);
      g_setenv ("AMT_RENDER_HELPER", helper, TRUE);
    }
  case_fixture_init (&self->desk);
  self->n_cases = 0;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  case_fixture_clear (&self->desk);
  g_setenv ("AMT_RENDER_HELPER", self->honest, TRUE);
  g_free (self->honest);
}

/* A case of its own at the portal, with one document. @bytes: (nullable): the portal has none. */
static AmtCase *
new_case (Fixture *self, GBytes *bytes, GPtrArray **out_all)
{
  AmtCase *value = papers_case_new (++self->n_cases, "aydin");
  g_autoptr (GBytes) none = g_bytes_new_static ("nothing", 7);

  *out_all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  papers_add (value, *out_all, "paper", bytes ? bytes : none);
  if (!bytes)
    g_ptr_array_set_size (*out_all, 0);
  return value;
}

static AmtDocument *
document_of (AmtCase *value)
{
  return value->documents->pdata[0];
}

/* @all: (transfer full) */
static AmtViewer *
show (Fixture *self, AmtCase *value, GPtrArray *all)
{
  g_autoptr (GError) error = NULL;

  papers_give (&self->desk.desk, value, all);
  g_assert_true (desk_sync (self->desk.context, &error));
  case_fixture_open (&self->desk, value->id);
  return viewer_fixture_show (&self->desk, document_of (value)->id);
}

static gboolean
says (AmtViewer *viewer, const char *text)
{
  return viewer_fixture_find_text (GTK_WIDGET (viewer), text) != NULL;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *text = viewer_fixture_find_text (widget, label);

  return text ? gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON) : NULL;
}

static gboolean
may (AmtViewer *viewer, const char *action)
{
  return g_action_group_get_action_enabled (amt_viewer_get_actions (viewer), action);
}

static AmtDocumentView *
view_of (AmtViewer *viewer)
{
  return AMT_DOCUMENT_VIEW (amt_viewer_get_view (viewer));
}

/* --- infected ------------------------------------------------------------------------------------------ */

static void
assert_infected (AmtViewer *viewer)
{
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "trouble");
  g_assert_true (says (viewer, "Malware Was Found in This File"));
  g_assert_true (says (viewer, "neither fetched nor shown nor saved"));
  g_assert_null (find_button (GTK_WIDGET (viewer), "Try Again"));
  g_assert_null (find_button (GTK_WIDGET (viewer), "Save …"));
  g_assert_false (may (viewer, "save"));
  g_assert_false (may (viewer, "open-elsewhere"));
  g_assert_false (may (viewer, "print"));
  g_assert_false (may (viewer, "text"));
  g_assert_null (amt_document_view_get_session (view_of (viewer)));
}

/* A session that was closed draws nothing. */
static gboolean
is_closed (AmtRenderSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;
  AmtRenderArea area;

  amt_render_session_fit (session, 0, 0, 31, 31, &area);
  amt_render_session_render_async (session, &area, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                   &slot);
  result = amt_test_wait_result (&slot);
  pixels = amt_render_session_render_finish (session, result, &error);
  return g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
}

static void
test_infected (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (1, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);

  g_free (document_of (value)->virus_scan);
  document_of (value)->virus_scan = g_strdup ("infected");
  assert_infected (show (self, value, all));
  g_assert_false (papers_is_here (self->desk.context, document_of (value)->sha256));
}

/* A scan takes its time: the clerk reads already when it finds something. */
static void
test_turns_infected (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (3, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  AmtDocument *document = document_of (value);
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (GError) error = NULL;
  AmtViewer *viewer;

  g_free (document->virus_scan);
  document->virus_scan = g_strdup ("pending");
  viewer = show (self, value, all);
  viewer_fixture_await (viewer, "pages");
  session = g_object_ref (amt_document_view_get_session (view_of (viewer)));
  viewer_fixture_do (viewer, "text", NULL);
  viewer_fixture_await (viewer, "text");

  /* It found nothing: whoever reads goes on reading, and need not know. */
  g_assert_true (
      amt_portal_set_scan (self->desk.desk.portal, value->id, document->id, "clean", &error));
  g_assert_true (desk_sync (self->desk.context, &error));
  amt_test_await (!says (viewer, "still checking this file for malware"));
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "text");
  g_assert_true (amt_document_view_get_session (view_of (viewer)) == session);

  /* It found something: neither page nor text nor helper is left. */
  g_assert_true (
      amt_portal_set_scan (self->desk.desk.portal, value->id, document->id, "infected", &error));
  g_assert_true (desk_sync (self->desk.context, &error));
  viewer_fixture_await (viewer, "trouble");
  assert_infected (viewer);
  g_assert_true (is_closed (session));
}

/* --- not here ------------------------------------------------------------------------------------------ */

static void
test_not_here (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (2, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  g_autoptr (GError) error = NULL;
  GtkWidget *again;
  AmtViewer *viewer;

  papers_give (&self->desk.desk, value, all);
  g_assert_true (desk_sync (self->desk.context, &error));
  case_fixture_open (&self->desk, value->id);
  amt_portal_stop (self->desk.desk.portal);
  viewer = viewer_fixture_show (&self->desk, document_of (value)->id);
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "trouble");
  g_assert_true (says (viewer, "This File Is Not Here"));
  g_assert_true (says (viewer, "not on this computer yet"));
  g_assert_false (says (viewer, "sent"));

  /* As soon as the portal is there again, one key is enough. */
  g_assert_true (amt_portal_start (self->desk.desk.portal, &error));
  again = find_button (GTK_WIDGET (viewer), "Try Again");
  g_assert_nonnull (again);
  g_signal_emit_by_name (again, "clicked");
  viewer_fixture_await (viewer, "pages");
  g_assert_cmpuint (amt_document_view_get_n_pages (view_of (viewer)), ==, 2);

  /* And what was fetched once needs no portal. */
  amt_portal_stop (self->desk.desk.portal);
  amt_case_pane_set_case (self->desk.pane, NULL);
  case_fixture_open (&self->desk, value->id);
  viewer = viewer_fixture_show (&self->desk, document_of (value)->id);
  viewer_fixture_await (viewer, "pages");
  g_assert_true (amt_portal_start (self->desk.desk.portal, &error));
}

/* --- something else ------------------------------------------------------------------------------------ */

static void
test_other_content (Fixture *self, gconstpointer data)
{
  static const char PROGRAM[] = "MZ\220\000 not what its name says";
  g_autoptr (GBytes) bytes = g_bytes_new_static (PROGRAM, sizeof PROGRAM);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  AmtViewer *viewer = show (self, value, g_steal_pointer (&all));

  amt_test_await (says (viewer, "This File Is Not What It Claims to Be"));
  g_assert_true (says (viewer, "of the type “PDF”"));
  g_assert_nonnull (find_button (GTK_WIDGET (viewer), "Save …"));
  g_assert_null (find_button (GTK_WIDGET (viewer), "Try Again"));
}

/* --- too large ----------------------------------------------------------------------------------------- */

static void
assert_too_large (AmtViewer *viewer)
{
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "trouble");
  g_assert_true (says (viewer, "This File Is Too Large to Be Shown"));
  g_assert_null (find_button (GTK_WIDGET (viewer), "Try Again"));
  g_assert_nonnull (find_button (GTK_WIDGET (viewer), "Save …"));
  g_assert_true (may (viewer, "save"));
  g_assert_false (may (viewer, "print"));
}

/* Known before a byte of it is fetched: the portal does not even have any. */
static void
test_too_large (Fixture *self, gconstpointer data)
{
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, NULL, &all);

  document_of (value)->size = G_GINT64_CONSTANT (3) * 1024 * 1024 * 1024;
  assert_too_large (show (self, value, all));
}

/* More pages than anybody reads, which only the helper can know. */
static void
test_too_many_pages (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (AMT_RENDER_MAX_PAGES + 1, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);

  assert_too_large (show (self, value, all));
}

/* --- helpers that end ---------------------------------------------------------------------------------- */

static void
kill_children (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", getpid (), getpid ());
  g_autofree char *text = NULL;
  g_auto (GStrv) children = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  children = g_strsplit (g_strstrip (text), " ", -1);
  for (guint i = 0; children[i]; i++)
    if (*children[i])
      kill ((pid_t) g_ascii_strtoll (children[i], NULL, 10), SIGKILL);
}

static gboolean
is_sharp (AmtDocumentView *view)
{
  return amt_page_tiles_get_n_jobs (view->tiles) == 0 && view->settle_source == 0 &&
         amt_page_tiles_is_sharp (view->tiles);
}

/* Where memory is short the system ends whom it likes: the next page is drawn by another helper, and nobody is told. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (9, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  AmtViewer *viewer = show (self, value, all);
  AmtDocumentView *view = view_of (viewer);

  viewer_fixture_await (viewer, "pages");
  amt_test_await (is_sharp (view));
  for (guint page = 2; page < 9; page += 2)
    {
      kill_children ();
      amt_document_view_go_to (view, page, NULL);
      amt_test_await (amt_document_view_get_page (view) == page && is_sharp (view));
      g_assert_null (amt_page_tiles_get_failure (view->tiles, page));
      g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
    }
  g_assert_false (amt_render_pool_is_marked (amt_context_get_render_pool (self->desk.context),
                                             document_of (value)->sha256));
}

/* None starts: that is IT's affair, and the file can still be had. */
static void
test_no_helper (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (1, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  AmtViewer *viewer = show (self, value, all);

  viewer_fixture_await (viewer, "trouble");
  g_assert_true (says (viewer, "Documents Cannot Be Shown at the Moment"));
  g_assert_true (says (viewer, "tell your IT"));
  g_assert_nonnull (find_button (GTK_WIDGET (viewer), "Save …"));
  g_assert_false (amt_render_pool_is_marked (amt_context_get_render_pool (self->desk.context),
                                             document_of (value)->sha256));
}

/* One that ends each helper as soon as it is opened: twice, and it is not opened any more until the clerk wants it. */
static void
test_marked (Fixture *self, gconstpointer data)
{
  AmtRenderPool *pool = amt_context_get_render_pool (self->desk.context);
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (1, "");
  GPtrArray *all;
  g_autoptr (AmtCase) value = new_case (self, bytes, &all);
  AmtViewer *viewer = show (self, value, all);
  GtkWidget *again;

  viewer_fixture_await (viewer, "trouble");
  g_assert_true (says (viewer, "This File Could Not Be Shown Safely"));
  g_assert_true (says (viewer, "did not cope with it"));
  g_assert_nonnull (find_button (GTK_WIDGET (viewer), "Try Again"));
  g_assert_false (amt_render_pool_is_marked (pool, document_of (value)->sha256));

  amt_case_pane_set_case (self->desk.pane, NULL);
  case_fixture_open (&self->desk, value->id);
  viewer = viewer_fixture_show (&self->desk, document_of (value)->id);
  viewer_fixture_await (viewer, "trouble");
  g_assert_true (amt_render_pool_is_marked (pool, document_of (value)->sha256));
  g_assert_true (says (viewer, "ended twice because of it"));
  g_assert_true (says (viewer, "not opened again unless you ask for it"));

  /* Asked for, it is tried; and is no better. */
  again = find_button (GTK_WIDGET (viewer), "Try Again");
  g_assert_nonnull (again);
  g_signal_emit_by_name (again, "clicked");
  amt_test_await (says (viewer, "did not cope with it"));
  g_assert_false (amt_render_pool_is_marked (pool, document_of (value)->sha256));
}

static void
add (const char *path, const char *lie, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, lie, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  add ("/viewer-states/infected", NULL, test_infected);
  add ("/viewer-states/turns-infected", NULL, test_turns_infected);
  add ("/viewer-states/not-here", NULL, test_not_here);
  add ("/viewer-states/other-content", NULL, test_other_content);
  add ("/viewer-states/too-large", NULL, test_too_large);
  add ("/viewer-states/too-many-pages", NULL, test_too_many_pages);
  add ("/viewer-states/killed", NULL, test_killed);
  add ("/viewer-states/no-helper", "leaves", test_no_helper);
  add ("/viewer-states/marked", "short", test_marked);
  return g_test_run ();
}
