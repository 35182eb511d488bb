/* amt-background.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-background.h"

struct _AmtBackground
{
  GObject parent_instance;

  AmtContext *context; /* (owned) */
  GSettings *settings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtBackground, amt_background, G_TYPE_OBJECT)

static void
follow_settings (AmtBackground *self)
{
  AmtPrefetch *prefetch = amt_context_get_prefetch (self->context);
  AmtDocumentText *text = amt_context_get_document_text (self->context);
  AmtKeeper *keeper = amt_context_get_keeper (self->context);

  if (prefetch)
    {
      amt_prefetch_set_on_battery (prefetch,
                                   g_settings_get_boolean (self->settings, "prefetch-on-battery"));
      amt_prefetch_set_ahead (prefetch,
                              g_settings_get_boolean (self->settings, "prefetch-documents"));
      amt_prefetch_start (prefetch);
    }
  amt_context_set_session_only (self->context,
                                g_settings_get_boolean (self->settings, "session-only"));
  if (keeper)
    amt_keeper_set_closed_days (keeper, g_settings_get_uint (self->settings, "keep-closed-days"));
  if (text && g_settings_get_boolean (self->settings, "search-documents"))
    amt_document_text_start (text);
  else if (text)
    amt_document_text_pause (text);
}

static void
setting_changed_cb (GSettings *settings, const char *key, AmtBackground *self)
{
  if (g_str_has_prefix (key, "prefetch-") || g_str_equal (key, "search-documents") ||
      g_str_equal (key, "keep-closed-days") || g_str_equal (key, "session-only"))
    follow_settings (self);
}

static void
amt_background_dispose (GObject *object)
{
  AmtBackground *self = AMT_BACKGROUND (object);

  if (self->context)
    {
      AmtPrefetch *prefetch = amt_context_get_prefetch (self->context);
      AmtDocumentText *text = amt_context_get_document_text (self->context);

      if (prefetch)
        amt_prefetch_pause (prefetch);
      if (text)
        amt_document_text_pause (text);
    }
  g_clear_object (&self->context);
  if (self->settings)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (amt_background_parent_class)->dispose (object);
}

static void
amt_background_class_init (AmtBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_background_dispose;
}

static void
amt_background_init (AmtBackground *self)
{
}

AmtBackground *
amt_background_new (AmtContext *context, GSettings *settings)
{
  AmtBackground *self = g_object_new (AMT_TYPE_BACKGROUND, NULL);

  self->context = g_object_ref (context);
  self->settings = g_object_ref (settings);
  g_signal_connect (settings, "changed", G_CALLBACK (setting_changed_cb), self);
  follow_settings (self);
  return self;
}
