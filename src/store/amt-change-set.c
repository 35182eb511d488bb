/* amt-change-set.c: what one transaction changed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-change-set.h"

G_DEFINE_BOXED_TYPE (AmtChangeSet, amt_change_set, amt_change_set_ref, amt_change_set_unref)

AmtChangeSet *
amt_change_set_new (void)
{
  AmtChangeSet *self = g_new0 (AmtChangeSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->inserted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->updated = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->removed = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

AmtChangeSet *
amt_change_set_ref (AmtChangeSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
amt_change_set_unref (AmtChangeSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->inserted);
  g_array_unref (self->updated);
  g_array_unref (self->removed);
  g_free (self);
}

gboolean
amt_change_set_is_empty (const AmtChangeSet *self)
{
  return self->inserted->len == 0 && self->updated->len == 0 && self->removed->len == 0 &&
         !self->outbox && !self->references && !self->places;
}
