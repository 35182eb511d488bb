/* bench.c: what the benchmark programs share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "amt-base.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* How often it is looked whether the background has done its work: looking counts what is left, which takes time of its own. */
#define PROGRESS_MS 200

static const char *bench_program;

void
bench_init (int *argc, char ***argv, const char *program)
{
  /* Ends with the program: HOME and temporary files are its own. */
  amt_test_init (argc, argv);
  /* GTest prints what others only say for debugging. */
  g_log_set_default_handler (g_log_default_handler, NULL);
  bench_program = program;
}

guint
bench_scaled (guint full, guint least)
{
  const char *text = g_getenv ("AMT_BENCH_SCALE");
  guint64 percent = 2;

  if (text && !g_ascii_string_to_unsigned (text, 10, 1, 100, &percent, NULL))
    g_error ("AMT_BENCH_SCALE is a number from 1 to 100");

  return MAX (least, (guint) (full * percent / 100));
}

guint
bench_number (int argc, char **argv, int index)
{
  guint64 number = 0;

  if (index >= argc || !g_ascii_string_to_unsigned (argv[index], 10, 1, 10000000, &number, NULL))
    g_error ("argument %d is a number", index);

  return (guint) number;
}

double
bench_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
}

static double
seconds_of (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / G_TIME_SPAN_SECOND;
}

double
bench_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return seconds_of (usage.ru_utime) + seconds_of (usage.ru_stime);
}

double
bench_peak (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) usage.ru_maxrss / 1024.0;
}

static void
append_line (const char *line)
{
  const char *file = g_getenv ("AMT_BENCH_RESULTS");
  int fd = file ? open (file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
  gsize length = strlen (line);

  if (file && (fd < 0 || write (fd, line, length) != (gssize) length || close (fd) != 0))
    g_error ("%s cannot be written", file);
}

void
bench_report (const char *subject, guint64 n, const char *figure, double value, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *line = NULL;

  g_ascii_formatd (number, sizeof number, "%.6g", value);
  line = g_strdup_printf ("{\"program\":\"%s\",\"subject\":\"%s\",\"n\":%" G_GUINT64_FORMAT
                          ",\"figure\":\"%s\",\"value\":%s,\"unit\":\"%s\"}\n",
                          bench_program, subject, n, figure, number, unit);
  append_line (line);
  printf ("%-10s %-26s %8" G_GUINT64_FORMAT "  %-28s %12s %s\n", bench_program, subject, n, figure,
          number, unit);
  fflush (stdout);
}

GAsyncResult *
bench_wait (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (slot);
}

AmtRemote *
bench_remote_new (const char *url, const char *token)
{
  g_autoptr (GError) error = NULL;
  AmtRemote *remote = amt_remote_new (url, "bench/0", &error);

  g_assert_no_error (error);
  amt_remote_set_token (remote, token);

  return remote;
}

AmtStore *
bench_store_open (const char *folder, AmtClock *clock)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtStore *store;

  amt_store_open_async (folder, key, AMT_STORE_READ_WRITE, clock, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);

  return store;
}

AmtStore *
bench_store_new (AmtClock *clock)
{
  g_autofree char *folder = amt_test_temp_dir ();

  return bench_store_open (folder, clock);
}

static guint64
count_unindexed (AmtStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtSearchProgress progress;

  amt_store_load_search_progress_async (store, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  amt_store_load_search_progress_finish (store, result, &progress, &error);
  g_assert_no_error (error);

  return progress.n_total - progress.n_done;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

guint64
bench_wait_indexed (AmtStore *self)
{
  guint timer = g_timeout_add (PROGRESS_MS, wake_cb, NULL);
  guint64 n = count_unindexed (self);

  for (guint64 left = n; left > 0; left = count_unindexed (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);

  return n;
}

void
bench_store_free (AmtStore *self)
{
  amt_store_close (self);
  g_object_unref (self);
}

BenchClient *
bench_client_new (const char *url, AmtStore *store)
{
  BenchClient *self = g_new0 (BenchClient, 1);

  self->clock = amt_clock_new_system ();
  self->remote = bench_remote_new (url, BENCH_TOKEN);
  self->borrowed = store != NULL;
  self->store = store ? g_object_ref (store) : bench_store_new (self->clock);
  self->engine = amt_sync_engine_new (self->store, self->remote, self->clock, "0.1.0");

  return self;
}

void
bench_client_free (BenchClient *self)
{
  g_clear_object (&self->engine);
  g_clear_object (&self->remote);
  if (!self->borrowed)
    amt_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self);
}

AmtSyncResult *
bench_client_run (BenchClient *self, AmtSyncFlags flags)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtSyncResult *done;

  amt_sync_engine_run_async (self->engine, flags, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  done = amt_sync_engine_run_finish (self->engine, result, &error);
  g_assert_no_error (error);

  return done;
}
