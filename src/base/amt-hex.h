/* amt-hex.h: SHA-256 and UUIDs in the one spelling that Amtsstube writes, compares and stores.
 *
 * Both have upper-case spellings too; these are refused, so that strcmp () decides whether two are the
 * same and no name of a file or a key exists twice. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hexadecimal digits of a SHA-256 (FIPS 180-4), without the final NUL. */
#define AMT_SHA256_LENGTH 64

/** amt_sha256_is_valid: @text (nullable): whether it is 64 hexadecimal digits in lower case. */
gboolean amt_sha256_is_valid (const char *text);

/** amt_sha256_of_bytes: Returns: (transfer full): the SHA-256 of @bytes, 64 digits in lower case. */
char *amt_sha256_of_bytes (GBytes *bytes);

/** amt_uuid_is_valid: @text (nullable): whether it is a UUID (RFC 9562) in lower case with hyphens. */
gboolean amt_uuid_is_valid (const char *text);

/**
 * amt_hex_decode:
 * @text: (nullable): hexadecimal digits in lower case, two for each byte
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL if @text is anything else or empty. Whoever
 *   decodes a secret wipes @text.
 */
GBytes *amt_hex_decode (const char *text);

G_END_DECLS
