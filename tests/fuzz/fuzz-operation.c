/* fuzz-operation.c: fuzz target: the body of an operation as the portal reads it, and its effect on a case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-apply.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1772435700000000)
#define ID "11111111-2222-4333-8444-555555555555"

static void
check_operation (AmtOperation *operation)
{
  g_autofree char *text = amt_wire_operation_to_text (operation);
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) again =
      amt_wire_operation_from_json (fuzz_object (node), ID, "c-1", "u-1", &error);
  g_autoptr (AmtOperation) copy = amt_operation_copy (operation);

  g_assert_no_error (error);
  g_assert_true (amt_operation_equal (operation, again));
  g_assert_true (amt_operation_equal (operation, copy));
  g_assert_cmpint (amt_operation_validate (operation, NULL), ==,
                   amt_operation_validate (again, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char CASE[] =
      "{\"id\":\"c-1\",\"version\":3,\"applicantVersion\":1,\"reference\":\"A\",\"serviceId\":\"s\",\"state\":\"inProgress\",\"queueId\":\"q-1\","
      "\"assigneeId\":\"u-1\",\"form\":{},\"fileNotes\":[{\"id\":\"n-1\",\"text\":\"a\"}]}";
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  JsonObject *object = fuzz_object (root);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) operation = NULL;
  g_autoptr (AmtCase) before = NULL;
  g_autoptr (AmtCase) after = NULL;
  AmtMerge merge;

  if (!object)
    return 0;

  operation = amt_wire_operation_from_json (object, ID, "c-1", "u-1", &error);
  fuzz_check_error (operation, error);
  if (!operation)
    return 0;
  check_operation (operation);

  before = amt_wire_case_from_text (CASE, &error);
  g_assert_no_error (error);
  after = amt_case_apply (before, operation, NOW);
  fuzz_check_case (after, TRUE);
  merge = amt_merge_operation (before, before, operation, NULL);
  g_assert_true (merge != AMT_MERGE_CONFLICT || !amt_operation_only_adds (operation->type));

  return 0;
}
