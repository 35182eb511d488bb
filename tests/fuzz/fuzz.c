/* fuzz.c: what the fuzz targets share. Single thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "amt-base.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  amt_base_init ();

  return 0;
}

JsonNode *
fuzz_parse (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, NULL);
}

JsonObject *
fuzz_object (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char *
fuzz_string (const guint8 *data, gsize size)
{
  return size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
}

char *
fuzz_text (const guint8 *data, gsize size)
{
  return size == 0 || g_utf8_validate ((const char *) data, (gssize) size, NULL)
             ? fuzz_string (data, size)
             : NULL;
}

char *
fuzz_text_of (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return amt_json_to_text (node);
}

JsonNode *
fuzz_again (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = amt_json_parse_text (text, &error);

  g_assert_no_error (error);

  return node;
}

void
fuzz_check_error (gconstpointer value, const GError *error)
{
  g_assert_true ((value == NULL) == (error != NULL));
  if (error)
    {
      g_assert_true (error->domain == AMT_JSON_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

void
fuzz_check_broken (GPtrArray *broken)
{
  for (guint i = 0; i < broken->len; i++)
    {
      const AmtBroken *entry = g_ptr_array_index (broken, i);
      g_autoptr (JsonNode) raw = NULL;

      g_assert_nonnull (entry->reason);
      g_assert_nonnull (entry->raw);
      raw = fuzz_again (entry->raw);
    }
}

static AmtCase *
read_case (const char *text, gboolean whole)
{
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (GError) error = NULL;
  AmtCase *value = whole ? amt_wire_case_from_json (fuzz_object (node), &error)
                         : amt_wire_row_from_json (fuzz_object (node), &error);

  g_assert_no_error (error);

  return value;
}

static char *
write_case (const AmtCase *value, gboolean whole)
{
  return fuzz_text_of (whole ? amt_wire_case_to_json (value) : amt_wire_row_to_json (value));
}

void
fuzz_check_case (const AmtCase *value, gboolean whole)
{
  g_autofree char *text = write_case (value, whole);
  g_autoptr (AmtCase) again = read_case (text, whole);
  g_autofree char *text_again = write_case (again, whole);
  g_autoptr (AmtCase) copy = amt_case_copy (value);

  g_assert_nonnull (value->id);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_true (amt_case_equal (value, copy));
}

void
fuzz_check_answer (const AmtOperationAnswer *answer)
{
  g_autofree char *text = fuzz_text_of (amt_wire_operation_answer_to_json (answer));
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperationAnswer) again = amt_wire_operation_answer_from_json (node, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = fuzz_text_of (amt_wire_operation_answer_to_json (again));
  g_assert_cmpstr (text_again, ==, text);
}

void
fuzz_check_problem (const AmtProblem *problem)
{
  g_autofree char *text = fuzz_text_of (amt_wire_problem_to_json (problem));
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (AmtProblem) again = amt_wire_problem_from_json (node, problem->status);
  g_autofree char *text_again = fuzz_text_of (amt_wire_problem_to_json (again));
  g_autoptr (AmtProblem) copy = amt_problem_copy (problem);

  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpstr (copy->type, ==, problem->type);
  g_assert_true ((problem->pointers == NULL) == (problem->details == NULL));
  if (problem->pointers)
    g_assert_cmpuint (g_strv_length (problem->pointers), ==, g_strv_length (problem->details));
}
