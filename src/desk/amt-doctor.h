/* amt-doctor.h: the connection doctor: looks at every layer between this program and the portal, and says in a sentence how
 * it is. The window shows the same page that "amtsstubectl diagnose" prints. Main thread; files in threads.
 *
 * Nothing personal: no names, no tokens, no ids, no password of a proxy, the home folder as "~". A report may go into a ticket.
 * Changes nothing. Whether a closed keyring is opened by a prompt is up to the vault that is given
 * (amt_secret_vault_set_may_prompt ()).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_DOCTOR_OK,
  AMT_DOCTOR_NOTE,    /* neither good nor bad: not used, not asked */
  AMT_DOCTOR_WARNING, /* works, but not for long, or not well */
  AMT_DOCTOR_FAILURE  /* this is what keeps the desk from working */
} AmtDoctorFindingGrade;
/** amt_doctor_finding_grade_to_text: "ok", "note", "warning", "failure": stable, for JSON output. */
const char *amt_doctor_finding_grade_to_text (AmtDoctorFindingGrade grade);

/* One line of the page. */
typedef struct
{
  const char *
      name; /* stable: "program", "session", "settings", "portal", "proxy", "dns", "tls", "interface", "clock",
                        "provider", "kerberos", "keyring", "signIn", "disk", "cache", "setAside", "outbox", "index", "documents",
                        "events" */
  const char *label; /* in the person's language */
  AmtDoctorFindingGrade grade;
  char *sentence; /* (owned) likewise */
  char *value;    /* (owned) (nullable) for machines: address, version, seconds, bytes */
  GError *error;  /* (owned) (nullable) of a failure */
} AmtDoctorFinding;

/* A value that is in force and where it comes from. Borrowed for the time of a call. */
typedef struct
{
  const char *name;   /* stable: "portal", "profile", "issuer" … */
  const char *value;  /* nothing personal */
  const char *origin; /* "option", "user", "default", "locked", "lastSignIn" */
} AmtDoctorSetting;

typedef struct
{
  GPtrArray *findings; /* (owned) (element-type AmtDoctorFinding) in the order of the page */
  AmtDoctorFindingGrade worst; /* of them */
} AmtDiagnosis;
void amt_diagnosis_free (AmtDiagnosis *self);
/** amt_diagnosis_find: Returns: (transfer none) (nullable): the line of that @name. */
const AmtDoctorFinding *amt_diagnosis_find (const AmtDiagnosis *self, const char *name);
/** amt_diagnosis_to_text: Returns: (transfer full): one line each, to copy. */
char *amt_diagnosis_to_text (const AmtDiagnosis *self);
/** amt_diagnosis_to_json: Returns: (transfer full): {"ok", "findings": [{"name", "label", "grade", "sentence", "value"?}]} */
JsonObject *amt_diagnosis_to_json (const AmtDiagnosis *self);

/**
 * amt_doctor_run_async:
 * @options: as for amt_context_open_async (); without portal_url that of the last sign-in
 * @context: (nullable): the profile, if it is open: its cache, sign-in and stream are looked at
 * @settings: (nullable) (array length=n_settings): shown as they are, after those that are known here
 */
void amt_doctor_run_async (const AmtContextOptions *options, AmtContext *context,
                           const AmtDoctorSetting *settings, guint n_settings,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
/** amt_doctor_run_finish: Returns: (transfer full): %NULL only with G_IO_ERROR_CANCELLED. */
AmtDiagnosis *amt_doctor_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDiagnosis, amt_diagnosis_free)

G_END_DECLS
