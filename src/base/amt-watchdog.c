/* amt-watchdog.c: measures each round of the main loop, and writes down the slow ones with their stack.
 * Lives from amt_watchdog_start () to _stop (), at most one in a program.
 *
 * Threads: poll_and_note () runs in the main thread and only sets numbers. The thread "watchdog" looks at them every 10 ms and does
 * everything that takes time. The signal handler runs in the main thread, in the middle of anything.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-watchdog.h"

#include "amt-base.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_EVERY_US (10 * 1000)
#define LEAST_US (AMT_WATCHDOG_LEAST_MS * 1000)
#define MAX_FRAMES 96
/* The handler and what the kernel puts below it. */
#define OWN_FRAMES 2
#define MAX_STALLS 64

/* Of libc's real-time signals, so that nobody's SIGUSR1 is taken away. */
#define ASK_SIGNAL (SIGRTMIN + 4)

/* Computing time and time in the queue for a processor, in µs. */
typedef struct
{
  gint64 cpu;
  gint64 queued; /* -1: unknown */
} Usage;

typedef struct
{
  gint64 begun;
  gint64 ended;
} Stall;

typedef struct
{
  FILE *file;       /* (owned) (thread watchdog) after start */
  GThread *thread;  /* (owned) */
  GPollFunc poll;   /* what the main context used before */
  pthread_t main;   /* read-only */
  int schedstat;    /* (owned) (thread watchdog): of the main thread, -1 if the kernel has none */
  gint64 started;   /* read-only */
  gint64 asked_for; /* (thread watchdog): begin of the round that was asked for its stack */
  gint64 usage_for; /* (thread watchdog): begin of the round that @usage belongs to */
  Usage usage;      /* (thread watchdog) */
  GCond wake;
  GMutex mutex;
  gint64 busy_since;        /* (lock mutex): 0 while the loop waits in poll () */
  Stall stalls[MAX_STALLS]; /* (lock mutex): ended, not yet written */
  guint n_stalls;           /* (lock mutex) */
  gboolean stop;            /* (lock mutex) */
} Watchdog;

static Watchdog *watchdog; /* (owned) (thread main): the poll function has no other way to it */

/* What the signal handler fills in: nothing but these may it touch. */
static void *frames[MAX_FRAMES];
static volatile sig_atomic_t n_frames;

static void
asked_cb (int signal_number)
{
  int saved = errno;

  n_frames = backtrace (frames, MAX_FRAMES);
  errno = saved;
}

/* (thread main): instead of poll (). */
static int
poll_and_note (GPollFD *fds, guint n, int timeout)
{
  Watchdog *self = watchdog;
  gint64 now = g_get_monotonic_time ();
  int answer;

  g_mutex_lock (&self->mutex);
  if (self->busy_since && now - self->busy_since >= LEAST_US && self->n_stalls < MAX_STALLS)
    {
      self->stalls[self->n_stalls++] = (Stall){ self->busy_since, now };
      g_cond_signal (&self->wake);
    }
  self->busy_since = 0;
  g_mutex_unlock (&self->mutex);

  answer = self->poll (fds, n, timeout);

  now = g_get_monotonic_time ();
  g_mutex_lock (&self->mutex);
  self->busy_since = now;
  g_mutex_unlock (&self->mutex);

  return answer;
}

static Usage
read_usage (Watchdog *self)
{
  Usage usage = { 0, -1 };
  clockid_t clock;
  struct timespec time = { 0 };
  char text[96] = "";
  unsigned long long queued;

  if (pthread_getcpuclockid (self->main, &clock) == 0 && clock_gettime (clock, &time) == 0)
    usage.cpu = time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
  if (self->schedstat >= 0 && pread (self->schedstat, text, sizeof text - 1, 0) > 0 &&
      sscanf (text, "%*u %llu", &queued) == 1)
    usage.queued = (gint64) (queued / 1000);

  return usage;
}

static void
append_stack (GString *line)
{
  int n = n_frames;
  g_autofree char **symbols = NULL;

  /* backtrace_symbols () is libc's malloc: one block, freed with free () as g_free () does. */
  symbols = n > OWN_FRAMES ? backtrace_symbols (frames, n) : NULL;
  for (int i = OWN_FRAMES; symbols && i < n; i++)
    {
      g_autofree char *escaped = g_strescape (symbols[i], NULL);

      g_string_append_printf (line, "%s\"%s\"", i > OWN_FRAMES ? "," : "", escaped);
    }
}

