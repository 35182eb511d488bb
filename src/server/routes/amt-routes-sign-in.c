/* amt-routes-sign-in.c: the portal's own sign-in over HTTP. Where there is none, nothing of it is found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include <string.h>

#define COOKIE "amtsstube-sign-in"

/* 404 unless the portal has a sign-in of its own. */
static AmtIssuer *
need_issuer (AmtRequest *request)
{
  AmtIssuer *issuer = request->portal->issuer;

  if (issuer == NULL)
    amt_request_not_found (request);
  return issuer;
}

static SoupMessageHeaders *
response_headers (AmtRequest *request)
{
  return soup_server_message_get_response_headers (request->message);
}

/* @page: (transfer full) */
static void
answer_page (AmtRequest *request, guint status, char *page)
{
  SoupMessageHeaders *headers = response_headers (request);

  /* form-action is left open: the choice leads on to the program's own address. */
  soup_message_headers_replace (
      headers, "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'");
  soup_message_headers_replace (headers, "X-Frame-Options", "DENY");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  amt_request_answer_text (request, status, "text/html; charset=utf-8", page);
}

static void
refuse_page (AmtRequest *request)
{
  answer_page (request, 400,
               amt_issuer_message_page ("Anmeldung nicht möglich",
                                        "Die Anfrage ist unvollständig, abgelaufen oder kommt von "
                                        "einem unbekannten Programm. Bitte beginnen Sie die "
                                        "Anmeldung in der Amtsstube noch einmal."));
}

/* The body as a form; NULL for none. */
static GHashTable *
parse_form (AmtRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);

  return soup_form_decode (text);
}

void
amt_routes_get_issuer (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);

  if (issuer != NULL)
    amt_request_answer (request, 200, amt_issuer_dup_metadata (issuer));
}

void
amt_routes_get_issuer_keys (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  JsonObject *keys = issuer != NULL ? amt_issuer_dup_keys (issuer) : NULL;

  if (keys != NULL)
    amt_request_answer (request, 200, keys);
  else if (issuer != NULL)
    amt_request_fail (request, NULL);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const AmtMe *const *one = a;
  const AmtMe *const *other = b;

  return g_utf8_collate ((*one)->name, (*other)->name);
}

static GPtrArray *
sorted_people (AmtPortal *portal)
{
  GPtrArray *people = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer me;

  g_hash_table_iter_init (&iter, portal->people);
  while (g_hash_table_iter_next (&iter, NULL, &me))
    g_ptr_array_add (people, me);
  g_ptr_array_sort (people, compare_names);
  return people;
}

static void
redirect (AmtRequest *request, const char *uri)
{
  soup_message_headers_replace (response_headers (request), "Location", uri);
  soup_message_headers_replace (response_headers (request), "Cache-Control", "no-store");
  soup_server_message_set_status (request->message, SOUP_STATUS_SEE_OTHER, NULL);
}

void
amt_routes_get_authorize (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  g_auto (AmtIssuerStep) step = { NULL, NULL };
  g_autoptr (GPtrArray) people = NULL;
  g_autofree char *cookie = NULL;

  if (issuer == NULL)
    return;
  amt_issuer_authorize (issuer, request->query, &step);
  if (step.redirect != NULL)
    redirect (request, step.redirect);
  else if (step.page_id == NULL)
    refuse_page (request);
  else
    {
      /* The page's id is also a cookie: a form that another site made this browser send lacks it. */
      cookie = g_strdup_printf (COOKIE "=%s; Path=" AMT_BASE_PATH AMT_ISSUER_PATH
                                       "; HttpOnly; SameSite=Strict",
                                step.page_id);
      soup_message_headers_replace (response_headers (request), "Set-Cookie", cookie);
      people = sorted_people (request->portal);
      answer_page (request, 200, amt_issuer_people_page (people, step.page_id));
    }
}

static gboolean
has_cookie (AmtRequest *request, const char *page_id)
{
  const char *header = amt_request_header (request, "Cookie");
  g_autofree char *wanted = g_strconcat (COOKIE "=", page_id, NULL);
  g_auto (GStrv) cookies = g_strsplit (header != NULL ? header : "", ";", 0);

  for (guint i = 0; cookies[i] != NULL; i++)
    if (g_str_equal (g_strstrip (cookies[i]), wanted))
      return TRUE;
  return FALSE;
}

void
amt_routes_post_authorize (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  g_autoptr (GHashTable) form = issuer != NULL ? parse_form (request) : NULL;
  const char *page_id = form != NULL ? g_hash_table_lookup (form, "page") : NULL;
  const char *user_id = form != NULL ? g_hash_table_lookup (form, "person") : NULL;
  gboolean cancel = form != NULL && g_hash_table_contains (form, "cancel");
  g_auto (AmtIssuerStep) step = { NULL, NULL };

  if (issuer == NULL)
    return;
  if (page_id != NULL && has_cookie (request, page_id) &&
      (cancel || (user_id != NULL && g_hash_table_contains (request->portal->people, user_id))))
    amt_issuer_choose (issuer, page_id, cancel ? NULL : user_id, &step);
  if (step.redirect != NULL)
    redirect (request, step.redirect);
  else
    refuse_page (request);
}

static const char *
name_of_cb (const char *user_id, gpointer user_data)
{
  AmtPortal *portal = user_data;
  const AmtMe *me = g_hash_table_lookup (portal->people, user_id);

  return me != NULL ? me->name : NULL;
}

void
amt_routes_post_token (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  g_autoptr (GHashTable) form = issuer != NULL ? parse_form (request) : NULL;
  JsonObject *answer;
  guint status;

  if (issuer == NULL)
    return;
  answer = amt_issuer_answer_token (issuer, form, name_of_cb, request->portal, &status);
  soup_message_headers_replace (response_headers (request), "Cache-Control", "no-store");
  amt_request_answer (request, status, answer);
}

void
amt_routes_post_revoke (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  g_autoptr (GHashTable) form = issuer != NULL ? parse_form (request) : NULL;
  const char *token = form != NULL ? g_hash_table_lookup (form, "token") : NULL;

  if (issuer == NULL)
    return;
  /* RFC 7009, 2.2: a token that is not known is as good as revoked. */
  if (token != NULL)
    amt_issuer_revoke (issuer, token);
  soup_server_message_set_status (request->message, 200, NULL);
}

void
amt_routes_get_end_session (AmtRequest *request)
{
  AmtIssuer *issuer = need_issuer (request);
  const char *id_token = amt_request_query (request, "id_token_hint");

  if (issuer == NULL)
    return;
  if (id_token != NULL)
    (void) amt_issuer_end (issuer, id_token);
  answer_page (request, 200,
               amt_issuer_message_page ("Abgemeldet", "Sie können diese Seite schließen."));
}
