/* amt-doctor.c: the steps of an examination one after another, and what comes of it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-doctor-private.h"

#include "amt-base.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <string.h>

/* --- what comes of it ---------------------------------------------------------------------------------- */

static void
finding_free (gpointer data)
{
  AmtDoctorFinding *self = data;

  g_free (self->sentence);
  g_free (self->value);
  g_clear_error (&self->error);
  g_free (self);
}

void
amt_diagnosis_free (AmtDiagnosis *self)
{
  g_ptr_array_unref (self->findings);
  g_free (self);
}

const char *
amt_doctor_finding_grade_to_text (AmtDoctorFindingGrade grade)
{
  static const char *const TEXTS[] = { "ok", "note", "warning", "failure" };

  g_return_val_if_fail ((guint) grade < G_N_ELEMENTS (TEXTS), "failure");
  return TEXTS[grade];
}

const AmtDoctorFinding *
amt_diagnosis_find (const AmtDiagnosis *self, const char *name)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const AmtDoctorFinding *finding = g_ptr_array_index (self->findings, i);

      if (g_str_equal (finding->name, name))
        return finding;
    }
  return NULL;
}

/* Not by colour alone, and the same in a ticket. */
static const char *
mark_of (AmtDoctorFindingGrade grade)
{
  switch (grade)
    {
    case AMT_DOCTOR_OK:
      return "✓";
    case AMT_DOCTOR_NOTE:
      return "·";
    case AMT_DOCTOR_WARNING:
      return "!";
    case AMT_DOCTOR_FAILURE:
    default:
      return "✗";
    }
}

char *
amt_diagnosis_to_text (const AmtDiagnosis *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->findings->len; i++)
    {
      const AmtDoctorFinding *finding = g_ptr_array_index (self->findings, i);

      g_string_append_printf (text, "%s %s: %s\n", mark_of (finding->grade), finding->label,
                              finding->sentence);
    }
  return g_string_free (text, FALSE);
}

JsonObject *
amt_diagnosis_to_json (const AmtDiagnosis *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *findings = json_array_new ();

  for (guint i = 0; i < self->findings->len; i++)
    {
      const AmtDoctorFinding *finding = g_ptr_array_index (self->findings, i);
      JsonObject *line = json_object_new ();

      json_object_set_string_member (line, "name", finding->name);
      json_object_set_string_member (line, "label", finding->label);
      json_object_set_string_member (line, "grade",
                                     amt_doctor_finding_grade_to_text (finding->grade));
      json_object_set_string_member (line, "sentence", finding->sentence);
      if (finding->value)
        json_object_set_string_member (line, "value", finding->value);
      json_array_add_object_element (findings, line);
    }
  json_object_set_boolean_member (object, "ok", self->worst < AMT_DOCTOR_FAILURE);
  json_object_set_array_member (object, "findings", findings);
  return object;
}

/* --- adding lines -------------------------------------------------------------------------------------- */

AmtDoctorFinding *
amt_doctor_add (AmtExamination *self, const char *name, const char *label,
                AmtDoctorFindingGrade grade, const char *sentence, ...)
{
  AmtDoctorFinding *finding = g_new0 (AmtDoctorFinding, 1);
  va_list arguments;

  finding->name = name;
  finding->label = label;
  finding->grade = grade;
  va_start (arguments, sentence);
  finding->sentence = g_strdup_vprintf (sentence, arguments);
  va_end (arguments);
  self->diagnosis->worst = MAX (self->diagnosis->worst, grade);
  g_ptr_array_add (self->diagnosis->findings, finding);
  return finding;
}

typedef struct
{
  int code;
  const char *sentence; /* (translatable) */
} Line;

