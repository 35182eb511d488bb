/* amt-transfer-detail.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-detail.h"

#include "amt-transfer-row.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtTransferDetail
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtTransferItem *item;   /* (owned) (nullable) */

  GtkWidget *box;   /* (owned by the widget tree), as the following */
  GtkWidget *title; /* the words of the change */
  GtkWidget *state;
  GtkWidget *lost; /* that the portal had it once */
  GtkWidget *problem;
  GtkWidget *text; /* what the clerk wrote */
  GtkWidget *technical;
  GtkWidget *technical_text;
  GtkWidget *clarify;
  GtkWidget *undo;
  GtkWidget *retry;
  GtkWidget *edit;
  GtkWidget *discard;
};

G_DEFINE_FINAL_TYPE (AmtTransferDetail, amt_transfer_detail, GTK_TYPE_WIDGET)

static gint64
now_of (AmtTransferDetail *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text && *text);
}

static char *
dup_state (AmtTransferDetail *self, const AmtOutboxEntry *entry)
{
  gint64 now = now_of (self);
  g_autofree char *state = amt_words_entry_live (entry, now);
  g_autofree char *time = NULL;

  if (entry->state == AMT_OUTBOX_RETRY && entry->due_at != AMT_TIME_NONE && entry->due_at > now)
    {
      time = amt_words_clock (entry->due_at);
      /* Translators: %1$s is where an operation stands ("waiting"), %2$s a time of day, %3$u how often it was tried. */
      return g_strdup_printf (ngettext ("%1$s · next try at %2$s (%3$u try so far)",
                                        "%1$s · next try at %2$s (%3$u tries so far)",
                                        entry->tries),
                              state, time, entry->tries);
    }
  if (entry->state == AMT_OUTBOX_DONE && entry->receipt && entry->receipt->id)
    /* Translators: %1$s is "acknowledged 10:42", %2$s the number of the portal's receipt. */
    return g_strdup_printf (_ ("%1$s · receipt %2$s"), state, entry->receipt->id);
  return g_steal_pointer (&state);
}

/* What IT wants to know: nothing of the case. */
static char *
dup_technical (const AmtOutboxEntry *entry)
{
  GString *text = g_string_new (NULL);
  const AmtOperation *operation = entry->operation;

  g_string_append_printf (text, _ ("Operation: %s (%s)"), operation->id, operation->type);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _ ("State: %s, tries: %u, based on version %u"),
                          amt_outbox_state_to_text (entry->state), entry->tries,
                          (guint) entry->base_version);
  if (entry->problem_type)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("Problem: %s"), entry->problem_type);
    }
  if (entry->problem_detail && *entry->problem_detail)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("The portal says: %s"), entry->problem_detail);
    }
  return g_string_free (text, FALSE);
}

static void
show_buttons (AmtTransferDetail *self, const AmtOutboxEntry *entry)
{
  AmtTransferItem *item = self->item;
  gboolean undo = amt_transfer_item_can_undo (item);

  gtk_widget_set_visible (self->clarify, amt_transfer_item_can_resolve (item));
  gtk_widget_set_visible (self->undo, undo);
  gtk_widget_set_visible (self->retry, amt_transfer_item_can_retry (item));
  if (amt_transfer_item_is_missing (item))
    gtk_button_set_label (GTK_BUTTON (self->retry), _ ("Send _Again"));
  else
    gtk_button_set_label (GTK_BUTTON (self->retry),
                          entry->state == AMT_OUTBOX_REFUSED ? _ ("Try _Again") : _ ("_Send Now"));
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self->retry), GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_widget_set_visible (self->edit, amt_transfer_item_can_edit (item) &&
                                          !amt_transfer_item_can_resolve (item));
  gtk_widget_set_visible (self->discard, amt_transfer_item_can_discard (item) && !undo);
}

