/* amt-save-document.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-save-document.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-open-elsewhere.h"

#include <glib/gi18n.h>

typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  char *case_id;           /* (owned) */
  char *document_id;       /* (owned) */
  GFile *file;             /* (owned) (nullable) where the clerk wants it */
  GFile *part;             /* (owned) (nullable) beside it, until it is whole */
} Save;

static Save *
save_new (AmtWorkplace *workplace, const char *case_id, const char *document_id)
{
  Save *self = g_new0 (Save, 1);

  self->workplace = g_object_ref (workplace);
  self->case_id = g_strdup (case_id);
  self->document_id = g_strdup (document_id);
  return self;
}

static void
save_free (Save *self)
{
  g_object_unref (self->workplace);
  g_free (self->case_id);
  g_free (self->document_id);
  g_clear_object (&self->file);
  g_clear_object (&self->part);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_move_finish (G_FILE (source), result, &error))
    {
      amt_workplace_say (save->workplace, _ ("Saved. This copy is not encrypted."));
      return;
    }
  g_file_delete_async (save->part, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  amt_case_say_error (save->workplace, NULL, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDocument) document =
      amt_desk_save_document_finish (AMT_DESK (source), result, &error);
  Save *going;

  if (!document)
    {
      amt_case_say_error (save->workplace, NULL, error);
      return;
    }
  going = g_steal_pointer (&save);
  g_file_move_async (going->part, going->file, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL,
                     NULL, NULL, moved_cb, going);
}

void
amt_save_document_to (AmtWorkplace *workplace, const char *case_id, const char *document_id,
                      GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".amtsstube-%s.part", id);
  g_autofree char *path = NULL;
  Save *save;

  if (!folder || !g_file_is_native (file))
    {
      amt_workplace_say (workplace,
                         _ ("Please choose a folder of this computer to save the file."));
      return;
    }
  save = save_new (workplace, case_id, document_id);
  save->file = g_object_ref (file);
  save->part = g_file_get_child (folder, name);
  path = g_file_get_path (save->part);
  amt_desk_save_document_async (amt_workplace_get_desk (workplace), case_id, document_id, path,
                                NULL, saved_cb, save);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GFile) file = amt_dialogs_save_finish (result);

  if (file)
    amt_save_document_to (save->workplace, save->case_id, save->document_id, file);
}

void
amt_save_document (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                   const AmtDocument *document)
{
  g_autofree char *name = amt_open_elsewhere_file_name (document->name);

  amt_dialogs_save_async (parent, _ ("Save Document"), name, NULL, chosen_cb,
                          save_new (workplace, amt_open_case_get_ref (open_case), document->id));
}
