/* amt-demo-portal.h: "Demo ausprobieren": the installed amtsstube-portal with an invented district, on a free port of this
 * computer's loopback, until it is stopped. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_TYPE_DEMO_PORTAL (amt_demo_portal_get_type ())
G_DECLARE_FINAL_TYPE (AmtDemoPortal, amt_demo_portal, AMT, DEMO_PORTAL, GObject)

/**
 * AmtDemoPortal::ended: the program ended although nobody asked it to.
 */

/** amt_demo_portal_start_async: database, profile and keys lie in a new private folder, which goes when it is stopped. */
void amt_demo_portal_start_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/** amt_demo_portal_start_finish: Returns: (transfer full): %NULL with a GError of GLib: not installed, ended, not ready. */
AmtDemoPortal *amt_demo_portal_start_finish (GAsyncResult *result, GError **error);

/** amt_demo_portal_get_url: Returns: (transfer none): its address. */
const char *amt_demo_portal_get_url (AmtDemoPortal *self);
/** amt_demo_portal_get_profile: Returns: (transfer none): folder for the demo's profile. */
const char *amt_demo_portal_get_profile (AmtDemoPortal *self);
/** amt_demo_portal_stop_async: asks the program to end and deletes the folder; must be called once. */
void amt_demo_portal_stop_async (AmtDemoPortal *self, GAsyncReadyCallback callback,
                                 gpointer user_data);
void amt_demo_portal_stop_finish (AmtDemoPortal *self, GAsyncResult *result);

G_END_DECLS
