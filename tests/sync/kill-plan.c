/* kill-plan.c: the day that kill-client works through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kill-plan.h"

#include <string.h>

GBytes *
kill_plan_key (void)
{
  guint8 raw[32];

  memset (raw, 9, sizeof raw);
  return g_bytes_new (raw, sizeof raw);
}

static void
set (AmtOperation *operation, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!amt_operation_set_parameter (operation, name, value, &error))
    g_error ("%s", error->message);
}

AmtOperation *
kill_plan_operation (guint n, guint step)
{
  static const char *const TYPES[KILL_PLAN_STEPS] = { "claim",      "addFileNote", "setFollowUp",
                                                      "addJotting", "decide",      "close" };
  g_autofree char *case_id = g_strdup_printf ("c%u", n + 1);
  AmtOperation *operation =
      amt_operation_new (TYPES[step], case_id, KILL_PLAN_USER,
                         (G_GINT64_CONSTANT (1767603600) + n * 10 + step) * G_USEC_PER_SEC);

  g_free (operation->id);
  operation->id = g_strdup_printf ("00000000-0000-4000-8000-%06u%06u", n, step);
  if (step == 1 || step == 3)
    set (operation, "text", "written once");
  if (step == 1)
    set (operation, "kind", "note");
  if (step == 2)
    set (operation, "dueOn", "2027-05-01");
  if (step == 3)
    set (operation, "visibility", "case");
  if (step == 4)
    {
      set (operation, "outcome", "yes");
      set (operation, "templateVersion", "1");
      set (operation, "values", "{\"amount\":\"3,00\"}");
      set (operation, "applicantVersion", "1");
    }
  return operation;
}
