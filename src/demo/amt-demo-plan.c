/* amt-demo-plan.c: building drawings: floor plans, section and view on one sheet A0. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-press.h"

/* A metre is 22 mm on paper: about 1:45, which the title block calls "ohne Maßstab". */
#define METRE (22 * MM)
#define WALL (0.365 * METRE)
#define BLOCK_WIDTH (190 * MM)
#define BLOCK_HEIGHT (150 * MM)
#define MARGIN (15 * MM)

typedef struct
{
  AmtDemoPress *press;
  cairo_t *cr;
  double width; /* of the building, in points */
  double depth;
  PangoFontDescription *small; /* (unowned) */
  PangoFontDescription *large; /* (unowned) */
} Sheet;

static void
line (cairo_t *cr, double x1, double y1, double x2, double y2, double width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static void
label (Sheet *sheet, double x, double y, const char *text)
{
  amt_demo_press_show (sheet->press, sheet->cr, sheet->small, x, y, 200 * MM, text);
}

/* A chain of measures along the top of what stands below @y. */
static void
draw_chain (Sheet *sheet, double x, double y, guint n)
{
  double part = sheet->width / n;

  line (sheet->cr, x, y, x + sheet->width, y, 0.4);
  for (guint i = 0; i <= n; i++)
    {
      line (sheet->cr, x + i * part - 3, y + 3, x + i * part + 3, y - 3, 0.8);
      line (sheet->cr, x + i * part, y - 6, x + i * part, y + 18 * MM, 0.15);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.2f", part / METRE);

      label (sheet, x + i * part + part / 2 - 6 * MM, y - 7 * MM, g_strdelimit (text, ".", ','));
    }
}

static void
draw_door (cairo_t *cr, double x, double y)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y - 3, METRE, 6);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  line (cr, x, y, x, y - METRE, 1);
  cairo_set_line_width (cr, 0.4);
  cairo_arc (cr, x, y, METRE, -G_PI / 2, 0);
  cairo_stroke (cr);
}

/* Outer walls, windows, a corridor and rooms on both sides of it. */
static void
draw_floor (Sheet *sheet, double x, double y, const char *title, const char *const *rooms)
{
  cairo_t *cr = sheet->cr;
  double column = sheet->width / 3;
  double corridor = y + sheet->depth * 0.45;

  amt_demo_press_show (sheet->press, cr, sheet->large, x, y - 42 * MM, sheet->width, title);
  draw_chain (sheet, x, y - 20 * MM, 6);
  cairo_set_line_width (cr, WALL);
  cairo_rectangle (cr, x + WALL / 2, y + WALL / 2, sheet->width - WALL, sheet->depth - WALL);
  cairo_stroke (cr);
  line (cr, x, corridor, x + sheet->width, corridor, WALL / 2);
  line (cr, x, corridor + 1.4 * METRE, x + sheet->width, corridor + 1.4 * METRE, WALL / 2);
  for (guint i = 0; i < 3; i++)
    {
      double left = x + i * column;

      if (i > 0)
        {
          line (cr, left, y, left, corridor, WALL / 2);
          line (cr, left, corridor + 1.4 * METRE, left, y + sheet->depth, WALL / 2);
        }
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_rectangle (cr, left + column / 3, y + 1, column / 3, WALL - 2);
      cairo_rectangle (cr, left + column / 3, y + sheet->depth - WALL + 1, column / 3, WALL - 2);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      line (cr, left + column / 3, y + WALL / 2, left + column * 2 / 3, y + WALL / 2, 0.6);
      draw_door (cr, left + column * 0.6, corridor);
      label (sheet, left + WALL + 5 * MM, y + sheet->depth * 0.2, rooms[i]);
      label (sheet, left + WALL + 5 * MM, y + sheet->depth * 0.78, rooms[3 + i]);
    }
}

