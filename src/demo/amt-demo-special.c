/* amt-demo-special.c: cases that are not like the others, and how they end. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"

/* Of all cases, in a hundred. */
#define DUPLICATES 2
#define WITHDRAWN 4
#define RESTRICTED 2
/* Of those that a clerk decides, in a hundred. */
#define HANDED_OVER 4
#define NOT_COOPERATING 5
/* How far apart double submissions lie at most, in cases. */
#define FARTHEST 20
/* Letters that German knows. */
#define GERMAN "ÄÖÜäöüß"
#define LONG_NAME 30

guint
amt_demo_find_source (AmtDemo *demo, guint index)
{
  AmtDemoRandom random;
  guint source;

  amt_demo_random_init (&random, demo->seed, AMT_DEMO_STREAM_SPECIAL, index);
  if (index == 0 || !amt_demo_random_chance (&random, DUPLICATES))
    return index;
  source = index - (guint) amt_demo_random_range (&random, 1, (int) MIN (index, FARTHEST));
  return amt_demo_find_source (demo, source) == source ? source : index;
}

static void
note (AmtDemoDraft *draft, const char *special)
{
  g_ptr_array_add (draft->specials, (gpointer) special);
}

static void
mark (AmtDemoDraft *draft, const char *flag)
{
  g_ptr_array_add (draft->flags, (gpointer) flag);
  note (draft, flag);
}

/* A few minutes later the same again: somebody pressed the button twice. */
static void
mark_duplicate (AmtDemoDraft *draft)
{
  AmtCase *value = draft->value;
  gint64 later =
      value->received_at + amt_demo_random_range (&draft->random, 1, 25) * G_TIME_SPAN_MINUTE;
  g_autofree char *day = amt_time_legal_day (later);
  g_autofree char *id = g_strdup_printf ("c%06d", draft->source);
  JsonArray *links = json_array_new ();
  JsonObject *link = json_object_new ();

  if (later <= draft->demo->now && g_str_equal (day, draft->day))
    value->received_at = later;
  json_object_set_string_member (link, "caseId", id);
  json_object_set_string_member (link, "kind", "possibleDuplicate");
  json_array_add_object_element (links, link);
  json_object_set_array_member (draft->rest, "links", links);
  mark (draft, "duplicate");
}

static void
restrict_it (AmtDemoDraft *draft)
{
  JsonArray *restrictions = json_array_new ();

  json_array_add_string_element (restrictions, "bmg51");
  json_object_set_array_member (draft->rest, "restrictions", restrictions);
  draft->value->restricted = TRUE;
  mark (draft, "protectiveBlock");
}

static gboolean
is_foreign (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p >= 0x80 && g_utf8_strchr (GERMAN, -1, g_utf8_get_char (p)) == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_party (const AmtCase *value, const char *role)
{
  for (guint i = 0; i < value->parties->len; i++)
    if (g_str_equal (((const AmtParty *) g_ptr_array_index (value->parties, i))->role, role))
      return TRUE;
  return FALSE;
}

void
amt_demo_make_special (AmtDemoDraft *draft)
{
  const AmtCase *value = draft->value;
  const AmtParty *applicant = g_ptr_array_index (value->parties, 0);
  gboolean restricted = amt_demo_random_chance (&draft->random, RESTRICTED);
  AmtDemoRandom own;

  amt_demo_random_init (&own, draft->demo->seed, AMT_DEMO_STREAM_SPECIAL, draft->index);
  amt_demo_random_next (&own);
  if (draft->source != (gint) draft->index)
    mark_duplicate (draft);
  else if (amt_demo_random_chance (&own, WITHDRAWN))
    {
      draft->withdrawn = TRUE;
      mark (draft, "withdrawn");
    }
  if (restricted)
    restrict_it (draft);
  if (has_party (value, "representative"))
    mark (draft, "representative");
  if (has_party (value, "coApplicant"))
    mark (draft, "jointApplicants");
  if (!amt_json_bool (draft->form, "bescheidDigital", TRUE))
    mark (draft, "noDigitalNotice");
  if (g_utf8_strlen (applicant->name, -1) > LONG_NAME)
    note (draft, "longName");
  if (is_foreign (applicant->name))
    note (draft, "foreignName");
}

/* Nothing came though it was asked for in time and the consequence was named (§ 66 Absatz 3 SGB I). */
static const char *
refuse (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  g_autofree char *asked = amt_day_add (draft->day, 1);
  g_autofree char *until = amt_day_add (day, -1);

  json_object_set_string_member (
      values, "fehlendeUnterlagen",
      amt_demo_random_pick (&draft->random, amt_demo_names (draft, "missingPapers")));
  json_object_set_string_member (values, "angefordertAm", asked);
  json_object_set_string_member (values, "fristBis", until);
  json_object_set_string_member (
      values, "begruendung",
      "Gründe, von der Versagung abzusehen, haben Sie nicht mitgeteilt und sind auch sonst nicht "
      "ersichtlich. Die Frist war angemessen.");
  return "versagung";
}

static const char *
hand_over (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  json_object_set_string_member (
      values, "zustaendigeStelle",
      amt_demo_random_pick (&draft->random, amt_demo_names (draft, "otherAuthorities")));
  json_object_set_string_member (values, "abgegebenAm", day);
  return "abgabe";
}

const char *
amt_demo_decide_special (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  const AmtService *service = draft->demo->catalogue[draft->service].model;
  guint choice;

  if (draft->source != (gint) draft->index)
    {
      g_autofree char *reference = amt_demo_refer (draft, (guint) draft->source);

      json_object_set_string_member (values, "hauptvorgang", reference);
      return "dublette";
    }
  if (draft->withdrawn)
    {
      json_object_set_string_member (values, "zurueckgenommenAm", day);
      return "ruecknahme";
    }
  choice = amt_demo_random_below (&draft->random, 100);
  if (choice < HANDED_OVER)
    return hand_over (draft, day, values);
  if (choice < HANDED_OVER + NOT_COOPERATING &&
      amt_service_find_outcome (service, "versagung") != NULL)
    return refuse (draft, day, values);
  return NULL;
}
