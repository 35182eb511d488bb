/* amt-case-query.h: which list rows, in which order. Immutable once shared; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_SCOPE_ALL,
  AMT_SCOPE_INBOX,      /* nobody's, in queues of this person, not decided */
  AMT_SCOPE_MINE,       /* assigned to this person, not decided */
  AMT_SCOPE_DUE,        /* deadline today or earlier, mine */
  AMT_SCOPE_FOLLOW_UPS, /* own follow-up today or earlier */
  AMT_SCOPE_WAITING,
  AMT_SCOPE_DONE,   /* decided or closed */
  AMT_SCOPE_PENDING /* with unsettled operations */
} AmtScope;

typedef enum
{
  AMT_SORT_RECEIVED,
  AMT_SORT_REFERENCE,
  AMT_SORT_APPLICANT, /* German order */
  AMT_SORT_DEADLINE,
  AMT_SORT_FOLLOW_UP,
  AMT_SORT_STATE,
  AMT_SORT_SERVICE,
  AMT_SORT_ASSIGNEE
} AmtSort;

typedef struct
{
  AmtScope scope;
  char *user_id;     /* this person, for MINE, DUE, FOLLOW_UPS */
  char *today;       /* legal day, for DUE, FOLLOW_UPS */
  char *queue_id;    /* (nullable) filters, all must fit */
  char *service_id;  /* (nullable) */
  char *state;       /* (nullable) */
  char *assignee_id; /* (nullable) */
  char *text; /* (nullable) part of reference or applicant, without regard to case and accents */
  AmtSort sort;
  gboolean descending;
  guint limit; /* 0: no limit */
} AmtCaseQuery;

AmtCaseQuery *amt_case_query_new (AmtScope scope);
AmtCaseQuery *amt_case_query_copy (const AmtCaseQuery *self);
void amt_case_query_free (AmtCaseQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCaseQuery, amt_case_query_free)

G_END_DECLS
