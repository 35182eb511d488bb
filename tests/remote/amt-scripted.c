/* amt-scripted.c: sockets and a list of answers. Owned by the test; one thread per connection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-scripted.h"

#include <string.h>

#define BASE_PATH "/amtsstube/v1"
#define STEP (16 * 1024)
#define MAX_CONNECTIONS 64

typedef struct
{
  AmtSay how;
  char *head;    /* (owned) */
  GBytes *body;  /* (owned) */
  gsize n_bytes; /* of the body */
} Answer;

typedef struct
{
  char *line;          /* (owned) */
  GHashTable *headers; /* (owned) */
  char *body;          /* (owned) */
} Heard;

struct _AmtScripted
{
  GSocketService *service;      /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GCancellable *stop;           /* (owned) */
  char *url;                    /* (owned) */

  GMutex mutex;
  GCond idle;
  GQueue answers;      /* (lock mutex) (element-type Answer) */
  GPtrArray *heard;    /* (lock mutex) (element-type Heard) */
  guint n_connections; /* (lock mutex) */
  guint n_open;        /* (lock mutex) */
  guint64 n_sent;      /* (lock mutex) */
};

static void
answer_free (Answer *answer)
{
  g_free (answer->head);
  g_bytes_unref (answer->body);
  g_free (answer);
}

static void
heard_free (Heard *heard)
{
  g_free (heard->line);
  g_hash_table_unref (heard->headers);
  g_free (heard->body);
  g_free (heard);
}

/* Returns: (transfer full) (nullable): the next request; %NULL when the other side is done. */
static Heard *
hear (AmtScripted *self, GDataInputStream *input)
{
  Heard *heard = g_new0 (Heard, 1);
  const char *length;
  guint64 size = 0;
  gsize n_read;

  heard->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  heard->line = g_data_input_stream_read_line (input, NULL, self->stop, NULL);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, self->stop, NULL);
      char *colon = line ? strchr (line, ':') : NULL;

      if (!line || !heard->line)
        {
          heard_free (heard);
          return NULL;
        }
      if (!*line)
        break;
      if (colon)
        g_hash_table_insert (heard->headers, g_ascii_strdown (line, colon - line),
                             g_strdup (g_strstrip (colon + 1)));
    }

  if (g_str_has_suffix (heard->line, " HTTP/1.1"))
    heard->line[strlen (heard->line) - strlen (" HTTP/1.1")] = '\0';
  length = g_hash_table_lookup (heard->headers, "content-length");
  if (length)
    g_assert_true (g_ascii_string_to_unsigned (length, 10, 0, 64 * 1024 * 1024, &size, NULL));
  heard->body = g_malloc0 (size + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (input), heard->body, size, &n_read, self->stop,
                                NULL) ||
      n_read < size)
    g_clear_pointer (&heard, heard_free);

  return heard;
}

static Answer *
take_answer (AmtScripted *self, Heard *heard)
{
  Answer *answer;

  g_mutex_lock (&self->mutex);
  answer = g_queue_pop_head (&self->answers);
  g_ptr_array_add (self->heard, heard);
  g_mutex_unlock (&self->mutex);

  return answer;
}

/* Until the other side goes, or the test ends. */
static void
wait_for_end (AmtScripted *self, GDataInputStream *input)
{
  guint8 byte;

  while (g_input_stream_read (G_INPUT_STREAM (input), &byte, 1, self->stop, NULL) > 0)
    ;
}

static gboolean
write_body (AmtScripted *self, GOutputStream *output, const guint8 *data, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      gsize written = 0;

      if (!g_output_stream_write_all (output, data + done, MIN (STEP, size - done), &written,
                                      self->stop, NULL))
        return FALSE;
      done += written;
      g_mutex_lock (&self->mutex);
      self->n_sent += written;
      g_mutex_unlock (&self->mutex);
    }

  return TRUE;
}

