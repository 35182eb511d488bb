/* amt-portal.c: the reference portal: start and stop, tokens, people and lists.
 * Owned by main () or by a test. One thread: the one that made it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include "amt-events.h"
#include "rules/amt-rules.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (AmtPortal, amt_portal, G_TYPE_OBJECT)
G_DEFINE_QUARK (amt - portal - error - quark, amt_portal_error)

/* How long log entries and tombstones are kept at least. */
#define KEEP_US (100 * G_TIME_SPAN_DAY)

static void
list_free (gpointer data)
{
  AmtList *list = data;

  g_free (list->body);
  g_free (list->etag);
  g_free (list);
}

static void
amt_portal_finalize (GObject *object)
{
  AmtPortal *self = AMT_PORTAL (object);

  amt_portal_stop (self);
  g_clear_pointer (&self->play, amt_play_free);
  g_clear_pointer (&self->events, amt_events_free);
  amt_portal_close_sign_in (self);
  g_clear_pointer (&self->db, amt_db_free);
  g_free (self->listen);
  g_free (self->database);
  g_free (self->uploads);
  g_free (self->url);
  g_clear_object (&self->clock);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->services);
  g_hash_table_unref (self->queues);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->in_flight);

  G_OBJECT_CLASS (amt_portal_parent_class)->finalize (object);
}

static void
amt_portal_class_init (AmtPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_portal_finalize;
}

static GHashTable *
new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

static void
amt_portal_init (AmtPortal *self)
{
  self->tokens = new_table (g_free);
  self->people = new_table ((GDestroyNotify) amt_me_unref);
  self->services = new_table ((GDestroyNotify) amt_service_unref);
  self->queues = new_table ((GDestroyNotify) amt_queue_free);
  self->lists = new_table (list_free);
  self->in_flight = new_table (NULL);
}

static void
take_options (AmtPortal *self, const AmtPortalOptions *options)
{
  if (options != NULL)
    self->options = *options;
  self->listen = g_strdup (self->options.listen != NULL ? self->options.listen : "127.0.0.1:0");
  self->clock =
      self->options.clock != NULL ? g_object_ref (self->options.clock) : amt_clock_new_system ();
  if (self->options.max_upload == 0)
    self->options.max_upload = 50 * 1024 * 1024;
  if (self->options.max_page == 0)
    self->options.max_page = 500;
  if (self->options.max_in_flight == 0)
    self->options.max_in_flight = 64;
  if (self->options.max_connections == 0)
    self->options.max_connections = 4096;
  if (self->options.max_streams == 0)
    self->options.max_streams = 4;
  if (self->options.heartbeat_ms == 0)
    self->options.heartbeat_ms = 25000;
  if (self->options.events_gather_ms == 0)
    self->options.events_gather_ms = 100;
  if (self->options.events_retry_ms == 0)
    self->options.events_retry_ms = 5000;
  if (self->options.presence_lease_ms == 0)
    self->options.presence_lease_ms = 90000;
  if (self->options.slow_request_ms == 0)
    self->options.slow_request_ms = 15000;
}

static gboolean
check_options (AmtPortal *self, GError **error)
{
  const AmtPortalOptions *options = &self->options;

  if ((options->tls_certificate == NULL) != (options->tls_key == NULL))
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                           _ ("certificate and key go together"));
      return FALSE;
    }
  if (options->play > 0 && !options->demo)
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                           _ ("invented applicants act in the demo only"));
      return FALSE;
    }
  if (options->demo && !amt_listener_is_loopback (self->listen))
    {
      g_set_error_literal (
          error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
          _ ("the demo has people whose tokens lie open: it listens on loopback only"));
      return FALSE;
    }
  if (options->tls_certificate != NULL)
    self->certificate =
        g_tls_certificate_new_from_files (options->tls_certificate, options->tls_key, error);
  return options->tls_certificate == NULL || self->certificate != NULL;
}

static void
choose_files (AmtPortal *self)
{
  /* SQLite's own temporary file has no name: it goes with the process, however that ends. */
  self->database = g_strdup (self->options.database != NULL ? self->options.database : "");
  self->uploads = self->options.database != NULL ? g_path_get_dirname (self->database)
                                                 : g_strdup (g_get_tmp_dir ());
}

