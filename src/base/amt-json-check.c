/* amt-json-check.c: the strict JSON scanner that stands before json-glib.
 * No state beyond one call; any thread.
 *
 * What is open is kept in an array, not on the stack, so that no text can exhaust the stack.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-json-check.h"

#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct
{
  gboolean is_object;
  guint n_members;
} Level;

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  GArray *open; /* (owned) (element-type Level) */
  guint max_depth;
  guint n_values;
  guint n_members;
} Scan;

/* What may come next. */
typedef enum
{
  STATE_VALUE,
  STATE_VALUE_OR_END, /* after "[" */
  STATE_NAME,
  STATE_NAME_OR_END, /* after "{" */
  STATE_AFTER_VALUE,
  STATE_DONE
} State;

static gboolean
fail (Scan *scan, AmtJsonError code, const char *what, GError **error)
{
  g_set_error (error, AMT_JSON_ERROR, (int) code, "%s at byte %" G_GSIZE_FORMAT, what,
               (gsize) (scan->at - scan->start));

  return FALSE;
}

static gboolean
fail_syntax (Scan *scan, const char *what, GError **error)
{
  return fail (scan, AMT_JSON_ERROR_SYNTAX, what, error);
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end &&
         (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

/* Reads the four digits after "\u". */
static gboolean
take_unit (Scan *scan, guint *out_unit)
{
  guint unit = 0;

  if (scan->end - scan->at < 4)
    return FALSE;

  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (scan->at[i]);

      if (digit < 0)
        return FALSE;
      unit = unit << 4 | (guint) digit;
    }

  scan->at += 4;
  *out_unit = unit;
  return TRUE;
}

/* After the backslash. */
static gboolean
take_escape (Scan *scan, GError **error)
{
  guint unit, second;

  if (scan->at == scan->end)
    return fail_syntax (scan, "unfinished string", error);

  if (*scan->at != 'u')
    {
      if (*scan->at == '\0' || !strchr ("\"\\/bfnrt", *scan->at))
        return fail_syntax (scan, "unknown escape", error);
      scan->at++;
      return TRUE;
    }

  scan->at++;
  if (!take_unit (scan, &unit))
    return fail_syntax (scan, "unfinished \\u escape", error);
  if (unit == 0)
    return fail_syntax (scan, "U+0000 in a string", error);
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  if (unit > 0xdbff || scan->end - scan->at < 2 || scan->at[0] != '\\' || scan->at[1] != 'u')
    return fail_syntax (scan, "lone surrogate", error);
  scan->at += 2;
  if (!take_unit (scan, &second) || second < 0xdc00 || second > 0xdfff)
    return fail_syntax (scan, "lone surrogate", error);

  return TRUE;
}

/* At the opening quote. */
static gboolean
take_string (Scan *scan, GError **error)
{
  scan->at++;
  while (scan->at < scan->end)
    {
      char c = *scan->at;

      if ((guchar) c < 0x20)
        return fail_syntax (scan, "control character in a string", error);

      scan->at++;
      if (c == '"')
        return TRUE;
      if (c == '\\' && !take_escape (scan, error))
        return FALSE;
    }

  return fail_syntax (scan, "unfinished string", error);
}

/* Moves past digits; FALSE if there is none. */
static gboolean
take_digits (Scan *scan)
{
  const char *start = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;

  return scan->at > start;
}

/* json-glib would wrap a whole number beyond 64 bits and make infinity of 1e999. */
static gboolean
number_fits (const char *start, gsize length, gboolean whole)
{
  char small[32];
  g_autofree char *big = NULL;
  const char *text = small;
  double value;

  if (length < sizeof small)
    {
      memcpy (small, start, length);
      small[length] = '\0';
    }
  else
    text = big = g_strndup (start, length);

  if (whole)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL);

  value = g_ascii_strtod (text, NULL);

  return isfinite (value);
}

static gboolean
take_number (Scan *scan, GError **error)
{
  const char *start = scan->at;
  gboolean whole = TRUE;

  if (*scan->at == '-')
    scan->at++;
  if (scan->at < scan->end && *scan->at == '0')
    scan->at++;
  else if (!take_digits (scan))
    return fail_syntax (scan, "not a number", error);

  if (scan->at < scan->end && *scan->at == '.')
    {
      whole = FALSE;
      scan->at++;
      if (!take_digits (scan))
        return fail_syntax (scan, "digit expected", error);
    }
  if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E'))
    {
      whole = FALSE;
      scan->at++;
      if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
        scan->at++;
      if (!take_digits (scan))
        return fail_syntax (scan, "digit expected", error);
    }

  if (!number_fits (start, (gsize) (scan->at - start), whole))
    return fail_syntax (scan, "number out of range", error);

  return TRUE;
}

