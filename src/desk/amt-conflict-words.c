/* amt-conflict-words.c: what both sides of a conflict say, field by field; what the applicant changed; what is kept of the side that
 * does not count. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-conflict.h"

#include "amt-case-address.h"
#include "amt-form-layout.h"
#include "amt-json.h"
#include "amt-value-format.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* A jotting is read on other days: its times say which day. */
#define ANOTHER_DAY AMT_TIME_NONE
/* Longer lists of news end with a count: nobody reads on. */
#define MAX_NEWS 60

/* --- values -------------------------------------------------------------------------------------------- */

static const char *
name_of (const char *name)
{
  return name && *name ? name : _ ("nobody");
}

static const AmtNote *
find_note (const AmtCase *value, AmtFields field, const AmtOperation *operation)
{
  return amt_case_find_note (field == AMT_FIELD_JOTTING ? value->jottings : value->file_notes,
                             operation->note_id ? operation->note_id : operation->id);
}

/* Lines "label: value", of what the clerk entered for a decision. */
static void
append_values (GString *text, const AmtOutcome *outcome, const char *values)
{
  g_autoptr (JsonNode) root = values ? amt_json_parse_text (values, NULL) : NULL;
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  for (guint i = 0; object && outcome && i < outcome->fields->len; i++)
    {
      const AmtField *field = outcome->fields->pdata[i];
      g_autofree char *value =
          amt_value_text (field, json_object_get_member (object, field->id), FALSE);

      if (value && *value)
        g_string_append_printf (text, "\n%s: %s", field->label, value);
    }
}

static char *
dup_decision (const AmtCase *value, const AmtService *service)
{
  const AmtDecision *decision =
      value->decisions->len > 0 ? value->decisions->pdata[value->decisions->len - 1] : NULL;
  const AmtOutcome *outcome;
  GString *text;

  if (!decision)
    return g_strdup (C_ ("decision", "none"));
  outcome =
      service && decision->outcome ? amt_service_find_outcome (service, decision->outcome) : NULL;
  text = g_string_new (outcome && outcome->label ? outcome->label
                       : decision->outcome_label ? decision->outcome_label
                                                 : decision->outcome);
  append_values (text, outcome, decision->values);
  return g_string_free (text, FALSE);
}

static char *
dup_follow_up (const AmtCase *value, const AmtOperation *operation)
{
  const AmtFollowUp *follow_up = amt_case_find_follow_up (value, operation->author_id);
  g_autofree char *day = follow_up ? amt_words_day (follow_up->due_on) : NULL;

  if (!follow_up)
    return g_strdup (C_ ("follow-up", "none"));
  if (follow_up->reason && *follow_up->reason)
    return g_strdup_printf ("%s (%s)", day, follow_up->reason);
  return g_steal_pointer (&day);
}

static char *
dup_note (const AmtNote *note)
{
  if (!note)
    return g_strdup (C_ ("note", "not there"));
  if (note->struck_by)
    /* Translators: %1$s is the text of a file note, %2$s why it was struck through. */
    return g_strdup_printf (_ ("%1$s\nStruck through: %2$s"), note->text,
                            note->struck_reason ? note->struck_reason : "–");
  return g_strdup (note->text);
}

/* Returns: (transfer full): what @value says about @field. */
static char *
dup_value (const AmtCase *value, AmtFields field, const AmtOperation *operation,
           const AmtService *service, const AmtReferences *references)
{
  const char *text = NULL;

  switch ((guint) field)
    {
    case AMT_FIELD_STATE:
      return g_strdup (amt_words_state (value->state));
    case AMT_FIELD_ASSIGNEE:
      return g_strdup (name_of (amt_references_user_name (references, value->assignee_id)));
    case AMT_FIELD_QUEUE:
      text = amt_references_queue_name (references, value->queue_id);
      return g_strdup (text ? text : "");
    case AMT_FIELD_FOLLOW_UP:
      return dup_follow_up (value, operation);
    case AMT_FIELD_JOTTING:
    case AMT_FIELD_FILE_NOTE:
      return dup_note (find_note (value, field, operation));
    case AMT_FIELD_DECISION:
    default:
      return dup_decision (value, service);
    }
}

