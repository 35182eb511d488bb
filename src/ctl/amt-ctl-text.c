/* amt-ctl-text.c: things as a person reads them on a terminal. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-text.h"

#include <glib/gi18n.h>
#include <stdio.h>

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
amt_ctl_text_time (gint64 time, gint64 now)
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
amt_ctl_text_day (const char *day)
{
  g_autoptr (GDateTime) date = NULL;
  g_auto (GStrv) parts = NULL;

  if (!day || !amt_day_is_valid (day))
    return g_strdup (day ? day : "");

  parts = g_strsplit (day, "-", 3);
  date = g_date_time_new_utc ((int) g_ascii_strtoll (parts[0], NULL, 10),
                              (int) g_ascii_strtoll (parts[1], NULL, 10),
                              (int) g_ascii_strtoll (parts[2], NULL, 10), 0, 0, 0);
  /* Translators: a day as strftime (3) writes it. */
  return date ? g_date_time_format (date, _ ("%Y-%m-%d")) : g_strdup (day);
}

const char *
amt_ctl_text_state (const char *state)
{
  switch (amt_case_state_from_text (state))
    {
    case AMT_CASE_STATE_RECEIVED:
      return _ ("Received");
    case AMT_CASE_STATE_IN_PROGRESS:
      return _ ("In progress");
    case AMT_CASE_STATE_WAITING:
      return _ ("Waiting for others");
    case AMT_CASE_STATE_SUBMITTED:
      return _ ("Submitted for approval");
    case AMT_CASE_STATE_DECIDED:
      return _ ("Decided");
    case AMT_CASE_STATE_CLOSED:
      return _ ("Closed");
    case AMT_CASE_STATE_UNKNOWN:
    default:
      return state ? state : "";
    }
}

const char *
amt_ctl_text_type (const char *type)
{
  static const struct
  {
    const char *type;
    const char *text; /* (translatable) */
  } TYPES[] = {
    { "claim", N_ ("Claim") },
    { "release", N_ ("Release") },
    { "assign", N_ ("Assign") },
    { "moveToQueue", N_ ("Move to another queue") },
    { "markRead", N_ ("Mark as read") },
    { "setFollowUp", N_ ("Set follow-up") },
    { "clearFollowUp", N_ ("Clear follow-up") },
    { "addFileNote", N_ ("File note") },
    { "strikeFileNote", N_ ("Strike file note") },
    { "addJotting", N_ ("Jotting") },
    { "editJotting", N_ ("Edit jotting") },
    { "deleteJotting", N_ ("Delete jotting") },
    { "addDocument", N_ ("Add document") },
    { "decide", N_ ("Decision") },
    { "close", N_ ("Close") },
    { "submitted", N_ ("Application received") },
    { "resubmitted", N_ ("Application received again") },
    { "messageReceived", N_ ("Message received") },
    { "withdrawn", N_ ("Application withdrawn") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TYPES); i++)
    if (g_strcmp0 (type, TYPES[i].type) == 0)
      return _ (TYPES[i].text);

  return type ? type : "";
}

char *
amt_ctl_text_entry (const AmtOutboxEntry *entry, gint64 now)
{
  g_autofree char *time = NULL;

  switch (entry->state)
    {
    case AMT_OUTBOX_HELD:
      time = amt_ctl_text_time (entry->hold_until, now);
      /* Translators: %s is a time; until then the operation can be taken back. */
      return g_strdup_printf (_ ("held until %s"), time);
    case AMT_OUTBOX_SENDING:
      return g_strdup (_ ("being sent"));
    case AMT_OUTBOX_CONFLICT:
      return g_strdup (_ ("to be clarified"));
    case AMT_OUTBOX_REFUSED:
      return g_strdup (_ ("refused"));
    case AMT_OUTBOX_DONE:
      if (!entry->receipt)
        return g_strdup (_ ("settled: the portal has it already"));
      time = amt_ctl_text_time (entry->receipt->at, now);
      /* Translators: %s is the time of the portal's receipt. */
      return g_strdup_printf (_ ("acknowledged %s"), time);
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_RETRY:
    default:
      return g_strdup (_ ("waiting"));
    }
}

const char *
amt_ctl_text_row (const AmtListRow *row)
{
  return row->decision_pending ? _ ("Decision waiting") : amt_ctl_text_state (row->value->state);
}

char *
amt_ctl_text_hints (const AmtListRow *row)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) hints = NULL;

  if (row->value->unread)
    g_strv_builder_add (builder, _ ("new"));
  if (row->conflict)
    g_strv_builder_add (builder, _ ("to be clarified"));
  if (row->decision_pending)
    g_strv_builder_add (builder, _ ("decision not yet sent"));
  else if (row->n_pending > 0)
    g_strv_builder_add (builder, _ ("not yet sent"));
  if (row->value->restricted)
    g_strv_builder_add (builder, _ ("protective block"));
  if (row->gone)
    g_strv_builder_add (builder, _ ("no longer at the portal"));
  hints = g_strv_builder_end (builder);
  return g_strjoinv (" · ", hints);
}

char *
amt_ctl_text_deadline (const AmtListRow *row, const char *day, gint64 now)
{
  AmtCaseState state = amt_case_get_state (row->value);
  gboolean open =
      row->decision_pending || (state != AMT_CASE_STATE_DECIDED && state != AMT_CASE_STATE_CLOSED);
  g_autofree char *today = amt_time_legal_day (now);
  g_autofree char *text = amt_ctl_text_day (day);

  /* ISO days compare like texts. */
  if (open && day && amt_day_is_valid (day) && strcmp (day, today) < 0)
    /* Translators: %s is a day that has passed. */
    return g_strdup_printf (_ ("%s overdue"), text);
  return g_steal_pointer (&text);
}

char *
amt_ctl_text_size (guint64 bytes)
{
  static const char *const UNITS[] = { "KB", "MB", "GB", "TB" };
  guint64 tenths = bytes / 100 + (bytes % 100 >= 50 ? 1 : 0);
  guint unit = 0;

  if (bytes < 1000)
    return g_strdup_printf (ngettext ("%u byte", "%u bytes", (gulong) bytes), (guint) bytes);
  while (tenths >= 10000 && unit + 1 < G_N_ELEMENTS (UNITS))
    {
      tenths = (tenths + 500) / 1000;
      unit++;
    }
  /* Translators: a size: whole number, decimal sign, one decimal, unit. */
  return g_strdup_printf (_ ("%u.%u %s"), (guint) (tenths / 10), (guint) (tenths % 10),
                          UNITS[unit]);
}

char *
amt_ctl_text_fields (AmtFields fields)
{
  const char *const NAMES[] = { _ ("state"),     _ ("assignment"), _ ("queue"),
                                _ ("follow-up"), _ ("file notes"), _ ("jottings"),
                                _ ("documents"), _ ("decision"),   _ ("application"),
                                _ ("read mark") };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (fields & (1 << i))
      g_strv_builder_add (builder, NAMES[i]);
  names = g_strv_builder_end (builder);
  return g_strjoinv (", ", names);
}

char *
amt_ctl_text_lines (const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines ? lines : "", "\n", -1);

  return g_strjoinv (", ", parts);
}

/* Applicants write these texts; escape sequences in them must not reach the terminal. */
static void
put_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || !g_unichar_iscntrl (c))
        fwrite (p, 1, (size_t) (g_utf8_next_char (p) - p), stdout);
      else
        fputc (' ', stdout);
    }
}

void
amt_ctl_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  put_text (text);
}
