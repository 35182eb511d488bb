/* amt-demo-wohngeld.c: applications for housing benefit. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

/* What the form and the papers both say. */
typedef struct
{
  gint64 rent;
  gint64 costs;
  gint64 heating;
  gint64 income;
  int area;
  gboolean pension;
  const char *payer; /* employer or pension fund */
  const char *landlord;
  char *moved_in; /* (owned) */
} Figures;

static void
add_member (JsonArray *members, const AmtDemoPerson *person, const char *relation, const char *kind,
            gint64 income)
{
  JsonObject *member = json_object_new ();
  g_autofree char *name = amt_demo_person_name (person);

  json_object_set_string_member (member, "name", name);
  json_object_set_string_member (member, "geburtsdatum", person->born_on);
  json_object_set_string_member (member, "verwandtschaft", relation);
  json_object_set_string_member (member, "einkommensart", kind);
  amt_demo_set_money (member, "bruttoMonat", income);
  json_array_add_object_element (members, member);
}

static void
fill_household (AmtDemoDraft *draft, const Figures *figures)
{
  JsonArray *members = json_array_new ();
  int n_children = amt_demo_random_range (&draft->random, 0, 3);

  add_member (members, draft->applicant, "Antragstellende Person",
              figures->pension ? "rente" : "lohn", figures->income);
  if (amt_demo_random_chance (&draft->random, 30))
    {
      g_autoptr (AmtDemoPerson) partner = amt_demo_person_new (draft->demo, &draft->random, 22, 66);
      gboolean joint = amt_demo_random_chance (&draft->random, 40);

      amt_demo_person_move_in (partner, draft->applicant);
      add_member (members, partner, "Ehe- oder Lebenspartner", "kein", 0);
      amt_demo_add_party (draft, joint ? "coApplicant" : "householdMember", partner);
    }
  for (int i = 0; i < n_children && !figures->pension; i++)
    {
      g_autoptr (AmtDemoPerson) child = amt_demo_person_new (draft->demo, &draft->random, 1, 17);

      g_free (child->family);
      child->family = g_strdup (draft->applicant->family);
      add_member (members, child, "Kind", "kein", 0);
    }
  json_object_set_array_member (draft->form, "haushaltsmitglieder", members);
}

static void
fill_form (AmtDemoDraft *draft, const Figures *figures)
{
  static const char *const kinds[] = { "erst", "weiter", "erhoehung" };
  JsonObject *form = draft->form;
  g_autofree char *from = g_strdup_printf ("%.7s-01", draft->day);
  g_autofree char *level = g_strdup_printf ("%d", amt_demo_random_range (&draft->random, 1, 4));
  gboolean disabled = amt_demo_random_chance (&draft->random, 15);

  json_object_set_string_member (form, "steuerId", draft->applicant->tax_id);
  json_object_set_string_member (form, "antragsart",
                                 kinds[amt_demo_random_below (&draft->random, 3)]);
  json_object_set_string_member (form, "wohngeldart", "miete");
  json_object_set_string_member (form, "wohngeldAb", from);
  json_object_set_string_member (form, "einzug", figures->moved_in);
  json_object_set_string_member (form, "vermieter", figures->landlord);
  json_object_set_int_member (form, "wohnflaeche", figures->area);
  json_object_set_int_member (form, "baujahr", amt_demo_random_range (&draft->random, 1898, 2021));
  amt_demo_set_money (form, "kaltmiete", figures->rent);
  amt_demo_set_money (form, "nebenkosten", figures->costs);
  amt_demo_set_money (form, "heizkosten", figures->heating);
  json_object_set_string_member (form, "mietstufe", level);
  json_object_set_boolean_member (form, "untervermietet",
                                  amt_demo_random_chance (&draft->random, 4));
  json_object_set_string_member (form, "arbeitgeber", figures->payer);
  json_object_set_boolean_member (form, "unterhaltspflicht", FALSE);
  json_object_set_boolean_member (form, "schwerbehinderung", disabled);
  if (disabled)
    json_object_set_int_member (form, "gdb", 10 * amt_demo_random_range (&draft->random, 5, 10));
  json_object_set_string_member (form, "pflegegrad", "0");
  fill_household (draft, figures);
}

