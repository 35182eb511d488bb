/* amt-assign.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-assign.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-fold.h"
#include "amt-list-tab.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* People that are built at once: whoever is not among them is found by typing. */
#define MAX_PEOPLE 200
#define LIST_HEIGHT 220

struct _AmtAssign
{
  GtkWidget parent_instance;

  GPtrArray *users;          /* (owned) (element-type AmtUser) of @references, by name */
  AmtReferences *references; /* (owned) */
  GtkWidget *box;            /* (owned by the widget tree), as the following */
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *reason;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (AmtAssign, amt_assign, GTK_TYPE_WIDGET)

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const AmtUser *left = *(const AmtUser *const *) a;
  const AmtUser *right = *(const AmtUser *const *) b;

  return g_utf8_collate (left->name ? left->name : "", right->name ? right->name : "");
}

static gboolean
fits (const AmtUser *user, const char *wanted)
{
  g_autofree char *key = amt_fold_key (user->name);
  g_autofree char *unit = amt_fold_key (user->unit);

  return !*wanted || strstr (key, wanted) || strstr (unit, wanted);
}

static void
fill (AmtAssign *self)
{
  g_autofree char *wanted = amt_fold_key (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  amt_widgets_clear (self->list);
  self->n_shown = 0;
  for (guint i = 0; i < self->users->len && self->n_shown < MAX_PEOPLE; i++)
    {
      const AmtUser *user = self->users->pdata[i];
      GtkWidget *row, *label;
      g_autofree char *text = NULL;

      if (!fits (user, wanted))
        continue;
      text = user->unit && *user->unit ? g_strdup_printf ("%s · %s", user->name, user->unit)
                                       : g_strdup (user->name);
      row = gtk_list_box_row_new ();
      label = amt_widgets_label (text, NULL);
      gtk_widget_add_css_class (label, "compact-row");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      g_object_set_data_full (G_OBJECT (row), "amt-user", g_strdup (user->id), g_free);
      amt_widgets_set_name (row, text);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      self->n_shown++;
    }
  if (self->n_shown > 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
search_changed_cb (GtkSearchEntry *entry, AmtAssign *self)
{
  fill (self);
}

/* GTK's entry takes Escape for itself; what it closes is the question. */
static void
search_stopped_cb (GtkSearchEntry *entry, AmtAssign *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (entry)))
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "window.close", NULL);
}

static void
amt_assign_dispose (GObject *object)
{
  AmtAssign *self = AMT_ASSIGN (object);

  /* A search entry answers a little later, and may outlive the list. */
  if (self->box)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->references, amt_references_unref);
  G_OBJECT_CLASS (amt_assign_parent_class)->dispose (object);
}

static void
amt_assign_class_init (AmtAssignClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_assign_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_assign_init (AmtAssign *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->users = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Name or Unit"), NULL);
  amt_widgets_set_name (self->search, _ ("Find Person"));
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->search);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  amt_widgets_set_name (self->list, _ ("People"));
  amt_list_tab_repair (self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_box_append (GTK_BOX (self->box), scrolled);
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _ ("Reason (for the history)"));
  gtk_entry_set_max_length (GTK_ENTRY (self->reason), AMT_REASON_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (self->reason), TRUE);
  amt_widgets_set_name (self->reason, _ ("Reason"));
  gtk_box_append (GTK_BOX (self->box), self->reason);
}

GtkWidget *
amt_assign_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtAssign *self = g_object_new (AMT_TYPE_ASSIGN, NULL);
  AmtReferences *references = amt_workplace_get_references (workplace);
  const AmtCase *value = amt_open_case_get_case (open_case);
  const char *assignee = value ? value->assignee_id : NULL;
  GHashTableIter iter;
  gpointer user;

  self->references = amt_references_ref (references);
  g_hash_table_iter_init (&iter, references->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    if (g_strcmp0 (((const AmtUser *) user)->id, assignee) != 0)
      g_ptr_array_add (self->users, user);
  g_ptr_array_sort (self->users, compare_names);
  fill (self);
  return GTK_WIDGET (self);
}

const char *
amt_assign_get_user (AmtAssign *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? g_object_get_data (G_OBJECT (row), "amt-user") : NULL;
}

void
amt_assign_set_text (AmtAssign *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  fill (self);
}

guint
amt_assign_get_n_shown (AmtAssign *self)
{
  return self->n_shown;
}

const char *
amt_assign_get_reason (AmtAssign *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->reason));
}

/* --- the dialog ---------------------------------------------------------------------------------------- */

typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  AmtAssign *assign;       /* (owned) */
} Question;

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) amt_case_record_finish (result);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (AmtWorkplace) workplace = question->workplace;
  g_autoptr (AmtOpenCase) open_case = question->open_case;
  g_autoptr (AmtAssign) assign = question->assign;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  const char *user = amt_assign_get_user (assign);
  g_autoptr (AmtOrder) order = NULL;
  g_autofree char *said = NULL;

  if (g_strcmp0 (answer, "assign") != 0 || !user)
    return;
  order = amt_order_new (amt_open_case_get_ref (open_case), "assign");
  amt_order_set (order, "userId", user);
  if (*amt_assign_get_reason (assign))
    amt_order_set (order, "reason", amt_assign_get_reason (assign));
  /* Translators: %s is the name of a person. */
  said =
      g_strdup_printf (_ ("Case assigned to %s."),
                       amt_references_user_name (amt_open_case_get_references (open_case), user));
  amt_case_record_async (workplace, open_case, order, said, NULL, NULL, recorded_cb, NULL);
}

void
amt_assign_ask (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "assign", _ ("_Assign"), AMT_ANSWER_SUGGESTED },
                                { NULL } };
  GtkWidget *assign = amt_assign_new (workplace, open_case);
  Question *question = g_new0 (Question, 1);

  question->workplace = g_object_ref (workplace);
  question->open_case = g_object_ref (open_case);
  question->assign = AMT_ASSIGN (g_object_ref_sink (assign));
  amt_dialogs_ask_async (parent, _ ("Assign Case"),
                         _ ("The person finds the case among her or his own cases."), assign,
                         answers, NULL, asked_cb, question);
}
