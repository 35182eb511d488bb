/* amt-demo-bau.c: applications for building permits. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

typedef struct
{
  const char *project;
  const char *use;
  const char *building_class;
  const char *architect;
  char *plot;  /* (owned) number of the plot */
  char *where; /* (owned) street */
  int plot_area;
  int floor_area;
  int volume;
  gint64 costs;
} Project;

static void
fill_form (AmtDemoDraft *draft, const Project *project)
{
  static const char *const procedures[] = { "vereinfacht", "vereinfacht", "regel", "vorbescheid" };
  AmtDemoRandom *random = &draft->random;
  JsonObject *form = draft->form;
  g_autofree char *list = g_strdup_printf ("SA %05d", amt_demo_random_range (random, 100, 99999));

  json_object_set_string_member (form, "entwurfName", project->architect);
  json_object_set_string_member (form, "entwurfListe", list);
  json_object_set_string_member (form, "entwurfAnschrift", "Reißbrettgasse 7\n00417 Auenfels");
  json_object_set_string_member (form, "gemarkung", draft->applicant->place);
  json_object_set_int_member (form, "flur", amt_demo_random_range (random, 1, 28));
  json_object_set_string_member (form, "flurstueck", project->plot);
  json_object_set_string_member (form, "grundstueckAnschrift", project->where);
  json_object_set_int_member (form, "grundstueckFlaeche", project->plot_area);
  json_object_set_string_member (form, "vorhaben", project->project);
  json_object_set_string_member (form, "verfahrensart",
                                 procedures[amt_demo_random_below (random, 4)]);
  json_object_set_string_member (form, "gebaeudeklasse", project->building_class);
  json_object_set_string_member (form, "nutzung", project->use);
  json_object_set_int_member (form, "bgf", project->floor_area);
  json_object_set_int_member (form, "bri", project->volume);
  json_object_set_int_member (form, "stellplaetze", amt_demo_random_range (random, 0, 9));
  amt_demo_set_money (form, "herstellungskosten", project->costs);
  if (amt_demo_random_chance (random, 25))
    json_object_set_string_member (
        form, "abweichungen",
        "Abweichung von den Abstandsflächen an der nordwestlichen Grundstücksgrenze.");
}

static void
write_site_plan (AmtDemoDraft *draft, const Project *project, const char *owner)
{
  g_autofree char *where = g_strdup_printf ("Gemarkung %s, Flur %" G_GINT64_FORMAT ", Flurstück %s",
                                            draft->applicant->place,
                                            amt_json_int (draft->form, "flur", 0), project->plot);
  g_autofree char *area = g_strdup_printf ("%d m²", project->plot_area);
  AmtDemoPaper *paper =
      amt_demo_add_paper (draft, "lageplan", "Lageplan.pdf", project->architect, "Lageplan");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Bauherrschaft", owner);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vorhaben", project->project);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Baugrundstück", where);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Größe des Grundstücks", area);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_TEXT, "", NULL);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_PLAN, project->plot, project->where);
}

static void
write_description (AmtDemoDraft *draft, const Project *project, const char *owner)
{
  g_autofree char *costs = amt_demo_money_text (project->costs);
  g_autofree char *floor_area = g_strdup_printf ("%d m²", project->floor_area);
  g_autofree char *volume = g_strdup_printf ("%d m³", project->volume);
  g_autofree char *places =
      g_strdup_printf ("%" G_GINT64_FORMAT, amt_json_int (draft->form, "stellplaetze", 0));
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = g_strdup_printf ("Auenfels, %s", day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "baubeschreibung", "Baubeschreibung.pdf",
                                            project->architect, "Baubeschreibung");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Bauherrschaft", owner);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vorhaben", project->project);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Lage", project->where);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Gebäudeklasse", project->building_class);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Brutto-Grundfläche", floor_area);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Brutto-Rauminhalt", volume);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Stellplätze", places);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Herstellungskosten", costs);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_HEADING, "Konstruktion", NULL);
  amt_demo_paper_add_text (paper,
                           "Gründung auf Streifenfundamenten, Außenwände aus Mauerwerk, Dach als "
                           "Holzkonstruktion mit harter Bedachung. Die Erschließung ist über die "
                           "öffentliche Verkehrsfläche gesichert.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, project->architect);
}

static void
write_statistics (AmtDemoDraft *draft, const Project *project, const char *owner)
{
  g_autofree char *floor_area = g_strdup_printf ("%d m²", project->floor_area);
  g_autofree char *costs = amt_demo_money_text (project->costs);
  AmtDemoPaper *paper =
      amt_demo_add_paper (draft, "statistik", "Statistikbogen.pdf", "Amt für Statistik",
                          "Erhebungsbogen zur Bautätigkeitsstatistik");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Bauherrschaft", owner);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Bezeichnung", project->project);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Brutto-Grundfläche", floor_area);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Veranschlagte Kosten", costs);
}