AmtPortal *
amt_portal_new (const AmtPortalOptions *options, GError **error)
{
  g_autoptr (AmtPortal) self = g_object_new (AMT_TYPE_PORTAL, NULL);
  const char *token_file;

  take_options (self, options);
  token_file = self->options.access_token_file;
  if (!check_options (self, error))
    return NULL;
  choose_files (self);

  self->db = amt_db_open_file (self->database, error);
  if (self->db == NULL || !amt_db_prune (self->db, amt_clock_now (self->clock) - KEEP_US, error))
    return NULL;
  if (self->options.demo && amt_db_is_empty (self->db) && !amt_portal_fill (self, error))
    return NULL;
  if (!amt_portal_reload (self, error) || !amt_portal_open_sign_in (self, error))
    return NULL;
  self->events = amt_events_new (self);
  if (token_file != NULL && !amt_portal_read_tokens (self, token_file, error))
    return NULL;

  /* Borrowed from the caller for as long as this function ran. */
  self->options.listen = NULL;
  self->options.database = NULL;
  self->options.access_token_file = NULL;
  self->options.demo_defects = NULL;
  self->options.tls_certificate = NULL;
  self->options.tls_key = NULL;
  self->options.public_url = NULL;
  self->options.issuer = NULL;
  self->options.introspection_url = NULL;
  self->options.introspection_credentials = NULL;
  self->options.client_id = NULL;
  self->options.subjects = NULL;
  self->options.clock = NULL;
  return g_steal_pointer (&self);
}

gboolean
amt_portal_start (AmtPortal *self, GError **error)
{
  g_autoptr (SoupServer) server = NULL;
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;
  const char *colon = strrchr (self->listen, ':');

  g_return_val_if_fail (self->listener == NULL, FALSE);

  server = soup_server_new ("server-header", "amtsstube-portal", NULL);
  amt_portal_handle (self, server);
  host = colon != NULL ? g_strndup (self->listen, (gsize) (colon - self->listen))
                       : g_strdup (self->listen);
  address = self->port != 0 ? g_strdup_printf ("%s:%u", host, self->port) : g_strdup (self->listen);
  self->listener =
      amt_listener_new (server, address, self->certificate, self->options.max_connections,
                        self->options.slow_request_ms, error);
  if (self->listener == NULL)
    return FALSE;

  amt_portal_start_play (self);
  self->port = amt_listener_get_port (self->listener);
  g_free (self->url);
  self->url = g_strdup_printf ("%s://%s:%u" AMT_BASE_PATH,
                               self->certificate != NULL ? "https" : "http", host, self->port);
  amt_portal_name_sign_in (self);
  return TRUE;
}

void
amt_portal_stop (AmtPortal *self)
{
  amt_portal_stop_play (self);
  if (self->events != NULL)
    amt_events_forget_all (self->events);
  g_clear_pointer (&self->listener, amt_listener_free);
  g_hash_table_remove_all (self->in_flight);
}

const char *
amt_portal_get_url (AmtPortal *self)
{
  return self->url;
}

guint
amt_portal_get_n_streams (AmtPortal *self)
{
  return amt_events_count (self->events, NULL);
}

guint64
amt_portal_get_n_requests (AmtPortal *self)
{
  return self->n_requests;
}

/* Tokens are kept as hashes, so that looking one up says nothing about the others. */
char *
amt_portal_hash_token (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

void
amt_portal_set_token (AmtPortal *self, const char *token, const char *user_id)
{
  g_autofree char *hash = amt_portal_hash_token (token);

  if (user_id != NULL)
    g_hash_table_insert (self->tokens, g_steal_pointer (&hash), g_strdup (user_id));
  else
    g_hash_table_remove (self->tokens, hash);
}

const AmtMe *
amt_portal_find_person_by_token (AmtPortal *self, const char *token)
{
  g_autofree char *hash = amt_portal_hash_token (token);
  const char *user_id = g_hash_table_lookup (self->tokens, hash);
  g_autofree char *signed_in = NULL;

  if (user_id == NULL && self->issuer != NULL)
    user_id = signed_in = amt_issuer_find_user (self->issuer, token);
  return user_id != NULL ? g_hash_table_lookup (self->people, user_id) : NULL;
}

char *
amt_portal_rights_hash (const AmtMe *me)
{
  g_autoptr (GString) text = g_string_new (me->id);
  g_autofree char *hash = NULL;

  g_string_append_printf (text, "\n%d", me->supervisor);
  for (guint i = 0; i < me->queues->len; i++)
    {
      const AmtQueueRight *right = g_ptr_array_index (me->queues, i);

      g_string_append_printf (text, "\n%s\n%u %u", right->queue_id, (guint) right->rights,
                              (guint) right->cache_scope);
    }
  for (guint i = 0; me->substitute_for != NULL && me->substitute_for[i] != NULL; i++)
    g_string_append_printf (text, "\n%s", me->substitute_for[i]);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, -1);
  return g_strndup (hash, 16);
}

