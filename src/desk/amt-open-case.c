/* amt-open-case.c: an open case: what it is, who looks at it, what others are told.
 * Owned by the window that shows it. Main thread. Loading is in amt-open-case-load.c, changing in amt-open-case-record.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-open-case-private.h"

#include "amt-base.h"
#include "amt-store-places.h"

#define DEFAULT_HOLD 120

/* How many open cases of the program are in a case: AmtLive does not count. */
#define INSIDE_KEY "amt-open-case-inside"

G_DEFINE_FINAL_TYPE (AmtOpenCase, amt_open_case, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_CAN_UNDO,
  PROP_UNDO_DEADLINE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PRESENCE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void note_opened (AmtOpenCase *self);
static void mark_read (AmtOpenCase *self);

/* --- what others are told -------------------------------------------------------------------------------- */

void
amt_open_case_emit_changed (AmtOpenCase *self)
{
  gboolean can_undo = amt_open_case_can_undo (self);
  gint64 deadline = amt_open_case_get_undo_deadline (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (can_undo != self->could_undo)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
  if (deadline != self->undo_deadline)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNDO_DEADLINE]);
  self->could_undo = can_undo;
  self->undo_deadline = deadline;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_object_thaw_notify (G_OBJECT (self));
}

void
amt_open_case_set_state (AmtOpenCase *self, AmtOpenCaseState state, AmtRowOnlyReason reason)
{
  self->reason = reason;
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static AmtLive *
live_of (AmtOpenCase *self)
{
  AmtSyncEngine *engine = amt_context_get_engine (self->context);

  return engine ? amt_sync_engine_get_live (engine) : NULL;
}

static void
tell_live (AmtOpenCase *self, gboolean enter)
{
  AmtLive *live = live_of (self);
  GHashTable *inside;
  guint n;

  if (!live || (enter && (self->entered || !self->view)) || (!enter && !self->entered))
    return;

  inside = g_object_get_data (G_OBJECT (live), INSIDE_KEY);
  if (!inside)
    {
      inside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (live), INSIDE_KEY, inside,
                              (GDestroyNotify) g_hash_table_unref);
    }
  if (enter)
    self->entered = g_strdup (self->view->local->id);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (inside, self->entered));
  if (enter && n == 0)
    amt_live_enter_case (live, self->entered);
  if (!enter && n == 1)
    amt_live_leave_case (live, self->entered);
  if (enter || n > 1)
    g_hash_table_replace (inside, g_strdup (self->entered),
                          GUINT_TO_POINTER (enter ? n + 1 : n - 1));
  else
    g_hash_table_remove (inside, self->entered);
  if (!enter)
    g_clear_pointer (&self->entered, g_free);
}

/* --- what happens elsewhere ------------------------------------------------------------------------------ */

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static gboolean
has_key (GArray *keys, gint64 key)
{
  return keys->len > 0 && g_array_binary_search (keys, &key, compare_keys, NULL);
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, gpointer user_data)
{
  AmtOpenCase *self = user_data;
  gint64 key = amt_open_case_get_key (self);

  if (key == 0 ? changes->inserted->len > 0
               : has_key (changes->updated, key) || has_key (changes->removed, key) ||
                     has_key (changes->inserted, key))
    amt_open_case_load (self);
}

static void
references_changed_cb (AmtDesk *desk, gpointer user_data)
{
  amt_open_case_emit_changed (user_data);
}

static gboolean
is_reachable (AmtOpenCase *self)
{
  return amt_open_case_may_ask (self) == AMT_MAY;
}

static void
engine_changed_cb (AmtSyncEngine *engine, gpointer user_data)
{
  AmtOpenCase *self = user_data;
  gboolean reachable = is_reachable (self);

  if (reachable == self->reachable)
    return;
  self->reachable = reachable;
  if (reachable && self->state == AMT_OPEN_CASE_ROW_ONLY)
    amt_open_case_fetch (self);
  amt_open_case_emit_changed (self);
}

static void
presence_changed_cb (AmtLive *live, const char *case_id, gpointer user_data)
{
  AmtOpenCase *self = user_data;

  if (g_strcmp0 (case_id, self->entered) == 0)
    g_signal_emit (self, signals[SIGNAL_PRESENCE_CHANGED], 0);
}

