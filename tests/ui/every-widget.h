/* every-widget.h: the tables that list-widgets.py writes from the headers of the desk's widgets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"

#include <gtk/gtk.h>

typedef struct
{
  const char *name;
  GtkWidget *(*make) (AmtWorkplace *workplace, AmtOpenCase *open_case);
} EveryWidget;

/* every_widget_error: Returns: (transfer none): what a page of failure tells. */
const GError *every_widget_error (void);

/* Ends with a %NULL name. */
extern const EveryWidget every_widget[];
/* Constructors with parameters that the script does not know; ends with %NULL. */
extern const char *const other_widgets[];
