/* bench.h: what the benchmark programs share: scale, a filled portal in a process of its own, a client, figures. Main thread.
 *
 * A benchmark never passes or fails by a figure. It measures what belongs together in one run, so that ratios hold on any
 * machine, and appends each figure as one line of JSON to $AMT_BENCH_RESULTS.
 *
 *   AMT_BENCH_SCALE     percent of the full numbers, 1 to 100; 2 by default
 *   AMT_BENCH_RESULTS   file; none by default
 *   AMT_BENCH_DATA      folder that keeps filled portals from one program to the next; a temporary one by default
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-search.h"
#include "amt-sync-engine.h"
#include "amt-test.h"

G_BEGIN_DECLS

#define BENCH_TOKEN "bench-token"
#define BENCH_OTHER_TOKEN "bench-other-token"

/** bench_init: first thing in main (). @program: name in the results. */
void bench_init (int *argc, char ***argv, const char *program);

/** bench_scaled: Returns: @full numbers at this run's scale, @least at the least. */
guint bench_scaled (guint full, guint least);

/** bench_number: Returns: the @index'th argument as a number. */
guint bench_number (int argc, char **argv, int index);

/** bench_report: one figure. @subject: what was done; @n: with how many. */
void bench_report (const char *subject, guint64 n, const char *figure, double value,
                   const char *unit);

/** bench_since: Returns: seconds since @start of g_get_monotonic_time (). */
double bench_since (gint64 start);

/** bench_cpu: Returns: seconds of processor time that this process took so far: what other load on the machine changes least. */
double bench_cpu (void);

/** bench_peak: Returns: the most memory that this process had, in MiB. */
double bench_peak (void);

/** bench_wait: like amt_test_wait_result () without a deadline. */
GAsyncResult *bench_wait (GAsyncResult **slot);

/* A portal with @n_cases invented cases, and two persons who see all of them. */
typedef struct _BenchPortal BenchPortal;
BenchPortal *bench_portal_new (guint n_cases, AmtCacheScope scope);
/** bench_portal_fill: measures how long a demo of @n_cases takes until it listens; leaves @database. */
void bench_portal_fill (const char *database, guint n_cases);
const char *bench_portal_get_url (BenchPortal *self);
void bench_portal_free (BenchPortal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPortal, bench_portal_free)

/* A client of that portal with a cache of its own. */
typedef struct
{
  AmtClock *clock;
  AmtRemote *remote;
  AmtStore *store;
  gboolean borrowed; /* the store is somebody else's to close */
  AmtSyncEngine *engine;
} BenchClient;
/** bench_client_new: @url: of the portal or of what stands before it. @store: (nullable): a cache at hand */
BenchClient *bench_client_new (const char *url, AmtStore *store);
void bench_client_free (BenchClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchClient, bench_client_free)
/** bench_client_run: Returns: (transfer full): what the run did; ends the program if it failed. */
AmtSyncResult *bench_client_run (BenchClient *self, AmtSyncFlags flags);

/** bench_remote_new: a connection of the person with @token. */
AmtRemote *bench_remote_new (const char *url, const char *token);
/** bench_store_new: an empty cache. */
AmtStore *bench_store_new (AmtClock *clock);
/** bench_store_open: the cache in @folder, or a new one. */
AmtStore *bench_store_open (const char *folder, AmtClock *clock);
/** bench_wait_indexed: waits until the search index has everything. Returns: how many cases it did not have. */
guint64 bench_wait_indexed (AmtStore *self);
/** bench_store_free: closes it first: its workers end in the main thread. */
void bench_store_free (AmtStore *self);

/* A line to @url that holds each byte back for half of @round_trip_ms, in both directions. */
typedef struct _BenchLine BenchLine;
BenchLine *bench_line_new (const char *url, guint round_trip_ms);
/** bench_line_get_url: (transfer none): of this end of the line. */
const char *bench_line_get_url (BenchLine *self);
void bench_line_free (BenchLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchLine, bench_line_free)

G_END_DECLS
