/* amt-copy-row.h: one value in the window "Ins Fachverfahren übertragen". Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One value. */
typedef struct
{
  char *key;     /* stable: field, or field, row and column of a table */
  char *section; /* heading above it */
  char *label;
  char *shown; /* for the eye: masked values stay masked */
  char *copy;  /* for the clipboard */
} AmtCopyItem;
void amt_copy_item_free (AmtCopyItem *self);

#define AMT_TYPE_COPY_ROW (amt_copy_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtCopyRow, amt_copy_row, AMT, COPY_ROW, GtkListBoxRow)

/** amt_copy_row_new: @item: (transfer full) */
AmtCopyRow *amt_copy_row_new (AmtCopyItem *item);
const AmtCopyItem *amt_copy_row_get_item (AmtCopyRow *self);
gboolean amt_copy_row_is_done (AmtCopyRow *self);
/** amt_copy_row_set_done: ticks it off, visibly and by name. */
void amt_copy_row_set_done (AmtCopyRow *self, gboolean done);

G_END_DECLS
