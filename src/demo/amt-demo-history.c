/* amt-demo-history.c: when cases came in and what clerks did with them so far. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"
#include "amt-letter.h"

/* Of the open cases, so many in a hundred are overdue: with the decided ones a tenth of all. */
#define OVERDUE_OF_OPEN 12
/* The longest run of days without work (Easter) and a day to spare. */
#define ROLL_MAX 5

static gboolean
is_weekend (const char *day)
{
  g_autoptr (GDate) date = g_date_new ();

  g_date_set_parse (date, day);
  return g_date_get_weekday (date) >= G_DATE_SATURDAY;
}

void
amt_demo_plan_receipt (AmtDemoDraft *draft, AmtDemoPlan plan)
{
  AmtDemoRandom *random = &draft->random;
  AmtDemo *demo = draft->demo;
  int period = amt_demo_first_rule_days (draft);
  gboolean overdue =
      plan <= AMT_DEMO_PLAN_ASSIGNED && amt_demo_random_chance (random, OVERDUE_OF_OPEN);
  int low = overdue ? period + ROLL_MAX : (plan <= AMT_DEMO_PLAN_ASSIGNED ? 0 : 20);
  int high = overdue ? low + 30 : (plan <= AMT_DEMO_PLAN_ASSIGNED ? period - 2 : 270);
  gint64 second = amt_demo_random_range (random, 5 * 3600, 20 * 3600);
  gint64 received;

  if (plan == AMT_DEMO_PLAN_ASSIGNED && !overdue)
    low = 2;
  do
    {
      int days = amt_demo_random_range (random, low, high);

      received =
          (demo->now / G_TIME_SPAN_DAY - days) * G_TIME_SPAN_DAY + second * G_TIME_SPAN_SECOND;
      if (received > demo->now)
        received -= G_TIME_SPAN_DAY;
      g_free (draft->day);
      draft->day = amt_time_legal_day (received);
    }
  /* People apply online on weekends too, but rarely. */
  while (is_weekend (draft->day) && !amt_demo_random_chance (random, 15));

  draft->value->received_at = received;
  draft->value->applied_on = g_strdup (draft->day);
}

static AmtHistoryEntry *
add_history (AmtDemoDraft *draft, const char *type, const char *user_id, gint64 at,
             const char *detail)
{
  AmtHistoryEntry *entry = amt_history_entry_new ();

  entry->id = amt_demo_random_uuid (&draft->random);
  entry->type = g_strdup (type);
  entry->user_id = g_strdup (user_id);
  entry->at = at;
  entry->detail = g_strdup (detail);
  g_ptr_array_add (draft->value->history, entry);
  draft->value->changed_at = at;
  if (user_id != NULL)
    draft->value->version++;
  return entry;
}

/* One of those who may process the queue. */
static const AmtMe *
pick_clerk (AmtDemoDraft *draft)
{
  GPtrArray *people = draft->demo->people;
  g_autoptr (GPtrArray) able = g_ptr_array_new ();

  for (guint i = 0; i < people->len; i++)
    {
      AmtMe *person = g_ptr_array_index (people, i);
      AmtQueueRight *right = amt_me_find_queue (person, draft->value->queue_id);

      if (!person->supervisor && right != NULL && (right->rights & AMT_RIGHT_PROCESS) != 0)
        g_ptr_array_add (able, person);
    }
  g_assert (able->len > 0);
  return g_ptr_array_index (able, amt_demo_random_below (&draft->random, able->len));
}

static void
add_file_note (AmtDemoDraft *draft, const char *user_id, gint64 at, const char *kind,
               const char *text)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (add_history (draft, "addFileNote", user_id, at, NULL)->id);
  note->text = g_strdup (text);
  note->kind = g_strdup (kind);
  note->author_id = g_strdup (user_id);
  note->at = at;
  g_ptr_array_add (draft->value->file_notes, note);
}

static void
add_jotting (AmtDemoDraft *draft, const char *user_id, gint64 at)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (add_history (draft, "addJotting", user_id, at, NULL)->id);
  note->text =
      g_strdup (amt_demo_random_pick (&draft->random, amt_demo_names (draft, "jottingTexts")));
  note->visibility = g_strdup (amt_demo_random_chance (&draft->random, 70) ? "case" : "me");
  note->author_id = g_strdup (user_id);
  note->at = at;
  g_ptr_array_add (draft->value->jottings, note);
}

