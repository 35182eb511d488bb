/* amt-viewer.c: see the header: one document after the other, and what stands in its place. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-action-table.h"
#include "amt-focus.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Most documents are there sooner; a spinner before this time would only flicker. */
#define BUSY_MS 300

G_DEFINE_FINAL_TYPE (AmtViewer, amt_viewer, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSE_WANTED,
  SIGNAL_DOCUMENT_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

void
amt_viewer_show_child (AmtViewer *self, const char *child)
{
  gboolean waiting = self->wants_focus && gtk_widget_get_focus_child (GTK_WIDGET (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), child);
  if (waiting && (g_str_equal (child, "pages") || g_str_equal (child, "locked")))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!g_str_equal (child, "blank") && !g_str_equal (child, "busy"))
    self->wants_focus = FALSE;
}

const char *
amt_viewer_get_showing (AmtViewer *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
}

gboolean
amt_viewer_is_text (AmtViewer *self)
{
  return g_strcmp0 (amt_viewer_get_showing (self), "text") == 0;
}

AmtRenderSession *
amt_viewer_get_session (AmtViewer *self)
{
  return self->shown ? amt_viewer_document_get_session (self->document) : NULL;
}

const AmtDocument *
amt_viewer_find_document (AmtViewer *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  return value && self->document_id ? amt_case_find_document (value, self->document_id) : NULL;
}

/* --- one document after the other ---------------------------------------------------------------------- */

static void
show_busy_words (AmtViewer *self)
{
  double progress = amt_viewer_document_get_progress (self->document);
  gboolean fetching = amt_viewer_document_get_state (self->document) == AMT_VIEWER_FETCHING;

  gtk_label_set_text (GTK_LABEL (self->busy_text), fetching ? _ ("The file is being fetched …")
                                                            : _ ("The file is being opened …"));
  gtk_widget_set_visible (self->busy_bar, fetching && progress >= 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->busy_bar), MAX (0, progress));
}

static gboolean
busy_cb (gpointer user_data)
{
  AmtViewer *self = user_data;

  self->busy = 0;
  show_busy_words (self);
  amt_viewer_show_child (self, "busy");
  return G_SOURCE_REMOVE;
}

static void
show_busy (AmtViewer *self)
{
  if (g_strcmp0 (amt_viewer_get_showing (self), "busy") == 0)
    {
      show_busy_words (self);
      return;
    }
  if (self->busy == 0)
    self->busy = g_timeout_add (BUSY_MS, busy_cb, self);
}

static void
document_changed_cb (AmtViewerDocument *document, AmtViewer *self)
{
  AmtViewerState state = amt_viewer_document_get_state (document);

  if (state != AMT_VIEWER_FETCHING && state != AMT_VIEWER_OPENING)
    g_clear_handle_id (&self->busy, g_source_remove);
  switch (state)
    {
    case AMT_VIEWER_FETCHING:
    case AMT_VIEWER_OPENING:
      show_busy (self);
      break;
    case AMT_VIEWER_READY:
      amt_viewer_keep_password (self);
      if (!self->shown)
        amt_viewer_show_pages (self);
      break;
    case AMT_VIEWER_LOCKED:
      amt_password_bar_set_wrong (AMT_PASSWORD_BAR (self->locked),
                                  amt_viewer_document_was_wrong (document));
      amt_viewer_show_child (self, "locked");
      if (amt_viewer_document_was_wrong (document))
        gtk_widget_grab_focus (self->locked);
      break;
    case AMT_VIEWER_FAILED:
    default:
      amt_viewer_show_trouble (self);
      amt_viewer_show_child (self, "trouble");
      break;
    }
  amt_viewer_update_bars (self);
  amt_viewer_update_actions (self);
}

static void
drop_document (AmtViewer *self)
{
  amt_viewer_keep_place (self);
  g_clear_handle_id (&self->busy, g_source_remove);
  amt_viewer_hide_pages (self);
  if (self->document)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      amt_viewer_document_close (self->document);
    }
  g_clear_object (&self->document);
}

static void
take_document (AmtViewer *self)
{
  const AmtDocument *document = amt_viewer_find_document (self);

  amt_viewer_show_child (self, document ? "blank" : "none");
  if (!document)
    return;
  self->document =
      amt_viewer_document_new (self->workplace, amt_open_case_get_ref (self->open_case), document);
  g_signal_connect (self->document, "changed", G_CALLBACK (document_changed_cb), self);
  if (document->sha256)
    amt_viewer_document_set_password (self->document,
                                      g_hash_table_lookup (self->passwords, document->sha256));
  amt_viewer_document_open (self->document, FALSE);
}

