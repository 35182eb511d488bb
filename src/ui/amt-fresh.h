/* amt-fresh.h: texts that were just handed to the cache. Whoever asks the cache at once may be faster than its writer and would
 * get what was there before; here is what was said last. Kept while the profile is open. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"

G_BEGIN_DECLS

/** amt_fresh_set: @text: (nullable): %NULL: what the cache says counts again. */
void amt_fresh_set (AmtWorkplace *workplace, const char *kind, const char *case_id,
                    const char *text);
/** amt_fresh_get: Returns: (transfer none) (nullable): until the next set (). */
const char *amt_fresh_get (AmtWorkplace *workplace, const char *kind, const char *case_id);

G_END_DECLS
