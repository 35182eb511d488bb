/* fuzz-json.c: fuzz target: the bounded JSON parser. Whatever it accepts can be written and read again without loss.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

/* The readers answer for every type of member. */
static void
read_members (JsonNode *node)
{
  JsonObject *object = fuzz_object (node);
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;

  for (GList *l = names; l; l = l->next)
    {
      const char *name = l->data;
      const char *string = amt_json_string (object, name);
      gint64 time = amt_json_time (object, name);
      gint64 number;
      gboolean is_number = amt_json_need_int (object, name, G_MININT64, G_MAXINT64, &number, NULL);

      g_assert_true (time == AMT_TIME_NONE || string != NULL);
      g_assert_false (is_number && string);
      if (is_number)
        g_assert_cmpint (amt_json_int (object, name, 7), ==, number);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = amt_json_parse (bytes, 4096, 16, &error);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  fuzz_check_error (node, error);
  if (!node)
    return 0;

  text = amt_json_to_text (node);
  again = fuzz_again (text);
  text_again = amt_json_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
  read_members (node);

  return 0;
}
