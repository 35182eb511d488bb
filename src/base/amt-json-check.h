/* amt-json-check.h: looks through JSON text without recursion, before json-glib sees it. Private to base.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-json.h"

G_BEGIN_DECLS

/**
 * amt_json_check:
 * @text: valid UTF-8, not necessarily with a NUL at its end
 * @out_members: members of all objects together, repeated ones counted each time
 *
 * Returns: whether @text is one JSON value (RFC 8259) within the limits; else FALSE with AMT_JSON_ERROR.
 */
gboolean amt_json_check (const char *text, gsize length, guint max_depth, guint *out_members,
                         GError **error);

G_END_DECLS
