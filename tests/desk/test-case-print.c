/* test-case-print.c: a case as one PDF: what stands in it and what does not, page by page; documents that cannot be drawn.
 *
 * The copy is read with the eyes of others: pdftotext for words, the render helper for pages and bookmarks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-print.h"
#include "amt-desk-fixture.h"
#include "amt-order.h"
#include "amt-test-pdf.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#define NOTE "Telefonat mit dem Vermieter: Kaltmiete bestaetigt."
#define STRUCK "Dieser Vermerk gehoert in einen anderen Vorgang."
#define JOTTING "Nur fuer mich: morgen noch einmal anrufen."
#define EVIDENCE "Mietvertrag Seite eins"

typedef struct
{
  DeskFixture desk;
  AmtContext *context;
  AmtOpenCase *open_case;
  AmtCasePrint *print;
  char *id;
  char *path; /* of the copy */
} Fixture;

/* A PDF of one page with @words on it, made by hand. */
static GBytes *
small_pdf (const char *words)
{
  g_autofree char *stream = g_strdup_printf ("BT /F 12 Tf 72 700 Td (%s) Tj ET", words);
  GString *text = g_string_new ("%PDF-1.4\n");
  gsize at[6];
  gsize xref;

  at[1] = text->len;
  g_string_append (text, "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n");
  at[2] = text->len;
  g_string_append (text, "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n");
  at[3] = text->len;
  g_string_append (text, "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 760]/Contents 4 0 R"
                         "/Resources<</Font<</F 5 0 R>>>>>> endobj\n");
  at[4] = text->len;
  g_string_append_printf (text, "4 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n",
                          strlen (stream), stream);
  at[5] = text->len;
  g_string_append (text, "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n");
  xref = text->len;
  g_string_append (text, "xref\n0 6\n0000000000 65535 f \n");
  for (guint i = 1; i < 6; i++)
    g_string_append_printf (text, "%010zu 00000 n \n", at[i]);
  g_string_append_printf (text, "trailer <</Size 6/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", xref);
  return g_string_free_to_bytes (text);
}

static char *
record (Fixture *fixture, AmtOrder *order)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = desk_record (fixture->context, order, &error);

  g_assert_no_error (error);
  amt_order_free (order);
  return g_strdup (entry->operation->id);
}

static char *
record_text (Fixture *fixture, const char *type, const char *text)
{
  AmtOrder *order = amt_order_new (fixture->id, type);

  amt_order_set (order, "text", text);
  if (g_str_equal (type, "addFileNote"))
    amt_order_set (order, "kind", "note");
  if (g_str_equal (type, "addJotting"))
    amt_order_set (order, "visibility", "case");
  return record (fixture, order);
}

static void
add_document (Fixture *fixture, GBytes *bytes, const char *name)
{
  AmtOrder *order = amt_order_new (fixture->id, "addDocument");
  g_autofree char *id = NULL;

  amt_order_set (order, "source", "post");
  amt_order_set_bytes (order, bytes, name);
  id = record (fixture, order);
}

/* What a clerk did in the case, and the case as it then stands. */
static void
work_on_case (Fixture *fixture)
{
  g_autoptr (GBytes) evidence = small_pdf (EVIDENCE);
  g_autoptr (GBytes) broken = g_bytes_new_static ("%PDF-1.4\nnothing follows", 24);
  g_autoptr (GBytes) text = g_bytes_new_static ("Ein Brief.", 10);
  g_autofree char *note = record_text (fixture, "addFileNote", NOTE);
  g_autofree char *struck = record_text (fixture, "addFileNote", STRUCK);
  g_autofree char *jotting = record_text (fixture, "addJotting", JOTTING);
  g_autofree char *strike = NULL;
  AmtOrder *order = amt_order_new (fixture->id, "strikeFileNote");

  amt_order_set (order, "noteId", struck);
  amt_order_set (order, "reason", "Falscher Vorgang");
  strike = record (fixture, order);
  add_document (fixture, evidence, "Untermietvertrag.pdf");
  add_document (fixture, broken, "Kaputt.pdf");
  add_document (fixture, text, "Brief.txt");
}

