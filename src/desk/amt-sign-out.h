/* amt-sign-out.h: leaving: the sign-in ends here and at the identity provider, and with it, if that is wanted, everything that
 * this machine keeps of the person. Main thread.
 *
 * Without deletion the cache stays, locked until its person signs in again: nobody opens it "as the last one" any more.
 * With deletion the key goes first, so that what a disk may still hold of the files is unreadable. Other persons' and other
 * portals' caches stay as they are. Nobody is asked anything here: whoever calls counts before (unsent changes, drafts) and
 * asks the person.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"
#include "amt-sign-in.h"

G_BEGIN_DECLS

/* What deletion would lose. */
typedef struct
{
  guint64 n_unsent; /* recorded and not acknowledged: waiting, held, to be clarified, refused */
  guint64 n_drafts; /* texts that were begun */
} AmtLoss;

/** amt_context_count_loss_async: counts in the open cache. */
void amt_context_count_loss_async (AmtContext *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_context_count_loss_finish (AmtContext *self, GAsyncResult *result, AmtLoss *out_loss,
                                        GError **error);

/**
 * amt_context_sign_out_async: closes the profile and leaves it
 * @delete_data: also the cache and its key
 * @open_func: (nullable): opens the provider's page that ends the browser's session, if it has one
 *
 * The context is closed afterwards, whatever comes of it, and must only be dropped.
 */
void amt_context_sign_out_async (AmtContext *self, gboolean delete_data,
                                 AmtSignInOpenFunc open_func, gpointer open_data,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/**
 * amt_context_sign_out_finish:
 * @out_provider: (out) (optional) (transfer full) (nullable): why the provider does not know; the person is signed out here
 *   all the same
 *
 * Returns: %FALSE with AMT_STORE_, AMT_VAULT_ or G_IO_ERROR: something is still here.
 */
gboolean amt_context_sign_out_finish (AmtContext *self, GAsyncResult *result, GError **out_provider,
                                      GError **error);

/**
 * amt_sign_out_async: the same for a profile that is not open, or cannot be opened
 * @options: portal_url, profile_dir, vault, offline, clock, program, version and tls count
 *
 * With @delete_data it is the cache of the last person at that portal that goes. AMT_STORE_ERROR_BUSY while another program
 * writes in it; AMT_CONTEXT_ERROR_PORTAL if no portal is known.
 */
void amt_sign_out_async (const AmtContextOptions *options, gboolean delete_data,
                         AmtSignInOpenFunc open_func, gpointer open_data, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_sign_out_finish (GAsyncResult *result, GError **out_provider, GError **error);

G_END_DECLS
