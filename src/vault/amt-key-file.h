/* amt-key-file.h: reading and writing a key file. Private to vault; worker threads only.
 *
 * A key file has a line "name hex" for each secret, and nothing else. Beside it lies "<file>.lock", which
 * every writer holds with flock (2) while it reads, changes and replaces the file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-vault-private.h"

G_BEGIN_DECLS

/* A key file holds a handful of keys; one that is larger is something else. */
#define AMT_KEY_FILE_MAX (1024 * 1024)

/**
 * amt_key_file_lookup:
 *
 * Returns: (transfer full): the secret; %NULL with AMT_VAULT_ERROR.
 */
GBytes *amt_key_file_lookup (const char *path, const char *name, GError **error);

/**
 * amt_key_file_change:
 * @secret: (nullable): %NULL takes @name out; that it is not there is no error
 *
 * Durable when it returns: file and directory were synced.
 */
gboolean amt_key_file_change (const char *path, const char *name, GBytes *secret, GError **error);

G_END_DECLS
