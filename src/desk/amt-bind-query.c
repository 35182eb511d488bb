/* amt-bind-query.c: what a query needs of the moment. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-bind-query.h"

#include "amt-sort-key.h"
#include <string.h>

/* An id with the key of its name. */
typedef struct
{
  const char *id;
  char *sort_key;
} Named;

static void
named_clear (gpointer data)
{
  g_free (((Named *) data)->sort_key);
}

static int
compare_named (gconstpointer a, gconstpointer b)
{
  const Named *first = a;
  const Named *second = b;
  int order = strcmp (first->sort_key, second->sort_key);

  return order ? order : strcmp (first->id, second->id);
}

static void
add_named (GArray *list, const char *id, const char *name)
{
  Named named = { id, amt_sort_key_name (name ? name : id) };

  g_array_append_val (list, named);
}

static char **
order_of (GHashTable *things, AmtSort sort)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Named));
  GHashTableIter iter;
  gpointer id;
  gpointer thing;
  char **order;

  g_array_set_clear_func (list, named_clear);
  g_hash_table_iter_init (&iter, things);
  while (g_hash_table_iter_next (&iter, &id, &thing))
    add_named (list, id,
               sort == AMT_SORT_SERVICE ? ((AmtService *) thing)->name : ((AmtUser *) thing)->name);
  g_array_sort (list, compare_named);

  order = g_new0 (char *, list->len + 1);
  for (guint i = 0; i < list->len; i++)
    order[i] = g_strdup (g_array_index (list, Named, i).id);

  return order;
}

static char **
approving (const AmtMe *me)
{
  char **queues = NULL;

  for (guint i = 0; i < me->queues->len; i++)
    {
      const AmtQueueRight *right = me->queues->pdata[i];

      if (right->rights & AMT_RIGHT_APPROVE)
        amt_case_query_add (&queues, right->queue_id);
    }

  return queues;
}

void
amt_bind_query (AmtCaseQuery *query, const AmtReferences *references, gint64 now)
{
  const AmtMe *me = references ? references->me : NULL;

  g_free (query->today);
  query->today = amt_time_legal_day (now);
  if (!references)
    return;

  g_clear_pointer (&query->user_id, g_free);
  g_clear_pointer (&query->approve_queues, g_strfreev);
  g_clear_pointer (&query->order, g_strfreev);
  if (me)
    {
      query->user_id = g_strdup (me->id);
      query->approve_queues = approving (me);
    }
  if (query->sort == AMT_SORT_SERVICE)
    query->order = order_of (references->services, query->sort);
  else if (query->sort == AMT_SORT_ASSIGNEE)
    query->order = order_of (references->users, query->sort);
}
