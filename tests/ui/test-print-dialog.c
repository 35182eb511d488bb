/* test-print-dialog.c: what is chosen becomes pages; into a file by the dialog, and through GTK's print operation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "viewer-fixture.h"

#include "amt-password-bar.h"
#include "amt-print-dialog.h"
#include "amt-print-run.h"
#include "amt-test-pdf.h"
#include "amt-text-view-page.h"

static CaseFixture fixture;

static AmtPrintDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AMT_IS_PRINT_DIALOG (window))
        return AMT_PRINT_DIALOG (window);
    }
  return NULL;
}

/* Until every document was looked at, so that no later look changes the choice. */
static void
await_pages (AmtPrintDialog *dialog, AmtOpenCase *open_case)
{
  const AmtCase *value = amt_open_case_get_case (open_case);

  for (;;)
    {
      guint seen = 0;

      amt_test_await (amt_print_dialog_get_file (dialog) != NULL);
      for (guint i = 0; i < amt_print_file_get_n_parts (amt_print_dialog_get_file (dialog)); i++)
        seen += amt_print_file_get_part (amt_print_dialog_get_file (dialog), i).document ? 1 : 0;
      if (seen == value->documents->len)
        return;
      amt_test_await (amt_print_dialog_get_file (dialog) == NULL);
    }
}

static AmtPrintDialog *
open_dialog (AmtOpenCase **out_case)
{
  *out_case = case_fixture_open (&fixture, NULL);
  case_fixture_activate (&fixture, "print", NULL);
  g_assert_nonnull (find_dialog ());
  return find_dialog ();
}

static GtkCheckButton *
find_check (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return GTK_CHECK_BUTTON (case_fixture_find (widget, GTK_TYPE_CHECK_BUTTON));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkCheckButton *found = find_check (child, title);

      if (found)
        return found;
    }
  return NULL;
}

static void
set (AmtPrintDialog *dialog, const char *title, gboolean active)
{
  GtkCheckButton *check = find_check (GTK_WIDGET (dialog), title);

  g_assert_nonnull (check);
  gtk_check_button_set_active (check, active);
}

static gboolean
row_says (AmtPrintDialog *dialog, const char *title, const char *words)
{
  GtkCheckButton *check = find_check (GTK_WIDGET (dialog), title);
  GtkWidget *row = check ? gtk_widget_get_ancestor (GTK_WIDGET (check), ADW_TYPE_ACTION_ROW) : NULL;

  return row && strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), words);
}

static char *
text_of (const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (data, size);
  return amt_test_pdf_text (bytes);
}

static char *
new_path (void)
{
  g_autofree char *folder = amt_test_temp_dir ();

  return g_build_filename (folder, "Akte.pdf", NULL);
}

/* Without documents and history there are fewer pages; with nothing there is nothing to do; and it is remembered. */
static void
test_choice (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  const AmtCase *value = amt_open_case_get_case (open_case);
  guint all;

  await_pages (dialog, open_case);
  all = amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog));
  g_assert_cmpuint (all, >, 4);
  set (dialog, "History", FALSE);
  for (guint i = 0; i < value->documents->len; i++)
    set (dialog, ((AmtDocument *) value->documents->pdata[i])->name, FALSE);
  g_assert_null (amt_print_dialog_get_file (dialog));
  amt_test_await (amt_print_dialog_get_file (dialog) != NULL);
  g_assert_cmpuint (amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog)), <, all);
  for (guint i = 0; i < amt_print_file_get_n_parts (amt_print_dialog_get_file (dialog)); i++)
    g_assert_false (amt_print_file_get_part (amt_print_dialog_get_file (dialog), i).document);
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);

  dialog = open_dialog (&open_case);
  g_assert_false (gtk_check_button_get_active (find_check (GTK_WIDGET (dialog), "History")));
  set (dialog, "History", TRUE);
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);
}

static void
test_save (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  g_autofree char *path = new_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;

  await_pages (dialog, open_case);
  amt_print_dialog_save_to (dialog, file);
  amt_test_await (find_dialog () == NULL);
  g_assert_cmpstr (case_fixture_said (&fixture), ==, "Saved. This copy is not encrypted.");
  text = text_of (path);
  g_assert_nonnull (strstr (text, amt_open_case_get_case (open_case)->reference));
  g_assert_nonnull (strstr (text, "Received on"));
}

