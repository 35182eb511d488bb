/* test-lists.c: what stands in a document beside its picture, asked of the real helper, and read where it lies.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pdf-writer.h"
#include "amt-render-fixture.h"
#include "amt-render-parse.h"
#include "amt-test.h"

#include <string.h>

typedef struct
{
  AmtRenderPool *pool;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pool = amt_render_pool_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  amt_fixture_end (fixture->pool);
}

static AmtRenderSession *
open_right (Fixture *fixture, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  AmtRenderSession *session = amt_fixture_open (fixture->pool, bytes, &error);

  g_assert_no_error (error);
  return session;
}

static AmtPageText *
get_layout (AmtRenderSession *session, guint page)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AmtPageText *text;

  amt_render_session_layout_async (session, page, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                   &slot);
  result = amt_test_wait_result (&slot);
  text = amt_render_session_layout_finish (session, result, &error);
  g_assert_no_error (error);
  return text;
}

static GPtrArray *
find (AmtRenderSession *session, const char *words, AmtRenderFindFlags flags)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *hits;

  amt_render_session_find_async (session, 0, words, flags, AMT_RENDER_VISIBLE, NULL,
                                 amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  hits = amt_render_session_find_finish (session, result, &error);
  g_assert_no_error (error);
  return hits;
}

static GPtrArray *
list (AmtRenderSession *session, AmtRenderList what)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  amt_render_session_list_async (session, what, 0, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                 &slot);
  result = amt_test_wait_result (&slot);
  records = amt_render_session_list_finish (session, result, &error);
  g_assert_no_error (error);
  return records;
}

static void
assert_rect (const AmtRenderRect *is, double x1, double y1, double x2, double y2)
{
  if (ABS (is->x1 - x1) > 0.01 || ABS (is->y1 - y1) > 0.01 || ABS (is->x2 - x2) > 0.01 ||
      ABS (is->y2 - y2) > 0.01)
    g_test_message ("%g %g %g %g is not %g %g %g %g", is->x1, is->y1, is->x2, is->y2, x1, y1, x2,
                    y2);
  g_assert_cmpfloat_with_epsilon (is->x1, x1, 0.01);
  g_assert_cmpfloat_with_epsilon (is->y1, y1, 0.01);
  g_assert_cmpfloat_with_epsilon (is->x2, x2, 0.01);
  g_assert_cmpfloat_with_epsilon (is->y2, y2, 0.01);
}

/* --- letters -------------------------------------------------------------------------------------------- */

#define TWO_LINES "BT /F 10 Tf 20 70 Td (Erste Zeile) Tj 0 -12 Td (zweite M\374ller Zeile) Tj ET"

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_pdf_simple ("", TWO_LINES, "");
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (AmtPageText) text = get_layout (session, 0);
  g_autoptr (GArray) rects = NULL;
  const AmtRenderRect *first, *rect;
  g_autofree char *part = NULL;
  guint start, end;

  g_assert_cmpstr (amt_page_text_get_text (text), ==, "Erste Zeile\nzweite Müller Zeile");
  g_assert_cmpuint (amt_page_text_get_n_letters (text), ==, 31);
  first = amt_page_text_get_rect (text, 0);
  /* The base line is 30 points below the upper edge. */
  g_assert_cmpfloat_with_epsilon (first->x1, 20, 0.01);
  g_assert_cmpfloat (first->y1, <, 25);
  g_assert_cmpfloat (first->y2, >=, 30);

  amt_page_text_get_word (text, 22, &start, &end);
  part = amt_page_text_copy_range (text, end, start);
  g_assert_cmpstr (part, ==, "Müller");
  amt_page_text_get_line (text, 3, &start, &end);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, ==, 11);

  /* A point in the ü, one far to the right of the first line, one below everything. */
  rect = amt_page_text_get_rect (text, 20);
  g_assert_cmpuint (amt_page_text_find (text, rect->x1 + 0.5, (rect->y1 + rect->y2) / 2), ==, 20);
  g_assert_cmpuint (amt_page_text_find (text, 190, (first->y1 + first->y2) / 2), ==, 11);
  g_assert_cmpuint (amt_page_text_find (text, 190, 99), ==, 31);

  rects = amt_page_text_get_rects (text, 31, 6);
  g_assert_cmpuint (rects->len, ==, 2);
  g_assert_cmpfloat (g_array_index (rects, AmtRenderRect, 0).x1, >, 40);
  g_assert_cmpfloat_with_epsilon (g_array_index (rects, AmtRenderRect, 1).x1, 20, 0.01);
}

