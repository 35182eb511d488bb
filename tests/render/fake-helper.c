/* fake-helper.c: a helper that lies. Which lie it tells is its name: tests start it through links.
 *
 * Answers every request as an honest one would, with one page of 100 × 200 points that is grey, but for the lie.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *lie;
static const char
    *place; /* where this program lies: what one process leaves there the next one finds */

static gboolean
is (const char *name)
{
  return g_str_equal (lie, name);
}

/* "scrambles-N": a liar without a plan, but the same one for the same N. */
static gboolean
scrambles (void)
{
  return g_str_has_prefix (lie, "scrambles-");
}

static guint32
chance (guint32 below)
{
  static GRand *random;

  if (!random)
    random =
        g_rand_new_with_seed ((guint32) g_ascii_strtoull (lie + strlen ("scrambles-"), NULL, 10));
  return (guint32) g_rand_int_range (random, 0, (gint32) below);
}

/* Some of the numbers are others: far off, or only just. */
static void
scramble (guint8 *bytes, gsize size)
{
  static const guint32 EDGES[] = { 0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, 0xff };

  for (guint n = chance (6); n > 0; n--)
    {
      const gsize at = chance ((guint32) size / 4) * 4;
      guint32 word;

      memcpy (&word, bytes + at, sizeof word);
      word = chance (2) ? EDGES[chance (G_N_ELEMENTS (EDGES))] : word + chance (5) - 2;
      memcpy (bytes + at, &word, sizeof word);
    }
}

/* With @n_fds descriptors that nobody asked for: this side's socket, standard input … */
static gboolean
send_all (gconstpointer data, gsize size, guint n_fds)
{
  struct iovec part = { (gpointer) data, size };
  union
  {
    char room[CMSG_SPACE (sizeof (int) * 8)];
    struct cmsghdr align;
  } control = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  const int fds[8] = { AMT_PROTOCOL_FD, 0, 1, 2, AMT_PROTOCOL_FD, 0, 1, 2 };

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
  return sendmsg (AMT_PROTOCOL_FD, &header, MSG_NOSIGNAL) >= 0;
}

static void
say (guint32 kind, guint32 request, AmtMessage *message, gsize size)
{
  const gboolean wild = scrambles () && kind != AMT_MESSAGE_HELLO;
  AmtMessage both[2] = { *message, *message };
  guint times = 1, n_fds = is ("sends-descriptors") ? 3 : 0;

  both[0].magic = is ("wrong-magic") && kind != AMT_MESSAGE_HELLO ? 1 : AMT_PROTOCOL_MAGIC;
  both[0].version = is ("newer") ? AMT_PROTOCOL_VERSION + 1 : AMT_PROTOCOL_VERSION;
  both[0].kind = kind;
  both[0].request = request;
  amt_message_swap (&both[0]);
  if (wild && chance (3) == 0)
    scramble ((guint8 *) both, sizeof both[0]);
  /* The body alone: what a message is about comes through the first checks. */
  else if (wild)
    scramble ((guint8 *) &both[0].body, 16);
  if (wild && chance (12) == 0)
    size = chance (sizeof both);
  if (wild && chance (12) == 0)
    times = 2;
  if (wild && chance (12) == 0)
    n_fds = 1 + chance (8);
  for (guint i = 0; i < times; i++)
    if (!send_all (both, size, n_fds))
      raise (SIGKILL);
}

/* -1: the client has gone. */
static int
hear (AmtMessage *message, int *fds)
{
  struct iovec part = { message, sizeof *message };
  char room[CMSG_SPACE (sizeof (int) * AMT_PROTOCOL_MAX_FDS)]
      __attribute__ ((aligned (sizeof (gsize))));
  struct msghdr header = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room
  };
  struct cmsghdr *carried;

  if (recvmsg (AMT_PROTOCOL_FD, &header, 0) <= 0)
    return -1;
  carried = CMSG_FIRSTHDR (&header);
  if (carried)
    memcpy (fds, CMSG_DATA (carried), carried->cmsg_len - CMSG_LEN (0));
  amt_message_swap (message);
  return 0;
}

/* Of "keeps-writing". */
static void *kept;
static gsize kept_size;

static void
fill (int fd, gsize size, int byte)
{
  void *room = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  memset (room, byte, size);
  if (is ("keeps-writing"))
    {
      kept = room;
      kept_size = size;
      return;
    }
  munmap (room, size);
}

/* Whether another process was asked to open the document before. */
static gboolean
was_open_before (void)
{
  g_autofree char *trace = g_strconcat (place, ".trace", NULL);

  if (access (trace, F_OK) == 0)
    return TRUE;
  g_file_set_contents (trace, "", 0, NULL);
  return FALSE;
}

