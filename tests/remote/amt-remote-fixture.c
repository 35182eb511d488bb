/* amt-remote-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-fixture.h"

#include <string.h>

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->portal = amt_scripted_new (NULL);
  fixture->remote = amt_remote_new (amt_scripted_url (fixture->portal), "amt-test/1", &error);
  g_assert_no_error (error);
  amt_remote_set_token (fixture->remote, FIXTURE_TOKEN "\n");
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->remote), (gpointer *) &fixture->remote);
  g_object_unref (fixture->remote);
  amt_test_await (!fixture->remote);
  g_clear_pointer (&fixture->portal, amt_scripted_free);
  /* Closing connections is not awaited by anyone. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

GError *
fixture_get_me (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;
  g_autoptr (AmtMe) me = NULL;

  amt_remote_get_me_async (fixture->remote, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  me = amt_remote_get_me_finish (fixture->remote, result, NULL, &error);
  g_assert_true (!me == !!error);

  return error;
}

GError *
fixture_post (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;
  g_autoptr (AmtOperationAnswer) answer = NULL;

  amt_remote_send_operation_async (fixture->remote, "case-7", FIXTURE_ID, "{\"type\":\"claim\"}",
                                   12, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  answer = amt_remote_send_operation_finish (fixture->remote, result, &error);
  g_assert_true (!answer == !!error);

  return error;
}

void
fixture_say_me (Fixture *fixture)
{
  amt_scripted_say_json (
      fixture->portal,
      "{\"id\":\"u1\",\"name\":\"Erika Beispiel\",\"initials\":\"EB\",\"roles\":[\"clerk\"],\"queues\":[]}");
}

char *
fixture_answer_json (const char *case_id)
{
  return g_strdup_printf (
      "{\"case\":{\"id\":\"%s\",\"version\":13,\"applicantVersion\":1,\"reference\":\"W-1\","
      "\"serviceId\":\"wohngeld\",\"queueId\":\"q1\",\"state\":\"inProgress\",\"form\":{}},"
      "\"baseVersion\":12,\"version\":13,"
      "\"receipt\":{\"id\":\"r-1\",\"at\":\"2026-03-02T08:15:00+01:00\"}}",
      case_id);
}

GBytes *
fixture_gzip (char fill, gsize n_bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *block = g_malloc (1024 * 1024);
  g_autoptr (GError) error = NULL;

  memset (block, fill, 1024 * 1024);
  for (gsize done = 0; done < n_bytes; done += 1024 * 1024)
    g_output_stream_write_all (stream, block, MIN (1024 * 1024, n_bytes - done), NULL, NULL,
                               &error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}
