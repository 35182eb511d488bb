/* amt-call.c: one HTTP request: its clock, its cancellation, its body under a cap.
 * Owned by an exchange or a download. Main thread only.
 *
 * libsoup sends a request once more by itself when a kept connection turns out to be closed and not a byte of an answer
 * has come, but only GET, PUT and DELETE, which mean the same twice. A POST is never repeated there: its caller
 * sees LOST and repeats it with the same Idempotency-Key. The portal answers either the same way; it only matters
 * for n_requests, which counts what went on the wire.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-call.h"

#include "amt-base.h"
#include "amt-sign-in.h"

#include <string.h>

#define COLLECT_STEP (64 * 1024)

struct _AmtCall
{
  AmtRemote *remote;    /* (owned) */
  const char *method;   /* (unowned) a constant */
  GUri *uri;            /* (owned) */
  SoupMessage *message; /* (owned) another one when the request is sent once more */
  char *media_type;     /* (owned) (nullable) of the request's body */
  GBytes *body;         /* (owned) (nullable) */
  char *token;          /* (owned) (nullable) that it was sent with; wiped */
  char *history;        /* (owned) (nullable) marks that it was sent with */
  gboolean refreshed;   /* there was a 401, and a new token was asked for */
  GInputStream
      *stream; /* (owned) (nullable) the answer's body, between its head and amt_call_end () */
  AmtCallFlags flags;

  GCancellable *stop;     /* (owned) ours: the clock or the caller's cancellable sets it */
  GCancellable *caller;   /* (owned) (nullable) */
  GSource *caller_source; /* (owned) (nullable) passes the caller's wish on to stop */
  GSource *clock;         /* (owned) (nullable) */
  guint timeout;          /* seconds without a byte; 0: the remote's */
  gboolean started;       /* bytes of the request may have left */
  gboolean timed_out;
};

/* Body under a cap: task data of amt_call_collect_async (). */
typedef struct
{
  AmtCall *call; /* (owned) */
  GByteArray *body;
  gsize cap;
} Collect;

static void
collect_free (Collect *collect)
{
  amt_call_unref (collect->call);
  g_clear_pointer (&collect->body, g_byte_array_unref);
  g_free (collect);
}

/* The clock runs only while something is expected from the network. */

static guint
get_timeout (AmtCall *self)
{
  return self->timeout > 0 ? self->timeout : amt_remote_get_timeout (self->remote);
}

static void
wind_clock (AmtCall *self)
{
  if (self->clock)
    g_source_set_ready_time (self->clock,
                             g_get_monotonic_time () + get_timeout (self) * G_TIME_SPAN_SECOND);
}

static void
hold_clock (AmtCall *self)
{
  if (self->clock)
    g_source_set_ready_time (self->clock, -1);
}

static gboolean
clock_ran_out_cb (gpointer user_data)
{
  AmtCall *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->stop);

  return G_SOURCE_REMOVE;
}

static gboolean
caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  AmtCall *self = user_data;

  g_cancellable_cancel (self->stop);

  return G_SOURCE_REMOVE;
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                  gpointer user_data)
{
  wind_clock (user_data);
}

/* From here on bytes may leave, so the portal may have got the request. */
static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  AmtCall *self = user_data;

  self->started = TRUE;
  amt_remote_count_request (self->remote);
  wind_clock (self);
}

static void
wrote_body_data_cb (SoupMessage *message, guint n_bytes, gpointer user_data)
{
  wind_clock (user_data);
}

static void
make_message (AmtCall *self)
{
  self->message = soup_message_new_from_uri (self->method, self->uri);
  /* Idempotent also for POST, which has its key: else libsoup opens a new connection for each. */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);

  if (self->flags & AMT_CALL_AS_STORED)
    {
      soup_message_disable_feature (self->message, SOUP_TYPE_CONTENT_DECODER);
      amt_call_set_header (self, "Accept-Encoding", "identity");
    }
  else
    amt_call_set_header (self, "Accept", "application/json, application/problem+json");

  g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
}

