/* amt-desk-search.c: searching what is here with what a clerk types. Owned by AmtDesk. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-desk-search.h"

#include "amt-base.h"
#include "amt-desk-private.h"

#include <glib/gi18n.h>

void
amt_desk_search_free (AmtDeskSearch *self)
{
  g_clear_pointer (&self->query, amt_search_query_free);
  g_clear_pointer (&self->result, amt_search_result_free);
  g_free (self);
}

const AmtField *
amt_desk_search_field (const AmtReferences *references, const AmtSearchHit *hit,
                       const AmtSearchPlace *place)
{
  const AmtService *service = amt_references_find_service (references, hit->row->value->service_id);

  if (place->in != AMT_FOUND_FORM || !service)
    return NULL;

  for (guint i = 0; i < service->sections->len; i++)
    {
      const AmtSection *section = service->sections->pdata[i];

      for (guint j = 0; j < section->fields->len; j++)
        {
          const AmtField *field = section->fields->pdata[j];

          if (g_strcmp0 (field->id, place->item) == 0)
            return field;
        }
    }

  return NULL;
}

char *
amt_desk_search_page_words (const AmtSearchPlace *place)
{
  if (place->in != AMT_FOUND_PAGE)
    return NULL;
  if (!place->document || !*place->document)
    /* Translators: where something was found: on page %u of a document without a name. */
    return g_strdup_printf (_ ("in a document, page %u"), place->page + 1);

  /* Translators: where something was found: %1$s is the name of a document, %2$u the number of a page in it. */
  return g_strdup_printf (_ ("in document “%1$s”, page %2$u"), place->document, place->page + 1);
}

/* What was found in a table is not told by column: one masked column masks it all. */
static gboolean
is_masked (const AmtField *field)
{
  if (g_strcmp0 (field->type, "masked") == 0)
    return TRUE;

  for (guint i = 0; field->columns && i < field->columns->len; i++)
    if (is_masked (field->columns->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
mask_places (const AmtReferences *references, const AmtSearchHit *hit)
{
  for (guint i = 0; i < hit->places->len; i++)
    {
      AmtSearchPlace *place = hit->places->pdata[i];
      const AmtField *field = amt_desk_search_field (references, hit, place);

      if (field && is_masked (field))
        {
          g_free (place->excerpt);
          place->excerpt = g_strdup (AMT_DESK_SEARCH_MASK);
          g_array_set_size (place->marks, 0);
        }
    }
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = g_task_get_source_object (task);
  AmtDeskSearch *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtDeskSearch *answer;

  search->result = amt_store_search_finish (AMT_STORE (source), result, &error);
  if (!search->result)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < search->result->hits->len; i++)
    mask_places (self->references, search->result->hits->pdata[i]);

  answer = g_new0 (AmtDeskSearch, 1);
  answer->query = g_steal_pointer (&search->query);
  answer->result = g_steal_pointer (&search->result);
  g_task_return_pointer (task, answer, (GDestroyNotify) amt_desk_search_free);
}

void
amt_desk_search_async (AmtDesk *self, const char *text, guint limit, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AmtDeskSearch *search = g_new0 (AmtDeskSearch, 1);
  const AmtReferences *references = self->references;
  g_autofree char *today = amt_time_legal_day (amt_clock_now (self->clock));

  AMT_ASSERT_MAIN ();

  g_task_set_source_tag (task, amt_desk_search_async);
  g_task_set_task_data (task, search, (GDestroyNotify) amt_desk_search_free);
  search->query = amt_search_query_parse (text, today);
  amt_search_query_resolve (search->query, references->services, references->users,
                            references->me ? references->me->id : NULL);
  amt_store_search_async (self->store, search->query, today, limit, cancellable, searched_cb,
                          g_steal_pointer (&task));
}

AmtDeskSearch *
amt_desk_search_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_search_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
