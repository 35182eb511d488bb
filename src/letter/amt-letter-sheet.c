/* amt-letter-sheet.c: draws a letter, A4, DIN 5008 form B. One owner, one thread.
 *
 * The body is laid out twice with the same code: once without a page to draw on, to know how many pages there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letter-sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "amt-letter-text.h"
#include "amt-letter.h"

#define MM (72.0 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)

/* DIN 5008:2020, form B; from the left and upper edge of the paper. */
#define LEFT (25 * MM)
#define RIGHT (190 * MM)
#define RETURN_BOTTOM (61.7 * MM) /* the sender's line ends just above the address zone */
#define ADDRESS_TOP (62.7 * MM)
#define ADDRESS_WIDTH (80 * MM)
#define INFO_LEFT (125 * MM)
#define INFO_TOP (50 * MM)
#define INFO_WIDTH (75 * MM)
#define INFO_VALUE (27 * MM)
#define SUBJECT_TOP (103.4 * MM)
#define FOLD_UPPER (105 * MM)
#define FOLD_LOWER (210 * MM)
#define PUNCH (148.5 * MM)

#define NEXT_TOP (32 * MM) /* body of following pages */
#define BODY_BOTTOM (262 * MM)
#define PAGE_NUMBER_TOP (266 * MM)
#define FOOTER_TOP (274 * MM)
#define END_HEIGHT (42 * MM) /* heading, greeting, room for the signature, name */
#define ROW_VALUE (92 * MM)

#define FONT_FAMILY "Liberation Sans, Arimo, DejaVu Sans, Sans"
#define SIZE_BODY 10.0
#define SIZE_SMALL 7.5
#define SIZE_MARK 96.0

typedef struct
{
  const AmtLetterSheet *sheet;
  PangoContext *context; /* (unowned) */
  cairo_t *cr;           /* (nullable) (unowned) %NULL while pages are only counted */
  guint page;            /* from 1 */
  guint n_pages;         /* 0 while they are only counted */
  double y;
} Flow;

static void
block_free (gpointer data)
{
  AmtLetterBlock *block = data;

  g_free (block->text);
  g_free (block->value);
  g_free (block);
}

