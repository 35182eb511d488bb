/* test-ctl.c: the real program against the real portal: output, exit codes, language, masking.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-fixture.h"
#include "amt-test-pdf.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

static void
test_nothing_yet (void)
{
  Desk desk = { 0 };
  g_autoptr (JsonNode) root = NULL;

  desk_init (&desk, "aydin");
  {
    g_auto (Answer) answer = ask (&desk, "status");

    assert_exit (answer, 0);
    assert_says (answer.out, "Nothing is here yet");
  }
  {
    g_auto (Answer) answer = frage (NULL, "status", "--profile", desk.profile);

    assert_exit (answer, 0);
    assert_says (answer.out, "Hier ist noch nichts");
  }
  {
    g_auto (Answer) answer = ask (&desk, "status", "--json");

    root = parse (&answer);
    g_assert_false (amt_json_bool (object_of (root), "profile", TRUE));
  }
  {
    g_auto (Answer) answer = ask (&desk, "list");

    assert_exit (answer, 5);
  }
  {
    /* Without a key file the keyring is meant; nothing is looked up in it before there is a cache. */
    g_auto (Answer) answer = ask (NULL, "list", "--profile", desk.profile);

    assert_exit (answer, 5);
  }
  desk_clear (&desk);
}

static void
test_bad_arguments (void)
{
  static const char *const LINES[][8] = {
    { NULL },
    { "" },
    { "frobnicate" },
    { "--frobnicate", "list" },
    { "list", "--frobnicate" },
    { "list", "--limit", "many", "--key-file", "k" },
    { "list", "--limit" },
    { "list", "extra", "--key-file", "k" },
    { "show" },
    { "show", "a", "b" },
    { "do" },
    { "do", "a" },
    { "document", "a", "b" },
    { "print" },
    { "print", "a", "b", "-o", "f" },
    { "print", "a", "-o" },
    { "outbox", "a", "b", "c", "d" },
    { "help", "frobnicate" },
    { "--portal" },
    { "sync", "--portal", "ftp://x", "--key-file", "k", "--profile", "/nonexistent" },
    { "sync", "--key-file", "k", "--profile", "p" },
    { "do", "a", "claim", "--json", "/nonexistent", "--key-file", "k" },
    { "list", "--token-file", "/nonexistent", "--key-file", "k", "--profile", "p" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (LINES); i++)
    {
      g_auto (Answer) answer = ask_in (NULL, "en", LINES[i]);

      assert_exit (answer, 1);
      g_assert_true (g_str_has_prefix (answer.err, "amtsstubectl: "));
      g_assert_cmpuint (strlen (answer.err), >, strlen ("amtsstubectl: ") + 5);
      g_assert_cmpstr (answer.out, ==, "");
    }
}

/* Who asked for JSON gets JSON, also where the line cannot be understood. */
static void
test_usage_json (void)
{
  static const char *const LINES[][8] = {
    { "--json" },
    { "frobnicate", "--json" },
    { "list", "--limit", "many", "--json" },
    { "--json", "show" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (LINES); i++)
    {
      g_auto (Answer) answer = ask_in (NULL, "en", LINES[i]);
      g_autoptr (JsonNode) root = parse (&answer);
      JsonObject *error = amt_json_member_object (object_of (root), "error");

      assert_exit (answer, 1);
      g_assert_cmpstr (amt_json_string (error, "name"), ==, "usage");
    }
}

/* What was printed before the end fails silently: only the stream itself still knows. */
static void
test_full_output (void)
{
  Desk desk = { 0 };
  const char *const list[] = { g_getenv ("AMT_CTL"), "list", "--json", "--profile", NULL };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  {
    g_auto (Answer) answer = ask (&desk, "list", "--json");

    g_assert_cmpuint (strlen (answer.out), >, 2 * BUFSIZ);
  }
  for (gsize i = 0; list[i]; i++)
    g_ptr_array_add (argv, (gpointer) list[i]);
  g_ptr_array_add (argv, desk.profile);
  g_ptr_array_add (argv, (gpointer) "--key-file");
  g_ptr_array_add (argv, desk.keys);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 7);
  desk_clear (&desk);
}

static void
test_help (void)
{
  static const char *const COMMANDS[] = { "status", "sync",    "list",     "show",
                                          "search", "outbox",  "do",       "document",
                                          "print",  "sign-in", "sign-out", "verify" };

  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    {
      g_auto (Answer) before = ask (NULL, "help", COMMANDS[i]);
      g_auto (Answer) after = ask (NULL, COMMANDS[i], "--help");
      g_auto (Answer) all = frage (NULL, "--help");

      assert_exit (before, 0);
      assert_exit (after, 0);
      g_assert_cmpstr (before.out, ==, after.out);
      assert_says (before.out, "--key-file");
      assert_says (all.out, COMMANDS[i]);
      assert_says (all.out, "Den Zwischenspeicher prüfen");
    }
  {
    g_auto (Answer) answer = ask (NULL, "--version");

    assert_exit (answer, 0);
    g_assert_true (g_str_has_prefix (answer.out, "amtsstubectl "));
  }
}

static void
test_work (void)
{
  Desk desk = { 0 };
  Desk other = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *entry = NULL;

  desk_init (&desk, "aydin");
  desk_init (&other, "breitsamer");
  sync_first (&desk);
  sync_first (&other);
  id = free_case (&desk);
  {
    g_auto (Answer) answer = ask (&desk, "do", id, "claim", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_cmpstr (amt_json_string (object_of (root), "result"), ==, "acknowledged");
  }
  {
    g_auto (Answer) answer = frage (&other, "do", id, "claim");

    assert_exit (answer, 4);
    assert_says (answer.out, "Selin Aydın bearbeitet diesen Vorgang seit");
  }
  {
    g_auto (Answer) answer = frage (&desk, "do", id, "addFileNote", "kind=phone", "text=Rückruf");

    assert_exit (answer, 0);
    assert_says (answer.out, "Vermerk: bestätigt ");
    assert_says (answer.out, "Quittung ");
  }
  {
    g_auto (Answer) answer =
        frage (&desk, "--offline", "do", id, "addJotting", "visibility=me", "text=x");

    assert_exit (answer, 0);
    assert_says (answer.out, "wartet auf das Portal");
  }
  {
    g_auto (Answer) answer = frage (&desk, "outbox");

    assert_exit (answer, 0);
    assert_says (answer.out, "wartet");
  }
  {
    g_auto (Answer) answer =
        ask (&desk, "do", id, "setFollowUp", "dueOn=2031-02-03", "--hold", "3600", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_cmpstr (amt_json_string (object_of (root), "result"), ==, "held");
    entry = g_strdup (amt_json_string (amt_json_member_object (object_of (root), "entry"), "id"));
  }
  {
    g_auto (Answer) answer = ask (&desk, "outbox", "discard", entry);

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask (&desk, "outbox", "show", entry);

    assert_exit (answer, 5);
  }
  {
    g_auto (Answer) answer = frage (&desk, "sync");

    assert_exit (answer, 0);
    assert_says (answer.out, "1 Änderung vom Portal bestätigt");
  }
  {
    g_auto (Answer) answer = frage (&desk, "list", "--scope", "mine");

    assert_exit (answer, 0);
    assert_says (answer.out, "In Bearbeitung");
  }
  {
    g_auto (Answer) answer = ask (&desk, "verify", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_true (amt_json_bool (object_of (root), "ok", FALSE));
  }
  desk_clear (&desk);
  desk_clear (&other);
}

/* Made anew, with and without the portal: what was recorded is there all the while, and goes out once. */
static void
test_rebuild (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer =
        ask (&desk, "do", id, "addJotting", "visibility=me", "text=nur hier", "--no-send");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask (&desk, "verify", "--rebuild", "--offline", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 2);
    g_assert_true (amt_json_bool (object_of (root), "ok", FALSE));
    g_assert_true (amt_json_bool (object_of (root), "rebuilt", FALSE));
  }
  {
    g_auto (Answer) answer = ask (&desk, "status", "--offline", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    g_assert_cmpint (json_object_get_int_member (object_of (root), "unsent"), ==, 1);
  }
  {
    g_auto (Answer) answer = frage (&desk, "verify", "--rebuild");

    assert_exit (answer, 0);
    assert_says (answer.out, "Der Zwischenspeicher ist neu aufgebaut");
    assert_says (answer.out, "Der Zwischenspeicher ist in Ordnung.");
  }
  {
    g_auto (Answer) answer = ask (&desk, "status", "--offline", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    g_assert_cmpint (json_object_get_int_member (object_of (root), "unsent"), ==, 0);
  }
  {
    g_auto (Answer) answer = ask (&desk, "show", id);

    assert_exit (answer, 0);
    assert_says (answer.out, "nur hier");
  }
  desk_clear (&desk);
}

static void
test_parameters_file (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  file = g_strconcat (desk.token, ".json", NULL);
  g_assert_true (
      g_file_set_contents (file, "{\"kind\": \"note\", \"text\": \"aus einer Datei\"}", -1, NULL));
  {
    g_auto (Answer) answer =
        ask (&desk, "do", id, "addFileNote", "--json", file, "--no-send", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    assert_says (answer.out, "aus einer Datei");
    g_assert_cmpstr (amt_json_string (object_of (root), "result"), ==, "waiting");
  }
  g_assert_true (g_file_set_contents (file, "{\"kind\": [1]}", -1, NULL));
  {
    g_auto (Answer) answer = ask (&desk, "do", id, "addFileNote", "--json", file);

    assert_exit (answer, 1);
    assert_says (answer.err, "kind");
  }
  desk_clear (&desk);
}

/* Which of its words is wrong is what the clerk has to hear. */
static void
test_wrong_parameters (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  file = g_strconcat (desk.token, ".json", NULL);
  g_assert_true (g_file_set_contents (file, "{\"kind\":\"phone\",\"txt\":\"Anruf\"}", -1, NULL));
  {
    g_auto (Answer) answer = frage (&desk, "do", id, "addFileNote", "--json", file);

    assert_exit (answer, 1);
    assert_says (answer.err, "„txt“");
  }
  {
    g_auto (Answer) answer =
        frage (&desk, "do", id, "addFileNote", "kind=phone", "text=eins", "text=zwei");

    assert_exit (answer, 1);
    assert_says (answer.err, "„text“ steht zweimal");
  }
  desk_clear (&desk);
}

static void
test_documents (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;
  g_autofree char *document = NULL;
  g_autofree char *bytes = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  file = g_strconcat (desk.token, ".pdf", NULL);
  {
    g_auto (Answer) answer = ask (&desk, "show", id, "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    JsonArray *documents =
        amt_json_member_array (amt_json_member_object (object_of (root), "case"), "documents");

    assert_exit (answer, 0);
    g_assert_cmpuint (json_array_get_length (documents), >, 0);
    document = g_strdup (amt_json_string (json_array_get_object_element (documents, 0), "id"));
  }
  {
    g_auto (Answer) answer = ask (&desk, "document", id, document, file);

    assert_exit (answer, 0);
    g_assert_true (g_file_get_contents (file, &bytes, NULL, NULL));
    g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  }
  {
    g_auto (Answer) answer = ask (&desk, "document", id, document, file);

    assert_exit (answer, 7);
  }
  {
    g_auto (Answer) answer = ask (&desk, "document", id, "none", file);

    assert_exit (answer, 5);
  }
  desk_clear (&desk);
}

/* The words of a PDF that the program wrote. */
static char *
text_of (const char *path)
{
  char *bytes = NULL;
  gsize size;
  g_autoptr (GBytes) pdf = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  pdf = g_bytes_new_take (bytes, size);
  return amt_test_pdf_text (pdf);
}

static gint64
pages_of (const char *text)
{
  gint64 n = 0;

  for (const char *p = text; *p; p++)
    n += *p == '\f';
  return n;
}

static void
test_print (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;
  g_autofree char *other = NULL;
  g_autofree char *nowhere = NULL;
  g_autofree char *name = NULL;
  gint64 n_pages = 0;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  file = g_strconcat (desk.token, ".pdf", NULL);
  other = g_strconcat (desk.token, ".2.pdf", NULL);
  nowhere = g_build_filename (desk.token, "nowhere", "a.pdf", NULL);
  {
    g_auto (Answer) answer = ask (&desk, "print", id, "-o", file, "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    g_autofree char *text = text_of (file);

    assert_exit (answer, 0);
    n_pages = amt_json_int (object_of (root), "pages", 0);
    g_assert_cmpint (n_pages, >, 3);
    g_assert_cmpint (pages_of (text), ==, n_pages);
    g_assert_cmpstr (amt_json_string (object_of (root), "file"), ==, file);
    assert_says (text, "Received on");
  }
  {
    g_auto (Answer) answer = ask (&desk, "show", id, "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    JsonArray *documents =
        amt_json_member_array (amt_json_member_object (object_of (root), "case"), "documents");

    name = g_strdup (amt_json_string (json_array_get_object_element (documents, 0), "name"));
  }
  {
    /* What is here is printed without the portal, too; one document of several is shorter. */
    g_auto (Answer) answer = ask (&desk, "--offline", "print", id, "-o", other, "--document", name);
    g_autofree char *text = text_of (other);

    assert_exit (answer, 0);
    assert_says (answer.out, "clear text");
    assert_says (text, name);
    g_assert_cmpint (pages_of (text), <, n_pages);
  }
  {
    g_auto (Answer) answer = ask (&desk, "print", id, "-o", file);

    assert_exit (answer, 7);
  }
  {
    g_auto (Answer) answer = ask (&desk, "print", id, "-o", nowhere);

    assert_exit (answer, 7);
  }
  {
    g_auto (Answer) answer = ask (&desk, "print", id, "-o", nowhere, "--document", "none");

    assert_exit (answer, 5);
  }
  {
    g_auto (Answer) answer = ask (&desk, "print", "none", "-o", nowhere);

    assert_exit (answer, 5);
  }
  {
    g_auto (Answer) answer = ask (&desk, "print", id);

    assert_exit (answer, 1);
    assert_says (answer.err, "-o FILE");
  }
}

/* The portal comes back from a backup: what it lost is said, with the receipt that is void, and goes out again. */
static void
test_set_back (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *backup = g_strconcat (portal_database (), ".backup", NULL);

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  portal_stop ();
  amt_test_copy_file (portal_database (), backup);
  portal_start_again ();
  {
    g_auto (Answer) answer =
        ask (&desk, "do", id, "addFileNote", "kind=phone", "text=Rückruf", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    entry = g_strdup (amt_json_string (amt_json_member_object (object_of (root), "entry"), "id"));
  }
  portal_stop ();
  amt_test_copy_file (backup, portal_database ());
  portal_start_again ();
  {
    g_auto (Answer) answer = frage (&desk, "sync");

    assert_exit (answer, 4);
    assert_says (answer.out, "dort fehlt 1 Ihrer Änderungen");
  }
  {
    g_auto (Answer) answer = frage (&desk, "outbox", "show", entry);

    assert_exit (answer, 0);
    assert_says (answer.out, "fehlt im Portal");
    assert_says (answer.out, "auf einen früheren Stand zurückgesetzt");
    assert_says (answer.out, "Rückruf");
  }
  {
    g_auto (Answer) answer = ask (&desk, "outbox", "show", entry, "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_nonnull (amt_json_member_object (object_of (root), "lostReceipt"));
  }
  {
    g_auto (Answer) answer = frage (&desk, "outbox", "retry", entry);

    assert_exit (answer, 0);
    assert_says (answer.out, "Vermerk: bestätigt ");
  }
  {
    g_auto (Answer) answer = frage (&desk, "outbox", "--all");

    assert_exit (answer, 0);
    assert_says (answer.out, "erneut übertragen, bestätigt");
  }
  desk_clear (&desk);
}

static void
test_exit_codes (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *wrong = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  wrong = g_strconcat (desk.token, ".wrong", NULL);
  g_assert_true (
      g_file_set_contents_full (wrong, "nobody", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  {
    Desk impostor = { desk.profile, desk.keys, wrong };
    g_auto (Answer) answer = ask (&impostor, "sync");
    g_auto (Answer) offline = ask (&impostor, "list", "--offline");

    assert_exit (answer, 3);
    assert_exit (offline, 3);
    g_assert_cmpstr (offline.out, ==, "");
  }
  {
    Desk keyless = { desk.profile, wrong, desk.token };
    g_auto (Answer) answer = ask (&keyless, "list");

    assert_exit (answer, 6);
  }
  g_chmod (desk.token, 0644);
  {
    g_auto (Answer) answer = ask (&desk, "list");

    assert_exit (answer, 1);
    assert_says (answer.err, "chmod 600");
  }
  g_chmod (desk.token, 0600);
  {
    g_auto (Answer) answer = ask (&desk, "show", "nope", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 5);
    g_assert_cmpstr (amt_json_string (amt_json_member_object (object_of (root), "error"), "name"),
                     ==, "notFound");
  }

  portal_stop ();
  {
    g_auto (Answer) sync = frage (&desk, "sync");
    g_auto (Answer) note = frage (&desk, "do", id, "addFileNote", "kind=note", "text=später");
    g_auto (Answer) claim = frage (&desk, "do", id, "claim");
    g_auto (Answer) outbox = frage (&desk, "outbox", "--json");
    g_autoptr (JsonNode) root = parse (&outbox);

    assert_exit (sync, 2);
    assert_exit (note, 2);
    assert_says (note.out, "wartet auf das Portal");
    assert_exit (claim, 2);
    assert_says (claim.err, "nichts aufgezeichnet");
    g_assert_cmpuint (
        json_array_get_length (json_object_get_array_member (object_of (root), "entries")), ==, 1);
  }
  portal_start_again ();
  desk_clear (&desk);
}

/* Returns: (transfer full) (nullable): id of a protected case that @desk sees. */
static char *
restricted_case (Desk *desk)
{
  g_auto (Answer) answer = ask (desk, "--json", "list");
  g_autoptr (JsonNode) root = parse (&answer);
  JsonArray *cases = json_object_get_array_member (object_of (root), "cases");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *row = amt_json_member_object (json_array_get_object_element (cases, i), "case");

      if (amt_json_bool (row, "restricted", FALSE))
        return g_strdup (amt_json_string (row, "id"));
    }
  return NULL;
}

static void
check_masking (Desk *desk, const char *id)
{
  g_auto (Answer) masked = ask (desk, "show", id, "--json");
  g_auto (Answer) plain = ask (desk, "show", id, "--json", "--show-restricted");
  g_auto (Answer) words = ask (desk, "show", id);
  g_autoptr (JsonNode) root = parse (&plain);
  JsonArray *parties =
      amt_json_member_array (amt_json_member_object (object_of (root), "case"), "parties");
  guint n = 0;

  assert_exit (masked, 0);
  assert_says (masked.out, "•••••");
  for (guint i = 0; parties && i < json_array_get_length (parties); i++)
    {
      const char *address = amt_json_string (json_array_get_object_element (parties, i), "address");
      g_auto (GStrv) lines = g_strsplit (address ? address : "", "\n", -1);

      for (guint k = 0; lines[k]; k++)
        {
          g_assert_null (strstr (masked.out, lines[k]));
          g_assert_null (strstr (words.out, lines[k]));
          n++;
        }
    }
  g_assert_cmpuint (n, >, 0);
}

static void
test_restricted (void)
{
  static const char *const PEOPLE[] = { "aydin", "czerny", "nguyen", "yildiz", "vonderheydte" };
  gboolean found = FALSE;

  for (gsize i = 0; !found && i < G_N_ELEMENTS (PEOPLE); i++)
    {
      Desk desk = { 0 };
      g_autofree char *id = NULL;

      desk_init (&desk, PEOPLE[i]);
      sync_first (&desk);
      id = restricted_case (&desk);
      if (id)
        check_masking (&desk, id);
      found = id != NULL;
      desk_clear (&desk);
    }
  g_assert_true (found);
}

static void
test_search (void)
{
  Desk desk = { 0 };
  g_autofree char *id = NULL;

  desk_init (&desk, "aydin");
  sync_first (&desk);
  id = free_case (&desk);
  {
    g_auto (Answer) answer = ask (&desk, "--offline", "do", id, "addFileNote", "kind=note",
                                  "text=Die Zwischenrechnung fehlt noch");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = frage (&desk, "search", "zwischenrech", "geb:quatsch");

    assert_exit (answer, 0);
    assert_says (answer.out, "Vermerk: Die Zwischenrechnung fehlt noch");
    assert_says (answer.out, "Nicht als Datum verstanden: quatsch");
    assert_says (answer.out, "1 Vorgang");
  }
  {
    g_auto (Answer) answer =
        ask (&desk, "search", "zwischenrechnung", "leistung:wohngeld", "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    JsonArray *hits = amt_json_member_array (object_of (root), "hits");
    JsonObject *hit;

    assert_exit (answer, 0);
    g_assert_cmpint (amt_json_int (object_of (root), "count", -1), ==, 1);
    g_assert_cmpint (amt_json_int (object_of (root), "notIndexed", -1), ==, 0);
    hit = json_array_get_object_element (hits, 0);
    g_assert_cmpstr (amt_json_string (amt_json_member_object (hit, "case"), "id"), ==, id);
    g_assert_cmpstr (amt_json_string (hit, "rank"), ==, "other");
  }
  {
    g_auto (Answer) answer = ask (&desk, "search", "zwischenrechnung", "leistung:bafoeg", "--json");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask (&desk, "search");

    assert_exit (answer, 1);
  }
  desk_clear (&desk);
}

static void
test_manual (void)
{
  static const char *const PAGES[] = { "amtsstubectl.1", "amtsstube-portal.1" };
  g_autofree char *man = g_find_program_in_path ("man");

  if (!man)
    {
      g_test_skip ("man is not installed");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (PAGES); i++)
    {
      g_autofree char *page =
          g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "data", "man", PAGES[i], NULL);
      g_autofree char *warnings = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (
          G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, man,
          "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page, NULL);

      g_assert_nonnull (process);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &warnings, NULL));
      g_assert_cmpstr (warnings, ==, "");
    }
}

/* The portal speaks the language of its user, too, and its manual names every option. */
static void
test_portal_help (void)
{
  g_autofree char *translations = g_build_filename (g_getenv ("AMT_BUILD_ROOT"), "po", NULL);
  g_autofree char *page =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "data", "man", "amtsstube-portal.1", NULL);
  g_autofree char *manual = NULL;
  const char *argv[] = { g_getenv ("AMT_PORTAL"), "--help", NULL };
  const char *environment[] = { "LANGUAGE", "de", "AMTSSTUBE_LOCALEDIR", translations, NULL };
  g_autoptr (AmtTestChild) child = amt_test_child_spawn (argv, environment, NULL);
  g_autofree char *help = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_cmpint (amt_test_child_wait (child), ==, 0);
  help = amt_test_child_output (child);
  assert_says (help, "Referenzportal der Amtsstube");
  assert_says (help, "Keine Zeile je Anfrage");
  g_assert_true (g_file_get_contents (page, &manual, NULL, NULL));
  words = g_strsplit_set (help, " =\n", -1);
  for (guint i = 0; words[i]; i++)
    if (g_str_has_prefix (words[i], "--"))
      {
        g_auto (GStrv) parts = g_strsplit (words[i], "-", -1);
        g_autofree char *escaped = g_strjoinv ("\\-", parts);

        assert_says (manual, escaped);
      }
}

int
main (int argc, char **argv)
{
  int code;

  amt_test_init (&argc, &argv);
  setlocale (LC_ALL, "");
  portal_init ();

  g_test_add_func ("/ctl/nothing-yet", test_nothing_yet);
  g_test_add_func ("/ctl/bad-arguments", test_bad_arguments);
  g_test_add_func ("/ctl/help", test_help);
  g_test_add_func ("/ctl/usage-json", test_usage_json);
  g_test_add_func ("/ctl/full-output", test_full_output);
  g_test_add_func ("/ctl/work", test_work);
  g_test_add_func ("/ctl/rebuild", test_rebuild);
  g_test_add_func ("/ctl/parameters-file", test_parameters_file);
  g_test_add_func ("/ctl/wrong-parameters", test_wrong_parameters);
  g_test_add_func ("/ctl/documents", test_documents);
  g_test_add_func ("/ctl/print", test_print);
  g_test_add_func ("/ctl/set-back", test_set_back);
  g_test_add_func ("/ctl/exit-codes", test_exit_codes);
  g_test_add_func ("/ctl/restricted", test_restricted);
  g_test_add_func ("/ctl/search", test_search);
  g_test_add_func ("/ctl/manual", test_manual);
  g_test_add_func ("/ctl/portal-help", test_portal_help);

  code = g_test_run ();
  portal_clear ();
  return code;
}
