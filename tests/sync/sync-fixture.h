/* sync-fixture.h: an office (real portal in this process, faulty line before it) and desks that work there.
 *
 * Main thread only. Everything that waits fails the test at a deadline.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-fault-proxy.h"
#include "amt-portal.h"
#include "amt-sync-engine.h"
#include "amt-test.h"

G_BEGIN_DECLS

#define OFFICE_NOW G_GINT64_CONSTANT (1767603600000000) /* 2026-01-05T09:00:00Z, a Monday */
#define OFFICE_DAY "2026-01-05"
#define CLIENT_VERSION "0.1.0"

/* anna and bert work in queue "one", carl in "two", sonja leads both and may assign. Whole cases of their queues
 * are kept. Tokens are "t-anna" and so on. */
typedef struct
{
  char *folder;         /* (owned) */
  gboolean real_time;   /* set before opening: the clock is the machine's */
  AmtClock *clock;      /* (owned) everybody's; fixed unless real_time */
  AmtPortal *portal;    /* (owned) */
  AmtFaultProxy *proxy; /* (owned) */
} Office;

/** office_open: @page: changes a page, 0 for the portal's default. */
void office_open (Office *office, guint n_cases, guint page);
void office_close (Office *office);
/** office_case: Returns: (transfer full): a whole case "cN" that nobody works on, with one document of "office_document ()". */
AmtCase *office_case (const char *id);
/** office_add: puts @value into the portal. */
void office_add (Office *office, const AmtCase *value);
/** office_document: Returns: (transfer full): bytes of the document of case @id. */
GBytes *office_document (const char *id);
/** office_fill: services, queues, people and tokens into an empty portal; shared with the kill test's portal process. */
void office_fill (AmtPortal *portal);
/** office_person: Returns: (transfer full): by id. */
AmtMe *office_person (const char *id, AmtCacheScope scope);
/** office_later: moves the clock on. */
void office_later (Office *office, gint64 span);

typedef struct
{
  Office *office;        /* (unowned) */
  char *user;            /* (owned) */
  char *directory;       /* (owned) */
  AmtStore *store;       /* (owned) */
  AmtRemote *remote;     /* (owned) through the proxy */
  AmtSyncEngine *engine; /* (owned) */
  guint n_letters;       /* drawn so far; (atomic) */
} Desk;

void desk_open (Desk *desk, Office *office, const char *user);
/** desk_reopen: as after the end of the program: same profile, new session. */
void desk_reopen (Desk *desk);
void desk_close (Desk *desk);

/** desk_try: Returns: (transfer full) (nullable): one run. */
AmtSyncResult *desk_try (Desk *desk, AmtSyncFlags flags, GCancellable *cancellable, GError **error);
/** desk_sync: one run of push and pull that must succeed. */
AmtSyncResult *desk_sync (Desk *desk);
/** desk_settle: runs, with the clock moved on in between, until nothing waits to be sent and the cache is up to date. */
void desk_settle (Desk *desk);

/** desk_do: records an operation: then name, value pairs, %NULL. Returns: (transfer full). */
AmtOperation *desk_do (Desk *desk, const char *case_id, const char *type,
                       ...) G_GNUC_NULL_TERMINATED;
/** desk_make: the same, not recorded. */
AmtOperation *desk_make (Desk *desk, const char *case_id, const char *type,
                         ...) G_GNUC_NULL_TERMINATED;
void desk_record (Desk *desk, AmtOperation *operation, gint64 hold_until);

AmtCaseView *desk_view (Desk *desk, const char *case_id);
/** desk_entry: Returns: (transfer full) (nullable): %NULL if it is not there. */
AmtOutboxEntry *desk_entry (Desk *desk, const AmtOperation *operation);
/** desk_state: Returns: (transfer none): state text, "none" if it is not there. */
const char *desk_state (Desk *desk, const AmtOperation *operation);
void desk_requeue (Desk *desk, const AmtOperation *operation);
guint desk_n_unsettled (Desk *desk);
/** desk_is_idle: nothing is in state `sending`. */
gboolean desk_nothing_sending (Desk *desk);
/** desk_assert_same: truth and local view of @case_id are what the portal has for this person. */
void desk_assert_same (Desk *desk, const char *case_id);
void desk_verify (Desk *desk);

/* Calls NAME_async on @self, waits, and gives what NAME_finish gives. */
#define WAIT_CALL(name, self, error, ...) \
  ({ \
    GAsyncResult *wait_slot = NULL; \
    name##_async ((self), ##__VA_ARGS__, NULL, amt_test_result_cb, &wait_slot); \
    g_autoptr (GAsyncResult) wait_result = amt_test_wait_result (&wait_slot); \
    name##_finish ((self), wait_result, (error)); \
  })

#define WAIT_OK(name, self, ...) \
  G_STMT_START \
  { \
    g_autoptr (GError) wait_error = NULL; \
    gboolean wait_ok = WAIT_CALL (name, (self), &wait_error, ##__VA_ARGS__); \
    g_assert_no_error (wait_error); \
    g_assert_true (wait_ok); \
  } \
  G_STMT_END

#define WAIT_GET(name, self, ...) \
  ({ \
    g_autoptr (GError) wait_error = NULL; \
    gpointer wait_value = WAIT_CALL (name, (self), &wait_error, ##__VA_ARGS__); \
    g_assert_no_error (wait_error); \
    wait_value; \
  })

G_END_DECLS