AmtCall *
amt_call_new_for_uri (AmtRemote *remote, const char *method, GUri *uri, AmtCallFlags flags)
{
  AmtCall *self = g_rc_box_new0 (AmtCall);

  self->remote = g_object_ref (remote);
  self->method = g_intern_string (method);
  self->uri = g_uri_ref (uri);
  self->flags = flags;
  self->stop = g_cancellable_new ();
  make_message (self);

  return self;
}

AmtCall *
amt_call_new (AmtRemote *remote, const char *method, const char *path, const char *query,
              AmtCallFlags flags)
{
  g_autoptr (GUri) uri = amt_remote_build_uri (remote, path, query);

  return amt_call_new_for_uri (remote, method, uri, flags);
}

static void
clear_token (AmtCall *self)
{
  if (self->token)
    explicit_bzero (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
}

static void
clear_message (AmtCall *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

static void
amt_call_clear (AmtCall *self)
{
  amt_call_end (self);
  clear_message (self);
  clear_token (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->media_type, g_free);
  g_clear_pointer (&self->history, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->stop);
  g_clear_object (&self->caller);
  g_clear_object (&self->remote);
}

void
amt_call_unref (AmtCall *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) amt_call_clear);
}

/* Not awaited: closing does not read what is left, it drops the connection. */
static void
drop_stream (AmtCall *self)
{
  if (self->stream)
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
}

void
amt_call_end (AmtCall *self)
{
  clear_source (&self->clock);
  clear_source (&self->caller_source);
  drop_stream (self);
}

void
amt_call_set_header (AmtCall *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_message_get_request_headers (self->message), name, value);
}

void
amt_call_set_timeout (AmtCall *self, guint seconds)
{
  self->timeout = seconds;
}

void
amt_call_set_body (AmtCall *self, const char *media_type, GBytes *body)
{
  self->media_type = g_strdup (media_type);
  self->body = g_bytes_ref (body);
  soup_message_set_request_body_from_bytes (self->message, media_type, body);
}

/* What went wrong, in our words. @foreign: (transfer full) */
static GError *
translate (AmtCall *self, GError *foreign)
{
  g_autoptr (GError) cause = foreign;

  if (self->caller && g_cancellable_is_cancelled (self->caller))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  return amt_remote_error_new_transport (cause, self->message, self->started, self->timed_out);
}

/* Ends the call and its task. @error: (transfer full). @task: (transfer full) */
static void
fail (AmtCall *self, GTask *task, GError *error)
{
  g_autoptr (GTask) owned = task;

  amt_call_end (self);
  g_task_return_error (owned, error);
}

/* An answer that is final says why: a refusal its reason, a 410 what became of the cursor. Without that it is not known yet; what
 * is asked again anyway is known by its status. */
static gboolean
needs_its_problem (guint status)
{
  return status >= 400 && status < 500 && status != SOUP_STATUS_UNAUTHORIZED &&
         status != SOUP_STATUS_REQUEST_TIMEOUT && status != 425 && status != 429;
}

static void
problem_collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AmtCall *self = g_task_get_task_data (task);
  g_autoptr (GError) cut = NULL;
  g_autoptr (GBytes) body = amt_call_collect_finish (self, result, &cut);
  g_autoptr (JsonNode) root = NULL;
  AmtProblem *problem = NULL;
  gint retry_after = amt_remote_parse_retry_after (amt_call_get_header (self, "Retry-After"),
                                                   amt_call_get_header (self, "Date"));

  if (!body && self->caller && g_cancellable_is_cancelled (self->caller))
    {
      fail (self, task, translate (self, NULL));
      return;
    }
  if (needs_its_problem (amt_call_get_status (self)) &&
      g_error_matches (cut, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST))
    {
      fail (self, task, g_steal_pointer (&cut));
      return;
    }

  /* The status is known; details that are too long or no JSON change nothing about it. */
  if (body && amt_call_has_type (self, "application/problem+json"))
    root = amt_json_parse (body, AMT_JSON_MAX_PROBLEM, AMT_JSON_MAX_DEPTH, NULL);
  if (root)
    problem = amt_wire_problem_from_json (root, amt_call_get_status (self));
  fail (self, task, amt_remote_error_new_status (amt_call_get_status (self), problem, retry_after));
}

