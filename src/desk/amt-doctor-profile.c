/* amt-doctor-profile.c: what is on this machine: last sign-in, keyring, sign-in, disk, cache, index. Main thread; files in
 * threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-doctor-private.h"

#include "amt-context-private.h"
#include "amt-profile.h"
#include "amt-store-search.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* A name that nobody uses: whether the vault can look at all is what is asked. */
#define PROBE "diagnose:probe"
/* Below this a sync of a large queue may fill the disk. */
#define LITTLE_SPACE (512 * 1024 * 1024)

/* --- last sign-in -------------------------------------------------------------------------------------- */

static void
session_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *portal = g_task_propagate_pointer (G_TASK (result), &error);

  if (error)
    {
      g_clear_error (&error);
      error = g_error_new_literal (AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SESSION,
                                   "the session file of the profile is damaged");
      amt_doctor_add_error (self, "session", _ ("Last sign-in"), error);
    }
  if (!self->portal && portal)
    {
      self->portal = g_steal_pointer (&portal);
      self->portal_from = "lastSignIn";
    }
  amt_doctor_next (task);
}

static void
read_session_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtExamination *self = g_task_get_task_data (G_TASK (data));
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSession) session = amt_profile_read (self->profile, &error);

  if (error)
    g_task_return_error (step, g_steal_pointer (&error));
  else
    g_task_return_pointer (step, session ? g_strdup (session->portal) : NULL, g_free);
}

void
amt_doctor_read_session (GTask *task)
{
  amt_context_run_in_thread (task, read_session_in_thread, session_read_cb);
}

/* --- keyring and sign-in ------------------------------------------------------------------------------- */

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) secret = amt_vault_lookup_finish (AMT_VAULT (source), result, &error);
  gboolean is_file = amt_vault_is_key_file (self->vault);
  const char *label = is_file ? _ ("Key file") : _ ("Keyring");
  AmtDoctorFinding *finding;

  if (error && !g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND))
    {
      finding = amt_doctor_add_error (self, "keyring", label, error);
      finding->value = g_strdup (
          g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED)        ? "locked"
          : g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE) ? "missing"
                                                                                  : "unusable");
    }
  else
    {
      g_clear_error (&error);
      finding = amt_doctor_add (self, "keyring", label, AMT_DOCTOR_OK, "%s",
                                is_file ? _ ("readable") : _ ("open"));
      finding->value = g_strdup ("available");
    }
  amt_doctor_next (task);
}

void
amt_doctor_look_at_vault (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  amt_vault_lookup_async (self->vault, PROBE, g_task_get_cancellable (task), probed_cb,
                          g_object_ref (task));
}

static void
add_sign_in (AmtExamination *self, AmtSignIn *sign_in)
{
  AmtTokens *tokens = sign_in ? amt_sign_in_get_tokens (sign_in) : NULL;
  g_autoptr (GUri) uri =
      tokens ? g_uri_parse (amt_tokens_get_issuer (tokens), G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  gint64 expires_at = tokens ? amt_tokens_get_expires_at (tokens) : AMT_TIME_NONE;
  gboolean over = expires_at != AMT_TIME_NONE && expires_at <= amt_clock_now (self->clock);
  AmtDoctorFinding *finding;

  if (!tokens)
    {
      finding = amt_doctor_add (self, "signIn", _ ("Sign-in"), AMT_DOCTOR_NOTE, "%s",
                                _ ("none is kept; please sign in"));
      finding->value = g_strdup ("none");
    }
  else if (self->issuer && g_strcmp0 (self->issuer, amt_tokens_get_issuer (tokens)) != 0)
    {
      finding = amt_doctor_add (self, "signIn", _ ("Sign-in"), AMT_DOCTOR_WARNING,
                                _ ("kept, but at %s, which the portal does not name any more"),
                                host ? host : "?");
      finding->value = g_strdup ("otherProvider");
    }
  else if (amt_tokens_can_refresh (tokens))
    {
      finding = amt_doctor_add (self, "signIn", _ ("Sign-in"), AMT_DOCTOR_OK,
                                _ ("kept, at %s; it renews itself"), host ? host : "?");
      finding->value = g_strdup ("there");
    }
  else if (over)
    {
      finding = amt_doctor_add (self, "signIn", _ ("Sign-in"), AMT_DOCTOR_WARNING, "%s",
                                _ ("kept, but its time is over; please sign in anew"));
      finding->value = g_strdup ("expired");
    }
  else
    {
      finding = amt_doctor_add (self, "signIn", _ ("Sign-in"), AMT_DOCTOR_OK,
                                _ ("kept, at %s; it ends after its time and does not renew itself"),
                                host ? host : "?");
      finding->value = g_strdup ("there");
    }
}

static void
taken_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_desk_take_up_sign_in_finish (result, &error);

  /* A vault that is closed has its own line. */
  if (error && error->domain != AMT_VAULT_ERROR)
    amt_doctor_add_error (self, "signIn", _ ("Sign-in"), g_steal_pointer (&error));
  else if (!error)
    add_sign_in (self, sign_in);
  g_clear_error (&error);
  amt_doctor_next (task);
}

