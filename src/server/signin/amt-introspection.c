/* amt-introspection.c: see the header.
 * Owned by AmtPortal. Its thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-introspection.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_ANSWER (64 * 1024)
#define TIMEOUT_S 10
#define KEEP (60 * G_TIME_SPAN_SECOND)
#define MAX_KEPT 10000

struct _AmtIntrospection
{
  SoupSession *session; /* (owned) */
  GUri *uri;            /* (owned) */
  char *issuer;         /* (owned) */
  char *authorization;  /* (owned) header */
  char *client_id;      /* (owned) */
  char *audience;       /* (owned) (nullable) */
  AmtClock *clock;      /* (owned) */
  GHashTable *subjects; /* (owned) subject -> user id */
  GHashTable *known;    /* (owned) SHA-256 of a token -> Known */
  GCancellable *gone;   /* (owned) */
};

/* An answer that is still good. */
typedef struct
{
  char *user_id; /* (nullable): nobody's */
  gint64 until;
} Known;

typedef struct
{
  AmtIntrospection *owner; /* (unowned): not looked at when cancelled */
  GCancellable *gone;      /* (owned) */
  char *hash;              /* of the token */
  GByteArray *body;        /* (owned) of the answer so far */
  AmtIntrospectionFunc func;
  gpointer user_data;
  /* An answer that was at hand. */
  char *user_id; /* (nullable) */
} Question;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free (known->user_id);
  g_free (known);
}

static void
question_free (Question *question)
{
  g_object_unref (question->gone);
  g_free (question->hash);
  g_byte_array_unref (question->body);
  g_free (question->user_id);
  g_free (question);
}

/* The end of a question. @question: (transfer full) */
static void
answer (Question *question, const char *user_id, gboolean failed)
{
  question->func (user_id, failed, question->user_data);
  question_free (question);
}

AmtIntrospection *
amt_introspection_new (const char *url, const char *issuer, const char *credentials,
                       const char *client_id, AmtClock *clock, GError **error)
{
  AmtIntrospection *self;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GInetAddress) number =
      uri != NULL ? g_inet_address_new_from_string (g_uri_get_host (uri)) : NULL;
  gboolean loopback = number != NULL && g_inet_address_get_is_loopback (number);
  g_autofree char *encoded = NULL;

  if (uri == NULL || !(g_str_equal (g_uri_get_scheme (uri), "https") ||
                       (g_str_equal (g_uri_get_scheme (uri), "http") && loopback)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("the introspection address must begin with https://"));
      return NULL;
    }

  self = g_new0 (AmtIntrospection, 1);
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
  if (loopback)
    soup_session_set_proxy_resolver (self->session, NULL);
  self->uri = g_steal_pointer (&uri);
  self->issuer = g_strdup (issuer);
  encoded = g_base64_encode ((const guchar *) credentials, strlen (credentials));
  self->authorization = g_strconcat ("Basic ", encoded, NULL);
  self->client_id = g_strdup (client_id);
  self->clock = g_object_ref (clock);
  self->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  self->gone = g_cancellable_new ();
  return self;
}

void
amt_introspection_free (AmtIntrospection *self)
{
  g_cancellable_cancel (self->gone);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_uri_unref (self->uri);
  g_free (self->issuer);
  g_free (self->authorization);
  g_free (self->client_id);
  g_free (self->audience);
  g_object_unref (self->clock);
  g_hash_table_unref (self->subjects);
  g_hash_table_unref (self->known);
  g_object_unref (self->gone);
  g_free (self);
}

void
amt_introspection_set_audience (AmtIntrospection *self, const char *audience)
{
  g_free (self->audience);
  self->audience = g_strdup (audience);
}

void
amt_introspection_map (AmtIntrospection *self, const char *subject, const char *user_id)
{
  g_hash_table_replace (self->subjects, g_strdup (subject), g_strdup (user_id));
}

static gboolean
is_for_us (AmtIntrospection *self, JsonObject *object)
{
  const char *single = amt_json_string (object, "aud");
  JsonArray *list = amt_json_member_array (object, "aud");
  const char *issuer = amt_json_string (object, "iss");

  if (!amt_json_bool (object, "active", FALSE) ||
      g_strcmp0 (amt_json_string (object, "client_id"), self->client_id) != 0 ||
      (issuer != NULL && !g_str_equal (issuer, self->issuer)))
    return FALSE;
  if (single != NULL)
    return g_str_equal (single, self->audience);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
          g_str_equal (json_node_get_string (node), self->audience))
        return TRUE;
    }
  return FALSE;
}

