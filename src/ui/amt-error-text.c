/* amt-error-text.c: see the header. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-error-text.h"

#include "amt-context.h"
#include "amt-sign-in.h"

#include <glib/gi18n.h>

/* What one can do about it. */
typedef enum
{
  HELP_NONE,
  HELP_RETRY,   /* opens the profile again */
  HELP_SIGN_IN, /* the browser */
  HELP_PORTAL   /* another address */
} Help;

typedef struct
{
  int code;
  Help help;
  const char *title; /* (translatable) */
  const char *body;  /* (translatable); with %s: the name of a parameter */
} Line;

static const char NO_CONNECTION[] = N_ ("No Connection to the Portal");
static const char SIGN_IN_PLEASE[] = N_ ("Please Sign In");
static const char NOT_POSSIBLE[] = N_ ("That Is Not Possible");
static const char CACHE_CLOSED[] = N_ ("The Cache Cannot Be Opened");
static const char KEY_TROUBLE[] = N_ ("The Key Cannot Be Read");
static const char PROVIDER_TROUBLE[] = N_ ("Signing In Did Not Work");

static const Line REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, HELP_RETRY, NO_CONNECTION,
    N_ ("The portal cannot be reached; nothing was sent.") },
  { AMT_REMOTE_ERROR_LOST, HELP_RETRY, NO_CONNECTION,
    N_ ("The connection to the portal broke; what was sent will be asked for again.") },
  { AMT_REMOTE_ERROR_TLS, HELP_RETRY, N_ ("The Portal Is Not Trusted"),
    N_ ("The portal's certificate is not trusted; nothing was sent.") },
  { AMT_REMOTE_ERROR_SIGN_IN, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("The portal asks you to sign in; your work is kept.") },
  { AMT_REMOTE_ERROR_NOT_ALLOWED, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal does not allow this to you.") },
  { AMT_REMOTE_ERROR_NOT_FOUND, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal does not know this, or not for you.") },
  { AMT_REMOTE_ERROR_STATE, HELP_NONE, NOT_POSSIBLE,
    N_ ("It is too late: the portal has done it already. The next synchronisation brings the "
        "receipt.") },
  { AMT_REMOTE_ERROR_GONE, HELP_RETRY, N_ ("Everything Comes Anew"),
    N_ ("The portal wants to be synchronised from the start; please repeat.") },
  { AMT_REMOTE_ERROR_VERSION, HELP_NONE, NOT_POSSIBLE, N_ ("The case changed at the portal.") },
  { AMT_REMOTE_ERROR_REFUSED, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal refused it; your text is kept.") },
  { AMT_REMOTE_ERROR_BUSY, HELP_RETRY, N_ ("The Portal Is Busy"),
    N_ ("The portal is busy and asks for patience; your work is kept.") },
  { AMT_REMOTE_ERROR_SERVER, HELP_RETRY, N_ ("The Portal Has a Fault"),
    N_ ("The portal has a fault of its own; your work is kept.") },
  { AMT_REMOTE_ERROR_ANSWER, HELP_RETRY, N_ ("The Portal Has a Fault"),
    N_ ("The portal's answer cannot be understood.") },
  { 0 },
};

static const Line STORE[] = {
  { AMT_STORE_ERROR_KEY, HELP_RETRY, N_ ("The Key Does Not Fit"),
    N_ ("The key does not open the cache; nothing was changed.") },
  { AMT_STORE_ERROR_NEWER, HELP_RETRY, N_ ("This Program Is Too Old for the Cache"),
    N_ ("The cache was written by a newer version of this program. Please have the program "
        "updated; nothing was changed.") },
  { AMT_STORE_ERROR_BUSY, HELP_RETRY, N_ ("The Profile Is in Use"),
    N_ ("Another program is writing in this profile; please close it or wait until it is done.") },
  { AMT_STORE_ERROR_CLEAR_TEXT, HELP_NONE, CACHE_CLOSED,
    N_ ("The cache would not be encrypted; it was refused.") },
  { AMT_STORE_ERROR_FULL, HELP_RETRY, N_ ("The Disk Is Full"),
    N_ ("No space is left on the disk. What you wrote is kept; please make room, then try again.") },
  { AMT_STORE_ERROR_CORRUPT, HELP_RETRY, N_ ("The Cache Is Damaged"),
    N_ ("The cache, or a document in it, is damaged.") },
  { AMT_STORE_ERROR_PERSON, HELP_SIGN_IN, N_ ("Somebody Else's Profile"),
    N_ ("This cache belongs to somebody else; nothing was sent or shown.") },
  { AMT_STORE_ERROR_NOT_FOUND, HELP_NONE, NOT_POSSIBLE, N_ ("That is not here.") },
  { AMT_STORE_ERROR_STATE, HELP_NONE, NOT_POSSIBLE,
    N_ ("That does not fit the state in which the operation is now.") },
  { AMT_STORE_ERROR_READ_ONLY, HELP_NONE, NOT_POSSIBLE, N_ ("The cache cannot be written.") },
  { AMT_STORE_ERROR_IO, HELP_RETRY, CACHE_CLOSED, N_ ("The cache cannot be read or written.") },
  { 0 },
};

static const Line CONTEXT[] = {
  { AMT_CONTEXT_ERROR_PORTAL, HELP_PORTAL, N_ ("The Address Cannot Be Used"),
    N_ ("The portal's address must begin with https:// and name a computer.") },
  { AMT_CONTEXT_ERROR_NO_PROFILE, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("Nothing is here yet: you sign in, and the first synchronisation brings your cases.") },
  { AMT_CONTEXT_ERROR_WHO, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("The portal must be asked first who you are.") },
  { AMT_CONTEXT_ERROR_SIGN_IN, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("Your sign-in has ended; please sign in again. Your work is kept.") },
  { AMT_CONTEXT_ERROR_SESSION, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("The file with the last sign-in is damaged. A new sign-in replaces it, and your work is "
        "kept.") },
  { AMT_CONTEXT_ERROR_KEY_LOST, HELP_RETRY, N_ ("The Key of the Cache Is Missing"),
    N_ ("Your cases lie encrypted on this computer, but the keyring no longer has their key. "
        "Nothing was deleted. If you use another keyring than usual, please unlock the right one "
        "and try again; otherwise please ask IT before you delete anything: changes that were not "
        "sent are only here.") },
  { AMT_CONTEXT_ERROR_SIGNED_OUT, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("You are signed out. Your data stay encrypted on this computer until you sign in again.") },
  { 0 },
};

static const Line VAULT[] = {
  { AMT_VAULT_ERROR_NOT_FOUND, HELP_RETRY, N_ ("The Key of the Cache Is Missing"),
    N_ ("The key of the cache is not in the keyring or key file.") },
  { AMT_VAULT_ERROR_LOCKED, HELP_RETRY, N_ ("The Keyring Is Locked"),
    N_ ("The keyring of your session has the key to your cases. Please unlock it, then try again; "
        "nothing was changed.") },
  { AMT_VAULT_ERROR_UNAVAILABLE, HELP_RETRY, KEY_TROUBLE,
    N_ ("The keyring of your session cannot be used, and without it nothing can be kept encrypted. "
        "Please start it, or ask IT; nothing was changed.") },
  { AMT_VAULT_ERROR_INSECURE, HELP_RETRY, KEY_TROUBLE,
    N_ ("The key file must be a regular file that only you can read (mode 0600).") },
  { AMT_VAULT_ERROR_BROKEN, HELP_RETRY, KEY_TROUBLE,
    N_ ("The keyring's or key file's content cannot be understood; nothing was changed.") },
  { 0 },
};

static const Line DESK[] = {
  { AMT_DESK_ERROR_OFFLINE, HELP_NONE, NO_CONNECTION,
    N_ ("This needs the portal, which cannot be reached; nothing was sent and nothing is "
        "recorded.") },
  { AMT_DESK_ERROR_UNSURE, HELP_NONE, NO_CONNECTION,
    N_ ("The portal's answer was lost; the claim stays in the outbox until the portal answers.") },
  { AMT_DESK_ERROR_HELD, HELP_NONE, NOT_POSSIBLE, N_ ("Somebody else has this case.") },
  { AMT_DESK_ERROR_REFUSED, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal does not let you take this case.") },
  { AMT_DESK_ERROR_BEHIND, HELP_NONE, NOT_POSSIBLE,
    N_ ("An earlier operation of this case waits for you in the outbox; nothing was sent.") },
  { AMT_DESK_ERROR_PERSON, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal has not said yet who you are; please synchronise first.") },
  { AMT_DESK_ERROR_ROW_ONLY, HELP_NONE, NOT_POSSIBLE,
    N_ ("Only the list entry of this case is here; the whole case comes from the portal.") },
  { AMT_DESK_ERROR_PARAMETER, HELP_NONE, NOT_POSSIBLE,
    N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { AMT_DESK_ERROR_OUTCOME, HELP_NONE, NOT_POSSIBLE,
    N_ ("The service of this case has no such outcome.") },
  { AMT_DESK_ERROR_VALUES, HELP_NONE, NOT_POSSIBLE,
    N_ ("The decision's value “%s” is missing, unknown or not as it must be.") },
  { AMT_DESK_ERROR_FILE, HELP_NONE, NOT_POSSIBLE,
    N_ ("The file cannot be read or written, or is not a regular file with content.") },
  { AMT_DESK_ERROR_TOO_LARGE, HELP_NONE, NOT_POSSIBLE,
    N_ ("The file is larger than the portal takes.") },
  { AMT_DESK_ERROR_EXISTS, HELP_NONE, NOT_POSSIBLE,
    N_ ("There is a file of that name; it was not overwritten.") },
  { AMT_DESK_ERROR_NO_DOCUMENT, HELP_NONE, NOT_POSSIBLE,
    N_ ("The case has no such document, or more than one of that name.") },
  { AMT_DESK_ERROR_NOT_HERE, HELP_NONE, NOT_POSSIBLE,
    N_ ("The document is not in the cache and cannot be fetched now.") },
  { AMT_DESK_ERROR_INFECTED, HELP_NONE, NOT_POSSIBLE,
    N_ ("The portal's virus scan found something in this document; it was not saved.") },
  { 0 },
};

static const Line OPERATION[] = {
  { AMT_OPERATION_ERROR_UNKNOWN_TYPE, HELP_NONE, NOT_POSSIBLE, N_ ("There is no such operation.") },
  { AMT_OPERATION_ERROR_PARAMETER, HELP_NONE, NOT_POSSIBLE,
    N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { 0 },
};

static const Line SYNC[] = {
  { AMT_SYNC_ERROR_OTHER_PERSON, HELP_SIGN_IN, N_ ("Somebody Else Is Signed In"),
    N_ ("The portal knows you as somebody else; nothing was sent or shown.") },
  { 0 },
};

static const Line SIGN_IN[] = {
  { AMT_SIGN_IN_ERROR_CANCELLED, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The sign-in was interrupted.") },
  { AMT_SIGN_IN_ERROR_TIMED_OUT, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The browser did not come back in time; please sign in again.") },
  { AMT_SIGN_IN_ERROR_DENIED, HELP_SIGN_IN, PROVIDER_TROUBLE, N_ ("The sign-in was declined.") },
  { AMT_SIGN_IN_ERROR_STATE, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("What the browser brought back belongs to another sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_ISSUER, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The identity provider is not the one that the portal names, or its address cannot be "
        "used; please tell IT.") },
  { AMT_SIGN_IN_ERROR_TOKEN, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The identity provider's answer is not for this sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_CLOCK, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("This computer's clock differs from the identity provider's by more than five minutes; "
        "please have it set.") },
  { AMT_SIGN_IN_ERROR_EXPIRED, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("Your sign-in has ended; please sign in again. Your work is kept.") },
  { AMT_SIGN_IN_ERROR_REFUSED, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The identity provider refused the request; please tell IT.") },
  { AMT_SIGN_IN_ERROR_NETWORK, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The identity provider cannot be reached or has a fault.") },
  { AMT_SIGN_IN_ERROR_ANSWER, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The identity provider's answer cannot be understood.") },
  { AMT_SIGN_IN_ERROR_BROWSER, HELP_SIGN_IN, PROVIDER_TROUBLE,
    N_ ("The browser could not be opened, or no port is free for it to come back to.") },
  { 0 },
};

static const Line CANCELLED = { 0, HELP_RETRY, N_ ("Interrupted"),
                                N_ ("Interrupted; what was done until then is kept.") };
static const Line FILES = { 0, HELP_RETRY, CACHE_CLOSED,
                            N_ ("The profile's folder cannot be read or written.") };
static const Line FULL = {
  0, HELP_RETRY, N_ ("The Disk Is Full"),
  N_ ("No space is left on the disk. What you wrote is kept; please make room, then try again.")
};
static const Line OTHER = { 0, HELP_RETRY, N_ ("Something Went Wrong"),
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
      for (const Line *line = DOMAINS[i].lines; line->title; line++)
        if (line->code == error->code)
          return line;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return &CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return &FULL;
  return error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ? &FILES : &OTHER;
}

/* Messages of those whose sentence has a hole begin with the parameter's name, which is the contract's and nobody's datum. */
static char *
fill (const char *sentence, const GError *error)
{
  const char *hole = strstr (sentence, "%s");
  const char *end = hole ? g_strrstr (error->message, ": ") : NULL;
  g_autofree char *start = NULL;
  g_autofree char *name = NULL;

  if (!hole)
    return g_strdup (sentence);
  name =
      end ? g_strndup (error->message, (gsize) (end - error->message)) : g_strdup (error->message);
  start = g_strndup (sentence, (gsize) (hole - sentence));
  return g_strconcat (start, name, hole + 2, NULL);
}

static void
set_help (AmtErrorText *self, Help help)
{
  switch (help)
    {
    case HELP_RETRY:
      self->button = _ ("_Try Again");
      self->action = "app.retry";
      self->icon = "amt-warning-symbolic";
      break;
    case HELP_SIGN_IN:
      self->button = _ ("_Sign In…");
      self->action = "app.sign-in";
      self->icon = "amt-person-symbolic";
      break;
    case HELP_PORTAL:
      self->button = _ ("_Other Address…");
      self->action = "app.welcome";
      self->icon = "amt-warning-symbolic";
      break;
    case HELP_NONE:
    default:
      self->icon = "amt-warning-symbolic";
      break;
    }
}

AmtErrorText *
amt_error_text_new (const GError *error)
{
  const Line *line = find_line (error);
  AmtErrorText *self = g_new0 (AmtErrorText, 1);

  self->title = _ (line->title);
  self->body = fill (_ (line->body), error);
  set_help (self, line->help);
  if (error->domain == AMT_REMOTE_ERROR && line->help == HELP_RETRY)
    self->icon = "amt-offline-symbolic";
  if (error->domain == AMT_VAULT_ERROR ||
      g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST))
    self->icon = "amt-lock-symbolic";
  return self;
}

void
amt_error_text_free (AmtErrorText *self)
{
  g_free (self->body);
  g_free (self);
}

char *
amt_error_text_dup_sentence (const GError *error)
{
  return fill (_ (find_line (error)->body), error);
}
