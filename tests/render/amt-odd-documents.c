/* amt-odd-documents.c: documents that are broken, endless, enormous or just strange.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-odd-documents.h"

#include "amt-pdf-writer.h"
#include "amt-render-fixture.h"

#include <gio/gio.h>
#include <string.h>

#define LETTERS "BT /F 20 Tf 20 40 Td (Amtsstube) Tj ET"

/* --- files that are not whole --------------------------------------------------------------------------- */

static GBytes *
cut (guint percent)
{
  g_autoptr (GBytes) whole = amt_fixture_pdf (3);

  return amt_fixture_cut (whole, g_bytes_get_size (whole) * percent / 100);
}

static GBytes *
make_cut_early (void)
{
  return cut (20);
}

static GBytes *
make_cut_late (void)
{
  return cut (90);
}

/* (transfer full): @bytes with the first @from replaced. */
static GBytes *
replace (GBytes *bytes, const char *from, const char *to)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *at = memmem (data, size, from, strlen (from));
  GByteArray *out = g_byte_array_new ();

  g_assert_nonnull (at);
  g_byte_array_append (out, (const guint8 *) data, (guint) (at - data));
  g_byte_array_append (out, (const guint8 *) to, (guint) strlen (to));
  at += strlen (from);
  g_byte_array_append (out, (const guint8 *) at, (guint) (data + size - at));
  return g_byte_array_free_to_bytes (out);
}

/* Every place in the table is off by some bytes. */
static GBytes *
make_wrong_xref (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");

  return replace (whole, "%PDF-1.7\n", "%PDF-1.7\n%moved\n");
}

static GBytes *
make_no_xref (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");

  return replace (whole, "startxref\n", "startxref\n99999999");
}

static GBytes *
make_xref_loop (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");
  gsize size;
  const char *data = g_bytes_get_data (whole, &size);
  const char *table = memmem (data, size, "xref\n0", 6);
  g_autofree char *loop = g_strdup_printf ("<</Prev %d/Root", (int) (table - data));

  return replace (whole, "<</Root", loop);
}

static GBytes *
make_garbage_before (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");
  g_autofree char *garbage = g_strnfill (700, 'x');
  g_autofree char *head = g_strconcat (garbage, "\n%PDF-1.7\n", NULL);

  return replace (whole, "%PDF-1.7\n", head);
}

/* --- loops and depths ----------------------------------------------------------------------------------- */

static GBytes *
make_tree_loop (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3/Parent 2 0 R>>");
  amt_pdf_writer_page (pdf, 3, "", LETTERS);
  return amt_pdf_writer_end (pdf);
}

static GBytes *
make_form_loop (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_add (pdf, 3,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                      "/Resources<</XObject<</X 5 0 R>>>>>>");
  amt_pdf_writer_stream (pdf, 4, "", "/X Do", -1);
  amt_pdf_writer_stream (pdf, 5,
                         "/Type/XObject/Subtype/Form/BBox[0 0 99 99]"
                         "/Resources<</XObject<</X 5 0 R>>>>",
                         "/X Do /X Do", -1);
  return amt_pdf_writer_end (pdf);
}

static GBytes *
make_length_loop (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");
  g_autofree char *length = g_strdup_printf ("/Length %u>>", (guint) strlen (LETTERS));

  return replace (whole, length, "/Length 4 0 R>>");
}

/* @open and @close, many times, inside a page's entries. */
static GBytes *
nest (const char *open, const char *close, guint depth)
{
  g_autoptr (GString) text = g_string_new ("/Nested ");

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return amt_pdf_simple (text->str, LETTERS, "");
}

static GBytes *
make_deep_arrays (void)
{
  return nest ("[", "]", 200000);
}

static GBytes *
make_deep_dictionaries (void)
{
  return nest ("<</a ", ">>", 100000);
}

static GBytes *
make_deep_states (void)
{
  g_autoptr (GString) content = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (content, "q ");
  g_string_append (content, LETTERS);
  return amt_pdf_simple ("", content->str, "");
}