/* The table first; a user name that nobody entered there is nobody, since people may choose theirs. */
static const char *
find_user (AmtIntrospection *self, JsonObject *object)
{
  const char *subject = amt_json_string (object, "sub");
  const char *name = amt_json_string (object, "username");
  const char *user_id = NULL;

  if (name == NULL)
    name = amt_json_string (object, "preferred_username");
  if (subject != NULL)
    user_id = g_hash_table_lookup (self->subjects, subject);
  if (user_id == NULL && name != NULL)
    user_id = g_hash_table_lookup (self->subjects, name);
  return user_id != NULL ? user_id : subject;
}

static void
keep (AmtIntrospection *self, const char *hash, const char *user_id, gint64 expires)
{
  gint64 now = amt_clock_now (self->clock);
  Known *known = g_new0 (Known, 1);

  if (g_hash_table_size (self->known) >= MAX_KEPT)
    g_hash_table_remove_all (self->known);
  known->user_id = g_strdup (user_id);
  known->until = now + KEEP;
  if (expires > 0 && expires < now / G_TIME_SPAN_SECOND + KEEP / G_TIME_SPAN_SECOND)
    known->until = expires * G_TIME_SPAN_SECOND;
  g_hash_table_replace (self->known, g_strdup (hash), known);
}

const char *
amt_introspection_read (AmtIntrospection *self, JsonObject *object)
{
  return is_for_us (self, object) ? find_user (self, object) : NULL;
}

/* @question: (transfer full) */
static void
read_answer (Question *question)
{
  AmtIntrospection *self = question->owner;
  g_autoptr (GBytes) bytes = g_bytes_new (question->body->data, question->body->len);
  g_autoptr (JsonNode) root = amt_json_parse (bytes, MAX_ANSWER, AMT_JSON_MAX_DEPTH, NULL);
  JsonObject *object = root != NULL ? amt_json_object (root, NULL) : NULL;
  const char *user_id;

  if (object == NULL)
    {
      answer (question, NULL, TRUE);
      return;
    }
  user_id = amt_introspection_read (self, object);
  keep (self, question->hash, user_id, amt_json_int (object, "exp", 0));
  answer (question, user_id, FALSE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (stream, result, NULL);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (bytes == NULL || g_cancellable_is_cancelled (question->gone) ||
      question->body->len + size > MAX_ANSWER)
    {
      answer (question, NULL, TRUE);
      return;
    }
  if (size == 0)
    {
      read_answer (question);
      return;
    }
  g_byte_array_append (question->body, g_bytes_get_data (bytes, NULL), (guint) size);
  g_input_stream_read_bytes_async (stream, MAX_ANSWER, G_PRIORITY_DEFAULT, question->gone, read_cb,
                                   question);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  guint status = soup_message_get_status (message);
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);

  if (stream == NULL || g_cancellable_is_cancelled (question->gone) || status != SOUP_STATUS_OK)
    answer (question, NULL, TRUE);
  else
    g_input_stream_read_bytes_async (stream, MAX_ANSWER, G_PRIORITY_DEFAULT, question->gone,
                                     read_cb, question);
}

static gboolean
known_cb (gpointer user_data)
{
  Question *question = user_data;

  answer (question, question->user_id, FALSE);
  return G_SOURCE_REMOVE;
}

void
amt_introspection_ask (AmtIntrospection *self, const char *token, AmtIntrospectionFunc func,
                       gpointer user_data)
{
  Question *question = g_new0 (Question, 1);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *form = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GSource) source = NULL;
  SoupMessageHeaders *headers;
  Known *known;

  question->owner = self;
  question->gone = g_object_ref (self->gone);
  question->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  question->body = g_byte_array_new ();
  question->func = func;
  question->user_data = user_data;
  known = g_hash_table_lookup (self->known, question->hash);
  if (known != NULL && known->until > amt_clock_now (self->clock))
    {
      question->user_id = g_strdup (known->user_id);
      source = g_idle_source_new ();
      g_source_set_callback (source, known_cb, question, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      return;
    }

  message = soup_message_new_from_uri (SOUP_METHOD_POST, self->uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Authorization", self->authorization);
  soup_message_headers_replace (headers, "Accept", "application/json");
  form = soup_form_encode ("token", token, "token_type_hint", "access_token", NULL);
  body = g_bytes_new (form, strlen (form));
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->gone, sent_cb,
                           question);
}
