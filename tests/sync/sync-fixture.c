/* sync-fixture.c: an office with a real portal in this process, and desks that work there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include "amt-hex.h"

#include <string.h>

static const char SERVICES[] =
    "[{\"id\":\"grant\",\"name\":\"Grant\",\"validFrom\":\"2020-01-01\",\"group\":\"G\","
    "\"authorityId\":\"office\",\"procedure\":\"VwVfG\",\"sections\":[],\"outcomes\":["
    "{\"id\":\"yes\",\"label\":\"Granted\",\"letter\":true,\"templateId\":\"t\",\"decisionLayout\":["
    "{\"id\":\"amount\",\"label\":\"Amount\",\"type\":\"money\",\"required\":true}]},"
    "{\"id\":\"void\",\"label\":\"Withdrawn\",\"letter\":false,\"decisionLayout\":[]}],"
    "\"letterTemplates\":[{\"id\":\"t\",\"version\":\"1\",\"subject\":\"S\",\"body\":\"B\"}]}]";
static const char QUEUES[] =
    "[{\"id\":\"one\",\"name\":\"One\",\"authorityId\":\"office\",\"serviceIds\":[\"grant\"]},"
    "{\"id\":\"two\",\"name\":\"Two\",\"authorityId\":\"office\",\"serviceIds\":[\"grant\"]}]";
static const char *const PEOPLE[] = { "anna", "bert", "carl", "sonja" };

/* --- office -------------------------------------------------------------------------------------------- */

static void
add_queue (AmtMe *me, const char *queue, AmtRights rights, AmtCacheScope scope)
{
  AmtQueueRight *right = amt_queue_right_new ();

  right->queue_id = g_strdup (queue);
  right->rights = rights;
  right->cache_scope = scope;
  g_ptr_array_add (me->queues, right);
}

AmtMe *
office_person (const char *id, AmtCacheScope scope)
{
  AmtMe *me = amt_me_new ();
  AmtRights rights = AMT_RIGHT_READ | AMT_RIGHT_PROCESS;

  me->id = g_strdup (id);
  me->name = g_strdup_printf ("Person %s", id);
  me->initials = g_strdup ("P");
  me->unit = g_strdup ("U");
  me->signature = g_strdup ("i. A.");
  me->supervisor = g_str_equal (id, "sonja");
  me->clerk = !me->supervisor;
  if (me->supervisor)
    rights |= AMT_RIGHT_ASSIGN;
  if (!g_str_equal (id, "carl"))
    add_queue (me, "one", rights, scope);
  if (me->supervisor || g_str_equal (id, "carl"))
    add_queue (me, "two", rights, scope);
  return me;
}

static void
put_list (AmtPortal *portal, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = amt_json_parse_text (text, &error);

  g_assert_no_error (error);
  amt_portal_put_list (portal, name, json_node_get_array (root), &error);
  g_assert_no_error (error);
}

void
office_fill (AmtPortal *portal)
{
  put_list (portal, "services", SERVICES);
  put_list (portal, "queues", QUEUES);
  for (gsize i = 0; i < G_N_ELEMENTS (PEOPLE); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtMe) me = office_person (PEOPLE[i], AMT_CACHE_ALL);
      g_autofree char *token = g_strconcat ("t-", PEOPLE[i], NULL);

      amt_portal_put_person (portal, me, &error);
      g_assert_no_error (error);
      amt_portal_set_token (portal, token, PEOPLE[i]);
    }
}

GBytes *
office_document (const char *id)
{
  GString *text = g_string_new ("%PDF-1.7\n");

  while (text->len < 300000)
    g_string_append_printf (text, "%% page of %s at %" G_GSIZE_FORMAT "\n", id, text->len);
  return g_string_free_to_bytes (text);
}

AmtCase *
office_case (const char *id)
{
  AmtCase *value = amt_case_new (id);

  value->whole = TRUE;
  value->version = 1;
  value->applicant_version = 1;
  value->reference = g_strdup_printf ("A-%s", id);
  value->service_id = g_strdup ("grant");
  value->queue_id = g_strdup ("one");
  value->state = g_strdup ("received");
  value->applicant = g_strdup ("Muster, Mara");
  value->applied_on = g_strdup ("2026-01-02");
  value->received_at = OFFICE_NOW - G_TIME_SPAN_DAY;
  value->changed_at = value->received_at;
  value->unread = TRUE;
  value->form = g_strdup ("{\"rent\":\"612,50\"}");
  return value;
}