AmtLetterSheet *
amt_letter_sheet_new (void)
{
  AmtLetterSheet *self = g_new0 (AmtLetterSheet, 1);

  self->info = g_ptr_array_new_with_free_func (block_free);
  self->body = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
amt_letter_sheet_free (AmtLetterSheet *self)
{
  g_free (self->name);
  g_free (self->unit);
  g_free (self->return_line);
  g_free (self->recipient);
  g_free (self->subject);
  g_free (self->reference);
  g_free (self->day);
  g_free (self->address);
  g_free (self->contact);
  g_free (self->mark);
  g_ptr_array_unref (self->info);
  g_ptr_array_unref (self->body);
  g_free (self);
}

static AmtLetterBlock *
new_block (AmtLetterBlockKind kind, const char *text, const char *value)
{
  AmtLetterBlock *block = g_new0 (AmtLetterBlock, 1);

  block->kind = kind;
  block->text = g_strdup (text);
  block->value = g_strdup (value);
  return block;
}

void
amt_letter_sheet_add_info (AmtLetterSheet *self, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_ptr_array_add (self->info, new_block (AMT_LETTER_BLOCK_ROW, label, value));
}

void
amt_letter_sheet_add (AmtLetterSheet *self, AmtLetterBlockKind kind, const char *text,
                      const char *value)
{
  g_ptr_array_add (self->body, new_block (kind, text, value));
}

static PangoLayout *
new_layout (const Flow *flow, double size, gboolean bold, double width, const char *text)
{
  PangoLayout *layout = pango_layout_new (flow->context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FONT_FAMILY);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.12f);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static void
show (const Flow *flow, PangoLayout *layout, double x, double y)
{
  if (flow->cr == NULL)
    return;
  cairo_move_to (flow->cr, x, y);
  pango_cairo_show_layout (flow->cr, layout);
}

/* Shows @text with its top at @y; returns its height. */
static double
show_text (const Flow *flow, double size, gboolean bold, double x, double y, double width,
           const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (flow, size, bold, width, text);

  show (flow, layout, x, y);
  return height_of (layout);
}

static void
draw_line (const Flow *flow, double x1, double y, double x2, double thickness)
{
  if (flow->cr == NULL)
    return;
  cairo_set_line_width (flow->cr, thickness);
  cairo_move_to (flow->cr, x1, y);
  cairo_line_to (flow->cr, x2, y);
  cairo_stroke (flow->cr);
}

static void
draw_footer (const Flow *flow)
{
  g_autofree char *number = g_strdup_printf ("Seite %u von %u", flow->page, flow->n_pages);
  g_autoptr (PangoLayout) layout = new_layout (flow, SIZE_BODY - 1, FALSE, RIGHT - LEFT, number);

  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  show (flow, layout, LEFT, PAGE_NUMBER_TOP);
  draw_line (flow, LEFT, FOOTER_TOP, RIGHT, 0.4);
  show_text (flow, SIZE_SMALL, TRUE, LEFT, FOOTER_TOP + 2 * MM, 50 * MM, flow->sheet->name);
  if (flow->sheet->address != NULL)
    show_text (flow, SIZE_SMALL, FALSE, LEFT + 55 * MM, FOOTER_TOP + 2 * MM, 45 * MM,
               flow->sheet->address);
  if (flow->sheet->contact != NULL)
    show_text (flow, SIZE_SMALL, FALSE, LEFT + 100 * MM, FOOTER_TOP + 2 * MM, 65 * MM,
               flow->sheet->contact);
}

static void
draw_information (const Flow *flow)
{
  double y = INFO_TOP;

  for (guint i = 0; i < flow->sheet->info->len; i++)
    {
      const AmtLetterBlock *row = g_ptr_array_index (flow->sheet->info, i);
      double left = show_text (flow, SIZE_SMALL, FALSE, INFO_LEFT, y + 0.4 * MM,
                               INFO_VALUE - 2 * MM, row->text);
      double right = show_text (flow, SIZE_SMALL + 1, FALSE, INFO_LEFT + INFO_VALUE, y,
                                INFO_WIDTH - INFO_VALUE, row->value);

      y += MAX (left, right) + 0.8 * MM;
    }
}

static void
draw_first_page (const Flow *flow)
{
  const AmtLetterSheet *sheet = flow->sheet;
  g_autoptr (PangoLayout) sender =
      new_layout (flow, SIZE_SMALL - 0.5, FALSE, ADDRESS_WIDTH, sheet->return_line);
  double y = 14 * MM;

  y += show_text (flow, 16, TRUE, LEFT, y, RIGHT - LEFT, sheet->name);
  if (sheet->unit != NULL)
    y += show_text (flow, SIZE_BODY, FALSE, LEFT, y + 0.5 * MM, RIGHT - LEFT, sheet->unit);
  draw_line (flow, LEFT, y + 3 * MM, RIGHT, 1.2);

  draw_line (flow, 3 * MM, FOLD_UPPER, 8 * MM, 0.3);
  draw_line (flow, 3 * MM, FOLD_LOWER, 8 * MM, 0.3);
  draw_line (flow, 3 * MM, PUNCH, 10 * MM, 0.3);

  show (flow, sender, LEFT, RETURN_BOTTOM - height_of (sender));
  draw_line (flow, LEFT, RETURN_BOTTOM, LEFT + ADDRESS_WIDTH, 0.3);
  show_text (flow, SIZE_BODY, FALSE, LEFT, ADDRESS_TOP + 0.5 * MM, ADDRESS_WIDTH, sheet->recipient);
  draw_information (flow);
}

/* Upwards across the page, pale, so that everything stays legible; as a shape, so that its letters do not stand between
 * the lines for who has the page read out. For them the word is in the upper margin. */
static void
draw_mark (const Flow *flow)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle size;

  if (flow->cr == NULL || flow->sheet->mark == NULL)
    return;
  layout = new_layout (flow, SIZE_MARK, TRUE, -1, flow->sheet->mark);
  pango_layout_set_width (layout, -1);
  pango_layout_get_extents (layout, NULL, &size);
  cairo_save (flow->cr);
  cairo_translate (flow->cr, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
  cairo_rotate (flow->cr, -G_PI / 4);
  cairo_set_source_rgb (flow->cr, 0.88, 0.88, 0.88);
  cairo_move_to (flow->cr, -(double) size.width / PANGO_SCALE / 2,
                 -(double) size.height / PANGO_SCALE / 2);
  pango_cairo_layout_path (flow->cr, layout);
  cairo_fill (flow->cr);
  cairo_restore (flow->cr);
  show_text (flow, SIZE_BODY, TRUE, LEFT, 6 * MM, RIGHT - LEFT, flow->sheet->mark);
}

static void
begin_page (Flow *flow)
{
  g_autofree char *day = NULL;
  g_autofree char *line = NULL;

  flow->page++;
  draw_mark (flow);
  if (flow->page == 1)
    {
      draw_first_page (flow);
      flow->y = SUBJECT_TOP;
    }
  else
    {
      day = amt_letter_format_day (flow->sheet->day);
      line = g_strdup_printf ("%s, Schreiben vom %s, %s", flow->sheet->name, day,
                              flow->sheet->reference);
      show_text (flow, SIZE_SMALL + 0.5, FALSE, LEFT, 18 * MM, RIGHT - LEFT, line);
      draw_line (flow, LEFT, 24 * MM, RIGHT, 0.4);
      flow->y = NEXT_TOP;
    }
}

/* The footer comes last, so that the text reads in the order of the page. */
static void
end_page (Flow *flow)
{
  draw_footer (flow);
  if (flow->cr != NULL)
    cairo_show_page (flow->cr);
}

static void
next_page (Flow *flow)
{
  end_page (flow);
  begin_page (flow);
}

/* Whether @height still fits below; on a fresh page everything must. */
static gboolean
fits (const Flow *flow, double height)
{
  return flow->y + height <= BODY_BOTTOM || flow->y <= NEXT_TOP;
}

/* How many lines from @from on fit on this page; their top is where @from's is. */
static int
lines_that_fit (const Flow *flow, PangoLayout *layout, int from)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  double top = 0;
  int i = 0;
  int n = 0;

  do
    {
      int first;
      int last;

      pango_layout_iter_get_line_yrange (iter, &first, &last);
      if (i == from)
        top = (double) first / PANGO_SCALE;
      if (i >= from)
        {
          if (flow->y + (double) last / PANGO_SCALE - top > BODY_BOTTOM)
            break;
          n++;
        }
      i++;
    }
  while (pango_layout_iter_next_line (iter));
  return n;
}

