/* amt-sync-schedule.c: when the engine runs by itself. Main thread.
 *
 * Four reasons for a run: the poll interval is over, the portal hinted, an operation becomes due, the network came. After a
 * failure the next try backs off; hints wait for it; the network monitor only brings it forward and never forbids one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sync-schedule.h"

#include "amt-back-off.h"

/* A little later than due, so that operations that become due together go out together. */
#define GATHER_MS 250
/* Hints bring no more than one pull in this time. */
#define HINT_GAP G_TIME_SPAN_SECOND
/* While hints come, polling only makes up for a stream that says nothing although it lives. */
#define LIVE_POLL_SECONDS 600

struct _AmtSyncSchedule
{
  AmtSyncEngine *engine; /* (unowned) */
  AmtStore *store;       /* (owned) */
  AmtOutboxPump *pump;   /* (owned) */
  AmtClock *clock;       /* (owned) */
  AmtLive *live;         /* (owned) */
  guint poll_seconds;

  GCancellable
      *cancellable; /* (owned) of everything that is under way; cancelled: the schedule is over */
  gulong store_handler;
  gulong network_handler;
  guint poll_source; /* next pull */
  guint push_source; /* next push */
  gboolean running;
  gboolean polling; /* the run under way pulls */
  gboolean hinted;  /* since the last pull began */
  gboolean unsure;  /* one of these hints named no place in the log */
  char *hint_id;    /* (owned) (nullable) of the last event that was looked at */
  gint64 pulled_at; /* monotonic: when the last pull began */
  guint n_failures; /* in a row */
};

static void schedule_unref (AmtSyncSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSyncSchedule, schedule_unref)

static void plan_poll (AmtSyncSchedule *self, gint64 delay);
static void look_for_due (AmtSyncSchedule *self);

static gint64
poll_interval (AmtSyncSchedule *self)
{
  guint seconds = self->poll_seconds;

  if (amt_live_is_live (self->live))
    seconds = MAX (seconds, LIVE_POLL_SECONDS);
  return seconds * G_TIME_SPAN_SECOND;
}

static void
plan_hinted (AmtSyncSchedule *self)
{
  plan_poll (self, MAX (self->pulled_at + HINT_GAP - g_get_monotonic_time (), 0));
}

/* The hint was about what the pull has brought, the clerk's own work mostly: an event's id stands for the end of the log. */
static gboolean
is_known (AmtSyncSchedule *self)
{
  return !self->unsure && self->hint_id &&
         g_strcmp0 (self->hint_id, amt_sync_engine_get_cursor (self->engine)) == 0;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSyncSchedule) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);
  gboolean polled;
  gint64 delay;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->running = FALSE;
  polled = self->polling;
  if (!done)
    {
      delay = amt_back_off_delay (++self->n_failures, amt_remote_error_get_retry_after (error),
                                  g_random_double ());
      plan_poll (self, delay);
    }
  else if (polled)
    {
      self->n_failures = 0;
      /* Last, when everything else that had to be asked was answered. */
      amt_live_open (self->live, amt_sync_engine_get_info (self->engine),
                     amt_sync_engine_get_cursor (self->engine));
      if (self->hinted && is_known (self))
        self->hinted = FALSE;
      if (self->hinted)
        plan_hinted (self);
      else
        plan_poll (self, poll_interval (self));
    }
  else if (self->poll_source == 0)
    {
      /* Its time came while this run sent; sending often must not put off pulling. */
      plan_poll (self, 0);
    }
  look_for_due (self);
}

static void
run (AmtSyncSchedule *self, AmtSyncFlags flags)
{
  if (self->running)
    return;

  self->running = TRUE;
  self->polling = (flags & AMT_SYNC_PULL) != 0;
  if (self->polling)
    {
      self->hinted = FALSE;
      self->unsure = FALSE;
      self->pulled_at = g_get_monotonic_time ();
    }
  amt_sync_engine_run_async (self->engine, flags, self->cancellable, ran_cb,
                             g_rc_box_acquire (self));
}

static gboolean
poll_cb (gpointer user_data)
{
  AmtSyncSchedule *self = user_data;

  self->poll_source = 0;
  run (self, AMT_SYNC_PUSH | AMT_SYNC_PULL);
  return G_SOURCE_REMOVE;
}

static gboolean
push_cb (gpointer user_data)
{
  AmtSyncSchedule *self = user_data;

  self->push_source = 0;
  run (self, AMT_SYNC_PUSH);
  return G_SOURCE_REMOVE;
}

static void
plan_poll (AmtSyncSchedule *self, gint64 delay)
{
  g_clear_handle_id (&self->poll_source, g_source_remove);
  self->poll_source = g_timeout_add ((guint) (delay / G_TIME_SPAN_MILLISECOND), poll_cb, self);
}

