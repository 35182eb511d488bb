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
  gboolean resolving;     /* a choice is on its way to the store */
  gboolean resolved_mine; /* which one */
  guint position;         /* where the last selected one stood */
  char *wanted; /* (owned) (nullable) id of the operation that is to be selected once it is here */
  GHashTable *rows; /* (owned) (element-type AmtTransferRow) those on the screen */
  guint tick;       /* 0: nothing counts down */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *bar;
  GtkWidget *filter_button;
  GtkWidget *stack; /* loading, empty, rows, conflict */
  GtkWidget *empty;
  GtkWidget *list_view;
  GtkWidget *detail;
  GtkWidget *conflict;
};

/** amt_transfer_page_get_selected: Returns: (transfer none) (nullable): what the actions are about. */
AmtTransferItem *amt_transfer_page_get_selected (AmtTransferPage *self);
/** amt_transfer_page_clarify: shows both sides of @item. */
void amt_transfer_page_clarify (AmtTransferPage *self, AmtTransferItem *item);
/** amt_transfer_page_next_conflict: the next one that is to be chosen, else back to the list. */
void amt_transfer_page_next_conflict (AmtTransferPage *self);
/** amt_transfer_page_grab_list: the focus into the list, where one was. */
void amt_transfer_page_grab_list (AmtTransferPage *self);
void amt_transfer_page_filter_changed (AmtTransferPage *self);

/* amt-transfer-page-actions.c */
void amt_transfer_page_add_actions (AmtTransferPage *self);
void amt_transfer_page_update_actions (AmtTransferPage *self);

G_END_DECLS
