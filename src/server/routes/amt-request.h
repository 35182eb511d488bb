/* amt-request.h: one HTTP request on its way through the portal, and the ways to answer it.
 *
 * Lives as long as its SoupServerMessage. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../amt-portal-private.h"

G_BEGIN_DECLS

typedef struct _AmtRequest AmtRequest;
typedef void (*AmtRouteFunc) (AmtRequest *request);

typedef enum
{
  AMT_ROUTE_OPEN = 1 << 0,   /* no sign-in */
  AMT_ROUTE_JSON = 1 << 1,   /* has a JSON body */
  AMT_ROUTE_UPLOAD = 1 << 2, /* has a body that goes to disk while it comes in */
  AMT_ROUTE_STREAM = 1 << 3, /* its answer has no end: not among the requests in flight */
  AMT_ROUTE_FORM = 1 << 4,   /* has a form as its body */
  AMT_ROUTE_HISTORY = 1 << 5 /* its answer is a part of the portal's history */
} AmtRouteFlags;

typedef struct
{
  const char *method;
  const char *template; /* below the base path; "{}" stands for one segment */
  AmtRouteFlags flags;
  AmtRouteFunc func;
} AmtRoute;

struct _AmtRequest
{
  AmtPortal *portal;          /* (unowned) */
  SoupServerMessage *message; /* (unowned) owns this */
  const AmtRoute *route;      /* (nullable) */
  GPtrArray *segments;        /* (owned) (element-type utf8): what stood for "{}", in order */
  GHashTable *query;          /* (owned) (nullable) */
  AmtMe *me;                  /* (owned) (nullable) who asks */
  gboolean counted;           /* among this person's requests in flight */
  gboolean gone;              /* nobody waits for the answer any more */
  gint64 started;             /* monotonic */
  int upload;                 /* file descriptor, or -1 */
  GChecksum *digest;          /* (owned) (nullable) of the upload so far */
  gint64 received;            /* bytes of the upload so far */
  gboolean broken;            /* the upload could not be written */
};

AmtRequest *amt_request_new (AmtPortal *portal, SoupServerMessage *message);
void amt_request_free (AmtRequest *self);

/** amt_request_segment: Returns: (transfer none): what stood for the "{}" number @index. */
const char *amt_request_segment (const AmtRequest *self, guint index);
const char *amt_request_query (const AmtRequest *self, const char *name);
/** amt_request_header: Returns: (transfer none) (nullable). */
const char *amt_request_header (const AmtRequest *self, const char *name);

/** amt_request_token: Returns: (transfer none): the token that it came with, or "". */
const char *amt_request_token (const AmtRequest *self);

/** amt_request_matches_etag: whether If-None-Match names @etag (quoted) or is "*". */
gboolean amt_request_matches_etag (const AmtRequest *self, const char *etag);

/** amt_request_answer_text: @text: (transfer full): JSON; sent with gzip where that pays. */
void amt_request_answer_text (AmtRequest *self, guint status, const char *media_type, char *text);
/** amt_request_answer: @object: (transfer full). */
void amt_request_answer (AmtRequest *self, guint status, JsonObject *object);
/** amt_request_refuse: @problem: (transfer full). */
void amt_request_refuse (AmtRequest *self, AmtProblem *problem);
/** amt_request_refuse_with: the same from its parts. */
void amt_request_refuse_with (AmtRequest *self, guint status, const char *type, const char *title,
                              const char *detail);
void amt_request_not_found (AmtRequest *self);
/** amt_request_fail: 500. @error: (nullable): goes to the log. */
void amt_request_fail (AmtRequest *self, const GError *error);

G_END_DECLS
