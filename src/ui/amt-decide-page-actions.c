/* amt-decide-page-actions.c: the group "decide": recording, leaving, the letter. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-decide-page-private.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-fresh.h"

#include <glib/gi18n.h>

/* --- recording ----------------------------------------------------------------------------------------- */

/* What is told when the answer comes: the clerk may have left the page by then. */
typedef struct
{
  AmtDecidePage *page;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtDraftSaver *saver;    /* (owned) (nullable) */
  char *label;             /* (owned) of the outcome */
} Recording;

static void
recording_free (Recording *self)
{
  g_object_unref (self->page);
  g_object_unref (self->workplace);
  g_clear_object (&self->saver);
  g_free (self->label);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recording, recording_free)

static void
say_recorded (Recording *recording, AmtOpenCase *open_case, const AmtRecorded *recorded)
{
  const AmtOutboxEntry *entry = recorded->entries->len > 0 ? recorded->entries->pdata[0] : NULL;
  /* Translators: %s is an outcome, for example "Bewilligung". */
  g_autofree char *said = g_strdup_printf (_ ("Decision “%s” recorded."), recording->label);
  g_autofree char *with_claim = NULL;

  if (recorded->claimed)
    with_claim = g_strdup_printf (_ ("%s You have taken the case over with it."), said);
  amt_case_say_done (recording->workplace, open_case, with_claim ? with_claim : said, entry);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Recording) recording = user_data;
  AmtDecidePage *self = recording->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (AmtRecorded) recorded =
      amt_open_case_record_finish (AMT_OPEN_CASE (source), result, &holder, &error);

  self->recording = FALSE;
  if (!recorded)
    {
      amt_case_say_error (recording->workplace, holder, error);
      if (self->open_case)
        amt_decide_page_update (self);
      return;
    }
  self->done = TRUE;
  amt_fresh_set (recording->workplace, AMT_DECIDE_DRAFT,
                 amt_open_case_get_ref (AMT_OPEN_CASE (source)), NULL);
  if (recording->saver)
    amt_draft_saver_drop (recording->saver);
  say_recorded (recording, AMT_OPEN_CASE (source), recorded);
  if (self->open_case)
    g_signal_emit_by_name (self, "closed", TRUE);
}

static void
record (AmtDecidePage *self)
{
  const AmtOutcome *outcome = amt_decide_form_get_outcome (self->form);
  g_autoptr (AmtOrder) order = amt_order_new (amt_open_case_get_ref (self->open_case), "decide");
  g_autoptr (GHashTable) values = amt_decide_form_get_values (self->form);
  g_autofree char *follow_up = amt_decide_closing_get_follow_up (self->closing);
  Recording *recording = g_new0 (Recording, 1);
  GHashTableIter iter;
  gpointer id, text;

  amt_order_set (order, "outcome", outcome->id);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &id, &text))
    {
      g_autofree char *name = g_strconcat ("values.", id, NULL);

      amt_order_set (order, name, text);
    }
  recording->page = g_object_ref (self);
  recording->workplace = g_object_ref (self->workplace);
  g_set_object (&recording->saver, self->saver);
  recording->label = g_strdup (outcome->label);
  self->recording = TRUE;
  amt_decide_page_update (self);
  amt_open_case_decide_async (self->open_case, order, follow_up, NULL,
                              amt_decide_closing_get_close (self->closing), NULL, decided_cb,
                              recording);
}

static void
record_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtDecidePage *self = user_data;

  if (amt_decide_form_reveal_problems (self->form))
    amt_dialogs_announce (GTK_WIDGET (self), gtk_label_get_text (GTK_LABEL (self->hint)));
  else if (amt_decide_closing_has_problem (self->closing))
    amt_decide_closing_reveal_problem (self->closing);
  else
    record (self);
}

static void
leave_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtDecidePage *self = user_data;

  if (self->recording)
    return;
  amt_decide_page_leave (self);
  g_signal_emit_by_name (self, "closed", FALSE);
}

/* --- the letter ---------------------------------------------------------------------------------------- */

static void
next_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_letter_view_turn (AMT_DECIDE_PAGE (user_data)->letter, 1);
}

static void
previous_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_letter_view_turn (AMT_DECIDE_PAGE (user_data)->letter, -1);
}

static void
change_enlarge (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  amt_letter_view_set_large (AMT_DECIDE_PAGE (user_data)->letter, g_variant_get_boolean (value));
}

static void
uncover_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtDecidePage *self = user_data;

  /* The whole case is asked for: what was uncovered there is uncovered here. */
  if (!gtk_widget_activate_action (GTK_WIDGET (self), "case.show-address", NULL))
    amt_decide_page_set_address_shown (self, TRUE);
}

static void
insert_text_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_decide_form_offer_blocks (AMT_DECIDE_PAGE (user_data)->form);
}

static const GActionEntry ACTIONS[] = {
  { .name = "record", .activate = record_action },
  { .name = "leave", .activate = leave_action },
  { .name = "insert-text", .activate = insert_text_action },
  { .name = "next-page", .activate = next_page_action },
  { .name = "previous-page", .activate = previous_page_action },
  { .name = "enlarge", .state = "false", .change_state = change_enlarge },
  { .name = "uncover", .activate = uncover_action },
};

void
amt_decide_page_add_actions (AmtDecidePage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
}
