/* amt-file-frame.c: see the header. One thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-file-frame.h"

#include "amt-file-private.h"

#include <pango/pangocairo.h>

#define FONT_FAMILY "Liberation Sans, Arimo, DejaVu Sans, Sans"
#define LINE_SPACING 1.12f

#define SIZE_HEADER 8.5
#define SIZE_MARK 96.0
#define SIZE_MARK_WORD 10.0

/* From the edges of the sheet. A sheet that lies is filed at its upper edge. */
#define HEADER_TOP (10 * AMT_MM)
#define LYING_HEADER_TOP (20 * AMT_MM)
#define HEADER_ROOM (7 * AMT_MM)
#define OUTER (8 * AMT_MM)
#define FOOTER_ROOM (15 * AMT_MM)

#define STAMP_WIDTH (58 * AMT_MM)
#define STAMP_HEIGHT (24 * AMT_MM)
#define STAMP_GAP (5 * AMT_MM)
#define STAMP_HALO 2.5

/* --- text ----------------------------------------------------------------------------------------------- */

PangoContext *
amt_file_new_context (PangoFontMap *fonts)
{
  PangoContext *context = pango_font_map_create_context (fonts);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_language (context, pango_language_from_string ("de"));
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

PangoLayout *
amt_file_new_layout (PangoContext *context, double size, gboolean bold, double width,
                     const char *text)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FONT_FAMILY);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
amt_file_height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

void
amt_file_strike (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/* Everything with which a few words are drawn at once. */
typedef struct
{
  PangoFontMap *fonts;   /* (owned) */
  PangoContext *context; /* (owned) */
  cairo_t *cr;           /* (unowned) */
} Pen;

static void
pen_begin (Pen *pen, cairo_t *cr)
{
  pen->fonts = pango_cairo_font_map_new ();
  pen->context = amt_file_new_context (pen->fonts);
  pen->cr = cr;
  cairo_save (cr);
}

static void
pen_end (Pen *pen)
{
  cairo_restore (pen->cr);
  g_object_unref (pen->context);
  g_object_unref (pen->fonts);
}

/* One line within @width. */
static PangoLayout *
pen_line (Pen *pen, double size, gboolean bold, double width, PangoAlignment alignment,
          const char *text)
{
  PangoLayout *layout = amt_file_new_layout (pen->context, size, bold, width, text);

  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
pen_show (Pen *pen, double size, gboolean bold, double x, double y, double width,
          PangoAlignment alignment, const char *text)
{
  g_autoptr (PangoLayout) layout = pen_line (pen, size, bold, width, alignment, text);

  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, layout);
}

static void
pen_rule (Pen *pen, double x1, double x2, double y)
{
  cairo_set_line_width (pen->cr, 0.4);
  cairo_move_to (pen->cr, x1, y);
  cairo_line_to (pen->cr, x2, y);
  cairo_stroke (pen->cr);
}

/* --- the sheet ------------------------------------------------------------------------------------------ */

/* What is left between header, page number and margins. */
static AmtFileRoom
inner_room (double width, double height)
{
  const gboolean lies = width > height;
  AmtFileRoom room;

  room.x = lies ? OUTER : AMT_FILE_LEFT;
  room.y = (lies ? LYING_HEADER_TOP : HEADER_TOP) + HEADER_ROOM;
  room.width = width - room.x - OUTER;
  room.height = height - room.y - FOOTER_ROOM;
  return room;
}

AmtFileRoom
amt_file_room_of_page (double sheet_width, double sheet_height, gboolean framed, double width,
                       double height)
{
  AmtFileRoom room = { 0, 0, sheet_width, sheet_height };
  double scale;

  if (framed)
    room = inner_room (sheet_width, sheet_height);
  scale = MIN (1, MIN (room.width / width, room.height / height));
  room.x += (room.width - width * scale) / 2;
  if (!framed)
    room.y += (room.height - height * scale) / 2;
  room.width = width * scale;
  room.height = height * scale;
  return room;
}

void
amt_file_draw_frame (cairo_t *cr, double sheet_width, double sheet_height, const char *left,
                     const char *right, const char *note, const char *number)
{
  const AmtFileRoom room = inner_room (sheet_width, sheet_height);
  const double edge = room.x + room.width - (sheet_width > sheet_height ? 0 : 7 * AMT_MM);
  const double width = edge - room.x;
  const double top = room.y - HEADER_ROOM;
  const double bottom = sheet_height - FOOTER_ROOM + 3 * AMT_MM;
  Pen pen;

  pen_begin (&pen, cr);
  cairo_set_source_rgb (cr, 0.25, 0.25, 0.25);
  pen_show (&pen, SIZE_HEADER, FALSE, room.x, top, width * 0.62, PANGO_ALIGN_LEFT, left);
  pen_show (&pen, SIZE_HEADER, TRUE, room.x + width * 0.64, top, width * 0.36, PANGO_ALIGN_RIGHT,
            right);
  pen_rule (&pen, room.x, edge, top + 5 * AMT_MM);
  if (note)
    pen_show (&pen, SIZE_HEADER, FALSE, room.x, bottom, width * 0.7, PANGO_ALIGN_LEFT, note);
  pen_show (&pen, SIZE_HEADER, FALSE, room.x + width * 0.72, bottom, width * 0.28,
            PANGO_ALIGN_RIGHT, number);
  pen_end (&pen);
}

void
amt_file_draw_mark (cairo_t *cr, double sheet_width, double sheet_height, const char *mark,
                    gboolean over)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle size;
  Pen pen;

  pen_begin (&pen, cr);
  layout = amt_file_new_layout (pen.context, SIZE_MARK, TRUE, -1, mark);
  pango_layout_get_extents (layout, NULL, &size);
  cairo_save (cr);
  cairo_translate (cr, sheet_width / 2, sheet_height / 2);
  cairo_rotate (cr, -G_PI / 4);
  cairo_move_to (cr, -(double) size.width / PANGO_SCALE / 2,
                 -(double) size.height / PANGO_SCALE / 2);
  pango_cairo_layout_path (cr, layout);
  if (over)
    {
      cairo_set_line_width (cr, 1.2);
      cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
      cairo_stroke (cr);
    }
  else
    {
      cairo_set_source_rgb (cr, 0.88, 0.88, 0.88);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  pen_show (&pen, SIZE_MARK_WORD, TRUE, AMT_FILE_LEFT, 4.5 * AMT_MM, sheet_width - AMT_FILE_LEFT,
            PANGO_ALIGN_LEFT, mark);
  pen_end (&pen);
}

/* --- the stamp ------------------------------------------------------------------------------------------ */

/* Ink on paper: what it stands on stays legible, and a white halo keeps the stamp legible on a photograph. */
static void
stamp_line (Pen *pen, double size, gboolean bold, double x, double y, double width,
            const char *text)
{
  g_autoptr (PangoLayout) layout = pen_line (pen, size, bold, width, PANGO_ALIGN_CENTER, text);

  cairo_move_to (pen->cr, x, y);
  pango_cairo_layout_path (pen->cr, layout);
  cairo_set_source_rgb (pen->cr, 1, 1, 1);
  cairo_set_line_width (pen->cr, STAMP_HALO);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (pen->cr);
  cairo_set_source_rgb (pen->cr, 0.07, 0.2, 0.55);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, layout);
}

