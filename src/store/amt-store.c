/* amt-store.c: the encrypted cache: the object, a call's way into a worker and back, closing.
 * Owned by AmtContext. Main thread; what is called …_in_writer or …_in_reader runs there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-lock.h"
#include "amt-store-private.h"

G_DEFINE_FINAL_TYPE (AmtStore, amt_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (amt - store - error - quark, amt_store_error)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_DOCUMENT_ARRIVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char SQL_BEGIN_WRITE[] = "BEGIN IMMEDIATE";
static const char SQL_BEGIN_READ[] = "BEGIN";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

/* One call on its way. */
typedef struct
{
  AmtStoreFunc func;
  gpointer data;            /* (owned) */
  GDestroyNotify data_free; /* (nullable) */
  gpointer tag;             /* of the public function */
  int search;               /* number of a search */
  gboolean work;            /* only this cache will have it */
} Call;

/* What closing needs when the object is already gone. */
typedef struct
{
  AmtWorker *writer; /* (owned) */
  AmtWorker *reader; /* (owned) */
  AmtWorker *finder; /* (owned) */
  AmtStoreFiles read;
  AmtStoreFiles write;
  AmtStoreFiles find;
  int lock_fd;
} Parts;

typedef struct
{
  AmtStore *store;       /* (owned) */
  AmtChangeSet *changes; /* (owned) */
} News;

static void
call_free (Call *call)
{
  if (call->data && call->data_free)
    call->data_free (call->data);
  g_free (call);
}

static void
news_free (News *news)
{
  amt_change_set_unref (news->changes);
  g_object_unref (news->store);
  g_free (news);
}

gboolean
amt_store_fail (GError **error, AmtStoreError code, const char *message)
{
  g_set_error_literal (error, AMT_STORE_ERROR, (int) code, message);

  return FALSE;
}

void
amt_store_tx_touch (AmtStoreTx *tx, gint64 key, AmtTouch touch)
{
  gint64 *own_key = g_memdup2 (&key, sizeof key);
  AmtTouch before = GPOINTER_TO_INT (g_hash_table_lookup (tx->touched, &key));

  if (before == AMT_TOUCH_INSERTED && touch == AMT_TOUCH_UPDATED)
    touch = AMT_TOUCH_INSERTED;
  if (before == AMT_TOUCH_INSERTED && touch == AMT_TOUCH_REMOVED)
    {
      g_hash_table_remove (tx->touched, &key);
      g_free (own_key);
      return;
    }

  g_hash_table_replace (tx->touched, own_key, GINT_TO_POINTER (touch));
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

AmtChangeSet *
amt_store_tx_changes (AmtStoreTx *tx)
{
  AmtChangeSet *changes = amt_change_set_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer touch;

  g_hash_table_iter_init (&iter, tx->touched);
  while (g_hash_table_iter_next (&iter, &key, &touch))
    switch ((AmtTouch) GPOINTER_TO_INT (touch))
      {
      case AMT_TOUCH_INSERTED:
        g_array_append_vals (changes->inserted, key, 1);
        break;
      case AMT_TOUCH_UPDATED:
        g_array_append_vals (changes->updated, key, 1);
        break;
      case AMT_TOUCH_REMOVED:
        g_array_append_vals (changes->removed, key, 1);
        break;
      }
  g_array_sort (changes->inserted, compare_keys);
  g_array_sort (changes->updated, compare_keys);
  g_array_sort (changes->removed, compare_keys);
  changes->outbox = tx->outbox;
  changes->references = tx->references;
  changes->places = tx->places;

  return changes;
}

static gboolean
emit_changed_cb (gpointer user_data)
{
  News *news = user_data;

  g_signal_emit (news->store, signals[SIGNAL_CHANGED], 0, news->changes);

  return G_SOURCE_REMOVE;
}

/* Attached before the task returns, with the priority of its answer: so it comes first. */
static void
announce (AmtStoreTx *tx)
{
  g_autoptr (AmtChangeSet) changes = amt_store_tx_changes (tx);
  g_autoptr (GSource) source = NULL;
  News *news;

  if (amt_change_set_is_empty (changes))
    return;

  news = g_new0 (News, 1);
  news->store = g_object_ref (tx->store);
  news->changes = g_steal_pointer (&changes);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_changed_cb, news, (GDestroyNotify) news_free);
  g_source_attach (source, tx->store->context);
}

static gboolean
emit_document_arrived_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_DOCUMENT_ARRIVED], 0);

  return G_SOURCE_REMOVE;
}

