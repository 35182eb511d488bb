/* amt-case-pane.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-pane-private.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AmtCasePane, amt_case_pane, GTK_TYPE_WIDGET)

static void
update_title (AmtCasePane *self)
{
  const AmtCase *value = self->open_case ? amt_open_case_get_case (self->open_case) : NULL;
  AdwWindowTitle *title = ADW_WINDOW_TITLE (self->title);

  adw_window_title_set_title (title, value && value->applicant ? value->applicant : "");
  adw_window_title_set_subtitle (title, value && value->reference ? value->reference : "");
  gtk_widget_set_tooltip_text (self->title, value ? value->applicant : NULL);
}

/* What leads nowhere is not shown; nor is it beside a list that has one itself: the frame gives the buttons of the window's
 * beginning to the leftmost pane. */
static void
update_back (AmtCasePane *self)
{
  gtk_widget_set_visible (self->back, !self->alone && gtk_widget_get_sensitive (self->back) &&
                                          adw_header_bar_get_show_start_title_buttons (
                                              ADW_HEADER_BAR (self->header_bar)));
}

static void
update (AmtCasePane *self)
{
  gboolean open = self->case_id != NULL;

  update_title (self);
  update_back (self);
  gtk_widget_set_visible (self->steps, open && !self->alone);
  gtk_widget_set_visible (self->menu, open);
  gtk_widget_set_visible (self->follow_up, open);
  amt_case_pane_update_actions (self);
}

static gboolean
has_focus_within (AmtCasePane *self)
{
  GtkWidget *focus = self->root ? gtk_root_get_focus (self->root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, self->stack);
}

static gboolean
focus_cb (gpointer user_data)
{
  AmtCasePane *self = user_data;

  self->focus_idle = 0;
  if (self->content && gtk_widget_child_focus (GTK_WIDGET (self->content), GTK_DIR_TAB_FORWARD))
    self->focus_wanted = FALSE;
  return G_SOURCE_REMOVE;
}

/* What just came has its place only after the next frame, and Tab goes by places. */
static void
focus_soon (AmtCasePane *self)
{
  if (self->focus_wanted && self->focus_idle == 0)
    self->focus_idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_cb, self, NULL);
}

static void
changed_cb (AmtOpenCase *open_case, AmtCasePane *self)
{
  g_autofree char *undo_id = NULL;

  update (self);
  focus_soon (self);
  if (self->undo_id && amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY)
    {
      undo_id = g_steal_pointer (&self->undo_id);
      amt_case_pane_undo (self, undo_id);
    }
}

static void
page_changed_cb (AmtCaseContent *content, AmtCasePane *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "page");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (amt_case_content_get_page (content)));
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "documents");
  g_simple_action_set_state (
      G_SIMPLE_ACTION (action),
      g_variant_new_boolean (amt_case_content_get_documents_shown (content)));
  amt_case_pane_update_actions (self);
  focus_soon (self);
}

static void
decided_cb (AmtCaseContent *content, AmtCasePane *self)
{
  amt_case_pane_move_on (self);
}

static void
focus_changed_cb (GtkRoot *root, GParamSpec *pspec, AmtCasePane *self)
{
  amt_case_pane_update_actions (self);
}

/* --- one case after the other -------------------------------------------------------------------------- */

static void
drop_case (AmtCasePane *self)
{
  GAction *show_address = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show-address");

  if (self->content)
    {
      g_signal_handlers_disconnect_by_data (self->content, self);
      amt_case_content_leave (self->content);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->empty);
      gtk_stack_remove (GTK_STACK (self->stack), GTK_WIDGET (self->content));
      self->content = NULL;
    }
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->undo_id, g_free);
  /* Asking for an address is asking for that one. */
  g_simple_action_set_state (G_SIMPLE_ACTION (show_address), g_variant_new_boolean (FALSE));
}

/* Whoever changes it in the preferences means the case on the screen as well. */
static void
follow_undo_minutes (AmtCasePane *self)
{
  GSettings *settings = amt_workplace_get_settings (self->workplace);

  if (self->open_case)
    amt_open_case_set_hold (self->open_case, 60 * g_settings_get_uint (settings, "undo-minutes"));
}

