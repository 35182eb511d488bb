/* amt-file-pdf.c: see the header. One thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-file-pdf.h"

#include "amt-letter.h"

#include <cairo-pdf.h>

struct _AmtFilePdf
{
  GOutputStream *stream;    /* (unowned) */
  cairo_surface_t *surface; /* (owned) */
  cairo_t *cr;              /* (owned) (nullable) */
  GError *error;            /* (owned) (nullable) the first one of the stream */
};

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  AmtFilePdf *self = closure;

  if (self->error ||
      !g_output_stream_write_all (self->stream, data, length, NULL, NULL, &self->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

AmtFilePdf *
amt_file_pdf_new (GOutputStream *stream, const char *title, const char *author, const char *day)
{
  AmtFilePdf *self = g_new0 (AmtFilePdf, 1);
  g_autofree char *created = g_strconcat (day, "T12:00:00Z", NULL);

  self->stream = stream;
  self->surface =
      cairo_pdf_surface_create_for_stream (write_cb, self, AMT_SHEET_WIDTH, AMT_SHEET_HEIGHT);
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  if (author)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, author);
  /* Without these cairo writes the clock. */
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
  return self;
}

void
amt_file_pdf_free (AmtFilePdf *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
  /* What is still to be written belongs to a file that nobody wants any more. */
  if (!self->error)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
  cairo_surface_destroy (self->surface);
  g_clear_error (&self->error);
  g_free (self);
}

/* FALSE with @error if something went wrong up to here. */
static gboolean
check (AmtFilePdf *self, cairo_status_t status, GError **error)
{
  if (self->error)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_DRAW, "cairo: %s",
               cairo_status_to_string (status));
  return FALSE;
}

cairo_t *
amt_file_pdf_begin_page (AmtFilePdf *self, double width, double height)
{
  g_return_val_if_fail (!self->cr, NULL);

  cairo_pdf_surface_set_size (self->surface, width, height);
  self->cr = cairo_create (self->surface);
  return self->cr;
}

gboolean
amt_file_pdf_end_page (AmtFilePdf *self, GError **error)
{
  cairo_status_t status;

  g_return_val_if_fail (self->cr, FALSE);

  cairo_show_page (self->cr);
  status = cairo_status (self->cr);
  g_clear_pointer (&self->cr, cairo_destroy);
  return check (self, status, error);
}

int
amt_file_pdf_add_bookmark (AmtFilePdf *self, int parent, const char *title, guint page)
{
  g_autofree char *target = g_strdup_printf ("page=%u pos=[0 0]", page + 1);

  return cairo_pdf_surface_add_outline (self->surface, parent, title, target,
                                        parent == 0 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
}

gboolean
amt_file_pdf_finish (AmtFilePdf *self, GError **error)
{
  cairo_surface_finish (self->surface);
  return check (self, CAIRO_STATUS_SUCCESS, error);
}
