/* amt-render-job.h: one thing that is wanted of a document. Main thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"
#include "protocol.h"

G_BEGIN_DECLS

/* Of the text of one page, and of a list. */
#define AMT_RENDER_MAX_TEXT (4 * 1024 * 1024)
/* Of the text of one page with a box for each letter. */
#define AMT_RENDER_MAX_LAYOUT (32 * 1024 * 1024)

/* Of a new PDF. */
#define AMT_RENDER_MAX_EXPORT (256 * 1024 * 1024)

typedef struct
{
  guint32 kind; /* AMT_MESSAGE_RENDER, AMT_MESSAGE_TEXT, AMT_MESSAGE_LIST or AMT_MESSAGE_EXPORT */
  guint32 list; /* AMT_LIST_* */
  guint32 find_flags;  /* AMT_FIND_* */
  char *words;         /* (owned) (nullable) to find */
  AmtExport export;    /* of AMT_MESSAGE_EXPORT: pages and dpi */
  GBytes *overlay;     /* (owned) (nullable) likewise */
  gboolean printing;   /* for paper; not kept */
  AmtRenderArea area;  /* as wanted; of everything else only the page */
  AmtRenderArea drawn; /* as asked of the helper: half of it the second time */
  AmtRenderPriority priority;
  gboolean again;  /* a helper died of it */
  gboolean parsed; /* its list is being read: the helper has done its part */
  int memory;      /* (owned) what the helper fills; -1: none */
  gsize capacity;  /* of it */
  int second_fd;   /* (owned) what goes with it: words or overlay; -1: none */
  GTask *task;     /* (owned) (nullable) NULL: answered */
  GSource *cancel; /* (owned) (nullable) */
} AmtRenderJob;

AmtRenderJob *amt_render_job_new (guint32 kind, const AmtRenderArea *area,
                                  AmtRenderPriority priority, GTask *task);
void amt_render_job_free (AmtRenderJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRenderJob, amt_render_job_free)

/** amt_render_area_check: @area: (inout): zeros become the whole page; FALSE with AMT_RENDER_ERROR_TOO_LARGE. */
gboolean amt_render_area_check (AmtRenderArea *area, guint n_pages, GError **error);
/** amt_render_area_pixels: Returns: pixels of the part. */
guint64 amt_render_area_pixels (const AmtRenderArea *area);

/**
 * amt_render_job_prepare: makes the memory and fills in @out
 * @fds: (out): room for AMT_PROTOCOL_MAX_FDS; what goes with it, and stays the job's
 *
 * Returns: how many descriptors; 0 with AMT_RENDER_ERROR_LIMIT.
 */
guint amt_render_job_prepare (AmtRenderJob *self, AmtMessage *out, int *fds, GError **error);
/** amt_render_job_get_key: what is remembered about a page by: its picture, its text and each of its lists may fail alone. */
gpointer amt_render_job_get_key (const AmtRenderJob *self);
/** amt_render_job_halve: the second try. */
void amt_render_job_halve (AmtRenderJob *self);
/**
 * amt_render_job_take: what the helper filled
 *
 * Returns: (transfer full) (nullable): %NULL: it lied. @out_size: bytes that count.
 */
GBytes *amt_render_job_take (AmtRenderJob *self, const AmtFilled *filled, gsize *out_size);

/** amt_render_job_return_error: @error: copied. Once answered nothing happens. */
void amt_render_job_return_error (AmtRenderJob *self, const GError *error);
/** amt_render_job_return_pixels: @pixels: (transfer none). */
void amt_render_job_return_pixels (AmtRenderJob *self, AmtPixels *pixels);
/**
 * amt_render_job_parse_async: reads the list in @bytes in a thread
 * @n_pages: of the document
 *
 * Says nothing to who waits for the job.
 */
void amt_render_job_parse_async (AmtRenderJob *self, GBytes *bytes, gsize size, guint n_pages,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_job_return_parsed: @result: of it; FALSE: the helper lied, and nobody was answered. */
gboolean amt_render_job_return_parsed (AmtRenderJob *self, GAsyncResult *result);
/** amt_render_job_return_export: FALSE: what the helper wrote is no PDF, and nobody was answered. */
gboolean amt_render_job_return_export (AmtRenderJob *self, GBytes *bytes, gsize size);
/** amt_render_job_return_text: @bytes: (transfer none): made into clean UTF-8 in a thread. */
void amt_render_job_return_text (AmtRenderJob *self, GBytes *bytes, gsize size);

G_END_DECLS
