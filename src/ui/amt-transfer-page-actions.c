/* amt-transfer-page-actions.c: the group "transfer": what can be done about a recorded change. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-page-private.h"

#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-open-at.h"
#include "amt-weak.h"

#include <glib/gi18n.h>

static const char *
selected_id (AmtTransferPage *self)
{
  AmtTransferItem *item = amt_transfer_page_get_selected (self);

  return item ? amt_transfer_item_get_entry (item)->operation->id : NULL;
}

static AmtDesk *
desk_of (AmtTransferPage *self)
{
  return amt_workplace_get_desk (self->workplace);
}

static void
say_error (AmtTransferPage *self, const GError *error)
{
  g_autofree char *sentence = amt_error_text_dup_sentence (error);

  amt_workplace_say (self->workplace, sentence);
}

/* Texts of these are kept as drafts when they are taken back. */
static gboolean
keeps_text (const AmtOperation *operation)
{
  static const char *const TYPES[] = { "addFileNote", "addJotting", "editJotting", "decide", NULL };

  return g_strv_contains (TYPES, operation->type);
}

/* --- sending ------------------------------------------------------------------------------------------- */

static void
retried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtTransferPage) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!amt_desk_retry_finish (AMT_DESK (source), result, &error) && self)
    say_error (self, error);
}

static void
retry_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtTransferPage *self = user_data;

  amt_desk_retry_async (desk_of (self), selected_id (self), NULL, retried_cb, amt_weak_new (self));
}

static void
tried_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* It may have gone by itself meanwhile; where it stands is seen in the list. */
  if (!amt_desk_retry_finish (AMT_DESK (source), result, &error))
    g_debug ("not sent again: %s", error->message);
}

static void
send_now_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtTransferPage *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  /* What waits for its next try does not wait any longer. */
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      const AmtOutboxEntry *entry = amt_transfer_item_get_entry (item);

      if (entry->state == AMT_OUTBOX_RETRY)
        amt_desk_retry_async (desk_of (self), entry->operation->id, NULL, tried_again_cb, NULL);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sync", NULL);
}

/* --- taking back --------------------------------------------------------------------------------------- */

typedef enum
{
  TAKE_BACK_UNDO,
  TAKE_BACK_DISCARD,
  TAKE_BACK_EDIT
} TakeBack;

/* One that is being taken back. */
typedef struct
{
  GWeakRef page;
  TakeBack kind;
  AmtOperation *operation; /* (owned) */
} Job;

static void
job_free (Job *job)
{
  g_weak_ref_clear (&job->page);
  amt_operation_unref (job->operation);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* Where its text is written. */
static const char *
editor_of (const AmtOperation *operation)
{
  if (strcmp (operation->type, "decide") == 0)
    return "case.decide";
  if (strcmp (operation->type, "setFollowUp") == 0)
    return "case.follow-up";
  return "case.page::notes";
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (AmtTransferPage) self = g_weak_ref_get (&job->page);
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_desk_withdraw_finish (AMT_DESK (source), result, &error);

  if (!self || !self->workplace)
    return;
  if (!ok)
    say_error (self, error);
  else if (job->kind == TAKE_BACK_EDIT)
    amt_open_at (GTK_WIDGET (self), job->operation->case_id, editor_of (job->operation));
  else if (keeps_text (job->operation))
    amt_workplace_say (self->workplace,
                       _ ("Taken back. What you wrote is kept as a draft in the case."));
  else
    amt_workplace_say (self->workplace, _ ("Taken back."));
}

static void
withdraw (Job *job)
{
  g_autoptr (AmtTransferPage) self = g_weak_ref_get (&job->page);

  if (self && self->workplace)
    amt_desk_withdraw_async (desk_of (self), job->operation->id, NULL, withdrawn_cb, job);
  else
    job_free (job);
}

static Job *
job_new (AmtTransferPage *self, TakeBack kind)
{
  AmtTransferItem *item = amt_transfer_page_get_selected (self);
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->page, self);
  job->kind = kind;
  job->operation = amt_operation_ref (amt_transfer_item_get_entry (item)->operation);
  return job;
}

