/* amt-store-chain.c: what the unsettled operations of one case are based on.
 * Owned by AmtStore. Writer only.
 *
 * The base of an operation is `case_base` with the unsettled operations before it applied. Therefore, when
 * the oldest one is done, its effect moves into case_base:
 *
 *   - The portal applied it to exactly the version that case_base is: nothing foreign came between, so
 *     the returned case is what the clerk saw, and the next operation is based on its version.
 *   - The portal applied it to another version (it only adds, or was merged): the returned case contains changes that
 *     the clerk has not seen when he recorded the next operation. Then case_base is the old base with the operation
 *     applied, and the next operation keeps the old version: its If-Match fails and it is merged, field by field,
 *     instead of silently covering the foreign change.
 *
 * An operation that was recorded after the portal's word had changed saw more than case_base says: it carries what it
 * saw (seen_text), folded like case_base, and that becomes case_base when the operation is the oldest.
 *
 * For the same reason a merged operation that goes out again (QUEUED) gets a new version, but case_base
 * stays. Only "mine on top of the portal's version" makes the portal's case the base: the clerk saw it;
 * later operations that collide with it become conflicts at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#include "amt-shape.h"

/* The last one that the wire knows: no case gets there. */
#define NO_VERSION ((guint64) AMT_MEMBER_COUNT_MAX)

static const char SQL_LOAD[] = "SELECT text, version FROM case_base WHERE case_id = ?1";
static const char SQL_SET[] = "INSERT INTO case_base (case_id, version, text) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (case_id) DO UPDATE SET version = ?2, text = ?3";
static const char SQL_DELETE[] = "DELETE FROM case_base WHERE case_id = ?1";
static const char SQL_NOW_FIRST[] =
    "UPDATE outbox SET chained = 0, base_version = ?2 WHERE sequence = ?1";
static const char SQL_BASE_VERSION[] = "UPDATE outbox SET base_version = ?2 WHERE id = ?1";
static const char SQL_LOAD_SEEN[] =
    "SELECT seen_text, seen_version FROM outbox WHERE id = ?1 AND seen_text IS NOT NULL";
static const char SQL_SET_SEEN[] =
    "UPDATE outbox SET seen_text = ?2, seen_version = ?3 WHERE id = ?1";
static const char SQL_ALL_BASES[] = "SELECT case_id, text FROM case_base";
static const char SQL_ALL_SEEN[] = "SELECT id, seen_text FROM outbox WHERE seen_text IS NOT NULL";
static const char SQL_NO_VERSIONS[] = "UPDATE outbox SET base_version = ?1 WHERE state <> 'done'";
static const char SQL_CONFLICT[] =
    "UPDATE outbox SET state = 'conflict', conflict_fields = ?2 WHERE id = ?1";

void
amt_stored_base_clear (AmtStoredBase *self)
{
  g_clear_pointer (&self->text, g_free);
}

gboolean
amt_store_load_base (AmtDb *db, const char *case_id, AmtStoredBase *out, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_LOAD, "s", case_id);

  *out = (AmtStoredBase){ 0 };
  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    {
      out->text = amt_rows_text (rows, 0);
      out->version = (guint64) amt_rows_int (rows, 1);
    }

  return amt_db_ended (db, error);
}

gboolean
amt_store_set_base (AmtDb *db, const char *case_id, const char *text, guint64 version,
                    GError **error)
{
  return amt_db_run (db, error, SQL_SET, "sus", case_id, version, text);
}

gboolean
amt_store_ensure_base (AmtStoreTx *tx, const char *case_id, guint64 *out_version, GError **error)
{
  g_auto (AmtStoredBase) base = { 0 };
  g_auto (AmtStoredCase) stored = { 0 };
  g_autoptr (AmtCase) truth = NULL;
  g_autofree char *text = NULL;

  if (!amt_store_load_base (tx->db, case_id, &base, error) ||
      !amt_store_find_case (tx->db, case_id, &stored, error))
    return FALSE;
  *out_version = base.version;
  if (base.text || stored.key == 0)
    return TRUE;

  truth = amt_store_load_truth (tx->db, &stored, TRUE, &text, error);
  if (!truth)
    return FALSE;
  *out_version = truth->version;
  return amt_store_set_base (tx->db, case_id, text, truth->version, error);
}

