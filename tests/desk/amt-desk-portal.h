/* amt-desk-portal.h: the database of the portal that tests of the desk ask, drawn once and copied for each of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * desk_portal_database:
 *
 * Drawing the documents of an invented Kreis takes longer than most tests. What was drawn lies in the build folder until the portal
 * is built anew, or the day is another, on which its deadlines depend.
 *
 * Returns: (transfer full): a file that the test may change; it goes with the test program.
 */
char *desk_portal_database (void);

G_END_DECLS
