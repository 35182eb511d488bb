/* test-lock.c: from inside the locks: what an attacker who owns the helper would try.
 *
 * Each attempt runs in a child of its own that locks itself as the helper does, as an unprivileged user where the test is
 * root: root keeps rights that no clerk has. Sanitizer builds answer EPERM instead of killing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-isolate.h"
#include "amt-helper-lock.h"
#include "amt-test.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define ANY_ABI G_MAXINT

#ifdef AMT_SANITIZED
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

/* How a child ended that locked itself all right. */
#define FINE 0
#define NOT_LOCKED 101
#define WORKED 102 /* what should have been refused */
#define OTHER_REASON 103

/* Returns: FINE, WORKED or OTHER_REASON. */
typedef int (*Attempt) (void);

/* Whether this kernel has Landlock. */
static gboolean
has_landlock (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
}

static int
refused (long result, int reason)
{
  if (result >= 0)
    return WORKED;
  return errno == reason ? FINE : OTHER_REASON;
}

/* Whoever this is from here on may do no more than a clerk. */
static void
become_clerk (void)
{
  if (getuid () == 0 && (setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
    _exit (NOT_LOCKED);
  /* As after a start: who changed its user is nobody's to look into, and does not own its files in /proc. */
  prctl (PR_SET_DUMPABLE, 1);
}

/* Exit status, or 128 + the signal that ended the child. */
static int
wait_for (pid_t child)
{
  int status;

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
}

/* Whether this kernel lets everybody have namespaces. */
static gboolean
has_namespaces (void)
{
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      become_clerk ();
      _exit (amt_helper_isolate () ? 0 : 1);
    }
  return wait_for (child) == 0;
}

/* Runs in the child; never comes back. */
static void
be_locked (Attempt attempt, guint max_abi, gboolean namespaces)
{
  const gboolean landlock = has_landlock ();
  AmtHello hello;

  become_clerk ();
  if (!amt_helper_detach ())
    _exit (NOT_LOCKED);
  namespaces = namespaces && amt_helper_isolate ();
  amt_helper_warm_up ();
  if (!amt_helper_lock (namespaces, max_abi, &hello))
    _exit (NOT_LOCKED);
  if (max_abi > 0 && landlock != ((hello.locks & AMT_LOCK_LANDLOCK) != 0))
    _exit (NOT_LOCKED);
  if (namespaces != ((hello.locks & AMT_LOCK_NAMESPACES) != 0) ||
      namespaces != ((hello.locks & AMT_LOCK_ROOT) != 0))
    _exit (NOT_LOCKED);
  _exit (attempt ());
}

/* Returns: as wait_for (). */
static int
try_with (Attempt attempt, guint max_abi, gboolean namespaces)
{
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    be_locked (attempt, max_abi, namespaces);
  return wait_for (child);
}

/* --- attempts ------------------------------------------------------------------------------------------- */

static int
make_socket (void)
{
  const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK };

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      int result = refused (socket (families[i], SOCK_STREAM, 0), EPERM);

      if (result != FINE)
        return result;
    }
  return FINE;
}

static int
use_other_socket (void)
{
  struct msghdr header = { 0 };

  /* Only descriptor 3 may send; any other ends the process, in sanitizer builds it is refused. */
  return refused (sendmsg (5, &header, 0), EPERM);
}

static int
start_program (void)
{
  char *const argv[] = { (char *) "/bin/true", NULL };

  return refused (execve ("/bin/true", argv, NULL), EPERM);
}

static int
make_process (void)
{
  long child = syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);

  if (child == 0)
    _exit (0);
  return refused (child, EPERM);
}

static int
write_file (void)
{
  const int flags[] = { O_WRONLY, O_RDWR, O_WRONLY | O_CREAT, O_RDONLY | O_TRUNC,
                        O_RDONLY | O_CREAT };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      int result = refused (open ("/tmp/amtsstube-probe", flags[i], 0600), EPERM);

      if (result != FINE)
        return result;
    }
  return refused (open ("/etc/fonts/fonts.conf", O_RDWR), EPERM);
}

static int
read_file (void)
{
  const char *const places[] = { "/etc/passwd", "/proc/1/status", "/", "/home", "/tmp" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      int result = refused (open (places[i], O_RDONLY), EACCES);

      if (result != FINE)
        return result;
    }
  return FINE;
}

