/* amt-case-content-private.h: what the files of AmtCaseContent share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-content.h"

G_BEGIN_DECLS

typedef enum
{
  PAGE_FORM,
  PAGE_DOCUMENTS,
  PAGE_MESSAGES,
  PAGE_NOTES,
  PAGE_HISTORY,
  N_PAGES
} Page;

struct _AmtCaseContent
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtOpenCase *open_case;    /* (owned) */
  GCancellable *cancellable; /* (owned) ends with the widget */
  JsonObject *place;         /* (owned) (nullable) how the case was left; once @place_known */
  gboolean place_known;
  gboolean address_shown;
  gboolean started; /* the first page was chosen */
  Page page;
  guint spinner;           /* 0: none */
  guint fold;              /* 0: none */
  gboolean low;            /* there is little room for the page */
  gboolean viewing;        /* the clerk wants to see a document */
  gboolean viewer_started; /* where the documents were left was read */
  GtkWindow *home;         /* (unowned) (nullable) while the widget is in a window */

  GtkWidget *outer; /* (owned by the widget tree) GtkStack: case, decide; as the following */
  GtkWidget *banners;
  GtkWidget *header;
  GtkWidget *switcher;
  GtkWidget *tabs[N_PAGES];
  GtkWidget *find_bar;
  GtkWidget *beside;         /* AmtSideBySide: pages and viewer */
  GtkWidget *stack;          /* pages, and what is shown instead of them */
  GtkWidget *pages[N_PAGES]; /* (nullable) */
  GtkWidget *trouble;        /* AdwStatusPage */
  GtkWidget *decide;         /* (nullable) AmtDecidePage, while somebody decides */
  GtkWidget *again;          /* button in it */
  GtkWidget *viewer;         /* (owned) (nullable) AmtViewer, once a document was wanted */
};

/** amt_case_content_close_decide: back to the pages; what was typed stays as a draft. */
void amt_case_content_close_decide (AmtCaseContent *self);

/* amt-case-content-documents.c */

/** amt_case_content_watch_documents: how the parts share the room, and whether the documents have a window of their own. */
void amt_case_content_watch_documents (AmtCaseContent *self);
void amt_case_content_place_viewer (AmtCaseContent *self);
/** amt_case_content_start_viewer: once the place is known. */
void amt_case_content_start_viewer (AmtCaseContent *self);
void amt_case_content_follow_window (AmtCaseContent *self);
void amt_case_content_drop_viewer (AmtCaseContent *self);
gboolean amt_case_content_is_viewer_shown (AmtCaseContent *self);
/** amt_case_content_save_documents: puts into @place which document is open and where each was left. */
void amt_case_content_save_documents (AmtCaseContent *self, JsonObject *place);

G_END_DECLS