static void
write_contract (AmtDemoDraft *draft, const Figures *figures)
{
  const AmtDemoPerson *tenant = draft->applicant;
  g_autofree char *name = amt_demo_person_name (tenant);
  g_autofree char *since = amt_letter_format_day (figures->moved_in);
  g_autofree char *rent = amt_demo_money_text (figures->rent);
  g_autofree char *costs = amt_demo_money_text (figures->costs);
  g_autofree char *heating = amt_demo_money_text (figures->heating);
  g_autofree char *sum = amt_demo_money_text (figures->rent + figures->costs + figures->heating);
  g_autofree char *home = g_strdup_printf ("%s, %s %s, %d m²", tenant->street, tenant->zip,
                                           tenant->place, figures->area);
  g_autofree char *signature = g_strdup_printf ("%s, %s", tenant->place, since);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "mietvertrag", "Mietvertrag.pdf",
                                            figures->landlord, "Mietvertrag über Wohnraum");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vermieterin oder Vermieter", figures->landlord);
  amt_demo_paper_add_field (paper, "ich.name", "Mieterin oder Mieter", name);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_HEADING, "§ 1 Mietsache", NULL);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vermietet wird die Wohnung", home);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_HEADING, "§ 2 Mietzeit", NULL);
  amt_demo_paper_add_text (
      paper, "Das Mietverhältnis beginnt am %s und läuft auf unbestimmte Zeit.", since);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_HEADING, "§ 3 Miete und Betriebskosten", NULL);
  amt_demo_paper_add_field (paper, "kaltmiete", "Kaltmiete im Monat", rent);
  amt_demo_paper_add_field (paper, "nebenkosten", "Vorauszahlung kalte Nebenkosten", costs);
  amt_demo_paper_add_field (paper, "heizkosten", "Vorauszahlung Heizkosten", heating);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Zusammen", sum);
  amt_demo_paper_add_text (paper, "Die Miete ist bis zum dritten Werktag eines Monats zu zahlen.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_PAGE, NULL, NULL);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_HEADING, "§ 4 Hausordnung", NULL);
  amt_demo_paper_add_text (paper, "Die Hausordnung ist Bestandteil dieses Vertrages. Treppenhaus "
                                  "und Gehweg werden im Wechsel gereinigt.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, figures->landlord);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, name);
  paper->scan_percent = 15;
}

static void
write_income (AmtDemoDraft *draft, const Figures *figures)
{
  g_autofree char *name = amt_demo_person_name (draft->applicant);
  g_autofree char *born = amt_letter_format_day (draft->applicant->born_on);
  g_autofree char *income = amt_demo_money_text (figures->income);
  g_autofree char *last =
      amt_day_add (draft->day, -(((draft->day[8] - '0') * 10) + draft->day[9] - '0'));
  g_autofree char *month = g_strdup_printf ("%.2s/%.4s", last + 5, last);
  g_autofree char *day = amt_letter_format_day (last);
  g_autofree char *signature = g_strdup_printf ("Auenfels, %s", day);
  AmtDemoPaper *paper = amt_demo_add_paper (
      draft, "einkommen", figures->pension ? "Rentenbescheid.pdf" : "Verdienstbescheinigung.pdf",
      figures->payer, figures->pension ? "Mitteilung zur Rentenhöhe" : "Verdienstbescheinigung");

  amt_demo_paper_add_field (paper, "ich.name", "Name", name);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Geburtsdatum", born);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Steuer-Identifikationsnummer",
                      draft->applicant->tax_id);
  amt_demo_paper_add_field (paper, "monat", "Abrechnungsmonat", month);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW,
                      figures->pension ? "Monatliche Rente brutto" : "Bruttoverdienst im Monat",
                      income);
  amt_demo_paper_add_text (
      paper, "%s",
      figures->pension ? "Die Rente wird monatlich nachträglich auf das bekannte Konto gezahlt."
                       : "Einmalige Zahlungen wurden im Abrechnungsmonat nicht geleistet. Das "
                         "Arbeitsverhältnis ist ungekündigt.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, figures->payer);
  paper->scan_percent = 10;
  paper->photo_percent = 12;
}

