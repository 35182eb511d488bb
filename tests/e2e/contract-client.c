/* contract-client.c URL TOKEN: the client's own HTTP side, once through every request, for test-contract.py.
 *
 * Ends with 0 if each answer was understood; what the portal and the checker between them think of the
 * requests is test-contract.py's business. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-remote.h"
#include "amt-test.h"

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  return amt_test_wait_result (slot);
}

static void
read_lists (AmtRemote *remote)
{
  static const char *const names[] = { "authorities", "queues", "users", "services" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *etag = NULL;
      gboolean not_modified = FALSE;

      for (guint round = 0; round < 2; round++)
        {
          g_autoptr (GAsyncResult) result = NULL;
          g_autoptr (GError) error = NULL;
          g_autofree char *text = NULL;
          g_autofree char *new_etag = NULL;
          GAsyncResult *slot = NULL;

          amt_remote_get_list_async (remote, names[i], etag, NULL, amt_test_result_cb, &slot);
          result = wait_for (&slot);
          text = amt_remote_get_list_finish (remote, result, &not_modified, &new_etag, &error);
          g_assert_no_error (error);
          if (round == 0)
            etag = g_steal_pointer (&new_etag);
        }
      g_assert_true (not_modified);
    }
}

static void
read_people (AmtRemote *remote)
{
  g_autoptr (GAsyncResult) info_result = NULL;
  g_autoptr (GAsyncResult) me_result = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;
  g_autoptr (AmtMe) me = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_remote_get_info_async (remote, NULL, amt_test_result_cb, &slot);
  info_result = wait_for (&slot);
  info = amt_remote_get_info_finish (remote, info_result, &error);
  g_assert_no_error (error);
  amt_remote_get_me_async (remote, NULL, amt_test_result_cb, &slot);
  me_result = wait_for (&slot);
  me = amt_remote_get_me_finish (remote, me_result, NULL, &error);
  g_assert_no_error (error);
}

/* (transfer full): id of a case that nobody holds. */
static char *
read_changes (AmtRemote *remote)
{
  g_autofree char *cursor = NULL;
  g_autofree char *found = NULL;
  gboolean more = TRUE;

  for (guint n_pages = 0; more; n_pages++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AmtChangesPage) page = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;

      g_assert_cmpuint (n_pages, <, 100);
      amt_remote_get_changes_async (remote, cursor, 25, NULL, amt_test_result_cb, &slot);
      result = wait_for (&slot);
      page = amt_remote_get_changes_finish (remote, result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->broken->len, ==, 0);
      for (guint i = 0; i < page->changes->len && !found; i++)
        {
          const AmtChange *change = g_ptr_array_index (page->changes, i);

          if (change->row && !change->row->assignee_id &&
              amt_case_get_state (change->row) == AMT_CASE_STATE_RECEIVED)
            found = g_strdup (change->id);
        }
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
      more = page->has_more;
    }

  g_assert_nonnull (found);

  return g_steal_pointer (&found);
}

static AmtCase *
read_case (AmtRemote *remote, const char *id)
{
  const char *ids[] = { id, "no-such-case", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtCasesPage) page = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  const AmtWireCase *first;

  amt_remote_get_cases_async (remote, ids, NULL, amt_test_result_cb, &slot);
  result = wait_for (&slot);
  page = amt_remote_get_cases_finish (remote, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->cases->len, ==, 1);
  g_assert_cmpstr (page->missing[0], ==, "no-such-case");
  first = g_ptr_array_index (page->cases, 0);

  return amt_case_ref (first->value);
}

static guint64
send_one (AmtRemote *remote, const AmtOperation *operation, gint64 if_match)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtOperationAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = amt_wire_operation_to_text (operation);
  GAsyncResult *slot = NULL;

  amt_remote_send_operation_async (remote, operation->case_id, operation->id, body, if_match, NULL,
                                   amt_test_result_cb, &slot);
  result = wait_for (&slot);
  answer = amt_remote_send_operation_finish (remote, result, &error);
  g_assert_no_error (error);

  return answer->version;
}

static AmtOperation *
new_operation (const char *type, const char *case_id, const char *name, const char *value)
{
  AmtOperation *operation = amt_operation_new (type, case_id, "aydin", g_get_real_time ());
  g_autoptr (GError) error = NULL;

  if (name)
    amt_operation_set_parameter (operation, name, value, &error);
  g_assert_no_error (error);

  return operation;
}