/* JSON has no decimal comma, whatever the language of the desk. */
static void
append_ms (GString *line, const char *name, double us)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (line, "\"%s\":%s,", name,
                          g_ascii_formatd (buffer, sizeof buffer, "%.1f", us / 1000));
}

static void
write_stall (Watchdog *self, const Stall *stall)
{
  g_autoptr (GString) line = g_string_new (NULL);
  Usage now = read_usage (self);
  gboolean known = self->usage_for == stall->begun;

  g_string_append_c (line, '{');
  append_ms (line, "at_ms", (double) (stall->begun - self->started));
  append_ms (line, "ms", (double) (stall->ended - stall->begun));
  append_ms (line, "cpu_ms", known ? (double) (now.cpu - self->usage.cpu) : -1000);
  append_ms (line, "queued_ms",
             known && now.queued >= 0 ? (double) (now.queued - self->usage.queued) : -1000);
  g_string_append (line, "\"stack\":[");
  if (self->asked_for == stall->begun)
    append_stack (line);
  g_string_append (line, "]}\n");
  (void) fputs (line->str, self->file);
  (void) fflush (self->file);
}

/* With the mutex held: looks at the round that is under way. */
static void
look (Watchdog *self)
{
  gint64 since = self->busy_since;

  if (since == 0)
    return;
  if (self->usage_for != since)
    {
      self->usage = read_usage (self);
      self->usage_for = since;
    }
  if (self->asked_for != since && g_get_monotonic_time () - since >= LEAST_US)
    {
      self->asked_for = since;
      n_frames = 0;
      (void) pthread_kill (self->main, ASK_SIGNAL);
    }
}

static gpointer
watch (gpointer data)
{
  Watchdog *self = data;
  gboolean stop = FALSE;

  while (!stop)
    {
      Stall stalls[MAX_STALLS];
      guint n;

      g_mutex_lock (&self->mutex);
      if (!self->stop && self->n_stalls == 0)
        g_cond_wait_until (&self->wake, &self->mutex, g_get_monotonic_time () + LOOK_EVERY_US);
      stop = self->stop;
      n = self->n_stalls;
      memcpy (stalls, self->stalls, n * sizeof *stalls);
      self->n_stalls = 0;
      if (n == 0)
        look (self);
      g_mutex_unlock (&self->mutex);

      for (guint i = 0; i < n; i++)
        write_stall (self, &stalls[i]);
    }

  return NULL;
}

static void
set_handler (void (*handler) (int))
{
  struct sigaction action = { 0 };

  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset (&action.sa_mask);
  sigaction (ASK_SIGNAL, &action, NULL);
}

gboolean
amt_watchdog_start (const char *path, GError **error)
{
  g_autofree char *schedstat = g_strdup_printf ("/proc/self/task/%d/schedstat", (int) getpid ());
  FILE *file;

  AMT_ASSERT_MAIN ();
  g_return_val_if_fail (watchdog == NULL, FALSE);

  file = g_fopen (path, "we");
  if (!file)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno),
                           "the watchdog's file cannot be written");
      return FALSE;
    }
  fprintf (file, "{\"watchdog\":1,\"least_ms\":%d,\"pid\":%d}\n", AMT_WATCHDOG_LEAST_MS,
           (int) getpid ());
  (void) fflush (file);

  watchdog = g_new0 (Watchdog, 1);
  watchdog->file = file;
  watchdog->main = pthread_self ();
  watchdog->schedstat = open (schedstat, O_RDONLY | O_CLOEXEC);
  watchdog->started = watchdog->busy_since = g_get_monotonic_time ();
  g_mutex_init (&watchdog->mutex);
  g_cond_init (&watchdog->wake);

  /* Its first call loads a library, which no signal handler may do. */
  n_frames = backtrace (frames, MAX_FRAMES);
  set_handler (asked_cb);
  watchdog->poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_and_note);
  watchdog->thread = g_thread_new ("watchdog", watch, watchdog);

  return TRUE;
}

void
amt_watchdog_stop (void)
{
  Watchdog *self = watchdog;

  if (!self)
    return;
  AMT_ASSERT_MAIN ();
  g_main_context_set_poll_func (NULL, self->poll);
  g_mutex_lock (&self->mutex);
  self->busy_since = 0;
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  set_handler (SIG_IGN);

  if (self->schedstat >= 0)
    close (self->schedstat);
  (void) fclose (self->file);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->mutex);
  watchdog = NULL;
  g_free (self);
}