static GBytes *
make_deep_tree (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();
  const guint depth = 5000;

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 10 0 R>>");
  for (guint i = 10; i < depth; i++)
    amt_pdf_writer_add (pdf, i, "<</Type/Pages/Kids[%u 0 R]/Count 1/Parent %u 0 R>>",
                        i + 1 < depth ? i + 1 : 3, i > 10 ? i - 1 : 10);
  amt_pdf_writer_page (pdf, 3, "", LETTERS);
  return amt_pdf_writer_end (pdf);
}

GBytes *
amt_odd_endless (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>");
  amt_pdf_writer_add (pdf, 3,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                      "/Resources<</XObject<</X 10 0 R>>>>>>");
  amt_pdf_writer_stream (pdf, 4, "", "/X Do", -1);
  amt_pdf_writer_page (pdf, 5, "", LETTERS);
  for (guint level = 10; level < 19; level++)
    {
      g_autofree char *dictionary = g_strdup_printf ("/Type/XObject/Subtype/Form/BBox[0 0 99 99]"
                                                     "/Resources<</XObject<</X %u 0 R>>>>",
                                                     level + 1);
      g_autoptr (GString) content = g_string_new (NULL);

      for (guint i = 0; i < 40; i++)
        g_string_append (content, level < 18 ? "/X Do " : "0 0 m 99 99 l S ");
      amt_pdf_writer_stream (pdf, level, dictionary, content->str, -1);
    }
  return amt_pdf_writer_end (pdf);
}

/* --- sizes ---------------------------------------------------------------------------------------------- */

GBytes *
amt_odd_pages (guint n)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();
  g_autoptr (GString) kids = g_string_new (NULL);

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (kids, "%u 0 R ", 4 + i);
      amt_pdf_writer_add (pdf, 4 + i, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>");
    }
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[%s]/Count %u>>", kids->str, n);
  return amt_pdf_writer_end (pdf);
}

static GBytes *
make_many_pages (void)
{
  return amt_odd_pages (10000);
}

static GBytes *
make_too_many_pages (void)
{
  return amt_odd_pages (20001);
}

/* The box comes a second time, and the last word counts; @box: four numbers. */
static GBytes *
with_box (const char *box)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");

  return replace (whole, "[0 0 200 100]", box);
}

static GBytes *
make_huge_page (void)
{
  return with_box ("[0 0 2000000000 2000000000]");
}

static GBytes *
make_plan (void)
{
  return with_box ("[0 0 14400 14400]/UserUnit 100");
}

static GBytes *
make_empty_page (void)
{
  return with_box ("[0 0 0 0]");
}

static GBytes *
make_upside_down (void)
{
  return with_box ("[200 100 0 0]");
}

static GBytes *
make_far_page (void)
{
  return with_box ("[-1e30 nan 1e30 1e39]");
}

/* --- bombs ---------------------------------------------------------------------------------------------- */

static GBytes *
deflate (const guint8 *data, gsize size)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) small = g_converter_input_stream_new (plain, G_CONVERTER (zlib));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (out, small, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

/* 16 MiB of @byte, packed twice. */
static GBytes *
pack_twice (guint8 byte)
{
  const gsize size = 16 * 1024 * 1024;
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GBytes) once = NULL;

  memset (data, byte, size);
  once = deflate (data, size);
  return deflate (g_bytes_get_data (once, NULL), g_bytes_get_size (once));
}