AmtCase *
amt_portal_see (AmtPortal *self, const AmtMe *me, const char *case_id, gboolean *out_tagged,
                GError **error)
{
  g_autoptr (AmtCase) value = amt_db_load_case (self->db, case_id, out_tagged, error);

  if (value == NULL || (amt_rules_rights (me, value->queue_id) & AMT_RIGHT_READ) == 0)
    return NULL;
  amt_rules_project (value, me, amt_db_get_read_mark (self->db, case_id, me->id));
  return g_steal_pointer (&value);
}

static gboolean
load_list (AmtPortal *self, const char *name, JsonArray **out_members, GError **error)
{
  g_autofree char *body = amt_db_get_list (self->db, name, error);
  g_autofree char *hash = NULL;
  g_autoptr (JsonNode) root = NULL;
  AmtList *list = g_new0 (AmtList, 1);

  list->body = g_strdup_printf ("{\"%s\":%s}", name, body != NULL ? body : "[]");
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, list->body, -1);
  list->etag = g_strdup_printf ("\"%.32s\"", hash);
  g_hash_table_insert (self->lists, g_strdup (name), list);

  root = amt_json_parse_text (list->body, error);
  if (root == NULL)
    return FALSE;
  *out_members = json_array_ref (amt_wire_list (root, name, NULL));
  return TRUE;
}

static gboolean
load_services (AmtPortal *self, JsonArray *members, GError **error)
{
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      AmtService *service =
          amt_wire_service_from_json (json_array_get_object_element (members, i), error);

      if (service == NULL)
        return FALSE;
      g_hash_table_replace (self->services, g_strdup (service->id), service);
    }
  return TRUE;
}

static gboolean
load_queues (AmtPortal *self, JsonArray *members, GError **error)
{
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      AmtQueue *queue =
          amt_wire_queue_from_json (json_array_get_object_element (members, i), error);

      if (queue == NULL)
        return FALSE;
      g_hash_table_replace (self->queues, g_strdup (queue->id), queue);
    }
  return TRUE;
}

static gboolean
load_people (AmtPortal *self, GError **error)
{
  g_autoptr (GPtrArray) texts = amt_db_get_people (self->db, error);

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    {
      g_autoptr (JsonNode) root = amt_json_parse_text (g_ptr_array_index (texts, i), error);
      AmtMe *me = root != NULL ? amt_wire_me_from_json (root, error) : NULL;

      if (me == NULL)
        return FALSE;
      g_hash_table_replace (self->people, g_strdup (me->id), me);
    }
  return texts != NULL;
}

static gboolean
reload (AmtPortal *self, GError **error)
{
  static const char *const plain[] = { "authorities", "users" };
  g_autoptr (JsonArray) services = NULL;
  g_autoptr (JsonArray) queues = NULL;

  g_hash_table_remove_all (self->services);
  g_hash_table_remove_all (self->queues);
  g_hash_table_remove_all (self->people);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr (JsonArray) members = NULL;

      if (!load_list (self, plain[i], &members, error))
        return FALSE;
    }
  return load_list (self, "services", &services, error) && load_services (self, services, error) &&
         load_list (self, "queues", &queues, error) && load_queues (self, queues, error) &&
         load_people (self, error);
}

gboolean
amt_portal_reload (AmtPortal *self, GError **error)
{
  gboolean ok = reload (self, error);

  if (self->events != NULL)
    amt_events_people_changed (self->events);
  return ok;
}
