/* amt-transfer-page-missing.c: what a portal that was set back to an earlier state lost of the clerk's changes: how many, and all of
 * it sent again at once. The changes themselves stand in the page's list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-page-private.h"

#include "amt-weak.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"

#include <glib/gi18n.h>

/* One request to send everything again, and how it ends. */
typedef struct
{
  GWeakRef page;
  guint n_open;
  guint n_failed;
} Resending;

void
amt_transfer_page_add_missing_bar (AmtTransferPage *self)
{
  GtkWidget *buttons = amt_wrap_layout_box (6, 6);

  self->missing_bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->missing_bar, "case-banner");
  gtk_widget_add_css_class (self->missing_bar, "transfer-bar");
  self->missing_text = amt_widgets_label (NULL, NULL);
  self->send_missing = gtk_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send_missing), "transfer.send-missing");
  self->only_missing = gtk_toggle_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->only_missing), "transfer.only-missing");
  gtk_box_append (GTK_BOX (buttons), self->only_missing);
  gtk_box_append (GTK_BOX (buttons), self->send_missing);
  gtk_box_append (GTK_BOX (self->missing_bar), self->missing_text);
  gtk_box_append (GTK_BOX (self->missing_bar), buttons);
  gtk_widget_set_visible (self->missing_bar, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->missing_bar);
}

static char *
dup_text (guint n_missing, guint n_lost)
{
  if (n_missing > 0)
    return g_strdup_printf (
        ngettext (
            "The portal was set back to an earlier state and no longer has %u of your changes. Here "
            "it is kept; please look whether it shall be sent again.",
            "The portal was set back to an earlier state and no longer has %u of your changes. Here "
            "they are kept; please look which of them shall be sent again.",
            n_missing),
        n_missing);
  return g_strdup_printf (ngettext ("The portal was set back to an earlier state. You have dealt "
                                    "with the %u change that it had lost.",
                                    "The portal was set back to an earlier state. You have dealt "
                                    "with all %u changes that it had lost.",
                                    n_lost),
                          n_lost);
}

/* A message of its own, once: whoever looks elsewhere learns that receipts are no longer good. */
static void
tell (AmtTransferPage *self, guint n_missing)
{
  g_autofree char *text = NULL;

  if (self->n_missing_told != G_MAXUINT && n_missing > self->n_missing_told)
    {
      text = g_strdup_printf (
          ngettext ("The portal was set back and no longer has %u of your changes.",
                    "The portal was set back and no longer has %u of your changes.", n_missing),
          n_missing);
      amt_notices_say_with_button (amt_workplace_get_notices (self->workplace), text, _ ("Show"),
                                   "win.show-place::transfer");
    }
  if (amt_transfer_list_is_loaded (self->list))
    self->n_missing_told = n_missing;
}

void
amt_transfer_page_show_missing (AmtTransferPage *self)
{
  guint n_missing = amt_transfer_list_get_n_missing (self->list);
  guint n_lost = amt_transfer_list_get_n_lost (self->list);
  g_autofree char *text = dup_text (n_missing, n_lost);
  /* Translators: button. */
  g_autofree char *send = g_strdup_printf (
      ngettext ("Send %u Change Again", "Send %u Changes Again", n_missing), n_missing);
  /* Translators: button that filters; %u is how many changes the portal had lost. */
  g_autofree char *only = g_strdup_printf (_ ("Show Only These (%u)"), n_lost);

  gtk_label_set_label (GTK_LABEL (self->missing_text), text);
  gtk_button_set_label (GTK_BUTTON (self->send_missing), send);
  gtk_button_set_label (GTK_BUTTON (self->only_missing), only);
  gtk_widget_set_visible (self->send_missing, n_missing > 0);
  gtk_widget_set_visible (self->missing_bar, n_lost > 0);
  if (n_missing > 0)
    gtk_widget_add_css_class (self->missing_bar, "warning");
  else
    gtk_widget_remove_css_class (self->missing_bar, "warning");
  tell (self, n_missing);
}

static void
resent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Resending *resending = user_data;
  g_autoptr (AmtTransferPage) self = NULL;
  g_autofree char *text = NULL;

  if (!amt_desk_retry_finish (AMT_DESK (source), result, NULL))
    resending->n_failed++;
  if (--resending->n_open > 0)
    return;

  self = g_weak_ref_get (&resending->page);
  if (self && self->workplace && resending->n_failed > 0)
    {
      text = g_strdup_printf (ngettext ("%u change cannot be sent again; it stays in the list.",
                                        "%u changes cannot be sent again; they stay in the list.",
                                        resending->n_failed),
                              resending->n_failed);
      amt_workplace_say (self->workplace, text);
    }
  g_weak_ref_clear (&resending->page);
  g_free (resending);
}

void
amt_transfer_page_send_missing (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  Resending *resending = NULL;

  /* In the order in which they were recorded: the newest stands first. */
  for (guint i = n; i > 0; i--)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);

      if (!amt_transfer_item_is_missing (item))
        continue;
      if (!resending)
        {
          resending = g_new0 (Resending, 1);
          g_weak_ref_init (&resending->page, self);
        }
      resending->n_open++;
      amt_desk_retry_async (amt_workplace_get_desk (self->workplace),
                            amt_transfer_item_get_entry (item)->operation->id, NULL, resent_cb,
                            resending);
    }
}