/* The first line is there, and nothing of it beyond @box. */
static void
assert_line (AmtPageText *text, const AmtRenderRect *box)
{
  const char *line = strstr (amt_page_text_get_text (text), "Erste");
  glong first;

  g_assert_nonnull (line);
  first = g_utf8_pointer_to_offset (amt_page_text_get_text (text), line);
  for (guint i = 0; i < 5; i++)
    {
      const AmtRenderRect *letter = amt_page_text_get_rect (text, (guint) first + i);

      g_assert_cmpfloat (letter->x1, <, letter->x2);
      g_assert_cmpfloat (letter->x1, >=, box->x1 - 1);
      g_assert_cmpfloat (letter->x2, <=, box->x2 + 1);
      g_assert_cmpfloat (letter->y1, >=, box->y1 - 1);
      g_assert_cmpfloat (letter->y2, <=, box->y2 + 1);
    }
}

/* The red rectangle that is drawn at the place is where everything says that the place is, also when the clerk turns the page
 * further. */
static void
assert_red (AmtRenderSession *session, const AmtRenderRect *box)
{
  for (guint rotation = 0; rotation < 360; rotation += 90)
    {
      const float x = (box->x1 + box->x2) / 2, y = (box->y1 + box->y2) / 2;
      AmtRenderArea area = { .rotation = rotation };
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtPixels) pixels = NULL;
      double width, height;
      float at_x = x, at_y = y;

      amt_render_session_get_page_size (session, 0, &width, &height);
      if (rotation == 90)
        at_x = (float) height - y, at_y = x;
      else if (rotation == 180)
        at_x = (float) width - x, at_y = (float) height - y;
      else if (rotation == 270)
        at_x = y, at_y = (float) width - x;
      area.width = (guint) (rotation % 180 ? height : width);
      area.height = (guint) (rotation % 180 ? width : height);
      pixels = amt_fixture_draw (session, &area, &error);
      g_assert_no_error (error);
      g_assert_cmphex (amt_fixture_color (pixels, (guint) at_x, (guint) at_y), ==, AMT_RED);
    }
}

/* However a page is turned and cut, places are those of the page as it is shown: letters, hits and links agree. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  static const AmtRenderRect WHOLE[] = {
    { 20, 20, 50, 33 }, { 67, 20, 80, 50 }, { 150, 67, 180, 80 }, { 20, 150, 33, 180 }
  };
  static const AmtRenderRect CUT[] = {
    { 10, 10, 40, 23 }, { 47, 10, 60, 40 }, { 140, 47, 170, 60 }, { 10, 140, 23, 170 }
  };

  for (guint i = 0; i < 8; i++)
    {
      const AmtRenderRect *box = i < 4 ? &WHOLE[i] : &CUT[i - 4];
      g_autofree char *page =
          g_strdup_printf ("%s/Rotate %u/Annots[<</Type/Annot/Subtype/Link/Rect[20 67 50 80]"
                           "/A<</S/URI/URI(https://example.org/)>>>>]",
                           i < 4 ? "" : "/CropBox[10 20 190 90]", i % 4 * 90);
      g_autoptr (GBytes) bytes = amt_pdf_simple (page, TWO_LINES " 1 0 0 rg 20 67 30 13 re f", "");
      g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
      g_autoptr (AmtPageText) text = get_layout (session, 0);
      g_autoptr (GPtrArray) hits = find (session, "Erste", AMT_RENDER_FIND_PLAIN);
      g_autoptr (GPtrArray) links = list (session, AMT_RENDER_LINKS);
      const AmtRenderLink *link;
      const AmtRenderHit *hit;

      g_assert_cmpuint (links->len, ==, 1);
      link = g_ptr_array_index (links, 0);
      assert_rect (&link->rect, box->x1, box->y1, box->x2, box->y2);
      g_assert_cmpuint (hits->len, ==, 1);
      hit = g_ptr_array_index (hits, 0);
      g_assert_cmpuint (hit->n_rects, ==, 1);
      g_assert_cmpfloat (hit->rects[0].x1, >=, box->x1 - 1);
      g_assert_cmpfloat (hit->rects[0].x2, <=, box->x2 + 1);
      g_assert_cmpfloat (hit->rects[0].y1, >=, box->y1 - 1);
      g_assert_cmpfloat (hit->rects[0].y2, <=, box->y2 + 1);
      assert_line (text, box);
      assert_red (session, box);
    }
}

/* A field in the middle of the page would be there however the page is turned; the other one tells. */
static void
test_turned_fields (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      const AmtRenderRect boxes[] = {
        { 20, 20, 50, 33 }, { 67, 20, 80, 50 }, { 150, 67, 180, 80 }, { 20, 150, 33, 180 }
      };
      const gboolean across = i % 2;
      g_autofree char *turned = g_strdup_printf ("/Rotate %u/Annots[10 0 R 11 0 R]", i * 90);
      AmtPdfWriter *pdf = amt_pdf_writer_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (AmtRenderSession) session = NULL;
      g_autoptr (GPtrArray) fields = NULL;
      const AmtRenderField *field;

      amt_pdf_writer_add (pdf, 1,
                          "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R 11 0 R]>>>>");
      amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
      amt_pdf_writer_page (pdf, 3, turned, "");
      amt_pdf_writer_add (
          pdf, 10, "<</Type/Annot/Subtype/Widget/FT/Tx/T(middle)/Rect[80 40 120 60]/P 3 0 R>>");
      amt_pdf_writer_add (pdf, 11,
                          "<</Type/Annot/Subtype/Widget/FT/Tx/T(edge)/Rect[20 67 50 80]/P 3 0 R>>");
      bytes = amt_pdf_writer_end (pdf);
      session = open_right (fixture, bytes);
      fields = list (session, AMT_RENDER_FIELDS);
      g_assert_cmpuint (fields->len, ==, 2);
      field = g_ptr_array_index (fields, 0);
      assert_rect (&field->rect, across ? 40 : 80, across ? 80 : 40, across ? 60 : 120,
                   across ? 120 : 60);
      field = g_ptr_array_index (fields, 1);
      assert_rect (&field->rect, boxes[i].x1, boxes[i].y1, boxes[i].x2, boxes[i].y2);
    }
}

