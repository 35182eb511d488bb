/* amt-application-leave.c: lock, sign out, quit: what is recorded goes out first, and what stays is said. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application-private.h"

#include "amt-dialogs.h"
#include "amt-failure-page.h"
#include "amt-open-elsewhere.h"
#include "amt-sign-out.h"
#include "amt-store-gate.h"

#include <glib/gi18n.h>

/* So long the session, or the person, waits. */
#define SEND_SECONDS 10

/* --- closing the profile ------------------------------------------------------------------------------- */

typedef struct
{
  AmtApplication *self; /* (owned) */
  void (*then) (AmtApplication *self);
} Closing;

/* Copies in clear text for other programs go before the program does. */
static void
emptied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Closing *closing = user_data;
  g_autoptr (AmtApplication) self = closing->self;
  g_autoptr (GError) error = NULL;

  if (!amt_open_elsewhere_empty_finish (result, &error))
    g_message ("emptying the folder for other programs: %s", error->message);
  closing->then (self);
  g_application_release (G_APPLICATION (self));
}

void
amt_application_note_end (AmtApplication *self, AmtContext *context)
{
  self->cache_gone =
      amt_context_is_session_only (context) && amt_context_get_remains (context) == 0;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Closing *closing = user_data;
  g_autoptr (GError) error = NULL;

  amt_application_note_end (closing->self, AMT_CONTEXT (source));

  if (!amt_context_close_finish (AMT_CONTEXT (source), result, &error))
    g_message ("closing: %s", error->message);
  g_application_hold (G_APPLICATION (closing->self));
  amt_open_elsewhere_empty_async (emptied_cb, closing);
}

void
amt_application_close_profile (AmtApplication *self, void (*then) (AmtApplication *self))
{
  Closing *closing = g_new0 (Closing, 1);
  g_autoptr (AmtContext) context = g_object_ref (self->context);

  closing->self = g_object_ref (self);
  closing->then = then;
  amt_application_clear_sign_in (self);
  /* Widgets first: they save what is half written while there is a cache. */
  g_application_hold (G_APPLICATION (self));
  amt_application_drop (self);
  amt_context_close_async (context, closed_cb, closing);
  g_application_release (G_APPLICATION (self));
}

/* --- sending what waits -------------------------------------------------------------------------------- */

static void
uninhibit (AmtApplication *self)
{
  g_clear_handle_id (&self->send_timeout, g_source_remove);
  g_clear_object (&self->sending);
  if (self->inhibitor != 0)
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibitor);
  self->inhibitor = 0;
}

static gboolean
send_timeout_cb (gpointer user_data)
{
  AmtApplication *self = user_data;

  self->send_timeout = 0;
  g_cancellable_cancel (self->sending);
  return G_SOURCE_REMOVE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtApplication *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (!done)
    g_message ("sending before the end: %s", error->message);
  uninhibit (self);
  g_task_return_boolean (task, TRUE);
}

static void
holds_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtApplication *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_end_holds_finish (AMT_STORE (source), result, &error))
    g_message ("ending holds: %s", error->message);
  if (!self->context || !amt_context_get_engine (self->context))
    {
      uninhibit (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  amt_sync_engine_run_async (amt_context_get_engine (self->context),
                             AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE, self->sending, sent_cb,
                             g_object_ref (task));
}

static void
flush_async (AmtApplication *self, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);

  g_task_set_source_tag (task, flush_async);
  uninhibit (self);
  self->sending = g_cancellable_new ();
  self->send_timeout = g_timeout_add_seconds (SEND_SECONDS, send_timeout_cb, self);
  self->inhibitor = gtk_application_inhibit (
      GTK_APPLICATION (self), gtk_application_get_active_window (GTK_APPLICATION (self)),
      GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
      _ ("Recorded changes are being transferred"));
  amt_store_end_holds_async (amt_context_get_store (self->context), NULL, holds_ended_cb,
                             g_object_ref (task));
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* The session ends now, or goes on. */
}

void
amt_application_end_holds (AmtApplication *self)
{
  if (self->context && !self->sending)
    flush_async (self, flushed_cb);
}

/* --- quitting ------------------------------------------------------------------------------------------ */