void
office_add (Office *office, const AmtCase *value)
{
  g_autoptr (GError) error = NULL;

  amt_portal_add_case (office->portal, value, NULL, &error);
  g_assert_no_error (error);
}

static void
add_first (Office *office, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (AmtCase) value = office_case (id);

      office_add (office, value);
    }
}

void
office_open (Office *office, guint n_cases, guint page)
{
  AmtPortalOptions options = { .max_page = page, .quiet = TRUE, .max_in_flight = 1000 };
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;

  office->folder = amt_test_temp_dir ();
  office->clock = office->real_time ? amt_clock_new_system () : amt_clock_new_fixed (OFFICE_NOW);
  database = g_build_filename (office->folder, "portal.db", NULL);
  options.database = database;
  options.clock = office->clock;
  office->portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  office_fill (office->portal);
  add_first (office, n_cases);
  amt_portal_start (office->portal, &error);
  g_assert_no_error (error);
  office->proxy = amt_fault_proxy_new (amt_portal_get_url (office->portal));
}

void
office_close (Office *office)
{
  g_clear_pointer (&office->proxy, amt_fault_proxy_free);
  amt_portal_stop (office->portal);
  g_clear_object (&office->portal);
  g_clear_object (&office->clock);
  amt_test_remove_tree (office->folder);
  g_clear_pointer (&office->folder, g_free);
}

void
office_later (Office *office, gint64 span)
{
  amt_clock_set (office->clock, amt_clock_now (office->clock) + span);
}

/* --- desk ---------------------------------------------------------------------------------------------- */

/* The same bytes for the same day and decision, as a drawn letter is. */
static GBytes *
letter_func (const AmtOperation *operation, const AmtCase *value, gpointer user_data,
             GError **error)
{
  Desk *desk = user_data;
  char *text;

  if (g_strcmp0 (operation->outcome, "yes") != 0)
    return NULL;
  if (strstr (operation->values, "impossible"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "cannot be drawn");
      return NULL;
    }
  g_atomic_int_inc (&desk->n_letters);
  text = g_strdup_printf ("%%PDF letter of %s to %s: %s", operation->issued_on, value->reference,
                          operation->values);
  return g_bytes_new_take (text, strlen (text));
}

static void
begin (Desk *desk)
{
  guint8 raw[32];
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = g_strconcat ("t-", desk->user, NULL);
  GAsyncResult *slot = NULL;

  memset (raw, 7, sizeof raw);
  key = g_bytes_new (raw, sizeof raw);
  amt_store_open_async (desk->directory, key, AMT_STORE_READ_WRITE, desk->office->clock, NULL,
                        amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  desk->store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);
  desk->remote =
      amt_remote_new (amt_fault_proxy_get_url (desk->office->proxy), "sync-test/1", &error);
  g_assert_no_error (error);
  amt_remote_set_token (desk->remote, token);
  amt_remote_set_timeout (desk->remote, 8);
  desk->engine =
      amt_sync_engine_new (desk->store, desk->remote, desk->office->clock, CLIENT_VERSION);
  amt_sync_engine_set_letter_func (desk->engine, letter_func, desk);
}

static void
end (Desk *desk)
{
  amt_sync_engine_stop (desk->engine);
  g_assert_finalize_object (desk->engine);
  g_clear_object (&desk->remote);
  amt_store_close (desk->store);
  g_clear_object (&desk->store);
}

void
desk_open (Desk *desk, Office *office, const char *user)
{
  desk->office = office;
  desk->user = g_strdup (user);
  desk->directory = amt_test_temp_dir ();
  begin (desk);
}

void
desk_reopen (Desk *desk)
{
  end (desk);
  begin (desk);
}

void
desk_close (Desk *desk)
{
  end (desk);
  amt_test_remove_tree (desk->directory);
  g_clear_pointer (&desk->directory, g_free);
  g_clear_pointer (&desk->user, g_free);
}

