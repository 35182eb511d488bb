/* amt-case-list.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-list.h"

struct _AmtCaseList
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  GtkWidget *box;              /* (owned by the widget tree) */
  GtkWidget *header_bar;       /* (owned by the widget tree) */
  GSimpleActionGroup *actions; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtCaseList, amt_case_list, GTK_TYPE_WIDGET)

static void
amt_case_list_dispose (GObject *object)
{
  AmtCaseList *self = AMT_CASE_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_case_list_parent_class)->dispose (object);
}

static void
amt_case_list_class_init (AmtCaseListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("case-selected", AMT_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("case-activated", AMT_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_case_list_init (AmtCaseList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
  self->actions = g_simple_action_group_new ();
}

GtkWidget *
amt_case_list_new (AmtWorkplace *workplace)
{
  AmtCaseList *self = g_object_new (AMT_TYPE_CASE_LIST, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_case_list_get_header_bar (AmtCaseList *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_case_list_set_place (AmtCaseList *self, AmtPlace *place)
{
}

char *
amt_case_list_get_step (AmtCaseList *self, const char *case_id, int step)
{
  return NULL;
}

void
amt_case_list_select (AmtCaseList *self, const char *case_id)
{
}

void
amt_case_list_find (AmtCaseList *self)
{
}

void
amt_case_list_grab_rows (AmtCaseList *self)
{
}

GActionGroup *
amt_case_list_get_actions (AmtCaseList *self)
{
  return G_ACTION_GROUP (self->actions);
}
