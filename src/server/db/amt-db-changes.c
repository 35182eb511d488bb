/* amt-db-changes.c: the change log, and the pages of rows that a person reads from it.
 * Part of AmtDb. The portal's thread only.
 *
 * No statement here grows with all cases: a full sync walks one queue by row number, a delta walks the log.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-db-private.h"

#include "amt-portal.h"

/* Log entries that one delta looks at, when most of them are not for this person. */
#define MAX_ENTRIES_A_PAGE 20000

static const char SQL_LOG[] =
    "INSERT INTO change_log (tag, at, kind, case_id, person, queue_before, assignee_before,"
    "                        queue_after, assignee_after, reason)"
    "  VALUES (lower (hex (randomblob (8))), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char SQL_LOG_END[] =
    "SELECT sequence, tag FROM change_log ORDER BY sequence DESC LIMIT 1";
static const char SQL_LOG_FIRST[] = "SELECT min (sequence) FROM change_log";
static const char SQL_LOG_TAG[] =
    "SELECT count (*) FROM change_log WHERE sequence = ?1 AND tag = ?2";
static const char SQL_LOG_AFTER[] =
    "SELECT sequence, tag, kind, case_id, person, queue_before, queue_after, reason"
    "  FROM change_log WHERE sequence > ?1 ORDER BY sequence LIMIT ?2";

#define ROW_COLUMNS \
  "SELECT c.number, c.row, f.due_on, m.applicant_version, c.applicant_version, c.queue_id" \
  "  FROM cases c" \
  "  LEFT JOIN follow_ups f ON f.case_id = c.id AND f.user_id = ?1" \
  "  LEFT JOIN read_marks m ON m.case_id = c.id AND m.user_id = ?1"
enum
{
  ROW_NUMBER,
  ROW_ROW,
  ROW_DUE_ON,
  ROW_READ,
  ROW_APPLICANT_VERSION,
  ROW_QUEUE
};

static const char SQL_ROW[] = ROW_COLUMNS " WHERE c.id = ?2";
static const char SQL_SCAN_ASSIGNEE[] = ROW_COLUMNS
    " WHERE c.queue_id = ?2 AND c.assignee_id = ?3 AND c.number > ?4 ORDER BY c.number LIMIT ?5";
static const char SQL_SCAN_REST[] =
    ROW_COLUMNS " WHERE c.queue_id = ?2 AND c.assignee_id NOT IN ('', ?3) AND c.number > ?4"
                " ORDER BY c.number LIMIT ?5";
static const char SQL_COUNT_QUEUE[] = "SELECT count (*) FROM cases WHERE queue_id = ?1";

AmtDbPage *
amt_db_page_new (void)
{
  AmtDbPage *self = g_new0 (AmtDbPage, 1);

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  return self;
}

void
amt_db_page_free (AmtDbPage *self)
{
  g_ptr_array_unref (self->changes);
  g_free (self->tag);
  g_free (self);
}

gboolean
amt_db_log (AmtDb *self, const AmtLogEntry *entry, GError **error)
{
  return amt_db_change (self, SQL_LOG, error, "issssssss", entry->at, entry->kind, entry->case_id,
                        entry->person, entry->queue_before, entry->assignee_before,
                        entry->queue_after, entry->assignee_after, entry->reason);
}

gboolean
amt_db_log_end (AmtDb *self, gint64 *out_sequence, char **out_tag, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_LOG_END, error, "");
  int code = rows != NULL ? amt_rows_next (self, rows, error) : SQLITE_ERROR;

  *out_sequence = code == SQLITE_ROW ? sqlite3_column_int64 (rows, 0) : 0;
  *out_tag = code == SQLITE_ROW ? amt_rows_dup_text (rows, 1) : g_strdup ("");
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

