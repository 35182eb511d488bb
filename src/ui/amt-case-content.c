/* amt-case-content.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-content-private.h"

#include "amt-case-banners.h"
#include "amt-case-header.h"
#include "amt-decide-page.h"
#include "amt-documents-page.h"
#include "amt-find-bar.h"
#include "amt-fresh.h"
#include "amt-form-page.h"
#include "amt-history-page.h"
#include "amt-json.h"
#include "amt-messages-page.h"
#include "amt-notes-page.h"
#include "amt-side-by-side.h"
#include "amt-store-places.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Loading takes a few milliseconds; a spinner before this time would only flicker. */
#define SPINNER_MS 300
/* The page's least share of the window's height; else the facts of the case are folded away. */
#define PAGE_SHARE 0.4
/* Under which the place of a case is kept until the cache has it. */
#define PLACE "place"

G_DEFINE_FINAL_TYPE (AmtCaseContent, amt_case_content, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PAGE_CHANGED,
  SIGNAL_DECIDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  GtkWidget *(*make) (AmtWorkplace *workplace, AmtOpenCase *open_case);
} PAGES[N_PAGES] = {
  [PAGE_FORM] = { "form", amt_form_page_new },
  [PAGE_DOCUMENTS] = { "documents", amt_documents_page_new },
  [PAGE_MESSAGES] = { "messages", amt_messages_page_new },
  [PAGE_NOTES] = { "notes", amt_notes_page_new },
  [PAGE_HISTORY] = { "history", amt_history_page_new },
};

static int
find_page (const char *name)
{
  for (guint i = 0; i < N_PAGES; i++)
    if (g_strcmp0 (PAGES[i].name, name) == 0)
      return (int) i;
  return -1;
}

gboolean
amt_case_content_has_page (const char *page)
{
  int found = find_page (page);

  return found >= 0 && PAGES[found].make;
}

/* --- tabs ---------------------------------------------------------------------------------------------- */

static char *
tab_label (AmtCaseContent *self, Page page)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  guint n;

  switch (page)
    {
    case PAGE_FORM:
      return g_strdup (C_ ("page", "Application"));
    case PAGE_DOCUMENTS:
      n = value ? value->documents->len : 0;
      /* Translators: %u is how many there are. */
      return n > 0 ? g_strdup_printf (C_ ("page", "Documents (%u)"), n)
                   : g_strdup (C_ ("page", "Documents"));
    case PAGE_MESSAGES:
      n = amt_messages_page_count (self->open_case);
      return n > 0 ? g_strdup_printf (C_ ("page", "Messages (%u)"), n)
                   : g_strdup (C_ ("page", "Messages"));
    case PAGE_NOTES:
      n = amt_notes_page_count (self->open_case);
      return n > 0 ? g_strdup_printf (C_ ("page", "File Notes and Jottings (%u)"), n)
                   : g_strdup (C_ ("page", "File Notes and Jottings"));
    case PAGE_HISTORY:
    case N_PAGES:
    default:
      return g_strdup (C_ ("page", "History"));
    }
}

static void
update_tabs (AmtCaseContent *self)
{
  for (guint i = 0; i < N_PAGES; i++)
    if (self->tabs[i])
      {
        g_autofree char *label = tab_label (self, i);

        if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->tabs[i])), label) != 0)
          gtk_button_set_label (GTK_BUTTON (self->tabs[i]), label);
      }
}

static void
make_tabs (AmtCaseContent *self)
{
  self->switcher = amt_wrap_layout_box (3, 3);
  gtk_widget_add_css_class (self->switcher, "case-tabs");
  amt_widgets_set_name (self->switcher, _ ("Pages of the Case"));
  for (guint i = 0; i < N_PAGES; i++)
    {
      if (!PAGES[i].make)
        continue;
      self->tabs[i] = gtk_toggle_button_new ();
      gtk_widget_add_css_class (self->tabs[i], "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->tabs[i]), "case.page");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->tabs[i]), "s", PAGES[i].name);
      gtk_box_append (GTK_BOX (self->switcher), self->tabs[i]);
    }
}

/* --- what is shown ------------------------------------------------------------------------------------- */

static void
show_trouble (AmtCaseContent *self, const char *icon, const char *title, const char *text,
              gboolean again)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (self->trouble);

  adw_status_page_set_icon_name (page, icon);
  adw_status_page_set_title (page, title);
  adw_status_page_set_description (page, text);
  gtk_widget_set_visible (self->again, again);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->trouble);
}