static void
add_follow_up (AmtDemoDraft *draft, const char *user_id, gint64 at)
{
  AmtFollowUp *follow_up = amt_follow_up_new ();

  follow_up->id = g_strdup (add_history (draft, "setFollowUp", user_id, at, NULL)->id);
  follow_up->user_id = g_strdup (user_id);
  follow_up->due_on =
      amt_day_add (draft->demo->today, amt_demo_random_range (&draft->random, -2, 21));
  follow_up->reason =
      g_strdup (amt_demo_random_pick (&draft->random, amt_demo_names (draft, "followUpReasons")));
  follow_up->set_at = at;
  g_ptr_array_add (draft->value->follow_ups, follow_up);
}

/* The @part-th of 10 points between receipt and now, moved into office hours, never before what happened already. */
static gint64
moment (AmtDemoDraft *draft, gint64 part)
{
  gint64 received = draft->value->received_at;
  gint64 point = received + (draft->demo->now - received) / 10 * part;
  gint64 at = point / G_TIME_SPAN_DAY * G_TIME_SPAN_DAY + 7 * G_TIME_SPAN_HOUR +
              part * 45 * G_TIME_SPAN_MINUTE;
  g_autofree char *day = amt_time_legal_day (at);

  while (!amt_demo_is_working_day (draft->demo, day))
    {
      at += G_TIME_SPAN_DAY;
      g_free (day);
      day = amt_time_legal_day (at);
    }
  if (at <= received || at > draft->demo->now)
    at = point;
  draft->last = MIN (MAX (at, draft->last), draft->demo->now);
  return draft->last;
}

static void
work_on_it (AmtDemoDraft *draft, const AmtMe *clerk)
{
  static const char *const note_kinds[] = { "phone", "note", "note", "visit", "phone" };
  AmtDemoRandom *random = &draft->random;
  AmtCase *value = draft->value;
  JsonArray *texts = amt_demo_names (draft, "noteTexts");

  value->assignee_id = g_strdup (clerk->id);
  value->assigned_at = moment (draft, 2);
  add_history (draft, "claim", clerk->id, value->assigned_at, NULL);
  if (amt_demo_random_chance (random, 45))
    {
      guint i = amt_demo_random_below (random, json_array_get_length (texts));

      add_file_note (draft, clerk->id, moment (draft, 3), note_kinds[i % G_N_ELEMENTS (note_kinds)],
                     json_array_get_string_element (texts, i));
    }
  if (amt_demo_random_chance (random, 30))
    add_jotting (draft, clerk->id, moment (draft, 4));
}

/* The applicant writes, or wants no decision any more; what was not read shows as unread. */
static void
maybe_message (AmtDemoDraft *draft)
{
  AmtHistoryEntry *entry;

  if (draft->withdrawn)
    {
      add_history (draft, "withdrawn", NULL, moment (draft, 5), NULL);
      draft->value->applicant_version++;
      return;
    }

  if (!amt_demo_random_chance (&draft->random, 8))
    return;
  entry = add_history (draft, "messageReceived", NULL, moment (draft, 5), NULL);
  g_free (draft->value->last_message_id);
  draft->value->last_message_id = g_strdup (entry->id);
  draft->value->applicant_version++;
}

static AmtDecision *
new_decision (AmtDemoDraft *draft, const AmtOutcome *outcome, const AmtOperation *operation)
{
  AmtDecision *decision = amt_decision_new ();

  decision->id = g_strdup (operation->id);
  decision->outcome = g_strdup (outcome->id);
  decision->outcome_label = g_strdup (outcome->label);
  decision->template_version = g_strdup (operation->template_version);
  decision->values = g_strdup (operation->values);
  decision->issued_on = g_strdup (operation->issued_on);
  decision->at = operation->occurred_at;
  decision->author_id = g_strdup (operation->author_id);
  g_ptr_array_add (draft->value->decisions, decision);
  return decision;
}

