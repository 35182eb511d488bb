/* amt-page-tiles.c: the pictures of the pages that are seen. Owned by AmtDocumentView. Main thread.
 *
 * A session draws one picture after the other. So that it always draws what matters most now, only two are asked for at a time; the
 * rest waits here, where the order may still change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-tiles-private.h"

#include "amt-base.h"

/* Jobs at a time: one that is drawn and one that follows at once. */
#define MAX_JOBS 2
/* Of the side: a page that was too much is tried again so much smaller, which is less than the half at which the session tried it. */
#define SMALLER 0.45

typedef struct
{
  AmtPageTiles *tiles; /* (owned) */
  AmtRenderArea area;
  GCancellable *cancellable; /* (owned) */
  gboolean seen;
} Job;

static void submit (AmtPageTiles *self);

/* (element-type AmtPageTiles) unowned: all that there are, in however many windows: memory is one for all of them. Main thread. */
static GPtrArray *all;

G_DEFINE_FINAL_TYPE (AmtPageTiles, amt_page_tiles, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- pictures ------------------------------------------------------------------------------------------- */

static void
picture_free (gpointer data)
{
  AmtTilePicture *picture = data;

  g_clear_object (&picture->texture);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  amt_pixels_unref (picture->pixels);
  g_free (picture);
}

static void
failure_free (gpointer data)
{
  AmtTileFailure *failure = data;

  g_clear_error (&failure->error);
  g_free (failure);
}

static AmtTilePicture *
find_picture (AmtPageTiles *self, const AmtRenderArea *area)
{
  for (guint i = 0; i < self->pictures->len; i++)
    {
      AmtTilePicture *picture = g_ptr_array_index (self->pictures, i);

      if (amt_tile_area_is_same (&picture->area, area))
        return picture;
    }
  return NULL;
}

gboolean
amt_page_tiles_has_picture (AmtPageTiles *self, guint page)
{
  for (guint i = 0; i < self->pictures->len; i++)
    {
      AmtTilePicture *picture = g_ptr_array_index (self->pictures, i);

      if (picture->area.page == page && picture->area.rotation == self->rotation)
        return TRUE;
    }
  return FALSE;
}

static AmtTilePicture *
add_picture (AmtPageTiles *self, const AmtRenderArea *area, AmtPixels *pixels)
{
  AmtTilePicture *picture = g_new0 (AmtTilePicture, 1);

  picture->area = *area;
  picture->pixels = amt_pixels_ref (pixels);
  self->bytes += amt_pixels_get_size (pixels);
  g_ptr_array_add (self->pictures, picture);
  return picture;
}

static void
remove_picture (AmtPageTiles *self, guint index)
{
  AmtTilePicture *picture = g_ptr_array_index (self->pictures, index);

  self->bytes -= amt_pixels_get_size (picture->pixels);
  g_ptr_array_remove_index_fast (self->pictures, index);
}

gboolean
amt_page_tiles_is_page_sharp (AmtPageTiles *self, guint page)
{
  for (guint i = 0; i < self->needs->len; i++)
    {
      const AmtTileNeed *need = &g_array_index (self->needs, AmtTileNeed, i);

      if (need->area.page == page && need->seen && !need->there)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_wished (const AmtPageWish *wishes, guint n_wishes, guint page)
{
  for (guint i = 0; i < n_wishes; i++)
    if (wishes[i].page == page)
      return TRUE;
  return FALSE;
}

/* What only stands in goes when it need not any more, and first of all where memory is short. */
static void
let_go (AmtPageTiles *self, const AmtPageWish *wishes, guint n_wishes)
{
  for (guint i = self->pictures->len; i-- > 0;)
    {
      const AmtTilePicture *picture = g_ptr_array_index (self->pictures, i);

      if (picture->needed)
        continue;
      if (picture->area.rotation != self->rotation || self->bytes > AMT_PAGE_TILES_BUDGET ||
          !is_wished (wishes, n_wishes, picture->area.page) ||
          amt_page_tiles_is_page_sharp (self, picture->area.page))
        remove_picture (self, i);
    }
}

static AmtTileNeed *
find_need (AmtPageTiles *self, const AmtRenderArea *area)
{
  for (guint i = 0; i < self->needs->len; i++)
    {
      AmtTileNeed *need = &g_array_index (self->needs, AmtTileNeed, i);

      if (amt_tile_area_is_same (&need->area, area))
        return need;
    }
  return NULL;
}

/* --- all views together --------------------------------------------------------------------------------- */

static gsize
get_bytes_together (void)
{
  gsize bytes = 0;

  for (guint i = 0; i < all->len; i++)
    bytes += ((AmtPageTiles *) all->pdata[i])->bytes;
  return bytes;
}

/* What is only ahead of who looks. */
static gboolean
fits (AmtPageTiles *self, gsize bytes)
{
  return self->bytes + bytes <= AMT_PAGE_TILES_BUDGET &&
         get_bytes_together () + bytes <= AMT_PAGE_TILES_TOGETHER;
}

/* What another view drew ahead is given up where memory is short; what it shows is used, so that the pool's cache does not throw
 * away what is there all the same. */
static void
spare_or_use (AmtPageTiles *other)
{
  for (guint i = other->pictures->len; i-- > 0;)
    {
      AmtTilePicture *picture = g_ptr_array_index (other->pictures, i);
      AmtTileNeed *need = find_need (other, &picture->area);
      g_autoptr (AmtPixels) used = NULL;

      if (need && !need->seen && get_bytes_together () > AMT_PAGE_TILES_TOGETHER)
        {
          need->there = FALSE;
          remove_picture (other, i);
        }
      else
        {
          used = amt_render_session_peek (other->session, &picture->area);
        }
    }
}

static void
share (AmtPageTiles *self)
{
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i] != self && ((AmtPageTiles *) all->pdata[i])->session)
      spare_or_use (all->pdata[i]);
}

/* --- needs ---------------------------------------------------------------------------------------------- */

/* Takes what was drawn already, and uses it in the cache so that it stays there as long as it is here. */
static void
take_from_cache (AmtPageTiles *self, AmtTileNeed *need)
{
  g_autoptr (AmtPixels) pixels = amt_render_session_peek (self->session, &need->area);
  AmtTilePicture *picture = find_picture (self, &need->area);

  if (!picture && pixels && (need->seen || fits (self, amt_pixels_get_size (pixels))))
    picture = add_picture (self, &need->area, pixels);
  if (picture)
    picture->needed = TRUE;
  need->there = picture != NULL;
}

/* A page of which nothing is there that fits: what is there at another size. */
static void
take_stand_in (AmtPageTiles *self, const AmtPageWish *wish)
{
  g_autoptr (AmtPixels) pixels = NULL;
  AmtRenderArea area;

  if (amt_tile_is_empty (&wish->seen) || amt_page_tiles_has_picture (self, wish->page))
    return;
  pixels = amt_render_session_peek_page (self->session, wish->page, self->rotation);
  if (!pixels)
    return;
  area = amt_tile_area_whole (wish->page, self->rotation, pixels->width, pixels->height);
  add_picture (self, &area, pixels);
}

/* --- jobs ----------------------------------------------------------------------------------------------- */

static Job *
find_job (AmtPageTiles *self, const AmtRenderArea *area)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (amt_tile_area_is_same (&job->area, area))
        return job;
    }
  return NULL;
}

