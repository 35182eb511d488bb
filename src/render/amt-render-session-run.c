/* amt-render-session-run.c: what a session does with its helper: opens, sends one job at a time, judges the answer. Main thread.
 *
 * A helper that dies is replaced when the next job goes out; the document is opened in it again, and must look the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-session-private.h"

#include "amt-render-error-private.h"
#include "amt-render-memory.h"

#include <string.h>
#include <unistd.h>

/* 14,400 points are what PDF allows without UserUnit; beyond this nothing sensible is left. */
#define MAX_POINTS 200000.0
/* Jobs, or openings, that killed two helpers each: nothing more is tried. */
#define MARK_AT 2
/* How long something that nobody wants any more may keep others waiting: another helper takes the document over, but a page that
 * would be ready in a moment is not worth a process. Where all pages take long, as scans do, it is twice as long as they take. */
#define PATIENCE_MS 40
#define MAX_PATIENCE_MS 400
/* Of an export, that count for its time. */
#define MAX_EXPORT_PAGES 60

/* Why pages are not tried again. */
typedef struct
{
  AmtRenderError code;
  guint64 pixels; /* from this size on */
} BadPage;

/* --- the queue ------------------------------------------------------------------------------------------ */

static AmtRenderJob *
next_job (AmtRenderSession *self)
{
  for (guint i = 0; i < AMT_RENDER_N_PRIORITIES; i++)
    if (self->waiting[i].length > 0)
      return g_queue_pop_head (&self->waiting[i]);
  return NULL;
}

static void
fail_all (AmtRenderSession *self, AmtRenderError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (AMT_RENDER_ERROR, (int) code, message);
  g_autoptr (GPtrArray) jobs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_render_job_free);
  AmtRenderJob *job;

  /* Callers may come back with new wishes from inside their answers. */
  while ((job = next_job (self)))
    g_ptr_array_add (jobs, job);
  for (guint i = 0; i < jobs->len; i++)
    amt_render_job_return_error (g_ptr_array_index (jobs, i), error);
}

static void
end_job (AmtRenderJob *job, AmtRenderError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (AMT_RENDER_ERROR, (int) code, message);

  amt_render_job_return_error (job, error);
  amt_render_job_free (job);
}

static void
remember_bad_page (AmtRenderSession *self, const AmtRenderJob *job, AmtRenderError code)
{
  BadPage *bad = g_new (BadPage, 1);

  bad->code = code;
  bad->pixels = job->kind == AMT_MESSAGE_RENDER ? amt_render_area_pixels (&job->drawn) : 0;
  g_hash_table_replace (self->bad_pages, amt_render_job_get_key (job), bad);
}

static gboolean
is_marked (AmtRenderSession *self)
{
  return self->n_bad_crashes >= MARK_AT || amt_render_pool_is_marked (self->pool, self->key);
}

/* --- opening -------------------------------------------------------------------------------------------- */

static void
drop_process (AmtRenderSession *self)
{
  g_clear_pointer (&self->process, amt_render_process_free);
  self->open = FALSE;
  if (self->page_sizes >= 0)
    close (self->page_sizes);
  self->page_sizes = -1;
}

/* The first opening, or that for the jobs that wait, came to nothing. */
static void
fail_opening (AmtRenderSession *self, const GError *error)
{
  g_autoptr (GTask) starting = g_steal_pointer (&self->starting);

  if (starting)
    {
      amt_render_session_close (self);
      g_task_return_error (starting, g_error_copy (error));
      g_object_unref (self);
    }
  else
    fail_all (self, (AmtRenderError) error->code, error->message);
}

static gboolean
check_page_sizes (const AmtPageSize *sizes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double width = GUINT32_FROM_LE (sizes[i].width) / AMT_RENDER_UNITS_PER_POINT;
      double height = GUINT32_FROM_LE (sizes[i].height) / AMT_RENDER_UNITS_PER_POINT;

      if (width <= 0 || height <= 0 || width > MAX_POINTS || height > MAX_POINTS)
        return FALSE;
    }
  return TRUE;
}

