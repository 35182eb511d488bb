/* fuzz-problem.c: fuzz target: problem details (RFC 9457) of a portal that may say anything.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (AmtProblem) problem = root ? amt_wire_problem_from_json (root, 409) : NULL;

  if (problem)
    {
      g_assert_cmpuint (problem->status, ==, 409);
      g_assert_cmpint (problem->current_version, >=, -1);
      fuzz_check_problem (problem);
    }

  return 0;
}
