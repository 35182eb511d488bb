/* test-setting-origin.c: mine, default, proposed and fixed by IT, with a settings backend as IT sets it up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-setting-origin.h"

#include "amt-test.h"

/* GSettings' interface for backends is not for applications; here one is needed as IT sets it up. */
#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

/* A backend with one default and one lock of IT's, and with what the person chose in memory. */
#define PATH "/de/amtsstube/Amtsstube/"

typedef struct
{
  GSettingsBackend parent_instance;
  GHashTable *chosen; /* (owned) key -> GVariant */
  gboolean it;        /* IT has said something */
} SiteBackend;

typedef struct
{
  GSettingsBackendClass parent_class;
} SiteBackendClass;

GType site_backend_get_type (void);
G_DEFINE_TYPE (SiteBackend, site_backend, G_TYPE_SETTINGS_BACKEND)

static GVariant *
site_read (GSettingsBackend *backend, const char *key, const GVariantType *type,
           gboolean default_value)
{
  SiteBackend *self = (SiteBackend *) backend;
  GVariant *value = default_value ? NULL : g_hash_table_lookup (self->chosen, key);

  if (value)
    return g_variant_ref (value);
  if (self->it && strcmp (key, PATH "undo-minutes") == 0)
    return g_variant_ref_sink (g_variant_new_uint32 (9));
  return NULL;
}

static GVariant *
site_read_user_value (GSettingsBackend *backend, const char *key, const GVariantType *type)
{
  GVariant *value = g_hash_table_lookup (((SiteBackend *) backend)->chosen, key);

  return value ? g_variant_ref (value) : NULL;
}

static gboolean
site_writable (GSettingsBackend *backend, const char *key)
{
  return !((SiteBackend *) backend)->it || strcmp (key, PATH "poll-seconds") != 0;
}

static gboolean
site_write (GSettingsBackend *backend, const char *key, GVariant *value, gpointer tag)
{
  g_hash_table_insert (((SiteBackend *) backend)->chosen, g_strdup (key),
                       g_variant_ref_sink (value));
  return TRUE;
}

static void
site_reset (GSettingsBackend *backend, const char *key, gpointer tag)
{
  g_hash_table_remove (((SiteBackend *) backend)->chosen, key);
}

static void
site_backend_finalize (GObject *object)
{
  g_hash_table_unref (((SiteBackend *) object)->chosen);
  G_OBJECT_CLASS (site_backend_parent_class)->finalize (object);
}

static void
site_backend_class_init (SiteBackendClass *klass)
{
  GSettingsBackendClass *backend = G_SETTINGS_BACKEND_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = site_backend_finalize;
  backend->read = site_read;
  backend->read_user_value = site_read_user_value;
  backend->get_writable = site_writable;
  backend->write = site_write;
  backend->reset = site_reset;
}

static void
site_backend_init (SiteBackend *self)
{
  self->chosen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

static GSettings *
make_settings (gboolean it)
{
  g_autoptr (GSettingsBackend) backend = g_object_new (site_backend_get_type (), NULL);

  ((SiteBackend *) backend)->it = it;
  return g_settings_new_with_backend ("de.amtsstube.Amtsstube", backend);
}

static void
test_person (void)
{
  g_autoptr (GSettings) settings = make_settings (FALSE);

  g_assert_cmpint (amt_setting_origin (settings, "undo-minutes"), ==, AMT_ORIGIN_DEFAULT);
  g_settings_set_uint (settings, "undo-minutes", 5);
  g_assert_cmpint (amt_setting_origin (settings, "undo-minutes"), ==, AMT_ORIGIN_USER);
  g_settings_reset (settings, "undo-minutes");
  g_assert_cmpint (amt_setting_origin (settings, "undo-minutes"), ==, AMT_ORIGIN_DEFAULT);
}

static void
test_it (void)
{
  g_autoptr (GSettings) settings = make_settings (TRUE);

  g_assert_cmpuint (g_settings_get_uint (settings, "undo-minutes"), ==, 9);
  g_assert_cmpint (amt_setting_origin (settings, "undo-minutes"), ==, AMT_ORIGIN_IT);
  g_assert_cmpint (amt_setting_origin (settings, "poll-seconds"), ==, AMT_ORIGIN_IT_LOCKED);
  g_assert_cmpint (amt_setting_origin (settings, "open-next"), ==, AMT_ORIGIN_DEFAULT);
  g_settings_set_uint (settings, "undo-minutes", 3);
  g_assert_cmpint (amt_setting_origin (settings, "undo-minutes"), ==, AMT_ORIGIN_USER);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/setting-origin/person", test_person);
  g_test_add_func ("/setting-origin/it", test_it);
  return g_test_run ();
}
