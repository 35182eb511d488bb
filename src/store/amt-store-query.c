/* amt-store-query.c: an AmtCaseQuery as SQL, and the keys that it gives.
 * Owned by AmtStore. Reader only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-query.h"

#include "amt-sort-key.h"

/* A query is put together from these constants only; values are bound: ?1 person, ?2 today, ?3 end of the week, ?4 to
 * ?12 filters, ?13 limit. Where a scope is most of the table, the order's own index gives the rows and the filters come from
 * another pass; a "+" keeps that index out where a scope is small. */
static const char *const SCOPES[] = {
  [AMT_SCOPE_ALL] = "1",
  [AMT_SCOPE_INBOX] = "box & 2 = 0 AND box & 1 = 0",
  [AMT_SCOPE_MINE] = "assignee_sort = ?1 AND box & 2 = 0",
  [AMT_SCOPE_DUE] = "assignee_sort = ?1 AND box & 2 = 0 AND +deadline_sort <= ?2",
  [AMT_SCOPE_FOLLOW_UPS] = "follow_up_sort <= ?2",
  [AMT_SCOPE_WAITING] = "box & 4 <> 0",
  [AMT_SCOPE_DONE] = "box & 2 <> 0",
  [AMT_SCOPE_PENDING] = "n_pending > 0",
  [AMT_SCOPE_OPEN] = "box & 2 = 0",
  [AMT_SCOPE_TO_APPROVE] = "state_sort = 4 AND +queue_id IN (SELECT value FROM json_each (?12))",
  [AMT_SCOPE_RECENT] = "key IN (SELECT key FROM recent)",
  [AMT_SCOPE_WAITING_MINE] = "assignee_sort = ?1 AND box & 4 <> 0",
  [AMT_SCOPE_DONE_MINE] = "assignee_sort = ?1 AND box & 2 <> 0",
};
G_STATIC_ASSERT (AMT_CASE_STATE_SUBMITTED == 4);
static const gboolean SMALL[] = {
  [AMT_SCOPE_MINE] = TRUE,         [AMT_SCOPE_DUE] = TRUE,        [AMT_SCOPE_FOLLOW_UPS] = TRUE,
  [AMT_SCOPE_PENDING] = TRUE,      [AMT_SCOPE_TO_APPROVE] = TRUE, [AMT_SCOPE_RECENT] = TRUE,
  [AMT_SCOPE_WAITING_MINE] = TRUE, [AMT_SCOPE_DONE_MINE] = TRUE,
};
static const char *const CONDITIONS[AMT_N_FILTERS] = {
  [AMT_FILTER_QUEUE] = "coalesce(queue_id, '') IN (SELECT value FROM json_each (?4))",
  [AMT_FILTER_SERVICE] = "+service_sort IN (SELECT value FROM json_each (?5))",
  [AMT_FILTER_STATE] = "coalesce(state, '') IN (SELECT value FROM json_each (?6))",
  [AMT_FILTER_ASSIGNEE] = "+assignee_sort IN (SELECT value FROM json_each (?7))",
  [AMT_FILTER_DEADLINE] = "(" AMT_SQL_DEADLINE_BIT ") & ?8 <> 0",
  [AMT_FILTER_PAYMENT] = "coalesce(payment, '') IN (SELECT value FROM json_each (?9))",
  [AMT_FILTER_MARKS] = "(" AMT_SQL_MARK_BITS ") & ?10 = ?10",
};
/* Where the scope says that a case is open, an index has each queue's cases. */
static const char ONE_QUEUE[] = "queue_id = json_extract (?4, '$[0]')";
static const char TEXT_CONDITION[] = "instr (folded, ?11)";

