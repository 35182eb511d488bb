/* amt-helper-serve.h: answers requests until the client goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol.h"

G_BEGIN_DECLS

/**
 * amt_helper_serve:
 * @hello: said first
 *
 * Returns: TRUE when the client closed its end, FALSE when it did not keep to the protocol.
 */
gboolean amt_helper_serve (int socket, const AmtHello *hello);

G_END_DECLS