/* From the list first: what is cancelled answers later and finds itself gone. */
static void
cancel_job (AmtPageTiles *self, guint index)
{
  Job *job = g_ptr_array_index (self->jobs, index);

  g_ptr_array_remove_index_fast (self->jobs, index);
  g_cancellable_cancel (job->cancellable);
}

static void
cancel_unneeded (AmtPageTiles *self)
{
  for (guint i = self->jobs->len; i-- > 0;)
    {
      const Job *job = g_ptr_array_index (self->jobs, i);

      if (!find_need (self, &job->area))
        cancel_job (self, i);
    }
}

static void
job_free (Job *job)
{
  g_object_unref (job->tiles);
  g_object_unref (job->cancellable);
  g_free (job);
}

static gboolean
may_work_smaller (const GError *error)
{
  return g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED) ||
         g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TIMEOUT) ||
         g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE) ||
         g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_LIMIT);
}

static void
remember_failure (AmtPageTiles *self, const AmtRenderArea *area, const GError *error)
{
  AmtTileFailure *failure = g_hash_table_lookup (self->failures, GUINT_TO_POINTER (area->page));

  if (!failure)
    {
      failure = g_new0 (AmtTileFailure, 1);
      g_hash_table_insert (self->failures, GUINT_TO_POINTER (area->page), failure);
    }
  g_clear_error (&failure->error);
  failure->error = g_error_copy (error);
  failure->pixels = amt_tile_area_count (area);
  failure->too_much = may_work_smaller (error);
  for (guint i = self->needs->len; i-- > 0;)
    if (amt_page_tiles_is_hopeless (self, &g_array_index (self->needs, AmtTileNeed, i).area))
      g_array_remove_index (self->needs, i);
  cancel_unneeded (self);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (AmtPageTiles) self = g_object_ref (job->tiles);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, &error);
  const AmtRenderArea area = job->area;
  const gboolean wanted = g_ptr_array_remove_fast (self->jobs, job);
  AmtTileNeed *need = find_need (self, &area);

  job_free (job);
  if (!wanted || g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED))
    return;
  if (pixels)
    {
      if (!need->there)
        add_picture (self, &area, pixels)->needed = TRUE;
      need->there = TRUE;
      share (self);
    }
  else
    {
      remember_failure (self, &area, error);
    }
  submit (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (!pixels)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, area.page, error);
}