static GBytes *
make_content_bomb (void)
{
  g_autoptr (GBytes) packed = pack_twice (' ');
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_add (
      pdf, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<>>>>");
  amt_pdf_writer_stream (pdf, 4, "/Filter[/FlateDecode/FlateDecode]",
                         g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
  return amt_pdf_writer_end (pdf);
}

/* A page that shows one picture; @size: -1: up to NUL. */
static GBytes *
with_picture (const char *entries, const char *data, gssize size)
{
  g_autofree char *dictionary = g_strconcat ("/Type/XObject/Subtype/Image", entries, NULL);
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_add (pdf, 3,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                      "/Resources<</XObject<</X 5 0 R>>>>>>");
  amt_pdf_writer_stream (pdf, 4, "", "99 0 0 99 0 0 cm /X Do", -1);
  amt_pdf_writer_stream (pdf, 5, dictionary, data, size);
  return amt_pdf_writer_end (pdf);
}

static GBytes *
make_picture_bomb (void)
{
  g_autoptr (GBytes) packed = pack_twice (0);

  return with_picture ("/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
                       "/Filter[/FlateDecode/FlateDecode]",
                       g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
}

static GBytes *
make_picture_without_end (void)
{
  return with_picture ("/Width 2147483647/Height 2147483647/ColorSpace/DeviceRGB"
                       "/BitsPerComponent 16",
                       "x", -1);
}

/* A picture that says it is its own mask. */
static GBytes *
make_mask_loop (void)
{
  return with_picture ("/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 5 0 R",
                       "x", -1);
}

static GBytes *
make_tile_bomb (void)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_add (pdf, 3,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9999 9999]/Contents 4 0 R"
                      "/Resources<</Pattern<</P 5 0 R>>>>>>");
  amt_pdf_writer_stream (pdf, 4, "", "/Pattern cs /P scn 0 0 9999 9999 re f", -1);
  amt_pdf_writer_stream (pdf, 5,
                         "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 99 99]"
                         "/XStep .0001/YStep .0001/Resources<<>>",
                         "1 0 0 rg 0 0 9 9 re f", -1);
  return amt_pdf_writer_end (pdf);
}

/* --- fonts, colours, codecs ----------------------------------------------------------------------------- */

/* @font: entries of the font; object 5 is @file. */
static GBytes *
with_font (const char *font, const char *file)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_add (pdf, 3,
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                      "/Resources<</Font<</F<</Type/Font%s>>>>>>>>",
                      font);
  amt_pdf_writer_stream (pdf, 4, "", LETTERS, -1);
  amt_pdf_writer_stream (pdf, 5, "/Length1 30/Length2 9/Length3 0/Resources<</Font<</F 6 0 R>>>>",
                         file, -1);
  amt_pdf_writer_add (pdf, 6,
                      "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]"
                      "/FirstChar 65/LastChar 65/Widths[9]/Encoding<</Differences[65/a]>>"
                      "/CharProcs<</a 5 0 R>>/Resources<</Font<</F 6 0 R>>>>>>");
  return amt_pdf_writer_end (pdf);
}

static GBytes *
make_broken_truetype (void)
{
  return with_font ("/Subtype/TrueType/BaseFont/X/FontDescriptor<</Type/FontDescriptor/Flags 4"
                    "/FontName/X/FontFile2 5 0 R>>",
                    "\x01\x02true\xff\xff\xff\xffglyfglyf\xff\xff");
}

static GBytes *
make_broken_type1 (void)
{
  return with_font ("/Subtype/Type1/BaseFont/X/FontDescriptor<</Type/FontDescriptor/Flags 4"
                    "/FontName/X/FontFile 5 0 R>>",
                    "%!PS-AdobeFont-1.0: X\n/FontMatrix[0 0 0 0 0 0]def eexec 123");
}

/* Its letter A writes an A. */
static GBytes *
make_font_loop (void)
{
  return with_font ("/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65"
                    "/LastChar 65/Widths[9]/Encoding<</Differences[65/a]>>/CharProcs<</a 5 0 R>>"
                    "/Resources<</Font<</F 6 0 R>>>>",
                    "9 0 d0 BT /F 9 Tf (A) Tj ET");
}

static GBytes *
make_cmyk (void)
{
  return amt_pdf_simple ("", "0 1 1 0 k 0 0 200 100 re f", "");
}

static GBytes *
make_unknown_colors (void)
{
  return amt_pdf_simple (
      "",
      "/DeviceN cs 1 2 3 4 5 6 7 8 9 sc 0 0 9 9 re f /Nothing CS .1 SC 0 0 m 9 9 "
      "l S",
      "");
}

