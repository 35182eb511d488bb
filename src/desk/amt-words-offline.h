/* amt-words-offline.h: what stays available without a network, in words. Shared by command line and window. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-references.h"
#include "amt-store-offline.h"

G_BEGIN_DECLS

/** amt_words_offline_name: Returns: (transfer full): what the set is: a case, a queue, a saved search. */
char *amt_words_offline_name (const AmtOfflineSet *set, const AmtReferences *references);
/** amt_words_offline_state: Returns: (transfer full): "complete as of 14:05", or how far it is, and what cannot be had. */
char *amt_words_offline_state (const AmtOfflineSet *set, gint64 now);
/** amt_words_offline_size: Returns: (transfer full): "12 cases, 40 documents, 18 MB". */
char *amt_words_offline_size (const AmtOfflineSet *set);
/** amt_words_offline_limits: Returns: (transfer none): what does not work without a network: two sentences. */
const char *amt_words_offline_limits (void);

G_END_DECLS
