/* amt-helper-lock.c: rlimits, no_new_privs, Landlock, seccomp. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-lock.h"

#include "amt-helper-isolate.h"
#include "amt-helper-pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <libheif/heif.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The document, one that is filled, the password, and what fontconfig and FreeType have open. */
#define MAX_DESCRIPTORS 64

#define REFUSE SCMP_ACT_ERRNO (EPERM)
#ifdef AMT_SANITIZED
#define OTHERWISE REFUSE
#else
#define OTHERWISE SCMP_ACT_KILL_PROCESS
#endif

gboolean
amt_helper_detach (void)
{
  /* The parent may have gone before: then the socket is at its end, and the first read says so. */
  return prctl (PR_SET_PDEATHSIG, SIGKILL) == 0 && close_range (AMT_PROTOCOL_FD + 1, ~0u, 0) == 0;
}

/* --- warming up ----------------------------------------------------------------------------------------- */

/* A page with the two fonts that PDF files most often use without bringing them. */
static const char WARM_PAGE[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font"
    "<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    "/G<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
    "4 0 obj<</Length 55>>stream\n"
    "BT /F 9 Tf 9 9 Td (Amt) Tj /G 9 Tf 9 9 Td (Stube) Tj ET\n"
    "endstream endobj\n"
    "trailer<</Root 1 0 R/Size 5>>\n";

/* What would be unloaded again, and could then no longer be loaded. Stays to the end. */
static struct
{
  GIConv utf16;
  GIConv latin1;
  AmtHelperFile *page; /* Poppler throws its character maps away with the last document */
} kept;

void
amt_helper_warm_up (void)
{
  const AmtRender render = { 0, 0, 16, 16, 0, 0, 16, 16, 64, 0 };
  g_autofree guint8 *pixels = g_malloc0 (64 * 16);
  g_autofree char *text = NULL;
  guint32 failure;

  amt_helper_pdf_prepare_signatures ();
  FcInit ();
  heif_init (NULL);
  /* Strings in PDF are UTF-16, passwords Latin 1; the C library loads both as modules. */
  kept.utf16 = g_iconv_open ("UTF-8", "UTF-16BE");
  kept.latin1 = g_iconv_open ("ISO-8859-1", "UTF-8");
  kept.page =
      amt_helper_file_open ((const guint8 *) WARM_PAGE, sizeof WARM_PAGE - 1, -1, NULL, &failure);
  if (kept.page)
    {
      amt_helper_file_draw (kept.page, &render, pixels);
      text = kept.page->class->get_text (kept.page, 0);
    }
}

/* --- limits --------------------------------------------------------------------------------------------- */

static gboolean
limit (int resource, rlim_t value)
{
  const struct rlimit both = { value, value };

  return setrlimit (resource, &both) == 0;
}

static gboolean
set_limits (AmtHello *out)
{
#ifndef AMT_SANITIZED
  if (!limit (RLIMIT_AS, AMT_HELPER_ADDRESS_SPACE))
    return FALSE;
  out->locks |= AMT_LOCK_ADDRESS_SPACE;
#endif
  /* Time is the parent's watch. Answers are written through mappings: no file grows. */
  return limit (RLIMIT_CORE, 0) && limit (RLIMIT_FSIZE, 0) &&
         limit (RLIMIT_NOFILE, MAX_DESCRIPTORS) && prctl (PR_SET_DUMPABLE, 0) == 0;
}

/* --- Landlock ------------------------------------------------------------------------------------------- */

/* As in newer kernel headers than the floor has. */
typedef struct
{
  guint64 files;
  guint64 network; /* ABI 4 */
  guint64 scoped;  /* ABI 6 */
} Rules;

/* By ABI, everything that it can forbid. */
static gsize
choose_rules (guint abi, Rules *rules)
{
  rules->files = (G_GUINT64_CONSTANT (1) << 13) - 1;
  if (abi >= 2)
    rules->files |= G_GUINT64_CONSTANT (1) << 13; /* REFER */
  if (abi >= 3)
    rules->files |= G_GUINT64_CONSTANT (1) << 14; /* TRUNCATE */
  if (abi >= 5)
    rules->files |= G_GUINT64_CONSTANT (1) << 15; /* IOCTL_DEV */
  rules->network = abi >= 4 ? 3 : 0;              /* BIND_TCP, CONNECT_TCP */
  rules->scoped = abi >= 6 ? 3 : 0;               /* ABSTRACT_UNIX_SOCKET, SIGNAL */
  if (abi >= 6)
    return sizeof *rules;
  return abi >= 4 ? G_STRUCT_OFFSET (Rules, scoped) : G_STRUCT_OFFSET (Rules, network);
}

/* Fonts, their configuration and cache, Poppler's character maps; on the host and in a Flatpak. */
static const char *const READABLE[] = {
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  "/usr/share/fontconfig",
  "/etc/fonts",
  "/var/cache/fontconfig",
  "/usr/share/poppler",
  "/usr/share/ghostscript",
  "/app/share/fonts",
  "/app/share/poppler",
  "/run/host/fonts",
  "/run/host/local-fonts",
  "/run/host/fonts-cache",
  "/usr/share/cache/fontconfig",
  NULL,
};

static gboolean
lock_files (guint max_abi, AmtHello *out)
{
  long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  guint used = (guint) CLAMP (abi, 0, (long) max_abi);
  Rules rules;
  gsize size;
  int ruleset;
  gboolean locked;

  if (used == 0)
    return TRUE;
  size = choose_rules (used, &rules);
  ruleset = (int) syscall (SYS_landlock_create_ruleset, &rules, size, 0);
  if (ruleset < 0)
    return FALSE;
  for (gsize i = 0; READABLE[i]; i++)
    {
      struct landlock_path_beneath_attr below = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
                                                                    LANDLOCK_ACCESS_FS_READ_DIR };

      below.parent_fd = open (READABLE[i], O_PATH | O_CLOEXEC);
      if (below.parent_fd < 0)
        continue;
      (void) syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
      close (below.parent_fd);
    }
  locked = syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);
  if (locked)
    {
      out->locks |= AMT_LOCK_LANDLOCK;
      out->landlock_abi = used;
    }
  return locked;
}

