/* amt-search-query.c: what a clerk types into the search field, understood. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-search-private.h"

#include "amt-fold.h"
#include "amt-search-match.h"
#include <string.h>

/* Shorter words sound like too much. */
#define MIN_SOUND_LETTERS 3

typedef enum
{
  OPERATOR_SERVICE,
  OPERATOR_STATE,
  OPERATOR_DEADLINE,
  OPERATOR_PERSON,
  OPERATOR_ASSIGNEE,
  OPERATOR_BORN,
  OPERATOR_REFERENCE
} Operator;

/* Folded. */
static const struct
{
  const char *name;
  Operator meaning;
} OPERATORS[] = {
  { "leistung", OPERATOR_SERVICE },
  { "service", OPERATOR_SERVICE },
  { "status", OPERATOR_STATE },
  { "zustand", OPERATOR_STATE },
  { "state", OPERATOR_STATE },
  { "frist", OPERATOR_DEADLINE },
  { "deadline", OPERATOR_DEADLINE },
  { "due", OPERATOR_DEADLINE },
  { "von", OPERATOR_PERSON },
  { "from", OPERATOR_PERSON },
  { "person", OPERATOR_PERSON },
  { "name", OPERATOR_PERSON },
  { "an", OPERATOR_ASSIGNEE },
  { "assignee", OPERATOR_ASSIGNEE },
  { "to", OPERATOR_ASSIGNEE },
  { "geb", OPERATOR_BORN },
  { "geboren", OPERATOR_BORN },
  { "born", OPERATOR_BORN },
  { "dob", OPERATOR_BORN },
  { "az", OPERATOR_REFERENCE },
  { "aktenzeichen", OPERATOR_REFERENCE },
  { "ref", OPERATOR_REFERENCE },
  { "reference", OPERATOR_REFERENCE },
};

/* One piece of what was typed. */
typedef struct
{
  char *text; /* without quotes and operator */
  gboolean has_operator;
  Operator meaning;
  gboolean quoted;
  gboolean closed; /* the quote was */
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
}

static void
term_free (gpointer data)
{
  AmtSearchTerm *term = data;

  g_free (term->text);
  g_strfreev (term->phrases);
  g_free (term->compact);
  g_free (term->runs);
  g_free (term->sound);
  g_strfreev (term->service_ids);
  g_free (term);
}

static void
note_free (gpointer data)
{
  AmtSearchNote *note = data;

  g_free (note->text);
  g_free (note);
}

void
amt_search_add_note (AmtSearchQuery *self, AmtSearchNoteKind kind, const char *text)
{
  AmtSearchNote *note = g_new0 (AmtSearchNote, 1);

  note->kind = kind;
  note->text = g_strdup (text);
  g_ptr_array_add (self->notes, note);
}

/* --- pieces -------------------------------------------------------------------------------------------- */

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201E || c == 0x201C || c == 0x201D || c == 0x00AB || c == 0x00BB;
}

