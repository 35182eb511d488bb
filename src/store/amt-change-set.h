/* amt-change-set.h: what one transaction changed. Immutable once shared; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  gatomicrefcount ref_count;
  GArray *inserted; /* (element-type gint64) keys of list rows, ascending */
  GArray *updated;
  GArray *removed;
  gboolean outbox;     /* an operation was recorded, changed state or went */
  gboolean references; /* reference data changed */
  gboolean places;     /* saved searches, or what was opened lately */
} AmtChangeSet;

#define AMT_TYPE_CHANGE_SET (amt_change_set_get_type ())
GType amt_change_set_get_type (void);
AmtChangeSet *amt_change_set_new (void);
AmtChangeSet *amt_change_set_ref (AmtChangeSet *self);
void amt_change_set_unref (AmtChangeSet *self);
gboolean amt_change_set_is_empty (const AmtChangeSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtChangeSet, amt_change_set_unref)

G_END_DECLS
