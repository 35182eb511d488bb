/* amt-secret-service.c: secrets in the Secret Service (freedesktop.org Secret Service API 0.2) on the session bus.
 * The vault's worker only.
 *
 * libsecret answers NULL without an error both for "there is none" and for "it is locked and nobody could be asked".
 * So nothing here asks libsecret to unlock on the way: items are searched as they are, and only after a look at the
 * collection that was open is "none" believed. Each job opens a service of its own, so that it never reads what a
 * service that has gone since had said.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-secret-job.h"

/* What is known of the collection in which secrets are kept. */
typedef enum
{
  PLACE_OPEN,
  PLACE_LOCKED,
  PLACE_ABSENT, /* there is no default collection, and no other that is locked */
  PLACE_FAILED  /* the question itself failed */
} Place;

typedef GList Items; /* (element-type SecretItem) */

static void
items_free (Items *items)
{
  g_list_free_full (items, g_object_unref);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Items, items_free)

static SecretService *
open_service (AmtSecretJob *job, GError **error)
{
  GError *cause = NULL;
  /* lint-allow: secret_service_open_sync: in the vault's worker */
  SecretService *service = secret_service_open_sync (
      SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, job->stop, &cause);

  if (!service)
    (void) amt_secret_fail (job, cause, error);

  return service;
}

/* All items of that name, locked or not. FALSE with an error. */
static gboolean
search (AmtSecretJob *job, SecretService *service, Items **out_items, GError **error)
{
  g_autoptr (GHashTable) attributes = amt_secret_attributes (job->name);
  GError *cause = NULL;

  /* lint-allow: secret_service_search_sync: in the vault's worker */
  *out_items = secret_service_search_sync (service, amt_secret_schema (), attributes,
                                           SECRET_SEARCH_ALL, job->stop, &cause);

  return !cause || amt_secret_fail (job, cause, error);
}

/* The newest item that is open, if any. */
static SecretItem *
newest_open (Items *items)
{
  SecretItem *newest = NULL;

  for (GList *at = items; at; at = at->next)
    if (!secret_item_get_locked (at->data) &&
        (!newest || secret_item_get_modified (at->data) > secret_item_get_modified (newest)))
      newest = at->data;

  return newest;
}

/* What a prompt says at its end. */
typedef struct
{
  gboolean ended;
  gboolean dismissed;
} Answer;

static void
completed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
              const char *signal, GVariant *parameters, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ended = TRUE;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    g_variant_get_child (parameters, 0, "b", &answer->dismissed);
}

static GVariant *
call (AmtSecretJob *job, SecretService *service, const char *path, const char *interface,
      const char *method, GVariant *parameters, const char *reply)
{
  GDBusProxy *proxy = G_DBUS_PROXY (service);

  /* lint-allow: g_dbus_connection_call_sync: in the vault's worker */
  return g_dbus_connection_call_sync (
      g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy), path, interface, method,
      parameters, G_VARIANT_TYPE (reply), G_DBUS_CALL_FLAGS_NONE, -1, job->stop, NULL);
}

