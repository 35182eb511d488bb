/* amt-context.c: one profile that is open; closes it. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-context-private.h"

#include "amt-base.h"
#include "amt-lock.h"
#include "amt-profile.h"
#include "amt-task.h"

GQuark
amt_context_error_quark (void)
{
  return g_quark_from_static_string ("amt-context-error-quark");
}

G_DEFINE_FINAL_TYPE (AmtContext, amt_context, G_TYPE_OBJECT)

void
amt_context_run_in_thread (GTask *task, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) step = g_task_new (NULL, NULL, done, g_object_ref (task));

  g_task_set_source_tag (step, amt_context_run_in_thread);
  g_task_set_task_data (step, g_object_ref (task), g_object_unref);
  amt_task_run_in_thread (step, func);
}

char *
amt_context_key_name (const char *person)
{
  return g_strdup_printf ("cache-key:%s", person);
}

/* --- the cache of a session ---------------------------------------------------------------------------- */

void
amt_context_begin_session (AmtContext *self, gboolean in_vault)
{
  g_autofree char *name = amt_context_key_name (self->person);

  self->session = amt_session_cache_new (self->store, self->vault, self->profile, self->person,
                                         name, self->key, in_vault);
}

void
amt_context_set_session_only (AmtContext *self, gboolean session_only)
{
  AMT_ASSERT_MAIN ();

  if (!self->engine || self->session_only == session_only)
    return;
  self->session_only = session_only;
  if (self->session)
    amt_session_cache_set_stays (self->session, !session_only);
  else
    amt_context_begin_session (self, TRUE);
}

gboolean
amt_context_is_session_only (AmtContext *self)
{
  return self->session_only;
}

guint64
amt_context_get_remains (AmtContext *self)
{
  return self->remains;
}