void
amt_transfer_detail_show (AmtTransferDetail *self)
{
  const AmtOutboxEntry *entry = self->item ? amt_transfer_item_get_entry (self->item) : NULL;
  g_autofree char *state = NULL;
  g_autofree char *technical = NULL;
  g_autofree char *lost = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), entry != NULL);
  if (!entry)
    return;
  state = dup_state (self, entry);
  technical = dup_technical (entry);
  lost = amt_words_lost (entry, now_of (self));
  set_text (self->title, amt_transfer_item_get_words (self->item));
  set_text (self->state, state);
  set_text (self->lost, lost);
  set_text (self->problem, amt_transfer_item_get_problem (self->item));
  set_text (self->text, entry->operation->text);
  gtk_widget_set_tooltip_text (self->text, entry->operation->text);
  /* A label that is set anew loses what somebody has selected in it. */
  if (strcmp (gtk_label_get_label (GTK_LABEL (self->technical_text)), technical) != 0)
    gtk_label_set_label (GTK_LABEL (self->technical_text), technical);
  show_buttons (self, entry);
}

void
amt_transfer_detail_set_item (AmtTransferDetail *self, AmtTransferItem *item)
{
  if (g_set_object (&self->item, item))
    gtk_expander_set_expanded (GTK_EXPANDER (self->technical), FALSE);
  amt_transfer_detail_show (self);
}

static void
amt_transfer_detail_dispose (GObject *object)
{
  AmtTransferDetail *self = AMT_TRANSFER_DETAIL (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_transfer_detail_parent_class)->dispose (object);
}

static void
amt_transfer_detail_class_init (AmtTransferDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_transfer_detail_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_button (GtkWidget *buttons, const char *label, const char *action, const char *style)
{
  GtkWidget *button = amt_widgets_text_button (label, action);

  if (style)
    gtk_widget_add_css_class (button, style);
  gtk_box_append (GTK_BOX (buttons), button);
  return button;
}

static void
add_technical (AmtTransferDetail *self)
{
  self->technical = gtk_expander_new (_ ("Details for IT"));
  self->technical_text = amt_widgets_label (NULL, "caption");
  gtk_label_set_selectable (GTK_LABEL (self->technical_text), TRUE);
  amt_widgets_set_name (self->technical_text, _ ("Details for IT"));
  gtk_widget_set_margin_top (self->technical_text, 6);
  gtk_expander_set_child (GTK_EXPANDER (self->technical), self->technical_text);
  /* GTK 4.8 offers the keyboard to a folded child, although that is in no window. */
  g_object_bind_property (self->technical, "expanded", self->technical_text, "can-focus",
                          G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (self->box), self->technical);
}

static void
amt_transfer_detail_init (AmtTransferDetail *self)
{
  GtkWidget *buttons = amt_wrap_layout_box (6, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "transfer-detail");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = amt_widgets_label (NULL, "heading");
  self->state = amt_widgets_label (NULL, "numeric");
  self->lost = amt_widgets_label (NULL, NULL);
  self->problem = amt_widgets_label (NULL, NULL);
  self->text = amt_widgets_label (NULL, "dim-label");
  gtk_label_set_lines (GTK_LABEL (self->text), 3);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->state);
  gtk_box_append (GTK_BOX (self->box), self->lost);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_box_append (GTK_BOX (self->box), self->text);

  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (GTK_BOX (self->box), buttons);
  self->clarify = add_button (buttons, _ ("C_larify…"), "transfer.clarify", "suggested-action");
  self->undo = add_button (buttons, _ ("_Undo"), "transfer.undo", NULL);
  self->retry = add_button (buttons, _ ("_Send Now"), "transfer.retry", NULL);
  self->edit = add_button (buttons, _ ("_Edit"), "transfer.edit", NULL);
  add_button (buttons, _ ("_Open Case"), "transfer.open-case", NULL);
  self->discard = add_button (buttons, _ ("_Discard…"), "transfer.discard", NULL);
  add_technical (self);
}

GtkWidget *
amt_transfer_detail_new (AmtWorkplace *workplace)
{
  AmtTransferDetail *self = g_object_new (AMT_TYPE_TRANSFER_DETAIL, NULL);

  self->workplace = g_object_ref (workplace);
  amt_transfer_detail_show (self);
  return GTK_WIDGET (self);
}
