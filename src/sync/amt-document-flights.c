/* amt-document-flights.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-flights.h"

#include "amt-base.h"

struct _AmtDocumentFlights
{
  AmtStore *store;     /* (owned) */
  AmtRemote *remote;   /* (owned) */
  GHashTable *flights; /* (owned) (element-type utf8 Flight) by SHA-256 */
};

/* Somebody who waits. */
typedef struct
{
  AmtDocumentFlights *flights; /* (owned) a counted reference */
  char *case_id;               /* (owned) */
  AmtDocument *document;       /* (owned) */
  guint sweep;                 /* source; 0: none */
} Wish;

typedef struct
{
  AmtDocumentFlights
      *flights;       /* (owned) a counted reference: the download may outlive who asked for it */
  char *sha256;       /* (owned) */
  char *case_id;      /* (owned) of whom it is asked for */
  char *document_id;  /* (owned) */
  GPtrArray *waiting; /* (owned) (element-type GTask) */
  GCancellable *stop; /* (owned) */
} Flight;

static void take_off (AmtDocumentFlights *self, GPtrArray *waiting);

static void
flights_clear (gpointer data)
{
  AmtDocumentFlights *self = data;

  g_clear_pointer (&self->flights, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->remote);
}

AmtDocumentFlights *
amt_document_flights_new (AmtStore *store, AmtRemote *remote)
{
  AmtDocumentFlights *self = g_rc_box_new0 (AmtDocumentFlights);

  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->flights = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
amt_document_flights_free (AmtDocumentFlights *self)
{
  g_rc_box_release_full (self, flights_clear);
}

static void
wish_free (Wish *wish)
{
  g_clear_handle_id (&wish->sweep, g_source_remove);
  g_free (wish->case_id);
  amt_document_free (wish->document);
  amt_document_flights_free (wish->flights);
  g_free (wish);
}

static void
flight_free (Flight *flight)
{
  g_free (flight->sha256);
  g_free (flight->case_id);
  g_free (flight->document_id);
  g_ptr_array_unref (flight->waiting);
  g_object_unref (flight->stop);
  amt_document_flights_free (flight->flights);
  g_free (flight);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, flight_free)

/* The caller may be in the middle of something when it cancels: it is answered afterwards. */
static gboolean
sweep_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Wish *wish = g_task_get_task_data (task);
  Flight *flight = g_hash_table_lookup (wish->flights->flights, wish->document->sha256);

  wish->sweep = 0;
  if (flight && g_ptr_array_remove (flight->waiting, task))
    {
      g_task_return_error_if_cancelled (task);
      if (flight->waiting->len == 0)
        g_cancellable_cancel (flight->stop);
    }
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Wish *wish = g_task_get_task_data (task);

  if (wish->sweep == 0)
    wish->sweep = g_idle_add_full (G_PRIORITY_DEFAULT, sweep_cb, task, NULL);
}

/* @error: (nullable) */
static void
answer (GTask *task, const GError *error)
{
  if (error)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Whether the answer to @flight is the answer to @task: what one case may not have, another may. */
static gboolean
is_answer (const Flight *flight, GTask *task, const GError *error)
{
  const Wish *wish = g_task_get_task_data (task);

  if (!error)
    return TRUE;
  return !g_cancellable_is_cancelled (flight->stop) &&
         g_str_equal (wish->case_id, flight->case_id) &&
         g_str_equal (wish->document->id, flight->document_id);
}

static void
landed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) flight = user_data;
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  amt_document_fetch_finish (result, &error);
  g_hash_table_remove (flight->flights->flights, flight->sha256);
  for (guint i = 0; i < flight->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (flight->waiting, i);

      if (!is_answer (flight, task, error))
        g_ptr_array_add (rest, g_object_ref (task));
    }
  /* The next download is in the table before anybody is answered, who may ask at once again. */
  if (rest->len > 0)
    take_off (flight->flights, rest);
  for (guint i = 0; i < flight->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (flight->waiting, i);

      if (is_answer (flight, task, error))
        answer (task, error);
    }
}

static void
take_off (AmtDocumentFlights *self, GPtrArray *waiting)
{
  const Wish *wish = g_task_get_task_data (g_ptr_array_index (waiting, 0));
  Flight *flight = g_new0 (Flight, 1);

  flight->flights = g_rc_box_acquire (self);
  flight->sha256 = g_strdup (wish->document->sha256);
  flight->case_id = g_strdup (wish->case_id);
  flight->document_id = g_strdup (wish->document->id);
  flight->waiting = g_ptr_array_ref (waiting);
  flight->stop = g_cancellable_new ();
  g_hash_table_insert (self->flights, flight->sha256, flight);
  amt_document_fetch_async (self->store, self->remote, wish->case_id, wish->document, flight->stop,
                            landed_cb, flight);
}

void
amt_document_flights_join_async (AmtDocumentFlights *self, const char *case_id,
                                 const AmtDocument *document, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Flight *flight;
  Wish *wish;

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_document_flights_join_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  wish = g_new0 (Wish, 1);
  wish->flights = g_rc_box_acquire (self);
  wish->case_id = g_strdup (case_id);
  wish->document = amt_document_copy (document);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);

  flight = g_hash_table_lookup (self->flights, document->sha256);
  if (flight)
    {
      g_ptr_array_add (flight->waiting, g_object_ref (task));
    }
  else
    {
      g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_add (waiting, g_object_ref (task));
      take_off (self, waiting);
    }
}

gboolean
amt_document_flights_join_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_document_flights_join_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