/* --- system calls --------------------------------------------------------------------------------------- */

/* Memory, time, threads of its own, reading what is open. By name: not every architecture has each. */
static const char *const ALLOWED[] = {
  "brk",
  "munmap",
  "mremap",
  "madvise",
  "membarrier",
  "read",
  "pread64",
  "readv",
  "lseek",
  "_llseek",
  "write",
  "writev",
  "close",
  "fstat",
  "fstat64",
  "newfstatat",
  "fstatat64",
  "stat",
  "stat64",
  "lstat",
  "statx",
  "access",
  "faccessat",
  "faccessat2",
  "readlink",
  "readlinkat",
  "getdents64",
  "statfs",
  "fstatfs",
  "fstatfs64",
  "getcwd",
  "futex",
  "futex_waitv",
  "set_robust_list",
  "set_tid_address",
  "rseq",
  "gettid",
  "getpid",
  "getppid",
  "getuid",
  "geteuid",
  "getgid",
  "getegid",
  "clock_gettime",
  "clock_getres",
  "clock_nanosleep",
  "nanosleep",
  "gettimeofday",
  "time",
  "getrandom",
  "rt_sigaction",
  "rt_sigprocmask",
  "rt_sigreturn",
  "sigaltstack",
  "exit",
  "exit_group",
  "sched_yield",
  "sched_getaffinity",
  "sched_getattr",
  "eventfd2",
  "poll",
  "ppoll",
  "uname",
  "sysinfo",
  "getrusage",
  "restart_syscall",
  "dup",
};

/* What libraries may try without harm, and what an attacker would: both hear no. Everything else ends the process. */
static const char *const REFUSED[] = {
  "socket",
  "socketpair",
  "connect",
  "bind",
  "listen",
  "accept",
  "accept4",
  "sendto",
  "recvfrom",
  "execve",
  "execveat",
  "fork",
  "vfork",
  "ptrace",
  "kill",
  "tkill",
  "prctl",
  "memfd_create",
  "mkdir",
  "mkdirat",
  "rmdir",
  "unlink",
  "unlinkat",
  "rename",
  "renameat",
  "renameat2",
  "link",
  "linkat",
  "symlink",
  "symlinkat",
  "chmod",
  "fchmod",
  "fchmodat",
  "chown",
  "fchown",
  "fchownat",
  "utimensat",
  "truncate",
  "ftruncate",
  "creat",
  "ioctl",
  "inotify_init1",
  "pipe",
  "pipe2",
  "process_vm_readv",
  "process_vm_writev",
  "prlimit64",
  "setrlimit",
  "sched_setaffinity",
  "sched_setscheduler",
  "sched_setattr",
  "setpriority",
  "umask",
  "mount",
  "unshare",
  "setns",
  "pidfd_open",
  "pidfd_getfd",
  "openat2",
  "io_uring_setup",
  "shmget",
  "shmat",
  "msync",
  "fallocate",
  "setuid",
};

