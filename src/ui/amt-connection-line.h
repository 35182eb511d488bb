/* amt-connection-line.h: how things stand with the portal, at the foot of the sidebar; a click synchronises. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-connection.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *amt_connection_line_new (AmtConnection *connection);

G_END_DECLS
