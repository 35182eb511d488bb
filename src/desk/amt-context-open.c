/* amt-context-open.c: opens a profile: who this is, which cache, which key. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-context-private.h"

#include "amt-base.h"
#include "amt-desk-sign-in.h"
#include "amt-lock.h"
#include "amt-profile.h"
#include "amt-store-keep.h"
#include "amt-task.h"

#define KEY_BYTES 32

typedef struct
{
  AmtContext *context; /* (owned) what is being made */
  GTlsDatabase *tls;   /* (owned) (nullable) */
  char *portal;        /* (owned) (nullable) as given; then as used */
  char *token;         /* (owned) (nullable) */
  char *program;       /* (owned) */
  char *version;       /* (owned) */
  char *issuer;        /* (owned) (nullable) fixed by IT */
  char *client_id;     /* (owned) (nullable) fixed by IT */
  gboolean read_only;
  gboolean last_person;
  AmtSession *session;     /* (owned) (nullable) */
  gboolean session_broken; /* there is a file, but it says nothing */
  AmtMe *me;               /* (owned) (nullable) as the portal said just now */
  char *me_raw;            /* (owned) (nullable) */
  gboolean has_cache;
  gboolean has_mark;         /* of a session's cache (amt-session-cache.h) */
  gboolean in_vault;         /* the vault has the key */
  int lock_fd;               /* (owned) or -1: while a key is made */
  GBytes *key;               /* (owned) (nullable) */
  AmtReferences *references; /* (owned) (nullable) */
} Opening;

static void use_last_session (GTask *task);
static void look_up_key (GTask *task);
static void open_store (GTask *task);
static void load_references (GTask *task);
static void store_is_open (GTask *task);

static void
opening_free (Opening *self)
{
  g_clear_object (&self->context);
  g_clear_object (&self->tls);
  g_free (self->portal);
  g_free (self->token);
  g_free (self->program);
  g_free (self->version);
  g_free (self->issuer);
  g_free (self->client_id);
  g_clear_pointer (&self->session, amt_session_free);
  g_clear_pointer (&self->me, amt_me_unref);
  g_free (self->me_raw);
  amt_lock_end (self->lock_fd);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->references, amt_references_unref);
  g_free (self);
}

static void
fail (GTask *task, AmtContextError code, const char *message)
{
  g_task_return_new_error (task, AMT_CONTEXT_ERROR, (int) code, "%s", message);
}

/* --- the parts are there ------------------------------------------------------------------------------- */

static void
references_changed_cb (AmtDesk *desk, gpointer user_data)
{
  AmtContext *self = user_data;

  if (self->letters)
    amt_letters_set_references (self->letters, amt_desk_get_references (desk));
}

static void
assemble (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  AmtReferences *references = opening->references;
  AmtContext *self = opening->context;

  if (!opening->read_only)
    {
      self->engine = amt_sync_engine_new (self->store, self->remote, self->clock, opening->version);
      self->letters = amt_letters_new ();
      amt_letters_set_references (self->letters, references);
      /* Whoever draws has a reference to the engine. */
      g_object_set_data_full (G_OBJECT (self->engine), "amt-letters", self->letters,
                              (GDestroyNotify) amt_letters_free);
      amt_sync_engine_set_letter_func (self->engine, amt_letters_draw, self->letters);
      self->keeper =
          amt_keeper_new (self->store, self->engine, self->clock,
                          references ? references->portal : NULL, self->profile, self->person);
      self->key = g_bytes_ref (opening->key);
      if (self->session_only)
        amt_context_begin_session (self, opening->in_vault);
    }
  self->desk = amt_desk_new (self->store, self->remote, self->engine, self->clock, references,
                             self->offline);
  g_signal_connect (self->desk, "references-changed", G_CALLBACK (references_changed_cb), self);
  g_task_return_pointer (task, g_steal_pointer (&opening->context), g_object_unref);
}

static void
parse_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (step, amt_references_new (data), (GDestroyNotify) amt_references_unref);
}

static void
contact_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 contact = amt_store_last_contact_finish (AMT_STORE (source), result, &error);

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (amt_keeper_lease_ended (opening->references->portal, contact,
                                   amt_clock_now (opening->context->clock)))
    {
      amt_store_close (opening->context->store);
      fail (task, AMT_CONTEXT_ERROR_LEASE,
            "the portal was not reached for longer than its lease, nor now");
    }
  else
    {
      assemble (task);
    }
}

