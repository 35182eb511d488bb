/* fuzz-case.c: fuzz target: one case, whole or as a row, from the text that the store keeps; and what an operation does to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-apply.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1772435700000000)

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const TYPES[] = { "claim", "release", "addFileNote", "close", "markRead" };
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) value = text ? amt_wire_case_from_text (text, &error) : NULL;

  if (!text)
    return 0;
  fuzz_check_error (value, error);
  if (!value)
    return 0;

  fuzz_check_case (value, value->whole);
  for (gsize i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      g_autoptr (AmtOperation) operation = amt_operation_new (TYPES[i], value->id, "u-1", NOW);
      g_autoptr (AmtCase) after = NULL;

      /* The same run finds the same thing. */
      g_free (operation->id);
      operation->id = g_strdup ("11111111-2222-4333-8444-555555555555");
      if (g_str_equal (TYPES[i], "addFileNote"))
        amt_operation_set_parameter (operation, "text", "x", NULL);
      after = amt_case_apply (value, operation, NOW);
      fuzz_check_case (after, value->whole);
      g_assert_cmpint (after->version, ==, value->version);
    }

  return 0;
}
