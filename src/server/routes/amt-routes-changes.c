/* amt-routes-changes.c: GET /changes: rows, full or since a cursor.
 *
 * A full sync walks mine, unassigned, rest, queue by queue. It starts by remembering the end of the log; when the
 * walk is done the cursor stands there, so that whatever moved during the walk comes once more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "../amt-cursor.h"

static const char *const list_names[] = { "authorities", "queues", "users", "services" };

/* {changes[], nextCursor, hasMore, totalEstimate} */
static void
answer_page (AmtRequest *request, GPtrArray *changes, const AmtCursor *next, gboolean more,
             gint64 total)
{
  JsonObject *page = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *cursor = amt_cursor_to_text (next);

  for (guint i = 0; i < changes->len; i++)
    {
      const AmtChange *change = g_ptr_array_index (changes, i);
      JsonObject *object = json_object_new ();

      amt_json_set_string (object, "kind", change->kind);
      amt_json_set_string (object, "id", change->id);
      json_object_set_string_member (object, "op", change->remove ? "remove" : "upsert");
      amt_json_set_string (object, "reason", change->reason);
      if (change->row != NULL)
        json_object_set_object_member (object, "row", amt_wire_row_to_json (change->row));
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (page, "changes", array);
  json_object_set_string_member (page, "nextCursor", cursor);
  json_object_set_boolean_member (page, "hasMore", more);
  json_object_set_int_member (page, "totalEstimate", total);
  amt_request_answer (request, 200, page);
}

static const AmtQueueRight *
readable_queue (const AmtMe *me, guint index)
{
  const AmtQueueRight *right = g_ptr_array_index (me->queues, index);

  return (right->rights & AMT_RIGHT_READ) != 0 ? right : NULL;
}

/* Goes on with a full sync at @cursor and moves it. */
static void
scan (AmtRequest *request, AmtCursor *cursor, guint limit, gboolean first)
{
  const AmtMe *me = request->me;
  g_autoptr (AmtDbPage) page = amt_db_page_new ();
  g_autoptr (GError) error = NULL;
  const gint64 total = cursor->total;
  guint n_lists = 0;

  for (; first && n_lists < G_N_ELEMENTS (list_names); n_lists++)
    {
      AmtChange *change = amt_change_new ();

      change->kind = g_strdup (list_names[n_lists]);
      g_ptr_array_add (page->changes, change);
    }

  page->position = cursor->position;
  while (cursor->scan < AMT_SCAN_END && page->changes->len - n_lists < limit)
    {
      const AmtQueueRight *right =
          cursor->queue < me->queues->len ? readable_queue (me, cursor->queue) : NULL;
      guint wanted = limit - (page->changes->len - n_lists);
      guint before = page->changes->len;

      if (right != NULL && !amt_db_scan (request->portal->db, me, right->queue_id, cursor->scan,
                                         wanted, page, &error))
        {
          amt_request_fail (request, error);
          return;
        }
      if (page->changes->len - before == wanted)
        break;

      /* This queue is through. */
      page->position = 0;
      if (++cursor->queue >= me->queues->len)
        {
          cursor->queue = 0;
          cursor->scan++;
        }
    }
  cursor->position = page->position;
  /* One place in the log has one name, that of the events, however one came there. */
  if (cursor->scan == AMT_SCAN_END)
    cursor->position = cursor->total = 0;
  answer_page (request, page->changes, cursor, cursor->scan < AMT_SCAN_END, total);
}

static void
begin_scan (AmtRequest *request, const char *rights, guint limit)
{
  AmtCursor cursor = { .scan = AMT_SCAN_MINE };
  g_autofree char *tag = NULL;
  g_autoptr (GError) error = NULL;

  if (!amt_db_log_end (request->portal->db, &cursor.sequence, &tag, &error))
    {
      amt_request_fail (request, error);
      return;
    }
  g_strlcpy (cursor.tag, tag, sizeof cursor.tag);
  g_strlcpy (cursor.rights, rights, sizeof cursor.rights);
  cursor.total = amt_db_count_rows (request->portal->db, request->me);
  scan (request, &cursor, limit, TRUE);
}

static void
delta (AmtRequest *request, AmtCursor *cursor, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDbPage) page =
      amt_db_delta (request->portal->db, request->me, cursor->sequence, limit, &error);
  g_autofree char *tag = NULL;
  gint64 end = 0;

  if (page == NULL || !amt_db_log_end (request->portal->db, &end, &tag, &error))
    {
      amt_request_fail (request, error);
      return;
    }
  if (page->tag != NULL)
    {
      cursor->sequence = page->position;
      g_strlcpy (cursor->tag, page->tag, sizeof cursor->tag);
    }
  answer_page (request, page->changes, cursor, page->more,
               page->changes->len + MAX (end - cursor->sequence, 0));
}

static void
gone (AmtRequest *request, const char *type, const char *title)
{
  amt_request_refuse_with (request, 410, type, title, "Start again without a cursor.");
}

static guint
read_limit (AmtRequest *request)
{
  const char *text = amt_request_query (request, "limit");
  guint64 limit = request->portal->options.max_page;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &limit, NULL))
    return 0;
  return (guint) MIN (limit, request->portal->options.max_page);
}

void
amt_routes_get_changes (AmtRequest *request)
{
  const char *text = amt_request_query (request, "cursor");
  g_autofree char *rights = amt_portal_rights_hash (request->me);
  guint limit = read_limit (request);
  AmtCursor cursor = { 0 };

  if (limit == 0)
    {
      amt_request_refuse_with (request, 400, AMT_PROBLEM_MALFORMED, "Malformed",
                               "limit is a whole number from 1 on.");
      return;
    }
  if (text == NULL)
    {
      begin_scan (request, rights, limit);
      return;
    }
  if (!amt_cursor_from_text (text, &cursor))
    {
      gone (request, AMT_PROBLEM_CURSOR, "Cursor not known");
      return;
    }

  switch (amt_db_log_place (request->portal->db, cursor.sequence, cursor.tag))
    {
    case AMT_LOG_EXPIRED:
      gone (request, AMT_PROBLEM_CURSOR, "Cursor expired");
      return;
    case AMT_LOG_DIVERGED:
      gone (request, AMT_PROBLEM_DIVERGED, "History diverged");
      return;
    case AMT_LOG_KNOWN:
    default:
      break;
    }
  if (!g_str_equal (cursor.rights, rights))
    gone (request, AMT_PROBLEM_RIGHTS, "Rights changed");
  else if (cursor.scan < AMT_SCAN_END)
    scan (request, &cursor, limit, FALSE);
  else
    delta (request, &cursor, limit);
}