static void
test_hits (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *words;
    AmtRenderFindFlags flags;
    guint n;
  } ASKED[] = {
    { "zeile", AMT_RENDER_FIND_PLAIN, 2 },      { "zeile", AMT_RENDER_FIND_CASE, 0 },
    { "muller", AMT_RENDER_FIND_PLAIN, 1 },     { "müll", AMT_RENDER_FIND_PLAIN, 1 },
    { "müll", AMT_RENDER_FIND_WHOLE_WORDS, 0 }, { "niemals", AMT_RENDER_FIND_PLAIN, 0 },
  };
  g_autoptr (GBytes) bytes = amt_pdf_simple ("", TWO_LINES, "");
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GPtrArray) across = find (session, "Zeile zweite", AMT_RENDER_FIND_PLAIN);

  for (gsize i = 0; i < G_N_ELEMENTS (ASKED); i++)
    {
      g_autoptr (GPtrArray) hits = find (session, ASKED[i].words, ASKED[i].flags);

      g_test_message ("%s", ASKED[i].words);
      g_assert_cmpuint (hits->len, ==, ASKED[i].n);
    }
  g_assert_cmpuint (across->len, ==, 1);
  g_assert_cmpuint (((AmtRenderHit *) g_ptr_array_index (across, 0))->n_rects, ==, 2);
}

/* --- a document with everything ------------------------------------------------------------------------- */