/* A single document: nothing else, nothing around it. */
static void
test_one_document (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  const AmtDocument *document =
      g_ptr_array_index (amt_open_case_get_case (open_case)->documents, 0);
  AmtPrintDialog *dialog;
  AmtPrintFile *file;

  amt_print_dialog_show (GTK_WIDGET (fixture.pane), fixture.workplace, open_case, NULL,
                         document->id);
  dialog = find_dialog ();
  amt_test_await (amt_print_dialog_get_file (dialog) != NULL &&
                  amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog)) > 0);
  file = amt_print_dialog_get_file (dialog);
  g_assert_cmpuint (amt_print_file_get_n_parts (file), ==, 1);
  g_assert_cmpstr (amt_print_file_get_part (file, 0).title, ==, document->name);
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);
}

/* What a printer would get, in a file. */
static void
test_operation (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  g_autofree char *path = new_path ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPrintFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;

  await_pages (dialog, open_case);
  file = g_object_ref (amt_print_dialog_get_file (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_print_run_async (fixture.window, fixture.workplace, file, GTK_PRINT_OPERATION_ACTION_EXPORT,
                       path, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_print_run_finish (result, &error);
  g_assert_no_error (error);
  text = text_of (path);
  last = g_strdup_printf ("Page %u of %u", amt_print_file_get_n_pages (file),
                          amt_print_file_get_n_pages (file));
  g_assert_nonnull (strstr (text, last));
  g_assert_nonnull (strstr (text, amt_open_case_get_case (open_case)->reference));
}

/* GTK 4.8 keeps one copy of the page setup of a print operation that is cancelled while it draws. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define expect_leak_begin() __lsan_disable ()
#define expect_leak_end() __lsan_enable ()
#else
#define expect_leak_begin()
#define expect_leak_end()
#endif

static void
cancel_cb (AmtPrintFile *file, guint n_done, GCancellable *cancellable)
{
  if (n_done == 2)
    g_cancellable_cancel (cancellable);
}

static void
test_operation_cancelled (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  g_autofree char *path = new_path ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPrintFile) file = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  await_pages (dialog, open_case);
  file = g_object_ref (amt_print_dialog_get_file (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_signal_connect (file, "progress", G_CALLBACK (cancel_cb), cancellable);
  expect_leak_begin ();
  amt_print_run_async (fixture.window, fixture.workplace, file, GTK_PRINT_OPERATION_ACTION_EXPORT,
                       path, cancellable, amt_test_result_cb, &slot);
  expect_leak_end ();
  result = amt_test_wait_result (&slot);
  g_assert_false (amt_print_run_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* GTK's preview writes a file in clear for another program. */
static void
test_no_preview (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPrintFile) file = NULL;
  g_autoptr (GError) error = NULL;

  await_pages (dialog, open_case);
  file = g_object_ref (amt_print_dialog_get_file (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_print_run_async (fixture.window, fixture.workplace, file, GTK_PRINT_OPERATION_ACTION_PREVIEW,
                       NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_false (amt_print_run_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_str_has_prefix (case_fixture_said (&fixture), "The preview is not available"));
}

static gboolean
has_pages (AmtPrintDialog *dialog)
{
  AmtPrintFile *file = amt_print_dialog_get_file (dialog);

  return file && amt_print_file_get_n_pages (file) > 0;
}

/* What the clerk opened with its password and turned is so on paper, and still open afterwards. */
static void
test_as_shown (void)
{
  g_autofree char *path = new_path ();
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AmtPrintDialog *dialog;
  AmtViewer *viewer;
  double width, height;

  case_fixture_open (&fixture, NULL);
  id = viewer_fixture_add (&fixture, "Gesperrt.pdf", viewer_fixture_locked ());
  case_fixture_activate (&fixture, "print", NULL);
  dialog = find_dialog ();
  amt_test_await (viewer_fixture_find_text (GTK_WIDGET (dialog), "protected by a password"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);

  viewer = viewer_fixture_show (&fixture, id);
  viewer_fixture_await (viewer, "locked");
  g_signal_emit_by_name (case_fixture_find (GTK_WIDGET (viewer), AMT_TYPE_PASSWORD_BAR), "entered",
                         "geheim");
  viewer_fixture_await (viewer, "pages");
  viewer_fixture_do (viewer, "rotate-right", NULL);
  viewer_fixture_do (viewer, "print", NULL);
  dialog = find_dialog ();
  amt_test_await (has_pages (dialog));
  g_assert_cmpuint (amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog)), ==, 2);
  amt_print_file_get_page_size (amt_print_dialog_get_file (dialog), 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 842, 1);
  g_assert_cmpfloat_with_epsilon (height, 595, 1);
  amt_print_dialog_save_to (dialog, file);
  amt_test_await (find_dialog () == NULL);
  text = text_of (path);
  g_assert_nonnull (strstr (text, "Seite 1 Mietvertrag"));
  g_assert_nonnull (strstr (text, "Seite 2 Mietvertrag"));

  /* The next page is drawn by the same helper as before. */
  viewer_fixture_do (viewer, "zoom", g_variant_new_uint32 (150));
  viewer_fixture_do (viewer, "text", NULL);
  viewer_fixture_await (viewer, "text");
  amt_test_await (amt_text_view_page_is_read (
      AMT_TEXT_VIEW_PAGE (case_fixture_find (GTK_WIDGET (viewer), AMT_TYPE_TEXT_VIEW_PAGE))));

  /* With the whole case, too, while another file is shown. */
  viewer_fixture_do (viewer, "previous-document", NULL);
  case_fixture_activate (&fixture, "print", NULL);
  dialog = find_dialog ();
  amt_test_await (row_says (dialog, "Gesperrt.pdf", "2 pages"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);
}

/* The scan of the portal finds something in a file that is chosen already. */
static void
test_turns_infected (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  const AmtCase *value = amt_open_case_get_case (open_case);
  const AmtDocument *document = g_ptr_array_index (value->documents, 0);
  g_autofree char *case_id = g_strdup (value->id);
  g_autofree char *id = g_strdup (document->id);
  g_autofree char *name = g_strdup (document->name);
  g_autoptr (GError) error = NULL;
  guint all;

  await_pages (dialog, open_case);
  all = amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog));
  g_assert_true (amt_portal_set_scan (fixture.desk.portal, case_id, id, "infected", &error));
  g_assert_true (desk_sync (fixture.context, &error));
  amt_test_await (row_says (dialog, name, "Malware was found"));
  g_assert_false (gtk_check_button_get_active (find_check (GTK_WIDGET (dialog), name)));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (find_check (GTK_WIDGET (dialog), name))));
  amt_test_await (amt_print_dialog_get_file (dialog) != NULL);
  g_assert_cmpuint (amt_print_file_get_n_pages (amt_print_dialog_get_file (dialog)), <, all);
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);
  g_assert_true (amt_portal_set_scan (fixture.desk.portal, case_id, id, "clean", &error));
  g_assert_true (desk_sync (fixture.context, &error));
}

