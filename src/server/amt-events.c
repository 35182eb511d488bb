/* amt-events.c: the portal's event streams: who is told what, when, and no faster than they read.
 * Owned by AmtPortal, its thread only.
 *
 * What is still to be said to a stream is a flag (changed) and a set of cases (presence), never a queue of texts: a
 * thousand changes are one event, and a reader who does not read costs no more than these. Texts are made when they
 * are written, from what is true then.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-events.h"

#include "amt-cursor.h"
#include "amt-presence-table.h"
#include "rules/amt-rules.h"

#include <string.h>

/* Log entries that are read to find out whether a returning client missed anything; beyond them it is told to look. */
#define MAX_ENTRIES 1000

#define INTROSPECTED_LIFE (5 * G_TIME_SPAN_MINUTE)

typedef struct
{
  SoupServerMessage *message; /* (unowned) tells when it ends */
  char *user_id;              /* (owned) */
  char *token;                /* (owned) */
  char *rights;               /* (owned) hash of what the person may do */
  gboolean changed;           /* to be said */
  GHashTable *presence;       /* (owned) cases whose presence is to be said */
  GString *greeting;          /* (owned) (nullable) to be said first */
  gboolean busy;              /* something is on its way to the socket */
  gboolean ending;
  gint64 opened; /* monotonic */
  gint64 said;   /* monotonic: when something was said last */
} Stream;

struct _AmtEvents
{
  AmtPortal *portal;          /* (unowned) */
  GHashTable *streams;        /* (owned) SoupServerMessage -> Stream */
  AmtPresenceTable *presence; /* (owned) */
  GMainContext *context;      /* (owned) */
  GSource *flush;             /* (owned) (nullable) */
  GSource *tick;              /* (owned) (nullable) while there is anything to watch */
  gint64 sequence;            /* newest entry of the log … */
  char tag[17];               /* … and its tag */
};

static void wrote_chunk_cb (SoupServerMessage *message, gpointer data);
static void say (AmtEvents *self, Stream *stream);

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_free (stream->user_id);
  g_free (stream->token);
  g_free (stream->rights);
  g_hash_table_unref (stream->presence);
  if (stream->greeting != NULL)
    g_string_free (stream->greeting, TRUE);
  g_free (stream);
}

static const AmtMe *
person_of (AmtEvents *self, const Stream *stream)
{
  return g_hash_table_lookup (self->portal->people, stream->user_id);
}

static gboolean
may_read (AmtEvents *self, const AmtMe *me, const char *case_id)
{
  g_autofree char *queue_id = amt_db_get_queue (self->portal->db, case_id);

  return me != NULL && queue_id != NULL && (amt_rules_rights (me, queue_id) & AMT_RIGHT_READ) != 0;
}

/* ---- Time ---- */

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
start_timer (AmtEvents *self, guint ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static gboolean
flush_cb (gpointer data)
{
  AmtEvents *self = data;
  g_autoptr (GList) all = g_hash_table_get_values (self->streams);

  clear_source (&self->flush);
  for (GList *at = all; at != NULL; at = at->next)
    say (self, at->data);
  return G_SOURCE_REMOVE;
}

static void
flush_soon (AmtEvents *self)
{
  if (self->flush == NULL)
    self->flush = start_timer (self, self->portal->options.events_gather_ms, flush_cb);
}

/* ---- What is said ---- */

static void
mark_changed (AmtEvents *self, Stream *stream)
{
  stream->changed = TRUE;
  flush_soon (self);
}

/* Those who are in the case are told who else is. */
static void
mark_presence (AmtEvents *self, const char *case_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Stream *stream = value;

      if (amt_presence_table_contains (self->presence, case_id, stream->user_id))
        g_hash_table_add (stream->presence, g_strdup (case_id));
    }
  flush_soon (self);
}

static void
append_id (AmtEvents *self, const Stream *stream, GString *text)
{
  AmtCursor cursor = { .scan = AMT_SCAN_END, .sequence = self->sequence };
  g_autofree char *id = NULL;

  g_strlcpy (cursor.rights, stream->rights, sizeof cursor.rights);
  g_strlcpy (cursor.tag, self->tag, sizeof cursor.tag);
  id = amt_cursor_to_text (&cursor);
  g_string_append_printf (text, "id: %s\n", id);
}

