/* amt-remote-reading.h: AmtReadFuncs of the answers of the contract. Private to the room. Pure, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-exchange.h"

G_BEGIN_DECLS

gpointer amt_remote_read_info (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_me (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_list (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_changes (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_cases (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_case (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_answer (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_batch (JsonNode *root, gconstpointer context, GError **error);
gpointer amt_remote_read_receipt (JsonNode *root, gconstpointer context, GError **error);

/** amt_remote_page_of_missing: (transfer full): a page that says only that @id is not there for this person. */
AmtCasesPage *amt_remote_page_of_missing (const char *id);

G_END_DECLS
