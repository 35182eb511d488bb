/* amt-ctl-search.c: search. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-json.h"
#include "amt-ctl-text.h"
#include "amt-words.h"
#include "amt-desk-search.h"

#include <glib/gi18n.h>

#define DEFAULT_LIMIT 20

static const char *
place_name (AmtCtl *self, const AmtSearchHit *hit, const AmtSearchPlace *place)
{
  const AmtField *field;

  switch (place->in)
    {
    case AMT_FOUND_REFERENCE:
      return _ ("Reference");
    case AMT_FOUND_NAME:
      return place->similar ? _ ("Similar name") : _ ("Applicant");
    case AMT_FOUND_PARTY:
      return place->similar ? _ ("Similar name") : _ ("Person");
    case AMT_FOUND_BORN:
      return _ ("Date of birth");
    case AMT_FOUND_ADDRESS:
      return _ ("Address");
    case AMT_FOUND_FORM:
      field = amt_desk_search_field (amt_ctl_references (self), hit, place);
      return field && field->label ? field->label : place->item;
    case AMT_FOUND_FILE_NOTE:
      return _ ("File note");
    case AMT_FOUND_JOTTING:
      return _ ("Jotting");
    case AMT_FOUND_MESSAGE:
      return _ ("Message");
    case AMT_FOUND_DOCUMENT:
      return _ ("Document name");
    case AMT_FOUND_PAGE:
      return _ ("Document");
    case AMT_N_FOUND:
    default:
      return "";
    }
}

static const char *
note_format (AmtSearchNoteKind kind)
{
  switch (kind)
    {
    case AMT_SEARCH_NOTE_CUT:
      return _ ("Too long; left out: %s");
    case AMT_SEARCH_NOTE_EMPTY:
      return _ ("An operator has no value and was left out.%s");
    case AMT_SEARCH_NOTE_DAY:
      return _ ("Not understood as a day: %s");
    case AMT_SEARCH_NOTE_STATE:
      return _ ("There is no such state: %s");
    case AMT_SEARCH_NOTE_SERVICE:
      return _ ("There is no such service: %s");
    case AMT_SEARCH_NOTE_USER:
      return _ ("There is no such person: %s");
    case AMT_SEARCH_NOTE_NO_LETTERS:
      return _ ("Nothing to look for in: %s");
    case AMT_SEARCH_NOTE_TWICE:
    default:
      return _ ("Said more than once, this one counts: %s");
    }
}

static void
print_hit (AmtCtl *self, const AmtSearchHit *hit)
{
  const AmtCase *value = hit->row->value;
  const char *state = amt_words_row_state (hit->row);

  amt_ctl_print ("%s  %s%s  %s  %s\n", value->reference ? value->reference : value->id,
                 value->applicant ? value->applicant : "",
                 value->restricted ? _ (" (protected)") : "",
                 amt_references_service_name (amt_ctl_references (self), value->service_id), state);
  for (guint i = 0; i < hit->places->len; i++)
    {
      const AmtSearchPlace *place = hit->places->pdata[i];
      g_autofree char *page = amt_desk_search_page_words (place);

      amt_ctl_print ("    %s: %s\n", page ? page : place_name (self, hit, place), place->excerpt);
    }
}

static void
print_search (AmtCtl *self, const AmtDeskSearch *search)
{
  const AmtSearchResult *result = search->result;

  for (guint i = 0; i < search->query->notes->len; i++)
    {
      const AmtSearchNote *note = search->query->notes->pdata[i];
      g_auto (GStrv) parts = g_strsplit (note_format (note->kind), "%s", 2);

      amt_ctl_print ("%s%s%s\n", parts[0], note->text, parts[1] ? parts[1] : "");
    }
  for (guint i = 0; i < result->hits->len; i++)
    print_hit (self, result->hits->pdata[i]);
  amt_ctl_print (ngettext ("%u case\n", "%u cases\n", result->hits->len), result->hits->len);
  if (result->more)
    amt_ctl_print ("%s\n", _ ("There are more; say more words or use --limit."));
  if (result->n_unindexed > 0)
    amt_ctl_print (ngettext ("%u case is not in the search index yet.\n",
                             "%u cases are not in the search index yet.\n", result->n_unindexed),
                   (guint) result->n_unindexed);
}

static const char *const RANKS[] = {
  [AMT_RANK_REFERENCE] = "reference",
  [AMT_RANK_REFERENCE_END] = "referenceEnd",
  [AMT_RANK_NAME] = "name",
  [AMT_RANK_NAME_BEGUN] = "nameBegun",
  [AMT_RANK_SIMILAR_NAME] = "similarName",
  [AMT_RANK_OTHER] = "other",
  [AMT_RANK_OTHER_SIMILAR] = "otherSimilar",
  [AMT_RANK_DOCUMENT] = "document",
  [AMT_RANK_FILTER] = "filter",
};
static const char *const NOTES[] = {
  [AMT_SEARCH_NOTE_CUT] = "cut",
  [AMT_SEARCH_NOTE_EMPTY] = "empty",
  [AMT_SEARCH_NOTE_DAY] = "day",
  [AMT_SEARCH_NOTE_STATE] = "state",
  [AMT_SEARCH_NOTE_SERVICE] = "service",
  [AMT_SEARCH_NOTE_USER] = "user",
  [AMT_SEARCH_NOTE_NO_LETTERS] = "noLetters",
  [AMT_SEARCH_NOTE_TWICE] = "twice",
};

static JsonObject *
json_place (const AmtSearchPlace *place)
{
  JsonObject *object = json_object_new ();
  JsonArray *marks = json_array_new ();

  json_object_set_string_member (object, "in", amt_found_in_to_text (place->in));
  amt_json_set_string (object, "item", place->item);
  json_object_set_boolean_member (object, "similar", place->similar);
  if (place->in == AMT_FOUND_PAGE)
    {
      amt_json_set_string (object, "document", place->document);
      /* As people count. */
      json_object_set_int_member (object, "page", (gint64) place->page + 1);
    }
  json_object_set_string_member (object, "excerpt", place->excerpt);
  for (guint i = 0; i < place->marks->len; i++)
    {
      const AmtSearchMark *mark = &g_array_index (place->marks, AmtSearchMark, i);
      JsonArray *pair = json_array_new ();

      json_array_add_int_element (pair, g_utf8_strlen (place->excerpt, mark->start));
      json_array_add_int_element (pair, g_utf8_strlen (place->excerpt, mark->end));
      json_array_add_array_element (marks, pair);
    }
  json_object_set_array_member (object, "marks", marks);

  return object;
}

