/* amt-claim-dialog.h: several cases are claimed, one after the other: how far it is, and who was faster. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_CLAIM_DIALOG (amt_claim_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AmtClaimDialog, amt_claim_dialog, AMT, CLAIM_DIALOG, AdwWindow)

/**
 * amt_claim_dialog_present:
 * @keys: (element-type gint64): of list rows, in the order in which they are tried
 * @wanted: so many; 0: all
 *
 * Closes by itself and says how many there are if all went well; else shows what became of each.
 */
void amt_claim_dialog_present (AmtWorkplace *workplace, GtkWindow *parent, GArray *keys,
                               guint wanted);

G_END_DECLS
