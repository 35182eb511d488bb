/* case-fixture.h: a case pane in a window, with a portal in this process behind it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-content.h"
#include "amt-case-pane.h"
#include "amt-desk-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  char *case_id;           /* (owned) a case that nobody has */
  GtkWindow *window;       /* (owned by GTK) */
  AmtCasePane *pane;       /* (owned by @window) */
} CaseFixture;

/* Signed in, synchronised, the pane empty in a window that is shown. */
void case_fixture_init (CaseFixture *self);
void case_fixture_clear (CaseFixture *self);
/* Shows @case_id (nullable: the fixture's) and waits until all of it is there. */
AmtOpenCase *case_fixture_open (CaseFixture *self, const char *case_id);
/* Waits for nothing. */
AmtCaseContent *case_fixture_content (CaseFixture *self);
/* Turns to a page and answers it. */
GtkWidget *case_fixture_page (CaseFixture *self, const char *page);
void case_fixture_activate (CaseFixture *self, const char *action, const char *target);
gboolean case_fixture_is_enabled (CaseFixture *self, const char *action);
/* What the program said last; NULL: nothing. */
const char *case_fixture_said (CaseFixture *self);
/* What one could do about it. */
const char *case_fixture_said_action (CaseFixture *self);
/* Claims the case as another clerk. */
void case_fixture_claim_by_other (CaseFixture *self, const char *case_id);
/* Waits for what is on the clipboard. */
char *case_fixture_clipboard (CaseFixture *self);
/* The first descendant of @type; NULL: none. */
GtkWidget *case_fixture_find (GtkWidget *widget, GType type);

G_END_DECLS
