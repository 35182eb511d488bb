/* amt-search-match.c: which texts of a case are searched, and where in a text a term stands. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-search-match.h"

#include "amt-fold.h"
#include "amt-json.h"
#include <string.h>

/* Sounds of shorter words say nothing. */
#define MIN_SOUND_LETTERS 3

static const char *const NAMES[] = {
  [AMT_FOUND_REFERENCE] = "reference", [AMT_FOUND_NAME] = "name",
  [AMT_FOUND_PARTY] = "party",         [AMT_FOUND_BORN] = "born",
  [AMT_FOUND_ADDRESS] = "address",     [AMT_FOUND_FORM] = "form",
  [AMT_FOUND_FILE_NOTE] = "fileNote",  [AMT_FOUND_JOTTING] = "jotting",
  [AMT_FOUND_MESSAGE] = "message",     [AMT_FOUND_DOCUMENT] = "document",
  [AMT_FOUND_PAGE] = "page",
};

const char *
amt_found_in_to_text (AmtFoundIn in)
{
  g_return_val_if_fail (in < AMT_N_FOUND, NULL);

  return NAMES[in];
}

typedef struct
{
  AmtSearchPieceFunc func;
  gpointer user_data;
  GHashTable *labels; /* (unowned) (nullable) */
} Sink;

static void
say (const Sink *sink, AmtFoundIn in, const char *item, const char *text)
{
  if (text && *text)
    sink->func (in, item, text, sink->user_data);
}

char *
amt_search_label_key (const char *field, const char *column, const char *value)
{
  return g_strjoin ("\x1f", field, column, value, NULL);
}

/* Returns: (transfer full): "2024-05-01" as "01.05.2024", anything else as it is. */
static char *
read_as_day (const char *text)
{
  if (strlen (text) != 10 || text[4] != '-' || !amt_day_is_valid (text))
    return g_strdup (text);

  return g_strdup_printf ("%.2s.%.2s.%.4s", text + 8, text + 5, text);
}

/* {"cents": 61250, "currency": "EUR"}. Returns: (transfer full) (nullable): "612,50 €". */
static char *
read_as_money (JsonObject *object)
{
  JsonNode *cents = json_object_get_member (object, "cents");
  const char *currency = amt_json_string (object, "currency");
  gint64 value;
  guint64 size;

  if (!cents || !currency || json_node_get_value_type (cents) != G_TYPE_INT64)
    return NULL;

  value = json_node_get_int (cents);
  size = value < 0 ? -(guint64) value : (guint64) value;

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ",%02u %s", value < 0 ? "-" : "", size / 100,
                          (guint) (size % 100), g_str_equal (currency, "EUR") ? "€" : currency);
}

static void
say_text (const Sink *sink, const char *field, const char *column, const char *text)
{
  const char *label = NULL;
  g_autofree char *shown = NULL;

  if (sink->labels)
    {
      g_autofree char *key = amt_search_label_key (field, column, text);

      label = g_hash_table_lookup (sink->labels, key);
    }
  shown = label ? g_strdup (label) : read_as_day (text);
  say (sink, AMT_FOUND_FORM, field, shown);
}

/* Values of a form field, also those inside of tables: they are found as the field. */
static void
say_value (const Sink *sink, const char *field, const char *column, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *money = read_as_money (json_node_get_object (node));
      JsonObjectIter iter;
      const char *member;
      JsonNode *value;

      if (money)
        {
          say (sink, AMT_FOUND_FORM, field, money);
          return;
        }
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &member, &value))
        say_value (sink, field, member, value);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        say_value (sink, field, column, json_array_get_element (array, i));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    say_text (sink, field, column, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

      say (sink, AMT_FOUND_FORM, field, number);
    }
}

static void
say_form (const Sink *sink, const char *text)
{
  g_autoptr (JsonNode) root = text ? amt_json_parse_text (text, NULL) : NULL;
  JsonObjectIter iter;
  const char *field;
  JsonNode *value;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &field, &value))
    say_value (sink, field, "", value);
}

