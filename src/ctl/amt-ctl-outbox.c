/* amt-ctl-outbox.c: what was recorded and where it stands, and deciding about it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-form.h"
#include "amt-ctl-json.h"
#include "amt-ctl-table.h"
#include "amt-ctl-text.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* What a clerk calls a case by. */
typedef struct
{
  char *reference;  /* (owned) (nullable) */
  char *applicant;  /* (owned) (nullable) */
  char *service_id; /* (owned) (nullable) */
} CaseName;

/* Entries that are about to be printed; the names of their cases are fetched one after the other. */
typedef struct
{
  AmtCtl *ctl;        /* (unowned) */
  GPtrArray *entries; /* (owned) (element-type AmtOutboxEntry) */
  GHashTable *names;  /* (owned) case id -> CaseName */
  gboolean one;       /* "outbox show": the only entry, in full */
  guint next;         /* entry whose case is looked up next */
} Listing;

static void
case_name_free (CaseName *self)
{
  g_free (self->reference);
  g_free (self->applicant);
  g_free (self->service_id);
  g_free (self);
}

static Listing *
listing_new (AmtCtl *ctl, GPtrArray *entries, gboolean one)
{
  Listing *self = g_new0 (Listing, 1);

  self->ctl = ctl;
  self->entries = entries;
  self->names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) case_name_free);
  self->one = one;
  return self;
}

static void
listing_free (Listing *self)
{
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->names);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static const CaseName *
name_of (const Listing *self, const AmtOutboxEntry *entry)
{
  return g_hash_table_lookup (self->names, entry->operation->case_id);
}

/* --- one entry in full --------------------------------------------------------------------------------- */

static void
add_line (AmtCtlTable *table, const char *label, const char *text)
{
  if (text && *text)
    amt_ctl_table_add (table, label, text);
}

static void
add_time (AmtCtlTable *table, const char *label, gint64 time, gint64 now)
{
  g_autofree char *text = amt_words_time (time, now);

  add_line (table, label, text);
}

static void
add_times (AmtCtlTable *table, const AmtOutboxEntry *entry, gint64 now)
{
  g_autofree char *receipt = NULL;

  add_time (table, _ ("Recorded"), entry->recorded_at, now);
  if (entry->state == AMT_OUTBOX_RETRY)
    add_time (table, _ ("Next attempt"), entry->due_at, now);
  add_time (table, _ ("Settled"), entry->settled_at, now);
  if (!entry->receipt)
    return;
  {
    g_autofree char *at = amt_words_time (entry->receipt->at, now);

    /* Translators: number of a receipt, and its time. */
    receipt = g_strdup_printf (_ ("%s at %s"), entry->receipt->id, at);
    add_line (table, _ ("Receipt"), receipt);
  }
}

static const AmtOutcome *
find_outcome (const Listing *self, const AmtOutboxEntry *entry)
{
  const CaseName *name = name_of (self, entry);
  const AmtService *service =
      amt_references_find_service (amt_ctl_references (self->ctl), name ? name->service_id : NULL);

  return service && entry->operation->outcome
             ? amt_service_find_outcome (service, entry->operation->outcome)
             : NULL;
}

