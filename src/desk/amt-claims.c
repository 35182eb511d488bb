/* amt-claims.c: claiming several cases, one after the other. Owned by who shows its progress. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-claims.h"

#include "amt-base.h"

struct _AmtClaims
{
  GObject parent_instance;

  AmtContext *context; /* (owned) */
  GArray *keys;        /* (owned) (element-type gint64) */
  guint wanted;
  guint next; /* index in keys */
  guint n_claimed;
  GPtrArray *items;      /* (owned) (element-type AmtClaimItem) */
  AmtClaimItem *current; /* (owned) (nullable) the one that is tried */
};

G_DEFINE_FINAL_TYPE (AmtClaims, amt_claims, G_TYPE_OBJECT)

static guint progress_signal;

static void try_next (GTask *task);

static void
item_free (AmtClaimItem *item)
{
  g_free (item->case_id);
  g_free (item->reference);
  g_free (item->applicant);
  g_clear_pointer (&item->holder, amt_holder_free);
  g_clear_error (&item->error);
  g_free (item);
}

static AmtClaimOutcome
outcome_of (const GError *error)
{
  if (error->domain == AMT_REMOTE_ERROR)
    return AMT_CLAIM_OFFLINE;
  if (error->domain != AMT_DESK_ERROR)
    return AMT_CLAIM_FAILED;

  switch (error->code)
    {
    case AMT_DESK_ERROR_OFFLINE:
      return AMT_CLAIM_OFFLINE;
    case AMT_DESK_ERROR_UNSURE:
      return AMT_CLAIM_UNSURE;
    case AMT_DESK_ERROR_HELD:
      return AMT_CLAIM_HELD;
    case AMT_DESK_ERROR_REFUSED:
      return AMT_CLAIM_REFUSED;
    default:
      return AMT_CLAIM_FAILED;
    }
}

/* @error: (transfer full) (nullable): %NULL: claimed */
static void
end_item (GTask *task, GError *error)
{
  AmtClaims *self = g_task_get_source_object (task);
  AmtClaimItem *item = g_steal_pointer (&self->current);

  item->outcome = error ? outcome_of (error) : AMT_CLAIM_CLAIMED;
  item->error = error;
  self->n_claimed += error == NULL;
  g_ptr_array_add (self->items, item);
  g_signal_emit (self, progress_signal, 0);
  /* Without the portal the others would fail alike; after a lost answer too, more often than not. */
  if (item->outcome == AMT_CLAIM_OFFLINE || item->outcome == AMT_CLAIM_UNSURE)
    self->next = self->keys->len;
  try_next (task);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtClaims *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_claim_finish (AMT_DESK (source), result, &self->current->holder, &error);

  end_item (task, error);
}

static void
row_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtClaims *self = g_task_get_source_object (task);
  AmtClaimItem *item = self->current;
  const AmtReferences *references = amt_desk_get_references (amt_context_get_desk (self->context));
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = amt_store_load_rows_finish (AMT_STORE (source), result, &error);
  const AmtListRow *row = rows && rows->len == 1 ? g_ptr_array_index (rows, 0) : NULL;

  if (row)
    {
      g_free (item->case_id);
      item->case_id = g_strdup (row->value->id);
      g_free (item->reference);
      item->reference = g_strdup (row->value->reference ? row->value->reference : "");
      g_free (item->applicant);
      item->applicant = g_strdup (row->value->applicant ? row->value->applicant : "");
    }
  else if (!error)
    {
      error = g_error_new_literal (AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND,
                                   "the case is no longer here");
    }
  if (row && row->value->assignee_id &&
      (!references->me || g_strcmp0 (row->value->assignee_id, references->me->id) != 0))
    {
      /* The list was older than the cache: no need to ask. */
      item->holder = g_new0 (AmtHolder, 1);
      item->holder->name =
          g_strdup (amt_references_user_name (references, row->value->assignee_id));
      item->holder->since = row->value->assigned_at;
      error =
          g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_HELD, "somebody else has the case");
    }
  if (error)
    end_item (task, error);
  else
    amt_desk_claim_async (amt_context_get_desk (self->context), item->case_id, NULL, claimed_cb,
                          g_object_ref (task));
}

static void
try_next (GTask *task)
{
  AmtClaims *self = g_task_get_source_object (task);

  if (self->next >= self->keys->len || self->n_claimed >= self->wanted ||
      g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_int (task, self->n_claimed);
      return;
    }
  self->current = g_new0 (AmtClaimItem, 1);
  self->current->key = g_array_index (self->keys, gint64, self->next++);
  self->current->case_id = g_strdup ("");
  self->current->reference = g_strdup ("");
  self->current->applicant = g_strdup ("");
  amt_store_load_rows_async (amt_context_get_store (self->context), &self->current->key, 1, NULL,
                             row_loaded_cb, g_object_ref (task));
}

static void
amt_claims_finalize (GObject *object)
{
  AmtClaims *self = AMT_CLAIMS (object);

  g_clear_object (&self->context);
  g_array_unref (self->keys);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->current, item_free);

  G_OBJECT_CLASS (amt_claims_parent_class)->finalize (object);
}

static void
amt_claims_class_init (AmtClaimsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_claims_finalize;
  progress_signal = g_signal_new ("progress", AMT_TYPE_CLAIMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
amt_claims_init (AmtClaims *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
}

AmtClaims *
amt_claims_new (AmtContext *context, const gint64 *keys, gsize n_keys, guint wanted)
{
  AmtClaims *self = g_object_new (AMT_TYPE_CLAIMS, NULL);

  AMT_ASSERT_MAIN ();
  self->context = g_object_ref (context);
  g_array_append_vals (self->keys, keys, (guint) n_keys);
  self->wanted = wanted > 0 ? MIN (wanted, self->keys->len) : self->keys->len;
  return self;
}

void
amt_claims_run_async (AmtClaims *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (self->next == 0);
  g_task_set_source_tag (task, amt_claims_run_async);
  /* What was claimed counts. */
  g_task_set_check_cancellable (task, FALSE);
  try_next (task);
}

guint
amt_claims_run_finish (AmtClaims *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_claims_run_async), 0);

  return (guint) g_task_propagate_int (G_TASK (result), NULL);
}

GPtrArray *
amt_claims_get_items (AmtClaims *self)
{
  return self->items;
}

guint
amt_claims_get_n_claimed (AmtClaims *self)
{
  return self->n_claimed;
}

guint
amt_claims_get_wanted (AmtClaims *self)
{
  return self->wanted;
}
