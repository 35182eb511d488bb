/* test-time.c: RFC 3339, the calendar, legal days, clocks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"
#include "amt-time-private.h"

#define SECOND G_TIME_SPAN_SECOND
#define HOUR (G_GINT64_CONSTANT (3600) * SECOND)

static gint64
parsed (const char *text)
{
  gint64 time;

  if (!amt_time_parse (text, &time))
    g_error ("not understood: %s", text);

  return time;
}

static void
test_parse_right (void)
{
  /* Seconds as "date -u -d … +%s" gives them. */
  static const struct
  {
    const char *text;
    gint64 time;
  } RIGHT[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01T00:00:00.000001Z", 1 },
    { "1969-12-31T23:59:59.999999Z", -1 },
    { "2026-03-02T08:15:00+01:00", 1772435700 * SECOND },
    { "2026-03-02t07:15:00z", 1772435700 * SECOND },
    { "2026-03-02T02:15:00-05:00", 1772435700 * SECOND },
    { "2026-03-02T12:45:00+05:30", 1772435700 * SECOND },
    { "2026-03-02T07:15:00-00:00", 1772435700 * SECOND },
    { "2026-03-02T07:15:00.5Z", 1772435700 * SECOND + 500000 },
    { "2026-03-02T07:15:00.123456789Z", 1772435700 * SECOND + 123456 },
    { "2024-02-29T00:00:00Z", 1709164800 * SECOND },
    { "2000-02-29T00:00:00Z", 951782400 * SECOND },
    { "2016-12-31T23:59:60Z", 1483228800 * SECOND },
    { "2016-12-31T23:59:60.9Z", 1483228800 * SECOND },
    { "2017-01-01T00:59:60+01:00", 1483228800 * SECOND },
    { "0001-01-01T00:00:00Z", G_GINT64_CONSTANT (-62135596800) * SECOND },
    { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT (253402300799) * SECOND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (RIGHT); i++)
    g_assert_cmpint (parsed (RIGHT[i].text), ==, RIGHT[i].time);
}

static void
test_parse_wrong (void)
{
  static const char *const WRONG[] = {
    "",
    "2026",
    "2026-03-02",
    "2026-03-02T08:15:00",
    "2026-03-02 08:15:00Z",
    "2026-03-02T08:15Z",
    "2026-03-02T08:15:00+0100",
    "2026-03-02T08:15:00+01",
    "2026-03-02T08:15:00+24:00",
    "2026-03-02T08:15:00+01:60",
    "2026-03-02T08:15:00.Z",
    "2026-03-02T08:15:00,5Z",
    "2026-03-02T08:15:00.1234567890Z",
    "2026-03-02T08:15:00Z ",
    " 2026-03-02T08:15:00Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T08:60:00Z",
    "2026-03-02T08:15:60Z",
    "2026-03-02T08:15:61Z",
    "2017-01-01T00:59:60Z",
    "2026-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:60Z",
    "20260302T081500Z",
    "+2026-03-02T08:15:00Z",
    "2026-03-02T08:15:00\xe2\x88\x92"
    "01:00",
    "2026-W10-1T08:15:00Z",
  };
  gint64 time = 1;

  g_assert_false (amt_time_parse (NULL, &time));
  g_assert_cmpint (time, ==, AMT_TIME_NONE);

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      time = 1;
      if (amt_time_parse (WRONG[i], &time))
        g_error ("understood: %s", WRONG[i]);
      g_assert_cmpint (time, ==, AMT_TIME_NONE);
    }
}

/* Every valid text cut short at any place is refused, and reads no byte behind its end (sanitizer). */
static void
test_parse_cut_short (void)
{
  static const char TEXT[] = "2026-03-02T08:15:00.123+01:00";

  for (gsize n = 0; n < sizeof TEXT - 1; n++)
    {
      g_autofree char *cut = g_strndup (TEXT, n);
      gint64 time;

      g_assert_false (amt_time_parse (cut, &time));
    }
}

/* Against GDateTime, for every day from 1970 to 2100, at a time of day that wanders. */
static void
test_parse_and_format_like_glib (void)
{
  gint64 last = G_GINT64_CONSTANT (4133980800); /* 2101-01-01 */

  for (gint64 seconds = 0; seconds < last; seconds += 86400 + 61)
    {
      g_autoptr (GDateTime) date_time = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (date_time, "%Y-%m-%dT%H:%M:%S.000Z");
      g_autofree char *text = amt_time_format (seconds * SECOND);

      g_assert_cmpstr (text, ==, expected);
      g_assert_cmpint (parsed (text), ==, seconds * SECOND);
    }
}

