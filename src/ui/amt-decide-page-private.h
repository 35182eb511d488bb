/* amt-decide-page-private.h: what the files of AmtDecidePage share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-banner.h"
#include "amt-decide-closing.h"
#include "amt-decide-page.h"
#include "amt-draft-saver.h"

G_BEGIN_DECLS

/* Kind of draft; see also amt-fresh.h. */
#define AMT_DECIDE_DRAFT "decision"

struct _AmtDecidePage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  AmtOpenCase *open_case;      /* (owned) */
  AmtLetterPreview *preview;   /* (owned) */
  AmtDraftSaver *saver;        /* (owned) (nullable) once the case's id is known */
  GSimpleActionGroup *actions; /* (owned) */
  GtkWidget *window;           /* (unowned) (nullable) that has the group now */
  gboolean loaded;             /* the draft was looked for */
  gboolean recording;
  gboolean done; /* recorded: nothing is kept any more */
  gboolean uncovered;
  gboolean stacked;
  gboolean placed; /* the divider was put once */
  guint fold;      /* 0: none */

  GtkWidget *outer; /* (owned by the widget tree), as the following */
  GtkWidget *subtitle;
  GtkWidget *restricted; /* AmtCaseBanner */
  GtkWidget *why_not;
  GtkWidget *why_not_text;
  GtkWidget *paned;
  GtkWidget *column; /* what scrolls on the left */
  AmtDecideForm *form;
  GtkWidget *recipient;
  AmtDecideClosing *closing;
  AmtLetterView *letter;
  GtkWidget *hint;
};

/* amt-decide-page.c */
void amt_decide_page_update (AmtDecidePage *self);

/* amt-decide-page-actions.c */
void amt_decide_page_add_actions (AmtDecidePage *self);

G_END_DECLS
