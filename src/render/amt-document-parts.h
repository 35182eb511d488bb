/* amt-document-parts.h: what stands in a document beside its picture: links, form fields, outline, files inside it, signatures.
 *
 * Said by a helper that reads hostile files, checked for form only: never follow a target, run, or open anything without
 * asking. Strings are valid UTF-8 without control characters. Plain values, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Points (1/72 inch) from the upper left corner of the page as it is shown without further rotation; x1 <= x2, y1 <= y2. */
typedef struct
{
  float x1;
  float y1;
  float x2;
  float y2;
} AmtRenderRect;

/* Lists that a document has, and of what they are. */
typedef enum
{
  AMT_RENDER_LINKS = 1,  /* of a page: AmtRenderLink */
  AMT_RENDER_FIELDS,     /* of a page: AmtRenderField */
  AMT_RENDER_OUTLINE,    /* AmtRenderEntry */
  AMT_RENDER_LABELS,     /* char *, one for each page: what is printed on it, "iv" */
  AMT_RENDER_FILES,      /* AmtRenderFile */
  AMT_RENDER_SIGNATURES, /* AmtRenderSignature */
} AmtRenderList;

/* A word that was looked for: one rectangle a line. */
typedef struct
{
  guint n_rects;
  AmtRenderRect rects[];
} AmtRenderHit;

typedef enum
{
  AMT_RENDER_LINK_PAGE = 1, /* in this document */
  AMT_RENDER_LINK_URI,
  AMT_RENDER_LINK_LAUNCH, /* would start a program or open another file */
  AMT_RENDER_LINK_SCRIPT,
  AMT_RENDER_LINK_OTHER
} AmtRenderLinkKind;

typedef struct
{
  AmtRenderRect rect;
  AmtRenderLinkKind kind;
  guint page;   /* from 0; of AMT_RENDER_LINK_PAGE */
  char *target; /* (owned) "" where there is none */
} AmtRenderLink;

/** amt_render_link_may_open: whether the clerk may be asked to open it: a web or mail address, and nothing that a shell or a browser
 * takes for something else. */
gboolean amt_render_link_may_open (const AmtRenderLink *self);

typedef enum
{
  AMT_RENDER_FIELD_TEXT = 1,
  AMT_RENDER_FIELD_CHOICE,
  AMT_RENDER_FIELD_CHECK, /* also one of several */
  AMT_RENDER_FIELD_BUTTON,
  AMT_RENDER_FIELD_SIGNATURE,
  AMT_RENDER_FIELD_OTHER
} AmtRenderFieldKind;

typedef struct
{
  AmtRenderRect rect;
  AmtRenderFieldKind kind;
  gboolean read_only;
  gboolean on;     /* of a check box */
  gboolean secret; /* a password field, whose value nobody reads */
  char *name;      /* (owned) as its maker wants it shown */
  char *value;     /* (owned) */
} AmtRenderField;

/* In the order of reading; one that is deeper than the one before is below it. */
typedef struct
{
  guint depth;
  int page;    /* from 0; -1: nowhere in this document */
  char *title; /* (owned) */
} AmtRenderEntry;

#define AMT_RENDER_NO_SIZE G_MAXUINT64

typedef struct
{
  guint64 size;      /* bytes, as the document says; AMT_RENDER_NO_SIZE */
  char *name;        /* (owned) not a path: show it, never use it */
  char *description; /* (owned) */
} AmtRenderFile;

/* Whether the bytes are those that were signed. Who signed is what the signature says of itself: nobody asked an authority. */
typedef enum
{
  AMT_RENDER_SIGNATURE_VALID = 1,
  AMT_RENDER_SIGNATURE_CHANGED, /* the document is not what was signed */
  AMT_RENDER_SIGNATURE_INVALID,
  AMT_RENDER_SIGNATURE_UNCHECKED
} AmtRenderSignatureState;

typedef struct
{
  AmtRenderSignatureState state;
  gint64 time;  /* seconds since 1970, by the signer's clock; 0: unknown */
  char *signer; /* (owned) */
} AmtRenderSignature;

/** amt_render_list_get_free: what the elements of a list are freed with. */
GDestroyNotify amt_render_list_get_free (AmtRenderList list);

/* --- before a document opens ---------------------------------------------------------------------------- */

typedef enum
{
  AMT_FINDING_OTHER_TYPE, /* the bytes are not what name or media type say */
  AMT_FINDING_SCRIPTS,
  AMT_FINDING_LAUNCH,
  AMT_FINDING_FILES, /* files inside it */
  AMT_FINDING_XFA,   /* a form that only its maker's program shows in full */
  AMT_FINDING_MEDIA,
  AMT_FINDING_ENCRYPTED,
  AMT_FINDING_SIGNATURES,
  AMT_FINDING_FORM,
  AMT_FINDING_LINKS, /* to the web */
  AMT_FINDING_PARTLY /* too long to be looked through to its end */
} AmtFindingKind;

typedef struct
{
  AmtFindingKind kind;
  guint n;          /* how many; 1 where nobody counts */
  gboolean flagged; /* reason enough to show it as pixels only */
} AmtFinding;

G_END_DECLS
