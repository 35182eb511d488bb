/* amt-machine.h: what the machine has to spare for work that nobody waits for: power and network.
 *
 * Owned by AmtContext. Main thread; files are read in a thread. Power comes from the kernel's list of supplies, since GLib's
 * GPowerProfileMonitor tells of a power saver only, not of a battery; where neither says anything there is power.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_MACHINE_ON_BATTERY = 1 << 0, /* a battery of the machine is being emptied */
  AMT_MACHINE_SAVING = 1 << 1,     /* the person switched a power saver on, or the system did */
  AMT_MACHINE_METERED = 1 << 2     /* what goes through the network costs */
} AmtMachineState;

#define AMT_TYPE_MACHINE (amt_machine_get_type ())
G_DECLARE_FINAL_TYPE (AmtMachine, amt_machine, AMT, MACHINE, GObject)

/**
 * amt_machine_new:
 * @supplies: (nullable): folder with one folder for each supply; %NULL: the kernel's, /sys/class/power_supply
 * @network: (nullable): %NULL: the system's
 *
 * Linux, Documentation/ABI/testing/sysfs-class-power: "type", "scope" and "status" of a supply.
 */
AmtMachine *amt_machine_new (const char *supplies, GNetworkMonitor *network);

/** AmtMachine::changed: power saver or network are others now; a battery is only seen by who looks. */

/** amt_machine_look_async: how it stands now. */
void amt_machine_look_async (AmtMachine *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** amt_machine_look_finish: fails with G_IO_ERROR_CANCELLED only. */
gboolean amt_machine_look_finish (AmtMachine *self, GAsyncResult *result,
                                  AmtMachineState *out_state, GError **error);

G_END_DECLS