/* --- a clerk looks at it --------------------------------------------------------------------------------- */

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = amt_desk_record_finish (AMT_DESK (source), result, &error);

  if (!entry)
    g_debug ("a case was not marked as read: %s", error->message);
}

static void
mark_read (AmtOpenCase *self)
{
  const AmtCase *value = self->view ? self->view->local : NULL;
  g_autoptr (AmtOrder) order = NULL;

  /* Nobody has read what is not here. */
  if (!value || !value->whole || !value->unread || !amt_context_get_engine (self->context) ||
      self->read_applicant >= value->applicant_version)
    return;

  self->read_applicant = value->applicant_version;
  order = amt_order_new (value->id, "markRead");
  amt_desk_record_async (amt_context_get_desk (self->context), order, NULL, marked_cb, NULL);
}

/* For the list of cases that were opened lately. */
static void
note_opened (AmtOpenCase *self)
{
  AmtStore *store = amt_context_get_store (self->context);

  if (self->noted || !self->view || amt_store_is_read_only (store))
    return;

  self->noted = TRUE;
  amt_store_note_opened_async (store, self->view->local->id, NULL, NULL, NULL);
}

void
amt_open_case_enter (AmtOpenCase *self)
{
  AMT_ASSERT_MAIN ();
  self->inside = TRUE;
  tell_live (self, TRUE);
  note_opened (self);
  mark_read (self);
}

void
amt_open_case_leave (AmtOpenCase *self)
{
  self->inside = FALSE;
  self->noted = FALSE;
  tell_live (self, FALSE);
}

void
amt_open_case_reload (AmtOpenCase *self)
{
  self->fetched_stamp = 0;
  if (self->state == AMT_OPEN_CASE_ROW_ONLY)
    {
      amt_open_case_set_state (self, AMT_OPEN_CASE_LOADING, AMT_ROW_ONLY_NONE);
      amt_open_case_emit_changed (self);
    }
  amt_open_case_load (self);
}

/* --- object ---------------------------------------------------------------------------------------------- */

static void
amt_open_case_dispose (GObject *object)
{
  AmtOpenCase *self = AMT_OPEN_CASE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->context)
    {
      AmtSyncEngine *engine = amt_context_get_engine (self->context);

      amt_open_case_leave (self);
      g_clear_signal_handler (&self->store_handler, amt_context_get_store (self->context));
      g_clear_signal_handler (&self->desk_handler, amt_context_get_desk (self->context));
      if (engine)
        {
          g_clear_signal_handler (&self->presence_handler, amt_sync_engine_get_live (engine));
          g_clear_signal_handler (&self->engine_handler, engine);
        }
    }
  g_clear_pointer (&self->view, amt_case_view_free);
  g_clear_pointer (&self->form, json_node_unref);
  g_clear_pointer (&self->rest, json_node_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (amt_open_case_parent_class)->dispose (object);
}

static void
amt_open_case_finalize (GObject *object)
{
  AmtOpenCase *self = AMT_OPEN_CASE (object);

  g_object_unref (self->cancellable);
  g_free (self->case_ref);
  g_free (self->claimed_with);

  G_OBJECT_CLASS (amt_open_case_parent_class)->finalize (object);
}

