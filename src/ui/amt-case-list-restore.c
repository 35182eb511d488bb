/* amt-case-list-restore.c: how a list is left, and how it is found again: columns, filter, place and selection. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-list-parts.h"

#include "amt-places.h"

/* How the list is left is written down when the clerk rests. */
#define SAVE_MS 500

/* --- remembering --------------------------------------------------------------------------------------- */

void
amt_case_list_save_state (AmtCaseList *self)
{
  g_autofree char *columns = NULL;
  g_autofree char *anchor = NULL;
  AmtListState state = { NULL };

  g_clear_handle_id (&self->saving, g_source_remove);
  if (!self->place || self->restoring)
    return;
  columns = amt_case_table_get_columns (AMT_CASE_TABLE (self->table));
  anchor = amt_case_list_dup_id_at (self, amt_case_table_get_top (AMT_CASE_TABLE (self->table)));
  state.query = (AmtCaseQuery *) amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter));
  state.columns = columns;
  state.anchor_id = anchor;
  state.selected_id = self->selected_id;
  amt_store_save_list_state_async (amt_workplace_get_store (self->workplace),
                                   amt_place_get_id (self->place), &state, NULL, NULL, NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  AmtCaseList *self = user_data;

  self->saving = 0;
  amt_case_list_save_state (self);
  return G_SOURCE_REMOVE;
}

void
amt_case_list_save_soon (AmtCaseList *self)
{
  g_clear_handle_id (&self->saving, g_source_remove);
  if (!self->restoring)
    self->saving = g_timeout_add (SAVE_MS, save_cb, self);
}

/* --- restoring ----------------------------------------------------------------------------------------- */

/* Coming back to a list, or stepping, selects the row and opens nothing. */
void
amt_case_list_select_quietly (AmtCaseList *self, guint position)
{
  g_free (self->selected_id);
  self->selected_id = amt_case_list_dup_id_at (self, position);
  self->quiet = TRUE;
  amt_case_list_model_select_range (self->model, position, 1, TRUE);
  self->quiet = FALSE;
  if (!self->selected_id)
    amt_case_list_load_selected (self, TRUE);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint position = amt_case_list_model_find_finish (AMT_CASE_LIST_MODEL (source), result, &error);
  AmtCaseList *self;
  gboolean anchor;

  if (error && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  anchor = g_object_get_data (G_OBJECT (result), "amt-anchor") != NULL;
  self = user_data;
  if (position != AMT_NO_POSITION && anchor)
    amt_case_table_set_top (AMT_CASE_TABLE (self->table), position);
  /* Whoever was faster with the mouse keeps what they chose. */
  else if (position != AMT_NO_POSITION && amt_case_list_model_get_n_selected (self->model) == 0)
    amt_case_list_select_quietly (self, position);
}

static void
anchor_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_object_set_data (G_OBJECT (result), "amt-anchor", GINT_TO_POINTER (TRUE));
  found_cb (source, result, user_data);
}

void
amt_case_list_restore_rows (AmtCaseList *self)
{
  g_autoptr (AmtListState) state = g_steal_pointer (&self->state);

  self->restoring = FALSE;
  if (state && state->selected_id)
    amt_case_list_model_find_async (self->model, state->selected_id, self->cancellable, found_cb,
                                    self);
  if (state && state->anchor_id)
    amt_case_list_model_find_async (self->model, state->anchor_id, self->cancellable,
                                    anchor_found_cb, self);
  else
    amt_case_table_set_top (AMT_CASE_TABLE (self->table), 0);
  amt_case_list_take_focus (self);
}

static void
state_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtListState) state =
      amt_store_load_list_state_finish (AMT_STORE (source), result, &error);
  g_autoptr (AmtCaseQuery) query = NULL;
  AmtCaseList *self = user_data;

  if (!state && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  query = amt_case_query_copy (amt_place_get_query (self->place));
  /* A saved search is its filters; elsewhere they are as the clerk left them. */
  if (state && state->query && state->query->scope == query->scope &&
      amt_places_saved_id (amt_place_get_id (self->place)) == 0)
    {
      g_auto (GStrv) queues = g_strdupv (query->queues);

      amt_case_query_free (query);
      query = amt_case_query_copy (state->query);
      g_strfreev (query->queues);
      query->queues = g_steal_pointer (&queues);
    }
  amt_case_table_set_columns (AMT_CASE_TABLE (self->table), state ? state->columns : NULL);
  amt_filter_bar_set_query (AMT_FILTER_BAR (self->filter), query);
  g_clear_pointer (&self->state, amt_list_state_free);
  self->state = g_steal_pointer (&state);
  amt_case_list_ask (self);
  /* The same rows as before are not read again. */
  if (!amt_case_list_model_is_loading (self->model))
    amt_case_list_restore_rows (self);
}

void
amt_case_list_set_place (AmtCaseList *self, AmtPlace *place)
{
  if (self->place == place)
    return;
  if (self->place)
    amt_case_list_save_state (self);
  g_set_object (&self->place, place);
  g_clear_pointer (&self->selected_id, g_free);
  g_clear_pointer (&self->state, amt_list_state_free);
  self->restoring = TRUE;
  g_cancellable_cancel (self->selecting);
  g_clear_object (&self->selecting);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  amt_store_load_list_state_async (amt_workplace_get_store (self->workplace),
                                   amt_place_get_id (place), self->cancellable, state_loaded_cb,
                                   self);
  amt_case_list_show_title (self);
}