AmtLogPlace
amt_db_log_place (AmtDb *self, gint64 sequence, const char *tag)
{
  gint64 first = amt_db_number (self, SQL_LOG_FIRST, 0, "");

  if (sequence == 0 && *tag == '\0')
    return first <= 1 ? AMT_LOG_KNOWN : AMT_LOG_EXPIRED;
  if (amt_db_number (self, SQL_LOG_TAG, 0, "is", sequence, tag) != 0)
    return AMT_LOG_KNOWN;
  return sequence < first ? AMT_LOG_EXPIRED : AMT_LOG_DIVERGED;
}

/* The row as @me sees it. */
static AmtCase *
read_row (AmtRows rows, GError **error)
{
  g_autoptr (AmtCase) row =
      amt_wire_case_from_text ((const char *) sqlite3_column_text (rows, ROW_ROW), error);

  if (row == NULL)
    return NULL;
  row->follow_up_on = amt_rows_dup_text (rows, ROW_DUE_ON);
  if (sqlite3_column_type (rows, ROW_READ) != SQLITE_NULL)
    row->unread =
        sqlite3_column_int64 (rows, ROW_READ) < sqlite3_column_int64 (rows, ROW_APPLICANT_VERSION);
  return g_steal_pointer (&row);
}

static AmtChange *
upsert (AmtCase *row)
{
  AmtChange *change = amt_change_new ();

  change->kind = g_strdup ("case");
  change->id = g_strdup (row->id);
  change->row = row;
  return change;
}

gboolean
amt_db_scan (AmtDb *self, const AmtMe *me, const char *queue_id, AmtScan scan, guint limit,
             AmtDbPage *page, GError **error)
{
  const char *sql = scan == AMT_SCAN_REST ? SQL_SCAN_REST : SQL_SCAN_ASSIGNEE;
  const char *assignee = scan == AMT_SCAN_UNASSIGNED ? "" : me->id;
  g_auto (AmtRows) rows = amt_db_select (self, sql, error, "sssii", me->id, queue_id, assignee,
                                         page->position, (gint64) limit);
  int code = SQLITE_ERROR;

  while (rows != NULL && (code = amt_rows_next (self, rows, error)) == SQLITE_ROW)
    {
      AmtCase *row = read_row (rows, error);

      if (row == NULL)
        return FALSE;
      page->position = sqlite3_column_int64 (rows, ROW_NUMBER);
      g_ptr_array_add (page->changes, upsert (row));
    }
  return code == SQLITE_DONE;
}

static gboolean
may_read (const AmtMe *me, const char *queue_id)
{
  const AmtQueueRight *right = queue_id != NULL ? amt_me_find_queue (me, queue_id) : NULL;

  return right != NULL && (right->rights & AMT_RIGHT_READ) != 0;
}

/* What has become of a case that @me could see at some time: a row or a tombstone. */
static gboolean
add_case_change (AmtDb *self, const AmtMe *me, const char *case_id, const char *reason,
                 AmtDbPage *page, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_ROW, error, "ss", me->id, case_id);
  int code = rows != NULL ? amt_rows_next (self, rows, error) : SQLITE_ERROR;
  AmtChange *change;

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return FALSE;

  if (code == SQLITE_ROW && may_read (me, (const char *) sqlite3_column_text (rows, ROW_QUEUE)))
    {
      AmtCase *row = read_row (rows, error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (page->changes, upsert (row));
      return TRUE;
    }
  change = amt_change_new ();
  change->kind = g_strdup ("case");
  change->id = g_strdup (case_id);
  change->remove = TRUE;
  change->reason = g_strdup (code == SQLITE_ROW || reason == NULL ? "moved" : reason);
  g_ptr_array_add (page->changes, change);
  return TRUE;
}

/* One case among the log entries of a page. */
typedef struct
{
  char *case_id;
  char *reason;
} Touched;

static void
touched_free (gpointer data)
{
  Touched *touched = data;

  g_free (touched->case_id);
  g_free (touched->reason);
  g_free (touched);
}

