/* amt-render-parse.h: reads the lists of the helper (protocol.h, AMT_LIST_*) as hostile input. Any thread. Private to render.
 *
 * Each returns NULL for what no honest helper writes. Control characters become spaces; strings, counts and places are
 * bounded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-page-text.h"
#include "protocol.h"

G_BEGIN_DECLS

/** amt_render_parse_layout: Returns: (transfer full) (nullable). */
AmtPageText *amt_render_parse_layout (GBytes *bytes);
/** amt_render_parse_hits: Returns: (transfer full) (nullable) (element-type AmtRenderHit). */
GPtrArray *amt_render_parse_hits (GBytes *bytes);
/** amt_render_parse_facts: FALSE: a lie. */
gboolean amt_render_parse_facts (GBytes *bytes, AmtFacts *out);
/** amt_render_parse_list: @n_pages: of the document. Returns: (transfer full) (nullable). */
GPtrArray *amt_render_parse_list (AmtRenderList list, GBytes *bytes, guint n_pages);

G_END_DECLS
