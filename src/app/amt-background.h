/* amt-background.h: what goes on beside the clerk's work, as the settings have it: documents are fetched ahead and read for the
 * search.
 *
 * Owned by AmtApplication while a profile is open. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

#define AMT_TYPE_BACKGROUND (amt_background_get_type ())
G_DECLARE_FINAL_TYPE (AmtBackground, amt_background, AMT, BACKGROUND, GObject)

/** amt_background_new: begins at once and follows "prefetch-documents", "prefetch-on-battery" and "search-documents". */
AmtBackground *amt_background_new (AmtContext *context, GSettings *settings);

G_END_DECLS
