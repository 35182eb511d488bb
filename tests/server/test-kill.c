/* test-kill.c: the portal's process is killed under load again and again; what it acknowledged is there, what it
 * has done it has done once, and no version is without its operation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <string.h>

#define ROUNDS 6
#define N_CASES 4
#define IN_FLIGHT 8

/* One note on its way to the portal, with the same key until it is acknowledged. */
typedef struct _Load Load;
typedef struct
{
  Load *load;
  char *key;
  guint case_number;
} Note;

struct _Load
{
  SoupSession *session;
  char *url;
  char *token;
  GPtrArray *ids;           /* (element-type utf8) cases */
  GHashTable *acknowledged; /* key -> receipt id */
  GQueue open;              /* (element-type Note) not acknowledged */
  guint in_flight;
  guint done_this_round;
  gboolean running;
};

static void send_next (Load *load);

static void
note_free (Note *note)
{
  g_free (note->key);
  g_free (note);
}

static void
acknowledge (Load *load, Note *note, GBytes *bytes)
{
  g_autoptr (JsonNode) root = amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, NULL);
  g_autoptr (AmtOperationAnswer) answer = amt_wire_operation_answer_from_json (root, NULL);

  g_assert_nonnull (answer);
  g_hash_table_insert (load->acknowledged, g_strdup (note->key), g_strdup (answer->receipt->id));
  load->done_this_round++;
  note_free (note);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Note *note = data;
  Load *load = note->load;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  guint status = soup_message_get_status (message);
  g_autoptr (GBytes) bytes = NULL;

  /* lint-allow: soup_session_send_and_read_finish: the test's own portal */
  bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  load->in_flight--;
  if (bytes != NULL && status == 200)
    acknowledge (load, note, bytes);
  else
    g_queue_push_tail (&load->open, note);
  if (load->running && bytes != NULL)
    send_next (load);
}

static Note *
next_note (Load *load)
{
  Note *note = g_queue_pop_head (&load->open);

  if (note != NULL)
    return note;
  note = g_new0 (Note, 1);
  note->load = load;
  note->key = g_uuid_string_random ();
  note->case_number = (guint) g_test_rand_int_range (0, (gint) load->ids->len);
  return note;
}

static void
send_next (Load *load)
{
  Note *note = next_note (load);
  g_autofree char *url =
      g_strdup_printf ("%s/cases/%s/operations", load->url,
                       (const char *) g_ptr_array_index (load->ids, note->case_number));
  g_autofree char *bearer = g_strconcat ("Bearer ", load->token, NULL);
  g_autofree char *body = g_strdup_printf ("{\"type\":\"addFileNote\",\"kind\":\"note\","
                                           "\"occurredAt\":\"2026-01-03T10:00:00Z\","
                                           "\"text\":\"%s\"}",
                                           note->key);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Authorization", bearer);
  soup_message_headers_replace (headers, "Idempotency-Key", note->key);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  load->in_flight++;
  /* lint-allow: soup_session_send_and_read_async: the test's own portal */
  soup_session_send_and_read_async (load->session, message, G_PRIORITY_DEFAULT, NULL, sent_cb,
                                    note);
}

/* A database with the small office, made without a process. */
static void
make_database (const char *database, Load *load)
{
  AmtPortalOptions options = { .database = database, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

  g_assert_no_error (error);
  fixture_fill (portal);
  for (guint i = 0; i < N_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("k%u", i);
      g_autoptr (AmtCase) value = fixture_case (id, "one");

      g_assert_true (amt_portal_add_case (portal, value, NULL, NULL));
      g_ptr_array_add (load->ids, g_steal_pointer (&id));
    }
}

static void
kill_one_round (Load *load, const char *database, const char *tokens)
{
  const char *argv[] = {
    g_getenv ("AMT_PORTAL"), "--database", database, "--access-token-file", tokens, "--quiet", NULL
  };
  g_autoptr (AmtTestChild) child = amt_test_child_spawn (argv, NULL, "READY ");
  guint enough = (guint) g_test_rand_int_range (1, 40);

  g_free (load->url);
  load->url = g_strdup (amt_test_child_ready_line (child) + strlen ("READY "));
  g_strstrip (load->url);
  load->running = TRUE;
  load->done_this_round = 0;
  for (guint i = 0; i < IN_FLIGHT; i++)
    send_next (load);
  amt_test_await (load->done_this_round >= enough);
  amt_test_child_kill (child);
  load->running = FALSE;
  amt_test_await (load->in_flight == 0);
}

/* Each version of a case comes from one operation, and each of these is one note. */
static guint
assert_case_holds (AmtPortal *portal, const char *id)
{
  g_autofree char *text = amt_portal_get_case_json (portal, id, NULL);
  g_autoptr (AmtCase) value = amt_wire_case_from_text (text, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = amt_portal_count_operations (portal, id, "addFileNote");

  for (guint i = 0; i < value->file_notes->len; i++)
    g_assert_true (
        g_hash_table_add (seen, ((AmtNote *) g_ptr_array_index (value->file_notes, i))->id));
  g_assert_cmpuint (value->file_notes->len, ==, n);
  g_assert_cmpuint (value->version, ==, 1 + n);
  return n;
}

static void
assert_acknowledged (AmtPortal *portal, Load *load)
{
  g_autoptr (GString) all = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < load->ids->len; i++)
    {
      g_autofree char *text =
          amt_portal_get_case_json (portal, g_ptr_array_index (load->ids, i), NULL);

      g_string_append (all, text);
    }
  g_hash_table_iter_init (&iter, load->acknowledged);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_nonnull (strstr (all->str, key));
}

static void
assert_invariants (const char *database, Load *load)
{
  AmtPortalOptions options = { .database = database, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < load->ids->len; i++)
    n += assert_case_holds (portal, g_ptr_array_index (load->ids, i));
  /* What was never acknowledged may have been done, but never more than what was sent. */
  g_assert_cmpuint (n, >=, g_hash_table_size (load->acknowledged));
  g_assert_cmpuint (n, <=,
                    g_hash_table_size (load->acknowledged) + g_queue_get_length (&load->open));
  assert_acknowledged (portal, load);
}

static void
test_kill (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *database = g_build_filename (folder, "p.db", NULL);
  g_autofree char *tokens = g_build_filename (folder, "tokens", NULL);
  Load load = { .token = g_uuid_string_random () };
  g_autofree char *line = g_strdup_printf ("%s anna\n", load.token);

  if (g_getenv ("AMT_PORTAL") == NULL)
    {
      g_test_skip ("no portal program");
      return;
    }
  load.session =
      soup_session_new_with_options ("proxy-resolver", NULL, "max-conns-per-host", IN_FLIGHT, NULL);
  load.ids = g_ptr_array_new_with_free_func (g_free);
  load.acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_true (g_file_set_contents (tokens, line, -1, NULL));
  make_database (database, &load);

  for (guint i = 0; i < ROUNDS; i++)
    {
      kill_one_round (&load, database, tokens);
      assert_invariants (database, &load);
    }

  g_queue_clear_full (&load.open, (GDestroyNotify) note_free);
  g_hash_table_unref (load.acknowledged);
  g_ptr_array_unref (load.ids);
  g_object_unref (load.session);
  g_free (load.url);
  g_free (load.token);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/kill/under-load", test_kill);
  return g_test_run ();
}
