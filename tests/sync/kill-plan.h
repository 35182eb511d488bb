/* kill-plan.h: the day that kill-client works through and test-kill compares with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-operation.h"

G_BEGIN_DECLS

#define KILL_PLAN_CASES 12
#define KILL_PLAN_STEPS 6
#define KILL_PLAN_USER "anna"
#define KILL_PLAN_TOKEN "t-anna"

/** kill_plan_key: Returns: (transfer full): of the profile. */
GBytes *kill_plan_key (void);
/** kill_plan_operation: Returns: (transfer full): always the same one for case @n (from 0) and @step. */
AmtOperation *kill_plan_operation (guint n, guint step);

G_END_DECLS
