/* amt-find-bar.h: finds text on the page that is shown: marks every hit and steps through them. Main thread.
 *
 * Looks into every GtkLabel of an area, so any page can be searched. Words are found as everywhere in the program: without case and
 * accents, "ue" is "ü".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_FIND_BAR (amt_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (AmtFindBar, amt_find_bar, AMT, FIND_BAR, GtkWidget)

GtkWidget *amt_find_bar_new (void);
/** amt_find_bar_set_area: (nullable): the widget whose labels are searched; marks in the one before are taken away. */
void amt_find_bar_set_area (AmtFindBar *self, GtkWidget *area);
/** amt_find_bar_open: shows it with the focus in the text. */
void amt_find_bar_open (AmtFindBar *self);
/** amt_find_bar_close: takes marks and bar away; the focus goes where it was. */
void amt_find_bar_close (AmtFindBar *self);
gboolean amt_find_bar_is_open (AmtFindBar *self);
void amt_find_bar_set_text (AmtFindBar *self, const char *text);
/** amt_find_bar_step: @step: 1 or -1; round and round. */
void amt_find_bar_step (AmtFindBar *self, int step);
/** amt_find_bar_get_hits: labels with a hit; @out_current: (out) (optional): which one is pointed at, from 1; 0: none. */
guint amt_find_bar_get_hits (AmtFindBar *self, guint *out_current);

/** amt_find_bar_match: Returns: (transfer full) (nullable): marks for @text where the words of @needle stand side by side; %NULL: nowhere.
 * @current: as the hit that is pointed at */
PangoAttrList *amt_find_bar_match (const char *text, const char *needle, gboolean current);

G_END_DECLS
