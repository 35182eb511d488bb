/* test-remote-download.c: documents: pieces, pace, resuming, and documents that are not the ones announced.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-fixture.h"

#include <string.h>

#define CHUNK (256 * 1024)

/* What a receiver keeps. */
typedef struct
{
  Fixture *fixture;
  GByteArray *bytes;   /* (owned) */
  AmtDownload *paused; /* (owned) (nullable) waits for continue */
  guint n_chunks;
  gsize longest;
  gboolean pause;
  GAsyncResult *result;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
} Receiver;

static void
receive_cb (AmtDownload *download, guint64 offset, GBytes *chunk, gpointer user_data)
{
  Receiver *receiver = user_data;
  gsize size;
  const guint8 *data = g_bytes_get_data (chunk, &size);

  g_assert_null (receiver->paused);
  g_assert_cmpuint (size, >, 0);
  g_assert_true (offset == receiver->bytes->len || offset == 0);
  g_byte_array_set_size (receiver->bytes, (guint) offset);
  g_byte_array_append (receiver->bytes, data, (guint) size);
  receiver->n_chunks++;
  receiver->longest = MAX (receiver->longest, size);
  if (receiver->pause)
    receiver->paused = amt_download_ref (download);
  else
    amt_remote_download_continue (download);
}

static Receiver *
receiver_new (Fixture *fixture)
{
  Receiver *receiver = g_new0 (Receiver, 1);

  receiver->fixture = fixture;
  receiver->bytes = g_byte_array_new ();
  receiver->cancellable = g_cancellable_new ();

  return receiver;
}

static void
receiver_free (Receiver *receiver)
{
  g_byte_array_unref (receiver->bytes);
  g_clear_pointer (&receiver->paused, amt_download_unref);
  g_clear_object (&receiver->result);
  g_object_unref (receiver->cancellable);
  g_free (receiver);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Receiver, receiver_free)

static void
start (Receiver *receiver, const char *sha256, guint64 size, const char *etag)
{
  g_clear_object (&receiver->result);
  amt_remote_download_async (receiver->fixture->remote, "case-7", "doc-1", sha256, size,
                             receiver->bytes->len, etag, receive_cb, receiver,
                             receiver->cancellable, amt_test_result_cb, &receiver->result);
}

static gboolean
finish (Receiver *receiver, char **out_etag, GError **error)
{
  amt_test_await (receiver->result);

  return amt_remote_download_finish (receiver->fixture->remote, receiver->result, out_etag, error);
}

/* Lets a paused download go on. */
static void
go_on (Receiver *receiver)
{
  g_autoptr (AmtDownload) download = g_steal_pointer (&receiver->paused);

  amt_remote_download_continue (download);
}

static GBytes *
new_document (gsize size)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + i / 251);

  return g_bytes_new_take (data, size);
}

