/* amt-order.h: what a clerk asks for, as text: a case, a type of operation and its parameters.
 *
 * Becomes an AmtOperation in AmtDesk. Not shared between threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-operation.h"
#include "amt-references.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *case_ref;         /* id or Aktenzeichen */
  char *type;             /* contract name */
  char *file;             /* (nullable) addDocument: path of the local file */
  GBytes *bytes;          /* (owned) (nullable) addDocument: the file itself, instead of its path */
  guint hold;             /* seconds in which it can be taken back without a trace */
  gint64 hold_until;      /* the same as a moment; AMT_TIME_NONE: as @hold says */
  gint64 occurred_at;     /* AMT_TIME_NONE: now; one moment for what belongs together */
  GHashTable *parameters; /* (owned) contract name -> text */
  GHashTable *values;     /* (owned) decide: field id -> text */
} AmtOrder;

AmtOrder *amt_order_new (const char *case_ref, const char *type);
AmtOrder *amt_order_copy (const AmtOrder *self);
void amt_order_free (AmtOrder *self);

/**
 * amt_order_set:
 * @name: a parameter of the contract, "file" (addDocument), or "values.FIELD" (decide)
 * @value: text; what it may be is looked at when the order is recorded
 */
void amt_order_set (AmtOrder *self, const char *name, const char *value);

/**
 * amt_order_set_bytes: addDocument: what was dragged or pasted here, instead of "file"
 * @name: (nullable): file name as the clerk sees it; without one it is named after its type
 */
void amt_order_set_bytes (AmtOrder *self, GBytes *bytes, const char *name);

/**
 * amt_order_set_json:
 * @object: parameters; texts, whole numbers and booleans; "values" may be an object
 *
 * Returns: FALSE with AMT_DESK_ERROR_PARAMETER.
 */
gboolean amt_order_set_json (AmtOrder *self, JsonObject *object, GError **error);

/**
 * amt_order_to_operation:
 * @value: the case as the clerk has it here; whole for a decision
 * @references: services, and the person who is signed in
 * @now: when it happens
 *
 * Fills in what the clerk need not say: of a decision the template's version and the applicant's half that the copy contains.
 *
 * Returns: (transfer full): checked; %NULL with AMT_DESK_ERROR or AMT_OPERATION_ERROR, both "name: what".
 */
AmtOperation *amt_order_to_operation (AmtOrder *self, const AmtCase *value,
                                      const AmtReferences *references, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtOrder, amt_order_free)

G_END_DECLS
