/* amt-db-sign-ins.c: who is signed in at the portal's own sign-in, and with which tokens.
 * Part of AmtDb. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-db-private.h"

static const char SQL_BEGIN_SIGN_IN[] =
    "INSERT INTO sign_ins (family, user_id, client_id, audience, at) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char SQL_END_SIGN_IN[] = "DELETE FROM sign_ins WHERE family = ?1";
static const char SQL_ADD_TOKEN[] =
    "INSERT INTO sign_in_tokens (hash, family, refresh, spent, expires_at)"
    "  VALUES (?1, ?2, ?3, 0, ?4)";
static const char SQL_SPEND_TOKEN[] =
    "UPDATE sign_in_tokens SET spent = 1 WHERE hash = ?1 AND spent = 0";
static const char SQL_FIND_TOKEN[] =
    "SELECT s.family, s.user_id, s.client_id, s.audience, t.spent"
    "  FROM sign_in_tokens AS t JOIN sign_ins AS s ON s.family = t.family"
    " WHERE t.hash = ?1 AND t.refresh = ?2 AND t.expires_at > ?3";

void
amt_signed_in_free (AmtSignedIn *self)
{
  g_free (self->family);
  g_free (self->user_id);
  g_free (self->client_id);
  g_free (self->audience);
  g_free (self);
}

static char *
hash_of (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

gboolean
amt_db_begin_sign_in (AmtDb *self, const AmtSignedIn *sign_in, gint64 at, GError **error)
{
  return amt_db_change (self, SQL_BEGIN_SIGN_IN, error, "ssssi", sign_in->family, sign_in->user_id,
                        sign_in->client_id, sign_in->audience, at);
}

gboolean
amt_db_end_sign_in (AmtDb *self, const char *family, GError **error)
{
  return amt_db_change (self, SQL_END_SIGN_IN, error, "s", family);
}

gboolean
amt_db_add_token (AmtDb *self, const char *token, gboolean refresh, const char *family,
                  gint64 expires_at, GError **error)
{
  g_autofree char *hash = hash_of (token);

  return amt_db_change (self, SQL_ADD_TOKEN, error, "ssii", hash, family, (gint64) refresh,
                        expires_at);
}

gboolean
amt_db_spend_token (AmtDb *self, const char *token, GError **error)
{
  g_autofree char *hash = hash_of (token);

  return amt_db_change (self, SQL_SPEND_TOKEN, error, "s", hash);
}

AmtSignedIn *
amt_db_find_token (AmtDb *self, const char *token, gboolean refresh, gint64 now)
{
  g_autofree char *hash = hash_of (token);
  g_auto (AmtRows) rows =
      amt_db_select (self, SQL_FIND_TOKEN, NULL, "sii", hash, (gint64) refresh, now);
  AmtSignedIn *found;

  if (rows == NULL || amt_rows_next (self, rows, NULL) != SQLITE_ROW)
    return NULL;
  found = g_new0 (AmtSignedIn, 1);
  found->family = amt_rows_dup_text (rows, 0);
  found->user_id = amt_rows_dup_text (rows, 1);
  found->client_id = amt_rows_dup_text (rows, 2);
  found->audience = amt_rows_dup_text (rows, 3);
  found->spent = sqlite3_column_int64 (rows, 4) != 0;
  return found;
}
