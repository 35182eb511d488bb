/* amt-transfer-list.c: "Übertragung" as a list model. Owned by the window's shell. Main thread.
 *
 * A change of the outbox reads the list anew; items keep their identity, and only the lines between the first and the last that
 * moved are told to change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-transfer-list.h"

#include "amt-base.h"
#include "amt-transfer-item-private.h"
#include "amt-weak.h"

struct _AmtTransferList
{
  GObject parent_instance;

  AmtContext *context;       /* (owned) */
  GPtrArray *items;          /* (owned) (element-type AmtTransferItem) */
  GPtrArray *entries;        /* (owned) (nullable) while their rows are read */
  GCancellable *cancellable; /* (owned) ends with the object */
  gboolean loading;
  gboolean load_again;
  gboolean loaded;
  guint n_unsent;
  guint n_to_clarify;
  guint n_missing;
  guint n_lost;
  gulong store_handler;
  gulong desk_handler;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AmtTransferList, amt_transfer_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint counts_signal;

static void load (AmtTransferList *self);

/* --- list model ------------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return AMT_TYPE_TRANSFER_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return AMT_TRANSFER_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint at)
{
  AmtTransferList *self = AMT_TRANSFER_LIST (model);

  return at < self->items->len ? g_object_ref (g_ptr_array_index (self->items, at)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- reading --------------------------------------------------------------------------------------------- */

/* Reading a case is nothing that a clerk does to it, unless it cannot be told. */
static gboolean
is_shown (const AmtOutboxEntry *entry)
{
  return !g_str_equal (entry->operation->type, "markRead") || entry->state == AMT_OUTBOX_CONFLICT ||
         entry->state == AMT_OUTBOX_REFUSED;
}

static AmtTransferItem *
find (GPtrArray *items, const char *operation_id)
{
  for (guint i = 0; i < items->len; i++)
    {
      AmtTransferItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (amt_transfer_item_get_entry (item)->operation->id, operation_id))
        return item;
    }
  return NULL;
}

static void
count (AmtTransferList *self)
{
  guint n_unsent = 0, n_to_clarify = 0, n_missing = 0, n_lost = 0;
  gboolean first = !self->loaded;

  for (guint i = 0; i < self->items->len; i++)
    {
      AmtTransferItem *item = g_ptr_array_index (self->items, i);

      if (amt_transfer_item_is_to_clarify (item))
        n_to_clarify++;
      else if (!amt_transfer_item_is_settled (item))
        n_unsent++;
      n_missing += amt_transfer_item_is_missing (item) ? 1 : 0;
      n_lost += amt_transfer_item_was_lost (item) ? 1 : 0;
    }
  self->loaded = TRUE;
  if (!first && n_unsent == self->n_unsent && n_to_clarify == self->n_to_clarify &&
      n_missing == self->n_missing && n_lost == self->n_lost)
    return;
  self->n_missing = n_missing;
  self->n_lost = n_lost;
  self->n_unsent = n_unsent;
  self->n_to_clarify = n_to_clarify;
  g_signal_emit (self, counts_signal, 0);
}

/* @items: (transfer full) */
static void
replace (AmtTransferList *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = self->items;
  guint start = 0, end = 0;

  while (start < old->len && start < items->len && old->pdata[start] == items->pdata[start])
    start++;
  while (end + start < old->len && end + start < items->len &&
         old->pdata[old->len - 1 - end] == items->pdata[items->len - 1 - end])
    end++;
  self->items = items;
  if (old->len != items->len || start + end < items->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end,
                                items->len - start - end);
}

static void
fill (AmtTransferList *self, GPtrArray *entries, GPtrArray *rows)
{
  const AmtReferences *references = amt_desk_get_references (amt_context_get_desk (self->context));
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      AmtListRow *row = g_ptr_array_index (rows, i);

      g_hash_table_insert (by_id, row->value->id, row);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      AmtTransferItem *item = g_ptr_array_index (self->items, i);

      g_hash_table_insert (known, amt_transfer_item_get_entry (item)->operation->id, item);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (entries, i);
      AmtTransferItem *item = g_hash_table_lookup (known, entry->operation->id);

      if (is_shown (entry))
        g_ptr_array_add (items, item ? g_object_ref (item) : amt_transfer_item_new ());
    }
  /* The keys of "known" belong to the entries that are replaced now. */
  for (guint i = 0, k = 0; i < entries->len; i++)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (is_shown (entry))
        amt_transfer_item_set (g_ptr_array_index (items, k++), entry,
                               g_hash_table_lookup (by_id, entry->operation->case_id), references);
    }
  replace (self, items);
  count (self);
}

