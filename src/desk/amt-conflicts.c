/* amt-conflicts.c: see the header. Main thread; sides are compared in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-conflicts.h"

#include "amt-base.h"
#include "amt-task.h"
#include "amt-weak.h"

typedef struct
{
  AmtConflict *conflict; /* (owned) */
  AmtChoice choice;
  gboolean seen;
  gboolean with_rest; /* chosen with those before it */
} Line;

struct _AmtConflicts
{
  GObject parent_instance;

  AmtContext *context; /* (owned) */
  GPtrArray *lines;    /* (owned) (element-type Line) */
  gboolean loaded;
  gboolean loading;
  gboolean load_again; /* the store changed meanwhile */
  gboolean applying;
};

/* One reading of all. */
typedef struct
{
  GPtrArray *entries; /* (owned) (element-type AmtOutboxEntry) in conflict, oldest first */
  GPtrArray
      *views; /* (owned) (element-type AmtCaseView) of the same places, as far as they are read */
  AmtReferences *references; /* (owned) */
} Reading;

G_DEFINE_FINAL_TYPE (AmtConflicts, amt_conflicts, G_TYPE_OBJECT)

static guint changed_signal;

static void load (AmtConflicts *self);
static void load_next (GTask *task);

static void
line_free (Line *line)
{
  amt_conflict_unref (line->conflict);
  g_free (line);
}

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->entries, g_ptr_array_unref);
  g_ptr_array_unref (reading->views);
  amt_references_unref (reading->references);
  g_free (reading);
}

static void
emit_changed (AmtConflicts *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- reading ------------------------------------------------------------------------------------------- */

static Line *
find_line (AmtConflicts *self, const AmtConflict *conflict)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = self->lines->pdata[i];

      if (amt_conflict_still (line->conflict, conflict))
        return line;
    }
  return NULL;
}

static void
take (AmtConflicts *self, GPtrArray *conflicts)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

  for (guint i = 0; i < conflicts->len; i++)
    {
      AmtConflict *conflict = conflicts->pdata[i];
      const Line *before = find_line (self, conflict);
      Line *line = g_new0 (Line, 1);

      if (before)
        *line = *before;
      else
        line->choice = conflict->prefers_mine ? AMT_CHOICE_MINE : AMT_CHOICE_THEIRS;
      line->conflict = amt_conflict_ref (conflict);
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_unref (self->lines);
  self->lines = g_steal_pointer (&lines);
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GPtrArray *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_conflict_unref);

  for (guint i = 0; i < reading->views->len; i++)
    if (reading->views->pdata[i])
      g_ptr_array_add (conflicts, amt_conflict_new (reading->entries->pdata[i],
                                                    reading->views->pdata[i], reading->references));
  g_task_return_pointer (task, conflicts, (GDestroyNotify) g_ptr_array_unref);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtConflicts *self = AMT_CONFLICTS (source);
  g_autoptr (GPtrArray) conflicts = g_task_propagate_pointer (G_TASK (result), NULL);

  self->loading = FALSE;
  if (!self->context)
    return;
  if (conflicts && !self->applying)
    {
      self->loaded = TRUE;
      take (self, conflicts);
      emit_changed (self);
    }
  if (self->load_again)
    load (self);
}

static void
view_free (AmtCaseView *view)
{
  if (view)
    amt_case_view_free (view);
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);

  /* An erased case has no conflicts any more; the store says so in its next change. */
  g_ptr_array_add (reading->views, amt_store_load_case_finish (AMT_STORE (source), result, NULL));
  load_next (task);
}

static void
load_next (GTask *task)
{
  AmtConflicts *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  guint n = reading->views->len;

  if (self->context && n < reading->entries->len)
    amt_store_load_case_async (amt_context_get_store (self->context),
                               ((AmtOutboxEntry *) reading->entries->pdata[n])->operation->case_id,
                               NULL, case_loaded_cb, g_object_ref (task));
  else
    amt_task_run_in_thread (task, compare_in_thread);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) all = amt_store_list_outbox_finish (AMT_STORE (source), result, NULL);

  reading->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_outbox_entry_unref);
  for (guint i = all ? all->len : 0; i > 0; i--)
    {
      AmtOutboxEntry *entry = all->pdata[i - 1];

      if (entry->state == AMT_OUTBOX_CONFLICT)
        g_ptr_array_add (reading->entries, amt_outbox_entry_ref (entry));
    }
  load_next (task);
}

static void
load (AmtConflicts *self)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  if (self->loading)
    {
      self->load_again = TRUE;
      return;
    }
  self->loading = TRUE;
  self->load_again = FALSE;
  reading = g_new0 (Reading, 1);
  reading->views = g_ptr_array_new_with_free_func ((GDestroyNotify) view_free);
  reading->references =
      amt_references_ref (amt_desk_get_references (amt_context_get_desk (self->context)));
  task = g_task_new (self, NULL, compared_cb, NULL);
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  amt_store_list_outbox_async (amt_context_get_store (self->context), G_MAXINT64, NULL, listed_cb,
                               g_object_ref (task));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtConflicts *self)
{
  if (!self->applying)
    load (self);
}

/* --- choosing ------------------------------------------------------------------------------------------ */

gboolean
amt_conflicts_is_loaded (AmtConflicts *self)
{
  return self->loaded;
}

guint
amt_conflicts_get_n (AmtConflicts *self)
{
  return self->lines->len;
}

static Line *
line_at (AmtConflicts *self, guint position)
{
  g_return_val_if_fail (position < self->lines->len, NULL);

  return self->lines->pdata[position];
}

const AmtConflict *
amt_conflicts_get (AmtConflicts *self, guint position)
{
  return line_at (self, position)->conflict;
}

