/* amt-store-lacking.h: documents of cases that are here whose bytes are not, and how much room there is. Main thread, async.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *case_id; /* a case that names it */
  char *sha256;
  gboolean offline; /* of a set that stays available without a network: needs no room */
} AmtLackingDocument;

typedef struct
{
  GPtrArray *documents; /* (element-type AmtLackingDocument) the most wanted first */
  guint64 room;         /* bytes that may come before something else has to go */
} AmtLacking;
void amt_lacking_free (AmtLacking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtLacking, amt_lacking_free)

/**
 * amt_store_list_lacking_async: lets every write go first
 * @next: (array length=n_next) (nullable): keys of cases that come first, in this order
 * @user_id: (nullable): whose open cases follow, the nearest deadline first
 * @skip: (nullable): hashes that are left out
 * @limit: documents
 *
 * Those of offline sets come before all. Only of whole cases that are here, and never of protected ones: their papers come when they are asked for.
 */
void amt_store_list_lacking_async (AmtStore *self, const gint64 *next, gsize n_next,
                                   const char *user_id, const char *const *skip, guint limit,
                                   AMT_STORE_ASYNC_ARGS);
/** amt_store_list_lacking_finish: Returns: (transfer full) */
AmtLacking *amt_store_list_lacking_finish (AmtStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