static const struct
{
  const char *column;
  const char *index;
} SORTS[] = {
  [AMT_SORT_RECEIVED] = { "received_at", "case_row_by_received" },
  [AMT_SORT_REFERENCE] = { "reference_sort", "case_row_by_reference" },
  [AMT_SORT_APPLICANT] = { "applicant_sort", "case_row_by_applicant" },
  [AMT_SORT_DEADLINE] = { "deadline_sort", "case_row_by_deadline" },
  [AMT_SORT_FOLLOW_UP] = { "follow_up_sort", "case_row_by_follow_up" },
  [AMT_SORT_STATE] = { "state_sort", "case_row_by_state" },
  [AMT_SORT_SERVICE] = { "service_sort", "case_row_by_service" },
  [AMT_SORT_ASSIGNEE] = { "assignee_sort", "case_row_by_assignee" },
  [AMT_SORT_OPENED] = { "(SELECT opened_at FROM recent r WHERE r.key = case_row.key)", NULL },
};

static const char SQL_HAS_PLACES[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'recent'";

/* Rows that stand together in a list because a name says so. */
typedef struct
{
  char *value;
  guint rank;
  GArray *keys;
} Group;

static void
group_free (Group *self)
{
  g_free (self->value);
  g_array_unref (self->keys);
  g_free (self);
}

static char *
list_text (char **values, const char *also)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  for (guint i = 0; values && values[i]; i++)
    json_array_add_string_element (array, values[i]);
  if (also)
    json_array_add_string_element (array, also);

  return amt_json_to_text (node);
}

static char *
assignees_text (const AmtCaseQuery *query)
{
  g_auto (GStrv) values = g_strdupv (query->assignees);

  if (query->assignee_me && query->user_id)
    amt_case_query_add (&values, query->user_id);

  return list_text (values, query->assignee_nobody ? "" : NULL);
}

static char *
week_end_of (const char *day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, day);
  if (!g_date_valid (&date))
    return g_strdup (day);

  return amt_day_add (day, G_DATE_SUNDAY - (int) g_date_get_weekday (&date));
}

void
amt_query_values_init (AmtQueryValues *self, const AmtCaseQuery *query, gint64 now)
{
  *self = (AmtQueryValues){
    .query = query,
    .today = query->today ? g_strdup (query->today) : amt_time_legal_day (now),
    .queues = list_text (query->queues, NULL),
    .services = list_text (query->services, NULL),
    .states = list_text (query->states, NULL),
    .assignees = assignees_text (query),
    .payments = list_text (query->payments, NULL),
    .approve_queues = list_text (query->approve_queues, NULL),
    .text = query->text && *query->text ? amt_fold (query->text) : NULL,
  };
  self->week_end = week_end_of (self->today);
}

void
amt_query_values_clear (AmtQueryValues *self)
{
  g_free (self->today);
  g_free (self->week_end);
  g_free (self->queues);
  g_free (self->services);
  g_free (self->states);
  g_free (self->assignees);
  g_free (self->payments);
  g_free (self->approve_queues);
  g_free (self->text);
}

const char *
amt_query_scope (AmtScope scope)
{
  return SCOPES[scope];
}

gboolean
amt_query_has_filter (const AmtCaseQuery *query, AmtFilter filter)
{
  char **values = NULL;

  switch (filter)
    {
    case AMT_FILTER_QUEUE:
      values = query->queues;
      break;
    case AMT_FILTER_SERVICE:
      values = query->services;
      break;
    case AMT_FILTER_STATE:
      values = query->states;
      break;
    case AMT_FILTER_ASSIGNEE:
      if (query->assignee_nobody || query->assignee_me)
        return TRUE;
      values = query->assignees;
      break;
    case AMT_FILTER_DEADLINE:
      return query->deadlines != 0;
    case AMT_FILTER_PAYMENT:
      values = query->payments;
      break;
    case AMT_FILTER_MARKS:
      return query->marks != 0;
    case AMT_N_FILTERS:
    default:
      g_assert_not_reached ();
    }

  return values && values[0];
}

const char *
amt_query_condition (AmtFilter filter)
{
  return CONDITIONS[filter];
}

