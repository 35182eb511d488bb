/* amt-demo-press.h: what the files of the press share. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-demo-paper.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* In points of 1/72 inch. */
#define MM (72.0 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define PLAN_WIDTH (841 * MM)
#define PLAN_HEIGHT (1189 * MM)

struct _AmtDemoPress
{
  PangoFontMap *fonts;         /* (owned) */
  PangoContext *context;       /* (owned) */
  PangoFontDescription *plain; /* (owned) */
  PangoFontDescription *bold;  /* (owned) */
  PangoFontDescription *title; /* (owned) */
};

/** amt_demo_press_show: draws @text with its top at @y. Returns: its height. */
double amt_demo_press_show (AmtDemoPress *self, cairo_t *cr, PangoFontDescription *font, double x,
                            double y, double width, const char *text);
/** amt_demo_press_draw_page: page number @page of @paper, A4; may leave @cr turned. */
void amt_demo_press_draw_page (AmtDemoPress *self, cairo_t *cr, const AmtDemoPaper *paper,
                               guint page);
/** amt_demo_press_draw_plan: a building drawing, A0. */
void amt_demo_press_draw_plan (AmtDemoPress *self, cairo_t *cr, const AmtDemoPaper *paper);
/** amt_demo_press_cover_page: lays the scanned picture of page number @page over the page. */
void amt_demo_press_cover_page (AmtDemoPress *self, cairo_t *cr, AmtDemoPaper *paper, guint page);
/** amt_demo_press_take_photo: Returns: (transfer full): JPEG with an EXIF orientation. */
GBytes *amt_demo_press_take_photo (AmtDemoPress *self, AmtDemoPaper *paper);
/** amt_demo_press_draw_portrait: Returns: (transfer full): JPEG, 35 mm × 45 mm at 300 dpi. */
GBytes *amt_demo_press_draw_portrait (AmtDemoPaper *paper);

G_END_DECLS
