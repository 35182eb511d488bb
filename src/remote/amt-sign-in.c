/* amt-sign-in.c: one person's sign-in at one identity provider: the browser's round trip, renewing, ending.
 * Owned by AmtRemote and by whoever made it. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include "amt-base.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define DEFAULT_TIMEOUT_S 300
#define RANDOM_BYTES 32

struct _AmtSignIn
{
  GObject parent_instance;

  GWeakRef remote;       /* AmtRemote */
  char *issuer;          /* (owned) */
  char *client_id;       /* (owned) */
  char *resource;        /* (owned) the portal's base address */
  AmtClock *clock;       /* (owned) */
  GArray *ports;         /* (owned) (element-type guint16) */
  guint timeout;         /* seconds */
  AmtMetadata *metadata; /* (owned) (nullable) once it was fetched */
  AmtTokens *tokens;     /* (owned) (nullable) */
  AmtTokens *spent;      /* (owned) (nullable) whose refresh is under way */
  GPtrArray *waiting;    /* (owned) (element-type GTask) for that refresh */
};

G_DEFINE_FINAL_TYPE (AmtSignIn, amt_sign_in, G_TYPE_OBJECT)

G_DEFINE_QUARK (amt - sign - in - error - quark, amt_sign_in_error)

enum
{
  TOKENS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One round trip through the browser. */
typedef struct
{
  AmtSignInOpenFunc open_func;
  gpointer open_data;
  char *state;           /* (owned) */
  char *nonce;           /* (owned) */
  char *verifier;        /* (owned) wiped */
  char *redirect_uri;    /* (owned) */
  AmtLoopback *loopback; /* (owned) (nullable) while it listens */
  GSource *clock;        /* (owned) (nullable) */
  GSource *cancelled;    /* (owned) (nullable) */
  GTask *task;           /* (unowned) while the browser is away: (owned) by the loopback's wait */
} Run;

/* Ending a session. */
typedef struct
{
  AmtTokens *tokens; /* (owned) */
  AmtSignInOpenFunc open_func;
  gpointer open_data;
} End;

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_stop_waiting (Run *run)
{
  clear_source (&run->clock);
  clear_source (&run->cancelled);
  g_clear_pointer (&run->loopback, amt_loopback_close);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  run_stop_waiting (run);
  g_free (run->state);
  g_free (run->nonce);
  amt_wipe (run->verifier);
  g_free (run->redirect_uri);
  g_free (run);
}

static void
end_free (gpointer data)
{
  End *end = data;

  amt_tokens_unref (end->tokens);
  g_free (end);
}

static void
amt_sign_in_finalize (GObject *object)
{
  AmtSignIn *self = AMT_SIGN_IN (object);

  g_weak_ref_clear (&self->remote);
  g_free (self->issuer);
  g_free (self->client_id);
  g_free (self->resource);
  g_clear_object (&self->clock);
  g_array_unref (self->ports);
  g_clear_pointer (&self->metadata, amt_metadata_free);
  g_clear_pointer (&self->tokens, amt_tokens_unref);
  g_clear_pointer (&self->spent, amt_tokens_unref);
  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (amt_sign_in_parent_class)->finalize (object);
}

static void
amt_sign_in_class_init (AmtSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_sign_in_finalize;
  signals[TOKENS_CHANGED] = g_signal_new ("tokens-changed", AMT_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_sign_in_init (AmtSignIn *self)
{
  g_weak_ref_init (&self->remote, NULL);
  self->ports = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->timeout = DEFAULT_TIMEOUT_S;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

AmtSignIn *
amt_sign_in_new (AmtRemote *remote, const char *issuer, const char *client_id, AmtClock *clock,
                 GError **error)
{
  g_autoptr (AmtSignIn) self = NULL;
  g_autoptr (GUri) uri = NULL;

  AMT_ASSERT_MAIN ();
  g_return_val_if_fail (AMT_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  uri = amt_sign_in_parse_uri (issuer, error);
  if (!uri)
    return NULL;

  self = g_object_new (AMT_TYPE_SIGN_IN, NULL);
  g_weak_ref_set (&self->remote, remote);
  self->issuer = g_strdup (issuer);
  self->client_id = g_strdup (client_id);
  self->resource = g_strdup (amt_remote_get_base_url (remote));
  self->clock = g_object_ref (clock);

  return g_steal_pointer (&self);
}

const char *
amt_sign_in_get_issuer (AmtSignIn *self)
{
  return self->issuer;
}

void
amt_sign_in_set_ports (AmtSignIn *self, const guint16 *ports, guint n_ports)
{
  g_return_if_fail (AMT_IS_SIGN_IN (self));

  g_array_set_size (self->ports, 0);
  g_array_append_vals (self->ports, ports, n_ports);
}

void
amt_sign_in_set_timeout (AmtSignIn *self, guint seconds)
{
  g_return_if_fail (AMT_IS_SIGN_IN (self));
  g_return_if_fail (seconds > 0);

  self->timeout = seconds;
}

AmtTokens *
amt_sign_in_get_tokens (AmtSignIn *self)
{
  g_return_val_if_fail (AMT_IS_SIGN_IN (self), NULL);

  return self->tokens;
}

/* @tokens: (transfer full) (nullable) */
static void
take_tokens (AmtSignIn *self, AmtTokens *tokens)
{
  if (self->tokens == NULL && tokens == NULL)
    return;
  g_clear_pointer (&self->tokens, amt_tokens_unref);
  self->tokens = tokens;
  g_signal_emit (self, signals[TOKENS_CHANGED], 0);
}

gboolean
amt_sign_in_set_tokens (AmtSignIn *self, AmtTokens *tokens, GError **error)
{
  g_return_val_if_fail (AMT_IS_SIGN_IN (self), FALSE);

  if (tokens && (!g_str_equal (tokens->issuer, self->issuer) ||
                 !g_str_equal (tokens->client_id, self->client_id) ||
                 !g_str_equal (tokens->resource, self->resource)))
    {
      g_set_error_literal (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ISSUER,
                           "the kept sign-in is of another provider or portal");
      return FALSE;
    }
  take_tokens (self, tokens ? amt_tokens_ref (tokens) : NULL);

  return TRUE;
}

/* The remote, or the task fails. */
static AmtRemote *
need_remote (AmtSignIn *self, GTask *task)
{
  AmtRemote *remote = g_weak_ref_get (&self->remote);

  if (!remote)
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED,
                             "the connection to the portal is closed");

  return remote;
}

static gboolean
fail_if_cancelled (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!cancellable || !g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED, "cancelled");

  return TRUE;
}

static GTask *
new_task (AmtSignIn *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* Cancelled is a code of our own domain. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

/* ---- Metadata -------------------------------------------------------------------------------------------- */

static void
metadata_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint status;
  g_autoptr (JsonNode) root = amt_sign_in_fetch_finish (result, &status, &error);
  AmtMetadata *metadata = NULL;

  if (root && status != SOUP_STATUS_OK)
    error = g_error_new (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER,
                         "the identity provider's metadata is not there (status %u)", status);
  else if (root)
    metadata = amt_metadata_from_json (root, self->issuer, &error);

  if (!metadata)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->metadata, amt_metadata_free);
  self->metadata = metadata;
  g_task_return_boolean (task, TRUE);
}

static void
need_metadata_async (AmtSignIn *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, need_metadata_async, cancellable, callback, user_data);
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *address = NULL;
  gsize length = strlen (self->issuer);

  if (self->metadata)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  remote = need_remote (self, task);
  if (!remote)
    return;

  /* OpenID Connect Discovery 1.0, 4. */
  address = g_strdup_printf ("%.*s/.well-known/openid-configuration",
                             (int) (g_str_has_suffix (self->issuer, "/") ? length - 1 : length),
                             self->issuer);
  uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  amt_sign_in_fetch_async (remote, uri, NULL, cancellable, metadata_cb, g_steal_pointer (&task));
}

static gboolean
need_metadata_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Signing in ------------------------------------------------------------------------------------------ */

static char *
encode_base64url (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);
  char *padding = strchr (text, '=');