static const Line REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, N_ ("There is no connection: nobody answers at this address.") },
  { AMT_REMOTE_ERROR_LOST, N_ ("The connection breaks off.") },
  { AMT_REMOTE_ERROR_TLS,
    N_ ("The certificate is not trusted: the authority that signed it is unknown "
        "here, or it is for another name or time.") },
  { AMT_REMOTE_ERROR_SIGN_IN, N_ ("It asks for a sign-in before it says anything.") },
  { AMT_REMOTE_ERROR_BUSY, N_ ("It is busy and asks for patience.") },
  { AMT_REMOTE_ERROR_SERVER, N_ ("It has a fault of its own.") },
  { -1, N_ ("What answers there is no portal that this program understands.") },
};
static const Line VAULT[] = {
  { AMT_VAULT_ERROR_LOCKED, N_ ("It is locked.") },
  { AMT_VAULT_ERROR_UNAVAILABLE, N_ ("It is missing, or cannot be read.") },
  { AMT_VAULT_ERROR_INSECURE, N_ ("Others can read it, so it is not used.") },
  { AMT_VAULT_ERROR_BROKEN, N_ ("Its content cannot be understood.") },
  { -1, N_ ("It does not have what is needed.") },
};
static const Line STORE[] = {
  { AMT_STORE_ERROR_KEY, N_ ("The key does not open it.") },
  { AMT_STORE_ERROR_NEWER, N_ ("It was written by a newer version of this program.") },
  { AMT_STORE_ERROR_CORRUPT, N_ ("It is damaged.") },
  { AMT_STORE_ERROR_FULL, N_ ("No space is left on the disk.") },
  { -1, N_ ("It cannot be read.") },
};
static const Line CONTEXT[] = {
  { AMT_CONTEXT_ERROR_SESSION, N_ ("The file with the last sign-in is damaged.") },
  { AMT_CONTEXT_ERROR_KEY_LOST, N_ ("It is here, but its key is not.") },
  { -1, N_ ("It cannot be opened.") },
};

static const char *
sentence_of (const GError *error)
{
  const struct
  {
    GQuark domain;
    const Line *lines;
  } DOMAINS[] = { { AMT_REMOTE_ERROR, REMOTE },
                  { AMT_VAULT_ERROR, VAULT },
                  { AMT_STORE_ERROR, STORE },
                  { AMT_CONTEXT_ERROR, CONTEXT } };

  for (gsize i = 0; i < G_N_ELEMENTS (DOMAINS); i++)
    if (error->domain == DOMAINS[i].domain)
      for (const Line *line = DOMAINS[i].lines;; line++)
        if (line->code == error->code || line->code == -1)
          return _ (line->sentence);

  return _ ("It cannot be used.");
}

AmtDoctorFinding *
amt_doctor_add_error (AmtExamination *self, const char *name, const char *label, GError *error)
{
  AmtDoctorFinding *finding =
      amt_doctor_add (self, name, label, AMT_DOCTOR_FAILURE, "%s", sentence_of (error));

  finding->error = error;
  return finding;
}

char *
amt_doctor_home (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  return g_str_has_prefix (path, home) && (path[length] == '/' || path[length] == '\0')
             ? g_strconcat ("~", path + length, NULL)
             : g_strdup (path);
}

/* --- the examination ----------------------------------------------------------------------------------- */

static void
examination_free (gpointer data)
{
  AmtExamination *self = data;

  g_clear_pointer (&self->diagnosis, amt_diagnosis_free);
  g_clear_object (&self->context);
  g_free (self->profile);
  g_free (self->portal);
  g_free (self->program);
  g_free (self->version);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);
  g_clear_object (&self->tls);
  g_clear_object (&self->remote);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->issuer);
  g_string_free (self->settings, TRUE);
  g_free (self);
}

static void
introduce (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  AmtDoctorFinding *finding = amt_doctor_add (self, "program", _ ("Program"), AMT_DOCTOR_OK,
                                              "%s %s", self->program, self->version);

  finding->value = g_strdup (self->version);
  amt_doctor_next (task);
}

static void
look_at_address (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  g_autofree char *agent = g_strdup_printf ("%s/%s", self->program, self->version);
  gboolean remembered = g_strcmp0 (self->portal_from, "lastSignIn") == 0;
  AmtDoctorFinding *finding;

  if (!self->portal)
    {
      amt_doctor_add (self, "portal", _ ("Portal"), AMT_DOCTOR_NOTE, "%s",
                      _ ("none is set, and nobody has signed in yet"));
      amt_doctor_next (task);
      return;
    }
  self->remote = amt_remote_new (self->portal, agent, NULL);
  if (!self->remote)
    {
      finding = amt_doctor_add (self, "portal", _ ("Portal"), AMT_DOCTOR_FAILURE, "%s",
                                _ ("the address cannot be used"));
      g_set_error_literal (&finding->error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL,
                           "the portal's address cannot be used");
      amt_doctor_next (task);
      return;
    }
  if (self->tls)
    amt_remote_set_tls_database (self->remote, self->tls);
  self->uri = g_uri_parse (amt_remote_get_base_url (self->remote), G_URI_FLAGS_NONE, NULL);
  /* Translators: an address and where it is from. */
  finding = amt_doctor_add (self, "portal", _ ("Portal"), AMT_DOCTOR_OK, _ ("%s (%s)"),
                            amt_remote_get_base_url (self->remote),
                            remembered ? _ ("of the last sign-in") : _ ("as set"));
  finding->value = g_strdup (amt_remote_get_base_url (self->remote));
  amt_doctor_next (task);
}

