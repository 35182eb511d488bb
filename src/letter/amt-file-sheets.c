/* amt-file-sheets.c: see the header. One thread at a time.
 *
 * A list of what stands where, made while things are added: drawing a page is going through it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-file-sheets.h"

#include "amt-file-private.h"

#include <pango/pangocairo.h>

#define TOP (30 * AMT_MM)
#define BOTTOM (277 * AMT_MM)
#define LABEL_WIDTH (52 * AMT_MM)
#define VALUE_LEFT (AMT_FILE_LEFT + 55 * AMT_MM)
#define AMOUNT_RIGHT (VALUE_LEFT + 35 * AMT_MM)
#define WHEN_WIDTH (30 * AMT_MM)
#define ENTRY_LEFT (AMT_FILE_LEFT + 33 * AMT_MM)
#define CELL_GAP (3 * AMT_MM)
/* So narrow is no column. */
#define MIN_CELL (12 * AMT_MM)
/* What a heading takes along of what follows; a table has a head of its own. */
#define COMPANY (14 * AMT_MM)
#define TABLE_COMPANY (3.5 * COMPANY)

#define SIZE_TITLE 18.0
#define SIZE_HEADING 11.5
#define SIZE_TEXT 10.0
#define SIZE_CELL 9.0
#define SIZE_SMALL 8.5

#define GREY 0.35
#define RULE_GREY 0.7

/* One thing on a page: lines of a text, or a rule. */
typedef struct
{
  guint page;
  double x;
  double y;
  PangoLayout *layout; /* (owned) (nullable) %NULL: a rule */
  int from;            /* first of its lines … */
  int n;               /* … and how many */
  double width;        /* of a rule */
  double grey;
} Item;

typedef enum
{
  BLOCK_PART,
  BLOCK_HEADING,
  BLOCK_PARAGRAPH,
  BLOCK_REMARK,
  BLOCK_ROW,
  BLOCK_ENTRY,
  BLOCK_CONTENTS,
  BLOCK_TABLE
} BlockKind;

/* What was added, until it is laid out. */
typedef struct
{
  BlockKind kind;
  char *text;
  char *value;
  char *who;
  char *title;
  char *remark;
  guint flags;        /* of a row; of an entry: struck */
  GPtrArray *columns; /* (owned) (nullable) (element-type utf8) titles */
  gboolean *numbers;  /* (owned) (nullable) one a column */
  GPtrArray *cells;   /* (owned) (nullable) (element-type utf8) (nullable elements) */
} Block;

struct _AmtFileSheets
{
  PangoFontMap *fonts;   /* (owned) (nullable) until it is laid out */
  PangoContext *context; /* (owned) (nullable) */
  GPtrArray *blocks;     /* (owned) (element-type Block) */
  GArray *items;         /* (owned) (element-type Item) */
  guint n_pages;
  double y; /* where the next thing goes */
};

static void
clear_item (gpointer data)
{
  g_clear_object (&((Item *) data)->layout);
}

static void
block_free (gpointer data)
{
  Block *block = data;

  g_free (block->text);
  g_free (block->value);
  g_free (block->who);
  g_free (block->title);
  g_free (block->remark);
  g_clear_pointer (&block->columns, g_ptr_array_unref);
  g_clear_pointer (&block->cells, g_ptr_array_unref);
  g_free (block->numbers);
  g_free (block);
}

AmtFileSheets *
amt_file_sheets_new (void)
{
  AmtFileSheets *self = g_new0 (AmtFileSheets, 1);

  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, clear_item);
  return self;
}

void
amt_file_sheets_free (AmtFileSheets *self)
{
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->items);
  g_clear_object (&self->context);
  g_clear_object (&self->fonts);
  g_free (self);
}

/* --- flow ----------------------------------------------------------------------------------------------- */

static void
next_page (AmtFileSheets *self)
{
  self->n_pages++;
  self->y = TOP;
}

static void
need (AmtFileSheets *self, double height)
{
  if (self->n_pages == 0 || (self->y + height > BOTTOM && self->y > TOP))
    next_page (self);
}

static PangoLayout *
new_layout (AmtFileSheets *self, double size, gboolean bold, double width, const char *text)
{
  return amt_file_new_layout (self->context, size, bold, width, text);
}

static void
put (AmtFileSheets *self, PangoLayout *layout, double x, double y, int from, int n, double grey)
{
  Item item = { .page = self->n_pages - 1, .x = x, .y = y, .from = from, .n = n, .grey = grey };

  item.layout = g_object_ref (layout);
  g_array_append_val (self->items, item);
}

