/* test-watchdog.c: a main loop that stands still is noticed, with the place where it stood.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-watchdog.h"

#include "amt-json.h"
#include "amt-test.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>

#define STALL_MS 120

static gboolean done;

static gboolean
compute_cb (gpointer data)
{
  gint64 end = g_get_monotonic_time () + STALL_MS * 1000;

  while (g_get_monotonic_time () < end)
    continue;
  done = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
wait_cb (gpointer data)
{
  gint64 end = g_get_monotonic_time () + STALL_MS * 1000;

  /* The question of the watchdog wakes it. */
  while (g_get_monotonic_time () < end)
    (void) poll (NULL, 0, STALL_MS / 4);
  done = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
nothing_cb (gpointer data)
{
  guint *left = data;

  done = --*left == 0;
  return done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static char *
start (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  char *path = g_build_filename (folder, "stalls", NULL);
  g_autoptr (GError) error = NULL;

  done = FALSE;
  g_assert_true (amt_watchdog_start (path, &error));
  g_assert_no_error (error);

  return path;
}

/* The records, without the first line. */
static GPtrArray *
stop_and_read (const char *path)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  amt_watchdog_stop ();
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", 0);
  g_assert_true (g_str_has_prefix (lines[0], "{\"watchdog\":1,\"least_ms\":50,"));
  for (guint i = 1; lines[i]; i++)
    if (*lines[i])
      {
        JsonNode *node = amt_json_parse_text (lines[i], &error);

        g_assert_no_error (error);
        g_ptr_array_add (records, node);
      }

  return records;
}

/* The longest: a machine with other work may add stalls that nobody planted. */
static JsonObject *
longest (GPtrArray *records)
{
  JsonObject *found = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = json_node_get_object (records->pdata[i]);

      if (!found || json_object_get_double_member (record, "ms") >
                        json_object_get_double_member (found, "ms"))
        found = record;
    }

  return found;
}

static gboolean
stack_names (JsonObject *record, const char *what)
{
  JsonArray *stack = json_object_get_array_member (record, "stack");

  for (guint i = 0; i < json_array_get_length (stack); i++)
    if (strstr (json_array_get_string_element (stack, i), what))
      return TRUE;

  return FALSE;
}

static void
test_computing (void)
{
  g_autofree char *path = start ();
  g_autoptr (GPtrArray) records = NULL;
  JsonObject *record;

  g_idle_add (compute_cb, NULL);
  amt_test_await (done);
  amt_test_spin ();
  records = stop_and_read (path);
  record = longest (records);
  g_assert_nonnull (record);
  g_assert_cmpfloat (json_object_get_double_member (record, "ms"), >=, STALL_MS);
  g_assert_cmpfloat (json_object_get_double_member (record, "at_ms"), >=, 0);
  g_assert_cmpfloat (json_object_get_double_member (record, "cpu_ms"), >, 0);
  g_assert_true (stack_names (record, g_get_prgname ()));
  g_assert_true (stack_names (record, "g_main_context_iteration"));
}

/* A call that blocks is a stall too: it takes time, but no computing time. */
static void
test_blocked (void)
{
  g_autofree char *path = start ();
  g_autoptr (GPtrArray) records = NULL;
  JsonObject *record;

  g_idle_add (wait_cb, NULL);
  amt_test_await (done);
  amt_test_spin ();
  records = stop_and_read (path);
  record = longest (records);
  g_assert_nonnull (record);
  g_assert_cmpfloat (json_object_get_double_member (record, "ms"), >=, STALL_MS);
  g_assert_cmpfloat (json_object_get_double_member (record, "cpu_ms"), <, STALL_MS / 2);
  g_assert_true (stack_names (record, "poll"));
}

/* Many short rounds together are no stall, whatever they take in sum. */
static void
test_short_rounds (void)
{
  g_autofree char *path = start ();
  g_autoptr (GPtrArray) records = NULL;
  guint left = 20000;

  g_idle_add (nothing_cb, &left);
  amt_test_await (done);
  records = stop_and_read (path);
  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = json_node_get_object (records->pdata[i]);

      /* Somebody else had the processor. */
      g_assert_cmpfloat (json_object_get_double_member (record, "cpu_ms"), <, 50);
    }
}

static void
test_twice (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = start ();
      g_autoptr (GPtrArray) records = NULL;

      g_idle_add (compute_cb, NULL);
      amt_test_await (done);
      amt_test_spin ();
      records = stop_and_read (path);
      g_assert_cmpuint (records->len, >=, 1);
    }
  amt_watchdog_stop ();
}

static void
test_no_file (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "nowhere", "stalls", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (amt_watchdog_start (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  amt_watchdog_stop ();
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/watchdog/computing", test_computing);
  g_test_add_func ("/watchdog/blocked", test_blocked);
  g_test_add_func ("/watchdog/short-rounds", test_short_rounds);
  g_test_add_func ("/watchdog/twice", test_twice);
  g_test_add_func ("/watchdog/no-file", test_no_file);

  return g_test_run ();
}
