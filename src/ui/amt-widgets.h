/* amt-widgets.h: small things that several pages of a case are made of. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_widgets_label: Returns: (transfer floating): left-aligned, wraps; @style (nullable): one CSS class. */
GtkWidget *amt_widgets_label (const char *text, const char *style);
/** amt_widgets_add_line: a label of one line that ends in an ellipsis, at the end of @box. @style: (nullable): a CSS class. Returns: (transfer none) */
GtkWidget *amt_widgets_add_line (GtkWidget *box, const char *style);
/** amt_widgets_icon_button: Returns: (transfer floating): flat, only an icon; @label is its accessible name and its tooltip.
 * @action: (nullable): detailed name. */
GtkWidget *amt_widgets_icon_button (const char *icon, const char *label, const char *action);
/** amt_widgets_text_button: Returns: (transfer floating): @label with mnemonic, which the accessible name leaves out. */
GtkWidget *amt_widgets_text_button (const char *label, const char *action);
/** amt_widgets_name_buttons: all buttons in @widget whose label has a mnemonic, as amt_widgets_text_button () does: for
 * what GTK or libadwaita made. */
void amt_widgets_name_buttons (GtkWidget *widget);
/** amt_widgets_name_expander: an AdwExpanderRow, before rows are added, and the lists in it. */
void amt_widgets_name_expander (GtkWidget *row, const char *name);
/** amt_widgets_name_calendar: a GtkCalendar and its four arrows. */
void amt_widgets_name_calendar (GtkWidget *calendar, const char *name);
/** amt_widgets_pill: Returns: (transfer floating): a mark: icon and word, never colour alone. */
GtkWidget *amt_widgets_pill (const char *icon, const char *text);
/** amt_widgets_set_name: the accessible name of @widget. */
void amt_widgets_set_name (GtkWidget *widget, const char *name);
/** amt_widgets_clear: takes all children out of a GtkBox, GtkListBox or GtkFlowBox. */
void amt_widgets_clear (GtkWidget *box);
/** amt_widgets_is_editing: whether the focus of @root is in a text that can be written in: then Ctrl+Z is that text's. */
gboolean amt_widgets_is_editing (GtkRoot *root);
/** amt_widgets_reveal: scrolls the GtkScrolledWindow around @widget until it is seen. */
void amt_widgets_reveal (GtkWidget *widget);

/** amt_widgets_text_scale: Returns: how much larger than usual text in @widget is, for what is measured in pixels: 1.0, 2.0 … */
double amt_widgets_text_scale (GtkWidget *widget);

/** amt_widgets_page: Returns: (transfer floating): what a page of a case scrolls in; @out_box: (out) (transfer none): a vertical
 * GtkBox for its contents. */
GtkWidget *amt_widgets_page (GtkWidget **out_box);
/** amt_widgets_status: Returns: (transfer floating): a calm page that says why there is nothing. */
GtkWidget *amt_widgets_status (const char *icon, const char *title, const char *description);
/** amt_widgets_nothing: Returns: (transfer floating): the same for a page that scrolls already (amt_widgets_page). */
GtkWidget *amt_widgets_nothing (const char *icon, const char *title, const char *description);

/** amt_widgets_state_icon: Returns: (transfer none): name of the icon that stands beside the word of a case's state (nullable). */
const char *amt_widgets_state_icon (const char *state);

/**
 * amt_widgets_copy: to the clipboard, and says so
 * @what: (nullable): name of the value; the value itself may be personal and is never said
 */
void amt_widgets_copy (GtkWidget *widget, AmtWorkplace *workplace, const char *what,
                       const char *text);

G_END_DECLS
