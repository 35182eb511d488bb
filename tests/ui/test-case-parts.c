/* test-case-parts.c: rules of the case page that need no case: addresses, working days, marks, people.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-assign.h"
#include "amt-case-address.h"
#include "amt-find-bar.h"
#include "amt-follow-up-popover.h"
#include "case-fixture.h"

static CaseFixture fixture;

static gboolean
tells (const AmtCase *value, const char *id, const char *label, const char *text)
{
  g_autoptr (AmtField) field = amt_field_new ();

  field->id = g_strdup (id);
  field->label = g_strdup (label);
  return amt_case_tells_address (value, field, text);
}

static void
test_address (void)
{
  g_autoptr (AmtCase) value = amt_case_new ("1");
  AmtParty *party = amt_party_new ();

  party->address = g_strdup ("Öltrottenweg 16\n00441 Ötzelrode");
  g_ptr_array_add (value->parties, party);
  /* By its name … */
  g_assert_true (tells (value, "strasse", "Straße und Hausnummer", "Am Anger 1"));
  g_assert_true (tells (value, "x1", "Neue Anschrift", "irgendwo"));
  g_assert_true (tells (value, "ort", "Ort", "Kleinort"));
  g_assert_true (tells (value, "vermieter", "Vermieter", "Eheleute Grünspecht"));
  /* … and by what it says, however it is written. */
  g_assert_true (tells (value, "bemerkung", "Bemerkung", "Bitte an Oeltrottenweg 16 schicken"));
  g_assert_true (tells (value, "x2", "Gemeinde", "Ötzelrode"));
  g_assert_false (tells (value, "kaltmiete", "Kaltmiete", "860,50 €"));
  g_assert_false (tells (value, "antragsart", "Art des Antrags", "Erstantrag"));
  g_assert_false (tells (value, "mietstufe", "Mietstufe", "4"));
  g_assert_false (tells (value, "strasse", "Straße", NULL));
}

static void
check_day (const char *day, const char *expected)
{
  char *holidays[] = { (char *) "2026-12-25", (char *) "2026-12-26", NULL };
  g_autofree char *found = amt_follow_up_working_day (day, holidays);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_working_day (void)
{
  check_day ("2026-03-02", "2026-03-02");
  check_day ("2026-03-07", "2026-03-09"); /* Saturday */
  check_day ("2026-03-08", "2026-03-09"); /* Sunday */
  check_day ("2026-12-25", "2026-12-28"); /* Friday and Saturday are holidays */
  check_day ("kein Tag", "kein Tag");
}

static gboolean
matches (const char *text, const char *needle)
{
  g_autoptr (PangoAttrList) marks = amt_find_bar_match (text, needle, FALSE);

  return marks != NULL;
}

static void
test_marks (void)
{
  g_assert_true (matches ("Günther Distelfink", "guenther"));
  g_assert_true (matches ("Günther Distelfink", "GUNTHER"));
  g_assert_true (matches ("Kaltmiete im Monat", "miete"));
  g_assert_true (matches ("Günther Distelfink", "ther dist"));
  g_assert_false (matches ("Günther Distelfink", "dist günther"));
  g_assert_false (matches ("Günther", ""));
  g_assert_false (matches ("", "a"));
  {
    g_autoptr (PangoAttrList) marks = amt_find_bar_match ("Öl und Öl", "öl", FALSE);
    GSList *list = pango_attr_list_get_attributes (marks);

    /* Ground and text of two hits, at bytes and not at characters. */
    g_assert_cmpuint (g_slist_length (list), ==, 4);
    g_assert_cmpuint (((PangoAttribute *) list->data)->end_index, ==, strlen ("Öl"));
    g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  }
}

static void
test_assign (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtAssign *assign =
      AMT_ASSIGN (g_object_ref_sink (amt_assign_new (fixture.workplace, open_case)));
  guint all = amt_assign_get_n_shown (assign);

  g_assert_cmpuint (all, >, 3);
  amt_assign_set_text (assign, "breits");
  g_assert_cmpuint (amt_assign_get_n_shown (assign), ==, 1);
  g_assert_cmpstr (amt_assign_get_user (assign), ==, "breitsamer");
  amt_assign_set_text (assign, "gibtesnicht");
  g_assert_cmpuint (amt_assign_get_n_shown (assign), ==, 0);
  g_assert_null (amt_assign_get_user (assign));
  amt_assign_set_text (assign, "");
  g_assert_cmpuint (amt_assign_get_n_shown (assign), ==, all);
  g_object_unref (assign);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/case-parts/address", test_address);
  g_test_add_func ("/case-parts/working-day", test_working_day);
  g_test_add_func ("/case-parts/marks", test_marks);
  g_test_add_func ("/case-parts/assign", test_assign);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
