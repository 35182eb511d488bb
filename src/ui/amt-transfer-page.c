/* amt-transfer-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-page.h"

struct _AmtTransferPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  GtkWidget *box;              /* (owned by the widget tree) */
  GtkWidget *header_bar;       /* (owned by the widget tree) */
  GSimpleActionGroup *actions; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtTransferPage, amt_transfer_page, GTK_TYPE_WIDGET)

static void
amt_transfer_page_dispose (GObject *object)
{
  AmtTransferPage *self = AMT_TRANSFER_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_transfer_page_parent_class)->dispose (object);
}

static void
amt_transfer_page_class_init (AmtTransferPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_transfer_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("case-selected", AMT_TYPE_TRANSFER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_transfer_page_init (AmtTransferPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
  self->actions = g_simple_action_group_new ();
}

GtkWidget *
amt_transfer_page_new (AmtWorkplace *workplace)
{
  AmtTransferPage *self = g_object_new (AMT_TYPE_TRANSFER_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_transfer_page_get_header_bar (AmtTransferPage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

GActionGroup *
amt_transfer_page_get_actions (AmtTransferPage *self)
{
  return G_ACTION_GROUP (self->actions);
}
