/* main.c: amtsstube: language, then the application. Nothing else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application.h"
#include "amt-base.h"
#include "amt-watchdog.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  /* Lets a program in the build folder find its translations. */
  const char *locale_dir = g_getenv ("AMTSSTUBE_LOCALEDIR");
  /* For tests, and for finding the cause of a stutter. */
  const char *stall_log = g_getenv ("AMTSSTUBE_STALL_LOG");
  g_autoptr (AmtApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : AMT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  amt_base_init ();
  g_set_prgname ("amtsstube");
  if (stall_log && !amt_watchdog_start (stall_log, &error))
    g_warning ("%s", error->message);
  application = amt_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  amt_watchdog_stop ();

  return status;
}
