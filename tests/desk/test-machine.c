/* test-machine.c: power as the kernel tells it, and networks that cost.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-machine.h"
#include "amt-test-network.h"
#include "amt-test.h"

#include <glib/gstdio.h>

/* --- power ---------------------------------------------------------------------------------------------- */

static void
say (const char *folder, const char *supply, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, supply, NULL);
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

static AmtMachineState
look (AmtMachine *machine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtMachineState state = 0;

  amt_machine_look_async (machine, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_machine_look_finish (machine, result, &state, &error));
  g_assert_no_error (error);
  return state;
}

static void
test_power (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autoptr (AmtMachine) machine = amt_machine_new (folder, NULL);
  g_autoptr (AmtMachine) nowhere = amt_machine_new ("/nonexistent/power", NULL);

  g_assert_cmpuint (look (nowhere) & AMT_MACHINE_ON_BATTERY, ==, 0);
  g_assert_cmpuint (look (machine) & AMT_MACHINE_ON_BATTERY, ==, 0);

  say (folder, "AC", "type", "Mains\n");
  say (folder, "AC", "online", "0\n");
  say (folder, "hid-mouse", "type", "Battery\n");
  say (folder, "hid-mouse", "scope", "Device\n");
  say (folder, "hid-mouse", "status", "Discharging\n");
  g_assert_cmpuint (look (machine) & AMT_MACHINE_ON_BATTERY, ==, 0);

  say (folder, "BAT0", "type", "Battery\n");
  say (folder, "BAT0", "status", "Full\n");
  g_assert_cmpuint (look (machine) & AMT_MACHINE_ON_BATTERY, ==, 0);
  say (folder, "BAT0", "status", "Discharging\n");
  g_assert_cmpuint (look (machine) & AMT_MACHINE_ON_BATTERY, !=, 0);
}

static void
changed_cb (AmtMachine *machine, guint *n)
{
  (*n)++;
}

static void
test_network_costs (void)
{
  g_autoptr (GNetworkMonitor) network = test_network_new ();
  g_autoptr (AmtMachine) machine = amt_machine_new ("/nonexistent/power", network);
  guint n = 0;

  g_signal_connect (machine, "changed", G_CALLBACK (changed_cb), &n);
  g_assert_cmpuint (look (machine) & AMT_MACHINE_METERED, ==, 0);
  test_network_set_metered (network, TRUE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (look (machine) & AMT_MACHINE_METERED, !=, 0);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/desk/machine/power", test_power);
  g_test_add_func ("/desk/machine/network-costs", test_network_costs);
  return g_test_run ();
}
