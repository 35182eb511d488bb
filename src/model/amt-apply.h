/* amt-apply.h: what an operation does to a case, and whether two histories get in each other's way.
 *
 * Pure functions. This is the only place that knows the effect of an operation; the store's list rows, the
 * case page and the reference portal's answer all come from here. Whether an operation is allowed is the
 * portal's rule and not known here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-operation.h"

G_BEGIN_DECLS

/**
 * amt_case_apply:
 * @self: a case, whole or row only
 * @operation: by its author, who is also the reader of @self
 * @at: the time that the effect carries (the clerk's before, the portal's after acknowledgement)
 *
 * Versions stay as they are: they are the portal's. An operation that meets nothing (a struck note that is not
 * there, one's own case claimed again, an unknown type) changes nothing; one whose id the case carries already
 * (in its history, as a note, document or decision) neither. In a row only the row's members change.
 *
 * Returns: (transfer full): the case after @operation.
 */
AmtCase *amt_case_apply (const AmtCase *self, const AmtOperation *operation, gint64 at);

/** amt_case_apply_in_place: the same on a case that nobody else has seen yet (the portal's transaction). */
void amt_case_apply_in_place (AmtCase *self, const AmtOperation *operation, gint64 at);

/**
 * amt_operation_only_adds:
 * @type: contract name
 *
 * Returns: whether operations of this type add something, or set what is the author's alone, so that they
 * need no version and never conflict. FALSE for a type that the program does not know.
 */
gboolean amt_operation_only_adds (const char *type);

/**
 * amt_case_changed_fields:
 * @operation: names the note, jotting and person that the fields of one member mean
 *
 * What others added beside it (notes, jottings, documents) is no change. Where one of the two is a row only,
 * the fields are compared as far as rows carry them. AMT_FIELD_APPLICANT also counts as changed if @server's
 * applicant half is not the one that a decision says the clerk had seen.
 *
 * Returns: the fields in which @base and @server differ, as far as @operation reads or writes them.
 */
AmtFields amt_case_changed_fields (const AmtCase *base, const AmtCase *server,
                                   const AmtOperation *operation);

typedef enum
{
  AMT_MERGE_SEND_AGAIN, /* nothing in common: send on top of the server's version */
  AMT_MERGE_ALREADY, /* the server says already what the operation wanted: nothing is left to do, drop it */
  AMT_MERGE_CONFLICT /* the clerk decides (Klärfall) */
} AmtMerge;

/**
 * amt_merge_operation:
 * @base: the case as it stood when @operation was recorded, with the operations recorded before it applied
 * @server: the case as the portal has it now
 * @out_fields: (out) (optional): what both sides touched, for AMT_MERGE_CONFLICT
 *
 * Three-way, field by field. Decisions are never merged; state and assignee are never merged silently; sets
 * merge by member; what only adds never conflicts. AMT_MERGE_ALREADY only where the effect is the same
 * value by whoever set it (for example a jotting deleted twice, a note struck twice, assigned to the same person).
 */
AmtMerge amt_merge_operation (const AmtCase *base, const AmtCase *server,
                              const AmtOperation *operation, AmtFields *out_fields);

G_END_DECLS