void
amt_file_draw_stamp (cairo_t *cr, const AmtFileRoom *page, const char *authority,
                     const char *received, const char *day, const char *reference)
{
  /* On something small the stamp is small, too. */
  const double scale =
      MIN (1, MIN (page->width / (2 * STAMP_WIDTH), page->height / (3 * STAMP_HEIGHT)));
  const double inner = STAMP_WIDTH - 4 * AMT_MM;
  Pen pen;

  pen_begin (&pen, cr);
  cairo_translate (cr, page->x + page->width - (STAMP_WIDTH + STAMP_GAP) * scale,
                   page->y + STAMP_GAP * scale);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, STAMP_WIDTH, STAMP_HEIGHT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, STAMP_HALO + 1.2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 0.07, 0.2, 0.55);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  stamp_line (&pen, 8, TRUE, 2 * AMT_MM, 2 * AMT_MM, inner, authority);
  stamp_line (&pen, 8, FALSE, 2 * AMT_MM, 6.4 * AMT_MM, inner, received);
  stamp_line (&pen, 14, TRUE, 2 * AMT_MM, 10.2 * AMT_MM, inner, day);
  stamp_line (&pen, 8, FALSE, 2 * AMT_MM, 18 * AMT_MM, inner, reference);
  pen_end (&pen);
}

/* --- pages of documents --------------------------------------------------------------------------------- */

void
amt_file_band_clear (gpointer band)
{
  g_clear_pointer (&((AmtFileBand *) band)->bytes, g_bytes_unref);
}

void
amt_file_draw_band (cairo_t *cr, const AmtFileRoom *page, const AmtFileBand *band)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (band->bytes, &size);
  cairo_surface_t *surface;

  if (band->width == 0 || band->height == 0 || band->stride < (gsize) band->width * 4 ||
      band->stride > G_MAXINT || size / band->stride < band->height)
    return;
  /* cairo only reads it. */
  surface =
      cairo_image_surface_create_for_data ((guint8 *) data, CAIRO_FORMAT_RGB24, (int) band->width,
                                           (int) band->height, (int) band->stride);
  cairo_save (cr);
  cairo_translate (cr, page->x, page->y + page->height * band->y / band->total);
  cairo_scale (cr, page->width / band->width, page->height / band->total);
  cairo_set_source_surface (cr, surface, 0, 0);
  /* Else the edges of two bands would let the paper shine through. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, band->width, band->height);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

void
amt_file_word_clear (gpointer word)
{
  g_clear_pointer (&((AmtFileWord *) word)->text, g_free);
}

static void
draw_word (Pen *pen, const AmtFileWord *word)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  if (word->width <= 0 || word->height <= 0)
    return;
  layout = amt_file_new_layout (pen->context, word->height * 0.85, FALSE, -1, word->text);
  pango_layout_get_size (layout, &width, NULL);
  if (width <= 0)
    return;
  cairo_save (pen->cr);
  cairo_translate (pen->cr, word->x, word->y);
  cairo_scale (pen->cr, word->width * PANGO_SCALE / width, 1);
  cairo_move_to (pen->cr, 0, 0);
  pango_cairo_show_layout (pen->cr, layout);
  cairo_restore (pen->cr);
}

void
amt_file_draw_words (cairo_t *cr, const AmtFileRoom *page, double scale, guint rotation,
                     const AmtFileWord *words, guint n_words)
{
  Pen pen;

  pen_begin (&pen, cr);
  cairo_rectangle (cr, page->x, page->y, page->width, page->height);
  cairo_clip (cr);
  cairo_translate (cr, page->x + (rotation == 90 || rotation == 180 ? page->width : 0),
                   page->y + (rotation >= 180 ? page->height : 0));
  cairo_rotate (cr, rotation * G_PI / 180);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 1, 1, 1);
  for (guint i = 0; i < n_words; i++)
    draw_word (&pen, &words[i]);
  pen_end (&pen);
}
