/* amt-wire-presence.c: who else is in a case. Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire-presence.h"

#include "amt-time.h"
#include "amt-wire-shape.h"

/* More people than this in one case is nonsense or an attack. */
#define MAX_PRESENT 1000

G_DEFINE_BOXED_TYPE (AmtPresence, amt_presence, amt_presence_ref, amt_presence_unref)

static void
present_free (gpointer data)
{
  AmtPresent *present = data;

  g_free (present->user_id);
  g_free (present);
}

AmtPresence *
amt_presence_new (const char *case_id)
{
  AmtPresence *self = g_new0 (AmtPresence, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->case_id = g_strdup (case_id);
  self->present = g_ptr_array_new_with_free_func (present_free);
  return self;
}

AmtPresence *
amt_presence_ref (AmtPresence *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_presence_unref (AmtPresence *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->case_id);
  g_ptr_array_unref (self->present);
  g_free (self);
}

void
amt_presence_add (AmtPresence *self, const char *user_id, gint64 since)
{
  AmtPresent *present = g_new0 (AmtPresent, 1);

  present->user_id = g_strdup (user_id);
  present->since = since;
  g_ptr_array_add (self->present, present);
}

gboolean
amt_presence_equal (const AmtPresence *a, const AmtPresence *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (g_strcmp0 (a->case_id, b->case_id) != 0 || a->present->len != b->present->len)
    return FALSE;

  for (guint i = 0; i < a->present->len; i++)
    {
      const AmtPresent *one = g_ptr_array_index (a->present, i);
      const AmtPresent *other = g_ptr_array_index (b->present, i);

      if (g_strcmp0 (one->user_id, other->user_id) != 0 || one->since != other->since)
        return FALSE;
    }
  return TRUE;
}

AmtPresence *
amt_wire_presence_from_json (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  const char *case_id = object != NULL ? amt_wire_need_id (object, "caseId", error) : NULL;
  JsonArray *array =
      case_id != NULL ? amt_wire_array (object, "present", MAX_PRESENT, error) : NULL;
  g_autoptr (AmtPresence) self = NULL;

  if (array == NULL)
    return NULL;

  self = amt_presence_new (case_id);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *member = amt_json_object (json_array_get_element (array, i), error);
      const char *user_id = member != NULL ? amt_wire_need_id (member, "userId", error) : NULL;

      if (user_id == NULL)
        return NULL;
      amt_presence_add (self, user_id, amt_json_time (member, "since"));
    }
  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_presence_to_json (const AmtPresence *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->present->len; i++)
    {
      const AmtPresent *present = g_ptr_array_index (self->present, i);
      JsonObject *member = json_object_new ();

      json_object_set_string_member (member, "userId", present->user_id);
      amt_json_set_time (member, "since", present->since);
      json_array_add_object_element (array, member);
    }
  json_object_set_string_member (object, "caseId", self->case_id);
  json_object_set_array_member (object, "present", array);
  return object;
}
