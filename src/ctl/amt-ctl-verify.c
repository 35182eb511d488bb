/* amt-ctl-verify.c: verify: checks the cache; with --rebuild it is made anew from the portal first, with all that was recorded left where
 * it is. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl.h"
#include "amt-ctl-text.h"
#include "amt-store-keep.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* What is said of a cache that was made anew; %NULL: it was not. */
static const char *
rebuilt_sentence (const AmtCtl *self)
{
  if (!self->options.rebuild)
    return NULL;
  return self->exit_code == AMT_CTL_UNREACHABLE
             ? _ ("The cache was rebuilt. What the portal has follows as soon as it can be "
                  "reached; until then you go on with what is here.")
             : _ ("The cache was rebuilt; what you recorded is all there.");
}

static void
emit (const AmtCtl *self, char **faults)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; faults[i]; i++)
    json_array_add_string_element (array, faults[i]);
  json_object_set_boolean_member (object, "ok", !faults[0]);
  json_object_set_array_member (object, "faults", array);
  json_object_set_boolean_member (object, "rebuilt", self->options.rebuild);
  amt_ctl_emit (object);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = amt_store_verify_finish (AMT_STORE (source), result, &error);
  const char *rebuilt = rebuilt_sentence (self);
  guint n = faults ? g_strv_length (faults) : 0;

  if (!faults)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      emit (self, faults);
    }
  else
    {
      if (rebuilt)
        amt_ctl_print ("%s\n", rebuilt);
      if (n == 0)
        amt_ctl_print ("%s\n", _ ("The cache is in order."));
      else
        amt_ctl_print (ngettext ("The cache has %u fault:\n", "The cache has %u faults:\n", n), n);
      for (guint i = 0; i < n; i++)
        amt_ctl_print ("  %s\n", faults[i]);
    }
  amt_ctl_end (self, n == 0 ? self->exit_code : AMT_CTL_CACHE);
}

static void
verify (AmtCtl *self)
{
  amt_store_verify_async (amt_ctl_store (self), self->cancellable, verified_cb, self);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (!done && error->domain != AMT_REMOTE_ERROR)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (!done)
    {
      g_debug ("after rebuilding: %s", error->message);
      self->exit_code = AMT_CTL_UNREACHABLE;
    }
  verify (self);
}

static void
rebuilt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_rebuild_finish (AMT_STORE (source), result, &error))
    {
      amt_ctl_fail (self, error);
    }
  else if (self->options.offline || amt_context_get_unreachable (self->context))
    {
      self->exit_code = AMT_CTL_UNREACHABLE;
      verify (self);
    }
  else
    {
      amt_sync_engine_run_async (amt_context_get_engine (self->context),
                                 AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE,
                                 self->cancellable, filled_cb, self);
    }
}

void
amt_ctl_verify (AmtCtl *self)
{
  if (self->options.rebuild)
    amt_store_rebuild_async (amt_ctl_store (self), self->cancellable, rebuilt_cb, self);
  else
    verify (self);
}
