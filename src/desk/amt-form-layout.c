/* amt-form-layout.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-form-layout.h"

#include <glib/gi18n.h>

static AmtField *
guess_field (const char *id, JsonNode *node)
{
  AmtField *field = amt_field_new ();

  field->id = g_strdup (id);
  field->label = g_strdup (id);
  field->type = g_strdup ("text");
  if (node && JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), "cents"))
    {
      g_free (field->type);
      field->type = g_strdup ("money");
    }
  else if (node && JSON_NODE_HOLDS_VALUE (node) &&
           json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      g_free (field->type);
      field->type = g_strdup ("boolean");
    }
  return field;
}

static gboolean
is_table (JsonNode *node)
{
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array && json_array_get_length (array) > 0 &&
         JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0));
}

static AmtField *
guess (const char *id, JsonNode *node)
{
  AmtField *field = guess_field (id, node);
  JsonObject *first;
  JsonObjectIter iter;
  const char *name;
  JsonNode *cell;

  if (!is_table (node))
    return field;
  first = json_array_get_object_element (json_node_get_array (node), 0);
  g_free (field->type);
  field->type = g_strdup ("table");
  if (!field->columns)
    field->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_field_free);
  json_object_iter_init_ordered (&iter, first);
  while (json_object_iter_next_ordered (&iter, &name, &cell))
    g_ptr_array_add (field->columns, guess_field (name, cell));
  return field;
}

static gboolean
is_in_layout (const AmtService *service, const char *id)
{
  for (guint i = 0; service && i < service->sections->len; i++)
    {
      const AmtSection *section = service->sections->pdata[i];

      for (guint j = 0; j < section->fields->len; j++)
        if (g_strcmp0 (((const AmtField *) section->fields->pdata[j])->id, id) == 0)
          return TRUE;
    }
  return FALSE;
}

AmtFormLayout *
amt_form_layout_new (AmtService *service, JsonObject *form)
{
  AmtFormLayout *self = g_new0 (AmtFormLayout, 1);
  gboolean known = service && service->sections->len > 0;
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  self->service = service ? amt_service_ref (service) : NULL;
  self->sections = g_ptr_array_new ();
  self->rest = amt_section_new ();
  for (guint i = 0; known && i < service->sections->len; i++)
    g_ptr_array_add (self->sections, service->sections->pdata[i]);
  self->rest->id = g_strdup ("rest");
  self->rest->label = g_strdup (known ? _ ("Further Entries") : _ ("Entries of the Form"));
  json_object_iter_init_ordered (&iter, form);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    if (!is_in_layout (service, id))
      g_ptr_array_add (self->rest->fields, guess (id, node));
  if (self->rest->fields->len > 0)
    g_ptr_array_add (self->sections, self->rest);
  return self;
}

void
amt_form_layout_free (AmtFormLayout *self)
{
  g_ptr_array_unref (self->sections);
  amt_section_free (self->rest);
  g_clear_pointer (&self->service, amt_service_unref);
  g_free (self);
}
