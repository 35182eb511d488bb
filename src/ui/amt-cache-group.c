/* amt-cache-group.c: see the header. Main thread; the folder is measured in a thread, the cache checked in its workers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-cache-group.h"

#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-rescue.h"
#include "amt-sign-out.h"
#include "amt-store-keep.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

struct _AmtCacheGroup
{
  AdwPreferencesGroup parent_instance;

  AmtContext *context;       /* (owned) */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) ends with this widget */
  gboolean busy;

  GtkWidget *kept; /* (owned by the widget tree), as the following: AdwActionRow */
  GtkWidget *unsent;
  GtkWidget *size;
  GtkWidget *aside; /* seen where there is something */
  GtkWidget *state;
  GtkWidget *check; /* GtkButton */
  GtkWidget *rebuild;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (AmtCacheGroup, amt_cache_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- what is here -------------------------------------------------------------------------------------- */

static void
say (GtkWidget *row, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  AmtPullState *state = amt_store_load_pull_state_finish (AMT_STORE (source), result, NULL);
  g_autofree char *cases = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *text = NULL;

  if (!state)
    return;
  cases = g_strdup_printf (
      ngettext ("%'u case in the list", "%'u cases in the list", (gulong) state->n_cases),
      (guint) state->n_cases);
  whole = g_strdup_printf (ngettext ("%'u with all its contents", "%'u with all their contents",
                                     (gulong) state->n_whole),
                           (guint) state->n_whole);
  text = g_strdup_printf ("%s · %s", cases, whole);
  say (self->kept, text);
  amt_pull_state_free (state);
}

static void
loss_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autofree char *unsent = NULL;
  g_autofree char *drafts = NULL;
  g_autofree char *text = NULL;
  AmtLoss loss;

  if (!amt_context_count_loss_finish (AMT_CONTEXT (source), result, &loss, NULL))
    return;
  unsent = g_strdup_printf (ngettext ("%u change", "%u changes", (gulong) loss.n_unsent),
                            (guint) loss.n_unsent);
  drafts = g_strdup_printf (ngettext ("%u draft", "%u drafts", (gulong) loss.n_drafts),
                            (guint) loss.n_drafts);
  text = g_strdup_printf ("%s · %s", unsent, drafts);
  say (self->unsent, text);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autofree char *text = NULL;
  guint64 bytes = 0;

  if (!g_file_measure_disk_usage_finish (G_FILE (source), result, &bytes, NULL, NULL, NULL))
    return;
  text = g_format_size (bytes);
  say (self->size, text);
}

static void
looked_aside_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autofree char *number = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  AmtAside aside;

  if (!amt_rescue_look_aside_finish (result, &aside, NULL))
    return;
  number =
      g_strdup_printf (ngettext ("%u older cache that could not be opened; not deleted",
                                 "%u older caches that could not be opened; not deleted", aside.n),
                       aside.n);
  size = g_format_size (aside.bytes);
  text = g_strdup_printf ("%s · %s", number, size);
  say (self->aside, text);
  gtk_widget_set_visible (self->aside, aside.n > 0);
}

static void
look (AmtCacheGroup *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (amt_context_get_directory (self->context));

  amt_store_load_pull_state_async (amt_context_get_store (self->context), self->cancellable,
                                   pull_state_cb, g_object_ref (self));
  amt_context_count_loss_async (self->context, self->cancellable, loss_cb, g_object_ref (self));
  g_file_measure_disk_usage_async (folder, G_FILE_MEASURE_NONE, G_PRIORITY_LOW, self->cancellable,
                                   NULL, NULL, measured_cb, g_object_ref (self));
  amt_rescue_look_aside_async (amt_context_get_directory (self->context), self->cancellable,
                               looked_aside_cb, g_object_ref (self));
}

static void
say_where (AmtCacheGroup *self)
{
  gboolean session_only = g_settings_get_boolean (self->settings, "session-only");

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      session_only
          ? _ ("All of it lies encrypted in your own folder and goes with this session. The key is in "
               "memory only, and in the keyring as long as changes or drafts are only here.")
          : _ ("All of it lies encrypted in your own folder; the key is in the keyring of your "
               "session."));
}

static void
session_only_changed_cb (GSettings *settings, const char *key, AmtCacheGroup *self)
{
  say_where (self);
}

/* --- checking and beginning anew ----------------------------------------------------------------------- */

static void
set_busy (AmtCacheGroup *self, gboolean busy, const char *text)
{
  self->busy = busy;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->check, !busy);
  gtk_widget_set_sensitive (self->rebuild, !busy && amt_context_get_engine (self->context) != NULL);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  say (self->state, text);
  amt_dialogs_announce (busy ? self->state : self->check, text);
}

static void
end_with_error (AmtCacheGroup *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("cache: %s", error->message);
  sentence = amt_error_text_dup_sentence (error);
  set_busy (self, FALSE, sentence);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = amt_store_verify_finish (AMT_STORE (source), result, &error);
  g_autofree char *text = NULL;
  guint n = faults ? g_strv_length (faults) : 0;

  if (!faults)
    {
      end_with_error (self, error);
      return;
    }
  for (guint i = 0; i < n; i++)
    g_message ("cache: %s", faults[i]);
  text =
      n == 0
          ? g_strdup (_ ("The cache is in order."))
          : g_strdup_printf (ngettext ("The cache has %u fault. Rebuilding puts it right.",
                                       "The cache has %u faults. Rebuilding puts them right.", n),
                             n);
  set_busy (self, FALSE, text);
}

