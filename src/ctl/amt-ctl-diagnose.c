/* amt-ctl-diagnose.c: "amtsstubectl diagnose": prints what the connection doctor finds (amt-doctor.h). Main thread.
 *
 * Asks nobody for a password.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-settings.h"
#include "amt-ctl-text.h"
#include "amt-doctor.h"

#define PROMPTLESS_TIMEOUT_S 15

/* The first failure decides how the program ends. */
static AmtCtlExit
exit_of (const AmtDiagnosis *diagnosis)
{
  for (guint i = 0; i < diagnosis->findings->len; i++)
    {
      const AmtDoctorFinding *finding = g_ptr_array_index (diagnosis->findings, i);

      if (finding->grade == AMT_DOCTOR_FAILURE)
        return finding->error ? amt_ctl_error_exit (finding->error) : AMT_CTL_OTHER;
    }
  return AMT_CTL_OK;
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDiagnosis) diagnosis = amt_doctor_run_finish (result, &error);

  if (!diagnosis)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      amt_ctl_emit (amt_diagnosis_to_json (diagnosis));
    }
  else
    {
      g_autofree char *text = amt_diagnosis_to_text (diagnosis);
      g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

      for (guint i = 0; lines[i]; i++)
        amt_ctl_print ("%s\n", lines[i]);
    }
  amt_ctl_end (self, exit_of (diagnosis));
}

void
amt_ctl_diagnose (AmtCtl *self)
{
  const AmtContextOptions options = amt_ctl_context_options (self);
  const char *session_only_from;
  gboolean session_only = amt_ctl_settings_session_only (&session_only_from);
  const char *folder_from;
  g_autofree char *folder = amt_ctl_settings_dup_profile_folder (&folder_from);
  const AmtDoctorSetting settings[] = {
    { "keys", self->options.key_file ? "file" : "keyring",
      self->options.key_file ? "option" : "default" },
    { "token", self->options.token_file ? "file" : "sign-in",
      self->options.token_file ? "option" : "default" },
    { "offline", self->options.offline ? "yes" : "no",
      self->options.offline ? "option" : "default" },
    { "session-only", session_only ? "yes" : "no", session_only_from },
    { "profile-folder", *folder ? folder : "none", folder_from },
  };

  if (!self->options.key_file)
    {
      amt_secret_vault_set_may_prompt (self->vault, FALSE);
      amt_secret_vault_set_timeout (self->vault, PROMPTLESS_TIMEOUT_S);
    }
  amt_doctor_run_async (&options, NULL, settings, G_N_ELEMENTS (settings), self->cancellable,
                        examined_cb, self);
}
