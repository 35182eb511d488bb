/* test-doctor.c: the connection doctor names the layer that fails, and nobody.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"
#include "amt-doctor.h"

#include <string.h>

static AmtDiagnosis *
examine_with (DeskFixture *fixture, const char *portal, AmtContext *context, GTlsDatabase *tls)
{
  const AmtContextOptions options = { .portal_url = portal,
                                      .profile_dir = fixture->profile,
                                      .vault = fixture->vault,
                                      .tls = tls,
                                      .program = "test",
                                      .version = "0.1.0" };
  const AmtDoctorSetting settings[] = { { "grace", "2", "locked" } };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtDiagnosis *diagnosis;

  amt_doctor_run_async (&options, context, settings, G_N_ELEMENTS (settings), NULL,
                        amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  diagnosis = amt_doctor_run_finish (result, &error);
  g_assert_no_error (error);
  return diagnosis;
}

static AmtDiagnosis *
examine (DeskFixture *fixture, const char *portal, AmtContext *context)
{
  return examine_with (fixture, portal, context, NULL);
}

static void
assert_line (const AmtDiagnosis *diagnosis, const char *name, AmtDoctorFindingGrade grade,
             const char *part)
{
  const AmtDoctorFinding *finding = amt_diagnosis_find (diagnosis, name);

  if (!finding)
    g_error ("there is no line \"%s\"", name);
  if (finding->grade != grade || !strstr (finding->sentence, part))
    g_error ("%s: %s, \"%s\"", name, amt_doctor_finding_grade_to_text (finding->grade),
             finding->sentence);
}

/* All is well, with the portal of the last sign-in; and the report names nobody. */
static void
test_healthy (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtDiagnosis) closed = NULL;
  g_autoptr (AmtDiagnosis) open = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GError) error = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  desk_close (context);

  closed = examine (&fixture, NULL, NULL);
  text = amt_diagnosis_to_text (closed);
  g_assert_cmpint (closed->worst, <, AMT_DOCTOR_FAILURE);
  assert_line (closed, "program", AMT_DOCTOR_OK, "0.1.0");
  assert_line (closed, "settings", AMT_DOCTOR_OK, "grace=2 [locked]");
  assert_line (closed, "settings", AMT_DOCTOR_OK, "[lastSignIn]");
  assert_line (closed, "portal", AMT_DOCTOR_OK, amt_portal_get_url (fixture.portal));
  assert_line (closed, "proxy", AMT_DOCTOR_NOTE, "on this computer");
  assert_line (closed, "dns", AMT_DOCTOR_NOTE, "a number");
  assert_line (closed, "tls", AMT_DOCTOR_NOTE, "none");
  assert_line (closed, "interface", AMT_DOCTOR_OK, "version");
  assert_line (closed, "clock", AMT_DOCTOR_OK, "as the portal's");
  assert_line (closed, "provider", AMT_DOCTOR_OK, "127.0.0.1");
  assert_line (closed, "keyring", AMT_DOCTOR_OK, "open");
  assert_line (closed, "signIn", AMT_DOCTOR_NOTE, "none is kept");
  g_assert_nonnull (amt_diagnosis_find (closed, "kerberos"));
  g_assert_nonnull (amt_diagnosis_find (closed, "disk")->value);
  assert_line (closed, "cache", AMT_DOCTOR_OK, "cases");
  assert_line (closed, "outbox", AMT_DOCTOR_OK, "0 not acknowledged yet");
  g_assert_nonnull (amt_diagnosis_find (closed, "index"));
  g_assert_true (g_str_has_prefix (amt_diagnosis_find (closed, "documents")->value, "seccomp"));
  g_assert_null (amt_diagnosis_find (closed, "events"));
  g_assert_nonnull (strstr (text, "✓ Portal: "));
  g_assert_null (strcasestr (text, "aydin"));
  g_assert_null (strstr (text, g_get_home_dir ()));
  json = amt_diagnosis_to_json (closed);
  g_assert_true (json_object_get_boolean_member (json, "ok"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json, "findings")), ==,
                    closed->findings->len);

  /* Beside the open profile, which stays open. */
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  open = examine (&fixture, NULL, context);
  assert_line (open, "cache", AMT_DOCTOR_OK, "cases");
  g_assert_cmpstr (amt_diagnosis_find (open, "events")->value, ==, "closed");
  g_assert_true (desk_sync (context, &error));
  desk_close (context);
  desk_fixture_clear (&fixture);
}

