/* amt-document-text.c: reads what cached documents say. Owned by AmtContext. Main thread.
 *
 * A round asks the cache for a few unread documents and reads them one after the other; the round ends when there is none. What
 * comes meanwhile makes another round. A round that was paused ends at its next step and leaves nothing half told.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-text.h"

#include "amt-base.h"
#include "amt-store-document-text.h"

#include <string.h>
#include <unistd.h>

/* Documents that a round asks for at once. */
#define AT_ONCE 16
/* What has just come is wanted by somebody else first. */
#define DELAY_MS 1000
/* While the clerk waits for a page. */
#define AWAITED_MS 200
/* No power, no helper, no disk. */
#define RETRY_S 60
/* It rests as long as the last page took, up to this. */
#define MAX_REST_MS 1000

struct _AmtDocumentText
{
  GObject parent_instance;

  AmtStore *store;     /* (owned) */
  AmtRenderPool *pool; /* (owned) */
  AmtMachine *machine; /* (owned) */
  GHashTable *skip;    /* (owned) (element-type utf8) hashes that are left out in this session */
  GSource *timer;      /* (owned) (nullable) until the next round */
  struct Round *round; /* (nullable) owns itself */
  guint delay_ms;
  guint n_read;
  gboolean started;
  gboolean again;   /* something came during the round */
  gboolean waiting; /* the timer is that of RETRY_S */
};

/* From the question what is unread to the last of the answer. Held by what it waits for. */
typedef struct Round
{
  gatomicrefcount ref_count;
  AmtDocumentText *self;     /* (owned) */
  GCancellable *stop;        /* (owned) */
  GPtrArray *list;           /* (owned) (nullable) (element-type AmtUnreadDocument) */
  guint next;                /* in the list */
  char *sha256;              /* (owned) (nullable) of the one that is being read */
  gboolean begun;            /* the cache knows that it is being read */
  AmtRenderSession *session; /* (owned) (nullable) */
  guint page;
  guint n_letters;
  gint64 asked_at; /* monotonic */
} Round;

enum
{
  SIGNAL_RESTING,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtDocumentText, amt_document_text, G_TYPE_OBJECT)

static void next_document (Round *round);
static void next_page (Round *round);
static void poke (AmtDocumentText *self, guint milliseconds);

static Round *
round_ref (Round *round)
{
  g_atomic_ref_count_inc (&round->ref_count);
  return round;
}

static void
round_unref (Round *round)
{
  if (!g_atomic_ref_count_dec (&round->ref_count))
    return;
  if (round->session)
    amt_render_session_close (round->session);
  g_clear_object (&round->session);
  g_clear_pointer (&round->list, g_ptr_array_unref);
  g_free (round->sha256);
  g_object_unref (round->stop);
  g_object_unref (round->self);
  g_free (round);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_unref)

static gboolean
is_stopped (Round *round)
{
  return g_cancellable_is_cancelled (round->stop);
}

/* --- the end of a document and of a round --------------------------------------------------------------- */

/* @retry: not all is done, but now is not the time. */
static void
end_round (Round *round, gboolean retry)
{
  AmtDocumentText *self = round->self;

  if (self->round != round)
    return;
  self->round = NULL;
  self->waiting = retry;
  if (retry)
    poke (self, RETRY_S * 1000);
  else if (self->again)
    poke (self, self->delay_ms);
  self->again = FALSE;
  g_signal_emit (self, signals[SIGNAL_RESTING], 0);
}

static void
leave_document (Round *round)
{
  if (round->session)
    amt_render_session_close (round->session);
  g_clear_object (&round->session);
  g_clear_pointer (&round->sha256, g_free);
  round->begun = FALSE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_end_text_finish (AMT_STORE (source), result, &error))
    {
      g_debug ("document text: %s", error->message);
      end_round (round, !is_stopped (round));
      return;
    }
  round->self->n_read++;
  next_document (round);
}

