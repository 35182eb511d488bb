/* amt-session-cache.h: a cache that ends with the session. Its key is in memory, and in the vault only while there is work in the
 * cache: changes that the portal has not acknowledged, and drafts.
 *
 * So what a crash or a power cut leaves is unreadable for good, unless work was in it; that survives, because the key is in the vault
 * before the work is in the file. A mark beside the cache says that the vault does not have the key and that nothing in it is
 * missed. It is made before the key is taken out of the vault, and goes only when the key is back in it.
 *
 * Owned by AmtContext. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-gate.h"
#include "amt-vault.h"

G_BEGIN_DECLS

#define AMT_TYPE_SESSION_CACHE (amt_session_cache_get_type ())
G_DECLARE_FINAL_TYPE (AmtSessionCache, amt_session_cache, AMT, SESSION_CACHE, GObject)

/**
 * amt_session_cache_new:
 * @store: of this program, writing
 * @profile: folder of the profile
 * @person: name of the person's folder in it
 * @key_name: as the vault knows the key
 * @in_vault: whether the vault has it, and there is no mark
 */
AmtSessionCache *amt_session_cache_new (AmtStore *store, AmtVault *vault, const char *profile,
                                        const char *person, const char *key_name, GBytes *key,
                                        gboolean in_vault);
/** amt_session_cache_set_stays: @stays: from now on it is a cache like any other: its key goes into the vault, and stays there. */
void amt_session_cache_set_stays (AmtSessionCache *self, gboolean stays);
/** amt_session_cache_is_key_kept: whether the vault has the key just now. */
gboolean amt_session_cache_is_key_kept (AmtSessionCache *self);

/**
 * amt_session_cache_end_async: the session ends: counts, and sees to it that the vault has the key if there is work. Whoever writes
 * afterwards waits for the store to be closed.
 */
void amt_session_cache_end_async (AmtSessionCache *self, GAsyncReadyCallback callback,
                                  gpointer user_data);
/**
 * amt_session_cache_end_finish:
 *
 * Returns: %FALSE with AMT_VAULT_, AMT_STORE_ or G_IO_ERROR; else the cache may go if @out_work is nothing and it was not told to stay.
 */
gboolean amt_session_cache_end_finish (AmtSessionCache *self, GAsyncResult *result,
                                       AmtStoreWork *out_work, GError **error);

G_END_DECLS
