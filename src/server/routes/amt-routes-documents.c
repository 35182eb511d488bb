/* amt-routes-documents.c: GET and HEAD of a document: digest, ranges, file name.
 *
 * Bytes leave in chunks as the other side takes them; at most one chunk is in memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include <string.h>

/* What of a document is on its way out. */
typedef struct
{
  AmtPortal *portal; /* (unowned) */
  char *sha256;      /* (owned) */
  gint64 at;         /* next byte */
  gint64 end;        /* behind the last one */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_free (sending->sha256);
  g_free (sending);
}

static void
send_chunk (SoupServerMessage *message, Sending *sending)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gint64 offset = sending->at % AMT_BLOB_CHUNK;
  g_autoptr (GBytes) chunk = NULL;
  g_autoptr (GBytes) part = NULL;
  gint64 length;

  if (sending->at >= sending->end)
    {
      soup_message_body_complete (body);
      return;
    }

  chunk =
      amt_db_blob_read (sending->portal->db, sending->sha256, sending->at / AMT_BLOB_CHUNK, NULL);
  length = chunk != NULL
               ? MIN ((gint64) g_bytes_get_size (chunk) - offset, sending->end - sending->at)
               : 0;
  if (length <= 0)
    {
      /* Erased meanwhile: the answer ends short, which the reader sees from its length. */
      soup_message_body_complete (body);
      return;
    }
  part = g_bytes_new_from_bytes (chunk, (gsize) offset, (gsize) length);
  soup_message_body_append_bytes (body, part);
  sending->at += length;
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  send_chunk (message, data);
}

/* "bytes=a-b", "bytes=a-", "bytes=-n" (RFC 9110, 14.1.2). FALSE: none of these, the whole goes out; several ranges
 * count as none. An empty range afterwards: not satisfiable. */
static gboolean
parse_range (const char *header, gint64 size, gint64 *out_at, gint64 *out_end)
{
  g_auto (GStrv) parts = NULL;
  guint64 first = 0;
  guint64 last = 0;

  if (header == NULL || !g_str_has_prefix (header, "bytes=") || strchr (header, ',') != NULL)
    return FALSE;
  parts = g_strsplit (header + strlen ("bytes="), "-", 2);
  if (g_strv_length (parts) != 2)
    return FALSE;

  if (*parts[0] == '\0')
    {
      if (!g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &last, NULL))
        return FALSE;
      *out_at = size - (gint64) MIN (last, (guint64) size);
      *out_end = size;
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64 - 1, &first, NULL))
    return FALSE;
  if (*parts[1] == '\0')
    last = G_MAXINT64 - 1;
  else if (!g_ascii_string_to_unsigned (parts[1], 10, first, G_MAXINT64 - 1, &last, NULL))
    return FALSE;
  *out_at = (gint64) first;
  *out_end = MIN ((gint64) last + 1, size);
  return TRUE;
}

/* attachment; filename="…"; filename*=UTF-8''… (RFC 6266, RFC 8187) */
static char *
content_disposition (const char *name)
{
  g_autofree char *encoded = g_uri_escape_string (name, NULL, FALSE);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_c (
        plain,
        (guchar) *at >= 0x20 && (guchar) *at < 0x7f && strchr ("\"\\/%;", *at) == NULL ? *at : '_');
  return g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", plain->str, encoded);
}

static char *
repr_digest (const char *sha256)
{
  guint8 bytes[32];
  g_autofree char *text = NULL;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (sha256[2 * i]) << 4 |
                         g_ascii_xdigit_value (sha256[2 * i + 1]));
  text = g_base64_encode (bytes, sizeof bytes);
  return g_strdup_printf ("sha-256=:%s:", text);
}

/* The case's word for it, unless it would not be a header's value. */
static const char *
media_type (const AmtDocument *document)
{
  static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-/";

  if (document->media_type == NULL || strchr (document->media_type, '/') == NULL ||
      strspn (document->media_type, token) != strlen (document->media_type))
    return "application/octet-stream";
  return document->media_type;
}

static void
set_headers (AmtRequest *request, const AmtDocument *document, const char *etag)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *digest = repr_digest (document->sha256);
  g_autofree char *disposition =
      content_disposition (document->name != NULL ? document->name : document->id);

  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Repr-Digest", digest);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "Content-Type", media_type (document));
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

static void
send_part (AmtRequest *request, const AmtDocument *document, gint64 at, gint64 end)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  SoupMessageBody *body = soup_server_message_get_response_body (request->message);
  Sending *sending;

  soup_message_headers_set_content_length (headers, end - at);
  if (g_str_equal (request->route->method, "HEAD") || at == end)
    return;

  sending = g_new0 (Sending, 1);
  sending->portal = request->portal;
  sending->sha256 = g_strdup (document->sha256);
  sending->at = at;
  sending->end = end;
  g_object_set_data_full (G_OBJECT (request->message), "amt-sending", sending, sending_free);
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect (request->message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), sending);
  send_chunk (request->message, sending);
}

static void
answer_document (AmtRequest *request, const AmtDocument *document)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (request->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  gint64 size = amt_db_blob_size (request->portal->db, document->sha256);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", document->sha256);
  const char *if_range = amt_request_header (request, "If-Range");
  gint64 at = 0;
  gint64 end = size;
  gboolean part = FALSE;

  if (size < 0)
    {
      amt_request_not_found (request);
      return;
    }
  if (amt_request_matches_etag (request, etag))
    {
      soup_message_headers_replace (headers, "ETag", etag);
      soup_server_message_set_status (request->message, 304, NULL);
      return;
    }
  if (if_range == NULL || g_str_equal (if_range, etag))
    part = parse_range (amt_request_header (request, "Range"), size, &at, &end);
  /* libsoup would cut the answer once more. */
  soup_message_headers_remove (asked, "Range");

  if (part && at >= end)
    {
      g_autofree char *all = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);

      soup_message_headers_replace (headers, "Content-Range", all);
      amt_request_refuse_with (request, 416, AMT_PROBLEM_RANGE, "Range not satisfiable", NULL);
      return;
    }

  set_headers (request, document, etag);
  if (part)
    soup_message_headers_set_content_range (headers, at, end - 1, size);
  soup_server_message_set_status (request->message, part ? 206 : 200, NULL);
  send_part (request, document, at, end);
}

void
amt_routes_get_document (AmtRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) value =
      amt_portal_see (request->portal, request->me, amt_request_segment (request, 0), NULL, &error);
  const AmtDocument *document =
      value != NULL ? amt_case_find_document (value, amt_request_segment (request, 1)) : NULL;

  if (error != NULL)
    amt_request_fail (request, error);
  else if (document == NULL || document->sha256 == NULL)
    amt_request_not_found (request);
  else
    answer_document (request, document);
}
