/* amt-hex.c: SHA-256 and UUIDs in the one spelling that Amtsstube writes.
 * No state; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-hex.h"

#include <string.h>

/* g_ascii_xdigit_value () knows upper case too. */
static gboolean
is_lower_hex (char c)
{
  return g_ascii_isdigit (c) || (c >= 'a' && c <= 'f');
}

gboolean
amt_sha256_is_valid (const char *text)
{
  gsize n = 0;

  if (!text)
    return FALSE;

  while (n < AMT_SHA256_LENGTH && is_lower_hex (text[n]))
    n++;

  return n == AMT_SHA256_LENGTH && text[n] == '\0';
}

char *
amt_sha256_of_bytes (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

gboolean
amt_uuid_is_valid (const char *text)
{
  static const char SHAPE[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  gsize n = 0;

  if (!text)
    return FALSE;

  while (SHAPE[n] && (SHAPE[n] == '-' ? text[n] == '-' : is_lower_hex (text[n])))
    n++;

  return SHAPE[n] == '\0' && text[n] == '\0';
}

GBytes *
amt_hex_decode (const char *text)
{
  gsize length = text ? strlen (text) : 0;
  guint8 *bytes;

  if (length == 0 || length % 2 != 0)
    return NULL;

  for (gsize i = 0; i < length; i++)
    if (!is_lower_hex (text[i]))
      return NULL;

  bytes = g_malloc (length / 2);
  for (gsize i = 0; i < length / 2; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));

  return g_bytes_new_take (bytes, length / 2);
}
