/* amt-render-pool.c: the helper processes and what they drew. Owned by AmtContext. Main thread; a document that comes as a
 * file is copied in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-base.h"
#include "amt-render-memory.h"
#include "amt-render-session-private.h"
#include "amt-render-start.h"
#include "amt-task.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HELPER_PATH AMT_LIBEXECDIR "/amtsstube-render-helper"
/* Until hello. The first start after fonts were installed reads all of them. */
#define START_SECONDS 30
/* A helper that nobody sees and nobody asks anything. */
#define IDLE_MS (30 * 1000)
#define DEFAULT_BUDGET (128 * 1024 * 1024)
/* Each is a process with its own fonts and up to 1 GiB. */
#define MAX_SESSIONS 96
/* Pages, or the opening, that killed two helpers each. */
#define MARK_AT 2

struct _AmtRenderPool
{
  GObject parent_instance;

  char *helper;            /* (owned) */
  char *portal;            /* (owned) (nullable) flatpak-spawn */
  AmtRenderProcess *spare; /* (owned) (nullable) */
  AmtRenderCache *cache;   /* (owned) */
  GHashTable *sessions;    /* (owned) (element-type AmtRenderSession) unowned; open ones */
  GHashTable *crashes;     /* (owned) (element-type utf8 guint) by key */
  guint spare_source;
  guint page_seconds;
  guint start_seconds;
  guint idle_ms;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (AmtRenderPool, amt_render_pool, G_TYPE_OBJECT)

/* A document on its way to its session. */
typedef struct
{
  int fd; /* (owned) */
  gsize size;
  char *key;      /* (owned) (nullable) */
  char *password; /* (owned) (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  if (opening->fd >= 0)
    close (opening->fd);
  g_free (opening->key);
  if (opening->password)
    explicit_bzero (opening->password, strlen (opening->password));
  g_free (opening->password);
  g_free (opening);
}

/* --- processes ------------------------------------------------------------------------------------------ */

static gboolean
start_spare_cb (gpointer data)
{
  AmtRenderPool *self = data;
  g_autoptr (GError) error = NULL;

  self->spare_source = 0;
  if (!self->spare && !self->closed)
    {
      self->spare =
          amt_render_process_new (self->helper, self->portal, self->start_seconds, &error);
      if (!self->spare)
        g_debug ("no spare render helper: %s", error->message);
    }
  return G_SOURCE_REMOVE;
}

void
amt_render_pool_warm_up (AmtRenderPool *self)
{
  AMT_ASSERT_MAIN ();
  if (!self->closed && !self->spare && !self->spare_source)
    self->spare_source = g_idle_add_full (G_PRIORITY_LOW, start_spare_cb, self, NULL);
}

AmtRenderProcess *
amt_render_pool_take_process (AmtRenderPool *self, GError **error)
{
  g_autoptr (AmtRenderProcess) spare = g_steal_pointer (&self->spare);

  amt_render_pool_warm_up (self);
  if (spare && amt_render_process_is_alive (spare))
    return g_steal_pointer (&spare);
  return amt_render_process_new (self->helper, self->portal, self->start_seconds, error);
}

AmtRenderCache *
amt_render_pool_get_cache (AmtRenderPool *self)
{
  return self->cache;
}

void
amt_render_pool_set_seconds (AmtRenderPool *self, guint page, guint start)
{
  self->page_seconds = page;
  self->start_seconds = start;
}

guint
amt_render_pool_get_seconds (AmtRenderPool *self)
{
  return self->page_seconds;
}

gboolean
amt_render_pool_has_spare (AmtRenderPool *self)
{
  if (self->spare && !amt_render_process_is_alive (self->spare))
    g_clear_pointer (&self->spare, amt_render_process_free);
  amt_render_pool_warm_up (self);
  return self->spare && amt_render_process_is_ready (self->spare);
}

void
amt_render_pool_set_portal (AmtRenderPool *self, const char *portal)
{
  g_free (self->portal);
  self->portal = g_strdup (portal);
}

void
amt_render_pool_doubt_portal (AmtRenderPool *self)
{
  if (!self->portal)
    return;
  g_debug ("no render helper comes from the portal; from now on without it");
  g_clear_pointer (&self->portal, g_free);
  g_clear_pointer (&self->spare, amt_render_process_free);
}

void
amt_render_pool_set_idle (AmtRenderPool *self, guint milliseconds)
{
  self->idle_ms = milliseconds;
}

guint
amt_render_pool_get_idle (AmtRenderPool *self)
{
  return self->idle_ms;
}

/* --- crashes -------------------------------------------------------------------------------------------- */

void
amt_render_pool_count_crash (AmtRenderPool *self, const char *key)
{
  if (key)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->crashes, key));

