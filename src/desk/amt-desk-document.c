/* amt-desk-document.c: documents between the cache and files that the clerk names. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-desk-private.h"

#include "amt-base.h"
#include "amt-document-bytes.h"
#include "amt-task.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)

void
amt_local_file_free (AmtLocalFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->name);
  g_free (self->media_type);
  g_free (self);
}

static gboolean
fail_errno (GError **error, const char *what)
{
  int reason = errno;

  g_set_error (error, AMT_DESK_ERROR,
               reason == EEXIST ? AMT_DESK_ERROR_EXISTS : AMT_DESK_ERROR_FILE, "%s: %s", what,
               g_strerror (reason));
  return FALSE;
}

/* What the file says about itself comes before its name. */
static char *
guess_media_type (const char *name, GBytes *bytes)
{
  static const struct
  {
    const char *start;
    gsize length;
    const char *media_type;
  } MAGIC[] = {
    { "%PDF-", 5, "application/pdf" },   { "\x89PNG\r\n\x1a\n", 8, "image/png" },
    { "\xff\xd8\xff", 3, "image/jpeg" }, { "II*\0", 4, "image/tiff" },
    { "MM\0*", 4, "image/tiff" },
  };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *content_type = NULL;
  char *media_type;

  for (gsize i = 0; i < G_N_ELEMENTS (MAGIC); i++)
    if (size >= MAGIC[i].length && memcmp (data, MAGIC[i].start, MAGIC[i].length) == 0)
      return g_strdup (MAGIC[i].media_type);

  content_type = g_content_type_guess (name, data, MIN (size, 4096), NULL);
  media_type = g_content_type_get_mime_type (content_type);
  return media_type ? media_type : g_strdup ("application/octet-stream");
}

static GBytes *
read_all (int fd, gsize size, GError **error)
{
  g_autofree guint8 *data = g_malloc (size);
  gsize have = 0;

  while (have < size)
    {
      ssize_t n = read (fd, data + have, size - have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          fail_errno (error, "the file cannot be read");
          return NULL;
        }
      if (n == 0)
        {
          g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE,
                               "the file became shorter while it was read");
          return NULL;
        }
      have += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* What is pasted has no name. */
static char *
name_after (const char *media_type)
{
  static const struct
  {
    const char *media_type;
    const char *name; /* (translatable) */
  } NAMES[] = {
    { "application/pdf", N_ ("Document.pdf") }, { "image/png", N_ ("Picture.png") },
    { "image/jpeg", N_ ("Picture.jpg") },       { "image/tiff", N_ ("Picture.tif") },
    { "image/webp", N_ ("Picture.webp") },      { "text/plain", N_ ("Text.txt") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (media_type, NAMES[i].media_type))
      return g_strdup (_ (NAMES[i].name));

  return g_strdup (_ ("Document"));
}

/* @name: (nullable) */
static AmtLocalFile *
local_file_new (GBytes *bytes, const char *name)
{
  AmtLocalFile *self = g_new0 (AmtLocalFile, 1);

  self->bytes = g_bytes_ref (bytes);
  self->media_type = guess_media_type (name ? name : "", bytes);
  self->name = name ? g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), AMT_NAME_MAX))
                    : name_after (self->media_type);
  return self;
}

