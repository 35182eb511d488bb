/* fuzz-batch.c: fuzz target: the request POST /operations:batch as the portal reads it, and each operation in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

static void
check_same (const AmtBatchItem *a, const AmtBatchItem *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->case_id, ==, b->case_id);
  g_assert_cmpint (a->version, ==, b->version);
  g_assert_cmpint (a->previous, ==, b->previous);
  g_assert_cmpstr (a->body, ==, b->body);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = root ? amt_wire_batch_from_json (root, &error) : NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!root)
    return 0;
  fuzz_check_error (items, error);
  if (!items)
    return 0;

  text = amt_wire_batch_to_text (items);
  node = fuzz_again (text);
  again = amt_wire_batch_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, items->len);
  for (guint i = 0; i < items->len; i++)
    check_same (g_ptr_array_index (items, i), g_ptr_array_index (again, i));

  return 0;
}
