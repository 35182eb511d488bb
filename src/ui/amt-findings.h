/* amt-findings.h: what a clerk should know of a file before it is shown, in words, and the calm bar that says so.
 *
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_FINDING_CALM,   /* good to know: stands in the details only */
  AMT_FINDING_NOTICE, /* the clerk should know it while reading */
  AMT_FINDING_GRAVE   /* reason to be careful */
} AmtFindingWeight;

typedef struct
{
  AmtFindingWeight weight;
  char *text; /* (owned) a sentence */
} AmtFindingLine;

/* What is known of a file. Everything is borrowed. */
typedef struct
{
  const AmtDocument *document;
  AmtRenderKind kind;
  GArray *findings; /* (nullable) (element-type AmtFinding) %NULL: it could not be looked through */
  GPtrArray *signatures; /* (nullable) (element-type AmtRenderSignature) */
  GPtrArray *files;      /* (nullable) (element-type AmtRenderFile) */
  gint64 now;            /* the clock's */
} AmtFindingFacts;

/** amt_findings_are_grave: whether the file is shown as pixels only: it could do something, is not what it says it is, or nobody could
 * look through it. */
gboolean amt_findings_are_grave (const AmtFindingFacts *facts);
/** amt_findings_in_words: Returns: (transfer full) (element-type AmtFindingLine): the gravest first; never empty. */
GPtrArray *amt_findings_in_words (const AmtFindingFacts *facts);
/** amt_findings_kind_in_words: Returns: (transfer none): "PDF document", "JPEG picture" … */
const char *amt_findings_kind_in_words (AmtRenderKind kind);

#define AMT_TYPE_FINDINGS (amt_findings_get_type ())
G_DECLARE_FINAL_TYPE (AmtFindings, amt_findings, AMT, FINDINGS, GtkWidget)

/** amt_findings_new: hidden until there is something that must be known. */
GtkWidget *amt_findings_new (void);
/**
 * amt_findings_set:
 * @facts: (nullable): %NULL hides bar and details
 */
void amt_findings_set (AmtFindings *self, const AmtFindingFacts *facts);
/** amt_findings_get_text: Returns: (transfer none) (nullable): what the bar says; %NULL while it is hidden. */
const char *amt_findings_get_text (AmtFindings *self);
/** amt_findings_get_details: Returns: (transfer none): a GtkMenuButton with everything that is known; it stands in a toolbar. */
GtkWidget *amt_findings_get_details (AmtFindings *self);

G_END_DECLS
