/* fuzz-changes.c: fuzz target: a page of GET /changes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

static void
check_change (const AmtChange *change)
{
  g_assert_nonnull (change->kind);
  if (!change->row)
    return;

  g_assert_false (change->remove);
  g_assert_cmpstr (change->row->id, ==, change->id);
  fuzz_check_case (change->row, FALSE);

  /* The store keeps the raw text and reads it again later. */
  g_assert_nonnull (change->raw);
  g_autoptr (JsonNode) node = fuzz_again (change->raw);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) again = amt_wire_row_from_json (fuzz_object (node), &error);

  g_assert_no_error (error);
  g_assert_true (amt_case_equal (again, change->row));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtChangesPage) page = root ? amt_wire_changes_from_json (root, &error) : NULL;

  if (!root)
    return 0;
  fuzz_check_error (page, error);
  if (!page)
    return 0;

  g_assert_nonnull (page->next_cursor);
  for (guint i = 0; i < page->changes->len; i++)
    check_change (g_ptr_array_index (page->changes, i));
  fuzz_check_broken (page->broken);

  return 0;
}