static void
end_document (Round *round, AmtTextEnd how)
{
  g_autofree char *sha256 = g_strdup (round->sha256);
  gboolean begun = round->begun;

  leave_document (round);
  if (how == AMT_TEXT_STOPPED)
    {
      if (begun)
        amt_store_end_text_async (round->self->store, sha256, how, NULL, NULL, NULL);
      end_round (round, !is_stopped (round));
    }
  else
    amt_store_end_text_async (round->self->store, sha256, how, NULL, ended_cb, round_ref (round));
}

/* Not to be asked for again before the program starts anew. */
static void
skip_document (Round *round)
{
  g_hash_table_add (round->self->skip, g_strdup (round->sha256));
  leave_document (round);
  next_document (round);
}

/* What the helper, or the cache, could not do: of the document itself, or of this moment. */
static void
document_failed (Round *round, const GError *error)
{
  if (is_stopped (round) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_document (round, AMT_TEXT_STOPPED);
      return;
    }
  /* Its case went while it was read. */
  if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND))
    {
      if (round->begun)
        amt_store_end_text_async (round->self->store, round->sha256, AMT_TEXT_STOPPED, NULL, NULL,
                                  NULL);
      leave_document (round);
      next_document (round);
      return;
    }
  if (error->domain != AMT_RENDER_ERROR)
    {
      g_debug ("document text: %s", error->message);
      end_document (round, AMT_TEXT_STOPPED);
      return;
    }
  switch ((AmtRenderError) error->code)
    {
    case AMT_RENDER_ERROR_UNSUPPORTED:
    case AMT_RENDER_ERROR_BROKEN:
    case AMT_RENDER_ERROR_ENCRYPTED:
    case AMT_RENDER_ERROR_TOO_LARGE:
    case AMT_RENDER_ERROR_CRASHED:
    case AMT_RENDER_ERROR_TIMEOUT:
      end_document (round, AMT_TEXT_FAILED);
      break;
    case AMT_RENDER_ERROR_LIMIT:
    case AMT_RENDER_ERROR_CLOSED:
    case AMT_RENDER_ERROR_HELPER:
    default:
      end_document (round, AMT_TEXT_STOPPED);
      break;
    }
}

/* --- pages ---------------------------------------------------------------------------------------------- */

static gboolean
page_due_cb (gpointer data)
{
  next_page (data);
  return G_SOURCE_REMOVE;
}

static void
next_page_in (Round *round, guint milliseconds)
{
  g_timeout_add_full (G_PRIORITY_LOW, milliseconds, page_due_cb, round_ref (round),
                      (GDestroyNotify) round_unref);
}

static void
page_done (Round *round)
{
  gint64 took = (g_get_monotonic_time () - round->asked_at) / G_TIME_SPAN_MILLISECOND;

  round->page++;
  next_page_in (round, (guint) CLAMP (took, 1, MAX_REST_MS));
}

static void
page_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_put_page_text_finish (AMT_STORE (source), result, &error))
    page_done (round);
  else
    document_failed (round, error);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p; p++)
    if (!g_ascii_isspace (*p))
      return FALSE;
  return TRUE;
}

static void
page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      amt_render_session_text_finish (AMT_RENDER_SESSION (source), result, &error);

  if (!text)
    {
      document_failed (round, error);
      return;
    }
  if (is_blank (text))
    {
      page_done (round);
      return;
    }
  /* Bytes are at least as many as letters: good enough for a bound. */
  round->n_letters += (guint) MIN (strlen (text), AMT_STORE_MAX_PAGE_LETTERS);
  amt_store_put_page_text_async (round->self->store, round->sha256, round->page, text, NULL,
                                 page_put_cb, round_ref (round));
}

static void
next_page (Round *round)
{
  if (is_stopped (round))
    end_document (round, AMT_TEXT_STOPPED);
  else if (amt_render_pool_is_awaited (round->self->pool))
    next_page_in (round, AWAITED_MS);
  else if (round->page >=
               MIN (amt_render_session_get_n_pages (round->session), AMT_STORE_MAX_TEXT_PAGES) ||
           round->n_letters >= AMT_STORE_MAX_TEXT_LETTERS)
    end_document (round, AMT_TEXT_READ);
  else
    {
      round->asked_at = g_get_monotonic_time ();
      amt_render_session_text_async (round->session, round->page, AMT_RENDER_BACKGROUND,
                                     round->stop, page_read_cb, round_ref (round));
    }
}

