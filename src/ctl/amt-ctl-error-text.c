/* amt-ctl-error-text.c: errors as sentences, exit codes and names. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-error-text.h"

#include "amt-sign-in.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  AmtCtlExit exit_code;
  const char *name;
  const char *sentence; /* (translatable); with %s: the name of a parameter */
} Line;

static const Line REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, AMT_CTL_UNREACHABLE, "unreachable",
    N_ ("The portal cannot be reached; nothing was sent.") },
  { AMT_REMOTE_ERROR_LOST, AMT_CTL_UNREACHABLE, "lost",
    N_ ("The connection to the portal broke; what was sent will be asked for again.") },
  { AMT_REMOTE_ERROR_TLS, AMT_CTL_UNREACHABLE, "certificate",
    N_ ("The portal's certificate is not trusted; nothing was sent.") },
  { AMT_REMOTE_ERROR_SIGN_IN, AMT_CTL_SIGN_IN, "signIn",
    N_ ("The portal asks you to sign in; your work is kept.") },
  { AMT_REMOTE_ERROR_NOT_ALLOWED, AMT_CTL_CONFLICT, "notAllowed",
    N_ ("The portal does not allow this to you.") },
  { AMT_REMOTE_ERROR_NOT_FOUND, AMT_CTL_NOT_FOUND, "notFound",
    N_ ("The portal does not know this, or not for you.") },
  { AMT_REMOTE_ERROR_STATE, AMT_CTL_CONFLICT, "state",
    N_ ("It is too late: the portal has done it already. The next synchronisation brings the "
        "receipt.") },
  { AMT_REMOTE_ERROR_GONE, AMT_CTL_OTHER, "gone",
    N_ ("The portal wants to be synchronised from the start; please repeat.") },
  { AMT_REMOTE_ERROR_VERSION, AMT_CTL_CONFLICT, "version", N_ ("The case changed at the portal.") },
  { AMT_REMOTE_ERROR_REFUSED, AMT_CTL_CONFLICT, "refused",
    N_ ("The portal refused it; your text is kept.") },
  { AMT_REMOTE_ERROR_BUSY, AMT_CTL_UNREACHABLE, "busy",
    N_ ("The portal is busy and asks for patience; your work is kept.") },
  { AMT_REMOTE_ERROR_SERVER, AMT_CTL_UNREACHABLE, "server",
    N_ ("The portal has a fault of its own; your work is kept.") },
  { AMT_REMOTE_ERROR_ANSWER, AMT_CTL_OTHER, "answer",
    N_ ("The portal's answer cannot be understood.") },
  { 0 },
};

static const Line STORE[] = {
  { AMT_STORE_ERROR_KEY, AMT_CTL_CACHE, "wrongKey",
    N_ ("The key does not open the cache; nothing was changed.") },
  { AMT_STORE_ERROR_NEWER, AMT_CTL_CACHE, "newer",
    N_ ("The cache was written by a newer version of this program.") },
  { AMT_STORE_ERROR_BUSY, AMT_CTL_CACHE, "busyCache",
    N_ ("Another program is writing in this profile; please close it or wait until it is done.") },
  { AMT_STORE_ERROR_CLEAR_TEXT, AMT_CTL_CACHE, "clearText",
    N_ ("The cache would not be encrypted; it was refused.") },
  { AMT_STORE_ERROR_FULL, AMT_CTL_CACHE, "full", N_ ("No space is left on the disk.") },
  { AMT_STORE_ERROR_CORRUPT, AMT_CTL_CACHE, "corrupt",
    N_ ("The cache, or a document in it, is damaged.") },
  { AMT_STORE_ERROR_PERSON, AMT_CTL_CACHE, "otherPerson",
    N_ ("This cache belongs to somebody else; nothing was sent or shown.") },
  { AMT_STORE_ERROR_NOT_FOUND, AMT_CTL_NOT_FOUND, "notFound", N_ ("That is not here.") },
  { AMT_STORE_ERROR_STATE, AMT_CTL_CONFLICT, "state",
    N_ ("That does not fit the state in which the operation is now.") },
  { AMT_STORE_ERROR_READ_ONLY, AMT_CTL_CACHE, "readOnly", N_ ("The cache cannot be written.") },
  { AMT_STORE_ERROR_IO, AMT_CTL_CACHE, "io", N_ ("The cache cannot be read or written.") },
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
  { 0 },
};