static void
look (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  amt_case_print_look_async (fixture->print, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_case_print_look_finish (fixture->print, result, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture)
{
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = amt_test_temp_dir ();

  desk_fixture_init (&fixture->desk);
  fixture->context = desk_open_ok (&fixture->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (fixture->context, &error));
  fixture->id = desk_inbox_case (fixture->context);
  claimed = desk_claim (fixture->context, fixture->id, NULL, &error);
  g_assert_no_error (error);
  work_on_case (fixture);
  fixture->open_case = amt_open_case_new (fixture->context, fixture->id);
  amt_test_await (amt_open_case_get_state (fixture->open_case) == AMT_OPEN_CASE_READY);
  fixture->print = amt_case_print_new (fixture->open_case);
  look (fixture);
  fixture->path = g_build_filename (folder, "Akte.pdf", NULL);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->print);
  g_clear_object (&fixture->open_case);
  desk_close (fixture->context);
  desk_fixture_clear (&fixture->desk);
  g_free (fixture->id);
  g_free (fixture->path);
}

/* --- helpers -------------------------------------------------------------------------------------------- */

static const AmtPrintDocument *
find_document (Fixture *fixture, const char *name)
{
  for (guint i = 0; i < amt_case_print_get_n_documents (fixture->print); i++)
    {
      const AmtPrintDocument *document = amt_case_print_get_document (fixture->print, i);

      if (g_str_equal (document->document->name, name))
        return document;
    }
  g_assert_not_reached ();
}

static GStrv
all_documents (Fixture *fixture)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < amt_case_print_get_n_documents (fixture->print); i++)
    g_strv_builder_add (builder, amt_case_print_get_document (fixture->print, i)->document->id);
  return g_strv_builder_end (builder);
}

