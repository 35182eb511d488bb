/* amt-words-time.c: times, days and distances as people say them; days are Berlin's. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-words.h"

#include <glib/gi18n.h>

static char *
format_time (gint64 time, const char *format)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = NULL;

  if (utc)
    there = zone ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  return there ? g_date_time_format (there, format) : g_strdup ("");
}

char *
amt_words_clock (gint64 time)
{
  return time == AMT_TIME_NONE ? g_strdup ("") : format_time (time, "%H:%M");
}

char *
amt_words_time (gint64 time, gint64 now)
{
  g_autofree char *day = NULL;
  g_autofree char *today = NULL;

  if (time == AMT_TIME_NONE)
    return g_strdup ("");

  day = amt_time_legal_day (time);
  today = amt_time_legal_day (now);
  if (g_strcmp0 (day, today) == 0)
    return format_time (time, "%H:%M");
  /* Translators: day and time as strftime (3) writes them. */
  return format_time (time, _ ("%Y-%m-%d %H:%M"));
}

char *
amt_words_ago (gint64 time, gint64 now)
{
  gint64 minutes = (now - time) / G_TIME_SPAN_MINUTE;
  guint n;

  if (time == AMT_TIME_NONE)
    return g_strdup ("");
  /* A portal's clock may be a little ahead. */
  if (minutes > -5 && minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 1 || minutes >= 24 * 60)
    return amt_words_time (time, now);
  n = (guint) (minutes < 60 ? minutes : minutes / 60);
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", n), n);
  return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", n), n);
}

char *
amt_words_countdown (gint64 until, gint64 now)
{
  /* A second that has begun counts, so that 0:00 means it is over. */
  gint64 seconds = until > now ? (until - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;

  return g_strdup_printf ("%u:%02u", (guint) (seconds / 60), (guint) (seconds % 60));
}

/* Returns: (transfer full) (nullable) */
static GDateTime *
date_of (const char *day)
{
  g_auto (GStrv) parts = NULL;

  if (!day || !amt_day_is_valid (day))
    return NULL;
  parts = g_strsplit (day, "-", 3);
  return g_date_time_new_utc ((int) g_ascii_strtoll (parts[0], NULL, 10),
                              (int) g_ascii_strtoll (parts[1], NULL, 10),
                              (int) g_ascii_strtoll (parts[2], NULL, 10), 0, 0, 0);
}

char *
amt_words_day (const char *day)
{
  g_autoptr (GDateTime) date = date_of (day);

  if (!date)
    return g_strdup (day ? day : "");
  /* Translators: a day as strftime (3) writes it. */
  return g_date_time_format (date, _ ("%Y-%m-%d"));
}

char *
amt_words_weekday (const char *day)
{
  static const char *const DAYS[] = { N_ ("Mon"), N_ ("Tue"), N_ ("Wed"), N_ ("Thu"),
                                      N_ ("Fri"), N_ ("Sat"), N_ ("Sun") };
  g_autoptr (GDateTime) date = date_of (day);
  g_autofree char *text = amt_words_day (day);

  if (!date)
    return g_steal_pointer (&text);
  /* Translators: a short day of the week and a day. */
  return g_strdup_printf (_ ("%s, %s"), _ (DAYS[g_date_time_get_day_of_week (date) - 1]), text);
}

int
amt_words_days_until (const char *day, gint64 now)
{
  g_autofree char *today = amt_time_legal_day (now);
  g_autoptr (GDateTime) there = date_of (day);
  g_autoptr (GDateTime) here = date_of (today);

  return there && here ? (int) (g_date_time_difference (there, here) / G_TIME_SPAN_DAY) : 0;
}

char *
amt_words_day_distance (const char *day, gint64 now)
{
  int days = amt_words_days_until (day, now);
  guint n = (guint) ABS (days);

  if (!day || !amt_day_is_valid (day))
    return g_strdup (day ? day : "");
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("tomorrow"));
  if (days == -1)
    return g_strdup (_ ("yesterday"));
  if (days > 0)
    return g_strdup_printf (ngettext ("in %u day", "in %u days", n), n);
  return g_strdup_printf (ngettext ("%u day ago", "%u days ago", n), n);
}

char *
amt_words_deadline (const char *day, gint64 now, gboolean open)
{
  int days = amt_words_days_until (day, now);
  guint n = (guint) ABS (days);

  if (!open || !day || !amt_day_is_valid (day))
    return amt_words_day (day);
  if (days >= 0)
    return amt_words_day_distance (day, now);
  return g_strdup_printf (ngettext ("overdue for %u day", "overdue for %u days", n), n);
}
