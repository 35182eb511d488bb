/* amt-party-list.h: the people of a case: role, name, day of birth, address. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_PARTY_LIST (amt_party_list_get_type ())
G_DECLARE_FINAL_TYPE (AmtPartyList, amt_party_list, AMT, PARTY_LIST, GtkWidget)

GtkWidget *amt_party_list_new (void);
/** amt_party_list_set_workplace: before a case is shown. */
void amt_party_list_set_workplace (AmtPartyList *self, AmtWorkplace *workplace);
/** amt_party_list_set_case: @addresses: FALSE: they are covered, and not copied. */
void amt_party_list_set_case (AmtPartyList *self, const AmtCase *value, gboolean addresses);

G_END_DECLS