const char *
amt_query_text_condition (void)
{
  return TEXT_CONDITION;
}

AmtRows *
amt_query_run (AmtDb *db, const char *sql, const AmtQueryValues *values, gint64 limit,
               GError **error)
{
  const AmtCaseQuery *query = values->query;

  return amt_db_query (db, error, sql, "sssssssisissi", query->user_id ? query->user_id : "",
                       values->today, values->week_end, values->queues, values->services,
                       values->states, values->assignees, (gint64) query->deadlines,
                       values->payments, (gint64) query->marks, values->text,
                       values->approve_queues, limit);
}

static gboolean
has_one_queue (const AmtCaseQuery *query)
{
  return (query->scope == AMT_SCOPE_OPEN || query->scope == AMT_SCOPE_INBOX) && query->queues &&
         query->queues[0] && *query->queues[0] && !query->queues[1];
}

/* The filters with " AND " before each. Returns: how many. */
static guint
add_filters (GString *sql, const AmtQueryValues *values)
{
  guint n = 0;

  for (AmtFilter filter = 0; filter < AMT_N_FILTERS; filter++)
    if (amt_query_has_filter (values->query, filter))
      {
        g_string_append (sql, " AND ");
        g_string_append (sql, filter == AMT_FILTER_QUEUE && has_one_queue (values->query)
                                  ? ONE_QUEUE
                                  : CONDITIONS[filter]);
        n++;
      }
  if (values->text)
    {
      g_string_append (sql, " AND ");
      g_string_append (sql, TEXT_CONDITION);
      n++;
    }

  return n;
}

static gboolean
follows_names (const AmtCaseQuery *query)
{
  return query->order && (query->sort == AMT_SORT_SERVICE || query->sort == AMT_SORT_ASSIGNEE);
}

static char *
query_sql (const AmtQueryValues *values)
{
  const AmtCaseQuery *query = values->query;
  const char *index = SMALL[query->scope] ? NULL : SORTS[query->sort].index;
  const char *direction = query->descending ? " DESC" : "";
  GString *sql = g_string_new ("SELECT key");
  g_autoptr (GString) filters = g_string_new (NULL);
  guint n_filters = add_filters (filters, values);

  if (follows_names (query))
    g_string_append_printf (sql, ", %s", SORTS[query->sort].column);
  g_string_append (sql, " FROM case_row");
  /* That index is in this order, too. */
  if (has_one_queue (query) && query->sort == AMT_SORT_RECEIVED)
    {
      g_string_append_printf (sql, " WHERE %s%s ORDER BY received_at%s, key%s LIMIT ?13",
                              SCOPES[query->scope], filters->str, direction, direction);
      return g_string_free (sql, FALSE);
    }
  if (index)
    g_string_append_printf (sql, " INDEXED BY %s", index);
  g_string_append_printf (sql, " WHERE %s", SCOPES[query->scope]);
  /* A look at the row for each entry of the order's index would read the whole table page by page, in no order. */
  if (index && n_filters > 0)
    g_string_append_printf (sql, " AND key IN (SELECT key FROM case_row WHERE %s%s)",
                            SCOPES[query->scope], filters->str);
  else
    g_string_append (sql, filters->str);
  g_string_append_printf (sql, " ORDER BY %s%s%s, key%s LIMIT ?13", index ? "" : "+",
                          SORTS[query->sort].column, direction, direction);

  return g_string_free (sql, FALSE);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Group *first = *(const Group *const *) a;
  const Group *second = *(const Group *const *) b;

  return (first->rank > second->rank) - (first->rank < second->rank);
}

/* Nobody's first, then by name; ids without a name last, as SQL gave them. */
static guint
rank_of (GHashTable *ranks, const char *value, guint n_before)
{
  guint rank = GPOINTER_TO_UINT (g_hash_table_lookup (ranks, value));

  if (!*value)
    return 0;

  return rank ? rank : G_MAXUINT / 2 + n_before;
}