static const char *
row_only_in_words (AmtRowOnlyReason reason)
{
  switch (reason)
    {
    case AMT_ROW_ONLY_OFFLINE:
      return _ ("The whole case is not on this computer, and the portal cannot be reached at the "
                "moment.");
    case AMT_ROW_ONLY_SIGN_IN:
      return _ ("The whole case is not on this computer. Please sign in to load it.");
    case AMT_ROW_ONLY_REFUSED:
      return _ ("The portal does not show you the whole case.");
    case AMT_ROW_ONLY_FAULT:
    case AMT_ROW_ONLY_NONE:
    default:
      return _ ("The portal's answer could not be used. Please try again.");
    }
}

static void
fill_page (AmtCaseContent *self, Page page)
{
  if (self->pages[page] || !PAGES[page].make)
    return;
  self->pages[page] = PAGES[page].make (self->workplace, self->open_case);
  gtk_stack_add_named (GTK_STACK (self->stack), self->pages[page], PAGES[page].name);
  if (page == PAGE_FORM)
    {
      guint64 seen = (guint64) amt_json_int (self->place, "applicantVersion", G_MAXINT64);
      const AmtCase *value = amt_open_case_get_case (self->open_case);
      AmtFormPage *form = AMT_FORM_PAGE (self->pages[page]);

      if (value && seen < value->applicant_version)
        amt_form_page_set_seen (form, amt_json_member_object (self->place, "values"));
      amt_form_page_set_address_shown (form, self->address_shown);
    }
}

static void
show_page (AmtCaseContent *self)
{
  fill_page (self, self->page);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->pages[self->page]);
  amt_find_bar_set_area (AMT_FIND_BAR (self->find_bar), self->pages[self->page]);
}

/* --- what is shown -------------------------------------------------------------------------------------- */

static void
start (AmtCaseContent *self)
{
  int last = find_page (amt_json_string (self->place, "page"));

  self->started = TRUE;
  if (last >= 0 && PAGES[last].make)
    self->page = (Page) last;
  amt_case_banners_set_seen (AMT_CASE_BANNERS (self->banners),
                             amt_json_string (self->place, "seen"));
  amt_case_content_start_viewer (self);
  g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
}

static void
update (AmtCaseContent *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  AmtOpenCaseState state = amt_open_case_get_state (self->open_case);
  gboolean whole = value && value->whole;

  gtk_widget_set_visible (self->switcher, whole);
  if (whole && self->place_known)
    {
      g_clear_handle_id (&self->spinner, g_source_remove);
      if (!self->started)
        start (self);
      update_tabs (self);
      show_page (self);
      return;
    }
  if (state == AMT_OPEN_CASE_ROW_ONLY)
    show_trouble (self, "network-offline-symbolic", _ ("Only the List Entry Is Here"),
                  row_only_in_words (amt_open_case_get_reason (self->open_case)), TRUE);
  else if (state == AMT_OPEN_CASE_GONE)
    show_trouble (self, "edit-clear-symbolic", _ ("This Case Is Not Here"),
                  _ ("The portal no longer shows you this case, or it was never here."), FALSE);
  else if (state == AMT_OPEN_CASE_FAILED)
    show_trouble (self, "dialog-error-symbolic", _ ("The Case Cannot Be Read"),
                  _ ("The cache on this computer did not answer as it should. Nothing is lost at "
                     "the portal."),
                  TRUE);
}

static void
changed_cb (AmtOpenCase *open_case, AmtCaseContent *self)
{
  update (self);
}