static void
demo_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;

  amt_demo_portal_stop_finish (AMT_DEMO_PORTAL (source), result);
  g_application_quit (G_APPLICATION (self));
}

static void
end (AmtApplication *self)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))))
    gtk_window_destroy (windows->data);
  if (self->demo)
    amt_demo_portal_stop_async (self->demo, demo_stopped_cb, g_object_ref (self));
  else
    g_application_quit (G_APPLICATION (self));
}

/* Window sizes and panes are remembered by the windows themselves when they are asked to close. */
static void
save_windows (AmtApplication *self)
{
  AmtWindow *window = amt_application_find_window (self);

  if (window)
    amt_window_save_state (window);
}

static void
close_and_end (AmtApplication *self)
{
  save_windows (self);
  if (self->context)
    amt_application_close_profile (self, end);
  else
    end (self);
}

static char *
dup_stayed (guint64 n)
{
  return g_strdup_printf (
      ngettext (
          "%u change could not be transferred yet. It stays encrypted on this computer and is "
          "transferred the next time you start Amtsstube.",
          "%u changes could not be transferred yet. They stay encrypted on this computer and are "
          "transferred the next time you start Amtsstube.",
          (gulong) n),
      (guint) n);
}

/* @title, @text: (translated) */
static void
say_what_stayed (AmtApplication *self, const char *title, const char *text, gboolean ask)
{
  g_autoptr (GNotification) notification = NULL;

  if (ask && amt_application_find_window (self))
    {
      self->leaving = FALSE;
      amt_application_show (self, amt_plain_page_new ("amt-transfer-symbolic", title, text,
                                                      _ ("_Quit"), "app.quit-now",
                                                      _ ("_Back to Work"), "app.back-to-work"));
      return;
    }
  /* Without a window: told all the same, and it stays after the program. */
  notification = g_notification_new (title);
  g_notification_set_body (notification, text);
  if (g_settings_get_boolean (self->settings, "show-notifications"))
    g_application_send_notification (G_APPLICATION (self), "amt-stayed", notification);
  close_and_end (self);
}

static void
stayed_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtApplication *self = g_task_get_source_object (task);
  gboolean ask = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, NULL);
  guint64 n = 0;

  g_application_release (G_APPLICATION (self));
  for (guint i = 0; entries && i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      /* What is to be clarified waits for the person, not for the network. */
      n += entry->state != AMT_OUTBOX_CONFLICT && entry->state != AMT_OUTBOX_REFUSED &&
           amt_operation_get_type_id (entry->operation) != AMT_OPERATION_MARK_READ;
    }
  if (n > 0)
    {
      g_autofree char *text = dup_stayed (n);

      say_what_stayed (self, _ ("Not Everything Is Transferred"), text, ask);
    }
  else
    {
      close_and_end (self);
    }
  g_task_return_boolean (task, TRUE);
}

static char *
dup_kept (const AmtStoreWork *work)
{
  g_autofree char *unsent = g_strdup_printf (
      ngettext ("%u change was not acknowledged by the portal",
                "%u changes were not acknowledged by the portal", (gulong) work->n_changes),
      (guint) work->n_changes);
  g_autofree char *drafts =
      g_strdup_printf (ngettext ("%u draft is here", "%u drafts are here", (gulong) work->n_drafts),
                       (guint) work->n_drafts);

  /* Translators: two counts: "3 changes were not acknowledged by the portal", "1 draft is here". */
  return g_strdup_printf (
      _ ("%s, and %s. So that nothing is lost, the cache stays encrypted on this "
         "computer although it is kept for the session only. It goes when all is "
         "transferred and no draft is left."),
      unsent, drafts);
}

/* Where the cache goes with the session, everything that keeps it is said: also drafts, and what is to be clarified. */
static void
kept_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtApplication *self = g_task_get_source_object (task);
  gboolean ask = GPOINTER_TO_INT (g_task_get_task_data (task));
  AmtStoreWork work = { 0 };

  g_application_release (G_APPLICATION (self));
  if (amt_store_count_work_finish (AMT_STORE (source), result, &work, NULL) &&
      work.n_changes + work.n_drafts > 0)
    {
      g_autofree char *text = dup_kept (&work);

      say_what_stayed (self, _ ("The Cache Stays for Now"), text, ask);
    }
  else
    {
      close_and_end (self);
    }
  g_task_return_boolean (task, TRUE);
}

