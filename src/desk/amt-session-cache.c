/* amt-session-cache.c: see the header. One thing at a time: counting, or moving the key. Main thread; the mark in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-session-cache.h"

#include "amt-base.h"
#include "amt-profile.h"
#include "amt-task.h"

/* Several changes in a row are looked at once. */
#define LOOK_DELAY_MS 500
/* Of drafts that went the store says nothing. */
#define LOOK_S 60

struct _AmtSessionCache
{
  GObject parent_instance;

  AmtStore *store;   /* (owned) */
  AmtVault *vault;   /* (owned) */
  char *profile;     /* (owned) */
  char *person;      /* (owned) */
  char *key_name;    /* (owned) */
  GBytes *key;       /* (owned) */
  gboolean in_vault; /* the vault has the key, and there is no mark */
  gboolean busy;     /* something is under way that ends in go_on () */
  gboolean wanted;   /* work waits at the gate */
  gboolean look;     /* something changed since the last count */
  gboolean stays;
  GTask *ending; /* (owned) (nullable) */
  gboolean ended;
  AmtStoreWork work; /* as last counted */
  guint soon;        /* source id or 0 */
  guint timer;       /* source id or 0 */
};

G_DEFINE_FINAL_TYPE (AmtSessionCache, amt_session_cache, G_TYPE_OBJECT)

static void go_on (AmtSessionCache *self);

static void
step_ended (AmtSessionCache *self)
{
  self->busy = FALSE;
  go_on (self);
}

/* --- the mark ------------------------------------------------------------------------------------------ */

static void
set_mark_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtSessionCache *self = source;
  GError *error = NULL;

  if (amt_profile_set_session_mark (self->profile, self->person, GPOINTER_TO_INT (data), &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
set_mark (AmtSessionCache *self, gboolean mark, GAsyncReadyCallback done)
{
  g_autoptr (GTask) step = g_task_new (self, NULL, done, NULL);

  g_task_set_source_tag (step, set_mark);
  g_task_set_task_data (step, GINT_TO_POINTER (mark), NULL);
  amt_task_run_in_thread (step, set_mark_in_thread);
}

/* --- the key into the vault ---------------------------------------------------------------------------- */

static void
end_with_error (AmtSessionCache *self, const GError *error)
{
  GTask *ending = g_steal_pointer (&self->ending);

  self->ended = TRUE;
  g_task_return_error (ending, g_error_copy (error));
  g_object_unref (ending);
}

static void
kept (AmtSessionCache *self, const GError *error)
{
  if (error)
    g_message ("keeping the key of the session's cache: %s", error->message);
  self->in_vault = !error;
  self->wanted = FALSE;
  amt_store_open_gate (self->store, error);
  if (error && self->ending)
    end_with_error (self, error);
  /* What was let through must be counted. */
  self->look |= self->ending != NULL;
  step_ended (self);
}

static void
unmarked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void) g_task_propagate_boolean (G_TASK (result), &error);
  kept (AMT_SESSION_CACHE (source), error);
}

static void
key_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSessionCache) self = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_vault_store_finish (AMT_VAULT (source), result, &error))
    set_mark (self, FALSE, unmarked_cb);
  else
    kept (self, error);
}

static void
keep (AmtSessionCache *self)
{
  self->busy = TRUE;
  amt_vault_store_async (self->vault, self->key_name, self->key, NULL, key_stored_cb,
                         g_object_ref (self));
}

/* --- and out of it ------------------------------------------------------------------------------------- */

static void
key_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSessionCache) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Then it is there in vain until the end of a later session. */
  if (!amt_vault_clear_finish (AMT_VAULT (source), result, &error))
    g_message ("taking the key of the session's cache out of the vault: %s", error->message);
  step_ended (self);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtSessionCache *self = AMT_SESSION_CACHE (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* Without the mark the cache would pass for one whose key is lost: it keeps it. */
      g_message ("marking the session's cache: %s", error->message);
      amt_store_open_gate (self->store, NULL);
      step_ended (self);
      return;
    }
  self->in_vault = FALSE;
  amt_vault_clear_async (self->vault, self->key_name, NULL, key_cleared_cb, g_object_ref (self));
}

static void
forget (AmtSessionCache *self)
{
  self->busy = TRUE;
  set_mark (self, TRUE, marked_cb);
}

/* --- what is in the cache ------------------------------------------------------------------------------ */

static gboolean
has_work (AmtSessionCache *self)
{
  return self->work.n_changes + self->work.n_drafts > 0;
}

