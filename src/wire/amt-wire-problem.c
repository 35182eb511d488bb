/* amt-wire-problem.c: problem details (RFC 9457).
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

/* More faults than this nobody reads. */
#define MAX_ERRORS 100

AmtProblem *
amt_problem_new (guint status, const char *type, const char *title, const char *detail)
{
  AmtProblem *self = g_new0 (AmtProblem, 1);

  self->status = status;
  self->type = g_strdup (type);
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->current_version = -1;
  return self;
}

AmtProblem *
amt_problem_copy (const AmtProblem *self)
{
  AmtProblem *copy;

  if (self == NULL)
    return NULL;

  copy = amt_problem_new (self->status, self->type, self->title, self->detail);
  copy->current_version = self->current_version;
  copy->holder = g_strdup (self->holder);
  copy->holder_name = g_strdup (self->holder_name);
  copy->since = self->since;
  copy->receipt = amt_receipt_copy (self->receipt);
  copy->pointers = g_strdupv (self->pointers);
  copy->details = g_strdupv (self->details);
  return copy;
}

void
amt_problem_free (AmtProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->type);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->holder);
  g_free (self->holder_name);
  g_clear_pointer (&self->receipt, amt_receipt_free);
  g_strfreev (self->pointers);
  g_strfreev (self->details);
  g_free (self);
}

/* (transfer none) (nullable): a text of a size that can be shown. */
static const char *
short_text (JsonObject *object, const char *name)
{
  const char *text = amt_json_string (object, name);

  return text != NULL && g_utf8_strlen (text, -1) <= AMT_TEXT_MAX ? text : NULL;
}

static void
read_errors (AmtProblem *self, JsonArray *errors)
{
  guint n = MIN (json_array_get_length (errors), MAX_ERRORS);
  g_autoptr (GStrvBuilder) pointers = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) details = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (errors, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *pointer = object != NULL ? short_text (object, "pointer") : NULL;
      const char *detail = object != NULL ? short_text (object, "detail") : NULL;

      if (pointer == NULL && detail == NULL)
        continue;
      g_strv_builder_add (pointers, pointer != NULL ? pointer : "");
      g_strv_builder_add (details, detail != NULL ? detail : "");
    }

  self->pointers = g_strv_builder_end (pointers);
  self->details = g_strv_builder_end (details);
}

AmtProblem *
amt_wire_problem_from_json (JsonNode *root, guint status)
{
  JsonObject *object =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  AmtProblem *self = amt_problem_new (status, NULL, NULL, NULL);
  JsonNode *receipt;
  JsonArray *errors;

  if (object == NULL)
    return self;

  self->type = g_strdup (short_text (object, "type"));
  self->title = g_strdup (short_text (object, "title"));
  self->detail = g_strdup (short_text (object, "detail"));
  self->current_version = amt_json_int (object, "currentVersion", -1);
  if (self->current_version < 0 || self->current_version > (gint64) AMT_MEMBER_COUNT_MAX)
    self->current_version = -1;
  self->holder = g_strdup (short_text (object, "holder"));
  self->holder_name = g_strdup (short_text (object, "holderName"));
  self->since = amt_json_time (object, "since");

  receipt = amt_wire_node (object, "receipt");
  if (receipt != NULL)
    self->receipt = amt_wire_read_new (receipt, &amt_receipt_shape, NULL);
  errors = amt_json_member_array (object, "errors");
  if (errors != NULL)
    read_errors (self, errors);

  return self;
}

static JsonArray *
write_errors (const AmtProblem *self)
{
  JsonArray *errors = json_array_new ();

  for (guint i = 0; self->pointers[i] != NULL; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "pointer", self->pointers[i]);
      json_object_set_string_member (object, "detail", self->details[i]);
      json_array_add_object_element (errors, object);
    }

  return errors;
}

JsonObject *
amt_wire_problem_to_json (const AmtProblem *self)
{
  JsonObject *object = json_object_new ();

  amt_json_set_string (object, "type", self->type);
  amt_json_set_string (object, "title", self->title);
  json_object_set_int_member (object, "status", self->status);
  amt_json_set_string (object, "detail", self->detail);
  if (self->current_version >= 0)
    json_object_set_int_member (object, "currentVersion", self->current_version);
  amt_json_set_string (object, "holder", self->holder);
  amt_json_set_string (object, "holderName", self->holder_name);
  amt_json_set_time (object, "since", self->since);
  if (self->receipt != NULL)
    json_object_set_object_member (object, "receipt",
                                   amt_wire_write_new (&amt_receipt_shape, self->receipt));
  if (self->pointers != NULL && self->details != NULL)
    json_object_set_array_member (object, "errors", write_errors (self));
  return object;
}
