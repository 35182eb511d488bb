/* amt-routes-uploads.c: PUT of a file that an operation will name by its SHA-256.
 *
 * The bytes go to a nameless file while they come in and from there, whole and checked, into the database. An
 * upload belongs to a person and a case: that somebody else sent the same bytes gives nobody anything.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "amt-hex.h"
#include "rules/amt-rules.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  AmtRequest *request = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  if (request->upload < 0 || request->broken)
    return;
  if (!write_all (request->upload, bytes, length))
    request->broken = TRUE;
  g_checksum_update (request->digest, bytes, (gssize) length);
  request->received += (gint64) length;
}

static int
open_nameless (const char *folder)
{
  g_autofree char *name = g_build_filename (folder, "upload-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    (void) g_unlink (name);
  return fd;
}

/* Whether this person may bring files to this case; answers if not. */
static gboolean
may_upload (AmtRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) value =
      amt_db_load_case (request->portal->db, amt_request_segment (request, 0), NULL, &error);
  AmtProblem *problem;

  if (error != NULL)
    {
      amt_request_fail (request, error);
      return FALSE;
    }
  if (value == NULL)
    {
      amt_request_not_found (request);
      return FALSE;
    }
  problem = amt_rules_may (request->me, value, AMT_OPERATION_ADD_DOCUMENT);
  if (problem != NULL)
    amt_request_refuse (request, problem);
  return problem == NULL;
}

void
amt_routes_begin_upload (AmtRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  goffset length = soup_message_headers_get_content_length (headers);
  AmtPortal *portal = request->portal;

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    {
      amt_request_refuse_with (request, 411, AMT_PROBLEM_MALFORMED, "Length required", NULL);
      return;
    }
  if ((guint64) length > portal->options.max_upload)
    {
      amt_request_refuse_with (request, 413, AMT_PROBLEM_TOO_LARGE, "Too large", NULL);
      return;
    }
  if (!amt_sha256_is_valid (amt_request_segment (request, 1)))
    {
      amt_request_not_found (request);
      return;
    }
  if (!may_upload (request))
    return;

  request->upload = open_nameless (portal->uploads);
  if (request->upload < 0)
    {
      amt_request_fail (request, NULL);
      return;
    }
  request->digest = g_checksum_new (G_CHECKSUM_SHA256);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (request->message), FALSE);
  g_signal_connect (request->message, "got-chunk", G_CALLBACK (got_chunk_cb), request);
  amt_listener_be_patient (portal->listener, request->message);
}

static gboolean
store_chunks (AmtRequest *request, const char *sha256, GError **error)
{
  AmtDb *db = request->portal->db;
  g_autofree guint8 *buffer = g_malloc (AMT_BLOB_CHUNK);

  if (amt_db_blob_size (db, sha256) >= 0)
    return TRUE;
  if (!amt_db_blob_begin (db, sha256, request->received, error))
    return FALSE;

  for (gint64 at = 0; at < request->received; at += AMT_BLOB_CHUNK)
    {
      gssize n = pread (request->upload, buffer, AMT_BLOB_CHUNK, at);

      if (n != MIN (request->received - at, AMT_BLOB_CHUNK))
        {
          g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_DATABASE,
                               "an upload could not be read back");
          return FALSE;
        }
      if (!amt_db_blob_add (db, sha256, at / AMT_BLOB_CHUNK, buffer, (gsize) n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_upload (AmtRequest *request, const char *case_id, const char *sha256, GError **error)
{
  AmtDb *db = request->portal->db;
  gint64 now = amt_clock_now (request->portal->clock);

  if (!amt_db_begin (db, error))
    return FALSE;
  if (!store_chunks (request, sha256, error) ||
      !amt_db_add_upload (db, case_id, request->me->id, sha256, now, error) ||
      !amt_db_commit (db, error))
    {
      amt_db_rollback (db);
      return FALSE;
    }
  return TRUE;
}

void
amt_routes_put_upload (AmtRequest *request)
{
  const char *case_id = amt_request_segment (request, 0);
  const char *sha256 = amt_request_segment (request, 1);
  g_autoptr (GError) error = NULL;
  gboolean known;

  if (request->broken)
    {
      amt_request_fail (request, NULL);
      return;
    }
  if (!g_str_equal (g_checksum_get_string (request->digest), sha256))
    {
      amt_request_refuse_with (request, 422, AMT_PROBLEM_DIGEST, "Digest does not match",
                               "The bytes are not those of the SHA-256 in the address.");
      return;
    }
  /* Rights may have changed while it came in, or the case may be gone. */
  if (!may_upload (request))
    return;

  known = amt_db_has_upload (request->portal->db, case_id, request->me->id, sha256);
  if (!store_upload (request, case_id, sha256, &error))
    {
      amt_request_fail (request, error);
      return;
    }
  soup_server_message_set_status (request->message, known ? 200 : 201, NULL);
}