void
amt_demo_fill_bau (AmtDemoDraft *draft)
{
  AmtDemoRandom *random = &draft->random;
  JsonArray *projects = amt_demo_names (draft, "projects");
  JsonArray *chosen = json_array_get_array_element (
      projects, amt_demo_random_below (random, json_array_get_length (projects)));
  gboolean firm = amt_demo_random_chance (random, 35);
  Project project = { 0 };
  g_autofree char *owner = NULL;
  g_autofree char *plot = NULL;
  g_autofree char *where = NULL;

  draft->applicant = amt_demo_person_new (draft->demo, random, 24, 75);
  project.project = json_array_get_string_element (chosen, 0);
  project.use = json_array_get_string_element (chosen, 1);
  project.building_class = json_array_get_string_element (chosen, 2);
  project.architect = amt_demo_random_pick (random, amt_demo_names (draft, "architects"));
  project.plot = plot = g_strdup_printf ("%d/%d", amt_demo_random_range (random, 2, 410),
                                         amt_demo_random_range (random, 1, 9));
  project.where = where =
      g_strdup_printf ("%s %d", amt_demo_random_pick (random, amt_demo_names (draft, "streets")),
                       amt_demo_random_range (random, 1, 90));
  project.floor_area = amt_demo_random_range (random, (int) json_array_get_int_element (chosen, 3),
                                              (int) json_array_get_int_element (chosen, 4));
  project.plot_area = 300 + project.floor_area * amt_demo_random_range (random, 2, 4);
  project.volume = project.floor_area * 3;
  project.costs = (gint64) project.floor_area * amt_demo_random_range (random, 900, 2600) * 100;

  if (firm)
    {
      g_autofree char *address = amt_demo_person_address (draft->applicant);

      owner = g_strdup (amt_demo_random_pick (random, amt_demo_names (draft, "firms")));
      amt_demo_add_firm (draft, "applicant", owner, address);
    }
  else
    {
      owner = amt_demo_person_name (draft->applicant);
      amt_demo_add_party (draft, "applicant", draft->applicant);
      if (amt_demo_random_chance (random, 30))
        {
          g_autoptr (AmtDemoPerson) partner = amt_demo_person_new (draft->demo, random, 24, 75);

          amt_demo_add_party (draft, "coApplicant", partner);
        }
    }
  amt_demo_set_person (draft, firm ? owner : NULL);
  fill_form (draft, &project);
  amt_demo_set_consent (draft);
  write_site_plan (draft, &project, owner);
  write_description (draft, &project, owner);
  if (amt_demo_random_chance (random, 40))
    write_statistics (draft, &project, owner);
  if (!firm)
    amt_demo_maybe_represent (draft, "Baugenehmigung");
}

const char *
amt_demo_decide_bau (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  gint64 costs =
      amt_json_int (amt_json_member_object (draft->form, "herstellungskosten"), "cents", 0);
  gint64 fee = MAX (costs / 100000 * 600, 5000);

  if (amt_demo_random_chance (&draft->random, 10))
    {
      json_object_set_string_member (values, "zurueckgenommenAm", day);
      return "ruecknahme";
    }
  amt_demo_add_fee (draft, "Baugenehmigungsgebühr", fee, "open", "invoice");
  g_free (draft->value->payment);
  draft->value->payment = g_strdup ("open");
  amt_demo_set_money (values, "gebuehr", fee);
  if (amt_demo_random_chance (&draft->random, 20))
    {
      json_object_set_string_member (values, "ablehnungsgrund", "abstand");
      json_object_set_string_member (
          values, "begruendung",
          "Nach dem eingereichten Lageplan liegen die Abstandsflächen an der nordwestlichen Grenze nicht "
          "vollständig auf dem Baugrundstück. Gründe für eine Abweichung liegen nicht vor.");
      return "ablehnung";
    }
  json_object_set_string_member (values, "genehmigtesVorhaben",
                                 amt_json_string (draft->form, "vorhaben"));
  json_object_set_string_member (values, "einvernehmen", "erteilt");
  if (amt_demo_random_chance (&draft->random, 50))
    json_object_set_string_member (
        values, "nebenbestimmungen",
        "Mit der Bauausführung darf erst begonnen werden, wenn der Nachweis der Standsicherheit der "
        "Bauaufsichtsbehörde vorliegt.");
  return "genehmigung";
}
