/* amt-pdf-writer.c: PDF files word for word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pdf-writer.h"

#include "amt-test.h"

#include <string.h>

#define FONT \
  "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>"
/* Of a signature, in bytes. */
#define SIGNATURE_ROOM 4096

struct _AmtPdfWriter
{
  GString *text;
  GArray *places; /* (element-type gsize) by number */
};

AmtPdfWriter *
amt_pdf_writer_new (void)
{
  AmtPdfWriter *self = g_new (AmtPdfWriter, 1);

  self->text = g_string_new ("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
  self->places = g_array_new (FALSE, TRUE, sizeof (gsize));
  return self;
}

static void
begin (AmtPdfWriter *self, guint number)
{
  if (self->places->len <= number)
    g_array_set_size (self->places, number + 1);
  g_array_index (self->places, gsize, number) = self->text->len;
  g_string_append_printf (self->text, "%u 0 obj\n", number);
}

void
amt_pdf_writer_add (AmtPdfWriter *self, guint number, const char *format, ...)
{
  va_list arguments;

  begin (self, number);
  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
  g_string_append (self->text, "\nendobj\n");
}

void
amt_pdf_writer_stream (AmtPdfWriter *self, guint number, const char *dictionary,
                       const char *content, gssize size)
{
  const gssize length = size < 0 ? (gssize) strlen (content) : size;

  begin (self, number);
  g_string_append_printf (self->text, "<<%s/Length %" G_GSSIZE_FORMAT ">>stream\n", dictionary,
                          length);
  g_string_append_len (self->text, content, length);
  g_string_append (self->text, "\nendstream\nendobj\n");
}

void
amt_pdf_writer_page (AmtPdfWriter *self, guint number, const char *more, const char *content)
{
  amt_pdf_writer_add (self, number,
                      "<</Type/Page/Parent 2 0 R" FONT "/MediaBox[0 0 200 100]/Contents %u 0 R%s>>",
                      number + 1, more);
  amt_pdf_writer_stream (self, number + 1, "", content, -1);
}

GBytes *
amt_pdf_writer_end (AmtPdfWriter *self)
{
  const gsize table = self->text->len;
  GBytes *bytes;

  g_string_append_printf (self->text, "xref\n0 %u\n0000000000 65535 f \n", self->places->len);
  for (guint i = 1; i < self->places->len; i++)
    {
      const gsize place = g_array_index (self->places, gsize, i);

      g_string_append_printf (self->text, "%010" G_GSIZE_FORMAT " 00000 %c \n", place,
                              place ? 'n' : 'f');
    }
  g_string_append_printf (
      self->text, "trailer\n<</Root 1 0 R/Size %u>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
      self->places->len, table);
  bytes = g_string_free_to_bytes (self->text);
  g_array_unref (self->places);
  g_free (self);
  return bytes;
}

GBytes *
amt_pdf_simple (const char *page, const char *content, const char *catalogue)
{
  AmtPdfWriter *pdf = amt_pdf_writer_new ();

  amt_pdf_writer_add (pdf, 1, "<</Type/Catalog/Pages 2 0 R%s>>", catalogue);
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_page (pdf, 3, page, content);
  return amt_pdf_writer_end (pdf);
}

/* --- signed --------------------------------------------------------------------------------------------- */

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* (transfer full): the signature of @text in hexadecimal digits. */
static char *
sign (const GString *text)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *certificate = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *content = g_build_filename (folder, "content", NULL);
  g_autofree char *signature = g_build_filename (folder, "signature", NULL);
  const char *make[] = {
    "openssl", "req",       "-x509", "-newkey", "rsa:2048", "-nodes",           "-keyout", key,
    "-out",    certificate, "-days", "2",       "-subj",    "/CN=Petra Muster", NULL
  };
  const char *use[] = { "openssl",  "cms",   "-sign",   "-binary",   "-md",    "sha256",
                        "-in",      content, "-signer", certificate, "-inkey", key,
                        "-outform", "DER",   "-out",    signature,   NULL };
  GString *hex = g_string_new (NULL);
  g_autofree char *raw = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  g_file_set_contents (content, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  run (make);
  run (use);
  g_file_get_contents (signature, &raw, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, <=, SIGNATURE_ROOM);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", (guint8) raw[i]);
  return g_string_free (hex, FALSE);
}

GBytes *
amt_pdf_sign (gboolean tampered)
{
  static const char RANGE[] = "/ByteRange[0 000000000 000000000 000000000]";
  AmtPdfWriter *pdf = amt_pdf_writer_new ();
  g_autofree char *zeros = g_strnfill (SIGNATURE_ROOM * 2, '0');
  g_autofree char *range = NULL;
  g_autofree char *hex = NULL;
  g_autoptr (GString) covered = g_string_new (NULL);
  gsize from, to, size;
  char *bytes;
  GBytes *unsigned_bytes;

  amt_pdf_writer_add (pdf, 1,
                      "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[5 0 R]>>>>");
  amt_pdf_writer_add (pdf, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  amt_pdf_writer_page (pdf, 3, "/Annots[5 0 R]", "BT /F 12 Tf 20 20 Td (Betrag: 100) Tj ET");
  amt_pdf_writer_add (pdf, 5,
                      "<</Type/Annot/Subtype/Widget/FT/Sig/T(Unterschrift)/F 132/Rect[0 0 0 0]"
                      "/P 3 0 R/V 6 0 R>>");
  amt_pdf_writer_add (pdf, 6,
                      "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached%s"
                      "/M(D:20260302101500+01'00')/Contents<%s>>>",
                      RANGE, zeros);
  unsigned_bytes = amt_pdf_writer_end (pdf);
  bytes = g_bytes_unref_to_data (unsigned_bytes, &size);

  from = (gsize) ((char *) memmem (bytes, size, "/Contents<0", 11) - bytes) + 9;
  to = from + SIGNATURE_ROOM * 2 + 2;
  range = g_strdup_printf ("/ByteRange[0 %09u %09u %09u]", (guint) from, (guint) to,
                           (guint) (size - to));
  memcpy (memmem (bytes, size, RANGE, strlen (RANGE)), range, strlen (range));
  g_string_append_len (covered, bytes, (gssize) from);
  g_string_append_len (covered, bytes + to, (gssize) (size - to));
  hex = sign (covered);
  memcpy (bytes + from + 1, hex, strlen (hex));
  if (tampered)
    memcpy (memmem (bytes, size, "100)", 4), "900)", 4);
  return g_bytes_new_take (bytes, size);
}