static void
references_parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  opening->references = g_task_propagate_pointer (G_TASK (result), NULL);
  /* Who is here to leave may leave. */
  if (opening->me || opening->last_person || !opening->references || !opening->references->portal ||
      opening->references->portal->cache_lease == 0)
    assemble (task);
  else
    amt_store_last_contact_async (opening->context->store, NULL, contact_loaded_cb,
                                  g_object_ref (task));
}

static void
references_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) step = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *texts = amt_store_load_references_finish (AMT_STORE (source), result, &error);

  if (!texts)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  step = g_task_new (NULL, NULL, references_parsed_cb, g_object_ref (task));
  g_task_set_source_tag (step, load_references);
  g_task_set_task_data (step, texts, (GDestroyNotify) g_ptr_array_unref);
  amt_task_run_in_thread (step, parse_in_thread);
}

static void
load_references (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  amt_store_load_references_async (opening->context->store, NULL, references_loaded_cb,
                                   g_object_ref (task));
}

static void
me_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_save_reference_finish (AMT_STORE (source), result, &error))
    load_references (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
bound_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_store_bind_person_finish (AMT_STORE (source), result, &error))
    amt_store_save_reference_async (AMT_STORE (source), "me", opening->me_raw, NULL, NULL,
                                    me_saved_cb, g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
store_is_open (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  if (opening->me && !opening->read_only)
    amt_store_bind_person_async (opening->context->store, opening->portal, opening->me->id, NULL,
                                 bound_cb, g_object_ref (task));
  else
    load_references (task);
}

static void
unmarked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    store_is_open (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A cache whose key is kept is one that is missed. */
static void
unmark_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  if (amt_profile_set_session_mark (opening->context->profile, opening->context->person, FALSE,
                                    &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  AmtContext *self = opening->context;
  g_autoptr (GError) error = NULL;

  self->store = amt_store_open_finish (result, &error);
  amt_lock_end (opening->lock_fd);
  opening->lock_fd = -1;
  if (!self->store)
    g_task_return_error (task, g_steal_pointer (&error));
  /* Only now nobody else can be about to take its key out of the vault. */
  else if (opening->in_vault && opening->has_mark && !opening->read_only)
    amt_context_run_in_thread (task, unmark_in_thread, unmarked_cb);
  else
    store_is_open (task);
}

static void
open_store (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  amt_store_open_async (opening->context->directory, opening->key,
                        opening->read_only ? AMT_STORE_READ_ONLY : AMT_STORE_READ_WRITE,
                        opening->context->clock, g_task_get_cancellable (task), store_opened_cb,
                        g_object_ref (task));
}

/* --- the key ------------------------------------------------------------------------------------------- */

static void
key_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* A cache whose key is nowhere would be lost with the process: the key comes first. */
  if (amt_vault_store_finish (AMT_VAULT (source), result, &error))
    {
      ((Opening *) g_task_get_task_data (task))->in_vault = TRUE;
      open_store (task);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
person_locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    look_up_key (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY,
                             "another process makes this profile");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
look_for_mark (Opening *opening)
{
  opening->has_mark =
      amt_profile_has_session_mark (opening->context->profile, opening->context->person);
}

static void
lock_person_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  opening->lock_fd =
      amt_profile_lock_person (opening->context->profile, opening->context->person, &error);
  if (opening->lock_fd < 0)
    {
      g_task_return_error (step, error);
      return;
    }
  /* Somebody may have made it before the lock was ours. */
  opening->has_cache = amt_profile_has_cache (opening->context->profile, opening->context->person);
  if (opening->context->session_only && !opening->has_cache &&
      !amt_profile_set_session_mark (opening->context->profile, opening->context->person, TRUE,
                                     &error))
    {
      g_task_return_error (step, error);
      return;
    }
  look_for_mark (opening);
  g_task_return_boolean (step, TRUE);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    look_up_key (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* What a session left that had no time to end: nobody has its key, and nothing in it is missed. */
static void
discard_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  AmtContext *self = opening->context;
  GError *error = NULL;

  if (!amt_profile_discard_cache (self->profile, self->person, &error))
    {
      g_task_return_error (step, error);
      return;
    }
  opening->has_cache = amt_profile_has_cache (self->profile, self->person);
  look_for_mark (opening);
  g_task_return_boolean (step, TRUE);
}

static void
make_key (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = amt_context_key_name (opening->context->person);

  opening->key = amt_vault_new_key ();
  if (opening->context->session_only && opening->has_mark)
    open_store (task);
  else
    amt_vault_store_async (opening->context->vault, name, opening->key, NULL, key_stored_cb,
                           g_object_ref (task));
}

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  opening->key = amt_vault_lookup_finish (AMT_VAULT (source), result, &error);
  if (opening->key && g_bytes_get_size (opening->key) == KEY_BYTES)
    {
      opening->in_vault = TRUE;
      open_store (task);
    }
  else if (opening->key)
    {
      g_task_return_new_error (task, AMT_VAULT_ERROR, AMT_VAULT_ERROR_BROKEN,
                               "the secret of this name is no key");
    }
  else if (!g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (opening->has_cache && opening->has_mark && opening->read_only)
    {
      fail (task, AMT_CONTEXT_ERROR_SESSION_ONLY, "the cache is that of another program's session");
    }
  else if (opening->has_cache && opening->has_mark)
    {
      amt_context_run_in_thread (task, discard_in_thread, discarded_cb);
    }
  else if (opening->has_cache)
    {
      fail (task, AMT_CONTEXT_ERROR_KEY_LOST, "the vault has no key for the cache that is here");
    }
  else if (opening->lock_fd < 0)
    {
      amt_context_run_in_thread (task, lock_person_in_thread, person_locked_cb);
    }
  else
    {
      make_key (task);
    }
}

static void
look_up_key (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = amt_context_key_name (opening->context->person);

  amt_vault_lookup_async (opening->context->vault, name, g_task_get_cancellable (task),
                          key_found_cb, g_object_ref (task));
}

/* --- who this is --------------------------------------------------------------------------------------- */

static void
person_known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (opening->read_only && !opening->has_cache)
    fail (task, AMT_CONTEXT_ERROR_NO_PROFILE, "no cache is here yet");
  else
    look_up_key (task);
}

static void
note_person_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  AmtContext *self = opening->context;
  GError *error = NULL;

  opening->has_cache = amt_profile_has_cache (self->profile, self->person);
  look_for_mark (opening);
  if (opening->me && !opening->read_only && opening->session_broken &&
      !amt_profile_set_aside (self->profile, &error))
    g_task_return_error (step, error);
  else if (opening->me && !opening->read_only &&
           !amt_profile_remember (self->profile, opening->portal, self->person, opening->token,
                                  &error))
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

/* @person: (transfer full) */
static void
person_known (GTask *task, char *person)
{
  Opening *opening = g_task_get_task_data (task);
  AmtContext *self = opening->context;

  self->person = person;
  self->directory = amt_profile_directory (self->profile, person);
  if (opening->session)
    self->unsent_of_others = amt_session_count_others (opening->session, person);
  amt_context_run_in_thread (task, note_person_in_thread, person_known_cb);
}

/* Errors that say nothing about who this is: the last session may go on with what is here. */
static gboolean
is_unreachable (const GError *error)
{
  static const AmtRemoteError CODES[] = { AMT_REMOTE_ERROR_NOT_SENT, AMT_REMOTE_ERROR_LOST,
                                          AMT_REMOTE_ERROR_TLS,      AMT_REMOTE_ERROR_BUSY,
                                          AMT_REMOTE_ERROR_SERVER,   AMT_REMOTE_ERROR_ANSWER };

  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++)
    if (g_error_matches (error, AMT_REMOTE_ERROR, (int) CODES[i]))
      return TRUE;

  return FALSE;
}

static void
me_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  opening->me = amt_remote_get_me_finish (AMT_REMOTE (source), result, &opening->me_raw, &error);
  if (opening->me)
    {
      person_known (task, amt_profile_person (opening->portal, opening->me->id));
    }
  else if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    {
      fail (task, AMT_CONTEXT_ERROR_SIGN_IN, "the portal does not take the token");
    }
  else if (is_unreachable (error))
    {
      opening->context->unreachable = g_steal_pointer (&error);
      use_last_session (task);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
use_last_session (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  if (!opening->session && opening->context->unreachable)
    g_task_return_error (task, g_error_copy (opening->context->unreachable));
  else if (opening->session_broken)
    fail (task, AMT_CONTEXT_ERROR_SESSION, "the session file of the profile is damaged");
  else if (!opening->session)
    fail (task, AMT_CONTEXT_ERROR_NO_PROFILE, "nobody has signed in to this profile yet");
  /* At another portal the last session says nothing, and neither does its token. */
  else if (opening->context->unreachable &&
           g_strcmp0 (opening->session->portal, opening->portal) != 0)
    g_task_return_error (task, g_error_copy (opening->context->unreachable));
  else if (!opening->session->person && opening->context->unreachable)
    g_task_return_error (task, g_error_copy (opening->context->unreachable));
  else if (!opening->session->person)
    fail (task, AMT_CONTEXT_ERROR_NO_PROFILE, "the last person left and took the data along");
  else if (opening->session->signed_out && !opening->token && !opening->last_person)
    fail (task, AMT_CONTEXT_ERROR_SIGNED_OUT, "nobody has signed in since the last sign-out");
  else if (!amt_session_fits (opening->session, opening->portal, opening->token))
    fail (task, AMT_CONTEXT_ERROR_WHO, "the portal must be asked first who this is");
  else
    person_known (task, g_strdup (opening->session->person));
}

static void
ask_who (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  AmtContext *self = opening->context;

  if (self->offline || opening->last_person || !opening->token ||
      (opening->read_only && opening->session &&
       amt_session_fits (opening->session, opening->portal, opening->token)))
    use_last_session (task);
  else
    amt_remote_get_me_async (self->remote, g_task_get_cancellable (task), me_cb,
                             g_object_ref (task));
}

static void
taken_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  const AmtSignInFixed fixed = { .issuer = opening->issuer, .client_id = opening->client_id };
  GError *error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_desk_take_up_sign_in_finish (result, &error);

  if (error)
    {
      g_task_return_error (task, error);
      return;
    }
  if (sign_in && !amt_sign_in_fixed_fits (&fixed, sign_in))
    {
      amt_remote_set_sign_in (opening->context->remote, NULL);
      g_clear_object (&sign_in);
    }
  /* Tokens come and go; the person stays. The remote has the token from the sign-in. */
  if (sign_in)
    opening->token = amt_desk_sign_in_identity (sign_in);
  opening->context->sign_in = g_steal_pointer (&sign_in);
  ask_who (task);
}

static void
session_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  AmtContext *self = opening->context;
  g_autoptr (GError) error = NULL;
  g_autofree char *agent = g_strdup_printf ("%s/%s", opening->program, opening->version);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!opening->portal && opening->session)
    opening->portal = g_strdup (opening->session->portal);
  if (!opening->portal && opening->session_broken)
    {
      fail (task, AMT_CONTEXT_ERROR_SESSION, "the session file of the profile is damaged");
      return;
    }
  if (!opening->portal)
    {
      fail (task, opening->read_only ? AMT_CONTEXT_ERROR_NO_PROFILE : AMT_CONTEXT_ERROR_PORTAL,
            "no portal is named");
      return;
    }

  self->remote = amt_remote_new (opening->portal, agent, &error);
  if (!self->remote)
    {
      fail (task, AMT_CONTEXT_ERROR_PORTAL, "the portal's address cannot be used");
      return;
    }
  /* One spelling: the remote's. It stands in folder names and in the cache. */
  g_free (opening->portal);
  opening->portal = g_strdup (amt_remote_get_base_url (self->remote));
  if (opening->tls)
    amt_remote_set_tls_database (self->remote, opening->tls);
  amt_remote_set_token (self->remote, opening->token);
  if (opening->token)
    ask_who (task);
  else
    amt_desk_take_up_sign_in_async (self->remote, opening->context->vault, self->clock,
                                    g_task_get_cancellable (task), taken_up_cb,
                                    g_object_ref (task));
}