static void
put_whole (AmtFileSheets *self, PangoLayout *layout, double x, double y, double grey)
{
  put (self, layout, x, y, 0, pango_layout_get_line_count (layout), grey);
}

static void
put_rule (AmtFileSheets *self, double x, double y, double width)
{
  Item item = { .page = self->n_pages - 1, .x = x, .y = y, .width = width, .grey = RULE_GREY };

  g_array_append_val (self->items, item);
}

/* How many lines from @from on fit above BOTTOM with their top at @y; @out_height: of them. */
static int
lines_that_fit (PangoLayout *layout, int from, double y, double *out_height)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  double top = 0;
  int i = 0;
  int n = 0;

  *out_height = 0;
  do
    {
      int first, last;

      pango_layout_iter_get_line_yrange (iter, &first, &last);
      if (i == from)
        top = (double) first / PANGO_SCALE;
      if (i++ < from)
        continue;
      if (y + (double) last / PANGO_SCALE - top > BOTTOM)
        break;
      *out_height = (double) last / PANGO_SCALE - top;
      n++;
    }
  while (pango_layout_iter_next_line (iter));
  return n;
}

/* A text may go on on the next page, with no single line alone on either side where that can be helped. */
static void
flow (AmtFileSheets *self, PangoLayout *layout, double x, double grey)
{
  const int n_lines = pango_layout_get_line_count (layout);
  int from = 0;

  need (self, 0);
  while (from < n_lines)
    {
      double height;
      int n = lines_that_fit (layout, from, self->y, &height);
      gboolean fresh = self->y <= TOP;

      if (n < n_lines - from && n == n_lines - from - 1 && n > 1)
        n--;
      if (!fresh && n < n_lines - from && n < 2)
        n = 0;
      /* A line that is higher than a page does not exist, but nothing may go round for ever. */
      if (fresh && n == 0)
        n = 1;
      if (n > 0)
        put (self, layout, x, self->y, from, n, grey);
      from += n;
      self->y += height;
      if (from < n_lines)
        next_page (self);
    }
}

/* --- blocks --------------------------------------------------------------------------------------------- */

static void
place_part (AmtFileSheets *self, const char *title)
{
  g_autoptr (PangoLayout) layout = new_layout (self, SIZE_TITLE, TRUE, AMT_FILE_WIDTH, title);

  next_page (self);
  put_whole (self, layout, AMT_FILE_LEFT, self->y, 0);
  self->y += amt_file_height_of (layout) + 5 * AMT_MM;
}

static void
place_heading (AmtFileSheets *self, const char *text, double company)
{
  g_autoptr (PangoLayout) layout = new_layout (self, SIZE_HEADING, TRUE, AMT_FILE_WIDTH, text);
  const double height = amt_file_height_of (layout);

  need (self, 4 * AMT_MM + height + company);
  if (self->y > TOP)
    self->y += 4 * AMT_MM;
  put_whole (self, layout, AMT_FILE_LEFT, self->y, 0);
  self->y += height + 1.5 * AMT_MM;
  put_rule (self, AMT_FILE_LEFT, self->y, AMT_FILE_WIDTH);
  self->y += 1.5 * AMT_MM;
}

static void
place_text (AmtFileSheets *self, const char *text, double size, double grey)
{
  g_autoptr (PangoLayout) layout = new_layout (self, size, FALSE, AMT_FILE_WIDTH, text);

  flow (self, layout, AMT_FILE_LEFT, grey);
  self->y += 2.5 * AMT_MM;
}

static void
place_line (AmtFileSheets *self, const Block *block)
{
  const gboolean amount = (block->flags & AMT_SHEET_ROW_AMOUNT) != 0;
  const double width = amount ? AMOUNT_RIGHT - VALUE_LEFT : AMT_FILE_RIGHT - VALUE_LEFT;
  g_autoptr (PangoLayout) name = new_layout (self, SIZE_TEXT, FALSE, LABEL_WIDTH, block->text);
  g_autoptr (PangoLayout) text =
      new_layout (self, SIZE_TEXT, (block->flags & AMT_SHEET_ROW_STRONG) != 0, width,
                  block->value && *block->value ? block->value : "–");
  const double label_height = amt_file_height_of (name);
  guint page;
  double top;

  if (amount)
    pango_layout_set_alignment (text, PANGO_ALIGN_RIGHT);
  need (self, MAX (label_height, MIN (amt_file_height_of (text), COMPANY)));
  top = self->y;
  page = self->n_pages;
  put_whole (self, name, AMT_FILE_LEFT, top, GREY);
  flow (self, text, VALUE_LEFT, 0);
  if (self->n_pages == page)
    self->y = MAX (self->y, top + label_height);
  self->y += 1.2 * AMT_MM;
}