/* A note and the release that follows it, as a chain. */
static void
send_chain (AmtRemote *remote, const char *case_id)
{
  g_autoptr (AmtOperation) note = new_operation ("addFileNote", case_id, "text", "Größe bestätigt");
  g_autoptr (AmtOperation) release = new_operation ("release", case_id, NULL, NULL);
  const AmtOperation *chain[] = { note, release };
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_batch_item_free);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_assert_true (amt_operation_set_parameter (note, "kind", "note", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (chain); i++)
    {
      AmtBatchItem *item = amt_batch_item_new ();

      item->id = g_strdup (chain[i]->id);
      item->case_id = g_strdup (case_id);
      item->version = -1;
      item->previous = i > 0;
      item->body = amt_wire_operation_to_text (chain[i]);
      g_ptr_array_add (items, item);
    }

  amt_remote_send_batch_async (remote, items, NULL, amt_test_result_cb, &slot);
  result = wait_for (&slot);
  results = amt_remote_send_batch_finish (remote, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 2);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpuint (((AmtBatchResult *) g_ptr_array_index (results, i))->status, ==, 200);
}

static void
ask_for_operations (AmtRemote *remote, const char *applied)
{
  g_autofree char *unknown = g_uuid_string_random ();
  g_autoptr (GAsyncResult) get_result = NULL;
  g_autoptr (GAsyncResult) delete_result = NULL;
  g_autoptr (GAsyncResult) late_result = NULL;
  g_autoptr (AmtReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_remote_get_operation_async (remote, applied, NULL, amt_test_result_cb, &slot);
  get_result = wait_for (&slot);
  receipt = amt_remote_get_operation_finish (remote, get_result, &error);
  g_assert_no_error (error);

  amt_remote_delete_operation_async (remote, unknown, NULL, amt_test_result_cb, &slot);
  delete_result = wait_for (&slot);
  g_assert_true (amt_remote_delete_operation_finish (remote, delete_result, &error));
  g_assert_no_error (error);

  amt_remote_delete_operation_async (remote, applied, NULL, amt_test_result_cb, &slot);
  late_result = wait_for (&slot);
  g_assert_false (amt_remote_delete_operation_finish (remote, late_result, &error));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_STATE);
  g_assert_nonnull (amt_remote_error_get_problem (error)->receipt);
}

static void
upload (AmtRemote *remote, const char *case_id)
{
  static const char text[] = "%PDF-1.4 Mietvertrag";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_remote_upload_async (remote, case_id, sha256, bytes, "application/pdf", NULL,
                           amt_test_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (amt_remote_upload_finish (remote, result, &error));
  g_assert_no_error (error);
}

static void
got_chunk (AmtDownload *download, guint64 offset, GBytes *chunk, gpointer user_data)
{
  guint64 *n_bytes = user_data;

  g_assert_cmpuint (offset, ==, *n_bytes);
  *n_bytes += g_bytes_get_size (chunk);
  amt_remote_download_continue (download);
}

static void
download (AmtRemote *remote, const AmtCase *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  const AmtDocument *document;
  guint64 n_bytes = 0;

  g_assert_cmpuint (value->documents->len, >, 0);
  document = g_ptr_array_index (value->documents, 0);
  amt_remote_download_async (remote, value->id, document->id, document->sha256,
                             (guint64) document->size, 0, NULL, got_chunk, &n_bytes, NULL,
                             amt_test_result_cb, &slot);
  result = wait_for (&slot);
  g_assert_true (amt_remote_download_finish (remote, result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_bytes, ==, (guint64) document->size);
}

int
main (int argc, char *argv[])
{
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AmtCase) value = NULL;
  g_autoptr (AmtOperation) claim = NULL;
  g_autoptr (AmtOperation) follow_up = NULL;
  const char *url = argc > 2 ? argv[1] : NULL;
  const char *token = argc > 2 ? argv[2] : NULL;
  int n_arguments = 1;

  g_assert_nonnull (url);
  amt_test_init (&n_arguments, &argv);
  remote = amt_remote_new (url, "contract-client", &error);
  g_assert_no_error (error);
  amt_remote_set_token (remote, token);

  read_people (remote);
  read_lists (remote);
  id = read_changes (remote);
  value = read_case (remote, id);
  claim = new_operation ("claim", id, NULL, NULL);
  send_one (remote, claim, -1);
  follow_up = new_operation ("setFollowUp", id, "dueOn", "2027-03-16");
  send_one (remote, follow_up, -1);
  ask_for_operations (remote, follow_up->id);
  upload (remote, id);
  download (remote, value);
  send_chain (remote, id);

  return 0;
}
