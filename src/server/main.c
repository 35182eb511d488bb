/* main.c: amtsstube-portal: options, one portal, a main loop, a clean stop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-portal.h"

#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
parse (int *argc, char ***argv, AmtPortalOptions *options, GError **error)
{
  int demo = -1;
  gint64 seed = 1;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      "Listen here; port 0 takes a free one (default 127.0.0.1:0)", "ADDRESS:PORT" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &options->database,
      "Keep everything in FILE (default: a temporary file)", "FILE" },
    { "demo", 0, 0, G_OPTION_ARG_INT, &demo,
      "Fill an empty database with an invented Kreis and N cases; loopback only", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Same seed, same Kreis (default 1)", "S" },
    { "access-token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->access_token_file,
      "Lines \"token user-id\"; with --demo a missing one is written", "FILE" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_certificate,
      "Serve https with this certificate (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, "Its key (PEM)", "FILE" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      "The portal's address as desks know it, behind a proxy", "URL" },
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &options->issuer,
      "People sign in at this OpenID Connect provider (with --demo: here, by default)", "URL" },
    { "introspection-url", 0, 0, G_OPTION_ARG_STRING, &options->introspection_url,
      "Where it says whose a token is (RFC 7662)", "URL" },
    { "introspection-credentials", 0, 0, G_OPTION_ARG_FILENAME, &options->introspection_credentials,
      "A line \"id:secret\" for asking", "FILE" },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &options->client_id,
      "The desks' client id there (default amtsstube)", "ID" },
    { "subjects", 0, 0, G_OPTION_ARG_FILENAME, &options->subjects,
      "Lines \"subject user-id\": whom the provider's sub or username is here", "FILE" },
    { "access-token-seconds", 0, 0, G_OPTION_ARG_INT, &options->access_token_seconds,
      "Life of an access token of the demo's own sign-in (default 600)", "N" },
    { "max-in-flight", 0, 0, G_OPTION_ARG_INT, &options->max_in_flight,
      "Requests of one person at once before 429 (default 64)", "N" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options->quiet, "No line per request", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- the Amtsstube reference portal");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || demo < -1 || seed < 0 || seed > G_MAXUINT32)
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                           "unknown argument, or a number out of range");
      return FALSE;
    }
  if (version)
    {
      printf ("amtsstube-portal %s\n", AMT_VERSION);
      exit (0);
    }
  options->demo = demo >= 0;
  options->demo_cases = (guint) MAX (demo, 0);
  options->seed = (guint32) seed;
  return TRUE;
}

/* The portal has copies. */
static void
options_clear (AmtPortalOptions *options)
{
  g_free ((char *) options->listen);
  g_free ((char *) options->database);
  g_free ((char *) options->access_token_file);
  g_free ((char *) options->tls_certificate);
  g_free ((char *) options->tls_key);
  g_free ((char *) options->public_url);
  g_free ((char *) options->issuer);
  g_free ((char *) options->introspection_url);
  g_free ((char *) options->introspection_credentials);
  g_free ((char *) options->client_id);
  g_free ((char *) options->subjects);
}

int
main (int argc, char **argv)
{
  AmtPortalOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = NULL;
  g_autoptr (GMainLoop) loop = NULL;

  /* The database holds what people told the office: its owner's alone. */
  umask (0077);
  setlocale (LC_ALL, "");
  amt_base_init ();

  if (!parse (&argc, &argv, &options, &error))
    {
      g_printerr ("amtsstube-portal: %s\n", error->message);
      return 2;
    }
  portal = amt_portal_new (&options, &error);
  options_clear (&options);
  if (portal == NULL || !amt_portal_start (portal, &error))
    {
      g_printerr ("amtsstube-portal: %s\n", error->message);
      return 1;
    }

  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  printf ("READY %s\n", amt_portal_get_url (portal));
  fflush (stdout);
  g_main_loop_run (loop);
  amt_portal_stop (portal);
  return 0;
}