static void
write_landlord_statement (AmtDemoDraft *draft, const Figures *figures)
{
  g_autofree char *name = amt_demo_person_name (draft->applicant);
  g_autofree char *address = amt_demo_person_address (draft->applicant);
  g_autofree char *rent = amt_demo_money_text (figures->rent);
  g_autofree char *area = g_strdup_printf ("%d m²", figures->area);
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = g_strdup_printf ("Auenfels, %s", day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "mietbescheinigung", "Mietbescheinigung.pdf",
                                            figures->landlord, "Mietbescheinigung");

  amt_demo_paper_add_field (paper, "ich.name", "Mieterin oder Mieter", name);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Anschrift der Wohnung", address);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Wohnfläche", area);
  amt_demo_paper_add_field (paper, "kaltmiete", "Kaltmiete im Monat", rent);
  amt_demo_paper_add_text (paper, "Mietrückstände bestehen nicht.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, figures->landlord);
}

void
amt_demo_fill_wohngeld (AmtDemoDraft *draft)
{
  AmtDemoRandom *random = &draft->random;
  Figures figures = { 0 };
  g_autofree char *moved_in = NULL;

  draft->applicant = amt_demo_person_new (draft->demo, random, 20, 84);
  figures.pension = strcmp (draft->applicant->born_on, "1960") < 0;
  figures.area = amt_demo_random_range (random, 34, 112);
  figures.rent = figures.area * amt_demo_random_range (random, 620, 1090) / 50 * 50;
  figures.costs = figures.area * amt_demo_random_range (random, 120, 190) / 100 * 100;
  figures.heating = figures.area * amt_demo_random_range (random, 90, 160) / 100 * 100;
  figures.income = figures.pension ? amt_demo_random_range (random, 61000, 148000)
                                   : amt_demo_random_range (random, 98000, 264000);
  figures.payer = figures.pension
                      ? "Rentenkasse Süße Aue"
                      : amt_demo_random_pick (random, amt_demo_names (draft, "employers"));
  figures.landlord = amt_demo_random_pick (random, amt_demo_names (draft, "landlords"));
  moved_in = amt_day_add (draft->day, -amt_demo_random_range (random, 20, 4000));
  memcpy (moved_in + 8, "01", 2);
  figures.moved_in = moved_in;

  amt_demo_add_party (draft, "applicant", draft->applicant);
  amt_demo_set_person (draft, NULL);
  fill_form (draft, &figures);
  amt_demo_set_bank (draft);
  amt_demo_set_consent (draft);
  write_contract (draft, &figures);
  write_income (draft, &figures);
  if (amt_demo_random_chance (random, 35))
    write_landlord_statement (draft, &figures);
  amt_demo_maybe_represent (draft, "Wohngeld");
}

const char *
amt_demo_decide_wohngeld (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  AmtDemoRandom *random = &draft->random;
  const char *from = amt_json_string (draft->form, "wohngeldAb");
  JsonArray *members = amt_json_member_array (draft->form, "haushaltsmitglieder");
  JsonObject *first = json_array_get_object_element (members, 0);
  gint64 rent = amt_json_int (amt_json_member_object (draft->form, "kaltmiete"), "cents", 0);
  gint64 costs = amt_json_int (amt_json_member_object (draft->form, "nebenkosten"), "cents", 0);
  gint64 income = amt_json_int (amt_json_member_object (first, "bruttoMonat"), "cents", 0);
  g_autoptr (GDate) end = g_date_new ();
  char until[11];

  if (amt_demo_random_chance (random, 25))
    {
      json_object_set_string_member (values, "ablehnungsgrund", "einkommen");
      json_object_set_string_member (
          values, "begruendung",
          "Das monatliche Gesamteinkommen aller zu berücksichtigenden Haushaltsmitglieder übersteigt "
          "den Betrag, bis zu dem nach § 19 WoGG in Verbindung mit den Anlagen zum Gesetz Wohngeld "
          "zusteht. Ein Anspruch besteht daher nicht.");
      return "ablehnung";
    }
  g_date_set_parse (end, from);
  g_date_add_months (end, 12);
  g_date_subtract_days (end, 1);
  g_date_strftime (until, sizeof until, "%Y-%m-%d", end);
  amt_demo_set_money (values, "wohngeldMonatlich", 100 * amt_demo_random_range (random, 38, 466));
  json_object_set_string_member (values, "bewilligtVon", from);
  json_object_set_string_member (values, "bewilligtBis", until);
  json_object_set_int_member (values, "haushaltsgroesse", json_array_get_length (members));
  amt_demo_set_money (values, "beruecksichtigteMiete", rent + costs);
  amt_demo_set_money (values, "gesamteinkommen", income * 80 / 100);
  return "bewilligung";
}
