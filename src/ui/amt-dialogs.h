/* amt-dialogs.h: the seam to what changed between GTK and Adwaita versions: questions, file choosers, opening addresses,
 * telling a screen reader. One implementation with the floor's calls, which newer versions still have.
 *
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_ANSWER_NORMAL,
  AMT_ANSWER_SUGGESTED,  /* what most want; Return */
  AMT_ANSWER_DESTRUCTIVE /* cannot be taken back */
} AmtAnswerKind;

/* One button of a question. */
typedef struct
{
  const char *id;
  const char *label; /* translated, with mnemonic */
  AmtAnswerKind kind;
} AmtAnswer;

/**
 * amt_dialogs_ask_async:
 * @parent: any widget of the window that asks
 * @heading: a question, translated
 * @body: (nullable): what happens, translated
 * @extra: (nullable) (transfer floating): shown below @body, for example an entry
 * @answers: ended by an id of %NULL; the first one is what Esc and closing mean
 */
void amt_dialogs_ask_async (GtkWidget *parent, const char *heading, const char *body,
                            GtkWidget *extra, const AmtAnswer *answers, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** amt_dialogs_ask_finish: Returns: (transfer full): id of the answer; the first one if the window went. */
char *amt_dialogs_ask_finish (GAsyncResult *result);

/** amt_dialogs_save_async: @name: proposed file name; only its last part is used */
void amt_dialogs_save_async (GtkWidget *parent, const char *title, const char *name,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** amt_dialogs_save_finish: Returns: (transfer full) (nullable): %NULL if the clerk thought better of it. */
GFile *amt_dialogs_save_finish (GAsyncResult *result);

void amt_dialogs_open_async (GtkWidget *parent, const char *title, gboolean several,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** amt_dialogs_open_finish: Returns: (transfer full) (nullable) (element-type GFile) */
GListModel *amt_dialogs_open_finish (GAsyncResult *result);

/** amt_dialogs_show_uri: opens @uri with the program that the system has for it. Untrusted addresses are asked about first, by the caller. */
void amt_dialogs_show_uri (GtkWidget *parent, const char *uri);

/**
 * amt_dialogs_announce: tells a screen reader
 * @text: translated
 *
 * GTK 4.8 has no live regions, but tells of a new description of what has the focus, and that is read out.
 */
void amt_dialogs_announce (GtkWidget *widget, const char *text);

/** amt_dialogs_scroll_to: scrolls a GtkListView or GtkColumnView so that @position is seen; with @focus the row gets the focus. */
void amt_dialogs_scroll_to (GtkWidget *list, guint position, gboolean focus);

G_END_DECLS
