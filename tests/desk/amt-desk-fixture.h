/* amt-desk-fixture.h: a portal in this process with a few invented cases, and profiles that belong to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"
#include "amt-portal.h"
#include "amt-test.h"

G_BEGIN_DECLS

typedef struct
{
  AmtPortal *portal;     /* (owned) */
  AmtVault *vault;       /* (owned) */
  char *profile;         /* (owned) */
  const char *elsewhere; /* (nullable) address of another portal, instead of that of @portal */
  guint64 cache_lease;   /* seconds: of the portal that desk_fixture_init () makes */
  AmtClock *clock;       /* (nullable) of the profiles that are opened; not owned */
} DeskFixture;

/* Tokens of two clerks of the same office. */
#define TOKEN_AYDIN "token-aydin"
#define TOKEN_BREITSAMER "token-breitsamer"

void desk_fixture_init (DeskFixture *self);
void desk_fixture_clear (DeskFixture *self);

typedef enum
{
  OPEN_NORMAL = 0,
  OPEN_OFFLINE = 1 << 0,
  OPEN_READ_ONLY = 1 << 1,
  OPEN_SESSION = 1 << 2 /* the cache goes when it is closed */
} OpenFlags;

/* @token, @vault (nullable: the fixture's). Returns: (transfer full) (nullable) */
AmtContext *desk_open (DeskFixture *self, const char *token, AmtVault *vault, OpenFlags flags,
                       GError **error);
/* The same, which must succeed. */
AmtContext *desk_open_ok (DeskFixture *self, const char *token, OpenFlags flags);
/* Closes and drops. */
void desk_close (AmtContext *context);

gboolean desk_sync (AmtContext *context, GError **error);
AmtOutboxEntry *desk_record (AmtContext *context, AmtOrder *order, GError **error);
AmtOutboxEntry *desk_send (AmtContext *context, const char *id);
AmtOutboxEntry *desk_claim (AmtContext *context, const char *case_ref, AmtHolder **out_holder,
                            GError **error);
AmtCaseView *desk_view (AmtContext *context, const char *case_ref);
GPtrArray *desk_outbox (AmtContext *context, gint64 since);
/* Returns: (transfer full): id of a Wohngeld case in the inbox of the context's person. */
char *desk_inbox_case (AmtContext *context);
AmtOrder *desk_approval (const char *case_ref);

G_END_DECLS
