/* amt-demo-paper.h: a plain one-page paper of the applicant (contract, certificate, statement) and the press that draws
 * it as PDF.
 *
 * The same paper gives the same bytes on one machine. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_DEMO_LINE_TEXT,    /* a paragraph */
  AMT_DEMO_LINE_HEADING, /* a short bold line */
  AMT_DEMO_LINE_ROW,     /* label and value */
  AMT_DEMO_LINE_SIGN,    /* place and day, line, name */
  AMT_DEMO_LINE_PLAN     /* a site plan: plots around the one that is built on */
} AmtDemoLineKind;

typedef struct
{
  AmtDemoLineKind kind;
  char *left;  /* text, label, place and day, or number of the plot */
  char *right; /* value, name, or street */
} AmtDemoLine;

typedef struct
{
  char *item;   /* checklist item that it belongs to */
  char *file;   /* file name */
  char *sender; /* first line */
  char *title;
  char *day;        /* day of the paper */
  GPtrArray *lines; /* (element-type AmtDemoLine) */
} AmtDemoPaper;

AmtDemoPaper *amt_demo_paper_new (const char *item, const char *file, const char *sender,
                                  const char *title, const char *day);
void amt_demo_paper_free (AmtDemoPaper *self);
void amt_demo_paper_add (AmtDemoPaper *self, AmtDemoLineKind kind, const char *left,
                         const char *right);
/** amt_demo_paper_add_text: a paragraph; printf-like. */
void amt_demo_paper_add_text (AmtDemoPaper *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Fonts are looked up once. */
typedef struct _AmtDemoPress AmtDemoPress;
AmtDemoPress *amt_demo_press_new (void);
void amt_demo_press_free (AmtDemoPress *self);
/** amt_demo_press_draw: Returns: (transfer full): @paper as PDF, A4, one page. */
GBytes *amt_demo_press_draw (AmtDemoPress *self, const AmtDemoPaper *paper);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoPaper, amt_demo_paper_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoPress, amt_demo_press_free)

G_END_DECLS