/* --- closing ------------------------------------------------------------------------------------------- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtContext *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  amt_store_close (self->store);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
count_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTask *task = data;
  AmtContext *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (amt_profile_count (self->profile, self->person,
                         GPOINTER_TO_UINT (g_task_get_task_data (task)), &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
unsettled_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtContext *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);

  if (!entries)
    {
      amt_store_close (self->store);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, GUINT_TO_POINTER (entries->len), NULL);
  amt_context_run_in_thread (task, count_in_thread, counted_cb);
}

static void
list_unsettled (GTask *task)
{
  AmtContext *self = g_task_get_source_object (task);

  amt_store_list_outbox_async (self->store, G_MAXINT64, NULL, unsettled_listed_cb,
                               g_object_ref (task));
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
drop_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtContext *self = g_task_get_source_object (G_TASK (data));
  GError *error = NULL;
  int fd = amt_profile_lock_cache (self->profile, self->person, &error);

  if (!error)
    (void) amt_profile_drop (self->profile, self->person, &error);
  amt_lock_end (fd);
  if (error)
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

static void
session_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtContext *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  AmtStoreWork work;
  gboolean ok = amt_session_cache_end_finish (AMT_SESSION_CACHE (source), result, &work, &error);

  if (!ok)
    g_message ("ending the session of the cache: %s", error->message);
  self->remains = work.n_changes + work.n_drafts;
  if (!ok || self->remains > 0 || !self->session_only)
    {
      list_unsettled (task);
      return;
    }
  amt_store_close (self->store);
  amt_context_run_in_thread (task, drop_in_thread, dropped_cb);
}

void
amt_context_close_async (AmtContext *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_context_close_async);
  amt_desk_stop (self->desk);
  if (self->text)
    amt_document_text_pause (self->text);
  if (self->prefetch)
    amt_prefetch_pause (self->prefetch);
  if (self->keeper)
    amt_keeper_stop (self->keeper);
  if (self->thumbnails)
    amt_thumbnails_stop (self->thumbnails);
  if (self->render_pool)
    amt_render_pool_close (self->render_pool);
  if (!self->engine)
    {
      amt_store_close (self->store);
      g_task_return_boolean (task, TRUE);
      return;
    }
  amt_sync_engine_stop (self->engine);
  if (self->session)
    amt_session_cache_end_async (self->session, session_ended_cb, g_object_ref (task));
  else
    list_unsettled (task);
}

gboolean
amt_context_close_finish (AmtContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_context_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_context_dispose (GObject *object)
{
  AmtContext *self = AMT_CONTEXT (object);

  if (self->desk)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->thumbnails);
  if (self->text)
    amt_document_text_pause (self->text);
  g_clear_object (&self->text);
  if (self->prefetch)
    amt_prefetch_pause (self->prefetch);
  g_clear_object (&self->prefetch);
  g_clear_object (&self->keeper);
  g_clear_object (&self->machine);
  if (self->render_pool)
    amt_render_pool_close (self->render_pool);
  g_clear_object (&self->render_pool);
  self->letters = NULL;
  g_clear_object (&self->engine);
  g_clear_object (&self->session);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->store);
  g_clear_object (&self->remote);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (amt_context_parent_class)->dispose (object);
}

static void
amt_context_finalize (GObject *object)
{
  AmtContext *self = AMT_CONTEXT (object);

  g_free (self->profile);
  g_free (self->person);
  g_free (self->directory);
  g_clear_error (&self->unreachable);
  g_clear_pointer (&self->key, g_bytes_unref);

  G_OBJECT_CLASS (amt_context_parent_class)->finalize (object);
}

static void
amt_context_class_init (AmtContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_context_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_context_finalize;
}

static void
amt_context_init (AmtContext *self)
{
}

AmtDesk *
amt_context_get_desk (AmtContext *self)
{
  return self->desk;
}

AmtStore *
amt_context_get_store (AmtContext *self)
{
  return self->store;
}

AmtRemote *
amt_context_get_remote (AmtContext *self)
{
  return self->remote;
}

AmtSyncEngine *
amt_context_get_engine (AmtContext *self)
{
  return self->engine;
}

AmtRenderPool *
amt_context_get_render_pool (AmtContext *self)
{
  if (!self->render_pool)
    self->render_pool = amt_render_pool_new (NULL);
  return self->render_pool;
}

AmtThumbnails *
amt_context_get_thumbnails (AmtContext *self)
{
  if (!self->thumbnails)
    self->thumbnails = amt_thumbnails_new (self->store, self->offline ? NULL : self->engine,
                                           amt_context_get_render_pool (self));
  return self->thumbnails;
}

AmtMachine *
amt_context_get_machine (AmtContext *self)
{
  if (!self->machine)
    self->machine = amt_machine_new (NULL, NULL);
  return self->machine;
}

AmtDocumentText *
amt_context_get_document_text (AmtContext *self)
{
  if (!self->text && self->engine)
    self->text = amt_document_text_new (self->store, amt_context_get_render_pool (self),
                                        amt_context_get_machine (self));
  return self->text;
}

AmtPrefetch *
amt_context_get_prefetch (AmtContext *self)
{
  if (!self->prefetch && self->engine && !self->offline)
    self->prefetch = amt_prefetch_new (self->store, self->engine, amt_context_get_machine (self));
  return self->prefetch;
}

AmtKeeper *
amt_context_get_keeper (AmtContext *self)
{
  return self->keeper;
}

AmtClock *
amt_context_get_clock (AmtContext *self)
{
  return self->clock;
}

void
amt_context_set_sign_in (AmtContext *self, AmtSignIn *sign_in)
{
  g_set_object (&self->sign_in, sign_in);
}

const char *
amt_context_get_portal_url (AmtContext *self)
{
  return amt_remote_get_base_url (self->remote);
}

const char *
amt_context_get_directory (AmtContext *self)
{
  return self->directory;
}

gboolean
amt_context_is_offline (AmtContext *self)
{
  return self->offline;
}

const GError *
amt_context_get_unreachable (AmtContext *self)
{
  return self->unreachable;
}

guint
amt_context_get_unsent_of_others (AmtContext *self)
{
  return self->unsent_of_others;
}
