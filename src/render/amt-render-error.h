/* amt-render-error.h: why a document, or a page of it, is not drawn.
 *
 * What the helper says is translated here, once. Messages are for the log: English, nothing out of the document.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_RENDER_ERROR (amt_render_error_quark ())
GQuark amt_render_error_quark (void);

typedef enum
{
  AMT_RENDER_ERROR_UNSUPPORTED, /* no type that is drawn: neither PDF nor one of the picture types */
  AMT_RENDER_ERROR_BROKEN,      /* the file, or this page of it, cannot be read */
  AMT_RENDER_ERROR_ENCRYPTED,   /* needs a password, or another one */
  AMT_RENDER_ERROR_TOO_LARGE,   /* more bytes, pages or pixels than are drawn */
  AMT_RENDER_ERROR_CRASHED,     /* the helper died of it, twice; the document may be marked now */
  AMT_RENDER_ERROR_TIMEOUT,     /* took longer than AMT_RENDER_PAGE_SECONDS */
  AMT_RENDER_ERROR_LIMIT,       /* too many documents are open */
  AMT_RENDER_ERROR_CLOSED,      /* the session or the pool was closed */
  AMT_RENDER_ERROR_HELPER       /* the helper is not there, does not start, or cannot lock itself */
} AmtRenderError;

G_END_DECLS
