/* amt-render-error-private.h: codes of the helper to AMT_RENDER_ERROR. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** amt_render_error_set_failure: Returns: FALSE, and no error, for a number that no honest helper sends. */
gboolean amt_render_error_set_failure (GError **error, guint32 failure);

G_END_DECLS