/* @text: (nullable) */
static void
flow_entry_text (AmtFileSheets *self, const char *text, double size, double grey, gboolean struck)
{
  g_autoptr (PangoLayout) layout = NULL;

  if (!text || !*text)
    return;
  layout = new_layout (self, size, FALSE, AMT_FILE_RIGHT - ENTRY_LEFT, text);
  if (struck)
    amt_file_strike (layout);
  flow (self, layout, ENTRY_LEFT, grey);
  self->y += 0.7 * AMT_MM;
}

static void
place_entry (AmtFileSheets *self, const Block *block)
{
  g_autoptr (PangoLayout) time = new_layout (self, SIZE_SMALL, FALSE, WHEN_WIDTH, block->value);
  g_autoptr (PangoLayout) head =
      new_layout (self, SIZE_TEXT, TRUE, AMT_FILE_RIGHT - ENTRY_LEFT, block->title);

  need (self, amt_file_height_of (head) + COMPANY);
  put_whole (self, time, AMT_FILE_LEFT, self->y + 0.5 * AMT_MM, GREY);
  flow (self, head, ENTRY_LEFT, 0);
  flow_entry_text (self, block->who, SIZE_SMALL, GREY, FALSE);
  flow_entry_text (self, block->text, SIZE_TEXT, 0, block->flags);
  flow_entry_text (self, block->remark, SIZE_SMALL, GREY, FALSE);
  self->y += 1 * AMT_MM;
  put_rule (self, AMT_FILE_LEFT, self->y, AMT_FILE_WIDTH);
  self->y += 1.8 * AMT_MM;
}

static void
place_contents (AmtFileSheets *self, const Block *block)
{
  g_autoptr (PangoLayout) name =
      new_layout (self, SIZE_TEXT, FALSE, AMT_FILE_WIDTH - 30 * AMT_MM, block->text);
  g_autoptr (PangoLayout) number = new_layout (self, SIZE_TEXT, FALSE, 28 * AMT_MM, block->value);
  const double height = amt_file_height_of (name);

  need (self, height);
  pango_layout_set_alignment (number, PANGO_ALIGN_RIGHT);
  put_whole (self, name, AMT_FILE_LEFT, self->y, 0);
  put_whole (self, number, AMT_FILE_RIGHT - 28 * AMT_MM, self->y, 0);
  self->y += height + 1 * AMT_MM;
}

/* --- tables --------------------------------------------------------------------------------------------- */

typedef struct
{
  const Block *block;
  guint n_columns;
  double *left;  /* (owned) */
  double *width; /* (owned) */
} Table;

static double
natural_width (AmtFileSheets *self, const char *text, gboolean bold)
{
  g_autoptr (PangoLayout) layout = new_layout (self, SIZE_CELL, bold, -1, text ? text : "");
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

/* What all want, if there is room; else those that want more than an equal share give way. */
static void
share_width (AmtFileSheets *self, Table *table, const char *const *cells, guint n_rows)
{
  const guint n = table->n_columns;
  double room = AMT_FILE_WIDTH - CELL_GAP * (n - 1);
  double left = AMT_FILE_LEFT;
  g_autofree double *wish = g_new0 (double, n);
  double sum = 0, big = 0, small = 0;

  for (guint i = 0; i < n; i++)
    {
      wish[i] = natural_width (self, (const char *) table->block->columns->pdata[i], TRUE);
      for (guint row = 0; row < n_rows; row++)
        wish[i] = MAX (wish[i], natural_width (self, cells[row * n + i], FALSE));
      wish[i] = MAX (wish[i] + 1, MIN_CELL);
      sum += wish[i];
    }
  for (guint i = 0; i < n; i++)
    if (wish[i] > room / n)
      big += wish[i];
    else
      small += wish[i];
  for (guint i = 0; i < n; i++)
    {
      table->width[i] = wish[i];
      if (sum > room && wish[i] > room / n)
        table->width[i] = wish[i] * (room - small) / big;
      table->left[i] = left;
      left += table->width[i] + CELL_GAP;
    }
}

/* Lays out the cells of a row, or of the head where @cells is %NULL; @out_height: of the highest. */
static GPtrArray *
lay_out_row (AmtFileSheets *self, const Table *table, const char *const *cells, double *out_height)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);

  *out_height = 0;
  for (guint i = 0; i < table->n_columns; i++)
    {
      const char *text = cells ? cells[i] : (const char *) table->block->columns->pdata[i];
      PangoLayout *layout = new_layout (self, SIZE_CELL, !cells, table->width[i],
                                        text && *text ? text
                                        : cells       ? "–"
                                                      : "");

      if (table->block->numbers[i])
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
      g_ptr_array_add (layouts, layout);
      *out_height = MAX (*out_height, amt_file_height_of (layout));
    }
  return layouts;
}

