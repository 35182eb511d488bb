/* store-fixture.c: small cases, pages, operations, and calls that wait, for the tests of the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "amt-store-private.h"
#include <string.h>

static const char SQL_CHECK[] = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)";
static const char SQL_CHECK_PAGES[] =
    "INSERT INTO document_search (document_search, rank) VALUES ('integrity-check', 1)";
static const char SQL_TRACES[] =
    "SELECT (SELECT count(*) FROM search_data WHERE instr (block, CAST (?1 AS BLOB)))"
    " + (SELECT count(*) FROM search_text t WHERE instr (form || file_note || jotting || name, ?1))"
    " + (SELECT count(*) FROM document_search_data WHERE instr (block, CAST (?1 AS BLOB)))"
    " + (SELECT count(*) FROM document_page WHERE instr (text || words, ?1))";

GBytes *
fixture_key (guint8 seed)
{
  guint8 bytes[32];

  memset (bytes, seed, sizeof bytes);

  return g_bytes_new (bytes, sizeof bytes);
}

AmtStore *
fixture_open (const char *directory, guint8 seed, AmtStoreMode mode, AmtClock *clock,
              GError **error)
{
  g_autoptr (GBytes) key = fixture_key (seed);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_open_async (directory, key, mode, clock, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_store_open_finish (result, error);
}

AmtStore *
fixture_store (const char *directory, AmtClock *clock)
{
  g_autoptr (GError) error = NULL;
  AmtStore *store = fixture_open (directory, 7, AMT_STORE_READ_WRITE, clock, &error);

  g_assert_no_error (error);
  STORE_OK (amt_store_bind_person, store, PORTAL, ME);

  return store;
}

void
fixture_verify (AmtStore *store)
{
  g_auto (GStrv) faults = STORE_GET (amt_store_verify, store);

  g_assert_cmpstr (faults[0], ==, NULL);
}

char *
fixture_case_id (guint n)
{
  return g_strdup_printf ("case-%u", n);
}

AmtCase *
fixture_case (guint n, guint64 version, const char *assignee)
{
  g_autofree char *id = fixture_case_id (n);
  AmtCase *value = amt_case_new (id);

  value->whole = TRUE;
  value->version = version;
  value->applicant_version = 1;
  value->reference = g_strdup_printf ("WG-2026-%u", n);
  value->service_id = g_strdup (n % 2 ? "wohngeld" : "unterhaltsvorschuss");
  value->queue_id = g_strdup (n % 3 ? "q-1" : "q-2");
  value->state = g_strdup (assignee ? "inProgress" : "received");
  value->assignee_id = g_strdup (assignee);
  value->applicant = g_strdup_printf ("Müller%u, Özlem", n);
  value->applied_on = g_strdup ("2026-02-27");
  value->received_at = NOW - (gint64) n * G_TIME_SPAN_MINUTE;
  value->changed_at = NOW;
  value->form = g_strdup ("{\"rent\":61250}");

  return value;
}

AmtCase *
fixture_named_case (guint n, const char *applicant, const char *reference)
{
  AmtCase *value = fixture_case (n, 1, NULL);

  g_free (value->applicant);
  value->applicant = g_strdup (applicant);
  g_free (value->reference);
  value->reference = g_strdup (reference);

  return value;
}

AmtNote *
fixture_note (const char *id, const char *text)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (id);
  note->text = g_strdup (text);

  return note;
}

char *
fixture_text (const AmtCase *value)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, value->whole ? amt_wire_case_to_json (value)
                                            : amt_wire_row_to_json (value));

  return amt_json_to_text (node);
}

guint64
fixture_index_step (AmtStore *store)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint64 left = 0;

  amt_store_index_more_async (store, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_index_more_finish (store, result, &left, &error);
  g_assert_no_error (error);

  return left;
}

void
fixture_index (AmtStore *store)
{
  guint64 left = 1;

  while (left > 0)
    left = fixture_index_step (store);
}

AmtChangesPage *
fixture_page (const char *next_cursor, gboolean has_more)
{
  AmtChangesPage *page = g_new0 (AmtChangesPage, 1);

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  page->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  page->next_cursor = g_strdup (next_cursor);
  page->has_more = has_more;
  page->total_estimate = -1;

  return page;
}

void
fixture_page_add (AmtChangesPage *page, const AmtCase *value)
{
  AmtChange *change = amt_change_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;

  json_node_take_object (node, amt_wire_row_to_json (value));
  change->kind = g_strdup ("case");
  change->id = g_strdup (value->id);
  change->raw = amt_json_to_text (node);
  change->row = amt_wire_row_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  g_ptr_array_add (page->changes, change);
}

void
fixture_page_remove (AmtChangesPage *page, guint n, const char *reason)
{
  AmtChange *change = amt_change_new ();

  change->kind = g_strdup ("case");
  change->id = fixture_case_id (n);
  change->remove = TRUE;
  change->reason = g_strdup (reason);
  g_ptr_array_add (page->changes, change);
}

void
fixture_page_break (AmtChangesPage *page, const char *id, const char *raw)
{
  AmtBroken *broken = g_new0 (AmtBroken, 1);

  broken->id = g_strdup (id);
  broken->reason = g_strdup ("/version: wrong type");
  broken->raw = g_strdup (raw);
  g_ptr_array_add (page->broken, broken);
}

AmtCasesPage *
fixture_cases_page (void)
{
  AmtCasesPage *page = g_new0 (AmtCasesPage, 1);

  page->cases = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_wire_case_free);
  page->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);

  return page;
}

void
fixture_cases_page_add (AmtCasesPage *page, const AmtCase *value)
{
  g_autofree char *text = fixture_text (value);
  g_autoptr (AmtCase) shared = amt_case_copy (value);

  g_ptr_array_add (page->cases, amt_wire_case_new (shared, text));
}

void
fixture_fill (AmtStore *store, guint n)
{
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtCase) value = fixture_case (i, 1, ME);

      fixture_page_add (page, value);
      fixture_cases_page_add (cases, value);
    }
  changes = STORE_GET (amt_store_apply_page, store, NULL, page);
  STORE_OK (amt_store_put_cases, store, cases, FALSE);
}

AmtOperation *
fixture_operation (const char *type, guint n, const char *id, const char *text)
{
  g_autofree char *case_id = fixture_case_id (n);
  AmtOperation *operation = amt_operation_new (type, case_id, ME, NOW);

  if (id)
    {
      g_free (operation->id);
      operation->id = g_strdup (id);
    }
  operation->text = g_strdup (text);
  if (g_str_equal (type, "addFileNote"))
    operation->kind = g_strdup ("note");
  if (g_str_equal (type, "addJotting"))
    operation->visibility = g_strdup ("case");

  return operation;
}

AmtOperationAnswer *
fixture_answer (const AmtCase *before, const AmtOperation *operation)
{
  AmtOperationAnswer *answer = g_new0 (AmtOperationAnswer, 1);
  gboolean raises = amt_operation_get_type_id (operation) != AMT_OPERATION_MARK_READ;

  answer->value = amt_case_apply (before, operation, NOW + G_TIME_SPAN_MINUTE);
  answer->base_version = before->version;
  answer->version = before->version + (raises ? 1 : 0);
  answer->value->version = answer->version;
  answer->raw = fixture_text (answer->value);
  answer->receipt = amt_receipt_new ("R-1", NOW + G_TIME_SPAN_MINUTE);

  return answer;
}

AmtSettlement *
fixture_done (const AmtCase *before, const AmtOperation *operation)
{
  AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_DONE);

  settlement->answer = fixture_answer (before, operation);

  return settlement;
}

const char *
fixture_state (AmtStore *store, const char *id)
{
  g_autoptr (AmtOutboxEntry) entry = STORE_GET (amt_store_load_entry, store, id);

  return amt_outbox_state_to_text (entry->state);
}

AmtCaseView *
fixture_view (AmtStore *store, guint n)
{
  g_autofree char *id = fixture_case_id (n);

  return STORE_GET (amt_store_load_case, store, id);
}

gint64
fixture_count_traces (const char *directory, const char *term)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDb) db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  gint64 n = -1;

  g_assert_no_error (error);
  amt_db_exec (db, SQL_CHECK, &error);
  g_assert_no_error (error);
  amt_db_exec (db, SQL_CHECK_PAGES, &error);
  g_assert_no_error (error);
  amt_db_get_int (db, &n, -1, &error, SQL_TRACES, "s", term);
  g_assert_no_error (error);

  return n;
}
