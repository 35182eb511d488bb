/* amt-watchdog.h: finds out where the main loop stood still.
 *
 * For tests and for people who look for the cause of a stutter; a program starts it only when it is told where to write. The time
 * between two visits to poll () is measured by the main loop itself, so nothing is added to it; a thread looks on and asks the main
 * thread, by a signal, where it is when it takes too long.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is written down. What takes longer than a frame or three is felt. */
#define AMT_WATCHDOG_LEAST_MS 50

/**
 * amt_watchdog_start:
 * @path: file for the records, emptied first
 *
 * Watches the default main context from its next round on. Main thread, once. What ran before that round (start-up) counts from
 * this call.
 *
 * The first line is {"watchdog":1,"least_ms":50,"pid":…}, then each stall has a line {"at_ms":…,"ms":…,"cpu_ms":…,"queued_ms":…,
 * "stack":["module(symbol+offset)",…]}: when it began after the start, how long it took, how much of that the thread computed, how
 * much it waited for a processor that others had (-1: the kernel does not say), and where it was after 50 ms (empty if it ended
 * just then). No data of the program is written, only addresses.
 *
 * Returns: FALSE with a G_IO_ERROR if the file cannot be written.
 */
gboolean amt_watchdog_start (const char *path, GError **error);

/** amt_watchdog_stop: writes what is left and ends the thread. Main thread; does nothing if it was not started. */
void amt_watchdog_stop (void);

G_END_DECLS
