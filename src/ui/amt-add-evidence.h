/* amt-add-evidence.h: evidence that came by post, by e-mail or in person: chosen, dragged here or pasted. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_add_evidence_choose: asks for files, then how they came. */
void amt_add_evidence_choose (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_add_evidence_files: asks how @files (element-type GFile) came, and records one document for each. */
void amt_add_evidence_files (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                             GListModel *files);
/** amt_add_evidence_paste: files or a picture from the clipboard; says so if there is neither. */
void amt_add_evidence_paste (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_add_evidence_record: without asking. @source: "post", "email", "inPerson". One of @file and @bytes. */
void amt_add_evidence_record (AmtWorkplace *workplace, AmtOpenCase *open_case, GFile *file,
                              GBytes *bytes, const char *name, const char *source);

G_END_DECLS