static char *
text_of (const AmtCase *value)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, value->whole ? amt_wire_case_to_json (value)
                                            : amt_wire_row_to_json (value));

  return amt_json_to_text (node);
}

static gboolean
load_seen (AmtDb *db, const char *id, AmtStoredBase *out, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_LOAD_SEEN, "s", id);

  *out = (AmtStoredBase){ 0 };
  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    {
      out->text = amt_rows_text (rows, 0);
      out->version = (guint64) amt_rows_int (rows, 1);
    }

  return amt_db_ended (db, error);
}

/* id -> the text of a base, with a version that no case has */
static GHashTable *
load_without_version (AmtDb *db, const char *sql, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, "");

  if (!rows)
    return NULL;
  while (amt_db_next (db, rows))
    {
      g_autoptr (AmtCase) value = amt_store_parse_case (amt_rows_peek (rows, 1), error);
      g_autoptr (AmtCase) copy = value ? amt_case_copy (value) : NULL;

      if (!copy)
        return NULL;
      copy->version = NO_VERSION;
      g_hash_table_insert (texts, amt_rows_text (rows, 0), text_of (copy));
    }

  return amt_db_ended (db, error) ? g_steal_pointer (&texts) : NULL;
}

gboolean
amt_store_forget_versions (AmtStoreTx *tx, GError **error)
{
  g_autoptr (GHashTable) bases = load_without_version (tx->db, SQL_ALL_BASES, error);
  g_autoptr (GHashTable) seen = bases ? load_without_version (tx->db, SQL_ALL_SEEN, error) : NULL;
  GHashTableIter iter;
  gpointer id;
  gpointer text;

  if (!seen)
    return FALSE;
  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &id, &text))
    if (!amt_store_set_base (tx->db, id, text, NO_VERSION, error))
      return FALSE;
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &id, &text))
    if (!amt_db_run (tx->db, error, SQL_SET_SEEN, "ssu", (char *) id, (char *) text, NO_VERSION))
      return FALSE;

  return amt_db_run (tx->db, error, SQL_NO_VERSIONS, "u", NO_VERSION);
}

/* @base with the effect of @entry: the portal's own answer where it was applied to just that. */
static gboolean
fold (AmtStoredBase *base, const AmtOutboxEntry *entry, const AmtOperationAnswer *answer,
      GError **error)
{
  g_autoptr (AmtCase) before = NULL;
  g_autoptr (AmtCase) after = NULL;
  gint64 at = entry->operation->occurred_at;

  if (answer && answer->value && !entry->chained && answer->base_version == base->version)
    {
      g_free (base->text);
      base->text = answer->raw ? g_strdup (answer->raw) : text_of (answer->value);
      base->version = answer->version;
      return TRUE;
    }

  before = amt_store_parse_case (base->text, error);
  if (!before)
    return FALSE;
  if (answer && answer->receipt)
    at = answer->receipt->at;
  after = amt_case_apply (before, entry->operation, at);
  g_free (base->text);
  base->text = text_of (after);

  return TRUE;
}

/* Called while @entry is still unsettled. @answer: %NULL: the portal said already what it wanted. */
gboolean
amt_store_fold_done (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtOperationAnswer *answer,
                     GError **error)
{
  const char *case_id = entry->operation->case_id;
  g_autoptr (GPtrArray) entries = amt_store_unsettled (tx->db, case_id, error);
  g_auto (AmtStoredBase) base = { 0 };

  if (!entries || !amt_store_load_base (tx->db, case_id, &base, error))
    return FALSE;
  if (base.text && (!fold (&base, entry, answer, error) ||
                    !amt_store_set_base (tx->db, case_id, base.text, base.version, error)))
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *later = entries->pdata[i];
      g_auto (AmtStoredBase) seen = { 0 };

      if (later->sequence <= entry->sequence)
        continue;
      if (!load_seen (tx->db, later->operation->id, &seen, error))
        return FALSE;
      if (seen.text && (!fold (&seen, entry, answer, error) ||
                        !amt_db_run (tx->db, error, SQL_SET_SEEN, "ssu", later->operation->id,
                                     seen.text, seen.version)))
        return FALSE;
    }

  return TRUE;
}

