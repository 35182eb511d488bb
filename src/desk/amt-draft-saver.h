/* amt-draft-saver.h: what a clerk is writing, kept in the cache within two seconds and on every way out.
 *
 * Owned by the editor. Main thread. Drafts are local and never sent by themselves; what is recorded drops its draft.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

#define AMT_TYPE_DRAFT_SAVER (amt_draft_saver_get_type ())
G_DECLARE_FINAL_TYPE (AmtDraftSaver, amt_draft_saver, AMT, DRAFT_SAVER, GObject)

/**
 * AmtDraftSaver::saved-changed: is_saved () answers something else now.
 *
 * AmtDraftSaver::failed: the cache did not take it (disk full and the like); it tries again with the next change and at flush ().
 */

/**
 * amt_draft_saver_new:
 * @kind: "fileNote", "jotting", "decision", …
 *
 * The end of the object flushes.
 */
AmtDraftSaver *amt_draft_saver_new (AmtStore *store, const char *case_id, const char *kind);

/** amt_draft_saver_set_text: @text: (nullable): as it is now; empty drops the draft. Written at the latest two seconds after the first
 * change that was not. */
void amt_draft_saver_set_text (AmtDraftSaver *self, const char *text);
/** amt_draft_saver_get_text: Returns: (transfer none): as it was last set or loaded, "" for none. */
const char *amt_draft_saver_get_text (AmtDraftSaver *self);
/** amt_draft_saver_is_saved: whether the cache has it as it is. */
gboolean amt_draft_saver_is_saved (AmtDraftSaver *self);
/** amt_draft_saver_flush: hands what is not yet written to the store now; closing the store after that waits for it. */
void amt_draft_saver_flush (AmtDraftSaver *self);
/** amt_draft_saver_flush_async: the same, and answers when it is on the disk. */
void amt_draft_saver_flush_async (AmtDraftSaver *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_draft_saver_flush_finish (AmtDraftSaver *self, GAsyncResult *result, GError **error);
/** amt_draft_saver_drop: it was recorded or thrown away. */
void amt_draft_saver_drop (AmtDraftSaver *self);

/** amt_draft_saver_load_async: what was kept before; what was typed meanwhile wins. */
void amt_draft_saver_load_async (AmtDraftSaver *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** amt_draft_saver_load_finish: Returns: (transfer full) (nullable): %NULL without @error if there is none. */
char *amt_draft_saver_load_finish (AmtDraftSaver *self, GAsyncResult *result, GError **error);

G_END_DECLS