static AmtPrintFile *
lay_out (Fixture *fixture, AmtPrintFlags flags, const char *const *documents)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AmtPrintFile *file;

  amt_case_print_lay_out_async (fixture->print, flags, documents, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  file = amt_case_print_lay_out_finish (fixture->print, result, &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
save (Fixture *fixture, AmtPrintFile *file, GCancellable *cancellable, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) target = g_file_new_for_path (fixture->path);

  amt_print_file_save_async (file, target, cancellable, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_print_file_save_finish (file, result, error);
}

static GBytes *
read_copy (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (fixture->path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
save_ok (Fixture *fixture, AmtPrintFile *file)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (save (fixture, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (amt_print_file_get_n_failed (file), ==, 0);
  return read_copy (fixture);
}

static void
assert_has (const char *text, const char *part)
{
  g_autofree char *plain = amt_test_plain_text (part);

  if (!strstr (text, plain))
    g_test_message ("in: %s", text);
  g_assert_nonnull (strstr (text, plain));
}

static AmtRenderSession *
open_copy (Fixture *fixture)
{
  AmtRenderPool *pool = amt_context_get_render_pool (fixture->context);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (fixture->path, FALSE, NULL);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AmtRenderSession *session;
  int fd = g_open (fixture->path, O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  amt_render_pool_open_async (pool, fd, g_mapped_file_get_length (mapped), NULL, NULL, NULL,
                              amt_test_result_cb, &slot);
  g_close (fd, NULL);
  result = amt_test_wait_result (&slot);
  session = amt_render_pool_open_finish (pool, result, &error);
  g_assert_no_error (error);
  return session;
}

static GPtrArray *
read_outline (AmtRenderSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *outline;

  amt_render_session_list_async (session, AMT_RENDER_OUTLINE, 0, AMT_RENDER_VISIBLE, NULL,
                                 amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  outline = amt_render_session_list_finish (session, result, &error);
  g_assert_no_error (error);
  return outline;
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void
test_documents (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  const AmtPrintDocument *evidence = find_document (fixture, "Untermietvertrag.pdf");

  g_assert_cmpint (evidence->state, ==, AMT_PRINT_DOCUMENT_READY);
  g_assert_cmpuint (evidence->n_pages, ==, 1);
  g_assert_false (evidence->letter);
  g_assert_cmpint (find_document (fixture, "Kaputt.pdf")->state, ==, AMT_PRINT_DOCUMENT_BROKEN);
  g_assert_cmpint (find_document (fixture, "Brief.txt")->state, ==, AMT_PRINT_DOCUMENT_OTHER_TYPE);
  g_assert_nonnull (amt_words_print_document (AMT_PRINT_DOCUMENT_BROKEN));
  g_assert_null (amt_words_print_document (AMT_PRINT_DOCUMENT_READY));
}

/* Everything: what belongs to the file is there, what does not is not, and each page says where it belongs. */
static void
test_whole_file (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_auto (GStrv) documents = all_documents (fixture);
  g_autoptr (AmtPrintFile) file =
      lay_out (fixture, AMT_PRINT_SHEETS | AMT_PRINT_STAMP | AMT_PRINT_FRAME,
               (const char *const *) documents);
  g_autoptr (GBytes) pdf = save_ok (fixture, file);
  g_autofree char *text = amt_test_pdf_text (pdf);
  const AmtCase *value = amt_case_print_get_case (fixture->print);
  const guint n = amt_print_file_get_n_pages (file);
  g_autofree char *first = g_strdup_printf ("Page 1 of %u", n);
  g_autofree char *last = g_strdup_printf ("Page %u of %u", n, n);
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);

  assert_has (pages[0], value->reference);
  assert_has (pages[0], first);
  assert_has (pages[n - 1], last);
  for (guint i = 0; i < n; i++)
    assert_has (pages[i], value->reference);
  assert_has (text, "Kaltmiete");
  assert_has (text, NOTE);
  assert_has (text, STRUCK);
  assert_has (text, "Falscher Vorgang");
  assert_has (text, "Not yet transferred to the portal.");
  g_assert_null (strstr (text, "Nur fuer mich"));
  /* The words of a document, below its picture, and why two others are missing. */
  assert_has (text, EVIDENCE);
  assert_has (pages[0], "Kaputt.pdf: The file is damaged");
  assert_has (pages[0], "Brief.txt: Files of this type");
  assert_has (text, "Received on");
  /* The reference portal is one for training. */
  for (guint i = 0; i < n; i++)
    assert_has (pages[i], "MUSTER");
}

/* Contents and bookmarks say the page on which a part really begins. */
static void
test_bookmarks (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_auto (GStrv) documents = all_documents (fixture);
  g_autoptr (AmtPrintFile) file =
      lay_out (fixture, AMT_PRINT_SHEETS | AMT_PRINT_FRAME, (const char *const *) documents);
  g_autoptr (GBytes) pdf = save_ok (fixture, file);
  g_autoptr (AmtRenderSession) session = open_copy (fixture);
  g_autoptr (GPtrArray) outline = read_outline (session);
  g_autofree char *text = amt_test_pdf_text (pdf);
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  guint seen = 0;

  g_assert_cmpuint (amt_render_session_get_n_pages (session), ==,
                    amt_print_file_get_n_pages (file));
  for (guint i = 0; i < amt_print_file_get_n_parts (file); i++)
    {
      const AmtPrintPart part = amt_print_file_get_part (file, i);
      g_autofree char *line = g_strdup_printf ("%s %u", part.title, part.first_page + 1);

      for (guint j = 0; j < outline->len; j++)
        {
          const AmtRenderEntry *entry = outline->pdata[j];

          if (g_str_equal (entry->title, part.title) && entry->page == (int) part.first_page)
            {
              seen++;
              g_assert_cmpuint (entry->depth, ==, part.document ? 1 : 0);
              break;
            }
        }
      if (i > 0)
        assert_has (pages[0], line);
      assert_has (pages[part.first_page], part.title);
    }
  g_assert_cmpuint (seen, ==, amt_print_file_get_n_parts (file));
  amt_render_session_close (session);
}

/* The day in the file's own data is that of the case's last change; the clock of the clerk's computer is not. */
static void
test_no_clock (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr (AmtPrintFile) file = lay_out (fixture, AMT_PRINT_SUMMARY, NULL);
  g_autoptr (GBytes) pdf = save_ok (fixture, file);
  g_autoptr (GBytes) again = NULL;
  const AmtCase *value = amt_case_print_get_case (fixture->print);
  g_autofree char *day = amt_time_legal_day (value->changed_at);
  g_auto (GStrv) parts = g_strsplit (day, "-", 3);
  g_autofree char *created = g_strdup_printf ("%s%s%s120000", parts[0], parts[1], parts[2]);
  gsize size;
  const char *bytes = g_bytes_get_data (pdf, &size);
  GStatBuf status;

  g_assert_nonnull (memmem (bytes, size, created, strlen (created)));
  again = save_ok (fixture, file);
  g_assert_true (g_bytes_equal (pdf, again));
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

/* One document for itself: as large as it is, without anything around it; with the stamp if that is wanted. */
static void
test_single_document (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  const AmtPrintDocument *evidence = find_document (fixture, "Untermietvertrag.pdf");
  const char *const documents[] = { evidence->document->id, NULL };
  g_autoptr (AmtPrintFile) file = lay_out (fixture, 0, documents);
  g_autoptr (GBytes) pdf = save_ok (fixture, file);
  g_autofree char *text = amt_test_pdf_text (pdf);
  g_autoptr (AmtPrintFile) stamped = lay_out (fixture, AMT_PRINT_STAMP, documents);
  g_autoptr (GBytes) stamped_pdf = NULL;
  g_autofree char *stamped_text = NULL;
  double width, height;

  amt_print_file_get_page_size (file, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 400, 0.1);
  g_assert_cmpfloat_with_epsilon (height, 760, 0.1);
  assert_has (text, EVIDENCE);
  g_assert_null (strstr (text, "Page 1"));
  g_assert_null (strstr (text, "Received on"));

  stamped_pdf = save_ok (fixture, stamped);
  stamped_text = amt_test_pdf_text (stamped_pdf);
  assert_has (stamped_text, "Received on");
  assert_has (stamped_text, amt_case_print_get_case (fixture->print)->reference);
}

/* A restricted case keeps its addresses to itself, unless the clerk wants them on paper. */
static void
test_covered (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  AmtCase *value = (AmtCase *) amt_case_print_get_case (fixture->print);
  const AmtParty *party = g_ptr_array_index (value->parties, 0);
  g_auto (GStrv) lines = g_strsplit (party->address, "\n", -1);
  g_autoptr (AmtPrintFile) covered = NULL;
  g_autoptr (AmtPrintFile) open = NULL;
  g_autoptr (GBytes) covered_pdf = NULL;
  g_autoptr (GBytes) open_pdf = NULL;
  g_autofree char *covered_text = NULL;
  g_autofree char *open_text = NULL;
  g_autofree char *street = amt_test_plain_text (lines[0]);

  value->restricted = TRUE;
  covered = lay_out (fixture, AMT_PRINT_SUMMARY | AMT_PRINT_FORM, NULL);
  covered_pdf = save_ok (fixture, covered);
  covered_text = amt_test_pdf_text (covered_pdf);
  g_assert_null (strstr (covered_text, street));
  assert_has (covered_text, "restricted");

  open = lay_out (fixture, AMT_PRINT_SUMMARY | AMT_PRINT_FORM | AMT_PRINT_COVERED, NULL);
  open_pdf = save_ok (fixture, open);
  open_text = amt_test_pdf_text (open_pdf);
  assert_has (open_text, street);
  value->restricted = FALSE;
}

static void
cancel_cb (AmtPrintFile *file, guint n_done, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* What was there before stays whole; nothing else is left in the folder. */
static void
test_cancelled (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr (AmtPrintFile) file = lay_out (fixture, AMT_PRINT_SHEETS, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  g_signal_connect (file, "progress", G_CALLBACK (cancel_cb), cancellable);
  g_assert_false (save (fixture, file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  left = read_copy (fixture);
  g_assert_cmpmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), "before", 6);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "Akte.pdf");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_nowhere (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr (AmtPrintFile) file = lay_out (fixture, AMT_PRINT_HISTORY, NULL);
  g_autofree char *path = g_strdup (fixture->path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_free (fixture->path);
  fixture->path = g_build_filename (folder, "nowhere", "Akte.pdf", NULL);
  g_assert_false (save (fixture, file, NULL, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE);
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
}

/* The portal's scan finds something while the file is printed: what was open is not read any more. */
static void
test_turns_infected (gconstpointer data)
{
  Fixture fixture = *(const Fixture *) data;
  g_autoptr (AmtCasePrint) print = fixture.print = amt_case_print_new (fixture.open_case);
  g_autoptr (AmtCase) later = amt_case_new (fixture.id);
  AmtDocument *document = amt_document_new ();
  const AmtPrintDocument *evidence = find_document (&fixture, "Untermietvertrag.pdf");
  const char *const documents[] = { evidence->document->id, NULL };
  g_autoptr (AmtPrintFile) file = NULL;
  g_autoptr (AmtPrintFile) after = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) failed = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  look (&fixture);
  file = lay_out (&fixture, 0, documents);
  pdf = save_ok (&fixture, file);

  document->id = g_strdup (evidence->document->id);
  document->virus_scan = g_strdup ("infected");
  g_ptr_array_add (later->documents, document);
  amt_case_print_update (print, later);
  g_assert_cmpint (evidence->state, ==, AMT_PRINT_DOCUMENT_INFECTED);
  g_assert_true (save (&fixture, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (amt_print_file_get_n_failed (file), ==, 1);
  failed = read_copy (&fixture);
  text = amt_test_pdf_text (failed);
  g_assert_null (strstr (text, EVIDENCE));
  after = lay_out (&fixture, 0, documents);
  g_assert_cmpuint (amt_print_file_get_n_pages (after), ==, 0);
}

#define ADD(name, func) g_test_add_data_func ("/desk/case-print/" name, &fixture, func)

/* One portal and one case for all: none of the tests changes what is at the portal. */
int
main (int argc, char **argv)
{
  Fixture fixture = { 0 };
  int failed;

  amt_test_init (&argc, &argv);
  set_up (&fixture);
  ADD ("documents", test_documents);
  ADD ("whole-file", test_whole_file);
  ADD ("bookmarks", test_bookmarks);
  ADD ("no-clock", test_no_clock);
  ADD ("single-document", test_single_document);
  ADD ("covered", test_covered);
  ADD ("cancelled", test_cancelled);
  ADD ("nowhere", test_nowhere);
  ADD ("turns-infected", test_turns_infected);
  failed = g_test_run ();
  tear_down (&fixture);
  return failed;
}
