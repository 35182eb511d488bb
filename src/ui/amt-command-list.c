/* amt-command-list.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-command-list.h"

#include "amt-action-table.h"
#include "amt-command-match.h"
#include "amt-desk-search.h"
#include "amt-dialogs.h"
#include "amt-field-rows.h"
#include "amt-list-tab.h"
#include "amt-places.h"
#include "amt-store-places.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define WIDTH 560
#define HEIGHT 440
#define MAX_RECENT 8
#define MAX_CASES 5
/* From so many digits on a text may be a reference. */
#define MIN_DIGITS 2

#define AMT_TYPE_COMMAND_LIST (amt_command_list_get_type ())
G_DECLARE_FINAL_TYPE (AmtCommandList, amt_command_list, AMT, COMMAND_LIST, AdwWindow)

struct _AmtCommandList
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace; /* (owned) (nullable) */
  GPtrArray *commands;     /* (owned) (element-type AmtCommandItem) all, in the table's order */
  GPtrArray *cases;        /* (owned) (element-type AmtCommandItem) that fit the text */
  GListStore *shown;       /* (owned) (element-type AmtCommandItem) */
  GtkSingleSelection *selection; /* (owned) */
  GCancellable *cancellable;     /* (owned) ends with the window */
  GCancellable *searching;       /* (owned) (nullable) */

  GtkWidget *entry; /* (owned by the widget tree), as the following */
  GtkWidget *stack;
  GtkWidget *list_view;
};

G_DEFINE_FINAL_TYPE (AmtCommandList, amt_command_list, ADW_TYPE_WINDOW)

/* --- what fits ------------------------------------------------------------------------------------------ */

static char **
dup_recent (AmtCommandList *self)
{
  return self->workplace
             ? g_settings_get_strv (amt_workplace_get_settings (self->workplace), "recent-commands")
             : g_new0 (char *, 1);
}

static guint
recent_rank (char **recent, const char *action)
{
  for (guint i = 0; recent[i]; i++)
    if (strcmp (recent[i], action) == 0)
      return MAX_RECENT + 1 - MIN (i, MAX_RECENT);
  return 0;
}

static void
fill (AmtCommandList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (AmtCommandMatch));
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  g_auto (GStrv) recent = dup_recent (self);

  for (guint i = 0; i < self->commands->len; i++)
    {
      AmtCommandItem *item = self->commands->pdata[i];
      AmtCommandMatch one = { item,
                              amt_command_match_score (amt_command_item_get_label (item),
                                                       amt_command_item_get_group (item), text),
                              recent_rank (recent, amt_command_item_get_action (item)), i };

      if (one.score > 0)
        g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, amt_command_match_compare);
  for (guint i = 0; i < self->cases->len; i++)
    g_ptr_array_add (shown, self->cases->pdata[i]);
  for (guint i = 0; i < ranked->len; i++)
    g_ptr_array_add (shown, g_array_index (ranked, AmtCommandMatch, i).item);
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)),
                       shown->pdata, shown->len);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), shown->len > 0 ? "rows" : "empty");
  if (shown->len > 0)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      amt_dialogs_scroll_to (self->list_view, 0, FALSE);
    }
}

/* --- cases by reference -------------------------------------------------------------------------------- */

static void
cases_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCommandList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDeskSearch) found = amt_desk_search_finish (AMT_DESK (source), result, &error);

  if (!found || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_ptr_array_set_size (self->cases, 0);
  for (guint i = 0; i < found->result->hits->len; i++)
    {
      const AmtSearchHit *hit = found->result->hits->pdata[i];
      const AmtCase *value = hit->row->value;
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (value->id));
      g_autofree char *action = g_action_print_detailed_name ("win.open-case", target);
      /* Translators: %1$s is a reference, %2$s an applicant. */
      g_autofree char *label = g_strdup_printf (_ ("Open %1$s · %2$s"), value->reference,
                                                value->applicant ? value->applicant : "");

      if (hit->rank <= AMT_RANK_REFERENCE_END)
        g_ptr_array_add (self->cases, amt_command_item_new (action, label, _ ("Case"), NULL, NULL));
    }
  fill (self);
}

static gboolean
may_be_reference (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c; c++)
    n += g_ascii_isdigit (*c) ? 1 : 0;
  return n >= MIN_DIGITS;
}

static void
search_cases (AmtCommandList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_ptr_array_set_size (self->cases, 0);
  if (!self->workplace || !may_be_reference (text))
    return;
  self->searching = g_cancellable_new ();
  amt_desk_search_async (amt_workplace_get_desk (self->workplace), text, MAX_CASES, self->searching,
                         cases_cb, g_object_ref (self));
}

