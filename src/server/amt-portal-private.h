/* amt-portal-private.h: the portal's insides, for its own files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-portal.h"
#include "amt-wire-presence.h"

#include "amt-listener.h"
#include "db/amt-db.h"
#include "signin/amt-introspection.h"
#include "signin/amt-issuer.h"

G_BEGIN_DECLS

#define AMT_BASE_PATH "/amtsstube/v1"
#define AMT_MAX_IDS 100
#define AMT_MAX_OPERATION_BODY (1024 * 1024)

typedef struct
{
  char *body; /* {"services": […]} */
  char *etag; /* quoted */
} AmtList;

typedef struct _AmtEvents AmtEvents;
typedef struct _AmtPlay AmtPlay;

struct _AmtPortal
{
  GObject parent_instance;

  AmtPortalOptions options;        /* numbers and flags; its strings are the ones below */
  char *listen;                    /* (owned) */
  char *database;                  /* (owned) */
  char *uploads;                   /* (owned) folder in which uploads arrive */
  AmtClock *clock;                 /* (owned) */
  GTlsCertificate *certificate;    /* (owned) (nullable) */
  AmtDb *db;                       /* (owned) */
  AmtListener *listener;           /* (owned) (nullable) while it serves */
  AmtIssuer *issuer;               /* (owned) (nullable) its own sign-in */
  AmtIntrospection *introspection; /* (owned) (nullable) an external one */
  char *issuer_uri;                /* (owned) (nullable) of the external one */
  char *client_id;                 /* (owned) (nullable) the desks' there */
  char *public_url;                /* (owned) (nullable) */
  char *url;                       /* (owned) (nullable) */
  guint16 port;                    /* after the first start: the one it got */
  guint64 n_requests;

  AmtEvents *events;     /* (owned) */
  AmtPlay *play;         /* (owned) (nullable) from its first use on */
  GHashTable *tokens;    /* (owned) SHA-256 of a token -> user id */
  GHashTable *people;    /* (owned) user id -> AmtMe */
  GHashTable *services;  /* (owned) id -> AmtService */
  GHashTable *queues;    /* (owned) id -> AmtQueue */
  GHashTable *lists;     /* (owned) name -> AmtList */
  GHashTable *in_flight; /* (owned) user id -> number of requests */
};

/** amt_portal_reload: reads lists and people from the database again. */
gboolean amt_portal_reload (AmtPortal *self, GError **error);

/** amt_portal_find_person_by_token: Returns: (transfer none) (nullable). */
const AmtMe *amt_portal_find_person_by_token (AmtPortal *self, const char *token);

/** amt_portal_hash_token: Returns: (transfer full): what tokens are kept as. */
char *amt_portal_hash_token (const char *token);

/** amt_portal_see: Returns: (transfer full) (nullable): the case as @me sees it; %NULL without an error if not. */
AmtCase *amt_portal_see (AmtPortal *self, const AmtMe *me, const char *case_id,
                         gboolean *out_tagged, GError **error);

/** amt_portal_rights_hash: Returns: (transfer full): 16 digits that change with the person's rights. */
char *amt_portal_rights_hash (const AmtMe *me);

/**
 * amt_portal_operate: one operation, one transaction.
 * @id: the Idempotency-Key
 * @body: exact bytes
 * @if_match: version, or -1
 * @out_version: (out) (optional): version that it produced, now or when it was first applied
 *
 * Returns: (transfer full) (nullable): the answer or the problem; %NULL when the database failed.
 */
AmtBatchResult *amt_portal_operate (AmtPortal *self, const AmtMe *me, const char *id,
                                    const char *case_id, GBytes *body, gint64 if_match,
                                    guint64 *out_version, GError **error);

/** amt_portal_handle: hooks the routes into @server (amt-router.c). */
void amt_portal_handle (AmtPortal *self, SoupServer *server);

/** amt_portal_start_play: at the pace of the options, if they have one (amt-play.c). */
void amt_portal_start_play (AmtPortal *self);
void amt_portal_stop_play (AmtPortal *self);
void amt_play_free (AmtPlay *self);

/** amt_portal_fill: demo content into an empty database, and the token file (amt-portal-fill.c). */
gboolean amt_portal_fill (AmtPortal *self, GError **error);
/** amt_portal_open_sign_in: the portal's own sign-in, or the external one, as the options say (amt-portal-sign-in.c). */
gboolean amt_portal_open_sign_in (AmtPortal *self, GError **error);
/** amt_portal_close_sign_in: frees both. */
void amt_portal_close_sign_in (AmtPortal *self);
/** amt_portal_name_sign_in: the portal's address is known. */
void amt_portal_name_sign_in (AmtPortal *self);
/** amt_portal_read_tokens: from the token file; with demo one that is missing is written. */
gboolean amt_portal_read_tokens (AmtPortal *self, const char *file, GError **error);

G_END_DECLS
