/* amt-notes-page.h: page "Vermerke und Notizen": writing on top, below what was written, newest first. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-note-composer.h"

G_BEGIN_DECLS

#define AMT_TYPE_NOTES_PAGE (amt_notes_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtNotesPage, amt_notes_page, AMT, NOTES_PAGE, GtkWidget)

GtkWidget *amt_notes_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
AmtNoteComposer *amt_notes_page_get_composer (AmtNotesPage *self);
/** amt_notes_page_leave: what is being written is kept, see amt_note_composer_leave (); a jotting that is being edited is taken over. */
void amt_notes_page_leave (AmtNotesPage *self);
/** amt_notes_page_count: file notes and jottings of the case. */
guint amt_notes_page_count (AmtOpenCase *open_case);

G_END_DECLS
