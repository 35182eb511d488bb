/* amt-error-text.c: see the header. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-error-text.h"

#include "amt-context.h"
#include "amt-error-words.h"
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
  const char *body;  /* (translatable) (nullable) %NULL: as the command line says it too */
} Line;

static const char NO_CONNECTION[] = N_ ("No Connection to the Portal");
static const char SIGN_IN_PLEASE[] = N_ ("Please Sign In");
static const char NOT_POSSIBLE[] = N_ ("That Is Not Possible");
static const char CACHE_CLOSED[] = N_ ("The Cache Cannot Be Opened");
static const char KEY_TROUBLE[] = N_ ("The Key Cannot Be Read");
static const char PROVIDER_TROUBLE[] = N_ ("Signing In Did Not Work");

static const Line REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, HELP_RETRY, NO_CONNECTION, NULL },
  { AMT_REMOTE_ERROR_LOST, HELP_RETRY, NO_CONNECTION, NULL },
  { AMT_REMOTE_ERROR_TLS, HELP_RETRY, N_ ("The Portal Is Not Trusted"), NULL },
  { AMT_REMOTE_ERROR_SIGN_IN, HELP_SIGN_IN, SIGN_IN_PLEASE, NULL },
  { AMT_REMOTE_ERROR_NOT_ALLOWED, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_REMOTE_ERROR_NOT_FOUND, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_REMOTE_ERROR_STATE, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_REMOTE_ERROR_GONE, HELP_RETRY, N_ ("Everything Comes Anew"), NULL },
  { AMT_REMOTE_ERROR_VERSION, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_REMOTE_ERROR_REFUSED, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_REMOTE_ERROR_BUSY, HELP_RETRY, N_ ("The Portal Is Busy"), NULL },
  { AMT_REMOTE_ERROR_SERVER, HELP_RETRY, N_ ("The Portal Has a Fault"), NULL },
  { AMT_REMOTE_ERROR_ANSWER, HELP_RETRY, N_ ("The Portal Has a Fault"), NULL },
  { 0 },
};

static const Line STORE[] = {
  { AMT_STORE_ERROR_KEY, HELP_RETRY, N_ ("The Key Does Not Fit"), NULL },
  { AMT_STORE_ERROR_NEWER, HELP_RETRY, N_ ("This Program Is Too Old for the Cache"),
    N_ ("The cache was written by a newer version of this program. Please have the program "
        "updated; nothing was changed.") },
  { AMT_STORE_ERROR_BUSY, HELP_RETRY, N_ ("The Profile Is in Use"), NULL },
  { AMT_STORE_ERROR_CLEAR_TEXT, HELP_NONE, CACHE_CLOSED, NULL },
  { AMT_STORE_ERROR_FULL, HELP_RETRY, N_ ("The Disk Is Full"),
    N_ ("No space is left on the disk. What you wrote is kept; please make room, then try again.") },
  { AMT_STORE_ERROR_CORRUPT, HELP_RETRY, N_ ("The Cache Is Damaged"), NULL },
  { AMT_STORE_ERROR_PERSON, HELP_SIGN_IN, N_ ("Somebody Else's Profile"), NULL },
  { AMT_STORE_ERROR_NOT_FOUND, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_STORE_ERROR_STATE, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_STORE_ERROR_READ_ONLY, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_STORE_ERROR_IO, HELP_RETRY, CACHE_CLOSED, NULL },
  { AMT_STORE_ERROR_NETWORK, HELP_RETRY, N_ ("The Profile Lies on a Network Drive"), NULL },
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
  { AMT_CONTEXT_ERROR_SESSION_ONLY, HELP_RETRY, N_ ("The Cache Is in Use"),
    N_ ("The cache is kept for the session only, and its key is in the memory of the program that "
        "has it open. Please go on there.") },
  { AMT_CONTEXT_ERROR_LEASE, HELP_RETRY, N_ ("Your Cases Are Locked"),
    N_ ("This computer did not reach the portal for longer than the portal allows. Your cases lie "
        "encrypted here and open as soon as the portal has confirmed who you are. What you "
        "recorded is kept and will be transferred then.") },
  { 0 },
};

