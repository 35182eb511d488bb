/* amt-vault-private.h: how each kind of vault in this room answers. Private to vault.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-vault.h"

G_BEGIN_DECLS

/** amt_vault_name_is_valid: whether @name can stand in a key file: 1 to 255 of [A-Za-z0-9._:@/+-]. */
gboolean amt_vault_name_is_valid (const char *name);

/** amt_secret_new: Returns: (transfer full): a copy of @data that is wiped before it is freed. */
GBytes *amt_secret_new (gconstpointer data, gsize length);

G_END_DECLS
