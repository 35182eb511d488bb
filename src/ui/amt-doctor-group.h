/* amt-doctor-group.h: the connection doctor's report as a group of a preferences page. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-preferences.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_DOCTOR_GROUP (amt_doctor_group_get_type ())
G_DECLARE_FINAL_TYPE (AmtDoctorGroup, amt_doctor_group, AMT, DOCTOR_GROUP, AdwPreferencesGroup)

/** amt_doctor_group_new: looks when its button is pressed. */
GtkWidget *amt_doctor_group_new (AmtDiagnoseFunc diagnose, gpointer data);

G_END_DECLS
