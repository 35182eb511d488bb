/* amt-render-memory.h: memfds between client and helper: made, sealed, mapped. Any thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** amt_render_memory_new: Returns: a memfd of @size zero bytes, sealed against shrinking and growing; -1 with AMT_RENDER_ERROR_LIMIT. */
int amt_render_memory_new (const char *name, gsize size, GError **error);

/** amt_render_memory_of: Returns: a memfd with @bytes, sealed against every change; -1 with AMT_RENDER_ERROR_LIMIT. */
int amt_render_memory_of (const char *name, gconstpointer bytes, gsize size, GError **error);

/** amt_render_memory_is_sealed: whether @fd is a memfd of exactly @size bytes that nobody can change any more. */
gboolean amt_render_memory_is_sealed (int fd, gsize size);

/**
 * amt_render_memory_copy: blocks: reads @fd to its end
 *
 * Returns: a memfd like that of amt_render_memory_of (); -1 with AMT_RENDER_ERROR_BROKEN if @fd cannot be read or is shorter than
 *   @size.
 */
int amt_render_memory_copy (int fd, gsize size, GError **error);

/**
 * amt_render_memory_take: seals what the helper filled against writing and maps it; where that cannot be sealed now, copies it
 * @size: bytes of it, all of them
 *
 * Returns: (transfer full) (nullable): what nobody can change any more; %NULL if it can neither be sealed nor read.
 */
GBytes *amt_render_memory_take (int fd, gsize size);

G_END_DECLS
