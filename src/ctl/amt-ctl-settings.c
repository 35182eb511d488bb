/* amt-ctl-settings.c: see the header. Where the schema is not installed everything has its default. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-settings.h"

#include "amt-setting-origin.h"

#define SCHEMA "de.amtsstube.Amtsstube"

/* Returns: (transfer full) (nullable) */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static const char *
origin_of (GSettings *settings, const char *key)
{
  return amt_setting_origin_to_name (settings ? amt_setting_origin (settings, key)
                                              : AMT_ORIGIN_DEFAULT);
}

char *
amt_ctl_settings_dup_profile_folder (const char **out_origin)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (out_origin)
    *out_origin = origin_of (settings, "profile-folder");
  return settings ? g_settings_get_string (settings, "profile-folder") : g_strdup ("");
}

gboolean
amt_ctl_settings_session_only (const char **out_origin)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (out_origin)
    *out_origin = origin_of (settings, "session-only");
  return settings && g_settings_get_boolean (settings, "session-only");
}