static gboolean
spinner_cb (gpointer user_data)
{
  AmtCaseContent *self = user_data;

  self->spinner = 0;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "blank") == 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "loading");
  return G_SOURCE_REMOVE;
}

/* --- where one was ------------------------------------------------------------------------------------- */

static void
place_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCaseContent) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = amt_store_load_case_place_finish (AMT_STORE (source), result, &error);
  const char *fresh = self->workplace ? amt_fresh_get (self->workplace, PLACE,
                                                       amt_open_case_get_ref (self->open_case))
                                      : NULL;
  g_autoptr (JsonNode) root =
      fresh || text ? amt_json_parse_text (fresh ? fresh : text, NULL) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    self->place = json_object_ref (json_node_get_object (root));
  self->place_known = TRUE;
  update (self);
}

static void
place_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!amt_store_save_case_place_finish (AMT_STORE (source), result, &error) &&
      !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY))
    g_info ("where the case was left could not be kept: %s", error->message);
}

static void
save_place (AmtCaseContent *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  JsonObject *place;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  if (!value || !value->whole || !self->started)
    return;
  place = json_object_new ();
  json_node_take_object (root, place);
  json_object_set_string_member (place, "page", PAGES[self->page].name);
  json_object_set_int_member (place, "applicantVersion", (gint64) value->applicant_version);
  json_object_set_object_member (place, "values", amt_form_page_get_marks (self->open_case));
  amt_case_content_save_documents (self, place);
  if (value->history->len > 0)
    {
      const AmtHistoryEntry *last = value->history->pdata[value->history->len - 1];

      json_object_set_string_member (place, "seen", last->id);
    }
  text = amt_json_to_text (root);
  amt_fresh_set (self->workplace, PLACE, value->id, text);
  amt_store_save_case_place_async (amt_workplace_get_store (self->workplace), value->id, text, NULL,
                                   place_saved_cb, NULL);
}

/* --- room for the page --------------------------------------------------------------------------------- */

static gboolean
fold_cb (gpointer user_data)
{
  AmtCaseContent *self = user_data;

  self->fold = 0;
  amt_case_header_set_compact (AMT_CASE_HEADER (self->header), self->low);
  return G_SOURCE_REMOVE;
}

static void
amt_case_content_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtCaseContent *self = AMT_CASE_CONTENT (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  GtkWidget *above[] = { self->banners, self->switcher };
  int room = height - amt_case_header_measure_whole (AMT_CASE_HEADER (self->header), width);
  gboolean low;

  for (guint i = 0; i < G_N_ELEMENTS (above); i++)
    {
      int needed = 0;

      if (gtk_widget_get_visible (above[i]))
        gtk_widget_measure (above[i], GTK_ORIENTATION_VERTICAL, width, &needed, NULL, NULL, NULL);
      room -= needed;
    }
  low = root && room < PAGE_SHARE * gtk_widget_get_height (root);
  /* Nothing can come or go while sizes are being given out: in the next turn. */
  if (low != self->low && self->fold == 0)
    self->fold = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  self->low = low;
  gtk_widget_size_allocate (self->outer, &(GtkAllocation){ .width = width, .height = height },
                            baseline);
}

static void
amt_case_content_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (AMT_CASE_CONTENT (widget)->outer, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
amt_case_content_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (AMT_CASE_CONTENT (widget)->outer);
}

static void
amt_case_content_dispose (GObject *object)
{
  AmtCaseContent *self = AMT_CASE_CONTENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner, g_source_remove);
  g_clear_handle_id (&self->fold, g_source_remove);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  if (self->workplace)
    amt_case_content_drop_viewer (self);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->place, json_object_unref);
  G_OBJECT_CLASS (amt_case_content_parent_class)->dispose (object);
}