  if (padding)
    *padding = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

/* 43 characters: also what RFC 7636, 4.1 wants of a verifier at least. */
static char *
new_random (void)
{
  guint8 bytes[RANDOM_BYTES];
  gsize got = 0;
  char *text;

  while (got < sizeof bytes)
    {
      ssize_t n = getrandom (bytes + got, sizeof bytes - got, 0);

      if (n < 0 && errno != EINTR)
        g_error ("getrandom: %s", g_strerror (errno));
      if (n > 0)
        got += (gsize) n;
    }
  text = encode_base64url (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);

  return text;
}

static char *
challenge_of (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return encode_base64url (digest, length);
}

static char *
add_query (GUri *uri, const char *query)
{
  const char *own = g_uri_get_query (uri);
  g_autofree char *both = own && *own ? g_strconcat (own, "&", query, NULL) : g_strdup (query);
  g_autoptr (GUri) whole =
      g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                   g_uri_get_port (uri), g_uri_get_path (uri), both, NULL);

  return g_uri_to_string (whole);
}

static char *
authorization_uri (AmtSignIn *self, const Run *run)
{
  g_autofree char *challenge = challenge_of (run->verifier);
  gboolean offline = self->metadata->offline_access;
  /* A refresh token for this scope is only given where the person was asked (OpenID Connect Core 1.0, 11). */
  g_autofree char *query = soup_form_encode (
      "response_type", "code", "client_id", self->client_id, "redirect_uri", run->redirect_uri,
      "scope", offline ? "openid offline_access" : "openid", "state", run->state, "nonce",
      run->nonce, "code_challenge", challenge, "code_challenge_method", "S256", "resource",
      self->resource, offline ? "prompt" : NULL, "consent", NULL);

  return add_query (self->metadata->authorization_endpoint, query);
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  AmtExpected expected = { self->issuer, self->client_id, run->nonce, NULL,
                           amt_clock_now (self->clock) };
  GError *error = NULL;
  guint status;
  g_autoptr (JsonNode) root = amt_sign_in_fetch_finish (result, &status, &error);
  AmtTokens *tokens =
      root ? amt_sign_in_read_tokens (root, status, &expected, self->resource, NULL, &error) : NULL;

  if (!tokens)
    {
      g_task_return_error (task, error);
      return;
    }
  take_tokens (self, amt_tokens_ref (tokens));
  g_task_return_pointer (task, tokens, (GDestroyNotify) amt_tokens_unref);
}

