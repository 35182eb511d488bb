/* amt-render-session-private.h: what pool, session and its work know of each other. Main thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-cache.h"
#include "amt-render-job.h"
#include "amt-render-pool.h"
#include "amt-render-process.h"

G_BEGIN_DECLS

#define AMT_RENDER_N_PRIORITIES (AMT_RENDER_BACKGROUND + 1)
/* Of AmtPageSize. */
#define AMT_RENDER_UNITS_PER_POINT 1000.0

struct _AmtRenderSession
{
  GObject parent_instance;

  AmtRenderPool *pool;       /* (owned) */
  AmtRenderProcess *process; /* (owned) (nullable) */
  int document;              /* (owned) sealed memfd */
  gsize size;
  char *key;      /* (owned) (nullable) */
  char *password; /* (owned) (nullable) wiped at the end */

  GTask *starting; /* (owned) (nullable) the first opening; with it the session holds itself */
  int page_sizes;  /* (owned) memfd while an opening is out; -1 */
  gboolean open;   /* the process has the document open */
  gboolean late;   /* a helper did not get ready; the next one must */
  guint n_opening_crashes;
  guint n_bad_crashes; /* jobs that killed two helpers */

  guint32 kind; /* AmtRenderKind; 0: not opened yet */
  guint32 flags;
  guint32 n_pages;
  AmtPageSize *pages; /* (owned) n_pages of them, checked */

  GQueue waiting[AMT_RENDER_N_PRIORITIES]; /* (element-type AmtRenderJob) (owned) */
  AmtRenderJob *running;                   /* (owned) (nullable) out, or its list is read */
  GHashTable *bad_pages;  /* (owned) (element-type guint BadPage): see amt-render-session-run.c */
  gint64 begun;           /* when the running job went out */
  guint page_ms;          /* that a picture takes here, about; 0: unknown */
  guint abandoned_source; /* what is drawn is no longer wanted, and something else is */
  guint idle_source;
  gboolean visible;
  gboolean closed;
};

/* --- what the pool does for its sessions --- */

/** amt_render_pool_take_process: Returns: (transfer full): the spare helper or a new one; NULL with AMT_RENDER_ERROR_HELPER. */
AmtRenderProcess *amt_render_pool_take_process (AmtRenderPool *self, GError **error);
AmtRenderCache *amt_render_pool_get_cache (AmtRenderPool *self);
/** amt_render_pool_set_seconds: for tests: other limits than AMT_RENDER_PAGE_SECONDS, and until a helper is ready. */
void amt_render_pool_set_seconds (AmtRenderPool *self, guint page, guint start);
/** amt_render_pool_get_seconds: that a page, or the opening, may take. */
guint amt_render_pool_get_seconds (AmtRenderPool *self);
/** amt_render_pool_has_spare: whether a helper is ready this moment; else one is started. */
gboolean amt_render_pool_has_spare (AmtRenderPool *self);
/** amt_render_pool_set_idle: for tests: after how long a helper without work ends. */
void amt_render_pool_set_idle (AmtRenderPool *self, guint milliseconds);
guint amt_render_pool_get_idle (AmtRenderPool *self);
/** amt_render_pool_set_portal: for tests: path of flatpak-spawn, nullable. */
void amt_render_pool_set_portal (AmtRenderPool *self, const char *portal);
/** amt_render_pool_doubt_portal: a helper did not get ready: the next ones are started without Flatpak's portal. */
void amt_render_pool_doubt_portal (AmtRenderPool *self);
/** amt_render_pool_count_crash: @key: (nullable). */
void amt_render_pool_count_crash (AmtRenderPool *self, const char *key);
/** amt_render_pool_forget_session: it closed. */
void amt_render_pool_forget_session (AmtRenderPool *self, AmtRenderSession *session);

/* --- what a session does for the pool --- */

/** amt_render_session_new: @document: (transfer full): sealed memfd of @size bytes. */
AmtRenderSession *amt_render_session_new (AmtRenderPool *pool, int document, gsize size,
                                          const char *key, const char *password);
/** amt_render_session_start: @task: (transfer full): answered with the session (transfer full) when the document is open. */
void amt_render_session_start (AmtRenderSession *self, GTask *task);

/* --- amt-render-session-run.c --- */

/** amt_render_session_pump: sends what can be sent now. May answer, so hold the session. */
void amt_render_session_pump (AmtRenderSession *self);
/** amt_render_session_rest: begins to count how long nobody wanted anything, where that is so. */
void amt_render_session_rest (AmtRenderSession *self);
/** amt_render_session_push: one thing more is wanted; @task: (transfer none). */
void amt_render_session_push (AmtRenderSession *self, guint32 kind, const AmtRenderArea *area,
                              AmtRenderPriority priority, GTask *task);
/** amt_render_session_push_job: @job: (transfer full). */
void amt_render_session_push_job (AmtRenderSession *self, AmtRenderJob *job);
/** amt_render_session_is_awaited: whether more is under way here than text for the search. */
gboolean amt_render_session_is_awaited (AmtRenderSession *self);
/** amt_render_session_stop: ends the helper and answers everything with AMT_RENDER_ERROR_CLOSED. */
void amt_render_session_stop (AmtRenderSession *self);

G_END_DECLS
