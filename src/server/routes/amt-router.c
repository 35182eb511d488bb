/* amt-router.c: from path and method to a route; what is checked before a body is read; the log line.
 * Part of AmtPortal. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "../amt-cursor.h"
#include "../amt-events.h"

#include <string.h>

static const AmtRoute routes[] = {
  { "GET", "/", AMT_ROUTE_OPEN, amt_routes_get_info },
  { "GET", "/me", 0, amt_routes_get_me },
  { "GET", "/authorities", 0, amt_routes_get_list },
  { "GET", "/queues", 0, amt_routes_get_list },
  { "GET", "/users", 0, amt_routes_get_list },
  { "GET", "/services", 0, amt_routes_get_list },
  { "GET", "/changes", AMT_ROUTE_HISTORY, amt_routes_get_changes },
  { "GET", "/events", AMT_ROUTE_STREAM, amt_routes_get_events },
  { "GET", "/cases", AMT_ROUTE_HISTORY, amt_routes_get_cases },
  { "GET", "/cases/{}", AMT_ROUTE_HISTORY, amt_routes_get_case },
  { "GET", "/cases/{}/documents/{}", 0, amt_routes_get_document },
  { "HEAD", "/cases/{}/documents/{}", 0, amt_routes_get_document },
  { "PUT", "/cases/{}/presence", 0, amt_routes_put_presence },
  { "DELETE", "/cases/{}/presence", 0, amt_routes_delete_presence },
  { "PUT", "/cases/{}/uploads/{}", AMT_ROUTE_UPLOAD, amt_routes_put_upload },
  { "POST", "/cases/{}/operations", AMT_ROUTE_JSON | AMT_ROUTE_HISTORY, amt_routes_post_operation },
  { "POST", "/operations:batch", AMT_ROUTE_JSON | AMT_ROUTE_HISTORY, amt_routes_post_batch },
  { "GET", "/operations/{}", 0, amt_routes_get_operation },
  { "DELETE", "/operations/{}", 0, amt_routes_delete_operation },
  { "GET", "/sign-in/.well-known/openid-configuration", AMT_ROUTE_OPEN, amt_routes_get_issuer },
  { "GET", "/sign-in/jwks", AMT_ROUTE_OPEN, amt_routes_get_issuer_keys },
  { "GET", "/sign-in/authorize", AMT_ROUTE_OPEN, amt_routes_get_authorize },
  { "POST", "/sign-in/authorize", AMT_ROUTE_OPEN | AMT_ROUTE_FORM, amt_routes_post_authorize },
  { "POST", "/sign-in/token", AMT_ROUTE_OPEN | AMT_ROUTE_FORM, amt_routes_post_token },
  { "POST", "/sign-in/revoke", AMT_ROUTE_OPEN | AMT_ROUTE_FORM, amt_routes_post_revoke },
  { "GET", "/sign-in/end-session", AMT_ROUTE_OPEN, amt_routes_get_end_session },
};

#define REQUEST_KEY "amt-request"

/* As the contract has it; what comes after the last one is none. */
#define MAX_MARKS 16

/* Whether @path fits @template. What stands for "{}" is decoded and added to @segments. */
static gboolean
fits (const char *template, const char *path, GPtrArray *segments)
{
  g_auto (GStrv) wanted = g_strsplit (template, "/", 0);
  g_auto (GStrv) given = g_strsplit (path, "/", 0);

  g_ptr_array_set_size (segments, 0);
  if (g_strv_length (wanted) != g_strv_length (given))
    return FALSE;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      char *segment = g_uri_unescape_string (given[i], NULL);
      gboolean hole = g_str_equal (wanted[i], "{}");

      if (hole && segment != NULL && *segment != '\0' && strlen (segment) <= 256)
        g_ptr_array_add (segments, g_steal_pointer (&segment));
      else if (hole || segment == NULL || !g_str_equal (wanted[i], segment))
        {
          g_free (segment);
          return FALSE;
        }
      g_free (segment);
    }
  return TRUE;
}

/* Finds the route, or answers 404 or 405. */
static void
find_route (AmtRequest *request)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  const char *method = soup_server_message_get_method (request->message);
  g_autoptr (GString) allow = g_string_new (NULL);

  if (!g_str_has_prefix (path, AMT_BASE_PATH))
    {
      amt_request_not_found (request);
      return;
    }
  path += strlen (AMT_BASE_PATH);
  if (*path == '\0')
    path = "/";

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!fits (routes[i].template, path, request->segments))
        continue;
      if (g_str_equal (routes[i].method, method))
        {
          request->route = &routes[i];
          return;
        }
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", routes[i].method);
    }

  if (allow->len == 0)
    {
      amt_request_not_found (request);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "Allow", allow->str);
  amt_request_refuse_with (request, 405, AMT_PROBLEM_METHOD, "Method not allowed", NULL);
}

