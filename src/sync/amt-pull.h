/* amt-pull.h: brings the portal's changes into the store: reference lists, rows, whole cases.
 *
 * Used by AmtSyncEngine alone. Main thread; parsing and SQL happen elsewhere. The next page is on the wire while the one
 * before is written; the cursor moves only with the page that was stored.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/* What a pull did. */
typedef struct
{
  guint64 n_rows;      /* rows written or taken away */
  guint64 n_cases;     /* whole cases fetched */
  guint64 n_set_aside; /* entries that could not be read */
  gboolean full;       /* it was (or ended) a full sync */
  char *cursor;        /* (nullable) where the copy stands now */
  char *
      gone_type; /* (nullable) problem type of a 410 that made it one; set by the engine for those below */
} AmtPullResult;
AmtPullResult *amt_pull_result_copy (const AmtPullResult *self);
void amt_pull_result_free (AmtPullResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPullResult, amt_pull_result_free)

/**
 * AmtPullProgressFunc:
 * @n_rows: rows so far in this pull
 * @total_estimate: of the portal, or -1
 * @n_cases: whole cases so far
 */
typedef void (*AmtPullProgressFunc) (guint64 n_rows, gint64 total_estimate, guint64 n_cases,
                                     gpointer user_data);

/**
 * amt_pull_async:
 * @me: whose whole cases may be kept
 * @clock: for when contact was last written down
 * @with_references: also ask for the reference lists (with their ETags)
 * @from_scratch: start a full sync even where there is a cursor
 *
 * An expired cursor starts one full sync; what is cached stays readable until it ends. When rights changed or the portal lost
 * its history it is AMT_REMOTE_ERROR_GONE and nothing was changed, so that the engine first asks what has to be asked and a
 * failure in between is noticed again. Cancelling or failing leaves a cursor from which the next pull goes on.
 */
void amt_pull_async (AmtStore *store, AmtRemote *remote, AmtMe *me, AmtClock *clock,
                     gboolean with_references, gboolean from_scratch, AmtPullProgressFunc progress,
                     gpointer progress_data, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data);
/** amt_pull_finish: Returns: (transfer full): %NULL with AMT_REMOTE_ERROR (SIGN_IN also when the token changed meanwhile) or
 * AMT_STORE_ERROR. */
AmtPullResult *amt_pull_finish (GAsyncResult *result, GError **error);

G_END_DECLS
