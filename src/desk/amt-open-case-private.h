/* amt-open-case-private.h: what the files of the open case share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"

G_BEGIN_DECLS

struct _AmtOpenCase
{
  GObject parent_instance;

  AmtContext *context; /* (owned) */
  char *case_ref;      /* (owned) the id once it is known */
  AmtOpenCaseState state;
  AmtRowOnlyReason reason;
  GError *error;     /* (owned) (nullable) with FAILED */
  AmtCaseView *view; /* (owned) (nullable) */
  JsonNode *form;    /* (owned) (nullable) of the view */
  JsonNode *rest;    /* (owned) (nullable) likewise */

  GCancellable *cancellable; /* (owned) ends with the object */
  gboolean loading;          /* from the store */
  gboolean load_again;       /* it changed meanwhile */
  gboolean fetching;         /* from the portal */
  guint64 fetched_stamp;     /* versions of the row for which the whole case was asked for last */
  gboolean reachable;        /* as the engine last said */

  gboolean inside;        /* a clerk looks at it */
  gboolean noted;         /* as opened lately, since then */
  char *entered;          /* (owned) (nullable) id that AmtLive was told */
  guint64 read_applicant; /* the applicant's version that was marked as read */

  guint hold;         /* seconds */
  char *claimed_with; /* (owned) (nullable) id of the operation with which the case was claimed */

  gboolean could_undo; /* as last notified */
  gint64 undo_deadline;

  gulong store_handler;
  gulong desk_handler;
  gulong engine_handler;
  gulong presence_handler;
};

/** amt_open_case_load: reads it from the store; what changes while it is read is read after that. */
void amt_open_case_load (AmtOpenCase *self);
/** amt_open_case_fetch: asks the portal for the whole case, once at a time. */
void amt_open_case_fetch (AmtOpenCase *self);
/** amt_open_case_parse: Returns: (transfer full) (nullable): @text (nullable) if it is a JSON object. Any thread. */
JsonNode *amt_open_case_parse (const char *text);
void amt_open_case_set_state (AmtOpenCase *self, AmtOpenCaseState state, AmtRowOnlyReason reason);
void amt_open_case_emit_changed (AmtOpenCase *self);

/** amt_open_case_claims_along: whether such a change claims a case that nobody has. */
gboolean amt_open_case_claims_along (const AmtOrder *order);
/** amt_open_case_may_ask: whether the portal can be asked for a claim now: AMT_MAY or why not. */
AmtMay amt_open_case_may_ask (AmtOpenCase *self);
/** amt_open_case_undo_group: Returns: (transfer full) (element-type AmtOutboxEntry): what undo takes back, newest first; may be empty. */
GPtrArray *amt_open_case_undo_group (AmtOpenCase *self);

G_END_DECLS
