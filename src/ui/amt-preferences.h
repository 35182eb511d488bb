/* amt-preferences.h: what one may set, with the origin of each value, and the connection doctor. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-doctor.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** AmtDiagnoseFunc: amt_doctor_run_async () with what the application knows. */
typedef void (*AmtDiagnoseFunc) (gpointer data, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/**
 * amt_preferences_present:
 * @parent: (nullable)
 * @workplace: (nullable): the open profile
 * @diagnose, @data: must stay valid as long as the window
 *
 * Returns: (transfer none): the window.
 */
GtkWidget *amt_preferences_present (GtkWindow *parent, GSettings *settings, AmtWorkplace *workplace,
                                    AmtDiagnoseFunc diagnose, gpointer data);

G_END_DECLS
