/* test-ctl-clerk.c: the real program as a clerk reads it: words, tables, conflicts, interruptions, a portal that forgot.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-fixture.h"
#include "amt-fault-proxy.h"

#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void
test_words (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer = frage (&desk, "show", id);

    assert_exit (answer, 0);
    assert_says (answer.out, "    Name ");
    assert_says (answer.out, "Einkommen brutto im Monat\n");
    g_assert_true (g_regex_match_simple ("[0-9],[0-9] KB  application/pdf", answer.out, 0, 0));
    assert_says (answer.out, "    Beginn: ");
    assert_says (answer.out, "Status        Eingegangen\nHinweise      neu\n");
    g_assert_null (strchr (answer.out, '{'));
  }
  {
    g_auto (Answer) answer = frage (&desk, "list");

    assert_exit (answer, 0);
    assert_says (answer.out, " überfällig ");
  }
  {
    g_auto (Answer) first = frage (&desk, "list", "--json");
    g_auto (Answer) second = frage (&desk, "list", "--json");

    assert_exit (first, 0);
    g_assert_true (g_str_has_suffix (first.out, "}\n"));
    g_assert_cmpstr (first.out, ==, second.out);
  }
}

static void
test_offline (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer = frage (&desk, "offline");

    assert_exit (answer, 0);
    assert_says (answer.out, "Nichts bleibt ohne Netz verfügbar.");
  }
  {
    g_auto (Answer) answer = frage (&desk, "offline", "add", id, "queue:gibt-es-nicht");

    assert_exit (answer, 5);
  }
  {
    g_auto (Answer) answer = frage (&desk, "offline", "add", id);

    assert_exit (answer, 0);
    assert_says (answer.out, "vollständig bis ");
  }
  {
    g_auto (Answer) answer = frage (&desk, "--offline", "offline", "--json");

    assert_exit (answer, 0);
    assert_says (answer.out, "\"complete\" : true");
    assert_says (answer.out, "\"casesHere\" : 1");
    g_assert_null (strstr (answer.out, "\"documentsHere\" : 0"));
  }
  {
    g_auto (Answer) answer = frage (&desk, "offline", "remove", id);

    assert_exit (answer, 0);
    assert_says (answer.out, "Nichts bleibt ohne Netz verfügbar.");
  }
}

static void
test_outcomes (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer = frage (&desk, "show", id, "--outcomes");

    assert_exit (answer, 0);
    assert_says (answer.out, "outcome=bewilligung  Bewilligung, mit Bescheid\n");
    assert_says (answer.out, "values.wohngeldMonatlich ");
    assert_says (answer.out, "Betrag in Euro");
  }
  {
    g_auto (Answer) answer = frage (&desk, "show", id, "--outcomes", "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    JsonArray *outcomes = json_object_get_array_member (object_of (root), "outcomes");
    JsonObject *grant = json_array_get_object_element (outcomes, 0);
    JsonArray *fields = json_object_get_array_member (grant, "fields");
    JsonObject *field = json_array_get_object_element (fields, 0);

    g_assert_cmpstr (amt_json_string (grant, "id"), ==, "bewilligung");
    g_assert_cmpstr (amt_json_string (field, "type"), ==, "money");
    g_assert_true (amt_json_bool (field, "required", FALSE));
  }
  {
    g_auto (Answer) answer =
        frage (&desk, "do", id, "decide", "outcome=bewilligung", "values.wohngeldMonatlich=viel");

    assert_exit (answer, 1);
    assert_says (answer.err, "„wohngeldMonatlich (Wohngeld im Monat)“");
    assert_says (answer.err, "--outcomes");
  }
}

/* Returns: (transfer full): id of a case of which only the list entry is here. */
static char *
row_only_case (Desk *desk)
{
  g_auto (Answer) answer = ask (desk, "--json", "list");
  g_autoptr (JsonNode) root = parse (&answer);
  JsonArray *cases = json_object_get_array_member (object_of (root), "cases");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *entry = json_array_get_object_element (cases, i);

      if (!amt_json_bool (entry, "whole", TRUE))
        return g_strdup (amt_json_string (amt_json_member_object (entry, "case"), "id"));
    }
  g_assert_not_reached ();
}

static void
test_row_only (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = row_only_case (&desk);
  {
    g_auto (Answer) answer =
        frage (NULL, "show", id, "--profile", desk.profile, "--key-file", desk.keys);

    assert_exit (answer, 0);
    assert_says (answer.out, "Nur die Listenzeile liegt hier.");
  }
}

