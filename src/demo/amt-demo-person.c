/* amt-demo-person.c: invented people. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-numbers.h"
#include "amt-demo-private.h"

#include "amt-json.h"

static JsonArray *
names (AmtDemo *demo, const char *list)
{
  return json_object_get_array_member (demo->names, list);
}

/* A day @min_age to @max_age years before today. */
static char *
pick_birthday (AmtDemo *demo, AmtDemoRandom *random, int min_age, int max_age)
{
  int days = amt_demo_random_range (random, min_age * 365 + min_age / 4 + 1,
                                    max_age * 365 + max_age / 4 + 300);

  return amt_day_add (demo->today, -days);
}

AmtDemoPerson *
amt_demo_person_new (AmtDemo *demo, AmtDemoRandom *random, int min_age, int max_age)
{
  AmtDemoPerson *self = g_new0 (AmtDemoPerson, 1);
  JsonArray *places = names (demo, "places");
  JsonArray *place = json_array_get_array_element (
      places, amt_demo_random_below (random, json_array_get_length (places)));

  self->female = amt_demo_random_chance (random, 50);
  self->given =
      g_strdup (amt_demo_random_pick (random, names (demo, self->female ? "female" : "male")));
  self->family = g_strdup (amt_demo_random_pick (
      random, names (demo, amt_demo_random_chance (random, 4) ? "long" : "family")));
  if (amt_demo_random_chance (random, 25))
    self->birth_name = g_strdup (amt_demo_random_pick (random, names (demo, "family")));
  if (min_age >= 18 && amt_demo_random_chance (random, 3))
    self->doctor = g_strdup ("Dr.");
  self->born_on = pick_birthday (demo, random, min_age, max_age);
  self->born_at = g_strdup (amt_demo_random_pick (random, names (demo, "births")));
  self->nation = g_strdup (amt_demo_random_pick (random, names (demo, "nations")));
  self->street = g_strdup_printf ("%s %d%s", amt_demo_random_pick (random, names (demo, "streets")),
                                  amt_demo_random_range (random, 1, 148),
                                  amt_demo_random_chance (random, 15) ? " a" : "");
  self->zip = g_strdup (json_array_get_string_element (place, 0));
  self->place = g_strdup (json_array_get_string_element (place, 1));
  self->phone = amt_demo_make_phone (random);
  self->mail = amt_demo_make_mail (self->given, self->family);
  self->iban = amt_demo_make_iban (random);
  self->tax_id = amt_demo_make_tax_id (random);
  return self;
}

void
amt_demo_person_move_in (AmtDemoPerson *self, const AmtDemoPerson *with)
{
  g_free (self->street);
  g_free (self->zip);
  g_free (self->place);
  self->street = g_strdup (with->street);
  self->zip = g_strdup (with->zip);
  self->place = g_strdup (with->place);
}

void
amt_demo_person_free (AmtDemoPerson *self)
{
  g_free (self->doctor);
  g_free (self->given);
  g_free (self->family);
  g_free (self->birth_name);
  g_free (self->born_on);
  g_free (self->born_at);
  g_free (self->nation);
  g_free (self->street);
  g_free (self->zip);
  g_free (self->place);
  g_free (self->phone);
  g_free (self->mail);
  g_free (self->iban);
  g_free (self->tax_id);
  g_free (self);
}

char *
amt_demo_person_name (const AmtDemoPerson *self)
{
  return g_strdup_printf ("%s%s%s %s", self->doctor != NULL ? self->doctor : "",
                          self->doctor != NULL ? " " : "", self->given, self->family);
}

char *
amt_demo_person_address (const AmtDemoPerson *self)
{
  return g_strdup_printf ("%s\n%s %s", self->street, self->zip, self->place);
}
