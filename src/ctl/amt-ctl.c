/* amt-ctl.c: opens the profile for a command, and ends its run. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-hand-over.h"
#include "amt-ctl-json.h"
#include "amt-ctl-settings.h"
#include "amt-ctl-text.h"
#include "amt-profile-folder.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TOKEN_BYTES (16 * 1024)

static void open_context (AmtCtl *self, gboolean read_only);

gboolean
amt_ctl_is_write (const AmtCtl *self)
{
  const char *first = self->arguments[0];

  switch (self->command->mode)
    {
    case AMT_CTL_WRITE:
    case AMT_CTL_WRITE_OR_READ:
      return TRUE;
    case AMT_CTL_BY_ARGUMENTS:
      return first && !g_str_equal (first, "show") && !g_str_equal (first, "list");
    case AMT_CTL_READ:
    default:
      return self->options.rebuild;
    }
}

AmtDesk *
amt_ctl_desk (AmtCtl *self)
{
  return amt_context_get_desk (self->context);
}

AmtStore *
amt_ctl_store (AmtCtl *self)
{
  return amt_context_get_store (self->context);
}

const AmtReferences *
amt_ctl_references (AmtCtl *self)
{
  return amt_desk_get_references (amt_ctl_desk (self));
}

void
amt_ctl_emit (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (root, object);
  text = amt_json_to_pretty_text (root);
  printf ("%s\n", text);
}

/* --- the end ------------------------------------------------------------------------------------------- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_context_close_finish (AMT_CONTEXT (source), result, &error))
    g_debug ("closing: %s", error->message);
  else if (amt_context_is_session_only (self->context) &&
           amt_context_get_remains (self->context) == 0)
    fprintf (stderr, "amtsstubectl: %s\n",
             _ ("The cache was kept for this run only and is deleted again (session-only)."));
  g_clear_object (&self->context);
  g_main_loop_quit (self->loop);
}

void
amt_ctl_end (AmtCtl *self, AmtCtlExit exit_code)
{
  self->exit_code = exit_code;
  if (self->context)
    amt_context_close_async (self->context, closed_cb, self);
  else
    g_main_loop_quit (self->loop);
}

void
amt_ctl_refuse (AmtCtl *self, const char *name, AmtCtlExit exit_code, const char *sentence)
{
  fprintf (stderr, "amtsstubectl: %s\n", sentence);
  if (self->options.json)
    amt_ctl_emit (amt_ctl_json_error (name, (int) exit_code, sentence));
  amt_ctl_end (self, exit_code);
}

void
amt_ctl_fail (AmtCtl *self, const GError *error)
{
  g_autofree char *sentence = amt_ctl_error_text (error);

  g_debug ("%s: %s", g_quark_to_string (error->domain), error->message);
  amt_ctl_refuse (self, amt_ctl_error_name (error), amt_ctl_error_exit (error), sentence);
}

void
amt_ctl_usage (AmtCtl *self, const char *sentence)
{
  amt_ctl_refuse (self, "usage", AMT_CTL_USAGE, sentence);
}

/* --- the beginning ------------------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  guint others;

  self->context = amt_context_open_finish (result, &error);
  if (!self->context && !self->fell_back &&
      (self->command->mode == AMT_CTL_WRITE_OR_READ || amt_ctl_may_hand_over (self)) &&
      g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY))
    {
      self->fell_back = TRUE;
      open_context (self, TRUE);
      return;
    }
  if (!self->context && self->command->run == amt_ctl_status &&
      g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE))
    {
      amt_ctl_status (self);
      return;
    }
  if (!self->context)
    {
      amt_ctl_fail (self, error);
      return;
    }

  others = amt_context_get_unsent_of_others (self->context);
  if (others > 0 && self->command->run == amt_ctl_sync)
    fprintf (
        stderr,
        ngettext ("amtsstubectl: %u change of another person in this profile was not sent yet; "
                  "it waits until that person signs in.\n",
                  "amtsstubectl: %u changes of other persons in this profile were not sent yet; "
                  "they wait until these persons sign in.\n",
                  others),
        others);
  self->command->run (self);
}

AmtContextOptions
amt_ctl_context_options (AmtCtl *self)
{
  return (AmtContextOptions){
    .portal_url = self->options.portal,
    .profile_dir = self->options.profile,
    .token = self->token,
    .vault = self->vault,
    .offline = self->options.offline,
    .session_only = amt_ctl_settings_session_only (NULL),
    .clock = self->clock,
    .program = "amtsstubectl",
    .version = AMT_VERSION,
  };
}

static void
open_context (AmtCtl *self, gboolean read_only)
{
  AmtContextOptions options = amt_ctl_context_options (self);

  options.read_only = read_only;
  amt_context_open_async (&options, self->cancellable, opened_cb, self);
}

/* The first word of a file that nobody else can read. */
static char *
read_token (const char *path, gboolean *out_open_to_others)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autofree char *text = g_malloc0 (MAX_TOKEN_BYTES + 1);
  struct stat status;
  ssize_t n = -1;

  *out_open_to_others = FALSE;
  if (fd >= 0 && fstat (fd, &status) == 0 && !S_ISDIR (status.st_mode))
    {
      *out_open_to_others = S_ISREG (status.st_mode) && (status.st_mode & 077) != 0;
      n = read (fd, text, MAX_TOKEN_BYTES);
    }
  if (fd >= 0)
    close (fd);
  if (n <= 0 || strspn (text, " \t\r\n") == (gsize) n)
    return NULL;

  g_strchug (text);
  text[strcspn (text, " \t\r\n")] = '\0';
  return g_str_is_ascii (text) ? g_steal_pointer (&text) : NULL;
}

static gboolean
has_profile (const AmtCtl *self)
{
  g_autofree char *file = g_build_filename (self->options.profile, "session.ini", NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Where a running desk has it. */
static char *
choose_profile (void)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "amtsstube", NULL);
  g_autofree char *elsewhere = amt_ctl_settings_dup_profile_folder (NULL);

  return amt_profile_folder_choose (usual, elsewhere);
}

void
amt_ctl_open (AmtCtl *self)
{
  gboolean open_to_others = FALSE;

  self->default_profile = !self->options.profile;
  if (!self->options.profile)
    self->options.profile = choose_profile ();
  if (self->command->run == amt_ctl_status && !has_profile (self))
    {
      amt_ctl_status (self);
      return;
    }
  if (self->options.token_file)
    {
      self->token = read_token (self->options.token_file, &open_to_others);
      if (open_to_others || !self->token)
        {
          amt_ctl_usage (self,
                         open_to_others
                             ? _ ("Others can read the file with the access token; please make it "
                                  "yours alone (chmod 600).")
                             : _ ("The file with the access token cannot be read, or there is no "
                                  "token in it."));
          return;
        }
    }

  self->vault = self->options.key_file ? amt_key_file_vault_new (self->options.key_file)
                                       : amt_secret_vault_new ();
  if (self->command->run == amt_ctl_sign_in || self->command->run == amt_ctl_sign_out ||
      self->command->run == amt_ctl_diagnose)
    {
      self->command->run (self);
      return;
    }
  open_context (self, !amt_ctl_is_write (self));
}