static void
end_load (AmtTransferList *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->loading = FALSE;
  if (self->load_again)
    load (self);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtTransferList) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = amt_store_load_rows_of_finish (AMT_STORE (source), result, &error);

  if (!self)
    return;
  if (rows)
    fill (self, self->entries, rows);
  else
    g_debug ("the transfer list cannot be read: %s", error->message);
  end_load (self);
}

static void
entries_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtTransferList) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);
  g_autoptr (GHashTable) ids = NULL;
  g_autofree const char **names = NULL;

  if (!self)
    return;
  if (!entries)
    {
      g_debug ("the transfer list cannot be read: %s", error->message);
      end_load (self);
      return;
    }

  self->entries = g_ptr_array_ref (entries);
  ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (ids, ((AmtOutboxEntry *) g_ptr_array_index (entries, i))->operation->case_id);
  names = (const char **) g_hash_table_get_keys_as_array (ids, NULL);
  amt_store_load_rows_of_async (AMT_STORE (source), names, self->cancellable, rows_cb,
                                amt_weak_new (self));
}

static void
load (AmtTransferList *self)
{
  gint64 now = amt_clock_now (amt_context_get_clock (self->context));

  self->load_again = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  amt_store_list_outbox_async (amt_context_get_store (self->context),
                               now - AMT_TRANSFER_DAYS * G_TIME_SPAN_DAY, self->cancellable,
                               entries_cb, amt_weak_new (self));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, gpointer user_data)
{
  if (changes->outbox)
    load (user_data);
}

static void
references_changed_cb (AmtDesk *desk, gpointer user_data)
{
  load (user_data);
}

/* --- object ---------------------------------------------------------------------------------------------- */

static void
amt_transfer_list_dispose (GObject *object)
{
  AmtTransferList *self = AMT_TRANSFER_LIST (object);

  g_cancellable_cancel (self->cancellable);
  if (self->context)
    {
      g_clear_signal_handler (&self->store_handler, amt_context_get_store (self->context));
      g_clear_signal_handler (&self->desk_handler, amt_context_get_desk (self->context));
    }
  g_clear_object (&self->context);

  G_OBJECT_CLASS (amt_transfer_list_parent_class)->dispose (object);
}

static void
amt_transfer_list_finalize (GObject *object)
{
  AmtTransferList *self = AMT_TRANSFER_LIST (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (amt_transfer_list_parent_class)->finalize (object);
}

static void
amt_transfer_list_class_init (AmtTransferListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_transfer_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_transfer_list_finalize;
  counts_signal = g_signal_new ("counts-changed", AMT_TYPE_TRANSFER_LIST, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_transfer_list_init (AmtTransferList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

AmtTransferList *
amt_transfer_list_new (AmtContext *context)
{
  AmtTransferList *self = g_object_new (AMT_TYPE_TRANSFER_LIST, NULL);

  AMT_ASSERT_MAIN ();
  self->context = g_object_ref (context);
  self->store_handler = g_signal_connect (amt_context_get_store (context), "changed",
                                          G_CALLBACK (store_changed_cb), self);
  self->desk_handler = g_signal_connect (amt_context_get_desk (context), "references-changed",
                                         G_CALLBACK (references_changed_cb), self);
  load (self);
  return self;
}

guint
amt_transfer_list_get_n_unsent (AmtTransferList *self)
{
  return self->n_unsent;
}

guint
amt_transfer_list_get_n_to_clarify (AmtTransferList *self)
{
  return self->n_to_clarify;
}

guint
amt_transfer_list_get_n_missing (AmtTransferList *self)
{
  return self->n_missing;
}

guint
amt_transfer_list_get_n_lost (AmtTransferList *self)
{
  return self->n_lost;
}

gboolean
amt_transfer_list_is_loaded (AmtTransferList *self)
{
  return self->loaded;
}

AmtTransferItem *
amt_transfer_list_find (AmtTransferList *self, const char *operation_id)
{
  AmtTransferItem *item = find (self->items, operation_id);

  return item ? g_object_ref (item) : NULL;
}
