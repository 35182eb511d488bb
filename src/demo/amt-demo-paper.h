/* amt-demo-paper.h: a paper of the applicant (contract, certificate, payslip, plan, portrait) and the press that makes a
 * file of it: PDF, scan (picture in a PDF, with the recognised text behind it) or photo (JPEG).
 *
 * The same paper gives the same bytes on one machine. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-demo-random.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_DEMO_LINE_TEXT,    /* a paragraph */
  AMT_DEMO_LINE_HEADING, /* a short bold line */
  AMT_DEMO_LINE_ROW,     /* label and value */
  AMT_DEMO_LINE_SIGN,    /* place and day, line, name */
  AMT_DEMO_LINE_PLAN,    /* a site plan: plots around the one that is built on */
  AMT_DEMO_LINE_PAGE     /* the next page begins */
} AmtDemoLineKind;

typedef enum
{
  AMT_DEMO_PAPER_SHEET,
  AMT_DEMO_PAPER_PORTRAIT, /* a portrait of nobody, always JPEG */
  AMT_DEMO_PAPER_DRAWING   /* a building drawing, A0; its rows stand in the title block */
} AmtDemoPaperKind;

typedef enum
{
  AMT_DEMO_MEDIUM_PDF,
  AMT_DEMO_MEDIUM_SCAN, /* PDF; 200 dpi, grey, askew, noise, punch holes */
  AMT_DEMO_MEDIUM_PHOTO /* JPEG; turned by its EXIF orientation */
} AmtDemoMedium;

typedef struct
{
  AmtDemoLineKind kind;
  char *left;  /* text, label, place and day, or number of the plot */
  char *right; /* value, name, or street */
  char
      *field; /* (nullable) what a row repeats: form field, or "ich.name", "monat", "gueltigBis…" */
} AmtDemoLine;

typedef struct
{
  char *item;   /* checklist item that it belongs to */
  char *file;   /* file name */
  char *sender; /* first line */
  char *title;
  char *day;        /* day of the paper */
  GPtrArray *lines; /* (element-type AmtDemoLine) */

  AmtDemoPaperKind kind;
  AmtDemoMedium medium;
  guint scan_percent; /* how often such a paper comes as a scan or photo */
  guint photo_percent;
  AmtDemoRandom random; /* for noise, skew and the like */

  /* Defects: pages counted from 1, 0 for none. */
  guint missing_page;
  guint blank_page;
  guint upside_page;
} AmtDemoPaper;

AmtDemoPaper *amt_demo_paper_new (const char *item, const char *file, const char *sender,
                                  const char *title, const char *day);
void amt_demo_paper_free (AmtDemoPaper *self);
void amt_demo_paper_add (AmtDemoPaper *self, AmtDemoLineKind kind, const char *left,
                         const char *right);
/** amt_demo_paper_add_field: a row that repeats @field. */
void amt_demo_paper_add_field (AmtDemoPaper *self, const char *field, const char *label,
                               const char *value);
/** amt_demo_paper_count_pages: as the paper says, also where one is missing. */
guint amt_demo_paper_count_pages (const AmtDemoPaper *self);
/** amt_demo_paper_is_jpeg: whether its file is a JPEG and no PDF. */
gboolean amt_demo_paper_is_jpeg (const AmtDemoPaper *self);
/** amt_demo_paper_add_text: a paragraph; printf-like. */
void amt_demo_paper_add_text (AmtDemoPaper *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Fonts are looked up once. */
typedef struct _AmtDemoPress AmtDemoPress;
AmtDemoPress *amt_demo_press_new (void);
void amt_demo_press_free (AmtDemoPress *self);
/** amt_demo_press_draw: Returns: (transfer full): the file of @paper: JPEG or PDF, see amt_demo_paper_is_jpeg (). */
GBytes *amt_demo_press_draw (AmtDemoPress *self, AmtDemoPaper *paper);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoPaper, amt_demo_paper_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoPress, amt_demo_press_free)

G_END_DECLS