void
amt_viewer_open_again (AmtViewer *self)
{
  amt_viewer_hide_pages (self);
  amt_viewer_document_open (self->document, TRUE);
}

void
amt_viewer_show (AmtViewer *self, const char *document_id, guint page, const char *words)
{
  gboolean other = g_strcmp0 (self->document_id, document_id) != 0;
  AmtDocumentView *view = AMT_DOCUMENT_VIEW (self->view);

  if (!other && self->shown)
    {
      if (page != AMT_VIEWER_AS_LEFT)
        amt_document_view_go_to (view, page, NULL);
      if (words && *words && !self->pixels_only)
        amt_viewer_search_bar_open (AMT_VIEWER_SEARCH_BAR (self->search_bar), words);
      return;
    }
  g_free (self->wanted_words);
  self->wanted_words = words && *words ? g_strdup (words) : NULL;
  self->wanted_page = page;
  if (!other && self->document)
    return;
  drop_document (self);
  g_free (self->document_id);
  self->document_id = g_strdup (document_id);
  take_document (self);
  amt_viewer_update_bars (self);
  amt_viewer_update_actions (self);
  g_signal_emit (self, signals[SIGNAL_DOCUMENT_CHANGED], 0);
}

void
amt_viewer_step (AmtViewer *self, int step)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  int n = value ? (int) value->documents->len : 0;
  int at = step > 0 ? -1 : n;

  for (int i = 0; i < n; i++)
    if (g_strcmp0 (((const AmtDocument *) value->documents->pdata[i])->id, self->document_id) == 0)
      at = i;
  at += step;
  if (at < 0 || at >= n)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  amt_viewer_show (self, ((const AmtDocument *) value->documents->pdata[at])->id,
                   AMT_VIEWER_AS_LEFT, NULL);
}

/* --- what happens in the parts ------------------------------------------------------------------------- */

static void
search_wanted_cb (AmtViewer *self)
{
  AmtViewerSearchBar *bar = AMT_VIEWER_SEARCH_BAR (self->search_bar);

  amt_document_view_clear_hits (AMT_DOCUMENT_VIEW (self->view));
  amt_document_search_start (self->search, amt_viewer_search_bar_get_words (bar),
                             amt_viewer_search_bar_get_flags (bar),
                             amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view)));
  amt_viewer_update_actions (self);
}

static void
found_cb (AmtDocumentSearch *search, guint page, AmtViewer *self)
{
  amt_document_view_set_hits (AMT_DOCUMENT_VIEW (self->view), page,
                              amt_document_search_get_hits (search, page));
}

static void
current_cb (AmtDocumentSearch *search, AmtViewer *self)
{
  guint page, index;

  if (amt_document_search_get_current (search, &page, &index))
    amt_document_view_set_current_hit (AMT_DOCUMENT_VIEW (self->view), page, index);
}

static void
search_changed_cb (AmtDocumentSearch *search, AmtViewer *self)
{
  guint current;
  guint count = amt_document_search_get_count (search, &current);

  amt_viewer_search_bar_set_result (AMT_VIEWER_SEARCH_BAR (self->search_bar), count, current,
                                    amt_document_search_is_running (search),
                                    amt_document_search_is_cut (search));
}

static void
step_cb (AmtViewerSearchBar *bar, int step, AmtViewer *self)
{
  amt_document_search_step (self->search, step);
}

static void
page_cb (AmtViewer *self)
{
  amt_viewer_thumbnails_set_page (AMT_VIEWER_THUMBNAILS (self->thumbnails),
                                  amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view)));
  amt_viewer_update_bars (self);
}

static void
rotation_cb (AmtViewer *self)
{
  amt_viewer_thumbnails_set_rotation (
      AMT_VIEWER_THUMBNAILS (self->thumbnails),
      amt_document_view_get_rotation (AMT_DOCUMENT_VIEW (self->view)));
}

static void
chosen_cb (GtkWidget *part, guint page, AmtViewer *self)
{
  if (amt_viewer_is_text (self))
    amt_viewer_show_text (self, FALSE);
  amt_document_view_go_to (AMT_DOCUMENT_VIEW (self->view), page, NULL);
}

static void
link_cb (AmtDocumentView *view, gpointer link, AmtViewer *self)
{
  amt_viewer_ask_link (self, link);
}

static void
entered_cb (AmtPasswordBar *bar, const char *password, AmtViewer *self)
{
  if (self->document)
    amt_viewer_document_unlock (self->document, password);
}

