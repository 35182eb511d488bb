/* test-case-documents.c: the files of a case: what is said about them, saving, opening elsewhere, adding evidence.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-add-evidence.h"
#include "amt-document-row.h"
#include "amt-document-warning.h"
#include "amt-documents-page.h"
#include "amt-open-elsewhere.h"
#include "amt-save-document.h"
#include "case-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static CaseFixture fixture;

static AmtDocumentWarning
warning_of (const char *name, const char *type, const char *scan)
{
  g_autoptr (AmtDocument) document = amt_document_new ();
  g_autofree char *words = NULL;
  AmtDocumentWarning warning;

  document->name = g_strdup (name);
  document->media_type = g_strdup (type);
  document->virus_scan = g_strdup (scan);
  warning = amt_document_warning (document);
  words = amt_document_warning_in_words (document);
  g_assert_true ((words == NULL) == (warning == AMT_DOCUMENT_FINE));
  return warning;
}

static void
test_warnings (void)
{
  g_assert_cmpint (warning_of ("Mietvertrag.PDF", "application/pdf", "clean"), ==,
                   AMT_DOCUMENT_FINE);
  g_assert_cmpint (warning_of ("Foto", "image/jpeg", "clean"), ==, AMT_DOCUMENT_FINE);
  g_assert_cmpint (warning_of ("Mietvertrag.pdf", "application/pdf", "infected"), ==,
                   AMT_DOCUMENT_INFECTED);
  g_assert_cmpint (warning_of ("Mietvertrag.pdf.exe", "application/pdf", "clean"), ==,
                   AMT_DOCUMENT_PROGRAM);
  g_assert_cmpint (warning_of ("Mietvertrag.pdf", "image/png", "clean"), ==,
                   AMT_DOCUMENT_OTHER_TYPE);
  g_assert_cmpint (warning_of ("Mietvertrag.pdf", "application/pdf", "pending"), ==,
                   AMT_DOCUMENT_UNCHECKED);
  g_assert_cmpint (warning_of (NULL, NULL, NULL), ==, AMT_DOCUMENT_FINE);
}

static void
check_name (const char *name, const char *expected)
{
  g_autofree char *safe = amt_open_elsewhere_file_name (name);

  g_assert_cmpstr (safe, ==, expected);
}

static void
test_file_names (void)
{
  g_autofree char *name = g_strnfill (400, 'x');
  g_autofree char *safe = amt_open_elsewhere_file_name (name);

  check_name ("Öl & Gas.pdf", "Öl & Gas.pdf");
  check_name ("../../.bashrc", "_._.._.bashrc");
  check_name ("a/b\\c\n.pdf", "a_b_c_.pdf");
  check_name (".profile", "_profile");
  check_name ("Rechnung\u202efdp.exe", "Rechnung_fdp.exe");
  check_name ("", "document");
  check_name (NULL, "document");
  g_assert_cmpuint (strlen (safe), <=, 124);
}

static AmtDocumentRow *
first_row (void)
{
  AmtDocumentsPage *page = AMT_DOCUMENTS_PAGE (case_fixture_page (&fixture, "documents"));
  GtkListBoxRow *row =
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (amt_documents_page_get_list (page)), 0);

  g_assert_nonnull (row);
  return AMT_DOCUMENT_ROW (row);
}

static const AmtDocument *
first_document (AmtOpenCase *open_case)
{
  return amt_case_find_document (amt_open_case_get_case (open_case),
                                 amt_document_row_get_id (first_row ()));
}

static void
test_save (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  const AmtDocument *document = first_document (open_case);
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "Kopie.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  struct stat status = { 0 };
  gint64 size = document->size;

  /* What the clerk has agreed to replace is replaced, when the new file is whole. */
  g_assert_true (g_file_set_contents (path, "alt", -1, NULL));
  amt_save_document_to (fixture.workplace, fixture.case_id, document->id, file);
  amt_test_await (g_stat (path, &status) == 0 && status.st_size == size);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  amt_test_await (case_fixture_said (&fixture) != NULL);
}

static void
test_open_elsewhere (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  const AmtDocument *document = first_document (open_case);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) emptied = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  struct stat status = { 0 };

  amt_open_elsewhere_copy_async (fixture.workplace, fixture.case_id, document, NULL,
                                 amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  path = amt_open_elsewhere_copy_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  amt_open_elsewhere_empty_async (amt_test_result_cb, &slot);
  emptied = amt_test_wait_result (&slot);
  g_assert_true (amt_open_elsewhere_empty_finish (emptied, &error));
  g_assert_cmpint (g_stat (path, &status), !=, 0);
  g_assert_cmpint (g_stat (folder, &status), !=, 0);
}

