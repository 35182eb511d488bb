/* amt-document-view-private.h: what the files of the document view share. Main thread.
 *
 * amt-document-view.c: the object; -place.c: sizes and scrolling; -draw.c: what is seen; -select.c: what is selected; -input.c:
 * hands and keys.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-view.h"
#include "amt-page-content.h"
#include "amt-page-layout.h"
#include "amt-page-tiles.h"

G_BEGIN_DECLS

/* Application pixels around and between pages. */
#define AMT_DOCUMENT_VIEW_GAP 12

/* Between two letters. */
typedef struct
{
  guint page;
  guint offset; /* letters; beyond the last one: the page's end */
} AmtTextPosition;

typedef enum
{
  AMT_SELECT_LETTERS,
  AMT_SELECT_WORDS,
  AMT_SELECT_LINES
} AmtSelectBy;

struct _AmtDocumentView
{
  GtkWidget parent_instance;

  AmtRenderSession *session; /* (owned) (nullable) */
  AmtPageLayout *layout;     /* (owned) (nullable) without a session */
  AmtPageTiles *tiles;       /* (owned) */
  AmtPageContent *content;   /* (owned) */

  GtkAdjustment *hadjustment; /* (owned) (nullable) application pixels */
  GtkAdjustment *vadjustment; /* (owned) (nullable) */
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;

  AmtZoomMode zoom_mode;
  double zoom;
  guint rotation;
  guint page;
  guint wished; /* the page that was asked for, until somebody scrolls */
  gboolean pixels_only;
  gboolean visible;       /* as the session was told */
  gboolean placing;       /* scrolled by the view itself */
  gboolean allocating;    /* sizes are given out: nobody may hear anything now */
  guint untold;           /* properties that changed meanwhile, a bit for each */
  guint tell_source;      /* 0: none */
  AmtDocumentPlace place; /* to go to at the first size */
  gboolean place_waits;
  AmtRenderRect wished_rect; /* of the wished page, likewise */
  gboolean rect_waits;

  int direction;      /* of the last scrolling: 1 down, -1 up */
  gint64 last_y;      /* device pixels, when it was last looked at */
  gint64 last_scroll; /* monotonic time, as the next two */
  gint64 last_zoom;
  gint64 moving_until; /* nothing new is drawn before */
  guint settle_source; /* 0: none */

  GHashTable *hits; /* (owned) (element-type guint GPtrArray) by page */
  gboolean has_current_hit;
  guint current_page;
  guint current_hit;

  gboolean has_selection;
  AmtSelectBy select_by;
  AmtTextPosition anchor_start; /* what was pressed on: a letter's edge, or a word or line */
  AmtTextPosition anchor_end;
  AmtTextPosition caret; /* where the hand is */
  GCancellable *copying; /* (owned) (nullable) */

  GHashTable *
      notices; /* (owned) (element-type guint GtkWidget) of pages that failed; the view's children */
  guint notice_source; /* 0: none */

  double pointer_x; /* application pixels */
  double pointer_y;
  gboolean pressed; /* something is being selected */
  double pan_x;     /* adjustments when the dragging began */
  double pan_y;
  double pinch_zoom;     /* zoom when the pinching began */
  guint autoscroll_tick; /* 0: none */
  guint focus_page;      /* the link that Tab came to */
  guint focus_link;
  gboolean has_focus_link;
};

enum
{
  AMT_DOCUMENT_VIEW_PAGE = 1,
  AMT_DOCUMENT_VIEW_N_PAGES,
  AMT_DOCUMENT_VIEW_ZOOM,
  AMT_DOCUMENT_VIEW_ZOOM_MODE,
  AMT_DOCUMENT_VIEW_ROTATION,
  AMT_DOCUMENT_VIEW_HAS_SELECTION,
  AMT_DOCUMENT_VIEW_N_PROPS
};

/* --- amt-document-view.c --- */

/* Notifies, now or when it may be heard. */
void amt_document_view_tell (AmtDocumentView *self, guint property);

/* --- amt-document-view-place.c --- */

/* There is a document, and room for it. */
gboolean amt_document_view_has_size (AmtDocumentView *self);
/* Device pixels of what all pages together take: the upper left corner of what is seen. */
void amt_document_view_get_corner (AmtDocumentView *self, gint64 *out_x, gint64 *out_y);
/* Device pixels of all pages, from application pixels of the view. */
void amt_document_view_to_whole (AmtDocumentView *self, double x, double y, double *out_x,
                                 double *out_y);
/* Application pixels. */
void amt_document_view_scroll_by (AmtDocumentView *self, double x, double y);
/* Brings a rectangle of a page into view, as little as needed. */
void amt_document_view_show_rect (AmtDocumentView *self, guint page, const AmtRenderRect *rect);
/* @x, @y: application pixels of the view that stay where they are. */
void amt_document_view_zoom_at (AmtDocumentView *self, double zoom, double x, double y);
void amt_document_view_step_at (AmtDocumentView *self, int direction, double x, double y);
/* @x, @y: device pixels of all pages, for the corner; bounded. */
void amt_document_view_scroll_to (AmtDocumentView *self, double x, double y);
/* Gives all pages their places again; the caller scrolls. @page: the one that is to fit. */
void amt_document_view_lay_out (AmtDocumentView *self, guint page);
/* The same, and what is at @x, @y (application pixels of the view) stays there. */
void amt_document_view_lay_out_around (AmtDocumentView *self, double x, double y);
/* To the place that waits for the first size. */
void amt_document_view_go_to_place (AmtDocumentView *self);

/* --- amt-document-view-draw.c --- */

void amt_document_view_draw (AmtDocumentView *self, GtkSnapshot *snapshot);
/* Says what is wanted of the pages that are seen now. */
void amt_document_view_look (AmtDocumentView *self);
void amt_document_view_place_notices (AmtDocumentView *self);
void amt_document_view_remove_notices (AmtDocumentView *self);
void amt_document_view_describe (AmtDocumentView *self);

/* --- amt-document-view-select.c --- */

/* FALSE: there is no text, or it is not there yet. */
gboolean amt_document_view_find_text (AmtDocumentView *self, double x, double y,
                                      AmtTextPosition *out_position, gboolean *out_on_text);
void amt_document_view_begin_selection (AmtDocumentView *self, AmtTextPosition position,
                                        AmtSelectBy by);
void amt_document_view_extend_selection (AmtDocumentView *self, AmtTextPosition position);
/* FALSE: nothing of @page is selected. */
gboolean amt_document_view_get_selected_range (AmtDocumentView *self, guint page, guint *out_start,
                                               guint *out_end);
void amt_document_view_move_caret (AmtDocumentView *self, GtkMovementStep step, int count);

/* --- amt-document-view-input.c --- */

void amt_document_view_add_controllers (AmtDocumentView *self);
void amt_document_view_add_bindings (GtkWidgetClass *class);
void amt_document_view_stop_autoscroll (AmtDocumentView *self);
const AmtRenderLink *amt_document_view_get_focus_link (AmtDocumentView *self);

G_END_DECLS
