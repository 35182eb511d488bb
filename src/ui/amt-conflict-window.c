/* amt-conflict-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-conflict-window.h"

#include "amt-conflict-page.h"
#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-weak.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"

#include <glib/gi18n.h>

struct _AmtConflictWindow
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  AmtConflicts *conflicts;     /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
  char *
      shown_id; /* (owned) (nullable) operation of the one that is shown, or that is wanted first */
  guint position;
  gboolean showing; /* widgets are being set, nobody chose */

  GtkWidget *title; /* (owned by the widget tree), as the following */
  GtkWidget *stack; /* loading, none, page */
  GtkWidget *page;
  GtkWidget *foot;
  GtkWidget *choices[3]; /* by AmtChoice */
  GtkWidget *hint;
  GtkWidget *rest;
  GtkWidget *trouble;
  GtkWidget *next;
  GtkWidget *finish;
};

G_DEFINE_FINAL_TYPE (AmtConflictWindow, amt_conflict_window, ADW_TYPE_WINDOW)

static void show (AmtConflictWindow *self);

/* --- what is shown ------------------------------------------------------------------------------------- */

static const AmtConflict *
conflict_of (AmtConflictWindow *self)
{
  return amt_conflicts_get (self->conflicts, self->position);
}

static const char *
what_mine_means (const AmtConflict *conflict)
{
  if (conflict->mine == AMT_MINE_NEVER)
    return conflict->why_never;
  return conflict->may_jot
             ? _ ("Your change is put on top of the portal’s state and transferred again. What it "
                  "replaces is kept as a jotting in the case.")
             : _ ("Your change is put on top of the portal’s state and transferred again.");
}

static void
show_hint (AmtConflictWindow *self)
{
  const AmtConflict *conflict = conflict_of (self);
  AmtChoice choice = amt_conflicts_get_choice (self->conflicts, self->position);
  gboolean asks =
      choice != AMT_CHOICE_LATER && amt_conflict_needs_portal (conflict, choice == AMT_CHOICE_MINE);
  const char *text = NULL;
  g_autofree char *both = NULL;

  if (choice == AMT_CHOICE_MINE)
    text = what_mine_means (conflict);
  else if (choice == AMT_CHOICE_LATER)
    text = _ ("It stays in the transfer list as it is.");
  else
    text =
        conflict->may_jot
            ? _ ("Your change is not transferred. What you wrote is kept as a jotting in the case.")
            : _ ("Your change is not transferred. What you wrote is kept as a draft in the case.");
  if (conflict->why_never && choice == AMT_CHOICE_THEIRS)
    both = g_strdup_printf ("%s %s", conflict->why_never, text);
  else if (asks)
    both = g_strdup_printf ("%s %s", text, _ ("For this the portal must answer."));
  gtk_label_set_label (GTK_LABEL (self->hint), both ? both : text);
}

static void
set_enabled (AmtConflictWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* All were looked at, or chosen with those before. */
static gboolean
may_finish (AmtConflictWindow *self)
{
  return amt_conflicts_next_open (self->conflicts, -1) < 0;
}

static void
update (AmtConflictWindow *self)
{
  guint n = amt_conflicts_get_n (self->conflicts);
  gboolean rests = amt_conflicts_is_applying (self->conflicts);
  gboolean last = self->position + 1 >= n;
  gboolean ready = n > 0 && may_finish (self);

  gtk_widget_set_sensitive (self->foot, !rests);
  set_enabled (self, "back", n > 0 && self->position > 0 && !rests);
  set_enabled (self, "next", n > 0 && !last && !rests);
  set_enabled (self, "finish", ready && !rests);
  gtk_widget_set_visible (self->rest, !last);
  gtk_widget_set_visible (self->next, !last);
  if (last)
    gtk_widget_add_css_class (self->finish, "suggested-action");
  else
    gtk_widget_remove_css_class (self->finish, "suggested-action");
}

static void
show_choice (AmtConflictWindow *self)
{
  AmtChoice choice = amt_conflicts_get_choice (self->conflicts, self->position);

  self->showing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->choices[choice]), TRUE);
  self->showing = FALSE;
  gtk_widget_set_sensitive (self->choices[AMT_CHOICE_MINE],
                            conflict_of (self)->mine != AMT_MINE_NEVER);
  amt_conflict_page_set_choice (AMT_CONFLICT_PAGE (self->page), conflict_of (self), choice);
  show_hint (self);
}

