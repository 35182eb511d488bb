/* amt-search-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-search-page.h"

struct _AmtSearchPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *box;          /* (owned by the widget tree) */
  GtkWidget *header_bar;   /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (AmtSearchPage, amt_search_page, GTK_TYPE_WIDGET)

static void
amt_search_page_dispose (GObject *object)
{
  AmtSearchPage *self = AMT_SEARCH_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_search_page_parent_class)->dispose (object);
}

static void
amt_search_page_class_init (AmtSearchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_search_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("case-selected", AMT_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("closed", AMT_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

static void
amt_search_page_init (AmtSearchPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
}

GtkWidget *
amt_search_page_new (AmtWorkplace *workplace)
{
  AmtSearchPage *self = g_object_new (AMT_TYPE_SEARCH_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_search_page_get_header_bar (AmtSearchPage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_search_page_start (AmtSearchPage *self)
{
}
