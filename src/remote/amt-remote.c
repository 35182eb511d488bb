/* amt-remote.c: the session: one per portal, with its limits, its token and its counters.
 * Owned by AmtContext. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-private.h"

#include "amt-base.h"
#include "amt-sign-in.h"

#include <string.h>

#define MAX_CONNS 16
/* libsoup's default of 2 would starve everything else beside three downloads and an event stream. */
#define MAX_CONNS_PER_HOST 8
#define IDLE_TIMEOUT_S 60
#define DEFAULT_TIMEOUT_S 30
/* More than requests are under way at once. */
#define MAX_MARKS 16
#define HISTORY_SEPARATOR ", "

struct _AmtRemote
{
  GObject parent_instance;

  SoupSession *session; /* (owned) the only one */
  GUri *base;           /* (owned) */
  char *base_path;      /* (owned) of it, without a slash at its end: may be empty */
  char *base_url;       /* (owned) ends with base_path */
  char *token;          /* (owned) (nullable) wiped before it is freed */
  guint token_serial;
  AmtSignIn *sign_in; /* (owned) (nullable) knows the remote by a weak reference only */
  char *subject;      /* (owned) (nullable) whose token it is, where sign_in says so */
  guint timeout;      /* seconds */
  guint64 n_requests;
  guint64 n_bytes;
  char *history; /* (owned) (nullable) newest marks of the portal's history */
  gboolean history_held;
  AmtHistoryFunc history_func; /* (nullable) */
  gpointer history_data;
  GQueue
      downloads; /* (element-type AmtDownload) unfinished ones; each takes itself out when it ends */
};

G_DEFINE_FINAL_TYPE (AmtRemote, amt_remote, G_TYPE_OBJECT)

static void
clear_token (AmtRemote *self)
{
  if (self->token)
    explicit_bzero (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
}

static void
amt_remote_finalize (GObject *object)
{
  AmtRemote *self = AMT_REMOTE (object);

  /* Calls and downloads hold a reference to the remote: there are none left. */
  g_assert (g_queue_is_empty (&self->downloads));
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->base_path, g_free);
  g_clear_pointer (&self->base_url, g_free);
  clear_token (self);
  if (self->sign_in)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_clear_object (&self->sign_in);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->history, g_free);

  G_OBJECT_CLASS (amt_remote_parent_class)->finalize (object);
}

static void
amt_remote_class_init (AmtRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_remote_finalize;
}

static void
amt_remote_init (AmtRemote *self)
{
  self->timeout = DEFAULT_TIMEOUT_S;
  g_queue_init (&self->downloads);
}

static char *
without_slash (const char *text)
{
  gsize length = strlen (text);

  while (length > 0 && text[length - 1] == '/')
    length--;

  return g_strndup (text, length);
}

AmtRemote *
amt_remote_new (const char *base_url, const char *user_agent, GError **error)
{
  g_autoptr (AmtRemote) self = NULL;
  g_autoptr (GUri) base = NULL;
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *url = NULL;

  AMT_ASSERT_MAIN ();
  g_return_val_if_fail (base_url != NULL && user_agent != NULL, NULL);

  base = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, &parse_error);
  if (!base)
    {
      /* GLib's own message repeats the address, which may carry a password. */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "the portal's address cannot be used: it is not a URL");
      return NULL;
    }
  if (!amt_remote_base_is_usable (base, error))
    return NULL;

  self = g_object_new (AMT_TYPE_REMOTE, NULL);
  self->base = g_uri_ref (base);
  self->base_path = without_slash (g_uri_get_path (base));
  url = g_uri_to_string (base);
  self->base_url = without_slash (url);
  /* No cookie jar, no cache, and a clock of our own (AmtCall) instead of the sockets': it also runs while a
   * message waits in a layer above them, and stands still while a receiver is busy. */
  self->session = soup_session_new_with_options ("max-conns", MAX_CONNS, "max-conns-per-host",
                                                 MAX_CONNS_PER_HOST, "timeout", 0, "idle-timeout",
                                                 IDLE_TIMEOUT_S, "user-agent", user_agent, NULL);
  /* The token is all the authorization there is. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  /* What is for this machine goes to no proxy, whatever the environment says. */
  if (amt_remote_is_loopback (g_uri_get_host (self->base)))
    soup_session_set_proxy_resolver (self->session, NULL);

  return g_steal_pointer (&self);
}

void
amt_remote_set_token (AmtRemote *self, const char *token)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));

  stripped = token ? g_strstrip (g_strdup (token)) : NULL;
  if (g_strcmp0 (stripped, self->token) != 0)
    self->token_serial++;
  clear_token (self);
  if (stripped && amt_remote_is_token (stripped))
    self->token = g_strdup (stripped);
  if (stripped)
    explicit_bzero (stripped, strlen (stripped));
}

guint
amt_remote_get_token_serial (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), 0);

  return self->token_serial;
}

