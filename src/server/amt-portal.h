/* amt-portal.h: the reference portal as an object: for amtsstube-portal and for tests that run it in-process.
 *
 * Serves the contract (data/portal-api.yaml) from one SQLite file. Everything happens in the thread and main
 * context that called amt_portal_start (); an in-process client must therefore be asynchronous.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-wire.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_PORTAL_ERROR (amt_portal_error_quark ())
GQuark amt_portal_error_quark (void);

typedef enum
{
  AMT_PORTAL_ERROR_OPTIONS,  /* these options cannot go together, or an address cannot be used */
  AMT_PORTAL_ERROR_DATABASE, /* the file cannot be opened, is newer, or a statement failed */
  AMT_PORTAL_ERROR_NOT_FOUND /* no such case, person or queue */
} AmtPortalError;

/* What is zero or NULL takes its default. Strings are copied. */
typedef struct
{
  const char *listen;   /* "127.0.0.1:PORT"; default "127.0.0.1:0": a free port */
  const char *database; /* file; default: a temporary one that goes with the portal */
  gboolean demo;        /* fill an empty database with the invented Kreis; loopback only */
  char *
      demo_defects; /* (nullable): file that gets {"defects": […], "specials": […]} of the demo when it is filled */
  guint demo_cases;              /* how many cases */
  guint32 seed;                  /* of the demo content */
  const char *access_token_file; /* lines "token user-id" */
  const char *tls_certificate;   /* PEM; with tls_key: serve https */
  const char *tls_key;
  const char *public_url; /* base address as desks know it, if a proxy stands before it */
  /* Without these a demo has its own sign-in (people without passwords), another portal has tokens only. */
  const char *issuer;                    /* external identity provider (OpenID Connect) … */
  const char *introspection_url;         /* … which says whose a token is (RFC 7662) … */
  const char *introspection_credentials; /* … to who has these: file with a line "id:secret" */
  const char *client_id;                 /* the desks' there; default "amtsstube" */
  const char *subjects;                  /* file: lines "subject user-id" */
  guint access_token_seconds;            /* of the own sign-in; default 600 */
  AmtClock *clock;                       /* default: the machine's */
  guint64 max_upload;                    /* bytes; default 50 MiB */
  guint max_page;                        /* changes a page; default 500 */
  guint max_in_flight;                   /* requests of one person at once before 429; default 64 */
  guint max_connections;                 /* default 4096 */
  guint max_streams;      /* event streams of one token at once before 429; default 4 */
  guint heartbeat_ms;     /* an event stream is never silent for longer; default 25000 */
  guint events_retry_ms;  /* clients come back to a broken event stream after this; default 5000 */
  guint events_gather_ms; /* changes within this time are one event; default 100 */
  guint play; /* with demo: so many times a minute an applicant does something; default: never */
  guint presence_lease_ms; /* default 90000 */
  guint64 cache_lease;     /* seconds, see the contract; default: never */
  guint64 cache_closed;    /* seconds, likewise */
  guint slow_request_ms;   /* a half-sent request is cut after this; default 15000 */
  gboolean quiet;          /* no line per request on standard error */
} AmtPortalOptions;

#define AMT_TYPE_PORTAL (amt_portal_get_type ())
G_DECLARE_FINAL_TYPE (AmtPortal, amt_portal, AMT, PORTAL, GObject)

/**
 * amt_portal_new:
 * @options: (nullable): all defaults
 *
 * Opens the database, fills it if asked to and empty, reads the token file. Does not listen yet.
 *
 * Returns: (transfer full) (nullable): %NULL with AMT_PORTAL_ERROR or G_IO_ERROR.
 */
AmtPortal *amt_portal_new (const AmtPortalOptions *options, GError **error);

/** amt_portal_start: listens and serves until amt_portal_stop (). */
gboolean amt_portal_start (AmtPortal *self, GError **error);

/**
 * amt_portal_stop:
 *
 * Closes all connections; the database stays open, amt_portal_start () serves again (on the same port). Idempotent.
 */
void amt_portal_stop (AmtPortal *self);

/** amt_portal_get_url: (transfer none): "http://127.0.0.1:PORT/amtsstube/v1"; %NULL before the first start. */
const char *amt_portal_get_url (AmtPortal *self);

/* ---- Who may enter -------------------------------------------------------------------------------------- */

/** amt_portal_set_token: @token stands for @user_id from now on; @user_id %NULL: the token is void. */
void amt_portal_set_token (AmtPortal *self, const char *token, const char *user_id);

/**
 * amt_portal_set_rights:
 * @rights: AMT_RIGHT_NONE takes @queue_id from the person
 *
 * The person's next GET /changes answers 410 rights-changed.
 */
