/* amt-offline-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-offline-window.h"

#include "amt-error-text.h"
#include "amt-widgets.h"
#include "amt-words-offline.h"

#include <glib/gi18n.h>

#define QUEUE_PREFIX "queue:"
#define SEARCH_PREFIX "saved:"
/* Documents come one after the other: the window is drawn once for several. */
#define SHOW_MS 400

struct _AmtOfflineWindow
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  GCancellable *cancellable; /* (owned) ends with the window */
  guint showing;             /* 0: none */
  GPtrArray *sets;           /* (owned) (nullable) (element-type AmtOfflineSet) */

  GtkWidget *stack; /* (owned by the widget tree), as the following */
  GtkWidget *rows;
  GtkWidget *waits;
  GtkWidget *goes; /* seen where the cache ends with the session */
};

G_DEFINE_FINAL_TYPE (AmtOfflineWindow, amt_offline_window, ADW_TYPE_WINDOW)

static void show_soon (AmtOfflineWindow *self);

/* --- keeping -------------------------------------------------------------------------------------------- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtWorkplace) workplace = user_data;
  AmtSyncEngine *engine = amt_workplace_get_engine (workplace);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!amt_store_add_offline_finish (AMT_STORE (source), result, &n, &error))
    {
      g_autoptr (AmtErrorText) text = amt_error_text_new (error);

      amt_workplace_say (workplace, text->title);
      return;
    }
  if (n == 0)
    {
      amt_workplace_say (workplace, _ ("Protected cases do not stay available without a network."));
      return;
    }
  amt_workplace_say (workplace, _ ("Stays available without a network once it is fetched."));
  /* Whole cases come with a pull; then their documents. */
  if (engine)
    amt_sync_engine_run_async (engine, AMT_SYNC_PULL, NULL, NULL, NULL);
}

void
amt_offline_keep (AmtWorkplace *workplace, AmtOfflineKind kind, const char *const *whats)
{
  amt_store_add_offline_async (amt_workplace_get_store (workplace), kind, whats, NULL, added_cb,
                               g_object_ref (workplace));
}

gboolean
amt_offline_may_keep_place (const char *place)
{
  return place &&
         (g_str_has_prefix (place, QUEUE_PREFIX) || g_str_has_prefix (place, SEARCH_PREFIX));
}

gboolean
amt_offline_keep_place (AmtWorkplace *workplace, const char *place)
{
  const char *const whats[] = { place ? strchr (place, ':') + 1 : NULL, NULL };

  if (!amt_offline_may_keep_place (place))
    return FALSE;
  amt_offline_keep (workplace,
                    g_str_has_prefix (place, QUEUE_PREFIX) ? AMT_OFFLINE_QUEUE : AMT_OFFLINE_SEARCH,
                    whats);
  return TRUE;
}

/* --- the window ----------------------------------------------------------------------------------------- */

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtWorkplace) workplace = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_remove_offline_finish (AMT_STORE (source), result, &error))
    {
      g_autoptr (AmtErrorText) text = amt_error_text_new (error);

      amt_workplace_say (workplace, text->title);
    }
}

static void
remove_clicked_cb (GtkButton *button, AmtOfflineWindow *self)
{
  const AmtOfflineSet *set = g_object_get_data (G_OBJECT (button), "amt-set");
  const char *const whats[] = { set->what, NULL };

  amt_store_remove_offline_async (amt_workplace_get_store (self->workplace), set->kind, whats, NULL,
                                  removed_cb, g_object_ref (self->workplace));
}

