/* amt-case-address.h: which values of a form may tell where somebody lives. Pure; any thread.
 *
 * A restricted case covers addresses until the clerk asks (§§ 51, 52 BMG, § 1758 BGB). The contract does not say which
 * fields are addresses, so a field counts as one by its name and by what it says: rather one too many than one too few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-service.h"

G_BEGIN_DECLS

/**
 * amt_case_tells_address:
 * @field: of the form's layout
 * @text: (nullable): its value as it is shown
 */
gboolean amt_case_tells_address (const AmtCase *value, const AmtField *field, const char *text);

G_END_DECLS
