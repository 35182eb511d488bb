/* amt-case-record.h: recording from a window: what is said about it, and what is said when it failed. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * amt_case_record_async: amt_open_case_record_async (), and says in words what came of it, with undo where there is one
 * @said: (nullable): translated sentence for "it is recorded"
 * @inverse: (nullable) (transfer full): what undoes it when it is at the portal already; a "deleteJotting" without a note is filled in
 */
void amt_case_record_async (AmtWorkplace *workplace, AmtOpenCase *open_case, const AmtOrder *order,
                            const char *said, AmtOrder *inverse, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** amt_case_record_finish: Returns: whether it was recorded; if not, the clerk has been told why. */
gboolean amt_case_record_finish (GAsyncResult *result);

/**
 * amt_case_take_inverse: Returns: (transfer full) (nullable): what undoes @operation_id of the case; only once. The last
 * AMT_CASE_MAX_INVERSES are kept while the profile is open.
 */
AmtOrder *amt_case_take_inverse (AmtWorkplace *workplace, const char *operation_id);
#define AMT_CASE_MAX_INVERSES 20

/** amt_case_claim: takes the case and says who was faster. */
void amt_case_claim (AmtWorkplace *workplace, AmtOpenCase *open_case);
/**
 * amt_case_say_error:
 * @holder: (nullable): who has the case, with AMT_DESK_ERROR_HELD
 *
 * One sentence; cancelling is no error.
 */
void amt_case_say_error (AmtWorkplace *workplace, const AmtHolder *holder, const GError *error);
/** amt_case_say_done: what was recorded, with a button that takes it back. @entry: (nullable): its operation. */
void amt_case_say_done (AmtWorkplace *workplace, AmtOpenCase *open_case, const char *said,
                        const AmtOutboxEntry *entry);

G_END_DECLS