static gboolean
stopped_cb (GCancellable *stop, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Shows the prompt and waits for its end. libsecret would wait on for a prompt that it has told to go away; this
 * leaves when the clock says so, whatever the prompt does then. */
static gboolean
ask (AmtSecretJob *job, SecretService *service, const char *path)
{
  GDBusProxy *proxy = G_DBUS_PROXY (service);
  GDBusConnection *bus = g_dbus_proxy_get_connection (proxy);
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) source = g_cancellable_source_new (job->stop);
  g_autoptr (GVariant) shown = NULL;
  Answer answer = { FALSE, FALSE };
  guint id = g_dbus_connection_signal_subscribe (
      bus, g_dbus_proxy_get_name (proxy), "org.freedesktop.Secret.Prompt", "Completed", path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, completed_cb, &answer, NULL);

  job->prompting = TRUE;
  g_source_set_callback (source, G_SOURCE_FUNC (stopped_cb), NULL, NULL);
  g_source_attach (source, context);
  shown = call (job, service, path, "org.freedesktop.Secret.Prompt", "Prompt",
                g_variant_new ("(s)", ""), "()");
  while (shown && !answer.ended && !g_cancellable_is_cancelled (job->stop))
    /* lint-allow: g_main_context_iteration: the worker's own context; nothing else is in it */
    g_main_context_iteration (context, TRUE);
  if (answer.ended)
    job->prompting = FALSE;
  else
    g_dbus_connection_call (bus, g_dbus_proxy_get_name (proxy), path,
                            "org.freedesktop.Secret.Prompt", "Dismiss", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_source_destroy (source);
  g_dbus_connection_signal_unsubscribe (bus, id);

  return answer.ended && !answer.dismissed;
}

/* Asks the person, where that is allowed. Whether it helped is looked up afterwards. */
static gboolean
unlock (AmtSecretJob *job, SecretService *service, GList *proxies)
{
  g_auto (GVariantBuilder) paths = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ao"));
  g_autoptr (GVariant) answer = NULL;
  const char *prompt;

  if (!job->may_prompt)
    return FALSE;

  for (GList *at = proxies; at; at = at->next)
    g_variant_builder_add (&paths, "o", g_dbus_proxy_get_object_path (at->data));
  answer = call (job, service, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                 "Unlock", g_variant_new ("(ao)", &paths), "(aoo)");
  if (!answer)
    return FALSE;
  g_variant_get_child (answer, 1, "&o", &prompt);

  return g_str_equal (prompt, "/") || ask (job, service, prompt);
}

static gboolean
any_locked (AmtSecretJob *job, SecretService *service)
{
  g_autolist (SecretCollection) all = NULL;

  /* lint-allow: secret_service_load_collections_sync: in the vault's worker */
  if (!secret_service_load_collections_sync (service, job->stop, NULL))
    return FALSE;
  all = secret_service_get_collections (service);
  for (GList *at = all; at; at = at->next)
    if (secret_collection_get_locked (at->data))
      return TRUE;

  return FALSE;
}

/* @out_collection: (out) (nullable): the default one, as it is now; %NULL unless it is there. */
static Place
look_at_place (AmtSecretJob *job, SecretService *service, SecretCollection **out_collection,
               GError **error)
{
  GError *cause = NULL;
  SecretCollection *collection;

  /* lint-allow: secret_collection_for_alias_sync: in the vault's worker */
  *out_collection = collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, job->stop, &cause);
  if (cause)
    {
      (void) amt_secret_fail (job, cause, error);
      return PLACE_FAILED;
    }
  if (!collection)
    return any_locked (job, service) ? PLACE_LOCKED : PLACE_ABSENT;

  return secret_collection_get_locked (collection) ? PLACE_LOCKED : PLACE_OPEN;
}

/* Looks at the default collection and opens it if it may. @error: only for PLACE_FAILED. */
static Place
open_place (AmtSecretJob *job, SecretService *service, GError **error)
{
  g_autoptr (SecretCollection) before = NULL;
  g_autoptr (SecretCollection) after = NULL;
  g_autoptr (GList) proxies = NULL;
  Place place = look_at_place (job, service, &before, error);

  if (place != PLACE_LOCKED || !before)
    return place;
  proxies = g_list_prepend (NULL, before);
  if (!unlock (job, service, proxies))
    return PLACE_LOCKED;

  /* libsecret would hand out the proxy of before, with what it knew then. */
  g_clear_object (&before);

  return look_at_place (job, service, &after, error);
}

static gboolean
fail_place (AmtSecretJob *job, Place place, GError **error)
{
  if (g_cancellable_is_cancelled (job->stop))
    return amt_secret_fail (job, NULL, error);
  if (place == PLACE_LOCKED)
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED, "the keyring is locked");
  else
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE,
                         "there is no default keyring");

  return FALSE;
}

/* Items of that name, the default collection being open: only then an empty list means "none". */
static gboolean
search_open (AmtSecretJob *job, SecretService *service, Items **out_items, GError **error)
{
  g_autoptr (Items) items = NULL;
  Place place;

  if (!search (job, service, &items, error))
    return FALSE;
  if (!newest_open (items))
    {
      if (items && !unlock (job, service, items))
        return fail_place (job, PLACE_LOCKED, error);
      place = open_place (job, service, error);
      if (place == PLACE_FAILED)
        return FALSE;
      if (place != PLACE_OPEN)
        return fail_place (job, place, error);
      g_clear_pointer (&items, items_free);
      if (!search (job, service, &items, error))
        return FALSE;
      if (items && !newest_open (items))
        return fail_place (job, PLACE_LOCKED, error);
    }
  *out_items = g_steal_pointer (&items);

  return TRUE;
}

