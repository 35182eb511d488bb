/* amt-focus.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-focus.h"

static gboolean
is_around (GtkWidget *widget, GtkWidget *focus)
{
  return focus && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* What is not drawn gets no focus either, once nobody remembers it. */
static void
forget (GtkWidget *widget, GtkWidget *focus)
{
  GtkWidget *remembered = gtk_widget_get_focus_child (widget);

  if (remembered && !is_around (remembered, focus))
    gtk_widget_set_focus_child (widget, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      forget (child, focus);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab || key == GDK_KEY_KP_Tab)
    forget (window, gtk_root_get_focus (GTK_ROOT (window)));
  return GDK_EVENT_PROPAGATE;
}

static void
windows_changed_cb (GListModel *windows, guint position, guint removed, guint added,
                    gpointer user_data)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position + i);
      GtkEventController *controller = gtk_event_controller_key_new ();

      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
      g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), NULL);
      gtk_widget_add_controller (window, controller);
    }
}

void
amt_focus_watch_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_signal_connect (windows, "items-changed", G_CALLBACK (windows_changed_cb), NULL);
  windows_changed_cb (windows, 0, 0, g_list_model_get_n_items (windows), NULL);
}

gboolean
amt_focus_step (GtkWidget *widget, GtkWidget *const *parts, guint n, GtkDirectionType direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_RIGHT;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  gboolean passed = TRUE;

  for (guint i = 0; i < n; i++)
    if (parts[i] && is_around (parts[i], focus))
      passed = FALSE;
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *part = parts[forward ? i : n - 1 - i];
      gboolean here = part && is_around (part, focus);

      if (part && (here || passed) && gtk_widget_get_mapped (part) &&
          gtk_widget_child_focus (part, direction))
        return TRUE;
      if (here && (direction == GTK_DIR_UP || direction == GTK_DIR_DOWN))
        return FALSE;
      passed = passed || here;
    }
  return FALSE;
}

gboolean
amt_focus_children (GtkWidget *widget, GtkDirectionType direction)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    g_ptr_array_add (children, child);
  return amt_focus_step (widget, (GtkWidget *const *) children->pdata, children->len, direction);
}

void
amt_focus_leave (GtkWidget *container, gboolean forward)
{
  GtkRoot *root = gtk_widget_get_root (container);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  g_autoptr (GtkWidget) before = focus ? g_object_ref (focus) : NULL;

  if (!root)
    return;
  /* To GTK there is nothing to go to in it, so that it looks for the next one itself, in its own order. */
  gtk_widget_set_can_focus (container, FALSE);
  g_signal_emit_by_name (root, "move-focus", forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
  gtk_widget_set_can_focus (container, TRUE);
  /* Nothing else takes it. */
  if (before && !gtk_root_get_focus (root))
    gtk_widget_grab_focus (before);
}

void
amt_focus_drop (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    gtk_root_set_focus (root, NULL);
}
