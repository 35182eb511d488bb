/* amt-application-private.h: what the files of AmtApplication share. Each has its part of the story:
 *
 *   amt-application.c          options, start, windows, settings
 *   amt-application-open.c     welcome, opening a profile, first synchronisation, failures
 *   amt-application-sign-in.c  signing in, before a profile is open and while it is
 *   amt-application-work.c     actions on the open profile: synchronise, record an order
 *   amt-application-leave.c    lock, sign out, quit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-application.h"

#include "amt-demo-portal.h"
#include "amt-desk-sign-in.h"
#include "amt-background.h"
#include "amt-notifier.h"
#include "amt-sign-in-page.h"
#include "amt-welcome-page.h"
#include "amt-window.h"

G_BEGIN_DECLS

struct _AmtApplication
{
  AdwApplication parent_instance;

  /* From the command line. */
  char *portal_option;  /* (owned) (nullable) */
  char *profile_option; /* (owned) (nullable) */
  char *token_file;     /* (owned) (nullable) */
  char *key_file;       /* (owned) (nullable) */

  GSettings *settings; /* (owned) (nullable) from startup */
  AmtNotices *notices; /* (owned) */
  AmtClock *clock;     /* (owned) */
  AmtVault *vault;     /* (owned) (nullable) from startup */
  AmtDemoPortal *demo; /* (owned) (nullable) */

  GCancellable *opening;     /* (owned) (nullable) while a profile is being opened */
  guint busy_delay;          /* 0: none: opening that takes long is said */
  char *profile_folder;      /* (owned) (nullable) once it was chosen */
  char *last_portal;         /* (owned) (nullable) of the profile's last sign-in */
  char *chosen_portal;       /* (owned) (nullable) typed on the welcome page */
  AmtContext *context;       /* (owned) (nullable) while a profile is open */
  AmtWorkplace *workplace;   /* (owned) (nullable) likewise */
  AmtNotifier *notifier;     /* (owned) (nullable) likewise */
  AmtBackground *background; /* (owned) (nullable) likewise */
  gboolean first_sync;       /* its page is shown */
  gboolean held;             /* the profile keeps the program alive */

  AmtWelcomePage *welcome; /* (nullable) weak: the page that is shown */

  /* Signing in. */
  AmtSignInPage *sign_in_page; /* (nullable) weak: the page that is shown */
  AmtRemote *sign_in_remote;   /* (owned) (nullable) */
  GCancellable *signing_in;    /* (owned) (nullable) while the browser is waited for */
  gboolean renewing;           /* the profile stays open meanwhile */

  guint term_source;           /* SIGTERM, and … */
  guint int_source;            /* … SIGINT: as "Quit" */
  GDBusConnection *system_bus; /* (owned) (nullable) says when the computer goes to sleep */
  guint sleep_handler;         /* 0: none */

  /* Leaving. */
  gboolean cache_gone; /* the profile that was closed last took its cache along (session-only) */
  gboolean locking;   /* the profile is being closed to be locked or deleted: nothing may open it */
  gboolean leaving;   /* no second time */
  guint inhibitor;    /* 0: none: the session waits for us */
  guint send_timeout; /* 0: none */
  GCancellable *sending; /* (owned) (nullable) */
};

/* amt-application.c */

/** amt_application_find_window: Returns: (transfer none) (nullable): the main window. */
AmtWindow *amt_application_find_window (AmtApplication *self);
/** amt_application_show: in the main window, if there is one. */
void amt_application_show (AmtApplication *self, GtkWidget *page);
/** amt_application_dup_portal: Returns: (transfer full) (nullable): demo, option, settings, what was typed, last sign-in. */
char *amt_application_dup_portal (AmtApplication *self);
/** amt_application_portal_is_fixed: IT, or who started the program, has said which portal it is. */
gboolean amt_application_portal_is_fixed (AmtApplication *self);
char *amt_application_dup_profile (AmtApplication *self);
void amt_application_set_enabled (AmtApplication *self, const char *action, gboolean enabled);
void amt_application_say_error (AmtApplication *self, const GError *error);

/* amt-application-open.c */
void amt_application_open (AmtApplication *self);
void amt_application_show_welcome (AmtApplication *self, const char *sentence);
/** amt_application_show_desk: what belongs into a new window now: desk, first synchronisation, or nothing. */
void amt_application_show_desk (AmtApplication *self);
/** amt_application_drop: the profile is closed; lets go of it. */
void amt_application_drop (AmtApplication *self);
/** amt_application_diagnose: an AmtDiagnoseFunc; @application: AmtApplication. */
void amt_application_diagnose (gpointer application, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
extern const GActionEntry AMT_APPLICATION_OPEN_ACTIONS[];
extern const guint AMT_APPLICATION_N_OPEN_ACTIONS;

/* amt-application-sign-in.c */
/** amt_application_show_sign_in: @why: (nullable): error that a sign-in helps against */
void amt_application_show_sign_in (AmtApplication *self, const GError *why);
/** amt_application_clear_sign_in: nobody waits for a browser any more. */
void amt_application_clear_sign_in (AmtApplication *self);
extern const GActionEntry AMT_APPLICATION_SIGN_IN_ACTIONS[];
extern const guint AMT_APPLICATION_N_SIGN_IN_ACTIONS;

/* amt-application-work.c */
extern const GActionEntry AMT_APPLICATION_WORK_ACTIONS[];
extern const guint AMT_APPLICATION_N_WORK_ACTIONS;

/* amt-application-leave.c */
/** amt_application_quit: ends holds, sends for up to ten seconds, closes, ends. @ask: stops and says so if something stays. */
void amt_application_quit (AmtApplication *self, gboolean ask);
/** amt_application_end_holds: what waits for its grace time is sent now; the session waits for it for up to ten seconds. */
void amt_application_end_holds (AmtApplication *self);
/** amt_application_note_end: remembers what became of the cache of @context, which is closed. */
void amt_application_note_end (AmtApplication *self, AmtContext *context);
/** amt_application_close_profile: what is left to do comes in @then. */
void amt_application_close_profile (AmtApplication *self, void (*then) (AmtApplication *self));
extern const GActionEntry AMT_APPLICATION_LEAVE_ACTIONS[];
extern const guint AMT_APPLICATION_N_LEAVE_ACTIONS;

G_END_DECLS
