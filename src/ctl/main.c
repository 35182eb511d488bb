/* main.c: amtsstubectl: language, options, one main loop, Ctrl+C.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-base.h"
#include "amt-ctl-json.h"
#include "amt-ctl-options.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

/* What a shell reports for a program that SIGINT ended. */
#define EXIT_INTERRUPTED 130

static gboolean
interrupted_cb (gpointer user_data)
{
  AmtCtl *self = user_data;

  /* The second time nobody wants to wait; the cache stands that like a power cut. */
  if (g_cancellable_is_cancelled (self->cancellable))
    exit (EXIT_INTERRUPTED);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
start_cb (gpointer user_data)
{
  amt_ctl_open (user_data);
  return G_SOURCE_REMOVE;
}

static void
run (AmtCtl *self)
{
  guint interrupt, terminate;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->clock = amt_clock_new_system ();
  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, self);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, self);
  g_idle_add (start_cb, self);
  g_main_loop_run (self->loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_main_loop_unref (self->loop);
}

int
main (int argc, char **argv)
{
  AmtCtl self = { 0 };
  g_autofree char *complaint = NULL;
  g_autofree char *help = NULL;

  const char *translations = g_getenv ("AMTSSTUBE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations ? translations : AMT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("amtsstubectl");
  amt_base_init ();

  complaint = amt_ctl_options_parse (&self, g_strdupv (argc > 0 ? argv + 1 : argv));
  if (complaint)
    {
      fprintf (stderr, "amtsstubectl: %s\n%s\n", complaint,
               _ ("“amtsstubectl help” explains the commands."));
      if (self.options.wants_json)
        amt_ctl_emit (amt_ctl_json_error ("usage", AMT_CTL_USAGE, complaint));
      self.exit_code = AMT_CTL_USAGE;
    }
  else if (self.options.version)
    {
      printf ("amtsstubectl %s\n", AMT_VERSION);
    }
  else if (self.options.help)
    {
      help = amt_ctl_options_help (self.command);
      fputs (help, stdout);
    }
  else
    {
      run (&self);
    }

  g_free (self.token);
  g_strfreev (self.arguments);
  amt_ctl_options_clear (&self.options);
  /* What did not fit into the buffer failed earlier, and flushing the rest says nothing of it. */
  if (fflush (stdout) != 0 || ferror (stdout))
    return AMT_CTL_OTHER;
  return (int) self.exit_code;
}
