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

/* What IT fixes for sign-ins at a portal; what is NULL or 0 is as the portal says. Borrowed for the time of a call. */
typedef struct
{
  const char *issuer;    /* (nullable) address of the identity provider */
  const char *client_id; /* (nullable) */
  const guint16 *ports;  /* (nullable) loopback ports to come back to, tried in order … */
  guint n_ports; /* … for providers that want the redirect address registered with its port */
} AmtSignInFixed;
/** amt_sign_in_fixed_fits: @fixed: (nullable): whether @sign_in is one that @fixed allows. */
gboolean amt_sign_in_fixed_fits (const AmtSignInFixed *fixed, AmtSignIn *sign_in);

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
/** amt_desk_sign_in_fixed_async: the same; @fixed: (nullable): what IT says comes before what the portal says. */
void amt_desk_sign_in_fixed_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                                   const AmtSignInFixed *fixed, AmtSignInOpenFunc open_func,
                                   gpointer open_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/** amt_desk_sign_in_finish: of both. Returns: (transfer full): the sign-in, which renews and keeps itself from now on. */
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