/* A code stream of 8 × 8 red pixels (ISO/IEC 15444-1, annex A), in hexadecimal digits. */
static const char JPEG2000[] =
    "ff4fff51002f00000000000800000008000000000000000000000008000000080000000000000000"
    "00030f01010f01010f0101ff52000c00000001010004040001ff5c00044080ff90000a0000000000"
    "2b0001ff93cffc3038115054a370aea20000000006121180dff8903014005caf887fffd9";

static GBytes *
make_jpeg2000 (void)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  for (const char *at = JPEG2000; at[0] && at[1]; at += 2)
    {
      const guint8 byte =
          (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));

      g_byte_array_append (data, &byte, 1);
    }
  return with_picture ("/Width 8/Height 8/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/JPXDecode",
                       (const char *) data->data, (gssize) data->len);
}

static GBytes *
make_broken_jpeg2000 (void)
{
  return with_picture ("/Width 8/Height 8/Filter/JPXDecode", "\xffO\xffQ\x01\x02\x7f\x7f\x7f", -1);
}

static GBytes *
make_broken_jbig2 (void)
{
  return with_picture ("/Width 99/Height 99/ColorSpace/DeviceGray/BitsPerComponent 1"
                       "/Filter/JBIG2Decode",
                       "\x01\x01\x01\x01\x30\x01\x01\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f", -1);
}

static GBytes *
make_broken_fax (void)
{
  return with_picture ("/Width 2000000000/Height 2/ColorSpace/DeviceGray/BitsPerComponent 1"
                       "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000>>",
                       "\x26\xa1\x7f\x11", -1);
}

/* --- forms, signatures, locks --------------------------------------------------------------------------- */

static GBytes *
make_xfa (void)
{
  return amt_pdf_simple ("", LETTERS, "/AcroForm<</Fields[]/XFA(<xdp/>)>>");
}

static GBytes *
make_field_loop (void)
{
  return amt_pdf_simple ("/Annots[6 0 R]", LETTERS, "/AcroForm<</Fields[3 0 R 3 0 R]/DR 1 0 R>>");
}

static GBytes *
make_signed (void)
{
  return amt_pdf_sign (FALSE);
}

static GBytes *
make_broken_signature (void)
{
  return amt_pdf_simple ("", LETTERS,
                         "/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(S)/V<</Type/Sig/Filter/Adobe."
                         "PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 2147483647 -5 "
                         "4294967295]/Contents<3082ffff>>>>>]>>");
}

static GBytes *
make_unknown_lock (void)
{
  g_autoptr (GBytes) whole = amt_pdf_simple ("", LETTERS, "");

  return replace (whole, "<</Root", "<</Encrypt<</Filter/Nobody/V 99>>/ID[<00><00>]/Root");
}

static GBytes *
make_locked (void)
{
  return amt_fixture_pdf_locked ("geheim");
}

/* --- pictures ------------------------------------------------------------------------------------------- */

/* A list of pages whose only page is followed by itself. */
static GBytes *
make_tiff_loop (void)
{
  g_autoptr (GBytes) whole = amt_fixture_tiff (1, 1);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
  guint32 first, n;

  memcpy (&first, data + 4, 4);
  first = GUINT32_FROM_LE (first);
  n = data[first] | (guint) data[first + 1] << 8;
  memcpy (data + first + 2 + 12 * n, data + 4, 4);
  return g_bytes_new_take (data, size);
}

static GBytes *
make_jpeg (void)
{
  return amt_fixture_jpeg (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT, 6);
}

static GBytes *
make_png (void)
{
  return amt_fixture_png (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT);
}

static GBytes *
make_tiff (void)
{
  return amt_fixture_tiff (2, 5);
}

