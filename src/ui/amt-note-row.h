/* amt-note-row.h: one file note or jotting: who, when, text, what can be done with it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_NOTE_ROW (amt_note_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtNoteRow, amt_note_row, AMT, NOTE_ROW, GtkWidget)

GtkWidget *amt_note_row_new (AmtWorkplace *workplace, AmtOpenCase *open_case, const AmtNote *note);
/** amt_note_row_update: @note: as it is now, same id; a text that is being edited stays. */
void amt_note_row_update (AmtNoteRow *self, const AmtNote *note);
const char *amt_note_row_get_id (AmtNoteRow *self);
/** amt_note_row_edit: a jotting: its text can be written in; it is taken over when the clerk leaves it, Esc puts it back. */
void amt_note_row_edit (AmtNoteRow *self);
gboolean amt_note_row_is_edited (AmtNoteRow *self);
/** amt_note_row_get_buffer: Returns: (transfer none): the text while it is edited. */
GtkTextBuffer *amt_note_row_get_buffer (AmtNoteRow *self);
/** amt_note_row_commit: takes over what was edited. */
void amt_note_row_commit (AmtNoteRow *self);
/** amt_note_row_delete: a jotting. */
void amt_note_row_delete (AmtNoteRow *self);
/** amt_note_row_strike: a file note; @reason: not empty. */
void amt_note_row_strike (AmtNoteRow *self, const char *reason);

G_END_DECLS
