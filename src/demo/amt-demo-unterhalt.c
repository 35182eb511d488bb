/* amt-demo-unterhalt.c: applications for maintenance advance. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

static int
age_on (const char *born_on, const char *day)
{
  int years = (int) (g_ascii_strtoll (day, NULL, 10) - g_ascii_strtoll (born_on, NULL, 10));

  return strcmp (day + 4, born_on + 4) < 0 ? years - 1 : years;
}

static void
write_birth_certificate (AmtDemoDraft *draft, const AmtDemoPerson *child, const char *number,
                         const char *other)
{
  g_autofree char *parent = amt_demo_person_name (draft->applicant);
  g_autofree char *born = amt_letter_format_day (child->born_on);
  g_autofree char *registered = amt_day_add (child->born_on, 5);
  g_autofree char *day = amt_letter_format_day (registered);
  g_autofree char *office = g_strconcat ("Standesamt ", child->born_at, NULL);
  g_autofree char *signature = g_strdup_printf ("%s, %s", child->born_at, day);
  AmtDemoPaper *paper =
      amt_demo_add_paper (draft, "geburtsurkunde", "Geburtsurkunde.pdf", office, "Geburtsurkunde");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Registernummer", number);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Familienname des Kindes", child->family);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vornamen des Kindes", child->given);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Geburtsdatum", born);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Geburtsort", child->born_at);
  amt_demo_paper_add_field (paper, "ich.name", "Elternteil", parent);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Weiterer Elternteil", other);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, "Die Standesbeamtin");
  paper->scan_percent = 30;
  paper->photo_percent = 8;
}

static void
write_residence (AmtDemoDraft *draft, const AmtDemoPerson *child)
{
  g_autofree char *parent = amt_demo_person_name (draft->applicant);
  g_autofree char *name = amt_demo_person_name (child);
  g_autofree char *address = amt_demo_person_address (draft->applicant);
  g_autofree char *born = amt_letter_format_day (child->born_on);
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *office = g_strconcat ("Meldebehörde ", draft->applicant->place, NULL);
  g_autofree char *signature = g_strdup_printf ("%s, %s", draft->applicant->place, day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "meldebescheinigung", "Meldebescheinigung.pdf",
                                            office, "Erweiterte Meldebescheinigung");

  amt_demo_paper_add_text (paper, "Nach § 18 des Bundesmeldegesetzes wird bescheinigt, dass unter "
                                  "der folgenden Anschrift gemeldet sind:");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Anschrift", address);
  amt_demo_paper_add_field (paper, "ich.name", "Elternteil", parent);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Kind", name);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Geburtsdatum des Kindes", born);
  amt_demo_paper_add_text (paper, "Weitere volljährige Personen sind dort nicht gemeldet.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, "Im Auftrag, Bürgerbüro");
}

static void
write_title (AmtDemoDraft *draft, const AmtDemoPerson *child, const char *other, gint64 cents)
{
  g_autofree char *name = amt_demo_person_name (child);
  g_autofree char *born = amt_letter_format_day (child->born_on);
  g_autofree char *amount = amt_demo_money_text (cents);
  g_autofree char *past = amt_day_add (draft->day, -60);
  g_autofree char *day = amt_letter_format_day (past);
  g_autofree char *signature = g_strdup_printf ("Auenfels, %s", day);
  AmtDemoPaper *paper =
      amt_demo_add_paper (draft, "titel", "Unterhaltstitel.pdf", "Jugendamt des Kreises Silberaue",
                          "Urkunde über die Verpflichtung zum Kindesunterhalt");

  amt_demo_paper_add_text (paper,
                           "Vor der Urkundsperson des Jugendamtes erscheint %s und erklärt: "
                           "Ich verpflichte mich, an mein Kind ab sofort Unterhalt zu zahlen "
                           "(§ 59 SGB VIII).",
                           other);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Kind", name);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Geburtsdatum", born);
  amt_demo_paper_add_field (paper, "titelBetrag", "Unterhalt im Monat", amount);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, "Urkundsperson");
}

static void
fill_form (AmtDemoDraft *draft, const AmtDemoPerson *child, const AmtDemoPerson *other,
           const char *number, gint64 titled)
{
  static const char *const status[] = { "ledig", "geschieden", "getrennt" };
  static const char *const descent[] = { "anerkannt", "ehe", "festgestellt" };
  AmtDemoRandom *random = &draft->random;
  JsonObject *form = draft->form;
  g_autofree char *from = g_strdup_printf ("%.7s-01", draft->day);
  g_autofree char *other_name = amt_demo_person_name (other);
  g_autofree char *other_address = amt_demo_person_address (other);
  g_autofree char *paid_on = amt_day_add (draft->day, -amt_demo_random_range (random, 40, 300));
  gboolean pays = amt_demo_random_chance (random, 25);

  json_object_set_string_member (form, "steuerId", draft->applicant->tax_id);
  json_object_set_string_member (form, "kindFamilienname", child->family);
  json_object_set_string_member (form, "kindVornamen", child->given);
  json_object_set_string_member (form, "kindGeburtsdatum", child->born_on);
  json_object_set_string_member (form, "kindGeburtsort", child->born_at);
  json_object_set_string_member (form, "kindStaatsangehoerigkeit", child->nation);
  json_object_set_boolean_member (form, "kindLebtBei", TRUE);
  json_object_set_string_member (form, "kindernr", number);
  json_object_set_string_member (form, "familienstand", status[amt_demo_random_below (random, 3)]);
  json_object_set_string_member (form, "leistungAb", from);
  json_object_set_boolean_member (form, "sgb2", amt_demo_random_chance (random, 30));
  amt_demo_set_money (form, "einkommenMonat", amt_demo_random_range (random, 60000, 240000));
  json_object_set_string_member (form, "bemuehungen",
                                 "Schriftliche Aufforderung zur Zahlung und Termin bei der "
                                 "Beistandschaft.");
  json_object_set_string_member (form, "andererName", other_name);
  json_object_set_string_member (form, "andererGeburtsdatum", other->born_on);
  json_object_set_string_member (form, "andererAnschrift", other_address);
  json_object_set_string_member (
      form, "andererArbeitgeber",
      amt_demo_random_pick (random, amt_demo_names (draft, "employers")));
  json_object_set_string_member (form, "vaterschaft", descent[amt_demo_random_below (random, 3)]);
  json_object_set_string_member (form, "titel", titled > 0 ? "urkunde" : "keiner");
  if (titled > 0)
    amt_demo_set_money (form, "titelBetrag", titled);
  amt_demo_set_money (form, "zahlungen", pays ? 100 * amt_demo_random_range (random, 20, 120) : 0);
  if (pays)
    json_object_set_string_member (form, "letzteZahlung", paid_on);
}

void
amt_demo_fill_unterhalt (AmtDemoDraft *draft)
{
  AmtDemoRandom *random = &draft->random;
  g_autoptr (AmtDemoPerson) child = NULL;
  g_autoptr (AmtDemoPerson) other = NULL;
  g_autofree char *other_name = NULL;
  g_autofree char *number = NULL;
  gint64 titled;

  draft->applicant = amt_demo_person_new (draft->demo, random, 36, 58);
  /* Born a while before the application, which may itself be most of a year old. */
  child = amt_demo_person_new (draft->demo, random, 1, 16);
  other = amt_demo_person_new (draft->demo, random, 36, 60);
  if (amt_demo_random_chance (random, 70))
    {
      g_free (child->family);
      child->family = g_strdup (draft->applicant->family);
    }
  amt_demo_person_move_in (child, draft->applicant);
  other_name = amt_demo_person_name (other);
  number = g_strdup_printf ("G %d/%.4s", amt_demo_random_range (random, 11, 1980), child->born_on);
  titled = amt_demo_random_chance (random, 40) ? 100 * amt_demo_random_range (random, 190, 480) : 0;

  amt_demo_add_party (draft, "applicant", draft->applicant);
  amt_demo_add_party (draft, "child", child);
  amt_demo_add_party (draft, "otherParent", other);
  amt_demo_set_person (draft, NULL);
  fill_form (draft, child, other, number, titled);
  amt_demo_set_bank (draft);
  amt_demo_set_consent (draft);
  write_birth_certificate (draft, child, number, other_name);
  write_residence (draft, child);
  if (titled > 0)
    write_title (draft, child, other_name, titled);
  amt_demo_maybe_represent (draft, "Unterhaltsvorschuss");
}