static void
count_what_stayed (AmtApplication *self, gboolean ask)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, count_what_stayed);
  g_task_set_task_data (task, GINT_TO_POINTER (ask), NULL);
  g_application_hold (G_APPLICATION (self));
  if (amt_context_is_session_only (self->context))
    amt_store_count_work_async (amt_context_get_store (self->context), NULL, kept_counted_cb, task);
  else
    amt_store_list_outbox_async (amt_context_get_store (self->context), G_MAXINT64, NULL,
                                 stayed_counted_cb, task);
}

static void
flushed_asking_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtApplication *self = AMT_APPLICATION (source);

  if (self->context)
    count_what_stayed (self, TRUE);
  else
    close_and_end (self);
}

static void
flushed_silently_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtApplication *self = AMT_APPLICATION (source);

  if (self->context)
    count_what_stayed (self, FALSE);
  else
    close_and_end (self);
}

static gboolean
show_sending_cb (gpointer user_data)
{
  AmtApplication *self = user_data;

  self->busy_delay = 0;
  amt_application_show (self,
                        amt_busy_page_new (_ ("Transferring Your Changes…"),
                                           _ ("What you recorded is being sent to the portal. This "
                                              "takes ten seconds at most."),
                                           _ ("_Quit at Once"), "app.quit-now"));
  return G_SOURCE_REMOVE;
}

void
amt_application_quit (AmtApplication *self, gboolean ask)
{
  AmtWindow *window = amt_application_find_window (self);

  if (self->leaving)
    return;
  self->leaving = TRUE;
  if (self->opening)
    g_cancellable_cancel (self->opening);
  if (!self->context)
    {
      close_and_end (self);
      return;
    }
  /* What is half written in a page becomes a draft, or a change, before what waits is sent. */
  if (window)
    amt_window_leave_case (window);
  g_clear_handle_id (&self->busy_delay, g_source_remove);
  if (ask && window)
    self->busy_delay = g_timeout_add (400, show_sending_cb, self);
  flush_async (self, ask ? flushed_asking_cb : flushed_silently_cb);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_application_quit (user_data, TRUE);
}

static void
quit_now_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  /* While it still sends: the end of that goes on to the end of all. */
  if (self->sending)
    g_cancellable_cancel (self->sending);
  if (self->leaving)
    return;
  self->leaving = TRUE;
  close_and_end (self);
}

static void
back_to_work_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  AmtWindow *window = amt_application_find_window (self);

  if (window && self->context && !self->leaving)
    amt_window_show_page (window, NULL);
}

/* --- locking ------------------------------------------------------------------------------------------- */

static void
show_locked (AmtApplication *self)
{
  amt_notices_clear (self->notices);
  amt_application_show (
      self,
      amt_plain_page_new (
          "amt-lock-symbolic", _ ("Locked"),
          self->cache_gone
              ? _ ("Your cases are no longer on this computer. All that you recorded is at the "
                   "portal; your cases come again from there when it has confirmed who you are.")
              : _ ("Your cases lie encrypted on this computer. They open when the portal has "
                   "confirmed who you are. What you recorded is kept."),
          _ ("_Unlock…"), self->token_file ? "app.retry" : "app.sign-in", _ ("_Quit"), "app.quit"));
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;

  self->locking = FALSE;
  if (!amt_context_sign_out_finish (AMT_CONTEXT (source), result, &provider, &error))
    amt_application_say_error (self, error);
  amt_application_note_end (self, AMT_CONTEXT (source));
  if (provider)
    g_message ("provider: %s", provider->message);
  show_locked (self);
}

/* The sign-in goes and the cache stays: only who signs in again opens it. */
static void
lock_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  g_autoptr (AmtContext) context = self->context ? g_object_ref (self->context) : NULL;

  if (!context)
    return;
  amt_application_clear_sign_in (self);
  g_application_hold (G_APPLICATION (self));
  amt_application_drop (self);
  self->locking = TRUE;
  amt_application_show (self, amt_busy_page_new (_ ("Locking…"), NULL, NULL, NULL));
  amt_context_sign_out_async (context, FALSE, NULL, NULL, NULL, left_cb, g_object_ref (self));
  g_application_release (G_APPLICATION (self));
}