static void
test_format_before_epoch (void)
{
  g_autofree char *before = amt_time_format (-1);
  g_autofree char *millis = amt_time_format (1772435700 * SECOND + 7999);

  g_assert_cmpstr (before, ==, "1969-12-31T23:59:59.999Z");
  g_assert_cmpstr (millis, ==, "2026-03-02T07:15:00.007Z");
}

static void
test_legal_day (void)
{
  static const struct
  {
    const char *time;
    const char *day;
  } DAYS[] = {
    { "2026-01-14T22:59:59Z", "2026-01-14" },
    { "2026-01-14T23:00:00Z", "2026-01-15" },
    { "2026-07-14T21:59:59Z", "2026-07-14" },
    { "2026-07-14T22:00:00Z", "2026-07-15" },
    /* Summer time begins on 29 March 2026 and ends on 25 October 2026, at 01:00 UTC. */
    { "2026-03-28T22:59:59Z", "2026-03-28" },
    { "2026-03-28T23:00:00Z", "2026-03-29" },
    { "2026-03-29T21:59:59Z", "2026-03-29" },
    { "2026-03-29T22:00:00Z", "2026-03-30" },
    { "2026-10-24T21:59:59Z", "2026-10-24" },
    { "2026-10-24T22:00:00Z", "2026-10-25" },
    { "2026-10-25T22:59:59Z", "2026-10-25" },
    { "2026-10-25T23:00:00Z", "2026-10-26" },
    { "2025-12-31T23:00:00Z", "2026-01-01" },
    { "2024-02-28T23:00:00Z", "2024-02-29" },
    { "2024-02-29T23:00:00Z", "2024-03-01" },
    { "1970-01-01T00:00:00Z", "1970-01-01" },
    { "2099-06-30T22:00:00Z", "2099-07-01" },
    { "2099-12-31T23:00:00Z", "2100-01-01" },
    /* Found by fuzz-time: what would be the year 10000 is no day. */
    { "9999-12-31T23:59:59Z", "9999-12-31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (DAYS); i++)
    {
      g_autofree char *day = amt_time_legal_day (parsed (DAYS[i].time));

      g_assert_cmpstr (day, ==, DAYS[i].day);
    }
}

/* The built-in rule agrees with the zone data, hour by hour around each change, 1980 to 2100. */
static void
test_rule_agrees_with_zone_data (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 last = G_GINT64_CONSTANT (4133980800);
  guint changes = 0;
  int before = 3600;

  if (!zone)
    {
      g_test_skip ("no time zone data here");
      return;
    }

  for (gint64 seconds = 0; seconds < last; seconds += 1800)
    {
      int by_rule = amt_time_berlin_offset_by_rule (seconds);
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

      g_assert_cmpint (by_rule, ==, g_time_zone_get_offset (zone, interval));
      changes += by_rule != before;
      before = by_rule;
    }

  g_assert_cmpuint (changes, ==, 2 * (2100 - 1980 + 1));
}

static void
test_legal_day_without_zone_data (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *day = NULL;

      /* Set before anything asked GLib for a zone; this process ends with the test. */
      g_setenv ("TZDIR", "/nonexistent", TRUE);
      g_assert_null (g_time_zone_new_identifier ("Europe/Berlin"));
      day = amt_time_legal_day (parsed ("2026-07-14T22:00:00Z"));
      g_assert_cmpstr (day, ==, "2026-07-15");
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_legal_day_in_another_zone (void)
{
  static const char *const ZONES[] = { "Pacific/Kiritimati", "America/Los_Angeles", "UTC" };

  if (g_test_subprocess ())
    {
      g_autofree char *day = amt_time_legal_day (parsed ("2026-07-14T22:00:00Z"));

      g_assert_cmpstr (day, ==, "2026-07-15");
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (ZONES); i++)
    {
      g_setenv ("TZ", ZONES[i], TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
    }
  g_unsetenv ("TZ");
}

static void
test_day_is_valid (void)
{
  static const char *const WRONG[] = {
    "",
    "2026",
    "2026-1-01",
    "2026-01-1",
    "2026-02-29",
    "2100-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-32",
    "2026-01-01 ",
    "0000-01-01",
    "20260101",
    "2026/01/01",
    "-026-01-01",
    "01.01.2026",
    "2026-01-01T00:00:00Z",
    "02026-01-01",
    "２026-01-01",
  };

  g_assert_true (amt_day_is_valid ("2026-01-01"));
  g_assert_true (amt_day_is_valid ("2024-02-29"));
  g_assert_true (amt_day_is_valid ("2000-02-29"));
  g_assert_true (amt_day_is_valid ("9999-12-31"));
  g_assert_false (amt_day_is_valid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_false (amt_day_is_valid (WRONG[i]));
}

static void
assert_day_add (const char *day, int days, const char *expected)
{
  g_autofree char *sum = amt_day_add (day, days);

  g_assert_cmpstr (sum, ==, expected);
}

static void
test_day_add (void)
{
  assert_day_add ("2026-01-31", 1, "2026-02-01");
  assert_day_add ("2026-02-28", 1, "2026-03-01");
  assert_day_add ("2024-02-28", 1, "2024-02-29");
  assert_day_add ("2024-03-01", -1, "2024-02-29");
  assert_day_add ("2100-02-28", 1, "2100-03-01");
  assert_day_add ("2026-12-31", 1, "2027-01-01");
  assert_day_add ("2026-03-28", 2, "2026-03-30");
  assert_day_add ("2026-03-02", 0, "2026-03-02");
  assert_day_add ("9999-12-31", 1, NULL);
  assert_day_add ("0001-01-01", -1, NULL);
  assert_day_add ("2026-03-02", G_MAXINT, NULL);
  assert_day_add ("2026-03-02", G_MININT, NULL);
  assert_day_add ("2026-02-30", 1, NULL);
  assert_day_add (NULL, 1, NULL);
}

/* Against GDate, every day from 1970 to 2100, forwards and backwards. */
static void
test_day_add_like_glib (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 1970);
  g_autofree char *day = g_strdup ("1970-01-01");

  while (g_date_get_year (date) <= 2100)
    {
      g_autofree char *back = NULL;
      g_autofree char *next = NULL;
      char expected[11];

      g_date_add_days (date, 1);
      g_date_strftime (expected, sizeof expected, "%Y-%m-%d", date);
      next = amt_day_add (day, 1);
      back = amt_day_add (next, -1);
      g_assert_cmpstr (next, ==, expected);
      g_assert_cmpstr (back, ==, day);
      g_assert_true (amt_day_is_valid (next));
      g_free (day);
      day = g_steal_pointer (&next);
    }
}

static void
test_clock_fixed (void)
{
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (42);

  g_assert_cmpint (amt_clock_now (clock), ==, 42);
  amt_clock_set (clock, 41);
  g_assert_cmpint (amt_clock_now (clock), ==, 41);
}

static void
test_clock_system (void)
{
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  gint64 before = g_get_real_time ();
  gint64 now = amt_clock_now (clock);

  g_assert_cmpint (now - before, >=, 0);
  g_assert_cmpint (now - before, <, HOUR);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/time/parse/right", test_parse_right);
  g_test_add_func ("/time/parse/wrong", test_parse_wrong);
  g_test_add_func ("/time/parse/cut-short", test_parse_cut_short);
  g_test_add_func ("/time/parse-and-format-like-glib", test_parse_and_format_like_glib);
  g_test_add_func ("/time/format-before-epoch", test_format_before_epoch);
  g_test_add_func ("/time/legal-day", test_legal_day);
  g_test_add_func ("/time/legal-day/without-zone-data", test_legal_day_without_zone_data);
  g_test_add_func ("/time/legal-day/in-another-zone", test_legal_day_in_another_zone);
  g_test_add_func ("/time/rule-agrees-with-zone-data", test_rule_agrees_with_zone_data);
  g_test_add_func ("/time/day-is-valid", test_day_is_valid);
  g_test_add_func ("/time/day-add", test_day_add);
  g_test_add_func ("/time/day-add-like-glib", test_day_add_like_glib);
  g_test_add_func ("/time/clock/fixed", test_clock_fixed);
  g_test_add_func ("/time/clock/system", test_clock_system);

  return g_test_run ();
}