static gboolean
is_wanted (AmtCall *self)
{
  guint status = amt_call_get_status (self);

  return (self->flags & AMT_CALL_ANY_STATUS) || SOUP_STATUS_IS_SUCCESSFUL (status) ||
         (status == SOUP_STATUS_NOT_MODIFIED && (self->flags & AMT_CALL_NOT_MODIFIED));
}

static void send_message (AmtCall *self, GTask *task);

static void
copy_header (const char *name, const char *value, gpointer user_data)
{
  SoupMessageHeaders *headers = user_data;

  if (!soup_message_headers_get_one (headers, name))
    soup_message_headers_append (headers, name, value);
}

/* A message that was answered is spent: the same request in a new one. */
static void
renew_message (AmtCall *self)
{
  g_autoptr (SoupMessage) old = g_object_ref (self->message);

  clear_message (self);
  make_message (self);
  if (self->body)
    soup_message_set_request_body_from_bytes (self->message, self->media_type, self->body);
  soup_message_headers_remove (soup_message_get_request_headers (old), "Authorization");
  soup_message_headers_foreach (soup_message_get_request_headers (old), copy_header,
                                soup_message_get_request_headers (self->message));
  self->started = FALSE;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCall *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_sign_in_refresh_finish (AMT_SIGN_IN (source), result, &error))
    {
      renew_message (self);
      send_message (self, g_steal_pointer (&task));
    }
  else if (self->caller && g_cancellable_is_cancelled (self->caller))
    fail (self, g_steal_pointer (&task), translate (self, NULL));
  else if (g_error_matches (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK))
    /* The portal did nothing with the request, and may take it when the provider is back. */
    fail (self, g_steal_pointer (&task),
          g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT,
                               "the sign-in could not be renewed: no connection"));
  else
    fail (self, g_steal_pointer (&task),
          amt_remote_error_new_status (SOUP_STATUS_UNAUTHORIZED, NULL, -1));
}

static gboolean
may_refresh (AmtCall *self)
{
  return amt_call_get_status (self) == SOUP_STATUS_UNAUTHORIZED && self->token &&
         !self->refreshed && amt_remote_get_sign_in (self->remote);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCall *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  hold_clock (self);

  if (!self->stream)
    fail (self, g_steal_pointer (&task), translate (self, error));
  else if (is_wanted (self))
    {
      if (self->flags & AMT_CALL_HISTORY)
        amt_remote_learn_history (self->remote, self->history,
                                  amt_call_get_header (self, "Portal-History"));
      g_task_return_boolean (task, TRUE);
    }
  else if (may_refresh (self))
    {
      self->refreshed = TRUE;
      drop_stream (self);
      amt_sign_in_refresh_async (amt_remote_get_sign_in (self->remote), self->token, self->stop,
                                 refreshed_cb, g_steal_pointer (&task));
    }
  else
    /* Read in any case, so that the connection can be kept. */
    amt_call_collect_async (self, AMT_JSON_MAX_PROBLEM, problem_collected_cb,
                            g_steal_pointer (&task));
}

static void
watch (AmtCall *self, GCancellable *cancellable)
{
  /* Not yet ticking: a message that waits for one of the connections is not late. */
  self->clock = g_timeout_source_new_seconds (get_timeout (self));
  g_source_set_callback (self->clock, clock_ran_out_cb, self, NULL);
  hold_clock (self);
  g_source_attach (self->clock, NULL);

  if (!cancellable)
    return;

  /* As a source and not g_cancellable_connect (): a call may end inside the caller's g_cancellable_cancel (),
   * where disconnecting would wait for itself. */
  self->caller = g_object_ref (cancellable);
  self->caller_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->caller_source, G_SOURCE_FUNC (caller_cancelled_cb), self, NULL);
  g_source_attach (self->caller_source, NULL);
}

static void
carry_history (AmtCall *self)
{
  g_free (self->history);
  self->history = g_strdup (amt_remote_get_history (self->remote));
  if (self->history)
    amt_call_set_header (self, "If-Portal-History", self->history);
  else
    soup_message_headers_remove (soup_message_get_request_headers (self->message),
                                 "If-Portal-History");
}