AmtLocalFile *
amt_local_file_read (const char *path, guint64 max, GError **error)
{
  /* Non-blocking, so that a pipe with nobody at its other end does not hold the desk. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      fail_errno (error, "the file cannot be opened");
    }
  else if (!S_ISREG (status.st_mode) || status.st_size == 0)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE,
                           "not a regular file with content");
    }
  else if ((guint64) status.st_size > max)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_TOO_LARGE,
                           "the file is larger than the portal takes");
    }
  else
    {
      bytes = read_all (fd, (gsize) status.st_size, error);
    }
  if (fd >= 0)
    close (fd);
  if (!bytes)
    return NULL;

  base = g_path_get_basename (path);
  name = g_filename_display_name (base);
  return local_file_new (bytes, name);
}

AmtLocalFile *
amt_local_file_from_bytes (GBytes *bytes, const char *name, guint64 max, GError **error)
{
  g_autofree char *valid = NULL;
  g_autofree char *base = NULL;

  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE, "nothing was dropped");
      return NULL;
    }
  if (g_bytes_get_size (bytes) > max)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_TOO_LARGE,
                           "the file is larger than the portal takes");
      return NULL;
    }

  valid = name && *name ? g_utf8_make_valid (name, -1) : NULL;
  base = valid ? g_path_get_basename (valid) : NULL;
  return local_file_new (bytes, base);
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

gboolean
amt_local_file_write (const char *path, int fd, gsize size, GError **error)
{
  int out = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  g_autofree guint8 *buffer = NULL;
  gboolean ok = TRUE;

  if (out < 0)
    return fail_errno (error, "the file cannot be made");

  buffer = g_malloc (COPY_BYTES);
  for (gsize at = 0; ok && at < size;)
    {
      ssize_t n = pread (fd, buffer, MIN (size - at, COPY_BYTES), (off_t) at);

      ok = n > 0 && write_all (out, buffer, (gsize) n);
      at += ok ? (gsize) n : 0;
    }
  ok = ok && fsync (out) == 0;
  if (!ok)
    fail_errno (error, "the file cannot be written");
  close (out);
  if (!ok)
    g_unlink (path);
  return ok;
}

/* --- saving -------------------------------------------------------------------------------------------- */

typedef struct
{
  char *case_ref;        /* (owned) */
  char *wanted;          /* (owned) id or name */
  char *path;            /* (owned) */
  char *case_id;         /* (owned) (nullable) */
  AmtDocument *document; /* (owned) (nullable) */
  int fd;                /* (owned) or -1 */
  gsize size;
} Saving;

static void
saving_free (Saving *self)
{
  g_free (self->case_ref);
  g_free (self->wanted);
  g_free (self->path);
  g_free (self->case_id);
  g_clear_pointer (&self->document, amt_document_free);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, g_steal_pointer (&saving->document),
                           (GDestroyNotify) amt_document_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_in_thread (GTask *writing, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  if (amt_local_file_write (saving->path, saving->fd, saving->size, &error))
    g_task_return_boolean (writing, TRUE);
  else
    g_task_return_error (writing, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GTask) writing = NULL;
  g_autoptr (GError) error = NULL;

  saving->fd = amt_document_bytes_load_finish (result, &saving->size, &error);
  if (saving->fd < 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  writing = g_task_new (NULL, NULL, written_cb, g_object_ref (task));
  g_task_set_source_tag (writing, amt_desk_save_document_async);
  g_task_set_task_data (writing, g_object_ref (task), g_object_unref);
  amt_task_run_in_thread (writing, write_in_thread);
}

/* By id, or by a name that only one of them has. */
static const AmtDocument *
find_document (const AmtCase *value, const char *wanted)
{
  const AmtDocument *found = amt_case_find_document (value, wanted);
  guint n = 0;

  for (guint i = 0; !found && i < value->documents->len; i++)
    if (g_strcmp0 (((AmtDocument *) g_ptr_array_index (value->documents, i))->name, wanted) == 0)
      n++;
  for (guint i = 0; n == 1 && i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);

      if (g_strcmp0 (document->name, wanted) == 0)
        return document;
    }
  return found;
}

static void
case_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *desk = AMT_DESK (source);
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_desk_open_case_finish (desk, result, &error);
  const AmtDocument *document = view ? find_document (view->local, saving->wanted) : NULL;

  if (view && document)
    {
      saving->case_id = g_strdup (view->local->id);
      saving->document = amt_document_copy (document);
    }
  else if (view && !view->local->whole)
    g_set_error_literal (&error, AMT_DESK_ERROR, AMT_DESK_ERROR_ROW_ONLY,
                         "the whole case is not here");
  else if (view)
    g_set_error_literal (&error, AMT_DESK_ERROR, AMT_DESK_ERROR_NO_DOCUMENT,
                         "the case has no such document");
  g_clear_pointer (&view, amt_case_view_free);

  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_document_bytes_load_async (desk->store, desk->offline ? NULL : desk->engine,
                                   saving->case_id, saving->document, g_task_get_cancellable (task),
                                   loaded_cb, g_object_ref (task));
}

void
amt_desk_save_document_async (AmtDesk *self, const char *case_ref, const char *document,
                              const char *path, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_desk_save_document_async);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  saving->fd = -1;
  saving->case_ref = g_strdup (case_ref);
  saving->wanted = g_strdup (document);
  saving->path = g_strdup (path);
  amt_desk_open_case_async (self, case_ref, TRUE, cancellable, case_opened_cb, g_object_ref (task));
}

AmtDocument *
amt_desk_save_document_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_save_document_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
