/* test-error-text.c: every error has words, and none of them are the log's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-error-text.h"

#include "amt-context.h"
#include "amt-sign-in.h"
#include "amt-test.h"

static void
check (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "reason: 5 secret words");
  g_autoptr (AmtErrorText) text = amt_error_text_new (error);
  g_autofree char *sentence = amt_error_text_dup_sentence (error);

  g_assert_cmpstr (text->title, !=, "");
  g_assert_cmpstr (text->title, !=, "Something Went Wrong");
  g_assert_cmpstr (text->body, !=, "");
  g_assert_cmpstr (text->body, ==, sentence);
  g_assert_null (strstr (text->body, "secret"));
  g_assert_null (strchr (text->body, '%'));
  g_assert_null (strstr (text->body, "amtsstubectl"));
  g_assert_true ((text->button == NULL) == (text->action == NULL));
  g_assert_nonnull (text->icon);
}

static void
test_all (void)
{
  const struct
  {
    GQuark domain;
    int last;
  } DOMAINS[] = {
    { AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_ANSWER },
    { AMT_STORE_ERROR, AMT_STORE_ERROR_NETWORK },
    { AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE },
    { AMT_VAULT_ERROR, AMT_VAULT_ERROR_BROKEN },
    { AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED },
    { AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON },
    { AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (DOMAINS); i++)
    for (int code = 0; code <= DOMAINS[i].last; code++)
      check (DOMAINS[i].domain, code);
}

static void
test_parameter (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "dueOn: must be a day");
  g_autofree char *sentence = amt_error_text_dup_sentence (error);

  g_assert_nonnull (strstr (sentence, "“dueOn”"));
}

static void
test_disk (void)
{
  g_autoptr (GError) file = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "x");
  g_autoptr (GError) store = g_error_new_literal (AMT_STORE_ERROR, AMT_STORE_ERROR_FULL, "x");
  g_autofree char *a = amt_error_text_dup_sentence (file);
  g_autofree char *b = amt_error_text_dup_sentence (store);

  g_assert_cmpstr (a, ==, b);
}

static void
test_help (void)
{
  const struct
  {
    GQuark domain;
    int code;
    const char *action;
  } CASES[] = {
    { AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED, "app.retry" },
    { AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST, "app.retry" },
    { AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SIGN_IN, "app.sign-in" },
    { AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL, "app.welcome" },
    { AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON, "app.sign-in" },
    { g_quark_from_static_string ("unknown"), 3, "app.retry" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (CASES[i].domain, CASES[i].code, "x");
      g_autoptr (AmtErrorText) text = amt_error_text_new (error);

      g_assert_cmpstr (text->action, ==, CASES[i].action);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/error-text/all", test_all);
  g_test_add_func ("/error-text/parameter", test_parameter);
  g_test_add_func ("/error-text/disk", test_disk);
  g_test_add_func ("/error-text/help", test_help);
  return g_test_run ();
}