static GBytes *
make_full (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1,
                      "<</Type/Catalog/Pages 2 0 R/Outlines 10 0 R/AcroForm<</Fields[20 0 R 21 0 R "
                      "22 0 R]>>/PageLabels<</Nums[0<</S/r>>1<</S/D/P(A-)>>]>>"
                      "/Names<</EmbeddedFiles<</Names[(a)30 0 R]>>"
                      "/JavaScript<</Names[(j)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>");
  amt_pdf_writer_page (
      pdf, 3,
      "/Annots[20 0 R 21 0 R 22 0 R"
      "<</Type/Annot/Subtype/Link/Rect[10 10 40 20]/A<</S/URI/URI(https://"
      "example.org/a?b=1)>>>>"
      "<</Type/Annot/Subtype/Link/Rect[10 30 40 40]/Dest[5 0 R/Fit]>>"
      "<</Type/Annot/Subtype/Link/Rect[10 50 40 60]/A<</S/Launch/F(/bin/sh)>>>>"
      "<</Type/Annot/Subtype/Link/Rect[10 70 40 80]/A<</S/URI/URI(javascript:x)>>>>"
      "]",
      TWO_LINES);
  amt_pdf_writer_page (pdf, 5, "", "");
  amt_pdf_writer_add (pdf, 10, "<</Type/Outlines/First 11 0 R/Last 13 0 R/Count 3>>");
  amt_pdf_writer_add (pdf, 11,
                      "<</Title(Antrag)/Parent 10 0 R/Dest[3 0 R/Fit]/First 12 0 R/Last 12 0 R"
                      "/Count 1/Next 13 0 R>>");
  amt_pdf_writer_add (pdf, 12, "<</Title(Angaben)/Parent 11 0 R/Dest[5 0 R/Fit]>>");
  amt_pdf_writer_add (pdf, 13, "<</Title(Nirgends)/Parent 10 0 R/Prev 11 0 R>>");
  amt_pdf_writer_add (pdf, 20,
                      "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Ihr Name)/V(Petra Muster)"
                      "/Rect[100 60 180 75]/P 3 0 R>>");
  amt_pdf_writer_add (
      pdf, 21,
      "<</Type/Annot/Subtype/Widget/FT/Btn/T(ja)/Ff 1/V/Yes/AS/Yes/AP<</N<</Yes 6 0 "
      "R/Off 6 0 R>>>>/Rect[100 40 110 50]/P 3 0 R>>");
  amt_pdf_writer_add (pdf, 22,
                      "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(ort)/Opt[(Celle)(Uelzen)]"
                      "/V(Uelzen)/Rect[100 20 180 30]/P 3 0 R>>");
  amt_pdf_writer_add (pdf, 30,
                      "<</Type/Filespec/F(../liste.xls)/UF(../liste.xls)/Desc(Tabelle)/EF<</F 31 0 "
                      "R>>>>");
  amt_pdf_writer_stream (pdf, 31, "/Type/EmbeddedFile/Params<</Size 5>>", "12345", -1);
  return amt_pdf_writer_end (pdf);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GPtrArray) links = list (session, AMT_RENDER_LINKS);
  AmtRenderLink *link;

  g_assert_cmpuint (links->len, ==, 4);
  link = g_ptr_array_index (links, 0);
  g_assert_cmpint (link->kind, ==, AMT_RENDER_LINK_URI);
  g_assert_cmpstr (link->target, ==, "https://example.org/a?b=1");
  g_assert_true (amt_render_link_may_open (link));
  assert_rect (&link->rect, 10, 80, 40, 90);
  link = g_ptr_array_index (links, 1);
  g_assert_cmpint (link->kind, ==, AMT_RENDER_LINK_PAGE);
  g_assert_cmpuint (link->page, ==, 1);
  link = g_ptr_array_index (links, 2);
  g_assert_cmpint (link->kind, ==, AMT_RENDER_LINK_LAUNCH);
  g_assert_false (amt_render_link_may_open (link));
  link = g_ptr_array_index (links, 3);
  g_assert_false (amt_render_link_may_open (link));
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GPtrArray) fields = list (session, AMT_RENDER_FIELDS);
  const AmtRenderField *field;

  g_assert_cmpuint (fields->len, ==, 3);
  field = g_ptr_array_index (fields, 0);
  g_assert_cmpint (field->kind, ==, AMT_RENDER_FIELD_TEXT);
  g_assert_cmpstr (field->name, ==, "Ihr Name");
  g_assert_cmpstr (field->value, ==, "Petra Muster");
  assert_rect (&field->rect, 100, 25, 180, 40);
  field = g_ptr_array_index (fields, 1);
  g_assert_cmpint (field->kind, ==, AMT_RENDER_FIELD_CHECK);
  g_assert_true (field->on);
  g_assert_true (field->read_only);
  field = g_ptr_array_index (fields, 2);
  g_assert_cmpint (field->kind, ==, AMT_RENDER_FIELD_CHOICE);
  g_assert_cmpstr (field->name, ==, "ort");
  g_assert_cmpstr (field->value, ==, "Uelzen");
}

