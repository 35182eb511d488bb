/* main.c: amtsstube-portal: options, one portal, a main loop, a clean stop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-base.h"
#include "amt-portal.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Faster than this is a load test and not an office. */
#define MAX_PACE 6000

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
  int play = 0;
  gint64 seed = 1;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      N_ ("Listen here; port 0 takes a free one (default 127.0.0.1:0)"), N_ ("ADDRESS:PORT") },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &options->database,
      N_ ("Keep everything in FILE (default: a temporary file)"), N_ ("FILE") },
    { "demo", 0, 0, G_OPTION_ARG_INT, &demo,
      N_ ("Fill an empty database with an invented Kreis and N cases; loopback only"), "N" },
    { "demo-defects", 0, 0, G_OPTION_ARG_FILENAME, &options->demo_defects,
      N_ ("Write what is wrong in which case's documents, and which cases are special, to FILE "
          "(JSON)"),
      N_ ("FILE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Same seed, same Kreis (default 1)"), "S" },
    { "play", 0, 0, G_OPTION_ARG_INT, &play,
      N_ ("So many times a minute an applicant does something; only with --demo (default 0)"),
      N_ ("PACE") },
    { "access-token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->access_token_file,
      N_ ("Lines \"token user-id\"; with --demo a missing one is written"), N_ ("FILE") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_certificate,
      N_ ("Serve https with this certificate (PEM)"), N_ ("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, N_ ("Its key (PEM)"),
      N_ ("FILE") },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      N_ ("The portal's address as desks know it, behind a proxy"), "URL" },
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &options->issuer,
      N_ ("People sign in at this OpenID Connect provider (with --demo: here, by default)"),
      "URL" },
    { "introspection-url", 0, 0, G_OPTION_ARG_STRING, &options->introspection_url,
      N_ ("Where it says whose a token is (RFC 7662)"), "URL" },
    { "introspection-credentials", 0, 0, G_OPTION_ARG_FILENAME, &options->introspection_credentials,
      N_ ("A line \"id:secret\" for asking"), N_ ("FILE") },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &options->client_id,
      N_ ("The desks' client id there (default amtsstube)"), "ID" },
    { "subjects", 0, 0, G_OPTION_ARG_FILENAME, &options->subjects,
      N_ ("Lines \"subject user-id\": whom the provider's sub or username is here"), N_ ("FILE") },
    { "access-token-seconds", 0, 0, G_OPTION_ARG_INT, &options->access_token_seconds,
      N_ ("Life of an access token of the demo's own sign-in (default 600)"), "N" },
    { "max-in-flight", 0, 0, G_OPTION_ARG_INT, &options->max_in_flight,
      N_ ("Requests of one person at once before 429 (default 64)"), "N" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("No line per request"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new (_ ("- the Amtsstube reference portal"));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || demo < -1 || play < 0 || play > MAX_PACE || seed < 0 || seed > G_MAXUINT32)
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                           _ ("unknown argument, or a number out of range"));
      return FALSE;
    }
  if (version)
    {
      printf ("amtsstube-portal %s\n", AMT_VERSION);
      exit (0);
    }
  options->play = (guint) play;
  options->demo = demo >= 0;
  options->demo_cases = (guint) MAX (demo, 0);
  options->seed = (guint32) seed;
  return TRUE;
}

/* What else than connections has a descriptor: database, log, uploads on their way. */
#define OTHER_FILES 256
#define MAX_CONNECTIONS 4096u

/* As many connections as this process may have descriptors: without one left nothing can be accepted, nor the
 * surplus be turned away. Most systems begin with a soft limit of 1,024 and allow far more. */
static guint
raise_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 0;
  if (limit.rlim_cur < MAX_CONNECTIONS + OTHER_FILES)
    {
      limit.rlim_cur = MIN (limit.rlim_max, MAX_CONNECTIONS + OTHER_FILES);
      (void) setrlimit (RLIMIT_NOFILE, &limit);
      (void) getrlimit (RLIMIT_NOFILE, &limit);
    }
  if (limit.rlim_cur >= MAX_CONNECTIONS + OTHER_FILES)
    return MAX_CONNECTIONS;
  return (guint) MAX (limit.rlim_cur, 2) / 2;
}

/* The portal has copies. */
static void
options_clear (AmtPortalOptions *options)
{
  g_free ((char *) options->listen);
  g_free ((char *) options->database);
  g_free ((char *) options->demo_defects);
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
  const char *translations = g_getenv ("AMTSSTUBE_LOCALEDIR");

  /* The database holds what people told the office: its owner's alone. */
  umask (0077);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations ? translations : AMT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  amt_base_init ();

  if (!parse (&argc, &argv, &options, &error))
    {
      g_printerr ("amtsstube-portal: %s\n", error->message);
      return 2;
    }
  options.max_connections = raise_limit ();
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