static void
begin_job (AmtPageTiles *self, const AmtTileNeed *need)
{
  Job *job = g_new0 (Job, 1);

  job->tiles = g_object_ref (self);
  job->area = need->area;
  job->cancellable = g_cancellable_new ();
  job->seen = need->seen;
  g_ptr_array_add (self->jobs, job);
  amt_render_session_render_async (self->session, &need->area,
                                   need->seen ? AMT_RENDER_VISIBLE : AMT_RENDER_NEIGHBOUR,
                                   job->cancellable, rendered_cb, job);
}

static gsize
get_area_bytes (const AmtRenderArea *area)
{
  return (gsize) area->area_width * area->area_height * AMT_PIXELS_DEPTH;
}

/* What is drawn ahead is drawn alone, so that what is seen next has to wait for one picture at most. */
static void
submit (AmtPageTiles *self)
{
  guint n_seen = 0;

  if (!self->session || self->moving)
    return;
  for (guint i = 0; i < self->jobs->len; i++)
    n_seen += ((Job *) g_ptr_array_index (self->jobs, i))->seen ? 1 : 0;
  for (guint i = 0; i < self->needs->len && n_seen < MAX_JOBS; i++)
    {
      const AmtTileNeed *need = &g_array_index (self->needs, AmtTileNeed, i);

      if (need->there || find_job (self, &need->area))
        continue;
      if (!need->seen && (self->jobs->len > 0 || !fits (self, get_area_bytes (&need->area))))
        return;
      begin_job (self, need);
      n_seen++;
    }
}

/* --- public --------------------------------------------------------------------------------------------- */

static void
forget_all (AmtPageTiles *self)
{
  g_array_set_size (self->needs, 0);
  cancel_unneeded (self);
  g_ptr_array_set_size (self->pictures, 0);
  self->bytes = 0;
}

void
amt_page_tiles_set_session (AmtPageTiles *self, AmtRenderSession *session)
{
  AMT_ASSERT_MAIN ();
  forget_all (self);
  g_hash_table_remove_all (self->failures);
  g_set_object (&self->session, session);
}

void
amt_page_tiles_set_whole (AmtPageTiles *self, guint64 pixels)
{
  self->whole = MIN (pixels, AMT_PAGE_TILES_MAX_WHOLE);
}

