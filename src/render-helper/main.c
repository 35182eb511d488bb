/* main.c: amtsstube-render-helper: reads hostile documents where they can do no harm.
 *
 * Started by the render pool only, with its end of a socket pair as descriptor 3. Says nothing on standard output or error:
 * what it could say would be out of the document.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-isolate.h"
#include "amt-helper-lock.h"
#include "amt-helper-serve.h"

#include <glib.h>

#ifdef AMT_SANITIZED
/* Leaks are looked for by stopping all threads from a process of its own, which is what the locks forbid. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

/* For tests: what an older kernel, or one that gives nobody namespaces, would hold. */
static gboolean
parse (int argc, char **argv, guint64 *max_abi, gboolean *namespaces)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--no-namespaces"))
      *namespaces = FALSE;
    else if (!g_str_equal (argv[i], "--landlock-abi") || ++i == argc ||
             !g_ascii_string_to_unsigned (argv[i], 10, 0, G_MAXINT, max_abi, NULL))
      return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  guint64 max_abi = G_MAXINT;
  gboolean isolated = TRUE;
  AmtHello hello;

  if (!parse (argc, argv, &max_abi, &isolated))
    return 2;
  if (!amt_helper_detach ())
    return 1;
  isolated = isolated && amt_helper_isolate ();
  amt_helper_warm_up ();
  if (!amt_helper_lock (isolated, (guint) max_abi, &hello))
    return 1;
  return amt_helper_serve (AMT_PROTOCOL_FD, &hello) ? 0 : 1;
}
