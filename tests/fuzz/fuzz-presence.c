/* fuzz-presence.c: fuzz target: who else is in a case, as an event says it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire-presence.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPresence) presence = NULL;
  g_autoptr (AmtPresence) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!root)
    return 0;

  presence = amt_wire_presence_from_json (root, &error);
  fuzz_check_error (presence, error);
  if (!presence)
    return 0;

  text = fuzz_text_of (amt_wire_presence_to_json (presence));
  node = fuzz_again (text);
  again = amt_wire_presence_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_true (amt_presence_equal (again, presence));

  return 0;
}
