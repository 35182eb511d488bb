/* amt-sign-in-fixed.h: what IT fixed for sign-ins, out of the settings. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-sign-in.h"

G_BEGIN_DECLS

typedef struct _AmtSignInFixedSettings AmtSignInFixedSettings;

/** amt_sign_in_fixed_settings_new: reads "sign-in-issuer", "sign-in-client-id" and "sign-in-ports". */
AmtSignInFixedSettings *amt_sign_in_fixed_settings_new (GSettings *settings);
void amt_sign_in_fixed_settings_free (AmtSignInFixedSettings *self);
/** amt_sign_in_fixed_settings_get: Returns: (transfer none): valid as long as @self. */
const AmtSignInFixed *amt_sign_in_fixed_settings_get (AmtSignInFixedSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSignInFixedSettings, amt_sign_in_fixed_settings_free)

G_END_DECLS
