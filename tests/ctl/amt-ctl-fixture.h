/* amt-ctl-fixture.h: the real program at the real portal: one portal for a test program, and desks with folders of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-json.h"
#include "amt-test.h"

G_BEGIN_DECLS

typedef struct
{
  char *profile; /* (owned) */
  char *keys;    /* (owned) */
  char *token;   /* (owned) file */
} Desk;

typedef struct
{
  char *out;
  char *err;
  int exit_code;
} Answer;

/** portal_init: first thing after amt_test_init (): starts the portal. */
void portal_init (void);
void portal_clear (void);
/** portal_stop: it goes away; its database stays. */
void portal_stop (void);
/** portal_start_again: at the same address. */
void portal_start_again (void);
/** portal_url: Returns: (transfer none) */
const char *portal_url (void);
/** portal_database: Returns: (transfer none): file. */
const char *portal_database (void);

/** desk_init: @person: user id, who signs in. */
void desk_init (Desk *self, const char *person);
void desk_clear (Desk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)
/** desk_argv: Returns: (transfer container): program, @words and the options of @desk (nullable). */
GPtrArray *desk_argv (Desk *desk, const char *const *words);

void answer_clear (Answer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/** ask_in: runs the program. @language: for LANGUAGE. @words: %NULL-terminated. */
Answer ask_in (Desk *desk, const char *language, const char *const *words);

#define ask(desk, ...) ask_in (desk, "en", (const char *const[]){ __VA_ARGS__, NULL })
#define frage(desk, ...) ask_in (desk, "de", (const char *const[]){ __VA_ARGS__, NULL })

#define assert_exit(answer, code) \
  G_STMT_START \
  { \
    if ((answer).exit_code != (code)) \
      g_error ("exit code %d, expected %d\n%s%s", (answer).exit_code, code, (answer).out, \
               (answer).err); \
  } \
  G_STMT_END

#define assert_says(text, part) \
  G_STMT_START \
  { \
    if (!strstr (text, part)) \
      g_error ("\"%s\" is not in:\n%s", part, text); \
  } \
  G_STMT_END

/** parse: Returns: (transfer full): the object that the program printed. */
JsonNode *parse (const Answer *answer);
JsonObject *object_of (JsonNode *root);
/** sync_first: makes the profile. */
void sync_first (Desk *desk);
/** free_case: Returns: (transfer full): id of a Wohngeld case that nobody has. */
char *free_case (Desk *desk);

G_END_DECLS