static void
amt_case_content_root (GtkWidget *widget)
{
  AmtCaseContent *self = AMT_CASE_CONTENT (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (amt_case_content_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  self->home = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  if (self->home)
    g_signal_connect_swapped (self->home, "notify::is-active",
                              G_CALLBACK (amt_case_content_follow_window), self);
  amt_case_content_place_viewer (self);
}

static void
amt_case_content_unroot (GtkWidget *widget)
{
  AmtCaseContent *self = AMT_CASE_CONTENT (widget);

  if (self->home)
    g_signal_handlers_disconnect_by_data (self->home, self);
  self->home = NULL;
  GTK_WIDGET_CLASS (amt_case_content_parent_class)->unroot (widget);
}

static void
amt_case_content_class_init (AmtCaseContentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_content_dispose;
  GTK_WIDGET_CLASS (klass)->root = amt_case_content_root;
  GTK_WIDGET_CLASS (klass)->unroot = amt_case_content_unroot;
  GTK_WIDGET_CLASS (klass)->measure = amt_case_content_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = amt_case_content_size_allocate;
  GTK_WIDGET_CLASS (klass)->get_request_mode = amt_case_content_get_request_mode;
  signals[SIGNAL_PAGE_CHANGED] =
      g_signal_new ("page-changed", AMT_TYPE_CASE_CONTENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_DECIDED] = g_signal_new ("decided", AMT_TYPE_CASE_CONTENT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
make_stack (AmtCaseContent *self)
{
  GtkWidget *loading = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  /* A page that is not shown must not make the pane wider. */
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), adw_bin_new (), "blank");
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_valign (loading, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (loading), spinner);
  gtk_box_append (GTK_BOX (loading), gtk_label_new (_ ("The case is being loaded …")));
  gtk_stack_add_named (GTK_STACK (self->stack), loading, "loading");
  self->trouble = adw_status_page_new ();
  self->again = amt_widgets_text_button (_ ("_Try Again"), "case.reload");
  gtk_widget_add_css_class (self->again, "pill");
  gtk_widget_set_halign (self->again, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->trouble), self->again);
  gtk_stack_add_named (GTK_STACK (self->stack), self->trouble, "trouble");
}

static void
amt_case_content_init (AmtCaseContent *self)
{
  self->cancellable = g_cancellable_new ();
  self->outer = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->outer), FALSE);
  /* What the pages of the case need in height is nothing to the decision: its foot would leave the window. */
  gtk_stack_set_vhomogeneous (GTK_STACK (self->outer), FALSE);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  make_tabs (self);
  make_stack (self);
  self->find_bar = amt_find_bar_new ();
  self->beside = amt_side_by_side_new ();
  gtk_widget_set_vexpand (self->beside, TRUE);
}

GtkWidget *
amt_case_content_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtCaseContent *self = g_object_new (AMT_TYPE_CASE_CONTENT, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *pages = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->banners = amt_case_banners_new (workplace, open_case);
  self->header = amt_case_header_new (workplace, open_case);
  gtk_box_append (GTK_BOX (box), self->banners);
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), self->switcher);
  gtk_box_append (GTK_BOX (pages), self->find_bar);
  gtk_box_append (GTK_BOX (pages), self->stack);
  amt_side_by_side_set_start (AMT_SIDE_BY_SIDE (self->beside), pages);
  amt_case_content_watch_documents (self);
  gtk_box_append (GTK_BOX (box), self->beside);
  gtk_stack_add_named (GTK_STACK (self->outer), box, "case");
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  self->spinner = g_timeout_add (SPINNER_MS, spinner_cb, self);
  amt_store_load_case_place_async (amt_workplace_get_store (workplace),
                                   amt_open_case_get_ref (open_case), self->cancellable,
                                   place_loaded_cb, g_object_ref (self));
  update (self);
  return GTK_WIDGET (self);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

void
amt_case_content_close_decide (AmtCaseContent *self)
{
  GtkWidget *page = g_steal_pointer (&self->decide);

  if (!page)
    return;
  g_signal_handlers_disconnect_by_data (page, self);
  amt_decide_page_leave (AMT_DECIDE_PAGE (page));
  gtk_stack_set_visible_child_name (GTK_STACK (self->outer), "case");
  gtk_stack_remove (GTK_STACK (self->outer), page);
}

