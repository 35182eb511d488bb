/* amt-wire-reference.c: the portal itself, who is signed in, and the reference lists.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

static const struct
{
  const char *name;
  AmtRights right;
} right_names[] = {
  { "read", AMT_RIGHT_READ },
  { "process", AMT_RIGHT_PROCESS },
  { "assign", AMT_RIGHT_ASSIGN },
  { "approve", AMT_RIGHT_APPROVE },
};

static const char *const scope_names[] = {
  [AMT_CACHE_ROWS] = "rows",
  [AMT_CACHE_MINE] = "mine",
  [AMT_CACHE_ALL] = "all",
};

AmtPortalInfo *
amt_wire_portal_info_from_json (JsonNode *root, GError **error)
{
  g_autoptr (AmtPortalInfo) self = amt_wire_read_new (root, &amt_portal_info_shape, error);
  JsonObject *limits =
      self != NULL ? amt_json_need_object (json_node_get_object (root), "limits", error) : NULL;
  gint64 max_page = 0;
  gint64 max_upload = 0;

  if (limits == NULL)
    return NULL;
  if (!amt_json_need_int (limits, "maxPage", 1, AMT_WIRE_ARRAY_MAX, &max_page, error) ||
      !amt_json_need_int (limits, "maxUpload", 1, AMT_MEMBER_COUNT_MAX, &max_upload, error))
    {
      amt_json_prefix_error (error, "/limits");
      return NULL;
    }

  self->max_page = (guint) max_page;
  self->max_upload = (guint64) max_upload;
  self->raw = amt_json_to_text (root);
  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_portal_info_to_json (const AmtPortalInfo *self)
{
  JsonObject *object = amt_wire_write_new (&amt_portal_info_shape, self);
  JsonObject *limits = json_object_new ();

  json_object_set_int_member (limits, "maxPage", self->max_page);
  json_object_set_int_member (limits, "maxUpload", (gint64) self->max_upload);
  json_object_set_object_member (object, "limits", limits);
  return object;
}

/* Roles and rights of a newer version are passed over: they give nothing here. */
static gboolean
read_roles (AmtMe *self, JsonObject *object, GError **error)
{
  JsonArray *array = amt_wire_array (object, "roles", AMT_WIRE_ARRAY_MAX, error);
  g_auto (GStrv) roles = array != NULL ? amt_wire_read_texts (array, TRUE, error) : NULL;

  if (roles == NULL)
    {
      if (array != NULL)
        amt_json_prefix_error (error, "/roles");
      return FALSE;
    }

  self->clerk = g_strv_contains ((const char *const *) roles, "clerk");
  self->supervisor = g_strv_contains ((const char *const *) roles, "supervisor");
  return TRUE;
}

static gboolean
read_rights (AmtQueueRight *self, JsonObject *object, GError **error)
{
  JsonArray *array = amt_wire_array (object, "rights", AMT_WIRE_ARRAY_MAX, error);
  g_auto (GStrv) rights = array != NULL ? amt_wire_read_texts (array, TRUE, error) : NULL;
  const char *scope = amt_json_string (object, "cacheScope");

  if (rights == NULL)
    {
      if (array != NULL)
        amt_json_prefix_error (error, "/rights");
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (right_names); i++)
    if (g_strv_contains ((const char *const *) rights, right_names[i].name))
      self->rights |= right_names[i].right;

  /* What is not known keeps least. */
  self->cache_scope = AMT_CACHE_ROWS;
  for (guint i = 0; i < G_N_ELEMENTS (scope_names); i++)
    if (g_strcmp0 (scope, scope_names[i]) == 0)
      self->cache_scope = i;

  return TRUE;
}

