/* amt-open-case-may.c: what the clerk may do with an open case now, and if not, why.
 * Main thread. Only greys out: the portal has the last word.
 *
 * The portal's allowedActions speak of the case as the portal has it. Where the clerk's own unsent operations changed who has it
 * or its state, the rules that can be known here count.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-open-case-private.h"

static const AmtMe *
me_of (AmtOpenCase *self)
{
  return amt_open_case_get_references (self)->me;
}

static AmtRights
rights_of (const AmtMe *me, const AmtCase *value)
{
  const AmtQueueRight *right = value->queue_id ? amt_me_find_queue (me, value->queue_id) : NULL;

  return right && (right->rights & AMT_RIGHT_READ) ? right->rights : AMT_RIGHT_NONE;
}

AmtMay
amt_open_case_may_ask (AmtOpenCase *self)
{
  AmtSyncEngine *engine = amt_context_get_engine (self->context);

  if (!engine)
    return AMT_MAY_NOT_READ_ONLY;
  if (amt_context_is_offline (self->context))
    return AMT_MAY_NOT_OFFLINE;

  switch (amt_sync_engine_get_state (engine))
    {
    case AMT_SYNC_OFFLINE:
      return AMT_MAY_NOT_OFFLINE;
    case AMT_SYNC_SIGN_IN:
    case AMT_SYNC_OTHER_PERSON:
      return AMT_MAY_NOT_SIGN_IN;
    case AMT_SYNC_CLIENT_TOO_OLD:
      return AMT_MAY_NOT_TOO_OLD;
    case AMT_SYNC_IDLE:
    case AMT_SYNC_PULLING:
    case AMT_SYNC_PUSHING:
    default:
      return AMT_MAY;
    }
}

gboolean
amt_open_case_claims_along (const AmtOrder *order)
{
  static const char *const TYPES[] = { "addFileNote", "strikeFileNote", "addJotting", "setFollowUp",
                                       "addDocument", "decide",         NULL };

  /* What nobody else can see is no work on the case. */
  if (g_str_equal (order->type, "addJotting") &&
      g_strcmp0 (g_hash_table_lookup (order->parameters, "visibility"), "me") == 0)
    return FALSE;
  return g_strv_contains (TYPES, order->type);
}

static AmtMay
may_by_right (const AmtMe *me, const AmtCase *value, AmtOperationType type)
{
  AmtRights rights = rights_of (me, value);
  AmtRights needed = type == AMT_OPERATION_MARK_READ ? AMT_RIGHT_READ
                     : type == AMT_OPERATION_ASSIGN  ? AMT_RIGHT_ASSIGN
                                                     : AMT_RIGHT_PROCESS;

  if (type == AMT_OPERATION_MOVE_TO_QUEUE || type == AMT_OPERATION_RELEASE)
    needed = AMT_RIGHT_ASSIGN | AMT_RIGHT_PROCESS;
  return (rights & needed) != 0 ? AMT_MAY : AMT_MAY_NOT_RIGHT;
}

static AmtMay
may_claim (AmtOpenCase *self, const AmtMe *me, const AmtCase *value)
{
  if (amt_case_get_state (value) == AMT_CASE_STATE_CLOSED)
    return AMT_MAY_NOT_CLOSED;
  if (value->assignee_id)
    return g_strcmp0 (value->assignee_id, me->id) == 0 ? AMT_MAY_NOT_MINE : AMT_MAY_NOT_HELD;
  if (may_by_right (me, value, AMT_OPERATION_CLAIM) != AMT_MAY)
    return AMT_MAY_NOT_RIGHT;
  return amt_open_case_may_ask (self);
}

static AmtMay
may_decide (AmtOpenCase *self, const AmtMe *me, const AmtCase *value)
{
  AmtCaseState state = amt_case_get_state (value);
  AmtMay claim;

  if (self->view->row->decision_pending)
    return AMT_MAY_NOT_PENDING;
  if (state == AMT_CASE_STATE_DECIDED)
    return AMT_MAY_NOT_DECIDED;
  if (state == AMT_CASE_STATE_CLOSED)
    return AMT_MAY_NOT_CLOSED;
  if (!value->whole)
    return AMT_MAY_NOT_ROW_ONLY;
  if (g_strcmp0 (value->assignee_id, me->id) == 0)
    return AMT_MAY;
  claim = may_claim (self, me, value);
  return claim == AMT_MAY ? AMT_MAY_WITH_CLAIM : claim;
}

static AmtMay
may_close (const AmtMe *me, const AmtCase *value)
{
  AmtCaseState state = amt_case_get_state (value);

  if (state == AMT_CASE_STATE_CLOSED)
    return AMT_MAY_NOT_CLOSED;
  if (state != AMT_CASE_STATE_DECIDED)
    return AMT_MAY_NOT_UNDECIDED;
  return !value->assignee_id || me->supervisor || g_strcmp0 (value->assignee_id, me->id) == 0
             ? AMT_MAY
             : AMT_MAY_NOT_HELD;
}