int
amt_conflicts_find (AmtConflicts *self, const char *operation_id)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_strcmp0 (amt_conflicts_get (self, i)->entry->operation->id, operation_id) == 0)
      return (int) i;
  return -1;
}

AmtChoice
amt_conflicts_get_choice (AmtConflicts *self, guint position)
{
  return line_at (self, position)->choice;
}

static gboolean
may_choose (const Line *line, AmtChoice choice)
{
  return choice != AMT_CHOICE_MINE || line->conflict->mine != AMT_MINE_NEVER;
}

void
amt_conflicts_choose (AmtConflicts *self, guint position, AmtChoice choice)
{
  Line *line = line_at (self, position);

  if (line->choice == choice || !may_choose (line, choice))
    return;
  line->choice = choice;
  emit_changed (self);
}

void
amt_conflicts_see (AmtConflicts *self, guint position)
{
  Line *line = line_at (self, position);

  if (line->seen)
    return;
  line->seen = TRUE;
  emit_changed (self);
}

gboolean
amt_conflicts_is_seen (AmtConflicts *self, guint position)
{
  return line_at (self, position)->seen;
}

guint
amt_conflicts_choose_rest (AmtConflicts *self, guint position, AmtChoice choice)
{
  guint n = 0;

  for (guint i = position + 1; i < self->lines->len; i++)
    {
      Line *line = line_at (self, i);

      if (amt_conflict_needs_look (line->conflict) || !may_choose (line, choice))
        continue;
      line->choice = choice;
      line->with_rest = TRUE;
      n++;
    }
  if (n > 0)
    emit_changed (self);
  return n;
}

int
amt_conflicts_next_open (AmtConflicts *self, int position)
{
  for (guint i = (guint) (position + 1); i < self->lines->len; i++)
    {
      const Line *line = line_at (self, i);

      if (!line->seen && !line->with_rest)
        return (int) i;
    }
  return -1;
}

/* --- carrying out -------------------------------------------------------------------------------------- */

typedef struct
{
  guint at;
  AmtConflictsResult *result; /* (owned) */
} Applying;

void
amt_conflicts_result_free (AmtConflictsResult *self)
{
  g_clear_error (&self->error);
  g_free (self);
}

static void
applying_free (Applying *applying)
{
  g_clear_pointer (&applying->result, amt_conflicts_result_free);
  g_free (applying);
}

static void apply_next (GTask *task);

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtConflicts *self = g_task_get_source_object (task);
  Applying *applying = g_task_get_task_data (task);
  const Line *line = line_at (self, applying->at);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = amt_desk_settle_conflict_finish (AMT_DESK (source), result, &error);

  if (!id)
    {
      applying->result->n_failed++;
      if (!applying->result->error)
        applying->result->error = g_steal_pointer (&error);
    }
  else if (line->choice == AMT_CHOICE_MINE)
    applying->result->n_mine++;
  else
    applying->result->n_theirs++;
  applying->at++;
  apply_next (task);
}

/* While it is applied the lines stay as they are: nobody reads anew. */
static void
apply_next (GTask *task)
{
  AmtConflicts *self = g_task_get_source_object (task);
  Applying *applying = g_task_get_task_data (task);

  while (applying->at < self->lines->len &&
         line_at (self, applying->at)->choice == AMT_CHOICE_LATER)
    {
      applying->result->n_later++;
      applying->at++;
    }
  if (self->context && applying->at < self->lines->len)
    {
      const Line *line = line_at (self, applying->at);

      amt_desk_settle_conflict_async (amt_context_get_desk (self->context), line->conflict,
                                      line->choice == AMT_CHOICE_MINE, settled_cb,
                                      g_object_ref (task));
      return;
    }
  self->applying = FALSE;
  if (self->context)
    load (self);
  g_task_return_pointer (task, g_steal_pointer (&applying->result),
                         (GDestroyNotify) amt_conflicts_result_free);
}

void
amt_conflicts_apply_async (AmtConflicts *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Applying *applying = g_new0 (Applying, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (!self->applying);
  g_task_set_source_tag (task, amt_conflicts_apply_async);
  applying->result = g_new0 (AmtConflictsResult, 1);
  g_task_set_task_data (task, applying, (GDestroyNotify) applying_free);
  self->applying = TRUE;
  emit_changed (self);
  apply_next (task);
}

gboolean
amt_conflicts_is_applying (AmtConflicts *self)
{
  return self->applying;
}

AmtConflictsResult *
amt_conflicts_apply_finish (AmtConflicts *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_conflicts_apply_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_conflicts_dispose (GObject *object)
{
  AmtConflicts *self = AMT_CONFLICTS (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (amt_conflicts_parent_class)->dispose (object);
}

static void
amt_conflicts_finalize (GObject *object)
{
  g_ptr_array_unref (AMT_CONFLICTS (object)->lines);
  G_OBJECT_CLASS (amt_conflicts_parent_class)->finalize (object);
}

static void
amt_conflicts_class_init (AmtConflictsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_conflicts_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_conflicts_finalize;
  changed_signal = g_signal_new ("changed", AMT_TYPE_CONFLICTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
amt_conflicts_init (AmtConflicts *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
}

AmtConflicts *
amt_conflicts_new (AmtContext *context)
{
  AmtConflicts *self = g_object_new (AMT_TYPE_CONFLICTS, NULL);

  AMT_ASSERT_MAIN ();
  self->context = g_object_ref (context);
  g_signal_connect_object (amt_context_get_store (context), "changed",
                           G_CALLBACK (store_changed_cb), self, 0);
  load (self);
  return self;
}
