/* amt-rules.h: the portal's state machine and rights, as pure functions.
 *
 * Source: the portal contract, data/portal-api.yaml, "Rules". What they need to know of the world is handed in;
 * they read no database and no clock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-apply.h"
#include "amt-wire.h"

G_BEGIN_DECLS

/* One operation that wants to happen. All pointers are borrowed. */
typedef struct
{
  const AmtMe *me;
  const AmtCase *value;          /* as stored, with everybody's private parts */
  const AmtService *service;     /* (nullable): the case's */
  const AmtOperation *operation; /* its author is @me */
  gint64 if_match;               /* version, or -1: none was sent */
  const char *today;             /* legal day */
  const char *holder_name;       /* (nullable): of the case's assignee */
  const AmtMe *target;           /* (nullable): the person that "assign" names */
  const AmtQueue *target_queue;  /* (nullable): the queue that "moveToQueue" names */
  gint64
      upload_size; /* of the file that the operation names, uploaded by @me for this case; -1: none */
} AmtRuleInput;

/** amt_rules_rights: what @me may do in the queue of the case. */
AmtRights amt_rules_rights (const AmtMe *me, const char *queue_id);

/**
 * amt_rules_may:
 * @type: a known type
 *
 * Rights alone, whatever the case's state.
 *
 * Returns: (transfer full) (nullable): 404 where @me may not know of the case, 403 where they may not do this;
 *   %NULL: they may.
 */
AmtProblem *amt_rules_may (const AmtMe *me, const AmtCase *value, AmtOperationType type);

/**
 * amt_rules_check:
 *
 * Everything: rights, version, state, holder, content.
 *
 * Returns: (transfer full) (nullable): why not; %NULL: it may happen.
 */
AmtProblem *amt_rules_check (const AmtRuleInput *input);

/** amt_rules_allowed_actions: Returns: (transfer full): operation types that would be taken from @me now. */
char **amt_rules_allowed_actions (const AmtMe *me, const AmtCase *value);

/** amt_rules_check_decision: the part of amt_rules_check () that knows outcomes, values and letters. */
AmtProblem *amt_rules_check_decision (const AmtRuleInput *input);

/** amt_rules_refused: a 422 that points to one member. @detail: (transfer none): English, no values. */
AmtProblem *amt_rules_refused (const char *pointer, const char *detail);

/**
 * amt_rules_project: makes of the stored case what @me may see.
 * @value: changed in place; nobody else has seen it yet
 * @read_mark: the applicant's version that @me has seen, or -1
 */
void amt_rules_project (AmtCase *value, const AmtMe *me, gint64 read_mark);

G_END_DECLS
