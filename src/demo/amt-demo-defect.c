/* amt-demo-defect.c: flaws in papers, as clerks meet them: written down when they are made. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

#define FLAWED_PERCENT 20

typedef enum
{
  KIND_AMOUNT,
  KIND_MONTH,
  KIND_NAME,
  KIND_EXPIRED,
  KIND_MISSING,
  KIND_UPSIDE,
  KIND_BLANK,
  N_KINDS
} Kind;

static const char *const kind_names[N_KINDS] = { "amountDiffers", "wrongMonth",  "otherName",
                                                 "expired",       "pageMissing", "upsideDown",
                                                 "blankPage" };

/* A place where a flaw may be. */
typedef struct
{
  Kind kind;
  guint paper;
  AmtDemoLine *line; /* (unowned) (nullable) */
  guint page;
} Place;

static gint64
cents_of (AmtDemoDraft *draft, const char *field)
{
  JsonNode *node = json_object_get_member (draft->form, field);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? amt_json_int (json_node_get_object (node), "cents", 0)
             : 0;
}

static void
add_place (GArray *places, Kind kind, guint paper, AmtDemoLine *line, guint page)
{
  Place place = { kind, paper, line, page };

  g_array_append_val (places, place);
}

static void
find_places (AmtDemoDraft *draft, guint index, GArray *places)
{
  AmtDemoPaper *paper = g_ptr_array_index (draft->papers, index);
  guint n_pages = amt_demo_paper_count_pages (paper);
  guint page = 1;

  if (paper->kind != AMT_DEMO_PAPER_SHEET || paper->medium == AMT_DEMO_MEDIUM_PHOTO)
    return;
  for (guint i = 0; i < paper->lines->len; i++)
    {
      AmtDemoLine *line = g_ptr_array_index (paper->lines, i);

      if (line->kind == AMT_DEMO_LINE_PAGE)
        page++;
      if (line->field == NULL)
        continue;
      if (g_str_equal (line->field, "ich.name"))
        add_place (places, KIND_NAME, index, line, page);
      else if (g_str_equal (line->field, "monat"))
        add_place (places, KIND_MONTH, index, line, page);
      else if (g_str_has_prefix (line->field, "gueltigBis"))
        add_place (places, KIND_EXPIRED, index, line, page);
      else if (cents_of (draft, line->field) > 0)
        add_place (places, KIND_AMOUNT, index, line, page);
    }
  for (page = 1; page <= n_pages; page++)
    {
      add_place (places, KIND_UPSIDE, index, NULL, page);
      add_place (places, KIND_BLANK, index, NULL, page);
      if (n_pages > 1)
        add_place (places, KIND_MISSING, index, NULL, page);
    }
}

/* The slip of every keyboard: two neighbouring digits change places. */
static gint64
transpose (gint64 cents)
{
  for (gint64 unit = 100; unit * 100 <= cents; unit *= 10)
    {
      gint64 low = cents / unit % 10;
      gint64 high = cents / (unit * 10) % 10;

      if (low != high && low != 0)
        return cents + (low - high) * unit * 9;
    }
  return cents + 900;
}

static char *
other_month (AmtDemoDraft *draft)
{
  g_autoptr (GDate) date = g_date_new ();

  g_date_set_parse (date, draft->day);
  g_date_subtract_months (date, (guint) amt_demo_random_range (&draft->random, 2, 5));
  return g_strdup_printf ("%02d/%d", g_date_get_month (date), g_date_get_year (date));
}

static char *
other_name (AmtDemoDraft *draft, const char *name)
{
  char *other = NULL;

  do
    {
      g_autoptr (AmtDemoPerson) person = amt_demo_person_new (draft->demo, &draft->random, 20, 70);

      g_free (other);
      other = amt_demo_person_name (person);
    }
  while (g_str_equal (other, name));
  return other;
}

static char *
past_day (AmtDemoDraft *draft)
{
  g_autofree char *day = amt_day_add (draft->day, -amt_demo_random_range (&draft->random, 10, 400));

  return amt_letter_format_day (day);
}

static void
change_line (AmtDemoDraft *draft, const Place *place, AmtDemoDefect *defect)
{
  AmtDemoLine *line = place->line;

  defect->field = g_strdup (line->field);
  defect->form_value = line->right;
  switch (place->kind)
    {
    case KIND_AMOUNT:
      line->right = amt_demo_money_text (transpose (cents_of (draft, line->field)));
      break;
    case KIND_MONTH:
      line->right = other_month (draft);
      break;
    case KIND_EXPIRED:
      line->right = past_day (draft);
      break;
    default:
      line->right = other_name (draft, line->right);
      break;
    }
  defect->document_value = g_strdup (line->right);
}

static void
apply (AmtDemoDraft *draft, const Place *place)
{
  AmtDemoPaper *paper = g_ptr_array_index (draft->papers, place->paper);
  AmtDemoDefect *defect = g_new0 (AmtDemoDefect, 1);

  defect->document_id = g_strdup_printf ("%s-d%u", draft->value->id, place->paper + 1);
  defect->kind = kind_names[place->kind];
  defect->page = place->page;
  if (place->kind == KIND_MISSING)
    paper->missing_page = place->page;
  else if (place->kind == KIND_UPSIDE)
    paper->upside_page = place->page;
  else if (place->kind == KIND_BLANK)
    paper->blank_page = place->page;
  else
    change_line (draft, place, defect);
  g_ptr_array_add (draft->defects, defect);
}

void
amt_demo_seed_defect (AmtDemoDraft *draft)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (Place));

  if (!amt_demo_random_chance (&draft->random, FLAWED_PERCENT))
    return;
  for (guint i = 0; i < draft->papers->len; i++)
    find_places (draft, i, places);

  /* First the kind, so that each comes about as often as it can. */
  while (places->len > 0 && chosen->len == 0)
    {
      Kind kind = (Kind) amt_demo_random_below (&draft->random, N_KINDS);

      for (guint i = 0; i < places->len; i++)
        if (g_array_index (places, Place, i).kind == kind)
          g_array_append_val (chosen, g_array_index (places, Place, i));
    }
  if (chosen->len > 0)
    apply (draft,
           &g_array_index (chosen, Place, amt_demo_random_below (&draft->random, chosen->len)));
}
