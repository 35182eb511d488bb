/* amt-print-dialog-private.h: what the files of the print dialog share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-print-dialog.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AmtPrintDialog
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  AmtCasePrint *print;     /* (owned) */
  AmtPrintFile *file;      /* (owned) (nullable) while it fits the choice */
  char *only;              /* (owned) (nullable) id of the document for which it was opened */
  AmtPrintFlags flags;
  GCancellable *cancellable; /* (owned) ends with the window */
  GCancellable *laying_out;  /* (owned) (nullable) */
  GCancellable *running;     /* (owned) (nullable) printing or saving */
  guint timer;               /* source id or 0 */
  guint filling;             /* source id or 0 */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget) one a document */

  GtkWidget *stack; /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *documents; /* AdwPreferencesGroup */
  GtkWidget *letters;
  GtkWidget *order;
  GtkWidget *order_list;
  GtkWidget *total;
  GtkWidget *print_button;
  GtkWidget *save_button;
  GtkWidget *progress_title;
  GtkWidget *progress;
};

/* amt-print-dialog.c */
/** amt_print_dialog_lay_out: in a moment: the choice is another one; not while one is printed or saved. */
void amt_print_dialog_lay_out (AmtPrintDialog *self);

/* amt-print-dialog-run.c */
/** amt_print_dialog_make_progress: Returns: (transfer floating): the page of the stack that stands there meanwhile. */
GtkWidget *amt_print_dialog_make_progress (AmtPrintDialog *self);
/** amt_print_dialog_print_action: "print.print". */
void amt_print_dialog_print_action (GtkWidget *widget, const char *name, GVariant *parameter);
/** amt_print_dialog_save_action: "print.save", after a question. */
void amt_print_dialog_save_action (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
