/* amt-conflicts.h: all conflicts that there are, one after the other, and what the clerk chooses about each. Main thread.
 *
 * Choices live here alone until amt_conflicts_apply_async (): whoever lets go of it has changed nothing. Follows the store: a
 * conflict that is settled elsewhere leaves, one whose case changed is chosen anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-conflict.h"
#include "amt-context.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_CHOICE_LATER, /* it stays as it is */
  AMT_CHOICE_MINE,
  AMT_CHOICE_THEIRS
} AmtChoice;

#define AMT_TYPE_CONFLICTS (amt_conflicts_get_type ())
G_DECLARE_FINAL_TYPE (AmtConflicts, amt_conflicts, AMT, CONFLICTS, GObject)

/** AmtConflicts::changed: there are others, or choices changed. */

AmtConflicts *amt_conflicts_new (AmtContext *context);
/** amt_conflicts_is_loaded: whether they have been read once. */
gboolean amt_conflicts_is_loaded (AmtConflicts *self);
/** amt_conflicts_get_n: in the order in which the changes were recorded */
guint amt_conflicts_get_n (AmtConflicts *self);
/** amt_conflicts_get: Returns: (transfer none): until ::changed. */
const AmtConflict *amt_conflicts_get (AmtConflicts *self, guint position);
/** amt_conflicts_find: Returns: position of an operation's conflict, -1: there is none. */
int amt_conflicts_find (AmtConflicts *self, const char *operation_id);

/** amt_conflicts_get_choice: the newer side until the clerk chose. */
AmtChoice amt_conflicts_get_choice (AmtConflicts *self, guint position);
/** amt_conflicts_choose: "mine" is ignored where it can never count. */
void amt_conflicts_choose (AmtConflicts *self, guint position, AmtChoice choice);
/** amt_conflicts_see: the clerk looks at this one. */
void amt_conflicts_see (AmtConflicts *self, guint position);
gboolean amt_conflicts_is_seen (AmtConflicts *self, guint position);
/**
 * amt_conflicts_choose_rest: the same for all that come after @position
 *
 * Not for what the clerk must see first (amt_conflict_needs_look ()), nor "mine" where it can never count.
 *
 * Returns: how many they are.
 */
guint amt_conflicts_choose_rest (AmtConflicts *self, guint position, AmtChoice choice);
/** amt_conflicts_next_open: Returns: the first one after @position (-1: from the start) that was neither seen nor chosen with the rest; -1: none. */
int amt_conflicts_next_open (AmtConflicts *self, int position);

/* What became of the choices. */
typedef struct
{
  guint n_mine;
  guint n_theirs;
  guint n_later;
  guint n_failed; /* they stay as they were */
  GError *error;  /* (owned) (nullable) why the first one of those failed */
} AmtConflictsResult;
void amt_conflicts_result_free (AmtConflictsResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtConflictsResult, amt_conflicts_result_free)

/** amt_conflicts_apply_async: writes the choices, each in one transaction of its own; one that fails stays as it was and holds up no
 * other. */
void amt_conflicts_apply_async (AmtConflicts *self, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean amt_conflicts_is_applying (AmtConflicts *self);
AmtConflictsResult *amt_conflicts_apply_finish (AmtConflicts *self, GAsyncResult *result);

G_END_DECLS
