/* amt-portal-fill.c: the invented Kreis into an empty database, and the file of tokens.
 * Part of AmtPortal. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include "amt-demo.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define TOKEN_BYTES 32

static gboolean
put_array (AmtPortal *self, const char *name, JsonArray *members, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_set_array (node, members);
  text = amt_json_to_text (node);
  return amt_db_put_list (self->db, name, text, error);
}

static gboolean
put_queues (AmtPortal *self, GPtrArray *queues, GError **error)
{
  g_autoptr (JsonArray) members = json_array_new ();

  for (guint i = 0; i < queues->len; i++)
    json_array_add_object_element (members, amt_wire_queue_to_json (g_ptr_array_index (queues, i)));
  return put_array (self, "queues", members, error);
}

static gboolean
put_people (AmtPortal *self, GPtrArray *people, GError **error)
{
  g_autoptr (JsonArray) users = json_array_new ();

  for (guint i = 0; i < people->len; i++)
    {
      const AmtMe *me = g_ptr_array_index (people, i);
      AmtUser user = { .id = me->id, .name = me->name, .initials = me->initials, .unit = me->unit };
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      json_node_take_object (node, amt_wire_me_to_json (me));
      text = amt_json_to_text (node);
      if (!amt_db_put_person (self->db, me->id, text, error))
        return FALSE;
      json_array_add_object_element (users, amt_wire_user_to_json (&user));
    }
  return put_array (self, "users", users, error);
}

static gboolean
put_case (AmtPortal *self, const AmtDemoCase *made, GError **error)
{
  const AmtCase *value = made->value;

  if (!amt_db_insert_case (self->db, value, error))
    return FALSE;
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);
      GBytes *bytes = i < made->bytes->len ? g_ptr_array_index (made->bytes, i) : NULL;

      if (bytes != NULL && !amt_db_blob_put (self->db, document->sha256, bytes, error))
        return FALSE;
      if (!amt_db_blob_use (self->db, document->sha256, value->id, error))
        return FALSE;
    }
  return TRUE;
}

/* What tests and trainers are to find again. */
typedef struct
{
  JsonArray *defects;  /* (owned) */
  JsonArray *specials; /* (owned) */
} Findings;

static void
note_findings (Findings *findings, const AmtDemoCase *made)
{
  JsonArray *kinds;
  JsonObject *special;

  for (guint i = 0; i < made->defects->len; i++)
    {
      const AmtDemoDefect *defect = g_ptr_array_index (made->defects, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "caseId", made->value->id);
      json_object_set_string_member (object, "documentId", defect->document_id);
      json_object_set_string_member (object, "kind", defect->kind);
      amt_json_set_string (object, "field", defect->field);
      amt_json_set_string (object, "formValue", defect->form_value);
      amt_json_set_string (object, "documentValue", defect->document_value);
      json_object_set_int_member (object, "page", defect->page);
      json_array_add_object_element (findings->defects, object);
    }
  if (made->specials[0] == NULL)
    return;
  kinds = json_array_new ();
  special = json_object_new ();
  for (guint i = 0; made->specials[i] != NULL; i++)
    json_array_add_string_element (kinds, made->specials[i]);
  json_object_set_string_member (special, "caseId", made->value->id);
  json_object_set_array_member (special, "kinds", kinds);
  json_array_add_object_element (findings->specials, special);
}

/* {"defects": […], "specials": […]}; takes the lists. */
static gboolean
write_findings (AmtPortal *self, Findings *findings, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_array_member (object, "defects", findings->defects);
  json_object_set_array_member (object, "specials", findings->specials);
  json_node_take_object (node, object);
  if (self->options.demo_defects == NULL)
    return TRUE;
  text = amt_json_to_text (node);
  return g_file_set_contents (self->options.demo_defects, text, -1, error);
}

static gboolean
put_all (AmtPortal *self, AmtDemo *demo, GError **error)
{
  Findings findings = { json_array_new (), json_array_new () };
  gboolean ok = TRUE;
  AmtLogEntry entry = { .kind = "services", .at = amt_clock_now (self->clock) };

  ok = put_array (self, "authorities", amt_demo_get_authorities (demo), error) &&
       put_array (self, "services", amt_demo_get_services (demo), error) &&
       put_queues (self, amt_demo_get_queues (demo), error) &&
       put_people (self, amt_demo_get_people (demo), error);
  for (guint i = 0; ok && i < self->options.demo_cases; i++)
    {
      g_autoptr (AmtDemoCase) made = amt_demo_make_case (demo, i);

      ok = put_case (self, made, error);
      note_findings (&findings, made);
    }
  /* Written even if the database failed: the lists have an end either way. */
  ok = write_findings (self, &findings, ok ? error : NULL) && ok;
  return ok && amt_db_log (self->db, &entry, error);
}

/* One transaction: killed half-way, the database is empty and the next start fills it. */
gboolean
amt_portal_fill (AmtPortal *self, GError **error)
{
  g_autoptr (AmtDemo) demo = amt_demo_new (self->options.seed, amt_clock_now (self->clock));
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  if (!amt_db_set_bulk (self->db, TRUE, error) || !amt_db_begin (self->db, error))
    return FALSE;
  if (!put_all (self, demo, error) || !amt_db_commit (self->db, error))
    {
      amt_db_rollback (self->db);
      return FALSE;
    }
  if (!amt_db_set_bulk (self->db, FALSE, error))
    return FALSE;
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  if (!self->options.quiet)
    g_printerr ("filled: %u cases in %.1f s, %.0f cases/s\n", self->options.demo_cases, seconds,
                self->options.demo_cases / MAX (seconds, 0.001));
  return TRUE;
}

static char *
new_token (void)
{
  guint8 bytes[TOKEN_BYTES];
  GString *text = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_error ("the kernel has no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static gboolean
io_error (int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("token file: %s"),
               g_strerror (code));
  return FALSE;
}

/* Only for its owner from the first moment on, and never through a link. */
static gboolean
write_tokens (AmtPortal *self, const char *file, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (self->people), (GCompareFunc) strcmp);
  int fd;
  gboolean ok;

  for (GList *at = ids; at != NULL; at = at->next)
    {
      g_autofree char *token = new_token ();

      g_string_append_printf (text, "%s %s\n", token, (const char *) at->data);
    }
  fd = open (file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return io_error (errno, error);
  ok = write (fd, text->str, text->len) == (gssize) text->len && fsync (fd) == 0;
  if (close (fd) != 0 || !ok)
    return io_error (EIO, error);
  return TRUE;
}

gboolean
amt_portal_read_tokens (AmtPortal *self, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (self->options.demo && !g_file_test (file, G_FILE_TEST_EXISTS) &&
      !write_tokens (self, file, error))
    return FALSE;
  if (!g_file_get_contents (file, &text, NULL, error))
    return FALSE;

  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 2);

      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      if (g_strv_length (words) != 2 || *g_strstrip (words[1]) == '\0')
        {
          g_set_error (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                       _ ("token file, line %u: not \"token user-id\""), i + 1);
          return FALSE;
        }
      amt_portal_set_token (self, words[0], words[1]);
    }
  return TRUE;
}