/* --- conflicts ----------------------------------------------------------------------------------------- */

static char *
entry_id (const Answer *answer)
{
  g_autoptr (JsonNode) root = parse (answer);

  return g_strdup (amt_json_string (amt_json_member_object (object_of (root), "entry"), "id"));
}

/* Two desks of one person write the same jotting anew. Returns: (transfer full): id of what @desk recorded. */
static char *
make_conflict (Desk *desk, const char *id)
{
  g_auto (Desk) elsewhere = { 0 };
  g_auto (Answer) jotting =
      ask (desk, "do", id, "addJotting", "visibility=case", "text=erst", "--json");
  g_autofree char *note = entry_id (&jotting);
  g_autofree char *parameter = g_strconcat ("noteId=", note, NULL);
  g_auto (Answer) recorded =
      ask (desk, "do", id, "editJotting", parameter, "text=von hier", "--no-send", "--json");

  assert_exit (recorded, 0);
  desk_init (&elsewhere, "aydin");
  sync_first (&elsewhere);
  {
    g_auto (Answer) seen = ask (&elsewhere, "show", id);
    g_auto (Answer) edited = ask (&elsewhere, "do", id, "editJotting", parameter, "text=von dort");
    g_auto (Answer) sync = frage (desk, "sync");

    assert_exit (seen, 0);
    assert_exit (edited, 0);
    assert_exit (sync, 4);
    assert_says (sync.out, "1 Klärfall");
  }
  return entry_id (&recorded);
}

/* What is held back is no secret: sync says that it waits. */
static void
test_still_waits (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer =
        ask (&desk, "do", id, "setFollowUp", "dueOn=2031-02-03", "--hold", "3600");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = frage (&desk, "sync");

    assert_exit (answer, 0);
    assert_says (answer.out, "1 Änderung wartet noch: amtsstubectl outbox");
  }
  {
    g_auto (Answer) answer = ask (&desk, "sync", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_cmpint (json_object_get_int_member (object_of (root), "waiting"), ==, 1);
  }
  desk_clear (&desk);
}

static void
test_keep (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  first = make_conflict (&desk, id);
  {
    g_auto (Answer) list = frage (&desk, "outbox");
    g_auto (Answer) answer = frage (&desk, "outbox", "show", first);

    assert_exit (list, 0);
    assert_says (list.out, "WG-2026-");
    assert_says (list.out, "Klärfall");
    assert_exit (answer, 0);
    assert_says (answer.out, "Beiderseits geändert  Notizen\n");
    assert_says (answer.out, "von hier");
  }
  {
    g_auto (Answer) answer = frage (&desk, "outbox", "keep", first, "mine");
    g_auto (Answer) settled = frage (&desk, "outbox", "show", first, "--json");
    g_autoptr (JsonNode) root = parse (&settled);

    assert_exit (answer, 0);
    assert_says (answer.out, "Notiz geändert: bestätigt");
    g_assert_nonnull (amt_json_string (object_of (root), "reference"));
    g_assert_nonnull (amt_json_string (object_of (root), "applicant"));
  }
  second = make_conflict (&desk, id);
  {
    g_auto (Answer) answer = frage (&desk, "outbox", "keep", second, "theirs");
    g_auto (Answer) show = frage (&desk, "show", id);

    assert_exit (answer, 0);
    assert_says (answer.out, "Zurückgenommen");
    assert_says (show.out, "von dort");
  }
}

static void
test_too_large (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;
  g_autofree char *parameter = NULL;
  int fd;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  file = g_strconcat (desk.token, ".pdf", NULL);
  parameter = g_strconcat ("file=", file, NULL);
  fd = open (file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, 50 * 1024 * 1024 + 1), ==, 0);
  close (fd);
  {
    g_auto (Answer) answer = frage (&desk, "do", id, "addDocument", parameter, "source=post");
    g_auto (Answer) outbox = frage (&desk, "outbox");

    assert_exit (answer, 7);
    assert_says (answer.err, "größer, als das Portal annimmt");
    assert_says (outbox.out, "Nichts wartet");
  }
}

/* --- sync ---------------------------------------------------------------------------------------------- */

static gboolean
has_pulled (gpointer data)
{
  return amt_fault_proxy_count (data, "GET", "/changes") > 0;
}

