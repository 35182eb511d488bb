/* chaos-plan.h: what chaos-client and test-chaos both know: people, cases, and the journal that a client keeps of what it did.
 *
 * The journal is a text file beside the profile, one line each:
 *
 *   R id case type text   recorded: from here on the clerk relies on it ("-": an operation without a text)
 *   W id                  about to be taken back
 *   w id                  taken back
 *   T …                   what a push did: applied, repeated, conflicts, refused, missing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CHAOS_CASES 16
#define CHAOS_DOOMED 2 /* the first of them may be erased, and come back with a backup */
#define CHAOS_IN_TWO 4 /* the last of them begin in queue "two" */
#define CHAOS_PEOPLE 4

/** chaos_person: Returns: (transfer none): user id number @i: two clerks of one queue, one of another, and the supervisor of all. */
const char *chaos_person (guint i);
/** chaos_key: Returns: (transfer full): of all profiles. */
GBytes *chaos_key (void);
/** chaos_token: Returns: (transfer full): of @user. */
char *chaos_token (const char *user);

/** chaos_is_doomed: whether the case may be erased: then what was recorded for it need not be found any more. */
gboolean chaos_is_doomed (const char *case_id);

G_END_DECLS
