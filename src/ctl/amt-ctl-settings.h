/* amt-ctl-settings.h: what person and IT set for the desk counts for the command line, too. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * amt_ctl_settings_session_only: whether caches end with the session (amt-session-cache.h)
 * @out_origin: (out) (optional) (transfer none): as for AmtDoctorSetting
 */
gboolean amt_ctl_settings_session_only (const char **out_origin);
/** amt_ctl_settings_dup_profile_folder: Returns: (transfer full): path that IT set, or ""; @out_origin: as above. */
char *amt_ctl_settings_dup_profile_folder (const char **out_origin);

G_END_DECLS