static void
emit_search (const AmtDeskSearch *search)
{
  const AmtSearchResult *result = search->result;
  JsonObject *object = json_object_new ();
  JsonArray *hits = json_array_new ();
  JsonArray *notes = json_array_new ();

  for (guint i = 0; i < result->hits->len; i++)
    {
      const AmtSearchHit *hit = result->hits->pdata[i];
      JsonObject *row = amt_ctl_json_row (hit->row);
      JsonArray *places = json_array_new ();

      for (guint j = 0; j < hit->places->len; j++)
        json_array_add_object_element (places, json_place (hit->places->pdata[j]));
      json_object_set_string_member (row, "rank", RANKS[hit->rank]);
      json_object_set_array_member (row, "places", places);
      json_array_add_object_element (hits, row);
    }
  for (guint i = 0; i < search->query->notes->len; i++)
    {
      const AmtSearchNote *note = search->query->notes->pdata[i];
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "kind", NOTES[note->kind]);
      json_object_set_string_member (entry, "text", note->text);
      json_array_add_object_element (notes, entry);
    }
  json_object_set_int_member (object, "count", result->hits->len);
  json_object_set_boolean_member (object, "more", result->more);
  json_object_set_int_member (object, "notIndexed", (gint64) result->n_unindexed);
  json_object_set_array_member (object, "hits", hits);
  json_object_set_array_member (object, "notes", notes);
  amt_ctl_emit (object);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDeskSearch) search = amt_desk_search_finish (AMT_DESK (source), result, &error);

  if (!search)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    emit_search (search);
  else
    print_search (self, search);
  amt_ctl_end (self, AMT_CTL_OK);
}

void
amt_ctl_search (AmtCtl *self)
{
  g_autofree char *text = g_strjoinv (" ", self->arguments);
  int limit = self->options.limit;

  if (limit < 0)
    {
      amt_ctl_usage (self, _ ("The limit must not be negative."));
      return;
    }
  amt_desk_search_async (amt_ctl_desk (self), text, limit > 0 ? (guint) limit : DEFAULT_LIMIT,
                         self->cancellable, searched_cb, self);
}
