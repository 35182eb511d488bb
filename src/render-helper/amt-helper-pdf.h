/* amt-helper-pdf.h: an open PDF inside the helper, for the files that read it. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-helper-file.h"

#include <glib/poppler.h>

G_BEGIN_DECLS

/* The floor's Poppler has none of these. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef struct
{
  AmtHelperFile file;
  PopplerDocument *document; /* (owned) */
  const guint8 *data;        /* (unowned) as it came */
  gsize size;
} AmtHelperPdf;

/** amt_helper_pdf_list: see AmtHelperFileClass. */
guint32 amt_helper_pdf_list (AmtHelperFile *file, const AmtList *wanted, const char *words,
                             AmtHelperWriter *out);

/** amt_helper_pdf_classify: @action: (nullable). Returns: AMT_LINK_*; @out_target: (out) (nullable): where to, not UTF-8. */
guint32 amt_helper_pdf_classify (const PopplerAction *action, const char **out_target);

/* --- amt-helper-pdf-facts.c --- */

/** amt_helper_pdf_prepare_signatures: loads the modules of NSS, while files can still be read. Without it no signature is checked. */
void amt_helper_pdf_prepare_signatures (void);
void amt_helper_pdf_list_files (AmtHelperPdf *self, AmtHelperWriter *out);
void amt_helper_pdf_list_signatures (AmtHelperPdf *self, AmtHelperWriter *out);
void amt_helper_pdf_list_facts (AmtHelperPdf *self, AmtHelperWriter *out);

G_END_DECLS