/* Each layer that fails has its line, and the ones after it are looked at all the same. */
static void
test_failures (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtDiagnosis) nothing = NULL;
  g_autoptr (AmtDiagnosis) unusable = NULL;
  g_autoptr (AmtDiagnosis) away = NULL;
  g_autoptr (AmtDiagnosis) unknown = NULL;
  g_autoptr (AmtDiagnosis) locked = NULL;

  desk_fixture_init (&fixture);
  nothing = examine (&fixture, NULL, NULL);
  assert_line (nothing, "portal", AMT_DOCTOR_NOTE, "nobody has signed in");
  assert_line (nothing, "cache", AMT_DOCTOR_NOTE, "none");
  g_assert_cmpint (nothing->worst, <, AMT_DOCTOR_FAILURE);

  unusable = examine (&fixture, "http://portal.example/v1", NULL);
  assert_line (unusable, "portal", AMT_DOCTOR_FAILURE, "cannot be used");
  g_assert_cmpint (unusable->worst, ==, AMT_DOCTOR_FAILURE);

  away = examine (&fixture, "http://127.0.0.1:1/v1", NULL);
  assert_line (away, "interface", AMT_DOCTOR_FAILURE, "nobody answers");
  g_assert_error (amt_diagnosis_find (away, "interface")->error, AMT_REMOTE_ERROR,
                  AMT_REMOTE_ERROR_NOT_SENT);
  g_assert_null (amt_diagnosis_find (away, "clock"));
  assert_line (away, "keyring", AMT_DOCTOR_OK, "open");

  /* RFC 6761: nobody has this name. */
  unknown = examine (&fixture, "https://portal.invalid/v1", NULL);
  assert_line (unknown, "dns", AMT_DOCTOR_FAILURE, "portal.invalid is not known");
  assert_line (unknown, "tls", AMT_DOCTOR_NOTE, "no connection");

  amt_memory_vault_set_error (fixture.vault, AMT_VAULT_ERROR_LOCKED);
  locked = examine (&fixture, amt_portal_get_url (fixture.portal), NULL);
  assert_line (locked, "keyring", AMT_DOCTOR_FAILURE, "locked");
  g_assert_cmpstr (amt_diagnosis_find (locked, "keyring")->value, ==, "locked");
  assert_line (locked, "interface", AMT_DOCTOR_OK, "version");
  desk_fixture_clear (&fixture);
}

/* A certificate that this system does not know is told with its authority's name; with the authority that IT gave it is good. */
static void
test_certificate (void)
{
  DeskFixture fixture = { 0 };
  g_autofree char *folder =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "tests", "data", "tls", NULL);
  g_autofree char *certificate = g_build_filename (folder, "server.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "server-key.pem", NULL);
  const AmtPortalOptions options = {
    .demo = TRUE, .demo_cases = 1, .quiet = TRUE, .tls_certificate = certificate, .tls_key = key
  };
  g_autofree char *authority = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr (GTlsDatabase) tls = NULL;
  g_autoptr (AmtPortal) portal = NULL;
  g_autoptr (AmtDiagnosis) diagnosis = NULL;
  g_autoptr (AmtDiagnosis) trusted = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&fixture);
  portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (amt_portal_start (portal, &error));
  diagnosis = examine (&fixture, amt_portal_get_url (portal), NULL);
  assert_line (diagnosis, "tls", AMT_DOCTOR_FAILURE, "is not known here");
  assert_line (diagnosis, "interface", AMT_DOCTOR_FAILURE, "not trusted");
  g_assert_error (amt_diagnosis_find (diagnosis, "tls")->error, AMT_REMOTE_ERROR,
                  AMT_REMOTE_ERROR_TLS);

  tls = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  trusted = examine_with (&fixture, amt_portal_get_url (portal), NULL, tls);
  assert_line (trusted, "tls", AMT_DOCTOR_OK, "that IT gave");
  assert_line (trusted, "interface", AMT_DOCTOR_OK, "version");
  amt_portal_stop (portal);
  desk_fixture_clear (&fixture);
}

static void
test_damaged_session (void)
{
  DeskFixture fixture = { 0 };
  g_autofree char *file = NULL;
  g_autoptr (AmtDiagnosis) diagnosis = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&fixture);
  file = g_build_filename (fixture.profile, "session.ini", NULL);
  g_assert_true (g_file_set_contents (file, "[session]\nportal=x\n", -1, &error));
  diagnosis = examine (&fixture, amt_portal_get_url (fixture.portal), NULL);
  assert_line (diagnosis, "session", AMT_DOCTOR_FAILURE, "damaged");
  assert_line (diagnosis, "interface", AMT_DOCTOR_OK, "version");
  desk_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  /* The desktop's resolver wants the desktop's schemas, which the isolated folders do not have. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_add_func ("/doctor/healthy", test_healthy);
  g_test_add_func ("/doctor/failures", test_failures);
  g_test_add_func ("/doctor/certificate", test_certificate);
  g_test_add_func ("/doctor/damaged-session", test_damaged_session);
  return g_test_run ();
}