static void
show_position (AmtConflictWindow *self, guint position)
{
  const AmtConflict *conflict;
  guint n = amt_conflicts_get_n (self->conflicts);
  g_autofree char *count = NULL;
  g_autofree char *said = NULL;
  AmtChoice choice;

  self->position = MIN (position, n - 1);
  conflict = conflict_of (self);
  g_free (self->shown_id);
  self->shown_id = g_strdup (conflict->entry->operation->id);
  choice = amt_conflicts_get_choice (self->conflicts, self->position);
  /* Translators: %1$u of %2$u changes that the clerk must clarify. */
  count = g_strdup_printf (_ ("%1$u of %2$u"), self->position + 1, n);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), count);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "page");
  gtk_widget_set_visible (self->foot, TRUE);
  amt_conflict_page_show (AMT_CONFLICT_PAGE (self->page), conflict, choice);
  show_choice (self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->rest), FALSE);
  gtk_widget_grab_focus (self->choices[choice]);
  said = g_strdup_printf ("%s: %s, %s", count, conflict->words, conflict->applicant);
  amt_dialogs_announce (GTK_WIDGET (self), said);
  amt_conflicts_see (self->conflicts, self->position);
  update (self);
}

static void
show_none (AmtConflictWindow *self)
{
  g_clear_pointer (&self->shown_id, g_free);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
  gtk_widget_set_visible (self->foot, FALSE);
  update (self);
}

/* There are others, or those that there are stand otherwise. */
static void
show (AmtConflictWindow *self)
{
  int at;

  if (!amt_conflicts_is_loaded (self->conflicts))
    return;
  if (amt_conflicts_get_n (self->conflicts) == 0)
    {
      show_none (self);
      return;
    }
  at = self->shown_id ? amt_conflicts_find (self->conflicts, self->shown_id) : 0;
  show_position (self, at >= 0 ? (guint) at : self->position);
}

/* Whether the widgets show what there is already, apart from choices. */
static gboolean
is_shown (AmtConflictWindow *self)
{
  return self->shown_id && gtk_widget_get_visible (self->foot) &&
         self->position < amt_conflicts_get_n (self->conflicts) &&
         amt_conflicts_find (self->conflicts, self->shown_id) == (int) self->position &&
         amt_conflicts_is_seen (self->conflicts, self->position);
}

static void
changed_cb (AmtConflicts *conflicts, AmtConflictWindow *self)
{
  g_autofree char *count = NULL;

  if (!is_shown (self))
    {
      show (self);
      return;
    }
  count = g_strdup_printf (_ ("%1$u of %2$u"), self->position + 1, amt_conflicts_get_n (conflicts));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), count);
  show_choice (self);
  update (self);
}

/* --- what the clerk does ------------------------------------------------------------------------------- */

static void
chosen_cb (GtkCheckButton *button, AmtConflictWindow *self)
{
  if (self->showing || !gtk_check_button_get_active (button))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->choices); i++)
    if (self->choices[i] == GTK_WIDGET (button))
      amt_conflicts_choose (self->conflicts, self->position, (AmtChoice) i);
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtConflictWindow *self = user_data;

  show_position (self, self->position - 1);
}

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtConflictWindow *self = user_data;
  int next = (int) self->position + 1;

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->rest)))
    {
      amt_conflicts_choose_rest (self->conflicts, self->position,
                                 amt_conflicts_get_choice (self->conflicts, self->position));
      next = amt_conflicts_next_open (self->conflicts, (int) self->position);
    }
  show_position (self, next >= 0 ? (guint) next : amt_conflicts_get_n (self->conflicts) - 1);
}

static char *
dup_receipt (const AmtConflictsResult *result)
{
  guint n = result->n_mine + result->n_theirs;

  return g_strdup_printf (ngettext ("%u change clarified.", "%u changes clarified.", n), n);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtConflictWindow) self = amt_weak_take (user_data);
  g_autoptr (AmtConflictsResult) done = amt_conflicts_apply_finish (AMT_CONFLICTS (source), result);
  g_autofree char *receipt = done ? dup_receipt (done) : NULL;

  if (!self || !self->workplace || !done)
    return;
  if (done->n_mine + done->n_theirs > 0)
    amt_workplace_say (self->workplace, receipt);
  if (!done->error)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  {
    g_autofree char *why = amt_error_text_dup_sentence (done->error);
    g_autofree char *text =
        /* Translators: %1$u is how many, %2$s why: a whole sentence. */
        g_strdup_printf (ngettext ("%1$u change could not be clarified: %2$s",
                                   "%1$u changes could not be clarified: %2$s", done->n_failed),
                         done->n_failed, why);

    gtk_label_set_label (GTK_LABEL (self->trouble), text);
    gtk_widget_set_visible (self->trouble, TRUE);
    amt_dialogs_announce (GTK_WIDGET (self), text);
    update (self);
  }
}

static void
finish_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtConflictWindow *self = user_data;

  gtk_widget_set_visible (self->trouble, FALSE);
  amt_conflicts_apply_async (self->conflicts, applied_cb, amt_weak_new (self));
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static const GActionEntry ACTIONS[] = {
  { .name = "back", .activate = back_action },
  { .name = "next", .activate = next_action },
  { .name = "finish", .activate = finish_action },
  { .name = "cancel", .activate = cancel_action },
};

/* Enter on a choice would only choose it, which the arrows did already. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
        AmtConflictWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;

  if (!enter || (state & gtk_accelerator_get_default_mod_mask ()) != 0 || GTK_IS_BUTTON (focus) ||
      !gtk_widget_get_visible (self->foot))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (
      GTK_WIDGET (self), gtk_widget_get_visible (self->next) ? "conflict.next" : "conflict.finish",
      NULL);
  return GDK_EVENT_STOP;
}

/* --- the window ---------------------------------------------------------------------------------------- */