      g_hash_table_replace (self->crashes, g_strdup (key), GUINT_TO_POINTER (n + 1));
    }
}

gboolean
amt_render_pool_is_marked (AmtRenderPool *self, const char *key)
{
  AMT_ASSERT_MAIN ();
  return key && GPOINTER_TO_UINT (g_hash_table_lookup (self->crashes, key)) >= MARK_AT;
}

void
amt_render_pool_unmark (AmtRenderPool *self, const char *key)
{
  AMT_ASSERT_MAIN ();
  g_hash_table_remove (self->crashes, key);
}

/* --- opening -------------------------------------------------------------------------------------------- */

void
amt_render_pool_forget_session (AmtRenderPool *self, AmtRenderSession *session)
{
  g_hash_table_remove (self->sessions, session);
  amt_render_cache_drop (self->cache, session);
}

static void
start_session (GTask *task)
{
  AmtRenderPool *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (AmtRenderSession) session = NULL;

  if (self->closed)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED, "the pool is closed");
  else if (g_hash_table_size (self->sessions) >= MAX_SESSIONS)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_LIMIT,
                             "too many documents are open");
  else if (!g_task_return_error_if_cancelled (task))
    {
      session = amt_render_session_new (self, g_steal_fd (&opening->fd), opening->size,
                                        opening->key, opening->password);
      g_hash_table_add (self->sessions, session);
      amt_render_session_start (session, g_object_ref (task));
    }
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    start_session (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
copy_in_thread (GTask *copying, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;
  int copy = amt_render_memory_copy (opening->fd, opening->size, &error);

  if (copy < 0)
    {
      g_task_return_error (copying, error);
      return;
    }
  close (opening->fd);
  opening->fd = copy;
  g_task_return_boolean (copying, TRUE);
}

void
amt_render_pool_open_async (AmtRenderPool *self, int fd, gsize size, const char *key,
                            const char *password, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) copying = NULL;
  Opening *opening = g_new0 (Opening, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_render_pool_open_async);
  g_task_set_task_data (task, opening, opening_free);
  opening->fd = fcntl (fd, F_DUPFD_CLOEXEC, AMT_PROTOCOL_FD + 1);
  opening->size = size;
  opening->key = g_strdup (key);
  opening->password = g_strdup (password);

  if (opening->fd < 0 || size == 0)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN,
                             "the document has no content");
  else if (size > AMT_RENDER_MAX_BYTES)
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE,
                             "larger than what is drawn");
  else if (amt_render_pool_is_marked (self, key))
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED,
                             "the document crashed the helper before");
  else if (amt_render_memory_is_sealed (opening->fd, size))
    start_session (task);
  else
    {
      copying = g_task_new (NULL, NULL, copied_cb, g_object_ref (task));
      g_task_set_source_tag (copying, amt_render_pool_open_async);
      g_task_set_task_data (copying, g_object_ref (task), g_object_unref);
      amt_task_run_in_thread (copying, copy_in_thread);
    }
}

AmtRenderSession *
amt_render_pool_open_finish (AmtRenderPool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_pool_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- locks ---------------------------------------------------------------------------------------------- */

typedef struct
{
  AmtRenderProcess *process; /* (owned) (nullable) */
  AmtRenderLocks locks;
} Examination;

static void
examination_free (gpointer data)
{
  Examination *self = data;

  g_clear_pointer (&self->process, amt_render_process_free);
  g_free (self);
}

static void begin_examination (GTask *task);

static void
end_examination (GTask *task)
{
  AmtRenderPool *self = g_task_get_source_object (task);
  Examination *examination = g_task_get_task_data (task);
  const AmtHello *hello = amt_render_process_get_hello (examination->process);

  examination->locks =
      (AmtRenderLocks){ .landlock_abi = hello->landlock_abi,
                        .address_space = (hello->locks & AMT_LOCK_ADDRESS_SPACE) != 0,
                        .namespaces = (hello->locks & AMT_LOCK_NAMESPACES) != 0,
                        .root = (hello->locks & AMT_LOCK_ROOT) != 0,
                        .portal = self->portal != NULL };
  if (!self->spare && !self->closed)
    self->spare = g_steal_pointer (&examination->process);
  g_task_return_boolean (task, TRUE);
}

static void
greeted_cb (AmtRenderOutcome outcome, const AmtMessage *message, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtRenderPool *self = g_task_get_source_object (task);

  if (outcome == AMT_RENDER_ANSWERED)
    end_examination (task);
  else if (self->portal)
    {
      amt_render_pool_doubt_portal (self);
      begin_examination (task);
    }
  else
    g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER,
                             "the render helper did not start, or not locked");
}

