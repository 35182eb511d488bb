/* amt-render-session.h: one open document, drawn by a locked helper process of its own.
 *
 * Made by amt_render_pool_open_async (). Main thread, async only; nothing here blocks. Whatever the helper answers is
 * checked as hostile input. When the helper dies of a page, another takes the document over and the page is tried once more
 * at half size; when that dies too the page is not tried again, and when this happens twice the document is marked: nothing
 * of it is drawn any more while the program runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-parts.h"
#include "amt-page-text.h"
#include "amt-pixels.h"
#include "amt-render-error.h"

G_BEGIN_DECLS

/* A page, or its text, must be there within this time. */
#define AMT_RENDER_PAGE_SECONDS 10
/* Bounds of one picture. */
#define AMT_RENDER_MAX_SIDE 20000
#define AMT_RENDER_MAX_PIXELS (64 * 1024 * 1024)
/* Bounds of a whole page of which a part is drawn. */
#define AMT_RENDER_MAX_PAGE_SIDE (1 << 18)
/* Bounds of a document. */
#define AMT_RENDER_MAX_BYTES (256 * 1024 * 1024)
#define AMT_RENDER_MAX_PAGES 20000

/* What the bytes are, whatever name and media type say. */
typedef enum
{
  AMT_RENDER_KIND_PDF = 1,
  AMT_RENDER_KIND_JPEG,
  AMT_RENDER_KIND_PNG,
  AMT_RENDER_KIND_TIFF,
  AMT_RENDER_KIND_WEBP,
  AMT_RENDER_KIND_HEIF
} AmtRenderKind;

/* Who comes first. Within one document only. */
typedef enum
{
  AMT_RENDER_VISIBLE,   /* the clerk waits for it */
  AMT_RENDER_NEIGHBOUR, /* the clerk may scroll there */
  AMT_RENDER_THUMBNAIL,
  AMT_RENDER_BACKGROUND /* text for the search */
} AmtRenderPriority;

/* What is wanted of a page. With zeros in the last four it is the whole page. */
typedef struct
{
  guint page;     /* from 0 */
  guint rotation; /* clockwise, on top of what the file says: 0, 90, 180 or 270 */
  guint width;    /* device pixels of the whole page, after rotation */
  guint height;
  guint x; /* the part to draw, in these pixels */
  guint y;
  guint area_width;
  guint area_height;
} AmtRenderArea;

#define AMT_TYPE_RENDER_SESSION (amt_render_session_get_type ())
G_DECLARE_FINAL_TYPE (AmtRenderSession, amt_render_session, AMT, RENDER_SESSION, GObject)

/** amt_render_session_get_kind: what the document is. */
AmtRenderKind amt_render_session_get_kind (AmtRenderSession *self);
/** amt_render_session_is_encrypted: whether it took a password to open the file. */
gboolean amt_render_session_is_encrypted (AmtRenderSession *self);
/** amt_render_session_get_n_pages: at least 1. */
guint amt_render_session_get_n_pages (AmtRenderSession *self);
/**
 * amt_render_session_get_page_size:
 * @out_width: (out): points (1/72 inch) as the page is shown without further rotation; pictures count as 96 dpi, with the
 *   orientation of their EXIF data
 * @out_height: (out)
 */
void amt_render_session_get_page_size (AmtRenderSession *self, guint page, double *out_width,
                                       double *out_height);

/**
 * amt_render_session_fit:
 * @max_width: device pixels
 * @max_height: device pixels; 0: as high as it comes
 * @out_area: (out): the whole page in that room, within the bounds of one picture
 */
void amt_render_session_fit (AmtRenderSession *self, guint page, guint rotation, guint max_width,
                             guint max_height, AmtRenderArea *out_area);

/**
 * amt_render_session_render_async:
 * @area: copied
 * @cancellable: (nullable): answers at once; a page that is being drawn ends when something else is wanted and another helper
 *   is ready, else it is finished and kept for the next wish
 *
 * Errors: AMT_RENDER_ERROR, G_IO_ERROR_CANCELLED; TOO_LARGE for an @area beyond the bounds or outside the page.
 */
