/* amt-case-query.c: which list rows, in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-query.h"

AmtCaseQuery *
amt_case_query_new (AmtScope scope)
{
  AmtCaseQuery *self = g_new0 (AmtCaseQuery, 1);

  self->scope = scope;

  return self;
}

AmtCaseQuery *
amt_case_query_copy (const AmtCaseQuery *self)
{
  AmtCaseQuery *copy = amt_case_query_new (self->scope);

  copy->user_id = g_strdup (self->user_id);
  copy->today = g_strdup (self->today);
  copy->queue_id = g_strdup (self->queue_id);
  copy->service_id = g_strdup (self->service_id);
  copy->state = g_strdup (self->state);
  copy->assignee_id = g_strdup (self->assignee_id);
  copy->text = g_strdup (self->text);
  copy->sort = self->sort;
  copy->descending = self->descending;
  copy->limit = self->limit;

  return copy;
}

void
amt_case_query_free (AmtCaseQuery *self)
{
  g_free (self->user_id);
  g_free (self->today);
  g_free (self->queue_id);
  g_free (self->service_id);
  g_free (self->state);
  g_free (self->assignee_id);
  g_free (self->text);
  g_free (self);
}
