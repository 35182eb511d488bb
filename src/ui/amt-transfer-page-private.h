/* amt-transfer-page-private.h: what the page and its actions share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-transfer-list.h"
#include "amt-transfer-page.h"

G_BEGIN_DECLS

struct _AmtTransferPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;       /* (owned) */
  AmtTransferList *list;         /* (owned) */
  AmtConnection *connection;     /* (owned) */
  GtkCustomFilter *filter;       /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  GSimpleActionGroup *actions;   /* (owned) */
  AmtTransferItem *followed;     /* (owned) (nullable) the one that is selected */
  gulong followed_handler;
  guint position; /* where the last selected one stood */
  char *wanted; /* (owned) (nullable) id of the operation that is to be selected once it is here */
  GHashTable *rows; /* (owned) (element-type AmtTransferRow) those on the screen */
  guint tick;       /* 0: nothing counts down */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *bar;
  GtkWidget *filter_button;
  GtkWidget *stack; /* loading, empty, rows */
  GtkWidget *empty;
  GtkWidget *list_view;
  GtkWidget *detail;
  GtkWidget *conflict_bar;
  GtkWidget *clarify_all;
  GtkWidget *missing_bar;
  GtkWidget *missing_text;
  GtkWidget *send_missing;
  GtkWidget *only_missing;
  guint n_missing_told; /* so many were said to be missing; G_MAXUINT: before the list was read */
};

/** amt_transfer_page_get_selected: Returns: (transfer none) (nullable): what the actions are about. */
AmtTransferItem *amt_transfer_page_get_selected (AmtTransferPage *self);
/** amt_transfer_page_clarify: opens the window with both sides, at @item (nullable). */
void amt_transfer_page_clarify (AmtTransferPage *self, AmtTransferItem *item);
guint amt_transfer_page_count_conflicts (AmtTransferPage *self);
/** amt_transfer_page_grab_list: the focus into the list, where one was. */
void amt_transfer_page_grab_list (AmtTransferPage *self);
void amt_transfer_page_filter_changed (AmtTransferPage *self);

/* amt-transfer-page-missing.c */
void amt_transfer_page_add_missing_bar (AmtTransferPage *self);
void amt_transfer_page_show_missing (AmtTransferPage *self);
/** amt_transfer_page_send_missing: all that a portal that was set back lost, in the order in which it was recorded. */
void amt_transfer_page_send_missing (AmtTransferPage *self);

/* amt-transfer-page-actions.c */
void amt_transfer_page_add_actions (AmtTransferPage *self);
void amt_transfer_page_update_actions (AmtTransferPage *self);

G_END_DECLS