static void
refuse_person (AmtRequest *request)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "WWW-Authenticate", "Bearer");
  amt_request_refuse_with (request, 401, AMT_PROBLEM_SIGN_IN, "Sign in", NULL);
}

static void
count_in (AmtRequest *request)
{
  GHashTable *in_flight = request->portal->in_flight;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (in_flight, request->me->id));

  if (n >= request->portal->options.max_in_flight)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                    "Retry-After", "1");
      amt_request_refuse_with (request, 429, AMT_PROBLEM_TOO_MANY, "Too many requests", NULL);
      return;
    }
  request->counted = TRUE;
  g_hash_table_insert (in_flight, g_strdup (request->me->id), GUINT_TO_POINTER (n + 1));
}

static void
count_out (AmtRequest *request)
{
  GHashTable *in_flight = request->portal->in_flight;
  guint n;

  if (!request->counted)
    return;
  request->counted = FALSE;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (in_flight, request->me->id));
  if (n <= 1)
    g_hash_table_remove (in_flight, request->me->id);
  else
    g_hash_table_insert (in_flight, g_strdup (request->me->id), GUINT_TO_POINTER (n - 1));
}

static void
too_large (AmtRequest *request)
{
  amt_request_refuse_with (request, 413, AMT_PROBLEM_TOO_LARGE, "Too large", NULL);
}

/* A body without a length is counted while it comes in; nothing beyond the limit is kept. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  AmtRequest *request = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= AMT_MAX_OPERATION_BODY || soup_server_message_get_status (message) != 0)
    return;
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  too_large (request);
}

/* What the headers say about the body. */
static void
check_body (AmtRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  goffset length = soup_message_headers_get_content_length (headers);
  const char *media_type = soup_message_headers_get_content_type (headers, NULL);

  if (request->route->flags & AMT_ROUTE_UPLOAD)
    {
      amt_routes_begin_upload (request);
      return;
    }
  if (length > AMT_MAX_OPERATION_BODY)
    too_large (request);
  else if ((request->route->flags & AMT_ROUTE_JSON) &&
           g_strcmp0 (media_type, "application/json") != 0)
    amt_request_refuse_with (request, 415, AMT_PROBLEM_MEDIA_TYPE, "Unsupported media type",
                             "Bodies are application/json.");
  else if ((request->route->flags & AMT_ROUTE_FORM) &&
           g_strcmp0 (media_type, "application/x-www-form-urlencoded") != 0)
    amt_request_refuse_with (request, 415, AMT_PROBLEM_MEDIA_TYPE, "Unsupported media type",
                             "Bodies are application/x-www-form-urlencoded.");
  else
    g_signal_connect (request->message, "got-chunk", G_CALLBACK (got_chunk_cb), request);
}

static gboolean
is_answered (AmtRequest *request)
{
  return soup_server_message_get_status (request->message) != 0;
}

/* Who asks is known, or nobody needs to be: whatever else can be said now is said now. */
static void
go_on (AmtRequest *request)
{
  if (!is_answered (request) && request->me != NULL &&
      (request->route->flags & AMT_ROUTE_STREAM) == 0)
    count_in (request);
  if (!is_answered (request))
    check_body (request);
  /* The rest of a body that nobody wants is read and thrown away, until the listener cuts it. */
  if (is_answered (request))
    soup_message_body_set_accumulate (soup_server_message_get_request_body (request->message),
                                      FALSE);
}

/* The issuer has said whose token it is. */
static void
introspected_cb (const char *user_id, gboolean failed, gpointer data)
{
  g_autoptr (SoupServerMessage) message = data;
  AmtRequest *request = g_object_get_data (G_OBJECT (message), REQUEST_KEY);
  AmtMe *me = NULL;

  if (request->gone)
    return;
  if (user_id != NULL)
    me = g_hash_table_lookup (request->portal->people, user_id);
  if (me != NULL)
    request->me = amt_me_ref (me);
  else if (failed)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Retry-After", "5");
      amt_request_refuse_with (request, 503, AMT_PROBLEM_UNAVAILABLE,
                               "The identity provider does not answer", NULL);
    }
  else
    refuse_person (request);
  go_on (request);
  soup_server_message_unpause (message);
}

