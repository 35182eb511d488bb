/* amt-case-print.h: a case on paper, or as one PDF: what it has to offer, and the pages that come of a choice.
 *
 * AmtCasePrint looks at the documents: which can be drawn, and how many pages they have. AmtPrintFile is a choice laid out: page
 * for page it is loaded, then drawn on whatever cairo draws on. Documents are read by the render helper alone and come as
 * pixels: nothing of a foreign file gets into a copy but what is seen of it, and its words below that.
 *
 * Both stand for the case as it was when they were made. Main thread, but where it says otherwise.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"
#include "amt-file-sheets.h"
#include "amt-open-case.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_PRINT_COVER = 1 << 0,   /* with a table of contents */
  AMT_PRINT_SUMMARY = 1 << 1, /* parties, deadlines, fees, decisions */
  AMT_PRINT_FORM = 1 << 2,
  AMT_PRINT_NOTES = 1 << 3, /* file notes; jottings are no part of the file */
  AMT_PRINT_HISTORY = 1 << 4,
  AMT_PRINT_SHEETS = (1 << 5) - 1, /* all of the above */

  AMT_PRINT_STAMP = 1 << 8,   /* receipt stamp on the first page of what was received */
  AMT_PRINT_FRAME = 1 << 9,   /* header, page number and margin for filing around documents, too */
  AMT_PRINT_COVERED = 1 << 10 /* masked values, and the address of a restricted case, in clear */
} AmtPrintFlags;

/* Whether a document can be printed. */
typedef enum
{
  AMT_PRINT_DOCUMENT_WAITING, /* not looked at yet */
  AMT_PRINT_DOCUMENT_READY,
  AMT_PRINT_DOCUMENT_OTHER_TYPE, /* not a type that is drawn */
  AMT_PRINT_DOCUMENT_ENCRYPTED,
  AMT_PRINT_DOCUMENT_BROKEN,   /* cannot be drawn */
  AMT_PRINT_DOCUMENT_INFECTED, /* the portal's scan found something */
  AMT_PRINT_DOCUMENT_NOT_HERE, /* not in the cache, and the portal cannot be reached */
  AMT_PRINT_DOCUMENT_FAILED    /* for a reason that is not its own */
} AmtPrintDocumentState;

typedef struct
{
  const AmtDocument *document; /* (unowned) of the case */
  AmtPrintDocumentState state;
  guint n_pages;   /* READY */
  gboolean letter; /* of the authority: gets no receipt stamp */
} AmtPrintDocument;

/** amt_words_print_document: Returns: (transfer none) (nullable): why not, a sentence; %NULL for READY and WAITING. */
const char *amt_words_print_document (AmtPrintDocumentState state);

#define AMT_TYPE_CASE_PRINT (amt_case_print_get_type ())
G_DECLARE_FINAL_TYPE (AmtCasePrint, amt_case_print, AMT, CASE_PRINT, GObject)

/**
 * amt_case_print_new:
 * @open_case: with the whole case here
 */
AmtCasePrint *amt_case_print_new (AmtOpenCase *open_case);

/** AmtCasePrint::changed: a document was looked at. */

guint amt_case_print_get_n_documents (AmtCasePrint *self);
/** amt_case_print_get_document: Returns: (transfer none): evidence first, then letters, each in the order of the case. */
const AmtPrintDocument *amt_case_print_get_document (AmtCasePrint *self, guint index);
const AmtCase *amt_case_print_get_case (AmtCasePrint *self);

/** amt_case_print_set_rotation: before it is looked at. @rotation: clockwise, of the whole document: 0, 90, 180 or 270. */
void amt_case_print_set_rotation (AmtCasePrint *self, const char *document_id, guint rotation);
/** amt_case_print_set_password: before it is looked at. @password: (nullable): copied, and wiped with the object. */
void amt_case_print_set_password (AmtCasePrint *self, const char *document_id,
                                  const char *password);

/**
 * amt_case_print_update: the case as it is now
 *
 * A file in which malware was found since is INFECTED and not printed any more, wherever it was chosen already. All else stays as it was
 * when the object was made.
 */
void amt_case_print_update (AmtCasePrint *self, const AmtCase *value);

/** amt_case_print_look_async: looks at all documents that were not looked at, one after the other; fetches what is not here. */
void amt_case_print_look_async (AmtCasePrint *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_case_print_look_finish: FALSE only with G_IO_ERROR_CANCELLED. */
gboolean amt_case_print_look_finish (AmtCasePrint *self, GAsyncResult *result, GError **error);

/* --- a choice ------------------------------------------------------------------------------------------- */

#define AMT_TYPE_PRINT_FILE (amt_print_file_get_type ())
G_DECLARE_FINAL_TYPE (AmtPrintFile, amt_print_file, AMT, PRINT_FILE, GObject)

/**
 * amt_case_print_lay_out_async:
 * @documents: ids, in the order in which they are printed; what is not READY is left out, and the cover says so
 */
void amt_case_print_lay_out_async (AmtCasePrint *self, AmtPrintFlags flags,
                                   const char *const *documents, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/** amt_case_print_lay_out_finish: Returns: (transfer full): may have no pages. */
AmtPrintFile *amt_case_print_lay_out_finish (AmtCasePrint *self, GAsyncResult *result,
                                             GError **error);

guint amt_print_file_get_n_pages (AmtPrintFile *self);
/** amt_print_file_get_page_size: points; A4 with a frame, else as large as the page of the document. */
void amt_print_file_get_page_size (AmtPrintFile *self, guint page, double *out_width,
                                   double *out_height);
/** AmtPrintPart: what a number of pages belongs to. */
typedef struct
{
  const char *title;
  guint first_page; /* from 0 */
  guint n_pages;
  gboolean document;
} AmtPrintPart;
guint amt_print_file_get_n_parts (AmtPrintFile *self);
AmtPrintPart amt_print_file_get_part (AmtPrintFile *self, guint index);
/** amt_print_file_get_title: Returns: (transfer none): what the job or file is called: no names of people. */
const char *amt_print_file_get_title (AmtPrintFile *self);
/** amt_print_file_get_n_failed: pages that could not be drawn so far; a sentence stands in their place. */
guint amt_print_file_get_n_failed (AmtPrintFile *self);

typedef struct _AmtPrintPage AmtPrintPage;
void amt_print_page_free (AmtPrintPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPrintPage, amt_print_page_free)

/**
 * amt_print_file_load_async: what must be there before a page can be drawn
 * @dpi: of pages of documents
 * @words: what can be searched, for a PDF
 *
 * One page at a time. A page that cannot be drawn is no error.
 */
void amt_print_file_load_async (AmtPrintFile *self, guint page, guint dpi, gboolean words,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
AmtPrintPage *amt_print_file_load_finish (AmtPrintFile *self, GAsyncResult *result, GError **error);
/** amt_print_file_draw: @cr: in points, as large as the page. Any thread, one page of a file at a time. */
void amt_print_file_draw (AmtPrintFile *self, const AmtPrintPage *page, cairo_t *cr);

/** AmtPrintFile::progress (guint n_done): pages that are saved. */

#define AMT_PRINT_SAVE_DPI 200
/**
 * amt_print_file_save_async: as one PDF with bookmarks; in clear text
 * @file: replaced where there is one
 */
void amt_print_file_save_async (AmtPrintFile *self, GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_print_file_save_finish: FALSE with AMT_DESK_ERROR_FILE, AMT_LETTER_ERROR or G_IO_ERROR_CANCELLED: what was there is still there. */
gboolean amt_print_file_save_finish (AmtPrintFile *self, GAsyncResult *result, GError **error);

G_END_DECLS