static void
begin_examination (GTask *task)
{
  AmtRenderPool *self = g_task_get_source_object (task);
  Examination *examination = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&examination->process, amt_render_process_free);
  examination->process = amt_render_pool_take_process (self, &error);
  if (!examination->process)
    g_task_return_error (task, error);
  else if (amt_render_process_is_ready (examination->process))
    end_examination (task);
  else
    amt_render_process_await (examination->process, greeted_cb, g_object_ref (task));
}

void
amt_render_pool_get_locks_async (AmtRenderPool *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_render_pool_get_locks_async);
  g_task_set_task_data (task, g_new0 (Examination, 1), examination_free);
  begin_examination (task);
}

gboolean
amt_render_pool_get_locks_finish (AmtRenderPool *self, GAsyncResult *result, AmtRenderLocks *out,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_pool_get_locks_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out = ((Examination *) g_task_get_task_data (G_TASK (result)))->locks;
  return TRUE;
}

/* --- the rest ------------------------------------------------------------------------------------------- */

gboolean
amt_render_media_type_is_drawn (const char *media_type)
{
  static const char *const DRAWN[] = { "application/pdf", "image/jpeg", "image/png", "image/tiff",
                                       "image/webp",      "image/heic", "image/heif" };
  gsize length = media_type ? strcspn (media_type, "; \t") : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (DRAWN); i++)
    if (strlen (DRAWN[i]) == length && g_ascii_strncasecmp (DRAWN[i], media_type, length) == 0)
      return TRUE;
  return FALSE;
}

void
amt_render_pool_set_budget (AmtRenderPool *self, gsize bytes)
{
  AMT_ASSERT_MAIN ();
  amt_render_cache_set_budget (self->cache, bytes);
}

gsize
amt_render_pool_get_used (AmtRenderPool *self)
{
  AMT_ASSERT_MAIN ();
  return amt_render_cache_get_used (self->cache);
}

gboolean
amt_render_pool_is_awaited (AmtRenderPool *self)
{
  GHashTableIter iter;
  gpointer session;

  AMT_ASSERT_MAIN ();
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    if (amt_render_session_is_awaited (session))
      return TRUE;
  return FALSE;
}

void
amt_render_pool_close (AmtRenderPool *self)
{
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer session;

  AMT_ASSERT_MAIN ();
  self->closed = TRUE;
  g_clear_handle_id (&self->spare_source, g_source_remove);
  g_clear_pointer (&self->spare, amt_render_process_free);

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    g_ptr_array_add (sessions, g_object_ref (session));
  for (guint i = 0; i < sessions->len; i++)
    amt_render_session_close (g_ptr_array_index (sessions, i));
}

static void
amt_render_pool_finalize (GObject *object)
{
  AmtRenderPool *self = AMT_RENDER_POOL (object);

  /* Open sessions hold the pool: there is none any more. */
  g_clear_handle_id (&self->spare_source, g_source_remove);
  g_clear_pointer (&self->spare, amt_render_process_free);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->crashes);
  amt_render_cache_free (self->cache);
  g_free (self->helper);
  g_free (self->portal);
  G_OBJECT_CLASS (amt_render_pool_parent_class)->finalize (object);
}

static void
amt_render_pool_class_init (AmtRenderPoolClass *class)
{
  G_OBJECT_CLASS (class)->finalize = amt_render_pool_finalize;
}

static void
amt_render_pool_init (AmtRenderPool *self)
{
  self->page_seconds = AMT_RENDER_PAGE_SECONDS;
  self->start_seconds = START_SECONDS;
  self->idle_ms = IDLE_MS;
  self->cache = amt_render_cache_new (DEFAULT_BUDGET);
  self->sessions = g_hash_table_new (NULL, NULL);
  self->crashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AmtRenderPool *
amt_render_pool_new (const char *helper)
{
  AmtRenderPool *self = g_object_new (AMT_TYPE_RENDER_POOL, NULL);
  const char *from_environment = g_getenv (AMT_RENDER_HELPER_ENV);

  self->portal = amt_render_start_find_portal ();
  self->helper = g_strdup (helper ? helper : from_environment ? from_environment : HELPER_PATH);
  return self;
}
