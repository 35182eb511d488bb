/* amt-routes-events.c: GET /events, PUT and DELETE /cases/{id}/presence.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "../amt-events.h"
#include "../rules/amt-rules.h"

static void
too_many (AmtRequest *request)
{
  g_autofree char *seconds =
      g_strdup_printf ("%u", MAX (request->portal->options.heartbeat_ms * 3 / 1000, 1));

  /* A stream whose client vanished without a word is noticed by then. */
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "Retry-After", seconds);
  amt_request_refuse_with (request, 429, AMT_PROBLEM_TOO_MANY, "Too many event streams", NULL);
}

void
amt_routes_get_events (AmtRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  AmtPortal *portal = request->portal;
  const char *token = amt_request_token (request);

  if (amt_events_count (portal->events, token) >= portal->options.max_streams)
    {
      too_many (request);
      return;
    }

  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  /* nginx holds answers back unless told otherwise. */
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no");
  soup_message_headers_set_encoding (
      headers, soup_server_message_get_http_version (request->message) == SOUP_HTTP_1_0
                   ? SOUP_ENCODING_EOF
                   : SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (request->message),
                                    FALSE);
  soup_server_message_set_status (request->message, 200, NULL);
  amt_listener_expect_silence (portal->listener, request->message,
                               3 * portal->options.heartbeat_ms);
  amt_events_open (portal->events, request->message, request->me, token,
                   amt_request_header (request, "Last-Event-ID"));
}

/* Whether the person may read the case; else it is answered. */
static gboolean
check_case (AmtRequest *request)
{
  g_autofree char *queue_id =
      amt_db_get_queue (request->portal->db, amt_request_segment (request, 0));

  if (queue_id != NULL && (amt_rules_rights (request->me, queue_id) & AMT_RIGHT_READ) != 0)
    return TRUE;
  amt_request_not_found (request);
  return FALSE;
}

void
amt_routes_put_presence (AmtRequest *request)
{
  if (!check_case (request))
    return;
  amt_events_enter (request->portal->events, request->me, amt_request_segment (request, 0));
  soup_server_message_set_status (request->message, 204, NULL);
}

/* Also for a case that is gone: leaving always succeeds and says nothing. */
void
amt_routes_delete_presence (AmtRequest *request)
{
  amt_events_leave (request->portal->events, request->me, amt_request_segment (request, 0));
  soup_server_message_set_status (request->message, 204, NULL);
}