static void
assert_received (Receiver *receiver, GBytes *document)
{
  g_assert_cmpmem (receiver->bytes->data, receiver->bytes->len, g_bytes_get_data (document, NULL),
                   g_bytes_get_size (document));
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (1000 * 1000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK\r\nETag: \"d1\"", document, 0);
  start (receiver, sha256, 1000 * 1000, NULL);
  g_assert_true (finish (receiver, &etag, &error));
  g_assert_no_error (error);
  assert_received (receiver, document);
  g_assert_cmpstr (etag, ==, "\"d1\"");
  g_assert_cmpuint (receiver->longest, ==, CHUNK);
  g_assert_cmpuint (receiver->n_chunks, ==, 4);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==,
                   "GET /amtsstube/v1/cases/case-7/documents/doc-1");
  g_assert_null (amt_scripted_header (fixture->portal, 0, "range"));
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "accept-encoding"), ==, "identity");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "authorization"), ==,
                   "Bearer " FIXTURE_TOKEN);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK", NULL, 0);
  start (receiver, NULL, 0, NULL);
  g_assert_true (finish (receiver, NULL, &error));
  g_assert_cmpuint (receiver->n_chunks, ==, 0);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (500000);
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (document, 300000, 200000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_CUT, "200 OK\r\nETag: \"d1\"", document, 300000);
  start (receiver, NULL, 500000, NULL);
  g_assert_false (finish (receiver, &etag, &error));
  g_assert_remote_error (error, LOST);
  g_clear_error (&error);
  /* Nothing of what came is thrown away. */
  g_assert_cmpuint (receiver->bytes->len, ==, 300000);
  g_assert_cmpstr (etag, ==, "\"d1\"");

  amt_scripted_say (fixture->portal, AMT_SAY_ALL,
                    "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 300000-499999/500000", rest,
                    0);
  start (receiver, NULL, 500000, etag);
  g_assert_true (finish (receiver, NULL, &error));
  g_assert_no_error (error);
  assert_received (receiver, document);
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "range"), ==, "bytes=300000-");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "if-range"), ==, "\"d1\"");

  /* All there: nothing to ask. */
  start (receiver, NULL, 500000, etag);
  g_assert_true (finish (receiver, NULL, &error));
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 2);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (5000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  g_byte_array_append (receiver->bytes, (const guint8 *) "old", 3);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK\r\nETag: \"d2\"", document, 0);
  start (receiver, NULL, 5000, "d1");
  g_assert_true (finish (receiver, &etag, &error));
  assert_received (receiver, document);
  g_assert_cmpstr (etag, ==, "\"d2\"");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "if-range"), ==, "\"d1\"");
}

static void
test_range_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (5000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;

  g_byte_array_append (receiver->bytes, (const guint8 *) "old", 3);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "416 Not there", NULL, 0);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK", document, 0);
  start (receiver, NULL, 5000, "\"d1\"");
  g_assert_true (finish (receiver, NULL, &error));
  assert_received (receiver, document);
  g_assert_null (amt_scripted_header (fixture->portal, 1, "range"));

  /* Once, not for ever. */
  g_byte_array_set_size (receiver->bytes, 3);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "416 Not there", NULL, 0);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "416 Not there", NULL, 0);
  start (receiver, NULL, 5000, "\"d1\"");
  g_assert_false (finish (receiver, NULL, &error));
  g_assert_remote_error (error, REFUSED);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 4);
}

static void
test_weak_or_missing_tag (Fixture *fixture, gconstpointer data)
{
  static const char *const TAGS[] = { NULL, "W/\"d1\"" };
  g_autoptr (GBytes) document = new_document (5000);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (TAGS); i++)
    {
      g_autoptr (Receiver) receiver = receiver_new (fixture);

      g_byte_array_append (receiver->bytes, (const guint8 *) "old", 3);
      amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK", document, 0);
      start (receiver, NULL, 5000, TAGS[i]);
      g_assert_true (finish (receiver, NULL, &error));
      assert_received (receiver, document);
      g_assert_null (amt_scripted_header (fixture->portal, i, "range"));
    }
}