static void
tokens_changed_cb (AmtSignIn *sign_in, gpointer user_data)
{
  AmtRemote *self = user_data;
  AmtTokens *tokens = amt_sign_in_get_tokens (sign_in);
  const char *subject = tokens ? amt_tokens_get_subject (tokens) : NULL;
  guint serial = self->token_serial;

  amt_remote_set_token (self, tokens ? amt_tokens_get_access_token (tokens) : NULL);
  /* A renewed token is still the same person's: what was learnt with the one before stays true. */
  if (subject && g_strcmp0 (subject, self->subject) == 0)
    self->token_serial = serial;
  if (subject && g_strcmp0 (subject, self->subject) != 0)
    {
      g_free (self->subject);
      self->subject = g_strdup (subject);
    }
}

void
amt_remote_set_sign_in (AmtRemote *self, AmtSignIn *sign_in)
{
  g_return_if_fail (AMT_IS_REMOTE (self));

  g_clear_pointer (&self->subject, g_free);
  if (self->sign_in)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_set_object (&self->sign_in, sign_in);
  if (!sign_in)
    return;

  g_signal_connect (sign_in, "tokens-changed", G_CALLBACK (tokens_changed_cb), self);
  tokens_changed_cb (sign_in, self);
}

AmtSignIn *
amt_remote_get_sign_in (AmtRemote *self)
{
  return self->sign_in;
}

void
amt_remote_set_tls_database (AmtRemote *self, GTlsDatabase *database)
{
  g_autoptr (GTlsDatabase) system = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));

  /* For libsoup %NULL means to trust nobody. */
  if (!database)
    database = system = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  soup_session_set_tls_database (self->session, database);
}

void
amt_remote_set_timeout (AmtRemote *self, guint seconds)
{
  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (seconds > 0);

  self->timeout = seconds;
}

const char *
amt_remote_get_base_url (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), NULL);

  return self->base_url;
}

void
amt_remote_set_history (AmtRemote *self, const char *marks)
{
  g_return_if_fail (AMT_IS_REMOTE (self));

  g_free (self->history);
  self->history = g_strdup (marks);
  self->history_held = FALSE;
}

const char *
amt_remote_get_history (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), NULL);

  return self->history;
}

void
amt_remote_hold_history (AmtRemote *self)
{
  amt_remote_set_history (self, NULL);
  self->history_held = TRUE;
}

gboolean
amt_remote_holds_history (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), FALSE);

  return self->history_held;
}

void
amt_remote_set_history_func (AmtRemote *self, AmtHistoryFunc func, gpointer user_data)
{
  g_return_if_fail (AMT_IS_REMOTE (self));

  self->history_func = func;
  self->history_data = user_data;
}

void
amt_remote_learn_history (AmtRemote *self, const char *carried, const char *mark)
{
  g_auto (GStrv) old = g_strsplit (carried ? carried : "", HISTORY_SEPARATOR, -1);
  g_auto (GStrv) now = g_strsplit (self->history ? self->history : "", HISTORY_SEPARATOR, -1);
  g_autoptr (GString) marks = NULL;
  guint n = 1;

  if (!mark || self->history_held || strchr (mark, ',') || !amt_remote_check_header (mark, NULL))
    return;

  /* The portal has checked what the request carried. What other answers brought meanwhile stays until it was checked, too. */
  marks = g_string_new (NULL);
  for (guint i = 0; now[i] && n < MAX_MARKS; i++)
    if (*now[i] && !g_str_equal (now[i], mark) &&
        !g_strv_contains ((const char *const *) old, now[i]))
      {
        g_string_append_printf (marks, "%s" HISTORY_SEPARATOR, now[i]);
        n++;
      }
  g_string_append (marks, mark);
  if (g_strcmp0 (marks->str, self->history) == 0)
    return;

  g_free (self->history);
  self->history = g_string_free (g_steal_pointer (&marks), FALSE);
  if (self->history_func)
    self->history_func (self->history, self->history_data);
}

guint64
amt_remote_get_n_requests (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), 0);

  return self->n_requests;
}

guint64
amt_remote_get_n_bytes (AmtRemote *self)
{
  g_return_val_if_fail (AMT_IS_REMOTE (self), 0);

  return self->n_bytes;
}

SoupSession *
amt_remote_get_session (AmtRemote *self)
{
  return self->session;
}

const char *
amt_remote_get_token (AmtRemote *self)
{
  return self->token;
}

guint
amt_remote_get_timeout (AmtRemote *self)
{
  return self->timeout;
}

GUri *
amt_remote_build_uri (AmtRemote *self, const char *path, const char *query)
{
  g_autofree char *whole = g_strconcat (self->base_path, path, NULL);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->base), NULL,
                      g_uri_get_host (self->base), g_uri_get_port (self->base), whole, query, NULL);
}

void
amt_remote_count_request (AmtRemote *self)
{
  self->n_requests++;
}

void
amt_remote_count_bytes (AmtRemote *self, gsize n_bytes)
{
  self->n_bytes += n_bytes;
}

GQueue *
amt_remote_get_download_queue (AmtRemote *self)
{
  return &self->downloads;
}
