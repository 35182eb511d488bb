/* amt-secret-job.h: one call to the desktop's secret storage, on its way through the vault's worker. Private to vault.
 *
 * The functions below block and run in the worker only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-vault-private.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;           /* (owned) */
  GBytes *secret;       /* (owned) (nullable) what is to be stored */
  GCancellable *caller; /* (owned) (nullable) */
  gulong caller_id;     /* handler of caller, or 0 */
  GCancellable *stop;   /* (owned) set by the clock or by the caller: ends every call below */
  GSource *clock;       /* (owned) (nullable) */
  gboolean may_prompt;  /* whether the desktop may ask the person for a password */
  gboolean prompting;   /* (thread worker) it may be asking right now */
} AmtSecretJob;

/** amt_secret_schema: (transfer none): "de.amtsstube.Amtsstube.Secret": attributes name, kind. */
const SecretSchema *amt_secret_schema (void);
/** amt_secret_attributes: Returns: (transfer full): what an item of @name is found by. */
GHashTable *amt_secret_attributes (const char *name);
/** amt_secret_label: Returns: (transfer full): what the person sees in a list of secrets. */
char *amt_secret_label (const char *name);

/**
 * amt_secret_fail: @cause in this room's words; who has asked for no answer any more gets G_IO_ERROR_CANCELLED
 * @cause: (transfer full): a foreign error
 *
 * Returns: FALSE
 */
gboolean amt_secret_fail (AmtSecretJob *job, GError *cause, GError **error);

/* amt-secret-service.c: the Secret Service on the session bus. */
GBytes *amt_secret_service_lookup (AmtSecretJob *job, GError **error);
gboolean amt_secret_service_store (AmtSecretJob *job, GError **error);
gboolean amt_secret_service_clear (AmtSecretJob *job, GError **error);

/* amt-secret-file.c: libsecret's own encrypted file, whose key comes from the Secret portal. */
/** amt_secret_file_is_used: whether libsecret keeps secrets in its file here: in a sandbox that has the portal. */
gboolean amt_secret_file_is_used (AmtSecretJob *job);
GBytes *amt_secret_file_lookup (AmtSecretJob *job, GError **error);
gboolean amt_secret_file_store (AmtSecretJob *job, GError **error);
gboolean amt_secret_file_clear (AmtSecretJob *job, GError **error);

G_END_DECLS
