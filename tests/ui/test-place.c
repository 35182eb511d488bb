/* test-place.c: an entry of the sidebar.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-place.h"

#include "amt-test.h"

static void
test_list (void)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (AmtPlace) place = NULL;

  amt_case_query_add (&query->queues, "wohngeld");
  place = amt_place_new_list ("queue:wohngeld", "Wohngeld", "amt-queue-symbolic", query);
  /* What is done to the query afterwards is not done to the place. */
  amt_case_query_add (&query->queues, "elterngeld");

  g_assert_cmpint (amt_place_get_kind (place), ==, AMT_PLACE_LIST);
  g_assert_cmpstr (amt_place_get_id (place), ==, "queue:wohngeld");
  g_assert_cmpstr (amt_place_get_title (place), ==, "Wohngeld");
  g_assert_cmpstr (amt_place_get_icon (place), ==, "amt-queue-symbolic");
  g_assert_cmpint (amt_place_get_query (place)->scope, ==, AMT_SCOPE_OPEN);
  g_assert_cmpuint (g_strv_length (amt_place_get_query (place)->queues), ==, 1);
}

static void
test_other (void)
{
  g_autoptr (AmtPlace) place =
      amt_place_new (AMT_PLACE_TRANSFER, "transfer", "Übertragung", "amt-transfer-symbolic");

  g_assert_cmpint (amt_place_get_kind (place), ==, AMT_PLACE_TRANSFER);
  g_assert_cmpstr (amt_place_get_title (place), ==, "Übertragung");
  g_assert_null (amt_place_get_query (place));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/place/list", test_list);
  g_test_add_func ("/place/other", test_other);

  return g_test_run ();
}
