/* amt-doctor-render.c: whether foreign documents can be shown on this machine, and what holds the program that reads them.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-doctor-private.h"

#include "amt-render-pool.h"

#include <glib/gi18n.h>

/* For machines: "seccomp landlock-7 namespaces root memory". */
static char *
describe (const AmtRenderLocks *locks)
{
  GString *text = g_string_new ("seccomp");

  if (locks->landlock_abi)
    g_string_append_printf (text, " landlock-%u", locks->landlock_abi);
  if (locks->namespaces)
    g_string_append (text, " namespaces");
  if (locks->root)
    g_string_append (text, " root");
  if (locks->portal)
    g_string_append (text, " portal");
  if (locks->address_space)
    g_string_append (text, " memory");
  return g_string_free (text, FALSE);
}

static void
got_locks_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtRenderPool) pool = AMT_RENDER_POOL (source);
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  AmtRenderLocks locks;
  g_autoptr (GError) error = NULL;

  if (amt_render_pool_get_locks_finish (pool, result, &locks, &error))
    {
      /* Without any of them other files of the person could still be read, though not sent anywhere. */
      const gboolean closed = locks.landlock_abi || locks.root || locks.portal;
      AmtDoctorFinding *finding = amt_doctor_add (
          self, "documents", _ ("Reading documents"), closed ? AMT_DOCTOR_OK : AMT_DOCTOR_WARNING,
          "%s",
          closed
              ? _ ("a locked program of its own reads them, without network and without files")
              : _ ("a locked program of its own reads them, without network; this system does not "
                   "let it be kept from other files"));

      finding->value = describe (&locks);
    }
  else
    {
      g_debug ("%s", error->message);
      amt_doctor_add (self, "documents", _ ("Reading documents"), AMT_DOCTOR_WARNING, "%s",
                      _ ("the program that reads them does not start, or cannot be locked: "
                         "documents are not shown"));
    }
  amt_render_pool_close (pool);
  amt_doctor_next (task);
}

void
amt_doctor_look_at_documents (GTask *task)
{
  AmtRenderPool *pool = amt_render_pool_new (NULL);

  amt_render_pool_get_locks_async (pool, got_locks_cb, g_object_ref (task));
}
