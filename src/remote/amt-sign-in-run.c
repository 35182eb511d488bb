/* amt-sign-in-run.c: one sign-in: the browser's round trip and the code's exchange for tokens. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include "amt-base.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define RANDOM_BYTES 32

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

  return amt_sign_in_add_query (self->metadata->authorization_endpoint, query);
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
  amt_sign_in_take_tokens (self, amt_tokens_ref (tokens));
  g_task_return_pointer (task, tokens, (GDestroyNotify) amt_tokens_unref);
}

/* @task: (transfer full) */
static void
redeem_code (AmtSignIn *self, GTask *task, const char *code)
{
  g_autoptr (GTask) owned = task;
  Run *run = g_task_get_task_data (task);
  g_autoptr (AmtRemote) remote = amt_sign_in_need_remote (self, task);
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

  if (!amt_sign_in_need_metadata_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (amt_sign_in_fail_if_cancelled (task))
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

  task = amt_sign_in_new_task (self, amt_sign_in_run_async, cancellable, callback, user_data);
  run = g_new0 (Run, 1);
  run->open_func = open_func;
  run->open_data = open_data;
  run->state = new_random ();
  run->nonce = new_random ();
  run->verifier = new_random ();
  g_task_set_task_data (task, run, run_free);
  /* As it is today: where somebody must sign in again, the provider may have been set up anew. */
  g_clear_pointer (&self->metadata, amt_metadata_free);
  amt_sign_in_need_metadata_async (self, cancellable, run_metadata_cb, g_steal_pointer (&task));
}

AmtTokens *
amt_sign_in_run_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
