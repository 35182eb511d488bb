/* amt-place.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-place.h"

struct _AmtPlace
{
  GObject parent_instance;

  AmtPlaceKind kind;
  char *id;            /* (owned) */
  char *title;         /* (owned) */
  char *icon;          /* (owned) */
  AmtCaseQuery *query; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtPlace, amt_place, G_TYPE_OBJECT)

static void
amt_place_finalize (GObject *object)
{
  AmtPlace *self = AMT_PLACE (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->icon);
  g_clear_pointer (&self->query, amt_case_query_free);
  G_OBJECT_CLASS (amt_place_parent_class)->finalize (object);
}

static void
amt_place_class_init (AmtPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_place_finalize;
}

static void
amt_place_init (AmtPlace *self)
{
}

AmtPlace *
amt_place_new (AmtPlaceKind kind, const char *id, const char *title, const char *icon)
{
  AmtPlace *self = g_object_new (AMT_TYPE_PLACE, NULL);

  self->kind = kind;
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->icon = g_strdup (icon);
  return self;
}

AmtPlace *
amt_place_new_list (const char *id, const char *title, const char *icon, const AmtCaseQuery *query)
{
  AmtPlace *self = amt_place_new (AMT_PLACE_LIST, id, title, icon);

  self->query = amt_case_query_copy (query);
  return self;
}

AmtPlaceKind
amt_place_get_kind (AmtPlace *self)
{
  return self->kind;
}

const char *
amt_place_get_id (AmtPlace *self)
{
  return self->id;
}

const char *
amt_place_get_title (AmtPlace *self)
{
  return self->title;
}

const char *
amt_place_get_icon (AmtPlace *self)
{
  return self->icon;
}

const AmtCaseQuery *
amt_place_get_query (AmtPlace *self)
{
  return self->query;
}
