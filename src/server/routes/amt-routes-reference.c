/* amt-routes-reference.c: GET /, /me and the reference lists.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "config.h"

void
amt_routes_get_info (AmtRequest *request)
{
  static const char *const features[] = { "changes", "batch",    "uploads", "documents",
                                          "events",  "presence", NULL };
  g_autoptr (AmtPortalInfo) info = amt_portal_info_new ();

  info->name = g_strdup ("Amtsstube-Portal");
  info->api_version = g_strdup ("1.0");
  info->min_client_version = g_strdup ("0.1.0");
  info->environment = g_strdup ("training");
  g_strfreev (info->features);
  info->features = g_strdupv ((char **) features);
  info->max_page = request->portal->options.max_page;
  info->max_upload = request->portal->options.max_upload;
  info->cache_lease = request->portal->options.cache_lease;
  info->cache_closed = request->portal->options.cache_closed;
  if (request->portal->issuer != NULL)
    {
      info->oidc_issuer = g_strdup (amt_issuer_get_uri (request->portal->issuer));
      info->client_id = g_strdup (AMT_ISSUER_CLIENT);
    }
  else if (request->portal->introspection != NULL)
    {
      info->oidc_issuer = g_strdup (request->portal->issuer_uri);
      info->client_id = g_strdup (request->portal->client_id);
    }
  info->server_time = amt_clock_now (request->portal->clock);
  amt_request_answer (request, 200, amt_wire_portal_info_to_json (info));
}

void
amt_routes_get_me (AmtRequest *request)
{
  amt_request_answer (request, 200, amt_wire_me_to_json (request->me));
}

void
amt_routes_get_list (AmtRequest *request)
{
  const AmtList *list = g_hash_table_lookup (request->portal->lists, request->route->template + 1);

  if (list == NULL)
    {
      amt_request_fail (request, NULL);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "ETag",
                                list->etag);
  if (amt_request_matches_etag (request, list->etag))
    soup_server_message_set_status (request->message, 304, NULL);
  else
    amt_request_answer_text (request, 200, "application/json", g_strdup (list->body));
}
