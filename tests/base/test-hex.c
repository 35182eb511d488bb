/* test-hex.c: SHA-256 and UUIDs in one spelling.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-hex.h"
#include "amt-test.h"

/* FIPS 180-4, appendix: SHA-256 of "abc". */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
test_sha256_of_bytes (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autofree char *hash = amt_sha256_of_bytes (bytes);

  g_assert_cmpstr (hash, ==, ABC);
  g_assert_true (amt_sha256_is_valid (hash));
}

static void
test_sha256_is_valid (void)
{
  g_autofree char *upper = g_ascii_strup (ABC, -1);
  g_autofree char *shorter = g_strndup (ABC, AMT_SHA256_LENGTH - 1);
  g_autofree char *longer = g_strconcat (ABC, "0", NULL);

  g_assert_false (amt_sha256_is_valid (NULL));
  g_assert_false (amt_sha256_is_valid (""));
  g_assert_false (amt_sha256_is_valid (upper));
  g_assert_false (amt_sha256_is_valid (shorter));
  g_assert_false (amt_sha256_is_valid (longer));
  g_assert_false (
      amt_sha256_is_valid ("../../../../../../../../../../../../../../../../etc/passwd.01234"));
}

static void
test_uuid_is_valid (void)
{
  static const char *const WRONG[] = {
    "",
    "0b7e7dee-87cb-4c2b-9f5f-5c2d1e0f5a5",
    "0b7e7dee-87cb-4c2b-9f5f-5c2d1e0f5a5bb",
    "0B7E7DEE-87CB-4C2B-9F5F-5C2D1E0F5A5B",
    "{b7e7dee-87cb-4c2b-9f5f-5c2d1e0f5a5}",
    "0b7e7dee087cb-4c2b-9f5f-5c2d1e0f5a5b",
    "0b7e7dee-87cb-4c2b-9f5f-5c2d1e0f5a5g",
  };

  g_assert_true (amt_uuid_is_valid ("0b7e7dee-87cb-4c2b-9f5f-5c2d1e0f5a5b"));
  g_assert_false (amt_uuid_is_valid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_false (amt_uuid_is_valid (WRONG[i]));

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *uuid = g_uuid_string_random ();

      g_assert_true (amt_uuid_is_valid (uuid));
    }
}

static void
test_hex_decode (void)
{
  static const char *const WRONG[] = { "", "0", "000", "0g", "AB", "0x", "00 1", " 00" };
  g_autoptr (GBytes) bytes = amt_hex_decode ("00ff7f80");

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\x00\xff\x7f\x80", 4);
  g_assert_null (amt_hex_decode (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_null (amt_hex_decode (WRONG[i]));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/hex/sha256-of-bytes", test_sha256_of_bytes);
  g_test_add_func ("/hex/sha256-is-valid", test_sha256_is_valid);
  g_test_add_func ("/hex/uuid-is-valid", test_uuid_is_valid);
  g_test_add_func ("/hex/decode", test_hex_decode);

  return g_test_run ();
}