static GHashTable *
ranks_of (char **order)
{
  GHashTable *ranks = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; order[i]; i++)
    g_hash_table_insert (ranks, order[i], GUINT_TO_POINTER (i + 1));

  return ranks;
}

/* SQL gives the rows by id; the groups of one id each are put into the order of their names. */
static GPtrArray *
collect_groups (AmtDb *db, AmtRows *rows, const AmtCaseQuery *query)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_autoptr (GHashTable) ranks = ranks_of (query->order);
  Group *group = NULL;

  while (amt_db_next (db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);
      const char *value = amt_rows_peek (rows, 1);

      if (!group || !g_str_equal (group->value, value))
        {
          group = g_new0 (Group, 1);
          group->value = g_strdup (value);
          group->rank =
              rank_of (ranks, value, query->descending ? G_MAXUINT / 4 - groups->len : groups->len);
          group->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_ptr_array_add (groups, group);
        }
      g_array_append_val (group->keys, key);
    }
  g_ptr_array_sort (groups, compare_ranks);

  return groups;
}

static void
join_groups (GPtrArray *groups, const AmtCaseQuery *query, GArray *keys)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = groups->pdata[query->descending ? groups->len - 1 - i : i];

      g_array_append_vals (keys, group->keys->data, group->keys->len);
    }
  if (query->limit && keys->len > query->limit)
    g_array_set_size (keys, query->limit);
}

GArray *
amt_query_keys (AmtDb *db, const AmtCaseQuery *query, gint64 now, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (AmtQueryValues) values = { 0 };
  g_autofree char *sql = NULL;
  g_autoptr (AmtRows) rows = NULL;
  gboolean named = follows_names (query);

  amt_query_values_init (&values, query, now);
  sql = query_sql (&values);
  rows =
      amt_query_run (db, sql, &values, query->limit && !named ? (gint64) query->limit : -1, error);
  if (!rows)
    return NULL;

  if (named)
    {
      g_autoptr (GPtrArray) groups = collect_groups (db, rows, query);

      join_groups (groups, query, keys);
    }
  else
    while (amt_db_next (db, rows))
      {
        gint64 key = amt_rows_int (rows, 0);

        g_array_append_val (keys, key);
      }
  if (!amt_db_ended (db, error))
    return NULL;

  return g_steal_pointer (&keys);
}

gboolean
amt_query_count (AmtDb *db, const AmtCaseQuery *query, gint64 now, guint64 *out, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM (SELECT 1 FROM case_row WHERE ");
  g_auto (AmtQueryValues) values = { 0 };
  g_autoptr (AmtRows) rows = NULL;

  amt_query_values_init (&values, query, now);
  g_string_append (sql, SCOPES[query->scope]);
  add_filters (sql, &values);
  g_string_append (sql, " LIMIT ?13)");
  rows = amt_query_run (db, sql->str, &values, query->limit ? (gint64) query->limit : -1, error);
  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    *out = (guint64) amt_rows_int (rows, 0);

  return amt_db_ended (db, error);
}

static gboolean
run_query (AmtStoreTx *tx, gpointer data, GError **error)
{
  tx->result = amt_query_keys (tx->db, data, tx->now, error);
  tx->result_free = (GDestroyNotify) g_array_unref;

  return tx->result != NULL;
}

void
amt_store_query_async (AmtStore *self, const AmtCaseQuery *query, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, run_query, amt_case_query_copy (query),
                  (GDestroyNotify) amt_case_query_free, amt_store_query_async, cancellable,
                  callback, user_data);
}

GArray *
amt_store_query_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_query_async, error);
}

gboolean
amt_store_has_places (AmtDb *db, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!amt_db_get_int (db, &n, 0, error, SQL_HAS_PLACES, ""))
    return FALSE;
  *out = n > 0;

  return TRUE;
}
