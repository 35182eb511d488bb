/* amt-value-format.h: a form's or decision's value by its field: what the clerk reads, and what the specialist system gets.
 *
 * Pure functions, any thread. The values come from applicants: whatever does not fit its field is shown as it came, never
 * dropped and never trusted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Stands for the value of a masked field. */
#define AMT_VALUE_MASK "•••••"

typedef enum
{
  AMT_VALUE_EMPTY, /* nothing to show */
  AMT_VALUE_PLAIN, /* one line */
  AMT_VALUE_LONG,  /* several lines: wrap */
  AMT_VALUE_MASKED, /* show AMT_VALUE_MASK until asked; format_text () with @show_masked says the value */
  AMT_VALUE_TABLE /* see amt_value_table_new () */
} AmtValueKind;

/** amt_value_kind: @node: (nullable). How it wants to be shown. */
AmtValueKind amt_value_kind (const AmtField *field, JsonNode *node);

/**
 * amt_value_text:
 * @show_masked: else AMT_VALUE_MASK stands for masked values
 *
 * Money "1.612,50 €", days "02.03.2026", IBAN in groups of four, labels of choices, "ja" and "nein". A table comes as one line per row.
 *
 * Returns: (transfer full) (nullable): %NULL if there is nothing to show.
 */
char *amt_value_text (const AmtField *field, JsonNode *node, gboolean show_masked);

/**
 * amt_value_copy:
 *
 * What goes to the clipboard, by the field's copyFormat: "0,00" and "0.00" (amounts without sign of currency), "cents", patterns of
 * dd, MM, yyyy, yy for days, "compact" (without blanks and separators), "upper", "plain" (as it came). Without one: money "1612,50", days
 * "02.03.2026", IBAN without blanks, labels of choices, tables with tabs. Masked values come in clear: the clerk asked for them.
 *
 * Returns: (transfer full) (nullable): %NULL if there is nothing to copy.
 */
char *amt_value_copy (const AmtField *field, JsonNode *node);

/* A table as it is shown: at most AMT_VALUE_ROWS_MAX rows and the field's columns. */
#define AMT_VALUE_ROWS_MAX 500
typedef struct
{
  guint n_columns;
  guint n_rows;
  guint n_left_out; /* rows beyond AMT_VALUE_ROWS_MAX */
  GPtrArray *cells; /* (owned) (element-type AmtValueCell) row by row */
} AmtValueTable;
typedef struct
{
  const AmtField *field; /* (unowned) the column */
  char *text;            /* (nullable) */
  char *copy;            /* (nullable) */
} AmtValueCell;

/** amt_value_table_new: Returns: (transfer full) (nullable): %NULL unless amt_value_kind () says TABLE. @field must outlive it. */
AmtValueTable *amt_value_table_new (const AmtField *field, JsonNode *node, gboolean show_masked);
void amt_value_table_free (AmtValueTable *self);
/** amt_value_table_get: Returns: (transfer none): the cell of @row and @column, both below the counts. */
const AmtValueCell *amt_value_table_get (const AmtValueTable *self, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtValueTable, amt_value_table_free)

G_END_DECLS