/* FALSE: a lie. */
static gboolean
take_opened (AmtRenderSession *self, const AmtOpened *opened)
{
  const gsize capacity = sizeof (AmtPageSize) * AMT_RENDER_MAX_PAGES;
  g_autoptr (GBytes) bytes = NULL;
  const AmtPageSize *sizes;

  if (opened->n_pages == 0 || opened->n_pages > AMT_RENDER_MAX_PAGES ||
      opened->kind < AMT_RENDER_KIND_PDF || opened->kind > AMT_RENDER_KIND_HEIF)
    return FALSE;
  bytes = amt_render_memory_take (self->page_sizes, capacity);
  if (!bytes)
    return FALSE;
  sizes = g_bytes_get_data (bytes, NULL);
  if (self->kind)
    return opened->kind == self->kind && opened->n_pages == self->n_pages &&
           memcmp (sizes, self->pages, sizeof *sizes * self->n_pages) == 0;
  if (!check_page_sizes (sizes, opened->n_pages))
    return FALSE;

  self->kind = opened->kind;
  self->n_pages = opened->n_pages;
  self->flags = opened->flags;
  self->pages = g_memdup2 (sizes, sizeof *sizes * self->n_pages);
  return TRUE;
}

static void
opening_crashed (AmtRenderSession *self)
{
  g_autoptr (GError) error = NULL;

  drop_process (self);
  if (++self->n_opening_crashes % 2 == 1)
    {
      amt_render_session_pump (self);
      return;
    }
  self->n_bad_crashes++;
  amt_render_pool_count_crash (self->pool, self->key);
  g_set_error_literal (&error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED,
                       "the document crashes the helper");
  fail_opening (self, error);
}

static void
opened_cb (AmtRenderOutcome outcome, const AmtMessage *answer, gpointer user_data)
{
  g_autoptr (AmtRenderSession) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (outcome == AMT_RENDER_ANSWERED && answer->kind == AMT_MESSAGE_FAILED &&
      amt_render_error_set_failure (&error, answer->body.failed.failure))
    {
      drop_process (self);
      fail_opening (self, error);
      return;
    }
  if (outcome == AMT_RENDER_ANSWERED &&
      (answer->kind == AMT_MESSAGE_FAILED || !take_opened (self, &answer->body.opened)))
    {
      amt_render_process_blame (self->process);
      outcome = AMT_RENDER_DIED;
    }
  /* One that had its locks, and then lied, must not talk the next one out of the sandbox. */
  if (outcome == AMT_RENDER_NOT_LOCKED && !amt_render_process_get_hello (self->process)->locks)
    amt_render_pool_doubt_portal (self->pool);
  if (outcome == AMT_RENDER_NOT_LOCKED && !self->late)
    {
      /* A spare one that somebody killed says nothing about the next. */
      self->late = TRUE;
      drop_process (self);
      amt_render_session_pump (self);
    }
  else if (outcome == AMT_RENDER_TOO_SLOW || outcome == AMT_RENDER_NOT_LOCKED)
    {
      drop_process (self);
      if (outcome == AMT_RENDER_TOO_SLOW)
        g_set_error_literal (&error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TIMEOUT,
                             "the document takes too long to open");
      else
        g_set_error_literal (&error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER,
                             "the render helper did not start, or not locked");
      fail_opening (self, error);
    }
  else if (outcome == AMT_RENDER_DIED)
    opening_crashed (self);
  else
    {
      g_autoptr (GTask) starting = g_steal_pointer (&self->starting);

      close (self->page_sizes);
      self->page_sizes = -1;
      self->late = FALSE;
      self->open = TRUE;
      /* The one before died of something else: perhaps it was the spare one, and was killed. */
      self->n_opening_crashes = 0;
      if (starting)
        g_task_return_pointer (starting, (gpointer) self, g_object_unref);
      amt_render_session_pump (self);
    }
}

