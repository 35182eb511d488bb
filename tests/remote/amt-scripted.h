/* amt-scripted.h: a portal on loopback that says exactly what the test wrote down, also what no HTTP library would.
 *
 * One thread per connection; answers are taken from one list in the order of the requests. The test's own
 * thread only writes the list and reads what was heard.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AmtScripted AmtScripted;

typedef enum
{
  AMT_SAY_ALL,   /* the whole answer; the connection is kept */
  AMT_SAY_DROP,  /* nothing: the connection is closed when the request is in */
  AMT_SAY_HANG,  /* nothing: the connection stays open until the other side goes */
  AMT_SAY_CUT,   /* the head, some bytes of the body, then the connection is closed */
  AMT_SAY_STALL, /* the head, some bytes of the body, then silence */
  AMT_SAY_RAW    /* no Content-Length is added; the connection is closed after the body */
} AmtSay;

/** amt_scripted_new: @certificate: (nullable): for TLS. */
AmtScripted *amt_scripted_new (GTlsCertificate *certificate);
void amt_scripted_free (AmtScripted *self);
/** amt_scripted_url: (transfer none): base address, with a path. */
const char *amt_scripted_url (AmtScripted *self);

/**
 * amt_scripted_say:
 * @head: status and headers, for example "200 OK\r\nETag: \"1\""
 * @body: (nullable)
 * @n_bytes: for AMT_SAY_CUT and AMT_SAY_STALL: so much of the body
 */
void amt_scripted_say (AmtScripted *self, AmtSay how, const char *head, GBytes *body,
                       gsize n_bytes);
/** amt_scripted_say_json: a 200 with @json. */
void amt_scripted_say_json (AmtScripted *self, const char *json);

/** amt_scripted_n_heard: how many requests have come in. */
guint amt_scripted_n_heard (AmtScripted *self);
/** amt_scripted_n_connections: how many connections were accepted. */
guint amt_scripted_n_connections (AmtScripted *self);
/** amt_scripted_n_sent: body bytes written so far, as far as the socket took them. */
guint64 amt_scripted_n_sent (AmtScripted *self);
/** amt_scripted_line: (transfer none): "GET /v1/me" of request @index. */
const char *amt_scripted_line (AmtScripted *self, guint index);
/** amt_scripted_header: (transfer none) (nullable): request header @name (lower case) of request @index. */
const char *amt_scripted_header (AmtScripted *self, guint index, const char *name);
/** amt_scripted_body: (transfer none): body of request @index, NUL-terminated. */
const char *amt_scripted_body (AmtScripted *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtScripted, amt_scripted_free)

G_END_DECLS
