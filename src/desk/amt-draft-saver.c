/* amt-draft-saver.c: drafts, saved while they are written. Owned by the editor. Main thread.
 *
 * The store writes in the order in which it is told, so an older text never lands after a newer one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-draft-saver.h"

#include "amt-base.h"

/* From the first change that is not written; writing takes a part of the two seconds. */
#define DELAY_MS 1500
/* No text that anybody types: whatever there is counts as not written. */
#define UNKNOWN "\001"

struct _AmtDraftSaver
{
  GObject parent_instance;

  AmtStore *store; /* (owned) */
  char *case_id;   /* (owned) */
  char *kind;      /* (owned) */
  char *text;      /* (owned) as the clerk has it */
  char *written;   /* (owned) (nullable) as the store has it or is about to; %NULL: not known */
  guint timer;     /* source id or 0 */
  guint n_writing; /* writes under way */
  gboolean saved;  /* as last told */
  GQueue waiting;  /* (element-type GTask) (owned) flushes that wait for the end of writing */
};

G_DEFINE_FINAL_TYPE (AmtDraftSaver, amt_draft_saver, G_TYPE_OBJECT)

enum
{
  SIGNAL_SAVED_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_dirty (AmtDraftSaver *self)
{
  return self->written && strcmp (self->text, self->written) != 0;
}

static void
tell (AmtDraftSaver *self)
{
  gboolean saved = amt_draft_saver_is_saved (self);

  if (saved == self->saved)
    return;
  self->saved = saved;
  g_signal_emit (self, signals[SIGNAL_SAVED_CHANGED], 0);
}

static void
answer_waiting (AmtDraftSaver *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)))
    {
      if (error)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDraftSaver) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_writing--;
  if (!amt_store_save_draft_finish (AMT_STORE (source), result, &error))
    {
      g_free (self->written);
      self->written = g_strdup (UNKNOWN);
      answer_waiting (self, error);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0);
    }
  else if (self->n_writing == 0)
    {
      answer_waiting (self, NULL);
    }
  tell (self);
}

static void
write_now (AmtDraftSaver *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!is_dirty (self))
    return;

  self->n_writing++;
  g_free (self->written);
  self->written = g_strdup (self->text);
  amt_store_save_draft_async (self->store, self->case_id, self->kind, self->text, NULL, written_cb,
                              g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  AmtDraftSaver *self = user_data;

  self->timer = 0;
  write_now (self);
  return G_SOURCE_REMOVE;
}

/* --- object ---------------------------------------------------------------------------------------------- */

static void
amt_draft_saver_dispose (GObject *object)
{
  AmtDraftSaver *self = AMT_DRAFT_SAVER (object);

  /* Nobody waits for this one; the store finishes what it was given before it closes. */
  if (self->store && is_dirty (self))
    amt_store_save_draft_async (self->store, self->case_id, self->kind, self->text, NULL, NULL,
                                NULL);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (amt_draft_saver_parent_class)->dispose (object);
}

static void
amt_draft_saver_finalize (GObject *object)
{
  AmtDraftSaver *self = AMT_DRAFT_SAVER (object);

  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->text);
  g_free (self->written);

  G_OBJECT_CLASS (amt_draft_saver_parent_class)->finalize (object);
}

static void
amt_draft_saver_class_init (AmtDraftSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_draft_saver_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_draft_saver_finalize;
  signals[SIGNAL_SAVED_CHANGED] =
      g_signal_new ("saved-changed", AMT_TYPE_DRAFT_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", AMT_TYPE_DRAFT_SAVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_draft_saver_init (AmtDraftSaver *self)
{
  self->text = g_strdup ("");
  self->written = g_strdup ("");
  self->saved = TRUE;
  g_queue_init (&self->waiting);
}

AmtDraftSaver *
amt_draft_saver_new (AmtStore *store, const char *case_id, const char *kind)
{
  AmtDraftSaver *self = g_object_new (AMT_TYPE_DRAFT_SAVER, NULL);

  AMT_ASSERT_MAIN ();
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->kind = g_strdup (kind);
  return self;
}

void
amt_draft_saver_set_text (AmtDraftSaver *self, const char *text)
{
  AMT_ASSERT_MAIN ();
  if (g_strcmp0 (self->text, text ? text : "") == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text ? text : "");
  if (is_dirty (self) && self->timer == 0)
    self->timer = g_timeout_add (DELAY_MS, timer_cb, self);
  tell (self);
}

const char *
amt_draft_saver_get_text (AmtDraftSaver *self)
{
  return self->text;
}

gboolean
amt_draft_saver_is_saved (AmtDraftSaver *self)
{
  return self->n_writing == 0 && !is_dirty (self);
}

void
amt_draft_saver_flush (AmtDraftSaver *self)
{
  AMT_ASSERT_MAIN ();
  write_now (self);
  tell (self);
}

void
amt_draft_saver_flush_async (AmtDraftSaver *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_draft_saver_flush_async);
  write_now (self);
  if (self->n_writing > 0)
    g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
  tell (self);
}

gboolean
amt_draft_saver_flush_finish (AmtDraftSaver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_draft_saver_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
amt_draft_saver_drop (AmtDraftSaver *self)
{
  amt_draft_saver_set_text (self, NULL);
  /* Also a draft that was never loaded here. */
  g_free (self->written);
  self->written = g_strdup (UNKNOWN);
  amt_draft_saver_flush (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDraftSaver *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *text = amt_store_load_draft_finish (AMT_STORE (source), result, &error);

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (text && !*self->text && self->n_writing == 0)
    {
      g_free (self->text);
      self->text = g_strdup (text);
      g_free (self->written);
      self->written = g_strdup (text);
    }
  g_task_return_pointer (task, text, g_free);
}

void
amt_draft_saver_load_async (AmtDraftSaver *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_draft_saver_load_async);
  amt_store_load_draft_async (self->store, self->case_id, self->kind, cancellable, loaded_cb,
                              g_object_ref (task));
}

char *
amt_draft_saver_load_finish (AmtDraftSaver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_draft_saver_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
