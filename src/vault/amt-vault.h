/* amt-vault.h: where secrets live: the cache key and, later, tokens.
 *
 * A secret has a name ("cache-key:<profile>"). A vault never answers "there is none" when it means "I may not look":
 * AMT_VAULT_ERROR_NOT_FOUND is said only by a vault that was open and looked.
 * Main thread, async; the implementations do their file or bus work elsewhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_VAULT_ERROR (amt_vault_error_quark ())
GQuark amt_vault_error_quark (void);
typedef enum
{
  AMT_VAULT_ERROR_NOT_FOUND,   /* the vault is open and holds no such secret */
  AMT_VAULT_ERROR_LOCKED,      /* the vault is there but closed */
  AMT_VAULT_ERROR_UNAVAILABLE, /* no vault can be reached, read or written */
  AMT_VAULT_ERROR_INSECURE, /* key file: others may read it, or it is not a regular file of ours */
  AMT_VAULT_ERROR_BROKEN    /* contents cannot be understood; nothing was changed */
} AmtVaultError;

/* Bytes; a key has 32, a token a few thousand. */
#define AMT_VAULT_MAX_SECRET (64 * 1024)

#define AMT_TYPE_VAULT (amt_vault_get_type ())
G_DECLARE_DERIVABLE_TYPE (AmtVault, amt_vault, AMT, VAULT, GObject)

struct _AmtVaultClass
{
  GObjectClass parent_class;

  void (*lookup_async) (AmtVault *self, const char *name, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
  GBytes *(*lookup_finish) (AmtVault *self, GAsyncResult *result, GError **error);
  void (*store_async) (AmtVault *self, const char *name, GBytes *secret, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*store_finish) (AmtVault *self, GAsyncResult *result, GError **error);
  void (*clear_async) (AmtVault *self, const char *name, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*clear_finish) (AmtVault *self, GAsyncResult *result, GError **error);
};

/**
 * amt_vault_lookup_async:
 * @name: 1 to 255 letters, digits or any of "._:@/+-"
 */
void amt_vault_lookup_async (AmtVault *self, const char *name, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** amt_vault_lookup_finish: Returns: (transfer full): the secret; %NULL with AMT_VAULT_ERROR. */
GBytes *amt_vault_lookup_finish (AmtVault *self, GAsyncResult *result, GError **error);
/**
 * amt_vault_store_async:
 * @secret: 1 to AMT_VAULT_MAX_SECRET bytes
 *
 * Keeps @secret under @name durably before it answers; replaces an older one.
 */
void amt_vault_store_async (AmtVault *self, const char *name, GBytes *secret,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean amt_vault_store_finish (AmtVault *self, GAsyncResult *result, GError **error);
/** amt_vault_clear_async: takes @name out; that there was none is no error. */
void amt_vault_clear_async (AmtVault *self, const char *name, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_vault_clear_finish (AmtVault *self, GAsyncResult *result, GError **error);

/** amt_vault_new_key: Returns: (transfer full): 32 random bytes from the kernel. */
GBytes *amt_vault_new_key (void);

/** amt_memory_vault_new: (constructor): forgets everything with its last reference. Tests, session-only caches. */
AmtVault *amt_memory_vault_new (void);
/** amt_memory_vault_set_error: every later call fails with @code (tests: locked, unavailable); -1 ends that. */
void amt_memory_vault_set_error (AmtVault *self, int code);

/**
 * amt_secret_vault_new: (constructor)
 *
 * The desktop's secret storage by libsecret: the Secret Service on the session bus, in a sandbox libsecret's file with a
 * key from the Secret portal. A closed keyring is opened by the desktop's own prompt; what stays closed is
 * AMT_VAULT_ERROR_LOCKED. Without a default keyring a lookup is AMT_VAULT_ERROR_UNAVAILABLE (nothing was open, nothing
 * was looked at), while a store lets the desktop make one. What was stored is read back before it counts. A file
 * that was written with another key is AMT_VAULT_ERROR_BROKEN, and is left as it is.
 */
AmtVault *amt_secret_vault_new (void);
/** amt_secret_vault_set_timeout: seconds that a call, with its prompt, may take (default 120). */
void amt_secret_vault_set_timeout (AmtVault *self, guint seconds);
/** amt_secret_vault_set_may_prompt: FALSE: never ask the person (no display, diagnosis); default TRUE. */
void amt_secret_vault_set_may_prompt (AmtVault *self, gboolean may_prompt);

/**
 * amt_key_file_vault_new: (constructor)
 * @path: a file that only its owner may read (mode 0600); it is made when the first secret is stored
 *
 * Chosen explicitly (--key-file), for servers, tests and demo. Written anew beside and renamed into place,
 * under a lock on "<path>.lock" that other processes respect.
 */
AmtVault *amt_key_file_vault_new (const char *path);
/** amt_vault_is_key_file: whether it was made by amt_key_file_vault_new (), for words about it. */
gboolean amt_vault_is_key_file (AmtVault *self);

G_END_DECLS
