/* amt-fault-proxy.h: the fault proxy (fault-proxy.py) for test programs: start it between client and
 * portal, queue faults, ask what came through.
 *
 * The calls that talk to the proxy block for a round trip on loopback; the proxy is a process of its own,
 * so they never wait for the test's main context. Every failure fails the test. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-test.h"

G_BEGIN_DECLS

typedef struct _AmtFaultProxy AmtFaultProxy;

/**
 * amt_fault_proxy_new:
 * @target_url: of the portal, for example "http://127.0.0.1:8080/amtsstube/v1"
 *
 * Returns: (transfer full): the proxy, listening.
 */
AmtFaultProxy *amt_fault_proxy_new (const char *target_url);

/** amt_fault_proxy_get_url: Returns: (transfer none): @target_url with the proxy's port. */
const char *amt_fault_proxy_get_url (AmtFaultProxy *self);

/** amt_fault_proxy_set_target: the portal came back elsewhere; @target_url as for amt_fault_proxy_new (). */
void amt_fault_proxy_set_target (AmtFaultProxy *self, const char *target_url);

/**
 * amt_fault_proxy_add:
 * @method: (nullable): "POST"; %NULL: any
 * @path: (nullable): Python regular expression, searched in path and query; %NULL: any
 * @fault: "cut-before-send", "cut-after-send", "answer-lost", "cut-mid-answer", "truncate", "delay",
 *   "delay-answer", "status", "replace", "corrupt", "replay", "duplicate", "stall", "echo", "late"; see
 *   fault-proxy.py
 * @more: (nullable): further parameters, for example "status=503&retry-after=2&count=3&skip=1"
 *
 * Queues one fault; without count= it hits one request.
 */
void amt_fault_proxy_add (AmtFaultProxy *self, const char *method, const char *path,
                          const char *fault, const char *more);

/** amt_fault_proxy_add_body: the same with @body as the bytes that "status" or "replace" answer. */
void amt_fault_proxy_add_body (AmtFaultProxy *self, const char *method, const char *path,
                               const char *fault, const char *more, GBytes *body);

/** amt_fault_proxy_clear: forgets all queued faults. */
void amt_fault_proxy_clear (AmtFaultProxy *self);

/** amt_fault_proxy_begin_chaos: from now on @percent of all requests meet a random fault; same @seed, same dice. */
void amt_fault_proxy_begin_chaos (AmtFaultProxy *self, guint32 seed, guint percent);

/** amt_fault_proxy_end_chaos: no more of that. What "echo" and "late" hold back still arrives. */
void amt_fault_proxy_end_chaos (AmtFaultProxy *self);

/** amt_fault_proxy_n_late: Returns: requests that are held back ("echo", "late") or that the client gave up while the portal
 * works on them. */
guint amt_fault_proxy_n_late (AmtFaultProxy *self);

/** amt_fault_proxy_drop_late: they do not arrive: what they were sent to is no more. */
void amt_fault_proxy_drop_late (AmtFaultProxy *self);

/** amt_fault_proxy_cut_streams: cuts all event streams that run through it now. */
void amt_fault_proxy_cut_streams (AmtFaultProxy *self);

/** amt_fault_proxy_n_streams: Returns: event streams that are open. */
guint amt_fault_proxy_n_streams (AmtFaultProxy *self);

/** amt_fault_proxy_pending: Returns: faults that are still queued; 0 once each has hit. */
guint amt_fault_proxy_pending (AmtFaultProxy *self);

/** amt_fault_proxy_count: Returns: requests so far, also those that a fault hit. Nullables as above. */
guint amt_fault_proxy_count (AmtFaultProxy *self, const char *method, const char *path);

/** amt_fault_proxy_count_fault: Returns: requests that @fault has hit. */
guint amt_fault_proxy_count_fault (AmtFaultProxy *self, const char *fault);

/** amt_fault_proxy_log: Returns: (transfer full): one JSON object a line {method, path, fault, key,
 * requestBytes, status, answerBytes}; status 0: no answer came or it was not passed on. */
char *amt_fault_proxy_log (AmtFaultProxy *self);

/** amt_fault_proxy_clear_log: starts counting anew. */
void amt_fault_proxy_clear_log (AmtFaultProxy *self);

/** amt_fault_proxy_free: ends the proxy. */
void amt_fault_proxy_free (AmtFaultProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFaultProxy, amt_fault_proxy_free)

G_END_DECLS