/* Puts what fits of every cell from its line @from on, and moves down. Returns: whether something is left. */
static gboolean
put_cells (AmtFileSheets *self, const Table *table, GPtrArray *layouts, int *from)
{
  double height = 0;
  gboolean left = FALSE;

  for (guint i = 0; i < layouts->len; i++)
    {
      PangoLayout *layout = g_ptr_array_index (layouts, i);
      double seen;
      int n = lines_that_fit (layout, from[i], self->y, &seen);

      if (n > 0)
        put (self, layout, table->left[i], self->y, from[i], n, 0);
      from[i] += n;
      left = left || from[i] < pango_layout_get_line_count (layout);
      height = MAX (height, seen);
    }
  self->y += height + 1 * AMT_MM;
  put_rule (self, AMT_FILE_LEFT, self->y, AMT_FILE_WIDTH);
  self->y += 1 * AMT_MM;
  return left;
}

static void
place_head (AmtFileSheets *self, const Table *table)
{
  double height;
  g_autoptr (GPtrArray) layouts = lay_out_row (self, table, NULL, &height);
  g_autofree int *from = g_new0 (int, table->n_columns);

  need (self, height + COMPANY);
  put_cells (self, table, layouts, from);
}

/* A row is torn only where it is so high that the rest of a page would stay empty for it. */
static void
place_row (AmtFileSheets *self, const Table *table, const char *const *cells)
{
  double height;
  g_autoptr (GPtrArray) layouts = lay_out_row (self, table, cells, &height);
  g_autofree int *from = g_new0 (int, table->n_columns);
  gboolean fits = self->y + height <= BOTTOM;
  gboolean torn = height > (BOTTOM - TOP) / 2 && self->y + COMPANY <= BOTTOM;

  if (!fits && !torn)
    {
      next_page (self);
      place_head (self, table);
    }
  while (put_cells (self, table, layouts, from))
    {
      next_page (self);
      place_head (self, table);
    }
}

static void
place_table (AmtFileSheets *self, const Block *block)
{
  const char *const *cells = (const char *const *) block->cells->pdata;
  const guint n_columns = block->columns->len;
  const guint n_rows = block->cells->len / n_columns;
  g_autofree double *left = g_new0 (double, n_columns);
  g_autofree double *width = g_new0 (double, n_columns);
  Table table = { block, n_columns, left, width };

  share_width (self, &table, cells, n_rows);
  if (block->text)
    {
      g_autoptr (PangoLayout) title =
          new_layout (self, SIZE_TEXT, FALSE, AMT_FILE_WIDTH, block->text);
      const double height = amt_file_height_of (title);

      need (self, height + 2 * COMPANY);
      put_whole (self, title, AMT_FILE_LEFT, self->y + 1 * AMT_MM, GREY);
      self->y += height + 2 * AMT_MM;
    }
  place_head (self, &table);
  for (guint row = 0; row < n_rows; row++)
    place_row (self, &table, cells + row * n_columns);
  self->y += 2 * AMT_MM;
}

/* @next: (nullable) */
static void
place_block (AmtFileSheets *self, const Block *block, const Block *next)
{
  switch (block->kind)
    {
    case BLOCK_PART:
      place_part (self, block->text);
      break;
    case BLOCK_HEADING:
      place_heading (self, block->text,
                     next && next->kind == BLOCK_TABLE ? TABLE_COMPANY : COMPANY);
      break;
    case BLOCK_PARAGRAPH:
      place_text (self, block->text, SIZE_TEXT, 0);
      break;
    case BLOCK_REMARK:
      place_text (self, block->text, SIZE_SMALL, GREY);
      break;
    case BLOCK_ROW:
      place_line (self, block);
      break;
    case BLOCK_ENTRY:
      place_entry (self, block);
      break;
    case BLOCK_CONTENTS:
      place_contents (self, block);
      break;
    case BLOCK_TABLE:
      place_table (self, block);
      break;
    default:
      g_return_if_reached ();
    }
}

