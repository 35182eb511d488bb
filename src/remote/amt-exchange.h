/* amt-exchange.h: a call whose whole answer is read and turned into a value of the model. Private to the room. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-call.h"

G_BEGIN_DECLS

/**
 * AmtReadFunc:
 * @context: the exchange's, not changed by anyone while this runs
 *
 * Turns JSON into the value that the caller gets. Runs in a thread of GTask's pool for long answers: pure.
 */
typedef gpointer (*AmtReadFunc) (JsonNode *root, gconstpointer context, GError **error);

typedef struct
{
  AmtCall *call;               /* (owned) */
  AmtReadFunc read;            /* (nullable) none: the answer has no content */
  GDestroyNotify free_value;   /* of what @read returns */
  gpointer context;            /* (owned) (nullable) */
  GDestroyNotify free_context; /* (nullable) */
  guint status;                /* the only 2xx that the contract has here … */
  guint other_status;          /* … or this one; 0 for none */
  gboolean keep_text;
} AmtExchange;

/* What came back. */
typedef struct
{
  gpointer value; /* (owned) (nullable) */
  GDestroyNotify free_value;
  char *text; /* (owned) (nullable) */
  char *etag; /* (owned) (nullable) */
  gboolean not_modified;
} AmtReply;

/** amt_exchange_new: @call: (transfer full). 200 is expected until told otherwise. */
AmtExchange *amt_exchange_new (AmtCall *call, AmtReadFunc read, GDestroyNotify free_value);

/** amt_exchange_run: @self: (transfer full): becomes the task data of the GTask that @callback gets. */
void amt_exchange_run (AmtExchange *self, AmtRemote *remote, gpointer tag,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** amt_exchange_finish: Returns: (transfer full): the reply; %NULL with an error. */
AmtReply *amt_exchange_finish (AmtRemote *remote, GAsyncResult *result, gpointer tag,
                               GError **error);

void amt_reply_free (AmtReply *self);
/** amt_reply_free_steal_value: (transfer full): the value of @self, which is gone then; %NULL for a %NULL reply. */
gpointer amt_reply_free_steal_value (AmtReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtReply, amt_reply_free)

G_END_DECLS
