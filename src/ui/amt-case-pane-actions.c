/* amt-case-pane-actions.c: the group "case": everything that one can do with the open case. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-pane-private.h"

#include "amt-action-table.h"
#include "amt-add-evidence.h"
#include "amt-assign.h"
#include "amt-case-record.h"
#include "amt-case-window.h"
#include "amt-copy-window.h"
#include "amt-offline-window.h"
#include "amt-print-dialog.h"
#include "amt-reason.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

static void
set_enabled (AmtCasePane *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* --- moving -------------------------------------------------------------------------------------------- */

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "step", 1);
}

static void
previous_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "step", -1);
}

void
amt_case_pane_move_on (AmtCasePane *self)
{
  if (!self->alone &&
      g_settings_get_boolean (amt_workplace_get_settings (self->workplace), "open-next"))
    g_signal_emit_by_name (self, "step", 1);
}

static void
open_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    amt_case_window_present (gtk_window_get_application (GTK_WINDOW (root)), self->workplace,
                             self->case_id);
}

static void
change_page (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtCasePane *self = user_data;
  const char *page = g_variant_get_string (value, NULL);

  /* The state follows from the content, which says so when the page has changed. */
  if (self->content && amt_case_content_has_page (page))
    amt_case_content_show_page (self->content, page);
}

/* "(sus)": id of a file, its page (from 0, or AMT_VIEWER_AS_LEFT), words to mark ("": none). */
static void
show_document_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  const char *id, *words;
  guint32 page;

  g_variant_get (parameter, "(&su&s)", &id, &page, &words);
  if (self->content)
    amt_case_content_show_document (self->content, id, page, words);
}

static void
change_documents (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtCasePane *self = user_data;

  /* As with the page, the state follows. */
  if (self->content)
    amt_case_content_set_documents_shown (self->content, g_variant_get_boolean (value));
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_open_case_reload (AMT_CASE_PANE (user_data)->open_case);
}

static void
change_show_address (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtCasePane *self = user_data;

  g_simple_action_set_state (action, value);
  if (self->content)
    amt_case_content_set_address_shown (self->content, g_variant_get_boolean (value));
}

/* --- who works on it ----------------------------------------------------------------------------------- */

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) amt_case_record_finish (result);
}

/* What is done after the clerk said why. */
typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) the pane may show another one by then */
  const char *said;
  AmtOrder *inverse; /* (owned) (nullable) */
} Reasoned;

static void
reasoned_free (Reasoned *self)
{
  g_object_unref (self->workplace);
  g_object_unref (self->open_case);
  g_clear_pointer (&self->inverse, amt_order_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reasoned, reasoned_free)

static void
reason_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reasoned) reasoned = user_data;
  g_autoptr (AmtOrder) order = amt_reason_ask_finish (result);

  if (order)
    amt_case_record_async (reasoned->workplace, reasoned->open_case, order, reasoned->said,
                           g_steal_pointer (&reasoned->inverse), NULL, recorded_cb, NULL);
}

/* @inverse: (transfer full) (nullable) */
static void
record_with_reason (AmtCasePane *self, const char *type, const AmtReasonWords *words,
                    const char *said, AmtOrder *inverse)
{
  Reasoned *reasoned = g_new0 (Reasoned, 1);

  reasoned->workplace = g_object_ref (self->workplace);
  reasoned->open_case = g_object_ref (self->open_case);
  reasoned->said = said;
  reasoned->inverse = inverse;
  amt_reason_ask_async (GTK_WIDGET (self), self->workplace, self->open_case, type, words, reason_cb,
                        reasoned);
}

static void
claim_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;

  amt_case_claim (self->workplace, self->open_case);
}

static void
release_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const AmtReasonWords words = { _ ("Put the Case Back?"),
                                 _ ("It then lies in the queue for everybody. The reason stands in "
                                    "the history."),
                                 _ ("_Put Back") };

  record_with_reason (user_data, "release", &words, _ ("Case put back into the queue."),
                      amt_order_new (AMT_CASE_PANE (user_data)->case_id, "claim"));
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const AmtReasonWords words = { _ ("File the Case?"), _ ("The reason stands in the history."),
                                 _ ("_File") };

  record_with_reason (user_data, "close", &words, _ ("Case filed."), NULL);
}

