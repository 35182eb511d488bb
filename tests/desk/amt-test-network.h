/* amt-test-network.h: a network that costs, or does not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

/* A GNetworkMonitor that costs nothing at first. */
GNetworkMonitor *test_network_new (void);
void test_network_set_metered (GNetworkMonitor *self, gboolean metered);

G_END_DECLS