/* @task: (transfer full) */
static void
redeem_code (AmtSignIn *self, GTask *task, const char *code)
{
  g_autoptr (GTask) owned = task;
  Run *run = g_task_get_task_data (task);
  g_autoptr (AmtRemote) remote = need_remote (self, task);
  char *form;

  if (!remote)
    return;
  form = soup_form_encode ("grant_type", "authorization_code", "code", code, "redirect_uri",
                           run->redirect_uri, "client_id", self->client_id, "code_verifier",
                           run->verifier, "resource", self->resource, NULL);
  amt_sign_in_fetch_async (remote, self->metadata->token_endpoint, form,
                           g_task_get_cancellable (owned), tokens_cb, g_object_ref (owned));
  amt_wipe (form);
}

/* The wait for the browser is over: @error (transfer full), or %NULL: go on with @code. */
static void
come_back (Run *run, const char *code, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&run->task);
  AmtSignIn *self = g_task_get_source_object (task);

  run_stop_waiting (run);
  if (error)
    g_task_return_error (task, error);
  else
    redeem_code (self, g_steal_pointer (&task), code);
}

static gboolean
returned_cb (GHashTable *parameters, gpointer user_data)
{
  Run *run = user_data;
  AmtSignIn *self = g_task_get_source_object (run->task);
  GError *error = NULL;
  gboolean good = amt_sign_in_check_return (parameters, run->state, self->issuer,
                                            self->metadata->says_iss, &error);

  come_back (run, good ? g_hash_table_lookup (parameters, "code") : NULL, error);

  return good;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  come_back (user_data, NULL,
             g_error_new_literal (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_TIMED_OUT,
                                  "the browser did not come back in time"));

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  come_back (user_data, NULL,
             g_error_new_literal (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED, "cancelled"));

  return G_SOURCE_REMOVE;
}

