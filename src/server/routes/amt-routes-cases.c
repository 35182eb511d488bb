/* amt-routes-cases.c: GET /cases?ids= and GET /cases/{id}.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

void
amt_routes_get_case (AmtRequest *request)
{
  g_autoptr (GError) error = NULL;
  gboolean tagged = FALSE;
  g_autoptr (AmtCase) value = amt_portal_see (request->portal, request->me,
                                              amt_request_segment (request, 0), &tagged, &error);
  g_autofree char *etag = NULL;

  if (error != NULL)
    {
      amt_request_fail (request, error);
      return;
    }
  if (value == NULL)
    {
      amt_request_not_found (request);
      return;
    }

  etag = g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", value->version);
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "ETag",
                                etag);
  /* The applicant's half changes without the version; until that moves on, the version tells too little. */
  if (tagged && amt_request_matches_etag (request, etag))
    soup_server_message_set_status (request->message, 304, NULL);
  else
    amt_request_answer (request, 200, amt_wire_case_to_json (value));
}

void
amt_routes_get_cases (AmtRequest *request)
{
  const char *text = amt_request_query (request, "ids");
  g_auto (GStrv) ids = g_strsplit (text != NULL ? text : "", ",", AMT_MAX_IDS + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) page = json_object_new ();
  JsonArray *cases = json_array_new ();
  JsonArray *missing = json_array_new ();

  json_object_set_array_member (page, "cases", cases);
  json_object_set_array_member (page, "missing", missing);
  if (text == NULL || *text == '\0' || !g_utf8_validate (text, -1, NULL) ||
      g_strv_length (ids) > AMT_MAX_IDS)
    {
      amt_request_refuse_with (request, 400, AMT_PROBLEM_MALFORMED, "Malformed",
                               "ids are 1 to 100 ids separated by commas.");
      return;
    }

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (AmtCase) value =
          amt_portal_see (request->portal, request->me, ids[i], NULL, &error);

      if (error != NULL)
        {
          amt_request_fail (request, error);
          return;
        }
      if (value != NULL)
        json_array_add_object_element (cases, amt_wire_case_to_json (value));
      else
        json_array_add_string_element (missing, ids[i]);
    }
  amt_request_answer (request, 200, g_steal_pointer (&page));
}
