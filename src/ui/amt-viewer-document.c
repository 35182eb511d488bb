/* amt-viewer-document.c: see the header. Main thread.
 *
 * Bytes, then helper, then what a clerk should know of it: only then it is READY, so that nothing of a suspicious file is on the
 * screen before it is known to be one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-document.h"

#include "amt-document-bytes.h"

#include <string.h>
#include <unistd.h>

/* How often the clerk is told how much is here. */
#define PROGRESS_MS 250

struct _AmtViewerDocument
{
  GObject parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  char *case_id;             /* (owned) */
  AmtDocument *document;     /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of the attempt that is going on */
  AmtViewerState state;
  GError *error;             /* (owned) (nullable) */
  AmtRenderSession *session; /* (owned) (nullable) */
  GArray *findings;          /* (owned) (nullable) (element-type AmtFinding) */
  GPtrArray *signatures;     /* (owned) (nullable) (element-type AmtRenderSignature) */
  GPtrArray *files;          /* (owned) (nullable) (element-type AmtRenderFile) */
  int fd;                    /* (owned) sealed memory; -1: none. Kept while a password is missing */
  gsize size;                /* bytes in it */
  guint64 have;              /* bytes that are here while FETCHING */
  guint progress;            /* 0: nobody looks */
  char *password;            /* (owned) (nullable) that is tried, or opened it; wiped */
  gboolean entered;          /* by the clerk, just now */
  gboolean marked;
};

G_DEFINE_FINAL_TYPE (AmtViewerDocument, amt_viewer_document, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
forget_fd (AmtViewerDocument *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static void
take_password (AmtViewerDocument *self, const char *password)
{
  char *before = self->password;

  self->password = g_strdup (password);
  if (before)
    explicit_bzero (before, strlen (before));
  g_free (before);
}

static void
forget (AmtViewerDocument *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress, g_source_remove);
  if (self->session)
    amt_render_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  g_clear_pointer (&self->findings, g_array_unref);
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->have = 0;
  self->marked = FALSE;
}

static void
set_state (AmtViewerDocument *self, AmtViewerState state)
{
  self->state = state;
  if (state != AMT_VIEWER_FETCHING)
    g_clear_handle_id (&self->progress, g_source_remove);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* @error: (transfer full). What was cancelled has a successor, or nobody waits any more. */
static void
fail (AmtViewerDocument *self, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  g_clear_error (&self->error);
  self->error = error;
  self->marked = self->document->sha256 &&
                 amt_render_pool_is_marked (
                     amt_context_get_render_pool (amt_workplace_get_context (self->workplace)),
                     self->document->sha256);
  set_state (self, AMT_VIEWER_FAILED);
}

/* --- looking through ----------------------------------------------------------------------------------- */

static gboolean
has_finding (AmtViewerDocument *self, AmtFindingKind kind)
{
  for (guint i = 0; self->findings && i < self->findings->len; i++)
    if (g_array_index (self->findings, AmtFinding, i).kind == kind)
      return TRUE;
  return FALSE;
}

/* An answer that is of the attempt that is going on. */
static gboolean
is_current (AmtViewerDocument *self, GObject *source, const GError *error)
{
  return G_OBJECT (self->session) == source &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      amt_render_session_list_finish (AMT_RENDER_SESSION (source), result, &error);

  if (!is_current (self, source, error))
    return;
  self->files = g_steal_pointer (&files);
  set_state (self, AMT_VIEWER_READY);
}

static void
ask_files (AmtViewerDocument *self)
{
  if (has_finding (self, AMT_FINDING_FILES))
    amt_render_session_list_async (self->session, AMT_RENDER_FILES, 0, AMT_RENDER_VISIBLE,
                                   self->cancellable, files_cb, g_object_ref (self));
  else
    set_state (self, AMT_VIEWER_READY);
}

static void
signatures_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signatures =
      amt_render_session_list_finish (AMT_RENDER_SESSION (source), result, &error);

  if (!is_current (self, source, error))
    return;
  self->signatures = g_steal_pointer (&signatures);
  ask_files (self);
}

static void
findings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) findings =
      amt_render_session_findings_finish (AMT_RENDER_SESSION (source), result, &error);

  if (!is_current (self, source, error))
    return;
  if (error)
    g_debug ("a document could not be looked through: %s", error->message);
  self->findings = g_steal_pointer (&findings);
  if (has_finding (self, AMT_FINDING_SIGNATURES))
    amt_render_session_list_async (self->session, AMT_RENDER_SIGNATURES, 0, AMT_RENDER_VISIBLE,
                                   self->cancellable, signatures_cb, g_object_ref (self));
  else
    ask_files (self);
}

