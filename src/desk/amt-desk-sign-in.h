/* amt-desk-sign-in.h: a person's sign-in at a portal, kept in the vault: made with the browser, taken up again at the next
 * start. Main thread.
 *
 * The vault keeps it under "sign-in:<portal>", one per portal: who signs in next takes the place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-sign-in.h"
#include "amt-vault.h"

G_BEGIN_DECLS

/**
 * amt_desk_sign_in_async:
 * @remote: at the portal, which names its identity provider
 * @vault: keeps what comes of it
 * @open_func: shows the address to the person or the browser
 */
void amt_desk_sign_in_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                             AmtSignInOpenFunc open_func, gpointer open_data,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** amt_desk_sign_in_finish: Returns: (transfer full): the sign-in, which renews and keeps itself from now on. */
AmtSignIn *amt_desk_sign_in_finish (GAsyncResult *result, GError **error);

/** amt_desk_take_up_sign_in_async: what the vault has for @remote's portal; asks nobody else. */
void amt_desk_take_up_sign_in_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/** amt_desk_take_up_sign_in_finish: Returns: (transfer full) (nullable): %NULL without an error if there is none. */
AmtSignIn *amt_desk_take_up_sign_in_finish (GAsyncResult *result, GError **error);

/** amt_desk_forget_sign_in_async: takes it out of the vault; does not tell the provider. */
void amt_desk_forget_sign_in_async (AmtRemote *remote, AmtVault *vault, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_desk_forget_sign_in_finish (GAsyncResult *result, GError **error);

/** amt_desk_sign_in_identity: Returns: (transfer full) (nullable): what stays the same while tokens come and go. */
char *amt_desk_sign_in_identity (AmtSignIn *sign_in);

G_END_DECLS
