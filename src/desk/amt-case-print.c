/* amt-case-print.c: a case as it stood when somebody wanted to print it, and a look at its documents. Main thread.
 *
 * A document is open only while it is looked at or drawn: each is a process.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-print-private.h"

#include "amt-base.h"
#include "amt-document-bytes.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Pictures: a page is a sheet of paper, whatever the camera said. */
#define A4_SHORT 595.276
#define A4_LONG 841.89

G_DEFINE_FINAL_TYPE (AmtCasePrint, amt_case_print, G_TYPE_OBJECT)

static guint changed_signal;

const char *
amt_words_print_document (AmtPrintDocumentState state)
{
  switch (state)
    {
    case AMT_PRINT_DOCUMENT_OTHER_TYPE:
      return _ ("Files of this type cannot be printed here.");
    case AMT_PRINT_DOCUMENT_ENCRYPTED:
      return _ ("The file is protected by a password.");
    case AMT_PRINT_DOCUMENT_BROKEN:
      return _ ("The file is damaged or too large and cannot be drawn.");
    case AMT_PRINT_DOCUMENT_INFECTED:
      return _ ("Malware was found in the file.");
    case AMT_PRINT_DOCUMENT_NOT_HERE:
      return _ ("The file is not on this computer, and the portal cannot be reached.");
    case AMT_PRINT_DOCUMENT_FAILED:
      return _ ("The file cannot be read at the moment.");
    case AMT_PRINT_DOCUMENT_WAITING:
    case AMT_PRINT_DOCUMENT_READY:
    default:
      return NULL;
    }
}

static void
entry_free (gpointer data)
{
  AmtPrintEntry *entry = data;

  g_free (entry->sizes);
  if (entry->password)
    explicit_bzero (entry->password, strlen (entry->password));
  g_free (entry->password);
  g_free (entry);
}

/* --- looking at documents ------------------------------------------------------------------------------- */

static AmtPrintDocumentState
state_of (const GError *error)
{
  if (error->domain == AMT_DESK_ERROR)
    return error->code == AMT_DESK_ERROR_INFECTED   ? AMT_PRINT_DOCUMENT_INFECTED
           : error->code == AMT_DESK_ERROR_NOT_HERE ? AMT_PRINT_DOCUMENT_NOT_HERE
                                                    : AMT_PRINT_DOCUMENT_FAILED;
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT) ||
      g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST))
    return AMT_PRINT_DOCUMENT_NOT_HERE;
  if (error->domain != AMT_RENDER_ERROR)
    return AMT_PRINT_DOCUMENT_FAILED;
  switch ((AmtRenderError) error->code)
    {
    case AMT_RENDER_ERROR_UNSUPPORTED:
      return AMT_PRINT_DOCUMENT_OTHER_TYPE;
    case AMT_RENDER_ERROR_ENCRYPTED:
      return AMT_PRINT_DOCUMENT_ENCRYPTED;
    case AMT_RENDER_ERROR_BROKEN:
    case AMT_RENDER_ERROR_TOO_LARGE:
    case AMT_RENDER_ERROR_CRASHED:
    case AMT_RENDER_ERROR_TIMEOUT:
      return AMT_PRINT_DOCUMENT_BROKEN;
    case AMT_RENDER_ERROR_LIMIT:
    case AMT_RENDER_ERROR_CLOSED:
    case AMT_RENDER_ERROR_HELPER:
    default:
      return AMT_PRINT_DOCUMENT_FAILED;
    }
}

static void
measure (AmtPrintEntry *entry, AmtRenderSession *session)
{
  const gboolean picture = amt_render_session_get_kind (session) != AMT_RENDER_KIND_PDF;

  entry->public.n_pages = amt_render_session_get_n_pages (session);
  entry->sizes = g_new (AmtPrintSize, entry->public.n_pages);
  for (guint i = 0; i < entry->public.n_pages; i++)
    {
      AmtPrintSize *size = &entry->sizes[i];
      double scale;

      amt_render_session_get_page_size (session, i, &size->width, &size->height);
      if (entry->rotation % 180)
        *size = (AmtPrintSize){ size->height, size->width };
      if (!picture)
        continue;
      scale = MIN (A4_LONG / MAX (size->width, size->height),
                   A4_SHORT / MIN (size->width, size->height));
      size->width *= MIN (scale, 1);
      size->height *= MIN (scale, 1);
    }
}

