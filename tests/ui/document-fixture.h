/* document-fixture.h: a document view in a window, documents whose every corner is known, and what is seen of them, pixel by pixel.
 *
 * Each page has four fields (red, green above; blue, white below) and says which one it is. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-view-private.h"

#include "amt-render-pool.h"

G_BEGIN_DECLS

#define DOCUMENT_RED 0xff0000u
#define DOCUMENT_GREEN 0x00ff00u
#define DOCUMENT_BLUE 0x0000ffu
#define DOCUMENT_WHITE 0xffffffu
#define DOCUMENT_BUDGET (128u * 1024 * 1024)
#define DOCUMENT_WIDTH 500
#define DOCUMENT_HEIGHT 400

typedef struct
{
  AmtRenderPool *pool;   /* (owned) */
  GtkWindow *window;     /* (owned by GTK) */
  AmtDocumentView *view; /* (owned by @window) */
  GBytes *bytes;         /* (owned) (nullable) what is drawn of the view */
  gsize stride;
  gsize most;     /* bytes of pictures, the most there were */
  gsize largest;  /* of one picture */
  guint n_failed; /* pages */
  guint n_links;
  char *target; /* (owned) (nullable) of the last link */
} DocumentFixture;

/* The view is shown, without a document. @helper: (nullable): as amt_render_pool_new () wants it. */
void document_fixture_init (DocumentFixture *self, const char *helper);
/* Waits until nothing is left of it. */
void document_fixture_clear (DocumentFixture *self);
/* @bytes: (transfer full) */
AmtRenderSession *document_fixture_open (DocumentFixture *self, GBytes *bytes);
/* Likewise, in the view. */
void document_fixture_show (DocumentFixture *self, GBytes *bytes);

GBytes *document_fixture_pdf (guint n_pages, double width, double height);
/* Portrait, landscape, a plan, a slip. */
GBytes *document_fixture_mixed (void);
/* Each page is a picture of its own, as from a scanner. */
GBytes *document_fixture_scans (guint n_pages);
/* A page with a link to the web, and one with a link to the first. */
GBytes *document_fixture_links (void);

/* Remembers the most bytes that pictures of the view and the pool had together. */
void document_fixture_measure (DocumentFixture *self);
/* Until all that is seen is there, and nothing is under way. */
void document_fixture_await_sharp (DocumentFixture *self);
/* Draws what the view shows when it is sharp. */
void document_fixture_look (DocumentFixture *self);
/* 0xRRGGBB at application pixels of the view, as it was looked at. */
guint32 document_fixture_color_at (DocumentFixture *self, double x, double y);
/* The same at points of a page. */
guint32 document_fixture_color_of (DocumentFixture *self, guint page, double x, double y);

G_END_DECLS