static void
announce_document (AmtStore *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_document_arrived_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
tx_init (AmtStoreTx *tx, AmtStore *self, AmtDb *db, AmtDb *documents)
{
  *tx = (AmtStoreTx){
    .store = self,
    .db = db,
    .documents = documents,
    .now = amt_clock_now (self->clock),
    .touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
}

static void
tx_end (AmtStoreTx *tx, gboolean ok, GTask *task, GError *error)
{
  g_hash_table_unref (tx->touched);
  g_clear_pointer (&tx->labels, g_hash_table_unref);
  if (ok)
    {
      g_task_return_pointer (task, tx->result, tx->result_free);
      return;
    }

  if (tx->result && tx->result_free)
    tx->result_free (tx->result);
  g_task_return_error (task, error);
}

/* An interruption that was meant for a search may meet its end instead, and come again with each key that is typed. A
 * transaction that stayed open would refuse every later one. */
static void
roll_back (AmtDb *db)
{
  gboolean interrupted = TRUE;

  while (interrupted && amt_db_in_transaction (db))
    {
      g_autoptr (GError) error = NULL;

      (void) amt_db_exec (db, SQL_ROLLBACK, &error);
      interrupted = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static gboolean
run_transaction (AmtStoreTx *tx, Call *call, const char *sql, GError **error)
{
  if (!amt_db_exec (tx->db, sql, error))
    return FALSE;

  if (!call->func (tx, call->data, error) || !amt_db_exec (tx->db, SQL_COMMIT, error))
    {
      roll_back (tx->db);
      return FALSE;
    }

  return TRUE;
}

static void
write_in_writer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AmtStore *self = source;
  AmtStoreTx tx;
  GError *error = NULL;
  gboolean ok;

  tx_init (&tx, self, self->write.main, self->write.documents);
  ok = run_transaction (&tx, task_data, SQL_BEGIN_WRITE, &error);
  if (ok)
    {
      g_autoptr (GError) late = NULL;

      /* A crash or an error in between is made good at the next opening. */
      if (tx.drops && !amt_store_empty_drops (self, &late))
        g_warning ("documents of a removed case stay for now: %s", late->message);
      if (tx.erased)
        amt_store_empty_logs (self);
      if (tx.unindexed)
        amt_store_index_soon (self);
      announce (&tx);
    }
  tx_end (&tx, ok, task, error);
}

static void
read_in_reader (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AmtStore *self = source;
  AmtStoreTx tx;
  GError *error = NULL;
  gboolean ok;

  tx_init (&tx, self, self->read.main, self->read.documents);
  ok = run_transaction (&tx, task_data, SQL_BEGIN_READ, &error);
  tx_end (&tx, ok, task, error);
}

/* Whether the transaction's search is no longer wanted. */
static int
unwanted (gpointer data)
{
  const AmtStoreTx *tx = data;

  return g_atomic_int_get (&tx->store->last_search) != tx->search ||
         g_cancellable_is_cancelled (tx->cancellable);
}

gboolean
amt_store_tx_wanted (AmtStoreTx *tx, GError **error)
{
  if (!unwanted (tx))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "another search came");

  return FALSE;
}

static void
search_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  amt_db_interrupt (user_data);
}

static void
find_in_finder (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AmtStore *self = source;
  AmtDb *db = self->find.main;
  Call *call = task_data;
  AmtStoreTx tx;
  GError *error = NULL;
  gboolean ok;
  gulong handler;

  tx_init (&tx, self, db, NULL);
  tx.search = call->search;
  tx.cancellable = cancellable;
  /* An interruption that comes between two statements is lost: the watch notices what it meant. */
  amt_db_watch (db, unwanted, &tx);
  handler = cancellable
                ? g_cancellable_connect (cancellable, G_CALLBACK (search_cancelled_cb), db, NULL)
                : 0;
  ok = amt_store_tx_wanted (&tx, &error) && run_transaction (&tx, call, SQL_BEGIN_READ, &error);
  g_cancellable_disconnect (cancellable, handler);
  amt_db_watch (db, NULL, NULL);
  /* What runs inside a statement may have other words for an interruption. */
  if (!ok && unwanted (&tx))
    {
      g_clear_error (&error);
      (void) amt_store_tx_wanted (&tx, &error);
    }
  tx_end (&tx, ok, task, error);
}

static void
documents_in_writer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AmtStore *self = source;
  Call *call = task_data;
  AmtStoreTx tx;
  GError *error = NULL;
  gboolean ok;

  tx_init (&tx, self, self->write.main, self->write.documents);
  ok = call->func (&tx, call->data, &error);
  if (ok && tx.arrived)
    announce_document (self);
  tx_end (&tx, ok, task, error);
}

