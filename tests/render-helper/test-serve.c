/* test-serve.c: the finished helper, asked what no client asks: it says no or leaves, and never falls.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"
#include "protocol.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE \
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" \
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n"
#define ROOM 4096
#define NO_ANSWER 0u

typedef struct
{
  int socket;
  pid_t child;
} Helper;

/* Starts the helper and hears its hello. */
static Helper
start (void)
{
  const char *program = g_getenv ("AMT_RENDER_HELPER");
  /* As the pool does; what the test tells sanitizers is not for the helper. */
  const char *const environment[] = { "LC_ALL=C.UTF-8", NULL };
  Helper self;
  AmtMessage hello;
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  self.socket = fcntl (ends[0], F_DUPFD_CLOEXEC, 20);
  close (ends[0]);
  self.child = fork ();
  g_assert_cmpint (self.child, >=, 0);
  if (self.child == 0)
    {
      if (ends[1] == AMT_PROTOCOL_FD ? fcntl (ends[1], F_SETFD, 0) == 0
                                     : dup2 (ends[1], AMT_PROTOCOL_FD) >= 0)
        execle (program, program, NULL, environment);
      _exit (127);
    }
  close (ends[1]);
  g_assert_cmpint (recv (self.socket, &hello, sizeof hello, 0), ==, sizeof hello);
  amt_message_swap (&hello);
  g_assert_cmphex (hello.kind, ==, AMT_MESSAGE_HELLO);
  return self;
}

/* It left by itself: 0 after the end of the talk, 1 after nonsense, and by no signal. */
static void
end (Helper *self, int wanted)
{
  int status;

  close (self->socket);
  g_assert_cmpint (waitpid (self->child, &status, 0), ==, self->child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, wanted);
}

static int
make_memory (const char *content, gsize size)
{
  int fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  if (content)
    g_assert_cmpint (pwrite (fd, content, strlen (content), 0), ==, strlen (content));
  return fd;
}

/* @size: of the message. */
static void
put (Helper *self, AmtMessage message, gsize size, const int *fds, guint n_fds)
{
  AmtMessage both[2] = { message, message };
  struct iovec part = { both, size };
  union
  {
    char room[CMSG_SPACE (sizeof (int) * 8)];
    struct cmsghdr align;
  } control = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };

  amt_message_swap (&both[0]);
  if (n_fds > 0)
    {
      struct cmsghdr *carried;

      header.msg_control = control.room;
      header.msg_controllen = CMSG_SPACE (sizeof (int) * n_fds);
      carried = CMSG_FIRSTHDR (&header);
      carried->cmsg_level = SOL_SOCKET;
      carried->cmsg_type = SCM_RIGHTS;
      carried->cmsg_len = CMSG_LEN (sizeof (int) * n_fds);
      memcpy (CMSG_DATA (carried), fds, sizeof (int) * n_fds);
    }
  g_assert_cmpint (sendmsg (self->socket, &header, MSG_NOSIGNAL), ==, size);
}

/* Returns: the kind; AMT_MESSAGE_FAILED + the failure shifted by 16; NO_ANSWER: it left. */
static guint32
get (Helper *self)
{
  AmtMessage answer;

  if (recv (self->socket, &answer, sizeof answer, 0) != sizeof answer)
    return NO_ANSWER;
  amt_message_swap (&answer);
  return answer.kind == AMT_MESSAGE_FAILED ? answer.kind | answer.body.failed.failure << 16
                                           : answer.kind;
}

static AmtMessage
message_of (guint32 kind)
{
  return (AmtMessage){ AMT_PROTOCOL_MAGIC, AMT_PROTOCOL_VERSION, kind, 1, { .words = { 0 } } };
}

#define NONSENSE (AMT_MESSAGE_FAILED | AMT_FAILURE_PROTOCOL << 16)

static guint32
open_page (Helper *self)
{
  AmtMessage message = message_of (AMT_MESSAGE_OPEN);
  int fds[] = { make_memory (PAGE, strlen (PAGE)), make_memory (NULL, ROOM) };
  guint32 answer;

  message.body.open = (AmtOpen){ (guint32) strlen (PAGE), 0, ROOM / sizeof (AmtPageSize) };
  put (self, message, sizeof message, fds, 2);
  answer = get (self);
  close (fds[0]);
  close (fds[1]);
  return answer;
}

