/* case-list-world.h: a store, a portal's feed into it, and a case list that follows; what is done to them at random.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-list-model.h"
#include "amt-test.h"
#include "amt-wire.h"

G_BEGIN_DECLS

#define ME "u-me"

/* A store, a portal's feed into it, and a list with a copy that only follows items-changed. */
typedef struct
{
  AmtClock *clock;
  AmtStore *store;
  GRand *random;
  char *cursor;
  guint n_pages;
  guint n_cases;        /* ids that were ever used */
  GHashTable *versions; /* id -> its next version; those that are there */
  AmtCaseListModel *model;
  GArray *copy; /* (element-type gint64) */
  guint cost;   /* rows that went or came */
  guint n_splices;
  guint n_told;  /* selection-changed */
  guint told_at; /* the last of them */
  guint told_n;
} World;

void world_init (World *world, guint32 seed);
void world_clear (World *world);
guint world_pick (World *world, guint n);
AmtChangesPage *world_page_new (World *world);
void world_page_add (World *world, AmtChangesPage *page, const char *id, const char *assignee);
void world_page_add_new (World *world, AmtChangesPage *page, const char *assignee);
void world_page_remove (World *world, AmtChangesPage *page, const char *id);
/* Does not wait for the list. */
void world_apply (World *world, AmtChangesPage *page);
void world_fill (World *world, guint n);
/* Until the list is what the store says now. */
void world_settle (World *world);
AmtCaseQuery *world_list_of (AmtScope scope, AmtSort sort);
void world_show (World *world, AmtScope scope, AmtSort sort);
guint world_random_page (World *world, AmtChangesPage *page);
/* The rows of the list and what they show. */
void world_check_rows (World *world);
GHashTable *world_selected_set (World *world);
/* Those that were selected and are still in the list are selected, and nothing else. */
void world_check_selection (World *world, GHashTable *before, GArray *list_before);
void world_select_something (World *world);

G_END_DECLS