static const Line VAULT[] = {
  { AMT_VAULT_ERROR_NOT_FOUND, HELP_RETRY, N_ ("The Key of the Cache Is Missing"), NULL },
  { AMT_VAULT_ERROR_LOCKED, HELP_RETRY, N_ ("The Keyring Is Locked"),
    N_ ("The keyring of your session has the key to your cases. Please unlock it, then try again; "
        "nothing was changed.") },
  { AMT_VAULT_ERROR_UNAVAILABLE, HELP_RETRY, KEY_TROUBLE,
    N_ ("The keyring of your session cannot be used, and without it nothing can be kept encrypted. "
        "Please start it, or ask IT; nothing was changed.") },
  { AMT_VAULT_ERROR_INSECURE, HELP_RETRY, KEY_TROUBLE, NULL },
  { AMT_VAULT_ERROR_BROKEN, HELP_RETRY, KEY_TROUBLE, NULL },
  { 0 },
};

static const Line DESK[] = {
  { AMT_DESK_ERROR_OFFLINE, HELP_NONE, NO_CONNECTION, NULL },
  { AMT_DESK_ERROR_UNSURE, HELP_NONE, NO_CONNECTION, NULL },
  { AMT_DESK_ERROR_HELD, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_REFUSED, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_BEHIND, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_PERSON, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_ROW_ONLY, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_PARAMETER, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_OUTCOME, HELP_NONE, NOT_POSSIBLE,
    N_ ("The service of this case has no such outcome.") },
  { AMT_DESK_ERROR_VALUES, HELP_NONE, NOT_POSSIBLE,
    N_ ("The decision's value “%s” is missing, unknown or not as it must be.") },
  { AMT_DESK_ERROR_FILE, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_TOO_LARGE, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_EXISTS, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_NO_DOCUMENT, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_NOT_HERE, HELP_NONE, NOT_POSSIBLE, NULL },
  { AMT_DESK_ERROR_INFECTED, HELP_NONE, NOT_POSSIBLE, NULL },
  { 0 },
};

static const Line OPERATION[] = {
  { AMT_OPERATION_ERROR_UNKNOWN_TYPE, HELP_NONE, NOT_POSSIBLE, N_ ("There is no such operation.") },
  { AMT_OPERATION_ERROR_PARAMETER, HELP_NONE, NOT_POSSIBLE, NULL },
  { 0 },
};

static const Line SYNC[] = {
  { AMT_SYNC_ERROR_OTHER_PERSON, HELP_SIGN_IN, N_ ("Somebody Else Is Signed In"), NULL },
  { 0 },
};

static const Line SIGN_IN[] = {
  { AMT_SIGN_IN_ERROR_CANCELLED, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_TIMED_OUT, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_DENIED, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_STATE, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_ISSUER, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_TOKEN, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_CLOCK, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_EXPIRED, HELP_SIGN_IN, SIGN_IN_PLEASE,
    N_ ("Your sign-in has ended; please sign in again. Your work is kept.") },
  { AMT_SIGN_IN_ERROR_REFUSED, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_NETWORK, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_ANSWER, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { AMT_SIGN_IN_ERROR_BROWSER, HELP_SIGN_IN, PROVIDER_TROUBLE, NULL },
  { 0 },
};

static const Line CANCELLED = { 0, HELP_RETRY, N_ ("Interrupted"), NULL };
static const Line FILES = { 0, HELP_RETRY, CACHE_CLOSED, NULL };
static const Line FULL = {
  0, HELP_RETRY, N_ ("The Disk Is Full"),
  N_ ("No space is left on the disk. What you wrote is kept; please make room, then try again.")
};
static const Line OTHER = { 0, HELP_RETRY, N_ ("Something Went Wrong"), NULL };

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
  self->body = amt_error_words (error, line->body);
  set_help (self, line->help);
  if (error->domain == AMT_REMOTE_ERROR && line->help == HELP_RETRY)
    self->icon = "amt-offline-symbolic";
  if (error->domain == AMT_VAULT_ERROR ||
      g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE) ||
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
  return amt_error_words (error, find_line (error)->body);
}
