/* amt-store-offline.h: sets of cases that stay available without a network (Ohne Netz verfügbar). Main thread, async.
 *
 * Whole cases of a set are wanted from the portal, their documents are fetched, and neither counts for the quota. Of this computer
 * only; goes with the profile. Protected cases are in no set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* A queue or a search that finds more is cut, the first of its order stay. */
#define AMT_OFFLINE_MAX_CASES 2000

typedef enum
{
  AMT_OFFLINE_CASE,  /* id of a case */
  AMT_OFFLINE_QUEUE, /* id of a queue: its cases that are not decided */
  AMT_OFFLINE_SEARCH /* id of a saved search, in digits */
} AmtOfflineKind;

typedef struct
{
  AmtOfflineKind kind;
  char *what;      /* as AmtOfflineKind says */
  char *name;      /* (nullable) applicant of the case, name of the search */
  char *reference; /* (nullable) of the case */
  guint n_cases;
  guint n_whole;     /* of them here, as new as the list knows them */
  guint n_documents; /* that they name, as far as they are here */
  guint n_here;
  guint n_refused; /* that cannot be had */
  guint64 bytes;   /* of those here */
  gint64
      complete_at; /* nothing is lacking since the portal was asked then; AMT_TIME_NONE: something is */
} AmtOfflineSet;
void amt_offline_set_free (AmtOfflineSet *self);

/** amt_store_add_offline_async: @whats: as @kind says; those that are there already, or protected, or unknown, are passed over. */
void amt_store_add_offline_async (AmtStore *self, AmtOfflineKind kind, const char *const *whats,
                                  AMT_STORE_ASYNC_ARGS);
/** amt_store_add_offline_finish: @out_n: (out) (nullable): how many of them are available offline, or will be. */
gboolean amt_store_add_offline_finish (AmtStore *self, GAsyncResult *result, guint *out_n,
                                       GError **error);
/** amt_store_remove_offline_async: what comes with another set stays. Sets AmtChangeSet.places, as adding does. */
void amt_store_remove_offline_async (AmtStore *self, AmtOfflineKind kind, const char *const *whats,
                                     AMT_STORE_ASYNC_ARGS);
gboolean amt_store_remove_offline_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_list_offline_finish: Returns: (transfer full) (element-type AmtOfflineSet): in the order in which they were added. */
void amt_store_list_offline_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_list_offline_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_refuse_document_async: it cannot be had. */
void amt_store_refuse_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_refuse_document_finish (AmtStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
