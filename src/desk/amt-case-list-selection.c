/* amt-case-list-selection.c: the selection of an AmtCaseListModel: a set of keys, or all but a set of keys. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model-private.h"

static guint signal_selection_changed;

void
amt_case_list_selection_class_init (GType type)
{
  signal_selection_changed = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static guint
n_items (AmtCaseListModel *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self));
}

static void
tell (AmtCaseListModel *self, guint first, guint end)
{
  if (first < end)
    g_signal_emit (self, signal_selection_changed, 0, first, end - first);
}

/* The key must be in the list. */
static gboolean
is_picked (AmtCaseListModel *self, gint64 key)
{
  return g_hash_table_contains (self->picked, &key) != self->all;
}

static void
pick (AmtCaseListModel *self, gint64 key, gboolean selected)
{
  if (selected != self->all)
    amt_case_list_add_key (self->picked, key);
  else
    g_hash_table_remove (self->picked, &key);
}

gboolean
amt_case_list_model_is_selected (AmtCaseListModel *self, guint position)
{
  gint64 key = amt_case_list_model_get_key (self, position);

  return key != 0 && is_picked (self, key);
}

gboolean
amt_case_list_model_is_key_selected (AmtCaseListModel *self, gint64 key)
{
  return is_picked (self, key) &&
         (!self->all || amt_case_list_model_find_key (self, key) != AMT_NO_POSITION);
}

guint
amt_case_list_model_get_n_selected (AmtCaseListModel *self)
{
  guint n = g_hash_table_size (self->picked);

  if (!self->all)
    return n;

  return n_items (self) > n ? n_items (self) - n : 0;
}

static void
forget (AmtCaseListModel *self)
{
  g_hash_table_remove_all (self->picked);
  self->all = FALSE;
}

void
amt_case_list_model_set_selection (AmtCaseListModel *self, guint position, guint n_asked,
                                   AmtSelectFunc func, gpointer data)
{
  guint end = n_items (self);
  guint first = G_MAXUINT;
  guint last = 0;

  if (position < end && n_asked < end - position)
    end = position + n_asked;
  for (guint i = position; i < end; i++)
    {
      gint64 key = amt_case_list_model_get_key (self, i);
      int wish = func (i, data);

      if (wish < 0 || is_picked (self, key) == (wish > 0))
        continue;
      pick (self, key, wish > 0);
      first = MIN (first, i);
      last = i + 1;
    }
  tell (self, first, last);
}

static int
always (guint position, gpointer data)
{
  return GPOINTER_TO_INT (data);
}

/* One pass over the list, so that no more is told than changed: every click comes here. */
static void
select_only (AmtCaseListModel *self, guint position, guint n_asked)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->picked);
  gboolean all_before = self->all;
  guint first = G_MAXUINT;
  guint last = 0;
  guint n = n_items (self);

  self->picked = amt_case_list_new_key_set ();
  self->all = FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 key = amt_case_list_model_get_key (self, i);
      gboolean selected = i >= position && i - position < n_asked;

      if (selected)
        pick (self, key, TRUE);
      if (selected == (g_hash_table_contains (before, &key) != all_before))
        continue;
      first = MIN (first, i);
      last = i + 1;
    }
  tell (self, first, last);
}

void
amt_case_list_model_select_range (AmtCaseListModel *self, guint position, guint n_asked,
                                  gboolean unselect_rest)
{
  if (unselect_rest && amt_case_list_model_get_n_selected (self) > 0)
    select_only (self, position, n_asked);
  else
    amt_case_list_model_set_selection (self, position, n_asked, always, GINT_TO_POINTER (1));
}

void
amt_case_list_model_unselect_range (AmtCaseListModel *self, guint position, guint n_asked)
{
  amt_case_list_model_set_selection (self, position, n_asked, always, GINT_TO_POINTER (0));
}

void
amt_case_list_model_toggle (AmtCaseListModel *self, guint position)
{
  gboolean selected = amt_case_list_model_is_selected (self, position);

  amt_case_list_model_set_selection (self, position, 1, always, GINT_TO_POINTER (!selected));
}

void
amt_case_list_model_select_all (AmtCaseListModel *self)
{
  g_hash_table_remove_all (self->picked);
  self->all = TRUE;
  tell (self, 0, n_items (self));
}

void
amt_case_list_model_unselect_all (AmtCaseListModel *self)
{
  gboolean any = self->all || g_hash_table_size (self->picked) > 0;

  forget (self);
  if (any)
    tell (self, 0, n_items (self));
}

void
amt_case_list_model_select_keys (AmtCaseListModel *self, const gint64 *keys, gsize n_keys)
{
  g_autoptr (GHashTable) wanted = amt_case_list_new_key_set ();
  guint n = n_items (self);

  forget (self);
  for (gsize i = 0; i < n_keys; i++)
    amt_case_list_add_key (wanted, keys[i]);
  for (guint i = 0; n_keys > 0 && i < n; i++)
    {
      gint64 key = amt_case_list_model_get_key (self, i);

      if (g_hash_table_contains (wanted, &key))
        pick (self, key, TRUE);
    }
  tell (self, 0, n);
}

GArray *
amt_case_list_model_get_selected (AmtCaseListModel *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = amt_case_list_model_get_n_selected (self) > 0 ? n_items (self) : 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 key = amt_case_list_model_get_key (self, i);

      if (is_picked (self, key))
        g_array_append_val (keys, key);
    }

  return keys;
}

void
amt_case_list_prune_selection (AmtCaseListModel *self, const GArray *gone, const GArray *come)
{
  for (guint i = 0; g_hash_table_size (self->picked) > 0 && i < gone->len; i++)
    g_hash_table_remove (self->picked, &g_array_index (gone, gint64, i));
  for (guint i = 0; self->all && i < come->len; i++)
    amt_case_list_add_key (self->picked, g_array_index (come, gint64, i));
}

void
amt_case_list_fit_selection (AmtCaseListModel *self, const GArray *keys)
{
  g_autoptr (GHashTable) before = NULL;

  if (g_hash_table_size (self->picked) == 0)
    return;

  before = g_steal_pointer (&self->picked);
  self->picked = amt_case_list_new_key_set ();
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      if (g_hash_table_contains (before, &key))
        amt_case_list_add_key (self->picked, key);
    }
}

static void
selected_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = amt_store_load_rows_finish (AMT_STORE (source), result, &error);

  if (rows)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
amt_case_list_model_load_selected_async (AmtCaseListModel *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GArray) keys = amt_case_list_model_get_selected (self);

  g_task_set_source_tag (task, amt_case_list_model_load_selected_async);
  amt_store_load_rows_async (self->store, (const gint64 *) (gpointer) keys->data, keys->len,
                             cancellable, selected_loaded_cb, g_object_ref (task));
}

GPtrArray *
amt_case_list_model_load_selected_finish (AmtCaseListModel *self, GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_list_model_load_selected_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