static void
take_case (AmtCasePane *self, const char *case_id)
{
  self->case_id = g_strdup (case_id);
  self->open_case = amt_open_case_new (amt_workplace_get_context (self->workplace), case_id);
  follow_undo_minutes (self);
  g_signal_connect (self->open_case, "changed", G_CALLBACK (changed_cb), self);
  self->content = AMT_CASE_CONTENT (amt_case_content_new (self->workplace, self->open_case));
  g_signal_connect (self->content, "page-changed", G_CALLBACK (page_changed_cb), self);
  g_signal_connect (self->content, "decided", G_CALLBACK (decided_cb), self);
  gtk_stack_add_child (GTK_STACK (self->stack), GTK_WIDGET (self->content));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), GTK_WIDGET (self->content));
  amt_open_case_enter (self->open_case);
}

void
amt_case_pane_set_case (AmtCasePane *self, const char *case_id)
{
  g_autofree char *kept = g_strdup (case_id);
  gboolean focused = has_focus_within (self);

  if (g_strcmp0 (self->case_id, kept) == 0)
    return;
  drop_case (self);
  /* Whoever works in the case and steps to the next one goes on there. */
  self->focus_wanted = kept && (focused || self->focus_wanted);
  if (kept)
    take_case (self, kept);
  update (self);
}

const char *
amt_case_pane_get_case (AmtCasePane *self)
{
  return self->case_id;
}

AmtOpenCase *
amt_case_pane_get_open_case (AmtCasePane *self)
{
  return self->open_case;
}

void
amt_case_pane_take_focus (AmtCasePane *self)
{
  self->focus_wanted = !has_focus_within (self);
  focus_soon (self);
}

void
amt_case_pane_find (AmtCasePane *self)
{
  if (self->content)
    amt_case_content_find (self->content);
}

GActionGroup *
amt_case_pane_get_actions (AmtCasePane *self)
{
  return G_ACTION_GROUP (self->actions);
}

AdwHeaderBar *
amt_case_pane_get_header_bar (AmtCasePane *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_case_pane_set_alone (AmtCasePane *self, gboolean alone)
{
  self->alone = alone;
  update (self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_case_pane_root (GtkWidget *widget)
{
  AmtCasePane *self = AMT_CASE_PANE (widget);

  GTK_WIDGET_CLASS (amt_case_pane_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self->root), "focus-widget"))
    g_signal_connect (self->root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self);
}

static void
amt_case_pane_unroot (GtkWidget *widget)
{
  AmtCasePane *self = AMT_CASE_PANE (widget);

  g_signal_handlers_disconnect_by_func (self->root, focus_changed_cb, self);
  self->root = NULL;
  GTK_WIDGET_CLASS (amt_case_pane_parent_class)->unroot (widget);
}

static void
amt_case_pane_dispose (GObject *object)
{
  AmtCasePane *self = AMT_CASE_PANE (object);

  g_clear_handle_id (&self->focus_idle, g_source_remove);
  if (self->workplace)
    drop_case (self);
  if (self->box)
    {
      g_signal_handlers_disconnect_by_data (self->back, self);
      g_signal_handlers_disconnect_by_data (self->header_bar, self);
    }
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_case_pane_parent_class)->dispose (object);
}

static void
amt_case_pane_class_init (AmtCasePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_case_pane_dispose;
  widget_class->root = amt_case_pane_root;
  widget_class->unroot = amt_case_pane_unroot;
  g_signal_new ("step", AMT_TYPE_CASE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/amtsstube/Amtsstube/amt-case-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, box);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, header_bar);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, title);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, stack);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, empty);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, back);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, steps);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, claim);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, decide);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, follow_up);
  gtk_widget_class_bind_template_child (widget_class, AmtCasePane, menu);
}

static void
amt_case_pane_init (AmtCasePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  amt_case_pane_add_actions (self);
  g_signal_connect_swapped (self->back, "notify::sensitive", G_CALLBACK (update_back), self);
  g_signal_connect_swapped (self->header_bar, "notify::show-start-title-buttons",
                            G_CALLBACK (update_back), self);
}

GtkWidget *
amt_case_pane_new (AmtWorkplace *workplace)
{
  AmtCasePane *self = g_object_new (AMT_TYPE_CASE_PANE, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (amt_workplace_get_settings (workplace), "changed::undo-minutes",
                           G_CALLBACK (follow_undo_minutes), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