static GtkWidget *
make_row (AmtOfflineWindow *self, AmtOfflineSet *set)
{
  AmtClock *clock = amt_context_get_clock (amt_workplace_get_context (self->workplace));
  g_autofree char *name =
      amt_words_offline_name (set, amt_workplace_get_references (self->workplace));
  g_autofree char *size = amt_words_offline_size (set);
  g_autofree char *state = amt_words_offline_state (set, amt_clock_now (clock));
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", state, size);
  /* Translators: name of a button; %s is a case, a queue or a saved search. */
  g_autofree char *remove = g_strdup_printf (_ ("No longer keep available: %s"), name);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = amt_widgets_icon_button ("user-trash-symbolic", remove, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (set->complete_at != AMT_TIME_NONE
                                                               ? "object-select-symbolic"
                                                               : "folder-download-symbolic"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "amt-set", set);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* Why it does not go on; "" where it does. */
static const char *
why_it_waits (AmtOfflineWindow *self)
{
  AmtPrefetch *prefetch = amt_context_get_prefetch (amt_workplace_get_context (self->workplace));

  switch (prefetch ? amt_prefetch_get_state (prefetch) : AMT_PREFETCH_NO_PORTAL)
    {
    case AMT_PREFETCH_NO_PORTAL:
      return _ ("Fetching goes on when the portal can be reached.");
    case AMT_PREFETCH_METERED:
      return _ ("Fetching goes on in a network that is not charged by volume.");
    case AMT_PREFETCH_RESTING:
    case AMT_PREFETCH_WORKING:
    case AMT_PREFETCH_POWER:
    default:
      return "";
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sets = amt_store_list_offline_finish (AMT_STORE (source), result, &error);
  AmtOfflineWindow *self = user_data;
  gboolean lacking = FALSE;

  /* Cancelled: the window is gone. */
  if (!sets)
    return;
  amt_widgets_clear (self->rows);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  self->sets = g_steal_pointer (&sets);
  for (guint i = 0; i < self->sets->len; i++)
    {
      AmtOfflineSet *set = self->sets->pdata[i];

      lacking |= set->complete_at == AMT_TIME_NONE;
      gtk_list_box_append (GTK_LIST_BOX (self->rows), make_row (self, set));
    }
  gtk_label_set_label (GTK_LABEL (self->waits), lacking ? why_it_waits (self) : "");
  gtk_widget_set_visible (self->waits, *gtk_label_get_label (GTK_LABEL (self->waits)) != '\0');
  gtk_widget_set_visible (
      self->goes, amt_context_is_session_only (amt_workplace_get_context (self->workplace)));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->sets->len > 0 ? "sets" : "none");
}

static gboolean
show_cb (gpointer data)
{
  AmtOfflineWindow *self = data;

  self->showing = 0;
  amt_store_list_offline_async (amt_workplace_get_store (self->workplace), self->cancellable,
                                listed_cb, self);
  return G_SOURCE_REMOVE;
}

static void
show_soon (AmtOfflineWindow *self)
{
  if (!self->showing)
    self->showing = g_timeout_add (SHOW_MS, show_cb, self);
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtOfflineWindow *self)
{
  show_soon (self);
}

static void
amt_offline_window_dispose (GObject *object)
{
  AmtOfflineWindow *self = AMT_OFFLINE_WINDOW (object);

  g_clear_handle_id (&self->showing, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_offline_window_parent_class)->dispose (object);
}

static void
amt_offline_window_finalize (GObject *object)
{
  AmtOfflineWindow *self = AMT_OFFLINE_WINDOW (object);

  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (amt_offline_window_parent_class)->finalize (object);
}

static void
amt_offline_window_class_init (AmtOfflineWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_offline_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_offline_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
amt_offline_window_init (AmtOfflineWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->cancellable = g_cancellable_new ();
  self->stack = gtk_stack_new ();
  self->rows = gtk_list_box_new ();
  self->waits = amt_widgets_label (NULL, "dim-label");
  self->goes =
      amt_widgets_label (_ ("The cache is kept for this session only; when it ends, this goes "
                            "as well."),
                         NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rows, "boxed-list");
  amt_widgets_set_name (self->rows, _ ("Available Offline"));
  gtk_box_append (GTK_BOX (content), amt_widgets_label (amt_words_offline_limits (), NULL));
  gtk_box_append (GTK_BOX (content), self->goes);
  gtk_box_append (GTK_BOX (content), self->rows);
  gtk_box_append (GTK_BOX (content), self->waits);
  gtk_widget_set_margin_top (content, 18);
  gtk_widget_set_margin_bottom (content, 18);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      amt_widgets_status ("folder-download-symbolic", _ ("Nothing Is Kept Available Offline Yet"),
                          _ ("Keep cases, a queue or a saved search available from the menu of the "
                             "list or of the case. They are fetched with all their documents.")),
      "none");
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "sets");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Available Offline"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 520);
}

GtkWidget *
amt_offline_window_present (GtkWidget *parent, AmtWorkplace *workplace)
{
  AmtOfflineWindow *self = g_object_new (AMT_TYPE_OFFLINE_WINDOW, NULL);
  AmtStore *store = amt_workplace_get_store (workplace);
  AmtPrefetch *prefetch = amt_context_get_prefetch (amt_workplace_get_context (workplace));
  GtkRoot *root = parent ? gtk_widget_get_root (parent) : NULL;

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  g_signal_connect_object (store, "document-arrived", G_CALLBACK (show_soon), self,
                           G_CONNECT_SWAPPED);
  if (prefetch)
    g_signal_connect_object (prefetch, "state-changed", G_CALLBACK (show_soon), self,
                             G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  show_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
