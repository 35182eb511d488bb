/* amt-weak.h: a callback that knows its object only weakly: what is awaited does not keep a closed window alive.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** amt_weak_new: Returns: (transfer full): user data for one callback, which gives it to amt_weak_take (). */
static inline gpointer
amt_weak_new (gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, object);
  return weak;
}

/** amt_weak_take: Returns: (transfer full) (nullable): the object; %NULL if it is gone. @weak: (transfer full) */
static inline gpointer
amt_weak_take (gpointer weak)
{
  gpointer object = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return object;
}

G_END_DECLS