static void
decide_closed_cb (AmtDecidePage *page, gboolean decided, AmtCaseContent *self)
{
  amt_case_content_close_decide (self);
  gtk_widget_grab_focus (self->tabs[self->page]);
  g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
  if (decided)
    g_signal_emit (self, signals[SIGNAL_DECIDED], 0);
}

static void
show_decide (AmtCaseContent *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  if (!value || !value->whole)
    return;
  if (!self->decide)
    {
      self->decide = amt_decide_page_new (self->workplace, self->open_case);
      g_signal_connect (self->decide, "closed", G_CALLBACK (decide_closed_cb), self);
      amt_decide_page_set_address_shown (AMT_DECIDE_PAGE (self->decide), self->address_shown);
      gtk_stack_add_child (GTK_STACK (self->outer), self->decide);
    }
  gtk_stack_set_visible_child (GTK_STACK (self->outer), self->decide);
  gtk_widget_grab_focus (self->decide);
  g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
}

void
amt_case_content_show_page (AmtCaseContent *self, const char *page)
{
  int found = find_page (page);

  if (g_strcmp0 (page, "decide") == 0)
    show_decide (self);
  if (found < 0 || !PAGES[found].make)
    return;
  amt_case_content_close_decide (self);
  self->page = (Page) found;
  self->started = TRUE;
  update (self);
  /* Where there is room for one only, whoever asks for a page wants to see it. */
  amt_side_by_side_set_front (AMT_SIDE_BY_SIDE (self->beside), FALSE);
  g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
}

const char *
amt_case_content_get_page (AmtCaseContent *self)
{
  return self->decide ? "decide" : PAGES[self->page].name;
}

GtkWidget *
amt_case_content_get_page_widget (AmtCaseContent *self, const char *page)
{
  int found = find_page (page);

  if (g_strcmp0 (page, "decide") == 0)
    return self->decide;
  return found < 0 ? NULL : self->pages[found];
}

void
amt_case_content_find (AmtCaseContent *self)
{
  gboolean alone = amt_case_content_is_viewer_shown (self) &&
                   !gtk_widget_get_visible (gtk_widget_get_parent (self->stack));

  if (amt_case_content_is_viewer_shown (self) &&
      (alone || gtk_widget_get_focus_child (self->viewer)))
    amt_viewer_find (AMT_VIEWER (self->viewer));
  else
    amt_find_bar_open (AMT_FIND_BAR (self->find_bar));
}

void
amt_case_content_set_address_shown (AmtCaseContent *self, gboolean shown)
{
  self->address_shown = shown;
  amt_case_banners_set_address_shown (AMT_CASE_BANNERS (self->banners), shown);
  amt_case_header_set_address_shown (AMT_CASE_HEADER (self->header), shown);
  if (self->pages[PAGE_FORM])
    amt_form_page_set_address_shown (AMT_FORM_PAGE (self->pages[PAGE_FORM]), shown);
  if (self->decide)
    amt_decide_page_set_address_shown (AMT_DECIDE_PAGE (self->decide), shown);
}

void
amt_case_content_show_follow_up (AmtCaseContent *self)
{
  amt_case_header_show_follow_up (AMT_CASE_HEADER (self->header));
}

static AmtNotesPage *
notes_page (AmtCaseContent *self)
{
  return self->pages[PAGE_NOTES] ? AMT_NOTES_PAGE (self->pages[PAGE_NOTES]) : NULL;
}

void
amt_case_content_write (AmtCaseContent *self, AmtWriting writing)
{
  amt_case_content_show_page (self, "notes");
  if (notes_page (self))
    amt_note_composer_write (amt_notes_page_get_composer (notes_page (self)), writing);
}

void
amt_case_content_restore_drafts (AmtCaseContent *self)
{
  if (notes_page (self))
    amt_note_composer_restore (amt_notes_page_get_composer (notes_page (self)));
}

void
amt_case_content_leave (AmtCaseContent *self)
{
  if (notes_page (self))
    amt_notes_page_leave (notes_page (self));
  amt_case_content_close_decide (self);
  save_place (self);
  amt_case_content_drop_viewer (self);
  amt_open_case_leave (self->open_case);
}
