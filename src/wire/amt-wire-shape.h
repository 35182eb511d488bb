/* amt-wire-shape.h: JSON to and from the tables of amt-shape.h. Private to room wire; pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-json.h"
#include "amt-shape.h"

G_BEGIN_DECLS

/* More members than this in one array is nonsense or an attack. */
#define AMT_WIRE_ARRAY_MAX 10000

/** amt_wire_node: (transfer none) (nullable): member @name; %NULL if it is missing or null. */
JsonNode *amt_wire_node (JsonObject *object, const char *name);

/**
 * amt_wire_read_member:
 * @self: struct of the table that @member is from; the member's old value is freed
 *
 * What is missing stays as it is. Returns: FALSE with AMT_JSON_ERROR_SHAPE if the member is required and
 * missing, or of another type or size than the table says.
 */
gboolean amt_wire_read_member (JsonObject *object, const AmtMember *member, gpointer self,
                               GError **error);

/** amt_wire_read: all members that have all of @flags, except those marked AMT_MEMBER_LOCAL. */
gboolean amt_wire_read (JsonObject *object, const AmtShape *shape, gpointer self,
                        AmtMemberFlags flags, GError **error);

/** amt_wire_read_new: Returns: (transfer full): a new value of @shape; %NULL with AMT_JSON_ERROR_SHAPE. */
gpointer amt_wire_read_new (JsonNode *node, const AmtShape *shape, GError **error);

/** amt_wire_read_texts: Returns: (transfer full): the strings of @array, each an id if @ids. */
char **amt_wire_read_texts (JsonArray *array, gboolean ids, GError **error);

/** amt_wire_array: (transfer none): a required array of at most @max members. */
JsonArray *amt_wire_array (JsonObject *object, const char *name, guint max, GError **error);

/** amt_wire_need_id: (transfer none): a required id. */
const char *amt_wire_need_id (JsonObject *object, const char *name, GError **error);

/** amt_wire_write: the counterpart of amt_wire_read (). */
void amt_wire_write (JsonObject *object, const AmtShape *shape, gconstpointer self,
                     AmtMemberFlags flags);

/** amt_wire_write_new: Returns: (transfer full): @self as a new object. */
JsonObject *amt_wire_write_new (const AmtShape *shape, gconstpointer self);

/** amt_wire_set_texts: sets @name to an array of strings unless @texts is %NULL. */
void amt_wire_set_texts (JsonObject *object, const char *name, char **texts);

G_END_DECLS