static void
show_settings (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  g_autofree char *folder = amt_doctor_home (self->profile);

  g_string_prepend (self->settings, "; ");
  g_string_prepend (self->settings, folder);
  g_string_prepend (self->settings, "profile=");
  if (self->portal)
    g_string_append_printf (self->settings, "portal=%s [%s]; ", self->portal, self->portal_from);
  g_string_truncate (self->settings, self->settings->len - strlen ("; "));
  amt_doctor_add (self, "settings", _ ("Settings in force"), AMT_DOCTOR_OK, "%s",
                  self->settings->str);
  amt_doctor_next (task);
}

static void
look_at_events (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  AmtSyncEngine *engine = self->context ? amt_context_get_engine (self->context) : NULL;
  AmtEventsState state;

  if (engine)
    {
      AmtDoctorFinding *finding;

      state = amt_event_stream_get_state (amt_live_get_stream (amt_sync_engine_get_live (engine)));
      finding = amt_doctor_add (self, "events", _ ("Hints from the portal"),
                                state == AMT_EVENTS_LIVE ? AMT_DOCTOR_OK : AMT_DOCTOR_NOTE, "%s",
                                state == AMT_EVENTS_LIVE
                                    ? _ ("they arrive")
                                    : _ ("none now; the portal is asked from time to time"));
      finding->value = g_strdup (amt_events_state_to_text (state));
    }
  amt_doctor_next (task);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);

  (void) amt_context_close_finish (AMT_CONTEXT (source), result, NULL);
  g_task_return_pointer (task, g_steal_pointer (&self->diagnosis),
                         (GDestroyNotify) amt_diagnosis_free);
}

static void
end (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  if (self->own_context)
    amt_context_close_async (self->context, closed_cb, g_object_ref (task));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->diagnosis),
                           (GDestroyNotify) amt_diagnosis_free);
}

static const AmtDoctorStep STEPS[] = { introduce,
                                       amt_doctor_read_session,
                                       show_settings,
                                       look_at_address,
                                       amt_doctor_look_at_proxy,
                                       amt_doctor_look_at_name,
                                       amt_doctor_look_at_tls,
                                       amt_doctor_look_at_portal,
                                       amt_doctor_look_at_kerberos,
                                       amt_doctor_look_at_vault,
                                       amt_doctor_look_at_sign_in,
                                       amt_doctor_look_at_disk,
                                       amt_doctor_open_cache,
                                       amt_doctor_look_at_index,
                                       amt_doctor_look_at_documents,
                                       look_at_events,
                                       end };

void
amt_doctor_next (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  /* Who lost interest gets an error from the task; what is open is closed all the same. */
  if (self->step < G_N_ELEMENTS (STEPS) - 1 &&
      g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    self->step = G_N_ELEMENTS (STEPS) - 1;
  STEPS[self->step++](task);
}

void
amt_doctor_run_async (const AmtContextOptions *options, AmtContext *context,
                      const AmtDoctorSetting *settings, guint n_settings, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  AmtExamination *self = g_new0 (AmtExamination, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (options->profile_dir && AMT_IS_VAULT (options->vault));

  g_task_set_source_tag (task, amt_doctor_run_async);
  g_task_set_task_data (task, self, examination_free);
  self->diagnosis = g_new0 (AmtDiagnosis, 1);
  self->diagnosis->findings = g_ptr_array_new_with_free_func (finding_free);
  self->context = context ? g_object_ref (context) : NULL;
  self->profile = g_strdup (options->profile_dir);
  self->portal = g_strdup (options->portal_url);
  self->portal_from = "option";
  self->program = g_strdup (options->program ? options->program : "amtsstube");
  self->version = g_strdup (options->version ? options->version : "0");
  self->vault = g_object_ref (options->vault);
  self->clock = options->clock ? g_object_ref (options->clock) : amt_clock_new_system ();
  self->tls = options->tls ? g_object_ref (options->tls) : NULL;
  self->offline = options->offline;
  self->settings = g_string_new (NULL);
  for (guint i = 0; i < n_settings; i++)
    g_string_append_printf (self->settings, "%s=%s [%s]; ", settings[i].name, settings[i].value,
                            settings[i].origin);
  amt_doctor_next (task);
}

AmtDiagnosis *
amt_doctor_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_doctor_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