static void
push (AmtStore *self, AmtWorker *worker, int priority, GTaskThreadFunc run, Call *call,
      AMT_STORE_ASYNC_ARGS)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();

  g_task_set_source_tag (task, call->tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  /* What was committed happened: a late cancellation must not hide it. What was only read is for nobody then: whoever
   * cancelled may be gone. */
  g_task_set_check_cancellable (task, !worker || worker != self->writer);
  if (!worker)
    {
      g_task_return_new_error (
          task, AMT_STORE_ERROR, self->reader ? AMT_STORE_ERROR_READ_ONLY : AMT_STORE_ERROR_IO,
          "%s", self->reader ? "the store was opened for reading only" : "the store is closed");
      return;
    }
  if (worker == self->writer && amt_store_gate_holds (self, call->work, priority, run, task))
    return;

  amt_worker_push (worker, priority, run, g_steal_pointer (&task));
}

static Call *
call_new (AmtStoreFunc func, gpointer data, GDestroyNotify data_free, gpointer tag)
{
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->data_free = data_free;
  call->tag = tag;

  return call;
}

void
amt_store_write (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                 gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  push (self, self->writer, G_PRIORITY_DEFAULT, write_in_writer,
        call_new (func, data, data_free, tag), cancellable, callback, user_data);
}

void
amt_store_write_work (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                      gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  Call *call = call_new (func, data, data_free, tag);

  call->work = TRUE;
  push (self, self->writer, G_PRIORITY_DEFAULT, write_in_writer, call, cancellable, callback,
        user_data);
}

void
amt_store_write_later (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                       gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  push (self, self->writer, G_PRIORITY_LOW, write_in_writer, call_new (func, data, data_free, tag),
        cancellable, callback, user_data);
}

void
amt_store_read (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  push (self, self->reader, G_PRIORITY_DEFAULT, read_in_reader,
        call_new (func, data, data_free, tag), cancellable, callback, user_data);
}

void
amt_store_read_later (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                      gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  push (self, self->reader, G_PRIORITY_LOW, read_in_reader, call_new (func, data, data_free, tag),
        cancellable, callback, user_data);
}

void
amt_store_find (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  Call *call = call_new (func, data, data_free, tag);

  call->search = g_atomic_int_add (&self->last_search, 1) + 1;
  if (self->finder)
    amt_db_interrupt (self->find.main);
  push (self, self->finder, G_PRIORITY_DEFAULT, find_in_finder, call, cancellable, callback,
        user_data);
}

void
amt_store_write_documents (AmtStore *self, AmtStoreFunc func, gpointer data,
                           GDestroyNotify data_free, gpointer tag, AMT_STORE_ASYNC_ARGS)
{
  push (self, self->writer, G_PRIORITY_DEFAULT, documents_in_writer,
        call_new (func, data, data_free, tag), cancellable, callback, user_data);
}

gpointer
amt_store_end_pointer (AmtStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
amt_store_end (AmtStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  (void) g_task_propagate_pointer (G_TASK (result), error);

  return !g_task_had_error (G_TASK (result));
}

static void
close_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AmtStoreFiles *files = task_data;

  g_clear_pointer (&files->main, amt_db_close);
  g_clear_pointer (&files->documents, amt_db_close);
  g_task_return_boolean (task, TRUE);
}

/* The connections are closed in their workers, after all that waits there: closing writes, too. */
static void
close_worker (AmtWorker *worker, AmtStoreFiles *files)
{
  g_autoptr (GTask) task = NULL;

  if (!worker)
    return;

  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, files, NULL);
  amt_worker_push (worker, G_MAXINT, close_in_worker, g_steal_pointer (&task));
  amt_worker_shutdown (worker);
  g_object_unref (worker);
}

static gboolean
close_parts_cb (gpointer user_data)
{
  Parts *parts = user_data;

  close_worker (parts->finder, &parts->find);
  close_worker (parts->reader, &parts->read);
  close_worker (parts->writer, &parts->write);
  /* Last: what the workers write is written. */
  amt_lock_end (parts->lock_fd);
  g_free (parts);

  return G_SOURCE_REMOVE;
}

