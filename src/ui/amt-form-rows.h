/* amt-form-rows.h: one value of a form as a widget: a row that copies, or a table whose cells copy. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* So many rows of a table are built at once; a button brings the next. */
#define AMT_FORM_TABLE_STEP 10

typedef enum
{
  AMT_FORM_ROW_NORMAL = 0,
  AMT_FORM_ROW_CHANGED = 1 << 0, /* differs from the clerk's last look */
  AMT_FORM_ROW_COVERED =
      1 << 1 /* may tell an address of a restricted case: not shown, not copied */
} AmtFormRowFlags;

/**
 * amt_form_row_new:
 * @field: must outlive the row
 * @node: (nullable): kept
 *
 * Returns: (transfer floating): a GtkListBoxRow; activating it copies the value in the specialist system's format. A masked value has a
 * button that shows it.
 */
GtkWidget *amt_form_row_new (AmtWorkplace *workplace, const AmtField *field, JsonNode *node,
                             AmtFormRowFlags flags);
/** amt_form_row_copy: what activating it does. */
void amt_form_row_copy (GtkWidget *row);

/** amt_form_table_new: Returns: (transfer floating): a table with its title; each cell is a button that copies it. */
GtkWidget *amt_form_table_new (AmtWorkplace *workplace, const AmtField *field, JsonNode *node,
                               AmtFormRowFlags flags);

G_END_DECLS