/* The notice becomes a document of the case; @bytes gets its content, or %NULL if an earlier one serves. */
static void
add_letter (AmtDemoDraft *draft, AmtDecision *decision, const AmtOperation *operation,
            const AmtMe *clerk, GPtrArray *bytes)
{
  g_autofree char *key =
      g_strdup_printf ("%s/letter/%s", draft->value->service_id, decision->outcome);
  AmtDocument *document = amt_document_new ();
  g_autoptr (GError) error = NULL;
  GBytes *letter = NULL;

  document->id = g_strdup_printf ("%s-letter", draft->value->id);
  document->name = g_strdup ("Bescheid.pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("letter");
  document->virus_scan = g_strdup ("clean");
  document->added_by = g_strdup (decision->author_id);
  document->added_at = decision->at;
  if (!amt_demo_share_file (draft, key, AMT_DEMO_DRAWN_CASES, document))
    {
      letter = amt_letter_draw_decision (
          draft->value, operation, draft->demo->catalogue[draft->service].model,
          draft->demo->authority, clerk, operation->issued_on, NULL, &error);
      g_assert_no_error (error);
      amt_demo_describe_file (document, letter);
      amt_demo_keep_file (draft, key, document);
    }
  decision->letter_document_id = g_strdup (document->id);
  decision->letter_sha256 = g_strdup (document->sha256);
  g_ptr_array_add (draft->value->documents, document);
  g_ptr_array_add (bytes, letter);
}

static void
decide_it (AmtDemoDraft *draft, const AmtMe *clerk, GPtrArray *bytes)
{
  AmtCase *value = draft->value;
  const AmtService *service = draft->demo->catalogue[draft->service].model;
  gint64 at = moment (draft, 6);
  g_autoptr (JsonNode) node = json_node_alloc ();
  JsonObject *values = json_object_new ();
  g_autoptr (AmtOperation) operation = amt_operation_new ("decide", value->id, clerk->id, at);
  const AmtOutcome *outcome;
  const AmtLetterTemplate *template = NULL;
  const char *special;
  AmtDecision *decision;

  json_node_init_object (node, values);
  json_object_unref (values);
  operation->issued_on = amt_time_legal_day (at);
  special = amt_demo_decide_special (draft, operation->issued_on, values);
  operation->outcome =
      g_strdup (special != NULL ? special : amt_demo_decide (draft, operation->issued_on, values));
  operation->values = amt_json_to_text (node);
  outcome = amt_service_find_outcome (service, operation->outcome);
  g_assert (outcome != NULL);
  if (outcome->template_id != NULL)
    template = amt_service_find_template (service, outcome->template_id);
  if (template != NULL)
    operation->template_version = g_strdup (template->version);

  g_free (operation->id);
  operation->id = g_strdup (add_history (draft, "decide", clerk->id, at, outcome->label)->id);
  decision = new_decision (draft, outcome, operation);
  g_free (value->outcome);
  value->outcome = g_strdup (outcome->id);
  if (template != NULL)
    add_letter (draft, decision, operation, clerk, bytes);
}

static void
add_deadlines (AmtDemoDraft *draft, AmtDemoPlan plan)
{
  AmtCase *value = draft->value;
  const AmtDeadline *nearest = NULL;

  amt_demo_add_deadline (draft, amt_demo_first_rule (draft), draft->day);
  if (draft->service == AMT_DEMO_BAU && plan == AMT_DEMO_PLAN_ASSIGNED)
    {
      g_autofree char *consulted = amt_time_legal_day (value->assigned_at);

      amt_demo_add_deadline (draft, "baugb-36", consulted);
      if (amt_demo_random_chance (&draft->random, 50))
        amt_demo_add_deadline (draft, "lbo-entscheidung", consulted);
    }
  if (amt_demo_has_rule (draft, "bafoeg-51"))
    amt_demo_add_deadline (draft, "bafoeg-51", draft->day);
  amt_demo_add_deadline (draft, amt_demo_has_rule (draft, "sgg-88") ? "sgg-88" : "vwgo-75",
                         draft->day);
  if (plan > AMT_DEMO_PLAN_ASSIGNED)
    return;
  for (guint i = 0; i < value->deadlines->len; i++)
    {
      const AmtDeadline *deadline = g_ptr_array_index (value->deadlines, i);

      if (nearest == NULL || strcmp (deadline->date, nearest->date) < 0)
        nearest = deadline;
    }
  value->deadline_on = g_strdup (nearest->date);
  value->deadline_label = g_strdup (nearest->label);
}

void
amt_demo_play (AmtDemoDraft *draft, AmtDemoPlan plan, GPtrArray *bytes)
{
  AmtCase *value = draft->value;
  const AmtMe *clerk = pick_clerk (draft);

  value->version = 1;
  value->applicant_version = 1;
  add_history (draft, "submitted", NULL, value->received_at, NULL);
  value->state = g_strdup ("received");
  if (plan == AMT_DEMO_PLAN_OPEN)
    value->unread = TRUE;
  else
    work_on_it (draft, clerk);
  maybe_message (draft);
  add_deadlines (draft, plan);
  if (plan == AMT_DEMO_PLAN_ASSIGNED)
    {
      g_free (value->state);
      value->state =
          g_strdup (amt_demo_random_chance (&draft->random, 25) ? "waiting" : "inProgress");
      if (amt_demo_random_chance (&draft->random, 30))
        add_follow_up (draft, clerk->id, moment (draft, 7));
    }
  if (plan >= AMT_DEMO_PLAN_DECIDED)
    {
      decide_it (draft, clerk, bytes);
      g_free (value->state);
      value->state = g_strdup ("decided");
    }
  if (plan == AMT_DEMO_PLAN_CLOSED)
    {
      add_history (draft, "close", clerk->id, moment (draft, 9), NULL);
      g_free (value->state);
      value->state = g_strdup ("closed");
    }
}
