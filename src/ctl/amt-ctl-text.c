/* amt-ctl-text.c: things as a person reads them on a terminal, and columns. Main thread.
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

char *
amt_ctl_text_row (const AmtListRow *row)
{
  g_autofree char *pending = NULL;

  if (row->conflict)
    return g_strdup_printf ("%s · %s", amt_ctl_text_state (row->value->state),
                            _ ("to be clarified"));
  if (row->decision_pending)
    return g_strdup (_ ("Decision not yet sent"));
  if (row->n_pending == 0)
    return g_strdup (amt_ctl_text_state (row->value->state));

  /* Translators: %u is a number of changes that the portal does not have yet. */
  pending = g_strdup_printf (ngettext ("%u change waiting", "%u changes waiting", row->n_pending),
                             row->n_pending);
  return g_strdup_printf ("%s · %s", amt_ctl_text_state (row->value->state), pending);
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

/* --- columns ------------------------------------------------------------------------------------------- */

struct _AmtCtlTable
{
  guint n_columns;
  GPtrArray *cells; /* (owned) (element-type utf8) row by row */
};

AmtCtlTable *
amt_ctl_table_new (guint n_columns)
{
  AmtCtlTable *self = g_new0 (AmtCtlTable, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
amt_ctl_table_free (AmtCtlTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
amt_ctl_table_add (AmtCtlTable *self, ...)
{
  va_list args;

  va_start (args, self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = va_arg (args, const char *);

      g_ptr_array_add (self->cells, g_strdelimit (g_strdup (text ? text : ""), "\n\r\t", ' '));
    }
  va_end (args);
}

static guint
width_of (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
amt_ctl_table_print (AmtCtlTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] =
        MAX (widths[i % self->n_columns], width_of (g_ptr_array_index (self->cells, i)));

  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *text = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns;

      put_text (text);
      if (column + 1 == self->n_columns)
        put_text ("\n");
      else
        for (guint n = width_of (text); n < widths[column] + 2; n++)
          put_text (" ");
    }
}
