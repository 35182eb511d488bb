/* amt-viewer-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-window.h"

#include "amt-action-table.h"
#include "amt-focus.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

#define DATA_KEY "amt-viewer-window"

struct _AmtViewerWindow
{
  AdwApplicationWindow parent_instance;

  AmtWorkplace *workplace; /* (unowned) (nullable) has this window in its data */
  GSettings *settings;     /* (owned) */
  GtkWindow *home;         /* (weak) (nullable) window of the case whose documents these are */

  GtkWidget *title; /* (owned by the widget tree), as the following */
  GtkWidget *place; /* AdwBin */
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (AmtViewerWindow, amt_viewer_window, ADW_TYPE_APPLICATION_WINDOW)

AmtViewer *
amt_viewer_window_get_viewer (AmtViewerWindow *self)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self->place));

  return AMT_IS_VIEWER (child) ? AMT_VIEWER (child) : NULL;
}

/* --- actions ------------------------------------------------------------------------------------------- */

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewer *viewer = amt_viewer_window_get_viewer (user_data);

  if (viewer)
    amt_viewer_find (viewer);
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

/* What this window has no place for happens where the case is. */
static void
home_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewerWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (!G_IS_ACTION_GROUP (self->home) ||
      !g_action_group_has_action (G_ACTION_GROUP (self->home), name))
    return;
  g_action_group_activate_action (G_ACTION_GROUP (self->home), name, parameter);
  gtk_window_present (self->home);
}

static const GActionEntry ACTIONS[] = {
  { .name = "find", .activate = find_action },
  { .name = "close", .activate = close_action },
  { .name = "search", .activate = home_action },
  { .name = "command-list", .activate = home_action },
  { .name = "show-notices", .activate = home_action },
  { .name = "show-place", .activate = home_action, .parameter_type = "s" },
  { .name = "open-case", .activate = home_action, .parameter_type = "s" },
  { .name = "show-shortcuts", .activate = home_action },
};

/* --- the window ---------------------------------------------------------------------------------------- */

static void
update (AmtViewerWindow *self)
{
  AmtViewer *viewer = amt_viewer_window_get_viewer (self);
  const char *title = viewer && self->home ? gtk_window_get_title (self->home) : NULL;

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), title ? title : "");
}

static void
show_empty (AmtViewerWindow *self)
{
  AmtViewer *viewer = amt_viewer_window_get_viewer (self);

  if (viewer)
    amt_focus_drop (GTK_WIDGET (viewer));
  adw_bin_set_child (ADW_BIN (self->place), self->empty);
  amt_action_table_insert (GTK_WIDGET (self), "case", NULL);
  update (self);
}

static void
keep_size (AmtViewerWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set (self->settings, "documents-size", "(ii)", width, height);
}

/* Whoever closes it wants the documents back beside the case; the case follows the setting. */
static gboolean
amt_viewer_window_close_request (GtkWindow *window)
{
  AmtViewerWindow *self = AMT_VIEWER_WINDOW (window);

  keep_size (self);
  g_settings_set_boolean (self->settings, "documents-detached", FALSE);
  return GTK_WINDOW_CLASS (amt_viewer_window_parent_class)->close_request (window);
}

static void
workplace_gone_cb (gpointer user_data, GObject *where_it_was)
{
  AmtViewerWindow *self = user_data;

  self->workplace = NULL;
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Alone it would keep the program running with nothing to come back to. */
static void
removed_cb (GtkApplication *application, GtkWindow *removed, AmtViewerWindow *self)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (l->data != self && l->data != removed)
      return;
  if (removed == GTK_WINDOW (self))
    return;
  keep_size (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
amt_viewer_window_dispose (GObject *object)
{
  AmtViewerWindow *self = AMT_VIEWER_WINDOW (object);

  if (self->workplace)
    {
      g_object_weak_unref (G_OBJECT (self->workplace), workplace_gone_cb, self);
      g_object_set_data (G_OBJECT (self->workplace), DATA_KEY, NULL);
    }
  self->workplace = NULL;
  g_clear_weak_pointer (&self->home);
  g_clear_object (&self->settings);
  g_clear_object (&self->empty);
  G_OBJECT_CLASS (amt_viewer_window_parent_class)->dispose (object);
}

static void
amt_viewer_window_class_init (AmtViewerWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_viewer_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = amt_viewer_window_close_request;
}

static void
amt_viewer_window_init (AmtViewerWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  self->title = adw_window_title_new (_ ("Documents"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->title);
  self->place = adw_bin_new ();
  gtk_widget_set_vexpand (self->place, TRUE);
  self->empty = g_object_ref_sink (
      amt_widgets_status ("folder-open-symbolic", _ ("No Case Open"),
                          _ ("The documents of the case that you open are shown here.")));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->place);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Documents"));
}

static AmtViewerWindow *
make (AmtWorkplace *workplace, GtkWindow *home)
{
  GtkApplication *application = gtk_window_get_application (home);
  AmtViewerWindow *self = g_object_new (AMT_TYPE_VIEWER_WINDOW, "application", application, NULL);
  int width, height;

  self->workplace = workplace;
  self->settings = g_object_ref (amt_workplace_get_settings (workplace));
  g_object_weak_ref (G_OBJECT (workplace), workplace_gone_cb, self);
  g_object_set_data (G_OBJECT (workplace), DATA_KEY, self);
  g_settings_get (self->settings, "documents-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (application)
    g_signal_connect_object (application, "window-removed", G_CALLBACK (removed_cb), self, 0);
  show_empty (self);
  gtk_window_present (GTK_WINDOW (self));
  /* The work goes on where it was. */
  gtk_window_present (home);
  return self;
}

AmtViewerWindow *
amt_viewer_window_get (AmtWorkplace *workplace)
{
  return g_object_get_data (G_OBJECT (workplace), DATA_KEY);
}

void
amt_viewer_window_take (AmtWorkplace *workplace, GtkWindow *home, AmtViewer *viewer)
{
  AmtViewerWindow *self = amt_viewer_window_get (workplace);

  if (!self)
    self = make (workplace, home);
  g_set_weak_pointer (&self->home, home);
  gtk_widget_set_visible (GTK_WIDGET (viewer), TRUE);
  adw_bin_set_child (ADW_BIN (self->place), GTK_WIDGET (viewer));
  amt_action_table_insert (GTK_WIDGET (self), "case",
                           amt_action_table_get_group (GTK_WIDGET (home), "case"));
  update (self);
}

void
amt_viewer_window_give_back (AmtWorkplace *workplace, AmtViewer *viewer)
{
  AmtViewerWindow *self = amt_viewer_window_get (workplace);

  if (self && amt_viewer_window_get_viewer (self) == viewer)
    show_empty (self);
}
