/* amt-notifier.c: see the header. Main thread.
 *
 * New is a case that a pull brought, that is in the inbox now, was not before, and that no change of this desk touched since.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-notifier.h"

#include "amt-bind-query.h"

#include <glib/gi18n.h>

struct _AmtNotifier
{
  GObject parent_instance;

  GApplication *application; /* (weak) outlives this */
  AmtStore *store;           /* (owned) */
  AmtSyncEngine *engine;     /* (owned) */
  AmtDesk *desk;             /* (owned) */
  AmtClock *clock;           /* (owned) */
  AmtConnection *connection; /* (owned) */
  AmtCountsWatch *counts;    /* (owned) */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) ends with this object */

  GHashTable *
      inbox; /* (owned) (nullable) (element-type gint64): as it was last; none before the first look */
  GHashTable *touched; /* (owned) (element-type gint64): what the pull under way brought */
  GHashTable *own;     /* (owned) (element-type gint64): what was changed from here */
  guint n_to_clarify;
  gboolean said_today;
  gboolean quiet;
};

G_DEFINE_FINAL_TYPE (AmtNotifier, amt_notifier, G_TYPE_OBJECT)

enum
{
  SIGNAL_SAID,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add (GHashTable *set, gint64 key)
{
  g_hash_table_add (set, g_memdup2 (&key, sizeof key));
}

/* @place: id of the place that a click opens */
static void
send (AmtNotifier *self, const char *id, const char *title, const char *body, const char *place)
{
  g_autoptr (GNotification) notification = NULL;

  if (self->quiet || !g_settings_get_boolean (self->settings, "show-notifications"))
    return;
  notification = g_notification_new (title);
  if (body)
    g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-place", "s", place);
  g_application_send_notification (self->application, id, notification);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, title, place);
}

static void counts_changed_cb (AmtCountsWatch *counts, AmtNotifier *self);

/* --- what a run brought -------------------------------------------------------------------------------- */

static void
say_new (AmtNotifier *self, guint n)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u new case in the inbox", "%u new cases in the inbox", n), n);

  send (self, "amt-new", text, NULL, "inbox");
}

static void
inbox_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtNotifier) self = user_data;
  g_autoptr (GArray) keys = amt_store_query_finish (AMT_STORE (source), result, NULL);
  g_autoptr (GHashTable) now = NULL;
  guint n_new = 0;

  if (!keys || g_cancellable_is_cancelled (self->cancellable))
    return;
  now = new_set ();
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      add (now, key);
      n_new += self->inbox && g_hash_table_contains (self->touched, &key) &&
               !g_hash_table_contains (self->inbox, &key) &&
               !g_hash_table_contains (self->own, &key);
    }
  g_hash_table_remove_all (self->touched);
  g_hash_table_remove_all (self->own);
  g_clear_pointer (&self->inbox, g_hash_table_unref);
  self->inbox = g_steal_pointer (&now);
  if (n_new > 0)
    say_new (self, n_new);
  counts_changed_cb (self->counts, self);
}

static void
read_inbox (AmtNotifier *self)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);

  amt_bind_query (query, amt_desk_get_references (self->desk), amt_clock_now (self->clock));
  amt_store_query_async (self->store, query, self->cancellable, inbox_read_cb, g_object_ref (self));
}

static void
run_ended_cb (AmtSyncEngine *engine, guint flags, const GError *error, AmtNotifier *self)
{
  if (!error && (flags & AMT_SYNC_PULL) && (!self->inbox || g_hash_table_size (self->touched) > 0))
    read_inbox (self);
}

static void
add_all (GHashTable *set, GArray *keys)
{
  for (guint i = 0; keys && i < keys->len; i++)
    add (set, g_array_index (keys, gint64, i));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtNotifier *self)
{
  gboolean pulling = amt_sync_engine_get_state (self->engine) == AMT_SYNC_PULLING;
  GHashTable *set = changes->outbox ? self->own : self->touched;

  if (!changes->outbox && !pulling)
    return;
  add_all (set, changes->inserted);
  add_all (set, changes->updated);
}

