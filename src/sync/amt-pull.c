/* amt-pull.c: brings the portal's changes into the store. Main thread.
 *
 * Order: reference lists (those that changed), pages of rows, whole cases. A page is written before the pull believes
 * in it: the page that was fetched ahead is thrown away when writing fails. A page that says that a reference list changed is
 * written after the list was fetched: the cursor must not pass what was not brought.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pull.h"

#include "amt-base.h"

#define CASES_PER_REQUEST 100

/* While one page of whole cases is written the next one is fetched. */
#define CASE_LANES 2

/* A pull without any change is written down only this often: an idle desk must not keep the disk busy. */
#define CONTACT_INTERVAL (10 * G_TIME_SPAN_MINUTE)

static const char *const REFERENCES[] = { "authorities", "queues", "users", "services" };

typedef struct
{
  AmtStore *store;   /* (owned) */
  AmtRemote *remote; /* (owned) */
  AmtMe *me;         /* (owned) */
  AmtClock *clock;   /* (owned) */
  AmtPullProgressFunc progress;
  gpointer progress_data;
  AmtPullResult *result; /* (owned) */
  gint64 total_estimate;

  gboolean wanted[G_N_ELEMENTS (REFERENCES)]; /* reference lists to ask for */
  guint reference;                            /* index of the one in hand */
  GHashTable *etags;                          /* (owned) name -> ETag */
  AmtChangesPage *held; /* (owned) (nullable) waits for the lists that changed */

  gint64 last_pull_at;   /* as the store has it */
  char *cursor;          /* (owned) (nullable) with which the page in hand was asked for */
  char *next_cursor;     /* (owned) of the page that is being written */
  gboolean last;         /* that page is the last */
  gboolean writing;      /* a page is being written */
  AmtChangesPage *ahead; /* (owned) (nullable) fetched, waits for the writer */
  gboolean over;         /* the task was answered; what is still on the wire is ignored */
  gboolean restarted;    /* a 410 was answered with a full sync already */
  GError *failed;        /* (owned) (nullable) fetching ahead failed: said after the write */

  GHashTable *asked; /* (owned) ids of whole cases that this pull asked for */
  guint n_stuck;     /* of those that stay wanted all the same */
  guint n_lanes; /* requests for whole cases that are on their way from the portal to the store */
  guint token_serial;
} Pull;

static void fetch_page (GTask *task, const char *cursor);
static void fetch_references (GTask *task);
static void fetch_cases (GTask *task);
static void write_page (GTask *task, AmtChangesPage *page);
static void page_failed (GTask *task, GError *error);

void
amt_pull_result_free (AmtPullResult *self)
{
  g_free (self->cursor);
  g_free (self->gone_type);
  g_free (self);
}

AmtPullResult *
amt_pull_result_copy (const AmtPullResult *self)
{
  AmtPullResult *copy = g_memdup2 (self, sizeof *self);

  copy->cursor = g_strdup (self->cursor);
  copy->gone_type = g_strdup (self->gone_type);
  return copy;
}

static void
pull_free (Pull *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  amt_me_unref (self->me);
  g_object_unref (self->clock);
  g_clear_pointer (&self->result, amt_pull_result_free);
  g_hash_table_unref (self->etags);
  g_hash_table_unref (self->asked);
  g_free (self->cursor);
  g_free (self->next_cursor);
  g_clear_pointer (&self->ahead, amt_changes_page_free);
  g_clear_pointer (&self->held, amt_changes_page_free);
  g_clear_error (&self->failed);
  g_free (self);
}

static void
tell_progress (Pull *self)
{
  if (self->progress)
    self->progress (self->result->n_rows, self->total_estimate, self->result->n_cases,
                    self->progress_data);
}

/* What another person's token brings, be it an error, says nothing about this person's cache and must not get into it. */
static void
check_token (Pull *self, GError **error)
{
  if (self->token_serial == amt_remote_get_token_serial (self->remote))
    return;

  g_clear_error (error);
  g_set_error_literal (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                       "the token was changed during the pull");
}

/* --- whole cases --------------------------------------------------------------------------------------- */

/* @error: (transfer full). What the other lane still brings is ignored. */
static void
cases_failed (GTask *task, GError *error)
{
  Pull *self = g_task_get_task_data (task);

  if (self->over)
    {
      g_error_free (error);
      return;
    }
  self->over = TRUE;
  g_task_return_error (task, error);
}

static void
cases_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_put_cases_finish (AMT_STORE (source), result, &error))
    cases_failed (task, g_steal_pointer (&error));
  else if (!self->over)
    fetch_cases (task);
}

static void
cases_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCasesPage) page = amt_remote_get_cases_finish (AMT_REMOTE (source), result, &error);

  check_token (self, &error);
  if (error)
    {
      cases_failed (task, g_steal_pointer (&error));
      return;
    }
  if (self->over)
    return;

  self->result->n_cases += page->cases->len;
  self->result->n_set_aside += page->broken->len;
  tell_progress (self);
  amt_store_put_cases_async (self->store, g_steal_pointer (&page), FALSE,
                             g_task_get_cancellable (task), cases_put_cb, g_object_ref (task));
}

