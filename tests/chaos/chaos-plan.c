/* chaos-plan.c: people and secrets of the chaos.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-plan.h"

#include <string.h>

const char *
chaos_person (guint i)
{
  static const char *const PEOPLE[CHAOS_PEOPLE] = { "anna", "bert", "carl", "sonja" };

  return PEOPLE[i];
}

GBytes *
chaos_key (void)
{
  guint8 raw[32];

  memset (raw, 5, sizeof raw);
  return g_bytes_new (raw, sizeof raw);
}

char *
chaos_token (const char *user)
{
  return g_strconcat ("t-", user, NULL);
}

gboolean
chaos_is_doomed (const char *case_id)
{
  return g_ascii_strtoull (case_id + 1, NULL, 10) <= CHAOS_DOOMED;
}
