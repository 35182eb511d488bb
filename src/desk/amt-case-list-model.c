/* amt-case-list-model.c: a list of cases over a query of the store: keys in order, readings one after the other, changes told
 * one by one. Owned by the list that shows it. Main thread.
 *
 * Only one reading is on its way at a time. What the store changes meanwhile is noted, and the next reading compares the
 * list with the one that is on the screen, so nothing can be missed or told twice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model-private.h"

#include "amt-base.h"
#include "amt-bind-query.h"

/* Rows that are shown before the others are asked for. */
#define FIRST_ROWS 200
/* Changed rows that are read again with the list; of more only those that exist. */
#define MAX_TOUCHED 200
#define DAY_LOOK_S 60

/* A reading that is on its way; the list may be gone when it comes back. */
typedef struct
{
  GWeakRef model;
  GCancellable *cancellable; /* (owned) */
  GArray *wanted;            /* (owned) (element-type gint64) rows that are read with it */
} Reading;

static void list_model_init (GListModelInterface *iface);
static void read_again (AmtCaseListModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (AmtCaseListModel, amt_case_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_N_TOTAL,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* --- finding --------------------------------------------------------------------------------------------- */

static void
answer_finder (AmtCaseListModel *self, GTask *task)
{
  const gint64 *key = g_task_get_task_data (task);

  g_task_return_int (task, (gssize) amt_case_list_model_find_key (self, *key));
}

static void
answer_finders (AmtCaseListModel *self)
{
  GTask *task;

  while (!self->reading && !self->again && (task = g_queue_pop_head (&self->finders)))
    {
      answer_finder (self, task);
      g_object_unref (task);
    }
}

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCaseListModel *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gint64 key = amt_store_find_key_finish (AMT_STORE (source), result, &error);

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, g_memdup2 (&key, sizeof key), g_free);
  g_queue_push_tail (&self->finders, g_steal_pointer (&task));
  answer_finders (self);
}

void
amt_case_list_model_find_async (AmtCaseListModel *self, const char *id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_case_list_model_find_async);
  amt_store_find_key_async (self->store, id, cancellable, key_found_cb, g_object_ref (task));
}

guint
amt_case_list_model_find_finish (AmtCaseListModel *self, GAsyncResult *result, GError **error)
{
  gssize position;

  g_return_val_if_fail (g_task_is_valid (result, self), AMT_NO_POSITION);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_list_model_find_async),
                        AMT_NO_POSITION);

  position = g_task_propagate_int (G_TASK (result), error);

  return position < 0 ? AMT_NO_POSITION : (guint) position;
}

/* --- reading --------------------------------------------------------------------------------------------- */

static void
touch (AmtCaseListModel *self, const GArray *keys)
{
  for (guint i = 0; i < keys->len; i++)
    amt_case_list_add_key (self->touched, g_array_index (keys, gint64, i));
}

static void
set_loading (AmtCaseListModel *self, gboolean loading)
{
  if (!loading && self->n_total != self->keys->len)
    {
      self->n_total = self->keys->len;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
    }
  if (self->loading != loading)
    {
      self->loading = loading;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
}

static void
bind (AmtCaseListModel *self)
{
  g_autoptr (AmtReferences) references =
      self->desk ? amt_references_ref (amt_desk_get_references (self->desk)) : NULL;

  g_clear_pointer (&self->bound, amt_case_query_free);
  self->bound = amt_case_query_copy (self->query);
  if (references || !self->bound->today)
    amt_bind_query (self->bound, references, amt_clock_now (self->clock));
}

/* Whoever listens may ask for any row while only some of the changes are told. Another list is one change, although rows of the
 * list before may be in it: what made way row by row, a widget would lay out as often. */
static void
tell_changes (AmtCaseListModel *self, AmtListReading *reading, AmtReadingKind kind)
{
  g_autoptr (GArray) done = NULL;
  guint n_before = self->keys->len;

  if (kind == AMT_READING_FIRST)
    {
      done = self->keys;
      self->keys = g_array_ref (reading->keys);
      if (n_before > 0 || self->keys->len > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->keys->len);
      return;
    }

  self->old_keys = self->keys;
  self->keys = g_array_ref (reading->keys);
  self->n_told = 0;
  self->n_old_told = 0;
  for (guint i = 0; i < reading->changes->len; i++)
    {
      const AmtSplice *splice = &g_array_index (reading->changes, AmtSplice, i);

      self->n_old_told += splice->position - self->n_told + splice->n_removed;
      self->n_told = splice->position + splice->n_added;
      g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->n_removed,
                                  splice->n_added);
    }
  done = g_steal_pointer (&self->old_keys);
}