static void
test_answers_that_do_not_fit (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *head;
    AmtSay how;
    gsize offset;
    gsize n_bytes;
    AmtRemoteError code;
  } TABLE[] = {
    /* Of a document of 100 bytes. */
    { "200 OK", AMT_SAY_ALL, 0, 101, AMT_REMOTE_ERROR_ANSWER },
    { "200 OK", AMT_SAY_ALL, 0, 99, AMT_REMOTE_ERROR_ANSWER },
    { "200 OK", AMT_SAY_RAW, 0, 101, AMT_REMOTE_ERROR_ANSWER },
    { "200 OK", AMT_SAY_RAW, 0, 99, AMT_REMOTE_ERROR_LOST },
    { "200 OK\r\nContent-Encoding: gzip", AMT_SAY_ALL, 0, 100, AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nContent-Range: bytes 0-99/100", AMT_SAY_ALL, 0, 100, AMT_REMOTE_ERROR_ANSWER },
    { "204 Nothing", AMT_SAY_ALL, 0, 0, AMT_REMOTE_ERROR_ANSWER },
    { "404 Gone", AMT_SAY_ALL, 0, 0, AMT_REMOTE_ERROR_NOT_FOUND },
    { "416 No", AMT_SAY_ALL, 0, 0, AMT_REMOTE_ERROR_REFUSED },
    { "206 Part\r\nETag: \"d1\"", AMT_SAY_ALL, 10, 90, AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 11-99/100", AMT_SAY_ALL, 10, 89,
      AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 10-99/101", AMT_SAY_ALL, 10, 90,
      AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 10-100/*", AMT_SAY_ALL, 10, 91,
      AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d2\"\r\nContent-Range: bytes 10-99/100", AMT_SAY_ALL, 10, 90,
      AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nContent-Range: bytes 10-99/100", AMT_SAY_ALL, 10, 90, AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 10-99/100", AMT_SAY_ALL, 10, 91,
      AMT_REMOTE_ERROR_ANSWER },
    { "206 Part\r\nETag: \"d1\"\r\nContent-Range: bytes 10-98/100", AMT_SAY_ALL, 10, 89,
      AMT_REMOTE_ERROR_LOST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (GBytes) body = new_document (TABLE[i].n_bytes);
      g_autoptr (Receiver) receiver = receiver_new (fixture);
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (receiver->bytes, (guint) TABLE[i].offset);
      amt_scripted_say (fixture->portal, TABLE[i].how, TABLE[i].head, body, 0);
      start (receiver, NULL, 100, "\"d1\"");
      g_assert_false (finish (receiver, NULL, &error));
      g_assert_error (error, AMT_REMOTE_ERROR, (gint) TABLE[i].code);
      g_assert_cmpuint (receiver->bytes->len, <=, 100);
    }
}

static void
test_digest (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    gboolean fits;
  } TABLE[] = {
    { "", TRUE },
    { "\r\nRepr-Digest: sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:", TRUE },
    { "\r\nRepr-Digest: sha-512=:AAAA:, sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:",
      TRUE },
    { "\r\nRepr-Digest: sha-512=:AAAA:", TRUE },
    { "\r\nRepr-Digest: sha-256=:AAJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:", FALSE },
    { "\r\nRepr-Digest: sha-512=:AAAA:, sha-256=:AAAA:", FALSE },
    { "\r\nRepr-Digest: sha-256=", FALSE },
  };
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "hello", -1);
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *head = g_strconcat ("200 OK", TABLE[i].header, NULL);
      g_autoptr (Receiver) receiver = receiver_new (fixture);
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, body, 0);
      start (receiver, sha256, 5, NULL);
      g_assert_cmpint (finish (receiver, NULL, &error), ==, TABLE[i].fits);
      if (!TABLE[i].fits)
        {
          g_assert_remote_error (error, ANSWER);
          g_assert_cmpuint (receiver->n_chunks, ==, 0);
        }
    }
}

static void
test_back_pressure (Fixture *fixture, gconstpointer data)
{
  const gsize size = 32 * 1024 * 1024;
  g_autoptr (GBytes) document = new_document (size);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (AmtDownload) download = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_bytes;

  receiver->pause = TRUE;
  amt_remote_set_timeout (fixture->remote, 1);
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK", document, 0);
  start (receiver, NULL, size, NULL);
  amt_test_await (receiver->paused);
  n_bytes = amt_remote_get_n_bytes (fixture->remote);
  g_assert_cmpuint (n_bytes, ==, CHUNK);

  /* Another request comes and times out meanwhile: of the document nothing moves, and its own clock stands still. */
  amt_scripted_say (fixture->portal, AMT_SAY_HANG, "", NULL, 0);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
  g_clear_error (&error);
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->remote), ==, n_bytes);
  g_assert_cmpuint (receiver->n_chunks, ==, 1);
  g_assert_cmpuint (amt_scripted_n_sent (fixture->portal), <, size);
  g_assert_null (receiver->result);

  receiver->pause = FALSE;
  download = amt_download_ref (receiver->paused);
  go_on (receiver);
  g_assert_true (finish (receiver, NULL, &error));
  assert_received (receiver, document);

  /* Late or repeated, it does nothing. */
  amt_remote_download_continue (download);
}