static void
say_messages (const Sink *sink, const char *text)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *messages;

  /* Most cases have none: not worth a parser. */
  if (!text || !strstr (text, "\"messages\""))
    return;
  root = amt_json_parse_text (text, NULL);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  messages = amt_json_member_array (json_node_get_object (root), "messages");
  for (guint i = 0; messages && i < json_array_get_length (messages); i++)
    {
      JsonNode *node = json_array_get_element (messages, i);
      JsonObject *message = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = amt_json_string (message, "id");

      say (sink, AMT_FOUND_MESSAGE, id, amt_json_string (message, "subject"));
      say (sink, AMT_FOUND_MESSAGE, id, amt_json_string (message, "text"));
    }
}

static void
say_notes (const Sink *sink, AmtFoundIn in, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const AmtNote *note = notes->pdata[i];

      say (sink, in, note->id, note->text);
    }
}

/* The contract leaves either form of a name out: what one is called is made of what is there. */
static char *
party_name (const AmtParty *party)
{
  if (party->family_name && party->given_name)
    return g_strdup_printf ("%s, %s", party->family_name, party->given_name);

  return g_strdup (party->name ? party->name : party->family_name);
}

static void
say_parties (const Sink *sink, const AmtCase *row, const AmtCase *body, gboolean restricted)
{
  for (guint i = 0; i < body->parties->len; i++)
    {
      const AmtParty *party = body->parties->pdata[i];
      g_autofree char *name = party_name (party);

      if (g_strcmp0 (name, row->applicant) != 0)
        say (sink, AMT_FOUND_PARTY, party->role, name);
      if (party->born_on)
        {
          g_autofree char *born = read_as_day (party->born_on);

          say (sink, AMT_FOUND_BORN, party->role, born);
        }
      if (!restricted)
        say (sink, AMT_FOUND_ADDRESS, party->role, party->address);
    }
}

static void
say_documents (const Sink *sink, GPtrArray *documents)
{
  for (guint i = 0; i < documents->len; i++)
    {
      const AmtDocument *document = documents->pdata[i];

      say (sink, AMT_FOUND_DOCUMENT, document->id, document->name);
    }
}

void
amt_search_pieces (const AmtCase *row, const AmtCase *body, GHashTable *labels,
                   AmtSearchPieceFunc func, gpointer user_data)
{
  Sink sink = { func, user_data, labels };
  gboolean restricted = row->restricted || (body && body->restricted);

  say (&sink, AMT_FOUND_REFERENCE, NULL, row->reference);
  say (&sink, AMT_FOUND_REFERENCE, NULL, row->external_reference);
  say (&sink, AMT_FOUND_NAME, NULL, row->applicant);
  if (!body)
    return;

  say_parties (&sink, row, body, restricted);
  if (restricted)
    return;

  say_form (&sink, body->form);
  say_notes (&sink, AMT_FOUND_FILE_NOTE, body->file_notes);
  say_notes (&sink, AMT_FOUND_JOTTING, body->jottings);
  say_messages (&sink, body->rest);
  say_documents (&sink, body->documents);
}

/* --- numbers ------------------------------------------------------------------------------------------- */

/* Fewer digits are a date or a house number, more characters a text. */
#define MIN_NUMBER_DIGITS 6
#define MAX_NUMBER_BYTES 64

static gboolean
begins_like_iban (const char *text)
{
  return g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1]) && g_ascii_isdigit (text[2]) &&
         g_ascii_isdigit (text[3]);
}

char *
amt_search_number (const char *text)
{
  g_autoptr (GString) number = g_string_sized_new (MAX_NUMBER_BYTES);
  gboolean iban;
  guint n_digits = 0;
  guint n_signs = 0;

  while (*text == ' ')
    text++;
  iban = begins_like_iban (text);
  for (const char *p = text; *p; p++)
    {
      if (g_ascii_isdigit (*p) || (iban && g_ascii_isalpha (*p)))
        g_string_append_c (number, g_ascii_tolower (*p));
      else if (strchr (" /-()", *p) || (*p == '+' && p == text))
        n_signs++;
      else
        return NULL;
      n_digits += g_ascii_isdigit (*p) != 0;
      if (p - text >= MAX_NUMBER_BYTES)
        return NULL;
    }
  if (n_digits < MIN_NUMBER_DIGITS)
    return NULL;

  if (*text == '+' || g_str_has_prefix (number->str, "0049"))
    {
      gsize country = *text == '+' ? 2 : 4;

      if (*text == '+' && !g_str_has_prefix (number->str, "49"))
        return g_strdup (number->str);
      /* "+49 (0)30" has its 0 already. */
      g_string_erase (number, 0, (gssize) country);
      if (number->str[0] != '0')
        g_string_prepend_c (number, '0');
    }
  else if (n_signs == 0)
    return NULL;

  return g_strdup (number->str);
}

