/* amt-browser.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-browser.h"

#include <libsoup/soup.h>
#include <string.h>

#include "amt-test.h"

#define MAX_STEPS 20
#define MAX_PAGE (1024 * 1024)

struct _AmtBrowser
{
  SoupSession *session; /* (owned) */
  GHashTable *fields;   /* (owned) name -> value */
  GHashTable *spoils;   /* (owned) parameter -> value or "" */
  char *append;         /* (owned) (nullable) */
  char *first_uri;      /* (owned) (nullable) */
  GUri *uri;            /* (owned) (nullable) of the page */
  char *page;           /* (owned) (nullable) */
  guint status;
  guint n_steps;
  gboolean done;
  gboolean stay;
  GCancellable *gone; /* (owned) */
};

AmtBrowser *
amt_browser_new (void)
{
  AmtBrowser *self = g_new0 (AmtBrowser, 1);

  self->session = soup_session_new ();
  soup_session_add_feature_by_type (self->session, SOUP_TYPE_COOKIE_JAR);
  soup_session_set_proxy_resolver (self->session, NULL);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->spoils = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gone = g_cancellable_new ();

  return self;
}

void
amt_browser_free (AmtBrowser *self)
{
  g_cancellable_cancel (self->gone);
  soup_session_abort (self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->session);
  g_object_unref (self->gone);
  g_hash_table_unref (self->fields);
  g_hash_table_unref (self->spoils);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->append);
  g_free (self->first_uri);
  g_free (self->page);
  g_free (self);
}

void
amt_browser_fill (AmtBrowser *self, const char *field, const char *value)
{
  g_hash_table_replace (self->fields, g_strdup (field), g_strdup (value));
}

void
amt_browser_spoil (AmtBrowser *self, const char *parameter, const char *value)
{
  g_hash_table_replace (self->spoils, g_strdup (parameter), g_strdup (value ? value : ""));
}

void
amt_browser_append (AmtBrowser *self, const char *text)
{
  g_free (self->append);
  self->append = g_strdup (text);
}

/* The text between @before and @after in @from; NULL if it is not there. */
static char *
between (const char *from, const char *before, const char *after)
{
  const char *start = strstr (from, before);
  const char *end = start ? strstr (start + strlen (before), after) : NULL;

  return end ? g_strndup (start + strlen (before), (gsize) (end - start) - strlen (before)) : NULL;
}

static char *
unescape (const char *html)
{
  GString *text = g_string_new (html);

  g_string_replace (text, "&quot;", "\"", 0);
  g_string_replace (text, "&#39;", "'", 0);
  g_string_replace (text, "&lt;", "<", 0);
  g_string_replace (text, "&gt;", ">", 0);
  g_string_replace (text, "&amp;", "&", 0);

  return g_string_free (text, FALSE);
}

static char *
attribute (const char *tag, const char *name)
{
  g_autofree char *before = g_strdup_printf (" %s=\"", name);
  g_autofree char *raw = between (tag, before, "\"");

  return raw ? unescape (raw) : NULL;
}

/* The fields of the form that begins at @form, as they are sent. */
static char *
fill_in (AmtBrowser *self, const char *form)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GRegex) regex = g_regex_new ("<(input|button)\\b[^>]*>", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_regex_match (regex, form, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *tag = g_match_info_fetch (match, 0);
      g_autofree char *type = attribute (tag, "type");
      g_autofree char *field = attribute (tag, "name");

      if (field && type && g_str_equal (type, "hidden"))
        g_hash_table_replace (values, g_strdup (field), attribute (tag, "value"));
      else if (field && g_hash_table_contains (self->fields, field))
        g_hash_table_replace (values, g_strdup (field),
                              g_strdup (g_hash_table_lookup (self->fields, field)));
    }
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_hash_table_contains (values, name))
      g_hash_table_replace (values, g_strdup (name), g_strdup (value));

  return soup_form_encode_hash (values);
}

static void go (AmtBrowser *self, const char *method, GUri *uri, const char *form);

