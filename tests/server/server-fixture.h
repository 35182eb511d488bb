/* server-fixture.h: a small office for the portal's tests: two queues, one service, four people, two cases; and a
 * client that says whatever the test wants said.
 *
 * Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-portal.h"
#include "amt-test.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* anna and bert work in queue "one", carl in "two"; sonja supervises both. Tokens are "t-anna" and so on. */
typedef struct
{
  char *folder;
  char *database;
  AmtClock *clock;
  AmtPortal *portal;
  SoupSession *session;
} Fixture;

/* FIXTURE_NOW is a Saturday noon in Berlin. */
#define FIXTURE_NOW G_GINT64_CONSTANT (1767438000000000)
#define FIXTURE_TODAY "2026-01-03"

void fixture_set_up (Fixture *fixture, gconstpointer options);
void fixture_tear_down (Fixture *fixture, gconstpointer options);
/** fixture_fill: the office into an empty portal. */
void fixture_fill (AmtPortal *portal);
AmtMe *fixture_person (const char *id, gboolean supervisor, const char *first_queue,
                       ...) G_GNUC_NULL_TERMINATED;
AmtCase *fixture_case (const char *id, const char *queue);
AmtService *fixture_service (void);

typedef struct
{
  guint status;
  char *body;
  SoupMessage *message;
  JsonNode *root; /* (nullable) */
} Reply;
void reply_free (Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

/** fixture_send: @user: whose token, or %NULL. Then name, value pairs of headers, %NULL. */
Reply *fixture_send (Fixture *fixture, const char *user, const char *method, const char *path,
                     const char *media_type, GBytes *body, ...) G_GNUC_NULL_TERMINATED;
Reply *fixture_get (Fixture *fixture, const char *user, const char *path);
/** fixture_operate: @id: %NULL for a new one; @if_match: -1 for none. */
Reply *fixture_operate (Fixture *fixture, const char *user, const char *case_id, const char *id,
                        gint64 if_match, const char *body);
/** reply_text: Returns: (transfer none): string member at @path ("a/b"), or "". */
const char *reply_text (const Reply *reply, const char *path);
gint64 reply_number (const Reply *reply, const char *path);
void assert_problem (const Reply *reply, guint status, const char *type);
/** fixture_upload: Returns: (transfer full): the SHA-256. */
char *fixture_upload (Fixture *fixture, const char *user, const char *case_id, const char *content);

G_END_DECLS