/* --- opening ------------------------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  GError *error = NULL;
  AmtRenderSession *session =
      amt_render_pool_open_finish (AMT_RENDER_POOL (source), result, &error);

  if (session && (!self->cancellable || self->session))
    {
      /* It came in the moment in which it was closed or opened anew. */
      amt_render_session_close (session);
      g_object_unref (session);
      return;
    }
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_ENCRYPTED))
    {
      g_error_free (error);
      take_password (self, NULL);
      set_state (self, AMT_VIEWER_LOCKED);
      return;
    }
  if (!session)
    {
      fail (self, error);
      return;
    }
  forget_fd (self);
  self->session = session;
  amt_render_session_findings_async (session, self->document->name, self->document->media_type,
                                     self->cancellable, findings_cb, g_object_ref (self));
}

static void
open_bytes (AmtViewerDocument *self)
{
  AmtContext *context = amt_workplace_get_context (self->workplace);

  set_state (self, AMT_VIEWER_OPENING);
  amt_render_pool_open_async (amt_context_get_render_pool (context), self->fd, self->size,
                              self->document->sha256, self->password, self->cancellable, opened_cb,
                              g_object_ref (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  GError *error = NULL;
  gsize size = 0;
  int fd = amt_document_bytes_load_finish (result, &size, &error);

  if (fd < 0)
    {
      fail (self, error);
      return;
    }
  forget_fd (self);
  self->fd = fd;
  self->size = size;
  if (self->cancellable)
    open_bytes (self);
}

static void
have_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewerDocument) self = user_data;
  gboolean complete = FALSE;
  guint64 have = 0;

  if (!amt_store_document_state_finish (AMT_STORE (source), result, &complete, &have, NULL, NULL) ||
      self->state != AMT_VIEWER_FETCHING || have == self->have)
    return;
  self->have = have;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
progress_cb (gpointer user_data)
{
  AmtViewerDocument *self = user_data;

  amt_store_document_state_async (amt_workplace_get_store (self->workplace), self->document->sha256,
                                  self->cancellable, have_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* Whether it is worth fetching: what is said to be nothing in particular may still be a PDF. */
static gboolean
may_be_drawn (const AmtDocument *document)
{
  return document->sha256 && (!document->media_type || !*document->media_type ||
                              g_str_equal (document->media_type, "application/octet-stream") ||
                              amt_render_media_type_is_drawn (document->media_type));
}

static gboolean
is_infected (const AmtDocument *document)
{
  return g_strcmp0 (document->virus_scan, "infected") == 0;
}

void
amt_viewer_document_open (AmtViewerDocument *self, gboolean again)
{
  AmtContext *context = amt_workplace_get_context (self->workplace);

  forget (self);
  forget_fd (self);
  self->entered = FALSE;
  if (again && self->document->sha256)
    amt_render_pool_unmark (amt_context_get_render_pool (context), self->document->sha256);
  /* What the portal calls infected is not opened whatever it is; the loading says so. */
  if (!may_be_drawn (self->document) && !is_infected (self->document))
    {
      fail (self, g_error_new_literal (AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED,
                                       "not a type that is drawn"));
      return;
    }
  /* Nobody waits for half a gigabyte only to be told that it is too much. */
  if (self->document->size > AMT_RENDER_MAX_BYTES && !is_infected (self->document))
    {
      fail (self, g_error_new_literal (AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE,
                                       "larger than what is drawn"));
      return;
    }
  self->cancellable = g_cancellable_new ();
  self->progress = g_timeout_add (PROGRESS_MS, progress_cb, self);
  set_state (self, AMT_VIEWER_FETCHING);
  amt_document_bytes_load_async (amt_workplace_get_store (self->workplace),
                                 amt_workplace_get_engine (self->workplace), self->case_id,
                                 self->document, self->cancellable, loaded_cb, g_object_ref (self));
}

void
amt_viewer_document_unlock (AmtViewerDocument *self, const char *password)
{
  if (self->state != AMT_VIEWER_LOCKED || self->fd < 0)
    return;
  take_password (self, password);
  self->entered = TRUE;
  open_bytes (self);
}

void
amt_viewer_document_set_password (AmtViewerDocument *self, const char *password)
{
  take_password (self, password);
}

void
amt_viewer_document_close (AmtViewerDocument *self)
{
  forget (self);
  forget_fd (self);
}

/* --- the object ---------------------------------------------------------------------------------------- */

static void
amt_viewer_document_dispose (GObject *object)
{
  AmtViewerDocument *self = AMT_VIEWER_DOCUMENT (object);

  amt_viewer_document_close (self);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_viewer_document_parent_class)->dispose (object);
}

static void
amt_viewer_document_finalize (GObject *object)
{
  AmtViewerDocument *self = AMT_VIEWER_DOCUMENT (object);

  take_password (self, NULL);
  g_free (self->case_id);
  amt_document_free (self->document);
  G_OBJECT_CLASS (amt_viewer_document_parent_class)->finalize (object);
}

static void
amt_viewer_document_class_init (AmtViewerDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_viewer_document_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_viewer_document_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_VIEWER_DOCUMENT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_viewer_document_init (AmtViewerDocument *self)
{
  self->fd = -1;
  self->have = 0;
}

AmtViewerDocument *
amt_viewer_document_new (AmtWorkplace *workplace, const char *case_id, const AmtDocument *document)
{
  AmtViewerDocument *self = g_object_new (AMT_TYPE_VIEWER_DOCUMENT, NULL);

  self->workplace = g_object_ref (workplace);
  self->case_id = g_strdup (case_id);
  self->document = amt_document_copy (document);
  return self;
}

void
amt_viewer_document_update (AmtViewerDocument *self, const AmtDocument *document)
{
  amt_document_free (self->document);
  self->document = amt_document_copy (document);
}

AmtViewerState
amt_viewer_document_get_state (AmtViewerDocument *self)
{
  return self->state;
}

double
amt_viewer_document_get_progress (AmtViewerDocument *self)
{
  if (self->have == 0 || self->document->size <= 0)
    return -1;
  return MIN (1.0, (double) self->have / (double) self->document->size);
}

gboolean
amt_viewer_document_was_wrong (AmtViewerDocument *self)
{
  return self->state == AMT_VIEWER_LOCKED && self->entered;
}

const char *
amt_viewer_document_get_password (AmtViewerDocument *self)
{
  return self->state == AMT_VIEWER_READY && amt_render_session_is_encrypted (self->session)
             ? self->password
             : NULL;
}

gboolean
amt_viewer_document_is_marked (AmtViewerDocument *self)
{
  return self->state == AMT_VIEWER_FAILED && self->marked;
}

const GError *
amt_viewer_document_get_error (AmtViewerDocument *self)
{
  return self->error;
}

const AmtDocument *
amt_viewer_document_get_document (AmtViewerDocument *self)
{
  return self->document;
}

AmtRenderSession *
amt_viewer_document_get_session (AmtViewerDocument *self)
{
  return self->state == AMT_VIEWER_READY ? self->session : NULL;
}

GArray *
amt_viewer_document_get_findings (AmtViewerDocument *self)
{
  return self->findings;
}

GPtrArray *
amt_viewer_document_get_signatures (AmtViewerDocument *self)
{
  return self->signatures;
}

GPtrArray *
amt_viewer_document_get_files (AmtViewerDocument *self)
{
  return self->files;
}
