/* amt-ctl.h: one run of amtsstubectl: its options, its profile, how it ends.
 *
 * Main thread. A command's function starts its work and returns; amt_ctl_end () or amt_ctl_fail () ends the run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

/* Exit codes: stable, documented in the manual. */
typedef enum
{
  AMT_CTL_OK = 0,
  AMT_CTL_USAGE = 1,
  AMT_CTL_UNREACHABLE = 2, /* what was asked for is recorded and waits */
  AMT_CTL_SIGN_IN = 3,
  AMT_CTL_CONFLICT = 4, /* or refused */
  AMT_CTL_NOT_FOUND = 5,
  AMT_CTL_CACHE = 6, /* key, lock, space, damage */
  AMT_CTL_OTHER = 7
} AmtCtlExit;

/* All options of all commands; what a command does not know cannot be given to it. */
typedef struct
{
  char *portal, *profile, *token_file, *key_file; /* (owned) (nullable) */
  gboolean json, offline, help, version;
  gboolean wants_json; /* --json was somewhere in the line, even if that could not be understood */
  char *scope, *queue, *service, *state, *text, *sort; /* (owned) (nullable) list */
  gboolean descending;                                 /* list */
  int limit;                                           /* list, search */
  gboolean full;                                       /* sync */
  char *parameters;                                    /* (owned) (nullable) do: JSON file or "-" */
  int hold;                                            /* do: seconds */
  gboolean no_send;                                    /* do, outbox */
  gboolean all;                                        /* outbox: settled ones too */
  gboolean show_restricted;                            /* show, print */
  char *output;                                        /* (owned) (nullable) print: file */
  char **documents;          /* (owned) (nullable) print: ids or names; %NULL: all */
  gboolean outcomes;         /* show: what may be decided */
  gboolean no_browser;       /* sign-in, sign-out */
  char *issuer, *client_id;  /* (owned) (nullable) sign-in */
  char **ports;              /* (owned) (nullable) sign-in */
  gboolean delete_data, yes; /* sign-out */
  gboolean rebuild;          /* verify */
} AmtCtlOptions;

typedef struct _AmtCtl AmtCtl;

typedef enum
{
  AMT_CTL_READ, /* beside a running desk; with --rebuild it writes */
  AMT_CTL_WRITE,
  AMT_CTL_WRITE_OR_READ, /* reading is enough where somebody else writes */
  AMT_CTL_BY_ARGUMENTS   /* outbox: reading, unless the first argument changes something */
} AmtCtlMode;

typedef struct
{
  const char *name;
  const char *usage;   /* (translatable) arguments */
  const char *summary; /* (translatable) */
  AmtCtlMode mode;
  guint min_arguments, max_arguments; /* after the name */
  void (*run) (AmtCtl *self);
} AmtCtlCommand;

struct _AmtCtl
{
  AmtCtlOptions options;
  const AmtCtlCommand *command;
  char **arguments; /* (owned) after the command's name */

  GMainLoop *loop;           /* (owned) */
  GCancellable *cancellable; /* (owned) Ctrl+C */
  AmtClock *clock;           /* (owned) */
  AmtContext *context;       /* (owned) (nullable) until it is open */
  AmtVault *vault;           /* (owned) */
  char *token;               /* (owned) (nullable) */
  gboolean fell_back;        /* somebody else writes: opened for reading */
  gboolean default_profile;  /* none was named: a running desk has the same */
  AmtCtlExit exit_code;
};

/** amt_ctl_open: opens the profile and runs the command. */
void amt_ctl_open (AmtCtl *self);
/** amt_ctl_end: closes the profile and leaves the main loop. */
void amt_ctl_end (AmtCtl *self, AmtCtlExit exit_code);
/** amt_ctl_fail: the same with one sentence about @error on standard error. */
void amt_ctl_fail (AmtCtl *self, const GError *error);
/** amt_ctl_usage: the same with @sentence; exit code AMT_CTL_USAGE. */
void amt_ctl_usage (AmtCtl *self, const char *sentence);
/** amt_ctl_refuse: the same with @sentence; @name: stable, for JSON. */
void amt_ctl_refuse (AmtCtl *self, const char *name, AmtCtlExit exit_code, const char *sentence);
/** amt_ctl_context_options: Returns: as the command line says, for reading and writing; borrowed from @self. */
AmtContextOptions amt_ctl_context_options (AmtCtl *self);
/** amt_ctl_emit: @object: (transfer full): the run's one JSON object, on standard output. */
void amt_ctl_emit (JsonObject *object);
/** amt_ctl_desk: of the open profile. */
AmtDesk *amt_ctl_desk (AmtCtl *self);
AmtStore *amt_ctl_store (AmtCtl *self);
const AmtReferences *amt_ctl_references (AmtCtl *self);
/** amt_ctl_is_write: whether the command changes something. */
gboolean amt_ctl_is_write (const AmtCtl *self);

/* The commands. */
void amt_ctl_status (AmtCtl *self);
void amt_ctl_sync (AmtCtl *self);
void amt_ctl_list (AmtCtl *self);
void amt_ctl_search (AmtCtl *self);
void amt_ctl_show (AmtCtl *self);
void amt_ctl_outbox (AmtCtl *self);
void amt_ctl_offline (AmtCtl *self);
void amt_ctl_do (AmtCtl *self);
void amt_ctl_document (AmtCtl *self);
void amt_ctl_print_case (AmtCtl *self);
void amt_ctl_verify (AmtCtl *self);
/** amt_ctl_diagnose: runs without a profile. */
void amt_ctl_diagnose (AmtCtl *self);
/** amt_ctl_sign_in: runs without a profile. */
void amt_ctl_sign_in (AmtCtl *self);
/** amt_ctl_sign_out: runs without a profile, and opens it by itself where that is needed. */
void amt_ctl_sign_out (AmtCtl *self);

/** amt_ctl_report: says what became of an operation and ends the run. @run_error: (nullable): why sending ended early. */
void amt_ctl_report (AmtCtl *self, const AmtOutboxEntry *entry, const GError *run_error);
/** amt_ctl_sent_cb: for amt_desk_send_async (): reports how it went; @user_data: the AmtCtl. */
void amt_ctl_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
