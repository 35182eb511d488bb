/* fuzz-headers.c: fuzz target: header fields and addresses, which come from a portal or from IT: Retry-After, Repr-Digest, words of
 * requests, the base address.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-private.h"
#include "fuzz.h"

#include <string.h>

/* An id stays one segment of the address, and what the portal decodes is the id again. */
static void
check_path (const char *path, const char *id)
{
  const char *segment = path + strlen ("/cases/");
  g_autofree char *decoded = g_uri_unescape_string (segment, NULL);

  g_assert_true (g_str_has_prefix (path, "/cases/"));
  g_assert_null (strpbrk (segment, "/?#"));
  g_assert_cmpstr (segment, !=, "..");
  g_assert_cmpstr (decoded, ==, id);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char SHA256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  g_autofree char *text = fuzz_string (data, size);
  g_autofree char *digest = amt_remote_digest (SHA256);
  g_autofree char *path = amt_remote_path (NULL, "cases", text, NULL);
  g_autoptr (AmtRemote) remote = NULL;
  int seconds = amt_remote_parse_retry_after (text, "Wed, 21 Oct 2026 07:28:00 GMT");

  g_assert_cmpint (seconds, >=, -1);
  g_assert_cmpint (seconds, <=, 24 * 60 * 60);
  amt_remote_parse_retry_after ("Wed, 21 Oct 2026 07:28:00 GMT", text);

  g_assert_true (amt_remote_digest_fits (digest, SHA256));
  amt_remote_digest_fits (text, SHA256);
  if (path)
    check_path (path, text);
  if (amt_remote_check_header (text, NULL))
    g_assert_true (g_str_is_ascii (text) && !strpbrk (text, "\r\n"));

  remote = amt_remote_new (text, "fuzz/0", NULL);
  if (remote)
    g_assert_true (g_str_has_prefix (amt_remote_get_base_url (remote), "http"));

  return 0;
}
