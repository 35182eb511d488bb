/* test-file-sheets.c: sheets of a case file: nothing that was added is lost between two pages, and what is around them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-file-frame.h"
#include "amt-file-pdf.h"
#include "amt-test-pdf.h"
#include "amt-test.h"

#include <string.h>

/* All pages of @sheets as text, pages separated by a form feed. */
static char *
text_of (AmtFileSheets *sheets)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (AmtFilePdf) pdf = amt_file_pdf_new (stream, "Akte", NULL, "2026-03-02");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < amt_file_sheets_get_n_pages (sheets); i++)
    {
      amt_file_sheets_draw (sheets, i,
                            amt_file_pdf_begin_page (pdf, AMT_SHEET_WIDTH, AMT_SHEET_HEIGHT));
      g_assert_true (amt_file_pdf_end_page (pdf, &error));
    }
  g_assert_true (amt_file_pdf_finish (pdf, &error));
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  return amt_test_pdf_text (bytes);
}

/* @n words that are all different: "w0 w1 w2 …". */
static char *
many_words (guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "wort%u ", i);
  return g_string_free (text, FALSE);
}

/* Every word stands on exactly one page, in order. */
static void
assert_words (const char *text, guint n)
{
  const char *at = text;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = g_strdup_printf ("wort%u ", i);
      g_autofree char *end = g_strdup_printf ("wort%u\f", i);
      const char *found = strstr (at, word);

      if (!found)
        found = strstr (at, end);
      g_assert_nonnull (found);
      at = found + 1;
    }
}

static void
test_long_texts (void)
{
  g_autofree char *words = many_words (2000);
  g_autoptr (AmtFileSheets) paragraph = amt_file_sheets_new ();
  g_autoptr (AmtFileSheets) row = amt_file_sheets_new ();
  g_autoptr (AmtFileSheets) entry = amt_file_sheets_new ();
  AmtFileSheets *all[3] = { paragraph, row, entry };

  amt_file_sheets_begin_part (paragraph, "Text");
  amt_file_sheets_add_paragraph (paragraph, words);
  amt_file_sheets_add_row (row, "Begründung", words, AMT_SHEET_ROW_NORMAL);
  amt_file_sheets_add_entry (entry, "02.03.2026 10:42", "Vermerk", "Selin Aydin", words, TRUE,
                             "Gestrichen");
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = NULL;

      amt_file_sheets_lay_out (all[i]);
      g_assert_cmpuint (amt_file_sheets_get_n_pages (all[i]), >=, 2);
      text = text_of (all[i]);
      assert_words (text, 2000);
    }
}

/* The head comes again on each page; a cell that is higher than a page goes on on the next. */
static void
test_tables (void)
{
  const AmtSheetColumn columns[] = { { "Bezeichnung", FALSE }, { "Betrag", TRUE } };
  g_autofree char *words = many_words (1500);
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (AmtFileSheets) sheets = amt_file_sheets_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_ptr_array_add (cells, (gpointer) "Miete");
      g_ptr_array_add (cells, i == 50 ? NULL : (gpointer) "612,50 €");
    }
  g_ptr_array_add (cells, words);
  g_ptr_array_add (cells, (gpointer) "1,00 €");
  amt_file_sheets_add_table (sheets, "Ausgaben", columns, 2, (const char *const *) cells->pdata,
                             101);
  amt_file_sheets_lay_out (sheets);
  text = text_of (sheets);
  pages = g_strsplit (text, "\f", -1);
  g_assert_cmpuint (amt_file_sheets_get_n_pages (sheets), >=, 3);
  for (guint i = 0; i < amt_file_sheets_get_n_pages (sheets); i++)
    g_assert_nonnull (strstr (pages[i], "Bezeichnung"));
  assert_words (text, 1500);
  g_assert_nonnull (strstr (text, "Miete –"));
}

/* No heading is the last thing on a page. */
static void
test_headings_have_company (void)
{
  const AmtSheetColumn columns[] = { { "Kopf", FALSE } };
  const char *const cells[] = { "Zelle" };

  for (guint n = 20; n < 60; n++)
    {
      g_autoptr (AmtFileSheets) sheets = amt_file_sheets_new ();
      g_autofree char *text = NULL;
      g_auto (GStrv) pages = NULL;

      for (guint i = 0; i < n; i++)
        amt_file_sheets_add_row (sheets, "Feld", "Wert", AMT_SHEET_ROW_NORMAL);
      amt_file_sheets_add_heading (sheets, "Abschnitt");
      amt_file_sheets_add_table (sheets, "Tabelle", columns, 1, cells, 1);
      amt_file_sheets_lay_out (sheets);
      text = text_of (sheets);
      pages = g_strsplit (text, "\f", -1);
      for (guint i = 0; pages[i]; i++)
        g_assert_true ((strstr (pages[i], "Abschnitt") != NULL) ==
                       (strstr (pages[i], "Zelle") != NULL));
    }
}

/* Never larger than it is, never beyond the margins, never torn out of shape. */
static void
test_room (void)
{
  static const double SIZES[][2] = { { 595, 842 }, { 200, 100 }, { 2384, 3370 }, { 842, 595 } };

  for (guint i = 0; i < G_N_ELEMENTS (SIZES); i++)
    for (guint framed = 0; framed < 2; framed++)
      {
        const double width = SIZES[i][0], height = SIZES[i][1];
        const gboolean lies = width > height;
        const double sheet_width = lies ? AMT_SHEET_HEIGHT : AMT_SHEET_WIDTH;
        const double sheet_height = lies ? AMT_SHEET_WIDTH : AMT_SHEET_HEIGHT;
        const AmtFileRoom room =
            amt_file_room_of_page (sheet_width, sheet_height, framed, width, height);

        g_assert_cmpfloat (room.width, <=, width + 0.01);
        g_assert_cmpfloat (room.x, >=, framed && !lies ? 25 * 72 / 25.4 - 0.01 : -0.01);
        g_assert_cmpfloat (room.x + room.width, <=, sheet_width + 0.01);
        g_assert_cmpfloat (room.y + room.height, <=, sheet_height + 0.01);
        g_assert_cmpfloat_with_epsilon (room.width / room.height, width / height, 0.001);
      }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/letter/file-sheets/long-texts", test_long_texts);
  g_test_add_func ("/letter/file-sheets/tables", test_tables);
  g_test_add_func ("/letter/file-sheets/headings-have-company", test_headings_have_company);
  g_test_add_func ("/letter/file-sheets/room", test_room);
  return g_test_run ();
}
