/* amt-viewer-bars.c: the viewer's toolbars: files of the case, page, zoom, what else can be done; and the pane at its side. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

#define SIDE_WIDTH 176
#define FILES_WIDTH 320

/* --- files of the case --------------------------------------------------------------------------------- */

static const char *
name_of (const AmtDocument *document)
{
  return document->name && *document->name ? document->name : _ ("Without a Name");
}

static GtkWidget *
make_file (AmtViewer *self, const AmtDocument *document)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  gboolean shown = g_strcmp0 (document->id, self->document_id) == 0;
  g_autofree char *size = amt_words_size ((guint64) MAX (document->size, 0));
  g_autofree char *facts =
      g_strdup_printf ("%s · %s", amt_words_media_type (document->media_type), size);
  /* Translators: added to the name of the file that is on the screen. */
  g_autofree char *name = g_strdup_printf ("%s, %s%s%s", name_of (document), facts,
                                           shown ? ", " : "", shown ? _ ("is shown") : "");

  gtk_label_set_text (GTK_LABEL (amt_widgets_add_line (texts, NULL)), name_of (document));
  gtk_label_set_text (GTK_LABEL (amt_widgets_add_line (texts, "caption")), facts);
  gtk_widget_add_css_class (gtk_widget_get_last_child (texts), "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_set_opacity (mark, shown ? 1 : 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_widget_set_tooltip_text (row, name_of (document));
  amt_widgets_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), "document", g_strdup (document->id), g_free);
  return row;
}

/* As the case is now, whenever somebody looks. */
static void
files_shown_cb (AmtViewer *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  amt_widgets_clear (self->files);
  for (guint i = 0; value && i < value->documents->len; i++)
    {
      const AmtDocument *document = value->documents->pdata[i];
      GtkWidget *row = make_file (self, document);

      gtk_list_box_append (GTK_LIST_BOX (self->files), row);
      if (g_strcmp0 (document->id, self->document_id) == 0)
        gtk_widget_grab_focus (row);
    }
}

static void
file_chosen_cb (GtkListBox *list, GtkListBoxRow *row, AmtViewer *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "document"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->name));
  amt_viewer_show (self, id, AMT_VIEWER_AS_LEFT, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static GtkWidget *
make_files (AmtViewer *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->files = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->files), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->files, "navigation-sidebar");
  amt_widgets_set_name (self->files, _ ("Files of the Case"));
  g_signal_connect (self->files, "row-activated", G_CALLBACK (file_chosen_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->files);
  gtk_widget_set_size_request (scrolled, FILES_WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  amt_widgets_set_name (popover, _ ("Files of the Case"));
  g_signal_connect_swapped (popover, "map", G_CALLBACK (files_shown_cb), self);
  return popover;
}

/* --- menus --------------------------------------------------------------------------------------------- */

static void
add_section (GMenu *menu, const char *const *items)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; items[i]; i += 2)
    g_menu_append (section, items[i + 1], items[i]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
make_more_menu (void)
{
  const char *const view[] = { "viewer.text",
                               _ ("_Text of the Document"),
                               "viewer.rotate-right",
                               _ ("Rotate _Right"),
                               "viewer.rotate-left",
                               _ ("Rotate _Left"),
                               NULL };
  const char *const text[] = { "viewer.select-all", _ ("Select _All"), "viewer.copy",
                               _ ("_Copy Selected Text"), NULL };
  const char *const file[] = { "viewer.save",
                               _ ("_Save …"),
                               "viewer.open-elsewhere",
                               _ ("_Open in Another Program …"),
                               "viewer.print",
                               _ ("_Print …"),
                               NULL };
  const char *const window[] = { "viewer.documents-detached", _ ("In a _Window of Its Own"), NULL };
  GMenu *menu = g_menu_new ();

  add_section (menu, view);
  add_section (menu, text);
  add_section (menu, file);
  add_section (menu, window);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_zoom_menu (void)
{
  static const guint percents[] = { 50, 75, 100, 125, 150, 200, 300, 400 };
  const char *const fit[] = { "viewer.zoom-mode::width", _ ("Fit _Width"), "viewer.zoom-mode::page",
                              _ ("Fit _Page"), NULL };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  add_section (menu, fit);
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *action = g_strdup_printf ("viewer.zoom(uint32 %u)", percents[i]);
      /* Translators: zoom in percent. */
      g_autofree char *label = g_strdup_printf (_ ("%u %%"), percents[i]);

      g_menu_append (section, label, action);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_menu_button (const char *icon, const char *name, GMenuModel *menu)
{
  GtkWidget *button = gtk_menu_button_new ();

  if (icon)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  g_object_unref (menu);
  gtk_widget_set_tooltip_text (button, name);
  amt_widgets_set_name (button, name);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

/* --- page ---------------------------------------------------------------------------------------------- */

gboolean
amt_viewer_go_to_text (AmtViewer *self, const char *text)
{
  AmtRenderSession *session = amt_viewer_get_session (self);
  guint64 number;

  if (!session)
    return FALSE;
  for (guint i = 0; self->labels && i < self->labels->len; i++)
    if (g_strcmp0 (self->labels->pdata[i], text) == 0)
      {
        amt_document_view_go_to (AMT_DOCUMENT_VIEW (self->view), i, NULL);
        return TRUE;
      }
  if (!g_ascii_string_to_unsigned (text, 10, 1, amt_render_session_get_n_pages (session), &number,
                                   NULL))
    return FALSE;
  amt_document_view_go_to (AMT_DOCUMENT_VIEW (self->view), (guint) number - 1, NULL);
  return TRUE;
}

static void
page_entered_cb (AmtViewer *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->page_entry)));
  gboolean found = amt_viewer_go_to_text (self, g_strstrip (text));

  self->editing_page = FALSE;
  if (found)
    gtk_widget_grab_focus (self->view);
  else
    gtk_widget_error_bell (self->page_entry);
  amt_viewer_update_bars (self);
}

static void
page_focus_cb (GtkEventControllerFocus *controller, AmtViewer *self)
{
  self->editing_page = FALSE;
  amt_viewer_update_bars (self);
}

static void
page_typed_cb (AmtViewer *self)
{
  self->editing_page = gtk_widget_has_focus (
      GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->page_entry))));
}