static void
append_presence (AmtEvents *self, const Stream *stream, const char *case_id, GString *text)
{
  g_autoptr (AmtPresence) presence = amt_presence_new (case_id);
  GPtrArray *leases = amt_presence_table_list (self->presence, case_id);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;

  /* Between marking and saying the reader may have left, or lost the right. */
  if (!amt_presence_table_contains (self->presence, case_id, stream->user_id) ||
      !may_read (self, person_of (self, stream), case_id))
    return;

  for (guint i = 0; leases != NULL && i < leases->len; i++)
    {
      const AmtPresenceLease *lease = g_ptr_array_index (leases, i);

      if (!g_str_equal (lease->user_id, stream->user_id))
        amt_presence_add (presence, lease->user_id, lease->since);
    }
  json_node_take_object (node, amt_wire_presence_to_json (presence));
  json = amt_json_to_text (node);
  g_string_append_printf (text, "event: presence\ndata: %s\n\n", json);
}

static void
write_text (Stream *stream, GString *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);
  gsize length = text->len;

  stream->busy = TRUE;
  stream->said = g_get_monotonic_time ();
  soup_message_body_append_take (body, (guchar *) g_string_free (text, FALSE), length);
  soup_server_message_unpause (stream->message);
}

static void
say (AmtEvents *self, Stream *stream)
{
  GString *text;
  GHashTableIter iter;
  gpointer case_id;

  if (stream->busy || stream->ending)
    return;
  text = stream->greeting != NULL ? g_steal_pointer (&stream->greeting) : g_string_new (NULL);
  if (stream->changed)
    {
      append_id (self, stream, text);
      g_string_append (text, "event: changed\ndata: {}\n\n");
      stream->changed = FALSE;
    }
  g_hash_table_iter_init (&iter, stream->presence);
  while (g_hash_table_iter_next (&iter, &case_id, NULL))
    append_presence (self, stream, case_id, text);
  g_hash_table_remove_all (stream->presence);

  if (text->len > 0)
    write_text (stream, text);
  else
    g_string_free (text, TRUE);
}

/* It has gone into the socket's buffer: only now there may be more. */
static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  AmtEvents *self = data;
  Stream *stream = g_hash_table_lookup (self->streams, message);

  if (stream == NULL)
    return;
  stream->busy = FALSE;
  if (stream->changed || g_hash_table_size (stream->presence) > 0)
    flush_soon (self);
}

/* ---- What happens ---- */

static void
end_stream (AmtEvents *self, Stream *stream)
{
  stream->ending = TRUE;
  /* Whoever does not read does not learn of the end either. */
  if (stream->busy)
    amt_listener_cut (self->portal->listener, stream->message);
  soup_message_body_complete (soup_server_message_get_response_body (stream->message));
  soup_server_message_unpause (stream->message);
}

/* A paused message notices nothing by itself: it is cut, and writing to it fails. */
static void
drop_stream (AmtEvents *self, Stream *stream)
{
  amt_listener_cut (self->portal->listener, stream->message);
  if (!stream->busy)
    write_text (stream, g_string_new (":\n\n"));
}

/* Whose token it is now. Only an identity provider can say whether its tokens still count: after a while the client
 * has to come back, and it is asked anew. */
static const AmtMe *
still_person_of (AmtEvents *self, const Stream *stream, gint64 now)
{
  const AmtMe *me = amt_portal_find_person_by_token (self->portal, stream->token);

  if (me == NULL && self->portal->introspection != NULL && now - stream->opened < INTROSPECTED_LIFE)
    me = person_of (self, stream);
  return me;
}

