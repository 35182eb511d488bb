/* amt-notifier.h: desktop notifications: one for each synchronisation that brought something, and what is due today.
 *
 * Never with personal data: counts only. None about what the person at this desk did. A click opens the right list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"

G_BEGIN_DECLS

#define AMT_TYPE_NOTIFIER (amt_notifier_get_type ())
G_DECLARE_FINAL_TYPE (AmtNotifier, amt_notifier, AMT, NOTIFIER, GObject)

/**
 * AmtNotifier::said:
 * @title: of a notification that was sent
 * @place: id of the place that a click on it opens
 */

/** amt_notifier_new: sends through @application, as long as this object lives. */
AmtNotifier *amt_notifier_new (GApplication *application, AmtWorkplace *workplace);
/** amt_notifier_set_quiet: TRUE: says nothing and takes back what is shown (the session is locked). */
void amt_notifier_set_quiet (AmtNotifier *self, gboolean quiet);

G_END_DECLS
