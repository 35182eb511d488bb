/* amt-cache-group.h: what this computer keeps, as a group of a preferences page: how much, whether it is in order, and a new
 * beginning. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_CACHE_GROUP (amt_cache_group_get_type ())
G_DECLARE_FINAL_TYPE (AmtCacheGroup, amt_cache_group, AMT, CACHE_GROUP, AdwPreferencesGroup)

/** amt_cache_group_new: what is running when the profile is closed ends without a word. */
GtkWidget *amt_cache_group_new (AmtWorkplace *workplace);

/** amt_cache_group_check: as its button. */
void amt_cache_group_check (AmtCacheGroup *self);
/** amt_cache_group_rebuild: as its button, after the question. */
void amt_cache_group_rebuild (AmtCacheGroup *self);
/** amt_cache_group_get_result: Returns: (transfer none): what the last check or rebuilding said; "" before. */
const char *amt_cache_group_get_result (AmtCacheGroup *self);
/** amt_cache_group_is_busy: whether one of them is running. */
gboolean amt_cache_group_is_busy (AmtCacheGroup *self);

G_END_DECLS
