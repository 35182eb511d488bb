/* amt-search-resolve.c: names of services and people in a query become ids. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fold.h"
#include "amt-search-query.h"

#include <string.h>

/* A shorter word is rather the beginning of a name. */
#define MIN_SERVICE_LETTERS 3

static void
add_note (AmtSearchQuery *self, AmtSearchNoteKind kind, const char *text)
{
  AmtSearchNote *note = g_new0 (AmtSearchNote, 1);

  note->kind = kind;
  note->text = g_strdup (text);
  g_ptr_array_add (self->notes, note);
}

static gboolean
begins (const char *word, const char *key)
{
  return *key && g_str_has_prefix (word, key);
}

/* Each word of @key begins a word of @name. */
static gboolean
name_fits (const char *name, const char *key)
{
  g_autofree char *name_key = amt_fold_key (name);
  g_auto (GStrv) words = g_strsplit (name_key, " ", -1);
  g_auto (GStrv) wanted = g_strsplit (key, " ", -1);

  for (guint i = 0; wanted[i]; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; words[j] && !found; j++)
        found = begins (words[j], wanted[i]);
      if (!found)
        return FALSE;
    }

  return wanted[0] != NULL;
}

/* Adds the ids of those in @table that @text means. Returns: whether there is one. */
static gboolean
add_ids (GPtrArray *ids, GHashTable *table, const char *text, const char *(*name_of) (gpointer))
{
  g_autofree char *key = amt_fold_key (text);
  guint before = ids->len;
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (g_strcmp0 (id, text) == 0 || name_fits (name_of (value), key) || name_fits (id, key))
      g_ptr_array_add (ids, g_strdup (id));

  return ids->len > before;
}

static const char *
service_name (gpointer value)
{
  return ((const AmtService *) value)->name;
}

static const char *
user_name (gpointer value)
{
  return ((const AmtUser *) value)->name;
}

static char **
end_ids (GPtrArray *ids)
{
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_steal (ids, NULL);
}

static void
resolve_term (AmtSearchTerm *term, GHashTable *services)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&term->service_ids, g_strfreev);
  if (term->kind == AMT_SEARCH_ANYWHERE && !term->exact &&
      strlen (term->phrases[0]) >= MIN_SERVICE_LETTERS &&
      add_ids (ids, services, term->text, service_name))
    term->service_ids = end_ids (ids);
}

static gboolean
names_anybody (GHashTable *users, const char *text)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  return add_ids (ids, users, text, user_name);
}

/* "an:Anna Berg": words behind the last "an:" that go on with the name of somebody. */
static void
join_assignee (AmtSearchQuery *self, GHashTable *users)
{
  guint n = self->assignees ? g_strv_length (self->assignees) : 0;

  if (n == 0 || self->assignees[n - 1][0] == AMT_SEARCH_ME[0])
    return;

  for (guint i = 0; i < self->terms->len;)
    {
      const AmtSearchTerm *term = self->terms->pdata[i];
      g_autofree char *joined = g_strconcat (self->assignees[n - 1], " ", term->text, NULL);

      if (term->after_assignee && names_anybody (users, joined))
        {
          g_free (self->assignees[n - 1]);
          self->assignees[n - 1] = g_steal_pointer (&joined);
          g_ptr_array_remove_index (self->terms, i);
        }
      else if (term->after_assignee)
        return;
      else
        i++;
    }
}

void
amt_search_query_resolve (AmtSearchQuery *self, GHashTable *services, GHashTable *users,
                          const char *me)
{
  g_autoptr (GPtrArray) service_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) assignee_ids = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&self->service_ids, g_strfreev);
  g_clear_pointer (&self->assignee_ids, g_strfreev);
  self->unassigned = FALSE;

  join_assignee (self, users);
  for (guint i = 0; i < self->terms->len; i++)
    resolve_term (self->terms->pdata[i], services);
  for (guint i = 0; self->services && self->services[i]; i++)
    if (!add_ids (service_ids, services, self->services[i], service_name))
      add_note (self, AMT_SEARCH_NOTE_SERVICE, self->services[i]);
  for (guint i = 0; self->assignees && self->assignees[i]; i++)
    {
      const char *name = self->assignees[i];

      if (g_str_equal (name, AMT_SEARCH_NOBODY))
        self->unassigned = TRUE;
      else if (g_str_equal (name, AMT_SEARCH_ME))
        g_ptr_array_add (assignee_ids, g_strdup (me ? me : ""));
      else if (!add_ids (assignee_ids, users, name, user_name))
        add_note (self, AMT_SEARCH_NOTE_USER, name);
    }

  if (service_ids->len > 0)
    self->service_ids = end_ids (service_ids);
  if (assignee_ids->len > 0 || self->unassigned)
    self->assignee_ids = end_ids (assignee_ids);
}
