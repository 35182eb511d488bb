/* amt-render-process.h: one helper process and the socket to it: one request at a time, each with a deadline.
 *
 * Owned by the session whose document it has open, or by the pool while it is the spare one. Main thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-error.h"
#include "protocol.h"

G_BEGIN_DECLS

typedef struct _AmtRenderProcess AmtRenderProcess;

typedef enum
{
  AMT_RENDER_ANSWERED,
  AMT_RENDER_DIED,      /* also: said what no honest helper says, and was killed */
  AMT_RENDER_TOO_SLOW,  /* was killed */
  AMT_RENDER_NOT_LOCKED /* never said hello, or without its locks */
} AmtRenderOutcome;

/**
 * AmtRenderAnswered:
 * @answer: (nullable): with AMT_RENDER_ANSWERED: in the machine's byte order, of the kind that belongs to the request or
 *   AMT_MESSAGE_FAILED; its numbers are unchecked
 *
 * With every other outcome the process is dead. It may be freed here.
 */
typedef void (*AmtRenderAnswered) (AmtRenderOutcome outcome, const AmtMessage *answer,
                                   gpointer user_data);

/**
 * amt_render_process_new: starts @program, which must say hello within @seconds
 * @portal: (nullable): see amt_render_start_command ()
 *
 * Returns: (transfer full): %NULL with AMT_RENDER_ERROR_HELPER.
 */
AmtRenderProcess *amt_render_process_new (const char *program, const char *portal, guint seconds,
                                          GError **error);
/** amt_render_process_free: kills it, whatever it does; a request is no longer answered. */
void amt_render_process_free (AmtRenderProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRenderProcess, amt_render_process_free)

gboolean amt_render_process_is_alive (AmtRenderProcess *self);
/** amt_render_process_is_ready: alive, and it said hello. */
gboolean amt_render_process_is_ready (AmtRenderProcess *self);

/** amt_render_process_get_hello: (transfer none): what it said when it got ready; zeros before. */
const AmtHello *amt_render_process_get_hello (AmtRenderProcess *self);
/** amt_render_process_await: answers (never before this returns) when it is ready, or never will be. Only before it is. */
void amt_render_process_await (AmtRenderProcess *self, AmtRenderAnswered callback,
                               gpointer user_data);

/**
 * amt_render_process_request:
 * @message: kind and body; the rest is filled in
 * @fds: go with it; stay the caller's
 * @seconds: from when the helper is ready
 *
 * Never answers before this returns. The one before must have been answered.
 */
void amt_render_process_request (AmtRenderProcess *self, const AmtMessage *message, const int *fds,
                                 guint n_fds, guint seconds, AmtRenderAnswered callback,
                                 gpointer user_data);

/** amt_render_process_blame: what it answered was a lie: kills it. */
void amt_render_process_blame (AmtRenderProcess *self);

G_END_DECLS
