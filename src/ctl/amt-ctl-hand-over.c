/* amt-ctl-hand-over.c: see the header. The answer of an action says nothing, so the cache is looked at until it shows what the
 * desk did; it tells other processes nothing either. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-hand-over.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-text.h"

#include <glib/gi18n.h>

#define BUS_NAME "de.amtsstube.Amtsstube"
#define OBJECT_PATH "/de/amtsstube/Amtsstube"
#define CALL_TIMEOUT_MS 10000
#define LOOK_MS 200
/* A run that brings nothing leaves no trace in the cache: after this it is taken for that. */
#define QUIET_S 5
/* Longer than that nobody waits for something to be sent. */
#define PATIENCE_S 30

/* --- the call ------------------------------------------------------------------------------------------ */

static void
activated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &cause);

  if (answer)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_debug ("running desk: %s", cause->message);
  g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY,
                           "another process writes this profile, and no desk answers");
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, NULL);

  if (!connection)
    {
      g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY,
                               "another process writes this profile, and there is no session bus");
      return;
    }
  g_dbus_connection_call (connection, BUS_NAME, OBJECT_PATH, "org.gtk.Actions", "Activate",
                          g_task_get_task_data (task), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MS, g_task_get_cancellable (task), activated_cb,
                          g_object_ref (task));
}

void
amt_ctl_hand_over_async (const char *action, GVariant *parameter, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GVariantBuilder parameters, platform;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_init (&platform, G_VARIANT_TYPE ("a{sv}"));
  if (parameter)
    g_variant_builder_add (&parameters, "v", parameter);
  g_task_set_source_tag (task, amt_ctl_hand_over_async);
  g_task_set_task_data (
      task, g_variant_ref_sink (g_variant_new ("(sava{sv})", action, &parameters, &platform)),
      (GDestroyNotify) g_variant_unref);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, connected_cb, task);
}

gboolean
amt_ctl_hand_over_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_ctl_hand_over_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
amt_ctl_may_hand_over (const AmtCtl *self)
{
  if (!self->default_profile || self->options.offline)
    return FALSE;
  if (self->command->run == amt_ctl_sync)
    return !self->options.full;
  /* Who was first says the portal at once, and the answer is what a claim is about. */
  return self->command->run == amt_ctl_do && g_strcmp0 (self->arguments[1], "claim") != 0;
}

/* --- looking ------------------------------------------------------------------------------------------- */

typedef struct
{
  AmtCtl *ctl;         /* (unowned) */
  gint64 begun;        /* monotonic */
  gint64 last_pull_at; /* before */
  GHashTable *known;   /* (owned) (element-type utf8): operations that were there before */
  const char *type;    /* (unowned) (nullable) of the order */
  char *case_id;       /* (owned) (nullable) */
  char *text;          /* (owned) (nullable) the order as JSON */
} Looking;

static void look (Looking *self);

static void
looking_free (Looking *self)
{
  g_hash_table_unref (self->known);
  g_free (self->case_id);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_over (const Looking *self, guint seconds)
{
  return g_get_monotonic_time () - self->begun >= seconds * G_TIME_SPAN_SECOND ||
         g_cancellable_is_cancelled (self->ctl->cancellable);
}

static gboolean
again_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_REMOVE;
}

static void
look_later (Looking *self)
{
  g_timeout_add (LOOK_MS, again_cb, self);
}

static void
end_looking (Looking *self, const GError *error)
{
  AmtCtl *ctl = self->ctl;

  looking_free (self);
  amt_ctl_fail (ctl, error);
}

static void
report_sync (Looking *self, guint n_waiting, gboolean news)
{
  AmtCtl *ctl = self->ctl;

  if (ctl->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_boolean_member (object, "handedOver", TRUE);
      json_object_set_boolean_member (object, "news", news);
      json_object_set_int_member (object, "waiting", n_waiting);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print ("%s\n", news ? _ ("The running desk has synchronised.")
                                  : _ ("The running desk was asked to synchronise; it had nothing "
                                       "new."));
      if (n_waiting > 0)
        amt_ctl_print (ngettext ("%u change still waits: amtsstubectl outbox\n",
                                 "%u changes still wait: amtsstubectl outbox\n", n_waiting),
                       n_waiting);
    }
  looking_free (self);
  amt_ctl_end (ctl, AMT_CTL_OK);
}

static gboolean
is_on_its_way (const AmtOutboxEntry *entry)
{
  return entry->state == AMT_OUTBOX_QUEUED || entry->state == AMT_OUTBOX_SENDING;
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtPullState *state = amt_store_load_pull_cursor_finish (AMT_STORE (source), result, &error);
  guint n_waiting = g_hash_table_size (self->known);
  gboolean news;

  if (!state)
    {
      end_looking (self, error);
      return;
    }
  news = state->last_pull_at != self->last_pull_at;
  amt_pull_state_free (state);
  if (news || is_over (self, QUIET_S))
    report_sync (self, n_waiting, news);
  else
    look_later (self);
}

