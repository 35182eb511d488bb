/* test-operation.c: the table of operation types and the checks of parameters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-random.h"

static void
test_table (void)
{
  guint n = 0;
  const AmtOperationTypeInfo *infos = amt_operation_type_infos (&n);

  g_assert_cmpuint (n, ==, AMT_N_OPERATION_TYPES - 1);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (infos[i].type, ==, i + 1);
      g_assert_true (amt_operation_type_info (infos[i].name) == &infos[i]);
      g_assert_nonnull (infos[i].parameters);
      g_assert_cmpint (infos[i].writes, !=, 0);
      /* What only adds needs no version; what overwrites does; a claim is decided by the portal alone. */
      g_assert_true (infos[i].only_adds + infos[i].needs_version + infos[i].needs_network == 1);
      g_assert_true (!infos[i].has_hold || infos[i].needs_version);
      g_assert_true (amt_operation_only_adds (infos[i].name) == infos[i].only_adds);
    }
  g_assert_null (amt_operation_type_info ("foldIntoCrane"));
  g_assert_null (amt_operation_type_info (NULL));
  g_assert_false (amt_operation_only_adds ("foldIntoCrane"));
}

#define SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct
{
  const char *type;
  const char *name;
  const char *value;
  gboolean good;
} parameters[] = {
  { "assign", "userId", "u-1", TRUE },
  { "assign", "userId", "", FALSE },
  { "assign", "userId", "a\nb", FALSE },
  { "assign", "queueId", "q-1", FALSE },
  { "claim", "text", "x", FALSE },
  { "claim", "reason", "because", TRUE },
  { "claim", "reasonCode", "r-1", TRUE },
  { "foldIntoCrane", "reason", "x", FALSE },
  { "setFollowUp", "dueOn", "2026-02-28", TRUE },
  { "setFollowUp", "dueOn", "2026-02-29", FALSE },
  { "setFollowUp", "dueOn", "28.02.2026", FALSE },
  { "addFileNote", "kind", "phone", TRUE },
  { "addFileNote", "kind", "smoke", FALSE },
  { "addFileNote", "text", "", FALSE },
  { "addFileNote", "text", "\xff", FALSE },
  { "addJotting", "visibility", "me", TRUE },
  { "addJotting", "visibility", "all", FALSE },
  { "addDocument", "sha256", SHA256, TRUE },
  { "addDocument", "sha256", SHA256 "0", FALSE },
  { "addDocument", "sha256", "ABCDEF", FALSE },
  { "addDocument", "size", "18446744073709551616", FALSE },
  { "addDocument", "size", "-1", FALSE },
  { "addDocument", "size", "1", TRUE },
  { "decide", "values", "{\"a\":1}", TRUE },
  { "decide", "values", "[1]", FALSE },
  { "decide", "values", "{", FALSE },
};

static void
test_set_parameter (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      g_autoptr (AmtOperation) self = amt_operation_new (parameters[i].type, "c-1", "u-1", 1);
      g_autoptr (GError) error = NULL;
      gboolean good =
          amt_operation_set_parameter (self, parameters[i].name, parameters[i].value, &error);

      if (good != parameters[i].good || good != (error == NULL))
        g_error ("%s %s=%s", parameters[i].type, parameters[i].name, parameters[i].value);
      g_assert_true (error == NULL || error->domain == AMT_OPERATION_ERROR);
    }
}

static gboolean
is_valid (const AmtOperation *self)
{
  g_autoptr (GError) error = NULL;
  gboolean valid = amt_operation_validate (self, &error);

  g_assert_true (valid == (error == NULL));
  return valid;
}

/* Each required parameter is missed, each text is measured. */
static void
test_validate (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (AmtCase) self = amt_random_case (rand);

  for (AmtOperationType type = 1; type < AMT_N_OPERATION_TYPES; type++)
    {
      g_autoptr (AmtOperation) good = amt_random_operation_of (rand, self, "u-1", type);
      const AmtOperationTypeInfo *info = amt_operation_type_info (good->type);

      g_assert_true (is_valid (good));
      for (const AmtParameter *parameter = info->parameters; parameter->name != NULL; parameter++)
        {
          g_autoptr (AmtOperation) bad = amt_operation_copy (good);

          if (parameter->kind == AMT_PARAMETER_COUNT)
            {
              G_STRUCT_MEMBER (guint64, bad, parameter->offset) = 0;
            }
          else
            {
              char **slot = &G_STRUCT_MEMBER (char *, bad, parameter->offset);

              g_clear_pointer (slot, g_free);
              g_assert_true (is_valid (bad) == !parameter->required);
              *slot = g_strnfill (AMT_VALUES_MAX + 1, 'x');
            }
          if (is_valid (bad))
            g_error ("%s without or with endless %s", info->name, parameter->name);
        }
    }
}

static void
test_validate_head (void)
{
  g_autoptr (AmtOperation) self = amt_operation_new ("claim", "c-1", "u-1", 1);
  g_autoptr (AmtOperation) copy = amt_operation_copy (self);

  g_assert_true (is_valid (self));
  g_assert_true (amt_operation_equal (self, copy));
  self->occurred_at = AMT_TIME_NONE;
  g_assert_false (is_valid (self));
  self->occurred_at = 1;
  self->id[0] = 'F';
  g_assert_false (is_valid (self));
  self->id[0] = 'f';
  g_assert_true (is_valid (self));
  self->reason = g_strnfill (AMT_REASON_MAX + 1, 'x');
  g_assert_false (is_valid (self));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/model/operation/table", test_table);
  g_test_add_func ("/model/operation/set-parameter", test_set_parameter);
  g_test_add_func ("/model/operation/validate", test_validate);
  g_test_add_func ("/model/operation/validate-head", test_validate_head);

  return g_test_run ();
}
