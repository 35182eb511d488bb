/* amt-conflict.h: a change of the clerk's that meets another one at the portal: both sides in words, and what a choice writes.
 *
 * Immutable, counted references; made in any thread, because a form may be long.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-references.h"
#include "amt-store.h"

G_BEGIN_DECLS

/* How "mine counts" goes on. */
typedef enum
{
  AMT_MINE_AGAIN, /* the same operation on top of the portal's version */
  AMT_MINE_ANEW, /* says something else by now: a new operation; the old one is taken back at the portal */
  AMT_MINE_NEVER /* the portal would not take it: see why_never */
} AmtMine;

/* One part of the case that both sides touched. Texts for people. */
typedef struct
{
  char *label;
  char *origin; /* before anything was recorded that is not transferred */
  char *before; /* when the clerk recorded the change */
  char *mine;
  char *theirs; /* the result, too, if theirs counts */
  char *result; /* if mine counts */
} AmtConflictField;

/* What the applicant changed since the clerk read it. */
typedef struct
{
  char *label;
  char *before; /* (nullable): nothing */
  char *now;    /* (nullable): nothing */
} AmtConflictNews;

/* What somebody else did. */
typedef struct
{
  char *who;
  gint64 at;
  char *what;
} AmtConflictEvent;

/* More of them than this are counted only. */
#define AMT_CONFLICT_EVENTS 8

typedef struct
{
  gatomicrefcount ref_count;
  AmtOutboxEntry *entry; /* (owned) */
  char *reference;       /* Aktenzeichen, or "" */
  char *applicant;       /* or "" */
  char *words;           /* what the clerk did */
  gint64 mine_at;
  char *their_who;     /* (nullable): nobody is named */
  gint64 their_at;     /* AMT_TIME_NONE: not known */
  GPtrArray *fields;   /* (element-type AmtConflictField) */
  GPtrArray *news;     /* (element-type AmtConflictNews) */
  GPtrArray *events;   /* (element-type AmtConflictEvent) newest first */
  guint n_more_events; /* that are not among @events */
  AmtMine mine;
  char *why_never;       /* (nullable) a sentence, with AMT_MINE_NEVER */
  gboolean prefers_mine; /* it is the newer one, and may count */
  gboolean may_jot;      /* what does not count can be kept as a jotting of the case */
  gboolean private_note; /* it is about a jotting that only its author sees */

  /* What the choice is based on. */
  AmtCase *truth; /* (owned) */
  GPtrArray
      *closing; /* (owned) (element-type AmtOperation) dispositions that a decision takes along */
} AmtConflict;

/**
 * amt_conflict_new:
 * @entry: in state conflict
 * @view: its case
 */
AmtConflict *amt_conflict_new (AmtOutboxEntry *entry, const AmtCaseView *view,
                               const AmtReferences *references);
AmtConflict *amt_conflict_ref (AmtConflict *self);
void amt_conflict_unref (AmtConflict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtConflict, amt_conflict_unref)

/** amt_conflict_needs_look: whether the applicant's half changed: nobody decides on it without having seen that. */
gboolean amt_conflict_needs_look (const AmtConflict *self);
/** amt_conflict_needs_portal: whether the choice can be carried out only where the portal answers. */
gboolean amt_conflict_needs_portal (const AmtConflict *self, gboolean mine);
/** amt_conflict_still: whether a choice about @before holds for @now: the same operation, and nothing came that was not shown then.
 * The case may have gone on by what the clerk did herself, or in parts that this is not about. */
gboolean amt_conflict_still (const AmtConflict *before, const AmtConflict *now);

/**
 * amt_conflict_resolve:
 * @mine: not with AMT_MINE_NEVER
 *
 * What does not count is among the records as one jotting or, where it is very long, several.
 *
 * Returns: (transfer full): what amt_store_resolve_async () writes.
 */
AmtResolution *amt_conflict_resolve (const AmtConflict *self, gboolean mine, gint64 now);

/* For amt-conflict-words.c. */

/** amt_conflict_add_fields: fills @self->fields. @origin, @base: (nullable) */
void amt_conflict_add_fields (AmtConflict *self, const AmtCase *origin, const AmtCase *base,
                              const AmtService *service, const AmtReferences *references);
/** amt_conflict_add_news: fills @self->news. @base: (nullable) */
void amt_conflict_add_news (AmtConflict *self, const AmtCase *base, AmtService *service);
/** amt_conflict_record: Returns: (transfer full) (nullable): what is kept of the side that does not count; %NULL: nothing gets lost. */
char *amt_conflict_record (const AmtConflict *self, gboolean mine, gint64 now);

G_END_DECLS
