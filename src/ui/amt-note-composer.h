/* amt-note-composer.h: where file notes (Vermerke) and jottings (Notizen) are written. Main thread.
 *
 * A file note becomes a change only when it is filed (button, Ctrl+Enter); a jotting when the clerk leaves it. Until then both are
 * drafts, kept in the cache within two seconds and on every way out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_WRITING_FILE_NOTE,
  AMT_WRITING_JOTTING,
  AMT_N_WRITINGS
} AmtWriting;

#define AMT_TYPE_NOTE_COMPOSER (amt_note_composer_get_type ())
G_DECLARE_FINAL_TYPE (AmtNoteComposer, amt_note_composer, AMT, NOTE_COMPOSER, GtkWidget)

/** amt_note_composer_new: @open_case: loaded; its drafts are brought back */
GtkWidget *amt_note_composer_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_note_composer_write: shows that kind with the focus in its text. */
void amt_note_composer_write (AmtNoteComposer *self, AmtWriting writing);
/** amt_note_composer_get_buffer: Returns: (transfer none): its text. */
GtkTextBuffer *amt_note_composer_get_buffer (AmtNoteComposer *self, AmtWriting writing);
/** amt_note_composer_commit: files the note, or takes the jotting over, if there is a text. */
void amt_note_composer_commit (AmtNoteComposer *self, AmtWriting writing);
/** amt_note_composer_leave: the clerk goes elsewhere: the jotting becomes a change, drafts are written. */
void amt_note_composer_leave (AmtNoteComposer *self);
/** amt_note_composer_restore: looks for drafts again: undo puts a text back there. */
void amt_note_composer_restore (AmtNoteComposer *self);

G_END_DECLS
