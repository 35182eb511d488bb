/* amt-viewer-actions.c: the group "viewer": everything that one can do with the document that is shown. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-document-warning.h"
#include "amt-open-elsewhere.h"
#include "amt-print-dialog.h"
#include "amt-save-document.h"

#include <glib/gi18n.h>

static AmtDocumentView *
view_of (gpointer user_data)
{
  return AMT_DOCUMENT_VIEW (AMT_VIEWER (user_data)->view);
}

/* --- files --------------------------------------------------------------------------------------------- */

static void
next_document_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_viewer_step (user_data, 1);
}

static void
previous_document_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_viewer_step (user_data, -1);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewer *self = user_data;
  const AmtDocument *document = amt_viewer_find_document (self);

  if (document)
    amt_save_document (GTK_WIDGET (self), self->workplace, self->open_case, document);
}

static void
open_elsewhere_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewer *self = user_data;
  const AmtDocument *document = amt_viewer_find_document (self);

  if (document)
    amt_open_elsewhere (GTK_WIDGET (self), self->workplace, self->open_case, document);
}

static void
print_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewer *self = user_data;

  amt_print_dialog_show (GTK_WIDGET (self), self->workplace, self->open_case, self,
                         self->document_id);
}

/* --- searching ----------------------------------------------------------------------------------------- */

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_viewer_find (user_data);
}

static void
find_next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_search_step (AMT_VIEWER (user_data)->search, 1);
}

static void
find_previous_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_search_step (AMT_VIEWER (user_data)->search, -1);
}

/* --- how it is seen ------------------------------------------------------------------------------------ */

static void
page_entry_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtViewer *self = user_data;

  amt_viewer_show_text (self, FALSE);
  gtk_widget_grab_focus (self->page_entry);
  gtk_editable_select_region (GTK_EDITABLE (self->page_entry), 0, -1);
}

static void
zoom_in_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_view_zoom_step (view_of (user_data), 1);
}

static void
zoom_out_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_view_zoom_step (view_of (user_data), -1);
}

static void
zoom_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_view_set_zoom (view_of (user_data), g_variant_get_uint32 (parameter) / 100.0);
}

static void
change_zoom_mode (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  const char *mode = g_variant_get_string (value, NULL);

  if (g_str_equal (mode, "width"))
    amt_document_view_set_zoom_mode (view_of (user_data), AMT_ZOOM_FIT_WIDTH);
  else if (g_str_equal (mode, "page"))
    amt_document_view_set_zoom_mode (view_of (user_data), AMT_ZOOM_FIT_PAGE);
  amt_viewer_update_actions (user_data);
}

static void
rotate_right_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtDocumentView *view = view_of (user_data);

  amt_document_view_set_rotation (view, (amt_document_view_get_rotation (view) + 90) % 360);
}

static void
rotate_left_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtDocumentView *view = view_of (user_data);

  amt_document_view_set_rotation (view, (amt_document_view_get_rotation (view) + 270) % 360);
}

static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_view_copy (view_of (user_data));
}

static void
select_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_document_view_select_all (view_of (user_data));
}

static void
change_text (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  /* The state follows when the text is there: a suspicious file is asked about first. */
  amt_viewer_show_text (user_data, g_variant_get_boolean (value));
}

static void
change_side_pane (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtViewer *self = user_data;
  gboolean shown = g_variant_get_boolean (value);

  if (!shown && gtk_widget_get_focus_child (self->side))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->side, shown);
  g_settings_set_boolean (amt_workplace_get_settings (self->workplace), "document-pages", shown);
  g_simple_action_set_state (action, value);
}

static const GActionEntry ACTIONS[] = {
  { .name = "next-document", .activate = next_document_action },
  { .name = "previous-document", .activate = previous_document_action },
  { .name = "save", .activate = save_action },
  { .name = "open-elsewhere", .activate = open_elsewhere_action },
  { .name = "print", .activate = print_action },
  { .name = "find", .activate = find_action },
  { .name = "find-next", .activate = find_next_action },
  { .name = "find-previous", .activate = find_previous_action },
  { .name = "page-entry", .activate = page_entry_action },
  { .name = "zoom-in", .activate = zoom_in_action },
  { .name = "zoom-out", .activate = zoom_out_action },
  { .name = "zoom", .activate = zoom_action, .parameter_type = "u" },
  { .name = "zoom-mode",
    .parameter_type = "s",
    .state = "'width'",
    .change_state = change_zoom_mode },
  { .name = "rotate-right", .activate = rotate_right_action },
  { .name = "rotate-left", .activate = rotate_left_action },
  { .name = "copy", .activate = copy_action },
  { .name = "select-all", .activate = select_all_action },
  { .name = "text", .state = "false", .change_state = change_text },
  { .name = "side-pane", .state = "false", .change_state = change_side_pane },
};

void
amt_viewer_add_actions (AmtViewer *self)
{
  GSettings *settings = amt_workplace_get_settings (self->workplace);
  gboolean side = g_settings_get_boolean (settings, "document-pages");
  g_autoptr (GAction) detached = g_settings_create_action (settings, "documents-detached");
  GAction *side_pane;

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), detached);
  side_pane = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "side-pane");
  g_simple_action_set_state (G_SIMPLE_ACTION (side_pane), g_variant_new_boolean (side));
  gtk_widget_set_visible (self->side, side);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "viewer", G_ACTION_GROUP (self->actions));
}

static void
set_enabled (AmtViewer *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_state (AmtViewer *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
update_files (AmtViewer *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  const AmtDocument *document = amt_viewer_find_document (self);
  guint n = value ? value->documents->len : 0;
  gboolean clean = document && amt_document_warning (document) != AMT_DOCUMENT_INFECTED;

  set_enabled (self, "next-document",
               n > 0 && (!document || value->documents->pdata[n - 1] != document));
  set_enabled (self, "previous-document",
               n > 0 && (!document || value->documents->pdata[0] != document));
  set_enabled (self, "save", clean);
  set_enabled (self, "open-elsewhere", clean && amt_open_elsewhere_is_allowed (self->workplace));
}

void
amt_viewer_update_actions (AmtViewer *self)
{
  static const char *const of_pages[] = {
    "page-entry", "zoom-in",      "zoom-out",    "zoom",
    "zoom-mode",  "rotate-right", "rotate-left", "side-pane"
  };
  static const char *const modes[] = {
    [AMT_ZOOM_FREE] = "free", [AMT_ZOOM_FIT_WIDTH] = "width", [AMT_ZOOM_FIT_PAGE] = "page"
  };
  AmtDocumentView *view = AMT_DOCUMENT_VIEW (self->view);
  gboolean text = amt_viewer_is_text (self);
  gboolean searching =
      amt_viewer_search_bar_is_open (AMT_VIEWER_SEARCH_BAR (self->search_bar)) && !text;

  if (!self->actions)
    return;
  update_files (self);
  for (guint i = 0; i < G_N_ELEMENTS (of_pages); i++)
    set_enabled (self, of_pages[i], self->shown && !text);
  set_enabled (self, "text", self->shown);
  set_enabled (self, "print", self->shown);
  set_enabled (self, "find", self->shown && !self->pixels_only);
  set_enabled (self, "find-next", searching);
  set_enabled (self, "find-previous", searching);
  set_enabled (self, "select-all", self->shown && !text && !self->pixels_only);
  set_enabled (self, "copy", self->shown && !text && amt_document_view_get_has_selection (view));
  set_state (self, "text", g_variant_new_boolean (text));
  set_state (self, "zoom-mode",
             g_variant_new_string (modes[amt_document_view_get_zoom_mode (view)]));
}
