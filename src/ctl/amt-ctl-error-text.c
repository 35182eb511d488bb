/* amt-ctl-error-text.c: errors as sentences, exit codes and names. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"

#include "amt-error-words.h"
#include "amt-sign-in.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  AmtCtlExit exit_code;
  const char *name;
  const char *sentence; /* (translatable) (nullable) %NULL: as the window says it too */
} Line;

static const Line REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, AMT_CTL_UNREACHABLE, "unreachable", NULL },
  { AMT_REMOTE_ERROR_LOST, AMT_CTL_UNREACHABLE, "lost", NULL },
  { AMT_REMOTE_ERROR_TLS, AMT_CTL_UNREACHABLE, "certificate", NULL },
  { AMT_REMOTE_ERROR_SIGN_IN, AMT_CTL_SIGN_IN, "signIn", NULL },
  { AMT_REMOTE_ERROR_NOT_ALLOWED, AMT_CTL_CONFLICT, "notAllowed", NULL },
  { AMT_REMOTE_ERROR_NOT_FOUND, AMT_CTL_NOT_FOUND, "notFound", NULL },
  { AMT_REMOTE_ERROR_STATE, AMT_CTL_CONFLICT, "state", NULL },
  { AMT_REMOTE_ERROR_GONE, AMT_CTL_OTHER, "gone", NULL },
  { AMT_REMOTE_ERROR_VERSION, AMT_CTL_CONFLICT, "version", NULL },
  { AMT_REMOTE_ERROR_REFUSED, AMT_CTL_CONFLICT, "refused", NULL },
  { AMT_REMOTE_ERROR_BUSY, AMT_CTL_UNREACHABLE, "busy", NULL },
  { AMT_REMOTE_ERROR_SERVER, AMT_CTL_UNREACHABLE, "server", NULL },
  { AMT_REMOTE_ERROR_ANSWER, AMT_CTL_OTHER, "answer", NULL },
  { 0 },
};

static const Line STORE[] = {
  { AMT_STORE_ERROR_KEY, AMT_CTL_CACHE, "wrongKey", NULL },
  { AMT_STORE_ERROR_NEWER, AMT_CTL_CACHE, "newer",
    N_ ("The cache was written by a newer version of this program.") },
  { AMT_STORE_ERROR_BUSY, AMT_CTL_CACHE, "busyCache", NULL },
  { AMT_STORE_ERROR_CLEAR_TEXT, AMT_CTL_CACHE, "clearText", NULL },
  { AMT_STORE_ERROR_FULL, AMT_CTL_CACHE, "full", N_ ("No space is left on the disk.") },
  { AMT_STORE_ERROR_CORRUPT, AMT_CTL_CACHE, "corrupt", NULL },
  { AMT_STORE_ERROR_PERSON, AMT_CTL_CACHE, "otherPerson", NULL },
  { AMT_STORE_ERROR_NOT_FOUND, AMT_CTL_NOT_FOUND, "notFound", NULL },
  { AMT_STORE_ERROR_STATE, AMT_CTL_CONFLICT, "state", NULL },
  { AMT_STORE_ERROR_READ_ONLY, AMT_CTL_CACHE, "readOnly", NULL },
  { AMT_STORE_ERROR_IO, AMT_CTL_CACHE, "io", NULL },
  { AMT_STORE_ERROR_NETWORK, AMT_CTL_CACHE, "networkDrive", NULL },
  { 0 },
};