/* The text that the clerk wrote, for the clerk. */
static void
print_entry (const Listing *self, const AmtOutboxEntry *entry)
{
  AmtCtl *ctl = self->ctl;
  const AmtOperation *operation = entry->operation;
  const CaseName *name = name_of (self, entry);
  const AmtOutcome *outcome = find_outcome (self, entry);
  gint64 now = amt_clock_now (ctl->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);
  g_autofree char *state = amt_words_entry (entry, now);
  g_autofree char *lost = amt_words_lost (entry, now);
  g_autofree char *follow_up = amt_words_day (operation->due_on);
  g_autofree char *fields = amt_words_fields (entry->conflict_fields);
  g_autoptr (JsonNode) values =
      operation->values ? amt_json_parse_text (operation->values, NULL) : NULL;

  add_line (table, _ ("Operation"), amt_words_type (operation->type));
  add_line (table, _ ("Number"), operation->id);
  add_line (table, _ ("Reference"), name && name->reference ? name->reference : operation->case_id);
  add_line (table, _ ("Applicant"), name ? name->applicant : NULL);
  add_line (table, _ ("State"), state);
  add_line (table, _ ("Before"), lost);
  add_line (table, _ ("Why"), amt_words_problem (entry->problem_type));
  add_line (table, _ ("Changed on both sides"), fields);
  add_times (table, entry, now);
  add_line (table, _ ("Text"), operation->text);
  add_line (table, _ ("Reason"), operation->reason);
  add_line (table, _ ("Follow-up"), follow_up);
  add_line (table, _ ("Assigned to"),
            amt_references_user_name (amt_ctl_references (ctl), operation->user_id));
  add_line (table, _ ("Queue"),
            amt_references_queue_name (amt_ctl_references (ctl), operation->queue_id));
  add_line (table, _ ("File"), operation->name);
  add_line (table, _ ("Outcome"), outcome ? outcome->label : operation->outcome);
  if (!outcome || !values || !JSON_NODE_HOLDS_OBJECT (values))
    add_line (table, _ ("Values"), operation->values);
  amt_ctl_table_print (table);
  if (outcome && values && JSON_NODE_HOLDS_OBJECT (values))
    amt_ctl_form_print (outcome->fields, json_node_get_object (values), _ ("Values"), TRUE);
}

/* --- all of them --------------------------------------------------------------------------------------- */

static void
print_entries (const Listing *self)
{
  gint64 now = amt_clock_now (self->ctl->clock);
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (6);

  if (self->entries->len == 0)
    {
      amt_ctl_print ("%s\n", _ ("Nothing waits: the portal has everything."));
      return;
    }
  amt_ctl_table_add (table, _ ("Recorded"), _ ("Reference"), _ ("Operation"), _ ("State"),
                     _ ("Applicant"), _ ("Number"));
  for (guint i = 0; i < self->entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (self->entries, i);
      const CaseName *name = name_of (self, entry);
      g_autofree char *recorded = amt_words_time (entry->recorded_at, now);
      g_autofree char *state = amt_words_entry (entry, now);

      amt_ctl_table_add (table, recorded,
                         name && name->reference ? name->reference : entry->operation->case_id,
                         amt_words_type (entry->operation->type), state,
                         name ? name->applicant : NULL, entry->operation->id);
    }
  amt_ctl_table_set_fold (table, 4);
  amt_ctl_table_print (table);
}

static JsonObject *
entry_to_json (const Listing *self, const AmtOutboxEntry *entry)
{
  JsonObject *object = amt_ctl_json_entry (entry);
  const CaseName *name = name_of (self, entry);

  amt_json_set_string (object, "reference", name ? name->reference : NULL);
  amt_json_set_string (object, "applicant", name ? name->applicant : NULL);
  return object;
}

static void
emit_entries (const Listing *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (array,
                                   entry_to_json (self, g_ptr_array_index (self->entries, i)));
  json_object_set_array_member (object, "entries", array);
  amt_ctl_emit (object);
}

static void
put_listing (const Listing *self)
{
  gboolean json = self->ctl->options.json;

  if (self->one && json)
    amt_ctl_emit (entry_to_json (self, g_ptr_array_index (self->entries, 0)));
  else if (self->one)
    print_entry (self, g_ptr_array_index (self->entries, 0));
  else if (json)
    emit_entries (self);
  else
    print_entries (self);
  amt_ctl_end (self->ctl, AMT_CTL_OK);
}

/* --- names of their cases ------------------------------------------------------------------------------ */

static void look_up_next (Listing *self);

static void
case_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Listing) self = user_data;
  const AmtOutboxEntry *entry = g_ptr_array_index (self->entries, self->next);
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  CaseName *name;

  if (!view && !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND))
    {
      amt_ctl_fail (self->ctl, error);
      return;
    }
  name = g_new0 (CaseName, 1);
  if (view)
    {
      name->reference = g_strdup (view->local->reference);
      name->applicant = g_strdup (view->local->applicant);
      name->service_id = g_strdup (view->local->service_id);
      amt_case_view_free (view);
    }
  g_hash_table_insert (self->names, g_strdup (entry->operation->case_id), name);
  look_up_next (g_steal_pointer (&self));
}

