/* fuzz-introspection.c: fuzz target: what an issuer answers when the portal asks whose a token is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "amt-introspection.h"

#define PORTAL "https://portal.example/v1"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static AmtIntrospection *introspection; /* for good: it has no state that an answer changes */
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  JsonObject *object = fuzz_object (root);
  const char *user_id;

  if (!introspection)
    {
      g_autoptr (AmtClock) clock = amt_clock_new_fixed (0);

      introspection =
          amt_introspection_new ("https://issuer.example/introspect", "https://issuer.example",
                                 "portal:secret", "desk", clock, NULL);
      amt_introspection_set_audience (introspection, PORTAL);
      amt_introspection_map (introspection, "subject-1", "u-1");
      amt_introspection_map (introspection, "erika", "u-2");
    }
  if (!object)
    return 0;

  user_id = amt_introspection_read (introspection, object);
  if (!user_id)
    return 0;
  g_assert_true (amt_json_bool (object, "active", FALSE));
  g_assert_cmpstr (amt_json_string (object, "client_id"), ==, "desk");
  /* An id is one of the table, or the issuer's own word for the person. */
  g_assert_true (g_str_equal (user_id, "u-1") || g_str_equal (user_id, "u-2") ||
                 g_strcmp0 (user_id, amt_json_string (object, "sub")) == 0);

  return 0;
}