AmtSyncResult *
desk_try (Desk *desk, AmtSyncFlags flags, GCancellable *cancellable, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_sync_engine_run_async (desk->engine, flags, cancellable, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_sync_engine_run_finish (desk->engine, result, error);
}

AmtSyncResult *
desk_sync (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  AmtSyncResult *result =
      desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static guint64
n_unsent (Desk *desk)
{
  g_autoptr (AmtMe) me = office_person (desk->user, AMT_CACHE_ALL);
  g_autoptr (GError) error = NULL;
  AmtCounts counts = { 0 };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_store_load_counts_async (desk->store, me, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_load_counts_finish (desk->store, result, &counts, &error);
  g_assert_no_error (error);
  return counts.unsent;
}

void
desk_settle (Desk *desk)
{
  for (guint round = 0; round < 10; round++)
    {
      g_autoptr (AmtSyncResult) done = NULL;

      office_later (desk->office, 6 * G_TIME_SPAN_MINUTE);
      done = desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL, NULL);
      if (done && n_unsent (desk) == 0)
        return;
    }
  g_assert_not_reached ();
}

static AmtOperation *
make_va (Desk *desk, const char *case_id, const char *type, va_list pairs)
{
  AmtOperation *operation =
      amt_operation_new (type, case_id, desk->user, amt_clock_now (desk->office->clock));
  g_autoptr (GError) error = NULL;
  const char *name;

  while ((name = va_arg (pairs, const char *)))
    {
      amt_operation_set_parameter (operation, name, va_arg (pairs, const char *), &error);
      g_assert_no_error (error);
    }
  return operation;
}

AmtOperation *
desk_make (Desk *desk, const char *case_id, const char *type, ...)
{
  AmtOperation *operation;
  va_list pairs;

  va_start (pairs, type);
  operation = make_va (desk, case_id, type, pairs);
  va_end (pairs);
  return operation;
}

void
desk_record (Desk *desk, AmtOperation *operation, gint64 hold_until)
{
  WAIT_OK (amt_store_record, desk->store, operation, hold_until);
}

AmtOperation *
desk_do (Desk *desk, const char *case_id, const char *type, ...)
{
  AmtOperation *operation;
  va_list pairs;

  va_start (pairs, type);
  operation = make_va (desk, case_id, type, pairs);
  va_end (pairs);
  desk_record (desk, operation, AMT_TIME_NONE);
  return operation;
}

AmtCaseView *
desk_view (Desk *desk, const char *case_id)
{
  return WAIT_GET (amt_store_load_case, desk->store, case_id);
}

AmtOutboxEntry *
desk_entry (Desk *desk, const AmtOperation *operation)
{
  g_autoptr (GError) error = NULL;

  return WAIT_CALL (amt_store_load_entry, desk->store, &error, operation->id);
}

const char *
desk_state (Desk *desk, const AmtOperation *operation)
{
  g_autoptr (AmtOutboxEntry) entry = desk_entry (desk, operation);

  return entry ? amt_outbox_state_to_text (entry->state) : "none";
}

void
desk_requeue (Desk *desk, const AmtOperation *operation)
{
  WAIT_OK (amt_store_requeue, desk->store, operation->id);
}

guint
desk_n_unsettled (Desk *desk)
{
  g_autoptr (GPtrArray) entries = WAIT_GET (amt_store_list_outbox, desk->store, G_MAXINT64);

  return entries->len;
}

gboolean
desk_nothing_sending (Desk *desk)
{
  g_autoptr (GPtrArray) entries = WAIT_GET (amt_store_list_outbox, desk->store, G_MAXINT64);

  for (guint i = 0; i < entries->len; i++)
    if (((AmtOutboxEntry *) g_ptr_array_index (entries, i))->state == AMT_OUTBOX_SENDING)
      return FALSE;
  return TRUE;
}

static char *
text_of (const AmtCase *value)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, amt_wire_case_to_json (value));
  return amt_json_to_text (node);
}

void
desk_assert_same (Desk *desk, const char *case_id)
{
  AmtCaseView *view = desk_view (desk, case_id);
  g_autofree char *there = amt_portal_get_case_json (desk->office->portal, case_id, desk->user);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) server = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *truth = NULL;
  g_autofree char *local = NULL;

  g_assert_nonnull (there);
  server = amt_wire_case_from_text (there, &error);
  g_assert_no_error (error);
  theirs = text_of (server);
  truth = text_of (view->truth);
  local = text_of (view->local);
  g_assert_cmpstr (truth, ==, theirs);
  if (view->operations->len == 0)
    g_assert_cmpstr (local, ==, theirs);
  amt_case_view_free (view);
}

void
desk_verify (Desk *desk)
{
  g_auto (GStrv) faults = WAIT_GET (amt_store_verify, desk->store);

  g_assert_cmpstr (faults[0], ==, NULL);
}
