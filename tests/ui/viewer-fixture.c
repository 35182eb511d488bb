/* viewer-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "viewer-fixture.h"

#include "amt-add-evidence.h"

#include <string.h>

char *
viewer_fixture_add (CaseFixture *fixture, const char *name, GBytes *bytes)
{
  AmtOpenCase *open_case = amt_case_pane_get_open_case (fixture->pane);
  guint n = amt_open_case_get_case (open_case)->documents->len;
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const AmtDocument *added;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  g_bytes_unref (bytes);
  amt_add_evidence_record (fixture->workplace, open_case, file, NULL, NULL, "post");
  amt_test_await (amt_open_case_get_case (open_case)->documents->len == n + 1);
  added = amt_open_case_get_case (open_case)->documents->pdata[n];
  g_assert_cmpstr (added->name, ==, name);
  return g_strdup (added->id);
}

/* --- PDF, word for word -------------------------------------------------------------------------------- */

typedef struct
{
  GString *text; /* (owned) */
  GArray *places;
} Pdf;

static void pdf_add (Pdf *pdf, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
pdf_add (Pdf *pdf, const char *format, ...)
{
  va_list arguments;

  g_array_append_val (pdf->places, pdf->text->len);
  g_string_append_printf (pdf->text, "%u 0 obj\n", pdf->places->len);
  va_start (arguments, format);
  g_string_append_vprintf (pdf->text, format, arguments);
  va_end (arguments);
  g_string_append (pdf->text, "\nendobj\n");
}

static void
pdf_add_content (Pdf *pdf, const char *content)
{
  pdf_add (pdf, "<</Length %zu>>\nstream\n%s\nendstream", strlen (content), content);
}

static Pdf
pdf_new (void)
{
  return (Pdf){ g_string_new ("%PDF-1.7\n"), g_array_new (FALSE, FALSE, sizeof (gsize)) };
}

static GBytes *
pdf_end (Pdf *pdf, const char *trailer)
{
  const gsize table = pdf->text->len;

  g_string_append_printf (pdf->text, "xref\n0 %u\n0000000000 65535 f \n", pdf->places->len + 1);
  for (guint i = 0; i < pdf->places->len; i++)
    g_string_append_printf (pdf->text, "%010zu 00000 n \n", g_array_index (pdf->places, gsize, i));
  g_string_append_printf (pdf->text,
                          "trailer\n<</Root 1 0 R/Size %u%s>>\nstartxref\n%zu\n%%%%EOF\n",
                          pdf->places->len + 1, trailer, table);
  g_array_unref (pdf->places);
  return g_string_free_to_bytes (pdf->text);
}

#define FONT "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"

GBytes *
viewer_fixture_pdf (guint n, const char *more)
{
  Pdf pdf = pdf_new ();
  g_autoptr (GString) kids = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (kids, "%u 0 R ", 3 + 2 * i);
  pdf_add (&pdf, "<</Type/Catalog/Pages 2 0 R%s>>", more);
  pdf_add (&pdf, "<</Type/Pages/Kids[%s]/Count %u>>", kids->str, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *content = g_strdup_printf (
          "BT /F 24 Tf 60 700 Td (Seite %u) Tj 0 -40 Td (Mietvertrag) Tj ET", i + 1);

      pdf_add (&pdf, "<</Type/Page/Parent 2 0 R" FONT "/MediaBox[0 0 595 842]/Contents %u 0 R>>",
               4 + 2 * i);
      pdf_add_content (&pdf, content);
    }
  /* What @more may refer to: entries of an outline. */
  pdf_add (&pdf, "<</Type/Outlines/First %u 0 R/Last %u 0 R/Count 2>>", 4 + 2 * n, 5 + 2 * n);
  pdf_add (&pdf, "<</Title(Anfang)/Parent %u 0 R/Next %u 0 R/Dest[3 0 R/Fit]>>", 3 + 2 * n,
           5 + 2 * n);
  pdf_add (&pdf, "<</Title(Ende)/Parent %u 0 R/Prev %u 0 R/Dest[%u 0 R/Fit]>>", 3 + 2 * n,
           4 + 2 * n, 1 + 2 * n);
  return pdf_end (&pdf, "");
}

GBytes *
viewer_fixture_page (const char *words, const char *page, const char *catalogue)
{
  Pdf pdf = pdf_new ();
  g_autofree char *content = g_strdup_printf ("BT /F 18 Tf 20 150 Td (%s) Tj ET", words);

  pdf_add (&pdf, "<</Type/Catalog/Pages 2 0 R%s>>", catalogue);
  pdf_add (&pdf, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  pdf_add (&pdf, "<</Type/Page/Parent 2 0 R" FONT "/MediaBox[0 0 400 300]/Contents 4 0 R%s>>",
           page);
  pdf_add_content (&pdf, content);
  return pdf_end (&pdf, "");
}

GBytes *
viewer_fixture_locked (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *plain = g_build_filename (folder, "plain.pdf", NULL);
  g_autofree char *locked = g_build_filename (folder, "locked.pdf", NULL);
  const char *argv[] = { "qpdf", "--encrypt", "geheim", "owner", "256", "--", plain, locked, NULL };
  g_autoptr (GBytes) bytes = viewer_fixture_pdf (2, "");
  g_autoptr (GError) error = NULL;
  int status = -1;
  char *contents = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (plain, data, (gssize) size, NULL));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (g_file_get_contents (locked, &contents, &size, NULL));
  return g_bytes_new_take (contents, size);
}

/* --- the viewer ---------------------------------------------------------------------------------------- */

void
viewer_fixture_await (AmtViewer *viewer, const char *what)
{
  amt_test_await (g_strcmp0 (amt_viewer_get_showing (viewer), what) == 0);
}

AmtViewer *
viewer_fixture_show (CaseFixture *fixture, const char *id)
{
  AmtViewer *viewer;

  g_action_group_activate_action (amt_case_pane_get_actions (fixture->pane), "show-document",
                                  g_variant_new ("(sus)", id, AMT_VIEWER_AS_LEFT, ""));
  viewer = amt_case_content_get_viewer (case_fixture_content (fixture));
  g_assert_nonnull (viewer);
  amt_test_await (g_strv_contains ((const char *const[]){ "pages", "trouble", "locked", NULL },
                                   amt_viewer_get_showing (viewer)));
  return viewer;
}

GtkWidget *
viewer_fixture_find_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = viewer_fixture_find_text (child, text);

      if (found)
        return found;
    }
  return NULL;
}

void
viewer_fixture_do (AmtViewer *viewer, const char *action, GVariant *target)
{
  GActionGroup *group = amt_viewer_get_actions (viewer);

  g_assert_true (g_action_group_get_action_enabled (group, action));
  g_action_group_activate_action (group, action, target);
}