static void
assign_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;

  amt_assign_ask (GTK_WIDGET (self), self->workplace, self->open_case);
}

/* --- writing ------------------------------------------------------------------------------------------- */

static void
add_file_note_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_content_write (AMT_CASE_PANE (user_data)->content, AMT_WRITING_FILE_NOTE);
}

static void
add_jotting_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_content_write (AMT_CASE_PANE (user_data)->content, AMT_WRITING_JOTTING);
}

static void
add_document_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;

  amt_case_content_show_page (self->content, "documents");
  amt_add_evidence_choose (GTK_WIDGET (self), self->workplace, self->open_case);
}

static void
follow_up_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_content_show_follow_up (AMT_CASE_PANE (user_data)->content);
}

static void
decide_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_content_show_page (AMT_CASE_PANE (user_data)->content, "decide");
}

static void
copy_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  amt_copy_window_present (self->workplace, self->open_case,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
copy_reference_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  if (value)
    amt_widgets_copy (GTK_WIDGET (self), self->workplace, _ ("Reference"), value->reference);
}

static void
keep_offline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  const char *const whats[] = { self->case_id, NULL };

  amt_offline_keep (self->workplace, AMT_OFFLINE_CASE, whats);
}

static void
print_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;

  amt_print_dialog_show (GTK_WIDGET (self), self->workplace, self->open_case,
                         self->content ? amt_case_content_get_viewer (self->content) : NULL, NULL);
}

/* --- taking back --------------------------------------------------------------------------------------- */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCasePane) self = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_open_case_undo_finish (AMT_OPEN_CASE (source), result, &error))
    {
      if (!self->workplace)
        return;
      amt_workplace_say (self->workplace, _ ("Taken back."));
      if (self->content && self->open_case == AMT_OPEN_CASE (source))
        amt_case_content_restore_drafts (self->content);
    }
  else if (self->workplace && g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
    amt_workplace_say (self->workplace, _ ("It is too late to take this back here: it is on its "
                                           "way or has arrived."));
  else if (self->workplace)
    amt_case_say_error (self->workplace, NULL, error);
}

/* What is at the portal already is undone by doing the opposite. */
static gboolean
record_inverse (AmtCasePane *self, const char *operation_id)
{
  g_autoptr (AmtOrder) inverse = amt_case_take_inverse (self->workplace, operation_id);

  if (!inverse)
    return FALSE;
  if (g_str_equal (inverse->type, "claim"))
    amt_case_claim (self->workplace, self->open_case);
  else
    amt_case_record_async (self->workplace, self->open_case, inverse, _ ("Taken back."), NULL, NULL,
                           recorded_cb, NULL);
  return TRUE;
}

void
amt_case_pane_undo (AmtCasePane *self, const char *operation_id)
{
  const AmtOutboxEntry *entry = amt_open_case_get_undo_entry (self->open_case);
  gboolean other = operation_id && entry && g_strcmp0 (entry->operation->id, operation_id) != 0;

  if (operation_id && (!entry || other) && record_inverse (self, operation_id))
    return;
  if (other)
    {
      amt_workplace_say (self->workplace,
                         _ ("Something else was recorded since. In the transfer list each change "
                            "can be taken back."));
      return;
    }
  /* With nothing to take back this still releases a case that was claimed along. */
  amt_open_case_undo_async (self->open_case, NULL, undone_cb, g_object_ref (self));
}

static void
undo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_pane_undo (user_data, NULL);
}

/* "case/operation": what a message about a recorded change offers; the clerk may be in another case by now. */
static void
undo_change_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCasePane *self = user_data;
  const char *target = g_variant_get_string (parameter, NULL);
  const char *slash = strrchr (target, '/');
  g_autofree char *case_id = slash ? g_strndup (target, (gsize) (slash - target)) : NULL;

  if (!case_id)
    return;
  if (g_strcmp0 (case_id, self->case_id) == 0)
    {
      amt_case_pane_undo (self, slash + 1);
      return;
    }
  amt_case_pane_set_case (self, case_id);
  g_free (self->undo_id);
  self->undo_id = g_strdup (slash + 1);
}

