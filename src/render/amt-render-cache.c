/* amt-render-cache.c: what was drawn, up to a number of bytes. Owned by AmtRenderPool. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-cache.h"

typedef struct
{
  gconstpointer owner; /* (unowned) only compared */
  AmtRenderArea area;
  AmtPixels *pixels; /* (owned) */
  GList link;        /* of recent */
} Entry;

struct _AmtRenderCache
{
  GHashTable *entries; /* (owned) (element-type Entry Entry) itself to itself */
  GQueue recent;       /* (element-type Entry) newest first; owned by entries */
  gsize budget;
  gsize used;
};

static guint
entry_hash (gconstpointer data)
{
  const Entry *entry = data;
  guint hash = g_direct_hash (entry->owner);
  const guint parts[] = { entry->area.page,       entry->area.rotation,   entry->area.width,
                          entry->area.x,          entry->area.y,          entry->area.height,
                          entry->area.area_width, entry->area.area_height };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    hash = hash * 31 + parts[i];
  return hash;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  return one->owner == other->owner && one->area.page == other->area.page &&
         one->area.rotation == other->area.rotation && one->area.width == other->area.width &&
         one->area.height == other->area.height && one->area.x == other->area.x &&
         one->area.y == other->area.y && one->area.area_width == other->area.area_width &&
         one->area.area_height == other->area.area_height;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  amt_pixels_unref (entry->pixels);
  g_free (entry);
}

static void
drop (AmtRenderCache *self, Entry *entry)
{
  self->used -= amt_pixels_get_size (entry->pixels);
  g_queue_unlink (&self->recent, &entry->link);
  g_hash_table_remove (self->entries, entry);
}

static void
shrink (AmtRenderCache *self)
{
  while (self->used > self->budget)
    drop (self, g_queue_peek_tail (&self->recent));
}

static AmtPixels *
use (AmtRenderCache *self, Entry *entry)
{
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return amt_pixels_ref (entry->pixels);
}

AmtRenderCache *
amt_render_cache_new (gsize budget)
{
  AmtRenderCache *self = g_new0 (AmtRenderCache, 1);

  self->budget = budget;
  self->entries = g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
  g_queue_init (&self->recent);
  return self;
}

void
amt_render_cache_free (AmtRenderCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
amt_render_cache_set_budget (AmtRenderCache *self, gsize bytes)
{
  self->budget = bytes;
  shrink (self);
}

gsize
amt_render_cache_get_used (AmtRenderCache *self)
{
  return self->used;
}

void
amt_render_cache_put (AmtRenderCache *self, gconstpointer owner, const AmtRenderArea *area,
                      AmtPixels *pixels)
{
  Entry *entry = g_new0 (Entry, 1);
  Entry *old;

  entry->owner = owner;
  entry->area = *area;
  entry->pixels = amt_pixels_ref (pixels);
  entry->link.data = entry;
  old = g_hash_table_lookup (self->entries, entry);
  if (old)
    drop (self, old);

  g_hash_table_add (self->entries, entry);
  g_queue_push_head_link (&self->recent, &entry->link);
  self->used += amt_pixels_get_size (pixels);
  shrink (self);
}

AmtPixels *
amt_render_cache_get (AmtRenderCache *self, gconstpointer owner, const AmtRenderArea *area)
{
  const Entry wanted = { .owner = owner, .area = *area };
  Entry *entry = g_hash_table_lookup (self->entries, &wanted);

  return entry ? use (self, entry) : NULL;
}

AmtPixels *
amt_render_cache_get_page (AmtRenderCache *self, gconstpointer owner, guint page, guint rotation)
{
  Entry *best = NULL;

  for (GList *link = self->recent.head; link; link = link->next)
    {
      Entry *entry = link->data;

      if (entry->owner == owner && entry->area.page == page && entry->area.rotation == rotation &&
          entry->area.area_width == entry->area.width &&
          entry->area.area_height == entry->area.height &&
          (!best || entry->pixels->width > best->pixels->width))
        best = entry;
    }
  return best ? use (self, best) : NULL;
}

void
amt_render_cache_drop (AmtRenderCache *self, gconstpointer owner)
{
  for (GList *link = self->recent.head, *next; link; link = next)
    {
      next = link->next;
      if (((Entry *) link->data)->owner == owner)
        drop (self, link->data);
    }
}