static GBytes *
make_jpeg_with_pdf (void)
{
  g_autoptr (GBytes) jpeg = amt_fixture_jpeg (20, 20, 0);
  g_autoptr (GBytes) pdf = amt_pdf_simple ("", LETTERS, "");
  GByteArray *both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (jpeg, NULL), (guint) g_bytes_get_size (jpeg));
  g_byte_array_append (both, g_bytes_get_data (pdf, NULL), (guint) g_bytes_get_size (pdf));
  return g_byte_array_free_to_bytes (both);
}

static GBytes *
make_webp_lie (void)
{
  static const char HEAD[] =
      "RIFF\x1e\x00\x00\x00WEBPVP8L\x11\x00\x00\x00/\xff\xff\xff\x0fxxxxxxxxxxxx";

  return g_bytes_new_static (HEAD, sizeof HEAD - 1);
}

static GBytes *
make_program (void)
{
  return g_bytes_new_static ("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0", 16);
}

static GBytes *
make_page_of_the_web (void)
{
  static const char TEXT[] = "<!doctype html><script>alert(1)</script>";

  return g_bytes_new_static (TEXT, sizeof TEXT - 1);
}

static GBytes *
make_nothing_but_zeros (void)
{
  return g_bytes_new_take (g_malloc0 (4096), 4096);
}