static void
due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSyncSchedule) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 due = amt_store_next_due_finish (AMT_STORE (source), result, &error);
  gint64 now, delay;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  g_clear_handle_id (&self->push_source, g_source_remove);
  /* After a failure the next poll sends as well; an own timer would only try more often. */
  if (error || due == G_MAXINT64 || self->running || self->n_failures > 0 ||
      !amt_sync_engine_may_send (self->engine))
    return;

  now = amt_clock_now (self->clock);
  due = MAX (due, amt_outbox_pump_get_paused_until (self->pump));
  delay = CLAMP (due - now, 0, G_TIME_SPAN_HOUR) / G_TIME_SPAN_MILLISECOND + GATHER_MS;
  self->push_source = g_timeout_add ((guint) delay, push_cb, self);
}

static void
look_for_due (AmtSyncSchedule *self)
{
  amt_store_next_due_async (self->store, self->cancellable, due_cb, g_rc_box_acquire (self));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, gpointer user_data)
{
  AmtSyncSchedule *self = user_data;

  if (changes->outbox && !self->running)
    look_for_due (self);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  AmtSyncSchedule *self = user_data;

  if (available && self->n_failures > 0)
    plan_poll (self, G_TIME_SPAN_SECOND);
  if (available)
    amt_live_hurry (self->live);
}

static void
hint_cb (AmtLive *live, gpointer user_data)
{
  AmtSyncSchedule *self = user_data;
  const char *id = amt_event_stream_get_last_id (amt_live_get_stream (live));

  /* An event that leaves the id as it was says nothing about where in the log it stands. */
  if (!*id || g_strcmp0 (id, self->hint_id) == 0)
    self->unsure = TRUE;
  g_free (self->hint_id);
  self->hint_id = g_strdup (id);
  if (self->hinted || (!self->running && is_known (self)))
    return;
  self->hinted = TRUE;
  /* A run under way plans the next one when it ends; after a failure the one that is planned will do. */
  if (!self->running && self->n_failures == 0)
    plan_hinted (self);
}

/* Counted from the last pull, so that a stream that comes and goes puts nothing off. */
static void
plan_anew (AmtSyncSchedule *self)
{
  gint64 since = g_get_monotonic_time () - self->pulled_at;
  gint64 delay = poll_interval (self) - since;

  /* A portal that ends takes all streams with it: not all desks ask in the same moment. */
  if (!amt_live_is_live (self->live))
    delay = MAX (delay, MIN ((gint64) (g_random_double () * (double) poll_interval (self)),
                             LIVE_POLL_SECONDS * G_TIME_SPAN_SECOND - since));
  plan_poll (self, MAX (delay, 0));
}

static void
live_changed_cb (AmtLive *live, gpointer user_data)
{
  AmtSyncSchedule *self = user_data;

  if (self->running)
    return;
  /* The portal is there again, or its stream would not be. */
  if (self->n_failures > 0 && amt_live_is_live (live))
    plan_poll (self, G_TIME_SPAN_SECOND);
  else if (self->n_failures == 0 && !self->hinted)
    plan_anew (self);
}

AmtSyncSchedule *
amt_sync_schedule_new (AmtSyncEngine *engine, AmtStore *store, AmtOutboxPump *pump, AmtClock *clock,
                       guint poll_seconds)
{
  AmtSyncSchedule *self = g_rc_box_new0 (AmtSyncSchedule);

  self->engine = engine;
  self->store = g_object_ref (store);
  self->pump = g_object_ref (pump);
  self->clock = g_object_ref (clock);
  self->live = g_object_ref (amt_sync_engine_get_live (engine));
  self->poll_seconds = MAX (poll_seconds, 1);
  self->cancellable = g_cancellable_new ();
  self->store_handler = g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  self->network_handler = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                            G_CALLBACK (network_changed_cb), self);
  g_signal_connect (self->live, "hint", G_CALLBACK (hint_cb), self);
  g_signal_connect (self->live, "live-changed", G_CALLBACK (live_changed_cb), self);
  plan_poll (self, 0);
  return self;
}

static void
schedule_clear (gpointer data)
{
  AmtSyncSchedule *self = data;

  g_object_unref (self->cancellable);
  g_object_unref (self->store);
  g_object_unref (self->pump);
  g_object_unref (self->clock);
  g_object_unref (self->live);
  g_free (self->hint_id);
}

static void
schedule_unref (AmtSyncSchedule *self)
{
  g_rc_box_release_full (self, schedule_clear);
}

void
amt_sync_schedule_free (AmtSyncSchedule *self)
{
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->live, self);
  amt_live_close (self->live);
  g_signal_handler_disconnect (self->store, self->store_handler);
  g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_handler);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_handle_id (&self->push_source, g_source_remove);
  schedule_unref (self);
}