/* --- messages that are none ----------------------------------------------------------------------------- */

static void
test_no_message (void)
{
  for (guint i = 0; i < 7; i++)
    {
      Helper helper = start ();
      AmtMessage message = message_of (AMT_MESSAGE_OPEN);
      const int fds[8] = { 0, 0, 0, 0, 0, 0, 0, 0 };
      gsize size = sizeof message;

      message.magic += i == 0;
      message.version += i == 1;
      size = i == 2 ? 1 : i == 3 ? sizeof message - 1 : i == 4 ? sizeof message + 4 : size;
      put (&helper, message, size, fds, i == 5 ? 8 : i == 6 ? 4 : 0);
      g_assert_cmphex (get (&helper), ==, NO_ANSWER);
      end (&helper, 1);
    }
}

/* --- requests that make no sense ------------------------------------------------------------------------ */

typedef struct
{
  const char *name;
  AmtMessage message;
  guint n_fds;       /* each of ROOM bytes */
  gboolean unopened; /* before there is a document */
} Wrong;

#define RENDER(...) \
  { \
    .kind = AMT_MESSAGE_RENDER, .body.render = { __VA_ARGS__ } \
  }
#define PIXELS .width = 8, .height = 8, .area_width = 8, .area_height = 8

static const Wrong WRONG[] = {
  { "no such kind", { .kind = 77 }, 1 },
  { "an answer", { .kind = AMT_MESSAGE_RENDER | AMT_MESSAGE_ANSWER }, 1 },
  { "open without memory", { .kind = AMT_MESSAGE_OPEN, .body.open = { 99, 0, 9 } }, 0, TRUE },
  { "open with half", { .kind = AMT_MESSAGE_OPEN, .body.open = { 99, 0, 9 } }, 1, TRUE },
  { "open nothing", { .kind = AMT_MESSAGE_OPEN, .body.open = { 0, 0, 9 } }, 2, TRUE },
  { "open more than there is",
    { .kind = AMT_MESSAGE_OPEN, .body.open = { 0xffffffff, 0, 9 } },
    2,
    TRUE },
  { "a password without memory",
    { .kind = AMT_MESSAGE_OPEN, .body.open = { ROOM, 9, 9 } },
    2,
    TRUE },
  { "open twice", { .kind = AMT_MESSAGE_OPEN, .body.open = { ROOM, 0, 9 } }, 2 },
  { "draw nothing yet", RENDER (PIXELS, .stride = 32), 1, TRUE },
  { "draw without memory", RENDER (PIXELS, .stride = 32), 0 },
  { "draw with too much memory", RENDER (PIXELS, .stride = 32), 2 },
  { "draw page 2", RENDER (PIXELS, .stride = 32, .page = 1), 1 },
  { "draw an empty part", RENDER (.width = 8, .height = 8, .stride = 32), 1 },
  { "lines too short", RENDER (PIXELS, .stride = 28), 1 },
  { "lines not of pixels", RENDER (PIXELS, .stride = 33), 1 },
  { "endless lines", RENDER (PIXELS, .stride = 0xfffffffc), 1 },
  { "text without memory", { .kind = AMT_MESSAGE_TEXT, .body.text = { 0, ROOM } }, 0 },
  { "text of page 2", { .kind = AMT_MESSAGE_TEXT, .body.text = { 1, ROOM } }, 1 },
  { "no such list", { .kind = AMT_MESSAGE_LIST, .body.list = { 99, 0, ROOM, 0, 0 } }, 1 },
  { "list 0", { .kind = AMT_MESSAGE_LIST, .body.list = { 0, 0, ROOM, 0, 0 } }, 1 },
  { "a list without room", { .kind = AMT_MESSAGE_LIST, .body.list = { 1, 0, 0, 0, 0 } }, 1 },
  { "a list in too little room",
    { .kind = AMT_MESSAGE_LIST, .body.list = { 1, 0, 0xffffffff, 0, 0 } },
    1 },
  { "words without memory",
    { .kind = AMT_MESSAGE_LIST, .body.list = { AMT_LIST_HITS, 0, ROOM, 9, 0 } },
    1 },
  { "no words", { .kind = AMT_MESSAGE_LIST, .body.list = { AMT_LIST_HITS, 0, ROOM, 0, 0 } }, 1 },
  { "no pages", { .kind = AMT_MESSAGE_EXPORT, .body.export = { 0, 0, ROOM, 0, 0 } }, 1 },
  { "pages beyond the end",
    { .kind = AMT_MESSAGE_EXPORT, .body.export = { 0, 0xffffffff, ROOM, 0, 0 } },
    1 },
  { "no such resolution",
    { .kind = AMT_MESSAGE_EXPORT, .body.export = { 0, 1, ROOM, 0, 9999 } },
    1 },
  { "an overlay without memory",
    { .kind = AMT_MESSAGE_EXPORT, .body.export = { 0, 1, ROOM, 9, 0 } },
    1 },
};

