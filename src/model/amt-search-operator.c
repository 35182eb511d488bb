/* amt-search-operator.c: values of the operators of a search: days, states, deadlines, people. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-search-private.h"

#include "amt-fold.h"
#include <string.h>

/* Days and numbers of days beyond this make no sense for a deadline. */
#define MAX_DAYS 36500
#define HALF_YEAR 182

#define STATE(name) AMT_SEARCH_STATE (AMT_CASE_STATE_##name)
#define STATES_OPEN (STATE (RECEIVED) | STATE (IN_PROGRESS) | STATE (WAITING) | STATE (SUBMITTED))

/* Keys as amt_fold_key () makes them; the beginning of one is enough. The first that fits counts. */
static const struct
{
  const char *key;
  guint states;
} STATES[] = {
  { "eingegangen", STATE (RECEIVED) },
  { "eingang", STATE (RECEIVED) },
  { "neu", STATE (RECEIVED) },
  { "received", STATE (RECEIVED) },
  { "new", STATE (RECEIVED) },
  { "in bearbeitung", STATE (IN_PROGRESS) },
  { "bearbeitung", STATE (IN_PROGRESS) },
  { "inprogress", STATE (IN_PROGRESS) },
  { "in progress", STATE (IN_PROGRESS) },
  { "wartet auf andere", STATE (WAITING) },
  { "wartet auf unterlagen", STATE (WAITING) },
  { "wartet auf antwort", STATE (WAITING) },
  { "wartend", STATE (WAITING) },
  { "waiting", STATE (WAITING) },
  { "zur freigabe vorgelegt", STATE (SUBMITTED) },
  { "freigabe", STATE (SUBMITTED) },
  { "submittedforapproval", STATE (SUBMITTED) },
  { "submitted", STATE (SUBMITTED) },
  { "approval", STATE (SUBMITTED) },
  { "entschieden", STATE (DECIDED) },
  { "beschieden", STATE (DECIDED) },
  { "decided", STATE (DECIDED) },
  { "abgeschlossen", STATE (CLOSED) },
  { "zu den akten", STATE (CLOSED) },
  { "zda", STATE (CLOSED) },
  { "z d a", STATE (CLOSED) },
  { "geschlossen", STATE (CLOSED) },
  { "closed", STATE (CLOSED) },
  { "erledigt", STATE (DECIDED) | STATE (CLOSED) },
  { "done", STATE (DECIDED) | STATE (CLOSED) },
  { "offen", STATES_OPEN },
  { "open", STATES_OPEN },
};

/* --- days ---------------------------------------------------------------------------------------------- */

static gboolean
read_number (const char **p, guint max_digits, guint *out)
{
  guint digits = 0;

  *out = 0;
  while (digits < max_digits && g_ascii_isdigit (**p))
    {
      *out = *out * 10 + (guint) (**p - '0');
      (*p)++;
      digits++;
    }

  return digits > 0 && !g_ascii_isdigit (**p);
}

/* "12.3.1985", "12.03.85", "1985-03-12". A year of two digits is the last one that is not after @today. */
char *
amt_search_read_day (const char *text, const char *today)
{
  const char *p = text;
  guint first = 0;
  guint month = 0;
  guint last = 0;
  char separator;
  g_autofree char *day = NULL;

  if (!read_number (&p, 4, &first) || (*p != '.' && *p != '-'))
    return NULL;
  separator = *p++;
  if (!read_number (&p, 2, &month) || *p++ != separator || !read_number (&p, 4, &last) || *p)
    return NULL;

  if (separator == '-')
    day = g_strdup_printf ("%04u-%02u-%02u", first, month, last);
  else
    {
      guint this_year = (guint) g_ascii_strtoull (today, NULL, 10);

      if (last < 100)
        last += last + 2000 <= this_year ? 2000 : 1900;
      day = g_strdup_printf ("%04u-%02u-%02u", last, month, first);
    }

  return amt_day_is_valid (day) ? g_steal_pointer (&day) : NULL;
}

/* "30.11.", of the year that brings it nearest to @today. */
static char *
read_day_of_year (const char *text, const char *today)
{
  g_autofree char *earliest = amt_day_add (today, -HALF_YEAR);
  const char *p = text;
  guint number = 0;
  guint month = 0;

  if (!read_number (&p, 2, &number) || *p++ != '.' || !read_number (&p, 2, &month) ||
      (*p == '.' && *++p) || *p)
    return NULL;

  for (guint year = (guint) g_ascii_strtoull (earliest, NULL, 10), last = year + 1; year <= last;
       year++)
    {
      g_autofree char *day = g_strdup_printf ("%04u-%02u-%02u", year, month, number);

      if (amt_day_is_valid (day) && strcmp (day, earliest) >= 0)
        return g_steal_pointer (&day);
    }

  return NULL;
}

/* The phrase of a day, of "03.1985", "1985-03" or "1985", as days of birth are indexed. */
char *
amt_search_read_born (const char *text, const char *today)
{
  g_autofree char *day = amt_search_read_day (text, today);
  const char *p = text;
  guint first = 0;
  guint second = 0;

  if (day)
    return amt_fold_key (day);
  if (!read_number (&p, 4, &first))
    return NULL;
  if (*p == '\0')
    return first >= 1000 ? g_strdup_printf ("%04u", first) : NULL;
  if ((*p != '.' && *p != '-') || (p++, !read_number (&p, 4, &second)) || *p)
    return NULL;
  if (first > 12)
    return first >= 1000 && second >= 1 && second <= 12
               ? g_strdup_printf ("%04u %02u", first, second)
               : NULL;

  return first >= 1 && second >= 1000 ? g_strdup_printf ("%04u %02u", second, first) : NULL;
}

