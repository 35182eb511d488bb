/* amt-demo-kfz.c: vehicle registrations that the automatic procedure handed to a clerk. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

/* No I, O and Q (ISO 3779); ZZZ is nobody's manufacturer code. */
#define FIN_ALPHABET "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
#define CODE_ALPHABET "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

typedef enum
{
  KIND_NEW,
  KIND_TRANSFER,
  KIND_OUT,
  KIND_AGAIN
} Kind;

static const struct
{
  const char *id;
  const char *label;
  gint64 cents; /* the demo's own figures; GebOSt is not copied here */
} kinds[] = {
  [KIND_NEW] = { "neu", "Neuzulassung", 1280 },
  [KIND_TRANSFER] = { "umschreibung", "Umschreibung", 1540 },
  [KIND_OUT] = { "ausser", "Außerbetriebsetzung", 270 },
  [KIND_AGAIN] = { "wieder", "Wiederzulassung", 1280 },
};

static char *
make_plate (AmtDemoRandom *random)
{
  g_autofree char *letters = amt_demo_random_text (random, "ABCDEFGHJKLMNPRTUVWXYZ",
                                                   (guint) amt_demo_random_range (random, 1, 2));

  /* SAU is no registration district. */
  return g_strdup_printf ("SAU-%s %d", letters, amt_demo_random_range (random, 1, 999));
}

static void
fill_form (AmtDemoDraft *draft, Kind kind, const char *fin, JsonArray *car)
{
  static const char *const reasons[] = { "halterdaten", "evb", "rueckstand", "code", "zahlung" };
  AmtDemoRandom *random = &draft->random;
  JsonObject *form = draft->form;
  g_autofree char *code1 = amt_demo_random_text (random, CODE_ALPHABET, 7);
  g_autofree char *code2 = amt_demo_random_text (random, CODE_ALPHABET, 12);
  g_autofree char *code3 = amt_demo_random_text (random, CODE_ALPHABET, 3);
  g_autofree char *paper = amt_demo_random_text (random, "ABCDEFGH", 2);
  g_autofree char *digits = amt_demo_random_text (random, "0123456789", 6);
  g_autofree char *number = g_strconcat (paper, digits, NULL);
  g_autofree char *evb = amt_demo_random_text (random, "ABCDEFGHJKLMNPRSTUVWXYZ23456789", 7);
  g_autofree char *plate = make_plate (random);
  g_autofree char *wish = make_plate (random);
  g_autofree char *pin = amt_demo_random_text (random, "0123456789", 6);
  g_autofree char *inspection = amt_day_add (draft->day, amt_demo_random_range (random, 30, 1000));

  json_object_set_string_member (form, "vorgangsart", kinds[kind].id);
  json_object_set_string_member (form, "aussteuerungsgrund",
                                 reasons[amt_demo_random_below (random, G_N_ELEMENTS (reasons))]);
  json_object_set_string_member (form, "fin", fin);
  json_object_set_string_member (form, "hersteller", json_array_get_string_element (car, 0));
  json_object_set_string_member (form, "modell", json_array_get_string_element (car, 1));
  json_object_set_string_member (form, "zb2Nummer", number);
  json_object_set_string_member (form, "zb2Code", code2);
  if (kind != KIND_NEW)
    {
      json_object_set_string_member (form, "zb1Code", code1);
      json_object_set_string_member (form, "kennzeichen", plate);
      json_object_set_string_member (form, "plakettenCode", code3);
      json_object_set_string_member (form, "huBis", inspection);
    }
  if (kind == KIND_OUT)
    return;
  json_object_set_string_member (form, "evb", evb);
  if (amt_demo_random_chance (random, 40))
    {
      json_object_set_string_member (form, "wunschkennzeichen", wish);
      json_object_set_string_member (form, "reservierungsPin", pin);
    }
  json_object_set_boolean_member (form, "sepaMandat", TRUE);
}

static void
write_sale (AmtDemoDraft *draft, const char *fin, JsonArray *car, const char *owner)
{
  g_autoptr (AmtDemoPerson) seller = amt_demo_person_new (draft->demo, &draft->random, 20, 80);
  g_autofree char *seller_name = amt_demo_person_name (seller);
  g_autofree char *price =
      amt_demo_money_text (5000 * (gint64) amt_demo_random_range (&draft->random, 18, 700));
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = g_strdup_printf ("%s, %s", seller->place, day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "nachweis", "Kaufvertrag.pdf", seller_name,
                                            "Kaufvertrag über ein Kraftfahrzeug");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Verkäuferin oder Verkäufer", seller_name);
  amt_demo_paper_add_field (paper, "ich.name", "Käuferin oder Käufer", owner);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Hersteller",
                      json_array_get_string_element (car, 0));
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Typ", json_array_get_string_element (car, 1));
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Fahrzeug-Identifizierungsnummer", fin);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Kaufpreis", price);
  amt_demo_paper_add_text (paper,
                           "Das Fahrzeug wird unter Ausschluss der Sachmängelhaftung verkauft. "
                           "Schlüssel und Zulassungsbescheinigung wurden übergeben.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, seller_name);
  paper->scan_percent = 12;
  paper->photo_percent = 15;
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, owner);
}