/* A lane found nothing to do; the last one ends the pull. */
static void
lane_done (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  if (--self->n_lanes > 0)
    return;
  self->over = TRUE;
  self->result->cursor = g_steal_pointer (&self->next_cursor);
  g_task_return_pointer (task, g_steal_pointer (&self->result),
                         (GDestroyNotify) amt_pull_result_free);
}

static void
wanted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = amt_store_wanted_cases_finish (AMT_STORE (source), result, &error);
  g_autoptr (GPtrArray) news = g_ptr_array_new ();
  gboolean more = FALSE;

  if (!ids)
    {
      cases_failed (task, g_steal_pointer (&error));
      return;
    }
  if (self->over)
    return;

  /* A case that stays wanted after it was asked for (broken, or older than its row) waits for the next pull and must
   * not stand before the others; neither must those that the other lane brings just now. */
  self->n_stuck = 0;
  for (guint i = 0; ids[i]; i++)
    if (g_hash_table_contains (self->asked, ids[i]))
      self->n_stuck++;
    else if (news->len < CASES_PER_REQUEST)
      g_ptr_array_add (news, ids[i]);
    else
      more = TRUE;

  if (news->len == 0)
    {
      lane_done (task);
      return;
    }
  for (guint i = 0; i < news->len; i++)
    g_hash_table_add (self->asked, g_strdup (g_ptr_array_index (news, i)));
  g_ptr_array_add (news, NULL);
  amt_remote_get_cases_async (self->remote, (const char *const *) news->pdata,
                              g_task_get_cancellable (task), cases_fetched_cb, g_object_ref (task));

  if (more && self->n_lanes < CASE_LANES)
    {
      self->n_lanes++;
      fetch_cases (task);
    }
}

/* Goes on in a lane that is counted already. The limit is such that news are among what comes however many of those
 * asked for are still wanted: the stuck ones of before and a request of each lane. */
static void
fetch_cases (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  amt_store_wanted_cases_async (self->store, self->me,
                                self->n_stuck + (CASE_LANES + 2) * CASES_PER_REQUEST,
                                g_task_get_cancellable (task), wanted_cb, g_object_ref (task));
}

static void
begin_cases (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  self->n_lanes = 1;
  fetch_cases (task);
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static gboolean
note_reference_change (Pull *self, const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    if (g_strcmp0 (kind, REFERENCES[i]) == 0)
      return self->wanted[i] = TRUE;

  return FALSE;
}

static void page_written_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
changes_nothing (const Pull *self, const AmtChangesPage *page)
{
  gint64 age = amt_clock_now (self->clock) - self->last_pull_at;

  return page->changes->len == 0 && page->broken->len == 0 && !page->has_more &&
         !self->result->full && g_strcmp0 (page->next_cursor, self->cursor) == 0 && age >= 0 &&
         age < CONTACT_INTERVAL;
}

/* Takes in a page that came: its lists first, then itself. */
static void
take_page (GTask *task, AmtChangesPage *page)
{
  Pull *self = g_task_get_task_data (task);
  gboolean lists = FALSE;

  for (guint i = 0; i < page->changes->len; i++)
    {
      AmtChange *change = g_ptr_array_index (page->changes, i);

      if (change->id)
        self->result->n_rows++;
      else
        lists |= note_reference_change (self, change->kind);
    }

  if (lists)
    {
      self->held = page;
      fetch_references (task);
    }
  else
    {
      write_page (task, page);
    }
}

static void
write_page (GTask *task, AmtChangesPage *page)
{
  Pull *self = g_task_get_task_data (task);

  self->result->n_set_aside += page->broken->len;
  if (page->total_estimate >= 0)
    self->total_estimate = page->total_estimate;

  if (changes_nothing (self, page))
    {
      amt_changes_page_free (page);
      begin_cases (task);
      return;
    }

  g_free (self->next_cursor);
  self->next_cursor = g_strdup (page->next_cursor);
  self->last = !page->has_more;
  self->writing = TRUE;
  if (!self->last)
    fetch_page (task, self->next_cursor);
  amt_store_apply_page_async (self->store, self->cursor, page, g_task_get_cancellable (task),
                              page_written_cb, g_object_ref (task));
}

static void
page_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtChangeSet) changes =
      amt_store_apply_page_finish (AMT_STORE (source), result, &error);

  self->writing = FALSE;
  tell_progress (self);
  if (!changes)
    {
      /* The page on the wire, if any, finds the task answered and goes. */
      self->over = TRUE;
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_free (self->cursor);
  self->cursor = g_strdup (self->next_cursor);

  if (self->failed)
    page_failed (task, g_steal_pointer (&self->failed));
  else if (self->last)
    begin_cases (task);
  else if (self->ahead)
    take_page (task, g_steal_pointer (&self->ahead));
}

static void
full_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_begin_full_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    fetch_page (task, NULL);
}

