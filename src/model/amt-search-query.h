/* amt-search-query.h: what a clerk types into the search field, understood: words, "phrases", operators.
 *
 * Reading never fails: what makes no sense is left out and noted, an unknown operator is a word, an open quote ends
 * with the text. Everything typed is a prefix, so that results come while typing. Pure; any thread.
 *
 *   müller wohngeld        both words, anywhere, in any order
 *   "offene miete"         the words one after the other
 *   WG-2026-000123  123    Aktenzeichen with or without separators, or its end
 *   12.03.1985  612,50 €   also finds the day as 1985-03-12, the amount as cents
 *   030/231 25 858         telephone numbers, IBANs … in whatever groups
 *   von: an: leistung: status: frist: geb: az:   and their English names, see OPERATORS in the source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-service.h"

G_BEGIN_DECLS

/* What is longer than this is cut and noted. */
#define AMT_SEARCH_MAX_BYTES 512
#define AMT_SEARCH_MAX_TERMS 12

typedef enum
{
  AMT_SEARCH_ANYWHERE,
  AMT_SEARCH_PERSON,   /* von: names of applicant and parties only */
  AMT_SEARCH_REFERENCE /* az: Aktenzeichen only */
} AmtSearchTermKind;

/* What must be found: one of the ways to write it. */
typedef struct
{
  AmtSearchTermKind kind;
  char *text; /* as typed, without quotes and operator */
  char **
      phrases; /* never %NULL; keys of words (amt_fold_key ()), the last one a prefix unless @exact */
  char *compact;           /* (nullable) for an Aktenzeichen: letters and digits */
  char *runs;              /* (nullable) likewise: amt_fold_runs () */
  char *sound;             /* (nullable) of a single word that could be a name */
  gboolean exact;          /* quoted and closed: whole words */
  gboolean after_assignee; /* stands right behind "an:…": perhaps more of that name */
  char **
      service_ids; /* (nullable) after amt_search_query_resolve (): services that the word may name */
} AmtSearchTerm;

typedef enum
{
  AMT_SEARCH_NOTE_CUT,        /* longer than AMT_SEARCH_MAX_BYTES, or too many words */
  AMT_SEARCH_NOTE_EMPTY,      /* an operator without a value */
  AMT_SEARCH_NOTE_DAY,        /* no day that could be understood */
  AMT_SEARCH_NOTE_STATE,      /* no such state */
  AMT_SEARCH_NOTE_SERVICE,    /* no such service */
  AMT_SEARCH_NOTE_USER,       /* no such person */
  AMT_SEARCH_NOTE_NO_LETTERS, /* signs alone */
  AMT_SEARCH_NOTE_TWICE       /* the operator was there before; the last one counts */
} AmtSearchNoteKind;

/* What was left out. */
typedef struct
{
  AmtSearchNoteKind kind;
  char *text; /* as typed */
} AmtSearchNote;

/* Bits of "states": 1 << AmtCaseState. */
#define AMT_SEARCH_STATE(state) (1u << (state))

typedef struct
{
  GPtrArray *terms; /* (element-type AmtSearchTerm) all must be found */
  AmtSearchTerm
      *reference; /* (nullable) all bare words together, if they could be one Aktenzeichen */
  AmtSearchTerm *
      number; /* (nullable) likewise, if they could be one number in groups: instead of all terms */

  /* Filters; what is not set does not filter. */
  char **services; /* (nullable) as typed, one of them */
  char **
      assignees; /* (nullable) as typed, one of them; "ich" and "niemand" are AMT_SEARCH_ME and _NOBODY */
  guint states;        /* bits; 0: any */
  char *deadline_from; /* (nullable) first day */
  char *deadline_to;   /* (nullable) last day */
  gboolean overdue;    /* deadline before today and not decided */
  char *born;          /* (nullable) phrase "1985 03 12", or a beginning of it */

  /* After amt_search_query_resolve (): ids; empty: nothing fits. %NULL: does not filter. */
  char **service_ids;
  char **assignee_ids;
  gboolean unassigned; /* "niemand": also cases of nobody */

  GPtrArray *notes; /* (element-type AmtSearchNote) in the order in which they were met */
} AmtSearchQuery;

#define AMT_SEARCH_ME "\x01me"
#define AMT_SEARCH_NOBODY "\x01nobody"

/**
 * amt_search_query_parse:
 * @text: (nullable): as typed
 * @today: legal day, for "frist:<7t"
 *
 * Returns: (transfer full): never %NULL
 */
AmtSearchQuery *amt_search_query_parse (const char *text, const char *today);

/**
 * amt_search_query_resolve:
 * @services: (element-type utf8 AmtService): id -> service
 * @users: (element-type utf8 AmtUser): id -> user
 * @me: (nullable): id of the person who asks
 *
 * Turns names of services and people into ids: whole or beginning of a word of the name, or the id. A name that nobody has is noted and
 * does not filter. A bare word may name a service, too ("müller wohngeld"); behind "an:" it may belong to the person's name ("an:Anna
 * Berg") and is no term then.
 */
void amt_search_query_resolve (AmtSearchQuery *self, GHashTable *services, GHashTable *users,
                               const char *me);

/** amt_search_query_is_empty: neither words nor filters: finds nothing. */
gboolean amt_search_query_is_empty (const AmtSearchQuery *self);
AmtSearchQuery *amt_search_query_copy (const AmtSearchQuery *self);
void amt_search_query_free (AmtSearchQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSearchQuery, amt_search_query_free)

G_END_DECLS