/* @p stands on a quote: what is inside, up to the next quote of any kind or the end. */
static const char *
read_quoted (const char *p, Piece *piece)
{
  const char *start = g_utf8_next_char (p);
  const char *end = start;

  while (*end && !is_quote (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  piece->text = g_strndup (start, (gsize) (end - start));
  piece->quoted = TRUE;
  piece->closed = *end != '\0';

  return *end ? g_utf8_next_char (end) : end;
}

/* "frist" of "frist:<7t". Returns: length up to and with the colon; 0: no operator. */
static gsize
operator_length (const char *p, Operator *out)
{
  gsize length = 0;
  g_autofree char *name = NULL;

  while (g_ascii_isalpha (p[length]))
    length++;
  if (length == 0 || p[length] != ':')
    return 0;

  name = g_ascii_strdown (p, (gssize) length);
  for (gsize i = 0; i < G_N_ELEMENTS (OPERATORS); i++)
    if (g_str_equal (OPERATORS[i].name, name))
      {
        *out = OPERATORS[i].meaning;
        return length + 1;
      }

  return 0;
}

static const char *
skip_space (const char *p)
{
  while (*p && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  return p;
}

static const char *
read_piece (const char *p, Piece *piece)
{
  Operator ignored;
  gsize length = operator_length (p, &piece->meaning);
  const char *end;

  if (length > 0)
    {
      const char *next = skip_space (p + length);

      piece->has_operator = TRUE;
      /* "geb: 12.3.1985" is meant as one, "von: an:mir" is not. */
      if (operator_length (next, &ignored) == 0)
        p = next;
      else
        p += length;
    }
  if (*p && is_quote (g_utf8_get_char (p)))
    return read_quoted (p, piece);

  for (end = p; *end && !g_unichar_isspace (g_utf8_get_char (end));)
    {
      if (is_quote (g_utf8_get_char (end)))
        break;
      end = g_utf8_next_char (end);
    }
  piece->text = g_strndup (p, (gsize) (end - p));

  return end;
}

static GArray *
read_pieces (const char *text)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  g_array_set_clear_func (pieces, piece_clear);
  for (const char *p = skip_space (text); *p; p = skip_space (p))
    {
      Piece piece = { 0 };

      p = read_piece (p, &piece);
      g_array_append_val (pieces, piece);
    }

  return pieces;
}

/* --- terms --------------------------------------------------------------------------------------------- */

/* "1.234,50" as "123450". */
static char *
read_cents (const char *amount)
{
  g_autofree char *text = g_str_has_suffix (amount, "€")
                              ? g_strndup (amount, strlen (amount) - strlen ("€"))
                              : g_strdup (amount);
  GString *cents = g_string_sized_new (16);
  const char *comma = strrchr (text, ',');
  gboolean ok = comma && comma > text && strlen (comma) == 3 && strlen (text) <= 16;

  for (const char *p = text; ok && *p; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (cents, *p);
      else if (p != comma && (*p != '.' || p > comma))
        ok = FALSE;
    }

  return g_string_free (cents, !ok);
}

static void
add_phrase (GStrvBuilder *builder, const char *first, const char *text)
{
  g_autofree char *key = amt_fold_key (text);

  if (*key && g_strcmp0 (key, first) != 0)
    g_strv_builder_add (builder, key);
}

/* The ways to write the same. */
static char **
phrases_of (const char *text, const char *key, const char *today)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *day = amt_search_read_day (text, today);
  g_autofree char *cents = read_cents (text);
  g_autofree char *in_groups = amt_search_number (text);

  g_strv_builder_add (builder, key);
  if (day)
    {
      guint month = (guint) g_ascii_strtoull (day + 5, NULL, 10);
      guint number = (guint) g_ascii_strtoull (day + 8, NULL, 10);
      g_autofree char *german = g_strdup_printf ("%02u.%02u.%.4s", number, month, day);
      g_autofree char *brief = g_strdup_printf ("%u.%u.%.4s", number, month, day);

      add_phrase (builder, key, day);
      add_phrase (builder, key, german);
      if (!g_str_equal (brief, german))
        add_phrase (builder, key, brief);
    }
  if (cents)
    {
      int euros = (int) strlen (cents) - 2;
      g_autofree char *written = g_strdup_printf ("%.*s,%s", euros, cents, cents + euros);

      add_phrase (builder, key, cents);
      add_phrase (builder, key, written);
    }
  if (in_groups)
    add_phrase (builder, key, in_groups);

  return g_strv_builder_end (builder);
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

static char *
name_sound (const char *key)
{
  g_autofree char *code = NULL;

  if (strchr (key, ' ') || has_digit (key) || strlen (key) < MIN_SOUND_LETTERS)
    return NULL;
  code = amt_sound (key);

  return *code ? g_steal_pointer (&code) : NULL;
}

static void
add_term (AmtSearchQuery *self, const Piece *piece, const char *today)
{
  g_autofree char *key = amt_fold_key (piece->text);
  gboolean az = piece->has_operator && piece->meaning == OPERATOR_REFERENCE;
  AmtSearchTerm *term;

  if (!*key)
    {
      amt_search_add_note (self, AMT_SEARCH_NOTE_NO_LETTERS, piece->text);
      return;
    }
  if (self->terms->len >= AMT_SEARCH_MAX_TERMS)
    {
      amt_search_add_note (self, AMT_SEARCH_NOTE_CUT, piece->text);
      return;
    }

  term = g_new0 (AmtSearchTerm, 1);
  term->kind = az                    ? AMT_SEARCH_REFERENCE
               : piece->has_operator ? AMT_SEARCH_PERSON
                                     : AMT_SEARCH_ANYWHERE;
  term->text = g_strdup (piece->text);
  term->exact = piece->quoted && piece->closed && !az;
  term->phrases = phrases_of (piece->text, key, today);
  if (az || (term->kind == AMT_SEARCH_ANYWHERE && !term->exact && has_digit (key)))
    {
      term->compact = amt_fold_compact (piece->text);
      term->runs = amt_fold_runs (piece->text);
    }
  if (!piece->quoted && !az)
    term->sound = name_sound (key);
  g_ptr_array_add (self->terms, term);
}

static void
read_operator (AmtSearchQuery *self, const Piece *piece, const char *today)
{
  g_autofree char *value = g_strstrip (g_strdup (piece->text));

  if (!*value)
    {
      amt_search_add_note (self, AMT_SEARCH_NOTE_EMPTY, "");
      return;
    }

  switch (piece->meaning)
    {
    case OPERATOR_SERVICE:
      amt_search_add_values (&self->services, value);
      break;
    case OPERATOR_STATE:
      amt_search_read_state (self, value);
      break;
    case OPERATOR_DEADLINE:
      amt_search_read_deadline (self, value, today);
      break;
    case OPERATOR_ASSIGNEE:
      amt_search_add_assignee (self, value);
      break;
    case OPERATOR_BORN:
      {
        char *born = amt_search_read_born (value, today);

        if (!born || self->born)
          amt_search_add_note (self, born ? AMT_SEARCH_NOTE_TWICE : AMT_SEARCH_NOTE_DAY, value);
        if (born)
          {
            g_free (self->born);
            self->born = born;
          }
        break;
      }
    case OPERATOR_PERSON:
    case OPERATOR_REFERENCE:
      add_term (self, piece, today);
      break;
    }
}

/* "WG 2026 000123" is one Aktenzeichen, not three words. */
static void
join_reference (AmtSearchQuery *self, const GArray *pieces)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *compact = NULL;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->quoted || (piece->has_operator && piece->meaning == OPERATOR_PERSON))
        return;
      if (!piece->has_operator || piece->meaning == OPERATOR_REFERENCE)
        g_string_append_printf (all, "%s ", piece->text);
    }
  compact = amt_fold_compact (all->str);
  if (!has_digit (compact))
    return;

  self->reference = g_new0 (AmtSearchTerm, 1);
  self->reference->kind = AMT_SEARCH_REFERENCE;
  self->reference->text = g_strdup (g_strchomp (all->str));
  self->reference->phrases = g_new0 (char *, 1);
  self->reference->compact = g_steal_pointer (&compact);
  self->reference->runs = amt_fold_runs (all->str);
}