static const char *
field_name (AmtFields field)
{
  switch ((guint) field)
    {
    case AMT_FIELD_STATE:
      return _ ("State");
    case AMT_FIELD_ASSIGNEE:
      return _ ("Assignee");
    case AMT_FIELD_QUEUE:
      return _ ("Queue");
    case AMT_FIELD_FOLLOW_UP:
      return _ ("Follow-up");
    case AMT_FIELD_JOTTING:
      return _ ("Jotting");
    case AMT_FIELD_FILE_NOTE:
      return _ ("File note");
    case AMT_FIELD_DECISION:
    default:
      return _ ("Decision");
    }
}

/* Where the jotting is gone, what I wrote becomes a new one. */
static void
show_anew (AmtConflictField *field, const AmtOperation *operation)
{
  if (amt_operation_get_type_id (operation) != AMT_OPERATION_EDIT_JOTTING)
    return;
  g_free (field->result);
  field->result = g_strdup (operation->text);
}

void
amt_conflict_add_fields (AmtConflict *self, const AmtCase *origin, const AmtCase *base,
                         const AmtService *service, const AmtReferences *references)
{
  static const AmtFields FIELDS[] = { AMT_FIELD_DECISION,  AMT_FIELD_FILE_NOTE, AMT_FIELD_JOTTING,
                                      AMT_FIELD_FOLLOW_UP, AMT_FIELD_ASSIGNEE,  AMT_FIELD_QUEUE,
                                      AMT_FIELD_STATE };
  const AmtOperation *operation = self->entry->operation;
  const AmtOperationTypeInfo *info = amt_operation_type_info (operation->type);
  AmtFields wanted = self->entry->conflict_fields | (info ? info->writes : AMT_FIELD_NONE);
  const AmtCase *before = base ? base : self->truth;
  g_autoptr (AmtCase) mine = amt_case_apply (before, operation, operation->occurred_at);
  g_autoptr (AmtCase) result = amt_case_apply (self->truth, operation, operation->occurred_at);

  for (guint i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      AmtConflictField *field;

      if (!(wanted & FIELDS[i]))
        continue;
      field = g_new0 (AmtConflictField, 1);
      field->label = g_strdup (field_name (FIELDS[i]));
      field->origin =
          dup_value (origin ? origin : before, FIELDS[i], operation, service, references);
      field->before = dup_value (before, FIELDS[i], operation, service, references);
      field->mine = dup_value (mine, FIELDS[i], operation, service, references);
      field->theirs = dup_value (self->truth, FIELDS[i], operation, service, references);
      field->result = dup_value (result, FIELDS[i], operation, service, references);
      if (self->mine == AMT_MINE_ANEW)
        show_anew (field, operation);
      g_ptr_array_add (self->fields, field);
    }
}

/* --- what the applicant sent --------------------------------------------------------------------------- */

static void
add_news (AmtConflict *self, const char *label, const char *before, const char *now)
{
  AmtConflictNews *news;

  if (g_strcmp0 (before, now) == 0)
    return;
  news = g_new0 (AmtConflictNews, 1);
  news->label = g_strdup (label);
  news->before = g_strdup (before);
  news->now = g_strdup (now);
  g_ptr_array_add (self->news, news);
}

static char *
dup_entry (const AmtConflict *self, const AmtField *field, JsonObject *form)
{
  JsonNode *node = json_object_get_member (form, field->id);
  char *text = node ? amt_value_text (field, node, FALSE) : NULL;

  if (!text || !self->truth->restricted || !amt_case_tells_address (self->truth, field, text))
    return text;
  g_free (text);
  return g_strdup (AMT_VALUE_MASK);
}

/* What is covered says all the same that it is another one. */
static gboolean
same_entry (const AmtField *field, JsonObject *before, JsonObject *now)
{
  g_autofree char *a = amt_value_text (field, json_object_get_member (before, field->id), TRUE);
  g_autofree char *b = amt_value_text (field, json_object_get_member (now, field->id), TRUE);

  return g_strcmp0 (a, b) == 0;
}