static void
test_forbidden (void)
{
  case_fixture_open (&fixture, NULL);
  g_settings_set_boolean (fixture.settings, "forbid-open-elsewhere", TRUE);
  g_assert_false (amt_open_elsewhere_is_allowed (fixture.workplace));
  amt_document_row_open (first_row ());
  g_assert_nonnull (strstr (case_fixture_said (&fixture), "IT"));
  g_settings_reset (fixture.settings, "forbid-open-elsewhere");
  g_assert_true (amt_open_elsewhere_is_allowed (fixture.workplace));
}

static void
test_first_page (void)
{
  AmtDocumentRow *row;

  case_fixture_open (&fixture, NULL);
  row = first_row ();
  amt_test_await (amt_document_row_get_first_page (row) != AMT_FIRST_PAGE_COMING);
  /* Drawn where the helper is, a sentence where it is not. */
  if (amt_document_row_get_first_page (row) == AMT_FIRST_PAGE_NOT)
    g_assert_cmpuint (strlen (amt_document_row_get_why_not (row)), >, 0);
  else
    g_assert_nonnull (gtk_picture_get_paintable (
        GTK_PICTURE (case_fixture_find (GTK_WIDGET (row), GTK_TYPE_PICTURE))));
}

/* The scan finds something in a file whose first page is seen already. */
static void
test_turns_infected (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtDocumentRow *row = first_row ();
  g_autoptr (AmtDocument) document = amt_document_copy (first_document (open_case));
  GtkPicture *picture = GTK_PICTURE (case_fixture_find (GTK_WIDGET (row), GTK_TYPE_PICTURE));

  amt_test_await (amt_document_row_get_first_page (row) == AMT_FIRST_PAGE_SHOWN);
  g_free (document->virus_scan);
  document->virus_scan = g_strdup ("infected");
  amt_document_row_update (row, document);
  g_assert_cmpint (amt_document_row_get_first_page (row), ==, AMT_FIRST_PAGE_NOT);
  g_assert_nonnull (amt_document_row_get_why_not (row));
  g_assert_null (gtk_picture_get_paintable (picture));
}

static void
test_add (void)
{
  static const char PNG[] =
      "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89";
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtDocumentsPage *page = AMT_DOCUMENTS_PAGE (case_fixture_page (&fixture, "documents"));
  guint n = amt_open_case_get_case (open_case)->documents->len;
  g_autoptr (GBytes) bytes = g_bytes_new_static (PNG, sizeof PNG - 1);
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "Bescheinigung.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const AmtDocument *added;

  amt_add_evidence_record (fixture.workplace, open_case, NULL, bytes, NULL, "inPerson");
  amt_test_await (amt_open_case_get_case (open_case)->documents->len == n + 1);
  added = amt_open_case_get_case (open_case)->documents->pdata[n];
  g_assert_cmpstr (added->media_type, ==, "image/png");
  g_assert_cmpstr (added->source, ==, "inPerson");
  g_assert_true (g_file_set_contents (path, "liegt vor", -1, NULL));
  amt_add_evidence_record (fixture.workplace, open_case, file, NULL, NULL, "post");
  amt_test_await (amt_open_case_get_case (open_case)->documents->len == n + 2);
  added = amt_open_case_get_case (open_case)->documents->pdata[n + 1];
  g_assert_cmpstr (added->name, ==, "Bescheinigung.txt");
  g_assert_nonnull (gtk_list_box_get_row_at_index (
      GTK_LIST_BOX (amt_documents_page_get_list (page)), (int) n + 1));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/case-documents/warnings", test_warnings);
  g_test_add_func ("/case-documents/file-names", test_file_names);
  g_test_add_func ("/case-documents/save", test_save);
  g_test_add_func ("/case-documents/open-elsewhere", test_open_elsewhere);
  g_test_add_func ("/case-documents/forbidden", test_forbidden);
  g_test_add_func ("/case-documents/first-page", test_first_page);
  g_test_add_func ("/case-documents/turns-infected", test_turns_infected);
  g_test_add_func ("/case-documents/add", test_add);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
