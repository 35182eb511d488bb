/* amt-sign-in.c: one person's sign-in at one identity provider: what it knows, and renewing it. The browser's round trip is in
 * amt-sign-in-run.c, the end in amt-sign-in-end.c. Owned by AmtRemote and by whoever made it. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include "amt-base.h"

#include <string.h>

#define DEFAULT_TIMEOUT_S 300

G_DEFINE_FINAL_TYPE (AmtSignIn, amt_sign_in, G_TYPE_OBJECT)

G_DEFINE_QUARK (amt - sign - in - error - quark, amt_sign_in_error)

enum
{
  TOKENS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

const char *
amt_sign_in_get_client_id (AmtSignIn *self)
{
  return self->client_id;
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
void
amt_sign_in_take_tokens (AmtSignIn *self, AmtTokens *tokens)
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
  amt_sign_in_take_tokens (self, tokens ? amt_tokens_ref (tokens) : NULL);

  return TRUE;
}

/* The remote, or the task fails. */
AmtRemote *
amt_sign_in_need_remote (AmtSignIn *self, GTask *task)
{
  AmtRemote *remote = g_weak_ref_get (&self->remote);

  if (!remote)
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED,
                             "the connection to the portal is closed");

  return remote;
}

gboolean
amt_sign_in_fail_if_cancelled (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!cancellable || !g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED, "cancelled");

  return TRUE;
}

GTask *
amt_sign_in_new_task (AmtSignIn *self, gpointer tag, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
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

void
amt_sign_in_need_metadata_async (AmtSignIn *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = amt_sign_in_new_task (self, amt_sign_in_need_metadata_async, cancellable,
                                                 callback, user_data);
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *address = NULL;
  gsize length = strlen (self->issuer);

  if (self->metadata)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  remote = amt_sign_in_need_remote (self, task);
  if (!remote)
    return;

  /* OpenID Connect Discovery 1.0, 4. */
  address = g_strdup_printf ("%.*s/.well-known/openid-configuration",
                             (int) (g_str_has_suffix (self->issuer, "/") ? length - 1 : length),
                             self->issuer);
  uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  amt_sign_in_fetch_async (remote, uri, NULL, cancellable, metadata_cb, g_steal_pointer (&task));
}

gboolean
amt_sign_in_need_metadata_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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
      if (g_task_get_completed (task) || amt_sign_in_fail_if_cancelled (task))
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

  /* A refresh token that was used is refused by some without a word (RFC 6749, 5.2 wants JSON with invalid_grant). */
  if (g_error_matches (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER) &&
      (status == SOUP_STATUS_BAD_REQUEST || status == SOUP_STATUS_UNAUTHORIZED))
    {
      g_clear_error (&error);
      g_set_error (&error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_EXPIRED,
                   "the identity provider does not renew the sign-in (status %u)", status);
    }
  /* Somebody signed in or out meanwhile: what came belongs to nobody any more. */
  if (self->tokens != self->spent)
    g_clear_pointer (&tokens, amt_tokens_unref);
  else if (tokens)
    amt_sign_in_take_tokens (self, g_steal_pointer (&tokens));
  else if (!g_error_matches (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK))
    /* Refused or unusable: the refresh token is spent either way. */
    amt_sign_in_take_tokens (self, NULL);

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

  if (amt_sign_in_need_metadata_finish (result, &error))
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
    (void) amt_sign_in_fail_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

void
amt_sign_in_refresh_async (AmtSignIn *self, const char *stale, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AMT_IS_SIGN_IN (self));
  AMT_ASSERT_MAIN ();

  task = amt_sign_in_new_task (self, amt_sign_in_refresh_async, cancellable, callback, user_data);
  if (amt_sign_in_fail_if_cancelled (task))
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
  amt_sign_in_need_metadata_async (self, NULL, refresh_metadata_cb, NULL);
}

gboolean
amt_sign_in_refresh_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
