/* amt-open-at.c: see the header. What is waited for belongs to the window and ends with it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-open-at.h"

#include "amt-action-table.h"

#define GIVE_UP_S 5
#define DATA_KEY "amt-open-at"

typedef struct
{
  GtkWidget *window;   /* (unowned) owns this */
  char *action;        /* (owned) */
  GActionGroup *group; /* (owned) "case" */
  gulong handler;
  guint give_up;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_signal_handler (&wait->handler, wait->group);
  g_clear_handle_id (&wait->give_up, g_source_remove);
  g_object_unref (wait->group);
  g_free (wait->action);
  g_free (wait);
}

static void
activate (GtkWidget *window, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (detailed, &name, &target, NULL))
    gtk_widget_activate_action_variant (window, name, target);
}

static void
enabled_changed_cb (GActionGroup *group, const char *name, gboolean enabled, gpointer user_data)
{
  Wait *wait = user_data;
  GtkWidget *window = wait->window;
  g_autofree char *action = NULL;

  if (!amt_action_table_is_enabled (window, wait->action))
    return;
  action = g_steal_pointer (&wait->action);
  g_object_set_data (G_OBJECT (window), DATA_KEY, NULL);
  activate (window, action);
}

static gboolean
give_up_cb (gpointer user_data)
{
  Wait *wait = user_data;

  wait->give_up = 0;
  g_object_set_data (G_OBJECT (wait->window), DATA_KEY, NULL);
  return G_SOURCE_REMOVE;
}

void
amt_open_at (GtkWidget *widget, const char *case_id, const char *action)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  GActionGroup *group;
  Wait *wait;

  if (!window)
    return;
  g_object_set_data (G_OBJECT (window), DATA_KEY, NULL);
  gtk_widget_activate_action (window, "win.open-case", "s", case_id);
  if (!action)
    return;
  if (amt_action_table_is_enabled (window, action))
    {
      activate (window, action);
      return;
    }
  group = amt_action_table_get_group (window, "case");
  if (!group)
    return;
  wait = g_new0 (Wait, 1);
  wait->window = window;
  wait->action = g_strdup (action);
  wait->group = g_object_ref (group);
  wait->handler =
      g_signal_connect (group, "action-enabled-changed", G_CALLBACK (enabled_changed_cb), wait);
  wait->give_up = g_timeout_add_seconds (GIVE_UP_S, give_up_cb, wait);
  g_object_set_data_full (G_OBJECT (window), DATA_KEY, wait, wait_free);
}
