/* amt-remote-error.c: HTTP statuses, GIO and TLS errors become AMT_REMOTE_ERROR, here and nowhere else.
 * Pure functions; messages are for the log and carry nothing that the portal or a clerk wrote.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-private.h"

#include <string.h>

#define MAX_RETRY_AFTER (24 * 60 * 60)
#define PROBLEM_PREFIX "urn:amtsstube:problem:"

typedef struct
{
  AmtProblem *problem; /* (owned) (nullable) */
  gboolean has_retry_after;
  gint retry_after; /* seconds */
} AmtRemoteErrorPrivate;

static void
amt_remote_error_private_init (AmtRemoteErrorPrivate *priv)
{
  /* Zeroed by GLib: no problem, no Retry-After. */
}

static void
amt_remote_error_private_copy (const AmtRemoteErrorPrivate *source, AmtRemoteErrorPrivate *target)
{
  *target = *source;
  target->problem = source->problem ? amt_problem_copy (source->problem) : NULL;
}

static void
amt_remote_error_private_clear (AmtRemoteErrorPrivate *priv)
{
  g_clear_pointer (&priv->problem, amt_problem_free);
}

G_DEFINE_EXTENDED_ERROR (AmtRemoteError, amt_remote_error)

static AmtRemoteError
code_of_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return AMT_REMOTE_ERROR_SIGN_IN;
    case SOUP_STATUS_FORBIDDEN:
      return AMT_REMOTE_ERROR_NOT_ALLOWED;
    case SOUP_STATUS_NOT_FOUND:
      return AMT_REMOTE_ERROR_NOT_FOUND;
    case SOUP_STATUS_CONFLICT:
      return AMT_REMOTE_ERROR_STATE;
    case SOUP_STATUS_GONE:
      return AMT_REMOTE_ERROR_GONE;
    case SOUP_STATUS_PRECONDITION_FAILED:
    case 428: /* Precondition Required */
      return AMT_REMOTE_ERROR_VERSION;
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case 425: /* Too Early */
    case 429: /* Too Many Requests */
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return AMT_REMOTE_ERROR_BUSY;
    default:
      if (SOUP_STATUS_IS_SERVER_ERROR (status))
        return AMT_REMOTE_ERROR_SERVER;
      if (SOUP_STATUS_IS_CLIENT_ERROR (status))
        return AMT_REMOTE_ERROR_REFUSED;
      /* A redirect, a 2xx that the contract does not have, or no HTTP status at all. */
      return AMT_REMOTE_ERROR_ANSWER;
    }
}

/* The last part of a problem type of the contract; %NULL for foreign ones, which may say anything. */
static const char *
own_problem_name (const AmtProblem *problem)
{
  const char *name;

  if (!problem || !problem->type || !g_str_has_prefix (problem->type, PROBLEM_PREFIX))
    return NULL;

  name = problem->type + strlen (PROBLEM_PREFIX);
  if (strlen (name) > 40 || strspn (name, "abcdefghijklmnopqrstuvwxyz-") != strlen (name))
    return NULL;

  return name;
}

/* @problem: (transfer full) (nullable): none makes an empty one with the status.
 * @retry_after: seconds, or -1. */
GError *
amt_remote_error_new_status (guint status, AmtProblem *problem, gint retry_after)
{
  const char *name = own_problem_name (problem);
  GError *error = g_error_new (AMT_REMOTE_ERROR, code_of_status (status),
                               "the portal answered with status %u%s%s", status, name ? ", " : "",
                               name ? name : "");
  AmtRemoteErrorPrivate *priv = amt_remote_error_get_private (error);

  priv->problem = problem ? problem : amt_problem_new (status, NULL, NULL, NULL);
  priv->has_retry_after = retry_after >= 0;
  priv->retry_after = retry_after;

  return error;
}

/* @cause: (nullable): of AMT_JSON_ERROR; only that of a wrong shape is repeated: it names a JSON pointer and no value. */
GError *
amt_remote_error_new_answer (const char *what, const GError *cause)
{
  const char *detail = NULL;

  if (g_error_matches (cause, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE))
    detail = cause->message;
  else if (g_error_matches (cause, AMT_JSON_ERROR, AMT_JSON_ERROR_DEPTH))
    detail = "nested too deeply";
  else if (g_error_matches (cause, AMT_JSON_ERROR, AMT_JSON_ERROR_SIZE))
    detail = "too large";

  return g_error_new (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_ANSWER, "the portal's answer %s%s%s", what,
                      detail ? ": " : "", detail ? detail : "");
}

