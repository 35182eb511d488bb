/* amt-form-page.h: page "Antrag": what the applicant entered, by the service's layout. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_FORM_PAGE (amt_form_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtFormPage, amt_form_page, AMT, FORM_PAGE, GtkWidget)

/** amt_form_page_new: builds itself in small steps, so that no form stalls the window. */
GtkWidget *amt_form_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_form_page_set_address_shown: of a restricted case. */
void amt_form_page_set_address_shown (AmtFormPage *self, gboolean shown);
/**
 * amt_form_page_set_seen:
 * @marks: (nullable): fields and marks of their values at the clerk's last look, as amt_form_page_get_marks () answers; values that
 *   differ are marked as changed
 */
void amt_form_page_set_seen (AmtFormPage *self, JsonObject *marks);
/** amt_form_page_get_marks: Returns: (transfer full): field id -> number that changes with its value; tells nothing of the value. */
JsonObject *amt_form_page_get_marks (AmtOpenCase *open_case);
/** amt_form_page_is_built: whether the last step was done. */
gboolean amt_form_page_is_built (AmtFormPage *self);

G_END_DECLS
