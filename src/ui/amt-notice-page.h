/* amt-notice-page.h: Meldungen: what the program has said. Stands in place of the case list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_NOTICE_PAGE (amt_notice_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtNoticePage, amt_notice_page, AMT, NOTICE_PAGE, GtkWidget)

/**
 * AmtNoticePage::case-selected:
 * @case_id: (nullable): whose case the selected row is about
 */
GtkWidget *amt_notice_page_new (AmtWorkplace *workplace);
AdwHeaderBar *amt_notice_page_get_header_bar (AmtNoticePage *self);

G_END_DECLS
