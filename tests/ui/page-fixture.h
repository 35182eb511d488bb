/* page-fixture.h: one page of the desk alone in a window, with a portal in this process behind it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-fixture.h"
#include "amt-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  GtkWindow *window;       /* (owned by GTK) */
  GtkWidget *page;         /* (owned by @window) */
  char *opened;            /* (owned) (nullable) what "win.open-case" was asked for last */
  char *place;             /* (owned) (nullable) what "win.show-place" was asked for last */
} PageFixture;

/* Signed in and synchronised; the window is shown and empty. */
void page_fixture_init (PageFixture *self);
void page_fixture_clear (PageFixture *self);
/* @page: (transfer floating) */
void page_fixture_show (PageFixture *self, GtkWidget *page);
/* The first descendant of @type that is seen; NULL: none. */
GtkWidget *page_fixture_find (GtkWidget *widget, GType type);
/* Whether a label that is seen below @widget has @text in it. */
gboolean page_fixture_says (GtkWidget *widget, const char *text);
/* The button that is seen and does @action; NULL: none. */
GtkWidget *page_fixture_button (GtkWidget *widget, const char *action);
/* Selects a row of the list that is seen. */
void page_fixture_select (PageFixture *self, guint position);
/* How many rows it has; 0: there is none. */
guint page_fixture_n_rows (PageFixture *self);
/* What the program said last; NULL: nothing. */
const char *page_fixture_said (PageFixture *self);

G_END_DECLS