void
amt_cache_group_check (AmtCacheGroup *self)
{
  if (self->busy)
    return;
  set_busy (self, TRUE, _ ("Being checked…"));
  amt_store_verify_async (amt_context_get_store (self->context), self->cancellable, verified_cb,
                          g_object_ref (self));
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (done)
    set_busy (self, FALSE, _ ("The cache was rebuilt; what you recorded is all there."));
  else if (error->domain == AMT_REMOTE_ERROR)
    set_busy (self, FALSE,
              _ ("The cache was rebuilt. What the portal has follows as soon as it can be "
                 "reached; until then you go on with what is here."));
  else
    end_with_error (self, error);
  if (!g_cancellable_is_cancelled (self->cancellable))
    look (self);
}

static void
rebuilt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_rebuild_finish (AMT_STORE (source), result, &error))
    end_with_error (self, error);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    amt_sync_engine_run_async (amt_context_get_engine (self->context),
                               AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE,
                               self->cancellable, filled_cb, g_object_ref (self));
}

void
amt_cache_group_rebuild (AmtCacheGroup *self)
{
  if (self->busy || !amt_context_get_engine (self->context))
    return;
  set_busy (self, TRUE, _ ("Being rebuilt from the portal…"));
  amt_store_rebuild_async (amt_context_get_store (self->context), self->cancellable, rebuilt_cb,
                           g_object_ref (self));
}

const char *
amt_cache_group_get_result (AmtCacheGroup *self)
{
  const char *text = adw_action_row_get_subtitle (ADW_ACTION_ROW (self->state));

  return text ? text : "";
}

gboolean
amt_cache_group_is_busy (AmtCacheGroup *self)
{
  return self->busy;
}

static void
check_cb (GtkButton *button, AmtCacheGroup *self)
{
  amt_cache_group_check (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCacheGroup) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);

  if (strcmp (answer, "rebuild") == 0 && !g_cancellable_is_cancelled (self->cancellable))
    amt_cache_group_rebuild (self);
}

static void
rebuild_cb (GtkButton *button, AmtCacheGroup *self)
{
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "rebuild", _ ("_Rebuild"), AMT_ANSWER_SUGGESTED },
    { NULL },
  };

  amt_dialogs_ask_async (
      GTK_WIDGET (self), _ ("Rebuild the Cache from the Portal?"),
      _ ("All cases come again; that may take some minutes. Changes that were not transferred, "
         "drafts and saved searches stay."),
      NULL, answers, self->cancellable, answered_cb, g_object_ref (self));
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_cache_group_dispose (GObject *object)
{
  AmtCacheGroup *self = AMT_CACHE_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  if (self->settings)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (amt_cache_group_parent_class)->dispose (object);
}

static void
amt_cache_group_finalize (GObject *object)
{
  g_object_unref (AMT_CACHE_GROUP (object)->cancellable);
  G_OBJECT_CLASS (amt_cache_group_parent_class)->finalize (object);
}

static void
amt_cache_group_class_init (AmtCacheGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_cache_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_cache_group_finalize;
}

static GtkWidget *
add_row (AmtCacheGroup *self, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static GtkWidget *
add_button (GtkWidget *row, const char *label, GCallback callback, AmtCacheGroup *self)
{
  GtkWidget *button = amt_widgets_text_button (label, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
amt_cache_group_init (AmtCacheGroup *self)
{
  GtkWidget *rebuild;

  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("On This Computer"));
  self->kept = add_row (self, _ ("Kept"));
  self->size = add_row (self, _ ("Space on the disk"));
  self->aside = add_row (self, _ ("Set aside"));
  gtk_widget_set_visible (self->aside, FALSE);
  self->unsent = add_row (self, _ ("Only here until now"));
  self->state = add_row (self, _ ("State"));
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->state), self->spinner);
  say (self->state, _ ("Not checked yet"));
  self->check = add_button (self->state, _ ("_Check"), G_CALLBACK (check_cb), self);
  rebuild = add_row (self, _ ("Rebuild from the portal"));
  say (rebuild, _ ("If something is missing or wrong; what you recorded stays"));
  self->rebuild = add_button (rebuild, _ ("_Rebuild…"), G_CALLBACK (rebuild_cb), self);
}

GtkWidget *
amt_cache_group_new (AmtWorkplace *workplace)
{
  AmtCacheGroup *self = g_object_new (AMT_TYPE_CACHE_GROUP, NULL);
  AmtContext *context = amt_workplace_get_context (workplace);

  self->context = g_object_ref (context);
  self->settings = g_object_ref (amt_workplace_get_settings (workplace));
  g_signal_connect (self->settings, "changed::session-only", G_CALLBACK (session_only_changed_cb),
                    self);
  say_where (self);
  gtk_widget_set_sensitive (self->rebuild, amt_context_get_engine (context) != NULL);
  look (self);
  return GTK_WIDGET (self);
}
