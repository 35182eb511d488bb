/* mock-secret-service.c: a Secret Service on the session bus that behaves as badly as a test wants.
 *
 *   mock-secret-service MODE
 *
 * ok: open, keeps secrets in memory. locked: everything is locked, the prompt is dismissed. unlocks: locked, the prompt
 * opens it. hangs: locked, the prompt is never answered. fails: every call but OpenSession is an error. slow: no call
 * but OpenSession is ever answered. none: there is no default collection and none can be made. forgets: takes
 * secrets and keeps other bytes. Prints "READY" when it owns the name. Only "plain" sessions; one collection.
 *
 * Source: freedesktop.org Secret Service API 0.2.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define ROOT "/org/freedesktop/secrets"
#define COLLECTION ROOT "/collection/mock"
#define PROMPT ROOT "/prompt/p"
#define SESSION ROOT "/session/s"
#define INTERFACE "org.freedesktop.Secret."

static const char XML[] =
    "<node>"
    "<interface name='" INTERFACE "Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/>"
    "<arg type='ao' direction='out'/></method>"
    "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/>"
    "<arg type='o' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/>"
    "</interface>"
    "<interface name='" INTERFACE "Collection'>"
    "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/>"
    "<arg type='b' direction='in'/><arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
    "<property name='Items' type='ao' access='read'/><property name='Label' type='s' access='read'/>"
    "<property name='Locked' type='b' access='read'/><property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "<interface name='" INTERFACE "Item'>"
    "<method name='Delete'><arg type='o' direction='out'/></method>"
    "<method name='GetSecret'><arg type='o' direction='in'/><arg type='(oayays)' direction='out'/></method>"
    "<property name='Locked' type='b' access='read'/><property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/><property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "<interface name='" INTERFACE "Prompt'>"
    "<method name='Prompt'><arg type='s' direction='in'/></method><method name='Dismiss'/>"
    "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
    "</interface>"
    "<interface name='" INTERFACE "Session'><method name='Close'/></interface>"
    "</node>";

typedef struct
{
  char *path;
  GVariant *attributes; /* (owned) a{ss} */
  GBytes *secret;       /* (owned) */
} Item;

static const char *mode;
static gboolean locked;
static GDBusConnection *bus;
static GDBusNodeInfo *node;
static GHashTable *items; /* path -> Item; deleted ones stay registered and answer errors */
static guint n_made;

static gboolean
is (const char *name)
{
  return g_str_equal (mode, name);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->path);
  g_variant_unref (item->attributes);
  g_bytes_unref (item->secret);
  g_free (item);
}

/* Whether @item has all of @wanted. */
static gboolean
has (const Item *item, GVariant *wanted)
{
  GVariantIter iter;
  const char *key;
  const char *value;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      const char *own;

      if (!g_variant_lookup (item->attributes, key, "&s", &own) || !g_str_equal (own, value))
        return FALSE;
    }

  return TRUE;
}

static Item *
find (GVariant *attributes)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (has (item, attributes))
      return item;

  return NULL;
}

static GVariant *
paths_of (GVariant *attributes)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ao"));
  Item *item = attributes ? find (attributes) : NULL;

  if (item)
    g_variant_builder_add (&builder, "o", item->path);

  return g_variant_builder_end (&builder);
}

static GVariant *
secret_of (const Item *item)
{
  GVariant *value = g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, item->secret, TRUE);

  return g_variant_new ("(o@ay@ays)", SESSION, g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0),
                        value, "application/octet-stream");
}

