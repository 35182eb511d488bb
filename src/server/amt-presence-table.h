/* amt-presence-table.h: who is in which case: leases in memory that end by themselves.
 *
 * Owned by AmtEvents. Never stored, never logged. Pure but for memory; the portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many cases a person can be in at once; beyond that the one that was renewed longest ago is left. */
#define AMT_PRESENCE_MAX_CASES 16

typedef struct
{
  char *user_id;
  gint64 since;   /* portal's clock */
  gint64 expires; /* monotonic */
} AmtPresenceLease;

typedef struct _AmtPresenceTable AmtPresenceTable;

AmtPresenceTable *amt_presence_table_new (void);
void amt_presence_table_free (AmtPresenceTable *self);
gboolean amt_presence_table_is_empty (AmtPresenceTable *self);

/**
 * amt_presence_table_enter:
 * @since: portal's clock: when it is a new lease
 * @expires: monotonic
 * @out_left: (out) (transfer full) (nullable): the case that the person left for it
 *
 * Returns: whether the person was not there before.
 */
gboolean amt_presence_table_enter (AmtPresenceTable *self, const char *case_id, const char *user_id,
                                   gint64 since, gint64 expires, char **out_left);
/** amt_presence_table_leave: Returns: whether the person was there. */
gboolean amt_presence_table_leave (AmtPresenceTable *self, const char *case_id,
                                   const char *user_id);
gboolean amt_presence_table_contains (AmtPresenceTable *self, const char *case_id,
                                      const char *user_id);
/** amt_presence_table_expire: Returns: (transfer full) (element-type utf8): cases that somebody's lease in has run out before @now. */
GPtrArray *amt_presence_table_expire (AmtPresenceTable *self, gint64 now);
/** amt_presence_table_list: Returns: (transfer none) (nullable) (element-type AmtPresenceLease): in the order in which they came. */
GPtrArray *amt_presence_table_list (AmtPresenceTable *self, const char *case_id);
/** amt_presence_table_cases: Returns: (transfer full) (element-type utf8): cases with somebody in them; @user_id:
 * (nullable): only those that this person is in. */
GPtrArray *amt_presence_table_cases (AmtPresenceTable *self, const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPresenceTable, amt_presence_table_free)

G_END_DECLS
