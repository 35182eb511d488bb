/* amt-viewer-private.h: what the files of the viewer share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-search.h"
#include "amt-document-view.h"
#include "amt-findings.h"
#include "amt-password-bar.h"
#include "amt-text-view-page.h"
#include "amt-viewer-outline.h"
#include "amt-viewer-search-bar.h"
#include "amt-viewer-thumbnails.h"
#include "amt-viewer.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AmtViewer
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  AmtOpenCase *open_case;      /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
  GCancellable *cancellable;   /* (owned) ends with the widget */
  GtkWidget *window;           /* (unowned) (nullable) that has the group now */
  JsonObject *places;          /* (owned) where each file was left */
  GHashTable *passwords; /* (owned) (element-type utf8 utf8) by SHA-256, of opened files; wiped */

  char *document_id;           /* (owned) (nullable) */
  AmtViewerDocument *document; /* (owned) (nullable) with @document_id, if the case has it */
  AmtDocumentSearch *search;   /* (owned) */
  GPtrArray *labels;  /* (owned) (nullable) (element-type utf8) what is printed on the pages */
  guint wanted_page;  /* from 0, or AMT_VIEWER_AS_LEFT */
  char *wanted_words; /* (owned) (nullable) */
  gboolean shown;     /* the pages are those of @document */
  gboolean pixels_only;
  gboolean text_allowed; /* the clerk wants to read the text of a suspicious file */
  gboolean in_window;
  gboolean wants_focus;  /* as soon as there is something to read */
  gboolean editing_page; /* the page entry is being written */
  guint busy;            /* 0: none; shows that something is going on, if it takes long */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *name;
  GtkWidget *files;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *close;
  GtkWidget *page_bar;
  GtkWidget *page_entry;
  GtkWidget *page_count;
  GtkWidget *zoom;
  GtkWidget *search_bar;
  GtkWidget *findings;
  GtkWidget *side;
  GtkWidget *side_stack;
  GtkWidget *side_tabs;
  GtkWidget *thumbnails;
  GtkWidget *outline;
  GtkWidget *stack;
  GtkWidget *busy_text;
  GtkWidget *busy_bar;
  GtkWidget *trouble;
  GtkWidget *trouble_box;
  GtkWidget *again;
  GtkWidget *save;
  GtkWidget *open;
  GtkWidget *locked;
  GtkWidget *scrolled;
  GtkWidget *view;
  GtkWidget *text;
};

/* amt-viewer-actions.c */
/** amt_viewer_add_actions: fills the group "viewer". */
void amt_viewer_add_actions (AmtViewer *self);
/** amt_viewer_update_actions: what can be done now, and the states of what can be switched. */
void amt_viewer_update_actions (AmtViewer *self);

/* amt-viewer-bars.c */
/** amt_viewer_make_bars: the two toolbars, appended to @self->box. */
void amt_viewer_make_bars (AmtViewer *self);
/** amt_viewer_make_side: Returns: (transfer floating): thumbnails and outline. */
GtkWidget *amt_viewer_make_side (AmtViewer *self);
/** amt_viewer_update_bars: name, page, zoom. */
void amt_viewer_update_bars (AmtViewer *self);
/** amt_viewer_go_to_text: to the page that @text names: what is printed on it, else its number. Returns: FALSE: none. */
gboolean amt_viewer_go_to_text (AmtViewer *self, const char *text);

/* amt-viewer-trouble.c: what stands in place of the pages */
void amt_viewer_show_trouble (AmtViewer *self);
GtkWidget *amt_viewer_make_trouble (AmtViewer *self);

/* amt-viewer-link.c */
/** amt_viewer_ask_link: says where @link leads and opens it if the clerk wants that. */
void amt_viewer_ask_link (AmtViewer *self, const AmtRenderLink *link);

/* amt-viewer-places.c */
/** amt_viewer_keep_place: of the file that is shown. */
void amt_viewer_keep_place (AmtViewer *self);
/** amt_viewer_find_place: where the file that comes is to be opened: as it was left, or at the page that is wanted. */
void amt_viewer_find_place (AmtViewer *self, AmtDocumentPlace *out_place);
/** amt_viewer_passwords_new: Returns: (transfer full): for @self->passwords. */
GHashTable *amt_viewer_passwords_new (void);
/** amt_viewer_keep_password: the one that opened the document that is ready, if it took one. */
void amt_viewer_keep_password (AmtViewer *self);

/* amt-viewer-pages.c */
/** amt_viewer_show_pages: of the document that is ready. */
void amt_viewer_show_pages (AmtViewer *self);
/** amt_viewer_hide_pages: what is shown belongs to a document that goes. */
void amt_viewer_hide_pages (AmtViewer *self);
/** amt_viewer_set_facts: what is known of the document, above its pages. */
void amt_viewer_set_facts (AmtViewer *self);
/** amt_viewer_show_text: TRUE: the text, after a question where the file is suspicious; FALSE: the pages. */
void amt_viewer_show_text (AmtViewer *self, gboolean text);

/* amt-viewer.c */
/** amt_viewer_show_child: of the stack; the focus comes along if it waited for that. */
void amt_viewer_show_child (AmtViewer *self, const char *child);
/** amt_viewer_get_session: Returns: (transfer none) (nullable): of the pages that are shown. */
AmtRenderSession *amt_viewer_get_session (AmtViewer *self);
/** amt_viewer_find_document: Returns: (transfer none) (nullable): the file that is shown, as the case has it now. */
const AmtDocument *amt_viewer_find_document (AmtViewer *self);
/** amt_viewer_open_again: from the beginning. */
void amt_viewer_open_again (AmtViewer *self);
/** amt_viewer_is_text: whether the text is shown. */
gboolean amt_viewer_is_text (AmtViewer *self);

G_END_DECLS