static GBytes *
read_item (AmtSecretJob *job, SecretItem *item, GError **error)
{
  g_autoptr (SecretValue) value = NULL;
  GError *cause = NULL;
  gconstpointer data;
  gsize length;

  /* lint-allow: secret_item_load_secret_sync: in the vault's worker */
  if (!secret_item_load_secret_sync (item, job->stop, &cause))
    {
      (void) amt_secret_fail (job, cause, error);
      return NULL;
    }
  value = secret_item_get_secret (item);
  data = value ? secret_value_get (value, &length) : NULL;
  if (!data)
    {
      (void) fail_place (job, PLACE_LOCKED, error);
      return NULL;
    }

  return amt_secret_new (data, length);
}

static GBytes *
lookup_with (AmtSecretJob *job, SecretService *service, GError **error)
{
  g_autoptr (Items) items = NULL;

  if (!search_open (job, service, &items, error))
    return NULL;
  if (!items)
    {
      g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND,
                           "the keyring holds no such secret");
      return NULL;
    }

  return read_item (job, newest_open (items), error);
}

GBytes *
amt_secret_service_lookup (AmtSecretJob *job, GError **error)
{
  g_autoptr (SecretService) service = open_service (job, error);

  return service ? lookup_with (job, service, error) : NULL;
}

static gboolean
store_with (AmtSecretJob *job, SecretService *service, GError **error)
{
  g_autoptr (GHashTable) attributes = amt_secret_attributes (job->name);
  g_autofree char *label = amt_secret_label (job->name);
  g_autoptr (SecretValue) value =
      secret_value_new (g_bytes_get_data (job->secret, NULL),
                        (gssize) g_bytes_get_size (job->secret), "application/octet-stream");
  GError *cause = NULL;
  gboolean done;

  /* Without a default collection libsecret makes one, for which the desktop asks for a password. */
  job->prompting = TRUE;
  /* lint-allow: secret_service_store_sync: in the vault's worker */
  done = secret_service_store_sync (service, amt_secret_schema (), attributes,
                                    SECRET_COLLECTION_DEFAULT, label, value, job->stop, &cause);
  if (!done && !cause)
    return fail_place (job, PLACE_LOCKED, error);
  if (!done)
    return amt_secret_fail (job, cause, error);
  job->prompting = FALSE;

  return TRUE;
}

gboolean
amt_secret_service_store (AmtSecretJob *job, GError **error)
{
  g_autoptr (SecretService) service = open_service (job, error);
  g_autoptr (GBytes) back = NULL;
  Place place = service ? open_place (job, service, error) : PLACE_FAILED;

  if (place == PLACE_FAILED)
    return FALSE;
  if (place == PLACE_LOCKED || (place == PLACE_ABSENT && !job->may_prompt))
    return fail_place (job, place, error);
  if (!store_with (job, service, error))
    return FALSE;

  /* A secret that cannot be read back would be missed only when it is too late. */
  back = lookup_with (job, service, error);
  if (back && !g_bytes_equal (back, job->secret))
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE,
                         "the keyring gave back something else than was stored");

  return back && g_bytes_equal (back, job->secret);
}

gboolean
amt_secret_service_clear (AmtSecretJob *job, GError **error)
{
  g_autoptr (SecretService) service = open_service (job, error);
  g_autoptr (Items) items = NULL;
  g_autoptr (Items) left = NULL;

  if (!service || !search_open (job, service, &items, error))
    return FALSE;

  for (GList *at = items; at; at = at->next)
    {
      GError *cause = NULL;

      /* lint-allow: secret_item_delete_sync: in the vault's worker */
      if (!secret_item_delete_sync (at->data, job->stop, &cause))
        return amt_secret_fail (job, cause, error);
    }
  if (!search (job, service, &left, error))
    return FALSE;

  return !left || fail_place (job, PLACE_LOCKED, error);
}
