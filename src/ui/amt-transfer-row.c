/* amt-transfer-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-row.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtTransferRow
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtTransferItem *item;   /* (owned) (nullable) */
  gulong handler;          /* of @item */

  GtkWidget *icon; /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *words;
  GtkWidget *time;
  GtkWidget *subject;
  GtkWidget *state;
};

G_DEFINE_FINAL_TYPE (AmtTransferRow, amt_transfer_row, GTK_TYPE_WIDGET)

const char *
amt_transfer_row_icon (AmtOutboxState state)
{
  switch (state)
    {
    case AMT_OUTBOX_SENDING:
      return "amt-transfer-symbolic";
    case AMT_OUTBOX_DONE:
      return "amt-done-symbolic";
    case AMT_OUTBOX_CONFLICT:
    case AMT_OUTBOX_REFUSED:
      return "amt-warning-symbolic";
    case AMT_OUTBOX_HELD:
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_RETRY:
    default:
      return "amt-waiting-symbolic";
    }
}

const char *
amt_transfer_row_style (AmtOutboxState state)
{
  switch (state)
    {
    case AMT_OUTBOX_DONE:
      return "success";
    case AMT_OUTBOX_CONFLICT:
      return "warning";
    case AMT_OUTBOX_REFUSED:
      return "error";
    case AMT_OUTBOX_HELD:
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_SENDING:
    case AMT_OUTBOX_RETRY:
    default:
      return NULL;
    }
}

static gint64
now_of (AmtTransferRow *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static char *
dup_subject (AmtTransferRow *self)
{
  const char *reference = amt_transfer_item_get_reference (self->item);
  const char *applicant = amt_transfer_item_get_applicant (self->item);

  if (*reference && *applicant)
    return g_strdup_printf ("%s · %s", applicant, reference);
  if (*reference || *applicant)
    return g_strdup (*reference ? reference : applicant);
  return g_strdup (_ ("The case is no longer here"));
}

/* What a screen reader says of the whole row; without the seconds, which would never be true. */
static void
name_row (AmtTransferRow *self, const char *subject, const char *time)
{
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (self->item);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *state = amt_words_entry (entry, now_of (self));
  g_autofree char *whole = NULL;

  if (!parent)
    return;
  whole = g_strdup_printf ("%s, %s, %s, %s", amt_transfer_item_get_words (self->item), subject,
                           state, time);
  amt_widgets_set_name (parent, whole);
}

void
amt_transfer_row_tick (AmtTransferRow *self)
{
  const AmtOutboxEntry *entry = self->item ? amt_transfer_item_get_entry (self->item) : NULL;
  g_autofree char *state = NULL;

  if (!entry)
    return;
  state = amt_words_entry_live (entry, now_of (self));
  gtk_label_set_label (GTK_LABEL (self->state), state);
}

static void
show (AmtTransferRow *self)
{
  static const char *const STYLES[] = { "success", "warning", "error" };
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (self->item);
  const char *style = amt_transfer_row_style (entry->state);
  g_autofree char *subject = dup_subject (self);
  g_autofree char *time = amt_words_time (entry->recorded_at, now_of (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), amt_transfer_row_icon (entry->state));
  for (guint i = 0; i < G_N_ELEMENTS (STYLES); i++)
    gtk_widget_remove_css_class (self->icon, STYLES[i]);
  if (style)
    gtk_widget_add_css_class (self->icon, style);
  gtk_label_set_label (GTK_LABEL (self->words), amt_transfer_item_get_words (self->item));
  gtk_widget_set_tooltip_text (self->words, amt_transfer_item_get_words (self->item));
  gtk_label_set_label (GTK_LABEL (self->time), time);
  gtk_label_set_label (GTK_LABEL (self->subject), subject);
  gtk_widget_set_tooltip_text (self->subject, subject);
  if (amt_transfer_item_is_to_clarify (self->item))
    gtk_widget_add_css_class (self->state, "caption-heading");
  else
    gtk_widget_remove_css_class (self->state, "caption-heading");
  amt_transfer_row_tick (self);
  name_row (self, subject, time);
}

static void
changed_cb (AmtTransferItem *item, AmtTransferRow *self)
{
  show (self);
}

void
amt_transfer_row_set_item (AmtTransferRow *self, AmtTransferItem *item)
{
  if (self->item)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  if (!item)
    return;
  self->handler = g_signal_connect (item, "changed", G_CALLBACK (changed_cb), self);
  show (self);
}

static void
amt_transfer_row_dispose (GObject *object)
{
  AmtTransferRow *self = AMT_TRANSFER_ROW (object);

  amt_transfer_row_set_item (self, NULL);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_transfer_row_parent_class)->dispose (object);
}

static void
amt_transfer_row_class_init (AmtTransferRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_transfer_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
amt_transfer_row_init (AmtTransferRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              12);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 3);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_box_append (GTK_BOX (self->box), line);
  self->words = amt_widgets_add_line (line, NULL);
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->words), 2);
  self->time = amt_widgets_add_line (line, "caption");
  gtk_widget_add_css_class (self->time, "dim-label");
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (self->time), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_valign (self->time, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->time, 2);
  self->subject = amt_widgets_add_line (self->box, "caption");
  gtk_widget_add_css_class (self->subject, "dim-label");
  self->state = amt_widgets_add_line (self->box, "caption");
  gtk_widget_add_css_class (self->state, "numeric");
}

GtkWidget *
amt_transfer_row_new (AmtWorkplace *workplace)
{
  AmtTransferRow *self = g_object_new (AMT_TYPE_TRANSFER_ROW, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}
