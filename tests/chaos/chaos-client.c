/* chaos-client.c: a clerk's desk without a window, for the test that kills it: does whatever comes to its mind, and keeps a
 * journal of what it was told was recorded.
 *
 *   chaos-client URL FOLDER USER SEED work|drain|pull
 *
 * FOLDER has the profile and the journal. "work" goes on until it is killed. "drain" sends until nothing can be sent any more;
 * "pull" brings the cache up to date; both end then.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-plan.h"

#include "amt-base.h"
#include "amt-sync-engine.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  AmtClock *clock;       /* (owned) */
  AmtStore *store;       /* (owned) */
  AmtRemote *remote;     /* (owned) */
  AmtSyncEngine *engine; /* (owned) */
  GRand *random;         /* (owned) */
  const char *user;
  FILE *journal;
} Client;

/* --- waiting ------------------------------------------------------------------------------------------- */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

/* Calls NAME_async on @self, waits, and gives what NAME_finish gives. */
#define CALL(name, self, error, ...) \
  ({ \
    GAsyncResult *call_slot = NULL; \
    name##_async ((self), ##__VA_ARGS__, NULL, result_cb, &call_slot); \
    g_autoptr (GAsyncResult) call_result = wait_for (&call_slot); \
    name##_finish ((self), call_result, (error)); \
  })

static gboolean
rested_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint milliseconds)
{
  gboolean rested = FALSE;

  g_timeout_add (milliseconds, rested_cb, &rested);
  while (!rested)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
chance (Client *self, gint percent)
{
  return g_rand_int_range (self->random, 0, 100) < percent;
}

/* A line is there whole or not at all, whenever this process is killed. */
static void
note (Client *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (self->journal, format, arguments);
  va_end (arguments);
  fflush (self->journal);
}

/* --- the desk ------------------------------------------------------------------------------------------ */

static GBytes *
letter_func (const AmtOperation *operation, const AmtCase *value, gpointer user_data,
             GError **error)
{
  char *text = g_strdup_printf ("%%PDF %s %s", operation->issued_on, operation->values);

  return g_bytes_new_take (text, strlen (text));
}

static void
open_desk (Client *self, const char *url, const char *folder)
{
  g_autoptr (GBytes) key = chaos_key ();
  g_autofree char *profile = g_build_filename (folder, "profile", NULL);
  g_autofree char *journal = g_build_filename (folder, "journal", NULL);
  g_autofree char *token = chaos_token (self->user);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  self->journal = fopen (journal, "a");
  if (!self->journal)
    g_error ("no journal");
  setvbuf (self->journal, NULL, _IOFBF, 4096);
  self->clock = amt_clock_new_system ();
  amt_store_open_async (profile, key, AMT_STORE_READ_WRITE, self->clock, NULL, result_cb, &slot);
  result = wait_for (&slot);
  self->store = amt_store_open_finish (result, &error);
  if (!self->store)
    g_error ("the profile does not open: %s", error->message);
  self->remote = amt_remote_new (url, "chaos-client/1", &error);
  if (!self->remote)
    g_error ("%s", error->message);
  amt_remote_set_token (self->remote, token);
  amt_remote_set_timeout (self->remote, 20);
  self->engine = amt_sync_engine_new (self->store, self->remote, self->clock, "0.1.0");
  amt_sync_engine_set_letter_func (self->engine, letter_func, NULL);
}

/* FALSE: not all of it was done. */
static gboolean
run (Client *self, AmtSyncFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      CALL (amt_sync_engine_run, self->engine, &error, flags | AMT_SYNC_NOW_PLEASE);
  const AmtPushResult *push = done ? done->push : NULL;

  if (error && error->domain != AMT_REMOTE_ERROR)
    g_error ("a run failed: %s", error->message);
  if (push)
    note (self, "T %u %u %u %u %u\n", push->n_applied, push->n_already, push->n_conflicts,
          push->n_refused, done->missing ? g_strv_length (done->missing) : 0);
  return done && !(push && push->paused);
}

/* --- work ---------------------------------------------------------------------------------------------- */

static void
set (AmtOperation *operation, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!amt_operation_set_parameter (operation, name, value, &error))
    g_error ("%s", error->message);
}