static void
take_selection (AmtCaseListModel *self, AmtListReading *reading, AmtReadingKind kind)
{
  /* The first rows say nothing of the others. */
  if (kind == AMT_READING_REST)
    amt_case_list_fit_selection (self, reading->keys);
  else if (kind == AMT_READING_CHANGES)
    amt_case_list_prune_selection (self, reading->gone, reading->come);
}

static void
take_reading (AmtCaseListModel *self, AmtListReading *reading, AmtReadingKind kind)
{
  gboolean complete = kind != AMT_READING_FIRST || reading->keys->len < FIRST_ROWS;

  g_clear_error (&self->error);
  amt_case_list_take_rows (self, reading->rows);
  take_selection (self, reading, complete && kind == AMT_READING_FIRST ? AMT_READING_REST : kind);
  self->kind = complete ? AMT_READING_CHANGES : AMT_READING_REST;
  tell_changes (self, reading, kind);
  /* Whoever listened may have asked for another list. */
  if (self->reading)
    return;
  if (complete)
    set_loading (self, FALSE);
  else
    self->again = TRUE;
}

static void
reading_free (Reading *self)
{
  g_weak_ref_clear (&self->model);
  g_object_unref (self->cancellable);
  g_array_unref (self->wanted);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
list_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) step = user_data;
  g_autoptr (AmtCaseListModel) self = g_weak_ref_get (&step->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtListReading) reading =
      amt_store_read_list_finish (AMT_STORE (source), result, &error);
  AmtReadingKind kind;

  if (!self)
    return;
  kind = self->kind;

  /* Its rows were due to be read again: that is still so. */
  if (!reading)
    touch (self, step->wanted);
  /* Another query was set meanwhile. */
  if (step->cancellable != self->reading)
    {
      if (reading)
        amt_case_list_take_rows (self, reading->rows);
      if (g_hash_table_size (self->touched) > 0)
        self->again = TRUE;
      return;
    }

  g_clear_object (&self->reading);
  if (reading)
    take_reading (self, reading, kind);
  else
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      self->loading = TRUE;
      set_loading (self, FALSE);
    }
  if (self->again)
    read_again (self);
  answer_finders (self);
}

/* Rows that must be read with the list: changed ones that somebody may see. */
static GArray *
wanted_rows (AmtCaseListModel *self)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean all = g_hash_table_size (self->touched) <= MAX_TOUCHED;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (all || g_hash_table_contains (self->rows, key))
      g_array_append_vals (wanted, key, 1);
  g_hash_table_remove_all (self->touched);

  return wanted;
}

static void
read_again (AmtCaseListModel *self)
{
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (AmtCaseQuery) first = NULL;
  Reading *step;
  gboolean only_first = self->kind == AMT_READING_FIRST;

  if (!self->query)
    return;
  if (self->reading)
    {
      self->again = TRUE;
      return;
    }

  self->again = FALSE;
  bind (self);
  wanted = wanted_rows (self);
  if (only_first)
    {
      first = amt_case_query_copy (self->bound);
      first->limit = first->limit ? MIN (first->limit, FIRST_ROWS) : FIRST_ROWS;
    }
  self->reading = g_cancellable_new ();
  step = g_new0 (Reading, 1);
  g_weak_ref_init (&step->model, self);
  step->cancellable = g_object_ref (self->reading);
  step->wanted = g_array_ref (wanted);
  amt_store_read_list_async (self->store, first ? first : self->bound,
                             only_first ? NULL : self->keys, wanted, only_first ? FIRST_ROWS : 0,
                             self->reading, list_read_cb, step);
}

void
amt_case_list_model_set_query (AmtCaseListModel *self, const AmtCaseQuery *query)
{
  g_autoptr (AmtCaseQuery) before = g_steal_pointer (&self->query);
  gboolean same = before && amt_case_query_same_rows (before, query);

  AMT_ASSERT_MAIN ();

  self->query = amt_case_query_copy (query);
  if (!same)
    {
      amt_case_list_model_unselect_all (self);
      self->n_total = 0;
    }
  if (self->reading)
    {
      g_cancellable_cancel (self->reading);
      g_clear_object (&self->reading);
    }
  /* The same rows in another order are here at once, and then it is known which of them are new. */
  if (!same || self->loading)
    self->kind = AMT_READING_FIRST;
  set_loading (self, !same || self->loading);
  read_again (self);
}

void
amt_case_list_model_reload (AmtCaseListModel *self)
{
  AMT_ASSERT_MAIN ();
  read_again (self);
}

/* --- what happens around ------------------------------------------------------------------------------- */