static gboolean
take_word (Scan *scan, const char *word, GError **error)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return fail_syntax (scan, "unknown word", error);

  scan->at += length;
  return TRUE;
}

static gboolean
open_level (Scan *scan, gboolean is_object, GError **error)
{
  Level level = { is_object, 0 };

  if (scan->open->len >= scan->max_depth)
    return fail (scan, AMT_JSON_ERROR_DEPTH, "nested too deeply", error);

  scan->at++;
  g_array_append_val (scan->open, level);
  return TRUE;
}

static Level *
top (Scan *scan)
{
  if (scan->open->len == 0)
    return NULL;

  return &g_array_index (scan->open, Level, scan->open->len - 1);
}

static State
close_level (Scan *scan)
{
  scan->at++;
  g_array_set_size (scan->open, scan->open->len - 1);

  return scan->open->len == 0 ? STATE_DONE : STATE_AFTER_VALUE;
}

static gboolean
take_value (Scan *scan, State *state, GError **error)
{
  if (*state == STATE_VALUE_OR_END && *scan->at == ']')
    {
      *state = close_level (scan);
      return TRUE;
    }

  if (++scan->n_values > AMT_JSON_MAX_VALUES)
    return fail (scan, AMT_JSON_ERROR_SIZE, "too many values", error);

  *state = scan->open->len == 0 ? STATE_DONE : STATE_AFTER_VALUE;
  switch (*scan->at)
    {
    case '{':
      *state = STATE_NAME_OR_END;
      return open_level (scan, TRUE, error);
    case '[':
      *state = STATE_VALUE_OR_END;
      return open_level (scan, FALSE, error);
    case '"':
      return take_string (scan, error);
    case 't':
      return take_word (scan, "true", error);
    case 'f':
      return take_word (scan, "false", error);
    case 'n':
      return take_word (scan, "null", error);
    default:
      return take_number (scan, error);
    }
}

/* A member's name and its colon. */
static gboolean
take_name (Scan *scan, State *state, GError **error)
{
  if (*state == STATE_NAME_OR_END && *scan->at == '}')
    {
      *state = close_level (scan);
      return TRUE;
    }

  if (*scan->at != '"')
    return fail_syntax (scan, "name of a member expected", error);
  if (++top (scan)->n_members > AMT_JSON_MAX_MEMBERS)
    return fail (scan, AMT_JSON_ERROR_SIZE, "too many members", error);
  scan->n_members++;

  if (!take_string (scan, error))
    return FALSE;
  skip_space (scan);
  if (scan->at == scan->end || *scan->at != ':')
    return fail_syntax (scan, "colon expected", error);

  scan->at++;
  *state = STATE_VALUE;
  return TRUE;
}

static gboolean
take_separator (Scan *scan, State *state, GError **error)
{
  gboolean in_object = top (scan)->is_object;

  if (*scan->at == ',')
    {
      scan->at++;
      *state = in_object ? STATE_NAME : STATE_VALUE;
      return TRUE;
    }
  if (*scan->at == (in_object ? '}' : ']'))
    {
      *state = close_level (scan);
      return TRUE;
    }

  return fail_syntax (scan, "comma or end expected", error);
}

static gboolean
run (Scan *scan, GError **error)
{
  State state = STATE_VALUE;
  gboolean ok = TRUE;

  while (ok && state != STATE_DONE)
    {
      skip_space (scan);
      if (scan->at == scan->end)
        return fail_syntax (scan, "the text ends too early", error);

      switch (state)
        {
        case STATE_VALUE:
        case STATE_VALUE_OR_END:
          ok = take_value (scan, &state, error);
          break;
        case STATE_NAME:
        case STATE_NAME_OR_END:
          ok = take_name (scan, &state, error);
          break;
        case STATE_AFTER_VALUE:
          ok = take_separator (scan, &state, error);
          break;
        case STATE_DONE:
        default:
          g_assert_not_reached ();
        }
    }

  return ok;
}

gboolean
amt_json_check (const char *text, gsize length, guint max_depth, guint *out_members, GError **error)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Level));
  Scan scan = {
    .start = text, .at = text, .end = text + length, .open = open, .max_depth = max_depth
  };

  *out_members = 0;
  if (!run (&scan, error))
    return FALSE;

  skip_space (&scan);
  if (scan.at < scan.end)
    return fail_syntax (&scan, "more text after the value", error);

  *out_members = scan.n_members;
  return TRUE;
}