/* Shows lines @from … @from + @n - 1 and moves down. */
static void
show_lines (Flow *flow, PangoLayout *layout, int from, int n)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  double top = 0;
  double bottom = 0;

  for (int i = 0; i < from + n; i++)
    {
      int first;
      int last;

      pango_layout_iter_get_line_yrange (iter, &first, &last);
      if (i == from)
        top = (double) first / PANGO_SCALE;
      if (i >= from)
        {
          bottom = (double) last / PANGO_SCALE;
          if (flow->cr != NULL)
            {
              cairo_move_to (flow->cr, LEFT,
                             flow->y - top +
                                 (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
              pango_cairo_show_layout_line (flow->cr, pango_layout_iter_get_line_readonly (iter));
            }
        }
      pango_layout_iter_next_line (iter);
    }
  flow->y += bottom - top;
}

/* A paragraph may go on on the next page, but never with a single line alone on either side. */
static void
place_paragraph (Flow *flow, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (flow, SIZE_BODY, FALSE, RIGHT - LEFT, text);
  int n_lines = pango_layout_get_line_count (layout);
  int from = 0;

  while (from < n_lines)
    {
      int left = n_lines - from;
      int n = MIN (lines_that_fit (flow, layout, from), left);

      if (n < left && n == left - 1)
        n--;
      if (n < left && n < 2 && flow->y > NEXT_TOP)
        n = 0;
      if (n > 0)
        show_lines (flow, layout, from, n);
      from += n;
      if (from < n_lines)
        next_page (flow);
    }
  flow->y += 2.8 * MM;
}

static void
place_heading (Flow *flow, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (flow, SIZE_BODY, TRUE, RIGHT - LEFT, text);
  double height = height_of (layout);

  /* A heading takes at least two lines of what follows along. */
  if (!fits (flow, height + 14 * MM))
    next_page (flow);
  flow->y += 1.5 * MM;
  show (flow, layout, LEFT, flow->y);
  flow->y += height + 1.5 * MM;
}

static void
place_row (Flow *flow, const AmtLetterBlock *row)
{
  g_autoptr (PangoLayout) label =
      new_layout (flow, SIZE_BODY, FALSE, ROW_VALUE - 4 * MM, row->text);
  g_autoptr (PangoLayout) value =
      new_layout (flow, SIZE_BODY, FALSE, RIGHT - LEFT - ROW_VALUE, row->value);
  double height = MAX (height_of (label), height_of (value)) + 2 * MM;

  if (!fits (flow, height))
    next_page (flow);
  show (flow, label, LEFT, flow->y + 1 * MM);
  show (flow, value, LEFT + ROW_VALUE, flow->y + 1 * MM);
  flow->y += height;
  draw_line (flow, LEFT, flow->y, RIGHT, 0.25);
}

static void
place_closing (Flow *flow, const AmtLetterBlock *block)
{
  g_autoptr (PangoLayout) greeting = new_layout (flow, SIZE_BODY, FALSE, RIGHT - LEFT, block->text);
  g_autoptr (PangoLayout) name = new_layout (flow, SIZE_BODY, FALSE, RIGHT - LEFT, block->value);

  if (!fits (flow, height_of (greeting) + height_of (name) + 20 * MM))
    next_page (flow);
  flow->y += 3 * MM;
  show (flow, greeting, LEFT, flow->y);
  flow->y += height_of (greeting) + 14 * MM;
  show (flow, name, LEFT, flow->y);
  flow->y += height_of (name);
}

static void
place_block (Flow *flow, const AmtLetterBlock *block, const AmtLetterBlock *before)
{
  if (before != NULL && before->kind == AMT_LETTER_BLOCK_ROW && block->kind != before->kind)
    flow->y += 4 * MM;
  switch (block->kind)
    {
    case AMT_LETTER_BLOCK_PARAGRAPH:
      place_paragraph (flow, block->text);
      break;
    case AMT_LETTER_BLOCK_HEADING:
      place_heading (flow, block->text);
      break;
    case AMT_LETTER_BLOCK_ROW:
      place_row (flow, block);
      break;
    case AMT_LETTER_BLOCK_CLOSING:
      place_closing (flow, block);
      break;
    default:
      g_return_if_reached ();
    }
}

/* The last heading, its paragraph and the closing stay together: nobody signs an otherwise empty page. */
static void
keep_end_together (Flow *flow, guint i)
{
  GPtrArray *body = flow->sheet->body;
  const AmtLetterBlock *heading = g_ptr_array_index (body, i);
  const AmtLetterBlock *paragraph;
  g_autoptr (PangoLayout) layout = NULL;

  if (i + 3 != body->len || heading->kind != AMT_LETTER_BLOCK_HEADING)
    return;
  paragraph = g_ptr_array_index (body, i + 1);
  layout = new_layout (flow, SIZE_BODY, FALSE, RIGHT - LEFT, paragraph->text);
  if (!fits (flow, height_of (layout) + END_HEIGHT) &&
      height_of (layout) < (BODY_BOTTOM - NEXT_TOP) / 2)
    next_page (flow);
}

/* Lays the whole letter out; returns the number of pages. */
static guint
flow_letter (Flow *flow)
{
  const AmtLetterSheet *sheet = flow->sheet;

  begin_page (flow);
  flow->y +=
      show_text (flow, SIZE_BODY, TRUE, LEFT, flow->y, RIGHT - LEFT, sheet->subject) + 8 * MM;
  for (guint i = 0; i < sheet->body->len; i++)
    {
      keep_end_together (flow, i);
      place_block (flow, g_ptr_array_index (sheet->body, i),
                   i > 0 ? g_ptr_array_index (sheet->body, i - 1) : NULL);
    }
  end_page (flow);
  return flow->page;
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Metrics without hinting and rounding: nothing depends on a screen. */
static PangoContext *
new_context (PangoFontMap *fonts)
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

static GBytes *
draw_locked (const AmtLetterSheet *self, GError **error)
{
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  PangoContext *context = new_context (fonts);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *created = g_strconcat (self->day, "T12:00:00Z", NULL);
  Flow count = { .sheet = self, .context = context };
  Flow draw = { .sheet = self, .context = context };
  cairo_surface_t *surface;
  cairo_status_t status;

  draw.n_pages = flow_letter (&count);
  surface = cairo_pdf_surface_create_for_stream (write_bytes, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->name);
  /* Without these cairo writes the clock. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
  draw.cr = cairo_create (surface);
  flow_letter (&draw);
  status = cairo_status (draw.cr);
  cairo_destroy (draw.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  g_object_unref (context);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_DRAW, "cairo: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
amt_letter_sheet_draw (const AmtLetterSheet *self, GError **error)
{
  /* A preview and a letter that goes out may want to be drawn in the same moment, in two threads. */
  static GMutex one_at_a_time;
  GBytes *bytes;

  g_mutex_lock (&one_at_a_time);
  bytes = draw_locked (self, error);
  g_mutex_unlock (&one_at_a_time);
  return bytes;
}