static void
changed_cb (GtkSearchEntry *entry, AmtCommandList *self)
{
  search_cases (self);
  fill (self);
}

/* --- running ------------------------------------------------------------------------------------------- */

/* Names of actions only: where somebody was and whom they looked for is nobody's business. */
static void
remember (AmtCommandList *self, const char *action)
{
  g_auto (GStrv) recent = dup_recent (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;
  guint n = 1;

  if (!self->workplace || !amt_action_table_find (action))
    return;
  g_strv_builder_add (builder, action);
  for (guint i = 0; recent[i] && n < MAX_RECENT; i++)
    if (strcmp (recent[i], action) != 0)
      {
        g_strv_builder_add (builder, recent[i]);
        n++;
      }
  kept = g_strv_builder_end (builder);
  g_settings_set_strv (amt_workplace_get_settings (self->workplace), "recent-commands",
                       (const char *const *) kept);
}

typedef struct
{
  GtkWidget *window; /* (owned) */
  char *action;      /* (owned) */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->window);
  g_free (run->action);
  g_free (run);
}

/* After the list is gone and the focus is back where it was: some commands go by it. */
static gboolean
run_cb (gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (run->action, &name, &target, NULL))
    gtk_widget_activate_action_variant (run->window, name, target);
  return G_SOURCE_REMOVE;
}

static void
run (AmtCommandList *self, guint position)
{
  g_autoptr (AmtCommandItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  Run *job;

  if (!item || !parent)
    return;
  if (!amt_command_item_is_enabled (item))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      amt_dialogs_announce (self->entry, amt_command_item_get_why (item));
      return;
    }
  remember (self, amt_command_item_get_action (item));
  job = g_new0 (Run, 1);
  job->window = GTK_WIDGET (g_object_ref (parent));
  job->action = g_strdup (amt_command_item_get_action (item));
  gtk_window_close (GTK_WINDOW (self));
  g_idle_add_full (G_PRIORITY_DEFAULT, run_cb, job, run_free);
}

static void
activate_cb (GtkListView *list, guint position, AmtCommandList *self)
{
  run (self, position);
}

static void
entry_activated_cb (GtkSearchEntry *entry, AmtCommandList *self)
{
  run (self, gtk_single_selection_get_selected (self->selection));
}

static void
stop_cb (GtkSearchEntry *entry, AmtCommandList *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static char *
dup_words (gpointer row, gpointer user_data)
{
  AmtCommandItem *item = row;
  GString *words = g_string_new (amt_command_item_get_label (item));

  g_string_append_printf (words, ", %s", amt_command_item_get_group (item));
  if (amt_command_item_get_keys (item))
    g_string_append_printf (words, ", %s", amt_command_item_get_keys (item));
  if (!amt_command_item_is_enabled (item))
    g_string_append_printf (words, ", %s: %s", _ ("not possible now"),
                            amt_command_item_get_why (item));
  return g_string_free (words, FALSE);
}

/* --- the commands -------------------------------------------------------------------------------------- */

static void
add_table (AmtCommandList *self, GtkWidget *window)
{
  guint n;
  const AmtActionInfo *table = amt_action_table (&n);

  for (guint i = 0; i < n; i++)
    if (strcmp (table[i].name, "win.command-list") != 0)
      g_ptr_array_add (self->commands,
                       amt_command_item_new (table[i].name, _ (table[i].label), _ (table[i].group),
                                             table[i].keys,
                                             amt_action_table_get_why (window, table[i].name)));
}

/* Places that the table does not name. */
static void
add_places (AmtCommandList *self, GPtrArray *places)
{
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));

  for (guint i = 0; i < places->len; i++)
    {
      AmtPlace *place = places->pdata[i];
      g_autoptr (GVariant) target =
          g_variant_ref_sink (g_variant_new_string (amt_place_get_id (place)));
      g_autofree char *action = g_action_print_detailed_name ("win.show-place", target);

      if (!amt_action_table_find (action))
        g_ptr_array_add (self->commands,
                         amt_command_item_new (action, amt_place_get_title (place), _ ("Go To"),
                                               NULL, amt_action_table_get_why (window, action)));
    }
}

static void
searches_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCommandList) self = user_data;
  g_autoptr (GPtrArray) searches =
      amt_store_load_searches_finish (AMT_STORE (source), result, NULL);
  g_autoptr (GPtrArray) places = NULL;

  if (!searches || g_cancellable_is_cancelled (self->cancellable))
    return;
  places = amt_places_searches (searches);
  add_places (self, places);
  fill (self);
}

