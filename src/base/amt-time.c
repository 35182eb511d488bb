/* amt-time.c: RFC 3339, days of the Gregorian calendar, legal days in Europe/Berlin, the clock.
 * No state but the time zone, which is loaded once; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-time-private.h"

#include <string.h>

#define SECONDS_A_DAY 86400
#define FIRST_YEAR 1
#define LAST_YEAR 9999

struct _AmtClock
{
  GObject parent_instance;

  gboolean fixed; /* set once by the constructor */
  gint64 now;     /* (atomic) of a fixed clock */
};

G_DEFINE_FINAL_TYPE (AmtClock, amt_clock, G_TYPE_OBJECT)

/* Whole quotient and remainder that is never negative, also before 1970. */
static gint64
divide (gint64 value, gint64 by, gint64 *out_rest)
{
  gint64 quotient = value / by;
  gint64 rest = value % by;

  if (rest < 0)
    {
      rest += by;
      quotient--;
    }
  if (out_rest)
    *out_rest = rest;

  return quotient;
}

static gboolean
is_leap_year (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month (int year, int month)
{
  static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && is_leap_year (year) ? 29 : DAYS[month - 1];
}

static gboolean
is_date (int year, int month, int day)
{
  return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in_month (year, month);
}

/* Days since 1970-01-01. Years begin in March here, so that the leap day comes last: then the months
 * before month m (March = 0) have (153 m + 2) / 5 days. */
static gint64
days_from_date (int year, int month, int day)
{
  gint64 y = month > 2 ? year : year - 1;
  gint64 m = month > 2 ? month - 3 : month + 9;

  return y * 365 + divide (y, 4, NULL) - divide (y, 100, NULL) + divide (y, 400, NULL) +
         (153 * m + 2) / 5 + day - 1 - 719468;
}

static void
date_from_days (gint64 days, int *out_year, int *out_month, int *out_day)
{
  gint64 of_era, year_of_era, of_year, m;
  gint64 era = divide (days + 719468, 146097, &of_era);

  year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  m = (5 * of_year + 2) / 153;

  *out_day = (int) (of_year - (153 * m + 2) / 5 + 1);
  *out_month = (int) (m < 10 ? m + 3 : m - 9);
  *out_year = (int) (era * 400 + year_of_era + (*out_month <= 2 ? 1 : 0));
}

/* Reads exactly @n digits and moves @text past them. */
static gboolean
take_digits (const char **text, int n, int *out)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*text)[i]);
    }

  *text += n;
  *out = value;
  return TRUE;
}

static gboolean
take_one_of (const char **text, const char *choice)
{
  if (**text == '\0' || !strchr (choice, **text))
    return FALSE;

  (*text)++;
  return TRUE;
}

static gboolean
take_date (const char **text, gint64 *out_days)
{
  int year, month, day;

  if (!take_digits (text, 4, &year) || !take_one_of (text, "-") || !take_digits (text, 2, &month) ||
      !take_one_of (text, "-") || !take_digits (text, 2, &day) || !is_date (year, month, day))
    return FALSE;

  *out_days = days_from_date (year, month, day);
  return TRUE;
}

/* "HH:MM:SS"; a second of 60 is checked by the caller, who knows the offset. */
static gboolean
take_time (const char **text, int *out_second_of_day, gboolean *out_leap)
{
  int hour, minute, second;

  if (!take_digits (text, 2, &hour) || !take_one_of (text, ":") ||
      !take_digits (text, 2, &minute) || !take_one_of (text, ":") ||
      !take_digits (text, 2, &second) || hour > 23 || minute > 59 || second > 60)
    return FALSE;

  *out_second_of_day = hour * 3600 + minute * 60 + second;
  *out_leap = second == 60;
  return TRUE;
}

/* Optional "." and one to nine digits; what is finer than a microsecond is cut off. */
static gboolean
take_fraction (const char **text, int *out_micros)
{
  int n = 0;
  int micros = 0;

  *out_micros = 0;
  if (!take_one_of (text, "."))
    return TRUE;

  for (; g_ascii_isdigit ((*text)[n]) && n < 9; n++)
    if (n < 6)
      micros = micros * 10 + g_ascii_digit_value ((*text)[n]);
  if (n == 0)
    return FALSE;

  for (int i = n; i < 6; i++)
    micros *= 10;

  *text += n;
  *out_micros = micros;
  return TRUE;
}

static gboolean
take_offset (const char **text, int *out_seconds)
{
  gboolean west;
  int hour, minute;

  *out_seconds = 0;
  if (take_one_of (text, "Zz"))
    return TRUE;

  west = **text == '-';
  if (!take_one_of (text, "+-") || !take_digits (text, 2, &hour) || !take_one_of (text, ":") ||
      !take_digits (text, 2, &minute) || hour > 23 || minute > 59)
    return FALSE;

  *out_seconds = (hour * 60 + minute) * 60 * (west ? -1 : 1);
  return TRUE;
}

