/* amt-render-error.c: what the helper says in our words. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-error.h"

#include "amt-render-error-private.h"
#include "protocol.h"

GQuark
amt_render_error_quark (void)
{
  return g_quark_from_static_string ("amt-render-error");
}

gboolean
amt_render_error_set_failure (GError **error, guint32 failure)
{
  switch (failure)
    {
    case AMT_FAILURE_UNSUPPORTED:
      g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED,
                           "not a type that is drawn");
      return TRUE;
    case AMT_FAILURE_BROKEN:
      g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN,
                           "the document cannot be read");
      return TRUE;
    case AMT_FAILURE_ENCRYPTED:
      g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_ENCRYPTED,
                           "the document needs another password");
      return TRUE;
    case AMT_FAILURE_TOO_LARGE:
      g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE,
                           "more than is drawn");
      return TRUE;
    default:
      /* Also AMT_FAILURE_PROTOCOL: our requests make sense, so a helper that says so is not ours any more. */
      return FALSE;
    }
}