/* The operations behind @first that collide with what the portal says become conflicts. */
static gboolean
check_later (AmtStoreTx *tx, GPtrArray *entries, AmtCase *base, AmtCase *server,
             const AmtOutboxEntry *first, GError **error)
{
  g_autoptr (AmtCase) ours = amt_case_copy (base);
  g_autoptr (AmtCase) theirs = amt_case_copy (server);

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];
      AmtFields fields = AMT_FIELD_NONE;

      if (entry->sequence > first->sequence && amt_outbox_state_is_open (entry->state) &&
          entry->state != AMT_OUTBOX_SENDING &&
          amt_merge_operation (ours, theirs, entry->operation, &fields) == AMT_MERGE_CONFLICT &&
          !amt_db_run (tx->db, error, SQL_CONFLICT, "si", entry->operation->id, (gint64) fields))
        return FALSE;

      amt_case_apply_in_place (ours, entry->operation, entry->operation->occurred_at);
      amt_case_apply_in_place (theirs, entry->operation, entry->operation->occurred_at);
    }

  return TRUE;
}

gboolean
amt_store_base_on_server (AmtStoreTx *tx, const AmtOutboxEntry *entry, GError **error)
{
  const char *case_id = entry->operation->case_id;
  g_auto (AmtStoredCase) stored = { 0 };
  g_auto (AmtStoredBase) base = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (AmtCase) before = NULL;
  g_autoptr (AmtCase) server = NULL;
  g_autofree char *text = NULL;

  /* Behind another one its base follows from that one. */
  if (entry->chained)
    return TRUE;
  if (!amt_store_find_case (tx->db, case_id, &stored, error) ||
      !amt_store_load_base (tx->db, case_id, &base, error))
    return FALSE;
  if (stored.key == 0 || !base.text)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the case is no longer there");

  server = amt_store_load_truth (tx->db, &stored, TRUE, &text, error);
  before = server ? amt_store_parse_case (base.text, error) : NULL;
  entries = before ? amt_store_unsettled (tx->db, case_id, error) : NULL;
  if (!entries)
    return FALSE;

  return check_later (tx, entries, before, server, entry, error) &&
         amt_store_set_base (tx->db, case_id, text, server->version, error) &&
         amt_db_run (tx->db, error, SQL_BASE_VERSION, "su", entry->operation->id, server->version);
}

gboolean
amt_store_fix_chain (AmtStoreTx *tx, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) entries = amt_store_unsettled (tx->db, case_id, error);
  const AmtOutboxEntry *first;
  g_auto (AmtStoredBase) base = { 0 };

  if (!entries)
    return FALSE;
  if (entries->len == 0)
    return amt_db_run (tx->db, error, SQL_DELETE, "s", case_id);

  first = entries->pdata[0];
  if (!first->chained)
    return TRUE;
  if (!load_seen (tx->db, first->operation->id, &base, error))
    return FALSE;
  if (base.text)
    {
      if (!amt_store_set_base (tx->db, case_id, base.text, base.version, error) ||
          !amt_db_run (tx->db, error, SQL_SET_SEEN, "ssu", first->operation->id, NULL, (guint64) 0))
        return FALSE;
    }
  else if (!amt_store_load_base (tx->db, case_id, &base, error))
    return FALSE;

  return amt_db_run (tx->db, error, SQL_NOW_FIRST, "iu", first->sequence,
                     base.text ? base.version : first->base_version);
}