static Parts *
take_parts (AmtStore *self)
{
  Parts *parts = g_new0 (Parts, 1);

  amt_store_stop_index (self);
  parts->writer = g_steal_pointer (&self->writer);
  parts->reader = g_steal_pointer (&self->reader);
  parts->finder = g_steal_pointer (&self->finder);
  parts->lock_fd = self->lock_fd;
  self->lock_fd = -1;

  return parts;
}

static void
amt_store_dispose (GObject *object)
{
  AmtStore *self = AMT_STORE (object);

  if (self->reader)
    {
      Parts *parts = take_parts (self);

      parts->read = self->read;
      parts->write = self->write;
      parts->find = self->find;

      /* The last reference may be that of a task that ends in a worker; a worker cannot end itself. Not
       * g_main_context_invoke (): where no loop runs any more it would call from here. */
      if (g_thread_self () == amt_main_thread ())
        {
          close_parts_cb (parts);
        }
      else
        {
          g_autoptr (GSource) later = g_idle_source_new ();

          g_source_set_callback (later, close_parts_cb, parts, NULL);
          g_source_attach (later, self->context);
        }
    }

  G_OBJECT_CLASS (amt_store_parent_class)->dispose (object);
}

static void
amt_store_finalize (GObject *object)
{
  AmtStore *self = AMT_STORE (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_free (self->directory);

  G_OBJECT_CLASS (amt_store_parent_class)->finalize (object);
}

static void
amt_store_class_init (AmtStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_store_dispose;
  object_class->finalize = amt_store_finalize;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", AMT_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    1, AMT_TYPE_CHANGE_SET | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_DOCUMENT_ARRIVED] = g_signal_new (
      "document-arrived", AMT_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_store_init (AmtStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->lock_fd = -1;
  self->quota = AMT_STORE_QUOTA;
}

/* Opening: the object exists from the start, but nobody gets it before it works. */
typedef struct
{
  AmtStore *store; /* (owned) */
  GBytes *key;     /* (owned) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->store);
  g_clear_pointer (&opening->key, g_bytes_unref);
  g_free (opening);
}

static void
open_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  if (amt_store_open_files (opening->store, opening->key, &error))
    g_task_return_pointer (task, g_object_ref (opening->store), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
amt_store_open_async (const char *directory, GBytes *key, AmtStoreMode mode, AmtClock *clock,
                      AMT_STORE_ASYNC_ARGS)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (AmtStore) self = g_object_new (AMT_TYPE_STORE, NULL);
  Opening *opening = g_new0 (Opening, 1);

  AMT_ASSERT_MAIN ();

  self->mode = mode;
  self->clock = g_object_ref (clock);
  self->directory = g_strdup (directory);
  self->reader = amt_worker_new ("store-reader");
  self->finder = amt_worker_new ("store-finder");
  if (mode == AMT_STORE_READ_WRITE)
    self->writer = amt_worker_new ("store-writer");

  opening->store = g_object_ref (self);
  opening->key = g_bytes_ref (key);
  g_task_set_source_tag (task, amt_store_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_set_check_cancellable (task, FALSE);
  amt_worker_push (self->writer ? self->writer : self->reader, G_PRIORITY_DEFAULT, open_in_worker,
                   g_steal_pointer (&task));
}

AmtStore *
amt_store_open_finish (GAsyncResult *result, GError **error)
{
  Opening *opening;
  AmtStore *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_store_open_async), NULL);

  /* The worker may still hold the task: a store that could not be opened is closed here, and its lock given back,
   * before the caller learns of it. */
  opening = g_task_get_task_data (G_TASK (result));
  g_clear_object (&opening->store);

  self = g_task_propagate_pointer (G_TASK (result), error);
  if (self && self->writer)
    amt_store_continue_index (self);

  return self;
}

/* The fields of the connections belong to the workers until these have ended. */
void
amt_store_close (AmtStore *self)
{
  Parts *parts;

  AMT_ASSERT_MAIN ();

  if (!self->reader)
    return;

  /* What is searched for is no longer wanted. */
  g_atomic_int_inc (&self->last_search);
  if (self->find.main)
    amt_db_interrupt (self->find.main);

  parts = take_parts (self);
  amt_store_gate_end (self);
  close_worker (parts->finder, &self->find);
  close_worker (parts->reader, &self->read);
  close_worker (parts->writer, &self->write);
  amt_lock_end (parts->lock_fd);
  g_free (parts);
}

gboolean
amt_store_is_read_only (AmtStore *self)
{
  return self->mode == AMT_STORE_READ_ONLY;
}