static void
connection_changed_cb (AmtConnection *connection, AmtNotifier *self)
{
  guint n = amt_connection_get_n_to_clarify (connection);
  g_autofree char *text = NULL;

  if (n > self->n_to_clarify)
    {
      text = g_strdup_printf (
          ngettext ("%u change needs your attention", "%u changes need your attention", n), n);
      send (
          self, "amt-clarify", text,
          _ ("The portal did not take it as recorded. Nothing is lost; please look at the transfer "
             "list."),
          "transfer");
    }
  if (n == 0 && self->n_to_clarify > 0)
    g_application_withdraw_notification (self->application, "amt-clarify");
  self->n_to_clarify = n;
}

/* --- today --------------------------------------------------------------------------------------------- */

static void
counts_changed_cb (AmtCountsWatch *counts, AmtNotifier *self)
{
  const AmtSidebarCounts *now = amt_counts_watch_get_counts (counts);
  g_autofree char *due = NULL;
  g_autofree char *follow_ups = NULL;
  g_autofree char *body = NULL;
  guint n_due, n_follow_ups;

  /* Before the first pull there is nothing to say, or what is there is of yesterday. */
  if (self->said_today || !now || !self->inbox)
    return;
  self->said_today = TRUE;
  n_due = (guint) now->counts.due;
  n_follow_ups = (guint) now->counts.follow_ups;
  if (n_due + n_follow_ups == 0)
    return;
  due = g_strdup_printf (ngettext ("%u deadline", "%u deadlines", n_due), n_due);
  follow_ups =
      g_strdup_printf (ngettext ("%u follow-up", "%u follow-ups", n_follow_ups), n_follow_ups);
  body = n_due == 0          ? g_steal_pointer (&follow_ups)
         : n_follow_ups == 0 ? g_steal_pointer (&due)
                             : g_strconcat (due, " · ", follow_ups, NULL);
  send (self, "amt-today", _ ("Due today"), body, n_due > 0 ? "due" : "follow-ups");
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_notifier_dispose (GObject *object)
{
  AmtNotifier *self = AMT_NOTIFIER (object);
  gpointer const sources[] = { self->store, self->engine, self->connection, self->counts };

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i])
      g_signal_handlers_disconnect_by_data (sources[i], self);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  g_clear_object (&self->desk);
  g_clear_object (&self->clock);
  g_clear_object (&self->connection);
  g_clear_object (&self->counts);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->application);
  G_OBJECT_CLASS (amt_notifier_parent_class)->dispose (object);
}

static void
amt_notifier_finalize (GObject *object)
{
  AmtNotifier *self = AMT_NOTIFIER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->inbox, g_hash_table_unref);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->own);
  G_OBJECT_CLASS (amt_notifier_parent_class)->finalize (object);
}

static void
amt_notifier_class_init (AmtNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_notifier_finalize;
  signals[SIGNAL_SAID] = g_signal_new ("said", AMT_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
amt_notifier_init (AmtNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  self->touched = new_set ();
  self->own = new_set ();
}

AmtNotifier *
amt_notifier_new (GApplication *application, AmtWorkplace *workplace)
{
  AmtNotifier *self = g_object_new (AMT_TYPE_NOTIFIER, NULL);

  g_set_weak_pointer (&self->application, application);
  self->store = g_object_ref (amt_workplace_get_store (workplace));
  self->engine = g_object_ref (amt_workplace_get_engine (workplace));
  self->desk = g_object_ref (amt_workplace_get_desk (workplace));
  self->clock = g_object_ref (amt_context_get_clock (amt_workplace_get_context (workplace)));
  self->connection = g_object_ref (amt_workplace_get_connection (workplace));
  self->counts = g_object_ref (amt_workplace_get_counts (workplace));
  self->settings = g_object_ref (amt_workplace_get_settings (workplace));
  g_signal_connect (self->store, "changed", G_CALLBACK (store_changed_cb), self);
  g_signal_connect (self->engine, "run-ended", G_CALLBACK (run_ended_cb), self);
  g_signal_connect (self->connection, "changed", G_CALLBACK (connection_changed_cb), self);
  g_signal_connect (self->counts, "changed", G_CALLBACK (counts_changed_cb), self);
  return self;
}

void
amt_notifier_set_quiet (AmtNotifier *self, gboolean quiet)
{
  static const char *const IDS[] = { "amt-new", "amt-clarify", "amt-today" };

  self->quiet = quiet;
  for (guint i = 0; quiet && i < G_N_ELEMENTS (IDS); i++)
    g_application_withdraw_notification (self->application, IDS[i]);
}
