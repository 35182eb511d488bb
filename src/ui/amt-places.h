/* amt-places.h: which places there are: my work, the queues that this person may read, saved searches. Pure; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-place.h"
#include "amt-references.h"
#include "amt-store-places.h"

G_BEGIN_DECLS

/** amt_places_my_work: Returns: (transfer full) (element-type AmtPlace): in the sidebar's order; "to-approve" only for who may
 * approve. */
GPtrArray *amt_places_my_work (const AmtReferences *references);
/** amt_places_queues: Returns: (transfer full) (element-type AmtPlace): "queue:<id>", by name. */
GPtrArray *amt_places_queues (const AmtReferences *references);
/** amt_places_searches: @searches: (nullable) (element-type AmtSavedSearch). Returns: (transfer full) (element-type AmtPlace):
 * "saved:<id>", in the clerk's order. */
GPtrArray *amt_places_searches (GPtrArray *searches);
/** amt_places_saved_id: Returns: id of the saved search behind the place @id, or 0. */
gint64 amt_places_saved_id (const char *id);

G_END_DECLS