gboolean amt_portal_set_rights (AmtPortal *self, const char *user_id, const char *queue_id,
                                AmtRights rights, AmtCacheScope scope, GError **error);

/* ---- Content -------------------------------------------------------------------------------------------- */

/**
 * amt_portal_put_list: replaces a reference list.
 * @name: "authorities", "queues", "users" or "services"
 * @members: objects of the contract's schema
 */
gboolean amt_portal_put_list (AmtPortal *self, const char *name, JsonArray *members,
                              GError **error);

/** amt_portal_put_person: adds or replaces a person, with roles and rights. */
gboolean amt_portal_put_person (AmtPortal *self, const AmtMe *person, GError **error);

/**
 * amt_portal_add_case:
 * @value: whole case
 * @bytes: (element-type GBytes) (nullable): one for each of its documents; %NULL entry: known by its hash
 */
gboolean amt_portal_add_case (AmtPortal *self, const AmtCase *value, GPtrArray *bytes,
                              GError **error);

/**
 * amt_portal_resubmit: the applicant sends the form again.
 * @field: (nullable): form field that changes, @value its new text
 * @message: (nullable): id of a message that comes with it
 *
 * applicantVersion rises, version does not; the case is unread for everybody.
 */
gboolean amt_portal_resubmit (AmtPortal *self, const char *case_id, const char *field,
                              const char *value, const char *message, GError **error);

/**
 * amt_portal_add_evidence: the applicant hands in one more paper.
 * @document: what is not set is filled in: source, time, hash and size
 */
gboolean amt_portal_add_evidence (AmtPortal *self, const char *case_id, const AmtDocument *document,
                                  GBytes *bytes, GError **error);

/** amt_portal_set_scan: the virus scan of a document came to a result. @scan: "clean", "infected", "pending" or "unknown". */
gboolean amt_portal_set_scan (AmtPortal *self, const char *case_id, const char *document_id,
                              const char *scan, GError **error);

/** amt_portal_withdraw: the applicant takes the application back: flag and history entry "withdrawn"; the clerk closes it. */
gboolean amt_portal_withdraw (AmtPortal *self, const char *case_id, GError **error);

/**
 * amt_portal_play: lets the applicants do one thing at once, as the option "play" does at its pace: a new
 * application, a changed form, another paper, a message, or a withdrawal.
 *
 * Same seed, same content at the start, same number of calls: same deeds.
 *
 * Returns: FALSE with AMT_PORTAL_ERROR; OPTIONS if the portal was not started with demo.
 */
gboolean amt_portal_play (AmtPortal *self, GError **error);

/** amt_portal_erase_case: the case goes for good: tombstone "erased". */
gboolean amt_portal_erase_case (AmtPortal *self, const char *case_id, GError **error);

/** amt_portal_save: copies the database to @file: tonight's backup. */
gboolean amt_portal_save (AmtPortal *self, const char *file, GError **error);

/** amt_portal_restore: puts back a backup: cursors given out since then answer 410 history-diverged. */
gboolean amt_portal_restore (AmtPortal *self, const char *file, GError **error);

/* ---- What tests look at --------------------------------------------------------------------------------- */

/** amt_portal_count_operations: how many operations of @type (%NULL: all) were applied to @case_id (%NULL: any). */
guint amt_portal_count_operations (AmtPortal *self, const char *case_id, const char *type);

/* An operation that was applied. */
typedef struct
{
  char *id;
  char *author_id;
  char *type;
  char *receipt_id;
  guint64 base_version; /* what it was applied to … */
  guint64 version;      /* … and what it produced; the same where nothing changed */
} AmtAppliedOperation;
void amt_applied_operation_free (AmtAppliedOperation *self);

/** amt_portal_list_operations: Returns: (transfer full) (element-type AmtAppliedOperation): those of @case_id in the order of
 * their versions; empty where it cannot be read. */
GPtrArray *amt_portal_list_operations (AmtPortal *self, const char *case_id);

/**
 * amt_portal_get_case_json:
 * @user_id: (nullable): as this person sees it; %NULL: all that is stored
 *
 * Returns: (transfer full) (nullable): the whole case; %NULL if it is not there for @user_id.
 */
char *amt_portal_get_case_json (AmtPortal *self, const char *case_id, const char *user_id);

/** amt_portal_list_cases: Returns: (transfer full): ids of all cases, oldest first. */
char **amt_portal_list_cases (AmtPortal *self);

/** amt_portal_get_n_streams: open event streams. */
guint amt_portal_get_n_streams (AmtPortal *self);

/** amt_portal_get_n_requests: requests since the start, answered or not. */
guint64 amt_portal_get_n_requests (AmtPortal *self);

G_END_DECLS