static void
test_three_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (1000);
  Receiver *receivers[6];
  GError *error = NULL;

  for (guint i = 0; i < 6; i++)
    {
      receivers[i] = receiver_new (fixture);
      receivers[i]->pause = TRUE;
      amt_scripted_say (fixture->portal, AMT_SAY_ALL, "200 OK", document, 0);
      start (receivers[i], NULL, 1000, NULL);
    }
  amt_test_await (receivers[0]->paused && receivers[1]->paused && receivers[2]->paused);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 3);

  /* One that waits is cancelled without a word to the portal. */
  g_cancellable_cancel (receivers[3]->cancellable);
  g_assert_false (finish (receivers[3], NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 3);

  /* One ends, the next begins. */
  go_on (receivers[1]);
  g_assert_true (finish (receivers[1], NULL, NULL));
  amt_test_await (receivers[4]->paused);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 4);
  g_assert_null (receivers[5]->paused);

  /* One that the receiver holds is cancelled: its place is free, and going on is harmless. */
  g_cancellable_cancel (receivers[0]->cancellable);
  g_assert_false (finish (receivers[0], NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  go_on (receivers[0]);
  amt_test_await (receivers[5]->paused);

  for (guint i = 0; i < 6; i++)
    {
      if (receivers[i]->paused)
        go_on (receivers[i]);
      amt_test_await (receivers[i]->result);
      receiver_free (receivers[i]);
    }
}

static void
test_cancel_while_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (1000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_STALL, "200 OK", document, 500);
  start (receiver, NULL, 1000, NULL);
  amt_test_await (amt_remote_get_n_bytes (fixture->remote) == 500);
  g_cancellable_cancel (receiver->cancellable);
  g_assert_false (finish (receiver, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (receiver->n_chunks, ==, 0);
}

static void
test_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) document = new_document (1000);
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;

  amt_remote_set_timeout (fixture->remote, 1);
  amt_scripted_say (fixture->portal, AMT_SAY_STALL, "200 OK", document, 500);
  start (receiver, NULL, 1000, NULL);
  g_assert_false (finish (receiver, NULL, &error));
  g_assert_remote_error (error, LOST);
  g_assert_cmpuint (receiver->bytes->len, ==, 500);
}

static void
test_bad_arguments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Receiver) receiver = receiver_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  start (receiver, "ABC", 10, NULL);
  g_assert_false (finish (receiver, &etag, &error));
  g_assert_remote_error (error, REFUSED);
  g_assert_null (etag);
  g_clear_error (&error);

  start (receiver, NULL, 10, "a\r\nX-Evil: 1");
  g_assert_false (finish (receiver, NULL, &error));
  g_assert_remote_error (error, REFUSED);
  g_clear_error (&error);

  amt_remote_set_token (fixture->remote, NULL);
  start (receiver, NULL, 10, NULL);
  g_assert_false (finish (receiver, NULL, &error));
  g_assert_remote_error (error, SIGN_IN);
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 0);
}

#define ADD(path, function) \
  g_test_add ("/remote/download/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  ADD ("whole", test_whole);
  ADD ("empty", test_empty);
  ADD ("resume", test_resume);
  ADD ("changed", test_changed);
  ADD ("range-refused", test_range_refused);
  ADD ("weak-or-missing-tag", test_weak_or_missing_tag);
  ADD ("answers-that-do-not-fit", test_answers_that_do_not_fit);
  ADD ("digest", test_digest);
  ADD ("back-pressure", test_back_pressure);
  ADD ("three-at-once", test_three_at_once);
  ADD ("cancel-while-reading", test_cancel_while_reading);
  ADD ("timeout", test_timeout);
  ADD ("bad-arguments", test_bad_arguments);

  return g_test_run ();
}