static void
store_changed_cb (AmtCaseListModel *self, AmtChangeSet *changes)
{
  gboolean rows =
      changes->inserted->len > 0 || changes->updated->len > 0 || changes->removed->len > 0;
  gboolean opened;

  if (!self->query)
    return;

  opened = changes->places &&
           (self->query->scope == AMT_SCOPE_RECENT || self->query->sort == AMT_SORT_OPENED);
  touch (self, changes->inserted);
  touch (self, changes->updated);
  if (rows)
    amt_case_list_doubt_rows (self);
  if (rows || opened)
    read_again (self);
}

static void
references_changed_cb (AmtCaseListModel *self)
{
  read_again (self);
}

static gboolean
look_at_day_cb (gpointer user_data)
{
  AmtCaseListModel *self = user_data;
  g_autofree char *today = amt_time_legal_day (amt_clock_now (self->clock));

  if (self->bound && (self->desk || !self->query->today) &&
      g_strcmp0 (self->bound->today, today) != 0)
    read_again (self);

  return G_SOURCE_CONTINUE;
}

/* --- the list ------------------------------------------------------------------------------------------ */

static guint
count_items (AmtCaseListModel *self)
{
  return self->old_keys ? self->n_told + self->old_keys->len - self->n_old_told : self->keys->len;
}

gint64
amt_case_list_model_get_key (AmtCaseListModel *self, guint position)
{
  if (position >= count_items (self))
    return 0;
  if (self->old_keys && position >= self->n_told)
    return g_array_index (self->old_keys, gint64, self->n_old_told + position - self->n_told);

  return g_array_index (self->keys, gint64, position);
}

guint
amt_case_list_model_find_key (AmtCaseListModel *self, gint64 key)
{
  guint n = count_items (self);

  for (guint i = 0; i < n; i++)
    if (amt_case_list_model_get_key (self, i) == key)
      return i;

  return AMT_NO_POSITION;
}

static GType
get_item_type (GListModel *model)
{
  return AMT_TYPE_CASE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return count_items (AMT_CASE_LIST_MODEL (model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return amt_case_list_get_row (AMT_CASE_LIST_MODEL (model), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

const AmtCaseQuery *
amt_case_list_model_get_query (AmtCaseListModel *self)
{
  return self->query;
}

gboolean
amt_case_list_model_is_loading (AmtCaseListModel *self)
{
  return self->loading;
}

guint
amt_case_list_model_get_n_total (AmtCaseListModel *self)
{
  return MAX (self->n_total, count_items (self));
}

const GError *
amt_case_list_model_get_error (AmtCaseListModel *self)
{
  return self->error;
}

static void
amt_case_list_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  AmtCaseListModel *self = AMT_CASE_LIST_MODEL (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, amt_case_list_model_get_n_total (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
amt_case_list_model_dispose (GObject *object)
{
  AmtCaseListModel *self = AMT_CASE_LIST_MODEL (object);

  if (self->reading)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_handle_id (&self->day_timer, g_source_remove);
  amt_case_list_stop_rows (self);

  G_OBJECT_CLASS (amt_case_list_model_parent_class)->dispose (object);
}

static void
amt_case_list_model_finalize (GObject *object)
{
  AmtCaseListModel *self = AMT_CASE_LIST_MODEL (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->query, amt_case_query_free);
  g_clear_pointer (&self->bound, amt_case_query_free);
  g_array_unref (self->keys);
  g_clear_pointer (&self->filling, g_array_unref);
  g_hash_table_unref (self->touched);
  g_clear_error (&self->error);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->blank);
  g_hash_table_unref (self->picked);

  G_OBJECT_CLASS (amt_case_list_model_parent_class)->finalize (object);
}

static void
amt_case_list_model_class_init (AmtCaseListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = amt_case_list_model_get_property;
  object_class->dispose = amt_case_list_model_dispose;
  object_class->finalize = amt_case_list_model_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  amt_case_list_selection_class_init (AMT_TYPE_CASE_LIST_MODEL);
}

static void
amt_case_list_model_init (AmtCaseListModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->touched = amt_case_list_new_key_set ();
  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->places = g_hash_table_new (NULL, NULL);
  self->blank = amt_case_list_new_key_set ();
  self->picked = amt_case_list_new_key_set ();
  g_queue_init (&self->lately);
  g_queue_init (&self->finders);
}

AmtCaseListModel *
amt_case_list_model_new (AmtStore *store, AmtClock *clock, AmtDesk *desk)
{
  AmtCaseListModel *self = g_object_new (AMT_TYPE_CASE_LIST_MODEL, NULL);

  AMT_ASSERT_MAIN ();

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (desk)
    {
      self->desk = g_object_ref (desk);
      g_signal_connect_object (desk, "references-changed", G_CALLBACK (references_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  self->day_timer = g_timeout_add_seconds (DAY_LOOK_S, look_at_day_cb, self);

  return self;
}