void
amt_page_tiles_set_wishes (AmtPageTiles *self, guint rotation, const AmtPageWish *wishes,
                           guint n_wishes, gboolean moving)
{
  AMT_ASSERT_MAIN ();
  if (!self->session)
    return;
  self->rotation = rotation;
  self->moving = moving;
  g_array_set_size (self->needs, 0);
  for (guint i = 0; i < self->pictures->len; i++)
    ((AmtTilePicture *) g_ptr_array_index (self->pictures, i))->needed = FALSE;

  for (guint i = 0; i < n_wishes; i++)
    take_stand_in (self, &wishes[i]);
  for (guint i = 0; i < n_wishes; i++)
    amt_page_tiles_add_needs (self, &wishes[i], TRUE);
  for (guint i = 0; i < n_wishes; i++)
    amt_page_tiles_add_needs (self, &wishes[i], FALSE);
  for (guint i = 0; i < self->needs->len; i++)
    take_from_cache (self, &g_array_index (self->needs, AmtTileNeed, i));
  let_go (self, wishes, n_wishes);
  share (self);
  cancel_unneeded (self);
  submit (self);
}

const GError *
amt_page_tiles_get_failure (AmtPageTiles *self, guint page)
{
  const AmtTileFailure *failure = g_hash_table_lookup (self->failures, GUINT_TO_POINTER (page));

  return failure && !amt_page_tiles_has_picture (self, page) ? failure->error : NULL;
}

void
amt_page_tiles_try_again (AmtPageTiles *self, guint page)
{
  AmtTileFailure *failure = g_hash_table_lookup (self->failures, GUINT_TO_POINTER (page));

  if (!failure || !failure->error)
    return;
  g_clear_error (&failure->error);
  if (failure->too_much)
    failure->at_most = MAX ((guint64) ((double) failure->pixels * SMALLER * SMALLER), 1);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
amt_page_tiles_is_sharp (AmtPageTiles *self)
{
  for (guint i = 0; i < self->needs->len; i++)
    {
      const AmtTileNeed *need = &g_array_index (self->needs, AmtTileNeed, i);

      if (need->seen && !need->there)
        return FALSE;
    }
  return TRUE;
}

guint
amt_page_tiles_get_n_jobs (AmtPageTiles *self)
{
  return self->jobs->len;
}

gsize
amt_page_tiles_get_bytes (AmtPageTiles *self)
{
  return self->bytes;
}

gsize
amt_page_tiles_get_bytes_alone (AmtPageTiles *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->pictures->len; i++)
    {
      const AmtTilePicture *picture = g_ptr_array_index (self->pictures, i);
      g_autoptr (AmtPixels) pixels = amt_render_session_peek (self->session, &picture->area);

      bytes += pixels ? 0 : amt_pixels_get_size (picture->pixels);
    }
  return bytes;
}

static void
amt_page_tiles_dispose (GObject *object)
{
  AmtPageTiles *self = AMT_PAGE_TILES (object);

  forget_all (self);
  g_clear_object (&self->session);
  if (all)
    g_ptr_array_remove_fast (all, self);
  if (all && all->len == 0)
    g_clear_pointer (&all, g_ptr_array_unref);
  G_OBJECT_CLASS (amt_page_tiles_parent_class)->dispose (object);
}

static void
amt_page_tiles_finalize (GObject *object)
{
  AmtPageTiles *self = AMT_PAGE_TILES (object);

  g_ptr_array_unref (self->pictures);
  g_array_unref (self->needs);
  g_ptr_array_unref (self->jobs);
  g_hash_table_unref (self->failures);
  G_OBJECT_CLASS (amt_page_tiles_parent_class)->finalize (object);
}

static void
amt_page_tiles_class_init (AmtPageTilesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = amt_page_tiles_dispose;
  object_class->finalize = amt_page_tiles_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_PAGE_TILES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", AMT_TYPE_PAGE_TILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
amt_page_tiles_init (AmtPageTiles *self)
{
  self->pictures = g_ptr_array_new_with_free_func (picture_free);
  self->needs = g_array_new (FALSE, FALSE, sizeof (AmtTileNeed));
  self->jobs = g_ptr_array_new ();
  self->failures = g_hash_table_new_full (NULL, NULL, NULL, failure_free);
  self->whole = AMT_PAGE_TILES_MAX_WHOLE;
  if (!all)
    all = g_ptr_array_new ();
  g_ptr_array_add (all, self);
}

AmtPageTiles *
amt_page_tiles_new (void)
{
  return g_object_new (AMT_TYPE_PAGE_TILES, NULL);
}