static void
answer_open (const int *fds, AmtMessage *answer)
{
  const AmtPageSize size = { GUINT32_TO_LE (is ("no-size") ? 0 : 100 * 1000),
                             GUINT32_TO_LE (is ("giant") ? 0xffffffff : 200 * 1000) };
  guint8 *room = mmap (NULL, sizeof size * 10, PROT_READ | PROT_WRITE, MAP_SHARED, fds[1], 0);

  for (guint i = 0; i < 10; i++)
    memcpy (room + i * sizeof size, &size, sizeof size);
  munmap (room, sizeof size * 10);
  answer->body.opened.kind = is ("no-kind") ? 99 : 1;
  answer->body.opened.n_pages = is ("no-pages") ? 0 : is ("too-many-pages") ? 0xffffffff : 10;
  if (is ("other-document") && was_open_before ())
    answer->body.opened.n_pages = 9;
}

static void
answer_render (const AmtRender *render, const int *fds, AmtMessage *answer)
{
  const gsize size = (gsize) render->area_height * render->stride;

  if (is ("crashes") || is ("other-document") ||
      (is ("crashes-if-large") && render->area_width > 150))
    raise (SIGSEGV);
  fill (fds[0], size, 0x80);
  answer->body.filled.size = (guint32) (is ("too-little") ? size - 1
                                        : is ("too-much") ? size + 1
                                                          : size);
}

static void
answer_text (const int *fds, AmtMessage *answer)
{
  static const char TEXT[] = "Ein\x1b[31m Wort\xff\n\tund\x07 noch\xc3";
  guint8 *room = mmap (NULL, sizeof TEXT, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);

  memcpy (room, TEXT, sizeof TEXT);
  munmap (room, sizeof TEXT);
  answer->body.filled.size = is ("too-much") ? 0xffffffff : sizeof TEXT - 1;
}

/* Letters of nothing, and no facts: no document has fewer. */
static void
answer_list (const AmtList *list, const int *fds, AmtMessage *answer)
{
  guint8 *room = mmap (NULL, list->capacity, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);
  const gsize size = scrambles ()                    ? 4 * chance (40)
                     : list->list == AMT_LIST_LAYOUT ? 4
                     : list->list == AMT_LIST_FACTS  ? sizeof (AmtFacts)
                                                     : 0;

  /* Small numbers are lengths, kinds and places: most of them fit somewhere. */
  for (gsize i = 0; scrambles () && i < size; i += 4)
    room[i] = (guint8) chance (9);
  if (size > 0 && scrambles ())
    scramble (room, size);
  munmap (room, list->capacity);
  answer->body.filled.size = (guint32) (is ("odd-list") ? 3 : size);
}

/* The smallest thing that begins like a PDF. */
static void
answer_export (const int *fds, AmtMessage *answer)
{
  guint8 *room = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);

  memcpy (room, is ("no-pdf") ? "%!PS-" : "%PDF-", 5);
  munmap (room, 4096);
  answer->body.filled.size = is ("too-much") ? 0xffffffff : 5;
}

static void
greet (void)
{
  AmtMessage hello = { .body.hello = { AMT_LOCK_NO_NEW_PRIVS | AMT_LOCK_SECCOMP, 0 } };

  if (is ("unlocked"))
    hello.body.hello.locks = AMT_LOCK_NO_NEW_PRIVS;
  if (is ("silent"))
    pause ();
  say (AMT_MESSAGE_HELLO, is ("hello-to-nobody") ? 7 : 0, &hello, sizeof hello);
  if (is ("hello-twice"))
    say (AMT_MESSAGE_HELLO, 0, &hello, sizeof hello);
  if (is ("unasked"))
    say (AMT_MESSAGE_OPEN | AMT_MESSAGE_ANSWER, 1, &hello, sizeof hello);
}

int
main (int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename (argv[0]);
  AmtMessage message;
  int fds[AMT_PROTOCOL_MAX_FDS];

  lie = name;
  place = argv[0];
  if (is ("leaves"))
    return 0;
  greet ();
  while (hear (&message, fds) == 0)
    {
      AmtMessage answer = { 0 };
      guint32 kind = message.kind | AMT_MESSAGE_ANSWER;

      if (kept)
        memset (kept, 0x10, kept_size);
      if (message.kind == AMT_MESSAGE_OPEN)
        answer_open (fds, &answer);
      else if (message.kind == AMT_MESSAGE_RENDER)
        answer_render (&message.body.render, fds, &answer);
      else if (message.kind == AMT_MESSAGE_LIST)
        answer_list (&message.body.list, fds, &answer);
      else if (message.kind == AMT_MESSAGE_EXPORT)
        answer_export (fds, &answer);
      else
        answer_text (fds, &answer);
      if (is ("fails-strangely"))
        {
          kind = AMT_MESSAGE_FAILED;
          answer.body.failed.failure = 4711;
        }
      if (is ("never-answers"))
        pause ();
      say (is ("wrong-kind") ? 0x1ff : kind, message.request + (is ("wrong-request") ? 1 : 0),
           &answer,
           is ("short")  ? sizeof answer - 4
           : is ("long") ? sizeof answer + 4
                         : sizeof answer);
    }
  return 0;
}
