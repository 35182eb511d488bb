/* test-verdict.c: what each answer of the portal, or its absence, means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store.h"
#include "amt-test.h"
#include "amt-verdict.h"

/* Every status and problem type that the contract has. */
static void
test_problems (void)
{
  static const struct
  {
    guint status;
    const char *type;
    AmtVerdict verdict;
  } ROWS[] = {
    { 400, AMT_PROBLEM_MALFORMED, AMT_VERDICT_REFUSED },
    { 401, AMT_PROBLEM_SIGN_IN, AMT_VERDICT_SIGN_IN },
    { 403, AMT_PROBLEM_NOT_ALLOWED, AMT_VERDICT_REFUSED },
    { 404, AMT_PROBLEM_NOT_FOUND, AMT_VERDICT_REFUSED },
    { 405, AMT_PROBLEM_METHOD, AMT_VERDICT_REFUSED },
    { 408, NULL, AMT_VERDICT_PAUSE },
    { 409, AMT_PROBLEM_HELD, AMT_VERDICT_CONFLICT },
    { 409, AMT_PROBLEM_STATE, AMT_VERDICT_CONFLICT },
    { 409, AMT_PROBLEM_FINAL, AMT_VERDICT_CONFLICT },
    { 409, NULL, AMT_VERDICT_CONFLICT },
    { 410, AMT_PROBLEM_DIVERGED, AMT_VERDICT_DIVERGED },
    { 412, AMT_PROBLEM_VERSION, AMT_VERDICT_COMPARE },
    { 412, AMT_PROBLEM_APPLICANT, AMT_VERDICT_COMPARE },
    { 413, AMT_PROBLEM_TOO_LARGE, AMT_VERDICT_REFUSED },
    { 415, AMT_PROBLEM_MEDIA_TYPE, AMT_VERDICT_REFUSED },
    { 422, AMT_PROBLEM_REFUSED, AMT_VERDICT_REFUSED },
    { 422, AMT_PROBLEM_KEY_REUSED, AMT_VERDICT_REFUSED },
    { 422, AMT_PROBLEM_VOID, AMT_VERDICT_REFUSED },
    { 422, AMT_PROBLEM_UPLOAD_MISSING, AMT_VERDICT_PREPARE },
    { 422, AMT_PROBLEM_ISSUED_ON, AMT_VERDICT_PREPARE },
    { 422, AMT_PROBLEM_DIGEST, AMT_VERDICT_WAIT_OWN },
    { 422, "https://vendor.example/problem", AMT_VERDICT_REFUSED },
    { 422, NULL, AMT_VERDICT_REFUSED },
    { 424, AMT_PROBLEM_PREVIOUS, AMT_VERDICT_WAIT_BEHIND },
    { 425, NULL, AMT_VERDICT_PAUSE },
    { 428, AMT_PROBLEM_VERSION_NEEDED, AMT_VERDICT_COMPARE },
    { 429, AMT_PROBLEM_TOO_MANY, AMT_VERDICT_PAUSE },
    { 500, AMT_PROBLEM_SERVER, AMT_VERDICT_WAIT_OWN },
    { 502, NULL, AMT_VERDICT_WAIT_OWN },
    { 503, AMT_PROBLEM_UNAVAILABLE, AMT_VERDICT_PAUSE },
    { 504, NULL, AMT_VERDICT_WAIT_OWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
    {
      AmtProblem *problem = amt_problem_new (ROWS[i].status, ROWS[i].type, "title", NULL);

      g_test_message ("%u %s", ROWS[i].status, ROWS[i].type);
      g_assert_cmpint (amt_verdict_from_problem (problem), ==, ROWS[i].verdict);
      amt_problem_free (problem);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    AmtRemoteError code;
    AmtVerdict single;
    AmtVerdict batch;
  } ROWS[] = {
    { AMT_REMOTE_ERROR_NOT_SENT, AMT_VERDICT_UNREACHED, AMT_VERDICT_UNREACHED },
    { AMT_REMOTE_ERROR_LOST, AMT_VERDICT_PAUSE, AMT_VERDICT_PAUSE },
    { AMT_REMOTE_ERROR_TLS, AMT_VERDICT_UNREACHED, AMT_VERDICT_UNREACHED },
    { AMT_REMOTE_ERROR_SIGN_IN, AMT_VERDICT_SIGN_IN, AMT_VERDICT_SIGN_IN },
    { AMT_REMOTE_ERROR_NOT_ALLOWED, AMT_VERDICT_REFUSED, AMT_VERDICT_ONE_BY_ONE },
    { AMT_REMOTE_ERROR_NOT_FOUND, AMT_VERDICT_REFUSED, AMT_VERDICT_ONE_BY_ONE },
    { AMT_REMOTE_ERROR_GONE, AMT_VERDICT_DIVERGED, AMT_VERDICT_DIVERGED },
    { AMT_REMOTE_ERROR_REFUSED, AMT_VERDICT_REFUSED, AMT_VERDICT_ONE_BY_ONE },
    { AMT_REMOTE_ERROR_BUSY, AMT_VERDICT_PAUSE, AMT_VERDICT_PAUSE },
    { AMT_REMOTE_ERROR_SERVER, AMT_VERDICT_WAIT_OWN, AMT_VERDICT_ONE_BY_ONE },
    { AMT_REMOTE_ERROR_ANSWER, AMT_VERDICT_WAIT_OWN, AMT_VERDICT_ONE_BY_ONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (AMT_REMOTE_ERROR, ROWS[i].code, "test");

      g_assert_cmpint (amt_verdict_from_error (error, FALSE), ==, ROWS[i].single);
      g_assert_cmpint (amt_verdict_from_error (error, TRUE), ==, ROWS[i].batch);
    }
}

static void
test_not_of_the_portal (void)
{
  g_autoptr (GError) cancelled =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "something");

  g_assert_cmpint (amt_verdict_from_error (cancelled, FALSE), ==, AMT_VERDICT_STOPPED);
  g_assert_cmpint (amt_verdict_from_error (cancelled, TRUE), ==, AMT_VERDICT_STOPPED);
  g_assert_cmpint (amt_verdict_from_error (other, TRUE), ==, AMT_VERDICT_PAUSE);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/verdict/problems", test_problems);
  g_test_add_func ("/verdict/errors", test_errors);
  g_test_add_func ("/verdict/not-of-the-portal", test_not_of_the_portal);
  return g_test_run ();
}