static void
end (AmtSessionCache *self)
{
  GTask *ending = g_steal_pointer (&self->ending);

  self->ended = TRUE;
  g_task_return_boolean (ending, TRUE);
  g_object_unref (ending);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtSessionCache) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (!amt_store_count_work_finish (AMT_STORE (source), result, &self->work, &error))
    {
      g_message ("counting what is only in the session's cache: %s", error->message);
      if (self->ending)
        end_with_error (self, error);
      /* What cannot be counted may be work. */
      self->work.n_changes = 1;
    }
  if (!self->wanted && !self->stays && !has_work (self) && self->in_vault)
    forget (self);
  else if ((self->stays || has_work (self)) && !self->in_vault)
    keep (self);
  else
    go_on (self);
}

static void
count (AmtSessionCache *self)
{
  self->busy = TRUE;
  self->look = FALSE;
  /* First shut, then counted: nothing comes in between. */
  amt_store_shut_gate (self->store);
  amt_store_count_work_async (self->store, NULL, counted_cb, g_object_ref (self));
}

static void
go_on (AmtSessionCache *self)
{
  if (self->busy || self->ended)
    return;
  if (self->wanted && self->in_vault)
    {
      self->wanted = FALSE;
      self->look |= self->ending != NULL;
      amt_store_open_gate (self->store, NULL);
    }
  if (self->wanted)
    {
      keep (self);
    }
  else if (self->look)
    {
      count (self);
    }
  else if (self->ending)
    {
      end (self);
    }
  else if (self->in_vault)
    {
      amt_store_open_gate (self->store, NULL);
    }
}

/* --- news ---------------------------------------------------------------------------------------------- */

static void
work_waits (AmtStore *store, gpointer data)
{
  AmtSessionCache *self = data;

  self->wanted = TRUE;
  go_on (self);
}

static gboolean
soon_cb (gpointer user_data)
{
  AmtSessionCache *self = user_data;

  self->soon = 0;
  self->look = TRUE;
  go_on (self);
  return G_SOURCE_REMOVE;
}

static gboolean
timer_cb (gpointer user_data)
{
  AmtSessionCache *self = user_data;

  if (self->in_vault && !self->stays)
    {
      self->look = TRUE;
      go_on (self);
    }
  return G_SOURCE_CONTINUE;
}

/* Work may also come from the portal: what it lost is to be clarified here. */
static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtSessionCache *self)
{
  if (changes->outbox && self->soon == 0 && !self->stays)
    self->soon = g_timeout_add (LOOK_DELAY_MS, soon_cb, self);
}

/* --- object -------------------------------------------------------------------------------------------- */

void
amt_session_cache_set_stays (AmtSessionCache *self, gboolean stays)
{
  AMT_ASSERT_MAIN ();

  self->stays = stays;
  self->look = TRUE;
  go_on (self);
}

gboolean
amt_session_cache_is_key_kept (AmtSessionCache *self)
{
  return self->in_vault;
}

void
amt_session_cache_end_async (AmtSessionCache *self, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  AMT_ASSERT_MAIN ();
  g_return_if_fail (!self->ending && !self->ended);

  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->ending = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->ending, amt_session_cache_end_async);
  self->look = TRUE;
  go_on (self);
}

gboolean
amt_session_cache_end_finish (AmtSessionCache *self, GAsyncResult *result, AmtStoreWork *out_work,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_session_cache_end_async), FALSE);

  *out_work = self->work;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
amt_session_cache_dispose (GObject *object)
{
  AmtSessionCache *self = AMT_SESSION_CACHE (object);

  self->ended = TRUE;
  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->store)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      amt_store_set_gate (self->store, NULL, NULL);
    }
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (amt_session_cache_parent_class)->dispose (object);
}

static void
amt_session_cache_finalize (GObject *object)
{
  AmtSessionCache *self = AMT_SESSION_CACHE (object);

  g_free (self->profile);
  g_free (self->person);
  g_free (self->key_name);
  g_bytes_unref (self->key);
  G_OBJECT_CLASS (amt_session_cache_parent_class)->finalize (object);
}

static void
amt_session_cache_class_init (AmtSessionCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_session_cache_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_session_cache_finalize;
}

static void
amt_session_cache_init (AmtSessionCache *self)
{
}

AmtSessionCache *
amt_session_cache_new (AmtStore *store, AmtVault *vault, const char *profile, const char *person,
                       const char *key_name, GBytes *key, gboolean in_vault)
{
  AmtSessionCache *self = g_object_new (AMT_TYPE_SESSION_CACHE, NULL);

  AMT_ASSERT_MAIN ();
  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->profile = g_strdup (profile);
  self->person = g_strdup (person);
  self->key_name = g_strdup (key_name);
  self->key = g_bytes_ref (key);
  self->in_vault = in_vault;
  self->look = TRUE;
  self->timer = g_timeout_add_seconds (LOOK_S, timer_cb, self);
  g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  amt_store_set_gate (store, work_waits, self);
  go_on (self);
  return self;
}
