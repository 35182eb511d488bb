/* amt-ctl-form.h: values of forms and decisions as the service's layouts describe them. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * amt_ctl_form_print:
 * @fields: (element-type AmtField): the layout
 * @values: field id -> value
 * @title: (nullable): above it, if there is anything to print
 * @show_masked: whether fields like tax numbers are shown
 *
 * Prints what has a value, tables last.
 */
void amt_ctl_form_print (GPtrArray *fields, JsonObject *values, const char *title,
                         gboolean show_masked);

/** amt_ctl_form_print_outcomes: for "show --outcomes": what may be decided and which values that needs. */
void amt_ctl_form_print_outcomes (const AmtService *service);
/** amt_ctl_form_outcomes_to_json: Returns: (transfer full): the same: [{id, label, letter, fields[]}]. */
JsonArray *amt_ctl_form_outcomes_to_json (const AmtService *service);

G_END_DECLS
