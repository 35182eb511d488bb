/* amt-ctl-error-text.h: what a person reads about an error. The only place where errors become sentences.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-ctl.h"

G_BEGIN_DECLS

/** amt_ctl_error_text: Returns: (transfer full): one sentence, made from domain and code; of messages only names of parameters. */
char *amt_ctl_error_text (const GError *error);
AmtCtlExit amt_ctl_error_exit (const GError *error);
/** amt_ctl_error_name: Returns: stable name for JSON output, for example "signIn". */
const char *amt_ctl_error_name (const GError *error);

G_END_DECLS
