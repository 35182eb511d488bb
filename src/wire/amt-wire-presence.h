/* amt-wire-presence.h: who else is in a case: the data of the event "presence".
 *
 * Source: data/portal-api.yaml, GET /events: {caseId, present[]: {userId, since}}. It always says all of it, so an
 * event that was lost or came late is put right by the next. Immutable once shared, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-json.h"

G_BEGIN_DECLS

typedef struct
{
  char *user_id;
  gint64 since; /* microseconds, or AMT_TIME_NONE: not said */
} AmtPresent;

typedef struct
{
  gatomicrefcount ref_count;

  char *case_id;
  GPtrArray *present; /* (element-type AmtPresent) the others, in the order in which they came */
} AmtPresence;

AmtPresence *amt_presence_new (const char *case_id);
AmtPresence *amt_presence_ref (AmtPresence *self);
void amt_presence_unref (AmtPresence *self);
/** amt_presence_add: before it is shared. */
void amt_presence_add (AmtPresence *self, const char *user_id, gint64 since);
/** amt_presence_equal: whether both say the same. Either may be %NULL: not known. */
gboolean amt_presence_equal (const AmtPresence *a, const AmtPresence *b);

#define AMT_TYPE_PRESENCE (amt_presence_get_type ())
GType amt_presence_get_type (void);

/** amt_wire_presence_from_json: Returns: (transfer full): %NULL with AMT_JSON_ERROR_SHAPE. */
AmtPresence *amt_wire_presence_from_json (JsonNode *root, GError **error);
JsonObject *amt_wire_presence_to_json (const AmtPresence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPresence, amt_presence_unref)

G_END_DECLS
