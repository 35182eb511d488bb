/* viewer-fixture.h: files of a case to look at: real ones, and such as strangers send.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-viewer.h"
#include "case-fixture.h"

G_BEGIN_DECLS

/* Adds @bytes (taken) as evidence named @name to the open case and waits until it is there. Returns: (transfer full): its id. */
char *viewer_fixture_add (CaseFixture *fixture, const char *name, GBytes *bytes);
/* A PDF of @n pages; page i says "Seite i" and "Mietvertrag"; @more: entries of its catalogue. */
GBytes *viewer_fixture_pdf (guint n, const char *more);
/* One page of 400 by 300 points with @words; @page, @catalogue: further entries. */
GBytes *viewer_fixture_page (const char *words, const char *page, const char *catalogue);
/* An encrypted PDF that opens with the password "geheim". */
GBytes *viewer_fixture_locked (void);
/* Shows the file as an activated row does, and waits until it is there or is said not to be. */
AmtViewer *viewer_fixture_show (CaseFixture *fixture, const char *id);
/* Waits until the viewer shows @what: "pages", "trouble", "locked" … */
void viewer_fixture_await (AmtViewer *viewer, const char *what);
/* The first widget below @widget whose label or accessible text is @text and that is seen; NULL: none. */
GtkWidget *viewer_fixture_find_text (GtkWidget *widget, const char *text);
void viewer_fixture_do (AmtViewer *viewer, const char *action, GVariant *target);

G_END_DECLS