static Touched *
touch (GPtrArray *order, GHashTable *by_id, const char *case_id)
{
  Touched *touched = g_hash_table_lookup (by_id, case_id);

  if (touched == NULL)
    {
      touched = g_new0 (Touched, 1);
      touched->case_id = g_strdup (case_id);
      g_ptr_array_add (order, touched);
      g_hash_table_insert (by_id, touched->case_id, touched);
    }
  return touched;
}

enum
{
  LOG_SEQUENCE,
  LOG_TAG,
  LOG_KIND,
  LOG_CASE,
  LOG_PERSON,
  LOG_QUEUE_BEFORE,
  LOG_QUEUE_AFTER,
  LOG_REASON
};

static void
add_list_change (AmtDbPage *page, const char *kind)
{
  AmtChange *change;

  for (guint i = 0; i < page->changes->len; i++)
    if (g_str_equal (((AmtChange *) g_ptr_array_index (page->changes, i))->kind, kind))
      return;
  change = amt_change_new ();
  change->kind = g_strdup (kind);
  g_ptr_array_add (page->changes, change);
}

/* Reads one entry. Only cases that @me could or can see are kept. */
static void
read_entry (AmtRows rows, const AmtMe *me, AmtDbPage *page, GPtrArray *order, GHashTable *by_id)
{
  const char *case_id = (const char *) sqlite3_column_text (rows, LOG_CASE);
  const char *person = (const char *) sqlite3_column_text (rows, LOG_PERSON);
  const char *reason = (const char *) sqlite3_column_text (rows, LOG_REASON);
  gboolean before = may_read (me, (const char *) sqlite3_column_text (rows, LOG_QUEUE_BEFORE));
  gboolean after = may_read (me, (const char *) sqlite3_column_text (rows, LOG_QUEUE_AFTER));
  Touched *touched;

  page->position = sqlite3_column_int64 (rows, LOG_SEQUENCE);
  g_free (page->tag);
  page->tag = amt_rows_dup_text (rows, LOG_TAG);

  if (case_id == NULL)
    {
      add_list_change (page, (const char *) sqlite3_column_text (rows, LOG_KIND));
      return;
    }
  if ((person != NULL && g_strcmp0 (person, me->id) != 0) || (!before && !after))
    return;

  touched = touch (order, by_id, case_id);
  if (reason != NULL)
    {
      g_free (touched->reason);
      touched->reason = g_strdup (reason);
    }
}

AmtDbPage *
amt_db_delta (AmtDb *self, const AmtMe *me, gint64 sequence, guint limit, GError **error)
{
  g_autoptr (AmtDbPage) page = amt_db_page_new ();
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (touched_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 n_entries = 0;

  page->position = sequence;
  {
    g_auto (AmtRows) rows =
        amt_db_select (self, SQL_LOG_AFTER, error, "ii", sequence, (gint64) MAX_ENTRIES_A_PAGE + 1);
    int code = SQLITE_ERROR;

    while (rows != NULL && (code = amt_rows_next (self, rows, error)) == SQLITE_ROW)
      {
        if (order->len >= limit || n_entries == MAX_ENTRIES_A_PAGE)
          {
            page->more = TRUE;
            break;
          }
        read_entry (rows, me, page, order, by_id);
        n_entries++;
      }
    if (code != SQLITE_DONE && code != SQLITE_ROW)
      return NULL;
  }

  for (guint i = 0; i < order->len; i++)
    {
      const Touched *touched = g_ptr_array_index (order, i);

      if (!add_case_change (self, me, touched->case_id, touched->reason, page, error))
        return NULL;
    }
  return g_steal_pointer (&page);
}

gint64
amt_db_count_rows (AmtDb *self, const AmtMe *me)
{
  gint64 n = 0;

  for (guint i = 0; i < me->queues->len; i++)
    {
      const AmtQueueRight *right = g_ptr_array_index (me->queues, i);

      if ((right->rights & AMT_RIGHT_READ) != 0)
        n += amt_db_number (self, SQL_COUNT_QUEUE, 0, "s", right->queue_id);
    }
  return n;
}
