/* amt-places.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-places.h"

#include <glib/gi18n.h>

#define SAVED "saved:"

/* Work comes in the order in which it is due; what is over, the latest first. */
static const struct
{
  const char *id;
  const char *title; /* (translatable) */
  const char *icon;
  AmtScope scope;
  AmtSort sort;
  gboolean descending;
} MY_WORK[] = {
  { "inbox", N_ ("Inbox"), "amt-inbox-symbolic", AMT_SCOPE_INBOX, AMT_SORT_RECEIVED, FALSE },
  { "mine", N_ ("My Cases"), "amt-person-symbolic", AMT_SCOPE_MINE, AMT_SORT_DEADLINE, FALSE },
  { "due", N_ ("Due"), "amt-deadline-symbolic", AMT_SCOPE_DUE, AMT_SORT_DEADLINE, FALSE },
  { "follow-ups", N_ ("Follow-ups"), "amt-follow-up-symbolic", AMT_SCOPE_FOLLOW_UPS,
    AMT_SORT_FOLLOW_UP, FALSE },
  { "waiting", N_ ("Waiting"), "amt-waiting-symbolic", AMT_SCOPE_WAITING_MINE, AMT_SORT_FOLLOW_UP,
    FALSE },
  { "to-approve", N_ ("For Approval"), "amt-approve-symbolic", AMT_SCOPE_TO_APPROVE,
    AMT_SORT_RECEIVED, FALSE },
  { "recent", N_ ("Recently Opened"), "amt-recent-symbolic", AMT_SCOPE_RECENT, AMT_SORT_OPENED,
    TRUE },
  { "done", N_ ("Done"), "amt-done-symbolic", AMT_SCOPE_DONE_MINE, AMT_SORT_RECEIVED, TRUE },
};

static gboolean
may_approve (const AmtReferences *references)
{
  if (!references->me)
    return FALSE;
  for (guint i = 0; i < references->me->queues->len; i++)
    {
      const AmtQueueRight *right = g_ptr_array_index (references->me->queues, i);

      if (right->rights & AMT_RIGHT_APPROVE)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
amt_places_my_work (const AmtReferences *references)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (MY_WORK); i++)
    {
      g_autoptr (AmtCaseQuery) query = amt_case_query_new (MY_WORK[i].scope);

      if (MY_WORK[i].scope == AMT_SCOPE_TO_APPROVE && !may_approve (references))
        continue;
      query->sort = MY_WORK[i].sort;
      query->descending = MY_WORK[i].descending;
      g_ptr_array_add (
          places, amt_place_new_list (MY_WORK[i].id, _ (MY_WORK[i].title), MY_WORK[i].icon, query));
    }
  return places;
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (amt_place_get_title (*(AmtPlace **) a),
                         amt_place_get_title (*(AmtPlace **) b));
}

GPtrArray *
amt_places_queues (const AmtReferences *references)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; references->me && i < references->me->queues->len; i++)
    {
      const AmtQueueRight *right = g_ptr_array_index (references->me->queues, i);
      g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
      g_autofree char *id = g_strconcat ("queue:", right->queue_id, NULL);

      if (!(right->rights & AMT_RIGHT_READ))
        continue;
      amt_case_query_add (&query->queues, right->queue_id);
      query->sort = AMT_SORT_RECEIVED;
      g_ptr_array_add (
          places, amt_place_new_list (id, amt_references_queue_name (references, right->queue_id),
                                      "amt-queue-symbolic", query));
    }
  g_ptr_array_sort (places, compare_titles);
  return places;
}

GPtrArray *
amt_places_searches (GPtrArray *searches)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; searches && i < searches->len; i++)
    {
      const AmtSavedSearch *search = g_ptr_array_index (searches, i);
      g_autofree char *id = g_strdup_printf (SAVED "%" G_GINT64_FORMAT, search->id);

      g_ptr_array_add (places, amt_place_new_list (id, search->name, "amt-saved-search-symbolic",
                                                   search->query));
    }
  return places;
}

gint64
amt_places_saved_id (const char *id)
{
  return g_str_has_prefix (id, SAVED) ? g_ascii_strtoll (id + strlen (SAVED), NULL, 10) : 0;
}