static void
undo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  withdraw (job_new (user_data, TAKE_BACK_UNDO));
}

static void
edit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  withdraw (job_new (user_data, TAKE_BACK_EDIT));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);

  if (strcmp (answer, "discard") == 0)
    withdraw (job);
  else
    job_free (job);
}

static void
discard_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "discard", _ ("_Discard"), AMT_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  AmtTransferPage *self = user_data;
  AmtTransferItem *item = amt_transfer_page_get_selected (self);
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (item);
  const char *kept =
      keeps_text (entry->operation)
          ? _ ("It will not be transferred. What you wrote is kept as a draft in the "
               "case.")
          : _ ("It will not be transferred.");
  g_autofree char *body = NULL;

  if (entry->ever_sent && !amt_transfer_item_is_to_clarify (item))
    body = g_strdup_printf (
        "%s %s", kept, _ ("It may have reached the portal already; the portal is asked first."));
  amt_dialogs_ask_async (GTK_WIDGET (self), _ ("Discard This Change?"), body ? body : kept, NULL,
                         answers, NULL, asked_cb, job_new (self, TAKE_BACK_DISCARD));
}

/* --- clarifying ---------------------------------------------------------------------------------------- */

static void
clarify_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtTransferPage *self = user_data;

  amt_transfer_page_clarify (self, amt_transfer_page_get_selected (self));
}

static void
clarify_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_transfer_page_clarify (user_data, NULL);
}

/* --- the rest ------------------------------------------------------------------------------------------ */

static void
open_case_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtTransferPage *self = user_data;
  AmtTransferItem *item = amt_transfer_page_get_selected (self);

  amt_open_at (GTK_WIDGET (self), amt_transfer_item_get_entry (item)->operation->case_id, NULL);
}

static void
send_missing_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_transfer_page_send_missing (user_data);
}

static void
change_filter (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  amt_transfer_page_filter_changed (user_data);
}

static const GActionEntry ACTIONS[] = {
  { .name = "send-now", .activate = send_now_action },
  { .name = "only-to-clarify", .state = "false", .change_state = change_filter },
  { .name = "only-missing", .state = "false", .change_state = change_filter },
  { .name = "send-missing", .activate = send_missing_action },
  { .name = "clarify", .activate = clarify_action },
  { .name = "clarify-all", .activate = clarify_all_action },
  { .name = "retry", .activate = retry_action },
  { .name = "edit", .activate = edit_action },
  { .name = "undo", .activate = undo_action },
  { .name = "discard", .activate = discard_action },
  { .name = "open-case", .activate = open_case_action },
};

void
amt_transfer_page_add_actions (AmtTransferPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
}

static void
set_enabled (AmtTransferPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
amt_transfer_page_update_actions (AmtTransferPage *self)
{
  AmtTransferItem *item = amt_transfer_page_get_selected (self);
  gboolean writable = amt_workplace_get_engine (self->workplace) != NULL;
  gboolean here = item && *amt_transfer_item_get_reference (item);
  gboolean conflict = item && amt_transfer_item_can_resolve (item);

  set_enabled (self, "send-now",
               writable && amt_transfer_list_get_n_unsent (self->list) > 0 &&
                   !amt_connection_is_working (self->connection));
  set_enabled (self, "clarify", writable && conflict);
  set_enabled (self, "clarify-all", writable && amt_transfer_page_count_conflicts (self) > 0);
  set_enabled (self, "only-missing", amt_transfer_list_get_n_lost (self->list) > 0);
  set_enabled (self, "send-missing", writable && amt_transfer_list_get_n_missing (self->list) > 0);
  set_enabled (self, "retry", writable && item && amt_transfer_item_can_retry (item));
  set_enabled (self, "undo", writable && item && amt_transfer_item_can_undo (item));
  set_enabled (self, "discard", writable && item && amt_transfer_item_can_discard (item));
  set_enabled (self, "edit", writable && here && amt_transfer_item_can_edit (item));
  set_enabled (self, "open-case", here);
}