static int
read_fonts (void)
{
  int fd = open ("/usr/share/fonts", O_RDONLY | O_DIRECTORY);

  return fd >= 0 ? FINE : OTHER_REASON;
}

/* Without Landlock reading is open, and all the rest is not. */
static int
read_and_write (void)
{
  int fd = open ("/etc/passwd", O_RDONLY);

  return fd >= 0 ? write_file () : OTHER_REASON;
}

static int
look_into_parent (void)
{
  int result = refused (ptrace (PTRACE_ATTACH, getppid (), NULL, NULL), EPERM);

  if (result == FINE)
    result = refused (kill (getppid (), 0), EPERM);
  return result;
}

static int
make_code (void)
{
  guint8 *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (page == MAP_FAILED)
    return OTHER_REASON;
  if (mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ||
      errno != EPERM)
    return WORKED;
  return refused (mprotect (page, 4096, PROT_READ | PROT_EXEC), EPERM);
}

static int
take_memory (void)
{
  gpointer all = mmap (NULL, AMT_HELPER_ADDRESS_SPACE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  return all == MAP_FAILED && errno == ENOMEM ? FINE : WORKED;
}

static int
change_limits (void)
{
  struct
  {
    guint64 soft, hard;
  } limit = { 0, 0 };

  if (refused (syscall (SYS_prlimit64, 0, 7, NULL, &limit), EPERM) != FINE)
    return WORKED;
  return refused (syscall (SYS_memfd_create, "probe", 0), EPERM);
}

static int
call_unlisted (void)
{
  return refused (syscall (SYS_sethostname, "probe", 5), EPERM);
}

/* With an own root there is nothing to be read, whatever Landlock says. */
static int
miss_files (void)
{
  const char *const places[] = { "/etc/passwd", "/proc/1/status", "/home", "/tmp", "/usr/bin" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      int result = refused (open (places[i], O_RDONLY), ENOENT);

      if (result != FINE)
        return result;
    }
  return read_fonts ();
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void
test_refused (gconstpointer data)
{
  g_assert_cmpint (try_with ((Attempt) data, ANY_ABI, FALSE), ==, FINE);
  g_assert_cmpint (try_with ((Attempt) data, ANY_ABI, TRUE), ==, FINE);
}

/* What the list does not name at all. */
static void
test_killed (gconstpointer data)
{
  const int end = SANITIZED ? FINE : 128 + SIGSYS;

  g_assert_cmpint (try_with ((Attempt) data, ANY_ABI, FALSE), ==, end);
  g_assert_cmpint (try_with ((Attempt) data, ANY_ABI, TRUE), ==, end);
}

static void
test_reading (void)
{
  if (has_landlock ())
    g_assert_cmpint (try_with (read_file, ANY_ABI, FALSE), ==, FINE);
  else
    g_test_skip ("no Landlock in this kernel");
}

/* Kernels with less of Landlock, or none: Debian 12 has ABI 2. */
static void
test_older_kernels (void)
{
  if (has_landlock ())
    for (guint abi = 1; abi <= 6; abi++)
      {
        g_assert_cmpint (try_with (read_file, abi, FALSE), ==, FINE);
        g_assert_cmpint (try_with (read_fonts, abi, FALSE), ==, FINE);
      }
  g_assert_cmpint (try_with (read_and_write, 0, FALSE), ==, FINE);
  g_assert_cmpint (try_with (make_socket, 0, FALSE), ==, FINE);
}

static void
test_memory (void)
{
  if (SANITIZED)
    g_test_skip ("sanitizers need the address space");
  else
    g_assert_cmpint (try_with (take_memory, ANY_ABI, TRUE), ==, FINE);
}

/* --- namespaces ----------------------------------------------------------------------------------------- */

static gboolean
skip_namespaces (void)
{
  const gboolean none = !has_namespaces ();

  if (none)
    g_test_skip ("this kernel gives nobody namespaces");
  return none;
}

static void
test_root (void)
{
  if (!skip_namespaces ())
    g_assert_cmpint (try_with (miss_files, 0, TRUE), ==, FINE);
}

static int
connect_to (const struct sockaddr *address, socklen_t size, int reason)
{
  int result, one = socket (address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (one < 0)
    return OTHER_REASON;
  result = refused (connect (one, address, size), reason);
  close (one);
  return result;
}

/* Without any other lock: the namespaces alone hold. */
static int
look_around (void)
{
  static const char *const NOTHING[] = { NULL };
  const struct sockaddr_in here = { .sin_family = AF_INET,
                                    .sin_port = htons (9),
                                    .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  if (getpid () != 1 || getppid () != 0)
    return WORKED;
  if (connect_to ((const struct sockaddr *) &here, sizeof here, ENETUNREACH) != FINE)
    return WORKED;
  if (!amt_helper_leave_root (NOTHING) || access ("/usr", F_OK) == 0 ||
      access ("/proc/self/fd/3", F_OK) != 0 || mkdir ("/new", 0700) == 0 || errno != EROFS)
    return WORKED;
  if (!amt_helper_drop_capabilities () || sethostname ("probe", 5) == 0 ||
      mount ("none", "/", "tmpfs", 0, NULL) == 0)
    return WORKED;
  return FINE;
}

static void
test_namespaces (void)
{
  pid_t child;

  if (skip_namespaces ())
    return;
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      become_clerk ();
      if (dup2 (STDERR_FILENO, AMT_PROTOCOL_FD) < 0 || !amt_helper_detach () ||
          !amt_helper_isolate ())
        _exit (NOT_LOCKED);
      _exit (look_around ());
    }
  g_assert_cmpint (wait_for (child), ==, FINE);
}

/* Who ends the process that was started ends the one inside, and the client sees it by the socket. */
static void
test_end (void)
{
  int ends[2];
  char byte;
  pid_t child;

  if (skip_namespaces ())
    return;
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET, 0, ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      become_clerk ();
      if (dup2 (ends[1], AMT_PROTOCOL_FD) < 0 || !amt_helper_detach () || !amt_helper_isolate () ||
          write (AMT_PROTOCOL_FD, "x", 1) != 1)
        _exit (NOT_LOCKED);
      for (;;)
        pause ();
    }
  close (ends[1]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (wait_for (child), ==, 128 + SIGKILL);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 0);
  close (ends[0]);
}

/* Every descriptor but the standard ones and the socket is gone. */
static int
find_descriptor (void)
{
  for (int fd = AMT_PROTOCOL_FD + 1; fd < 32; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      return WORKED;
  return FINE;
}

static void
test_descriptors (void)
{
  int left = open ("/dev/null", O_RDONLY);

  g_assert_cmpint (left, >=, 0);
  g_assert_cmpint (try_with (find_descriptor, ANY_ABI, FALSE), ==, FINE);
  g_assert_cmpint (try_with (find_descriptor, ANY_ABI, TRUE), ==, FINE);
  close (left);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_data_func ("/render-helper/lock/socket", make_socket, test_refused);
  g_test_add_data_func ("/render-helper/lock/exec", start_program, test_refused);
  g_test_add_data_func ("/render-helper/lock/fork", make_process, test_refused);
  g_test_add_data_func ("/render-helper/lock/write", write_file, test_refused);
  g_test_add_data_func ("/render-helper/lock/other-processes", look_into_parent, test_refused);
  g_test_add_data_func ("/render-helper/lock/code", make_code, test_refused);
  g_test_add_data_func ("/render-helper/lock/limits", change_limits, test_refused);
  g_test_add_data_func ("/render-helper/lock/fonts", read_fonts, test_refused);
  g_test_add_data_func ("/render-helper/lock/other-socket", use_other_socket, test_killed);
  g_test_add_data_func ("/render-helper/lock/unlisted", call_unlisted, test_killed);
  g_test_add_func ("/render-helper/lock/read", test_reading);
  g_test_add_func ("/render-helper/lock/older-kernels", test_older_kernels);
  g_test_add_func ("/render-helper/lock/memory", test_memory);
  g_test_add_func ("/render-helper/lock/root", test_root);
  g_test_add_func ("/render-helper/lock/namespaces", test_namespaces);
  g_test_add_func ("/render-helper/lock/end", test_end);
  g_test_add_func ("/render-helper/lock/descriptors", test_descriptors);
  return g_test_run ();
}
