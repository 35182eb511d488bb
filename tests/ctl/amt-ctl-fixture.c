/* amt-ctl-fixture.c: the real program at the real portal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-fixture.h"

#define N_CASES "150"

static AmtTestChild *portal; /* (owned) serves until it is killed by the test that needs it away */
static char *url;            /* (owned) */
static char *tokens;         /* (owned) file that the portal wrote */
static char *database;       /* (owned) */

void
answer_clear (Answer *self)
{
  g_free (self->out);
  g_free (self->err);
}

static void
start_portal (const char *listen)
{
  const char *argv[] = {
    g_getenv ("AMT_PORTAL"), "--demo", N_CASES,   "--listen", listen, "--database", database,
    "--access-token-file",   tokens,   "--quiet", NULL
  };

  portal = amt_test_child_spawn (argv, NULL, "READY");
  g_free (url);
  url = g_strdup (amt_test_child_ready_line (portal) + strlen ("READY "));
}

void
desk_init (Desk *self, const char *person)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  self->profile = g_build_filename (folder, "profile", NULL);
  self->keys = g_build_filename (folder, "keys", NULL);
  self->token = g_build_filename (folder, "token", NULL);
  g_assert_true (g_file_get_contents (tokens, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_suffix (lines[i], person))
      g_assert_true (g_file_set_contents_full (self->token, lines[i], -1, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
}

void
desk_clear (Desk *self)
{
  g_free (self->profile);
  g_free (self->keys);
  g_free (self->token);
}

GPtrArray *
desk_argv (Desk *desk, const char *const *words)
{
  GPtrArray *argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (gpointer) g_getenv ("AMT_CTL"));
  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  if (desk)
    {
      const char *const more[] = { "--profile", desk->profile,  "--key-file",
                                   desk->keys,  "--token-file", desk->token };

      for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
        g_ptr_array_add (argv, (gpointer) more[i]);
    }
  g_ptr_array_add (argv, NULL);
  return argv;
}

Answer
ask_in (Desk *desk, const char *language, const char *const *words)
{
  g_autoptr (GPtrArray) argv = desk_argv (desk, words);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *translations = g_build_filename (g_getenv ("AMT_BUILD_ROOT"), "po", NULL);
  Answer answer = { 0 };

  g_subprocess_launcher_setenv (launcher, "LANGUAGE", language, TRUE);
  g_subprocess_launcher_setenv (launcher, "AMTSSTUBE_LOCALEDIR", translations, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &answer.out, &answer.err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_error ("%s was ended by signal %d and said: %s", words[0],
             g_subprocess_get_term_sig (process), answer.err);
  answer.exit_code = g_subprocess_get_exit_status (process);
  return answer;
}

JsonNode *
parse (const Answer *answer)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = amt_json_parse_text (answer->out, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return root;
}

JsonObject *
object_of (JsonNode *root)
{
  return json_node_get_object (root);
}

void
sync_first (Desk *desk)
{
  g_auto (Answer) answer = ask (desk, "sync", "--portal", url);

  assert_exit (answer, 0);
}

char *
free_case (Desk *desk)
{
  g_auto (Answer) answer = ask (desk, "--json", "list", "--scope", "inbox", "--service", "wohngeld",
                                "--queue", "wohngeld-a-k", "--limit", "1");
  g_autoptr (JsonNode) root = parse (&answer);
  JsonArray *cases = json_object_get_array_member (object_of (root), "cases");

  assert_exit (answer, 0);
  g_assert_cmpuint (json_array_get_length (cases), ==, 1);
  return g_strdup (amt_json_string (
      amt_json_member_object (json_array_get_object_element (cases, 0), "case"), "id"));
}

void
portal_init (void)
{
  g_autofree char *folder = amt_test_temp_dir ();

  tokens = g_build_filename (folder, "tokens", NULL);
  database = g_build_filename (folder, "portal.db", NULL);
  start_portal ("127.0.0.1:0");
}

void
portal_clear (void)
{
  g_clear_pointer (&portal, amt_test_child_free);
  g_free (url);
  g_free (tokens);
  g_free (database);
}

void
portal_stop (void)
{
  amt_test_child_stop (portal);
  amt_test_child_free (g_steal_pointer (&portal));
}

void
portal_start_again (void)
{
  g_autofree char *listen = g_strdup (url + strlen ("http://"));

  *strchr (listen, '/') = '\0';
  start_portal (listen);
}

const char *
portal_url (void)
{
  return url;
}

const char *
portal_database (void)
{
  return database;
}
