/* amt-demo-deadline.c: deadlines by the services' rules (§ 31 VwVfG, § 26 SGB X with §§ 187 to 193 BGB). One owner, one
 * thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

static JsonObject *
find_rule (AmtDemoDraft *draft, const char *id)
{
  JsonArray *rules =
      json_object_get_array_member (draft->demo->catalogue[draft->service].object, "deadlineRules");

  for (guint i = 0; i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = json_array_get_object_element (rules, i);

      if (g_strcmp0 (amt_json_string (rule, "id"), id) == 0)
        return rule;
    }
  return NULL;
}

/* "P3M", "P6W", "P10D" (ISO 8601): the day on which a period that the event's day does not count in ends. */
static char *
add_period (const char *start, const char *period, char **out_text)
{
  char *unit = NULL;
  guint64 n = g_ascii_strtoull (period + 1, &unit, 10);
  g_autoptr (GDate) date = g_date_new ();
  char day[11];

  g_date_set_parse (date, start);
  switch (*unit)
    {
    case 'M':
      g_date_add_months (date, (guint) n);
      *out_text = g_strdup_printf ("%u Monate", (guint) n);
      break;
    case 'W':
      g_date_add_days (date, (guint) n * 7);
      *out_text = g_strdup_printf ("%u Wochen", (guint) n);
      break;
    default:
      g_date_add_days (date, (guint) n);
      *out_text = g_strdup_printf ("%u Tage", (guint) n);
      break;
    }
  g_date_strftime (day, sizeof day, "%Y-%m-%d", date);
  return g_strdup (day);
}

static JsonObject *
first_rule (AmtDemoDraft *draft)
{
  return json_array_get_object_element (
      json_object_get_array_member (draft->demo->catalogue[draft->service].object, "deadlineRules"),
      0);
}

const char *
amt_demo_first_rule (AmtDemoDraft *draft)
{
  return amt_json_string (first_rule (draft), "id");
}

int
amt_demo_first_rule_days (AmtDemoDraft *draft)
{
  g_autofree char *text = NULL;
  g_autofree char *end =
      add_period (draft->demo->today, amt_json_string (first_rule (draft), "period"), &text);
  g_autoptr (GDate) from = g_date_new ();
  g_autoptr (GDate) to = g_date_new ();

  g_date_set_parse (from, draft->demo->today);
  g_date_set_parse (to, end);
  return g_date_days_between (from, to);
}

gboolean
amt_demo_is_working_day (AmtDemo *demo, const char *day)
{
  g_autoptr (GDate) date = g_date_new ();

  g_date_set_parse (date, day);
  return g_date_get_weekday (date) < G_DATE_SATURDAY &&
         !g_hash_table_contains (demo->holidays, day);
}

static char *
roll (AmtDemo *demo, const char *day)
{
  char *rolled = g_strdup (day);

  while (!amt_demo_is_working_day (demo, rolled))
    {
      char *next = amt_day_add (rolled, 1);

      g_free (rolled);
      rolled = next;
    }
  return rolled;
}

void
amt_demo_add_deadline (AmtDemoDraft *draft, const char *id, const char *start)
{
  JsonObject *rule = find_rule (draft, id);
  AmtDeadline *deadline;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *period = NULL;
  g_autofree char *end = NULL;
  g_autofree char *start_text = amt_letter_format_day (start);
  g_autofree char *end_text = NULL;
  g_autofree char *line = NULL;

  g_assert (rule != NULL);
  end = add_period (start, amt_json_string (rule, "period"), &period);
  end_text = amt_letter_format_day (end);
  line =
      g_strdup_printf ("Beginn: %s; dieser Tag zählt nicht mit (§ 187 Absatz 1 BGB).", start_text);
  g_strv_builder_add (lines, line);
  g_free (line);
  line = g_strdup_printf ("Dauer %s: Ende mit Ablauf des %s (§ 188 Absatz 2 BGB; %s).", period,
                          end_text, amt_json_string (rule, "law"));
  g_strv_builder_add (lines, line);

  deadline = amt_deadline_new ();
  if (g_strcmp0 (amt_json_string (rule, "roll"), "nextWorkingDay") == 0)
    deadline->date = roll (draft->demo, end);
  else
    deadline->date = g_strdup (end);
  if (!g_str_equal (deadline->date, end))
    {
      g_autofree char *rolled = amt_letter_format_day (deadline->date);

      g_free (line);
      line = g_strdup_printf ("Das ist kein Arbeitstag am Sitz der Behörde: verschoben auf den %s "
                              "(§ 193 BGB).",
                              rolled);
      g_strv_builder_add (lines, line);
    }
  deadline->id = g_strdup_printf ("%s-%s", draft->value->id, id);
  deadline->kind = g_strdup (amt_json_string (rule, "kind"));
  deadline->label = g_strdup (amt_json_string (rule, "label"));
  deadline->rule_id = g_strdup (id);
  deadline->effect_of_request = g_strdup (amt_json_string (rule, "effectOfRequest"));
  deadline->derivation = g_strv_builder_end (lines);
  g_ptr_array_add (draft->value->deadlines, deadline);
}
