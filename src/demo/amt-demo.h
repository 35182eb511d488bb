/* amt-demo.h: an invented Kreis: its people, services, cases and their documents, the same for the same seed.
 *
 * In forms and decisions money is {"cents": 61250, "currency": "EUR"}, a table an array of objects by its "columns".
 * Names, addresses and numbers are invented; IBAN and Steuer-ID have right check digits; phone numbers come from the
 * Bundesnetzagentur's drama ranges, mail from example.org (RFC 2606). Any one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-wire.h"

G_BEGIN_DECLS

/* How many cases have documents of their own; later ones share the documents of these. */
#define AMT_DEMO_DRAWN_CASES 5000

typedef struct _AmtDemo AmtDemo;

/**
 * amt_demo_new:
 * @seed: same seed and @now, same content on one machine
 * @now: receipts lie before this time and follow weekdays
 */
AmtDemo *amt_demo_new (guint32 seed, gint64 now);
void amt_demo_free (AmtDemo *self);

/** amt_demo_get_authorities: Returns: (transfer none): array of objects of the contract's schema Authority. */
JsonArray *amt_demo_get_authorities (AmtDemo *self);
/** amt_demo_get_services: Returns: (transfer none): array of objects of the contract's schema Service. */
JsonArray *amt_demo_get_services (AmtDemo *self);
/** amt_demo_get_queues: Returns: (transfer none) (element-type AmtQueue). */
GPtrArray *amt_demo_get_queues (AmtDemo *self);
/** amt_demo_get_people: Returns: (transfer none) (element-type AmtMe): at least four clerks, one supervisor. */
GPtrArray *amt_demo_get_people (AmtDemo *self);

typedef struct
{
  AmtCase
      *value; /* whole; id, versions, documents with hash and size, history, deadlines filled in */
  GPtrArray *
      bytes; /* (element-type GBytes) one for each of value->documents; NULL entry: same bytes as an earlier case's */
} AmtDemoCase;

/** amt_demo_make_case: Returns: (transfer full): case number @index, counted from 0. Ask in order: 0, 1, 2, … */
AmtDemoCase *amt_demo_make_case (AmtDemo *self, guint index);
void amt_demo_case_free (AmtDemoCase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemo, amt_demo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoCase, amt_demo_case_free)

G_END_DECLS
