/* amt-render-process.c: one helper process and the socket to it. Owned by session or pool. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-process.h"

#include "amt-base.h"
#include "amt-render-start.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Without these it is just a program that reads hostile files. */
#define NEEDED_LOCKS (AMT_LOCK_NO_NEW_PRIVS | AMT_LOCK_SECCOMP)

struct _AmtRenderProcess
{
  GSubprocess *child; /* (owned) (nullable) NULL: it is dead */
  int socket;         /* (owned) -1: closed */
  guint read_source;
  guint deadline_source;
  guint broken_source; /* a request that could not be sent is answered from here */
  gboolean ready;      /* it said hello */
  AmtHello hello;      /* what it said */

  guint32 last_request;
  guint32
      expected;  /* kind of the request that is out; AMT_MESSAGE_HELLO: only waited for; 0: none */
  guint seconds; /* of it */
  AmtRenderAnswered callback;
  gpointer user_data; /* (unowned) */
};

/* Ends the process; the request that is out stays unanswered. */
static void
kill_child (AmtRenderProcess *self)
{
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_handle_id (&self->deadline_source, g_source_remove);
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  if (self->child)
    g_subprocess_force_exit (self->child);
  /* GLib's own thread collects it. */
  g_clear_object (&self->child);
}

static void
answer (AmtRenderProcess *self, AmtRenderOutcome outcome, const AmtMessage *message)
{
  AmtRenderAnswered callback = self->callback;

  g_clear_handle_id (&self->deadline_source, g_source_remove);
  if (outcome != AMT_RENDER_ANSWERED)
    kill_child (self);
  self->expected = 0;
  self->callback = NULL;
  if (callback)
    callback (outcome, message, self->user_data);
}

static gboolean
deadline_cb (gpointer data)
{
  AmtRenderProcess *self = data;

  self->deadline_source = 0;
  g_debug ("the render helper is too slow");
  answer (self, self->ready ? AMT_RENDER_TOO_SLOW : AMT_RENDER_NOT_LOCKED, NULL);
  return G_SOURCE_REMOVE;
}

static void
set_deadline (AmtRenderProcess *self, guint seconds)
{
  g_clear_handle_id (&self->deadline_source, g_source_remove);
  self->deadline_source = g_timeout_add (seconds * 1000, deadline_cb, self);
}

static void
greet (AmtRenderProcess *self, const AmtMessage *message)
{
  if (self->ready || message->request != 0 ||
      (message->body.hello.locks & NEEDED_LOCKS) != NEEDED_LOCKS)
    {
      answer (self, AMT_RENDER_NOT_LOCKED, NULL);
      return;
    }
  self->ready = TRUE;
  self->hello = message->body.hello;
  g_clear_handle_id (&self->deadline_source, g_source_remove);
  if (self->expected == AMT_MESSAGE_HELLO)
    answer (self, AMT_RENDER_ANSWERED, message);
  else if (self->expected)
    set_deadline (self, self->seconds);
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  AmtRenderProcess *self = data;
  AmtMessage message;
  struct iovec part = { &message, sizeof message };
  /* No room for descriptors: what a hostile helper sends along is closed by the kernel. */
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  ssize_t n = recvmsg (fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  amt_message_swap (&message);
  if (n != sizeof message || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) ||
      message.magic != AMT_PROTOCOL_MAGIC || message.version != AMT_PROTOCOL_VERSION)
    {
      self->read_source = 0;
      answer (self, self->ready ? AMT_RENDER_DIED : AMT_RENDER_NOT_LOCKED, NULL);
      return G_SOURCE_REMOVE;
    }
  if (message.kind == AMT_MESSAGE_HELLO)
    greet (self, &message);
  else if (!self->ready || !self->expected || message.request != self->last_request ||
           (message.kind != (self->expected | AMT_MESSAGE_ANSWER) &&
            message.kind != AMT_MESSAGE_FAILED))
    answer (self, AMT_RENDER_DIED, NULL);
  else
    answer (self, AMT_RENDER_ANSWERED, &message);
  /* The answer may have ended this source and more; then the return value says nothing. */
  return G_SOURCE_CONTINUE;
}

