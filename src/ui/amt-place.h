/* amt-place.h: an entry of the sidebar: where one can be. Immutable. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-query.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_PLACE_LIST,     /* cases of a query */
  AMT_PLACE_TRANSFER, /* Übertragung: recorded changes */
  AMT_PLACE_NOTICES   /* Meldungen */
} AmtPlaceKind;

#define AMT_TYPE_PLACE (amt_place_get_type ())
G_DECLARE_FINAL_TYPE (AmtPlace, amt_place, AMT, PLACE, GObject)

/**
 * amt_place_new_list:
 * @id: stable name under which filter, sorting and position are remembered: "inbox", "queue:<id>", "saved:<id>"
 * @title: translated
 * @icon: symbolic icon name
 * @query: copied
 */
AmtPlace *amt_place_new_list (const char *id, const char *title, const char *icon,
                              const AmtCaseQuery *query);
AmtPlace *amt_place_new (AmtPlaceKind kind, const char *id, const char *title, const char *icon);

AmtPlaceKind amt_place_get_kind (AmtPlace *self);
const char *amt_place_get_id (AmtPlace *self);
const char *amt_place_get_title (AmtPlace *self);
const char *amt_place_get_icon (AmtPlace *self);
/** amt_place_get_query: Returns: (transfer none) (nullable): of a list. */
const AmtCaseQuery *amt_place_get_query (AmtPlace *self);

G_END_DECLS
