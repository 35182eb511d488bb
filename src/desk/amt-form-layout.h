/* amt-form-layout.h: what stands on a form and in which order: the service's layout, and below it what the layout does not know:
 * nothing that an applicant wrote gets lost. Immutable. Main thread, for its words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *sections; /* (owned) (element-type AmtSection) in the order in which they are shown */
  AmtSection *
      rest; /* (owned) entries without a place in the layout; the last one of them, if it has any */
  AmtService *service; /* (owned) (nullable) keeps the others */
} AmtFormLayout;

/** amt_form_layout_new: @service: (nullable): %NULL: the portal describes none. */
AmtFormLayout *amt_form_layout_new (AmtService *service, JsonObject *form);
void amt_form_layout_free (AmtFormLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFormLayout, amt_form_layout_free)

G_END_DECLS