static gboolean
send_opening (AmtRenderSession *self, GError **error)
{
  const gsize password_size = self->password ? strlen (self->password) : 0;
  AmtMessage message = { .kind = AMT_MESSAGE_OPEN };
  int fds[AMT_PROTOCOL_MAX_FDS] = { self->document, -1, -1 };

  self->process = amt_render_pool_take_process (self->pool, error);
  if (!self->process)
    return FALSE;
  self->page_sizes =
      amt_render_memory_new ("page-sizes", sizeof (AmtPageSize) * AMT_RENDER_MAX_PAGES, error);
  if (self->page_sizes >= 0 && password_size > 0)
    fds[2] = amt_render_memory_of ("password", self->password, password_size, error);
  if (self->page_sizes < 0 || (password_size > 0 && fds[2] < 0))
    {
      drop_process (self);
      return FALSE;
    }

  fds[1] = self->page_sizes;
  message.body.open =
      (AmtOpen){ (guint32) self->size, (guint32) password_size, AMT_RENDER_MAX_PAGES };
  amt_render_process_request (self->process, &message, fds, password_size > 0 ? 3 : 2,
                              amt_render_pool_get_seconds (self->pool), opened_cb, self);
  if (fds[2] >= 0)
    close (fds[2]);
  return TRUE;
}

/* --- jobs ----------------------------------------------------------------------------------------------- */

/* TRUE: the answer is as good as it can be. */
static gboolean
take_answer (AmtRenderSession *self, AmtRenderJob *job, const AmtMessage *answer)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  gsize size;

  if (answer->kind == AMT_MESSAGE_FAILED)
    {
      if (!amt_render_error_set_failure (&error, answer->body.failed.failure))
        return FALSE;
      amt_render_job_return_error (job, error);
      return TRUE;
    }

  /* Of a list that could not even be taken there is nothing left to take. */
  bytes = job->memory >= 0 ? amt_render_job_take (job, &answer->body.filled, &size) : NULL;
  if (!bytes)
    return FALSE;
  if (job->kind == AMT_MESSAGE_TEXT)
    {
      amt_render_job_return_text (job, bytes, size);
      return TRUE;
    }
  if (job->kind == AMT_MESSAGE_EXPORT)
    return amt_render_job_return_export (job, bytes, size);
  pixels = amt_pixels_new (bytes, job->drawn.area_width, job->drawn.area_height,
                           (gsize) job->drawn.area_width * AMT_PIXELS_DEPTH);
  g_assert (pixels);
  /* Also what nobody waits for any more: who leafed on may come back. */
  if (!job->printing)
    amt_render_cache_put (amt_render_pool_get_cache (self->pool), self, &job->area, pixels);
  amt_render_job_return_pixels (job, pixels);
  return TRUE;
}

static void
job_crashed (AmtRenderSession *self, AmtRenderJob *job)
{
  drop_process (self);
  if (!job->task)
    {
      amt_render_job_free (job);
      return;
    }
  if (!job->again)
    {
      amt_render_job_halve (job);
      g_queue_push_head (&self->waiting[job->priority], job);
      return;
    }
  self->n_bad_crashes++;
  amt_render_pool_count_crash (self->pool, self->key);
  remember_bad_page (self, job, AMT_RENDER_ERROR_CRASHED);
  end_job (job, AMT_RENDER_ERROR_CRASHED, "the page crashes the helper");
}

/* Blames only a helper that is still there: closed from inside an answer the session has none any more. */
static void
blame (AmtRenderSession *self)
{
  if (self->process)
    amt_render_process_blame (self->process);
}

/* The list that a helper gave was read. Meanwhile the session may have been closed. */
static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtRenderSession) self = user_data;
  AmtRenderJob *job = self->closed ? NULL : g_steal_pointer (&self->running);

  if (!job)
    return;
  if (amt_render_job_return_parsed (job, result))
    amt_render_job_free (job);
  else
    {
      blame (self);
      job_crashed (self, job);
    }
  amt_render_session_pump (self);
}

