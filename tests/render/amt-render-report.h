/* amt-render-report.h: figures of the render room's benchmarks. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** amt_render_report: a line to read, and one of JSON to $AMT_BENCH_RESULTS, as those of tests/bench; @n: of what it was measured on. */
void amt_render_report (const char *subject, guint n, const char *figure, double value,
                        const char *unit);
/** amt_render_since: milliseconds from @begun, a monotonic time. */
double amt_render_since (gint64 begun);

G_END_DECLS
