/* amt-ctl-offline.c: what stays available without a network: list, add, remove. Main thread.
 *
 * Adding fetches until all of it is here, or until the portal says no more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-json.h"
#include "amt-ctl-text.h"
#include "amt-store-offline.h"
#include "amt-store-places.h"
#include "amt-words-offline.h"

#include <glib/gi18n.h>

#define QUEUE_PREFIX "queue:"
#define SEARCH_PREFIX "search:"

/* Of the one run. */
typedef struct
{
  AmtCtl *ctl;  /* (unowned) */
  guint at;     /* argument in hand */
  gboolean add; /* else remove */
} Marking;

static void next_argument (Marking *marking);

static const char *const KINDS[] = { "case", "queue", "search" };

static void
emit_sets (GPtrArray *sets)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sets->len; i++)
    {
      const AmtOfflineSet *set = sets->pdata[i];
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "kind", KINDS[set->kind]);
      amt_json_set_string (entry, "what", set->what);
      amt_json_set_string (entry, "name", set->name);
      amt_json_set_string (entry, "reference", set->reference);
      json_object_set_int_member (entry, "cases", set->n_cases);
      json_object_set_int_member (entry, "casesHere", set->n_whole);
      json_object_set_int_member (entry, "documents", set->n_documents);
      json_object_set_int_member (entry, "documentsHere", set->n_here);
      json_object_set_int_member (entry, "documentsRefused", set->n_refused);
      json_object_set_int_member (entry, "bytes", (gint64) set->bytes);
      json_object_set_boolean_member (entry, "complete", set->complete_at != AMT_TIME_NONE);
      json_array_add_object_element (array, entry);
    }
  json_object_set_int_member (object, "count", sets->len);
  json_object_set_array_member (object, "sets", array);
  amt_ctl_emit (object);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sets = amt_store_list_offline_finish (AMT_STORE (source), result, &error);

  if (!sets)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    emit_sets (sets);
  else if (sets->len == 0)
    amt_ctl_print ("%s\n", _ ("Nothing stays available without a network."));
  for (guint i = 0; !self->options.json && i < sets->len; i++)
    {
      g_autofree char *name = amt_words_offline_name (sets->pdata[i], amt_ctl_references (self));
      g_autofree char *size = amt_words_offline_size (sets->pdata[i]);
      g_autofree char *state =
          amt_words_offline_state (sets->pdata[i], amt_clock_now (self->clock));

      amt_ctl_print ("%s  %s  %s\n", name, size, state);
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
list_sets (AmtCtl *self)
{
  amt_store_list_offline_async (amt_ctl_store (self), self->cancellable, listed_cb, self);
}

/* --- fetching ------------------------------------------------------------------------------------------- */

static void
round_ended_cb (AmtPrefetch *prefetch, AmtCtl *self)
{
  g_signal_handlers_disconnect_by_data (prefetch, self);
  list_sets (self);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  AmtPrefetch *prefetch = amt_context_get_prefetch (self->context);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (!done)
    {
      amt_ctl_fail (self, error);
      return;
    }
  amt_prefetch_set_ahead (prefetch, FALSE);
  amt_prefetch_set_delay (prefetch, 0);
  g_signal_connect (prefetch, "round-ended", G_CALLBACK (round_ended_cb), self);
  amt_prefetch_start (prefetch);
}

static void
marked (Marking *marking)
{
  AmtCtl *self = marking->ctl;
  gboolean fetch =
      marking->add && !self->options.offline && !amt_context_get_unreachable (self->context);

  g_free (marking);
  if (fetch)
    amt_sync_engine_run_async (amt_context_get_engine (self->context),
                               AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, self->cancellable, synced_cb,
                               self);
  else
    list_sets (self);
}

/* --- marking -------------------------------------------------------------------------------------------- */

static void
argument_done (Marking *marking, guint n, const GError *error)
{
  AmtCtl *self = marking->ctl;

  if (error || (marking->add && n == 0))
    {
      g_free (marking);
      if (error)
        amt_ctl_fail (self, error);
      else
        amt_ctl_refuse (self, "notFound", AMT_CTL_NOT_FOUND,
                        _ ("There is no such case, queue or saved search here, or the case is "
                           "protected."));
      return;
    }
  marking->at++;
  next_argument (marking);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  amt_store_add_offline_finish (AMT_STORE (source), result, &n, &error);
  argument_done (user_data, n, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  amt_store_remove_offline_finish (AMT_STORE (source), result, &error);
  argument_done (user_data, 1, error);
}

static void
mark (Marking *marking, AmtOfflineKind kind, const char *what)
{
  AmtStore *store = amt_ctl_store (marking->ctl);
  const char *const whats[] = { what, NULL };

  if (marking->add)
    amt_store_add_offline_async (store, kind, whats, NULL, added_cb, marking);
  else
    amt_store_remove_offline_async (store, kind, whats, NULL, removed_cb, marking);
}

static void
case_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Marking *marking = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);

  if (!view)
    {
      argument_done (marking, 0, error);
      return;
    }
  mark (marking, AMT_OFFLINE_CASE, view->row->value->id);
  amt_case_view_free (view);
}

static void
searches_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Marking *marking = user_data;
  const char *name = marking->ctl->arguments[marking->at] + strlen (SEARCH_PREFIX);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) searches =
      amt_store_load_searches_finish (AMT_STORE (source), result, &error);
  g_autofree char *id = NULL;

  for (guint i = 0; searches && i < searches->len; i++)
    {
      const AmtSavedSearch *search = searches->pdata[i];

      if (!id && g_strcmp0 (search->name, name) == 0)
        id = g_strdup_printf ("%" G_GINT64_FORMAT, search->id);
    }
  if (id)
    mark (marking, AMT_OFFLINE_SEARCH, id);
  else
    argument_done (marking, 0, error);
}

/* A queue that nobody knows would stay empty for ever. */
static void
mark_queue (Marking *marking, const char *id)
{
  if (!marking->add || amt_references_find_queue (amt_ctl_references (marking->ctl), id))
    mark (marking, AMT_OFFLINE_QUEUE, id);
  else
    argument_done (marking, 0, NULL);
}

static void
next_argument (Marking *marking)
{
  AmtCtl *self = marking->ctl;
  AmtStore *store = amt_ctl_store (self);
  const char *argument = self->arguments[marking->at];

  if (!argument)
    marked (marking);
  else if (g_str_has_prefix (argument, QUEUE_PREFIX))
    mark_queue (marking, argument + strlen (QUEUE_PREFIX));
  else if (g_str_has_prefix (argument, SEARCH_PREFIX))
    amt_store_load_searches_async (store, self->cancellable, searches_loaded_cb, marking);
  else
    amt_store_load_case_async (store, argument, self->cancellable, case_found_cb, marking);
}

void
amt_ctl_offline (AmtCtl *self)
{
  const char *step = self->arguments[0];
  gboolean add = g_strcmp0 (step, "add") == 0;

  if (!step || (g_str_equal (step, "list") && !self->arguments[1]))
    {
      list_sets (self);
    }
  else if ((add || g_str_equal (step, "remove")) && self->arguments[1])
    {
      Marking *marking = g_new0 (Marking, 1);

      marking->ctl = self;
      marking->add = add;
      marking->at = 1;
      next_argument (marking);
    }
  else
    {
      amt_ctl_usage (self, _ ("Please write: offline, offline add CASE, or offline remove CASE; "
                              "instead of CASE also queue:ID or search:NAME."));
    }
}