/* Documents may still be looked at, and the case may change, while what was chosen is on its way. */
static void
test_saved_as_chosen (void)
{
  AmtOpenCase *open_case;
  AmtPrintDialog *dialog = open_dialog (&open_case);
  g_autofree char *path = new_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (AmtPrintFile) chosen = NULL;

  await_pages (dialog, open_case);
  chosen = g_object_ref (amt_print_dialog_get_file (dialog));
  amt_print_dialog_save_to (dialog, file);
  set (dialog, "History", FALSE);
  set (dialog, "History", TRUE);
  g_assert_true (amt_print_dialog_get_file (dialog) == chosen);
  amt_test_await (find_dialog () == NULL);
  g_assert_cmpstr (case_fixture_said (&fixture), ==, "Saved. This copy is not encrypted.");
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/ui/print-dialog/choice", test_choice);
  g_test_add_func ("/ui/print-dialog/save", test_save);
  g_test_add_func ("/ui/print-dialog/one-document", test_one_document);
  g_test_add_func ("/ui/print-dialog/operation", test_operation);
  g_test_add_func ("/ui/print-dialog/operation-cancelled", test_operation_cancelled);
  g_test_add_func ("/ui/print-dialog/no-preview", test_no_preview);
  g_test_add_func ("/ui/print-dialog/turns-infected", test_turns_infected);
  g_test_add_func ("/ui/print-dialog/saved-as-chosen", test_saved_as_chosen);
  /* Adds a document that cannot be printed, which others would wait for. */
  g_test_add_func ("/ui/print-dialog/as-shown", test_as_shown);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