static void
begin_full (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  self->result->full = TRUE;
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->next_cursor, g_free);
  amt_store_begin_full_async (self->store, g_task_get_cancellable (task), full_begun_cb,
                              g_object_ref (task));
}

/* @error: (transfer full) */
static void
page_failed (GTask *task, GError *error)
{
  Pull *self = g_task_get_task_data (task);
  const AmtProblem *problem = amt_remote_error_get_problem (error);
  const char *type = problem ? problem->type : NULL;

  if (self->writing)
    {
      self->failed = error;
    }
  else if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_GONE) && !self->restarted &&
           g_strcmp0 (type, AMT_PROBLEM_CURSOR) == 0)
    {
      self->restarted = TRUE;
      self->result->gone_type = g_strdup (type);
      g_error_free (error);
      begin_full (task);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
page_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtChangesPage) page =
      amt_remote_get_changes_finish (AMT_REMOTE (source), result, &error);

  if (self->over)
    return;

  check_token (self, &error);
  /* A cursor that does not move would never end. */
  if (!error && page->has_more && g_strcmp0 (page->next_cursor, self->next_cursor) == 0 &&
      self->next_cursor)
    g_set_error_literal (&error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_ANSWER,
                         "the portal repeats its cursor");

  if (error)
    page_failed (task, g_steal_pointer (&error));
  else if (self->writing)
    self->ahead = g_steal_pointer (&page);
  else
    take_page (task, g_steal_pointer (&page));
}

static void
fetch_page (GTask *task, const char *cursor)
{
  Pull *self = g_task_get_task_data (task);

  amt_remote_get_changes_async (self->remote, cursor, 0, g_task_get_cancellable (task),
                                page_fetched_cb, g_object_ref (task));
}

static void
state_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtPullState *state = amt_store_load_pull_cursor_finish (AMT_STORE (source), result, &error);

  if (!state)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->last_pull_at = state->last_pull_at;
  if (self->result->full || !state->cursor)
    {
      begin_full (task);
    }
  else
    {
      self->result->full = state->full_running;
      self->cursor = g_strdup (state->cursor);
      self->next_cursor = g_strdup (state->cursor);
      fetch_page (task, self->cursor);
    }
  amt_pull_state_free (state);
}

/* --- reference lists ----------------------------------------------------------------------------------- */

static void
references_done (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  if (self->held)
    write_page (task, g_steal_pointer (&self->held));
  else
    amt_store_load_pull_cursor_async (self->store, g_task_get_cancellable (task), state_loaded_cb,
                                      g_object_ref (task));
}

static void
reference_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_save_reference_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    fetch_references (task);
}

static void
reference_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean not_modified = FALSE;
  g_autofree char *etag = NULL;
  g_autofree char *text =
      amt_remote_get_list_finish (AMT_REMOTE (source), result, &not_modified, &etag, &error);
  const char *name = REFERENCES[self->reference];

  self->wanted[self->reference] = FALSE;
  check_token (self, &error);
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (not_modified)
    fetch_references (task);
  else
    amt_store_save_reference_async (self->store, name, text, etag, g_task_get_cancellable (task),
                                    reference_saved_cb, g_object_ref (task));
}

static void
fetch_references (GTask *task)
{
  Pull *self = g_task_get_task_data (task);

  for (self->reference = 0; self->reference < G_N_ELEMENTS (REFERENCES); self->reference++)
    if (self->wanted[self->reference])
      {
        const char *name = REFERENCES[self->reference];

        amt_remote_get_list_async (self->remote, name, g_hash_table_lookup (self->etags, name),
                                   g_task_get_cancellable (task), reference_fetched_cb,
                                   g_object_ref (task));
        return;
      }
  references_done (task);
}

static void
references_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pull *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) references =
      amt_store_load_references_finish (AMT_STORE (source), result, &error);

  if (!references)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; i < references->len; i++)
    {
      AmtReference *reference = g_ptr_array_index (references, i);

      g_hash_table_insert (self->etags, g_strdup (reference->name), g_strdup (reference->etag));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    self->wanted[i] |= !g_hash_table_contains (self->etags, REFERENCES[i]);
  fetch_references (task);
}

void
amt_pull_async (AmtStore *store, AmtRemote *remote, AmtMe *me, AmtClock *clock,
                gboolean with_references, gboolean from_scratch, AmtPullProgressFunc progress,
                gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Pull *self = g_new0 (Pull, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_pull_async);
  g_task_set_task_data (task, self, (GDestroyNotify) pull_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->me = amt_me_ref (me);
  self->clock = g_object_ref (clock);
  self->progress = progress;
  self->progress_data = progress_data;
  self->result = g_new0 (AmtPullResult, 1);
  self->result->full = from_scratch;
  self->token_serial = amt_remote_get_token_serial (remote);
  self->total_estimate = -1;
  self->etags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    self->wanted[i] = with_references;

  amt_store_load_references_async (store, cancellable, references_loaded_cb, g_object_ref (task));
}

AmtPullResult *
amt_pull_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_pull_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
