/* amt-store-places.h: where the clerk was: saved searches, the state of each list and of each case, what was opened lately.
 *
 * All of it lies in the encrypted cache, because it may hold names. It is of this computer only and never sent. What belongs to a
 * case goes with the case; a text that was filtered or searched for goes with an erased case if it fits no other case here.
 *
 * Where the store is read-only, writing fails with AMT_STORE_ERROR_READ_ONLY, and a cache of an older version answers as if
 * nothing was kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* Saved searches (Gespeicherte Suchen). Each change sets AmtChangeSet.places. */
typedef struct
{
  gint64 id;           /* 0: a new one */
  char *name;          /* as the clerk named it */
  AmtCaseQuery *query; /* scope, filters, order */
} AmtSavedSearch;
AmtSavedSearch *amt_saved_search_new (const char *name, const AmtCaseQuery *query);
void amt_saved_search_free (AmtSavedSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSavedSearch, amt_saved_search_free)

/** amt_store_save_search_async: @id: 0 makes a new one at the end; AMT_STORE_ERROR_NOT_FOUND for one that went. */
void amt_store_save_search_async (AmtStore *self, gint64 id, const char *name,
                                  const AmtCaseQuery *query, AMT_STORE_ASYNC_ARGS);
/** amt_store_save_search_finish: Returns: its id; 0 with @error. */
gint64 amt_store_save_search_finish (AmtStore *self, GAsyncResult *result, GError **error);
void amt_store_drop_search_async (AmtStore *self, gint64 id, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_drop_search_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_order_searches_async: @ids in their new order; others stay behind them as they were. */
void amt_store_order_searches_async (AmtStore *self, const gint64 *ids, gsize n_ids,
                                     AMT_STORE_ASYNC_ARGS);
gboolean amt_store_order_searches_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_searches_finish: Returns: (transfer full) (element-type AmtSavedSearch): in the clerk's order; one that
 * cannot be read (written by a newer version) is left out. */
void amt_store_load_searches_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_load_searches_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* How a list was left. */
typedef struct
{
  AmtCaseQuery *query; /* (nullable) scope, filters, order */
  char *columns;       /* (nullable) text of the list widget's own */
  char *anchor_id;     /* (nullable) case at the top of what was seen */
  char *selected_id;   /* (nullable) case that was selected */
} AmtListState;
void amt_list_state_free (AmtListState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtListState, amt_list_state_free)

/** amt_store_save_list_state_async: @list: name of the list, for example "mine", "queue:wohngeld-a-k", "search:3". */
void amt_store_save_list_state_async (AmtStore *self, const char *list, const AmtListState *state,
                                      AMT_STORE_ASYNC_ARGS);
gboolean amt_store_save_list_state_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_list_state_finish: Returns: (transfer full): all fields %NULL for a list that was never left; ids of cases
 * that went are %NULL. */
void amt_store_load_list_state_async (AmtStore *self, const char *list, AMT_STORE_ASYNC_ARGS);
AmtListState *amt_store_load_list_state_finish (AmtStore *self, GAsyncResult *result,
                                                GError **error);

/* How a case was left: text of the case widget's own (page, open document, its page, zoom), kept with the case. */
void amt_store_save_case_place_async (AmtStore *self, const char *case_id, const char *text,
                                      AMT_STORE_ASYNC_ARGS);
/** amt_store_save_case_place_finish: TRUE also for a case that went meanwhile: nothing is kept then. */
gboolean amt_store_save_case_place_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_case_place_finish: Returns: (transfer full) (nullable): %NULL without @error where nothing is kept. */
void amt_store_load_case_place_async (AmtStore *self, const char *case_id, AMT_STORE_ASYNC_ARGS);
char *amt_store_load_case_place_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Small things of the window by name (last list, last case, ticked lines). No case's data: they do not go with a case. */
void amt_store_save_ui_state_async (AmtStore *self, const char *name, const char *text,
                                    AMT_STORE_ASYNC_ARGS);
gboolean amt_store_save_ui_state_finish (AmtStore *self, GAsyncResult *result, GError **error);
void amt_store_load_ui_state_async (AmtStore *self, const char *name, AMT_STORE_ASYNC_ARGS);
/** amt_store_load_ui_state_finish: Returns: (transfer full) (nullable): %NULL without @error where nothing is kept. */
char *amt_store_load_ui_state_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_note_opened_async: the clerk opened the case: it heads AMT_SCOPE_RECENT. Keeps the last 100. Sets
 * AmtChangeSet.places. */
void amt_store_note_opened_async (AmtStore *self, const char *case_id, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_note_opened_finish (AmtStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
