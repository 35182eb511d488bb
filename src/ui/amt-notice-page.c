/* amt-notice-page.c: see the header. Main thread.
 *
 * A row is its own button: Return or a click does what the toast's button did.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-notice-page.h"

#include "amt-list-tab.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtNoticePage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *box;          /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *stack; /* empty, rows */
};

G_DEFINE_FINAL_TYPE (AmtNoticePage, amt_notice_page, GTK_TYPE_WIDGET)

static gint64
now_of (AmtNoticePage *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static GtkWidget *
make_action (AmtNotice *notice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (amt_notice_get_button (notice));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "accent");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  return box;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  AmtNotice *notice = item;
  AmtNoticePage *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *time = amt_words_time (amt_notice_get_at (notice), now_of (self));
  g_autofree char *name = NULL;
  GtkWidget *at = amt_widgets_label (time, "caption");
  gboolean can = amt_notice_get_button (notice) != NULL;

  gtk_widget_add_css_class (at, "dim-label");
  gtk_widget_add_css_class (at, "numeric");
  gtk_box_append (GTK_BOX (words), at);
  gtk_box_append (GTK_BOX (words), amt_widgets_label (amt_notice_get_text (notice), NULL));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), words);
  if (can)
    gtk_box_append (GTK_BOX (line), make_action (notice));
  gtk_widget_add_css_class (row, "notice-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), can);
  g_object_set_data_full (G_OBJECT (row), "amt-notice", g_object_ref (notice), g_object_unref);
  name = can ? g_strdup_printf ("%s, %s, %s", time, amt_notice_get_text (notice),
                                amt_notice_get_button (notice))
             : g_strdup_printf ("%s, %s", time, amt_notice_get_text (notice));
  amt_widgets_set_name (row, name);
  return row;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AmtNoticePage *self)
{
  AmtNotice *notice = g_object_get_data (G_OBJECT (row), "amt-notice");
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (amt_notice_get_action (notice), &name, &target, NULL))
    return;
  /* The case may be gone, or the change settled: then nothing can be done any more, and that is heard. */
  if (!gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
show_page (AmtNoticePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (amt_workplace_get_notices (self->workplace)));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "rows" : "empty");
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                  AmtNoticePage *self)
{
  show_page (self);
}

static void
amt_notice_page_dispose (GObject *object)
{
  AmtNoticePage *self = AMT_NOTICE_PAGE (object);

  if (self->workplace)
    g_signal_handlers_disconnect_by_data (amt_workplace_get_notices (self->workplace), self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_notice_page_parent_class)->dispose (object);
}

static void
amt_notice_page_class_init (AmtNoticePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_notice_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("case-selected", AMT_TYPE_NOTICE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_notice_page_init (AmtNoticePage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  adw_header_bar_set_title_widget (
      ADW_HEADER_BAR (self->header_bar),
      adw_window_title_new (_ ("Messages"), _ ("What the program has said since it was started")));
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
}

GtkWidget *
amt_notice_page_new (AmtWorkplace *workplace)
{
  AmtNoticePage *self = g_object_new (AMT_TYPE_NOTICE_PAGE, NULL);
  AmtNotices *notices = amt_workplace_get_notices (workplace);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->workplace = g_object_ref (workplace);
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      amt_widgets_status ("amt-notices-symbolic", _ ("Nothing Said Yet"),
                          _ ("What the program says in passing can be read here again until you "
                             "quit.")),
      "empty");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  amt_widgets_set_name (list, _ ("Messages"));
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (notices), make_row, self, NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  amt_list_tab_repair (list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "rows");
  gtk_box_append (GTK_BOX (self->box), self->stack);
  g_signal_connect (notices, "items-changed", G_CALLBACK (items_changed_cb), self);
  show_page (self);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_notice_page_get_header_bar (AmtNoticePage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}
