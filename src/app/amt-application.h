/* amt-application.h: the program: windows, the open profile, settings, actions "app.…". Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_APPLICATION_ID "de.amtsstube.Amtsstube"

#define AMT_TYPE_APPLICATION (amt_application_get_type ())
G_DECLARE_FINAL_TYPE (AmtApplication, amt_application, AMT, APPLICATION, AdwApplication)

AmtApplication *amt_application_new (void);

G_END_DECLS