/* TRUE: an honest answer that is read in a thread, with the job still running. */
static gboolean
begin_parsing (AmtRenderSession *self, const AmtMessage *answer)
{
  AmtRenderJob *job = self->running;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  if (job->kind != AMT_MESSAGE_LIST || answer->kind == AMT_MESSAGE_FAILED)
    return FALSE;
  bytes = amt_render_job_take (job, &answer->body.filled, &size);
  job->parsed = bytes != NULL;
  if (bytes)
    amt_render_job_parse_async (job, bytes, size, self->n_pages, parsed_cb, g_object_ref (self));
  return bytes != NULL;
}

/* A picture came, or was given up after so long: the last ones count most. */
static void
learn_time (AmtRenderSession *self)
{
  const guint ms = (guint) ((g_get_monotonic_time () - self->begun) / 1000);

  if (self->running->kind == AMT_MESSAGE_RENDER)
    self->page_ms = self->page_ms ? (self->page_ms + ms) / 2 : ms;
}

static void
answered_cb (AmtRenderOutcome outcome, const AmtMessage *answer, gpointer user_data)
{
  g_autoptr (AmtRenderSession) self = g_object_ref (user_data);
  AmtRenderJob *job;

  if (outcome == AMT_RENDER_ANSWERED)
    learn_time (self);
  if (outcome == AMT_RENDER_ANSWERED && begin_parsing (self, answer))
    return;
  job = g_steal_pointer (&self->running);
  if (outcome == AMT_RENDER_ANSWERED && !take_answer (self, job, answer))
    {
      blame (self);
      outcome = AMT_RENDER_DIED;
    }
  switch (outcome)
    {
    case AMT_RENDER_ANSWERED:
      amt_render_job_free (job);
      break;
    case AMT_RENDER_TOO_SLOW:
      drop_process (self);
      remember_bad_page (self, job, AMT_RENDER_ERROR_TIMEOUT);
      end_job (job, AMT_RENDER_ERROR_TIMEOUT, "the page takes too long");
      break;
    case AMT_RENDER_DIED:
    case AMT_RENDER_NOT_LOCKED:
    default:
      job_crashed (self, job);
      break;
    }
  amt_render_session_pump (self);
}

/* So many pages, so much time; but nobody waits for ever. */
static guint
get_seconds (AmtRenderSession *self, const AmtRenderJob *job)
{
  const guint seconds = amt_render_pool_get_seconds (self->pool);

  return job->kind == AMT_MESSAGE_EXPORT ? seconds * MIN (job->export.n_pages, MAX_EXPORT_PAGES)
                                         : seconds;
}

static void
send_job (AmtRenderSession *self, AmtRenderJob *job)
{
  const BadPage *bad = g_hash_table_lookup (self->bad_pages, amt_render_job_get_key (job));
  g_autoptr (GError) error = NULL;
  AmtMessage message = { 0 };
  int fds[AMT_PROTOCOL_MAX_FDS];
  guint n_fds;

  if (bad && !job->again && amt_render_area_pixels (&job->drawn) >= bad->pixels)
    {
      end_job (job, bad->code, "the page could not be drawn before");
      return;
    }
  n_fds = amt_render_job_prepare (job, &message, fds, &error);
  if (n_fds == 0)
    {
      amt_render_job_return_error (job, error);
      amt_render_job_free (job);
      return;
    }
  self->running = job;
  self->begun = g_get_monotonic_time ();
  amt_render_process_request (self->process, &message, fds, n_fds, get_seconds (self, job),
                              answered_cb, self);
}

static gboolean
anything_waits (AmtRenderSession *self)
{
  for (guint i = 0; i < AMT_RENDER_N_PRIORITIES; i++)
    if (self->waiting[i].length > 0)
      return TRUE;
  return self->starting != NULL;
}

/* --- rest ----------------------------------------------------------------------------------------------- */