static const Line CONTEXT[] = {
  { AMT_CONTEXT_ERROR_PORTAL, AMT_CTL_USAGE, "portal",
    N_ ("No portal that can be used is named; please give its address with --portal.") },
  { AMT_CONTEXT_ERROR_NO_PROFILE, AMT_CTL_NOT_FOUND, "noProfile",
    N_ ("Nothing is here yet; please synchronise first: amtsstubectl sync --portal ADDRESS "
        "--token-file FILE --key-file FILE") },
  { AMT_CONTEXT_ERROR_WHO, AMT_CTL_SIGN_IN, "who",
    N_ ("The access token is not that of the last sign-in, so the portal must be asked first who "
        "you are.") },
  { AMT_CONTEXT_ERROR_SIGN_IN, AMT_CTL_SIGN_IN, "signIn",
    N_ ("The portal does not accept the access token; please sign in again. With --offline you can "
        "go on reading and recording.") },
  { AMT_CONTEXT_ERROR_SESSION, AMT_CTL_CACHE, "session",
    N_ ("The file with the last sign-in (session.ini) is damaged. Please synchronise once with "
        "--portal ADDRESS: that makes a new one, and your work is kept.") },
  { AMT_CONTEXT_ERROR_KEY_LOST, AMT_CTL_CACHE, "keyLost",
    N_ ("The key of the cache is not in the keyring or key file. The cache stays as it is; please "
        "use the right keyring or key file.") },
  { AMT_CONTEXT_ERROR_SIGNED_OUT, AMT_CTL_SIGN_IN, "signedOut",
    N_ ("You are signed out; please sign in again: amtsstubectl sign-in") },
  { AMT_CONTEXT_ERROR_SESSION_ONLY, AMT_CTL_CACHE, "sessionOnly",
    N_ ("The cache is kept for the session only, and its key is in the memory of the program that "
        "has it open. Please go on there.") },
  { AMT_CONTEXT_ERROR_LEASE, AMT_CTL_SIGN_IN, "lease",
    N_ ("The portal was not reached for longer than it allows, so the cache is locked until it is. "
        "What you recorded is kept.") },
  { 0 },
};

static const Line VAULT[] = {
  { AMT_VAULT_ERROR_NOT_FOUND, AMT_CTL_CACHE, "keyLost", NULL },
  { AMT_VAULT_ERROR_LOCKED, AMT_CTL_CACHE, "keyLocked",
    N_ ("The keyring is locked; please unlock it and repeat.") },
  { AMT_VAULT_ERROR_UNAVAILABLE, AMT_CTL_CACHE, "keyUnavailable",
    N_ ("The keyring cannot be used, or the key file cannot be read or written. Without a keyring "
        "--key-file FILE names a key file.") },
  { AMT_VAULT_ERROR_INSECURE, AMT_CTL_CACHE, "keyInsecure", NULL },
  { AMT_VAULT_ERROR_BROKEN, AMT_CTL_CACHE, "keyBroken", NULL },
  { 0 },
};

static const Line DESK[] = {
  { AMT_DESK_ERROR_OFFLINE, AMT_CTL_UNREACHABLE, "offline", NULL },
  { AMT_DESK_ERROR_UNSURE, AMT_CTL_UNREACHABLE, "unsure", NULL },
  { AMT_DESK_ERROR_HELD, AMT_CTL_CONFLICT, "held", NULL },
  { AMT_DESK_ERROR_REFUSED, AMT_CTL_CONFLICT, "refused", NULL },
  { AMT_DESK_ERROR_BEHIND, AMT_CTL_CONFLICT, "behind", NULL },
  { AMT_DESK_ERROR_PERSON, AMT_CTL_SIGN_IN, "person", NULL },
  { AMT_DESK_ERROR_ROW_ONLY, AMT_CTL_NOT_FOUND, "rowOnly", NULL },
  { AMT_DESK_ERROR_PARAMETER, AMT_CTL_USAGE, "parameter", NULL },
  { AMT_DESK_ERROR_OUTCOME, AMT_CTL_USAGE, "outcome",
    N_ ("The service of this case has no such outcome. “amtsstubectl show CASE --outcomes” lists "
        "them.") },
  { AMT_DESK_ERROR_VALUES, AMT_CTL_USAGE, "values",
    N_ ("The decision's value “%s” is missing, unknown or not as it must be. “amtsstubectl show "
        "CASE --outcomes” explains all values.") },
  { AMT_DESK_ERROR_FILE, AMT_CTL_OTHER, "file", NULL },
  { AMT_DESK_ERROR_TOO_LARGE, AMT_CTL_OTHER, "tooLarge", NULL },
  { AMT_DESK_ERROR_EXISTS, AMT_CTL_OTHER, "exists", NULL },
  { AMT_DESK_ERROR_NO_DOCUMENT, AMT_CTL_NOT_FOUND, "noDocument", NULL },
  { AMT_DESK_ERROR_NOT_HERE, AMT_CTL_NOT_FOUND, "notHere", NULL },
  { AMT_DESK_ERROR_INFECTED, AMT_CTL_OTHER, "infected", NULL },
  { 0 },
};