typedef struct
{
  AmtPrintEntry *entry; /* (unowned) that is being looked at */
} Looking;

static void look_at_next (GTask *task);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCasePrint *self = AMT_CASE_PRINT (source);
  Looking *looking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_case_print_open_finish (self, result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (session)
    {
      measure (looking->entry, session);
      amt_render_session_close (session);
    }
  if (looking->entry->public.state == AMT_PRINT_DOCUMENT_WAITING)
    looking->entry->public.state = session ? AMT_PRINT_DOCUMENT_READY : state_of (error);
  g_signal_emit (self, changed_signal, 0);
  look_at_next (task);
}

static void
look_at_next (GTask *task)
{
  AmtCasePrint *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);

  for (guint i = 0; i < self->entries->len; i++)
    {
      looking->entry = self->entries->pdata[i];
      if (looking->entry->public.state != AMT_PRINT_DOCUMENT_WAITING)
        continue;
      amt_case_print_open_async (self, looking->entry, g_task_get_cancellable (task), looked_cb,
                                 g_object_ref (task));
      return;
    }
  g_task_return_boolean (task, TRUE);
}

void
amt_case_print_look_async (AmtCasePrint *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_case_print_look_async);
  g_task_set_task_data (task, g_new0 (Looking, 1), g_free);
  look_at_next (task);
}

gboolean
amt_case_print_look_finish (AmtCasePrint *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_print_look_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- opening one ---------------------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AmtRenderSession *session =
      amt_render_pool_open_finish (AMT_RENDER_POOL (source), result, &error);

  if (session)
    g_task_return_pointer (task, session, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCasePrint *self = g_task_get_source_object (task);
  const AmtPrintEntry *entry = g_task_get_task_data (task);
  GError *error = NULL;
  gsize size = 0;
  int fd = amt_document_bytes_load_finish (result, &size, &error);

  if (fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  amt_render_pool_open_async (amt_context_get_render_pool (self->context), fd, size,
                              entry->public.document->sha256, entry->password,
                              g_task_get_cancellable (task), opened_cb, g_object_ref (task));
  close (fd);
}

void
amt_case_print_open_async (AmtCasePrint *self, const AmtPrintEntry *entry,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const AmtDocument *document = entry->public.document;

  g_task_set_source_tag (task, amt_case_print_open_async);
  g_task_set_task_data (task, (gpointer) entry, NULL);
  if (entry->public.state == AMT_PRINT_DOCUMENT_INFECTED)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED,
                             "the portal's scan found something in it");
  else if (!amt_render_media_type_is_drawn (document->media_type))
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED,
                             "not a type that is drawn");
  else
    amt_document_bytes_load_async (amt_context_get_store (self->context),
                                   amt_context_get_engine (self->context), self->value->id,
                                   document, cancellable, loaded_cb, g_object_ref (task));
}

AmtRenderSession *
amt_case_print_open_finish (AmtCasePrint *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_print_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the object ----------------------------------------------------------------------------------------- */

static void
amt_case_print_finalize (GObject *object)
{
  AmtCasePrint *self = AMT_CASE_PRINT (object);

  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->unsent);
  g_clear_pointer (&self->form, json_object_unref);
  g_clear_pointer (&self->rest, json_object_unref);
  g_clear_pointer (&self->service, amt_service_unref);
  amt_references_unref (self->references);
  amt_case_unref (self->value);
  g_object_unref (self->context);
  G_OBJECT_CLASS (amt_case_print_parent_class)->finalize (object);
}

