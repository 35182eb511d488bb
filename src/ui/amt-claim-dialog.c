/* amt-claim-dialog.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-claim-dialog.h"

#include "amt-claims.h"
#include "amt-error-text.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtClaimDialog
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtClaims *claims;         /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean over;

  GtkWidget *heading; /* (owned by the widget tree), as the following */
  GtkWidget *progress;
  GtkWidget *scrolled;
  GtkWidget *results;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (AmtClaimDialog, amt_claim_dialog, ADW_TYPE_WINDOW)

static char *
words_of (AmtClaimDialog *self, const AmtClaimItem *item)
{
  gint64 now = amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));

  switch (item->outcome)
    {
    case AMT_CLAIM_CLAIMED:
      return g_strdup (_ ("claimed"));
    case AMT_CLAIM_HELD:
      if (item->holder && item->holder->since != AMT_TIME_NONE)
        {
          g_autofree char *since = amt_words_time (item->holder->since, now);

          /* Translators: %1$s is a person, %2$s a time. */
          return g_strdup_printf (_ ("%1$s was faster and has had it since %2$s"),
                                  item->holder->name, since);
        }
      return item->holder ? g_strdup_printf (_ ("%s was faster"), item->holder->name)
                          : g_strdup (_ ("somebody else was faster"));
    case AMT_CLAIM_REFUSED:
      return g_strdup (_ ("cannot be claimed any more"));
    case AMT_CLAIM_UNSURE:
      return g_strdup (_ ("the answer was lost; the transfer list shows how it ends"));
    case AMT_CLAIM_OFFLINE:
      return g_strdup (_ ("the portal cannot be reached"));
    case AMT_CLAIM_FAILED:
    default:
      return g_strdup (_ ("is no longer here"));
    }
}

static void
add_result (AmtClaimDialog *self, const AmtClaimItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean claimed = item->outcome == AMT_CLAIM_CLAIMED;
  g_autofree char *words = words_of (self, item);
  g_autofree char *title =
      g_strdup_printf ("%s · %s", item->applicant ? item->applicant : "", item->reference);
  GtkWidget *icon =
      gtk_image_new_from_icon_name (claimed ? "emblem-ok-symbolic" : "amt-info-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (GTK_LIST_BOX (self->results), row);
}

static char *
sum_of (guint n)
{
  if (n == 0)
    return g_strdup (_ ("No case was claimed"));
  /* Translators: %u is a whole number of cases. */
  return g_strdup_printf (ngettext ("%u case claimed", "%u cases claimed", n), n);
}

static void
progress_cb (AmtClaims *claims, AmtClaimDialog *self)
{
  GPtrArray *items = amt_claims_get_items (claims);
  guint n = amt_claims_get_n_claimed (claims);
  guint wanted = MAX (1, amt_claims_get_wanted (claims));
  g_autofree char *text = g_strdup_printf (_ ("%1$u of %2$u"), n, wanted);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (1.0, (double) n / wanted));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
  add_result (self, g_ptr_array_index (items, items->len - 1));
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtClaimDialog) self = user_data;
  guint n = amt_claims_run_finish (AMT_CLAIMS (source), result);
  GPtrArray *items = amt_claims_get_items (self->claims);
  g_autofree char *sum = sum_of (n);

  self->over = TRUE;
  amt_workplace_say (self->workplace, sum);
  if (n > 0 && n == items->len)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->heading), sum);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_visible (self->scrolled, items->len > 0);
  gtk_button_set_label (GTK_BUTTON (self->button), _ ("Close"));
  gtk_widget_grab_focus (self->button);
}

/* While it runs: no further case; the dialog stays to show what became of those that were tried. */
static void
clicked_cb (GtkButton *button, AmtClaimDialog *self)
{
  if (self->over)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    g_cancellable_cancel (self->cancellable);
}

static gboolean
amt_claim_dialog_close_request (GtkWindow *window)
{
  AmtClaimDialog *self = AMT_CLAIM_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (amt_claim_dialog_parent_class)->close_request (window);
}

static void
amt_claim_dialog_dispose (GObject *object)
{
  AmtClaimDialog *self = AMT_CLAIM_DIALOG (object);

  g_clear_object (&self->claims);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_claim_dialog_parent_class)->dispose (object);
}

static void
amt_claim_dialog_class_init (AmtClaimDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_claim_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = amt_claim_dialog_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
amt_claim_dialog_init (AmtClaimDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->cancellable = g_cancellable_new ();
  self->heading = amt_widgets_label (_ ("Claiming cases …"), "title-4");
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  amt_widgets_set_name (self->progress, _ ("Claimed cases"));
  self->results = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->results), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->results, "boxed-list");
  gtk_widget_set_valign (self->results, GTK_ALIGN_START);
  amt_widgets_set_name (self->results, _ ("What became of each case"));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->results);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), 420);
  gtk_widget_set_visible (self->scrolled, FALSE);
  self->button = gtk_button_new_with_label (_ ("Stop"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "pill");
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);

  gtk_box_append (GTK_BOX (box), self->heading);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_widget_add_css_class (box, "amt-dialog");
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Claim Cases"));
  gtk_window_set_default_size (GTK_WINDOW (self), 440, -1);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

void
amt_claim_dialog_present (AmtWorkplace *workplace, GtkWindow *parent, GArray *keys, guint wanted)
{
  AmtClaimDialog *self = g_object_new (AMT_TYPE_CLAIM_DIALOG, "transient-for", parent, NULL);

  self->workplace = g_object_ref (workplace);
  self->claims = amt_claims_new (amt_workplace_get_context (workplace), (gint64 *) keys->data,
                                 keys->len, wanted);
  g_signal_connect_object (self->claims, "progress", G_CALLBACK (progress_cb), self, 0);
  amt_claims_run_async (self->claims, self->cancellable, ran_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
