/* amt-search-page.c: see the header. Main thread.
 *
 * The focus stays in the field while one types; Up and Down choose a hit from there, Return opens it. A hit that nobody chose is
 * not selected: what is selected is opened beside the list, and a case that was opened counts as read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-search-page.h"

#include "amt-action-table.h"
#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-field-rows.h"
#include "amt-list-tab.h"
#include "amt-open-at.h"
#include "amt-search-keep.h"
#include "amt-search-row.h"
#include "amt-search-words.h"
#include "amt-store-places.h"
#include "amt-weak.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

#define LIMIT 100
/* Typing goes on while the answer is sought; the store interrupts a search for the next one. */
#define DELAY_MS 60
/* How often the index is looked at while it is being made. */
#define PROGRESS_MS 1000

struct _AmtSearchPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;       /* (owned) */
  GSimpleActionGroup *actions;   /* (owned) "search" */
  GListStore *hits;              /* (owned) (element-type AmtSearchItem) */
  GtkSingleSelection *selection; /* (owned) */
  GCancellable *cancellable;     /* (owned) (nullable) of the search that runs */
  AmtCaseQuery *kept;      /* (owned) (nullable) what can be saved of the search that is shown */
  GtkWidget *inserted;     /* (unowned) (nullable) window that has @actions */
  gboolean keep_selection; /* the same search again */
  guint progress;          /* 0: the index is complete */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *entry;
  GtkWidget *notes;
  GtkWidget *count;
  GtkWidget *index;
  GtkWidget *stack; /* hint, empty, rows */
  GtkWidget *empty;
  GtkWidget *list_view;
};

G_DEFINE_FINAL_TYPE (AmtSearchPage, amt_search_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CASE_SELECTED,
  SIGNAL_CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void search (AmtSearchPage *self);

static const char *
text_of (AmtSearchPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text && *text);
}

static void
update_actions (AmtSearchPage *self)
{
  GAction *save = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "save");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (save),
                               self->kept && amt_workplace_get_engine (self->workplace));
}

/* --- what came of it ----------------------------------------------------------------------------------- */

static void
show_empty (AmtSearchPage *self, const char *title, const char *description)
{
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), description);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
}

static void
select_case (AmtSearchPage *self, const char *case_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->hits));

  for (guint i = 0; case_id && i < n; i++)
    {
      g_autoptr (AmtSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->hits), i);

      if (strcmp (amt_search_item_get_case (item), case_id) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static char *
dup_selected (AmtSearchPage *self)
{
  AmtSearchItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item ? g_strdup (amt_search_item_get_case (item)) : NULL;
}

static void watch_index (AmtSearchPage *self, gboolean wanted);

/* @found: (transfer full) */
static void
show_found (AmtSearchPage *self, AmtDeskSearch *found)
{
  g_autofree char *count = amt_search_words_count (found->result);
  g_autofree char *notes = amt_search_words_notes (found->query);
  g_autofree char *selected = self->keep_selection ? dup_selected (self) : NULL;
  g_autoptr (GPtrArray) items = NULL;

  set_text (self->notes, notes);
  g_clear_pointer (&self->kept, amt_case_query_free);
  self->kept = amt_search_keep_query (found->query);
  watch_index (self, found->result->n_unindexed > 0);
  if (amt_search_query_is_empty (found->query))
    {
      set_text (self->count, NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "hint");
    }
  else if (found->result->hits->len == 0)
    {
      set_text (self->count, NULL);
      show_empty (
          self, _ ("Nothing Found"),
          _ ("Searched was what is on this computer: cases of your queues, and all of a case "
             "that is yours or that you opened."));
    }
  else
    {
      set_text (self->count, count);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "rows");
    }
  if (self->keep_selection)
    gtk_widget_set_visible (self->count, found->result->hits->len > 0);
  amt_dialogs_announce (self->entry,
                        gtk_widget_get_visible (self->count) ? count : _ ("Nothing Found"));
  items = amt_search_items_new (found);
  g_list_store_splice (self->hits, 0, g_list_model_get_n_items (G_LIST_MODEL (self->hits)),
                       items->pdata, items->len);
  select_case (self, selected);
  update_actions (self);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSearchPage) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDeskSearch) found = amt_desk_search_finish (AMT_DESK (source), result, &error);

  if (!self || !self->workplace || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (found)
    {
      show_found (self, g_steal_pointer (&found));
    }
  else
    {
      g_autoptr (AmtErrorText) text = amt_error_text_new (error);

      set_text (self->count, NULL);
      g_list_store_remove_all (self->hits);
      show_empty (self, text->title, text->body);
    }
}

