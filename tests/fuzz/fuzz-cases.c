/* fuzz-cases.c: fuzz target: whole cases of GET /cases?ids=.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCasesPage) page = root ? amt_wire_cases_from_json (root, &error) : NULL;

  if (!root)
    return 0;
  fuzz_check_error (page, error);
  if (!page)
    return 0;

  for (guint i = 0; i < page->cases->len; i++)
    {
      const AmtWireCase *entry = g_ptr_array_index (page->cases, i);
      g_autoptr (AmtCase) again = amt_wire_case_from_text (entry->raw, NULL);

      fuzz_check_case (entry->value, TRUE);
      g_assert_nonnull (again);
      g_assert_true (amt_case_equal (again, entry->value));
    }
  fuzz_check_broken (page->broken);

  return 0;
}