static void
update_page (AmtViewer *self)
{
  AmtRenderSession *session = amt_viewer_get_session (self);
  guint n = session ? amt_render_session_get_n_pages (session) : 0;
  guint page = amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view));
  gboolean labelled = self->labels && self->labels->len == n;
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  const char *label = labelled && page < n ? self->labels->pdata[page] : number;
  gboolean other = g_strcmp0 (label, number) != 0;
  /* Translators: %u is how many pages the document has; stands behind an entry with the number of the page. */
  g_autofree char *count = g_strdup_printf (_ ("of %u"), n);
  /* Translators: the number of a page whose printed number is another one, and how many there are. */
  g_autofree char *both = g_strdup_printf (_ ("(%u of %u)"), page + 1, n);

  gtk_widget_set_sensitive (self->page_bar, session != NULL);
  gtk_label_set_text (GTK_LABEL (self->page_count), !session ? "" : other ? both : count);
  if (self->editing_page)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->page_entry), session ? label : "");
  self->editing_page = FALSE;
}

/* --- what the bars say --------------------------------------------------------------------------------- */

void
amt_viewer_update_bars (AmtViewer *self)
{
  const AmtDocument *document = amt_viewer_find_document (self);
  const char *title = document ? name_of (document) : _ ("Choose a File");
  double zoom = amt_document_view_get_zoom (AMT_DOCUMENT_VIEW (self->view));
  g_autofree char *percent = g_strdup_printf (_ ("%u %%"), (guint) (zoom * 100 + 0.5));
  /* Translators: name of a button that opens the list of files; %s is the name of the file that is shown. */
  g_autofree char *name = g_strdup_printf (_ ("File: %s"), title);
  /* Translators: name of a button; %s is a number in percent. */
  g_autofree char *zoom_name = g_strdup_printf (_ ("Zoom: %s"), percent);

  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (self->name), "label")), title);
  gtk_widget_set_tooltip_text (self->name, title);
  amt_widgets_set_name (self->name, name);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->zoom), percent);
  amt_widgets_set_name (self->zoom, zoom_name);
  gtk_widget_set_visible (self->close, !self->in_window);
  gtk_widget_set_visible (self->page_bar, !amt_viewer_is_text (self));
  update_page (self);
}

/* --- making them --------------------------------------------------------------------------------------- */

static void
close_clicked_cb (AmtViewer *self)
{
  g_signal_emit_by_name (self, "close-wanted");
}

static GtkWidget *
make_name (AmtViewer *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), line);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_files (self));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data (G_OBJECT (button), "label", label);
  return button;
}

