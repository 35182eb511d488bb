/* fuzz-answer.c: fuzz target: the answer to an operation, alone and in a batch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperationAnswer) answer = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (!root)
    return 0;

  answer = amt_wire_operation_answer_from_json (root, &error);
  fuzz_check_error (answer, error);
  g_clear_error (&error);
  if (answer)
    fuzz_check_answer (answer);

  results = amt_wire_batch_results_from_json (root, &error);
  fuzz_check_error (results, error);
  for (guint i = 0; results && i < results->len; i++)
    {
      const AmtBatchResult *result = g_ptr_array_index (results, i);

      g_assert_nonnull (result->id);
      if (result->answer)
        fuzz_check_answer (result->answer);
      if (result->problem)
        fuzz_check_problem (result->problem);
    }

  return 0;
}