static void
add_commands (AmtCommandList *self, GtkWidget *window)
{
  const AmtReferences *references;
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) queues = NULL;

  add_table (self, window);
  if (!self->workplace)
    return;
  references = amt_workplace_get_references (self->workplace);
  mine = amt_places_my_work (references);
  queues = amt_places_queues (references);
  add_places (self, mine);
  add_places (self, queues);
  amt_store_load_searches_async (amt_workplace_get_store (self->workplace), self->cancellable,
                                 searches_cb, g_object_ref (self));
}

/* --- the window ---------------------------------------------------------------------------------------- */

static void
amt_command_list_dispose (GObject *object)
{
  AmtCommandList *self = AMT_COMMAND_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (amt_command_list_parent_class)->dispose (object);
}

static void
amt_command_list_finalize (GObject *object)
{
  AmtCommandList *self = AMT_COMMAND_LIST (object);

  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->cases);
  g_object_unref (self->shown);
  g_object_unref (self->cancellable);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_command_list_parent_class)->finalize (object);
}

static void
amt_command_list_class_init (AmtCommandListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_command_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_command_list_finalize;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = gtk_label_new (NULL);
  GtkWidget *keys = gtk_label_new (NULL);

  amt_widgets_add_line (texts, NULL);
  gtk_widget_add_css_class (amt_widgets_add_line (texts, "caption"), "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (group, "caption");
  gtk_widget_add_css_class (group, "dim-label");
  gtk_widget_add_css_class (keys, "caption");
  gtk_widget_add_css_class (keys, "command-keys");
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), keys);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  AmtCommandItem *command = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *texts = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_first_child (texts);
  GtkWidget *why = gtk_widget_get_last_child (texts);
  GtkWidget *group = gtk_widget_get_next_sibling (texts);
  GtkWidget *keys = gtk_widget_get_next_sibling (group);
  gboolean enabled = amt_command_item_is_enabled (command);
  g_autofree char *words = dup_words (command, NULL);

  gtk_label_set_label (GTK_LABEL (label), amt_command_item_get_label (command));
  gtk_widget_set_tooltip_text (label, amt_command_item_get_label (command));
  gtk_label_set_label (GTK_LABEL (group), amt_command_item_get_group (command));
  gtk_label_set_label (GTK_LABEL (keys), amt_command_item_get_keys (command)
                                             ? amt_command_item_get_keys (command)
                                             : "");
  gtk_widget_set_visible (keys, amt_command_item_get_keys (command) != NULL);
  gtk_label_set_label (GTK_LABEL (why), enabled ? "" : amt_command_item_get_why (command));
  gtk_widget_set_tooltip_text (why, amt_command_item_get_why (command));
  gtk_widget_set_visible (why, !enabled);
  /* The reason is to be read. */
  gtk_widget_set_sensitive (label, enabled);
  gtk_widget_set_sensitive (group, enabled);
  gtk_widget_set_sensitive (keys, enabled);
  amt_widgets_set_name (gtk_widget_get_parent (box), words);
}

static GtkWidget *
make_rows (AmtCommandList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list_view =
      gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list_view), TRUE);
  gtk_widget_add_css_class (self->list_view, "command-rows");
  amt_widgets_set_name (self->list_view, _ ("Commands"));
  g_signal_connect (self->list_view, "activate", G_CALLBACK (activate_cb), self);
  amt_list_tab_repair (self->list_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list_view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
amt_command_list_init (AmtCommandList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->commands = g_ptr_array_new_with_free_func (g_object_unref);
  self->cases = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_list_store_new (AMT_TYPE_COMMAND_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->shown)));
  self->cancellable = g_cancellable_new ();

  self->entry = gtk_search_entry_new ();
  gtk_widget_add_css_class (self->entry, "command-entry");
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 0);
  g_object_set (self->entry, "placeholder-text", _ ("Command, place or reference"), NULL);
  amt_widgets_set_name (self->entry, _ ("Command, place or reference"));
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entry_activated_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (stop_cb), self);
  gtk_box_append (GTK_BOX (box), self->entry);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  amt_field_rows_connect (self->entry, GTK_LIST_VIEW (self->list_view), dup_words, NULL);
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      amt_widgets_status (
          "edit-find-symbolic", _ ("No Such Command"),
          _ ("Type another word for what you want to do, or the end of a reference.")),
      "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Command List"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

void
amt_command_list_present (GtkWindow *window, AmtWorkplace *workplace)
{
  AmtCommandList *self = g_object_new (AMT_TYPE_COMMAND_LIST, "transient-for", window, NULL);

  g_set_object (&self->workplace, workplace);
  add_commands (self, GTK_WIDGET (window));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->entry);
}
