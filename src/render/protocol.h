/* protocol.h: what client and helper say to each other. The only header that both sides share.
 *
 * A SOCK_SEQPACKET socket pair, the helper's end is descriptor 3. Every message is one AmtMessage, every number in it is
 * little-endian. One request is answered before the next is sent; the client keeps the queue. Anything that does not keep to
 * this ends the connection: the client kills the helper, the helper leaves.
 *
 * Large things go through memory, never through the socket: each descriptor of a request is a memfd. The document is sealed
 * against every change. Answers (pixels, text, page sizes) go into a memfd that the client made, with its final size, sealed
 * against shrinking and growing; the helper maps it, fills it, unmaps it and says how much of it counts, and the client
 * seals it against writing before it looks, or looks at a copy of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AMT_PROTOCOL_MAGIC 0x52544d41u /* "AMTR" */
#define AMT_PROTOCOL_VERSION 2u
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
  AMT_MESSAGE_LIST = 5,   /* descriptors: the list, then the words to find if they have a length */
  AMT_MESSAGE_EXPORT = 6, /* descriptors: the new PDF, then the overlay if it has a size */
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
#define AMT_LOCK_NAMESPACES 16u /* a network, processes, users and messages of its own: none */
#define AMT_LOCK_ROOT 32u       /* a root folder of its own, with fonts only */

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
  guint32 flags;  /* AMT_RENDER_PRINTING */
} AmtRender;

#define AMT_RENDER_PRINTING 1u /* what is meant for paper, not what is meant for the screen */

typedef struct
{
  guint32 page;
  guint32 capacity; /* bytes of the memfd */
} AmtText;

/* What AMT_MESSAGE_LIST asks for. A list is a row of records until its end; a record is what stands here, in this order. Numbers
 * are 32 bits, boxes are four signed ones (left, top, right, bottom; thousandths of a point from the upper left corner of the
 * page as shown without further rotation), a string is its length in bytes and then UTF-8 without an end. */
enum
{
  AMT_LIST_LAYOUT = 1, /* one record: string, then as many boxes as it has letters */
  AMT_LIST_HITS,       /* box, AMT_HIT_* */
  AMT_LIST_LINKS,      /* box, AMT_LINK_*, page from 1 (0: none), string */
  AMT_LIST_FIELDS,     /* box, AMT_FIELD_*, AMT_FIELD_IS_*, string (name), string (value) */
  AMT_LIST_OUTLINE,    /* depth from 0, page from 1 (0: none), string */
  AMT_LIST_LABELS,     /* string; one for each page */
  AMT_LIST_FILES,      /* size, its upper half, string (name), string (description) */
  AMT_LIST_SIGNATURES, /* AMT_SIGNATURE_*, seconds since 1970, their upper half, string (signer) */
  AMT_LIST_FACTS       /* one record: AmtFacts */
};
#define AMT_LIST_LAST AMT_LIST_FACTS

#define AMT_LIST_NO_SIZE 0xffffffffu /* both halves: unknown */

/* AmtList.flags of AMT_LIST_HITS. */
#define AMT_FIND_CASE_SENSITIVE 1u
#define AMT_FIND_WHOLE_WORDS 2u

#define AMT_HIT_CONTINUED 1u /* the hit goes on in the next record, on another line */

enum
{
  AMT_LINK_PAGE = 1,
  AMT_LINK_URI,
  AMT_LINK_LAUNCH, /* would start a program or open another file */
  AMT_LINK_SCRIPT,
  AMT_LINK_OTHER
};

enum
{
  AMT_FIELD_TEXT = 1,
  AMT_FIELD_CHOICE,
  AMT_FIELD_CHECK, /* also one of several */
  AMT_FIELD_BUTTON,
  AMT_FIELD_SIGNATURE,
  AMT_FIELD_OTHER
};
#define AMT_FIELD_IS_READ_ONLY 1u
#define AMT_FIELD_IS_ON 2u
#define AMT_FIELD_IS_SECRET 4u

enum
{
  AMT_SIGNATURE_VALID = 1,
  AMT_SIGNATURE_CHANGED, /* the document is not what was signed */
  AMT_SIGNATURE_INVALID,
  AMT_SIGNATURE_UNCHECKED
};

#define AMT_FACT_SCRIPTS 1u
#define AMT_FACT_LAUNCH 2u /* links or events that start programs or open other files */
#define AMT_FACT_FORM 4u
#define AMT_FACT_XFA 8u /* a form that only its maker's program shows */
#define AMT_FACT_MEDIA 16u
#define AMT_FACT_PARTLY 32u /* too long to be looked through to its end */
#define AMT_FACT_LAST AMT_FACT_PARTLY

typedef struct
{
  guint32 facts; /* AMT_FACT_* */
  guint32 n_files;
  guint32 n_signatures;
  guint32 n_uris;
} AmtFacts;

typedef struct
{
  guint32 list; /* AMT_LIST_* */
  guint32 page; /* of the first three and the fields; else 0 */
  guint32 capacity;
  guint32 query_size;
  guint32 flags;
} AmtList;

typedef struct
{
  guint32 first_page;
  guint32 n_pages;
  guint32 capacity;
  guint32
      overlay_size; /* bytes of a PDF; its first page is laid over the first one that is exported */
  guint32 dpi;      /* 0: as it is, else drawn as pixels */
} AmtExport;

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
    AmtList list;
    AmtExport export;
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