static AmtMay
may_hand_on (const AmtMe *me, const AmtCase *value, AmtOperationType type)
{
  gboolean mine = g_strcmp0 (value->assignee_id, me->id) == 0;

  if (amt_case_get_state (value) == AMT_CASE_STATE_CLOSED)
    return AMT_MAY_NOT_CLOSED;
  if (type == AMT_OPERATION_ASSIGN)
    return AMT_MAY;
  if (type == AMT_OPERATION_RELEASE && !value->assignee_id)
    return AMT_MAY_NOT_NOBODY;
  if (mine || (type == AMT_OPERATION_RELEASE && me->supervisor) ||
      (type == AMT_OPERATION_MOVE_TO_QUEUE && (rights_of (me, value) & AMT_RIGHT_ASSIGN)))
    return AMT_MAY;
  return value->assignee_id ? AMT_MAY_NOT_HELD : AMT_MAY_NOT_NOBODY;
}

/* What only adds is always taken; whether the case is claimed along is said before. */
static AmtMay
may_add (AmtOpenCase *self, const AmtMe *me, const AmtCase *value, const char *type)
{
  g_autoptr (AmtOrder) order = amt_order_new (value->id, type);

  return !value->assignee_id && amt_open_case_claims_along (order) &&
                 may_claim (self, me, value) == AMT_MAY
             ? AMT_MAY_WITH_CLAIM
             : AMT_MAY;
}

static AmtMay
may_here (AmtOpenCase *self, const AmtMe *me, const AmtCase *value,
          const AmtOperationTypeInfo *info)
{
  switch (info->type)
    {
    case AMT_OPERATION_CLAIM:
      return may_claim (self, me, value);
    case AMT_OPERATION_RELEASE:
    case AMT_OPERATION_ASSIGN:
    case AMT_OPERATION_MOVE_TO_QUEUE:
      return may_hand_on (me, value, info->type);
    case AMT_OPERATION_DECIDE:
      return may_decide (self, me, value);
    case AMT_OPERATION_CLOSE:
      return may_close (me, value);
    default:
      return may_add (self, me, value, info->name);
    }
}

/* Whether the portal, which knows rules that are not known here, speaks against it. */
static gboolean
portal_objects (AmtOpenCase *self, const char *type, AmtMay here)
{
  const AmtCase *truth = self->view->truth;
  const AmtCase *local = self->view->local;

  if (!truth->whole || !truth->allowed_actions || g_str_equal (type, "markRead") ||
      g_strcmp0 (truth->assignee_id, local->assignee_id) != 0 ||
      g_strcmp0 (truth->state, local->state) != 0)
    return FALSE;
  /* These are about something that the clerk may have made meanwhile. */
  if (g_str_equal (type, "clearFollowUp") || g_str_equal (type, "strikeFileNote") ||
      g_str_equal (type, "editJotting") || g_str_equal (type, "deleteJotting"))
    return FALSE;
  if (here == AMT_MAY_WITH_CLAIM && g_str_equal (type, "decide"))
    type = "claim";
  return !g_strv_contains ((const char *const *) truth->allowed_actions, type);
}

AmtMay
amt_open_case_may (AmtOpenCase *self, const char *type)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (type);
  const AmtMe *me = me_of (self);
  AmtMay may;

  if (!amt_context_get_engine (self->context))
    return AMT_MAY_NOT_READ_ONLY;
  if (self->state == AMT_OPEN_CASE_GONE || (self->view && self->view->row->gone))
    return AMT_MAY_NOT_GONE;
  if (!self->view || !me || self->state == AMT_OPEN_CASE_FAILED)
    return AMT_MAY_NOT_LOADED;
  if (!info)
    return AMT_MAY_NOT_PORTAL;

  may = may_by_right (me, self->view->local, info->type);
  if (may == AMT_MAY)
    may = may_here (self, me, self->view->local, info);
  return amt_may (may) && portal_objects (self, type, may) ? AMT_MAY_NOT_PORTAL : may;
}

AmtMay
amt_open_case_may_note (AmtOpenCase *self, const char *type, const AmtNote *note)
{
  AmtMay may = amt_open_case_may (self, type);
  const AmtMe *me = me_of (self);
  gboolean own = me && g_strcmp0 (note->author_id, me->id) == 0;

  if (!amt_may (may))
    return may;
  if (note->struck_by)
    return AMT_MAY_NOT_PORTAL;
  return own || (me->supervisor && g_str_equal (type, "strikeFileNote")) ? may : AMT_MAY_NOT_AUTHOR;
}