gboolean
amt_time_parse (const char *text, gint64 *out_time)
{
  gint64 days, seconds, of_day;
  int second_of_day, micros, offset;
  gboolean leap;

  g_return_val_if_fail (out_time != NULL, FALSE);

  *out_time = AMT_TIME_NONE;
  if (!text || !take_date (&text, &days) || !take_one_of (&text, "Tt") ||
      !take_time (&text, &second_of_day, &leap) || !take_fraction (&text, &micros) ||
      !take_offset (&text, &offset) || *text != '\0')
    return FALSE;

  seconds = days * SECONDS_A_DAY + second_of_day - offset;
  divide (seconds, SECONDS_A_DAY, &of_day);

  /* A leap second is the last of a day in UTC; there is no such second in POSIX time, so it counts as
   * the first one of the next day. */
  if (leap && of_day != 0)
    return FALSE;
  if (leap)
    micros = 0;

  if (seconds < days_from_date (FIRST_YEAR, 1, 1) * SECONDS_A_DAY ||
      seconds >= days_from_date (LAST_YEAR + 1, 1, 1) * SECONDS_A_DAY)
    return FALSE;

  *out_time = seconds * G_USEC_PER_SEC + micros;
  return TRUE;
}

char *
amt_time_format (gint64 time)
{
  gint64 micros, of_day;
  gint64 seconds = divide (time, G_USEC_PER_SEC, &micros);
  gint64 days = divide (seconds, SECONDS_A_DAY, &of_day);
  int year, month, day;

  date_from_days (days, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day,
                          (int) (of_day / 3600), (int) (of_day / 60 % 60), (int) (of_day % 60),
                          (int) (micros / 1000));
}

/* 01:00 UTC of the last Sunday in @month. */
static gint64
last_sunday (int year, int month)
{
  gint64 days = days_from_date (year, month, days_in_month (year, month));
  gint64 since_sunday;

  /* 1970-01-01 was a Thursday. */
  divide (days + 4, 7, &since_sunday);

  return (days - since_sunday) * SECONDS_A_DAY + 3600;
}

int
amt_time_berlin_offset_by_rule (gint64 seconds)
{
  gint64 begin, end;
  int year, month, day;

  date_from_days (divide (seconds, SECONDS_A_DAY, NULL), &year, &month, &day);
  if (year < 1980)
    return 3600;

  begin = year == 1980 ? days_from_date (1980, 4, 6) * SECONDS_A_DAY + 3600 : last_sunday (year, 3);
  end = last_sunday (year, year < 1996 ? 9 : 10);

  return seconds >= begin && seconds < end ? 7200 : 3600;
}

/* (nullable): NULL where the machine has no time zone data. Never the UTC that g_time_zone_new ()
 * would give for a zone it does not find. */
static GTimeZone *
berlin (void)
{
  static gsize once;
  static GTimeZone *zone;

  if (g_once_init_enter (&once))
    {
      zone = g_time_zone_new_identifier ("Europe/Berlin");
      if (!zone)
        g_debug ("no time zone data: legal days follow the built-in rule");
      g_once_init_leave (&once, 1);
    }

  return zone;
}

static int
berlin_offset (gint64 seconds)
{
  GTimeZone *zone = berlin ();
  int interval;

  if (!zone)
    return amt_time_berlin_offset_by_rule (seconds);

  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  if (interval < 0)
    return amt_time_berlin_offset_by_rule (seconds);

  return g_time_zone_get_offset (zone, interval);
}

static char *
format_day (gint64 days)
{
  int year, month, day;

  date_from_days (days, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

char *
amt_time_legal_day (gint64 time)
{
  gint64 seconds = divide (time, G_USEC_PER_SEC, NULL);
  gint64 day = divide (seconds + berlin_offset (seconds), SECONDS_A_DAY, NULL);

  /* The last hours of 9999 in UTC are 10000 in Berlin, which no day can say. */
  return format_day (MIN (day, days_from_date (LAST_YEAR, 12, 31)));
}

gboolean
amt_day_is_valid (const char *text)
{
  gint64 days;

  return text && take_date (&text, &days) && *text == '\0';
}

char *
amt_day_add (const char *day, int days)
{
  gint64 first = days_from_date (FIRST_YEAR, 1, 1);
  gint64 last = days_from_date (LAST_YEAR, 12, 31);
  gint64 sum;

  if (!day || !take_date (&day, &sum) || *day != '\0')
    return NULL;

  sum += days;
  if (sum < first || sum > last)
    return NULL;

  return format_day (sum);
}

static void
amt_clock_class_init (AmtClockClass *klass)
{
}

static void
amt_clock_init (AmtClock *self)
{
}

AmtClock *
amt_clock_new_system (void)
{
  return g_object_new (AMT_TYPE_CLOCK, NULL);
}

AmtClock *
amt_clock_new_fixed (gint64 now)
{
  AmtClock *self = g_object_new (AMT_TYPE_CLOCK, NULL);

  self->fixed = TRUE;
  self->now = now;

  return self;
}

void
amt_clock_set (AmtClock *self, gint64 now)
{
  g_return_if_fail (AMT_IS_CLOCK (self));
  g_return_if_fail (self->fixed);

  __atomic_store_n (&self->now, now, __ATOMIC_SEQ_CST);
}

gint64
amt_clock_now (AmtClock *self)
{
  g_return_val_if_fail (AMT_IS_CLOCK (self), AMT_TIME_NONE);

  if (self->fixed)
    return __atomic_load_n (&self->now, __ATOMIC_SEQ_CST);

  return g_get_real_time ();
}