/* View of the street side; with floors instead of windows it is the section. */
static void
draw_view (Sheet *sheet, double x, double ground, const char *title, gboolean section)
{
  cairo_t *cr = sheet->cr;
  double eaves = ground - 5.6 * METRE;
  double ridge = eaves - 3 * METRE;

  amt_demo_press_show (sheet->press, cr, sheet->large, x, ridge - 20 * MM, sheet->width, title);
  line (cr, x - 2 * METRE, ground, x + sheet->width + 2 * METRE, ground, 2.5);
  cairo_set_line_width (cr, section ? 6 : 1.5);
  cairo_rectangle (cr, x, eaves, sheet->width, ground - eaves);
  cairo_move_to (cr, x - 0.5 * METRE, eaves);
  cairo_line_to (cr, x + sheet->width / 2, ridge);
  cairo_line_to (cr, x + sheet->width + 0.5 * METRE, eaves);
  cairo_stroke (cr);
  if (section)
    {
      line (cr, x, ground - 2.8 * METRE, x + sheet->width, ground - 2.8 * METRE, 8);
      label (sheet, x + sheet->width + METRE, eaves, "+5,60");
      label (sheet, x + sheet->width + METRE, ground - 2.8 * METRE, "+2,80");
      label (sheet, x + sheet->width + METRE, ground - 6 * MM, "±0,00");
      return;
    }
  for (guint i = 0; i < 10; i++)
    {
      double left = x + sheet->width * (0.08 + 0.18 * (i % 5));

      cairo_rectangle (cr, left, ground - (i < 5 ? 2.2 : 5.0) * METRE, sheet->width * 0.1,
                       1.3 * METRE);
    }
  cairo_stroke (cr);
}

static void
draw_title_block (Sheet *sheet, const AmtDemoPaper *paper)
{
  cairo_t *cr = sheet->cr;
  double x = PLAN_WIDTH - MARGIN - BLOCK_WIDTH;
  double y = PLAN_HEIGHT - MARGIN - BLOCK_HEIGHT;

  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, x, y, BLOCK_WIDTH, BLOCK_HEIGHT);
  cairo_stroke (cr);
  y += 5 * MM;
  y += amt_demo_press_show (sheet->press, cr, sheet->large, x + 5 * MM, y, BLOCK_WIDTH - 10 * MM,
                            paper->title) +
       4 * MM;
  for (guint i = 0; i < paper->lines->len; i++)
    {
      const AmtDemoLine *row = g_ptr_array_index (paper->lines, i);
      double height;

      line (cr, x, y, x + BLOCK_WIDTH, y, 0.5);
      label (sheet, x + 5 * MM, y + 2 * MM, row->left);
      height = amt_demo_press_show (sheet->press, cr, sheet->small, x + 65 * MM, y + 2 * MM,
                                    BLOCK_WIDTH - 70 * MM, row->right);
      y += height + 5 * MM;
    }
}

void
amt_demo_press_draw_plan (AmtDemoPress *self, cairo_t *cr, const AmtDemoPaper *paper)
{
  static const char *const ground[] = { "Wohnen", "Essen", "Küche", "Arbeiten", "Diele", "HWR" };
  static const char *const upper[] = {
    "Zimmer 1", "Zimmer 2", "Bad", "Schlafen", "Ankleide", "WC"
  };
  static const char *const cellar[] = {
    "Keller 1", "Technik", "Hobby", "Keller 2", "Flur", "Lager"
  };
  AmtDemoRandom random = paper->random;
  PangoFontDescription *small = pango_font_description_copy (self->plain);
  PangoFontDescription *large = pango_font_description_copy (self->title);
  Sheet sheet = { .press = self, .cr = cr, .small = small, .large = large };
  double top = 110 * MM;
  double left = 60 * MM;
  double right = 460 * MM;

  pango_font_description_set_absolute_size (small, 13 * PANGO_SCALE);
  pango_font_description_set_absolute_size (large, 22 * PANGO_SCALE);
  sheet.width = amt_demo_random_range (&random, 110, 150) / 10.0 * METRE;
  sheet.depth = amt_demo_random_range (&random, 85, 110) / 10.0 * METRE;
  cairo_set_line_width (cr, 1.5);
  cairo_rectangle (cr, MARGIN, MARGIN, PLAN_WIDTH - 2 * MARGIN, PLAN_HEIGHT - 2 * MARGIN);
  cairo_stroke (cr);
  draw_floor (&sheet, left, top, "Grundriss Erdgeschoss", ground);
  draw_floor (&sheet, right, top, "Grundriss Obergeschoss", upper);
  draw_view (&sheet, left, 680 * MM, "Schnitt A–A", TRUE);
  draw_view (&sheet, right, 680 * MM, "Ansicht von der Straße", FALSE);
  draw_floor (&sheet, left, 820 * MM, "Grundriss Kellergeschoss", cellar);
  draw_title_block (&sheet, paper);
  pango_font_description_free (small);
  pango_font_description_free (large);
}
