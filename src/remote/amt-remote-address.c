/* amt-remote-address.c: what may stand in addresses and headers: base address, path segments, entity tags, digests.
 * Pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-private.h"

#include <string.h>

#define SHA256_HEX 64
#define SHA256_BYTES 32

/* RFC 6761: "localhost" never leaves the machine; GLib's resolver answers it by itself. */
gboolean
amt_remote_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address && g_inet_address_get_is_loopback (address);
}

gboolean
amt_remote_is_token (const char *text)
{
  static const char ALLOWED[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";

  return *text && strspn (text, ALLOWED) == strlen (text);
}

gboolean
amt_remote_base_is_usable (GUri *base, GError **error)
{
  const char *scheme = g_uri_get_scheme (base);
  const char *host = g_uri_get_host (base);
  const char *why = NULL;

  if (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
    why = "it must begin with https://";
  else if (!host || !*host)
    why = "it names no host";
  else if (strcmp (scheme, "http") == 0 && !amt_remote_is_loopback (host))
    why = "http is only for this machine itself; others need https";
  else if (g_uri_get_userinfo (base))
    why = "it must not carry a user name or password";
  else if (g_uri_get_query (base) || g_uri_get_fragment (base))
    why = "it must end with the path";

  if (why)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "the portal's address cannot be used: %s", why);

  return !why;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_REFUSED, "not sent: %s", what);

  return FALSE;
}

gboolean
amt_remote_check_segment (const char *segment, GError **error)
{
  if (!segment || !*segment || strcmp (segment, ".") == 0 || strcmp (segment, "..") == 0)
    return refuse (error, "an id is empty or means a folder");
  if (strlen (segment) > AMT_REMOTE_MAX_WORD || !g_utf8_validate (segment, -1, NULL))
    return refuse (error, "an id is too long or not UTF-8");

  for (const char *p = segment; *p; p++)
    if (g_ascii_iscntrl (*p))
      return refuse (error, "an id has control characters");

  return TRUE;
}

gboolean
amt_remote_check_header (const char *value, GError **error)
{
  if (!value || !*value || strlen (value) > AMT_REMOTE_MAX_WORD)
    return refuse (error, "a header value is empty or too long");

  for (const char *p = value; *p; p++)
    if (*p < 0x20 || *p > 0x7e)
      return refuse (error, "a header value is not printable ASCII");

  return TRUE;
}

gboolean
amt_remote_check_sha256 (const char *sha256, GError **error)
{
  if (!sha256 || strlen (sha256) != SHA256_HEX || strspn (sha256, "0123456789abcdef") != SHA256_HEX)
    return refuse (error, "a SHA-256 is not 64 lower-case hexadecimal digits");

  return TRUE;
}

char *
amt_remote_path (GError **error, ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  const char *segment;
  gboolean fits = TRUE;
  va_list args;

  va_start (args, error);
  while (fits && (segment = va_arg (args, const char *)))
    {
      fits = amt_remote_check_segment (segment, error);
      if (fits)
        {
          g_string_append_c (path, '/');
          g_string_append_uri_escaped (path, segment, NULL, FALSE);
        }
    }
  va_end (args);

  return fits ? g_string_free (g_steal_pointer (&path), FALSE) : NULL;
}

char *
amt_remote_entity_tag (const char *etag)
{
  if (etag[0] == '"' || g_str_has_prefix (etag, "W/\""))
    return g_strdup (etag);

  return g_strdup_printf ("\"%s\"", etag);
}

char *
amt_remote_digest (const char *sha256)
{
  guint8 bytes[SHA256_BYTES];
  g_autofree char *base64 = NULL;

  for (guint i = 0; i < SHA256_BYTES; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (sha256[2 * i]) << 4 |
                         g_ascii_xdigit_value (sha256[2 * i + 1]));
  base64 = g_base64_encode (bytes, sizeof bytes);

  return g_strdup_printf ("sha-256=:%s:", base64);
}

/* A dictionary (RFC 8941) of byte sequences; their alphabet has no comma and no semicolon. */
gboolean
amt_remote_digest_fits (const char *header, const char *sha256)
{
  g_auto (GStrv) members = g_strsplit (header ? header : "", ",", -1);
  g_autofree char *wanted = amt_remote_digest (sha256);

  for (guint i = 0; members[i]; i++)
    {
      char *member = g_strstrip (members[i]);
      char *parameters = strchr (member, ';');

      if (parameters)
        *parameters = '\0';
      if (g_str_has_prefix (member, "sha-256=") && strcmp (g_strchomp (member), wanted) != 0)
        return FALSE;
    }

  return TRUE;
}