static const AmtNote *
pick_note (Client *self, GPtrArray *notes)
{
  if (notes->len == 0)
    return NULL;
  return g_ptr_array_index (notes, g_rand_int_range (self->random, 0, (gint) notes->len));
}

static gboolean
fill_document (Client *self, AmtOperation *operation)
{
  g_autofree char *text = g_strdup_printf ("scan %s", operation->id);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (text));
  g_autofree char *sha256 = CALL (amt_store_put_document, self->store, NULL, bytes);

  set (operation, "name", "scan.pdf");
  set (operation, "mediaType", "application/pdf");
  set (operation, "source", "post");
  set (operation, "sha256", sha256);
  set (operation, "size", size);
  return sha256 != NULL;
}

/* FALSE: there is nothing in the case that it could be done to. */
static gboolean
fill (Client *self, AmtOperation *operation, const AmtCase *value)
{
  const char *type = operation->type;
  g_autofree char *text = g_strdup_printf ("%s-%s", self->user, operation->id);
  g_autofree char *version = g_strdup_printf ("%" G_GUINT64_FORMAT, value->applicant_version);
  const AmtNote *old = NULL;

  if (g_str_equal (type, "strikeFileNote"))
    old = pick_note (self, value->file_notes);
  else if (g_str_equal (type, "editJotting") || g_str_equal (type, "deleteJotting"))
    old = pick_note (self, value->jottings);
  else if (g_str_equal (type, "addDocument"))
    return fill_document (self, operation);
  else if (g_str_equal (type, "assign"))
    set (operation, "userId", chaos_person ((guint) g_rand_int_range (self->random, 0, 2)));
  else if (g_str_equal (type, "moveToQueue"))
    set (operation, "queueId", g_strcmp0 (value->queue_id, "one") == 0 ? "two" : "one");
  else if (g_str_equal (type, "setFollowUp"))
    set (operation, "dueOn", chance (self, 50) ? "2031-04-01" : "2031-05-02");
  else if (g_str_equal (type, "decide"))
    {
      set (operation, "outcome", "yes");
      set (operation, "templateVersion", "1");
      set (operation, "values", "{\"amount\":\"100,00\"}");
      set (operation, "applicantVersion", version);
      if (value->last_message_id)
        set (operation, "lastMessageId", value->last_message_id);
    }

  if (g_str_equal (type, "strikeFileNote") || g_str_equal (type, "editJotting") ||
      g_str_equal (type, "deleteJotting"))
    {
      if (!old)
        return FALSE;
      set (operation, "noteId", old->id);
    }
  if (g_str_equal (type, "strikeFileNote"))
    set (operation, "reason", "other case");
  if (g_str_equal (type, "addFileNote"))
    set (operation, "kind", "phone");
  if (g_str_equal (type, "addJotting"))
    set (operation, "visibility", chance (self, 70) ? "case" : "me");
  if (g_str_equal (type, "addFileNote") || g_str_equal (type, "addJotting") ||
      g_str_equal (type, "editJotting"))
    set (operation, "text", text);
  return TRUE;
}

/* Rare is what ends a case's life: there shall be something to quarrel about. */
static const char *
pick_type (Client *self, const AmtCase *value)
{
  static const char *const OFTEN[] = {
    "claim",       "release",     "addFileNote", "addFileNote",   "strikeFileNote", "addJotting",
    "addJotting",  "editJotting", "editJotting", "deleteJotting", "setFollowUp",    "clearFollowUp",
    "addDocument", "markRead",    "assign",      "moveToQueue",
  };
  static const char *const SELDOM[] = { "decide", "close" };
  const char *type = chance (self, 4)
                         ? SELDOM[g_rand_int_range (self->random, 0, G_N_ELEMENTS (SELDOM))]
                         : OFTEN[g_rand_int_range (self->random, 0, G_N_ELEMENTS (OFTEN))];

  /* Mostly what the portal would take, going by what is known here. */
  if (value->allowed_actions &&
      !g_strv_contains ((const char *const *) value->allowed_actions, type) && chance (self, 85))
    return "addJotting";
  return type;
}