static void
read_session_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  opening->session = amt_profile_read (opening->context->profile, &error);
  /* The portal may still say who this is. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      opening->session_broken = TRUE;
      g_clear_error (&error);
    }
  if (error)
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

void
amt_context_open_async (const AmtContextOptions *options, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (options->profile_dir && AMT_IS_VAULT (options->vault));

  g_task_set_source_tag (task, amt_context_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->lock_fd = -1;
  opening->context = g_object_new (AMT_TYPE_CONTEXT, NULL);
  opening->context->profile = g_strdup (options->profile_dir);
  opening->context->clock =
      options->clock ? g_object_ref (options->clock) : amt_clock_new_system ();
  opening->context->offline = options->offline;
  opening->context->session_only = options->session_only && !options->read_only;
  opening->context->vault = g_object_ref (options->vault);
  opening->tls = options->tls ? g_object_ref (options->tls) : NULL;
  opening->portal = g_strdup (options->portal_url);
  opening->token = g_strdup (options->token);
  opening->program = g_strdup (options->program ? options->program : "amtsstube");
  opening->version = g_strdup (options->version ? options->version : "0");
  opening->issuer = options->fixed ? g_strdup (options->fixed->issuer) : NULL;
  opening->client_id = options->fixed ? g_strdup (options->fixed->client_id) : NULL;
  opening->read_only = options->read_only;
  opening->last_person = options->last_person;
  amt_context_run_in_thread (task, read_session_in_thread, session_read_cb);
}

AmtContext *
amt_context_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_context_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