/* "030 231 25858" may stand there as "03023125858". A single word has this among its phrases. */
static void
join_number (AmtSearchQuery *self, const GArray *pieces)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *number = NULL;
  guint n_words = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->quoted || (piece->has_operator && (piece->meaning == OPERATOR_PERSON ||
                                                    piece->meaning == OPERATOR_REFERENCE)))
        return;
      if (piece->has_operator)
        continue;
      g_string_append_printf (all, "%s ", piece->text);
      n_words++;
    }
  number = n_words > 1 ? amt_search_number (all->str) : NULL;
  if (!number)
    return;

  self->number = g_new0 (AmtSearchTerm, 1);
  self->number->kind = AMT_SEARCH_ANYWHERE;
  self->number->text = g_strdup (g_strchomp (all->str));
  self->number->phrases = g_new0 (char *, 2);
  self->number->phrases[0] = g_steal_pointer (&number);
}

/* "612 €": the sign of an amount says nothing. */
static gboolean
is_currency (const GArray *pieces, guint i)
{
  const Piece *piece = &g_array_index (pieces, Piece, i);
  const Piece *before = i > 0 ? &g_array_index (pieces, Piece, i - 1) : NULL;

  return before && !piece->quoted && !piece->has_operator && !before->quoted &&
         has_digit (before->text) &&
         (g_str_equal (piece->text, "€") || g_ascii_strcasecmp (piece->text, "eur") == 0 ||
          g_ascii_strcasecmp (piece->text, "euro") == 0);
}

/* Whether only bare words stand between this one and "an:". */
static gboolean
follows_assignee (const GArray *pieces, guint i)
{
  while (i-- > 0)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->quoted)
        return FALSE;
      if (piece->has_operator)
        return piece->meaning == OPERATOR_ASSIGNEE;
    }

  return FALSE;
}

