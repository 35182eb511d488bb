/* fuzz-issuer.c: fuzz target: parameters that reach the demo portal's own sign-in: authorization request, token request, tokens to be
 * revoked. One input is all of them; the code that a good request got is put into the token request.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "amt-issuer.h"

#include <libsoup/soup.h>
#include <string.h>

/* Made once: its key is worth ten thousand inputs. What sign-ins leave in the database goes; open pages and codes have a bound
 * of their own. */
static AmtIssuer *
get_issuer (void)
{
  static AmtIssuer *issuer;
  static AmtDb *db;
  static guint n_used;
  g_autoptr (GError) error = NULL;

  if (!issuer)
    {
      g_autoptr (AmtClock) clock =
          amt_clock_new_fixed (G_GINT64_CONSTANT (1772000000) * G_TIME_SPAN_SECOND);

      db = amt_db_open_file (":memory:", &error);
      g_assert_no_error (error);
      issuer = amt_issuer_new (db, clock, 0);
      amt_issuer_set_portal (issuer, "http://127.0.0.1:1/v1");
    }
  if (++n_used % 1000 == 0)
    {
      amt_db_prune (db, G_MAXINT64, &error);
      g_assert_no_error (error);
    }

  return issuer;
}

static const char *
name_of (const char *user_id, gpointer user_data)
{
  return "Erika Beispiel";
}

static void
check_redirect (const char *redirect)
{
  g_autoptr (GUri) uri = g_uri_parse (redirect, G_URI_FLAGS_ENCODED, NULL);

  g_assert_nonnull (uri);
  g_assert_null (strpbrk (redirect, " \t\r\n"));
  g_assert_true (g_str_equal (g_uri_get_host (uri), "127.0.0.1") ||
                 g_str_equal (g_uri_get_host (uri), "::1"));
}

/* The code that comes of a request; %NULL if it is refused. */
static char *
get_code (AmtIssuer *issuer, GHashTable *query)
{
  g_auto (AmtIssuerStep) step = { 0 };
  g_auto (AmtIssuerStep) chosen = { 0 };
  g_autoptr (GHashTable) back = NULL;

  amt_issuer_authorize (issuer, query, &step);
  g_assert_false (step.page_id && step.redirect);
  if (step.redirect)
    check_redirect (step.redirect);
  if (!step.page_id)
    return NULL;

  amt_issuer_choose (issuer, step.page_id, "u-1", &chosen);
  g_assert_nonnull (chosen.redirect);
  check_redirect (chosen.redirect);
  back = soup_form_decode (strchr (chosen.redirect, '?') + 1);
  g_assert_cmpstr (g_hash_table_lookup (back, "state"), ==, g_hash_table_lookup (query, "state"));

  return g_strdup (g_hash_table_lookup (back, "code"));
}

static void
check_answer (AmtIssuer *issuer, JsonObject *answer, guint status)
{
  const char *access = amt_json_string (answer, "access_token");
  g_autofree char *user_id = NULL;

  g_assert_true ((status == 200) == (access != NULL));
  if (!access)
    {
      g_assert_nonnull (amt_json_string (answer, "error"));
      return;
    }
  user_id = amt_issuer_find_user (issuer, access);
  g_assert_cmpstr (user_id, ==, "u-1");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  AmtIssuer *issuer = get_issuer ();
  g_autofree char *text = fuzz_string (data, size);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  g_autofree char *code = get_code (issuer, form);
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *user_id = amt_issuer_find_user (issuer, text);
  guint status = 200;

  g_assert_null (user_id);
  amt_issuer_revoke (issuer, text);
  g_assert_false (amt_issuer_end (issuer, text));
  if (code)
    /* The table does not own values. */
    g_hash_table_replace (form, g_strdup ("code"), code);
  answer = amt_issuer_answer_token (issuer, form, name_of, NULL, &status);
  check_answer (issuer, answer, status);

  return 0;
}
