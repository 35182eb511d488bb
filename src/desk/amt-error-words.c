/* amt-error-words.c: see the header. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-error-words.h"

#include "amt-context.h"
#include "amt-sign-in.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  const char *sentence; /* (translatable); with %s: the name of a parameter */
} Sentence;

static const Sentence REMOTE[] = {
  { AMT_REMOTE_ERROR_NOT_SENT, N_ ("The portal cannot be reached; nothing was sent.") },
  { AMT_REMOTE_ERROR_LOST,
    N_ ("The connection to the portal broke; what was sent will be asked for again.") },
  { AMT_REMOTE_ERROR_TLS, N_ ("The portal's certificate is not trusted; nothing was sent.") },
  { AMT_REMOTE_ERROR_SIGN_IN, N_ ("The portal asks you to sign in; your work is kept.") },
  { AMT_REMOTE_ERROR_NOT_ALLOWED, N_ ("The portal does not allow this to you.") },
  { AMT_REMOTE_ERROR_NOT_FOUND, N_ ("The portal does not know this, or not for you.") },
  { AMT_REMOTE_ERROR_STATE,
    N_ ("It is too late: the portal has done it already. The next synchronisation brings the receipt.") },
  { AMT_REMOTE_ERROR_GONE,
    N_ ("The portal wants to be synchronised from the start; please repeat.") },
  { AMT_REMOTE_ERROR_VERSION, N_ ("The case changed at the portal.") },
  { AMT_REMOTE_ERROR_REFUSED, N_ ("The portal refused it; your text is kept.") },
  { AMT_REMOTE_ERROR_BUSY, N_ ("The portal is busy and asks for patience; your work is kept.") },
  { AMT_REMOTE_ERROR_SERVER, N_ ("The portal has a fault of its own; your work is kept.") },
  { AMT_REMOTE_ERROR_ANSWER, N_ ("The portal's answer cannot be understood.") },
  { 0 },
};

static const Sentence STORE[] = {
  { AMT_STORE_ERROR_KEY, N_ ("The key does not open the cache; nothing was changed.") },
  { AMT_STORE_ERROR_BUSY,
    N_ ("Another program is writing in this profile; please close it or wait until it is done.") },
  { AMT_STORE_ERROR_CLEAR_TEXT, N_ ("The cache would not be encrypted; it was refused.") },
  { AMT_STORE_ERROR_CORRUPT, N_ ("The cache, or a document in it, is damaged.") },
  { AMT_STORE_ERROR_PERSON,
    N_ ("This cache belongs to somebody else; nothing was sent or shown.") },
  { AMT_STORE_ERROR_NOT_FOUND, N_ ("That is not here.") },
  { AMT_STORE_ERROR_STATE, N_ ("That does not fit the state in which the operation is now.") },
  { AMT_STORE_ERROR_READ_ONLY, N_ ("The cache cannot be written.") },
  { AMT_STORE_ERROR_IO, N_ ("The cache cannot be read or written.") },
  { AMT_STORE_ERROR_NETWORK,
    N_ ("The profile lies on a network drive. The cache must lie on this computer, else it could be "
        "damaged and changes be lost; please ask IT for a local folder (XDG_DATA_HOME or --profile).") },
  { 0 },
};

static const Sentence VAULT[] = {
  { AMT_VAULT_ERROR_NOT_FOUND, N_ ("The key of the cache is not in the keyring or key file.") },
  { AMT_VAULT_ERROR_INSECURE,
    N_ ("The key file must be a regular file that only you can read (mode 0600).") },
  { AMT_VAULT_ERROR_BROKEN,
    N_ ("The keyring's or key file's content cannot be understood; nothing was changed.") },
  { 0 },
};

