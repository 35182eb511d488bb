/* amt-document-parts.c: links, fields and their like. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-parts.h"

#include <string.h>

/* Beyond it no browser reads. */
#define MAX_URI 2000

gboolean
amt_render_link_may_open (const AmtRenderLink *self)
{
  static const char *const SCHEMES[] = { "https://", "http://", "mailto:" };
  const char *rest = NULL;

  if (self->kind != AMT_RENDER_LINK_URI || strlen (self->target) > MAX_URI)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (SCHEMES) && !rest; i++)
    if (g_ascii_strncasecmp (self->target, SCHEMES[i], strlen (SCHEMES[i])) == 0)
      rest = self->target + strlen (SCHEMES[i]);
  if (!rest || !*rest || *rest == '-')
    return FALSE;
  for (const char *at = rest; *at; at++)
    if (!g_ascii_isgraph (*at) || strchr ("\"'<>\\^`{|}", *at))
      return FALSE;
  return TRUE;
}

static void
link_free (gpointer data)
{
  AmtRenderLink *self = data;

  g_free (self->target);
  g_free (self);
}

static void
field_free (gpointer data)
{
  AmtRenderField *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  AmtRenderEntry *self = data;

  g_free (self->title);
  g_free (self);
}

static void
file_free (gpointer data)
{
  AmtRenderFile *self = data;

  g_free (self->name);
  g_free (self->description);
  g_free (self);
}

static void
signature_free (gpointer data)
{
  AmtRenderSignature *self = data;

  g_free (self->signer);
  g_free (self);
}

GDestroyNotify
amt_render_list_get_free (AmtRenderList list)
{
  switch (list)
    {
    case AMT_RENDER_LINKS:
      return link_free;
    case AMT_RENDER_FIELDS:
      return field_free;
    case AMT_RENDER_OUTLINE:
      return entry_free;
    case AMT_RENDER_FILES:
      return file_free;
    case AMT_RENDER_SIGNATURES:
      return signature_free;
    case AMT_RENDER_LABELS:
    default:
      return g_free;
    }
}
