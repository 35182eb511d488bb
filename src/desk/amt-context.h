/* amt-context.h: the composition root: one profile with its vault, cache, portal, sync engine and desk.
 *
 * Built once by a program and passed down; nothing below is global. Main thread.
 *
 * A profile belongs to one portal and one person: each person at each portal has a cache and a key of their own. Who this is
 * says the portal; only the last person may go on without it, and only with the token of the last sign-in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-sign-in.h"
#include "amt-desk.h"
#include "amt-document-text.h"
#include "amt-keeper.h"
#include "amt-prefetch.h"
#include "amt-thumbnails.h"
#include "amt-vault.h"

G_BEGIN_DECLS

#define AMT_CONTEXT_ERROR (amt_context_error_quark ())
GQuark amt_context_error_quark (void);
typedef enum
{
  AMT_CONTEXT_ERROR_PORTAL,     /* no portal is named, or its address cannot be used */
  AMT_CONTEXT_ERROR_NO_PROFILE, /* nothing is here yet: the first synchronisation makes it */
  AMT_CONTEXT_ERROR_WHO,        /* the portal must be asked first who this is */
  AMT_CONTEXT_ERROR_SIGN_IN,    /* the portal does not take the token */
  AMT_CONTEXT_ERROR_SESSION, /* the session file is damaged and the portal did not say who this is */
  AMT_CONTEXT_ERROR_KEY_LOST, /* a cache is here, but the vault has no key for it; the file stays as it is */
  AMT_CONTEXT_ERROR_SIGNED_OUT, /* the last person signed out; the cache is here, if it was kept, and waits */
  AMT_CONTEXT_ERROR_SESSION_ONLY, /* the key of the cache is only in the memory of the program that made it */
  AMT_CONTEXT_ERROR_LEASE /* the portal was not reached for longer than it allows, and is not reached now */
} AmtContextError;

/* What is %NULL or zero takes its default. Everything is copied or referenced. */
typedef struct
{
  const char *portal_url;  /* (nullable): that of the last sign-in */
  const char *profile_dir; /* made when it is not there */
  const char *token; /* (nullable) bearer token; without one the sign-in that the vault keeps */
  AmtVault *vault;
  gboolean offline; /* asks the portal nothing */
  gboolean
      session_only; /* the cache goes at its closing, unless there is work in it (amt-session-cache.h) */
  gboolean last_person; /* does not ask it who this is: the last person's cache, to leave it */
  gboolean
      read_only; /* beside a running desk; asks the portal only who this is, and only where the profile cannot say */
  AmtClock *clock;     /* (nullable): the machine's */
  const char *program; /* for the user agent, for example "amtsstubectl" */
  const char *version; /* of the program, compared with the portal's minClientVersion */
  GTlsDatabase *tls;   /* (nullable): the system's */
  const AmtSignInFixed
      *fixed; /* (nullable): a kept sign-in that IT does not allow (any more) is not used */
} AmtContextOptions;

#define AMT_TYPE_CONTEXT (amt_context_get_type ())
G_DECLARE_FINAL_TYPE (AmtContext, amt_context, AMT, CONTEXT, GObject)

/**
 * amt_context_open_async:
 *
 * With a token and a network the portal says who this is, and that person's cache is opened; a person who is new gets a new
 * one and everybody else's stays closed. Without the portal the last person's cache is opened if the token is the
 * one of the last sign-in or none is given.
 */
void amt_context_open_async (const AmtContextOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** amt_context_open_finish: Returns: (transfer full): %NULL with AMT_CONTEXT_, AMT_VAULT_, AMT_STORE_, AMT_REMOTE_ or G_IO_ERROR. */
AmtContext *amt_context_open_finish (GAsyncResult *result, GError **error);

/** amt_context_close_async: ends what runs, writes down how many changes are unsent, closes the cache; one of the session goes, unless
 * there is work in it. */
void amt_context_close_async (AmtContext *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_context_close_finish (AmtContext *self, GAsyncResult *result, GError **error);

/** amt_context_get_remains: Returns: unacknowledged changes and drafts that kept a cache of the session when it was closed. */
guint64 amt_context_get_remains (AmtContext *self);
/** amt_context_set_session_only: from now on. Nothing happens where it was opened for reading. */
void amt_context_set_session_only (AmtContext *self, gboolean session_only);
/** amt_context_is_session_only: whether the cache is to go at its closing. */
gboolean amt_context_is_session_only (AmtContext *self);

AmtDesk *amt_context_get_desk (AmtContext *self);
AmtStore *amt_context_get_store (AmtContext *self);
AmtRemote *amt_context_get_remote (AmtContext *self);
/** amt_context_get_engine: Returns: (transfer none) (nullable): %NULL when read-only. */
AmtSyncEngine *amt_context_get_engine (AmtContext *self);
AmtClock *amt_context_get_clock (AmtContext *self);
/** amt_context_get_render_pool: Returns: (transfer none): what draws documents; made at the first call, closed with the context. */
AmtRenderPool *amt_context_get_render_pool (AmtContext *self);
/** amt_context_get_thumbnails: Returns: (transfer none): first pages of documents; as above. */
AmtThumbnails *amt_context_get_thumbnails (AmtContext *self);
/** amt_context_get_machine: Returns: (transfer none): power and network; made at the first call. */
AmtMachine *amt_context_get_machine (AmtContext *self);
/** amt_context_get_document_text: Returns: (transfer none) (nullable): what reads documents for the search, not started; %NULL when read-only. */
AmtDocumentText *amt_context_get_document_text (AmtContext *self);
/** amt_context_get_prefetch: Returns: (transfer none) (nullable): what fetches documents ahead, not started; %NULL when read-only
 * or without a network. */
AmtPrefetch *amt_context_get_prefetch (AmtContext *self);
/** amt_context_get_keeper: Returns: (transfer none) (nullable): what keeps the cache within the portal's rules; %NULL when
 * read-only. */
AmtKeeper *amt_context_get_keeper (AmtContext *self);
/** amt_context_set_sign_in: @sign_in: made at this context's remote while it was open, in place of the one before. */
void amt_context_set_sign_in (AmtContext *self, AmtSignIn *sign_in);
const char *amt_context_get_portal_url (AmtContext *self);
/** amt_context_get_directory: where this person's cache lies. */
const char *amt_context_get_directory (AmtContext *self);
/** amt_context_is_offline: whether it was asked for; says nothing about the network. */
gboolean amt_context_is_offline (AmtContext *self);
/** amt_context_get_unreachable: Returns: (transfer none) (nullable): why the portal could not be asked who this is. */
const GError *amt_context_get_unreachable (AmtContext *self);
/** amt_context_get_unsent_of_others: changes of other persons of this profile that were unsent when they last closed it. */
guint amt_context_get_unsent_of_others (AmtContext *self);

G_END_DECLS
