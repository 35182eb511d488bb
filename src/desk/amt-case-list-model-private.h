/* amt-case-list-model-private.h: what the files of AmtCaseListModel share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-list-model.h"
#include "amt-store-lists.h"

G_BEGIN_DECLS

/* What a reading that is on its way is for. */
typedef enum
{
  AMT_READING_FIRST,   /* first rows of a new list */
  AMT_READING_REST,    /* all of it */
  AMT_READING_CHANGES, /* what became of a complete list */
} AmtReadingKind;

struct _AmtCaseListModel
{
  GObject parent_instance;

  AmtStore *store; /* (owned) */
  AmtClock *clock; /* (owned) */
  AmtDesk *desk;   /* (owned) (nullable) */

  AmtCaseQuery *query; /* (owned) (nullable) as it was set */
  AmtCaseQuery *bound; /* (owned) (nullable) with what belongs to the moment */

  /* While changes are told one after the other, positions before @n_told are those of @keys, the others those of @old_keys
   * from @n_old_told on. */
  GArray *keys;     /* (owned) (element-type gint64) never changes: it is replaced */
  GArray *old_keys; /* (owned) (nullable) only while changes are told */
  guint n_told;
  guint n_old_told;
  guint n_total;

  GCancellable *reading; /* (owned) (nullable) of the one that is on its way */
  AmtReadingKind kind;   /* of that one, or of the next */
  gboolean again;        /* something changed since it set out */
  gboolean loading;      /* not complete */
  GHashTable *touched; /* (owned) (element-type gint64) keys that changed since the last reading */
  GError *error;       /* (owned) (nullable) */
  guint day_timer;
  GQueue finders; /* (element-type GTask) (owned) whoever waits for the complete list */

  GHashTable *rows; /* (owned) key -> AmtCaseRow (unowned): all that exist */
  GQueue lately;    /* (element-type AmtCaseRow) (owned) those that were looked at, newest first */
  GHashTable *places;  /* (owned) AmtCaseRow -> its GList in @lately */
  GHashTable *blank;   /* (owned) (element-type gint64) keys of placeholders that must be filled */
  guint fill_source;   /* 0 or an idle source */
  GArray *filling;     /* (owned) (nullable) (element-type gint64) those that are on their way */
  gboolean fill_again; /* something changed since they set out */

  GHashTable
      *picked; /* (owned) (element-type gint64) selected keys; with @all those that are not */
  gboolean all;
};

/** amt_case_row_new_in: Returns: (transfer full): a placeholder that @rows knows until it ends. */
AmtCaseRow *amt_case_row_new_in (GHashTable *rows, gint64 key);

/* amt-case-list-rows.c */
AmtCaseRow *amt_case_list_peek_row (AmtCaseListModel *self, gint64 key);
/** amt_case_list_get_row: Returns: (transfer full): the row at @position; fills it and those around it. */
AmtCaseRow *amt_case_list_get_row (AmtCaseListModel *self, guint position);
/** amt_case_list_doubt_rows: those that are on their way may be older than what just changed. */
void amt_case_list_doubt_rows (AmtCaseListModel *self);
/** amt_case_list_take_rows: @rows: (element-type AmtListRow): emptied. */
void amt_case_list_take_rows (AmtCaseListModel *self, GPtrArray *rows);
void amt_case_list_stop_rows (AmtCaseListModel *self);

/* amt-case-list-selection.c */

/** amt_case_list_selection_init: adds the signal. */
void amt_case_list_selection_class_init (GType type);
/** amt_case_list_prune_selection: before rows go and come. @come: those that must not become selected. */
void amt_case_list_prune_selection (AmtCaseListModel *self, const GArray *gone, const GArray *come);
/** amt_case_list_fit_selection: only what is in @keys stays selected. */
void amt_case_list_fit_selection (AmtCaseListModel *self, const GArray *keys);

/** amt_case_list_new_key_set: Returns: (transfer full). */
GHashTable *amt_case_list_new_key_set (void);
void amt_case_list_add_key (GHashTable *set, gint64 key);

G_END_DECLS