static GtkWidget *
make_upper (AmtViewer *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  gtk_widget_add_css_class (bar, "viewer-bar");
  self->previous = amt_widgets_icon_button ("go-previous-symbolic", _ ("Previous File"),
                                            "viewer.previous-document");
  self->next =
      amt_widgets_icon_button ("go-next-symbolic", _ ("Next File"), "viewer.next-document");
  self->name = make_name (self);
  self->close = amt_widgets_icon_button ("window-close-symbolic", _ ("Close the Document"), NULL);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked_cb), self);
  gtk_box_append (GTK_BOX (bar), self->previous);
  gtk_box_append (GTK_BOX (bar), self->next);
  gtk_box_append (GTK_BOX (bar), self->name);
  gtk_box_append (GTK_BOX (bar), amt_findings_get_details (AMT_FINDINGS (self->findings)));
  gtk_box_append (
      GTK_BOX (bar),
      amt_widgets_icon_button ("edit-find-symbolic", _ ("Find in This Document"), "viewer.find"));
  gtk_box_append (GTK_BOX (bar),
                  make_menu_button ("view-more-symbolic", _ ("What Can Be Done With the Document"),
                                    make_more_menu ()));
  gtk_box_append (GTK_BOX (bar), self->close);
  return bar;
}

static GtkWidget *
make_page_entry (AmtViewer *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->page_entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->page_entry), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->page_entry), 5);
  gtk_editable_set_alignment (GTK_EDITABLE (self->page_entry), 1);
  gtk_widget_set_valign (self->page_entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->page_entry, "numeric");
  amt_widgets_set_name (self->page_entry, C_ ("entry", "Page"));
  g_signal_connect_swapped (self->page_entry, "activate", G_CALLBACK (page_entered_cb), self);
  g_signal_connect_swapped (self->page_entry, "changed", G_CALLBACK (page_typed_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (page_focus_cb), self);
  gtk_widget_add_controller (self->page_entry, focus);
  return self->page_entry;
}

static GtkWidget *
make_lower (AmtViewer *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *side = gtk_toggle_button_new ();

  self->page_bar = bar;
  gtk_widget_add_css_class (bar, "viewer-bar");
  gtk_button_set_icon_name (GTK_BUTTON (side), "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (side, _ ("Small Pages and Outline"));
  amt_widgets_set_name (side, _ ("Small Pages and Outline"));
  gtk_widget_add_css_class (side, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (side), "viewer.side-pane");
  gtk_box_append (GTK_BOX (bar), side);
  gtk_box_append (GTK_BOX (bar), make_page_entry (self));
  self->page_count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->page_count, "dim-label");
  gtk_widget_add_css_class (self->page_count, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (self->page_count), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (self->page_count, 3);
  gtk_box_append (GTK_BOX (bar), self->page_count);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (bar), space);
  gtk_box_append (GTK_BOX (bar),
                  amt_widgets_icon_button ("zoom-out-symbolic", _ ("Zoom Out"), "viewer.zoom-out"));
  self->zoom = make_menu_button (NULL, _ ("Zoom"), make_zoom_menu ());
  gtk_box_append (GTK_BOX (bar), self->zoom);
  gtk_box_append (GTK_BOX (bar),
                  amt_widgets_icon_button ("zoom-in-symbolic", _ ("Zoom In"), "viewer.zoom-in"));
  gtk_box_append (GTK_BOX (bar),
                  amt_widgets_icon_button ("object-rotate-right-symbolic", _ ("Rotate Right"),
                                           "viewer.rotate-right"));
  return bar;
}

void
amt_viewer_make_bars (AmtViewer *self)
{
  gtk_box_append (GTK_BOX (self->box), make_upper (self));
  gtk_box_append (GTK_BOX (self->box), make_lower (self));
}

/* --- the pane at the side ------------------------------------------------------------------------------ */

GtkWidget *
amt_viewer_make_side (AmtViewer *self)
{
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->side, "viewer-side");
  gtk_widget_set_size_request (self->side, SIDE_WIDTH, -1);
  self->side_stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->side_stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->side_stack), FALSE);
  gtk_widget_set_vexpand (self->side_stack, TRUE);
  self->thumbnails = amt_viewer_thumbnails_new ();
  self->outline = amt_viewer_outline_new ();
  g_signal_connect_object (self->outline, "left", G_CALLBACK (gtk_widget_grab_focus), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_titled (GTK_STACK (self->side_stack), self->thumbnails, "pages", _ ("Pages"));
  gtk_stack_add_titled (GTK_STACK (self->side_stack), self->outline, "outline", _ ("Outline"));
  self->side_tabs = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->side_tabs), GTK_STACK (self->side_stack));
  gtk_widget_set_halign (self->side_tabs, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->side_tabs, "viewer-side-tabs");
  amt_widgets_set_name (self->side_tabs, _ ("Pages or Outline"));
  gtk_widget_set_visible (self->side_tabs, FALSE);
  gtk_box_append (GTK_BOX (self->side), self->side_tabs);
  gtk_box_append (GTK_BOX (self->side), self->side_stack);
  gtk_widget_set_visible (self->side, FALSE);
  return self->side;
}