static void
write_mandate (AmtDemoDraft *draft, const char *owner)
{
  g_autofree char *iban = amt_letter_format_iban (draft->applicant->iban);
  g_autofree char *holder = amt_demo_person_name (draft->applicant);
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = g_strdup_printf ("%s, %s", draft->applicant->place, day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "sepa", "SEPA-Mandat.pdf", owner,
                                            "SEPA-Lastschriftmandat für die Kraftfahrzeugsteuer");

  amt_demo_paper_add_field (paper, "ich.name", "Halterin oder Halter", owner);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Kontoinhaberin oder Kontoinhaber", holder);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "IBAN", iban);
  amt_demo_paper_add_text (paper, "Ich ermächtige die Zollverwaltung, die Kraftfahrzeugsteuer von "
                                  "diesem Konto mittels Lastschrift einzuziehen.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, holder);
}

static void
write_out_of_service (AmtDemoDraft *draft, const char *fin, const char *owner)
{
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = g_strdup_printf ("%s, %s", draft->applicant->place, day);
  AmtDemoPaper *paper = amt_demo_add_paper (draft, "ausser", "Außerbetriebsetzung.pdf", owner,
                                            "Erklärung zur Außerbetriebsetzung");
  AmtDemoPaper *proof = amt_demo_add_paper (draft, "nachweis", "Verfügungsberechtigung.pdf", owner,
                                            "Nachweis der Verfügungsberechtigung");

  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Kennzeichen",
                      amt_json_string (draft->form, "kennzeichen"));
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Fahrzeug-Identifizierungsnummer", fin);
  amt_demo_paper_add_text (paper,
                           "Das Fahrzeug soll außer Betrieb gesetzt werden. Die Plaketten sind "
                           "entstempelt; das Kennzeichen wird nicht reserviert.");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, owner);
  amt_demo_paper_add_field (proof, "ich.name", "Halterin oder Halter", owner);
  amt_demo_paper_add (proof, AMT_DEMO_LINE_ROW, "Fahrzeug-Identifizierungsnummer", fin);
  amt_demo_paper_add_text (proof, "Die genannte Person verfügt über das Fahrzeug.");
  amt_demo_paper_add (proof, AMT_DEMO_LINE_SIGN, signature, owner);
}

void
amt_demo_fill_kfz (AmtDemoDraft *draft)
{
  AmtDemoRandom *random = &draft->random;
  JsonArray *cars = amt_demo_names (draft, "cars");
  JsonArray *car = json_array_get_array_element (
      cars, amt_demo_random_below (random, json_array_get_length (cars)));
  Kind kind = (Kind) amt_demo_random_below (random, G_N_ELEMENTS (kinds));
  g_autofree char *tail = amt_demo_random_text (random, FIN_ALPHABET, 14);
  g_autofree char *fin = g_strconcat ("ZZZ", tail, NULL);
  g_autofree char *owner = NULL;
  gboolean firm = amt_demo_random_chance (random, 12);

  draft->applicant = amt_demo_person_new (draft->demo, random, 19, 86);
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
    }
  amt_demo_set_person (draft, firm ? owner : NULL);
  fill_form (draft, kind, fin, car);
  amt_demo_set_consent (draft);
  if (kind == KIND_OUT)
    write_out_of_service (draft, fin, owner);
  else
    {
      amt_demo_set_bank (draft);
      write_sale (draft, fin, car, owner);
      write_mandate (draft, owner);
    }
  if (!firm)
    amt_demo_maybe_represent (draft, kinds[kind].label);

  draft->value->payment = g_strdup (
      g_str_equal (amt_json_string (draft->form, "aussteuerungsgrund"), "zahlung") ? "open"
                                                                                   : "paid");
  amt_demo_add_fee (draft, kinds[kind].label, kinds[kind].cents, draft->value->payment,
                    amt_demo_random_chance (random, 50) ? "giropay" : "creditCard");
}

const char *
amt_demo_decide_kfz (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  JsonArray *fees = amt_json_member_array (draft->rest, "fees");
  JsonObject *fee = json_array_get_object_element (fees, 0);
  const char *plate = amt_json_string (draft->form, "wunschkennzeichen");
  g_autofree char *fresh = make_plate (&draft->random);

  if (amt_demo_random_chance (&draft->random, 15))
    {
      json_object_set_string_member (values, "ablehnungsgrund", "versicherung");
      json_object_set_string_member (
          values, "begruendung",
          "Die Versicherungsbestätigung war auch nach wiederholter Abfrage nicht hinterlegt. Ein "
          "Fahrzeug darf nur zugelassen werden, wenn eine dem Pflichtversicherungsgesetz entsprechende "
          "Haftpflichtversicherung besteht.");
      return "ablehnung";
    }
  if (plate == NULL)
    plate = amt_json_string (draft->form, "kennzeichen");
  json_object_set_string_member (values, "kennzeichenNeu", plate != NULL ? plate : fresh);
  json_object_set_string_member (values, "wirksamAm", day);
  amt_demo_set_money (values, "gebuehr", amt_json_int (fee, "cents", 0));
  return "vollzogen";
}
