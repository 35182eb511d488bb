/* amt-case-list-parts.h: what the files of AmtCaseList share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-bind-query.h"
#include "amt-case-list-model.h"
#include "amt-case-list.h"
#include "amt-case-selection.h"
#include "amt-case-table.h"
#include "amt-filter-bar.h"
#include "amt-store-lists.h"
#include "amt-store-places.h"

G_BEGIN_DECLS

struct _AmtCaseList
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  AmtPlace *place;             /* (owned) (nullable) before the first */
  AmtCaseListModel *model;     /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */

  GCancellable *cancellable; /* (owned) of what belongs to the place */
  GCancellable
      *selecting; /* (owned) (nullable) while it is being found out which row is selected */
  gboolean selecting_quietly; /* and nobody clicked */
  GCancellable *counting;     /* (owned) (nullable) */
  GCancellable *stepping;     /* (owned) */

  AmtListState *state; /* (owned) (nullable) still to be restored when the rows are here */
  gboolean
      restoring;  /* the place is being entered: nothing that happens now is the clerk's doing */
  gboolean quiet; /* the selection is being set, nobody clicked */
  guint saving;   /* 0: none */
  guint showing;  /* 0: none; what follows from changed rows is shown once for all of them */
  gboolean focus_wanted; /* by rows that are not here yet */

  char *selected_id; /* (owned) (nullable) of the one selected row, once it is known */

  /* The case that the clerk left the list for, and the list as it stood then; both outlive the place. */
  char *from_id; /* (owned) (nullable) */
  gint64 from_key;
  GArray *snapshot; /* (owned) (nullable) (element-type gint64) */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *filter;
  GtkWidget *stack;
  GtkWidget *table;
  GtkWidget *empty;
  GtkWidget *clear_button;
  GtkWidget *again_button;
  GtkWidget *several;
  GtkWidget *menu;
};

/* amt-case-list.c */
void amt_case_list_ask (AmtCaseList *self);
/** amt_case_list_dup_id_at: Returns: (transfer full) (nullable): of the row at @position, if it is known. */
char *amt_case_list_dup_id_at (AmtCaseList *self, guint position);
/** amt_case_list_load_selected: finds out which row is selected; @quietly: and opens nothing. */
void amt_case_list_load_selected (AmtCaseList *self, gboolean quietly);

/* amt-case-list-pages.c */
void amt_case_list_build_pages (AmtCaseList *self);
void amt_case_list_show_page (AmtCaseList *self);
void amt_case_list_show_title (AmtCaseList *self);
/** amt_case_list_take_focus: if somebody waits for it. */
void amt_case_list_take_focus (AmtCaseList *self);

/* amt-case-list-restore.c */
void amt_case_list_save_soon (AmtCaseList *self);
/** amt_case_list_select_quietly: coming back to a list, or stepping, selects the row and opens nothing. */
void amt_case_list_select_quietly (AmtCaseList *self, guint position);
void amt_case_list_restore_rows (AmtCaseList *self);

/* amt-case-list-actions.c */
void amt_case_list_add_actions (AmtCaseList *self);
void amt_case_list_update_actions (AmtCaseList *self);
void amt_case_list_sort (AmtCaseList *self, int sort, gboolean descending);
GtkWidget *amt_case_list_new_menu_button (AmtCaseList *self);
GtkWidget *amt_case_list_new_several_bar (AmtCaseList *self);
GtkWidget *amt_case_list_new_context_menu (void);

G_END_DECLS
