/* amt-helper-file.h: an opened document inside the helper: pages that can be measured, drawn and read.
 *
 * One thread, one document, one process: nothing here is shared. Every byte of the document is hostile; what a parser does
 * with it stays inside the locks (amt-helper-lock.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-helper-writer.h"
#include "protocol.h"
#include <cairo.h>

G_BEGIN_DECLS

/* Of one decoded picture: 400 MB, which the address space still holds beside the decoder. */
#define AMT_HELPER_MAX_PIXELS (100 * 1000 * 1000)
#define AMT_HELPER_MAX_SIDE 65500

typedef struct _AmtHelperFile AmtHelperFile;

typedef struct
{
  /* Points; FALSE: the page is broken. */
  gboolean (*get_size) (AmtHelperFile *self, guint page, double *width, double *height);
  /* In points, on white; @scale: pixels a point. Returns 0 or AMT_FAILURE_*. */
  guint32 (*draw) (AmtHelperFile *self, guint page, cairo_t *cr, double scale);
  /* (nullable): as draw: what is meant for paper */
  guint32 (*print) (AmtHelperFile *self, guint page, cairo_t *cr, double scale);
  /* (transfer full) (nullable) */
  char *(*get_text) (AmtHelperFile *self, guint page);
  /* (nullable): has no lists. @words: (nullable). Returns 0 or AMT_FAILURE_*. */
  guint32 (*list) (AmtHelperFile *self, const AmtList *wanted, const char *words,
                   AmtHelperWriter *out);
  void (*free) (AmtHelperFile *self);
} AmtHelperFileClass;

struct _AmtHelperFile
{
  const AmtHelperFileClass *class;
  guint32 kind; /* as AmtRenderKind counts */
  guint32 flags;
  guint32 n_pages; /* at least 1 */
};

/**
 * amt_helper_file_open:
 * @data: stays where it is until the file is freed
 * @fd: a descriptor of the same bytes; duplicated where it is needed; -1: there is none, and no password either
 * @password: (nullable)
 * @out_failure: (out): AMT_FAILURE_*
 *
 * Returns: (transfer full) (nullable)
 */
AmtHelperFile *amt_helper_file_open (const guint8 *data, gsize size, int fd, const char *password,
                                     guint32 *out_failure);
void amt_helper_file_free (AmtHelperFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtHelperFile, amt_helper_file_free)

/** amt_helper_file_get_size: thousandths of a point; of a broken page those of A4, so that there is something to say it on. */
AmtPageSize amt_helper_file_get_size (AmtHelperFile *self, guint page);

/**
 * amt_helper_file_export: pages into a new PDF
 * @overlay: (nullable): laid over them, page by page
 * @room: of @wanted->capacity bytes
 * @out_size: (out): bytes used
 *
 * Returns: 0 or AMT_FAILURE_*.
 */
guint32 amt_helper_file_export (AmtHelperFile *self, const AmtExport *wanted,
                                AmtHelperFile *overlay, guint8 *room, guint32 *out_size);
/** amt_helper_file_print: @scale: pixels a point. Returns: 0 or AMT_FAILURE_*. */
guint32 amt_helper_file_print (AmtHelperFile *self, guint page, cairo_t *cr, double scale);

/**
 * amt_helper_file_draw:
 * @pixels: @render->area_height lines of @render->stride bytes
 *
 * Returns: 0 or AMT_FAILURE_*.
 */
guint32 amt_helper_file_draw (AmtHelperFile *self, const AmtRender *render, guint8 *pixels);

/** amt_helper_file_list: Returns: 0 or AMT_FAILURE_*; what has no lists has empty ones. */
guint32 amt_helper_file_list (AmtHelperFile *self, const AmtList *wanted, const char *words,
                              AmtHelperWriter *out);

/* The numbers of AmtRenderKind, which the helper does not see. */
enum
{
  AMT_HELPER_PDF = 1,
  AMT_HELPER_JPEG,
  AMT_HELPER_PNG,
  AMT_HELPER_TIFF,
  AMT_HELPER_WEBP,
  AMT_HELPER_HEIF
};

AmtHelperFile *amt_helper_pdf_open (const guint8 *data, gsize size, int fd, const char *password,
                                    guint32 *out_failure);

G_END_DECLS