/* "status:in Bearbeitung" is meant as one: the words behind it that continue the name of a state. */
static void
join_state (GArray *pieces)
{
  for (guint i = 0; i + 1 < pieces->len;)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);
      const Piece *next = &g_array_index (pieces, Piece, i + 1);
      g_autofree char *joined = g_strconcat (piece->text, " ", next->text, NULL);

      if (piece->has_operator && piece->meaning == OPERATOR_STATE && !piece->quoted &&
          !next->has_operator && !next->quoted && amt_search_begins_state (joined))
        {
          g_free (piece->text);
          piece->text = g_steal_pointer (&joined);
          g_array_remove_index (pieces, i + 1);
        }
      else
        i++;
    }
}

AmtSearchQuery *
amt_search_query_parse (const char *text, const char *today)
{
  AmtSearchQuery *self = g_new0 (AmtSearchQuery, 1);
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_autoptr (GArray) pieces = NULL;

  self->terms = g_ptr_array_new_with_free_func (term_free);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  if (strlen (valid) > AMT_SEARCH_MAX_BYTES)
    {
      char *end = g_utf8_find_prev_char (valid, valid + AMT_SEARCH_MAX_BYTES + 1);

      amt_search_add_note (self, AMT_SEARCH_NOTE_CUT, end);
      *end = '\0';
    }

  pieces = read_pieces (valid);
  join_state (pieces);
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->has_operator)
        read_operator (self, piece, today);
      else if (!is_currency (pieces, i))
        {
          guint before = self->terms->len;

          add_term (self, piece, today);
          if (self->terms->len > before)
            ((AmtSearchTerm *) self->terms->pdata[before])->after_assignee =
                !piece->quoted && follows_assignee (pieces, i);
        }
    }
  join_reference (self, pieces);
  join_number (self, pieces);

  return self;
}

gboolean
amt_search_query_is_empty (const AmtSearchQuery *self)
{
  return self->terms->len == 0 && !self->service_ids && !self->assignee_ids && self->states == 0 &&
         !self->deadline_from && !self->deadline_to && !self->overdue && !self->born;
}

static gpointer
term_copy (gconstpointer data, gpointer user_data)
{
  const AmtSearchTerm *term = data;
  AmtSearchTerm *copy = g_memdup2 (term, sizeof *term);

  copy->text = g_strdup (term->text);
  copy->phrases = g_strdupv (term->phrases);
  copy->compact = g_strdup (term->compact);
  copy->runs = g_strdup (term->runs);
  copy->sound = g_strdup (term->sound);
  copy->service_ids = g_strdupv (term->service_ids);

  return copy;
}

static gpointer
note_copy (gconstpointer data, gpointer user_data)
{
  const AmtSearchNote *note = data;
  AmtSearchNote *copy = g_memdup2 (note, sizeof *note);

  copy->text = g_strdup (note->text);

  return copy;
}

AmtSearchQuery *
amt_search_query_copy (const AmtSearchQuery *self)
{
  AmtSearchQuery *copy = g_memdup2 (self, sizeof *self);

  copy->terms = g_ptr_array_copy (self->terms, (GCopyFunc) term_copy, NULL);
  copy->notes = g_ptr_array_copy (self->notes, (GCopyFunc) note_copy, NULL);
  copy->reference = self->reference ? term_copy (self->reference, NULL) : NULL;
  copy->number = self->number ? term_copy (self->number, NULL) : NULL;
  copy->services = g_strdupv (self->services);
  copy->assignees = g_strdupv (self->assignees);
  copy->deadline_from = g_strdup (self->deadline_from);
  copy->deadline_to = g_strdup (self->deadline_to);
  copy->born = g_strdup (self->born);
  copy->service_ids = g_strdupv (self->service_ids);
  copy->assignee_ids = g_strdupv (self->assignee_ids);

  return copy;
}

void
amt_search_query_free (AmtSearchQuery *self)
{
  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->reference, term_free);
  g_clear_pointer (&self->number, term_free);
  g_strfreev (self->services);
  g_strfreev (self->assignees);
  g_free (self->deadline_from);
  g_free (self->deadline_to);
  g_free (self->born);
  g_strfreev (self->service_ids);
  g_strfreev (self->assignee_ids);
  g_free (self);
}
