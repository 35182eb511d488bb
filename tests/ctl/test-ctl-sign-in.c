/* test-ctl-sign-in.c: sign-in, sign-out and diagnose of the real program, with a browser without a window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-browser.h"
#include "amt-ctl-fixture.h"

#include <string.h>

typedef struct
{
  char *folder;  /* (owned) */
  char *profile; /* (owned) */
  char *keys;    /* (owned) */
  char *person;  /* (owned) (nullable) who signed in */
} Place;

static void
place_init (Place *self)
{
  self->folder = amt_test_temp_dir ();
  self->profile = g_build_filename (self->folder, "profile", NULL);
  self->keys = g_build_filename (self->folder, "keys", NULL);
  self->person = NULL;
}

static void
place_clear (Place *self)
{
  g_free (self->folder);
  g_free (self->profile);
  g_free (self->keys);
  g_free (self->person);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

#define ask_at(place, ...) \
  ask (NULL, __VA_ARGS__, "--profile", (place)->profile, "--key-file", (place)->keys)
#define frage_an(place, ...) \
  frage (NULL, __VA_ARGS__, "--profile", (place)->profile, "--key-file", (place)->keys)

/* The address is printed; whoever opens it chooses a person. @more: options. Returns: (transfer full): the address. */
static char *
sign_in (Place *place, const char *more)
{
  g_autofree char *script = g_strdup_printf (
      "exec \"$AMT_CTL\" sign-in --no-browser %s --portal '%s' --key-file '%s' 2>&1", more,
      portal_url (), place->keys);
  const char *argv[] = { "sh", "-c", script, NULL };
  g_autoptr (AmtTestChild) program = NULL;
  g_autoptr (AmtBrowser) looking = amt_browser_new ();
  g_autoptr (AmtBrowser) browser = amt_browser_new ();
  g_autofree char *portal = NULL;
  g_autofree char *provider = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) parts = NULL;

  program = amt_test_child_spawn (argv, NULL, NULL);
  portal = amt_test_child_wait_line (program, "Portal: 127.0.0.1");
  provider = amt_test_child_wait_line (program, "Identity provider: 127.0.0.1");
  line = amt_test_child_wait_line (program, "/sign-in/authorize?");
  amt_browser_stay (looking, TRUE);
  amt_browser_open (g_strstrip (line), looking, NULL);
  amt_test_await (amt_browser_is_done (looking));
  parts = g_strsplit (amt_browser_get_page (looking), "name=\"person\" value=\"", 2);
  g_assert_nonnull (parts[1]);
  g_free (place->person);
  place->person = g_strndup (parts[1], strcspn (parts[1], "\""));
  amt_browser_fill (browser, "person", place->person);
  amt_browser_open (line, browser, NULL);
  amt_test_await (amt_browser_is_done (browser));
  g_assert_cmpuint (amt_browser_get_status (browser), ==, 200);
  g_assert_cmpint (amt_test_child_wait (program), ==, 0);
  return g_steal_pointer (&line);
}

static void
sync_at (Place *place)
{
  g_auto (Answer) answer = ask_at (place, "sync", "--portal", portal_url ());

  assert_exit (answer, 0);
}

/* After signing in nothing but the key file is needed. */
static void
test_sign_in (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *address = NULL;

  place_init (&place);
  address = sign_in (&place, "");
  sync_at (&place);
  {
    g_auto (Answer) answer = ask_at (&place, "status");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask (NULL, "sign-in", "--key-file", place.keys);

    assert_exit (answer, 1);
    assert_says (answer.err, "--portal");
  }
}

/* What IT fixes: the port that the browser comes back to; the next one where the first is taken. */
static void
test_fixed_ports (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 first = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  guint16 second = amt_test_free_port ();
  g_autofree char *more = g_strdup_printf ("--port %u --port %u", first, second);
  g_autofree char *redirect = g_strdup_printf ("127.0.0.1%%3A%u%%2F", second);
  g_autofree char *address = NULL;

  g_assert_cmpuint (first, !=, 0);
  place_init (&place);
  address = sign_in (&place, more);
  assert_says (address, redirect);
  {
    g_auto (Answer) answer =
        ask (NULL, "sign-in", "--port", "0", "--portal", portal_url (), "--key-file", place.keys);

    assert_exit (answer, 1);
    assert_says (answer.err, "65535");
  }
}

