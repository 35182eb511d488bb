/* amt-context-private.h: what opening, closing and signing out know of a context.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"
#include "amt-letters.h"
#include "amt-session-cache.h"

G_BEGIN_DECLS

struct _AmtContext
{
  GObject parent_instance;

  char *profile;              /* (owned) */
  char *person;               /* (owned) folder name */
  char *directory;            /* (owned) */
  AmtClock *clock;            /* (owned) */
  AmtVault *vault;            /* (owned) */
  AmtRemote *remote;          /* (owned) */
  AmtSignIn *sign_in;         /* (owned) (nullable) as the vault had it */
  AmtStore *store;            /* (owned) */
  AmtSyncEngine *engine;      /* (owned) (nullable) read-only */
  AmtLetters *letters;        /* (nullable) owned by engine */
  AmtDesk *desk;              /* (owned) */
  AmtRenderPool *render_pool; /* (owned) (nullable) made when it is asked for */
  AmtThumbnails *thumbnails;  /* (owned) (nullable) made when it is asked for */
  AmtMachine *machine;        /* (owned) (nullable) made when it is asked for */
  AmtDocumentText *text;      /* (owned) (nullable) made when it is asked for */
  AmtPrefetch *prefetch;      /* (owned) (nullable) made when it is asked for */
  AmtKeeper *keeper;          /* (owned) (nullable) read-only */
  GBytes *key;                /* (owned) (nullable) of the cache; read-only: none */
  AmtSessionCache *session;   /* (owned) (nullable) a cache that ends with the session */
  gboolean session_only;      /* that is wanted */
  guint64 remains;            /* what kept such a cache when it was closed */
  gboolean offline;
  guint unsent_of_others;
  GError *unreachable; /* (owned) (nullable) */
};

/** amt_context_run_in_thread: one step of @task, which the step has as its task data and @done as its user data (owned). */
void amt_context_run_in_thread (GTask *task, GTaskThreadFunc func, GAsyncReadyCallback done);
/** amt_context_begin_session: @in_vault: whether the vault has the key of the cache */
void amt_context_begin_session (AmtContext *self, gboolean in_vault);
/** amt_context_key_name: Returns: (transfer full): what the vault calls the key of @person's cache. */
char *amt_context_key_name (const char *person);

G_END_DECLS
