/* amt-sign-in-fixed.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sign-in-fixed.h"

struct _AmtSignInFixedSettings
{
  AmtSignInFixed fixed;
  char *issuer;    /* (owned) */
  char *client_id; /* (owned) */
  GArray *ports;   /* (owned) (element-type guint16) */
};

static const char *
unless_empty (const char *text)
{
  return *text ? text : NULL;
}

AmtSignInFixedSettings *
amt_sign_in_fixed_settings_new (GSettings *settings)
{
  AmtSignInFixedSettings *self = g_new0 (AmtSignInFixedSettings, 1);
  g_autoptr (GVariant) ports = g_settings_get_value (settings, "sign-in-ports");
  GVariantIter iter;
  guint32 port;

  self->issuer = g_settings_get_string (settings, "sign-in-issuer");
  self->client_id = g_settings_get_string (settings, "sign-in-client-id");
  self->ports = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_variant_iter_init (&iter, ports);
  while (g_variant_iter_next (&iter, "u", &port))
    {
      guint16 number = (guint16) port;

      if (port > 0 && port <= G_MAXUINT16)
        g_array_append_val (self->ports, number);
    }
  self->fixed.issuer = unless_empty (self->issuer);
  self->fixed.client_id = unless_empty (self->client_id);
  self->fixed.ports = (const guint16 *) (gpointer) self->ports->data;
  self->fixed.n_ports = self->ports->len;
  return self;
}

void
amt_sign_in_fixed_settings_free (AmtSignInFixedSettings *self)
{
  g_free (self->issuer);
  g_free (self->client_id);
  g_array_unref (self->ports);
  g_free (self);
}

const AmtSignInFixed *
amt_sign_in_fixed_settings_get (AmtSignInFixedSettings *self)
{
  return &self->fixed;
}