static void
export_object (const char *path, const char *interface, const GDBusInterfaceVTable *table)
{
  g_autofree char *name = g_strconcat (INTERFACE, interface, NULL);
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (bus, path, g_dbus_node_info_lookup_interface (node, name),
                                     table, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void called_cb (GDBusConnection *connection, const char *sender, const char *path,
                       const char *interface, const char *method, GVariant *given,
                       GDBusMethodInvocation *call, gpointer data);
static GVariant *asked_cb (GDBusConnection *connection, const char *sender, const char *path,
                           const char *interface, const char *property, GError **error,
                           gpointer data);

static const GDBusInterfaceVTable table = { called_cb, asked_cb, NULL, { NULL } };

static void
create_item (GVariant *given, GDBusMethodInvocation *call)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (given, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (given, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes =
      g_variant_lookup_value (properties, INTERFACE "Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  Item *item = find (attributes);

  if (!item)
    {
      item = g_new0 (Item, 1);
      item->path = g_strdup_printf (COLLECTION "/%u", ++n_made);
      item->attributes = g_variant_ref (attributes);
      item->secret = g_bytes_new (NULL, 0);
      g_hash_table_insert (items, item->path, item);
      export_object (item->path, "Item", &table);
    }
  g_bytes_unref (item->secret);
  item->secret = is ("forgets")
                     ? g_bytes_new_static ("lost", 4)
                     : g_bytes_new (g_variant_get_data (value), g_variant_get_size (value));
  g_dbus_method_invocation_return_value (call, g_variant_new ("(oo)", item->path, "/"));
}

static void
prompt (const char *sender, GDBusMethodInvocation *call)
{
  g_auto (GVariantBuilder) opened = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ao"));

  g_dbus_method_invocation_return_value (call, NULL);
  if (is ("hangs"))
    return;
  if (is ("unlocks"))
    {
      locked = FALSE;
      g_variant_builder_add (&opened, "o", COLLECTION);
    }
  g_dbus_connection_emit_signal (
      bus, sender, PROMPT, INTERFACE "Prompt", "Completed",
      g_variant_new ("(bv)", !is ("unlocks"), g_variant_builder_end (&opened)), NULL);
}

static void
serve_service (const char *method, GVariant *given, GDBusMethodInvocation *call)
{
  if (g_str_equal (method, "SearchItems"))
    {
      g_autoptr (GVariant) attributes = g_variant_get_child_value (given, 0);

      g_dbus_method_invocation_return_value (
          call, g_variant_new ("(@ao@ao)", paths_of (locked ? NULL : attributes),
                               paths_of (locked ? attributes : NULL)));
    }
  else if (g_str_equal (method, "Unlock"))
    {
      g_autoptr (GVariant) wanted = g_variant_get_child_value (given, 0);

      g_dbus_method_invocation_return_value (
          call, g_variant_new ("(@aoo)", locked ? paths_of (NULL) : wanted, locked ? PROMPT : "/"));
    }
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (call,
                                           g_variant_new ("(o)", is ("none") ? "/" : COLLECTION));
  else
    g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD,
                                                   "not mocked");
}

static void
serve_item (const char *path, const char *method, GDBusMethodInvocation *call)
{
  Item *item = g_hash_table_lookup (items, path);

  if (!item || locked)
    g_dbus_method_invocation_return_dbus_error (
        call, locked ? INTERFACE "Error.IsLocked" : INTERFACE "Error.NoSuchObject", "no");
  else if (g_str_equal (method, "GetSecret"))
    g_dbus_method_invocation_return_value (call, g_variant_new ("(@(oayays))", secret_of (item)));
  else
    {
      g_hash_table_remove (items, path);
      g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", "/"));
    }
}

static void
called_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *given, GDBusMethodInvocation *call, gpointer data)
{
  const char *what = interface + strlen (INTERFACE);

  if (g_str_equal (method, "OpenSession"))
    {
      const char *algorithm;

      g_variant_get_child (given, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (
            call, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
      else
        g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR,
                                                       G_DBUS_ERROR_NOT_SUPPORTED, "only plain");
      return;
    }
  if (is ("slow"))
    return;
  if (is ("fails"))
    g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                                   "it fails on demand");
  else if (g_str_equal (what, "Service"))
    serve_service (method, given, call);
  else if (g_str_equal (what, "Item"))
    serve_item (path, method, call);
  else if (g_str_equal (method, "CreateItem") && !locked)
    create_item (given, call);
  else if (g_str_equal (method, "Prompt"))
    prompt (sender, call);
  else if (g_str_equal (method, "CreateItem"))
    g_dbus_method_invocation_return_dbus_error (call, INTERFACE "Error.IsLocked", "locked");
  else
    g_dbus_method_invocation_return_value (call, NULL);
}

static GVariant *
asked_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
          const char *property, GError **error, gpointer data)
{
  Item *item = g_hash_table_lookup (items, path);

  if (g_str_equal (property, "Collections"))
    return is ("none") ? g_variant_new ("ao", NULL) : g_variant_new_parsed ("[%o]", COLLECTION);
  if (g_str_equal (property, "Items"))
    return g_variant_new ("ao", NULL);
  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (locked);
  if (g_str_equal (property, "Label"))
    return g_variant_new_string ("mock");
  if (g_str_equal (property, "Attributes"))
    return item ? g_variant_ref (item->attributes) : g_variant_new ("a{ss}", NULL);

  return g_variant_new_uint64 (1);
}

static void
on_bus_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  bus = connection;
  export_object (ROOT, "Service", &table);
  if (!is ("none"))
    {
      export_object (COLLECTION, "Collection", &table);
      export_object (ROOT "/aliases/default", "Collection", &table);
    }
  export_object (PROMPT, "Prompt", &table);
  export_object (SESSION, "Session", &table);
}

static void
on_name_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  printf ("READY\n");
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  mode = argc > 1 ? argv[1] : "ok";
  locked = is ("locked") || is ("unlocks") || is ("hangs");
  items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  node = g_dbus_node_info_new_for_xml (XML, NULL);
  g_bus_own_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE,
                  on_bus_cb, on_name_cb, NULL, NULL, NULL);
  g_main_loop_run (loop);

  return 0;
}