/* FALSE: it will be known later. */
static gboolean
find_person (AmtRequest *request)
{
  const char *header = amt_request_header (request, "Authorization");
  const char *token =
      header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0 ? header + 7 : NULL;
  const AmtMe *me = token != NULL ? amt_portal_find_person_by_token (request->portal, token) : NULL;

  if (me != NULL)
    {
      request->me = amt_me_ref ((AmtMe *) me);
      return TRUE;
    }
  if (token == NULL || request->portal->introspection == NULL)
    {
      refuse_person (request);
      return TRUE;
    }
  soup_server_message_pause (request->message);
  amt_introspection_ask (request->portal->introspection, token, introspected_cb,
                         g_object_ref (request->message));
  return FALSE;
}

/* The headers are in. */
static void
headers_in_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
               gpointer data)
{
  AmtPortal *portal = data;
  AmtRequest *request = amt_request_new (portal, message);

  g_object_set_data_full (G_OBJECT (message), REQUEST_KEY, request,
                          (GDestroyNotify) amt_request_free);
  portal->n_requests++;

  find_route (request);
  if (is_answered (request) || (request->route->flags & AMT_ROUTE_OPEN) || find_person (request))
    go_on (request);
}

/* A mark that is too old to be looked up says nothing; the cursor does. */
static gboolean
knows_mark (AmtRequest *request, const char *mark)
{
  gint64 sequence = 0;
  char tag[17];

  return amt_history_from_text (mark, &sequence, tag) &&
         amt_db_log_place (request->portal->db, sequence, tag) != AMT_LOG_DIVERGED;
}

/* Whoever has seen what this portal does not know stands in another history: this one was restored from a backup. */
static void
check_history (AmtRequest *request)
{
  const char *header = amt_request_header (request, "If-Portal-History");
  g_auto (GStrv) marks = header != NULL ? g_strsplit (header, ",", MAX_MARKS + 1) : NULL;

  for (guint i = 0; marks != NULL && marks[i] != NULL; i++)
    if (!knows_mark (request, g_strstrip (marks[i])))
      {
        amt_request_refuse_with (request, 410, AMT_PROBLEM_DIVERGED, "History diverged",
                                 "Start again without a cursor.");
        return;
      }
}

/* What was answered holds at the end of the log. */
static void
mark_history (AmtRequest *request)
{
  g_autofree char *tag = NULL;
  g_autofree char *mark = NULL;
  gint64 sequence = 0;

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_server_message_get_status (request->message)) ||
      !amt_db_log_end (request->portal->db, &sequence, &tag, NULL))
    return;
  mark = amt_history_to_text (sequence, tag);
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "Portal-History", mark);
}

static void
body_in_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  AmtRequest *request = g_object_get_data (G_OBJECT (message), REQUEST_KEY);

  if (request == NULL || is_answered (request))
    return;
  if (request->route->flags & AMT_ROUTE_HISTORY)
    check_history (request);
  if (!is_answered (request))
    request->route->func (request);
  if (request->route->flags & AMT_ROUTE_HISTORY)
    mark_history (request);
}

/* No ids, no names, no tokens: the template stands for the path. */
static void
ended_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  AmtRequest *request = g_object_get_data (G_OBJECT (message), REQUEST_KEY);
  gboolean was_stream;

  if (request == NULL)
    return;
  request->gone = TRUE;
  count_out (request);
  was_stream = amt_events_closed (request->portal->events, message);
  if (!request->portal->options.quiet)
    g_printerr ("%s %s %u %.1f ms\n", request->route != NULL ? request->route->method : "-",
                request->route != NULL ? request->route->template : "-",
                /* A stream ends when the client goes, which libsoup calls a failure. */
                was_stream ? 200 : soup_server_message_get_status (message),
                (double) (g_get_monotonic_time () - request->started) / 1000.0);
}

void
amt_portal_handle (AmtPortal *self, SoupServer *server)
{
  soup_server_add_early_handler (server, NULL, headers_in_cb, self, NULL);
  soup_server_add_handler (server, NULL, body_in_cb, self, NULL);
  g_signal_connect (server, "request-finished", G_CALLBACK (ended_cb), self);
  g_signal_connect (server, "request-aborted", G_CALLBACK (ended_cb), self);
}