static void
watch (AmtSignIn *self, Run *run, GCancellable *cancellable)
{
  run->clock = g_timeout_source_new_seconds (self->timeout);
  g_source_set_callback (run->clock, timed_out_cb, run, NULL);
  g_source_attach (run->clock, NULL);
  if (!cancellable)
    return;
  run->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (run->cancelled, G_SOURCE_FUNC (cancelled_cb), run, NULL);
  g_source_attach (run->cancelled, NULL);
}

static void
run_metadata_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = AMT_SIGN_IN (source);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  g_autofree char *uri = NULL;
  GError *error = NULL;

  if (!need_metadata_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (fail_if_cancelled (task))
    return;
  run->loopback = amt_loopback_new ((const guint16 *) (void *) self->ports->data, self->ports->len,
                                    returned_cb, run, &error);
  if (!run->loopback)
    {
      g_task_return_error (task, error);
      return;
    }

  run->redirect_uri = g_strdup (amt_loopback_get_uri (run->loopback));
  uri = authorization_uri (self, run);
  run->task = g_steal_pointer (&task);
  watch (self, run, g_task_get_cancellable (run->task));
  if (!run->open_func (uri, run->open_data, &cause))
    come_back (run, NULL,
               g_error_new (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER,
                            "the browser could not be opened%s%s", cause ? ": " : "",
                            cause ? cause->message : ""));
}

void
amt_sign_in_run_async (AmtSignIn *self, AmtSignInOpenFunc open_func, gpointer open_data,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (AMT_IS_SIGN_IN (self));
  g_return_if_fail (open_func != NULL);
  AMT_ASSERT_MAIN ();

  task = new_task (self, amt_sign_in_run_async, cancellable, callback, user_data);
  run = g_new0 (Run, 1);
  run->open_func = open_func;
  run->open_data = open_data;
  run->state = new_random ();
  run->nonce = new_random ();
  run->verifier = new_random ();
  g_task_set_task_data (task, run, run_free);
  /* As it is today: where somebody must sign in again, the provider may have been set up anew. */
  g_clear_pointer (&self->metadata, amt_metadata_free);
  need_metadata_async (self, cancellable, run_metadata_cb, g_steal_pointer (&task));
}

AmtTokens *
amt_sign_in_run_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Renewing -------------------------------------------------------------------------------------------- */

/* Answers all who wait. @error: (nullable) */
static void
settle_refresh (AmtSignIn *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_pointer (&self->spent, amt_tokens_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);
      GSource *source = g_task_get_task_data (task);

      /* It holds the task. */
      if (source)
        g_source_destroy (source);
      if (g_task_get_completed (task) || fail_if_cancelled (task))
        continue;
      if (error)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSignIn) self = user_data;
  AmtExpected expected = { self->issuer, self->client_id, NULL, self->spent->subject,
                           amt_clock_now (self->clock) };
  g_autoptr (GError) error = NULL;
  guint status;
  g_autoptr (JsonNode) root = amt_sign_in_fetch_finish (result, &status, &error);
  AmtTokens *tokens =
      root ? amt_sign_in_read_tokens (root, status, &expected, self->resource, self->spent, &error)
           : NULL;

  /* Somebody signed in or out meanwhile: what came belongs to nobody any more. */
  if (self->tokens != self->spent)
    g_clear_pointer (&tokens, amt_tokens_unref);
  else if (tokens)
    take_tokens (self, g_steal_pointer (&tokens));
  else if (!g_error_matches (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK))
    /* Refused or unusable: the refresh token is spent either way. */
    take_tokens (self, NULL);

  settle_refresh (self, error);
}

static void
send_refresh (AmtSignIn *self)
{
  g_autoptr (AmtRemote) remote = g_weak_ref_get (&self->remote);
  char *form;

  if (!remote)
    {
      g_autoptr (GError) error = g_error_new_literal (
          AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED, "the connection to the portal is closed");

      settle_refresh (self, error);
      return;
    }
  form =
      soup_form_encode ("grant_type", "refresh_token", "refresh_token", self->spent->refresh_token,
                        "client_id", self->client_id, "resource", self->resource, NULL);
  amt_sign_in_fetch_async (remote, self->metadata->token_endpoint, form, NULL, refreshed_cb,
                           g_object_ref (self));
  amt_wipe (form);
}

