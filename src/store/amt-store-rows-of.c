/* amt-store-rows-of.c: list rows by the ids of their cases. Reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static gboolean
load_rows_of (AmtStoreTx *tx, gpointer data, GError **error)
{
  const char *const *ids = data;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_list_row_free);

  tx->result = list;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  for (gsize i = 0; ids[i]; i++)
    {
      g_auto (AmtStoredCase) stored = { 0 };

      if (!amt_store_find_case (tx->db, ids[i], &stored, error))
        return FALSE;
      if (stored.key != 0 && !amt_store_add_list_row (tx->db, stored.key, list, error))
        return FALSE;
    }
  return TRUE;
}

void
amt_store_load_rows_of_async (AmtStore *self, const char *const *case_ids, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_rows_of, g_strdupv ((char **) case_ids), (GDestroyNotify) g_strfreev,
                  amt_store_load_rows_of_async, cancellable, callback, user_data);
}

GPtrArray *
amt_store_load_rows_of_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_rows_of_async, error);
}
