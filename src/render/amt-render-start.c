/* amt-render-start.c: with which words the helper is started. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-start.h"

#include "protocol.h"

#include <signal.h>
#include <sys/prctl.h>

/* Flatpak puts it into every sandbox. */
#define FLATPAK_INFO "/.flatpak-info"

/* No home, no bus, no proxy. */
static const char *const ENVIRONMENT[] = { "LC_ALL=C.UTF-8",
                                           "HOME=/nonexistent",
                                           "XDG_CACHE_HOME=/nonexistent",
                                           "XDG_CONFIG_HOME=/nonexistent",
                                           "XDG_DATA_HOME=/nonexistent",
                                           NULL };
/* With which flatpak-spawn finds the portal; the helper gets none of it. */
static const char *const TO_THE_PORTAL[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", NULL };

char *
amt_render_start_find_portal (void)
{
  return g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS) ? g_find_program_in_path ("flatpak-spawn")
                                                        : NULL;
}

char **
amt_render_start_command (const char *program, const char *portal)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();

  if (portal)
    {
      g_autofree char *forward = g_strdup_printf ("--forward-fd=%d", AMT_PROTOCOL_FD);

      /* With --watch-bus the helper ends when flatpak-spawn does. */
      g_strv_builder_add_many (command, portal, "--sandbox", "--no-network", "--watch-bus",
                               "--clear-env", forward, NULL);
      for (gsize i = 0; ENVIRONMENT[i]; i++)
        {
          g_autofree char *variable = g_strconcat ("--env=", ENVIRONMENT[i], NULL);

          g_strv_builder_add (command, variable);
        }
    }
  g_strv_builder_add (command, program);
  return g_strv_builder_end (command);
}

/* In the child, before flatpak-spawn: the helper itself does it as its first thing. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocessLauncher *
amt_render_start_launcher (const char *portal)
{
  /* Poppler's complaints on standard error quote the document. */
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                             G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_set_environ (launcher, (char **) ENVIRONMENT);
  if (!portal)
    return launcher;
  for (gsize i = 0; TO_THE_PORTAL[i]; i++)
    {
      const char *value = g_getenv (TO_THE_PORTAL[i]);

      if (value)
        g_subprocess_launcher_setenv (launcher, TO_THE_PORTAL[i], value, TRUE);
    }
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  return launcher;
}