static void
forget (AmtSearchPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
search (AmtSearchPage *self)
{
  forget (self);
  if (*text_of (self) == '\0')
    {
      watch_index (self, FALSE);
      g_clear_pointer (&self->kept, amt_case_query_free);
      set_text (self->notes, NULL);
      set_text (self->count, NULL);
      g_list_store_remove_all (self->hits);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "hint");
      update_actions (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  amt_desk_search_async (amt_workplace_get_desk (self->workplace), text_of (self), LIMIT,
                         self->cancellable, found_cb, amt_weak_new (self));
}

static void
changed_cb (GtkSearchEntry *entry, AmtSearchPage *self)
{
  self->keep_selection = FALSE;
  search (self);
}

/* --- how far the index is ------------------------------------------------------------------------------ */

static void
progress_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSearchPage) self = amt_weak_take (user_data);
  AmtSearchProgress progress = { 0 };
  g_autofree char *text = NULL;

  if (!amt_store_load_search_progress_finish (AMT_STORE (source), result, &progress, NULL) ||
      !self || !self->workplace || self->progress == 0)
    return;
  if (progress.n_total == 0 || progress.n_done >= progress.n_total)
    {
      watch_index (self, FALSE);
      self->keep_selection = TRUE;
      search (self);
      return;
    }
  text =
      g_strdup_printf (_ ("The search index is still being made: %u of %u cases. Something may be "
                          "missing until then."),
                       (guint) progress.n_done, (guint) progress.n_total);
  set_text (self->index, text);
}

static gboolean
look_at_index_cb (gpointer user_data)
{
  AmtSearchPage *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    amt_store_load_search_progress_async (amt_workplace_get_store (self->workplace), NULL,
                                          progress_cb, amt_weak_new (self));
  return G_SOURCE_CONTINUE;
}

static void
watch_index (AmtSearchPage *self, gboolean wanted)
{
  if (wanted && self->progress == 0)
    {
      set_text (self->index,
                _ ("The search index is still being made. Something may be missing until then."));
      self->progress = g_timeout_add (PROGRESS_MS, look_at_index_cb, self);
    }
  else if (!wanted)
    {
      g_clear_handle_id (&self->progress, g_source_remove);
      set_text (self->index, NULL);
    }
}

/* --- choosing ------------------------------------------------------------------------------------------ */

static void
open_at (AmtSearchPage *self, guint position)
{
  g_autoptr (AmtSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->hits), position);

  if (item)
    amt_open_at (GTK_WIDGET (self), amt_search_item_get_case (item),
                 amt_search_item_get_page (item));
}

static void
row_activated_cb (GtkListView *list, guint position, AmtSearchPage *self)
{
  open_at (self, position);
}

static void
entry_activated_cb (GtkSearchEntry *entry, AmtSearchPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  open_at (self, position == GTK_INVALID_LIST_POSITION ? 0 : position);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, AmtSearchPage *self)
{
  AmtSearchItem *item = gtk_single_selection_get_selected_item (selection);

  if (!item)
    return;
  g_signal_emit (self, signals[SIGNAL_CASE_SELECTED], 0, amt_search_item_get_case (item));
}

static char *
dup_words (gpointer item, gpointer user_data)
{
  AmtSearchPage *self = user_data;

  return amt_search_item_dup_words (item, amt_workplace_get_references (self->workplace));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSED], 0);
  return GDK_EVENT_STOP;
}

static void
stop_cb (GtkSearchEntry *entry, AmtSearchPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
close_cb (GtkButton *button, AmtSearchPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* --- saving -------------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSearchPage) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gint64 id = amt_store_save_search_finish (AMT_STORE (source), result, &error);

  if (!self || !self->workplace)
    return;
  if (id > 0)
    {
      amt_workplace_say (self->workplace, _ ("The search stands in the sidebar now."));
    }
  else
    {
      g_autofree char *sentence = amt_error_text_dup_sentence (error);

      amt_workplace_say (self->workplace, sentence);
    }
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtSearchPage *self = user_data;
  g_autofree char *name = g_strstrip (g_strdup (text_of (self)));

  amt_store_save_search_async (amt_workplace_get_store (self->workplace), 0, name, self->kept, NULL,
                               saved_cb, amt_weak_new (self));
}

