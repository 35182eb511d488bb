/* amt-random.h: random cases and operations from a seed, and values that fill every member of a struct.
 * For the tests of model and wire.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-apply.h"
#include "amt-shape.h"

G_BEGIN_DECLS

/**
 * amt_random_fill:
 * @counter: (inout): makes every value distinct
 *
 * Sets every member of @self by its table; lists get two elements, strings arrays two strings.
 */
void amt_random_fill (const AmtShape *shape, gpointer self, guint *counter);

/** amt_random_change: makes member @member of @self another value than it has. */
void amt_random_change (const AmtMember *member, gpointer self);

/** amt_random_case: Returns: (transfer full): a whole case with a few notes, jottings and follow-ups. */
AmtCase *amt_random_case (GRand *rand);

/**
 * amt_random_operation:
 * @self: notes and jottings are picked from it
 * @author: user id
 *
 * Returns: (transfer full): a valid operation of any known type.
 */
AmtOperation *amt_random_operation (GRand *rand, const AmtCase *self, const char *author);

/** amt_random_operation_of: the same of one @type. */
AmtOperation *amt_random_operation_of (GRand *rand, const AmtCase *self, const char *author,
                                       AmtOperationType type);

/** amt_random_describe: Returns: (transfer full): @seed and @operation, for messages of failed tests. */
char *amt_random_describe (guint seed, const AmtOperation *operation);

G_END_DECLS
