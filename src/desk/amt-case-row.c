/* amt-case-row.c: one row of a case list. Owned by whoever shows it and by its list's cache. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model-private.h"

#include "amt-base.h"

struct _AmtCaseRow
{
  GObject parent_instance;

  gint64 key;
  AmtListRow *row; /* (owned) (nullable) */
  GHashTable *
      rows; /* (owned) (nullable) key -> row (unowned): those of the list, which it leaves when it ends */
};

G_DEFINE_FINAL_TYPE (AmtCaseRow, amt_case_row, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
amt_case_row_finalize (GObject *object)
{
  AmtCaseRow *self = AMT_CASE_ROW (object);

  if (self->rows)
    {
      g_hash_table_remove (self->rows, &self->key);
      g_hash_table_unref (self->rows);
    }
  g_clear_pointer (&self->row, amt_list_row_free);

  G_OBJECT_CLASS (amt_case_row_parent_class)->finalize (object);
}

static void
amt_case_row_class_init (AmtCaseRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = amt_case_row_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_CASE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_case_row_init (AmtCaseRow *self)
{
}

AmtCaseRow *
amt_case_row_new (gint64 key)
{
  AmtCaseRow *self = g_object_new (AMT_TYPE_CASE_ROW, NULL);

  self->key = key;

  return self;
}

AmtCaseRow *
amt_case_row_new_in (GHashTable *rows, gint64 key)
{
  AmtCaseRow *self = amt_case_row_new (key);

  self->rows = g_hash_table_ref (rows);
  g_hash_table_insert (rows, &self->key, self);

  return self;
}

void
amt_case_row_take (AmtCaseRow *self, AmtListRow *row)
{
  AMT_ASSERT_MAIN ();
  g_return_if_fail (row->key == self->key);

  g_clear_pointer (&self->row, amt_list_row_free);
  self->row = row;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gint64
amt_case_row_get_key (AmtCaseRow *self)
{
  return self->key;
}

const AmtListRow *
amt_case_row_get_row (AmtCaseRow *self)
{
  return self->row;
}

const char *
amt_case_row_get_id (AmtCaseRow *self)
{
  return self->row ? self->row->value->id : NULL;
}