/* Returns: whether the connection is to be kept. */
static gboolean
say (AmtScripted *self, const Answer *answer, GIOStream *stream, GDataInputStream *input)
{
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autoptr (GString) head = g_string_new (NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (answer->body, &size);
  gsize n_bytes = MIN (size, answer->n_bytes);

  if (answer->how == AMT_SAY_HANG)
    wait_for_end (self, input);
  if (answer->how == AMT_SAY_HANG || answer->how == AMT_SAY_DROP)
    return FALSE;

  g_string_append_printf (head, "HTTP/1.1 %s\r\n", answer->head);
  if (answer->how == AMT_SAY_RAW)
    g_string_append (head, "Connection: close\r\n");
  else if (!g_str_has_prefix (answer->head, "204") && !g_str_has_prefix (answer->head, "304"))
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", size);
  g_string_append (head, "\r\n");

  if (!g_output_stream_write_all (output, head->str, head->len, NULL, self->stop, NULL) ||
      !write_body (self, output, data, n_bytes))
    return FALSE;
  if (answer->how == AMT_SAY_STALL)
    wait_for_end (self, input);

  return answer->how == AMT_SAY_ALL;
}

static void
serve (AmtScripted *self, GIOStream *stream)
{
  g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  gboolean keep = TRUE;

  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while (keep)
    {
      Heard *heard = hear (self, input);
      Answer *answer = heard ? take_answer (self, heard) : NULL;

      keep = answer && say (self, answer, stream, input);
      g_clear_pointer (&answer, answer_free);
    }
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
        gpointer user_data)
{
  AmtScripted *self = user_data;
  g_autoptr (GIOStream) tls = NULL;

  g_mutex_lock (&self->mutex);
  self->n_connections++;
  self->n_open++;
  g_mutex_unlock (&self->mutex);

  if (self->certificate)
    tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  if (!tls || g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->stop, NULL))
    serve (self, tls ? tls : G_IO_STREAM (connection));
  g_clear_object (&tls);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  g_mutex_lock (&self->mutex);
  self->n_open--;
  g_cond_signal (&self->idle);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

AmtScripted *
amt_scripted_new (GTlsCertificate *certificate)
{
  AmtScripted *self = g_new0 (AmtScripted, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
  g_queue_init (&self->answers);
  self->heard = g_ptr_array_new_with_free_func ((GDestroyNotify) heard_free);
  self->certificate = certificate ? g_object_ref (certificate) : NULL;
  self->stop = g_cancellable_new ();
  self->service = g_threaded_socket_service_new (MAX_CONNECTIONS);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  self->url = g_strdup_printf ("%s://127.0.0.1:%u" BASE_PATH, certificate ? "https" : "http",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));

  return self;
}

void
amt_scripted_free (AmtScripted *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->stop);
  g_mutex_lock (&self->mutex);
  while (self->n_open > 0)
    g_cond_wait (&self->idle, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_ptr_array_unref (self->heard);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle);
  g_free (self->url);
  g_free (self);
}

const char *
amt_scripted_url (AmtScripted *self)
{
  return self->url;
}

void
amt_scripted_say (AmtScripted *self, AmtSay how, const char *head, GBytes *body, gsize n_bytes)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->how = how;
  answer->head = g_strdup (head);
  answer->body = body ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  answer->n_bytes = how == AMT_SAY_CUT || how == AMT_SAY_STALL ? n_bytes : G_MAXSIZE;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
amt_scripted_say_json (AmtScripted *self, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  amt_scripted_say (self, AMT_SAY_ALL, "200 OK\r\nContent-Type: application/json", body, 0);
}

guint
amt_scripted_n_heard (AmtScripted *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->heard->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

guint
amt_scripted_n_connections (AmtScripted *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_connections;
  g_mutex_unlock (&self->mutex);

  return n;
}

guint64
amt_scripted_n_sent (AmtScripted *self)
{
  guint64 n;

  g_mutex_lock (&self->mutex);
  n = self->n_sent;
  g_mutex_unlock (&self->mutex);

  return n;
}

/* What was heard is never changed or freed before the end. */
static const Heard *
nth (AmtScripted *self, guint index)
{
  const Heard *heard;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->heard->len);
  heard = g_ptr_array_index (self->heard, index);
  g_mutex_unlock (&self->mutex);

  return heard;
}

const char *
amt_scripted_line (AmtScripted *self, guint index)
{
  return nth (self, index)->line;
}

const char *
amt_scripted_header (AmtScripted *self, guint index, const char *name)
{
  return g_hash_table_lookup (nth (self, index)->headers, name);
}

const char *
amt_scripted_body (AmtScripted *self, guint index)
{
  return nth (self, index)->body;
}