static const Sentence DESK[] = {
  { AMT_DESK_ERROR_OFFLINE,
    N_ ("This needs the portal, which cannot be reached; nothing was sent and nothing is recorded.") },
  { AMT_DESK_ERROR_UNSURE,
    N_ ("The portal's answer was lost; the claim stays in the outbox until the portal answers.") },
  { AMT_DESK_ERROR_HELD, N_ ("Somebody else has this case.") },
  { AMT_DESK_ERROR_REFUSED, N_ ("The portal does not let you take this case.") },
  { AMT_DESK_ERROR_BEHIND,
    N_ ("An earlier operation of this case waits for you in the outbox; nothing was sent.") },
  { AMT_DESK_ERROR_PERSON,
    N_ ("The portal has not said yet who you are; please synchronise first.") },
  { AMT_DESK_ERROR_ROW_ONLY,
    N_ ("Only the list entry of this case is here; the whole case comes from the portal.") },
  { AMT_DESK_ERROR_PARAMETER, N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { AMT_DESK_ERROR_FILE,
    N_ ("The file cannot be read or written, or is not a regular file with content.") },
  { AMT_DESK_ERROR_TOO_LARGE, N_ ("The file is larger than the portal takes.") },
  { AMT_DESK_ERROR_EXISTS, N_ ("There is a file of that name; it was not overwritten.") },
  { AMT_DESK_ERROR_NO_DOCUMENT,
    N_ ("The case has no such document, or more than one of that name.") },
  { AMT_DESK_ERROR_NOT_HERE, N_ ("The document is not in the cache and cannot be fetched now.") },
  { AMT_DESK_ERROR_INFECTED,
    N_ ("The portal's virus scan found something in this document; it was not saved.") },
  { 0 },
};

static const Sentence OPERATION[] = {
  { AMT_OPERATION_ERROR_PARAMETER,
    N_ ("The parameter “%s” is missing, unknown or not as it must be.") },
  { 0 },
};

static const Sentence SYNC[] = {
  { AMT_SYNC_ERROR_OTHER_PERSON,
    N_ ("The portal knows you as somebody else; nothing was sent or shown.") },
  { 0 },
};

static const Sentence SIGN_IN[] = {
  { AMT_SIGN_IN_ERROR_CANCELLED, N_ ("The sign-in was interrupted.") },
  { AMT_SIGN_IN_ERROR_TIMED_OUT,
    N_ ("The browser did not come back in time; please sign in again.") },
  { AMT_SIGN_IN_ERROR_DENIED, N_ ("The sign-in was declined.") },
  { AMT_SIGN_IN_ERROR_STATE,
    N_ ("What the browser brought back belongs to another sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_ISSUER,
    N_ ("The identity provider is not the one that the portal names, or its address cannot be used; please tell IT.") },
  { AMT_SIGN_IN_ERROR_TOKEN,
    N_ ("The identity provider's answer is not for this sign-in; nothing was accepted.") },
  { AMT_SIGN_IN_ERROR_CLOCK,
    N_ ("This computer's clock differs from the identity provider's by more than five minutes; please have it set.") },
  { AMT_SIGN_IN_ERROR_REFUSED, N_ ("The identity provider refused the request; please tell IT.") },
  { AMT_SIGN_IN_ERROR_NETWORK, N_ ("The identity provider cannot be reached or has a fault.") },
  { AMT_SIGN_IN_ERROR_ANSWER, N_ ("The identity provider's answer cannot be understood.") },
  { AMT_SIGN_IN_ERROR_BROWSER,
    N_ ("The browser could not be opened, or no port is free for it to come back to.") },
  { 0 },
};

/* Returns: (nullable): untranslated */
static const char *
find_sentence (const GError *error)
{
  const struct
  {
    GQuark domain;
    const Sentence *sentences;
  } DOMAINS[] = {
    { AMT_REMOTE_ERROR, REMOTE },   { AMT_STORE_ERROR, STORE },         { AMT_VAULT_ERROR, VAULT },
    { AMT_DESK_ERROR, DESK },       { AMT_OPERATION_ERROR, OPERATION }, { AMT_SYNC_ERROR, SYNC },
    { AMT_SIGN_IN_ERROR, SIGN_IN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (DOMAINS); i++)
    if (error->domain == DOMAINS[i].domain)
      for (const Sentence *line = DOMAINS[i].sentences; line->sentence; line++)
        if (line->code == error->code)
          return line->sentence;
  return NULL;
}

AmtErrorKind
amt_error_kind (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return AMT_ERROR_KIND_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return AMT_ERROR_KIND_FULL;
  return error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ? AMT_ERROR_KIND_FILES
                                                                      : AMT_ERROR_KIND_OTHER;
}

/* What every door says of an error that is in no table. */
static const char *
kind_sentence (AmtErrorKind kind)
{
  switch (kind)
    {
    case AMT_ERROR_KIND_CANCELLED:
      return N_ ("Interrupted; what was done until then is kept.");
    case AMT_ERROR_KIND_FULL:
      return N_ ("No space is left on the disk.");
    case AMT_ERROR_KIND_FILES:
      return N_ ("The profile's folder cannot be read or written.");
    case AMT_ERROR_KIND_OTHER:
    default:
      return N_ ("Something unexpected went wrong; nothing is lost.");
    }
}

/* Messages of those whose sentence has a hole begin with the parameter's name, which is the contract's and nobody's datum. */
char *
amt_error_words (const GError *error, const char *own)
{
  const char *found = own ? own : find_sentence (error);
  const char *sentence = _ (found ? found : kind_sentence (amt_error_kind (error)));
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
