/* chaos-scene.h: a portal and its clerks, each a process with real files, a line between them that goes mad, and the hand
 * that kills and restores.
 *
 * Main thread only. Everything that waits fails the test at a deadline.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-fault-proxy.h"
#include "chaos-plan.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;          /* (owned) profile and journal */
  char *copy;            /* (owned) where the older copy of that is */
  gboolean has_copy;     /* there is one */
  AmtTestChild *child;   /* (owned) (nullable) while it runs */
  gboolean was_restored; /* what it did between copy and restoring it does not know any more */
} ChaosClient;

typedef struct
{
  guint n_client_kills;
  guint n_client_restores;
  guint n_portal_kills;
  guint n_portal_restores;
  guint n_resubmissions;
  guint n_rights; /* changes of rights */
  guint n_erased;
} ChaosFigures;

typedef struct
{
  GRand *random;  /* (owned) */
  char *folder;   /* (owned) */
  char *office;   /* (owned) folder of the portal's database and what lies beside it */
  char *database; /* (owned) */
  char *backup;   /* (owned) */
  gboolean has_backup;
  char *tokens;         /* (owned) */
  AmtTestChild *portal; /* (owned) (nullable) while it runs */
  AmtFaultProxy *proxy; /* (owned) */
  ChaosClient clients[CHAOS_PEOPLE];
  ChaosFigures figures;
} Chaos;

/** chaos_begin: everybody at work, nothing broken yet. */
void chaos_begin (Chaos *self, guint32 seed);
/** chaos_strike: something is killed; perhaps it comes back as it was earlier. */
void chaos_strike (Chaos *self);
/** chaos_await_work: until the clerks together have written so many bytes of journal. */
void chaos_await_work (Chaos *self, gsize n_bytes);
/** chaos_drain: the line is quiet, everybody sends what is left and sees what became of it. Nothing runs afterwards. */
void chaos_drain (Chaos *self);
void chaos_end (Chaos *self);

/** chaos_check: fails the test unless portal and clerks agree and nothing happened twice or was lost. Says the figures. */
void chaos_check (Chaos *self, guint32 seed, double seconds);

/** chaos_run: one whole run. @n_strikes: how often something is killed. */
void chaos_run (guint32 seed, guint n_strikes);

G_END_DECLS