static void
test_outline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GPtrArray) entries = list (session, AMT_RENDER_OUTLINE);
  g_autoptr (GPtrArray) labels = list (session, AMT_RENDER_LABELS);
  const AmtRenderEntry *entry;

  g_assert_cmpuint (entries->len, ==, 3);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->title, ==, "Antrag");
  g_assert_cmpint (entry->page, ==, 0);
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (entry->title, ==, "Angaben");
  g_assert_cmpuint (entry->depth, ==, 1);
  g_assert_cmpint (entry->page, ==, 1);
  entry = g_ptr_array_index (entries, 2);
  g_assert_cmpuint (entry->depth, ==, 0);
  g_assert_cmpint (entry->page, ==, -1);

  g_assert_cmpuint (labels->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (labels, 0), ==, "i");
  g_assert_cmpstr (g_ptr_array_index (labels, 1), ==, "A-1");
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_full ();
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GPtrArray) files = list (session, AMT_RENDER_FILES);
  const AmtRenderFile *file;

  g_assert_cmpuint (files->len, ==, 1);
  file = g_ptr_array_index (files, 0);
  g_assert_cmpstr (file->name, ==, "../liste.xls");
  g_assert_cmpstr (file->description, ==, "Tabelle");
  g_assert_cmpuint (file->size, ==, 5);
}

static void
test_signatures (Fixture *fixture, gconstpointer data)
{
  for (guint tampered = 0; tampered < 2; tampered++)
    {
      g_autoptr (GBytes) bytes = amt_pdf_sign (tampered != 0);
      g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
      g_autoptr (GPtrArray) signatures = list (session, AMT_RENDER_SIGNATURES);
      const AmtRenderSignature *signature;

      g_assert_cmpuint (signatures->len, ==, 1);
      signature = g_ptr_array_index (signatures, 0);
      g_assert_cmpint (signature->state, ==,
                       tampered ? AMT_RENDER_SIGNATURE_CHANGED : AMT_RENDER_SIGNATURE_VALID);
      g_assert_cmpstr (signature->signer, ==, "Petra Muster");
      g_assert_cmpint (signature->time, >, 1700000000);
    }
}

/* --- before it opens ------------------------------------------------------------------------------------ */

