/* amt-presence-table.c: who is in which case. Owned by AmtEvents; the portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-presence-table.h"

struct _AmtPresenceTable
{
  GHashTable *cases; /* (owned) case id -> GPtrArray of AmtPresenceLease, never empty */
};

static void
lease_free (gpointer data)
{
  AmtPresenceLease *lease = data;

  g_free (lease->user_id);
  g_free (lease);
}

AmtPresenceTable *
amt_presence_table_new (void)
{
  AmtPresenceTable *self = g_new0 (AmtPresenceTable, 1);

  self->cases =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
amt_presence_table_free (AmtPresenceTable *self)
{
  g_hash_table_unref (self->cases);
  g_free (self);
}

gboolean
amt_presence_table_is_empty (AmtPresenceTable *self)
{
  return g_hash_table_size (self->cases) == 0;
}

static AmtPresenceLease *
find (AmtPresenceTable *self, const char *case_id, const char *user_id)
{
  GPtrArray *leases = g_hash_table_lookup (self->cases, case_id);

  for (guint i = 0; leases != NULL && i < leases->len; i++)
    {
      AmtPresenceLease *lease = g_ptr_array_index (leases, i);

      if (g_str_equal (lease->user_id, user_id))
        return lease;
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): the case that @user_id has to leave before entering one more. */
static char *
one_too_many (AmtPresenceTable *self, const char *user_id)
{
  g_autoptr (GPtrArray) cases = amt_presence_table_cases (self, user_id);
  gint64 oldest = G_MAXINT64;
  const char *which = NULL;

  for (guint i = 0; i < cases->len; i++)
    {
      const AmtPresenceLease *lease = find (self, g_ptr_array_index (cases, i), user_id);

      if (lease->expires < oldest)
        {
          oldest = lease->expires;
          which = g_ptr_array_index (cases, i);
        }
    }
  return cases->len >= AMT_PRESENCE_MAX_CASES ? g_strdup (which) : NULL;
}

gboolean
amt_presence_table_enter (AmtPresenceTable *self, const char *case_id, const char *user_id,
                          gint64 since, gint64 expires, char **out_left)
{
  AmtPresenceLease *lease = find (self, case_id, user_id);
  GPtrArray *leases;

  *out_left = NULL;
  if (lease != NULL)
    {
      lease->expires = expires;
      return FALSE;
    }

  *out_left = one_too_many (self, user_id);
  if (*out_left != NULL)
    (void) amt_presence_table_leave (self, *out_left, user_id);
  lease = g_new0 (AmtPresenceLease, 1);
  lease->user_id = g_strdup (user_id);
  lease->since = since;
  lease->expires = expires;
  leases = g_hash_table_lookup (self->cases, case_id);
  if (leases == NULL)
    {
      leases = g_ptr_array_new_with_free_func (lease_free);
      g_hash_table_insert (self->cases, g_strdup (case_id), leases);
    }
  g_ptr_array_add (leases, lease);
  return TRUE;
}

gboolean
amt_presence_table_leave (AmtPresenceTable *self, const char *case_id, const char *user_id)
{
  AmtPresenceLease *lease = find (self, case_id, user_id);
  GPtrArray *leases = g_hash_table_lookup (self->cases, case_id);

  if (lease == NULL)
    return FALSE;
  g_ptr_array_remove (leases, lease);
  if (leases->len == 0)
    g_hash_table_remove (self->cases, case_id);
  return TRUE;
}

gboolean
amt_presence_table_contains (AmtPresenceTable *self, const char *case_id, const char *user_id)
{
  return find (self, case_id, user_id) != NULL;
}

GPtrArray *
amt_presence_table_expire (AmtPresenceTable *self, gint64 now)
{
  GPtrArray *touched = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer case_id, value;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, &case_id, &value))
    {
      GPtrArray *leases = value;
      guint before = leases->len;

      for (guint i = leases->len; i-- > 0;)
        if (((AmtPresenceLease *) g_ptr_array_index (leases, i))->expires <= now)
          g_ptr_array_remove_index (leases, i);
      if (leases->len == before)
        continue;
      g_ptr_array_add (touched, g_strdup (case_id));
      if (leases->len == 0)
        g_hash_table_iter_remove (&iter);
    }
  return touched;
}

GPtrArray *
amt_presence_table_list (AmtPresenceTable *self, const char *case_id)
{
  return g_hash_table_lookup (self->cases, case_id);
}

GPtrArray *
amt_presence_table_cases (AmtPresenceTable *self, const char *user_id)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer case_id;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, &case_id, NULL))
    if (user_id == NULL || find (self, case_id, user_id) != NULL)
      g_ptr_array_add (cases, g_strdup (case_id));
  return cases;
}
