/* amt-ui.h: once, before the first widget: templates, icons, style.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_ui_init: registers the resources (the linker drops constructors of static archives) and the style sheet. Idempotent; after gtk_init (). */
void amt_ui_init (void);

G_END_DECLS
