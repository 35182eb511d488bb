/* fuzz-portal.c: fuzz target: what the portal says about itself (GET /) and about the person (GET /me).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

static void
check_info (const AmtPortalInfo *info)
{
  g_autofree char *text = fuzz_text_of (amt_wire_portal_info_to_json (info));
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (AmtPortalInfo) again = amt_wire_portal_info_from_json (node, NULL);
  g_autofree char *text_again = NULL;

  g_assert_nonnull (again);
  text_again = fuzz_text_of (amt_wire_portal_info_to_json (again));
  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpint (amt_portal_info_accepts_client (info, "0.1.0"), ==,
                   amt_portal_info_accepts_client (again, "0.1.0"));
}

static void
check_me (const AmtMe *me)
{
  g_autofree char *text = fuzz_text_of (amt_wire_me_to_json (me));
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (AmtMe) again = amt_wire_me_from_json (node, NULL);
  g_autofree char *text_again = NULL;

  g_assert_nonnull (again);
  text_again = fuzz_text_of (amt_wire_me_to_json (again));
  g_assert_cmpstr (text_again, ==, text);
  amt_me_may_cache (me, "q-1", "u-1");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;
  g_autoptr (AmtMe) me = NULL;

  if (!root)
    return 0;

  info = amt_wire_portal_info_from_json (root, &error);
  fuzz_check_error (info, error);
  g_clear_error (&error);
  if (info)
    check_info (info);

  me = amt_wire_me_from_json (root, &error);
  fuzz_check_error (me, error);
  if (me)
    check_me (me);

  return 0;
}
