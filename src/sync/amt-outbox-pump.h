/* amt-outbox-pump.h: sends recorded operations to the portal, in order per case, each exactly once.
 *
 * Owned by AmtSyncEngine. Main thread only; all SQL happens in the store's writer. Nothing is held while a request is
 * on the wire; a case that is stuck never holds up another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-prepare.h"

G_BEGIN_DECLS

#define AMT_TYPE_OUTBOX_PUMP (amt_outbox_pump_get_type ())
G_DECLARE_FINAL_TYPE (AmtOutboxPump, amt_outbox_pump, AMT, OUTBOX_PUMP, GObject)

/* What one run did. */
typedef struct
{
  guint n_applied;   /* acknowledged by the portal with a receipt */
  guint n_already;   /* the portal said already what they wanted */
  guint n_conflicts; /* new ones, for the clerk */
  guint n_refused;   /* new ones, text kept */
  gboolean sign_in;  /* stopped: the person must sign in */
  gboolean paused;   /* stopped: no network, or the portal asked for patience */
  gboolean diverged; /* stopped: the portal lost its history */
  GError *error;     /* (nullable) why it stopped: AMT_REMOTE_ERROR or AMT_STORE_ERROR */
} AmtPushResult;
void amt_push_result_free (AmtPushResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPushResult, amt_push_result_free)

AmtOutboxPump *amt_outbox_pump_new (AmtStore *store, AmtRemote *remote, AmtClock *clock);

/** amt_outbox_pump_set_author: the id of /me, asked with the remote's present token; nothing is sent while it is %NULL or
 * after the token was changed, and nothing that somebody else recorded. */
void amt_outbox_pump_set_author (AmtOutboxPump *self, const char *user_id);
/** amt_outbox_pump_set_letter_func: see AmtPrepareContext; @user_data outlives the pump. */
void amt_outbox_pump_set_letter_func (AmtOutboxPump *self, AmtLetterFunc func, gpointer user_data);
/** amt_outbox_pump_get_paused_until: until when it would not send by itself, or AMT_TIME_NONE. */
gint64 amt_outbox_pump_get_paused_until (AmtOutboxPump *self);

/**
 * amt_outbox_pump_run_async: sends what is due until nothing is due
 * @now_please: tries even while paused, and what failed at once, whatever its back-off (the clerk asked for it)
 *
 * A call during a run joins it: what was recorded until then is sent in it too. Cancelling leaves every
 * operation in a state from which the next run goes on.
 */
void amt_outbox_pump_run_async (AmtOutboxPump *self, gboolean now_please, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_outbox_pump_run_finish: Returns: (transfer full): never %NULL unless @error is set (the store failed). */
AmtPushResult *amt_outbox_pump_run_finish (AmtOutboxPump *self, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
