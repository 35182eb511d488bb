/* amt-case-pane-private.h: what the files of the case pane share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-content.h"
#include "amt-case-pane.h"

G_BEGIN_DECLS

struct _AmtCasePane
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
  gboolean alone;              /* in a window of its own: no list beside it */

  char *case_id;           /* (owned) (nullable) */
  AmtOpenCase *open_case;  /* (owned) (nullable) with @case_id */
  AmtCaseContent *content; /* (nullable) (owned by the widget tree) with @case_id */
  char *undo_id;    /* (owned) (nullable) operation that is taken back once the case is loaded */
  GtkRoot *root;    /* (unowned) (nullable) whose focus is followed */
  guint focus_idle; /* 0: none */
  gboolean focus_wanted; /* the case takes the focus as soon as there is something to take it */

  GtkWidget *box; /* (owned by the template), as the following */
  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *stack;
  GtkWidget *empty;
  GtkWidget *back;
  GtkWidget *steps;
  GtkWidget *claim;
  GtkWidget *decide;
  GtkWidget *follow_up;
  GtkWidget *menu;
};

/** amt_case_pane_add_actions: fills the group "case". */
void amt_case_pane_add_actions (AmtCasePane *self);
/** amt_case_pane_update_actions: what can be done now. */
void amt_case_pane_update_actions (AmtCasePane *self);
/** amt_case_pane_undo: takes @operation_id (nullable: whatever was recorded last) of the open case back. */
void amt_case_pane_undo (AmtCasePane *self, const char *operation_id);
/** amt_case_pane_move_on: after deciding and the like: to the next case, if the clerk set that. */
void amt_case_pane_move_on (AmtCasePane *self);

G_END_DECLS