static void
compare_section (AmtConflict *self, const AmtSection *section, JsonObject *before, JsonObject *now,
                 GHashTable *done)
{
  for (guint i = 0; i < section->fields->len; i++)
    {
      const AmtField *field = section->fields->pdata[i];
      g_autofree char *old_text = dup_entry (self, field, before);
      g_autofree char *new_text = dup_entry (self, field, now);

      if (!g_hash_table_add (done, g_strdup (field->id)) || same_entry (field, before, now))
        continue;
      if (g_strcmp0 (old_text, new_text) == 0)
        {
          g_free (new_text);
          new_text = g_strdup (_ ("another value, which is covered"));
        }
      add_news (self, field->label, old_text, new_text);
    }
}

static JsonNode *
parse_form (const AmtCase *value)
{
  JsonNode *root = value->form ? amt_json_parse_text (value->form, NULL) : NULL;

  if (root && JSON_NODE_HOLDS_OBJECT (root))
    return root;
  g_clear_pointer (&root, json_node_unref);
  root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, json_object_new ());
  return root;
}

static void
compare_forms (AmtConflict *self, const AmtCase *base, AmtService *service)
{
  g_autoptr (JsonNode) before = parse_form (base);
  g_autoptr (JsonNode) now = parse_form (self->truth);
  /* Entries without a place in the layout, of the one and of the other. */
  g_autoptr (AmtFormLayout) layout = amt_form_layout_new (service, json_node_get_object (now));
  g_autoptr (AmtFormLayout) old_layout =
      amt_form_layout_new (service, json_node_get_object (before));
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < layout->sections->len; i++)
    compare_section (self, layout->sections->pdata[i], json_node_get_object (before),
                     json_node_get_object (now), done);
  compare_section (self, old_layout->rest, json_node_get_object (before),
                   json_node_get_object (now), done);
}

static void
compare_documents (AmtConflict *self, const AmtCase *base)
{
  for (guint i = 0; i < self->truth->documents->len; i++)
    {
      const AmtDocument *now = self->truth->documents->pdata[i];
      const AmtDocument *before = amt_case_find_document (base, now->id);

      if (!now->added_by && (!before || g_strcmp0 (before->sha256, now->sha256) != 0))
        add_news (self, _ ("Document"), before ? _ ("an earlier version") : NULL, now->name);
    }
  for (guint i = 0; i < base->documents->len; i++)
    {
      const AmtDocument *before = base->documents->pdata[i];

      if (!before->added_by && !amt_case_find_document (self->truth, before->id))
        add_news (self, _ ("Document"), before->name, NULL);
    }
}

static char *
dup_party (const AmtConflict *self, const AmtParty *party)
{
  g_autofree char *address =
      party && !self->truth->restricted ? amt_words_lines (party->address) : NULL;

  if (!party)
    return NULL;
  if (address && *address)
    return g_strdup_printf ("%s, %s", party->name ? party->name : "", address);
  return g_strdup (party->name);
}

static void
compare_parties (AmtConflict *self, const AmtCase *base)
{
  guint n = MAX (base->parties->len, self->truth->parties->len);

  for (guint i = 0; i < n; i++)
    {
      const AmtParty *before = i < base->parties->len ? base->parties->pdata[i] : NULL;
      const AmtParty *now = i < self->truth->parties->len ? self->truth->parties->pdata[i] : NULL;
      g_autofree char *old_text = dup_party (self, before);
      g_autofree char *new_text = dup_party (self, now);

      add_news (self, amt_words_party_role (now ? now->role : before->role), old_text, new_text);
    }
}

static void
compare_messages (AmtConflict *self, const AmtCase *base)
{
  g_autoptr (JsonNode) root =
      self->truth->rest ? amt_json_parse_text (self->truth->rest, NULL) : NULL;
  JsonArray *messages = root && JSON_NODE_HOLDS_OBJECT (root)
                            ? amt_json_member_array (json_node_get_object (root), "messages")
                            : NULL;
  gboolean found = FALSE;

  if (g_strcmp0 (base->last_message_id, self->truth->last_message_id) == 0)
    return;
  for (guint i = messages ? json_array_get_length (messages) : 0; i > 0; i--)
    {
      JsonNode *node = json_array_get_element (messages, i - 1);
      JsonObject *message = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (!message || amt_json_string (message, "userId"))
        continue;
      if (g_strcmp0 (amt_json_string (message, "id"), base->last_message_id) == 0)
        break;
      add_news (self, _ ("Message"), NULL, amt_json_string (message, "text"));
      found = TRUE;
    }
  if (!found)
    add_news (self, _ ("Message"), NULL, _ ("A new message; please read it in the case."));
}