/* --- signing out --------------------------------------------------------------------------------------- */

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;
  gboolean gone = amt_context_sign_out_finish (AMT_CONTEXT (source), result, &provider, &error);

  self->locking = FALSE;
  if (provider)
    g_message ("provider: %s", provider->message);
  if (!gone)
    {
      g_message ("sign-out: %s", error->message);
      amt_application_show (self, amt_failure_page_new (error, FALSE));
      return;
    }
  amt_application_show (
      self,
      amt_plain_page_new ("amt-done-symbolic", _ ("You Are Signed Out"),
                          _ ("Your cases, drafts and keys on this computer are deleted. What the "
                             "portal has is not touched."),
                          _ ("_Sign In…"), self->token_file ? "app.retry" : "app.sign-in",
                          _ ("_Quit"), "app.quit"));
}

static gboolean
open_end_page (const char *uri, gpointer user_data, GError **error)
{
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
  return TRUE;
}

static void
sign_out_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  g_autoptr (AmtContext) context = self->context ? g_object_ref (self->context) : NULL;

  if (strcmp (answer, "delete") != 0 || !context || self->leaving)
    return;
  amt_application_clear_sign_in (self);
  amt_notices_clear (self->notices);
  g_application_hold (G_APPLICATION (self));
  amt_application_drop (self);
  self->locking = TRUE;
  amt_application_show (self, amt_busy_page_new (_ ("Signing Out…"), NULL, NULL, NULL));
  amt_context_sign_out_async (context, TRUE, open_end_page, NULL, NULL, deleted_cb,
                              g_object_ref (self));
  g_application_release (G_APPLICATION (self));
}

static char *
describe_loss (const AmtLoss *loss)
{
  g_autofree char *unsent = NULL;
  g_autofree char *drafts = NULL;

  if (loss->n_unsent + loss->n_drafts == 0)
    return g_strdup (
        _ ("All that you recorded has reached the portal, and no draft is left. Cases and "
           "keys on this computer are deleted; what the portal has is not touched."));
  unsent = g_strdup_printf (ngettext ("%u change was not acknowledged by the portal",
                                      "%u changes were not acknowledged by the portal",
                                      (gulong) loss->n_unsent),
                            (guint) loss->n_unsent);
  drafts =
      g_strdup_printf (ngettext ("%u draft is here", "%u drafts are here", (gulong) loss->n_drafts),
                       (guint) loss->n_drafts);
  /* Translators: two counts: "3 changes were not acknowledged by the portal", "1 draft is here". */
  return g_strdup_printf (
      _ ("%s, and %s. Deleting loses them for good. If you only want to go away, "
         "“Lock” keeps everything."),
      unsent, drafts);
}

static void
loss_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  AmtLoss loss;
  AmtWindow *window = amt_application_find_window (self);
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "delete", _ ("Sign Out and _Delete"), AMT_ANSWER_DESTRUCTIVE },
    { NULL },
  };

  if (!amt_context_count_loss_finish (AMT_CONTEXT (source), result, &loss, &error))
    {
      amt_application_say_error (self, error);
      return;
    }
  if (!window || self->leaving)
    return;
  body = describe_loss (&loss);
  amt_dialogs_ask_async (GTK_WIDGET (window), _ ("Sign Out and Delete Your Data on This Computer?"),
                         body, NULL, answers, NULL, sign_out_answered_cb, g_object_ref (self));
}

static void
sign_out_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  if (self->context)
    amt_context_count_loss_async (self->context, NULL, loss_counted_cb, g_object_ref (self));
}

const GActionEntry AMT_APPLICATION_LEAVE_ACTIONS[] = {
  { .name = "lock", .activate = lock_action },
  { .name = "sign-out", .activate = sign_out_action },
  { .name = "quit", .activate = quit_action },
  { .name = "quit-now", .activate = quit_now_action },
  { .name = "back-to-work", .activate = back_to_work_action },
};
const guint AMT_APPLICATION_N_LEAVE_ACTIONS = G_N_ELEMENTS (AMT_APPLICATION_LEAVE_ACTIONS);