void
amt_file_sheets_lay_out (AmtFileSheets *self)
{
  g_return_if_fail (!self->fonts);

  self->fonts = pango_cairo_font_map_new ();
  self->context = amt_file_new_context (self->fonts);
  for (guint i = 0; i < self->blocks->len; i++)
    place_block (self, g_ptr_array_index (self->blocks, i),
                 i + 1 < self->blocks->len ? g_ptr_array_index (self->blocks, i + 1) : NULL);
  g_ptr_array_set_size (self->blocks, 0);
}

/* --- what is added -------------------------------------------------------------------------------------- */

static Block *
add (AmtFileSheets *self, BlockKind kind, const char *text, const char *value)
{
  Block *block = g_new0 (Block, 1);

  block->kind = kind;
  block->text = g_strdup (text);
  block->value = g_strdup (value);
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
amt_file_sheets_begin_part (AmtFileSheets *self, const char *title)
{
  add (self, BLOCK_PART, title, NULL);
}

void
amt_file_sheets_add_heading (AmtFileSheets *self, const char *text)
{
  add (self, BLOCK_HEADING, text, NULL);
}

void
amt_file_sheets_add_paragraph (AmtFileSheets *self, const char *text)
{
  add (self, BLOCK_PARAGRAPH, text, NULL);
}

void
amt_file_sheets_add_remark (AmtFileSheets *self, const char *text)
{
  add (self, BLOCK_REMARK, text, NULL);
}

void
amt_file_sheets_add_row (AmtFileSheets *self, const char *label, const char *value,
                         AmtSheetRowFlags flags)
{
  add (self, BLOCK_ROW, label, value)->flags = flags;
}

void
amt_file_sheets_add_entry (AmtFileSheets *self, const char *when, const char *title,
                           const char *who, const char *text, gboolean struck, const char *remark)
{
  Block *block = add (self, BLOCK_ENTRY, text, when);

  block->title = g_strdup (title);
  block->who = g_strdup (who);
  block->remark = g_strdup (remark);
  block->flags = struck;
}

void
amt_file_sheets_add_contents (AmtFileSheets *self, const char *text, const char *page)
{
  add (self, BLOCK_CONTENTS, text, page);
}

void
amt_file_sheets_add_table (AmtFileSheets *self, const char *title, const AmtSheetColumn *columns,
                           guint n_columns, const char *const *cells, guint n_rows)
{
  Block *block;

  if (n_columns == 0)
    return;
  block = add (self, BLOCK_TABLE, title, NULL);
  block->columns = g_ptr_array_new_with_free_func (g_free);
  block->cells = g_ptr_array_new_with_free_func (g_free);
  block->numbers = g_new0 (gboolean, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (block->columns, g_strdup (columns[i].title ? columns[i].title : ""));
      block->numbers[i] = columns[i].number;
    }
  for (guint i = 0; i < n_columns * n_rows; i++)
    g_ptr_array_add (block->cells, g_strdup (cells[i]));
}

/* --- drawing -------------------------------------------------------------------------------------------- */

guint
amt_file_sheets_get_n_pages (const AmtFileSheets *self)
{
  return self->n_pages;
}

static void
draw_lines (const Item *item, cairo_t *cr)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (item->layout);
  double top = 0;

  for (int i = 0; i < item->from + item->n; i++)
    {
      PangoRectangle extents;
      int first, last;

      pango_layout_iter_get_line_yrange (iter, &first, &last);
      if (i == item->from)
        top = (double) first / PANGO_SCALE;
      if (i >= item->from)
        {
          pango_layout_iter_get_line_extents (iter, NULL, &extents);
          cairo_move_to (cr, item->x + (double) extents.x / PANGO_SCALE,
                         item->y - top +
                             (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
          pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (iter));
        }
      pango_layout_iter_next_line (iter);
    }
}

void
amt_file_sheets_draw (const AmtFileSheets *self, guint page, cairo_t *cr)
{
  cairo_save (cr);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->page != page)
        continue;
      cairo_set_source_rgb (cr, item->grey, item->grey, item->grey);
      if (item->layout)
        draw_lines (item, cr);
      else
        {
          cairo_set_line_width (cr, 0.4);
          cairo_move_to (cr, item->x, item->y);
          cairo_line_to (cr, item->x + item->width, item->y);
          cairo_stroke (cr);
        }
    }
  cairo_restore (cr);
}
