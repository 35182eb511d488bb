/* amt-sidebar-searches.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sidebar-searches.h"

#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-places.h"

#include <glib/gi18n.h>

struct _AmtSidebarSearches
{
  GObject parent_instance;

  GtkWidget *widget;           /* (weak) (nullable) */
  AmtWorkplace *workplace;     /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
  gint64 current_id;           /* of the saved search that is selected, or 0 */
  gint64 asked_id;             /* saved search that a question is about */
  GtkWidget *asked_entry;      /* (owned) (nullable) its new name */
};

G_DEFINE_FINAL_TYPE (AmtSidebarSearches, amt_sidebar_searches, G_TYPE_OBJECT)

static AmtSavedSearch *
find_search (AmtSidebarSearches *self, gint64 id)
{
  GPtrArray *searches = amt_counts_watch_get_searches (amt_workplace_get_counts (self->workplace));

  for (guint i = 0; searches && i < searches->len; i++)
    if (((AmtSavedSearch *) g_ptr_array_index (searches, i))->id == id)
      return g_ptr_array_index (searches, i);
  return NULL;
}

static void
tell (AmtSidebarSearches *self, const GError *error)
{
  g_autofree char *sentence = amt_error_text_dup_sentence (error);

  amt_workplace_say (self->workplace, sentence);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSidebarSearches) self = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_save_search_finish (AMT_STORE (source), result, &error) == 0)
    tell (self, error);
}

static void
rename_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSidebarSearches) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  g_autoptr (GtkWidget) entry = g_steal_pointer (&self->asked_entry);
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  AmtSavedSearch *search = find_search (self, self->asked_id);

  if (strcmp (answer, "rename") != 0 || !search || !*g_strstrip (name))
    return;
  amt_store_save_search_async (amt_workplace_get_store (self->workplace), search->id, name,
                               search->query, NULL, saved_cb, g_object_ref (self));
}

static void
rename_search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const AmtAnswer ANSWERS[] = {
    { "cancel", N_ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "rename", N_ ("_Rename"), AMT_ANSWER_SUGGESTED },
    { NULL },
  };
  AmtAnswer answers[G_N_ELEMENTS (ANSWERS)];
  AmtSidebarSearches *self = user_data;
  AmtSavedSearch *search = find_search (self, self->current_id);
  GtkWidget *entry;

  if (!search || self->asked_entry || !self->widget)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ANSWERS); i++)
    {
      answers[i] = ANSWERS[i];
      answers[i].label = ANSWERS[i].label ? _ (ANSWERS[i].label) : NULL;
    }
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), search->name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"),
                                  -1);
  self->asked_id = search->id;
  self->asked_entry = g_object_ref (entry);
  amt_dialogs_ask_async (self->widget, _ ("Rename Saved Search?"), NULL, entry, answers, NULL,
                         rename_answered_cb, g_object_ref (self));
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSidebarSearches) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_drop_search_finish (AMT_STORE (source), result, &error))
    tell (self, error);
}

static void
delete_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSidebarSearches) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);

  if (strcmp (answer, "delete") == 0)
    amt_store_drop_search_async (amt_workplace_get_store (self->workplace), self->asked_id, NULL,
                                 dropped_cb, g_object_ref (self));
}

static void
delete_search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtSidebarSearches *self = user_data;
  AmtSavedSearch *search = find_search (self, self->current_id);
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "delete", _ ("_Delete"), AMT_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  g_autofree char *heading = NULL;

  if (!search || !self->widget)
    return;
  /* Translators: %s is the name of a saved search. */
  heading = g_strdup_printf (_ ("Delete the Saved Search “%s”?"), search->name);
  self->asked_id = search->id;
  amt_dialogs_ask_async (self->widget, heading, _ ("The cases that it finds stay as they are."),
                         NULL, answers, NULL, delete_answered_cb, g_object_ref (self));
}

static const GActionEntry ACTIONS[] = {
  { .name = "rename-search", .activate = rename_search_action },
  { .name = "delete-search", .activate = delete_search_action },
};

static void
amt_sidebar_searches_finalize (GObject *object)
{
  AmtSidebarSearches *self = AMT_SIDEBAR_SEARCHES (object);

  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->asked_entry);
  g_clear_object (&self->actions);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_sidebar_searches_parent_class)->finalize (object);
}

static void
amt_sidebar_searches_class_init (AmtSidebarSearchesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_sidebar_searches_finalize;
}

static void
amt_sidebar_searches_init (AmtSidebarSearches *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
}

AmtSidebarSearches *
amt_sidebar_searches_new (GtkWidget *widget, AmtWorkplace *workplace)
{
  AmtSidebarSearches *self = g_object_new (AMT_TYPE_SIDEBAR_SEARCHES, NULL);

  g_set_weak_pointer (&self->widget, widget);
  self->workplace = g_object_ref (workplace);
  amt_sidebar_searches_set_place (self, NULL);
  return self;
}

void
amt_sidebar_searches_set_place (AmtSidebarSearches *self, AmtPlace *place)
{
  self->current_id = place ? amt_places_saved_id (amt_place_get_id (place)) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), ACTIONS[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->current_id != 0);
    }
}

GActionGroup *
amt_sidebar_searches_get_actions (AmtSidebarSearches *self)
{
  return G_ACTION_GROUP (self->actions);
}
