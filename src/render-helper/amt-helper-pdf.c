/* amt-helper-pdf.c: PDF by Poppler, inside the locks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-pdf.h"

static PopplerPage *
get_page (AmtHelperFile *file, guint page)
{
  return poppler_document_get_page (((AmtHelperPdf *) file)->document, (int) page);
}

static gboolean
pdf_get_size (AmtHelperFile *file, guint number, double *width, double *height)
{
  g_autoptr (PopplerPage) page = get_page (file, number);

  if (page)
    poppler_page_get_size (page, width, height);
  return page != NULL;
}

static guint32
pdf_draw (AmtHelperFile *file, guint number, cairo_t *cr, double scale)
{
  g_autoptr (PopplerPage) page = get_page (file, number);

  if (!page)
    return AMT_FAILURE_BROKEN;
  poppler_page_render (page, cr);
  return 0;
}

static guint32
pdf_print (AmtHelperFile *file, guint number, cairo_t *cr, double scale)
{
  g_autoptr (PopplerPage) page = get_page (file, number);

  if (!page)
    return AMT_FAILURE_BROKEN;
  poppler_page_render_for_printing (page, cr);
  return 0;
}

/* Poppler joins what stands in two columns of one line: "Kaltmiete im Monat" and "800,00 €" would be one word for whoever hears
 * or searches it. A gap of half a letter's height parts words. */
static gboolean
is_apart (const PopplerRectangle *left, const PopplerRectangle *right)
{
  const double height = left->y2 - left->y1;
  const double down = (right->y1 + right->y2 - left->y1 - left->y2) / 2;

  return ABS (down) < height / 2 && right->x1 - left->x2 > height / 2;
}

static char *
pdf_get_text (AmtHelperFile *file, guint number)
{
  g_autoptr (PopplerPage) page = get_page (file, number);
  g_autofree char *raw = page ? poppler_page_get_text (page) : NULL;
  g_autofree char *text = g_utf8_make_valid (raw ? raw : "", -1);
  g_autofree PopplerRectangle *boxes = NULL;
  GString *parted = g_string_new (NULL);
  gunichar before = ' ';
  guint n_boxes = 0;
  guint i = 0;

  if (!raw)
    return g_string_free (parted, TRUE);
  if (*text)
    poppler_page_get_text_layout (page, &boxes, &n_boxes);
  for (const char *at = text; *at; at = g_utf8_next_char (at), i++)
    {
      gunichar letter = g_utf8_get_char (at);

      if (i > 0 && i < n_boxes && !g_unichar_isspace (before) && !g_unichar_isspace (letter) &&
          is_apart (&boxes[i - 1], &boxes[i]))
        g_string_append_c (parted, '\t');
      g_string_append_unichar (parted, letter);
      before = letter;
    }
  return g_string_free (parted, FALSE);
}

static void
pdf_free (AmtHelperFile *file)
{
  AmtHelperPdf *self = (AmtHelperPdf *) file;

  g_object_unref (self->document);
  g_free (self);
}

static const AmtHelperFileClass PDF_CLASS = { .get_size = pdf_get_size,
                                              .draw = pdf_draw,
                                              .print = pdf_print,
                                              .get_text = pdf_get_text,
                                              .list = amt_helper_pdf_list,
                                              .free = pdf_free };

/* By name: from bytes, stream or descriptor, Poppler 22.12 reads freed memory when a password is wrong. The name works without
 * any right to read files: Landlock leaves memfds alone. */
static PopplerDocument *
open_with_password (int fd, const char *password)
{
  g_autofree char *uri = g_strdup_printf ("file:///proc/self/fd/%d", fd);

  return poppler_document_new_from_file (uri, password, NULL);
}

AmtHelperFile *
amt_helper_pdf_open (const guint8 *data, gsize size, int fd, const char *password,
                     guint32 *out_failure)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (bytes, NULL, &error);
  guint32 flags = 0;
  AmtHelperPdf *self;
  int n_pages;

  *out_failure = AMT_FAILURE_BROKEN;
  if (!document && g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    {
      *out_failure = AMT_FAILURE_ENCRYPTED;
      flags = AMT_OPENED_ENCRYPTED;
      document = password ? open_with_password (fd, password) : NULL;
    }
  n_pages = document ? poppler_document_get_n_pages (document) : 0;
  if (n_pages <= 0)
    return NULL;

  self = g_new0 (AmtHelperPdf, 1);
  self->file.class = &PDF_CLASS;
  self->file.kind = AMT_HELPER_PDF;
  self->file.flags = flags;
  self->file.n_pages = (guint32) n_pages;
  self->document = g_steal_pointer (&document);
  self->data = data;
  self->size = size;
  return &self->file;
}
