/* amt-sync-engine.h: keeps the cache and the portal in step: who is signed in, push, pull, schedule.
 *
 * Owned by AmtContext. Main thread. The only place that knows remote and store together. A run pushes before it pulls, and
 * does neither before the portal has said who is signed in and that this is the person whose profile it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-live.h"
#include "amt-outbox-pump.h"
#include "amt-pull.h"

G_BEGIN_DECLS

#define AMT_SYNC_ERROR (amt_sync_error_quark ())
GQuark amt_sync_error_quark (void);
typedef enum
{
  AMT_SYNC_ERROR_OTHER_PERSON /* the portal knows the token as somebody else's: nothing was sent or shown */
} AmtSyncError;

typedef enum
{
  AMT_SYNC_IDLE,
  AMT_SYNC_PULLING,
  AMT_SYNC_PUSHING,
  AMT_SYNC_OFFLINE,       /* the last request found no portal */
  AMT_SYNC_SIGN_IN,       /* the portal asks who this is */
  AMT_SYNC_OTHER_PERSON,  /* see AMT_SYNC_ERROR_OTHER_PERSON */
  AMT_SYNC_CLIENT_TOO_OLD /* reads and queues, sends nothing: IT must update */
} AmtSyncState;
/** amt_sync_state_to_text: "idle", "pulling", …: stable, for JSON output. */
const char *amt_sync_state_to_text (AmtSyncState state);

#define AMT_TYPE_SYNC_ENGINE (amt_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (AmtSyncEngine, amt_sync_engine, AMT, SYNC_ENGINE, GObject)

/**
 * amt_sync_engine_new:
 * @client_version: of this program, compared with the portal's minClientVersion
 */
AmtSyncEngine *amt_sync_engine_new (AmtStore *store, AmtRemote *remote, AmtClock *clock,
                                    const char *client_version);
void amt_sync_engine_set_letter_func (AmtSyncEngine *self, AmtLetterFunc func, gpointer user_data);

/**
 * AmtSyncEngine::state-changed: get_state () answers something else now.
 *
 * AmtSyncEngine::progress:
 * @n_rows: rows so far
 * @total_estimate: of the portal, or -1
 * @n_cases: whole cases so far
 *
 * AmtSyncEngine::run-ended:
 * @flags: (type guint): AmtSyncFlags of the run
 * @error: (nullable) (type GError): why it ended early; %NULL: all of it was done
 *
 * Not emitted for a run that was cancelled or asked the portal nothing: it has learnt nothing.
 */
AmtSyncState amt_sync_engine_get_state (AmtSyncEngine *self);
/** amt_sync_engine_get_me: Returns: (transfer none) (nullable): who is signed in, once the portal said so. */
AmtMe *amt_sync_engine_get_me (AmtSyncEngine *self);
/** amt_sync_engine_get_info: Returns: (transfer none) (nullable): the portal about itself. */
AmtPortalInfo *amt_sync_engine_get_info (AmtSyncEngine *self);
/** amt_sync_engine_may_send: FALSE: operations stay in the queue, since the program is too old for the portal, or the portal lost
 * its history and receipts were not compared yet. */
gboolean amt_sync_engine_may_send (AmtSyncEngine *self);
/** amt_sync_engine_get_live: Returns: (transfer none): hints and presence; open only between start and stop. */
AmtLive *amt_sync_engine_get_live (AmtSyncEngine *self);
/** amt_sync_engine_get_cursor: Returns: (transfer none) (nullable): of the portal's feed, where the last pull of this session
 * ended. */
const char *amt_sync_engine_get_cursor (AmtSyncEngine *self);
/** amt_sync_engine_get_clock_skew: portal's clock minus ours in microseconds when it was last asked. */
gint64 amt_sync_engine_get_clock_skew (AmtSyncEngine *self);

typedef enum
{
  AMT_SYNC_PUSH = 1 << 0,
  AMT_SYNC_PULL = 1 << 1,
  AMT_SYNC_FULL = 1 << 2,      /* with PULL: from scratch */
  AMT_SYNC_NOW_PLEASE = 1 << 3 /* the clerk asked: tries even during a pause or back-off */
} AmtSyncFlags;

typedef struct
{
  AmtPushResult *push; /* (owned) (nullable) */
  AmtPullResult *pull; /* (owned) (nullable) */
  char **
      missing; /* (owned) (nullable) after a 410 history-diverged: operations whose receipt the portal no longer knows */
} AmtSyncResult;
void amt_sync_result_free (AmtSyncResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSyncResult, amt_sync_result_free)

/**
 * amt_sync_engine_run_async: one run; runs follow one another
 *
 * With only AMT_SYNC_PUSH and nothing to send no request is made.
 */
void amt_sync_engine_run_async (AmtSyncEngine *self, AmtSyncFlags flags, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_sync_engine_run_finish: Returns: (transfer full): %NULL with AMT_REMOTE_, AMT_STORE_ or AMT_SYNC_ERROR: what was done until
 * then is done. */
AmtSyncResult *amt_sync_engine_run_finish (AmtSyncEngine *self, GAsyncResult *result,
                                           GError **error);

/** amt_sync_engine_hello_async: asks the portal about itself and who is signed in, unless this session did already. */
void amt_sync_engine_hello_async (AmtSyncEngine *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_sync_engine_hello_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error);

/** amt_sync_engine_fetch_case_async: the whole case as the portal has it now, kept because the clerk opened it.
 * AMT_REMOTE_ERROR_NOT_FOUND if there is none for this person. Waits for no run, but asks who is signed in first if need be. */
void amt_sync_engine_fetch_case_async (AmtSyncEngine *self, const char *case_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean amt_sync_engine_fetch_case_finish (AmtSyncEngine *self, GAsyncResult *result,
                                            GError **error);

/** amt_sync_engine_fetch_document_async: see amt_document_fetch_async (). */
void amt_sync_engine_fetch_document_async (AmtSyncEngine *self, const char *case_id,
                                           const AmtDocument *document, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_sync_engine_fetch_document_finish (AmtSyncEngine *self, GAsyncResult *result,
                                                GError **error);

/** amt_sync_engine_withdraw_async: see amt_withdraw_async (); what has to ask the portal waits for its turn among the runs. */
void amt_sync_engine_withdraw_async (AmtSyncEngine *self, const char *operation_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/** amt_sync_engine_resolve_async: the same for a conflict that goes, with what the clerk chose; @resolution is not "mine". */
void amt_sync_engine_resolve_async (AmtSyncEngine *self, const char *operation_id,
                                    AmtResolution *resolution, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_sync_engine_resolve_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error);
gboolean amt_sync_engine_withdraw_finish (AmtSyncEngine *self, GAsyncResult *result,
                                          GError **error);

/**
 * amt_sync_engine_start: from now on runs by itself: pulls every @poll_seconds, pushes what becomes due, backs off
 * when the portal is away. Where the portal has events, a hint from there brings the next pull forward (at most one a second),
 * and polling is every 10 minutes while they come. A GNetworkMonitor only triggers an early try.
 */
void amt_sync_engine_start (AmtSyncEngine *self, guint poll_seconds);
/** amt_sync_engine_stop: no further runs by itself; one that is under way is cancelled. */
void amt_sync_engine_stop (AmtSyncEngine *self);

G_END_DECLS
