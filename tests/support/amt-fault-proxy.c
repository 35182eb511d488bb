/* amt-fault-proxy.c: starts fault-proxy.py and speaks its control channel: HTTP/1.1, one request a connection.
 * Owned by the test program. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fault-proxy.h"

#include <string.h>

struct _AmtFaultProxy
{
  AmtTestChild *child; /* (owned) */
  char *url;           /* (owned) */
  guint16 control;
};

/* "host:port" of @url. */
static char *
address_of (const char *url, char **out_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_uri_get_port (uri), >, 0);
  if (out_path)
    *out_path = g_strdup (g_uri_get_path (uri));

  return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
}

static void
append_parameter (GString *query, const char *name, const char *value)
{
  if (!value)
    return;

  g_string_append_printf (query, "%s%s=", query->len ? "&" : "", name);
  g_string_append_uri_escaped (query, value, NULL, TRUE);
}

/* One command; returns the body of the answer. */
static char *
command (AmtFaultProxy *self, const char *method, const char *target, GBytes *body)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *status = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  gsize got;
  char *line;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->control, NULL, &error);
  g_assert_no_error (error);

  g_string_printf (head, "%s %s HTTP/1.1\r\nHost: control\r\nContent-Length: %" G_GSIZE_FORMAT,
                   method, target, body ? g_bytes_get_size (body) : 0);
  g_string_append (head, "\r\n\r\n");
  if (body)
    g_string_append_len (head, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head->str,
                             head->len, NULL, NULL, &error);
  g_assert_no_error (error);

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  status = g_data_input_stream_read_line (input, NULL, NULL, &error);
  g_assert_no_error (error);
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, &error)) && *line)
    {
      if (g_ascii_strncasecmp (line, "Content-Length: ", 16) == 0)
        length = (gsize) g_ascii_strtoull (line + 16, NULL, 10);
      g_free (line);
    }
  g_free (line);
  g_assert_no_error (error);

  text = g_malloc0 (length + 1);
  g_input_stream_read_all (G_INPUT_STREAM (input), text, length, &got, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got, ==, length);
  if (!status || !strstr (status, " 200 "))
    g_error ("the fault proxy refused %s %s: %s", method, target, text);

  return g_steal_pointer (&text);
}

static guint
command_number (AmtFaultProxy *self, const char *method, const char *target)
{
  g_autofree char *text = command (self, method, target, NULL);

  return (guint) g_ascii_strtoull (text, NULL, 10);
}

AmtFaultProxy *
amt_fault_proxy_new (const char *target_url)
{
  const char *root = g_getenv ("AMT_SOURCE_ROOT");
  g_autofree char *path = NULL;
  g_autofree char *address = address_of (target_url, &path);
  g_autofree char *program = NULL;
  g_auto (GStrv) words = NULL;
  AmtFaultProxy *self = g_new0 (AmtFaultProxy, 1);

  g_assert_nonnull (root);
  program = g_build_filename (root, "tests", "support", "fault-proxy.py", NULL);
  self->child = amt_test_child_spawn (
      (const char *[]){ "python3", program, "--target", address, NULL }, NULL, "READY");

  words = g_strsplit (amt_test_child_ready_line (self->child), " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  self->url = g_strdup_printf ("http://127.0.0.1:%s%s", words[1], path);
  self->control = (guint16) g_ascii_strtoull (words[2], NULL, 10);

  return self;
}

const char *
amt_fault_proxy_get_url (AmtFaultProxy *self)
{
  return self->url;
}

void
amt_fault_proxy_set_target (AmtFaultProxy *self, const char *target_url)
{
  g_autofree char *address = address_of (target_url, NULL);
  g_autofree char *target = g_strconcat ("/target?address=", address, NULL);
  g_autofree char *answer = command (self, "PUT", target, NULL);
}

void
amt_fault_proxy_add_body (AmtFaultProxy *self, const char *method, const char *path,
                          const char *fault, const char *more, GBytes *body)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autofree char *target = NULL;
  g_autofree char *answer = NULL;

  append_parameter (query, "method", method);
  append_parameter (query, "path", path);
  append_parameter (query, "fault", fault);
  if (more)
    g_string_append_printf (query, "&%s", more);
  target = g_strconcat ("/faults?", query->str, NULL);
  answer = command (self, "POST", target, body);
}

void
amt_fault_proxy_add (AmtFaultProxy *self, const char *method, const char *path, const char *fault,
                     const char *more)
{
  amt_fault_proxy_add_body (self, method, path, fault, more, NULL);
}

void
amt_fault_proxy_clear (AmtFaultProxy *self)
{
  (void) command_number (self, "DELETE", "/faults");
}

guint
amt_fault_proxy_pending (AmtFaultProxy *self)
{
  return command_number (self, "GET", "/faults");
}

guint
amt_fault_proxy_count (AmtFaultProxy *self, const char *method, const char *path)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autofree char *target = NULL;

  append_parameter (query, "method", method);
  append_parameter (query, "path", path);
  target = g_strconcat ("/count?", query->str, NULL);

  return command_number (self, "GET", target);
}

guint
amt_fault_proxy_count_fault (AmtFaultProxy *self, const char *fault)
{
  g_autofree char *target = g_strconcat ("/count?fault=", fault, NULL);

  return command_number (self, "GET", target);
}

void
amt_fault_proxy_begin_chaos (AmtFaultProxy *self, guint32 seed, guint percent)
{
  g_autofree char *target = g_strdup_printf ("/chaos?seed=%u&percent=%u", seed, percent);
  g_autofree char *answer = command (self, "POST", target, NULL);
}

void
amt_fault_proxy_end_chaos (AmtFaultProxy *self)
{
  (void) command_number (self, "DELETE", "/chaos");
}

guint
amt_fault_proxy_n_late (AmtFaultProxy *self)
{
  return command_number (self, "GET", "/late");
}

void
amt_fault_proxy_drop_late (AmtFaultProxy *self)
{
  (void) command_number (self, "DELETE", "/late");
}

char *
amt_fault_proxy_log (AmtFaultProxy *self)
{
  return command (self, "GET", "/log", NULL);
}

void
amt_fault_proxy_cut_streams (AmtFaultProxy *self)
{
  (void) command_number (self, "DELETE", "/streams");
}

guint
amt_fault_proxy_n_streams (AmtFaultProxy *self)
{
  return (guint) command_number (self, "GET", "/streams");
}

void
amt_fault_proxy_clear_log (AmtFaultProxy *self)
{
  (void) command_number (self, "DELETE", "/log");
}

void
amt_fault_proxy_free (AmtFaultProxy *self)
{
  if (!self)
    return;

  amt_test_child_free (self->child);
  g_free (self->url);
  g_free (self);
}