/* --- operators ----------------------------------------------------------------------------------------- */

static gboolean
begins (const char *word, const char *key)
{
  return *key && g_str_has_prefix (word, key);
}

gboolean
amt_search_begins_state (const char *text)
{
  g_autofree char *key = amt_fold_key (text);

  for (gsize i = 0; i < G_N_ELEMENTS (STATES); i++)
    if (begins (STATES[i].key, key))
      return TRUE;

  return FALSE;
}

void
amt_search_read_state (AmtSearchQuery *self, const char *text)
{
  g_auto (GStrv) values = g_strsplit (text, ",", AMT_SEARCH_MAX_TERMS);

  for (guint i = 0; values[i]; i++)
    {
      g_autofree char *key = amt_fold_key (values[i]);
      gsize j = 0;

      while (j < G_N_ELEMENTS (STATES) && !begins (STATES[j].key, key))
        j++;
      if (j < G_N_ELEMENTS (STATES))
        self->states |= STATES[j].states;
      else
        amt_search_add_note (self, AMT_SEARCH_NOTE_STATE, values[i]);
    }
}

static void
set_deadline (AmtSearchQuery *self, const char *comparison, const char *day)
{
  g_clear_pointer (&self->deadline_from, g_free);
  g_clear_pointer (&self->deadline_to, g_free);
  if (g_str_equal (comparison, "<"))
    self->deadline_to = amt_day_add (day, -1);
  else if (g_str_equal (comparison, "<="))
    self->deadline_to = g_strdup (day);
  else if (g_str_equal (comparison, ">"))
    self->deadline_from = amt_day_add (day, 1);
  else if (g_str_equal (comparison, ">="))
    self->deadline_from = g_strdup (day);
  else
    {
      self->deadline_from = g_strdup (day);
      self->deadline_to = g_strdup (day);
    }
}

/* "7", "7t", "7d", "2w" as days, from @today. */
static char *
read_span (const char *text, const char *today)
{
  const char *p = text;
  guint n = 0;
  guint unit = 1;

  if (!read_number (&p, 5, &n))
    return NULL;
  if (*p == 'w' || *p == 'W')
    unit = 7;
  else if (*p && !strchr ("tTdD", *p))
    return NULL;
  if ((*p && p[1]) || n * unit > MAX_DAYS)
    return NULL;

  return amt_day_add (today, (int) (n * unit));
}

void
amt_search_read_deadline (AmtSearchQuery *self, const char *text, const char *today)
{
  static const char *const OVERDUE[] = { "uberfallig", "overdue", "verfristet", "abgelaufen",
                                         "versaumt" };
  const char *comparison = "";
  const char *value = text;
  g_autofree char *key = amt_fold_key (text);
  g_autofree char *day = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (OVERDUE); i++)
    if (begins (OVERDUE[i], key) && strlen (key) >= 2)
      {
        self->overdue = TRUE;
        return;
      }

  if (*value == '<' || *value == '>')
    {
      comparison = *value == '<' ? (value[1] == '=' ? "<=" : "<") : value[1] == '=' ? ">=" : ">";
      value += strlen (comparison);
    }
  else if (*value == '=')
    value++;

  if (g_str_equal (key, "heute") || g_str_equal (key, "today"))
    day = g_strdup (today);
  else if (g_str_equal (key, "morgen") || g_str_equal (key, "tomorrow"))
    day = amt_day_add (today, 1);
  else if (g_str_equal (key, "gestern") || g_str_equal (key, "yesterday"))
    day = amt_day_add (today, -1);
  else
    day = amt_search_read_day (value, today);
  if (!day)
    day = read_day_of_year (value, today);
  if (!day)
    {
      day = read_span (value, today);
      /* "frist:7t" is meant as within seven days. */
      if (day && !*comparison && value == text)
        comparison = "<=";
    }
  if (!day)
    {
      amt_search_add_note (self, AMT_SEARCH_NOTE_DAY, text);
      return;
    }

  if (self->deadline_from || self->deadline_to)
    amt_search_add_note (self, AMT_SEARCH_NOTE_TWICE, text);
  set_deadline (self, comparison, day);
}

void
amt_search_add_values (char ***list, const char *text)
{
  g_auto (GStrv) values = g_strsplit (text, ",", AMT_SEARCH_MAX_TERMS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (*list)
    g_strv_builder_addv (builder, (const char **) *list);
  for (guint i = 0; values[i]; i++)
    if (*g_strstrip (values[i]))
      g_strv_builder_add (builder, values[i]);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
  if (!**list)
    g_clear_pointer (list, g_strfreev);
}

void
amt_search_add_assignee (AmtSearchQuery *self, const char *text)
{
  static const char *const ME[] = { "ich", "mich", "mir", "me" };
  static const char *const NOBODY[] = { "niemand", "niemanden", "frei", "nobody", "none" };
  g_autofree char *key = amt_fold_key (text);

  for (gsize i = 0; i < G_N_ELEMENTS (ME); i++)
    if (g_str_equal (key, ME[i]))
      {
        amt_search_add_values (&self->assignees, AMT_SEARCH_ME);
        return;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (NOBODY); i++)
    if (g_str_equal (key, NOBODY[i]))
      {
        amt_search_add_values (&self->assignees, AMT_SEARCH_NOBODY);
        return;
      }
  /* A family name and a given name are one person: not split at a comma. */
  if (*key)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      if (self->assignees)
        g_strv_builder_addv (builder, (const char **) self->assignees);
      g_strv_builder_add (builder, text);
      g_strfreev (self->assignees);
      self->assignees = g_strv_builder_end (builder);
    }
  else
    amt_search_add_note (self, AMT_SEARCH_NOTE_USER, text);
}