void
amt_doctor_look_at_sign_in (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  if (self->context && self->context->sign_in)
    {
      add_sign_in (self, self->context->sign_in);
      amt_doctor_next (task);
    }
  else if (self->remote)
    {
      amt_desk_take_up_sign_in_async (self->remote, self->vault, self->clock,
                                      g_task_get_cancellable (task), taken_up_cb,
                                      g_object_ref (task));
    }
  else
    {
      amt_doctor_next (task);
    }
}

/* --- disk ---------------------------------------------------------------------------------------------- */

typedef struct
{
  guint64 free;
  gboolean remote;
} Disk;

static void
disk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  g_autofree Disk *disk = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *size = disk ? g_format_size (disk->free) : NULL;
  AmtDoctorFinding *finding;

  if (!disk)
    {
      amt_doctor_add (self, "disk", _ ("Disk"), AMT_DOCTOR_WARNING, "%s",
                      _ ("how much is free cannot be seen"));
      amt_doctor_next (task);
      return;
    }
  if (disk->remote)
    finding = amt_doctor_add (self, "disk", _ ("Disk"), AMT_DOCTOR_WARNING,
                              _ ("%s free, but on the network: the cache belongs on this "
                                 "computer's own disk"),
                              size);
  else
    finding = amt_doctor_add (self, "disk", _ ("Disk"),
                              disk->free < LITTLE_SPACE ? AMT_DOCTOR_WARNING : AMT_DOCTOR_OK,
                              _ ("%s free"), size);
  finding->value = g_strdup_printf ("%" G_GUINT64_FORMAT, disk->free);
  amt_doctor_next (task);
}

static void
look_at_disk_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtExamination *self = g_task_get_task_data (G_TASK (data));
  g_autoptr (GFile) folder = g_file_new_for_path (self->profile);
  g_autoptr (GFileInfo) info = NULL;
  Disk *disk;

  /* Before the first sign-in there is no folder yet: the nearest one that is there. */
  while (!g_file_query_exists (folder, NULL))
    {
      GFile *parent = g_file_get_parent (folder);

      if (!parent)
        break;
      g_object_unref (folder);
      folder = parent;
    }
  info = g_file_query_filesystem_info (
      folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE "," G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE, cancellable,
      NULL);
  if (!info || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    {
      g_task_return_pointer (step, NULL, NULL);
      return;
    }
  disk = g_new0 (Disk, 1);
  disk->free = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  disk->remote = g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE);
  g_task_return_pointer (step, disk, g_free);
}

void
amt_doctor_look_at_disk (GTask *task)
{
  amt_context_run_in_thread (task, look_at_disk_in_thread, disk_cb);
}

/* --- cache --------------------------------------------------------------------------------------------- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  AmtCounts counts = { 0 };
  AmtDoctorFinding *finding;

  if (!amt_store_load_counts_finish (AMT_STORE (source), result, &counts, &error))
    {
      amt_doctor_add_error (self, "outbox", _ ("Changes"), error);
      amt_doctor_next (task);
      return;
    }
  if (counts.to_clarify > 0)
    finding = amt_doctor_add (self, "outbox", _ ("Changes"), AMT_DOCTOR_WARNING,
                              /* Translators: two whole numbers. */
                              _ ("%u not acknowledged yet, %u to be clarified"),
                              (guint) counts.unsent, (guint) counts.to_clarify);
  else
    finding = amt_doctor_add (self, "outbox", _ ("Changes"), AMT_DOCTOR_OK,
                              _ ("%u not acknowledged yet"), (guint) counts.unsent);
  finding->value = g_strdup_printf ("%" G_GUINT64_FORMAT, counts.unsent + counts.to_clarify);
  amt_doctor_next (task);
}

static void
size_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  AmtDoctorFinding *finding = (AmtDoctorFinding *) amt_diagnosis_find (self->diagnosis, "cache");
  g_autofree char *size = g_format_size (g_ascii_strtoull (text, NULL, 10));
  char *sentence = g_strconcat (finding->sentence, ", ", size, NULL);

  g_free (finding->sentence);
  finding->sentence = sentence;
  finding->value = g_steal_pointer (&text);
  amt_store_load_counts_async (self->context->store,
                               amt_desk_get_references (self->context->desk)->me,
                               g_task_get_cancellable (task), counted_cb, g_object_ref (task));
}

