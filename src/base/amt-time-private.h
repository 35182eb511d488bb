/* amt-time-private.h: what only base and its tests see of the time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-time.h"

G_BEGIN_DECLS

/**
 * amt_time_berlin_offset_by_rule:
 * @seconds: seconds since the epoch
 *
 * For machines without time zone data. Summer time from Zeitgesetz of 1978 and the ordinances under it:
 * 1980 from 6 April, then from the last Sunday in March, until 1995 to the last Sunday in September;
 * from 1996 on directive 2000/84/EC and its predecessors: to the last Sunday in October. Always at
 * 01:00 UTC.
 *
 * Returns: seconds by which Europe/Berlin is ahead of UTC: 3600 or 7200.
 */
int amt_time_berlin_offset_by_rule (gint64 seconds);

G_END_DECLS
