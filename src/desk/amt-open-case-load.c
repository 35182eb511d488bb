/* amt-open-case-load.c: an open case from the store, and from the portal where only its row is here.
 * Main thread; a large form is parsed in a thread.
 *
 * What is awaited knows the object only weakly, so that a window that closes ends it at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-open-case-private.h"

#include "amt-json.h"
#include "amt-task.h"
#include "amt-weak.h"

/* What is parsed at once; the rest in a thread. */
#define PARSE_AT_ONCE (64 * 1024)

/* --- from the portal ------------------------------------------------------------------------------------- */

static AmtRowOnlyReason
reason_of (const GError *error)
{
  if (error->domain != AMT_REMOTE_ERROR)
    return error->domain == AMT_SYNC_ERROR ? AMT_ROW_ONLY_SIGN_IN : AMT_ROW_ONLY_FAULT;

  switch (error->code)
    {
    case AMT_REMOTE_ERROR_SIGN_IN:
      return AMT_ROW_ONLY_SIGN_IN;
    case AMT_REMOTE_ERROR_NOT_FOUND:
    case AMT_REMOTE_ERROR_NOT_ALLOWED:
      return AMT_ROW_ONLY_REFUSED;
    case AMT_REMOTE_ERROR_NOT_SENT:
    case AMT_REMOTE_ERROR_LOST:
    case AMT_REMOTE_ERROR_TLS:
    case AMT_REMOTE_ERROR_BUSY:
    case AMT_REMOTE_ERROR_SERVER:
      return AMT_ROW_ONLY_OFFLINE;
    default:
      return AMT_ROW_ONLY_FAULT;
    }
}

static void
end_fetch (AmtOpenCase *self, const GError *error)
{
  self->fetching = FALSE;
  if (!error)
    {
      amt_open_case_load (self);
      return;
    }
  if (!self->view || self->view->local->whole)
    return;
  amt_open_case_set_state (self, AMT_OPEN_CASE_ROW_ONLY, reason_of (error));
  amt_open_case_emit_changed (self);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOpenCase) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  amt_sync_engine_fetch_case_finish (AMT_SYNC_ENGINE (source), result, &error);
  if (self)
    end_fetch (self, error);
}

/* Nothing is fetched into a profile before the portal said that it is this person's. */
static void
greeted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOpenCase) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean greeted = amt_sync_engine_hello_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (self && greeted)
    amt_sync_engine_fetch_case_async (AMT_SYNC_ENGINE (source), self->case_ref, self->cancellable,
                                      fetched_cb, amt_weak_new (self));
  else if (self)
    end_fetch (self, error);
}

void
amt_open_case_fetch (AmtOpenCase *self)
{
  AmtSyncEngine *engine = amt_context_get_engine (self->context);

  if (self->fetching)
    return;
  if (!engine || amt_context_is_offline (self->context))
    {
      if (!self->view->local->whole)
        amt_open_case_set_state (self, AMT_OPEN_CASE_ROW_ONLY, AMT_ROW_ONLY_OFFLINE);
      return;
    }
  self->fetching = TRUE;
  amt_sync_engine_hello_async (engine, self->cancellable, greeted_cb, amt_weak_new (self));
}

/* --- from the store -------------------------------------------------------------------------------------- */

typedef struct
{
  AmtCaseView *view; /* (owned) (nullable) until it is shown */
  JsonNode *form;    /* (owned) (nullable) */
  JsonNode *rest;    /* (owned) (nullable) */
} Reading;

static void
reading_free (Reading *self)
{
  g_clear_pointer (&self->view, amt_case_view_free);
  g_clear_pointer (&self->form, json_node_unref);
  g_clear_pointer (&self->rest, json_node_unref);
  g_free (self);
}

JsonNode *
amt_open_case_parse (const char *text)
{
  g_autoptr (JsonNode) node = text ? amt_json_parse_text (text, NULL) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static void
parse (Reading *reading)
{
  reading->form = amt_open_case_parse (reading->view->local->form);
  reading->rest = amt_open_case_parse (reading->view->local->rest);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  parse (data);
  g_task_return_boolean (task, TRUE);
}

static guint64
stamp_of (const AmtCase *value)
{
  return value->version + value->applicant_version;
}

static void
show (AmtOpenCase *self, Reading *reading)
{
  guint64 stamp;
  gboolean stale;

  g_clear_pointer (&self->view, amt_case_view_free);
  g_clear_pointer (&self->form, json_node_unref);
  g_clear_pointer (&self->rest, json_node_unref);
  self->view = g_steal_pointer (&reading->view);
  self->form = g_steal_pointer (&reading->form);
  self->rest = g_steal_pointer (&reading->rest);
  g_clear_error (&self->error);
  g_free (self->case_ref);
  self->case_ref = g_strdup (self->view->local->id);
  self->loading = FALSE;

  stamp = stamp_of (self->view->row->value);
  stale = stamp > stamp_of (self->view->truth);
  if (self->view->local->whole)
    amt_open_case_set_state (self, AMT_OPEN_CASE_READY, AMT_ROW_ONLY_NONE);
  else if (self->state != AMT_OPEN_CASE_ROW_ONLY)
    amt_open_case_set_state (self, AMT_OPEN_CASE_LOADING, AMT_ROW_ONLY_NONE);
  if ((!self->view->local->whole || stale) && stamp > self->fetched_stamp)
    {
      self->fetched_stamp = stamp;
      amt_open_case_fetch (self);
    }
  if (self->inside)
    amt_open_case_enter (self);
  amt_open_case_emit_changed (self);
  if (self->load_again)
    amt_open_case_load (self);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOpenCase) self = amt_weak_take (user_data);

  if (self)
    show (self, g_task_get_task_data (G_TASK (result)));
}

static void
load_failed (AmtOpenCase *self, GError *error)
{
  gboolean gone = g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND);

  self->loading = FALSE;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  amt_open_case_set_state (self, gone ? AMT_OPEN_CASE_GONE : AMT_OPEN_CASE_FAILED,
                           AMT_ROW_ONLY_NONE);
  amt_open_case_emit_changed (self);
  if (self->load_again)
    amt_open_case_load (self);
}

static void
view_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOpenCase) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);
  gsize size;

  reading->view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  if (!self || !reading->view)
    {
      if (self)
        load_failed (self, error);
      reading_free (reading);
      return;
    }

  size = reading->view->local->form ? strlen (reading->view->local->form) : 0;
  size += reading->view->local->rest ? strlen (reading->view->local->rest) : 0;
  if (size <= PARSE_AT_ONCE)
    {
      parse (reading);
      show (self, reading);
      reading_free (reading);
      return;
    }
  task = g_task_new (NULL, NULL, parsed_cb, amt_weak_new (self));
  g_task_set_source_tag (task, parse_in_thread);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  amt_task_run_in_thread (task, parse_in_thread);
}

void
amt_open_case_load (AmtOpenCase *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  amt_store_load_case_async (amt_context_get_store (self->context), self->case_ref,
                             self->cancellable, view_loaded_cb, amt_weak_new (self));
}