static gboolean
is_infected (const AmtDocument *document)
{
  return g_strcmp0 (document->virus_scan, "infected") == 0;
}

/* The case may have got this file, or lost it; a scan may have come to its end: whoever reads goes on reading, unless it found
 * something. */
static void
case_changed_cb (AmtViewer *self)
{
  const AmtDocument *document = amt_viewer_find_document (self);
  const AmtDocument *shown =
      self->document ? amt_viewer_document_get_document (self->document) : NULL;

  if (self->document_id &&
      (!document != !shown || (document && (g_strcmp0 (document->sha256, shown->sha256) != 0 ||
                                            is_infected (document) != is_infected (shown)))))
    {
      drop_document (self);
      take_document (self);
    }
  else if (document && shown && g_strcmp0 (document->virus_scan, shown->virus_scan) != 0)
    {
      amt_viewer_document_update (self->document, document);
      if (self->shown)
        amt_viewer_set_facts (self);
    }
  amt_viewer_update_bars (self);
  amt_viewer_update_actions (self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_viewer_map (GtkWidget *widget)
{
  AmtViewer *self = AMT_VIEWER (widget);

  GTK_WIDGET_CLASS (amt_viewer_parent_class)->map (widget);
  self->window = GTK_WIDGET (gtk_widget_get_root (widget));
  amt_action_table_insert (self->window, "viewer", G_ACTION_GROUP (self->actions));
}

static void
amt_viewer_unmap (GtkWidget *widget)
{
  AmtViewer *self = AMT_VIEWER (widget);

  if (self->window &&
      amt_action_table_get_group (self->window, "viewer") == G_ACTION_GROUP (self->actions))
    amt_action_table_insert (self->window, "viewer", NULL);
  self->window = NULL;
  GTK_WIDGET_CLASS (amt_viewer_parent_class)->unmap (widget);
}

static gboolean
amt_viewer_grab_focus (GtkWidget *widget)
{
  AmtViewer *self = AMT_VIEWER (widget);
  const char *showing = amt_viewer_get_showing (self);

  if (g_str_equal (showing, "pages"))
    return gtk_widget_grab_focus (self->view);
  if (g_str_equal (showing, "text"))
    return gtk_widget_grab_focus (self->text);
  if (g_str_equal (showing, "locked"))
    return gtk_widget_grab_focus (self->locked);
  /* Until the pages are there the focus waits at the name of the file. */
  self->wants_focus = self->document != NULL;
  return gtk_widget_grab_focus (self->name);
}

static void
amt_viewer_dispose (GObject *object)
{
  AmtViewer *self = AMT_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->workplace)
    drop_document (self);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->search);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_viewer_parent_class)->dispose (object);
}

static void
amt_viewer_finalize (GObject *object)
{
  AmtViewer *self = AMT_VIEWER (object);

  g_object_unref (self->cancellable);
  g_free (self->document_id);
  g_free (self->wanted_words);
  json_object_unref (self->places);
  g_hash_table_unref (self->passwords);
  G_OBJECT_CLASS (amt_viewer_parent_class)->finalize (object);
}