/* --- documents ------------------------------------------------------------------------------------------ */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  round->session = amt_render_pool_open_finish (AMT_RENDER_POOL (source), result, &error);
  if (!round->session)
    document_failed (round, error);
  else if (amt_render_session_get_kind (round->session) != AMT_RENDER_KIND_PDF)
    end_document (round, AMT_TEXT_READ);
  else
    next_page (round);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  int fd = amt_store_look_at_document_finish (AMT_STORE (source), result, &size, &error);

  if (fd < 0)
    {
      /* The cache needed the room: it is unread again when it comes back. */
      document_failed (round, error);
      return;
    }
  /* Without a key: what ends the helper here may still be drawn for a clerk who asks for it. */
  amt_render_pool_open_async (round->self->pool, fd, size, NULL, NULL, round->stop, opened_cb,
                              round_ref (round));
  close (fd);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_begin_text_finish (AMT_STORE (source), result, &error))
    {
      if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
        skip_document (round);
      else
        document_failed (round, error);
      return;
    }
  round->begun = TRUE;
  round->page = 0;
  round->n_letters = 0;
  if (amt_render_pool_is_marked (round->self->pool, round->sha256))
    end_document (round, AMT_TEXT_FAILED);
  else
    amt_store_look_at_document_async (round->self->store, round->sha256, round->stop, loaded_cb,
                                      round_ref (round));
}

/* What the portal's scan called infected is handed to nobody. */
static gboolean
is_infected (const AmtCase *value, const char *sha256)
{
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);

      if (g_strcmp0 (document->sha256, sha256) == 0 &&
          g_strcmp0 (document->virus_scan, "infected") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  gboolean infected = view && is_infected (view->truth, round->sha256);

  g_clear_pointer (&view, amt_case_view_free);
  if (is_stopped (round))
    end_document (round, AMT_TEXT_STOPPED);
  else if (error || infected)
    skip_document (round);
  else
    amt_store_begin_text_async (round->self->store, round->sha256, AMT_DOCUMENT_TEXT_READER, NULL,
                                begun_cb, round_ref (round));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  AmtMachineState state = 0;

  if (!amt_machine_look_finish (AMT_MACHINE (source), result, &state, &error) || is_stopped (round))
    end_round (round, FALSE);
  /* A network charged by volume is no reason: only what is already here is read. */
  else if (state & (AMT_MACHINE_ON_BATTERY | AMT_MACHINE_SAVING))
    end_round (round, TRUE);
  else
    {
      const AmtUnreadDocument *unread = g_ptr_array_index (round->list, round->next++);

      round->sha256 = g_strdup (unread->sha256);
      amt_store_load_case_async (round->self->store, unread->case_id, round->stop, case_loaded_cb,
                                 round_ref (round));
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&round->list, g_ptr_array_unref);
  round->list = amt_store_unread_documents_finish (AMT_STORE (source), result, &error);
  round->next = 0;
  if (!round->list)
    end_round (round, !is_stopped (round));
  else if (round->list->len == 0)
    end_round (round, FALSE);
  else
    next_document (round);
}

static void
next_document (Round *round)
{
  AmtDocumentText *self = round->self;

  if (is_stopped (round))
    end_round (round, FALSE);
  else if (round->list && round->next < round->list->len)
    amt_machine_look_async (self->machine, round->stop, looked_cb, round_ref (round));
  else
    {
      g_autofree char **skip = (char **) g_hash_table_get_keys_as_array (self->skip, NULL);

      amt_store_unread_documents_async (self->store, AMT_DOCUMENT_TEXT_READER,
                                        (const char *const *) skip, AT_ONCE, round->stop, listed_cb,
                                        round_ref (round));
    }
}

