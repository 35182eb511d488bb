/* probe.c: loaded into the finished helper program, as if a document had taken it over: tries what an attacker would.
 *
 * It wakes when the helper says hello, which is after its locks closed; says instead what it could do. Calls the kernel
 * directly: what the C library thinks of it is not the question.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe.h"

#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static guint32
tried (long result)
{
  return result >= 0 ? 0 : (guint32) errno;
}

static guint32
try_open (const char *path, int flags)
{
  return tried (syscall (SYS_openat, AT_FDCWD, path, flags, 0600));
}

static guint32
try_exec (void)
{
  char *const argv[] = { (char *) "/bin/true", NULL };

  return tried (syscall (SYS_execve, argv[0], argv, argv + 1));
}

static guint32
try_fork (void)
{
  long child = syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);

  if (child == 0)
    _exit (0);
  return tried (child);
}

static guint32
try_connect (void)
{
  const struct sockaddr nobody = { .sa_family = AF_INET };

  return tried (syscall (SYS_connect, AMT_PROTOCOL_FD, &nobody, sizeof nobody));
}

static guint32
try_memory (void)
{
  static guint8 byte;
  struct iovec one = { &byte, 1 };

  return tried (syscall (SYS_process_vm_readv, getppid (), &one, 1, &one, 1, 0));
}

static void
try_all (guint32 *words)
{
  words[PROBE_SOCKET_UNIX] = tried (syscall (SYS_socket, AF_UNIX, SOCK_STREAM, 0));
  words[PROBE_SOCKET_INET] = tried (syscall (SYS_socket, AF_INET, SOCK_STREAM, 0));
  words[PROBE_SOCKET_NETLINK] = tried (syscall (SYS_socket, AF_NETLINK, SOCK_RAW, 0));
  words[PROBE_CONNECT] = try_connect ();
  words[PROBE_EXEC] = try_exec ();
  words[PROBE_FORK] = try_fork ();
  words[PROBE_WRITE_NEW] = try_open ("/tmp/amtsstube-probe", O_WRONLY | O_CREAT);
  words[PROBE_WRITE_OLD] = try_open ("/dev/null", O_RDWR);
  words[PROBE_UNLINK] = tried (syscall (SYS_unlinkat, AT_FDCWD, "/tmp/amtsstube-probe", 0));
  words[PROBE_READ_HOME] = try_open ("/home", O_RDONLY);
  words[PROBE_READ_PASSWD] = try_open ("/etc/passwd", O_RDONLY);
  words[PROBE_READ_PROCESSES] = try_open ("/proc", O_RDONLY);
  words[PROBE_TRACE] = tried (syscall (SYS_ptrace, PTRACE_ATTACH, getppid (), NULL, NULL));
  words[PROBE_READ_MEMORY] = try_memory ();
  words[PROBE_KILL_PARENT] = tried (syscall (SYS_kill, getppid (), 0));
  words[PROBE_KILL_ALL] = tried (syscall (SYS_kill, -1, 0));
  words[PROBE_MEMFD] = tried (syscall (SYS_memfd_create, "probe", 0));
  words[PROBE_RUN_MEMORY] = tried (
      syscall (SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  words[PROBE_NAMESPACE] = tried (syscall (SYS_unshare, CLONE_NEWUSER));
  words[PROBE_MOUNT] = tried (syscall (SYS_mount, "none", "/", "tmpfs", 0, NULL));
  words[PROBE_ROOT] = tried (syscall (SYS_setuid, 0));
  words[PROBE_FILTER] = tried (syscall (SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0));
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  AmtMessage *hello = message->msg_iov[0].iov_base;
  AmtMessage said = *hello;

  if (fd == AMT_PROTOCOL_FD && GUINT32_FROM_LE (hello->kind) == AMT_MESSAGE_HELLO)
    {
      said.kind = AMT_PROBE_KIND;
      try_all (said.body.words);
      *hello = said;
    }
  return syscall (SYS_sendmsg, fd, message, flags);
}