/* --- the words of a piece ------------------------------------------------------------------------------ */

static char *
name_words (const char *name)
{
  g_autofree char *key = amt_fold_key (name);
  const char *comma = strchr (name, ',');
  g_autofree char *family = comma ? g_strndup (name, (gsize) (comma - name)) : g_strdup (name);
  g_autofree char *family_key = amt_fold_key (family);
  g_autofree char *apart = NULL;
  g_autofree char *apart_key = NULL;
  GString *words = g_string_new (key);

  /* "van der Berg" is also asked for as "Vanderberg", "Müller-Lüdenscheid" as one word … */
  if (strchr (family_key, ' '))
    {
      g_string_append (words, AMT_SEARCH_SEPARATOR);
      for (const char *p = family_key; *p; p++)
        if (*p != ' ')
          g_string_append_c (words, *p);
    }

  /* … and "O'Brien" as "Brien". */
  apart = g_strdup (name);
  for (char *p = apart; *p; p++)
    if (*p == '\'' || *p == '`')
      *p = ' ';
  apart_key = amt_fold_key (apart);
  if (!g_str_equal (apart_key, key))
    g_string_append_printf (words, "%s%s", AMT_SEARCH_SEPARATOR, apart_key);

  return g_string_free (words, FALSE);
}

static char *
reference_words (const char *reference)
{
  g_autofree char *compact = amt_fold_compact (reference);
  g_autofree char *runs = amt_fold_runs (reference);

  return g_str_equal (compact, runs) ? g_steal_pointer (&compact)
                                     : g_strconcat (compact, AMT_SEARCH_SEPARATOR, runs, NULL);
}

/* A day of birth is asked for by its year, its month and its day, and as it is written. */
static char *
born_words (const char *text)
{
  g_autofree char *key = amt_fold_key (text);

  if (strlen (key) != 10 || key[2] != ' ' || key[5] != ' ')
    return g_steal_pointer (&key);

  return g_strdup_printf ("%.4s %.2s %.2s" AMT_SEARCH_SEPARATOR "%s", key + 6, key + 3, key, key);
}

static char *
form_words (const char *text)
{
  g_autofree char *key = amt_fold_key (text);
  g_autofree char *number = amt_search_number (text);

  return number ? g_strconcat (key, AMT_SEARCH_SEPARATOR, number, NULL) : g_steal_pointer (&key);
}

char *
amt_search_index_text (AmtFoundIn in, const char *text)
{
  switch (in)
    {
    case AMT_FOUND_REFERENCE:
      return reference_words (text);
    case AMT_FOUND_NAME:
    case AMT_FOUND_PARTY:
      return name_words (text);
    case AMT_FOUND_BORN:
      return born_words (text);
    case AMT_FOUND_FORM:
      return form_words (text);
    case AMT_FOUND_ADDRESS:
    case AMT_FOUND_FILE_NOTE:
    case AMT_FOUND_JOTTING:
    case AMT_FOUND_MESSAGE:
    case AMT_FOUND_DOCUMENT:
    case AMT_FOUND_PAGE:
    case AMT_N_FOUND:
    default:
      return amt_fold_key (text);
    }
}

static gboolean
sounds (const char *key)
{
  return strlen (key) >= MIN_SOUND_LETTERS && !strpbrk (key, "0123456789");
}

char *
amt_search_index_sounds (const char *name)
{
  g_autofree char *key = amt_fold_key (name);
  g_auto (GStrv) words = g_strsplit (key, " ", -1);
  GString *codes = g_string_sized_new (32);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *code = sounds (words[i]) ? amt_sound (words[i]) : NULL;

      if (!code || !*code)
        continue;
      if (codes->len > 0)
        g_string_append_c (codes, ' ');
      g_string_append (codes, code);
    }

  return g_string_free (codes, FALSE);
}

char *
amt_search_index_end (const char *compact)
{
  return g_utf8_strreverse (compact, -1);
}

/* --- where a term stands ------------------------------------------------------------------------------- */

