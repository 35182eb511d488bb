/* amt-setting-origin.h: where the value of a setting comes from: the person, the program, or IT. Pure; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_ORIGIN_DEFAULT,   /* as the program comes */
  AMT_ORIGIN_USER,      /* chosen here */
  AMT_ORIGIN_IT,        /* IT's default, which one may change */
  AMT_ORIGIN_IT_LOCKED, /* IT's word */
} AmtSettingOrigin;

AmtSettingOrigin amt_setting_origin (GSettings *settings, const char *key);
/** amt_setting_origin_to_words: Returns: (transfer none): for the page. */
const char *amt_setting_origin_to_words (AmtSettingOrigin origin);
/** amt_setting_origin_to_name: Returns: (transfer none): "default", "user", "itDefault", "locked": for AmtDoctorSetting. */
const char *amt_setting_origin_to_name (AmtSettingOrigin origin);

G_END_DECLS