static const GActionEntry ACTIONS[] = {
  { .name = "save", .activate = save_action },
};

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_search_page_root (GtkWidget *widget)
{
  AmtSearchPage *self = AMT_SEARCH_PAGE (widget);

  GTK_WIDGET_CLASS (amt_search_page_parent_class)->root (widget);
  self->inserted = GTK_WIDGET (gtk_widget_get_root (widget));
  amt_action_table_insert (self->inserted, "search", G_ACTION_GROUP (self->actions));
}

static void
amt_search_page_unroot (GtkWidget *widget)
{
  AmtSearchPage *self = AMT_SEARCH_PAGE (widget);

  amt_action_table_insert (self->inserted, "search", NULL);
  self->inserted = NULL;
  GTK_WIDGET_CLASS (amt_search_page_parent_class)->unroot (widget);
}

static void
amt_search_page_dispose (GObject *object)
{
  AmtSearchPage *self = AMT_SEARCH_PAGE (object);

  forget (self);
  g_clear_handle_id (&self->progress, g_source_remove);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->hits);
  g_clear_pointer (&self->kept, amt_case_query_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_search_page_parent_class)->dispose (object);
}

static void
amt_search_page_class_init (AmtSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_search_page_dispose;
  widget_class->root = amt_search_page_root;
  widget_class->unroot = amt_search_page_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  signals[SIGNAL_CASE_SELECTED] =
      g_signal_new ("case-selected", AMT_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", AMT_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_search_page_init (AmtSearchPage *self)
{
  GtkWidget *close = amt_widgets_icon_button ("go-previous-symbolic", _ ("Close the Search"), NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header_bar),
                                   adw_window_title_new (_ ("Search"), NULL));
  g_signal_connect (close, "clicked", G_CALLBACK (close_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header_bar), close);
  adw_header_bar_pack_end (
      ADW_HEADER_BAR (self->header_bar),
      amt_widgets_icon_button ("amt-saved-search-symbolic", _ ("Save This Search"), "search.save"));
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
}

static void
add_field (AmtSearchPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (head, "search-head");
  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), DELAY_MS);
  g_object_set (self->entry, "placeholder-text", _ ("Name, reference, form, notes …"), NULL);
  amt_widgets_set_name (self->entry, _ ("Search everywhere"));
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entry_activated_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (stop_cb), self);
  gtk_box_append (GTK_BOX (head), self->entry);
  self->notes = amt_widgets_label (NULL, "caption");
  self->count = amt_widgets_label (NULL, "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  self->index = amt_widgets_label (NULL, "caption");
  gtk_box_append (GTK_BOX (head), self->notes);
  gtk_box_append (GTK_BOX (head), self->count);
  gtk_box_append (GTK_BOX (head), self->index);
  set_text (self->notes, NULL);
  set_text (self->count, NULL);
  set_text (self->index, NULL);
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtSearchPage *self)
{
  gtk_list_item_set_child (item, amt_search_row_new (self->workplace));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  amt_search_row_set_item (AMT_SEARCH_ROW (gtk_list_item_get_child (item)),
                           gtk_list_item_get_item (item));
}

static GtkWidget *
make_rows (AmtSearchPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list_view =
      gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_add_css_class (self->list_view, "search-rows");
  amt_widgets_set_name (self->list_view, _ ("Hits"));
  g_signal_connect (self->list_view, "activate", G_CALLBACK (row_activated_cb), self);
  amt_list_tab_repair (self->list_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list_view);
  return scrolled;
}

GtkWidget *
amt_search_page_new (AmtWorkplace *workplace)
{
  AmtSearchPage *self = g_object_new (AMT_TYPE_SEARCH_PAGE, NULL);
  GtkStack *stack;

  self->workplace = g_object_ref (workplace);
  self->hits = g_list_store_new (AMT_TYPE_SEARCH_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->hits)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  add_field (self);
  self->stack = gtk_stack_new ();
  stack = GTK_STACK (self->stack);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (stack, amt_search_words_hint (), "hint");
  self->empty = amt_widgets_status ("edit-find-symbolic", "", "");
  gtk_stack_add_named (stack, self->empty, "empty");
  gtk_stack_add_named (stack, make_rows (self), "rows");
  amt_field_rows_connect (self->entry, GTK_LIST_VIEW (self->list_view), dup_words, self);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  update_actions (self);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_search_page_get_header_bar (AmtSearchPage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

void
amt_search_page_start (AmtSearchPage *self)
{
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
