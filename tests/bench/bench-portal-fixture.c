/* bench-portal-fixture.c: a portal with many cases, as a process of its own. Main thread.
 *
 * Filling takes minutes at full scale, so a filled database stays in $AMT_BENCH_DATA for the next program. What one of them
 * does to the cases stays there too; none of the figures depends on it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "amt-demo.h"
#include "amt-portal.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

struct _BenchPortal
{
  GSubprocess *process; /* (owned) */
  char *url;            /* (owned) */
};

static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Returns: (transfer full): the running portal; @out_url: its address, once it listens. */
static GSubprocess *
start (const char *const *argv, char **out_url)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (line && g_str_has_prefix (line, "READY "));
  if (out_url)
    *out_url = g_strdup (line + strlen ("READY "));

  return process;
}

static void
stop (GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);
}

/* A person who sees every queue. */
static void
put_person (AmtPortal *portal, const char *id, AmtCacheScope scope)
{
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (AmtDemo) demo = amt_demo_new (1, 0);
  GPtrArray *queues = amt_demo_get_queues (demo);
  g_autoptr (GError) error = NULL;

  me->id = g_strdup (id);
  me->name = g_strdup ("Bench");
  me->initials = g_strdup ("B");
  me->unit = g_strdup ("1");
  me->signature = g_strdup ("i. A.");
  me->clerk = TRUE;
  for (guint i = 0; i < queues->len; i++)
    {
      const AmtQueue *queue = g_ptr_array_index (queues, i);
      AmtQueueRight *right = amt_queue_right_new ();

      right->queue_id = g_strdup (queue->id);
      right->rights = AMT_RIGHT_READ | AMT_RIGHT_PROCESS;
      right->cache_scope = scope;
      g_ptr_array_add (me->queues, right);
    }
  amt_portal_put_person (portal, me, &error);
  g_assert_no_error (error);
}

static double
children_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_TIME_SPAN_SECOND;
}

void
bench_portal_fill (const char *database, guint n_cases)
{
  g_autofree char *number = g_strdup_printf ("%u", n_cases);
  const char *argv[] = {
    g_getenv ("AMT_PORTAL"), "--demo", number, "--database", database, "--quiet", NULL
  };
  gint64 begun = g_get_monotonic_time ();
  double cpu = children_cpu ();
  GSubprocess *process = start (argv, NULL);

  bench_report ("demo, start to READY", n_cases, "time", bench_since (begun), "s");
  bench_report ("demo, start to READY", n_cases, "rate", n_cases / bench_since (begun), "cases/s");
  stop (process);
  bench_report ("demo, start to READY", n_cases, "processor", children_cpu () - cpu, "s");
}

BenchPortal *
bench_portal_new (guint n_cases, AmtCacheScope scope)
{
  BenchPortal *self = g_new0 (BenchPortal, 1);
  g_autofree char *folder =
      g_getenv ("AMT_BENCH_DATA") ? g_strdup (g_getenv ("AMT_BENCH_DATA")) : amt_test_temp_dir ();
  g_autofree char *name = g_strdup_printf ("portal-%u.db", n_cases);
  g_autofree char *database = g_build_filename (folder, name, NULL);
  g_autofree char *tokens = g_build_filename (folder, "tokens", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { g_getenv ("AMT_PORTAL"), "--quiet", "--database", database,
                         "--access-token-file",   tokens,    NULL };

  if (!g_file_test (database, G_FILE_TEST_EXISTS))
    bench_portal_fill (database, n_cases);
  g_file_set_contents (tokens, BENCH_TOKEN " bench\n" BENCH_OTHER_TOKEN " bench-other\n", -1,
                       &error);
  g_assert_no_error (error);

  {
    AmtPortalOptions options = { .database = database, .quiet = TRUE };
    g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

    g_assert_no_error (error);
    put_person (portal, "bench", scope);
    put_person (portal, "bench-other", AMT_CACHE_ROWS);
  }
  self->process = start (argv, &self->url);

  return self;
}

const char *
bench_portal_get_url (BenchPortal *self)
{
  return self->url;
}

void
bench_portal_free (BenchPortal *self)
{
  stop (self->process);
  g_free (self->url);
  g_free (self);
}
