/* amt-file-sheets.h: sheets of a case file that are written here: cover, summary, form data, notes, history. A4, with a margin
 * for filing.
 *
 * What is added is only kept; laying it out, which takes its time, makes pages of it. Afterwards each page can be drawn as
 * often as one likes, on paper, into a PDF or on the screen. One thread at a time. Texts are shown as they are: whoever adds them knows the
 * language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A4, points. */
#define AMT_SHEET_WIDTH (210 * 72.0 / 25.4)
#define AMT_SHEET_HEIGHT (297 * 72.0 / 25.4)

/* As cairo.h has it, for those who only hand it through. */
typedef struct _cairo cairo_t;

typedef struct _AmtFileSheets AmtFileSheets;

/** AmtSheetColumn: one column of a table. */
typedef struct
{
  const char *title;
  gboolean number; /* right-aligned, with its title */
} AmtSheetColumn;

AmtFileSheets *amt_file_sheets_new (void);
void amt_file_sheets_free (AmtFileSheets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFileSheets, amt_file_sheets_free)

/** amt_file_sheets_begin_part: on a page of its own, with a large title. */
void amt_file_sheets_begin_part (AmtFileSheets *self, const char *title);
/** amt_file_sheets_add_heading: stays with what follows. */
void amt_file_sheets_add_heading (AmtFileSheets *self, const char *text);
/** amt_file_sheets_add_paragraph: as long as it likes. */
void amt_file_sheets_add_paragraph (AmtFileSheets *self, const char *text);
/** amt_file_sheets_add_remark: the same, small and grey. */
void amt_file_sheets_add_remark (AmtFileSheets *self, const char *text);

typedef enum
{
  AMT_SHEET_ROW_NORMAL = 0,
  AMT_SHEET_ROW_AMOUNT =
      1 << 0, /* ends where all amounts end, so that they stand below each other */
  AMT_SHEET_ROW_STRONG = 1 << 1
} AmtSheetRowFlags;
/** amt_file_sheets_add_row: label and value; @value: (nullable): a dash stands for it. */
void amt_file_sheets_add_row (AmtFileSheets *self, const char *label, const char *value,
                              AmtSheetRowFlags flags);
/**
 * amt_file_sheets_add_table: its head comes again on each page
 * @title: (nullable): stands above it
 * @cells: @n_rows × @n_columns texts, row by row (nullable elements)
 */
void amt_file_sheets_add_table (AmtFileSheets *self, const char *title,
                                const AmtSheetColumn *columns, guint n_columns,
                                const char *const *cells, guint n_rows);
/**
 * amt_file_sheets_add_entry: something that happened
 * @when: in a column of its own
 * @title: in bold
 * @who: (nullable): small, below the title
 * @text: (nullable): what was written, as long as it likes
 * @struck: @text is struck through
 * @remark: (nullable): why it was struck, or a reason
 */
void amt_file_sheets_add_entry (AmtFileSheets *self, const char *when, const char *title,
                                const char *who, const char *text, gboolean struck,
                                const char *remark);
/** amt_file_sheets_add_contents: a line of a table of contents: @text, dots, @page at the right edge. */
void amt_file_sheets_add_contents (AmtFileSheets *self, const char *text, const char *page);

/** amt_file_sheets_lay_out: once, when everything was added. */
void amt_file_sheets_lay_out (AmtFileSheets *self);
/** amt_file_sheets_get_n_pages: 0 before it is laid out. */
guint amt_file_sheets_get_n_pages (const AmtFileSheets *self);
/** amt_file_sheets_draw: page @page (from 0) on @cr, in points, without its frame. Restores @cr. */
void amt_file_sheets_draw (const AmtFileSheets *self, guint page, cairo_t *cr);

G_END_DECLS
