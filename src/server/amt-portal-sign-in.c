/* amt-portal-sign-in.c: where people of this portal sign in: here (demo), at an external issuer, or nowhere (tokens from a
 * file).
 * Part of AmtPortal. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
fail (const char *why, GError **error)
{
  g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS, why);
  return FALSE;
}

static gboolean
read_subjects (AmtPortal *self, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 2);

      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      if (g_strv_length (words) != 2 || *g_strstrip (words[1]) == '\0')
        {
          g_set_error (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                       _ ("subjects, line %u: not \"subject user-id\""), i + 1);
          return FALSE;
        }
      amt_introspection_map (self->introspection, words[0], words[1]);
    }
  return TRUE;
}

static gboolean
open_external (AmtPortal *self, GError **error)
{
  const AmtPortalOptions *options = &self->options;
  g_autofree char *credentials = NULL;

  if (options->issuer == NULL || options->introspection_url == NULL ||
      options->introspection_credentials == NULL)
    return fail ("issuer, introspection address and credentials go together", error);
  if (!g_file_get_contents (options->introspection_credentials, &credentials, NULL, error))
    return FALSE;
  g_strstrip (credentials);
  if (strchr (credentials, ':') == NULL)
    {
      memset (credentials, 0, strlen (credentials));
      return fail ("the credentials are not \"id:secret\"", error);
    }
  self->issuer_uri = g_strdup (options->issuer);
  self->client_id = g_strdup (options->client_id != NULL ? options->client_id : AMT_ISSUER_CLIENT);
  self->introspection = amt_introspection_new (options->introspection_url, self->issuer_uri,
                                               credentials, self->client_id, self->clock, error);
  memset (credentials, 0, strlen (credentials));
  return self->introspection != NULL &&
         (options->subjects == NULL || read_subjects (self, options->subjects, error));
}

gboolean
amt_portal_open_sign_in (AmtPortal *self, GError **error)
{
  const AmtPortalOptions *options = &self->options;

  self->public_url = g_strdup (options->public_url);
  if (options->issuer != NULL || options->introspection_url != NULL ||
      options->introspection_credentials != NULL || options->subjects != NULL)
    return open_external (self, error);
  if (options->demo)
    self->issuer = amt_issuer_new (self->db, self->clock, options->access_token_seconds);
  return TRUE;
}

void
amt_portal_close_sign_in (AmtPortal *self)
{
  g_clear_pointer (&self->issuer, amt_issuer_free);
  g_clear_pointer (&self->introspection, amt_introspection_free);
  g_clear_pointer (&self->issuer_uri, g_free);
  g_clear_pointer (&self->client_id, g_free);
  g_clear_pointer (&self->public_url, g_free);
}

void
amt_portal_name_sign_in (AmtPortal *self)
{
  const char *url = self->public_url != NULL ? self->public_url : self->url;

  if (self->issuer != NULL)
    amt_issuer_set_portal (self->issuer, url);
  if (self->introspection != NULL)
    amt_introspection_set_audience (self->introspection, url);
}
