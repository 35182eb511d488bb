/* store-fixture.h: small cases, pages, operations, and calls that wait, for the tests of the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-search.h"
#include "amt-test.h"

G_BEGIN_DECLS

#define ME "u-me"
#define PORTAL "https://portal.example/amtsstube/v1"
#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02T09:00:00Z */
#define NOTHING_SINCE G_MAXINT64

/* Makes a cache what 008.sql left. */
#define FIXTURE_SQL_TO_VERSION_8 \
  "ALTER TABLE outbox DROP COLUMN missing_at; ALTER TABLE outbox DROP COLUMN lost_receipt_id;" \
  "ALTER TABLE outbox DROP COLUMN lost_receipt_at; PRAGMA user_version = 8;"

/* Makes a cache what 007.sql left. */
#define FIXTURE_SQL_TO_VERSION_7 \
  FIXTURE_SQL_TO_VERSION_8 "DROP TABLE erased_case; PRAGMA user_version = 7;"

/* Makes a cache what 006.sql left. */
#define FIXTURE_SQL_TO_VERSION_6 \
  FIXTURE_SQL_TO_VERSION_7 \
  "DROP TRIGGER case_count_insert; DROP TRIGGER case_count_delete; DROP TRIGGER case_count_update;" \
  "DROP TABLE case_count; DROP INDEX case_row_open_by_queue; PRAGMA user_version = 6;"

/* Makes a cache what 005.sql left. */
#define FIXTURE_SQL_TO_VERSION_5 \
  FIXTURE_SQL_TO_VERSION_6 \
  "DROP TABLE offline_member; DROP TABLE offline_set; DROP TABLE document_refused;" \
  "PRAGMA user_version = 5;"

/* Makes a cache what 004.sql left. */
#define FIXTURE_SQL_TO_VERSION_4 \
  FIXTURE_SQL_TO_VERSION_5 \
  "DROP TRIGGER case_document_gone; DROP TRIGGER case_row_protected; DROP VIEW open_document;" \
  "DROP TABLE document_search; DROP TABLE document_page; DROP TABLE document_text;" \
  "PRAGMA user_version = 4;"

/* Makes a cache what 003.sql left. */
#define FIXTURE_SQL_TO_VERSION_3 \
  FIXTURE_SQL_TO_VERSION_4 \
  "DROP VIEW service_choice; DROP TABLE choice_label; DROP INDEX cases_opened; PRAGMA user_version = 3;"

/* Makes a cache what 002.sql left. */
#define FIXTURE_SQL_TO_VERSION_2 \
  FIXTURE_SQL_TO_VERSION_3 \
  "DROP TABLE recent; DROP TABLE saved_search; DROP TABLE list_state; DROP TABLE case_place;" \
  "DROP TABLE ui_state; DROP INDEX case_row_narrow; PRAGMA user_version = 2;"

/* Calls NAME_async, waits, and gives what NAME_finish gives. */
#define STORE_CALL(name, store, error, ...) \
  ({ \
    GAsyncResult *store_slot = NULL; \
    name##_async ((store), ##__VA_ARGS__, NULL, amt_test_result_cb, &store_slot); \
    g_autoptr (GAsyncResult) store_result = amt_test_wait_result (&store_slot); \
    name##_finish ((store), store_result, (error)); \
  })

/* The same where it must succeed. */
#define STORE_OK(name, store, ...) \
  G_STMT_START \
  { \
    g_autoptr (GError) store_error = NULL; \
    gboolean store_ok = STORE_CALL (name, (store), &store_error, ##__VA_ARGS__); \
    g_assert_no_error (store_error); \
    g_assert_true (store_ok); \
  } \
  G_STMT_END

#define STORE_GET(name, store, ...) \
  ({ \
    g_autoptr (GError) store_error = NULL; \
    gpointer store_value = STORE_CALL (name, (store), &store_error, ##__VA_ARGS__); \
    g_assert_no_error (store_error); \
    store_value; \
  })

#define STORE_FAILS(code, name, store, ...) \
  G_STMT_START \
  { \
    g_autoptr (GError) store_error = NULL; \
    (void) STORE_CALL (name, (store), &store_error, ##__VA_ARGS__); \
    g_assert_error (store_error, AMT_STORE_ERROR, (code)); \
  } \
  G_STMT_END

GBytes *fixture_key (guint8 seed);
/** fixture_open: Returns: (transfer full) (nullable): as amt_store_open_finish () says. */
AmtStore *fixture_open (const char *directory, guint8 seed, AmtStoreMode mode, AmtClock *clock,
                        GError **error);
/** fixture_store: a store that must open, bound to ME. */
AmtStore *fixture_store (const char *directory, AmtClock *clock);
/** fixture_verify: fails the test with the first fault. */
void fixture_verify (AmtStore *store);
/** fixture_index_step: Returns: how many cases are not in the search index yet after one step more. */
guint64 fixture_index_step (AmtStore *store);
/** fixture_index: waits until the search index is complete. */
void fixture_index (AmtStore *store);

/** fixture_count_traces: Returns: places of the closed cache's index that hold @term; fails the test if the index is not whole. */
gint64 fixture_count_traces (const char *directory, const char *term);

/** fixture_case: a whole case "case-N" of version @version; assigned to @assignee (nullable). */
AmtCase *fixture_case (guint n, guint64 version, const char *assignee);
/** fixture_named_case: the same with these on its row. */
AmtCase *fixture_named_case (guint n, const char *applicant, const char *reference);
AmtNote *fixture_note (const char *id, const char *text);
char *fixture_case_id (guint n);
char *fixture_text (const AmtCase *value);

AmtChangesPage *fixture_page (const char *next_cursor, gboolean has_more);
/** fixture_page_add: @value: (transfer none): its row goes into the page. */
void fixture_page_add (AmtChangesPage *page, const AmtCase *value);
void fixture_page_remove (AmtChangesPage *page, guint n, const char *reason);
void fixture_page_break (AmtChangesPage *page, const char *id, const char *raw);
AmtCasesPage *fixture_cases_page (void);
void fixture_cases_page_add (AmtCasesPage *page, const AmtCase *value);

/** fixture_fill: a full sync of one page with cases 0 … @n - 1 in version 1, assigned to ME, whole. */
void fixture_fill (AmtStore *store, guint n);

AmtOperation *fixture_operation (const char *type, guint n, const char *id, const char *text);
/** fixture_answer: what a portal that held @before answers to @operation. */
AmtOperationAnswer *fixture_answer (const AmtCase *before, const AmtOperation *operation);
/** fixture_done: settlement with that answer. */
AmtSettlement *fixture_done (const AmtCase *before, const AmtOperation *operation);

/** fixture_state: state text of an operation, static. */
const char *fixture_state (AmtStore *store, const char *id);
AmtCaseView *fixture_view (AmtStore *store, guint n);

G_END_DECLS