static void
test_sign_out (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  place_init (&place);
  first = sign_in (&place, "");
  sync_at (&place);
  {
    g_auto (Answer) answer = ask_at (&place, "sign-out", "--no-browser");

    assert_exit (answer, 0);
    assert_says (answer.out, "You are signed out.");
    assert_says (answer.err, "/sign-in/end-session?");
  }
  {
    g_auto (Answer) answer = frage_an (&place, "list", "--offline");

    assert_exit (answer, 3);
    assert_says (answer.err, "Sie sind abgemeldet");
  }
  /* Once more does no harm, and the data of who has left can still be deleted. */
  {
    g_auto (Answer) answer = ask_at (&place, "sign-out", "--no-browser", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_true (json_object_get_boolean_member (object_of (root), "signedOut"));
  }

  second = sign_in (&place, "");
  sync_at (&place);
  {
    g_auto (Answer) answer = ask_at (&place, "list");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask_at (&place, "sign-out", "--no-browser");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask_at (&place, "sign-out", "--delete-data", "--no-browser");

    assert_exit (answer, 0);
  }
}

/* Id of a case that is here. */
static char *
some_case (Place *place)
{
  g_auto (Answer) answer = ask_at (place, "--json", "list", "--limit", "1");
  g_autoptr (JsonNode) root = parse (&answer);
  JsonArray *cases = json_object_get_array_member (object_of (root), "cases");

  assert_exit (answer, 0);
  g_assert_cmpuint (json_array_get_length (cases), ==, 1);
  return g_strdup (amt_json_string (
      amt_json_member_object (json_array_get_object_element (cases, 0), "case"), "id"));
}

/* What would be lost is counted first. */
static void
test_delete_data (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *address = NULL;
  g_autofree char *id = NULL;
  g_autofree char *people = NULL;
  g_autofree char *keys = NULL;
  g_autoptr (GDir) left = NULL;

  place_init (&place);
  address = sign_in (&place, "");
  sync_at (&place);
  id = some_case (&place);
  {
    g_auto (Answer) answer = ask_at (&place, "do", id, "addJotting", "visibility=me",
                                     "text=noch nicht gesendet", "--no-send");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = frage_an (&place, "sign-out", "--delete-data", "--no-browser");

    assert_exit (answer, 4);
    assert_says (answer.err, "1 Änderung hat das Portal noch nicht bestätigt");
    assert_says (answer.err, "--yes");
  }
  {
    g_auto (Answer) answer = ask_at (&place, "outbox");

    assert_exit (answer, 0);
    assert_says (answer.out, "Jotting");
  }
  {
    g_auto (Answer) answer =
        ask_at (&place, "sign-out", "--delete-data", "--yes", "--no-browser", "--json");
    g_autoptr (JsonNode) root = parse (&answer);

    assert_exit (answer, 0);
    g_assert_true (json_object_get_boolean_member (object_of (root), "dataDeleted"));
    g_assert_true (json_object_get_boolean_member (object_of (root), "providerTold"));
  }
  people = g_build_filename (place.profile, "people", NULL);
  left = g_dir_open (people, 0, NULL);
  g_assert_nonnull (left);
  g_assert_null (g_dir_read_name (left));
  g_assert_true (g_file_get_contents (place.keys, &keys, NULL, NULL));
  g_assert_null (strstr (keys, "cache-key"));
  g_assert_null (strstr (keys, "sign-in"));
  {
    g_auto (Answer) answer = ask_at (&place, "sign-out", "--delete-data", "--no-browser");

    assert_exit (answer, 0);
  }
  {
    g_auto (Answer) answer = ask_at (&place, "status");

    assert_exit (answer, 0);
    assert_says (answer.out, "Nothing is here yet");
  }
}

/* Sentence of the line @name. */
static const char *
sentence_of (JsonObject *report, const char *name)
{
  JsonArray *findings = json_object_get_array_member (report, "findings");

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *line = json_array_get_object_element (findings, i);

      if (g_strcmp0 (amt_json_string (line, "name"), name) == 0)
        return amt_json_string (line, "sentence");
    }
  g_error ("there is no line \"%s\"", name);
  return NULL;
}

static void
test_diagnose (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *address = NULL;

  place_init (&place);
  address = sign_in (&place, "");
  {
    g_auto (Answer) answer = ask_at (&place, "diagnose", "--portal", portal_url (), "--json");
    g_autoptr (JsonNode) root = parse (&answer);
    JsonObject *report = object_of (root);

    assert_exit (answer, 0);
    g_assert_true (json_object_get_boolean_member (report, "ok"));
    assert_says (sentence_of (report, "portal"), portal_url ());
    assert_says (sentence_of (report, "signIn"), "it renews itself");
    assert_says (sentence_of (report, "provider"), "127.0.0.1");
    assert_says (sentence_of (report, "cache"), "none");
    g_assert_null (strstr (answer.out, place.person));
  }
  sync_at (&place);
  /* The portal of the last sign-in. */
  {
    g_auto (Answer) answer = frage_an (&place, "diagnose");

    assert_exit (answer, 0);
    assert_says (answer.out, portal_url ());
    assert_says (answer.out, "✓ Schlüsseldatei: lesbar");
    assert_says (answer.out, "vollständig, in ");
    assert_says (answer.out, "✓ Suchverzeichnis: vollständig");
    g_assert_null (strstr (answer.out, place.person));
  }
  {
    g_auto (Answer) answer =
        frage (NULL, "diagnose", "--portal", "http://127.0.0.1:1/v1", "--key-file", place.keys);

    assert_exit (answer, 2);
    assert_says (answer.out, "✗ Schnittstelle des Portals: Es gibt keine Verbindung");
    assert_says (answer.out, "✓ Schlüsseldatei: lesbar");
  }
}

int
main (int argc, char **argv)
{
  int status;

  amt_test_init (&argc, &argv);
  portal_init ();
  g_test_add_func ("/ctl-sign-in/sign-in", test_sign_in);
  g_test_add_func ("/ctl-sign-in/fixed-ports", test_fixed_ports);
  g_test_add_func ("/ctl-sign-in/sign-out", test_sign_out);
  g_test_add_func ("/ctl-sign-in/delete-data", test_delete_data);
  g_test_add_func ("/ctl-sign-in/diagnose", test_diagnose);
  status = g_test_run ();
  portal_clear ();
  return status;
}
