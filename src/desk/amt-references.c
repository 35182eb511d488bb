/* amt-references.c: reference data of one profile, parsed. Immutable; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-references.h"

#include "amt-store.h"

typedef gpointer (*ReadFunc) (JsonObject *object, GError **error);

/* Every value begins with a member "id" at an offset of its own. */
typedef struct
{
  const char *name;
  ReadFunc read;
  gsize id_offset;
  gsize table_offset;
} ListKind;

static const ListKind LISTS[] = {
  { "services", (ReadFunc) amt_wire_service_from_json, G_STRUCT_OFFSET (AmtService, id),
    G_STRUCT_OFFSET (AmtReferences, services) },
  { "authorities", (ReadFunc) amt_wire_authority_from_json, G_STRUCT_OFFSET (AmtAuthority, id),
    G_STRUCT_OFFSET (AmtReferences, authorities) },
  { "queues", (ReadFunc) amt_wire_queue_from_json, G_STRUCT_OFFSET (AmtQueue, id),
    G_STRUCT_OFFSET (AmtReferences, queues) },
  { "users", (ReadFunc) amt_wire_user_from_json, G_STRUCT_OFFSET (AmtUser, id),
    G_STRUCT_OFFSET (AmtReferences, users) },
};

static void
read_list (AmtReferences *self, const ListKind *kind, JsonNode *root)
{
  GHashTable *table = G_STRUCT_MEMBER (GHashTable *, self, kind->table_offset);
  JsonArray *members = amt_wire_list (root, kind->name, NULL);

  if (!members)
    {
      self->n_unreadable++;
      return;
    }

  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      JsonObject *object = amt_json_object (json_array_get_element (members, i), NULL);
      gpointer value = object ? kind->read (object, NULL) : NULL;

      if (value)
        g_hash_table_replace (table, G_STRUCT_MEMBER (char *, value, kind->id_offset), value);
      else
        self->n_unreadable++;
    }
}

static void
read_text (AmtReferences *self, const AmtReference *reference)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (reference->text, NULL);

  if (!root)
    {
      self->n_unreadable++;
    }
  else if (g_str_equal (reference->name, "me"))
    {
      g_clear_pointer (&self->me, amt_me_unref);
      self->me = amt_wire_me_from_json (root, NULL);
      self->n_unreadable += self->me == NULL;
    }
  else if (g_str_equal (reference->name, "portal"))
    {
      g_clear_pointer (&self->portal, amt_portal_info_unref);
      self->portal = amt_wire_portal_info_from_json (root, NULL);
      self->n_unreadable += self->portal == NULL;
    }
  else
    {
      for (gsize i = 0; i < G_N_ELEMENTS (LISTS); i++)
        if (g_str_equal (reference->name, LISTS[i].name))
          read_list (self, &LISTS[i], root);
    }
}

AmtReferences *
amt_references_new (GPtrArray *texts)
{
  AmtReferences *self = g_new0 (AmtReferences, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->services =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_service_unref);
  self->authorities =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_authority_unref);
  self->queues =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_queue_free);
  self->users =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_user_free);

  for (guint i = 0; i < texts->len; i++)
    read_text (self, g_ptr_array_index (texts, i));
  return self;
}

AmtReferences *
amt_references_ref (AmtReferences *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_references_unref (AmtReferences *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->me, amt_me_unref);
  g_clear_pointer (&self->portal, amt_portal_info_unref);
  g_hash_table_unref (self->services);
  g_hash_table_unref (self->authorities);
  g_hash_table_unref (self->queues);
  g_hash_table_unref (self->users);
  g_free (self);
}

AmtService *
amt_references_find_service (const AmtReferences *self, const char *id)
{
  return id ? g_hash_table_lookup (self->services, id) : NULL;
}

AmtAuthority *
amt_references_find_authority (const AmtReferences *self, const char *id)
{
  return id ? g_hash_table_lookup (self->authorities, id) : NULL;
}

AmtQueue *
amt_references_find_queue (const AmtReferences *self, const char *id)
{
  return id ? g_hash_table_lookup (self->queues, id) : NULL;
}

const char *
amt_references_user_name (const AmtReferences *self, const char *id)
{
  AmtUser *user = id ? g_hash_table_lookup (self->users, id) : NULL;

  if (user && user->name)
    return user->name;
  if (self->me && id && g_strcmp0 (self->me->id, id) == 0 && self->me->name)
    return self->me->name;
  return id;
}

const char *
amt_references_service_name (const AmtReferences *self, const char *id)
{
  AmtService *service = amt_references_find_service (self, id);

  return service && service->name ? service->name : id;
}

const char *
amt_references_queue_name (const AmtReferences *self, const char *id)
{
  AmtQueue *queue = amt_references_find_queue (self, id);

  return queue && queue->name ? queue->name : id;
}
