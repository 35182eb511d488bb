/* amt-search-page.h: search everywhere (Ctrl+Shift+F): hits with where they were found. Stands in place of the case list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_SEARCH_PAGE (amt_search_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtSearchPage, amt_search_page, AMT, SEARCH_PAGE, GtkWidget)

/**
 * AmtSearchPage::case-selected:
 * @case_id: (nullable): whose case the selected row is about
 *
 * AmtSearchPage::closed: Esc: the clerk wants to be where they were
 */
GtkWidget *amt_search_page_new (AmtWorkplace *workplace);
/** amt_search_page_start: puts the focus into the field and selects what is in it. */
void amt_search_page_start (AmtSearchPage *self);
AdwHeaderBar *amt_search_page_get_header_bar (AmtSearchPage *self);

G_END_DECLS