static void
amt_case_print_class_init (AmtCasePrintClass *class)
{
  G_OBJECT_CLASS (class)->finalize = amt_case_print_finalize;
  changed_signal = g_signal_new ("changed", AMT_TYPE_CASE_PRINT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
amt_case_print_init (AmtCasePrint *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->unsent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
add_entries (AmtCasePrint *self, gboolean letters)
{
  for (guint i = 0; i < self->value->documents->len; i++)
    {
      const AmtDocument *document = self->value->documents->pdata[i];
      AmtPrintEntry *entry;

      if ((g_strcmp0 (document->source, "letter") == 0) != letters)
        continue;
      entry = g_new0 (AmtPrintEntry, 1);
      entry->public.document = document;
      entry->public.letter = letters;
      g_ptr_array_add (self->entries, entry);
    }
}

AmtCasePrint *
amt_case_print_new (AmtOpenCase *open_case)
{
  AmtCasePrint *self = g_object_new (AMT_TYPE_CASE_PRINT, NULL);
  AmtService *service = amt_open_case_get_service (open_case);
  JsonObject *form = amt_open_case_get_form (open_case);
  JsonObject *rest = amt_open_case_get_rest (open_case);
  GPtrArray *unsent = amt_open_case_get_entries (open_case);

  AMT_ASSERT_MAIN ();
  self->context = g_object_ref (amt_open_case_get_context (open_case));
  self->value = amt_case_ref (amt_open_case_get_case (open_case));
  self->service = service ? amt_service_ref (service) : NULL;
  self->references = amt_references_ref (amt_open_case_get_references (open_case));
  self->form = form ? json_object_ref (form) : NULL;
  self->rest = rest ? json_object_ref (rest) : NULL;
  for (guint i = 0; unsent && i < unsent->len; i++)
    g_hash_table_add (self->unsent,
                      g_strdup (((AmtOutboxEntry *) unsent->pdata[i])->operation->id));
  add_entries (self, FALSE);
  add_entries (self, TRUE);
  return self;
}

guint
amt_case_print_get_n_documents (AmtCasePrint *self)
{
  return self->entries->len;
}

const AmtPrintDocument *
amt_case_print_get_document (AmtCasePrint *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return &((AmtPrintEntry *) self->entries->pdata[index])->public;
}

static AmtPrintEntry *
find_entry (AmtCasePrint *self, const char *document_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      AmtPrintEntry *entry = self->entries->pdata[i];

      if (g_strcmp0 (entry->public.document->id, document_id) == 0)
        return entry;
    }
  return NULL;
}

void
amt_case_print_set_rotation (AmtCasePrint *self, const char *document_id, guint rotation)
{
  AmtPrintEntry *entry = find_entry (self, document_id);

  g_return_if_fail (!entry || entry->public.state == AMT_PRINT_DOCUMENT_WAITING);
  if (entry)
    entry->rotation = rotation / 90 * 90 % 360;
}

void
amt_case_print_set_password (AmtCasePrint *self, const char *document_id, const char *password)
{
  AmtPrintEntry *entry = find_entry (self, document_id);

  g_return_if_fail (!entry || entry->public.state == AMT_PRINT_DOCUMENT_WAITING);
  if (!entry)
    return;
  if (entry->password)
    explicit_bzero (entry->password, strlen (entry->password));
  g_free (entry->password);
  entry->password = g_strdup (password);
}

void
amt_case_print_update (AmtCasePrint *self, const AmtCase *value)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      AmtPrintEntry *entry = self->entries->pdata[i];
      const AmtDocument *now = amt_case_find_document (value, entry->public.document->id);

      if (!now || g_strcmp0 (now->virus_scan, "infected") != 0 ||
          entry->public.state == AMT_PRINT_DOCUMENT_INFECTED)
        continue;
      entry->public.state = AMT_PRINT_DOCUMENT_INFECTED;
      changed = TRUE;
    }
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

const AmtCase *
amt_case_print_get_case (AmtCasePrint *self)
{
  return self->value;
}
