/* amt-request.c: one HTTP request on its way through the portal, and the ways to answer it.
 * Owned by its SoupServerMessage. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-request.h"

#include <string.h>
#include <unistd.h>

/* Smaller answers do not get smaller. */
#define GZIP_FROM 1024

AmtRequest *
amt_request_new (AmtPortal *portal, SoupServerMessage *message)
{
  AmtRequest *self = g_new0 (AmtRequest, 1);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  self->portal = portal;
  self->message = message;
  self->segments = g_ptr_array_new_with_free_func (g_free);
  self->query = query != NULL ? soup_form_decode (query) : NULL;
  self->started = g_get_monotonic_time ();
  self->upload = -1;
  return self;
}

void
amt_request_free (AmtRequest *self)
{
  if (self->upload >= 0)
    close (self->upload);
  g_clear_pointer (&self->digest, g_checksum_free);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->me, amt_me_unref);
  g_ptr_array_unref (self->segments);
  g_free (self);
}

const char *
amt_request_segment (const AmtRequest *self, guint index)
{
  return g_ptr_array_index (self->segments, index);
}

const char *
amt_request_query (const AmtRequest *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

const char *
amt_request_header (const AmtRequest *self, const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                        name);
}

const char *
amt_request_token (const AmtRequest *self)
{
  const char *header = amt_request_header (self, "Authorization");

  return header != NULL ? header + strlen ("Bearer ") : "";
}

gboolean
amt_request_matches_etag (const AmtRequest *self, const char *etag)
{
  const char *header = amt_request_header (self, "If-None-Match");
  g_auto (GStrv) tags = NULL;

  if (header == NULL)
    return FALSE;
  tags = g_strsplit (header, ",", 0);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      const char *tag = g_strstrip (tags[i]);

      /* Weak comparison (RFC 9110, 13.1.2). */
      if (g_str_has_prefix (tag, "W/"))
        tag += 2;
      if (g_str_equal (tag, "*") || g_str_equal (tag, etag))
        return TRUE;
    }
  return FALSE;
}

static GBytes *
gzip (const char *text, gsize length)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  if (!g_output_stream_write_all (stream, text, length, NULL, NULL, NULL) ||
      !g_output_stream_close (stream, NULL, NULL))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
accepts_gzip (const AmtRequest *self)
{
  const char *header = amt_request_header (self, "Accept-Encoding");
  GSList *wanted = NULL;
  gboolean found = FALSE;

  if (header == NULL)
    return FALSE;
  wanted = soup_header_parse_quality_list (header, NULL);
  for (GSList *at = wanted; at != NULL && !found; at = at->next)
    found = g_ascii_strcasecmp (at->data, "gzip") == 0;
  soup_header_free_list (wanted);
  return found;
}

void
amt_request_answer_text (AmtRequest *self, guint status, const char *media_type, char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = NULL;

  if (length >= GZIP_FROM && accepts_gzip (self))
    {
      bytes = gzip (text, length);
      if (bytes != NULL)
        soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  if (bytes == NULL)
    bytes = g_bytes_new_take (text, length);
  else
    g_free (text);

  soup_message_headers_replace (headers, "Content-Type", media_type);
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  soup_message_body_truncate (body);
  soup_message_body_append_bytes (body, bytes);
  soup_server_message_set_status (self->message, status, NULL);
}

void
amt_request_answer (AmtRequest *self, guint status, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  amt_request_answer_text (self, status, "application/json", amt_json_to_text (node));
}

void
amt_request_refuse (AmtRequest *self, AmtProblem *problem)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  guint status = problem->status;

  json_node_take_object (node, amt_wire_problem_to_json (problem));
  amt_problem_free (problem);
  amt_request_answer_text (self, status, "application/problem+json", amt_json_to_text (node));
}

void
amt_request_refuse_with (AmtRequest *self, guint status, const char *type, const char *title,
                         const char *detail)
{
  amt_request_refuse (self, amt_problem_new (status, type, title, detail));
}

void
amt_request_not_found (AmtRequest *self)
{
  amt_request_refuse_with (self, 404, AMT_PROBLEM_NOT_FOUND, "Not found", NULL);
}

void
amt_request_fail (AmtRequest *self, const GError *error)
{
  if (error != NULL)
    g_printerr ("error: %s\n", error->message);
  amt_request_refuse_with (self, 500, AMT_PROBLEM_SERVER, "The portal failed", NULL);
}
