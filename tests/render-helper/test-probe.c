/* test-probe.c: the finished helper program, with a probe in it that has the helper's rights, as an unprivileged user.
 *
 * Other than test-lock, which closes the same locks around itself, this is the program that is installed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"
#include "probe.h"
#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static const char *const ATTEMPTS[] = {
  [PROBE_SOCKET_UNIX] = "a socket of this machine",
  [PROBE_SOCKET_INET] = "a socket of the network",
  [PROBE_SOCKET_NETLINK] = "a socket to the kernel",
  [PROBE_CONNECT] = "connect its own socket elsewhere",
  [PROBE_EXEC] = "start a program",
  [PROBE_FORK] = "make a process",
  [PROBE_WRITE_NEW] = "make a file",
  [PROBE_WRITE_OLD] = "write a file",
  [PROBE_UNLINK] = "delete a file",
  [PROBE_READ_HOME] = "read the home folders",
  [PROBE_READ_PASSWD] = "read a file that everybody may read",
  [PROBE_READ_PROCESSES] = "list the processes",
  [PROBE_TRACE] = "trace its parent",
  [PROBE_READ_MEMORY] = "read its parent's memory",
  [PROBE_KILL_PARENT] = "signal its parent",
  [PROBE_KILL_ALL] = "signal everybody",
  [PROBE_MEMFD] = "make memory that others could map",
  [PROBE_RUN_MEMORY] = "make memory that can be run",
  [PROBE_NAMESPACE] = "make a namespace",
  [PROBE_MOUNT] = "mount a file system",
  [PROBE_ROOT] = "become root",
  [PROBE_FILTER] = "let others look into it",
};

/* What cannot be read because it is not there, or because one may not. */
static gboolean
is_about_reading (guint attempt)
{
  return attempt == PROBE_READ_HOME || attempt == PROBE_READ_PASSWD ||
         attempt == PROBE_READ_PROCESSES;
}

/* In the child: by descriptors, because the build folder may be closed to that user. */
static void
start (int socket, int program, int probe, const char *option)
{
  g_autofree char *preload = g_strdup_printf ("LD_PRELOAD=/proc/self/fd/%d", probe);
  char *const environment[] = { preload, (char *) "LC_ALL=C.UTF-8", NULL };
  char *const argv[] = { (char *) "amtsstube-render-helper", (char *) option, NULL };

  if (dup2 (socket, AMT_PROTOCOL_FD) >= 0 &&
      (getuid () != 0 || (setgid (NOBODY) == 0 && setuid (NOBODY) == 0)))
    syscall (SYS_execveat, program, "", argv, environment, AT_EMPTY_PATH);
  _exit (127);
}

/* Above what the child needs for itself. */
static int
open_high (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC), high;

  g_assert_cmpint (fd, >=, 0);
  high = fcntl (fd, F_DUPFD, 20);
  close (fd);
  return high;
}

/* Kernels without Landlock leave reading open without namespaces, too; nothing of that is to be proved. */
static gboolean
has_landlock (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
}

#ifdef AMT_SANITIZED
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

static void
try_helper (const char *option)
{
  const gboolean namespaces = !option;
  int program = open_high (g_getenv ("AMT_RENDER_HELPER"));
  int probe = open_high (g_getenv ("AMT_RENDER_PROBE"));
  int ends[2];
  AmtMessage message = { 0 };
  pid_t child;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    start (ends[1], program, probe, option);
  close (ends[1]);
  g_assert_cmpint (recv (ends[0], &message, sizeof message, 0), ==, sizeof message);
  close (ends[0]);
  close (program);
  close (probe);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);

  amt_message_swap (&message);
  g_assert_cmphex (message.kind, ==, AMT_PROBE_KIND);
  for (guint i = 0; i < PROBE_LAST; i++)
    {
      const int reason = (int) message.body.words[i];

      g_test_message ("%s: %s", ATTEMPTS[i], reason ? g_strerror (reason) : "done");
      if (!is_about_reading (i))
        g_assert_cmpint (reason, ==, EPERM);
      else if (namespaces)
        g_assert_true (reason == ENOENT || reason == EACCES);
      else
        g_assert_cmpint (reason, ==, EACCES);
    }
}

static void
test_probe (gconstpointer option)
{
  if (SANITIZED)
    g_test_skip ("sanitizers must be loaded first, and are held by less");
  else if (!has_landlock ())
    g_test_skip ("no Landlock in this kernel");
  else
    try_helper (option);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_data_func ("/render-helper/probe/namespaces", NULL, test_probe);
  g_test_add_data_func ("/render-helper/probe/plain", "--no-namespaces", test_probe);
  return g_test_run ();
}
