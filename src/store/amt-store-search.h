/* amt-store-search.h: full-text search over what is cached, and how far its index is.
 *
 * The index covers what the clerk sees: the portal's word with the open operations applied, so an unsent note is
 * found, too. Searches run in a worker of their own, one at a time: the next one interrupts the one before.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-search-match.h"
#include "amt-store.h"

G_BEGIN_DECLS

/* Why a case stands where it stands among the hits; lower is better. */
typedef enum
{
  AMT_RANK_REFERENCE,     /* the whole Aktenzeichen */
  AMT_RANK_REFERENCE_END, /* its end or beginning */
  AMT_RANK_NAME,          /* whole words of a name */
  AMT_RANK_NAME_BEGUN,    /* beginnings of words of a name */
  AMT_RANK_SIMILAR_NAME,  /* a name that sounds like it */
  AMT_RANK_OTHER,         /* anywhere */
  AMT_RANK_OTHER_SIMILAR, /* anywhere, with a name that sounds like it */
  AMT_RANK_DOCUMENT,      /* words that stand in its documents alone, or in these and elsewhere */
  AMT_RANK_FILTER         /* no words were asked for, or only for the name of its service */
} AmtSearchRank;

/* Bytes from start to before end. */
typedef struct
{
  guint start;
  guint end;
} AmtSearchMark;

/* Where in a case something was found. */
typedef struct
{
  AmtFoundIn in;
  gboolean similar; /* only sounds like it */
  char *item;       /* (nullable) as AmtFoundIn says */
  char *document;   /* (nullable) AMT_FOUND_PAGE: name of the file */
  guint page;       /* AMT_FOUND_PAGE: from 0 */
  char *excerpt;    /* one line */
  GArray *marks;    /* (element-type AmtSearchMark) in @excerpt, in order */
} AmtSearchPlace;

typedef struct
{
  AmtListRow *row;
  AmtSearchRank rank;
  gboolean
      by_service; /* a word was taken for the name of its service: it need not stand in the case */
  GPtrArray *places; /* (element-type AmtSearchPlace) best first, at most AMT_SEARCH_MAX_PLACES */
} AmtSearchHit;

#define AMT_SEARCH_MAX_PLACES 6

typedef struct
{
  GPtrArray
      *hits; /* (element-type AmtSearchHit) best first, newest in the cache first among equals */
  gboolean more;       /* there are more than were asked for */
  guint64 n_unindexed; /* cases that are not in the index yet: the answer may lack some */
} AmtSearchResult;
void amt_search_result_free (AmtSearchResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSearchResult, amt_search_result_free)

/**
 * amt_store_search_async:
 * @query: resolved (amt_search_query_resolve ()) where it names services or people
 * @today: legal day, for overdue deadlines
 * @limit: hits, at least 1
 *
 * G_IO_ERROR_CANCELLED when @cancellable was cancelled or another search came.
 */
void amt_store_search_async (AmtStore *self, const AmtSearchQuery *query, const char *today,
                             guint limit, AMT_STORE_ASYNC_ARGS);
AmtSearchResult *amt_store_search_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* How far the index is. What the clerk does and opens is indexed at once; what a pull brings, and a cache that is older
 * than the index, a little later. Until then the index has older words of such a case, or none. */
typedef struct
{
  guint64 n_done;
  guint64 n_total; /* 0: complete */
} AmtSearchProgress;
/** amt_store_load_search_progress_async: of the index that is made in the background. */
void amt_store_load_search_progress_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_load_search_progress_finish (AmtStore *self, GAsyncResult *result,
                                                AmtSearchProgress *out_progress, GError **error);

/** amt_store_index_more_async: a step of it now, for who cannot wait for the background. @out_left: cases; 0: complete */
void amt_store_index_more_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_index_more_finish (AmtStore *self, GAsyncResult *result, guint64 *out_left,
                                      GError **error);

G_END_DECLS