static void
do_something (Client *self)
{
  g_autofree char *case_id =
      g_strdup_printf ("c%d", g_rand_int_range (self->random, 1, CHAOS_CASES + 1));
  g_autoptr (AmtOperation) operation = NULL;
  AmtCaseView *view = CALL (amt_store_load_case, self->store, NULL, case_id);
  gint64 now = amt_clock_now (self->clock);
  g_autoptr (GError) error = NULL;

  if (!view)
    return;
  operation = amt_operation_new (pick_type (self, view->local), case_id, self->user, now);
  if (view->truth->whole && fill (self, operation, view->local))
    {
      if (CALL (amt_store_record, self->store, &error, operation,
                chance (self, 20) ? now + 100 * G_TIME_SPAN_MILLISECOND : AMT_TIME_NONE))
        note (self, "R %s %s %s %s\n", operation->id, case_id, operation->type,
              operation->text ? operation->text : "-");
      else if (!g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND))
        g_error ("not recorded: %s", error->message);
    }
  amt_case_view_free (view);
}

static void
take_back (Client *self, const char *id)
{
  note (self, "W %s\n", id);
  if (CALL (amt_sync_engine_withdraw, self->engine, NULL, id))
    note (self, "w %s\n", id);
}

/* Some of what came back is sent once more or let go, and now and then something is taken back that has not gone yet. */
static void
tidy_up (Client *self)
{
  g_autoptr (GPtrArray) entries = CALL (amt_store_list_outbox, self->store, NULL, G_MAXINT64);

  for (guint i = entries ? entries->len : 0; i > 0; i--)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i - 1);
      gboolean came_back =
          entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED;

      if (!chance (self, came_back ? 40 : 8))
        continue;
      if (came_back && chance (self, 75))
        (void) CALL (amt_store_requeue, self->store, NULL, entry->operation->id);
      else
        take_back (self, entry->operation->id);
    }
}

static void
open_case (Client *self)
{
  g_autofree char *id =
      g_strdup_printf ("c%d", g_rand_int_range (self->random, 1, CHAOS_CASES + 1));

  (void) CALL (amt_sync_engine_fetch_case, self->engine, NULL, id);
}

static void
work (Client *self)
{
  for (;;)
    {
      gint what = g_rand_int_range (self->random, 0, 100);

      if (what < 55)
        do_something (self);
      else if (what < 66)
        run (self, AMT_SYNC_PUSH);
      else if (what < 86)
        run (self, AMT_SYNC_PUSH | AMT_SYNC_PULL);
      else if (what < 96)
        tidy_up (self);
      else
        open_case (self);
      /* People think; and a portal that is away is not asked a thousand times a second. */
      rest ((guint) g_rand_int_range (self->random, 0, 12));
    }
}

static void
drain (Client *self)
{
  gboolean done = FALSE;

  while (!done)
    {
      (void) CALL (amt_store_end_holds, self->store, NULL);
      done = run (self, AMT_SYNC_PUSH | AMT_SYNC_PULL) &&
             CALL (amt_store_next_due, self->store, NULL) == G_MAXINT64;
      if (!done)
        rest (20);
    }
}

int
main (int argc, char **argv)
{
  Client self = { 0 };

  amt_base_init ();
  if (argc != 6)
    return 2;
  self.user = argv[3];
  self.random = g_rand_new_with_seed ((guint32) g_ascii_strtoull (argv[4], NULL, 10));
  open_desk (&self, argv[1], argv[2]);
  printf ("READY\n");
  fflush (stdout);
  if (g_str_equal (argv[5], "work"))
    {
      /* Beside what is asked for: hints over a stream that breaks, and what they lead to. */
      amt_sync_engine_start (self.engine, 1);
      work (&self);
    }
  if (g_str_equal (argv[5], "drain"))
    drain (&self);
  else
    while (!run (&self, AMT_SYNC_PULL))
      rest (20);

  amt_store_close (self.store);
  g_object_unref (self.engine);
  g_object_unref (self.remote);
  g_object_unref (self.store);
  g_object_unref (self.clock);
  g_rand_free (self.random);
  fclose (self.journal);
  return 0;
}
