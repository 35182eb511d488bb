/* protocol.h: what client and helper say to each other. The only header that both sides share.
 *
 * A SOCK_SEQPACKET socket pair, the helper's end is descriptor 3. Every message is one AmtMessage, every number in it is
 * little-endian. One request is answered before the next is sent; the client keeps the queue. Anything that does not keep to
 * this ends the connection: the client kills the helper, the helper leaves.
 *
 * Large things go through memory, never through the socket: each descriptor of a request is a memfd. The document is sealed
 * against every change. Answers (pixels, text, page sizes) go into a memfd that the client made, with its final size, sealed
 * against shrinking and growing; the helper maps it, fills it, unmaps it and says how much of it counts, and the client
 * seals it against writing before it looks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AMT_PROTOCOL_MAGIC 0x52544d41u /* "AMTR" */
#define AMT_PROTOCOL_VERSION 1u
#define AMT_PROTOCOL_FD 3
/* Descriptors of one message at most. */
#define AMT_PROTOCOL_MAX_FDS 3

/* Kinds. An answer has the number of its request and the bit below, or is AMT_MESSAGE_FAILED. */
#define AMT_MESSAGE_ANSWER 0x100u
enum
{
  AMT_MESSAGE_HELLO = 1, /* helper, unasked, request 0: it is locked and ready */
  AMT_MESSAGE_OPEN =
      2, /* descriptors: document, page sizes, then the password if it has a length */
  AMT_MESSAGE_RENDER = 3, /* descriptor: pixels */
  AMT_MESSAGE_TEXT = 4,   /* descriptor: text */
  AMT_MESSAGE_FAILED = 0xff
};

/* Why a request failed. */
enum
{
  AMT_FAILURE_UNSUPPORTED = 1,
  AMT_FAILURE_BROKEN,
  AMT_FAILURE_ENCRYPTED,
  AMT_FAILURE_TOO_LARGE,
  AMT_FAILURE_PROTOCOL /* the request made no sense */
};

/* AmtOpened.flags */
#define AMT_OPENED_ENCRYPTED 1u

/* AmtHello.locks: what holds the helper. Without the first two it does not say hello. */
#define AMT_LOCK_NO_NEW_PRIVS 1u
#define AMT_LOCK_SECCOMP 2u
#define AMT_LOCK_LANDLOCK 4u
#define AMT_LOCK_ADDRESS_SPACE 8u

typedef struct
{
  guint32 locks;
  guint32 landlock_abi;
} AmtHello;

typedef struct
{
  guint32 size; /* bytes of the document; all of its memfd */
  guint32 password_size;
  guint32
      max_pages; /* AmtPageSize that the second memfd can hold; more pages are AMT_FAILURE_TOO_LARGE */
} AmtOpen;

/* In the memfd of AMT_MESSAGE_OPEN, one for each page. */
typedef struct
{
  guint32 width; /* thousandths of a point */
  guint32 height;
} AmtPageSize;

typedef struct
{
  guint32 kind; /* AmtRenderKind */
  guint32 n_pages;
  guint32 flags;
} AmtOpened;

/* See AmtRenderArea; the area is never empty here. */
typedef struct
{
  guint32 page;
  guint32 rotation;
  guint32 width;
  guint32 height;
  guint32 x;
  guint32 y;
  guint32 area_width;
  guint32 area_height;
  guint32 stride; /* bytes; height × stride is the size of the memfd */
} AmtRender;

typedef struct
{
  guint32 page;
  guint32 capacity; /* bytes of the memfd */
} AmtText;

typedef struct
{
  guint32 size; /* bytes that count */
} AmtFilled;

typedef struct
{
  guint32 failure;
} AmtFailed;

/* Only 32-bit numbers: a message is an array of them on the wire, with no holes. */
typedef struct
{
  guint32 magic;
  guint32 version;
  guint32 kind;
  guint32 request; /* counted by the client, from 1 */
  union
  {
    AmtHello hello;
    AmtOpen open;
    AmtOpened opened;
    AmtRender render;
    AmtText text;
    AmtFilled filled;
    AmtFailed failed;
    guint32 words[28];
  } body;
} AmtMessage;

G_STATIC_ASSERT (sizeof (AmtMessage) == 128);

/** amt_message_swap: between the machine's order and the wire's; the same in both directions. */
static inline void
amt_message_swap (AmtMessage *message)
{
  guint32 *words = (guint32 *) message;

  for (gsize i = 0; i < sizeof *message / sizeof *words; i++)
    words[i] = GUINT32_TO_LE (words[i]);
}

G_END_DECLS
