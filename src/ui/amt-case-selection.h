/* amt-case-selection.h: the desk's list of cases as GTK's lists want it: a GtkSelectionModel. Main thread.
 *
 * Adds nothing: rows and selection live in the AmtCaseListModel, where they survive what GtkMultiSelection loses.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-list-model.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_SELECTION (amt_case_selection_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseSelection, amt_case_selection, AMT, CASE_SELECTION, GObject)

AmtCaseSelection *amt_case_selection_new (AmtCaseListModel *model);

G_END_DECLS