/* The entry that the desk made of the order. */
static AmtOutboxEntry *
find_new (Looking *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (!g_hash_table_contains (self->known, entry->operation->id) &&
          g_strcmp0 (entry->operation->type, self->type) == 0 &&
          g_strcmp0 (entry->operation->case_id, self->case_id) == 0)
        return entry;
    }
  return NULL;
}

static void
order_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  AmtCtl *ctl = self->ctl;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);
  AmtOutboxEntry *entry = entries ? find_new (self, entries) : NULL;

  if (!entries)
    {
      end_looking (self, error);
    }
  else if (entry && (ctl->options.no_send || !is_on_its_way (entry) || is_over (self, PATIENCE_S)))
    {
      amt_ctl_report (ctl, entry, NULL);
      looking_free (self);
    }
  else if (!entry && is_over (self, QUIET_S))
    {
      looking_free (self);
      amt_ctl_refuse (ctl, "notRecorded", AMT_CTL_OTHER,
                      _ ("The running desk did not record it; it says there why."));
    }
  else
    {
      look_later (self);
    }
}

static void
sync_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);
  gboolean on_its_way = FALSE;

  if (!entries)
    {
      end_looking (self, error);
      return;
    }
  g_hash_table_remove_all (self->known);
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      on_its_way |= is_on_its_way (entry);
      if (entry->state != AMT_OUTBOX_CONFLICT && entry->state != AMT_OUTBOX_REFUSED)
        g_hash_table_add (self->known, g_strdup (entry->operation->id));
    }
  if (on_its_way && !is_over (self, PATIENCE_S))
    look_later (self);
  else
    amt_store_load_pull_cursor_async (AMT_STORE (source), NULL, pull_state_cb, self);
}

static void
look (Looking *self)
{
  AmtStore *store = amt_ctl_store (self->ctl);

  if (self->type)
    amt_store_list_outbox_async (store, 0, NULL, order_listed_cb, self);
  else
    amt_store_list_outbox_async (store, G_MAXINT64, NULL, sync_listed_cb, self);
}

/* --- the commands -------------------------------------------------------------------------------------- */

static void
handed_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_ctl_hand_over_finish (result, &error))
    {
      end_looking (self, error);
      return;
    }
  self->begun = g_get_monotonic_time ();
  look (self);
}

static Looking *
looking_new (AmtCtl *ctl)
{
  Looking *self = g_new0 (Looking, 1);

  self->ctl = ctl;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
state_before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtPullState *state = amt_store_load_pull_cursor_finish (AMT_STORE (source), result, &error);

  if (!state)
    {
      end_looking (self, error);
      return;
    }
  self->last_pull_at = state->last_pull_at;
  amt_pull_state_free (state);
  amt_ctl_hand_over_async ("sync", NULL, self->ctl->cancellable, handed_over_cb, self);
}

void
amt_ctl_hand_over_sync (AmtCtl *self)
{
  amt_store_load_pull_cursor_async (amt_ctl_store (self), NULL, state_before_cb,
                                    looking_new (self));
}

static void
outbox_before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);

  if (!entries)
    {
      end_looking (self, error);
      return;
    }
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (
        self->known, g_strdup (((AmtOutboxEntry *) g_ptr_array_index (entries, i))->operation->id));
  amt_ctl_hand_over_async ("record-order", g_variant_new_string (self->text),
                           self->ctl->cancellable, handed_over_cb, self);
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);

  if (!view)
    {
      end_looking (self, error);
      return;
    }
  self->case_id = g_strdup (view->row->value->id);
  amt_case_view_free (view);
  amt_store_list_outbox_async (AMT_STORE (source), 0, NULL, outbox_before_cb, self);
}

static void
set_all (JsonObject *object, GHashTable *texts)
{
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    json_object_set_string_member (object, name, text);
}

static char *
order_to_text (const AmtOrder *order)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *parameters = json_object_new ();

  set_all (parameters, order->parameters);
  if (g_hash_table_size (order->values) > 0)
    {
      JsonObject *values = json_object_new ();

      set_all (values, order->values);
      json_object_set_object_member (parameters, "values", values);
    }
  if (order->file)
    {
      /* The desk has a working directory of its own. */
      g_autofree char *path = g_canonicalize_filename (order->file, NULL);

      json_object_set_string_member (parameters, "file", path);
    }
  json_object_set_string_member (object, "case", order->case_ref);
  json_object_set_string_member (object, "type", order->type);
  json_object_set_object_member (object, "parameters", parameters);
  if (order->hold > 0)
    json_object_set_int_member (object, "hold", order->hold);
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

void
amt_ctl_hand_over_order (AmtCtl *self, const AmtOrder *order)
{
  Looking *looking = looking_new (self);

  looking->type = self->arguments[1];
  looking->text = order_to_text (order);
  amt_store_load_case_async (amt_ctl_store (self), order->case_ref, NULL, case_loaded_cb, looking);
}
