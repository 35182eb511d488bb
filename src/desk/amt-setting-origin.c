/* amt-setting-origin.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-setting-origin.h"

#include <glib/gi18n.h>

AmtSettingOrigin
amt_setting_origin (GSettings *settings, const char *key)
{
  g_autoptr (GVariant) user = g_settings_get_user_value (settings, key);
  g_autoptr (GVariant) site = g_settings_get_default_value (settings, key);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) described = NULL;
  g_autoptr (GVariant) ours = NULL;

  if (!g_settings_is_writable (settings, key))
    return AMT_ORIGIN_IT_LOCKED;
  if (user)
    return AMT_ORIGIN_USER;
  g_object_get (settings, "settings-schema", &schema, NULL);
  described = g_settings_schema_get_key (schema, key);
  ours = g_settings_schema_key_get_default_value (described);
  return site && !g_variant_equal (site, ours) ? AMT_ORIGIN_IT : AMT_ORIGIN_DEFAULT;
}

const char *
amt_setting_origin_to_words (AmtSettingOrigin origin)
{
  switch (origin)
    {
    case AMT_ORIGIN_USER:
      return _ ("Set by you");
    case AMT_ORIGIN_IT:
      return _ ("Proposed by your IT");
    case AMT_ORIGIN_IT_LOCKED:
      return _ ("Fixed by your IT");
    case AMT_ORIGIN_DEFAULT:
    default:
      return _ ("Default");
    }
}

const char *
amt_setting_origin_to_name (AmtSettingOrigin origin)
{
  switch (origin)
    {
    case AMT_ORIGIN_USER:
      return "user";
    case AMT_ORIGIN_IT:
      return "itDefault";
    case AMT_ORIGIN_IT_LOCKED:
      return "locked";
    case AMT_ORIGIN_DEFAULT:
    default:
      return "default";
    }
}