/* --- rounds --------------------------------------------------------------------------------------------- */

static void
clear_timer (AmtDocumentText *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
begin_cb (gpointer data)
{
  AmtDocumentText *self = data;
  g_autoptr (Round) round = g_new0 (Round, 1);

  g_atomic_ref_count_init (&round->ref_count);
  round->self = g_object_ref (self);
  round->stop = g_cancellable_new ();
  clear_timer (self);
  self->waiting = FALSE;
  self->round = round;
  next_document (round);
  return G_SOURCE_REMOVE;
}

static void
poke (AmtDocumentText *self, guint milliseconds)
{
  if (!self->started || self->timer)
    return;
  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_priority (self->timer, G_PRIORITY_LOW);
  g_source_set_callback (self->timer, begin_cb, self, NULL);
  g_source_attach (self->timer, NULL);
}

static void
something_came_cb (AmtDocumentText *self)
{
  if (self->round)
    self->again = TRUE;
  else if (!self->waiting)
    poke (self, self->delay_ms);
}

static void
changed_cb (AmtStore *store, AmtChangeSet *changes, AmtDocumentText *self)
{
  if (changes->inserted->len > 0 || changes->updated->len > 0)
    something_came_cb (self);
}

static void
machine_changed_cb (AmtDocumentText *self)
{
  if (!self->waiting)
    return;
  clear_timer (self);
  self->waiting = FALSE;
  poke (self, self->delay_ms);
}

void
amt_document_text_start (AmtDocumentText *self)
{
  AMT_ASSERT_MAIN ();
  if (self->started)
    return;
  self->started = TRUE;
  self->again = self->round != NULL;
  if (!self->round)
    poke (self, self->delay_ms);
}

void
amt_document_text_pause (AmtDocumentText *self)
{
  AMT_ASSERT_MAIN ();
  self->started = FALSE;
  self->waiting = FALSE;
  clear_timer (self);
  if (self->round)
    {
      Round *round = round_ref (self->round);

      g_cancellable_cancel (round->stop);
      /* What waits for a page or for nothing at all must not outlive the cache. */
      if (round->begun)
        end_document (round, AMT_TEXT_STOPPED);
      round_unref (round);
    }
}

void
amt_document_text_set_delay (AmtDocumentText *self, guint milliseconds)
{
  self->delay_ms = milliseconds;
}

gboolean
amt_document_text_is_waiting (AmtDocumentText *self)
{
  return self->waiting;
}

guint
amt_document_text_get_n_read (AmtDocumentText *self)
{
  return self->n_read;
}

static void
amt_document_text_dispose (GObject *object)
{
  AmtDocumentText *self = AMT_DOCUMENT_TEXT (object);

  clear_timer (self);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->machine)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_clear_object (&self->store);
  g_clear_object (&self->pool);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (amt_document_text_parent_class)->dispose (object);
}

static void
amt_document_text_finalize (GObject *object)
{
  g_hash_table_unref (AMT_DOCUMENT_TEXT (object)->skip);
  G_OBJECT_CLASS (amt_document_text_parent_class)->finalize (object);
}

static void
amt_document_text_class_init (AmtDocumentTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_document_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_document_text_finalize;
  signals[SIGNAL_RESTING] = g_signal_new ("resting", AMT_TYPE_DOCUMENT_TEXT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_document_text_init (AmtDocumentText *self)
{
  self->delay_ms = DELAY_MS;
  self->skip = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AmtDocumentText *
amt_document_text_new (AmtStore *store, AmtRenderPool *pool, AmtMachine *machine)
{
  AmtDocumentText *self = g_object_new (AMT_TYPE_DOCUMENT_TEXT, NULL);

  self->store = g_object_ref (store);
  self->pool = g_object_ref (pool);
  self->machine = g_object_ref (machine);
  g_signal_connect_swapped (store, "document-arrived", G_CALLBACK (something_came_cb), self);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (machine, "changed", G_CALLBACK (machine_changed_cb), self);
  return self;
}