static char *
describe_certificate (SoupMessage *message)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);
  g_autoptr (GString) text = g_string_new ("the portal's certificate is not trusted");

  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    g_string_append (text, "; its issuer is unknown");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    g_string_append (text, "; it is for another host");
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    g_string_append (text, "; it is not valid yet");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    g_string_append (text, "; it has expired");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    g_string_append (text, "; it was revoked");
  if (flags & G_TLS_CERTIFICATE_INSECURE)
    g_string_append (text, "; its algorithm is too weak");
  if (flags & G_TLS_CERTIFICATE_GENERIC_ERROR)
    g_string_append (text, "; it cannot be checked");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *
new_tls (const GError *foreign, SoupMessage *message)
{
  g_autofree char *text = NULL;

  switch (foreign->code)
    {
    case G_TLS_ERROR_BAD_CERTIFICATE:
      text = describe_certificate (message);
      break;
    case G_TLS_ERROR_CERTIFICATE_REQUIRED:
      text = g_strdup ("the portal asks for a client certificate");
      break;
    case G_TLS_ERROR_NOT_TLS:
      text = g_strdup ("the other side does not speak TLS");
      break;
    default:
      text = g_strdup ("the TLS handshake failed");
      break;
    }

  return g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_TLS, text);
}

/* @foreign: (nullable): what GIO or libsoup said; not repeated, since it may name hosts of the clerk's network
 * @started: whether bytes of the request may have left
 * @timed_out: whether the call's own clock ran out */
GError *
amt_remote_error_new_transport (const GError *foreign, SoupMessage *message, gboolean started,
                                gboolean timed_out)
{
  /* "Certificate required" comes during the handshake: in TLS 1.3 the request may be under way by then, but
   * the server has not taken it. All other TLS errors after the start are a broken connection. */
  gboolean tls = foreign && foreign->domain == G_TLS_ERROR && foreign->code != G_TLS_ERROR_EOF &&
                 (!started || foreign->code == G_TLS_ERROR_CERTIFICATE_REQUIRED);
  const char *how = "failed";

  if (!timed_out && tls)
    return new_tls (foreign, message);

  if (timed_out)
    how = "timed out";
  else if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    how = "was refused";
  else if (foreign && foreign->domain == G_RESOLVER_ERROR)
    how = "failed: the name cannot be resolved";
  else if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    how = "failed: the proxy does not answer";

  if (started)
    return g_error_new (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST,
                        "the connection %s before the whole answer was there", how);

  return g_error_new (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT, "connecting %s", how);
}

/* RFC 9110, 10.2.3: seconds or an HTTP date. The date is compared with the answer's own Date, so that a wrong clock
 * here does no harm; without one, with this machine's clock.
 * Returns: seconds up to a day, or -1. */
gint
amt_remote_parse_retry_after (const char *value, const char *date)
{
  g_autoptr (GDateTime) until = NULL;
  g_autoptr (GDateTime) now = NULL;
  guint64 seconds;
  gint64 left;

  if (!value)
    return -1;

  if (*value && strspn (value, "0123456789") == strlen (value))
    {
      /* More digits than fit: certainly more than a day. */
      if (!g_ascii_string_to_unsigned (value, 10, 0, MAX_RETRY_AFTER, &seconds, NULL))
        return MAX_RETRY_AFTER;
      return (gint) seconds;
    }

  until = soup_date_time_new_from_http_string (value);
  if (!until)
    return -1;

  now = date ? soup_date_time_new_from_http_string (date) : NULL;
  if (now)
    left = g_date_time_difference (until, now) / G_TIME_SPAN_SECOND;
  else
    {
      g_autoptr (AmtClock) clock = amt_clock_new_system ();
      left = g_date_time_to_unix (until) - amt_clock_now (clock) / G_TIME_SPAN_SECOND;
    }

  return (gint) CLAMP (left, 0, MAX_RETRY_AFTER);
}

const AmtProblem *
amt_remote_error_get_problem (const GError *error)
{
  if (!error || error->domain != AMT_REMOTE_ERROR)
    return NULL;

  return amt_remote_error_get_private (error)->problem;
}

gint
amt_remote_error_get_retry_after (const GError *error)
{
  const AmtRemoteErrorPrivate *priv;

  if (!error || error->domain != AMT_REMOTE_ERROR)
    return -1;

  priv = amt_remote_error_get_private (error);

  return priv->has_retry_after ? priv->retry_after : -1;
}
