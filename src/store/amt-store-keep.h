/* amt-store-keep.h: what may stay in the cache, and for how long; the cache anew. Main thread, async.
 *
 * Whole cases are kept of the person, of those that the person stands in for, of queues that may be kept whole, and what was opened
 * or is available offline. Whoever lost a case to somebody else loses its contents here; of closed cases they go after a time that
 * portal or IT sets. The list row stays as long as the portal shows it. Cases with unsettled operations or drafts stay whole.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/**
 * amt_store_find_excess_async: lets every other read go first
 * @me: as amt_me_may_cache () reads it
 * @closed_before: closed cases that did not change since then lose their contents; AMT_TIME_NONE: none do. Those that were opened
 *   within the last day, or are available offline, keep them
 * @limit: at most this many
 *
 * Returns: (transfer full): ids of whole cases that may no longer be whole.
 */
void amt_store_find_excess_async (AmtStore *self, AmtMe *me, gint64 closed_before, guint limit,
                                  AMT_STORE_ASYNC_ARGS);
char **amt_store_find_excess_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_drop_excess_async: @ids: their whole texts, documents, pictures and words go, unless there is work in them now. */
void amt_store_drop_excess_async (AmtStore *self, const char *const *ids, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_drop_excess_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_last_contact_async: when the portal last said who this is, or gave its changes
 *
 * Returns: (transfer none): microseconds; AMT_TIME_NONE: never, or with @error.
 */
void amt_store_last_contact_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gint64 amt_store_last_contact_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_rebuild_async: the cache anew: list rows, counts and indexes are computed again, documents with wrong bytes go, and
 * everything that the portal said counts as old. A full sync must follow. Operations, drafts, saved searches and places stay.
 */
void amt_store_rebuild_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_rebuild_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_lies_on_network: whether @path, or the nearest folder above it that is there, lies on a network file system, where no
 * cache is opened (AMT_STORE_ERROR_NETWORK). Blocks: any thread but main, or a program without a window. */
gboolean amt_store_lies_on_network (const char *path);
/* AmtFileSystemFunc: Returns: FALSE with errno, or @out_magic as statfs () has it. Any thread. */
typedef gboolean (*AmtFileSystemFunc) (const char *path, gint64 *out_magic);
/** amt_store_set_file_system_func: what is asked instead of the kernel where a folder lies; %NULL ends that. Tests. */
void amt_store_set_file_system_func (AmtFileSystemFunc func);

G_END_DECLS