static void
follow (AmtBrowser *self)
{
  const char *form = strstr (self->page, "<form");
  g_autofree char *tag = form ? between (form, "<form", ">") : NULL;
  g_autofree char *rest = form ? between (form, ">", "</form>") : NULL;
  g_autofree char *action = tag ? attribute (tag, "action") : NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *body = NULL;

  if (!rest || self->stay || ++self->n_steps > MAX_STEPS)
    {
      self->done = TRUE;
      return;
    }
  uri = g_uri_parse_relative (self->uri, action ? action : "", SOUP_HTTP_URI_FLAGS, NULL);
  body = fill_in (self, rest);
  go (self, SOUP_METHOD_POST, uri, body);
}

/* An address on the way: where it leads back to the program, it is spoilt. */
static GUri *
redirect_of (AmtBrowser *self, const char *location)
{
  GUri *uri = g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GHashTable) given = NULL;
  g_autoptr (GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;
  GUri *spoilt;

  if (g_hash_table_size (self->spoils) == 0 || !g_uri_get_query (uri))
    return uri;
  given = soup_form_decode (g_uri_get_query (uri));
  if (!g_hash_table_contains (given, "state") || g_hash_table_contains (given, "client_id"))
    return uri;

  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (query, name, value);
  g_hash_table_iter_init (&iter, self->spoils);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (*(const char *) value)
      g_hash_table_insert (query, name, value);
    else
      g_hash_table_remove (query, name);
  text = soup_form_encode_hash (query);
  spoilt = soup_uri_copy (uri, SOUP_URI_QUERY, text, SOUP_URI_NONE);
  g_uri_unref (uri);

  return spoilt;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtBrowser *self = user_data;
  g_autoptr (GError) error = NULL;
  GOutputStream *memory = G_OUTPUT_STREAM (source);
  gssize n = g_output_stream_splice_finish (memory, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_free (self->page);
  self->page = n >= 0
                   ? g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                                MIN ((gsize) n, MAX_PAGE))
                   : g_strdup ("");
  follow (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupSession *session = SOUP_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (session, result, &error);
  SoupMessage *message = soup_session_get_async_result_message (session, result);
  AmtBrowser *self = user_data;
  const char *location;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!stream)
    {
      self->status = 0;
      self->done = TRUE;
      return;
    }
  self->status = soup_message_get_status (message);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_uri_ref (soup_message_get_uri (message));
  location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  if (SOUP_STATUS_IS_REDIRECTION (self->status) && location && ++self->n_steps <= MAX_STEPS)
    {
      g_autoptr (GUri) uri = redirect_of (self, location);

      go (self, SOUP_METHOD_GET, uri, NULL);
    }
  else
    {
      g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

      g_output_stream_splice_async (
          memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
          G_PRIORITY_DEFAULT, self->gone, read_cb, self);
    }
}

static void
go (AmtBrowser *self, const char *method, GUri *uri, const char *form)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_uri (method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (form)
    {
      g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
    }
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->gone, sent_cb, self);
}

void
amt_browser_stay (AmtBrowser *self, gboolean stay)
{
  self->stay = stay;
}

gboolean
amt_browser_open (const char *uri, gpointer browser, GError **error)
{
  AmtBrowser *self = browser;
  g_autofree char *whole = g_strconcat (uri, self->append, NULL);
  g_autoptr (GUri) parsed = g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, error);

  if (!parsed)
    return FALSE;
  g_free (self->first_uri);
  self->first_uri = g_strdup (uri);
  self->done = FALSE;
  self->n_steps = 0;
  go (self, SOUP_METHOD_GET, parsed, NULL);

  return TRUE;
}

static void
json_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
amt_browser_send_json (AmtBrowser *self, const char *method, const char *uri, const char *json)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  gboolean sent = FALSE;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->gone, json_sent_cb,
                           &sent);
  amt_test_await (sent);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_OK);
}

gboolean
amt_browser_is_done (AmtBrowser *self)
{
  return self->done;
}

const char *
amt_browser_get_page (AmtBrowser *self)
{
  return self->page;
}

guint
amt_browser_get_status (AmtBrowser *self)
{
  return self->status;
}

const char *
amt_browser_get_first_uri (AmtBrowser *self)
{
  return self->first_uri;
}