static void
measure_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtExamination *self = g_task_get_task_data (G_TASK (data));
  const char *folder = self->context->directory;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint64 size = 0;
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) == 0)
        size += (guint64) status.st_size;
    }
  g_task_return_pointer (step, g_strdup_printf ("%" G_GUINT64_FORMAT, size), g_free);
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  AmtPullState *state = amt_store_load_pull_state_finish (AMT_STORE (source), result, &error);
  g_autofree char *folder = amt_doctor_home (self->context->directory);

  if (!state)
    {
      amt_doctor_add_error (self, "cache", _ ("Cache"), error);
      amt_doctor_next (task);
      return;
    }
  amt_doctor_add (self, "cache", _ ("Cache"), AMT_DOCTOR_OK,
                  /* Translators: whole numbers, and the path of a folder. */
                  _ ("%u cases, %u of them whole, in %s"), (guint) state->n_cases,
                  (guint) state->n_whole, folder);
  if (state->n_set_aside > 0)
    amt_doctor_add (self, "setAside", _ ("Broken entries"), AMT_DOCTOR_WARNING,
                    ngettext ("%u entry of the portal could not be read and was set aside",
                              "%u entries of the portal could not be read and were set aside",
                              (gulong) state->n_set_aside),
                    (guint) state->n_set_aside);
  amt_pull_state_free (state);
  amt_context_run_in_thread (task, measure_in_thread, size_cb);
}

static void
look_at_cache (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  amt_store_load_pull_state_async (self->context->store, g_task_get_cancellable (task),
                                   pull_state_cb, g_object_ref (task));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->context = amt_context_open_finish (result, &error);
  self->own_context = self->context != NULL;
  if (self->context)
    {
      look_at_cache (task);
      return;
    }
  if (g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE) ||
      g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL) ||
      g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_WHO))
    amt_doctor_add (self, "cache", _ ("Cache"), AMT_DOCTOR_NOTE, "%s",
                    _ ("none of this portal yet"));
  else if (g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SESSION_ONLY))
    amt_doctor_add (
        self, "cache", _ ("Cache"), AMT_DOCTOR_NOTE, "%s",
        _ ("kept for the session only; its key is in the memory of the program that has "
           "it open"));
  /* A closed vault has a line of its own. */
  else if (error->domain == AMT_VAULT_ERROR)
    amt_doctor_add (self, "cache", _ ("Cache"), AMT_DOCTOR_NOTE, "%s",
                    _ ("not seen: its key is not at hand"));
  else
    amt_doctor_add_error (self, "cache", _ ("Cache"), g_steal_pointer (&error));
  g_clear_error (&error);
  amt_doctor_next (task);
}

void
amt_doctor_open_cache (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  const AmtContextOptions options = {
    .portal_url = self->portal,
    .profile_dir = self->profile,
    .vault = self->vault,
    .offline = TRUE,
    .last_person = TRUE,
    .read_only = TRUE,
    .clock = self->clock,
    .program = self->program,
    .version = self->version,
  };

  if (self->context)
    look_at_cache (task);
  else
    amt_context_open_async (&options, g_task_get_cancellable (task), opened_cb,
                            g_object_ref (task));
}

/* --- index --------------------------------------------------------------------------------------------- */

static void
progress_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  AmtSearchProgress progress = { 0 };
  guint64 left;
  AmtDoctorFinding *finding;

  if (!amt_store_load_search_progress_finish (AMT_STORE (source), result, &progress, &error))
    {
      amt_doctor_add_error (self, "index", _ ("Search index"), error);
      amt_doctor_next (task);
      return;
    }
  left = progress.n_total - MIN (progress.n_done, progress.n_total);
  if (left == 0)
    finding =
        amt_doctor_add (self, "index", _ ("Search index"), AMT_DOCTOR_OK, "%s", _ ("complete"));
  else
    finding =
        amt_doctor_add (self, "index", _ ("Search index"), AMT_DOCTOR_NOTE,
                        ngettext ("%u case to go", "%u cases to go", (gulong) left), (guint) left);
  finding->value = g_strdup_printf ("%" G_GUINT64_FORMAT, left);
  amt_doctor_next (task);
}

void
amt_doctor_look_at_index (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  if (self->context)
    amt_store_load_search_progress_async (self->context->store, g_task_get_cancellable (task),
                                          progress_cb, g_object_ref (task));
  else
    amt_doctor_next (task);
}