static void
look_at (AmtEvents *self, Stream *stream, gint64 now)
{
  const AmtMe *me = still_person_of (self, stream, now);

  if (stream->ending)
    return;
  if (me == NULL || !g_str_equal (me->id, stream->user_id))
    end_stream (self, stream);
  else if (amt_listener_has_left (self->portal->listener, stream->message))
    drop_stream (self, stream);
  else if (!stream->busy && now - stream->said >= self->portal->options.heartbeat_ms * 1000LL)
    write_text (stream, g_string_new (":\n\n"));
}

static gboolean
tick_cb (gpointer data)
{
  AmtEvents *self = data;
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GPtrArray) left = amt_presence_table_expire (self->presence, now);
  g_autoptr (GList) all = g_hash_table_get_keys (self->streams);

  for (guint i = 0; i < left->len; i++)
    mark_presence (self, g_ptr_array_index (left, i));
  for (GList *at = all; at != NULL; at = at->next)
    {
      /* Ending one can end another: only what is still there is looked at. */
      Stream *stream = g_hash_table_lookup (self->streams, at->data);

      if (stream != NULL)
        look_at (self, stream, now);
    }
  if (g_hash_table_size (self->streams) > 0 || !amt_presence_table_is_empty (self->presence))
    return G_SOURCE_CONTINUE;
  clear_source (&self->tick);
  return G_SOURCE_REMOVE;
}

static void
watch (AmtEvents *self)
{
  guint ms = MIN (self->portal->options.heartbeat_ms, self->portal->options.presence_lease_ms) / 5;

  if (self->tick == NULL)
    self->tick = start_timer (self, CLAMP (ms, 20, 1000), tick_cb);
}

/* Whoever may no longer read the case is in it no longer. */
static void
check_presence (AmtEvents *self, const char *case_id)
{
  GPtrArray *leases = amt_presence_table_list (self->presence, case_id);
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; leases != NULL && i < leases->len; i++)
    {
      const AmtPresenceLease *lease = g_ptr_array_index (leases, i);

      if (!may_read (self, g_hash_table_lookup (self->portal->people, lease->user_id), case_id))
        g_ptr_array_add (out, g_strdup (lease->user_id));
    }
  for (guint i = 0; i < out->len; i++)
    (void) amt_presence_table_leave (self->presence, case_id, g_ptr_array_index (out, i));
  if (out->len > 0)
    mark_presence (self, case_id);
}

static void
committed_cb (GPtrArray *entries, gint64 sequence, const char *tag, gpointer user_data)
{
  AmtEvents *self = user_data;

  self->sequence = sequence;
  g_strlcpy (self->tag, tag, sizeof self->tag);
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtLogEntry *entry = g_ptr_array_index (entries, i);
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->streams);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          Stream *stream = value;
          const AmtMe *me = stream->changed ? NULL : person_of (self, stream);

          if (me != NULL && amt_db_entry_concerns (entry, me))
            mark_changed (self, stream);
        }
      if (entry->case_id != NULL && g_strcmp0 (entry->queue_before, entry->queue_after) != 0)
        check_presence (self, entry->case_id);
    }
}

static void
read_end (AmtEvents *self)
{
  g_autofree char *tag = NULL;

  if (amt_db_log_end (self->portal->db, &self->sequence, &tag, NULL))
    g_strlcpy (self->tag, tag, sizeof self->tag);
}

void
amt_events_people_changed (AmtEvents *self)
{
  g_autoptr (GPtrArray) cases = amt_presence_table_cases (self->presence, NULL);
  gint64 sequence = self->sequence;
  g_autofree char *tag = g_strdup (self->tag);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < cases->len; i++)
    check_presence (self, g_ptr_array_index (cases, i));
  read_end (self);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Stream *stream = value;
      const AmtMe *me = person_of (self, stream);
      g_autofree char *rights = me != NULL ? amt_portal_rights_hash (me) : g_strdup ("");

      /* A backup that was put back ends elsewhere than the log did. */
      if (!g_str_equal (rights, stream->rights) || self->sequence != sequence ||
          !g_str_equal (self->tag, tag))
        mark_changed (self, stream);
      g_free (stream->rights);
      stream->rights = g_steal_pointer (&rights);
    }
}

/* ---- Streams come and go ---- */