static void
amt_viewer_class_init (AmtViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_viewer_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_viewer_finalize;
  widget_class->map = amt_viewer_map;
  widget_class->unmap = amt_viewer_unmap;
  widget_class->focus = amt_focus_children;
  widget_class->grab_focus = amt_viewer_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
  signals[SIGNAL_CLOSE_WANTED] = g_signal_new ("close-wanted", AMT_TYPE_VIEWER, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DOCUMENT_CHANGED] = g_signal_new (
      "document-changed", AMT_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_busy (AmtViewer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_box_append (GTK_BOX (box), spinner);
  self->busy_text = gtk_label_new (NULL);
  self->busy_bar = gtk_progress_bar_new ();
  amt_widgets_set_name (self->busy_bar, _ ("Progress"));
  gtk_box_append (GTK_BOX (box), self->busy_text);
  gtk_box_append (GTK_BOX (box), self->busy_bar);
  return box;
}

static void
make_stack (AmtViewer *self)
{
  GtkStack *stack;

  self->stack = gtk_stack_new ();
  stack = GTK_STACK (self->stack);
  gtk_stack_set_hhomogeneous (stack, FALSE);
  gtk_stack_set_vhomogeneous (stack, FALSE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (stack,
                       amt_widgets_status ("x-office-document-symbolic", _ ("No Document Chosen"),
                                           _ ("Choose a file of this case above.")),
                       "none");
  gtk_stack_add_named (stack, adw_bin_new (), "blank");
  gtk_stack_add_named (stack, make_busy (self), "busy");
  gtk_stack_add_named (stack, amt_viewer_make_trouble (self), "trouble");
  self->locked = amt_password_bar_new ();
  gtk_stack_add_named (stack, self->locked, "locked");
  self->scrolled = gtk_scrolled_window_new ();
  self->view = amt_document_view_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->view);
  gtk_stack_add_named (stack, self->scrolled, "pages");
  self->text = amt_text_view_page_new ();
  gtk_stack_add_named (stack, self->text, "text");
}

/* Parts may outlive the viewer for a moment, while something that they asked for is still on its way. */
static void
follow (AmtViewer *self, gpointer part, const char *signal, GCallback callback)
{
  g_signal_connect_object (part, signal, callback, self, 0);
}

static void
follow_swapped (AmtViewer *self, gpointer part, const char *signal, GCallback callback)
{
  g_signal_connect_object (part, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
connect_parts (AmtViewer *self)
{
  follow_swapped (self, self->view, "notify::page", G_CALLBACK (page_cb));
  follow_swapped (self, self->view, "notify::zoom", G_CALLBACK (amt_viewer_update_bars));
  follow_swapped (self, self->view, "notify::zoom-mode", G_CALLBACK (amt_viewer_update_actions));
  follow_swapped (self, self->view, "notify::rotation", G_CALLBACK (rotation_cb));
  follow_swapped (self, self->view, "notify::has-selection",
                  G_CALLBACK (amt_viewer_update_actions));
  follow (self, self->view, "link-activated", G_CALLBACK (link_cb));
  follow (self, self->locked, "entered", G_CALLBACK (entered_cb));
  follow (self, self->thumbnails, "chosen", G_CALLBACK (chosen_cb));
  follow (self, self->outline, "chosen", G_CALLBACK (chosen_cb));
  follow_swapped (self, self->search_bar, "changed", G_CALLBACK (search_wanted_cb));
  follow (self, self->search_bar, "step", G_CALLBACK (step_cb));
  follow_swapped (self, self->search_bar, "closed", G_CALLBACK (gtk_widget_grab_focus));
  follow (self, self->search, "found", G_CALLBACK (found_cb));
  follow (self, self->search, "current", G_CALLBACK (current_cb));
  follow (self, self->search, "changed", G_CALLBACK (search_changed_cb));
}

static void
amt_viewer_init (AmtViewer *self)
{
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->cancellable = g_cancellable_new ();
  self->places = json_object_new ();
  self->passwords = amt_viewer_passwords_new ();
  self->search = amt_document_search_new ();
  self->findings = amt_findings_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "viewer");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  amt_viewer_make_bars (self);
  self->search_bar = amt_viewer_search_bar_new ();
  gtk_box_append (GTK_BOX (self->box), self->search_bar);
  gtk_box_append (GTK_BOX (self->box), self->findings);
  make_stack (self);
  gtk_box_append (GTK_BOX (middle), amt_viewer_make_side (self));
  gtk_box_append (GTK_BOX (middle), self->stack);
  gtk_box_append (GTK_BOX (self->box), middle);
  connect_parts (self);
  amt_widgets_set_name (GTK_WIDGET (self), _ ("Document"));
}

GtkWidget *
amt_viewer_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtViewer *self = g_object_new (AMT_TYPE_VIEWER, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  amt_viewer_add_actions (self);
  g_signal_connect_swapped (open_case, "changed", G_CALLBACK (case_changed_cb), self);
  amt_viewer_update_bars (self);
  amt_viewer_update_actions (self);
  return GTK_WIDGET (self);
}

const char *
amt_viewer_get_document (AmtViewer *self)
{
  return self->document_id;
}

void
amt_viewer_find (AmtViewer *self)
{
  if (!self->shown || self->pixels_only)
    return;
  amt_viewer_show_text (self, FALSE);
  amt_viewer_search_bar_open (AMT_VIEWER_SEARCH_BAR (self->search_bar), NULL);
  gtk_widget_grab_focus (self->search_bar);
}

void
amt_viewer_leave (AmtViewer *self)
{
  drop_document (self);
}

GActionGroup *
amt_viewer_get_actions (AmtViewer *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
amt_viewer_set_in_window (AmtViewer *self, gboolean in_window)
{
  self->in_window = in_window;
  amt_viewer_update_bars (self);
}

GtkWidget *
amt_viewer_get_view (AmtViewer *self)
{
  return self->view;
}

gboolean
amt_viewer_is_pixels_only (AmtViewer *self)
{
  return self->pixels_only;
}
