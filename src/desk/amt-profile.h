/* amt-profile.h: the folder of a profile: whose caches it holds, and who signed in last. Private to desk.
 *
 *   PROFILE/session.ini         portal, person folder and a salted hash of the token of the last sign-in; counts of
 *                               unsent changes of each person. No names.
 *   PROFILE/people/<16 hex>/    the encrypted cache of one person at one portal
 *
 * These functions block: worker threads only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who signed in last. */
typedef struct
{
  char *portal; /* base URL */
  char
      *person; /* (nullable) name of the person's folder; none: signed out, and the data went too */
  char *salt;
  char *token;         /* (nullable) HMAC-SHA-256 of the token with the salt */
  gboolean signed_out; /* since then nobody signed in */
  GHashTable *unsent;  /* (owned) folder name -> GUINT_TO_POINTER (count) of its last closing */
} AmtSession;

void amt_session_free (AmtSession *self);
/** amt_session_fits: whether the last sign-in was at @portal and, if @token (nullable) is given, with that token. */
gboolean amt_session_fits (const AmtSession *self, const char *portal, const char *token);
/** amt_session_count_others: unsent changes of everybody but @person. */
guint amt_session_count_others (const AmtSession *self, const char *person);

/** amt_profile_person: Returns: (transfer full): folder name for @user_id at @portal: 16 digits of a SHA-256. */
char *amt_profile_person (const char *portal, const char *user_id);
/** amt_profile_directory: Returns: (transfer full): where the cache of @person lies. */
char *amt_profile_directory (const char *profile, const char *person);
/** amt_profile_has_cache: whether a cache file lies there. */
gboolean amt_profile_has_cache (const char *profile, const char *person);

/** amt_profile_read: Returns: (transfer full) (nullable): %NULL without @error where nobody signed in yet;
 * G_IO_ERROR_INVALID_DATA if the file is damaged. */
AmtSession *amt_profile_read (const char *profile, GError **error);
/** amt_profile_set_aside: a damaged session file becomes session.ini.broken, so that the next sign-in can be remembered. */
gboolean amt_profile_set_aside (const char *profile, GError **error);
/** amt_profile_remember: @person signed in at @portal with @token (nullable: none). Makes the folder (0700) if need be. */
gboolean amt_profile_remember (const char *profile, const char *portal, const char *person,
                               const char *token, GError **error);
/** amt_profile_count: @person left @unsent changes. */
gboolean amt_profile_count (const char *profile, const char *person, guint unsent, GError **error);

/** amt_profile_sign_out: whoever signed in last signed out. Nobody's cache opens without the portal until the next sign-in. */
gboolean amt_profile_sign_out (const char *profile, GError **error);
/** amt_profile_drop: deletes @person's cache from the disk and forgets that there was one. The store's lock must be held
 * (amt_profile_lock_cache ()). */
gboolean amt_profile_drop (const char *profile, const char *person, GError **error);
/* Between the name of a folder that was set aside and its number. */
#define AMT_PROFILE_ASIDE ".aside-"
/** amt_profile_set_cache_aside: @person's folder gets another name and stays as it is. The store's lock must be held. */
gboolean amt_profile_set_cache_aside (const char *profile, const char *person, GError **error);
/** amt_profile_set_session_mark: makes or removes the mark that says: the key of @person's cache is in no vault, and nothing in the
 * cache is missed (amt-session-cache.h). On the disk before it answers. */
gboolean amt_profile_set_session_mark (const char *profile, const char *person, gboolean mark,
                                       GError **error);
gboolean amt_profile_has_session_mark (const char *profile, const char *person);
/** amt_profile_discard_cache: deletes @person's cache, which the session mark gives up; who signed in last stays known.
 * AMT_STORE_ERROR_BUSY if somebody writes in it. */
gboolean amt_profile_discard_cache (const char *profile, const char *person, GError **error);
/**
 * amt_profile_lock_cache: takes the lock of a store that writes
 *
 * Returns: file descriptor; -1 with AMT_STORE_ERROR_BUSY if somebody writes in @person's cache; -1 without @error if there is
 * no cache.
 */
int amt_profile_lock_cache (const char *profile, const char *person, GError **error);

/**
 * amt_profile_lock_person: makes @person's folder; so long as the answer is open nobody else makes a key for it
 *
 * Returns: file descriptor; -1 with G_IO_ERROR_BUSY if somebody else does that just now, or another G_IO_ERROR.
 */
int amt_profile_lock_person (const char *profile, const char *person, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSession, amt_session_free)

G_END_DECLS