static void
refresh_metadata_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtSignIn *self = AMT_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  if (need_metadata_finish (result, &error))
    send_refresh (self);
  else
    settle_refresh (self, error);
}

/* Who gives up waiting is answered at once; the refresh goes on. */
static gboolean
waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_get_completed (task))
    (void) fail_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

void
amt_sign_in_refresh_async (AmtSignIn *self, const char *stale, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AMT_IS_SIGN_IN (self));
  AMT_ASSERT_MAIN ();

  task = new_task (self, amt_sign_in_refresh_async, cancellable, callback, user_data);
  if (fail_if_cancelled (task))
    return;
  if (!self->tokens || !self->tokens->refresh_token)
    {
      g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_EXPIRED,
                               "nobody is signed in, or the sign-in cannot be renewed");
      return;
    }
  if (stale && !g_str_equal (stale, self->tokens->access_token))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (cancellable)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_task_attach_source (task, source, G_SOURCE_FUNC (waiter_cancelled_cb));
      g_task_set_task_data (task, g_source_ref (source), (GDestroyNotify) g_source_unref);
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (self->spent)
    return;
  self->spent = amt_tokens_ref (self->tokens);
  need_metadata_async (self, NULL, refresh_metadata_cb, NULL);
}

gboolean
amt_sign_in_refresh_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Ending ---------------------------------------------------------------------------------------------- */

static gboolean
open_end_page (AmtSignIn *self, const End *end, GError **error)
{
  g_autofree char *query = NULL;
  g_autofree char *uri = NULL;

  if (!end->open_func || !self->metadata->end_session_endpoint || !end->tokens->id_token)
    return TRUE;

  /* OpenID Connect RP-Initiated Logout 1.0, 2. */
  query =
      soup_form_encode ("id_token_hint", end->tokens->id_token, "client_id", self->client_id, NULL);
  uri = add_query (self->metadata->end_session_endpoint, query);

  return end->open_func (uri, end->open_data, error);
}

/* @task: (transfer full) */
static void
end_task (AmtSignIn *self, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) cause = NULL;

  if (open_end_page (self, g_task_get_task_data (task), &cause))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER,
                             "the browser could not be opened");
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint status;
  g_autoptr (JsonNode) root = amt_sign_in_fetch_finish (result, &status, &error);

  if (!root)
    g_task_return_error (task, error);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_REFUSED,
                             "the identity provider did not revoke (status %u)", status);
  else
    end_task (self, g_steal_pointer (&task));
}

static void
end_metadata_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = AMT_SIGN_IN (source);
  End *end = g_task_get_task_data (task);
  g_autoptr (AmtRemote) remote = NULL;
  GCancellable *cancellable;
  GError *error = NULL;
  char *form;

  if (!need_metadata_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!self->metadata->revocation_endpoint || !end->tokens->refresh_token)
    {
      end_task (self, g_steal_pointer (&task));
      return;
    }
  remote = need_remote (self, task);
  if (!remote)
    return;
  form = soup_form_encode ("token", end->tokens->refresh_token, "token_type_hint", "refresh_token",
                           "client_id", self->client_id, NULL);
  cancellable = g_task_get_cancellable (task);
  amt_sign_in_fetch_async (remote, self->metadata->revocation_endpoint, form, cancellable,
                           revoked_cb, g_steal_pointer (&task));
  amt_wipe (form);
}

void
amt_sign_in_end_async (AmtSignIn *self, AmtSignInOpenFunc open_func, gpointer open_data,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  End *end;

  g_return_if_fail (AMT_IS_SIGN_IN (self));
  AMT_ASSERT_MAIN ();

  task = new_task (self, amt_sign_in_end_async, cancellable, callback, user_data);
  if (!self->tokens)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  end = g_new0 (End, 1);
  end->tokens = amt_tokens_ref (self->tokens);
  end->open_func = open_func;
  end->open_data = open_data;
  g_task_set_task_data (task, end, end_free);
  take_tokens (self, NULL);
  need_metadata_async (self, cancellable, end_metadata_cb, g_steal_pointer (&task));
}

gboolean
amt_sign_in_end_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_end_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
