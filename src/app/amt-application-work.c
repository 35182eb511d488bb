/* amt-application-work.c: actions on the open profile that need no window: also asked for over the session bus. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application-private.h"

#include "amt-json.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* More than the longest values and texts together. */
#define MAX_ORDER (1024 * 1024)
/* IT's longest grace time. */
#define MAX_HOLD (30 * 60)

/* --- synchronise --------------------------------------------------------------------------------------- */

static void
synchronised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (done)
    amt_notices_say (self->notices, _ ("Everything is up to date."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    amt_application_say_error (self, error);
}

static void
sync_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  AmtSyncEngine *engine = self->context ? amt_context_get_engine (self->context) : NULL;

  if (engine)
    amt_sync_engine_run_async (engine, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL,
                               synchronised_cb, g_object_ref (self));
}

/* --- record an order ----------------------------------------------------------------------------------- */

static void
said_recorded (AmtApplication *self, const AmtOutboxEntry *entry)
{
  const char *type = amt_words_type (entry->operation->type);
  /* Translators: %s is a kind of change, for example "File note". */
  g_autofree char *sentence = g_strdup_printf (_ ("Recorded from the command line: %s"), type);

  amt_notices_say_with_button (self->notices, sentence, _ ("Show"), "win.show-place::transfer");
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = amt_desk_record_finish (AMT_DESK (source), result, &error);

  if (entry)
    said_recorded (self, entry);
  else
    amt_application_say_error (self, error);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_claim_finish (AMT_DESK (source), result, NULL, &error);

  if (entry)
    said_recorded (self, entry);
  else
    amt_application_say_error (self, error);
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Seconds; what is no such number is none. */
static guint
hold_member (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "hold");
  gint64 hold =
      node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
          ? json_node_get_int (node)
          : 0;

  return (guint) CLAMP (hold, 0, MAX_HOLD);
}

/* Returns: (transfer full) (nullable) */
static AmtOrder *
read_order (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) root = amt_json_parse (bytes, MAX_ORDER, AMT_JSON_MAX_DEPTH, error);
  JsonObject *object = root ? amt_json_object (root, error) : NULL;
  JsonNode *parameters;
  g_autoptr (AmtOrder) order = NULL;

  if (!object)
    return NULL;
  if (!text_member (object, "case") || !text_member (object, "type"))
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "case: missing");
      return NULL;
    }
  order = amt_order_new (text_member (object, "case"), text_member (object, "type"));
  order->hold = hold_member (object);
  parameters = json_object_get_member (object, "parameters");
  if (parameters && (!JSON_NODE_HOLDS_OBJECT (parameters) ||
                     !amt_order_set_json (order, json_node_get_object (parameters), error)))
    {
      if (error && !*error)
        g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER,
                             "parameters: not an object");
      return NULL;
    }
  return g_steal_pointer (&order);
}

/* For amtsstubectl beside a running desk, which has the cache's only lock. Whoever may call this is the same person. */
static void
record_order_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  const char *text = g_variant_get_string (parameter, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOrder) order = read_order (bytes, &error);
  AmtDesk *desk;

  if (!self->context)
    return;
  if (!order)
    {
      amt_application_say_error (self, error);
      return;
    }
  desk = amt_context_get_desk (self->context);
  if (strcmp (order->type, "claim") == 0)
    amt_desk_claim_async (desk, order->case_ref, NULL, claimed_cb, g_object_ref (self));
  else
    amt_desk_record_async (desk, order, NULL, recorded_cb, g_object_ref (self));
}

const GActionEntry AMT_APPLICATION_WORK_ACTIONS[] = {
  { .name = "sync", .activate = sync_action },
  { .name = "record-order", .activate = record_order_action, .parameter_type = "s" },
};
const guint AMT_APPLICATION_N_WORK_ACTIONS = G_N_ELEMENTS (AMT_APPLICATION_WORK_ACTIONS);
