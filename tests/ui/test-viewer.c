/* test-viewer.c: a document of a case on the screen: pages, search, text, places, and what is said of a file that is not shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-view.h"
#include "amt-findings.h"
#include "viewer-fixture.h"

#include <string.h>

static CaseFixture fixture;

static AmtDocumentView *
view_of (AmtViewer *viewer)
{
  return AMT_DOCUMENT_VIEW (amt_viewer_get_view (viewer));
}

static void
test_pages (void)
{
  g_autofree char *id = NULL;
  AmtViewer *viewer;

  case_fixture_open (&fixture, NULL);
  id = viewer_fixture_add (&fixture, "Mietvertrag.pdf", viewer_fixture_pdf (12, ""));
  viewer = viewer_fixture_show (&fixture, id);
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
  g_assert_cmpuint (amt_document_view_get_n_pages (view_of (viewer)), ==, 12);
  g_assert_false (amt_viewer_is_pixels_only (viewer));
  g_assert_nonnull (viewer_fixture_find_text (GTK_WIDGET (viewer), "of 12"));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/viewer/pages", test_pages);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
