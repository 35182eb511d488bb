/* amt-case-list-model.h: a list of cases that may be long: a GListModel of AmtCaseRow over a query of the store.
 *
 * Holds the keys of all rows in order and the rows themselves only where somebody looked lately. The first rows come at once,
 * the others after them. What the store changes comes as the smallest items-changed; a row whose case changes in its place only
 * emits AmtCaseRow::changed. More than 200 changes at once come as one items-changed. Main thread; it never waits.
 *
 * The selection is a set of cases, not of positions: it goes with the rows when they move, survives another order, and loses
 * those that leave the list. Its functions are what a thin GtkSelectionModel needs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-row.h"
#include "amt-desk.h"

G_BEGIN_DECLS

/* No such position; the same number as GTK_INVALID_LIST_POSITION. */
#define AMT_NO_POSITION G_MAXUINT

#define AMT_TYPE_CASE_LIST_MODEL (amt_case_list_model_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseListModel, amt_case_list_model, AMT, CASE_LIST_MODEL, GObject)

/**
 * amt_case_list_model_new:
 * @desk: (nullable): says who the person is and how services and people are called; without it queries are used as they come
 *
 * Empty until the first amt_case_list_model_set_query ().
 */
AmtCaseListModel *amt_case_list_model_new (AmtStore *store, AmtClock *clock, AmtDesk *desk);

/**
 * AmtCaseListModel:loading: the list is not complete yet: nothing is here, or the first rows only.
 * AmtCaseListModel:n-total: rows of the whole list as last known; n-items is smaller while the rest is still coming.
 *
 * AmtCaseListModel::selection-changed:
 * @position: first row whose being selected may have changed
 * @n_items: and how many behind it
 *
 * Not emitted for rows that went or came: items-changed says that.
 */

/** amt_case_list_model_set_query: @query: copied. The list on the screen stays until the first rows of the new one are here.
 * With the same rows in another order the selection stays; else it is emptied. */
void amt_case_list_model_set_query (AmtCaseListModel *self, const AmtCaseQuery *query);
/** amt_case_list_model_get_query: Returns: (transfer none) (nullable): as it was set; valid until the next one. */
const AmtCaseQuery *amt_case_list_model_get_query (AmtCaseListModel *self);
/** amt_case_list_model_reload: looks again, for example after an error. */
void amt_case_list_model_reload (AmtCaseListModel *self);
gboolean amt_case_list_model_is_loading (AmtCaseListModel *self);
guint amt_case_list_model_get_n_total (AmtCaseListModel *self);
/** amt_case_list_model_get_error: Returns: (transfer none) (nullable): why the last reading failed (AMT_STORE_ERROR); what was
 * there stays. notify::loading follows it. */
const GError *amt_case_list_model_get_error (AmtCaseListModel *self);

/** amt_case_list_model_get_key: key of the row at @position; 0 behind the end. Loads nothing. */
gint64 amt_case_list_model_get_key (AmtCaseListModel *self, guint position);
/** amt_case_list_model_find_key: Returns: position of @key in what is here now, or AMT_NO_POSITION. */
guint amt_case_list_model_find_key (AmtCaseListModel *self, gint64 key);
/**
 * amt_case_list_model_find_async: where the case @id stands, when the list is complete
 */
void amt_case_list_model_find_async (AmtCaseListModel *self, const char *id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/** amt_case_list_model_find_finish: Returns: AMT_NO_POSITION without @error: not in this list. The position holds until the
 * main loop runs again. */
guint amt_case_list_model_find_finish (AmtCaseListModel *self, GAsyncResult *result,
                                       GError **error);

/* Stepping through the list as it stood when the clerk came from it. */

/** amt_case_list_model_snapshot: Returns: (transfer full) (element-type gint64): the keys in order, now; cheap, never changes.
 * Free with g_array_unref (). */
GArray *amt_case_list_model_snapshot (AmtCaseListModel *self);
/**
 * amt_case_list_model_step_async:
 * @snapshot: (element-type gint64)
 * @key: where the clerk stands
 * @direction: 1 next, -1 previous
 *
 * Skips cases that are no longer here at all; one that only left the list is stepped to.
 */
void amt_case_list_model_step_async (AmtCaseListModel *self, GArray *snapshot, gint64 key,
                                     int direction, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/** amt_case_list_model_step_finish: Returns: (transfer full) (nullable): %NULL without @error at the end, or if @key was not in
 * the snapshot. */
AmtListRow *amt_case_list_model_step_finish (AmtCaseListModel *self, GAsyncResult *result,
                                             GError **error);

/* The selection */

gboolean amt_case_list_model_is_selected (AmtCaseListModel *self, guint position);
gboolean amt_case_list_model_is_key_selected (AmtCaseListModel *self, gint64 key);
guint amt_case_list_model_get_n_selected (AmtCaseListModel *self);
/** amt_case_list_model_select_range: @unselect_rest: and nothing else. */
void amt_case_list_model_select_range (AmtCaseListModel *self, guint position, guint n_items,
                                       gboolean unselect_rest);
void amt_case_list_model_unselect_range (AmtCaseListModel *self, guint position, guint n_items);
void amt_case_list_model_toggle (AmtCaseListModel *self, guint position);
/** amt_case_list_model_select_all: all that are here now, without touching each; rows that come later are not selected. While
 * the list is loading, those that are still coming belong to it. */
void amt_case_list_model_select_all (AmtCaseListModel *self);
void amt_case_list_model_unselect_all (AmtCaseListModel *self);
/** AmtSelectFunc: Returns: 1 to select @position, 0 to unselect it, -1 to leave it. */
typedef int (*AmtSelectFunc) (guint position, gpointer data);
/** amt_case_list_model_set_selection: asks @func for each of @n_items rows from @position on, and tells of it once: what
 * GtkSelectionModel's set_selection () needs. */
void amt_case_list_model_set_selection (AmtCaseListModel *self, guint position, guint n_items,
                                        AmtSelectFunc func, gpointer data);
/** amt_case_list_model_select_keys: selects just those of @keys that are in the list; others are left out, also later. */
void amt_case_list_model_select_keys (AmtCaseListModel *self, const gint64 *keys, gsize n_keys);
/** amt_case_list_model_get_selected: Returns: (transfer full) (element-type gint64): keys of the selected rows, in order. */
GArray *amt_case_list_model_get_selected (AmtCaseListModel *self);
/** amt_case_list_model_load_selected_async: the selected rows themselves, also those that were never on the screen. */
void amt_case_list_model_load_selected_async (AmtCaseListModel *self, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
/** amt_case_list_model_load_selected_finish: Returns: (transfer full) (element-type AmtListRow): in order. */
GPtrArray *amt_case_list_model_load_selected_finish (AmtCaseListModel *self, GAsyncResult *result,
                                                     GError **error);

G_END_DECLS