static const Line OPERATION[] = {
  { AMT_OPERATION_ERROR_UNKNOWN_TYPE, AMT_CTL_USAGE, "type",
    N_ ("There is no such operation; “amtsstubectl help do” lists them.") },
  { AMT_OPERATION_ERROR_PARAMETER, AMT_CTL_USAGE, "parameter", NULL },
  { 0 },
};

static const Line SYNC[] = {
  { AMT_SYNC_ERROR_OTHER_PERSON, AMT_CTL_SIGN_IN, "otherPerson", NULL },
  { 0 },
};

static const Line SIGN_IN[] = {
  { AMT_SIGN_IN_ERROR_CANCELLED, AMT_CTL_OTHER, "cancelled", NULL },
  { AMT_SIGN_IN_ERROR_TIMED_OUT, AMT_CTL_SIGN_IN, "timedOut", NULL },
  { AMT_SIGN_IN_ERROR_DENIED, AMT_CTL_SIGN_IN, "denied", NULL },
  { AMT_SIGN_IN_ERROR_STATE, AMT_CTL_SIGN_IN, "foreignAnswer", NULL },
  { AMT_SIGN_IN_ERROR_ISSUER, AMT_CTL_SIGN_IN, "issuer", NULL },
  { AMT_SIGN_IN_ERROR_TOKEN, AMT_CTL_SIGN_IN, "token", NULL },
  { AMT_SIGN_IN_ERROR_CLOCK, AMT_CTL_SIGN_IN, "clock", NULL },
  { AMT_SIGN_IN_ERROR_EXPIRED, AMT_CTL_SIGN_IN, "expired",
    N_ ("The sign-in has ended; please sign in again: amtsstubectl sign-in") },
  { AMT_SIGN_IN_ERROR_REFUSED, AMT_CTL_SIGN_IN, "refusedByProvider", NULL },
  { AMT_SIGN_IN_ERROR_NETWORK, AMT_CTL_UNREACHABLE, "providerUnreachable", NULL },
  { AMT_SIGN_IN_ERROR_ANSWER, AMT_CTL_OTHER, "providerAnswer", NULL },
  { AMT_SIGN_IN_ERROR_BROWSER, AMT_CTL_OTHER, "browser", NULL },
  { 0 },
};

static const Line CANCELLED = { 0, AMT_CTL_OTHER, "cancelled", NULL };
static const Line FILES = { 0, AMT_CTL_CACHE, "profile", NULL };
static const Line FULL = { 0, AMT_CTL_CACHE, "full", NULL };
static const Line OTHER = { 0, AMT_CTL_OTHER, "other", NULL };

static const Line *
find_line (const GError *error)
{
  const struct
  {
    GQuark domain;
    const Line *lines;
  } DOMAINS[] = {
    { AMT_REMOTE_ERROR, REMOTE },   { AMT_STORE_ERROR, STORE },
    { AMT_CONTEXT_ERROR, CONTEXT }, { AMT_VAULT_ERROR, VAULT },
    { AMT_DESK_ERROR, DESK },       { AMT_OPERATION_ERROR, OPERATION },
    { AMT_SYNC_ERROR, SYNC },       { AMT_SIGN_IN_ERROR, SIGN_IN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (DOMAINS); i++)
    if (error->domain == DOMAINS[i].domain)
      for (const Line *line = DOMAINS[i].lines; line->name; line++)
        if (line->code == error->code)
          return line;

  switch (amt_error_kind (error))
    {
    case AMT_ERROR_KIND_CANCELLED:
      return &CANCELLED;
    case AMT_ERROR_KIND_FULL:
      return &FULL;
    case AMT_ERROR_KIND_FILES:
      return &FILES;
    case AMT_ERROR_KIND_OTHER:
    default:
      return &OTHER;
    }
}

char *
amt_ctl_error_text (const GError *error)
{
  return amt_error_words (error, find_line (error)->sentence);
}

AmtCtlExit
amt_ctl_error_exit (const GError *error)
{
  return find_line (error)->exit_code;
}

const char *
amt_ctl_error_name (const GError *error)
{
  return find_line (error)->name;
}