static void
test_wrong (void)
{
  int fds[2] = { make_memory (NULL, ROOM), make_memory (NULL, ROOM) };

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      Helper helper = start ();
      AmtMessage message = WRONG[i].message;

      g_test_message ("%s", WRONG[i].name);
      message.magic = AMT_PROTOCOL_MAGIC;
      message.version = AMT_PROTOCOL_VERSION;
      message.request = 7;
      if (!WRONG[i].unopened)
        g_assert_cmphex (open_page (&helper), ==, AMT_MESSAGE_OPEN | AMT_MESSAGE_ANSWER);
      put (&helper, message, sizeof message, fds, WRONG[i].n_fds);
      g_assert_cmphex (get (&helper), ==, NONSENSE);
      g_assert_cmphex (get (&helper), ==, NO_ANSWER);
      end (&helper, 1);
    }
  close (fds[0]);
  close (fds[1]);
}

/* Pixels that do not fit are no nonsense: the memory may have been too large to be had. The talk goes on. */
static void
test_too_small (void)
{
  Helper helper = start ();
  AmtMessage message = message_of (AMT_MESSAGE_RENDER);
  int fd = make_memory (NULL, 16);

  g_assert_cmphex (open_page (&helper), ==, AMT_MESSAGE_OPEN | AMT_MESSAGE_ANSWER);
  message.body.render = (AmtRender){ PIXELS, .stride = 32 };
  put (&helper, message, sizeof message, &fd, 1);
  g_assert_cmphex (get (&helper), ==, AMT_MESSAGE_FAILED | AMT_FAILURE_TOO_LARGE << 16);
  close (fd);
  fd = make_memory (NULL, ROOM);
  put (&helper, message, sizeof message, &fd, 1);
  g_assert_cmphex (get (&helper), ==, AMT_MESSAGE_RENDER | AMT_MESSAGE_ANSWER);
  close (fd);
  end (&helper, 0);
}

/* Memory that only looks like one: a socket, a folder, a pipe. */
static void
test_no_memory (void)
{
  const int strange[] = { open ("/", O_RDONLY), open ("/dev/null", O_RDWR),
                          open ("/dev/zero", O_RDWR), socket (AF_UNIX, SOCK_STREAM, 0) };

  for (gsize i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      Helper helper = start ();
      AmtMessage message = message_of (AMT_MESSAGE_OPEN);
      const int fds[] = { strange[i], strange[i] };

      message.body.open = (AmtOpen){ ROOM, 0, 9 };
      put (&helper, message, sizeof message, fds, 2);
      g_assert_cmphex (get (&helper), ==, NONSENSE);
      end (&helper, 1);
      close (strange[i]);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/render-helper/serve/no-message", test_no_message);
  g_test_add_func ("/render-helper/serve/wrong", test_wrong);
  g_test_add_func ("/render-helper/serve/too-small", test_too_small);
  g_test_add_func ("/render-helper/serve/no-memory", test_no_memory);
  return g_test_run ();
}
