/* amt-test-network.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test-network.h"

struct _TestNetwork
{
  GObject parent_instance;

  gboolean metered;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY
};

static void
test_network_monitor_init (GNetworkMonitorInterface *iface)
{
}

static void
test_network_initable_init (GInitableIface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          test_network_monitor_init))

static void
test_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONNECTIVITY)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, id == PROP_AVAILABLE || TEST_NETWORK (object)->metered);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_network_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_AVAILABLE, "network-available");
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_METERED, "network-metered");
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
}

GNetworkMonitor *
test_network_new (void)
{
  return g_object_new (TEST_TYPE_NETWORK, NULL);
}

void
test_network_set_metered (GNetworkMonitor *self, gboolean metered)
{
  TEST_NETWORK (self)->metered = metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}
