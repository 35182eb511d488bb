/* amt-case-query.h: which list rows, in which order. Immutable once shared; any thread.
 *
 * A query has three parts. The filters and the order are the clerk's and are what is saved. The scope says which list it
 * is. Who asks, on which day, and the names that an order follows belong to the moment: they are filled in before each use
 * (amt_bind_query ()) and never saved.
 *
 * Between the kinds of filter all must fit; inside one of them (three services) any; of the marks all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_SCOPE_ALL,
  AMT_SCOPE_INBOX,      /* nobody's, in queues of this person, not decided */
  AMT_SCOPE_MINE,       /* assigned to this person, not decided */
  AMT_SCOPE_DUE,        /* deadline today or earlier, mine */
  AMT_SCOPE_FOLLOW_UPS, /* own follow-up today or earlier */
  AMT_SCOPE_WAITING,
  AMT_SCOPE_DONE,         /* decided or closed */
  AMT_SCOPE_PENDING,      /* with unsettled operations */
  AMT_SCOPE_OPEN,         /* not decided */
  AMT_SCOPE_TO_APPROVE,   /* submitted for approval, in queues where this person may approve */
  AMT_SCOPE_RECENT,       /* opened on this computer lately; the portal does not know */
  AMT_SCOPE_WAITING_MINE, /* waiting, assigned to this person */
  AMT_SCOPE_DONE_MINE     /* decided or closed, assigned to this person */
} AmtScope;

typedef enum
{
  AMT_SORT_RECEIVED,
  AMT_SORT_REFERENCE,
  AMT_SORT_APPLICANT, /* German order */
  AMT_SORT_DEADLINE,
  AMT_SORT_FOLLOW_UP,
  AMT_SORT_STATE,
  AMT_SORT_SERVICE,  /* by name where the query has names, else by id */
  AMT_SORT_ASSIGNEE, /* likewise; nobody's first */
  AMT_SORT_OPENED    /* when it was opened on this computer; never opened ones first */
} AmtSort;

/* Which deadlines. A case that is decided or closed, or has none, has no running deadline. */
typedef enum
{
  AMT_DEADLINE_ANY = 0,
  AMT_DEADLINE_OVERDUE = 1 << 0,
  AMT_DEADLINE_TODAY = 1 << 1,
  AMT_DEADLINE_THIS_WEEK = 1 << 2, /* after today, up to Sunday */
  AMT_DEADLINE_LATER = 1 << 3,
  AMT_DEADLINE_NONE = 1 << 4
} AmtDeadlineBuckets;
#define AMT_N_DEADLINE_BUCKETS 5

/* What a row carries. */
typedef enum
{
  AMT_MARK_UNREAD = 1 << 0,
  AMT_MARK_CONFLICT = 1 << 1, /* an operation is in conflict or was refused */
  AMT_MARK_PENDING = 1 << 2,  /* has unsettled operations */
  AMT_MARK_NO_FOLLOW_UP = 1 << 3,
  AMT_MARK_OFFLINE = 1 << 4, /* in a set that stays available without a network */
  AMT_MARK_RESTRICTED = 1 << 5
} AmtMarks;
#define AMT_N_MARKS 6

typedef struct
{
  AmtScope scope;

  /* Of the moment: never saved. */
  char *user_id;         /* this person, for MINE, DUE, TO_APPROVE, assignee_me */
  char *today;           /* (nullable) legal day; %NULL: that of the store's clock */
  char **approve_queues; /* (nullable) queues in which this person may approve, for TO_APPROVE */
  char **order; /* (nullable) ids in the order of their names, for SORT_SERVICE, SORT_ASSIGNEE */

  /* Filters. */
  char **queues;            /* (nullable) ids; %NULL or empty: any */
  char **services;          /* (nullable) */
  char **states;            /* (nullable) the portal's texts */
  char **assignees;         /* (nullable) user ids … */
  gboolean assignee_nobody; /* … or nobody … */
  gboolean assignee_me;     /* … or @user_id */
  AmtDeadlineBuckets deadlines;
  char **payments; /* (nullable) the portal's texts; "": not said */
  AmtMarks marks;
  char *text; /* (nullable) part of reference or applicant, without regard to case and accents */

  AmtSort sort;
  gboolean descending;
  guint limit; /* 0: no limit */
} AmtCaseQuery;

AmtCaseQuery *amt_case_query_new (AmtScope scope);
AmtCaseQuery *amt_case_query_copy (const AmtCaseQuery *self);
void amt_case_query_free (AmtCaseQuery *self);

/** amt_case_query_add: puts @value into @filter, for example &query->services, unless it is in it. */
void amt_case_query_add (char ***filter, const char *value);
/** amt_case_query_remove: takes @value out of @filter; an empty one becomes %NULL. */
void amt_case_query_remove (char ***filter, const char *value);
/** amt_case_query_has_filters: whether something is filtered beyond the scope. */
gboolean amt_case_query_has_filters (const AmtCaseQuery *self);
/** amt_case_query_clear_filters: everything of the scope again, in the same order. */
void amt_case_query_clear_filters (AmtCaseQuery *self);
/** amt_case_query_same_rows: whether both choose the same rows; the order and the day may differ. */
gboolean amt_case_query_same_rows (const AmtCaseQuery *a, const AmtCaseQuery *b);

/**
 * amt_case_query_to_text: scope, filters and order as JSON for amt_case_query_from_text ()
 *
 * The same query gives the same text. "limit" and what belongs to the moment are left out.
 *
 * Returns: (transfer full)
 */
char *amt_case_query_to_text (const AmtCaseQuery *self);
/**
 * amt_case_query_from_text:
 *
 * What a newer version wrote and this one does not know is left out; a scope that it does not know is an error.
 *
 * Returns: (transfer full): %NULL with AMT_JSON_ERROR.
 */
AmtCaseQuery *amt_case_query_from_text (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCaseQuery, amt_case_query_free)

G_END_DECLS
