/* amt-demo-draft.c: what the forms of all services have in common. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include "amt-json.h"
#include "amt-letter-text.h"

void
amt_demo_set_money (JsonObject *object, const char *id, gint64 cents)
{
  JsonObject *money = json_object_new ();

  json_object_set_int_member (money, "cents", cents);
  json_object_set_string_member (money, "currency", "EUR");
  json_object_set_object_member (object, id, money);
}

char *
amt_demo_money_text (gint64 cents)
{
  return amt_letter_format_money (cents, "EUR");
}

JsonArray *
amt_demo_names (AmtDemoDraft *draft, const char *list)
{
  return json_object_get_array_member (draft->demo->names, list);
}

void
amt_demo_set_person (AmtDemoDraft *draft, const char *firm)
{
  const AmtDemoPerson *person = draft->applicant;
  JsonObject *form = draft->form;

  json_object_set_string_member (form, "anrede",
                                 firm != NULL ? "firma" : (person->female ? "frau" : "herr"));
  json_object_set_string_member (form, "familienname", firm != NULL ? firm : person->family);
  if (firm == NULL)
    {
      amt_json_set_string (form, "doktorgrad", person->doctor);
      amt_json_set_string (form, "geburtsname", person->birth_name);
      json_object_set_string_member (form, "vornamen", person->given);
      json_object_set_string_member (form, "geburtsdatum", person->born_on);
      json_object_set_string_member (form, "geburtsort", person->born_at);
      json_object_set_string_member (form, "staatsangehoerigkeit", person->nation);
    }
  json_object_set_string_member (form, "strasse", person->street);
  json_object_set_string_member (form, "plz", person->zip);
  json_object_set_string_member (form, "ort", person->place);
  json_object_set_string_member (form, "telefon", person->phone);
  json_object_set_string_member (form, "email", person->mail);
}

void
amt_demo_set_bank (AmtDemoDraft *draft)
{
  g_autofree char *name = amt_demo_person_name (draft->applicant);

  json_object_set_string_member (draft->form, "iban", draft->applicant->iban);
  json_object_set_string_member (draft->form, "kontoinhaber", name);
}

void
amt_demo_set_consent (AmtDemoDraft *draft)
{
  json_object_set_boolean_member (draft->form, "datenschutz", TRUE);
  json_object_set_boolean_member (draft->form, "bescheidDigital",
                                  amt_demo_random_chance (&draft->random, 70));
  json_object_set_boolean_member (draft->form, "postfach",
                                  amt_demo_random_chance (&draft->random, 60));
}

AmtParty *
amt_demo_add_party (AmtDemoDraft *draft, const char *role, const AmtDemoPerson *person)
{
  AmtParty *party = amt_party_new ();

  party->role = g_strdup (role);
  party->name = amt_demo_person_name (person);
  party->family_name = g_strdup (person->family);
  party->given_name = g_strdup (person->given);
  party->born_on = g_strdup (person->born_on);
  party->address = amt_demo_person_address (person);
  g_ptr_array_add (draft->value->parties, party);
  return party;
}

void
amt_demo_add_firm (AmtDemoDraft *draft, const char *role, const char *name, const char *address)
{
  AmtParty *party = amt_party_new ();

  party->role = g_strdup (role);
  party->name = g_strdup (name);
  party->address = g_strdup (address);
  g_ptr_array_add (draft->value->parties, party);
}

AmtDemoPaper *
amt_demo_add_paper (AmtDemoDraft *draft, const char *item, const char *file, const char *sender,
                    const char *title)
{
  AmtDemoPaper *paper = amt_demo_paper_new (item, file, sender, title, draft->day);

  g_ptr_array_add (draft->papers, paper);
  return paper;
}

void
amt_demo_maybe_represent (AmtDemoDraft *draft, const char *matter)
{
  g_autoptr (AmtDemoPerson) person = NULL;
  g_autofree char *principal = NULL;
  g_autofree char *address = NULL;
  g_autofree char *principal_address = NULL;
  g_autofree char *day = amt_letter_format_day (draft->day);
  g_autofree char *signature = NULL;
  AmtDemoPaper *paper;

  if (!amt_demo_random_chance (&draft->random, 8))
    return;
  person = amt_demo_person_new (draft->demo, &draft->random, 25, 70);
  principal = amt_demo_person_name (draft->applicant);
  principal_address = amt_demo_person_address (draft->applicant);
  address = amt_demo_person_address (person);
  draft->representative = amt_demo_person_name (person);
  amt_demo_add_party (draft, "representative", person);
  json_object_set_string_member (draft->form, "vertreterName", draft->representative);
  json_object_set_string_member (draft->form, "vertreterAnschrift", address);
  json_object_set_string_member (draft->form, "vertretungsart", "bevollmaechtigt");

  paper = amt_demo_add_paper (draft, "vollmacht", "Vollmacht.pdf", principal, "Vollmacht");
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Vollmachtgeberin oder Vollmachtgeber", principal);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Anschrift", principal_address);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Bevollmächtigt wird", draft->representative);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_ROW, "Anschrift", address);
  amt_demo_paper_add_text (paper,
                           "Die Vollmacht gilt für das Verfahren „%s“ beim Kreis Silberaue. Sie "
                           "umfasst alle Verfahrenshandlungen einschließlich des Empfangs von "
                           "Schreiben und Bescheiden.",
                           matter);
  signature = g_strdup_printf ("%s, %s", draft->applicant->place, day);
  amt_demo_paper_add (paper, AMT_DEMO_LINE_SIGN, signature, principal);
}

void
amt_demo_add_fee (AmtDemoDraft *draft, const char *reason, gint64 cents, const char *state,
                  const char *method)
{
  JsonArray *fees = amt_json_member_array (draft->rest, "fees");
  JsonObject *fee = json_object_new ();
  g_autofree char *id = NULL;
  g_autofree char *transaction = amt_demo_random_text (&draft->random, "0123456789ABCDEF", 12);
  g_autofree char *sign =
      g_strdup_printf ("5.0%u.%06u", 100 + (guint) draft->service, (draft->index + 1) % 1000000);

  if (fees == NULL)
    {
      fees = json_array_new ();
      json_object_set_array_member (draft->rest, "fees", fees);
    }
  id = g_strdup_printf ("%s-fee%u", draft->value->id, json_array_get_length (fees) + 1);
  json_object_set_string_member (fee, "id", id);
  json_object_set_string_member (fee, "reason", reason);
  json_object_set_int_member (fee, "cents", cents);
  json_object_set_string_member (fee, "currency", "EUR");
  json_object_set_string_member (fee, "state", state);
  json_object_set_string_member (fee, "method", method);
  if (g_str_equal (state, "paid"))
    json_object_set_string_member (fee, "transaction", transaction);
  json_object_set_string_member (fee, "kassenzeichen", sign);
  json_array_add_object_element (fees, fee);
}
