/* amt-messages-page.h: page "Nachrichten": what applicant and authority wrote to each other. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_MESSAGES_PAGE (amt_messages_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtMessagesPage, amt_messages_page, AMT, MESSAGES_PAGE, GtkWidget)

GtkWidget *amt_messages_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_messages_page_count: how many messages the case has: those whose text is here, else those that the history names. */
guint amt_messages_page_count (AmtOpenCase *open_case);

G_END_DECLS