/* One rule with at most one condition. Where everything is answered like this anyway, there is nothing to add. */
static gboolean
add (scmp_filter_ctx filter, guint32 action, int call, const struct scmp_arg_cmp *condition)
{
  return action == OTHERWISE ||
         seccomp_rule_add_array (filter, action, call, condition ? 1 : 0, condition) == 0;
}

static gboolean
add_named (scmp_filter_ctx filter, guint32 action, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      int call = seccomp_syscall_resolve_name (names[i]);

      /* A call that this architecture does not have is nobody's: below zero libseccomp counts those. */
      if (call >= 0 && !add (filter, action, call, NULL))
        return FALSE;
    }
  return TRUE;
}

/* Reading only: every bit that would write, make or empty a file says no. */
static gboolean
add_open (scmp_filter_ctx filter, int call, guint flags_at)
{
  const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
  const scmp_datum_t bits[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND };
  const struct scmp_arg_cmp reads = SCMP_CMP (flags_at, SCMP_CMP_MASKED_EQ, writes, O_RDONLY);
  gboolean right = add (filter, SCMP_ACT_ALLOW, call, &reads);

  for (gsize i = 0; right && i < G_N_ELEMENTS (bits); i++)
    {
      const struct scmp_arg_cmp bit = SCMP_CMP (flags_at, SCMP_CMP_MASKED_EQ, bits[i], bits[i]);

      right = add (filter, REFUSE, call, &bit);
    }
  return right;
}

/* Memory, but none that can be run. */
static gboolean
add_memory (scmp_filter_ctx filter, int call)
{
  const struct scmp_arg_cmp data = SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const struct scmp_arg_cmp code = SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);

  return add (filter, SCMP_ACT_ALLOW, call, &data) && add (filter, REFUSE, call, &code);
}

/* Threads yes (HEIC decoders have some), processes no. */
static gboolean
add_threads (scmp_filter_ctx filter)
{
  const struct scmp_arg_cmp thread = SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
  const struct scmp_arg_cmp process = SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);

  /* clone3 hides its flags in memory: the C library then takes clone. */
  return add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), &thread) &&
         add (filter, REFUSE, SCMP_SYS (clone), &process) &&
         add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), NULL);
}

static gboolean
add_special (scmp_filter_ctx filter)
{
  static const scmp_datum_t COMMANDS[] = { F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC };
  const struct scmp_arg_cmp ours = SCMP_A0 (SCMP_CMP_EQ, AMT_PROTOCOL_FD);
  const struct scmp_arg_cmp self = SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ());
  gboolean right = add_open (filter, SCMP_SYS (open), 1) &&
                   add_open (filter, SCMP_SYS (openat), 2) &&
                   add_memory (filter, SCMP_SYS (mmap)) &&
                   add_memory (filter, SCMP_SYS (mprotect)) && add_threads (filter);

  for (gsize i = 0; right && i < G_N_ELEMENTS (COMMANDS); i++)
    {
      const struct scmp_arg_cmp command = SCMP_A1 (SCMP_CMP_EQ, COMMANDS[i]);

      right = add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), &command);
    }
  /* The socket that it has, and no other; abort () sends itself a signal. */
  return right && add (filter, SCMP_ACT_ALLOW, SCMP_SYS (recvmsg), &ours) &&
         add (filter, SCMP_ACT_ALLOW, SCMP_SYS (sendmsg), &ours) &&
         add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), &self);
}

static gboolean
lock_calls (void)
{
  scmp_filter_ctx filter = seccomp_init (OTHERWISE);
  gboolean locked =
      filter && add_named (filter, SCMP_ACT_ALLOW, ALLOWED, G_N_ELEMENTS (ALLOWED)) &&
      add_named (filter, REFUSE, REFUSED, G_N_ELEMENTS (REFUSED)) && add_special (filter) &&
      seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && seccomp_load (filter) == 0;

  if (filter)
    seccomp_release (filter);
  return locked;
}

/* What needs rights over its own namespaces, and gives them up. */
static gboolean
lock_namespaces (AmtHello *out)
{
  out->locks |= AMT_LOCK_NAMESPACES;
  if (amt_helper_leave_root (READABLE))
    out->locks |= AMT_LOCK_ROOT;
  return amt_helper_drop_capabilities ();
}

gboolean
amt_helper_lock (gboolean isolated, guint max_landlock_abi, AmtHello *out)
{
  *out = (AmtHello){ 0 };
  if (isolated && !lock_namespaces (out))
    return FALSE;
  if (!set_limits (out) || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return FALSE;
  out->locks |= AMT_LOCK_NO_NEW_PRIVS;
  if (!lock_files (max_landlock_abi, out) || !lock_calls ())
    return FALSE;
  out->locks |= AMT_LOCK_SECCOMP;
  return TRUE;
}
