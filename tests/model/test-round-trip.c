/* test-round-trip.c: every member of the model goes to JSON and back, by the model's own tables.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-random.h"

#include "amt-wire.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = amt_json_parse_text (text, &error);

  g_assert_no_error (error);
  return root;
}

static char *
text_of (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return amt_json_to_text (node);
}

static void
test_case_round_trip (void)
{
  g_autoptr (AmtCase) self = amt_case_new (NULL);
  g_autoptr (AmtCase) back = NULL;
  g_autoptr (AmtCase) row = NULL;
  g_autofree char *text = NULL;
  g_autofree char *row_text = NULL;
  g_autoptr (GError) error = NULL;
  guint counter = 0;

  amt_random_fill (&amt_case_shape, self, &counter);
  text = text_of (amt_wire_case_to_json (self));
  back = amt_wire_case_from_text (text, &error);
  g_assert_no_error (error);
  for (const AmtMember *member = amt_case_shape.members; member->name != NULL; member++)
    {
      const AmtMember only[] = { *member, { NULL } };
      const AmtShape one = { amt_case_shape.size, only, NULL, NULL };

      if (!amt_shape_equal (&one, self, back))
        g_error ("%s is lost", member->name);
    }

  row_text = text_of (amt_wire_row_to_json (self));
  row = amt_wire_case_from_text (row_text, &error);
  g_assert_no_error (error);
  g_assert_false (row->whole);
  for (const AmtMember *member = amt_case_shape.members; member->name != NULL; member++)
    {
      const AmtMember only[] = { *member, { NULL } };
      const AmtShape one = { amt_case_shape.size, only, NULL, NULL };

      if ((member->flags & AMT_MEMBER_ROW) != 0 && !amt_shape_equal (&one, self, row))
        g_error ("%s is lost from the row", member->name);
    }
}

static void
test_operations_round_trip (void)
{
  for (guint seed = 1; seed <= 2000; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) value = amt_random_case (rand);
      g_autoptr (AmtOperation) self = amt_random_operation (rand, value, "u-1");
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (AmtOperation) back = NULL;
      g_autoptr (GError) error = NULL;

      self->occurred_at = self->occurred_at / 1000 * 1000;
      text = amt_wire_operation_to_text (self);
      root = parse (text);
      back = amt_wire_operation_from_json (json_node_get_object (root), self->id, self->case_id,
                                           self->author_id, &error);
      g_assert_no_error (error);
      again = amt_wire_operation_to_text (back);
      if (!amt_operation_equal (self, back) || g_strcmp0 (text, again) != 0)
        g_error ("seed %u: %s", seed, self->type);
    }
}

static void
test_reference_round_trip (void)
{
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (AmtPortalInfo) info = amt_portal_info_new ();
  g_autoptr (AmtQueue) queue = amt_queue_new ();
  g_autoptr (AmtUser) user = amt_user_new ();
  g_autoptr (GError) error = NULL;
  guint counter = 0;

  amt_random_fill (&amt_me_shape, me, &counter);
  for (guint i = 0; i < me->queues->len; i++)
    {
      AmtQueueRight *right = g_ptr_array_index (me->queues, i);

      right->rights = AMT_RIGHT_READ | (i == 0 ? AMT_RIGHT_APPROVE : AMT_RIGHT_ASSIGN);
      right->cache_scope = i == 0 ? AMT_CACHE_ALL : AMT_CACHE_MINE;
    }
  amt_random_fill (&amt_portal_info_shape, info, &counter);
  amt_random_fill (&amt_queue_shape, queue, &counter);
  amt_random_fill (&amt_user_shape, user, &counter);

  {
    g_autofree char *me_text = text_of (amt_wire_me_to_json (me));
    g_autofree char *info_text = text_of (amt_wire_portal_info_to_json (info));
    g_autofree char *queue_text = text_of (amt_wire_queue_to_json (queue));
    g_autofree char *user_text = text_of (amt_wire_user_to_json (user));
    g_autoptr (JsonNode) me_root = parse (me_text);
    g_autoptr (JsonNode) info_root = parse (info_text);
    g_autoptr (JsonNode) queue_root = parse (queue_text);
    g_autoptr (JsonNode) user_root = parse (user_text);
    g_autoptr (AmtMe) me_back = amt_wire_me_from_json (me_root, &error);
    g_autoptr (AmtPortalInfo) info_back = amt_wire_portal_info_from_json (info_root, &error);
    g_autoptr (AmtQueue) queue_back =
        amt_wire_queue_from_json (json_node_get_object (queue_root), &error);
    g_autoptr (AmtUser) user_back =
        amt_wire_user_from_json (json_node_get_object (user_root), &error);

    g_assert_no_error (error);
    g_free (info->raw);
    info->raw = g_strdup (info_text);
    g_assert_true (amt_shape_equal (&amt_me_shape, me, me_back));
    g_assert_true (amt_shape_equal (&amt_portal_info_shape, info, info_back));
    g_assert_true (amt_shape_equal (&amt_queue_shape, queue, queue_back));
    g_assert_true (amt_shape_equal (&amt_user_shape, user, user_back));
  }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/model/round-trip/case", test_case_round_trip);
  g_test_add_func ("/model/round-trip/operations", test_operations_round_trip);
  g_test_add_func ("/model/round-trip/reference", test_reference_round_trip);

  return g_test_run ();
}
