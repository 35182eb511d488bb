/* amt-sidebar.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sidebar.h"

struct _AmtSidebar
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *box;          /* (owned by the widget tree) */
  GtkWidget *header_bar;   /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (AmtSidebar, amt_sidebar, GTK_TYPE_WIDGET)

static void
amt_sidebar_dispose (GObject *object)
{
  AmtSidebar *self = AMT_SIDEBAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_sidebar_parent_class)->dispose (object);
}

static void
amt_sidebar_class_init (AmtSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_sidebar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("place-selected", AMT_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, AMT_TYPE_PLACE);
}

static void
amt_sidebar_init (AmtSidebar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 220, -1);
}

GtkWidget *
amt_sidebar_new (AmtWorkplace *workplace)
{
  AmtSidebar *self = g_object_new (AMT_TYPE_SIDEBAR, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_sidebar_get_header_bar (AmtSidebar *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_sidebar_select (AmtSidebar *self, const char *id)
{
}

AmtPlace *
amt_sidebar_get_place (AmtSidebar *self)
{
  return NULL;
}