/* @task: (transfer full) */
static void
send_message (AmtCall *self, GTask *task)
{
  const char *token = amt_remote_get_token (self->remote);

  clear_token (self);
  if (!(self->flags & AMT_CALL_ANONYMOUS))
    {
      g_autofree char *bearer = token ? g_strconcat ("Bearer ", token, NULL) : NULL;

      if (!bearer)
        {
          fail (self, task,
                g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                                     "not sent: nobody is signed in"));
          return;
        }
      self->token = g_strdup (token);
      amt_call_set_header (self, "Authorization", bearer);
    }
  if (self->flags & AMT_CALL_HISTORY)
    carry_history (self);

  soup_session_send_async (amt_remote_get_session (self->remote), self->message, G_PRIORITY_DEFAULT,
                           self->stop, sent_cb, task);
}

void
amt_call_send_async (AmtCall *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_call_send_async);
  g_task_set_task_data (task, g_rc_box_acquire (self), (GDestroyNotify) amt_call_unref);

  if (cancellable && g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return;
    }

  watch (self, cancellable);
  send_message (self, g_steal_pointer (&task));
}

gboolean
amt_call_send_finish (AmtCall *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
amt_call_get_status (AmtCall *self)
{
  return soup_message_get_status (self->message);
}

SoupMessageHeaders *
amt_call_get_headers (AmtCall *self)
{
  return soup_message_get_response_headers (self->message);
}

const char *
amt_call_get_header (AmtCall *self, const char *name)
{
  return soup_message_headers_get_list (amt_call_get_headers (self), name);
}

gboolean
amt_call_has_type (AmtCall *self, const char *media_type)
{
  const char *type = soup_message_headers_get_content_type (amt_call_get_headers (self), NULL);

  return type && g_ascii_strcasecmp (type, media_type) == 0;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCall *self = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  hold_clock (self);
  if (bytes && self->caller && g_cancellable_is_cancelled (self->caller))
    g_clear_pointer (&bytes, g_bytes_unref);

  if (!bytes)
    {
      fail (self, g_steal_pointer (&task), translate (self, error));
      return;
    }

  amt_remote_count_bytes (self->remote, g_bytes_get_size (bytes));
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

void
amt_call_read_async (AmtCall *self, gsize max, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, amt_call_read_async);
  g_task_set_task_data (task, g_rc_box_acquire (self), (GDestroyNotify) amt_call_unref);
  wind_clock (self);
  g_input_stream_read_bytes_async (self->stream, max, G_PRIORITY_DEFAULT, self->stop, read_cb,
                                   g_steal_pointer (&task));
}

GBytes *
amt_call_read_finish (AmtCall *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
collected_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Collect *collect = g_task_get_task_data (task);

  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  g_clear_object (&collect->call->stream);
  amt_call_end (collect->call);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&collect->body)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Collect *collect = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) piece = amt_call_read_finish (collect->call, result, &error);
  gsize size;

  if (!piece)
    {
      g_task_return_error (task, error);
      return;
    }

  size = g_bytes_get_size (piece);
  if (size == 0)
    {
      /* Awaited: only then the connection is free for the caller's next request. */
      g_input_stream_close_async (collect->call->stream, G_PRIORITY_DEFAULT, NULL,
                                  collected_closed_cb, g_steal_pointer (&task));
      return;
    }
  if (size > collect->cap - collect->body->len)
    {
      amt_call_end (collect->call);
      g_task_return_error (task, amt_remote_error_new_answer ("is too large", NULL));
      return;
    }

  g_byte_array_append (collect->body, g_bytes_get_data (piece, NULL), (guint) size);
  amt_call_read_async (collect->call, COLLECT_STEP, collected_cb, g_steal_pointer (&task));
}

void
amt_call_collect_async (AmtCall *self, gsize cap, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Collect *collect = g_new0 (Collect, 1);

  collect->call = g_rc_box_acquire (self);
  collect->body = g_byte_array_new ();
  collect->cap = cap;
  g_task_set_source_tag (task, amt_call_collect_async);
  g_task_set_task_data (task, collect, (GDestroyNotify) collect_free);
  amt_call_read_async (self, COLLECT_STEP, collected_cb, g_steal_pointer (&task));
}

GBytes *
amt_call_collect_finish (AmtCall *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
