/* amt-back-off.h: how long to wait before the next try. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * amt_back_off_delay:
 * @tries: failed tries in a row, from 1
 * @retry_after: seconds that the portal asked for, or -1
 * @random: between 0 and 1: where in the jitter of plus or minus a fifth the delay falls
 *
 * 10 s, doubled with each further try, at most 5 minutes; never less than @retry_after, of which at most an hour
 * counts: a portal that names a year must not silence a desk.
 *
 * Returns: microseconds
 */
gint64 amt_back_off_delay (guint tries, int retry_after, double random);

G_END_DECLS