AmtRenderProcess *
amt_render_process_new (const char *program, const char *portal, guint seconds, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = amt_render_start_launcher (portal);
  g_auto (GStrv) command = amt_render_start_command (program, portal);
  g_autoptr (GError) reason = NULL;
  AmtRenderProcess *self;
  GSubprocess *child;
  int ends[2];

  AMT_ASSERT_MAIN ();
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER, "no sockets: %s",
                   g_strerror (errno));
      return NULL;
    }

  g_subprocess_launcher_take_fd (launcher, ends[1], AMT_PROTOCOL_FD);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &reason);
  if (!child)
    {
      close (ends[0]);
      g_set_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER,
                   "the render helper does not start: %s", reason->message);
      return NULL;
    }

  self = g_new0 (AmtRenderProcess, 1);
  self->child = child;
  self->socket = ends[0];
  self->read_source =
      g_unix_fd_add (self->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, self);
  set_deadline (self, seconds);
  return self;
}

void
amt_render_process_free (AmtRenderProcess *self)
{
  AMT_ASSERT_MAIN ();
  kill_child (self);
  g_clear_handle_id (&self->broken_source, g_source_remove);
  g_free (self);
}

gboolean
amt_render_process_is_alive (AmtRenderProcess *self)
{
  return self->child != NULL;
}

gboolean
amt_render_process_is_ready (AmtRenderProcess *self)
{
  return self->child != NULL && self->ready;
}

const AmtHello *
amt_render_process_get_hello (AmtRenderProcess *self)
{
  return &self->hello;
}

static gboolean
send_message (AmtRenderProcess *self, AmtMessage *message, const int *fds, guint n_fds)
{
  struct iovec part = { message, sizeof *message };
  union
  {
    char room[CMSG_SPACE (sizeof (int) * AMT_PROTOCOL_MAX_FDS)];
    struct cmsghdr align;
  } control = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  struct cmsghdr *carried;

  if (n_fds > 0)
    {
      header.msg_control = control.room;
      header.msg_controllen = CMSG_SPACE (sizeof (int) * n_fds);
      carried = CMSG_FIRSTHDR (&header);
      carried->cmsg_level = SOL_SOCKET;
      carried->cmsg_type = SCM_RIGHTS;
      carried->cmsg_len = CMSG_LEN (sizeof (int) * n_fds);
      memcpy (CMSG_DATA (carried), fds, sizeof (int) * n_fds);
    }
  return sendmsg (self->socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof *message;
}

static gboolean
broken_cb (gpointer data)
{
  AmtRenderProcess *self = data;

  self->broken_source = 0;
  answer (self, self->ready ? AMT_RENDER_DIED : AMT_RENDER_NOT_LOCKED, NULL);
  return G_SOURCE_REMOVE;
}

void
amt_render_process_request (AmtRenderProcess *self, const AmtMessage *message, const int *fds,
                            guint n_fds, guint seconds, AmtRenderAnswered callback,
                            gpointer user_data)
{
  AmtMessage out = *message;

  AMT_ASSERT_MAIN ();
  g_assert (!self->expected && n_fds <= AMT_PROTOCOL_MAX_FDS);

  self->expected = message->kind;
  self->seconds = seconds;
  self->callback = callback;
  self->user_data = user_data;
  out.magic = AMT_PROTOCOL_MAGIC;
  out.version = AMT_PROTOCOL_VERSION;
  out.request = ++self->last_request;
  amt_message_swap (&out);
  if (self->socket < 0 || !send_message (self, &out, fds, n_fds))
    self->broken_source = g_idle_add (broken_cb, self);
  else if (self->ready)
    set_deadline (self, seconds);
}

void
amt_render_process_await (AmtRenderProcess *self, AmtRenderAnswered callback, gpointer user_data)
{
  AMT_ASSERT_MAIN ();
  g_assert (!self->expected && !self->ready);

  self->expected = AMT_MESSAGE_HELLO;
  self->callback = callback;
  self->user_data = user_data;
  if (!self->child)
    self->broken_source = g_idle_add (broken_cb, self);
}

void
amt_render_process_blame (AmtRenderProcess *self)
{
  g_warning ("the render helper lied and was ended");
  kill_child (self);
}