static void
amt_open_case_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AmtOpenCase *self = AMT_OPEN_CASE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, amt_open_case_can_undo (self));
      break;
    case PROP_UNDO_DEADLINE:
      g_value_set_int64 (value, amt_open_case_get_undo_deadline (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
amt_open_case_class_init (AmtOpenCaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_open_case_dispose;
  object_class->finalize = amt_open_case_finalize;
  object_class->get_property = amt_open_case_get_property;
  props[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, AMT_OPEN_CASE_LOADING, AMT_OPEN_CASE_FAILED,
                        AMT_OPEN_CASE_LOADING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_UNDO_DEADLINE] =
      g_param_spec_int64 ("undo-deadline", NULL, NULL, G_MININT64, G_MAXINT64, AMT_TIME_NONE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_OPEN_CASE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PRESENCE_CHANGED] =
      g_signal_new ("presence-changed", AMT_TYPE_OPEN_CASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
amt_open_case_init (AmtOpenCase *self)
{
  self->cancellable = g_cancellable_new ();
  self->hold = DEFAULT_HOLD;
}

AmtOpenCase *
amt_open_case_new (AmtContext *context, const char *case_ref)
{
  AmtOpenCase *self = g_object_new (AMT_TYPE_OPEN_CASE, NULL);
  AmtSyncEngine *engine = amt_context_get_engine (context);

  AMT_ASSERT_MAIN ();
  self->context = g_object_ref (context);
  self->case_ref = g_strdup (case_ref);
  self->store_handler = g_signal_connect (amt_context_get_store (context), "changed",
                                          G_CALLBACK (store_changed_cb), self);
  self->desk_handler = g_signal_connect (amt_context_get_desk (context), "references-changed",
                                         G_CALLBACK (references_changed_cb), self);
  if (engine)
    {
      self->engine_handler =
          g_signal_connect (engine, "state-changed", G_CALLBACK (engine_changed_cb), self);
      self->presence_handler =
          g_signal_connect (amt_sync_engine_get_live (engine), "presence-changed",
                            G_CALLBACK (presence_changed_cb), self);
    }
  self->reachable = is_reachable (self);
  amt_open_case_load (self);
  return self;
}

AmtOpenCaseState
amt_open_case_get_state (AmtOpenCase *self)
{
  return self->state;
}

AmtRowOnlyReason
amt_open_case_get_reason (AmtOpenCase *self)
{
  return self->reason;
}

const GError *
amt_open_case_get_error (AmtOpenCase *self)
{
  return self->state == AMT_OPEN_CASE_FAILED ? self->error : NULL;
}

AmtContext *
amt_open_case_get_context (AmtOpenCase *self)
{
  return self->context;
}

const char *
amt_open_case_get_ref (AmtOpenCase *self)
{
  return self->case_ref;
}

gint64
amt_open_case_get_key (AmtOpenCase *self)
{
  return self->view ? self->view->row->key : 0;
}

const AmtCaseView *
amt_open_case_get_view (AmtOpenCase *self)
{
  return self->view;
}

AmtCase *
amt_open_case_get_case (AmtOpenCase *self)
{
  return self->view ? self->view->local : NULL;
}

AmtReferences *
amt_open_case_get_references (AmtOpenCase *self)
{
  return amt_desk_get_references (amt_context_get_desk (self->context));
}

AmtService *
amt_open_case_get_service (AmtOpenCase *self)
{
  return self->view ? amt_references_find_service (amt_open_case_get_references (self),
                                                   self->view->local->service_id)
                    : NULL;
}

JsonObject *
amt_open_case_get_form (AmtOpenCase *self)
{
  return self->form ? json_node_get_object (self->form) : NULL;
}

JsonObject *
amt_open_case_get_rest (AmtOpenCase *self)
{
  return self->rest ? json_node_get_object (self->rest) : NULL;
}

JsonNode *
amt_open_case_get_values (AmtOpenCase *self, const AmtDecision *decision)
{
  return amt_open_case_parse (decision->values);
}

GPtrArray *
amt_open_case_get_entries (AmtOpenCase *self)
{
  return self->view ? self->view->operations : NULL;
}

const AmtOutboxEntry *
amt_open_case_find_entry (AmtOpenCase *self, const char *id)
{
  for (guint i = 0; self->view && i < self->view->operations->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (self->view->operations, i);

      if (g_strcmp0 (entry->operation->id, id) == 0)
        return entry;
    }
  return NULL;
}

gboolean
amt_open_case_is_decision_pending (AmtOpenCase *self)
{
  return self->view && self->view->row->decision_pending;
}

gboolean
amt_open_case_is_mine (AmtOpenCase *self)
{
  const AmtMe *me = amt_open_case_get_references (self)->me;

  return self->view && me && g_strcmp0 (self->view->local->assignee_id, me->id) == 0;
}

AmtPresence *
amt_open_case_get_presence (AmtOpenCase *self)
{
  AmtLive *live = live_of (self);

  return live && self->entered ? amt_live_get_presence (live, self->entered) : NULL;
}

void
amt_open_case_set_hold (AmtOpenCase *self, guint seconds)
{
  self->hold = seconds;
}
