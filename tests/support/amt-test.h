/* amt-test.h: what every test program of Amtsstube shares.
 *
 * Tests wait for a condition with a deadline, they never sleep and hope; what they leave behind in the
 * file system and the process table is gone when they end. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a wait may take before the test fails; sanitizer builds and valgrind get more. */
#define AMT_TEST_DEADLINE_S 30

/* A sanitizer looks at how code behaves, not at how often: where a test does the same many hundred times, with all in
 * the plain build, a part will do under a sanitizer, which takes several times as long. */
#ifdef __SANITIZE_ADDRESS__
#define AMT_TEST_PART 4
#else
#define AMT_TEST_PART 1
#endif

/**
 * amt_test_init:
 *
 * First thing in main () of a test program: remembers the main thread, then g_test_init (). HOME, TMPDIR and
 * the XDG directories are the program's own, also for what it starts, and are removed at exit.
 */
void amt_test_init (int *argc, char ***argv);

/** AmtTestCondition: whether what the test waits for has come true. */
typedef gboolean (*AmtTestCondition) (gpointer data);

/**
 * amt_test_wait:
 * @condition: asked again after each round of the main context
 * @seconds: deadline; 0 for AMT_TEST_DEADLINE_S
 *
 * Returns: FALSE if the deadline passed first.
 */
gboolean amt_test_wait (AmtTestCondition condition, gpointer data, guint seconds);

/** amt_test_spin: one round of the main context, or a millisecond's rest if nothing was due. */
void amt_test_spin (void);

/** amt_test_deadline: (nullable): monotonic time at which a wait that starts now has failed. */
gint64 amt_test_deadline (guint seconds);

/**
 * amt_test_await:
 * @expression: any C expression
 *
 * Runs the main context until @expression is true; fails the test at the usual deadline.
 */
#define amt_test_await(expression) \
  G_STMT_START \
  { \
    gint64 amt_test_until = amt_test_deadline (0); \
    while (!(expression)) \
      { \
        if (g_get_monotonic_time () >= amt_test_until) \
          g_assertion_message (G_LOG_DOMAIN, __FILE__, __LINE__, G_STRFUNC, \
                               "waited in vain for: " #expression); \
        amt_test_spin (); \
      } \
  } \
  G_STMT_END

/**
 * amt_test_result_cb:
 * @user_data: (type GAsyncResult**): where the result goes, %NULL before
 *
 * A #GAsyncReadyCallback for "call, wait, finish".
 */
void amt_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/**
 * amt_test_wait_result:
 * @slot: (inout): what was given to amt_test_result_cb ()
 *
 * Waits until the callback ran.
 *
 * Returns: (transfer full): the result; @slot is %NULL again.
 */
GAsyncResult *amt_test_wait_result (GAsyncResult **slot);

/** amt_test_temp_dir: Returns: (transfer full): a new private directory, removed at exit. */
char *amt_test_temp_dir (void);

/** amt_test_remove_tree: removes @path and all below it, never following links. */
void amt_test_remove_tree (const char *path);

/** amt_test_copy_file: to @to, readable by its owner alone; what was there is replaced. */
void amt_test_copy_file (const char *from, const char *to);

/**
 * amt_test_free_port:
 *
 * Returns: a TCP port of 127.0.0.1 that nobody listened on a moment ago. Where the program under test
 * can listen on port 0 and say which one it got, prefer that.
 */
guint16 amt_test_free_port (void);

/** AmtTestChild: a program that the test started; dies with the test at the latest. */
typedef struct _AmtTestChild AmtTestChild;

/**
 * amt_test_child_spawn:
 * @argv: program and arguments, %NULL-terminated
 * @environ_pairs: (nullable): name, value, name, value …, %NULL: set on top of the test's environment
 * @ready: (nullable): waits until a line of standard output begins with this, for example "READY"
 *
 * Fails the test if the program ends or the deadline passes before that line.
 *
 * Returns: (transfer full): the running program.
 */
AmtTestChild *amt_test_child_spawn (const char *const *argv, const char *const *environ_pairs,
                                    const char *ready);

/** amt_test_child_ready_line: (transfer none) (nullable): the line that said it was ready. */
const char *amt_test_child_ready_line (AmtTestChild *child);

/** amt_test_child_wait_line: waits for a line of output that contains @text; fails at the deadline.
 *
 * Returns: (transfer full): that line. */
char *amt_test_child_wait_line (AmtTestChild *child, const char *text);

/** amt_test_child_pid: Returns: the process id, for signals. */
GPid amt_test_child_pid (AmtTestChild *child);

/** amt_test_child_is_running: FALSE: it ended by itself. */
gboolean amt_test_child_is_running (AmtTestChild *child);

/** amt_test_child_kill: SIGKILL, and waits for the end: what a power cut looks like. */
void amt_test_child_kill (AmtTestChild *child);

/**
 * amt_test_child_stop:
 *
 * SIGTERM, and waits for the end.
 *
 * Returns: the exit status, or minus the number of the signal that ended it.
 */
int amt_test_child_stop (AmtTestChild *child);

/**
 * amt_test_child_wait: waits until the program ends by itself.
 *
 * Returns: the exit status, or minus the number of the signal that ended it.
 */
int amt_test_child_wait (AmtTestChild *child);

/** amt_test_child_output: Returns: (transfer full): all standard output so far. */
char *amt_test_child_output (AmtTestChild *child);

/** amt_test_child_free: kills the program if it still runs. */
void amt_test_child_free (AmtTestChild *child);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtTestChild, amt_test_child_free)

G_END_DECLS