/* @self: (transfer full) */
static void
look_up_next (Listing *self)
{
  while (self->next < self->entries->len)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (self->entries, self->next);

      if (!name_of (self, entry))
        {
          amt_store_load_case_async (amt_ctl_store (self->ctl), entry->operation->case_id,
                                     self->ctl->cancellable, case_cb, self);
          return;
        }
      self->next++;
    }
  put_listing (self);
  listing_free (self);
}

static void
entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry = amt_store_load_entry_finish (AMT_STORE (source), result, &error);
  GPtrArray *entries;

  if (!entry)
    {
      amt_ctl_fail (self, error);
      return;
    }
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_outbox_entry_unref);
  g_ptr_array_add (entries, entry);
  look_up_next (listing_new (self, entries, TRUE));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);

  if (entries)
    look_up_next (listing_new (self, entries, FALSE));
  else
    amt_ctl_fail (self, error);
}

/* --- deciding about one -------------------------------------------------------------------------------- */

static void
again_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (entry)
    amt_ctl_report (self, entry, NULL);
  else
    amt_ctl_fail (self, error);
}

/* Queued again, by "retry" or by "mine". @id: (nullable): %NULL with @error. */
static void
queued_again (AmtCtl *self, const char *id, const GError *error)
{
  if (!id)
    amt_ctl_fail (self, error);
  else if (self->options.offline || self->options.no_send)
    amt_store_load_entry_async (amt_ctl_store (self), id, NULL, again_loaded_cb, self);
  else
    amt_desk_send_async (amt_ctl_desk (self), id, self->cancellable, amt_ctl_sent_cb, self);
}

static void
taken_back (AmtCtl *self, gboolean ok, const GError *error)
{
  if (!ok)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "result", "discarded");
      json_object_set_string_member (object, "id", self->arguments[1]);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print ("%s\n", _ ("Taken back; what you wrote is kept as a draft of the case."));
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
retried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AmtCtl *self = user_data;
  gboolean ok = amt_desk_retry_finish (AMT_DESK (source), result, &error);

  queued_again (self, ok ? self->arguments[1] : NULL, error);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_desk_withdraw_finish (AMT_DESK (source), result, &error);

  taken_back (user_data, ok, error);
}

static void
mine_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = amt_desk_resolve_finish (AMT_DESK (source), result, &error);

  queued_again (user_data, id, error);
}

static void
theirs_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = amt_desk_resolve_finish (AMT_DESK (source), result, &error);

  taken_back (user_data, id != NULL, error);
}

void
amt_ctl_outbox (AmtCtl *self)
{
  const char *step = self->arguments[0];
  const char *id = step ? self->arguments[1] : NULL;
  const char *whose = id ? self->arguments[2] : NULL;
  AmtDesk *desk = amt_ctl_desk (self);

  if (!step || (g_str_equal (step, "list") && !id))
    amt_store_list_outbox_async (amt_ctl_store (self), self->options.all ? 0 : G_MAXINT64,
                                 self->cancellable, listed_cb, self);
  else if (g_str_equal (step, "show") && id && !whose)
    amt_store_load_entry_async (amt_ctl_store (self), id, self->cancellable, entry_cb, self);
  else if (g_str_equal (step, "retry") && id && !whose)
    amt_desk_retry_async (desk, id, self->cancellable, retried_cb, self);
  else if (g_str_equal (step, "discard") && id && !whose)
    amt_desk_withdraw_async (desk, id, self->cancellable, discarded_cb, self);
  else if (g_str_equal (step, "keep") && g_strcmp0 (whose, "mine") == 0)
    amt_desk_resolve_async (desk, id, TRUE, self->cancellable, mine_kept_cb, self);
  else if (g_str_equal (step, "keep") && g_strcmp0 (whose, "theirs") == 0)
    amt_desk_resolve_async (desk, id, FALSE, self->cancellable, theirs_kept_cb, self);
  else
    amt_ctl_usage (self, _ ("Please write: outbox, outbox show ID, outbox retry ID, outbox discard "
                            "ID, or outbox keep ID mine|theirs."));
}