static gboolean
read_queue_rights (AmtMe *self, JsonObject *object, GError **error)
{
  JsonArray *queues = amt_wire_array (object, "queues", AMT_WIRE_ARRAY_MAX, error);

  for (guint i = 0; queues != NULL && i < json_array_get_length (queues); i++)
    {
      JsonNode *node = json_array_get_element (queues, i);
      g_autoptr (AmtQueueRight) right = amt_wire_read_new (node, &amt_queue_right_shape, error);

      if (right == NULL || !read_rights (right, json_node_get_object (node), error))
        {
          amt_json_prefix_error (error, "/queues/%u", i);
          return FALSE;
        }
      g_ptr_array_add (self->queues, g_steal_pointer (&right));
    }

  return queues != NULL;
}

AmtMe *
amt_wire_me_from_json (JsonNode *root, GError **error)
{
  g_autoptr (AmtMe) self = amt_wire_read_new (root, &amt_me_shape, error);

  if (self == NULL || !read_roles (self, json_node_get_object (root), error) ||
      !read_queue_rights (self, json_node_get_object (root), error))
    return NULL;

  return g_steal_pointer (&self);
}

static JsonObject *
write_queue_right (const AmtQueueRight *right)
{
  JsonObject *object = amt_wire_write_new (&amt_queue_right_shape, right);
  JsonArray *rights = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (right_names); i++)
    if ((right->rights & right_names[i].right) != 0)
      json_array_add_string_element (rights, right_names[i].name);
  json_object_set_array_member (object, "rights", rights);
  json_object_set_string_member (object, "cacheScope", scope_names[right->cache_scope]);
  return object;
}

JsonObject *
amt_wire_me_to_json (const AmtMe *self)
{
  JsonObject *object = amt_wire_write_new (&amt_me_shape, self);
  JsonArray *roles = json_array_new ();
  JsonArray *queues = json_array_new ();

  if (self->clerk)
    json_array_add_string_element (roles, "clerk");
  if (self->supervisor)
    json_array_add_string_element (roles, "supervisor");
  json_object_set_array_member (object, "roles", roles);

  for (guint i = 0; i < self->queues->len; i++)
    json_array_add_object_element (queues, write_queue_right (g_ptr_array_index (self->queues, i)));
  json_object_set_array_member (object, "queues", queues);
  return object;
}

/* (transfer full): the object as text. */
static char *
object_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return amt_json_to_text (node);
}

AmtService *
amt_wire_service_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtService) self = amt_service_new ();

  if (!amt_wire_read (object, &amt_service_shape, self, AMT_MEMBER_PLAIN, error))
    return NULL;

  self->raw = object_text (object);
  return g_steal_pointer (&self);
}

AmtAuthority *
amt_wire_authority_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtAuthority) self = amt_authority_new ();

  if (!amt_wire_read (object, &amt_authority_shape, self, AMT_MEMBER_PLAIN, error))
    return NULL;

  for (guint i = 0; self->holidays != NULL && self->holidays[i] != NULL; i++)
    if (!amt_day_is_valid (self->holidays[i]))
      {
        g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, "/holidays/%u: a day is expected",
                     i);
        return NULL;
      }

  self->raw = object_text (object);
  return g_steal_pointer (&self);
}

AmtQueue *
amt_wire_queue_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtQueue) self = amt_queue_new ();

  if (!amt_wire_read (object, &amt_queue_shape, self, AMT_MEMBER_PLAIN, error))
    return NULL;

  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_queue_to_json (const AmtQueue *self)
{
  return amt_wire_write_new (&amt_queue_shape, self);
}

AmtUser *
amt_wire_user_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtUser) self = amt_user_new ();

  if (!amt_wire_read (object, &amt_user_shape, self, AMT_MEMBER_PLAIN, error))
    return NULL;

  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_user_to_json (const AmtUser *self)
{
  return amt_wire_write_new (&amt_user_shape, self);
}

JsonArray *
amt_wire_list (JsonNode *root, const char *name, GError **error)
{
  JsonObject *object = amt_json_object (root, error);

  return object != NULL ? amt_wire_array (object, name, AMT_WIRE_ARRAY_MAX, error) : NULL;
}