void amt_render_session_render_async (AmtRenderSession *self, const AmtRenderArea *area,
                                      AmtRenderPriority priority, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/**
 * amt_render_session_render_finish:
 *
 * Returns: (transfer full): white where nothing is drawn, opaque. As large as asked; half of it after a crash: scale it.
 */
AmtPixels *amt_render_session_render_finish (AmtRenderSession *self, GAsyncResult *result,
                                             GError **error);

/**
 * amt_render_session_set_visible: whether somebody looks at the document (at first nobody does)
 *
 * A document that nobody looks at and nobody asks anything for 30 s gives its helper back; it comes again, with its password,
 * at the next wish. What was drawn stays.
 */
void amt_render_session_set_visible (AmtRenderSession *self, gboolean visible);

/** amt_render_session_peek: Returns: (transfer full) (nullable): what is drawn already, at once. */
AmtPixels *amt_render_session_peek (AmtRenderSession *self, const AmtRenderArea *area);
/**
 * amt_render_session_peek_page:
 *
 * Returns: (transfer full) (nullable): the largest whole picture of that page that is there, to be shown scaled until the
 *   sharp one comes.
 */
AmtPixels *amt_render_session_peek_page (AmtRenderSession *self, guint page, guint rotation);

/** amt_render_session_text_async: the text of a page, in reading order as the file has it; pictures have none (""). */
void amt_render_session_text_async (AmtRenderSession *self, guint page, AmtRenderPriority priority,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/** amt_render_session_text_finish: Returns: (transfer full): valid UTF-8 without control characters but line ends, tabs and form feeds. */
char *amt_render_session_text_finish (AmtRenderSession *self, GAsyncResult *result, GError **error);

/* --- what stands beside the picture (amt-render-session-ask.c). Pictures have none of it: empty lists. --- */

/** amt_render_session_layout_async: the text of a page and where each letter stands. */
void amt_render_session_layout_async (AmtRenderSession *self, guint page,
                                      AmtRenderPriority priority, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_session_layout_finish: Returns: (transfer full). */
AmtPageText *amt_render_session_layout_finish (AmtRenderSession *self, GAsyncResult *result,
                                               GError **error);

typedef enum
{
  AMT_RENDER_FIND_PLAIN = 0, /* neither case nor accents count */
  AMT_RENDER_FIND_CASE = 1 << 0,
  AMT_RENDER_FIND_WHOLE_WORDS = 1 << 1
} AmtRenderFindFlags;

/**
 * amt_render_session_find_async:
 * @words: UTF-8, not empty, at most AMT_RENDER_MAX_WORDS bytes; a blank also stands for the end of a line
 *
 * One page; a search asks for the page that is seen first, then for the others.
 */
#define AMT_RENDER_MAX_WORDS 1000
void amt_render_session_find_async (AmtRenderSession *self, guint page, const char *words,
                                    AmtRenderFindFlags flags, AmtRenderPriority priority,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/** amt_render_session_find_finish: Returns: (transfer full) (element-type AmtRenderHit): in the order of the page. */
GPtrArray *amt_render_session_find_finish (AmtRenderSession *self, GAsyncResult *result,
                                           GError **error);

/** amt_render_session_list_async: @page: of the lists that belong to a page; else 0. */
void amt_render_session_list_async (AmtRenderSession *self, AmtRenderList list, guint page,
                                    AmtRenderPriority priority, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_session_list_finish: Returns: (transfer full): see AmtRenderList for the type of its elements. */
GPtrArray *amt_render_session_list_finish (AmtRenderSession *self, GAsyncResult *result,
                                           GError **error);

/**
 * amt_render_session_findings_async: what a clerk should know before the document is shown
 * @name: (nullable): of the file, for its extension
 * @media_type: (nullable): as the portal has it
 */
void amt_render_session_findings_async (AmtRenderSession *self, const char *name,
                                        const char *media_type, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_session_findings_finish: Returns: (transfer full) (element-type AmtFinding): the gravest first. */
GArray *amt_render_session_findings_finish (AmtRenderSession *self, GAsyncResult *result,
                                            GError **error);

/* --- paper (amt-render-session-paper.c) --- */

/**
 * amt_render_session_get_band: one of the parts in which a page is printed, so that no printer needs a whole page at once
 * @dpi: dots per inch, 72 to 1200; less where the page would be larger than what is drawn
 * @out_area: (out)
 *
 * Returns: FALSE if the page has no band @index.
 */
gboolean amt_render_session_get_band (AmtRenderSession *self, guint page, guint rotation, guint dpi,
                                      guint index, AmtRenderArea *out_area);
/** amt_render_session_print_async: as render_async, but what is meant for paper; it is not kept. */
void amt_render_session_print_async (AmtRenderSession *self, const AmtRenderArea *area,
                                     AmtRenderPriority priority, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_session_print_finish: Returns: (transfer full). */
AmtPixels *amt_render_session_print_finish (AmtRenderSession *self, GAsyncResult *result,
                                            GError **error);

typedef struct
{
  guint first_page;
  guint n_pages;
  GBytes *overlay; /* (nullable) a PDF: its pages are laid over these, stretched to their size */
  guint dpi;       /* 0: text stays text; else only pixels, up to 1200: nothing hidden is left */
} AmtRenderExport;

/**
 * amt_render_session_export_async: pages of the document as a new PDF, for saving, printing or joining with others
 * @wanted: copied
 *
 * Photographs are made to fit A4. While it runs nothing else of the session is drawn: what shows the document opens another.
 */
void amt_render_session_export_async (AmtRenderSession *self, const AmtRenderExport *wanted,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/** amt_render_session_export_finish: Returns: (transfer full): sealed memory; TOO_LARGE beyond 256 MiB. */
GBytes *amt_render_session_export_finish (AmtRenderSession *self, GAsyncResult *result,
                                          GError **error);

/**
 * amt_render_session_close: ends the helper, whatever it does; what waits is answered with AMT_RENDER_ERROR_CLOSED.
 *
 * Idempotent; the last reference does the same.
 */
void amt_render_session_close (AmtRenderSession *self);

G_END_DECLS
