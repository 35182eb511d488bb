/* amt-demo-paper.c: papers of the applicants, drawn with Pango and cairo. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "amt-letter-text.h"

#define MM (72.0 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define LEFT (25 * MM)
#define WIDTH (165 * MM)
#define VALUE_LEFT (70 * MM)
#define FONT_FAMILY "Liberation Sans, Arimo, DejaVu Sans, Sans"

struct _AmtDemoPress
{
  PangoFontMap *fonts;         /* (owned) */
  PangoContext *context;       /* (owned) */
  PangoFontDescription *plain; /* (owned) */
  PangoFontDescription *bold;  /* (owned) */
  PangoFontDescription *title; /* (owned) */
};

static void
line_free (gpointer data)
{
  AmtDemoLine *line = data;

  g_free (line->left);
  g_free (line->right);
  g_free (line);
}

AmtDemoPaper *
amt_demo_paper_new (const char *item, const char *file, const char *sender, const char *title,
                    const char *day)
{
  AmtDemoPaper *self = g_new0 (AmtDemoPaper, 1);

  self->item = g_strdup (item);
  self->file = g_strdup (file);
  self->sender = g_strdup (sender);
  self->title = g_strdup (title);
  self->day = g_strdup (day);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  return self;
}

void
amt_demo_paper_free (AmtDemoPaper *self)
{
  g_free (self->item);
  g_free (self->file);
  g_free (self->sender);
  g_free (self->title);
  g_free (self->day);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

void
amt_demo_paper_add (AmtDemoPaper *self, AmtDemoLineKind kind, const char *left, const char *right)
{
  AmtDemoLine *line = g_new0 (AmtDemoLine, 1);

  line->kind = kind;
  line->left = g_strdup (left);
  line->right = g_strdup (right);
  g_ptr_array_add (self->lines, line);
}

void
amt_demo_paper_add_text (AmtDemoPaper *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  amt_demo_paper_add (self, AMT_DEMO_LINE_TEXT, text, NULL);
}

static PangoFontDescription *
new_font (double size, gboolean bold)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FONT_FAMILY);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  return font;
}

AmtDemoPress *
amt_demo_press_new (void)
{
  AmtDemoPress *self = g_new0 (AmtDemoPress, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  self->fonts = pango_cairo_font_map_new ();
  self->context = pango_font_map_create_context (self->fonts);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_language (self->context, pango_language_from_string ("de"));
  pango_context_set_round_glyph_positions (self->context, FALSE);
  self->plain = new_font (10, FALSE);
  self->bold = new_font (10, TRUE);
  self->title = new_font (15, TRUE);
  cairo_font_options_destroy (options);
  return self;
}

void
amt_demo_press_free (AmtDemoPress *self)
{
  pango_font_description_free (self->plain);
  pango_font_description_free (self->bold);
  pango_font_description_free (self->title);
  g_object_unref (self->context);
  g_object_unref (self->fonts);
  g_free (self);
}

/* Draws @text with its top at @y; returns its height. */
static double
show_text (AmtDemoPress *self, cairo_t *cr, PangoFontDescription *font, double x, double y,
           double width, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  int height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.15f);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
draw_signature (AmtDemoPress *self, cairo_t *cr, double y, const AmtDemoLine *line)
{
  show_text (self, cr, self->plain, LEFT, y + 10 * MM, WIDTH / 2, line->left);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, LEFT + VALUE_LEFT, y + 15 * MM);
  cairo_line_to (cr, LEFT + WIDTH, y + 15 * MM);
  cairo_stroke (cr);
  return 16 * MM + show_text (self, cr, self->plain, LEFT + VALUE_LEFT, y + 16 * MM,
                              WIDTH - VALUE_LEFT, line->right);
}

/* Six plots in two rows; the building stands on the upper middle one. */
static double
draw_plan (AmtDemoPress *self, cairo_t *cr, double y, const AmtDemoLine *line)
{
  static const char *const neighbours[] = { "21/3", NULL, "21/5", "34", "35/1", "36" };
  double width = 50 * MM;
  double height = 42 * MM;

  cairo_set_line_width (cr, 0.6);
  for (int i = 0; i < 6; i++)
    {
      double x = LEFT + (i % 3) * width;
      double top = y + (i / 3) * (height + 12 * MM);

      cairo_rectangle (cr, x, top, width, height);
      cairo_stroke (cr);
      show_text (self, cr, neighbours[i] == NULL ? self->bold : self->plain, x + 2 * MM,
                 top + 2 * MM, width, neighbours[i] == NULL ? line->left : neighbours[i]);
    }
  show_text (self, cr, self->plain, LEFT + 55 * MM, y + height + 4 * MM, width * 2, line->right);
  cairo_rectangle (cr, LEFT + width + 14 * MM, y + 12 * MM, 22 * MM, 16 * MM);
  cairo_set_source_rgb (cr, 0.85, 0.45, 0.4);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, LEFT + 158 * MM, y + 14 * MM);
  cairo_line_to (cr, LEFT + 158 * MM, y + 2 * MM);
  cairo_rel_line_to (cr, -2 * MM, 4 * MM);
  cairo_stroke (cr);
  show_text (self, cr, self->bold, LEFT + 160 * MM, y + 2 * MM, 10 * MM, "N");
  show_text (self, cr, self->plain, LEFT, y + 2 * height + 16 * MM, WIDTH,
             "Schematische Darstellung ohne Maßstab.");
  return 2 * height + 24 * MM;
}

static double
draw_line (AmtDemoPress *self, cairo_t *cr, double y, const AmtDemoLine *line)
{
  double left;
  double right;

  switch (line->kind)
    {
    case AMT_DEMO_LINE_TEXT:
      return 4 * MM + show_text (self, cr, self->plain, LEFT, y + 2 * MM, WIDTH, line->left);
    case AMT_DEMO_LINE_HEADING:
      return 4 * MM + show_text (self, cr, self->bold, LEFT, y + 2.5 * MM, WIDTH, line->left);
    case AMT_DEMO_LINE_ROW:
      left = show_text (self, cr, self->plain, LEFT, y, VALUE_LEFT - 4 * MM, line->left);
      right =
          show_text (self, cr, self->plain, LEFT + VALUE_LEFT, y, WIDTH - VALUE_LEFT, line->right);
      return 1.5 * MM + MAX (left, right);
    case AMT_DEMO_LINE_SIGN:
      return draw_signature (self, cr, y, line);
    case AMT_DEMO_LINE_PLAN:
      return draw_plan (self, cr, y, line);
    default:
      g_return_val_if_reached (0);
    }
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
amt_demo_press_draw (AmtDemoPress *self, const AmtDemoPaper *paper)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *created = g_strconcat (paper->day, "T08:00:00Z", NULL);
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (write_bytes, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cr;
  double y = 20 * MM;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, paper->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
  cr = cairo_create (surface);

  y += show_text (self, cr, self->plain, LEFT, y, WIDTH, paper->sender) + 3 * MM;
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, LEFT, y);
  cairo_line_to (cr, LEFT + WIDTH, y);
  cairo_stroke (cr);
  y += 12 * MM;
  y += show_text (self, cr, self->title, LEFT, y, WIDTH, paper->title) + 8 * MM;
  for (guint i = 0; i < paper->lines->len; i++)
    y += draw_line (self, cr, y, g_ptr_array_index (paper->lines, i));

  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}