static void
amt_conflict_window_dispose (GObject *object)
{
  AmtConflictWindow *self = AMT_CONFLICT_WINDOW (object);

  if (self->conflicts)
    g_signal_handlers_disconnect_by_data (self->conflicts, self);
  g_clear_object (&self->conflicts);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->shown_id, g_free);
  G_OBJECT_CLASS (amt_conflict_window_parent_class)->dispose (object);
}

static void
amt_conflict_window_class_init (AmtConflictWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_conflict_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "conflict.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "conflict.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "conflict.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "conflict.finish", NULL);
}

/* GTK 4.8 says the underline of a mnemonic, and calls one of several a check box. */
static GtkWidget *
new_check (const char *label, GtkAccessibleRole role)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *name = g_strjoinv ("", parts);
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "label", label, "use-underline", TRUE,
                                   "accessible-role", role, NULL);

  amt_widgets_set_name (check, name);
  return check;
}

static void
add_choices (AmtConflictWindow *self)
{
  const char *const labels[] = {
    [AMT_CHOICE_MINE] = _ ("_Mine Counts"),
    [AMT_CHOICE_THEIRS] = _ ("The _Portal’s Counts"),
    [AMT_CHOICE_LATER] = _ ("Clarify _Later"),
  };
  static const AmtChoice ORDER[] = { AMT_CHOICE_MINE, AMT_CHOICE_THEIRS, AMT_CHOICE_LATER };
  GtkWidget *flow = amt_wrap_layout_box (18, 6);

  for (guint i = 0; i < G_N_ELEMENTS (ORDER); i++)
    {
      GtkWidget *choice = new_check (labels[ORDER[i]], GTK_ACCESSIBLE_ROLE_RADIO);

      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (choice),
                                    GTK_CHECK_BUTTON (self->choices[ORDER[0]]));
      g_signal_connect (choice, "toggled", G_CALLBACK (chosen_cb), self);
      self->choices[ORDER[i]] = choice;
      gtk_box_append (GTK_BOX (flow), choice);
    }
  gtk_box_append (GTK_BOX (self->foot), flow);
}

static void
make_foot (AmtConflictWindow *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = amt_widgets_text_button (_ ("_Back"), "conflict.back");

  self->foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->foot, "conflict-foot");
  self->trouble = amt_widgets_label (NULL, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (self->foot), self->trouble);
  add_choices (self);
  self->hint = amt_widgets_label (NULL, "caption");
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_box_append (GTK_BOX (self->foot), self->hint);
  self->rest = new_check (_ ("The _Same for the Rest"), GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_widget_set_tooltip_text (
      self->rest,
      _ ("Decisions to which the applicant sent something new are shown all the same."));
  gtk_box_append (GTK_BOX (self->foot), self->rest);
  self->next = amt_widgets_text_button (_ ("_Next"), "conflict.next");
  gtk_widget_add_css_class (self->next, "suggested-action");
  self->finish = amt_widgets_text_button (_ ("_Finish"), "conflict.finish");
  gtk_widget_set_halign (self->next, GTK_ALIGN_END);
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (buttons), back);
  gtk_box_append (GTK_BOX (buttons), self->next);
  gtk_box_append (GTK_BOX (buttons), self->finish);
  gtk_box_append (GTK_BOX (self->foot), buttons);
}

static void
amt_conflict_window_init (AmtConflictWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *spinner = gtk_spinner_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "conflict", G_ACTION_GROUP (self->actions));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  self->title = adw_window_title_new (_ ("Clarify Changes"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header),
                             amt_widgets_text_button (_ ("_Cancel"), "conflict.cancel"));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "loading");
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      amt_widgets_status ("amt-done-symbolic", _ ("Nothing to Clarify"),
                          _ ("No change of yours has met another one at the portal.")),
      "none");
  make_foot (self);
  gtk_widget_set_visible (self->foot, FALSE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), self->foot);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Clarify Changes"));
  gtk_window_set_default_size (GTK_WINDOW (self), 820, 680);
}

GtkWidget *
amt_conflict_window_present (GtkWidget *parent, AmtWorkplace *workplace, const char *operation_id)
{
  AmtConflictWindow *self = g_object_new (AMT_TYPE_CONFLICT_WINDOW, NULL);
  GtkRoot *root = parent ? gtk_widget_get_root (parent) : NULL;

  self->workplace = g_object_ref (workplace);
  self->shown_id = g_strdup (operation_id);
  self->page = amt_conflict_page_new (workplace);
  gtk_stack_add_named (GTK_STACK (self->stack), self->page, "page");
  self->conflicts = amt_conflicts_new (amt_workplace_get_context (workplace));
  g_signal_connect (self->conflicts, "changed", G_CALLBACK (changed_cb), self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