void
amt_conflict_add_news (AmtConflict *self, const AmtCase *base, AmtService *service)
{
  if (base && base->whole && self->truth->whole)
    {
      compare_parties (self, base);
      compare_forms (self, base, service);
      compare_documents (self, base);
      compare_messages (self, base);
    }
  if (self->news->len > MAX_NEWS)
    {
      guint n = self->news->len - MAX_NEWS;
      g_autofree char *more =
          g_strdup_printf (ngettext ("%u more change; please read it in the case.",
                                     "%u more changes; please read them in the case.", n),
                           n);

      g_ptr_array_set_size (self->news, MAX_NEWS);
      add_news (self, _ ("Application"), NULL, more);
    }
  /* Something is new, or the portal would not say so. */
  if (self->news->len == 0)
    add_news (self, _ ("Application"), NULL,
              _ ("The applicant sent something new; please read it in the case."));
}

/* --- what is kept -------------------------------------------------------------------------------------- */

static void
append_their_side (GString *text, const AmtConflict *self)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const AmtConflictEvent *event = self->events->pdata[i];
      g_autofree char *time = amt_words_time (event->at, ANOTHER_DAY);

      /* Translators: %1$s is who, %2$s when, %3$s what was done to the case. */
      g_string_append_printf (text, _ ("At the portal: %1$s, %2$s: %3$s"), event->who, time,
                              event->what);
      g_string_append_c (text, '\n');
    }
  if (self->events->len == 0 && self->their_who)
    {
      g_autofree char *time = amt_words_time (self->their_at, ANOTHER_DAY);

      /* Translators: %1$s is who, %2$s when. */
      g_string_append_printf (text, _ ("At the portal: changed by %1$s, %2$s"), self->their_who,
                              time);
      g_string_append_c (text, '\n');
    }
}

/* What the other side said and the result does not. */
static guint
append_losses (GString *text, const AmtConflict *self, gboolean mine)
{
  guint n = 0;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const AmtConflictField *field = self->fields->pdata[i];
      const char *lost = mine ? field->theirs : field->mine;
      const char *result = mine ? field->result : field->theirs;

      /* Of theirs it is a loss only if they changed it; of mine, if I did. */
      if (g_strcmp0 (lost, result) == 0 ||
          g_strcmp0 (lost, mine ? field->origin : field->before) == 0)
        continue;
      g_string_append_printf (text, "%s: %s\n", field->label, lost);
      n++;
    }
  return n;
}

char *
amt_conflict_record (const AmtConflict *self, gboolean mine, gint64 now)
{
  const AmtOperation *operation = self->entry->operation;
  GString *text = g_string_new (NULL);
  g_autofree char *today = amt_words_time (now, ANOTHER_DAY);
  g_autofree char *then = amt_words_time (self->mine_at, ANOTHER_DAY);
  guint n;

  /* Translators: the first line of a jotting; %s is a time. */
  g_string_append_printf (text,
                          mine ? _ ("Clarified %s: my change counts.")
                               : _ ("Clarified %s: the portal’s state counts."),
                          today);
  g_string_append_c (text, '\n');
  /* Translators: %1$s is a time, %2$s what the clerk did. */
  g_string_append_printf (text, _ ("My change, %1$s: %2$s"), then, self->words);
  g_string_append_c (text, '\n');
  append_their_side (text, self);
  g_string_append (text, _ ("Does not count and is kept here:"));
  g_string_append_c (text, '\n');
  n = append_losses (text, self, mine);
  if (!mine && operation->text && n == 0)
    {
      g_string_append_printf (text, "%s\n", operation->text);
      n++;
    }
  if (!mine && operation->reason && *operation->reason)
    {
      /* Translators: why the clerk did it. */
      g_string_append_printf (text, _ ("Reason: %s"), operation->reason);
      g_string_append_c (text, '\n');
      n++;
    }
  if (n == 0)
    {
      g_string_free (text, TRUE);
      return NULL;
    }
  return g_strchomp (g_string_free (text, FALSE));
}