static const GActionEntry ACTIONS[] = {
  { .name = "next", .activate = next_action },
  { .name = "previous", .activate = previous_action },
  { .name = "open-window", .activate = open_window_action },
  { .name = "page", .parameter_type = "s", .state = "'form'", .change_state = change_page },
  { .name = "show-document", .activate = show_document_action, .parameter_type = "(sus)" },
  { .name = "documents", .state = "false", .change_state = change_documents },
  { .name = "reload", .activate = reload_action },
  { .name = "show-address", .state = "false", .change_state = change_show_address },
  { .name = "claim", .activate = claim_action },
  { .name = "release", .activate = release_action },
  { .name = "assign", .activate = assign_action },
  { .name = "close", .activate = close_action },
  { .name = "add-file-note", .activate = add_file_note_action },
  { .name = "add-jotting", .activate = add_jotting_action },
  { .name = "add-document", .activate = add_document_action },
  { .name = "follow-up", .activate = follow_up_action },
  { .name = "decide", .activate = decide_action },
  { .name = "copy-window", .activate = copy_window_action },
  { .name = "copy-reference", .activate = copy_reference_action },
  { .name = "keep-offline", .activate = keep_offline_action },
  { .name = "print", .activate = print_action },
  { .name = "undo", .activate = undo_action },
  { .name = "take-back", .activate = undo_action },
  { .name = "undo-change", .activate = undo_change_action, .parameter_type = "s" },
};

void
amt_case_pane_add_actions (AmtCasePane *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
}

/* What an operation of that type needs, with the sentence why not for whoever shows it. */
static AmtMay
update_operation (AmtCasePane *self, const char *action, const char *type)
{
  AmtMay may = self->open_case ? amt_open_case_may (self->open_case, type) : AMT_MAY_NOT_LOADED;

  set_enabled (self, action, amt_may (may));
  amt_action_table_set_why (g_action_map_lookup_action (G_ACTION_MAP (self->actions), action),
                            amt_may (may) ? NULL : amt_words_may (may));
  return may;
}

void
amt_case_pane_update_actions (AmtCasePane *self)
{
  const AmtCase *value = self->open_case ? amt_open_case_get_case (self->open_case) : NULL;
  gboolean whole = value && value->whole;
  gboolean undo = self->open_case && amt_open_case_can_undo (self->open_case);
  AmtMay claim = update_operation (self, "claim", "claim");
  gboolean closable, deciding;

  set_enabled (self, "next", self->case_id && !self->alone);
  set_enabled (self, "previous", self->case_id && !self->alone);
  set_enabled (self, "open-window", self->case_id && !self->alone);
  set_enabled (self, "page", whole);
  set_enabled (self, "show-document", whole);
  set_enabled (self, "documents", whole && value->documents->len > 0);
  set_enabled (self, "reload", self->open_case != NULL);
  set_enabled (self, "show-address", value && value->restricted);
  update_operation (self, "release", "release");
  update_operation (self, "assign", "assign");
  closable = amt_may (update_operation (self, "close", "close"));
  update_operation (self, "add-document", "addDocument");
  /* What may not be recorded can be read and drafted; the page says why. */
  set_enabled (self, "add-file-note", whole);
  set_enabled (self, "add-jotting", whole);
  set_enabled (self, "follow-up", whole);
  set_enabled (self, "decide", whole);
  set_enabled (self, "copy-window", whole);
  set_enabled (self, "keep-offline", value && !value->restricted);
  set_enabled (self, "print", whole);
  set_enabled (self, "copy-reference", value != NULL);
  set_enabled (self, "take-back", undo);
  set_enabled (self, "undo", undo && !(self->root && amt_widgets_is_editing (self->root)));

  gtk_widget_set_visible (self->claim, value && !value->assignee_id && !closable);
  /* On the page of the decision the button that records it is the one that counts. */
  deciding = self->content && g_strcmp0 (amt_case_content_get_page (self->content), "decide") == 0;
  gtk_widget_set_visible (self->decide,
                          !deciding && !gtk_widget_get_visible (self->claim) && self->open_case &&
                              amt_may (amt_open_case_may (self->open_case, "decide")));
  gtk_widget_set_tooltip_text (self->claim, amt_may (claim) ? NULL : amt_words_may (claim));
}
