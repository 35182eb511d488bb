/* amt-references.h: what the portal says about itself, parsed once: services, queues, users, authorities, the person.
 *
 * Made from the texts that the store keeps. Immutable, counted references; any thread may read one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"

G_BEGIN_DECLS

typedef struct
{
  gatomicrefcount ref_count;
  AmtMe *me;               /* (owned) (nullable) who was last signed in to this profile */
  AmtPortalInfo *portal;   /* (owned) (nullable) */
  GHashTable *services;    /* (owned) id -> AmtService */
  GHashTable *authorities; /* (owned) id -> AmtAuthority */
  GHashTable *queues;      /* (owned) id -> AmtQueue */
  GHashTable *users;       /* (owned) id -> AmtUser */
  guint n_unreadable;      /* texts or entries that could not be read and are left out */
} AmtReferences;

/**
 * amt_references_new:
 * @texts: (element-type AmtReference): as amt_store_load_references_finish () answers
 *
 * What cannot be read is left out and counted: one broken service must not hide the others.
 */
AmtReferences *amt_references_new (GPtrArray *texts);
AmtReferences *amt_references_ref (AmtReferences *self);
void amt_references_unref (AmtReferences *self);

/** amt_references_find_service: Returns: (transfer none) (nullable): @id (nullable). */
AmtService *amt_references_find_service (const AmtReferences *self, const char *id);
AmtAuthority *amt_references_find_authority (const AmtReferences *self, const char *id);
AmtQueue *amt_references_find_queue (const AmtReferences *self, const char *id);

/** amt_references_user_name: Returns: (transfer none) (nullable): display name; @id itself where the portal names nobody. */
const char *amt_references_user_name (const AmtReferences *self, const char *id);
/** amt_references_service_name: Returns: (transfer none) (nullable): likewise. */
const char *amt_references_service_name (const AmtReferences *self, const char *id);
/** amt_references_queue_name: Returns: (transfer none) (nullable): likewise. */
const char *amt_references_queue_name (const AmtReferences *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtReferences, amt_references_unref)

G_END_DECLS
