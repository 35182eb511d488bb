/* amt-open-elsewhere.c: see the header. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-open-elsewhere.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-task.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_NAME 120

static char *
folder_path (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "amtsstube-open", NULL);
}

gboolean
amt_open_elsewhere_is_allowed (AmtWorkplace *workplace)
{
  return !g_settings_get_boolean (amt_workplace_get_settings (workplace), "forbid-open-elsewhere");
}

char *
amt_open_elsewhere_file_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name ? name : "", -1);
  g_autoptr (GString) safe = g_string_new (NULL);

  for (const char *p = valid; *p && safe->len < MAX_NAME; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Separators, control characters and what turns the direction of reading. */
      if (c == '/' || c == '\\' || !g_unichar_isprint (c) || (c >= 0x202a && c <= 0x202e) ||
          (c >= 0x2066 && c <= 0x2069))
        c = '_';
      if (safe->len == 0 && c == '.')
        c = '_';
      g_string_append_unichar (safe, c);
    }
  if (safe->len == 0)
    g_string_append (safe, "document");
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

/* --- the folder: in threads ---------------------------------------------------------------------------- */

/* Never follows a link: what lies here may have been put here by somebody else's program. */
static void
remove_tree (int parent, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/%s", parent, name);
  g_autoptr (GDir) dir = NULL;
  const char *entry;
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    {
      (void) unlinkat (parent, name, 0);
      return;
    }
  dir = g_dir_open (path, 0, NULL);
  while (dir && (entry = g_dir_read_name (dir)))
    if (unlinkat (fd, entry, 0) != 0)
      remove_tree (fd, entry);
  close (fd);
  (void) unlinkat (parent, name, AT_REMOVEDIR);
}

static void
empty_folder (void)
{
  g_autofree char *folder = folder_path ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  const char *entry;

  if (fd < 0)
    return;
  while (dir && (entry = g_dir_read_name (dir)))
    remove_tree (fd, entry);
  close (fd);
}

static void
empty_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  empty_folder ();
  g_task_return_boolean (task, TRUE);
}

void
amt_open_elsewhere_empty_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, amt_open_elsewhere_empty_async);
  amt_task_run_in_thread (task, empty_in_thread);
}

gboolean
amt_open_elsewhere_empty_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_elsewhere_empty_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Makes the folder and in it one for this copy, so that names never meet. */
static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *folder = folder_path ();
  g_autofree char *one = g_build_filename (folder, "XXXXXX", NULL);
  const gboolean *first = data;
  struct stat status;

  if (*first)
    empty_folder ();
  if (g_mkdir_with_parents (folder, 0700) != 0 || lstat (folder, &status) != 0 ||
      !S_ISDIR (status.st_mode) || status.st_uid != geteuid () || chmod (folder, 0700) != 0 ||
      !g_mkdtemp_full (one, 0700))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "the private folder for copies cannot be made");
  else
    g_task_return_pointer (task, g_steal_pointer (&one), g_free);
}

/* --- one copy ------------------------------------------------------------------------------------------ */

typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  AmtDocument *document;   /* (owned) */
  char *case_id;           /* (owned) */
  char *path;              /* (owned) (nullable) */
} Copy;

static void
copy_free (Copy *self)
{
  g_object_unref (self->workplace);
  amt_document_free (self->document);
  g_free (self->case_id);
  g_free (self->path);
  g_free (self);
}

/* The profile was closed: nobody needs the copies any more. */
static void
workplace_gone_cb (gpointer user_data, GObject *workplace)
{
  amt_open_elsewhere_empty_async (NULL, NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDocument) document =
      amt_desk_save_document_finish (AMT_DESK (source), result, &error);

  if (document)
    g_task_return_pointer (task, g_steal_pointer (&copy->path), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = amt_open_elsewhere_file_name (copy->document->name);

  if (!folder)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  copy->path = g_build_filename (folder, name, NULL);
  amt_desk_save_document_async (amt_workplace_get_desk (copy->workplace), copy->case_id,
                                copy->document->id, copy->path, g_task_get_cancellable (task),
                                saved_cb, g_object_ref (task));
}

void
amt_open_elsewhere_copy_async (AmtWorkplace *workplace, const char *case_id,
                               const AmtDocument *document, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  static const char KEY[] = "amt-open-elsewhere";
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) make = NULL;
  Copy *copy = g_new0 (Copy, 1);
  gboolean *first = g_new (gboolean, 1);

  *first = !g_object_get_data (G_OBJECT (workplace), KEY);
  if (*first)
    {
      g_object_set_data (G_OBJECT (workplace), KEY, (gpointer) KEY);
      g_object_weak_ref (G_OBJECT (workplace), workplace_gone_cb, NULL);
    }
  g_task_set_source_tag (task, amt_open_elsewhere_copy_async);
  copy->workplace = g_object_ref (workplace);
  copy->document = amt_document_copy (document);
  copy->case_id = g_strdup (case_id);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  make = g_task_new (NULL, cancellable, made_cb, task);
  g_task_set_task_data (make, first, g_free);
  amt_task_run_in_thread (make, make_in_thread);
}

char *
amt_open_elsewhere_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_elsewhere_copy_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- asking -------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *parent;       /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtDocument *document;   /* (owned) */
  char *case_id;           /* (owned) */
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->workplace);
  amt_document_free (self->document);
  g_free (self->case_id);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = amt_open_elsewhere_copy_finish (result, &error);
  g_autofree char *uri = path ? g_filename_to_uri (path, NULL, &error) : NULL;

  if (uri)
    amt_dialogs_show_uri (question->parent, uri);
  else
    amt_case_say_error (question->workplace, NULL, error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  Question *asked = question;

  if (g_strcmp0 (answer, "open") != 0)
    return;
  question = NULL;
  amt_open_elsewhere_copy_async (asked->workplace, asked->case_id, asked->document, NULL, copied_cb,
                                 asked);
}

void
amt_open_elsewhere (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                    const AmtDocument *document)
{
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "open", _ ("_Open"), AMT_ANSWER_SUGGESTED },
                                { NULL } };
  Question *question;

  if (!amt_open_elsewhere_is_allowed (workplace))
    {
      amt_workplace_say (workplace,
                         _ ("Your IT does not allow opening documents in other programs."));
      return;
    }
  question = g_new0 (Question, 1);
  question->parent = g_object_ref (parent);
  question->workplace = g_object_ref (workplace);
  question->document = amt_document_copy (document);
  question->case_id = g_strdup (amt_open_case_get_ref (open_case));
  amt_dialogs_ask_async (
      parent, _ ("Open in Another Program?"),
      _ ("For that a copy is written without encryption, into a private folder that is emptied when "
         "you close Amtsstube. What you change in it does not come back into the case."),
      NULL, answers, NULL, asked_cb, question);
}
