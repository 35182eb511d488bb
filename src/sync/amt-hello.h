/* amt-hello.h: asks the portal about itself and who is signed in, and makes sure that the profile is this person's.
 *
 * Main thread. Used by AmtSyncEngine alone. Nothing else is sent or fetched before it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/** amt_hello_async: what the portal says is kept in @store, which is bound to the person (amt_store_bind_person_async ()). */
void amt_hello_async (AmtStore *store, AmtRemote *remote, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);

/**
 * amt_hello_finish:
 * @out_info: (out) (transfer full) (nullable): the portal about itself, also when the rest failed
 * @out_token_serial: (out): of the token that the answer was given for
 *
 * Returns: (transfer full): who is signed in; %NULL with AMT_REMOTE_ERROR, AMT_STORE_ERROR, or AMT_SYNC_ERROR_OTHER_PERSON.
 */
AmtMe *amt_hello_finish (GAsyncResult *result, AmtPortalInfo **out_info, guint *out_token_serial,
                         GError **error);

G_END_DECLS