static gboolean
abandoned_cb (gpointer data)
{
  AmtRenderSession *self = data;
  AmtRenderJob *running = self->running;

  if (running && !running->task && !running->parsed && anything_waits (self))
    {
      if (!amt_render_pool_has_spare (self->pool))
        return G_SOURCE_CONTINUE;
      learn_time (self);
      self->running = NULL;
      drop_process (self);
      amt_render_job_free (running);
    }
  self->abandoned_source = 0;
  amt_render_session_pump (self);
  return G_SOURCE_REMOVE;
}

/* A helper cannot be asked to stop inside a page. */
static void
watch_abandoned (AmtRenderSession *self)
{
  if (self->running && !self->running->task && anything_waits (self) && !self->abandoned_source)
    self->abandoned_source =
        g_timeout_add (CLAMP (2 * self->page_ms, PATIENCE_MS, MAX_PATIENCE_MS), abandoned_cb, self);
}

static gboolean
idle_cb (gpointer data)
{
  AmtRenderSession *self = data;

  self->idle_source = 0;
  drop_process (self);
  return G_SOURCE_REMOVE;
}

void
amt_render_session_rest (AmtRenderSession *self)
{
  g_clear_handle_id (&self->idle_source, g_source_remove);
  if (self->open && !self->closed && !self->visible && !self->running && !anything_waits (self))
    self->idle_source = g_timeout_add (amt_render_pool_get_idle (self->pool), idle_cb, self);
}

void
amt_render_session_pump (AmtRenderSession *self)
{
  g_autoptr (GError) error = NULL;

  while (!self->closed && !self->running && self->page_sizes < 0 && anything_waits (self))
    {
      if (is_marked (self))
        {
          g_set_error_literal (&error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED,
                               "the document crashed the helper twice");
          fail_opening (self, error);
          g_clear_error (&error);
        }
      else if (self->open && amt_render_process_is_alive (self->process))
        {
          send_job (self, next_job (self));
        }
      else
        {
          drop_process (self);
          if (!send_opening (self, &error))
            fail_opening (self, error);
          g_clear_error (&error);
        }
    }
  watch_abandoned (self);
  amt_render_session_rest (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  AmtRenderJob *job = data;
  g_autoptr (AmtRenderSession) self = g_object_ref (g_task_get_source_object (job->task));
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no longer wanted");
  gboolean waits = g_queue_remove (&self->waiting[job->priority], job);

  amt_render_job_return_error (job, error);
  if (waits)
    amt_render_job_free (job);
  else
    watch_abandoned (self);
  return G_SOURCE_REMOVE;
}

void
amt_render_session_push_job (AmtRenderSession *self, AmtRenderJob *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  g_autoptr (GError) error = NULL;

  if (self->closed)
    {
      end_job (job, AMT_RENDER_ERROR_CLOSED, "the document is closed");
      return;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      amt_render_job_return_error (job, error);
      amt_render_job_free (job);
      return;
    }

  if (cancellable)
    {
      job->cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (job->cancel, G_SOURCE_FUNC (cancelled_cb), job, NULL);
      g_source_attach (job->cancel, NULL);
    }
  g_queue_push_tail (&self->waiting[job->priority], job);
  amt_render_session_pump (self);
}

void
amt_render_session_push (AmtRenderSession *self, guint32 kind, const AmtRenderArea *area,
                         AmtRenderPriority priority, GTask *task)
{
  amt_render_session_push_job (self, amt_render_job_new (kind, area, priority, task));
}

gboolean
amt_render_session_is_awaited (AmtRenderSession *self)
{
  for (guint i = 0; i < AMT_RENDER_BACKGROUND; i++)
    if (self->waiting[i].length > 0)
      return TRUE;
  return self->starting || (self->running && self->running->priority < AMT_RENDER_BACKGROUND);
}

void
amt_render_session_stop (AmtRenderSession *self)
{
  AmtRenderJob *running = g_steal_pointer (&self->running);

  g_clear_handle_id (&self->abandoned_source, g_source_remove);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  drop_process (self);
  if (running)
    end_job (running, AMT_RENDER_ERROR_CLOSED, "the document was closed");
  fail_all (self, AMT_RENDER_ERROR_CLOSED, "the document was closed");
}
