/* amt-case-pane.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-pane.h"

struct _AmtCasePane
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  GtkWidget *box;              /* (owned by the widget tree) */
  GtkWidget *header_bar;       /* (owned by the widget tree) */
  GSimpleActionGroup *actions; /* (owned) */
  char *case_id;               /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtCasePane, amt_case_pane, GTK_TYPE_WIDGET)

static void
amt_case_pane_dispose (GObject *object)
{
  AmtCasePane *self = AMT_CASE_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (amt_case_pane_parent_class)->dispose (object);
}

static void
amt_case_pane_class_init (AmtCasePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  g_signal_new ("step", AMT_TYPE_CASE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT);
}

static void
amt_case_pane_init (AmtCasePane *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, -1);
  self->actions = g_simple_action_group_new ();
}

GtkWidget *
amt_case_pane_new (AmtWorkplace *workplace)
{
  AmtCasePane *self = g_object_new (AMT_TYPE_CASE_PANE, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_case_pane_get_header_bar (AmtCasePane *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_case_pane_set_case (AmtCasePane *self, const char *case_id)
{
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
}

const char *
amt_case_pane_get_case (AmtCasePane *self)
{
  return self->case_id;
}

void
amt_case_pane_find (AmtCasePane *self)
{
}

GActionGroup *
amt_case_pane_get_actions (AmtCasePane *self)
{
  return G_ACTION_GROUP (self->actions);
}