/* "kind×n" of each, flagged ones with "!". */
static char *
findings_of (AmtRenderSession *session, const char *name, const char *media_type)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) findings = NULL;
  GString *text = g_string_new (NULL);

  amt_render_session_findings_async (session, name, media_type, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  findings = amt_render_session_findings_finish (session, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      const AmtFinding *finding = &g_array_index (findings, AmtFinding, i);

      g_string_append_printf (text, "%d×%u%s ", (int) finding->kind, finding->n,
                              finding->flagged ? "!" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_findings (Fixture *fixture, GBytes *bytes, const char *name, const char *media_type,
                 const char *wanted)
{
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autofree char *found = findings_of (session, name, media_type);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_findings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) full = make_full ();
  g_autoptr (GBytes) plain = amt_fixture_pdf (2);
  g_autoptr (GBytes) picture = amt_fixture_jpeg (20, 20, 0);
  g_autoptr (GBytes) is_signed = amt_pdf_sign (FALSE);
  g_autoptr (GBytes) hidden =
      amt_pdf_simple ("/AA<</O<</S/JavaScript/JS(x)>>>>", "", "/OpenAction<</S/Launch/F(x)>>");

  assert_findings (fixture, full, "antrag.pdf", "application/pdf", "1×1! 2×1! 3×1! 8×1 9×2 ");
  assert_findings (fixture, hidden, NULL, NULL, "1×1! 2×1! ");
  assert_findings (fixture, is_signed, "bescheid.PDF", "application/octet-stream", "7×1 ");
  assert_findings (fixture, plain, "antrag.pdf", "application/pdf; x=y", "");
  assert_findings (fixture, plain, "foto.jpg", NULL, "0×1! ");
  assert_findings (fixture, plain, "ohne", "image/png", "0×1! ");
  assert_findings (fixture, picture, "foto.JPEG", "image/jpeg", "");
  assert_findings (fixture, picture, "foto.pdf.exe", "image/jpeg", "0×1! ");
}

/* A picture has nothing beside it. */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  static const AmtRenderList EMPTY[] = { AMT_RENDER_LINKS, AMT_RENDER_FIELDS, AMT_RENDER_OUTLINE,
                                         AMT_RENDER_FILES, AMT_RENDER_SIGNATURES };
  g_autoptr (GBytes) bytes = amt_fixture_tiff (2, 1);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (AmtPageText) text = get_layout (session, 1);
  g_autoptr (GPtrArray) hits = find (session, "x", AMT_RENDER_FIND_PLAIN);
  g_autoptr (GPtrArray) labels = list (session, AMT_RENDER_LABELS);

  g_assert_cmpstr (amt_page_text_get_text (text), ==, "");
  g_assert_cmpuint (amt_page_text_find (text, 3, 3), ==, 0);
  g_assert_cmpuint (hits->len, ==, 0);
  g_assert_cmpuint (labels->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (labels, 1), ==, "2");
  for (gsize i = 0; i < G_N_ELEMENTS (EMPTY); i++)
    {
      g_autoptr (GPtrArray) records = list (session, EMPTY[i]);

      g_assert_cmpuint (records->len, ==, 0);
    }
}

/* --- reading what a helper may say ---------------------------------------------------------------------- */

static GBytes *
words (guint n, ...)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  va_list arguments;

  va_start (arguments, n);
  for (guint i = 0; i < n; i++)
    {
      const guint32 word = GUINT32_TO_LE (va_arg (arguments, guint));

      g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
    }
  va_end (arguments);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
test_lies (void)
{
  g_autoptr (GBytes) cut = words (3, 1, 2, 3);
  g_autoptr (GBytes) upside_down = words (5, 2000, 0, 1000, 10, 0);
  g_autoptr (GBytes) far_off = words (5, 0, 0, 500000000, 10, 0);
  g_autoptr (GBytes) no_page = words (7, 0, 0, 1, 1, AMT_LINK_PAGE, 3, 0);
  g_autoptr (GBytes) page = words (7, 0, 0, 1, 1, AMT_LINK_PAGE, 2, 0);
  g_autoptr (GBytes) long_string = words (3, 0, 0, 0xffffffff);
  g_autoptr (GBytes) one_letter = words (2, 4, 0x64636261);
  g_autoptr (GBytes) steering = words (3, 8, 0x1b07610a, 0x61ae80e2);
  g_autoptr (GPtrArray) links = amt_render_parse_list (AMT_RENDER_LINKS, page, 2);
  g_autoptr (GPtrArray) labels = amt_render_parse_list (AMT_RENDER_LABELS, steering, 1);
  AmtFacts facts;

  g_assert_null (amt_render_parse_hits (cut));
  g_assert_null (amt_render_parse_hits (upside_down));
  g_assert_null (amt_render_parse_hits (far_off));
  g_assert_null (amt_render_parse_list (AMT_RENDER_LINKS, no_page, 2));
  g_assert_null (amt_render_parse_list (AMT_RENDER_OUTLINE, long_string, 2));
  g_assert_null (amt_render_parse_layout (one_letter));
  g_assert_false (amt_render_parse_facts (cut, &facts));
  g_assert_cmpuint (links->len, ==, 1);
  /* Neither a line's end nor a bell, an escape or a change of direction. */
  g_assert_cmpstr (g_ptr_array_index (labels, 0), ==, " a   a");
  g_assert_null (amt_render_parse_list (AMT_RENDER_LABELS, steering, 2));
}

static void
test_targets (void)
{
  static const char *const GOOD[] = { "https://example.org/", "HTTP://example.org/%20?x=(1)#a",
                                      "mailto:amt@example.org" };
  static const char *const BAD[] = { "",
                                     "file:///etc/passwd",
                                     "javascript:alert(1)",
                                     "https://",
                                     "https://a b",
                                     "https://exämple.org/",
                                     "http://a\"b",
                                     "http://-x",
                                     "mailto:a`id`",
                                     " https://example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD) + G_N_ELEMENTS (BAD); i++)
    {
      const gboolean good = i < G_N_ELEMENTS (GOOD);
      const char *target = good ? GOOD[i] : BAD[i - G_N_ELEMENTS (GOOD)];
      AmtRenderLink link = { .kind = AMT_RENDER_LINK_URI };

      link.target = (char *) target;
      g_test_message ("%s", target);
      g_assert_cmpint (amt_render_link_may_open (&link), ==, good);
      link.kind = AMT_RENDER_LINK_LAUNCH;
      g_assert_false (amt_render_link_may_open (&link));
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/render/lists/layout", test_layout);
  ADD ("/render/lists/turned", test_turned);
  ADD ("/render/lists/turned-fields", test_turned_fields);
  ADD ("/render/lists/hits", test_hits);
  ADD ("/render/lists/links", test_links);
  ADD ("/render/lists/fields", test_fields);
  ADD ("/render/lists/outline", test_outline);
  ADD ("/render/lists/files", test_files);
  ADD ("/render/lists/signatures", test_signatures);
  ADD ("/render/lists/findings", test_findings);
  ADD ("/render/lists/picture", test_picture);
  g_test_add_func ("/render/lists/lies", test_lies);
  g_test_add_func ("/render/lists/targets", test_targets);
  return g_test_run ();
}
