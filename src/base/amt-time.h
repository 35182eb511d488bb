/* amt-time.h: points in time, legal days and the clock.
 *
 * A point in time is a gint64: microseconds since 1970-01-01T00:00:00Z; AMT_TIME_NONE means "not set".
 * A day is a string "YYYY-MM-DD" (ISO 8601), so days compare with strcmp (). Legal days are days in
 * Europe/Berlin whatever the machine's zone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AMT_TIME_NONE G_GINT64_CONSTANT (0)

/**
 * amt_time_parse:
 * @text: (nullable): RFC 3339 with offset, for example "2026-03-02T08:15:00+01:00"
 * @out_time: (out): microseconds since the epoch
 *
 * Returns: FALSE if @text is %NULL or not RFC 3339; then @out_time is AMT_TIME_NONE.
 */
gboolean amt_time_parse (const char *text, gint64 *out_time);

/** amt_time_format: Returns: (transfer full): @time as RFC 3339 in UTC with milliseconds, "…Z". */
char *amt_time_format (gint64 time);

/** amt_time_legal_day: Returns: (transfer full): the day of @time in Europe/Berlin, at most "9999-12-31". */
char *amt_time_legal_day (gint64 time);

/** amt_day_is_valid: whether @text is a day that exists, written "YYYY-MM-DD". */
gboolean amt_day_is_valid (const char *text);

/** amt_day_add: Returns: (transfer full) (nullable): @day plus @days (may be negative). */
char *amt_day_add (const char *day, int days);

/**
 * AmtClock:
 *
 * Where "now" comes from, so that tests can set it. Any thread may read a clock.
 */
#define AMT_TYPE_CLOCK (amt_clock_get_type ())
G_DECLARE_FINAL_TYPE (AmtClock, amt_clock, AMT, CLOCK, GObject)

/** amt_clock_new_system: (constructor): the machine's clock. */
AmtClock *amt_clock_new_system (void);

/** amt_clock_new_fixed: (constructor): a clock that stands at @now until it is moved. For tests and demo. */
AmtClock *amt_clock_new_fixed (gint64 now);

/** amt_clock_set: moves a fixed clock to @now. */
void amt_clock_set (AmtClock *self, gint64 now);

/** amt_clock_now: Returns: microseconds since the epoch (wall clock; may jump). */
gint64 amt_clock_now (AmtClock *self);

G_END_DECLS