const char *
amt_demo_decide_unterhalt (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  static const struct
  {
    int until; /* age */
    const char *id;
    gint64 cents;
  } levels[] = { { 6, "1", 22700 }, { 12, "2", 29900 }, { 18, "3", 39400 } };
  const char *from = amt_json_string (draft->form, "leistungAb");
  const char *born = amt_json_string (draft->form, "kindGeburtsdatum");
  gint64 paid = amt_json_int (amt_json_member_object (draft->form, "zahlungen"), "cents", 0);
  int age = age_on (born, from);
  guint level = age < 6 ? 0 : (age < 12 ? 1 : 2);
  g_autoptr (GDate) end = g_date_new ();
  char until[11];

  if (amt_demo_random_chance (&draft->random, 15))
    {
      json_object_set_string_member (values, "ablehnungsgrund", "haushalt");
      json_object_set_string_member (
          values, "begruendung",
          "Nach der Auskunft des Melderegisters leben beide Elternteile mit dem Kind in einem "
          "gemeinsamen Haushalt. Ein Anspruch besteht nur, wenn das Kind bei einem alleinerziehenden "
          "Elternteil lebt (§ 1 Absatz 1 Nummer 2 UVG).");
      return "ablehnung";
    }
  g_date_set_parse (end, born);
  g_date_add_years (end, (GDateYear) levels[level].until);
  g_date_subtract_days (end, 1);
  g_date_strftime (until, sizeof until, "%Y-%m-%d", end);
  amt_demo_set_money (values, "betragMonatlich", MAX (levels[level].cents - paid, 500));
  json_object_set_string_member (values, "leistungVon", from);
  json_object_set_string_member (values, "leistungBis", until);
  json_object_set_string_member (values, "altersstufe", levels[level].id);
  if (paid > 0)
    amt_demo_set_money (values, "anrechnung", paid);
  return "bewilligung";
}
