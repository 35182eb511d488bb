/* amt-helper-isolate.c: namespaces, a root folder with nothing in it. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-isolate.h"

#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* For this process; that of processes is for its children only. */
#define NAMESPACES \
  (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* Any folder that is there; what is in it disappears from the helper's sight only. */
#define NEW_ROOT "/tmp"
#define DESCRIPTORS "/proc/self/fd"

/* --- namespaces ----------------------------------------------------------------------------------------- */

static gboolean
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  const ssize_t length = (ssize_t) strlen (text);
  gboolean written = fd >= 0 && write (fd, text, (gsize) length) == length;

  if (fd >= 0)
    close (fd);
  return written;
}

/* Who it was it still is; nobody else exists. */
static gboolean
map_user (uid_t uid, gid_t gid)
{
  char users[64], groups[64];

  g_snprintf (users, sizeof users, "%u %u 1\n", uid, uid);
  g_snprintf (groups, sizeof groups, "%u %u 1\n", gid, gid);
  return write_text ("/proc/self/setgroups", "deny") && write_text ("/proc/self/uid_map", users) &&
         write_text ("/proc/self/gid_map", groups);
}

/* Never comes back. */
static void
wait_for (pid_t child)
{
  int status = 0;
  pid_t ended;

  /* The client sees the end of the helper by the end of the socket. */
  close (AMT_PROTOCOL_FD);
  do
    ended = waitpid (child, &status, 0);
  while (ended < 0 && errno == EINTR);
  /* lint-allow: _exit: the process that stays behind has nothing to do and nothing to tidy up */
  _exit (WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status));
}

gboolean
amt_helper_isolate (void)
{
  const uid_t uid = geteuid ();
  const gid_t gid = getegid ();
  pid_t child;

  if (unshare (NAMESPACES) != 0 || !map_user (uid, gid) || unshare (CLONE_NEWPID) != 0)
    return FALSE;
  child = fork ();
  if (child > 0)
    wait_for (child);
  /* Should the parent have gone before this, the client has too, and the first read says so. */
  if (child < 0 || prctl (PR_SET_PDEATHSIG, SIGKILL) != 0)
    /* lint-allow: _exit: threads can no longer be made here, and the helper is nobody else's library */
    _exit (1);
  return TRUE;
}

/* --- the root folder ------------------------------------------------------------------------------------ */

/* In the folder that one is in. */
static gboolean
make_folders (const char *path)
{
  char part[256];
  gsize length = strlen (path);

  if (length >= sizeof part)
    return FALSE;
  for (gsize i = 1; i <= length; i++)
    if (path[i] == '/' || path[i] == '\0')
      {
        memcpy (part, path + 1, i - 1);
        part[i - 1] = '\0';
        if (mkdir (part, 0755) != 0 && errno != EEXIST)
          return FALSE;
      }
  return TRUE;
}

/* What a mount forbids it must go on forbidding. */
static unsigned long
flags_of (const char *path)
{
  static const struct
  {
    unsigned long is, flag;
  } FLAGS[] = { { ST_NOSUID, MS_NOSUID },         { ST_NODEV, MS_NODEV },
                { ST_NOEXEC, MS_NOEXEC },         { ST_NOATIME, MS_NOATIME },
                { ST_NODIRATIME, MS_NODIRATIME }, { ST_RELATIME, MS_RELATIME } };
  struct statvfs status;
  unsigned long flags = 0;

  if (statvfs (path, &status) == 0)
    for (gsize i = 0; i < G_N_ELEMENTS (FLAGS); i++)
      if (status.f_flag & FLAGS[i].is)
        flags |= FLAGS[i].flag;
  return flags;
}

/* TRUE also where there is no such folder. */
static gboolean
show_folder (const char *path, gboolean read_only)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISDIR (status.st_mode))
    return TRUE;
  if (!make_folders (path) || mount (path, path + 1, NULL, MS_BIND, NULL) != 0)
    return FALSE;
  return !read_only || mount (NULL, path + 1, NULL,
                              MS_REMOUNT | MS_BIND | MS_RDONLY | flags_of (path), NULL) == 0;
}

/* The current folder becomes the root; the old one lies over it for a moment and is let go. */
static gboolean
change_root (void)
{
  return syscall (SYS_pivot_root, ".", ".") == 0 && umount2 (".", MNT_DETACH) == 0 &&
         chdir ("/") == 0;
}

gboolean
amt_helper_leave_root (const char *const *folders)
{
  /* First of all nothing of this may be seen outside. */
  gboolean right =
      mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
      mount ("none", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=64k,mode=755") == 0;

  if (!right)
    return FALSE;
  right = chdir (NEW_ROOT) == 0;
  /* A document with a password is opened by the name of its descriptor. */
  right = right && show_folder (DESCRIPTORS, FALSE);
  for (gsize i = 0; right && folders[i]; i++)
    right = show_folder (folders[i], TRUE);
  right = right && change_root ();
  if (!right)
    (void) umount2 (NEW_ROOT, MNT_DETACH);
  return right &&
         mount (NULL, "/", NULL,
                MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
}

gboolean
amt_helper_drop_capabilities (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

  return syscall (SYS_capset, &header, none) == 0;
}