static const Line VAULT[] = {
  { AMT_VAULT_ERROR_NOT_FOUND, AMT_CTL_CACHE, "keyLost",
    N_ ("The key of the cache is not in the keyring or key file.") },
  { AMT_VAULT_ERROR_LOCKED, AMT_CTL_CACHE, "keyLocked",
    N_ ("The keyring is locked; please unlock it and repeat.") },
  { AMT_VAULT_ERROR_UNAVAILABLE, AMT_CTL_CACHE, "keyUnavailable",
    N_ ("The keyring cannot be used, or the key file cannot be read or written. Without a keyring "
        "--key-file FILE names a key file.") },
  { AMT_VAULT_ERROR_INSECURE, AMT_CTL_CACHE, "keyInsecure",
    N_ ("The key file must be a regular file that only you can read (mode 0600).") },
  { AMT_VAULT_ERROR_BROKEN, AMT_CTL_CACHE, "keyBroken",
    N_ ("The keyring's or key file's content cannot be understood; nothing was changed.") },
  { 0 },
};

static const Line DESK[] = {
  { AMT_DESK_ERROR_OFFLINE, AMT_CTL_UNREACHABLE, "offline",
    N_ ("This needs the portal, which cannot be reached; nothing was sent and nothing is "
        "recorded.") },
  { AMT_DESK_ERROR_UNSURE, AMT_CTL_UNREACHABLE, "unsure",
    N_ ("The portal's answer was lost; the claim stays in the outbox until the portal answers.") },
  { AMT_DESK_ERROR_HELD, AMT_CTL_CONFLICT, "held", N_ ("Somebody else has this case.") },
  { AMT_DESK_ERROR_REFUSED, AMT_CTL_CONFLICT, "refused",
    N_ ("The portal does not let you take this case.") },
  { AMT_DESK_ERROR_BEHIND, AMT_CTL_CONFLICT, "behind",
    N_ ("An earlier operation of this case waits for you in the outbox; nothing was sent.") },
  { AMT_DESK_ERROR_PERSON, AMT_CTL_SIGN_IN, "person",
    N_ ("The portal has not said yet who you are; please synchronise first.") },
  { AMT_DESK_ERROR_ROW_ONLY, AMT_CTL_NOT_FOUND, "rowOnly",
    N_ ("Only the list entry of this case is here; the whole case comes from the portal.") },
  { AMT_DESK_ERROR_PARAMETER, AMT_CTL_USAGE, "parameter",
    N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { AMT_DESK_ERROR_OUTCOME, AMT_CTL_USAGE, "outcome",
    N_ ("The service of this case has no such outcome. “amtsstubectl show CASE --outcomes” lists "
        "them.") },
  { AMT_DESK_ERROR_VALUES, AMT_CTL_USAGE, "values",
    N_ ("The decision's value “%s” is missing, unknown or not as it must be. “amtsstubectl show "
        "CASE --outcomes” explains all values.") },
  { AMT_DESK_ERROR_FILE, AMT_CTL_OTHER, "file",
    N_ ("The file cannot be read or written, or is not a regular file with content.") },
  { AMT_DESK_ERROR_TOO_LARGE, AMT_CTL_OTHER, "tooLarge",
    N_ ("The file is larger than the portal takes.") },
  { AMT_DESK_ERROR_EXISTS, AMT_CTL_OTHER, "exists",
    N_ ("There is a file of that name; it was not overwritten.") },
  { AMT_DESK_ERROR_NO_DOCUMENT, AMT_CTL_NOT_FOUND, "noDocument",
    N_ ("The case has no such document, or more than one of that name.") },
  { AMT_DESK_ERROR_NOT_HERE, AMT_CTL_NOT_FOUND, "notHere",
    N_ ("The document is not in the cache and cannot be fetched now.") },
  { AMT_DESK_ERROR_INFECTED, AMT_CTL_OTHER, "infected",
    N_ ("The portal's virus scan found something in this document; it was not saved.") },
  { 0 },
};

static const Line OPERATION[] = {
  { AMT_OPERATION_ERROR_UNKNOWN_TYPE, AMT_CTL_USAGE, "type",
    N_ ("There is no such operation; “amtsstubectl help do” lists them.") },
  { AMT_OPERATION_ERROR_PARAMETER, AMT_CTL_USAGE, "parameter",
    N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { 0 },
};

static const Line SYNC[] = {
  { AMT_SYNC_ERROR_OTHER_PERSON, AMT_CTL_SIGN_IN, "otherPerson",
    N_ ("The portal knows you as somebody else; nothing was sent or shown.") },
  { 0 },
};

static const Line SIGN_IN[] = {
  { AMT_SIGN_IN_ERROR_CANCELLED, AMT_CTL_OTHER, "cancelled", N_ ("The sign-in was interrupted.") },
  { AMT_SIGN_IN_ERROR_TIMED_OUT, AMT_CTL_SIGN_IN, "timedOut",
    N_ ("The browser did not come back in time; please sign in again.") },
  { AMT_SIGN_IN_ERROR_DENIED, AMT_CTL_SIGN_IN, "denied", N_ ("The sign-in was declined.") },
  { AMT_SIGN_IN_ERROR_STATE, AMT_CTL_SIGN_IN, "foreignAnswer",
    N_ ("What the browser brought back belongs to another sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_ISSUER, AMT_CTL_SIGN_IN, "issuer",
    N_ ("The identity provider is not the one that the portal names, or its address cannot be "
        "used; please tell IT.") },
  { AMT_SIGN_IN_ERROR_TOKEN, AMT_CTL_SIGN_IN, "token",
    N_ ("The identity provider's answer is not for this sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_CLOCK, AMT_CTL_SIGN_IN, "clock",
    N_ ("This computer's clock differs from the identity provider's by more than five minutes; "
        "please have it set.") },
  { AMT_SIGN_IN_ERROR_EXPIRED, AMT_CTL_SIGN_IN, "expired",
    N_ ("The sign-in has ended; please sign in again: amtsstubectl sign-in") },
  { AMT_SIGN_IN_ERROR_REFUSED, AMT_CTL_SIGN_IN, "refusedByProvider",
    N_ ("The identity provider refused the request; please tell IT.") },
  { AMT_SIGN_IN_ERROR_NETWORK, AMT_CTL_UNREACHABLE, "providerUnreachable",
    N_ ("The identity provider cannot be reached or has a fault.") },
  { AMT_SIGN_IN_ERROR_ANSWER, AMT_CTL_OTHER, "providerAnswer",
    N_ ("The identity provider's answer cannot be understood.") },
  { AMT_SIGN_IN_ERROR_BROWSER, AMT_CTL_OTHER, "browser",
    N_ ("The browser could not be opened, or no port is free for it to come back to.") },
  { 0 },
};

static const Line CANCELLED = { 0, AMT_CTL_OTHER, "cancelled",
                                N_ ("Interrupted; what was done until then is kept.") };
static const Line FILES = { 0, AMT_CTL_CACHE, "profile",
                            N_ ("The profile's folder cannot be read or written.") };
static const Line FULL = { 0, AMT_CTL_CACHE, "full", N_ ("No space is left on the disk.") };
static const Line OTHER = { 0, AMT_CTL_OTHER, "other",
                            N_ ("Something unexpected went wrong; nothing is lost.") };

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

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return &CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return &FULL;
  return error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ? &FILES : &OTHER;
}

char *
amt_ctl_error_text (const GError *error)
{
  const Line *line = find_line (error);
  const char *sentence = _ (line->sentence);
  const char *hole = strstr (sentence, "%s");
  g_autofree char *start = NULL;
  const char *what;
  g_autofree char *name = NULL;

  if (!hole)
    return g_strdup (sentence);

  /* Messages of these begin with the parameter's name, which the clerk wrote or must write. */
  what = g_strrstr (error->message, ": ");
  name = what ? g_strndup (error->message, (gsize) (what - error->message))
              : g_strdup (error->message);
  start = g_strndup (sentence, (gsize) (hole - sentence));
  return g_strconcat (start, name, hole + 2, NULL);
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