static void
test_interrupted (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (AmtFaultProxy) proxy = amt_fault_proxy_new (portal_url ());
  const char *const words[] = { "sync", "--portal", amt_fault_proxy_get_url (proxy), NULL };
  g_autoptr (GPtrArray) argv = NULL;
  g_autoptr (AmtTestChild) child = NULL;
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  {
    g_auto (Answer) answer = ask_in (&desk, "de", words);

    assert_exit (answer, 0);
  }
  id = free_case (&desk);
  {
    g_auto (Answer) answer =
        frage (&desk, "do", id, "addFileNote", "kind=note", "text=bleibt", "--no-send");

    assert_exit (answer, 0);
  }
  amt_fault_proxy_clear_log (proxy);
  amt_fault_proxy_add (proxy, "GET", "/changes", "delay-answer", "ms=60000");
  argv = desk_argv (&desk, words);
  child = amt_test_child_spawn ((const char *const *) argv->pdata, NULL, NULL);
  g_assert_true (amt_test_wait (has_pulled, proxy, 0));
  kill (amt_test_child_pid (child), SIGINT);
  g_assert_cmpint (amt_test_child_wait (child), ==, 7);
  amt_fault_proxy_clear (proxy);
  {
    g_auto (Answer) answer = frage (&desk, "sync");
    g_auto (Answer) verify = frage (&desk, "verify");
    g_auto (Answer) show = frage (&desk, "show", id);

    assert_exit (answer, 0);
    assert_exit (verify, 0);
    assert_says (show.out, "bleibt");
    g_assert_null (strstr (show.out, "Mit dem Portal noch offen"));
  }
}

static void
test_progress (void)
{
  g_auto (Desk) desk = { 0 };
  const char *const words[] = { "sync", "--portal", portal_url (), NULL };
  g_autoptr (GPtrArray) argv = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *out = NULL;
  char buffer[4096];
  ssize_t n;
  int master, slave;

  desk_init (&desk, "aydin");
  argv = desk_argv (&desk, words);
  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  g_assert_nonnull (process);
  g_clear_object (&launcher);
  /* Ends with EIO when the last holder of the other end is gone. */
  while ((n = read (master, buffer, sizeof buffer)) > 0)
    g_string_append_len (seen, buffer, n);
  close (master);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  assert_says (seen->str, "\r[#");
  assert_says (seen->str, "list entries");
  g_assert_true (g_str_has_suffix (seen->str, "\r\033[K"));
  g_assert_null (strchr (out, '\r'));
}

/* The portal's backup is older than what it acknowledged. */
static void
test_portal_forgot (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *backup = NULL;
  gsize length;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  portal_stop ();
  g_assert_true (g_file_get_contents (portal_database (), &backup, &length, NULL));
  portal_start_again ();
  {
    g_auto (Answer) answer =
        frage (&desk, "do", id, "addFileNote", "kind=note", "text=vor dem Ausfall");
    g_auto (Answer) sync = frage (&desk, "sync");

    assert_exit (answer, 0);
    assert_exit (sync, 0);
  }
  portal_stop ();
  g_assert_true (g_file_set_contents (portal_database (), backup, (gssize) length, NULL));
  portal_start_again ();
  {
    g_auto (Answer) sync = frage (&desk, "sync");
    g_auto (Answer) outbox = frage (&desk, "outbox");

    assert_exit (sync, 4);
    assert_says (sync.out, "Das Portal wurde auf einen früheren Stand zurückgesetzt");
    assert_says (outbox.out, "fehlt im Portal");
  }
}

int
main (int argc, char **argv)
{
  int code;

  amt_test_init (&argc, &argv);
  setlocale (LC_ALL, "");
  portal_init ();

  g_test_add_func ("/ctl/clerk/words", test_words);
  g_test_add_func ("/ctl/clerk/offline", test_offline);
  g_test_add_func ("/ctl/clerk/outcomes", test_outcomes);
  g_test_add_func ("/ctl/clerk/row-only", test_row_only);
  g_test_add_func ("/ctl/clerk/still-waits", test_still_waits);
  g_test_add_func ("/ctl/clerk/keep", test_keep);
  g_test_add_func ("/ctl/clerk/too-large", test_too_large);
  g_test_add_func ("/ctl/clerk/interrupted", test_interrupted);
  g_test_add_func ("/ctl/clerk/progress", test_progress);
  g_test_add_func ("/ctl/clerk/portal-forgot", test_portal_forgot);

  code = g_test_run ();
  portal_clear ();
  return code;
}