guint
amt_events_count (AmtEvents *self, const char *token)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += token == NULL || g_str_equal (((Stream *) value)->token, token);
  return n;
}

/* Whether the client may lack something: always, unless its id says otherwise. */
static gboolean
missed_anything (AmtEvents *self, const Stream *stream, const AmtMe *me, const char *last_id)
{
  AmtCursor cursor = { 0 };

  if (last_id == NULL || !amt_cursor_from_text (last_id, &cursor) || cursor.scan < AMT_SCAN_END ||
      !g_str_equal (cursor.rights, stream->rights))
    return TRUE;
  if (cursor.sequence == self->sequence && g_str_equal (cursor.tag, self->tag))
    return FALSE;
  return amt_db_log_place (self->portal->db, cursor.sequence, cursor.tag) != AMT_LOG_KNOWN ||
         amt_db_concerns (self->portal->db, me, cursor.sequence, MAX_ENTRIES);
}

void
amt_events_open (AmtEvents *self, SoupServerMessage *message, const AmtMe *me, const char *token,
                 const char *last_id)
{
  Stream *stream = g_new0 (Stream, 1);
  g_autoptr (GPtrArray) cases = amt_presence_table_cases (self->presence, me->id);

  stream->message = message;
  stream->user_id = g_strdup (me->id);
  stream->token = g_strdup (token);
  stream->opened = g_get_monotonic_time ();
  stream->rights = amt_portal_rights_hash (me);
  stream->presence = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  stream->changed = missed_anything (self, stream, me, last_id);
  for (guint i = 0; i < cases->len; i++)
    g_hash_table_add (stream->presence, g_strdup (g_ptr_array_index (cases, i)));

  stream->greeting = g_string_new (NULL);
  g_string_append_printf (stream->greeting, "retry: %u\n", self->portal->options.events_retry_ms);
  /* Without data it is no event, but the client knows from where to resume. */
  append_id (self, stream, stream->greeting);
  g_string_append (stream->greeting, "\n");

  g_hash_table_insert (self->streams, message, stream);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  watch (self);
  say (self, stream);
}

gboolean
amt_events_closed (AmtEvents *self, SoupServerMessage *message)
{
  if (!g_hash_table_remove (self->streams, message))
    return FALSE;
  g_signal_handlers_disconnect_by_func (message, wrote_chunk_cb, self);
  return TRUE;
}

void
amt_events_forget_all (AmtEvents *self)
{
  g_autoptr (GList) all = g_hash_table_get_keys (self->streams);

  for (GList *at = all; at != NULL; at = at->next)
    (void) amt_events_closed (self, at->data);
  clear_source (&self->flush);
}

/* ---- Presence ---- */

void
amt_events_enter (AmtEvents *self, const AmtMe *me, const char *case_id)
{
  g_autofree char *left = NULL;
  gint64 expires = g_get_monotonic_time () + self->portal->options.presence_lease_ms * 1000LL;

  if (amt_presence_table_enter (self->presence, case_id, me->id,
                                amt_clock_now (self->portal->clock), expires, &left))
    mark_presence (self, case_id);
  if (left != NULL)
    mark_presence (self, left);
  watch (self);
}

void
amt_events_leave (AmtEvents *self, const AmtMe *me, const char *case_id)
{
  if (amt_presence_table_leave (self->presence, case_id, me->id))
    mark_presence (self, case_id);
}

/* ---- Object ---- */

AmtEvents *
amt_events_new (AmtPortal *portal)
{
  AmtEvents *self = g_new0 (AmtEvents, 1);

  self->portal = portal;
  self->streams = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, stream_free);
  self->presence = amt_presence_table_new ();
  self->context = g_main_context_ref_thread_default ();
  read_end (self);
  amt_db_set_committed_func (portal->db, committed_cb, self);
  return self;
}

void
amt_events_free (AmtEvents *self)
{
  amt_db_set_committed_func (self->portal->db, NULL, NULL);
  amt_events_forget_all (self);
  clear_source (&self->tick);
  g_hash_table_unref (self->streams);
  amt_presence_table_free (self->presence);
  g_main_context_unref (self->context);
  g_free (self);
}
