/* amt-machine.c: what the machine has to spare. Owned by AmtContext. Main thread; files in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-machine.h"

#include "amt-base.h"
#include "amt-task.h"

#define SUPPLIES "/sys/class/power_supply"
/* A machine has few. */
#define MAX_SUPPLIES 64

struct _AmtMachine
{
  GObject parent_instance;

  char *supplies;              /* (owned) set once */
  GNetworkMonitor *network;    /* (owned) */
  GPowerProfileMonitor *saver; /* (owned) */
  gulong network_handler;
  gulong saver_handler;
};

G_DEFINE_FINAL_TYPE (AmtMachine, amt_machine, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Whether the file @name of a supply says @word. */
static gboolean
says (const char *folder, const char *supply, const char *name, const char *word)
{
  g_autofree char *path = g_build_filename (folder, supply, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_equal (g_strstrip (text), word);
}

/* A mouse with a battery is none of the machine's. */
static gboolean
is_emptied (const char *folder, const char *supply)
{
  return says (folder, supply, "type", "Battery") && !says (folder, supply, "scope", "Device") &&
         says (folder, supply, "status", "Discharging");
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *folder = data;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean on_battery = FALSE;

  for (guint i = 0; dir && !on_battery && i < MAX_SUPPLIES; i++)
    {
      const char *supply = g_dir_read_name (dir);

      if (!supply)
        break;
      on_battery = is_emptied (folder, supply);
    }
  g_task_return_boolean (task, on_battery);
}

void
amt_machine_look_async (AmtMachine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_machine_look_async);
  g_task_set_task_data (task, g_strdup (self->supplies), g_free);
  amt_task_run_in_thread (task, look_in_thread);
}

gboolean
amt_machine_look_finish (AmtMachine *self, GAsyncResult *result, AmtMachineState *out_state,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean on_battery;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_machine_look_async), FALSE);

  on_battery = g_task_propagate_boolean (G_TASK (result), &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *out_state = on_battery ? AMT_MACHINE_ON_BATTERY : 0;
  if (g_power_profile_monitor_get_power_saver_enabled (self->saver))
    *out_state |= AMT_MACHINE_SAVING;
  if (g_network_monitor_get_network_metered (self->network))
    *out_state |= AMT_MACHINE_METERED;
  return TRUE;
}

static void
changed_cb (AmtMachine *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
amt_machine_dispose (GObject *object)
{
  AmtMachine *self = AMT_MACHINE (object);

  if (self->network)
    g_clear_signal_handler (&self->network_handler, self->network);
  if (self->saver)
    g_clear_signal_handler (&self->saver_handler, self->saver);
  g_clear_object (&self->network);
  g_clear_object (&self->saver);
  G_OBJECT_CLASS (amt_machine_parent_class)->dispose (object);
}

static void
amt_machine_finalize (GObject *object)
{
  g_free (AMT_MACHINE (object)->supplies);
  G_OBJECT_CLASS (amt_machine_parent_class)->finalize (object);
}

static void
amt_machine_class_init (AmtMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_machine_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_machine_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_MACHINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_machine_init (AmtMachine *self)
{
}

AmtMachine *
amt_machine_new (const char *supplies, GNetworkMonitor *network)
{
  AmtMachine *self = g_object_new (AMT_TYPE_MACHINE, NULL);

  AMT_ASSERT_MAIN ();
  self->supplies = g_strdup (supplies ? supplies : SUPPLIES);
  self->network = g_object_ref (network ? network : g_network_monitor_get_default ());
  self->saver = g_power_profile_monitor_dup_default ();
  self->network_handler = g_signal_connect_swapped (self->network, "notify::network-metered",
                                                    G_CALLBACK (changed_cb), self);
  self->saver_handler = g_signal_connect_swapped (self->saver, "notify::power-saver-enabled",
                                                  G_CALLBACK (changed_cb), self);
  return self;
}
