/* amt-helper-serve.c: the helper's side of the socket: one request, one answer, one document. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-serve.h"

#include "amt-helper-file.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  int socket;
  AmtHelperFile *file; /* (owned) (nullable) */
  guint8 *document;    /* (owned) (nullable) mapped */
  gsize size;          /* of it */
} Server;

/* What came: a message and its descriptors. */
typedef struct
{
  AmtMessage message;
  int fds[AMT_PROTOCOL_MAX_FDS]; /* (owned) */
  guint n_fds;
} Request;

static gboolean
send_message (int socket, guint32 kind, guint32 request, AmtMessage *message)
{
  struct iovec part = { message, sizeof *message };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };

  message->magic = AMT_PROTOCOL_MAGIC;
  message->version = AMT_PROTOCOL_VERSION;
  message->kind = kind;
  message->request = request;
  amt_message_swap (message);
  return sendmsg (socket, &header, MSG_NOSIGNAL) == sizeof *message;
}

/* -1: no request any more; 0: one that cannot be one. */
static int
receive (int socket, Request *request)
{
  struct iovec part = { &request->message, sizeof request->message };
  union
  {
    char room[CMSG_SPACE (sizeof (int) * AMT_PROTOCOL_MAX_FDS)];
    struct cmsghdr align;
  } control;
  struct msghdr header = { .msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.room,
                           .msg_controllen = sizeof control.room };
  struct cmsghdr *carried;
  ssize_t n;

  request->n_fds = 0;
  do
    n = recvmsg (socket, &header, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return -1;

  carried = CMSG_FIRSTHDR (&header);
  if (carried && carried->cmsg_level == SOL_SOCKET && carried->cmsg_type == SCM_RIGHTS)
    {
      const gsize n_carried = (carried->cmsg_len - CMSG_LEN (0)) / sizeof (int);

      /* Alignment leaves room for one more than was asked for. */
      request->n_fds = (guint) MIN (n_carried, AMT_PROTOCOL_MAX_FDS);
      memcpy (request->fds, CMSG_DATA (carried), request->n_fds * sizeof (int));
      if (n_carried > AMT_PROTOCOL_MAX_FDS)
        return 0;
    }
  amt_message_swap (&request->message);
  return n == sizeof request->message && !(header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) &&
         request->message.magic == AMT_PROTOCOL_MAGIC &&
         request->message.version == AMT_PROTOCOL_VERSION;
}

/* (nullable) @size bytes of @fd, which must have them. */
static gpointer
map (int fd, gsize size, int protection)
{
  struct stat status;
  gpointer start;

  if (size == 0 || fstat (fd, &status) != 0 || (guint64) status.st_size < size)
    return NULL;
  start =
      mmap (NULL, size, protection, (protection & PROT_WRITE) ? MAP_SHARED : MAP_PRIVATE, fd, 0);
  return start == MAP_FAILED ? NULL : start;
}

/* --- requests: 0 or AMT_FAILURE_* ----------------------------------------------------------------------- */

/* @at: the descriptor with @size bytes of text; @out: NULL without. */
static guint32
read_string (const Request *request, guint at, gsize size, char **out)
{
  gpointer text;

  if (size == 0)
    return 0;
  text = request->n_fds == at + 1 ? map (request->fds[at], size, PROT_READ) : NULL;
  if (!text)
    return AMT_FAILURE_PROTOCOL;
  *out = g_strndup (text, size);
  munmap (text, size);
  return 0;
}

static guint32
list_pages (Server *self, const Request *request)
{
  const guint32 max_pages = request->message.body.open.max_pages;
  const gsize size = (gsize) max_pages * sizeof (AmtPageSize);
  AmtPageSize *sizes = map (request->fds[1], size, PROT_READ | PROT_WRITE);

  if (!sizes)
    return AMT_FAILURE_PROTOCOL;
  for (guint32 i = 0; i < self->file->n_pages; i++)
    {
      AmtPageSize page = amt_helper_file_get_size (self->file, i);

      sizes[i] = (AmtPageSize){ GUINT32_TO_LE (page.width), GUINT32_TO_LE (page.height) };
    }
  munmap (sizes, size);
  return 0;
}

static guint32
open_document (Server *self, const Request *request, AmtMessage *answer)
{
  const AmtOpen *open = &request->message.body.open;
  g_autofree char *password = NULL;
  guint32 failure;

  if (self->document || request->n_fds < 2)
    return AMT_FAILURE_PROTOCOL;
  failure = read_string (request, 2, open->password_size, &password);
  if (failure)
    return failure;
  self->size = open->size;
  self->document = map (request->fds[0], self->size, PROT_READ);
  if (!self->document)
    return AMT_FAILURE_PROTOCOL;

  self->file =
      amt_helper_file_open (self->document, self->size, request->fds[0], password, &failure);
  if (password)
    explicit_bzero (password, strlen (password));
  if (!self->file)
    return failure;
  if (self->file->n_pages > open->max_pages)
    return AMT_FAILURE_TOO_LARGE;
  answer->body.opened = (AmtOpened){ self->file->kind, self->file->n_pages, self->file->flags };
  return list_pages (self, request);
}

static guint32
render_page (Server *self, const Request *request, AmtMessage *answer)
{
  const AmtRender *render = &request->message.body.render;
  gsize size;
  guint8 *pixels;
  guint32 failure;

  if (!self->file || request->n_fds != 1 || render->page >= self->file->n_pages ||
      render->area_width == 0 || render->area_height == 0 || render->area_width > G_MAXINT / 4 ||
      render->stride < render->area_width * 4 || render->stride % 4 != 0 ||
      !g_size_checked_mul (&size, render->area_height, render->stride) || size > G_MAXUINT32)
    return AMT_FAILURE_PROTOCOL;
  pixels = map (request->fds[0], size, PROT_READ | PROT_WRITE);
  if (!pixels)
    return AMT_FAILURE_TOO_LARGE;
  failure = amt_helper_file_draw (self->file, render, pixels);
  munmap (pixels, size);
  answer->body.filled.size = (guint32) size;
  return failure;
}

static guint32
read_text (Server *self, const Request *request, AmtMessage *answer)
{
  const AmtText *wanted = &request->message.body.text;
  g_autofree char *text = NULL;
  gsize size;
  char *room;

  if (!self->file || request->n_fds != 1 || wanted->page >= self->file->n_pages)
    return AMT_FAILURE_PROTOCOL;
  text = self->file->class->get_text (self->file, wanted->page);
  /* What is longer than a page can be is cut; the client repairs a letter that was cut in two. */
  size = text ? MIN (strlen (text), wanted->capacity) : 0;
  answer->body.filled.size = (guint32) size;
  if (size == 0)
    return 0;
  room = map (request->fds[0], size, PROT_READ | PROT_WRITE);
  if (!room)
    return AMT_FAILURE_PROTOCOL;
  memcpy (room, text, size);
  munmap (room, size);
  return 0;
}

static guint32
read_list (Server *self, const Request *request, AmtMessage *answer)
{
  const AmtList *wanted = &request->message.body.list;
  g_autofree char *words = NULL;
  AmtHelperWriter writer = { .capacity = wanted->capacity };
  guint32 failure;

  if (!self->file || request->n_fds < 1 || wanted->page >= self->file->n_pages ||
      wanted->list < AMT_LIST_LAYOUT || wanted->list > AMT_LIST_LAST)
    return AMT_FAILURE_PROTOCOL;
  failure = read_string (request, 1, wanted->query_size, &words);
  if (failure)
    return failure;
  writer.room = map (request->fds[0], writer.capacity, PROT_READ | PROT_WRITE);
  if (!writer.room)
    return AMT_FAILURE_PROTOCOL;
  failure = amt_helper_file_list (self->file, wanted, words, &writer);
  munmap (writer.room, writer.capacity);
  answer->body.filled.size = (guint32) writer.used;
  return failure;
}

/* @out: NULL without. What is opened stays mapped at @out_data. */
static guint32
open_overlay (const Request *request, AmtHelperFile **out, gpointer *out_data)
{
  const gsize size = request->message.body.export.overlay_size;
  guint32 failure = AMT_FAILURE_PROTOCOL;

  if (size == 0)
    return 0;
  *out_data = request->n_fds == 2 ? map (request->fds[1], size, PROT_READ) : NULL;
  if (*out_data)
    *out = amt_helper_file_open (*out_data, size, -1, NULL, &failure);
  return *out ? 0 : failure;
}

static guint32
export_pages (Server *self, const Request *request, AmtMessage *answer)
{
  const AmtExport *wanted = &request->message.body.export;
  AmtHelperFile *overlay = NULL;
  gpointer overlay_data = NULL;
  guint8 *room;
  guint32 failure;

  if (!self->file || request->n_fds < 1 || wanted->n_pages == 0 || wanted->dpi > 1200 ||
      wanted->first_page >= self->file->n_pages ||
      wanted->n_pages > self->file->n_pages - wanted->first_page)
    return AMT_FAILURE_PROTOCOL;
  room = map (request->fds[0], wanted->capacity, PROT_READ | PROT_WRITE);
  if (!room)
    return AMT_FAILURE_TOO_LARGE;
  failure = open_overlay (request, &overlay, &overlay_data);
  if (!failure)
    failure = amt_helper_file_export (self->file, wanted, overlay, room, &answer->body.filled.size);
  g_clear_pointer (&overlay, amt_helper_file_free);
  if (overlay_data)
    munmap (overlay_data, wanted->overlay_size);
  munmap (room, wanted->capacity);
  return failure;
}

static gboolean
handle (Server *self, const Request *request)
{
  const guint32 kind = request->message.kind;
  AmtMessage answer = { 0 };
  guint32 failure;

  switch (kind)
    {
    case AMT_MESSAGE_OPEN:
      failure = open_document (self, request, &answer);
      break;
    case AMT_MESSAGE_RENDER:
      failure = render_page (self, request, &answer);
      break;
    case AMT_MESSAGE_TEXT:
      failure = read_text (self, request, &answer);
      break;
    case AMT_MESSAGE_LIST:
      failure = read_list (self, request, &answer);
      break;
    case AMT_MESSAGE_EXPORT:
      failure = export_pages (self, request, &answer);
      break;
    default:
      failure = AMT_FAILURE_PROTOCOL;
      break;
    }
  if (failure)
    {
      answer = (AmtMessage){ 0 };
      answer.body.failed.failure = failure;
    }
  return send_message (self->socket, failure ? AMT_MESSAGE_FAILED : kind | AMT_MESSAGE_ANSWER,
                       request->message.request, &answer) &&
         failure != AMT_FAILURE_PROTOCOL;
}

gboolean
amt_helper_serve (int socket, const AmtHello *hello)
{
  Server self = { .socket = socket };
  AmtMessage message = { .body.hello = *hello };
  gboolean right = send_message (socket, AMT_MESSAGE_HELLO, 0, &message);

  while (right)
    {
      Request request;
      int came = receive (socket, &request);

      if (came < 0)
        break;
      right = came && handle (&self, &request);
      for (guint i = 0; i < request.n_fds; i++)
        close (request.fds[i]);
    }

  g_clear_pointer (&self.file, amt_helper_file_free);
  if (self.document)
    munmap (self.document, self.size);
  return right;
}
