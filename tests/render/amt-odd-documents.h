/* amt-odd-documents.h: documents that are broken, endless, enormous or just strange, all of the project's own making.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may become of the first page. */
typedef enum
{
  AMT_ODD_DRAWN,
  AMT_ODD_REFUSED, /* in words: broken, unsupported, encrypted or too large */
  AMT_ODD_EITHER,
  AMT_ODD_SLOW /* also: not in time, or only without its helper */
} AmtOddFate;

typedef struct
{
  const char *name; /* of a file; with the extension */
  AmtOddFate fate;
  GBytes *(*make) (void); /* (transfer full) (nullable): cannot be made here */
  guint32 color;          /* 0xRRGGBB of the middle, about; AMT_ODD_ANY_COLOR */
} AmtOddDocument;

#define AMT_ODD_ANY_COLOR 0xffffffffu

/** amt_odd_documents: @out_n: (out). Returns: (transfer none). */
const AmtOddDocument *amt_odd_documents (gsize *out_n);
/** amt_odd_pictures: likewise. */
const AmtOddDocument *amt_odd_pictures (gsize *out_n);

/** amt_odd_endless: (transfer full): its first page takes years, its second none. */
GBytes *amt_odd_endless (void);
/** amt_odd_pages: (transfer full): so many empty pages. */
GBytes *amt_odd_pages (guint n);

G_END_DECLS