/* Whether @words from @first on are @phrase; the last one may be only begun. */
static gboolean
phrase_at (char **words, guint first, char **phrase, gboolean exact)
{
  for (guint i = 0; phrase[i]; i++)
    {
      if (!words[first + i])
        return FALSE;
      if (!exact && !phrase[i + 1])
        return g_str_has_prefix (words[first + i], phrase[i]);
      if (!g_str_equal (words[first + i], phrase[i]))
        return FALSE;
    }

  return TRUE;
}

/* @out_n: words of the phrase. Returns: number of its first word, -1 for none. */
static int
find_phrase (char **words, const char *key, gboolean exact, guint *out_n)
{
  g_auto (GStrv) phrase = g_strsplit (key, " ", -1);

  *out_n = g_strv_length (phrase);
  for (guint i = 0; words[i]; i++)
    if (phrase_at (words, i, phrase, exact))
      return (int) i;

  return -1;
}

static gboolean
find_in_words (const AmtSearchTerm *term, const char *text, gsize *out_start, gsize *out_end)
{
  g_autoptr (GArray) found = amt_fold_words (text);
  g_autofree char **words = g_new0 (char *, found->len + 1);

  for (guint i = 0; i < found->len; i++)
    words[i] = g_array_index (found, AmtWord, i).key;
  for (guint i = 0; term->phrases[i]; i++)
    {
      guint n = 0;
      int first = find_phrase (words, term->phrases[i], term->exact, &n);

      if (first >= 0)
        {
          *out_start = g_array_index (found, AmtWord, (guint) first).start;
          *out_end = g_array_index (found, AmtWord, (guint) first + n - 1).end;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
find_sound (const AmtSearchTerm *term, const char *text, gsize *out_start, gsize *out_end)
{
  g_autoptr (GArray) found = amt_fold_words (text);

  for (guint i = 0; i < found->len; i++)
    {
      const AmtWord *word = &g_array_index (found, AmtWord, i);
      g_autofree char *code = sounds (word->key) ? amt_sound (word->key) : NULL;

      if (g_strcmp0 (code, term->sound) == 0)
        {
          *out_start = word->start;
          *out_end = word->end;
          return TRUE;
        }
    }

  return FALSE;
}

/* The other ways to say a name, an Aktenzeichen, a day or a number: the whole of it is what was found. */
static gboolean
find_in_index_text (const AmtSearchTerm *term, AmtFoundIn in, const char *text)
{
  g_autofree char *keys = amt_search_index_text (in, text);
  g_auto (GStrv) words = g_strsplit (keys, " ", -1);
  guint n;

  for (guint i = 0; term->phrases[i]; i++)
    if (find_phrase (words, term->phrases[i], term->exact, &n) >= 0)
      return TRUE;
  if (in != AMT_FOUND_REFERENCE)
    return FALSE;

  if (term->runs && find_phrase (words, term->runs, TRUE, &n) >= 0)
    return TRUE;

  if (!term->compact)
    return FALSE;
  for (guint i = 0; words[i]; i++)
    if (g_str_has_prefix (words[i], term->compact))
      return TRUE;

  /* The first word is the whole. */
  return words[0] && strlen (term->compact) >= AMT_SEARCH_MIN_END &&
         g_str_has_suffix (words[0], term->compact);
}

gboolean
amt_search_term_find (const AmtSearchTerm *term, AmtFoundIn in, const char *text,
                      gboolean with_sounds, gsize *out_start, gsize *out_end)
{
  gboolean name = in == AMT_FOUND_NAME || in == AMT_FOUND_PARTY;

  if ((term->kind == AMT_SEARCH_PERSON && !name) ||
      (term->kind == AMT_SEARCH_REFERENCE && in != AMT_FOUND_REFERENCE))
    return FALSE;

  /* Positions in an Aktenzeichen would not fit its other forms: it is found whole. */
  if (in != AMT_FOUND_REFERENCE && find_in_words (term, text, out_start, out_end))
    return TRUE;
  if ((name || in == AMT_FOUND_REFERENCE || in == AMT_FOUND_BORN || in == AMT_FOUND_FORM) &&
      find_in_index_text (term, in, text))
    {
      *out_start = 0;
      *out_end = strlen (text);
      return TRUE;
    }

  return with_sounds && name && term->sound && find_sound (term, text, out_start, out_end);
}
