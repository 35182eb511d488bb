/* amt-text-blocks.h: Textbausteine of a service: a button that offers them for a text. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  char *label;
  char *text;
} AmtTextBlock;
void amt_text_block_free (AmtTextBlock *self);

/** amt_text_blocks_load_async: reads them out of the service's own JSON, in a thread. */
void amt_text_blocks_load_async (AmtService *service, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** amt_text_blocks_load_finish: Returns: (transfer full) (nullable) (element-type AmtTextBlock): %NULL with @error */
GPtrArray *amt_text_blocks_load_finish (GAsyncResult *result, GError **error);

/**
 * amt_text_blocks_button:
 * @blocks: (element-type AmtTextBlock)
 * @buffer: where the chosen one is inserted, at the caret
 * @view: gets the focus after it
 *
 * Returns: (transfer floating): a button with a list
 */
GtkWidget *amt_text_blocks_button (GPtrArray *blocks, GtkTextBuffer *buffer, GtkWidget *view);

/** amt_text_blocks_insert: @text at the caret of @buffer, with a blank where words would touch. */
void amt_text_blocks_insert (GtkTextBuffer *buffer, const char *text);

G_END_DECLS
