/* amt-command-item.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-command-item.h"

struct _AmtCommandItem
{
  GObject parent_instance;

  char *action; /* (owned) */
  char *label;  /* (owned) */
  char *group;  /* (owned) */
  char *keys;   /* (owned) (nullable) */
  char *why;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtCommandItem, amt_command_item, G_TYPE_OBJECT)

static void
amt_command_item_finalize (GObject *object)
{
  AmtCommandItem *self = AMT_COMMAND_ITEM (object);

  g_free (self->action);
  g_free (self->label);
  g_free (self->group);
  g_free (self->keys);
  g_free (self->why);
  G_OBJECT_CLASS (amt_command_item_parent_class)->finalize (object);
}

static void
amt_command_item_class_init (AmtCommandItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_command_item_finalize;
}

static void
amt_command_item_init (AmtCommandItem *self)
{
}

static char *
dup_keys (const char *keys)
{
  g_auto (GStrv) each = keys ? g_strsplit (keys, " ", 2) : NULL;
  guint key;
  GdkModifierType modifiers;

  if (!each || !each[0] || !gtk_accelerator_parse (each[0], &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

AmtCommandItem *
amt_command_item_new (const char *action, const char *label, const char *group, const char *keys,
                      const char *why)
{
  AmtCommandItem *self = g_object_new (AMT_TYPE_COMMAND_ITEM, NULL);

  self->action = g_strdup (action);
  self->label = g_strdup (label);
  self->group = g_strdup (group);
  self->keys = dup_keys (keys);
  self->why = g_strdup (why);
  return self;
}

const char *
amt_command_item_get_action (AmtCommandItem *self)
{
  return self->action;
}

const char *
amt_command_item_get_label (AmtCommandItem *self)
{
  return self->label;
}

const char *
amt_command_item_get_group (AmtCommandItem *self)
{
  return self->group;
}

const char *
amt_command_item_get_keys (AmtCommandItem *self)
{
  return self->keys;
}

gboolean
amt_command_item_is_enabled (AmtCommandItem *self)
{
  return self->why == NULL;
}

const char *
amt_command_item_get_why (AmtCommandItem *self)
{
  return self->why;
}
