/* amt-document-text.h: reads what cached documents say, for the search: in the locked helper, while nobody needs it.
 *
 * Owned by AmtContext. Main thread. One document at a time, half of the time; not on battery or while a power saver is on, and not
 * while the clerk waits for a page. What was read is remembered in the cache, so it goes on where it was after a restart; a
 * document that ends the helper, or the program twice, is given up. Pictures and scans have no text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-machine.h"
#include "amt-render-pool.h"
#include "amt-store.h"

G_BEGIN_DECLS

/* Of what is read and how: what an older one read is read again. */
#define AMT_DOCUMENT_TEXT_READER 1

#define AMT_TYPE_DOCUMENT_TEXT (amt_document_text_get_type ())
G_DECLARE_FINAL_TYPE (AmtDocumentText, amt_document_text, AMT, DOCUMENT_TEXT, GObject)

/** amt_document_text_new: @store: to read and write. Does nothing yet. */
AmtDocumentText *amt_document_text_new (AmtStore *store, AmtRenderPool *pool, AmtMachine *machine);

/** amt_document_text_start: from now on reads what is here and what comes. */
void amt_document_text_start (AmtDocumentText *self);
/** amt_document_text_pause: what is being read is left, until amt_document_text_start (). */
void amt_document_text_pause (AmtDocumentText *self);

/**
 * AmtDocumentText::resting: all that is here was read, or has to wait.
 */

/** amt_document_text_set_delay: for tests: how long after something came. */
void amt_document_text_set_delay (AmtDocumentText *self, guint milliseconds);
/** amt_document_text_is_waiting: whether it would go on if the machine had power, or the helper could be started. */
gboolean amt_document_text_is_waiting (AmtDocumentText *self);
/** amt_document_text_get_n_read: documents that were read since the program began. */
guint amt_document_text_get_n_read (AmtDocumentText *self);

G_END_DECLS
