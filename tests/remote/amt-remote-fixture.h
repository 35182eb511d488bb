/* amt-remote-fixture.h: an AmtRemote beside a scripted portal, and short words for what the tests do with them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-scripted.h"
#include "amt-test.h"

G_BEGIN_DECLS

#define FIXTURE_TOKEN "test-token.1"
#define FIXTURE_ID "0b51f1d2-7f1c-4f0e-9c8f-0c3e6a1d2b3c"

typedef struct
{
  AmtScripted *portal; /* (owned) */
  AmtRemote *remote;   /* (owned) */
} Fixture;

/** fixture_set_up: for g_test_add (); @data: unused. */
void fixture_set_up (Fixture *fixture, gconstpointer data);
/** fixture_tear_down: also checks that nobody still holds the remote. */
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/** fixture_get_me: GET /me; Returns: (transfer full): the error, or %NULL for success. */
GError *fixture_get_me (Fixture *fixture);
/** fixture_post: POST of an operation; Returns: (transfer full): the error, or %NULL for success. */
GError *fixture_post (Fixture *fixture);
/** fixture_say_me: (skip): the next answer is a good one to GET /me. */
void fixture_say_me (Fixture *fixture);
/** fixture_answer_json: Returns: (transfer full): a good answer to an operation on @case_id. */
char *fixture_answer_json (const char *case_id);
/** fixture_gzip: Returns: (transfer full): @n_bytes times @fill, compressed. */
GBytes *fixture_gzip (char fill, gsize n_bytes);

#define g_assert_remote_error(err, code) \
  g_assert_error (err, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_##code)

G_END_DECLS