static const AmtOddDocument DOCUMENTS[] = {
  { "cut-early.pdf", AMT_ODD_EITHER, make_cut_early, AMT_ODD_ANY_COLOR },
  { "cut-late.pdf", AMT_ODD_EITHER, make_cut_late, AMT_ODD_ANY_COLOR },
  { "wrong-xref.pdf", AMT_ODD_DRAWN, make_wrong_xref, AMT_ODD_ANY_COLOR },
  { "no-xref.pdf", AMT_ODD_DRAWN, make_no_xref, AMT_ODD_ANY_COLOR },
  { "xref-loop.pdf", AMT_ODD_EITHER, make_xref_loop, AMT_ODD_ANY_COLOR },
  { "garbage-before.pdf", AMT_ODD_DRAWN, make_garbage_before, AMT_ODD_ANY_COLOR },
  { "tree-loop.pdf", AMT_ODD_EITHER, make_tree_loop, AMT_ODD_ANY_COLOR },
  { "form-loop.pdf", AMT_ODD_DRAWN, make_form_loop, AMT_ODD_ANY_COLOR },
  { "length-loop.pdf", AMT_ODD_EITHER, make_length_loop, AMT_ODD_ANY_COLOR },
  { "deep-arrays.pdf", AMT_ODD_EITHER, make_deep_arrays, AMT_ODD_ANY_COLOR },
  { "deep-dictionaries.pdf", AMT_ODD_EITHER, make_deep_dictionaries, AMT_ODD_ANY_COLOR },
  { "deep-states.pdf", AMT_ODD_SLOW, make_deep_states, AMT_ODD_ANY_COLOR },
  { "deep-tree.pdf", AMT_ODD_EITHER, make_deep_tree, AMT_ODD_ANY_COLOR },
  { "endless.pdf", AMT_ODD_SLOW, amt_odd_endless, AMT_ODD_ANY_COLOR },
  { "many-pages.pdf", AMT_ODD_DRAWN, make_many_pages, AMT_ODD_ANY_COLOR },
  { "too-many-pages.pdf", AMT_ODD_REFUSED, make_too_many_pages, AMT_ODD_ANY_COLOR },
  { "huge-page.pdf", AMT_ODD_EITHER, make_huge_page, AMT_ODD_ANY_COLOR },
  { "plan.pdf", AMT_ODD_DRAWN, make_plan, AMT_ODD_ANY_COLOR },
  { "empty-page.pdf", AMT_ODD_DRAWN, make_empty_page, AMT_ODD_ANY_COLOR },
  { "upside-down.pdf", AMT_ODD_DRAWN, make_upside_down, AMT_ODD_ANY_COLOR },
  { "far-page.pdf", AMT_ODD_EITHER, make_far_page, AMT_ODD_ANY_COLOR },
  { "content-bomb.pdf", AMT_ODD_SLOW, make_content_bomb, AMT_ODD_ANY_COLOR },
  { "picture-bomb.pdf", AMT_ODD_SLOW, make_picture_bomb, AMT_ODD_ANY_COLOR },
  { "picture-without-end.pdf", AMT_ODD_EITHER, make_picture_without_end, AMT_ODD_ANY_COLOR },
  { "mask-loop.pdf", AMT_ODD_EITHER, make_mask_loop, AMT_ODD_ANY_COLOR },
  { "tile-bomb.pdf", AMT_ODD_SLOW, make_tile_bomb, AMT_ODD_ANY_COLOR },
  { "broken-truetype.pdf", AMT_ODD_DRAWN, make_broken_truetype, AMT_ODD_ANY_COLOR },
  { "broken-type1.pdf", AMT_ODD_DRAWN, make_broken_type1, AMT_ODD_ANY_COLOR },
  { "font-loop.pdf", AMT_ODD_SLOW, make_font_loop, AMT_ODD_ANY_COLOR },
  { "cmyk.pdf", AMT_ODD_DRAWN, make_cmyk, 0xe01010 },
  { "unknown-colors.pdf", AMT_ODD_DRAWN, make_unknown_colors, AMT_ODD_ANY_COLOR },
  { "jpeg2000.pdf", AMT_ODD_DRAWN, make_jpeg2000, 0xe01010 },
  { "broken-jpeg2000.pdf", AMT_ODD_DRAWN, make_broken_jpeg2000, AMT_ODD_ANY_COLOR },
  { "broken-jbig2.pdf", AMT_ODD_DRAWN, make_broken_jbig2, AMT_ODD_ANY_COLOR },
  { "broken-fax.pdf", AMT_ODD_EITHER, make_broken_fax, AMT_ODD_ANY_COLOR },
  { "xfa.pdf", AMT_ODD_DRAWN, make_xfa, AMT_ODD_ANY_COLOR },
  { "field-loop.pdf", AMT_ODD_DRAWN, make_field_loop, AMT_ODD_ANY_COLOR },
  { "signed.pdf", AMT_ODD_DRAWN, make_signed, AMT_ODD_ANY_COLOR },
  { "broken-signature.pdf", AMT_ODD_DRAWN, make_broken_signature, AMT_ODD_ANY_COLOR },
  { "unknown-lock.pdf", AMT_ODD_REFUSED, make_unknown_lock, AMT_ODD_ANY_COLOR },
  { "locked.pdf", AMT_ODD_REFUSED, make_locked, AMT_ODD_ANY_COLOR },
  { "turned.jpg", AMT_ODD_DRAWN, make_jpeg, AMT_ODD_ANY_COLOR },
  { "plain.png", AMT_ODD_DRAWN, make_png, AMT_ODD_ANY_COLOR },
  { "plain.webp", AMT_ODD_DRAWN, amt_fixture_webp, AMT_ODD_ANY_COLOR },
  { "plain.heic", AMT_ODD_DRAWN, amt_fixture_heic, AMT_ODD_ANY_COLOR },
  { "two-pages.tiff", AMT_ODD_DRAWN, make_tiff, AMT_ODD_ANY_COLOR },
  { "loop.tiff", AMT_ODD_EITHER, make_tiff_loop, AMT_ODD_ANY_COLOR },
  { "with-pdf-behind.jpg", AMT_ODD_DRAWN, make_jpeg_with_pdf, AMT_ODD_ANY_COLOR },
  { "lie.webp", AMT_ODD_REFUSED, make_webp_lie, AMT_ODD_ANY_COLOR },
  { "program.pdf", AMT_ODD_REFUSED, make_program, AMT_ODD_ANY_COLOR },
  { "page.pdf", AMT_ODD_REFUSED, make_page_of_the_web, AMT_ODD_ANY_COLOR },
  { "zeros.pdf", AMT_ODD_REFUSED, make_nothing_but_zeros, AMT_ODD_ANY_COLOR },
};

const AmtOddDocument *
amt_odd_documents (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (DOCUMENTS);
  return DOCUMENTS;
}
