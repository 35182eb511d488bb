/* amt-render-job.c: one thing that is wanted of a document. Owned by its session. Main thread; texts are cleaned in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-job.h"

#include "amt-render-memory.h"
#include "amt-render-parse.h"
#include "amt-task.h"

#include <string.h>

#include <unistd.h>

AmtRenderJob *
amt_render_job_new (guint32 kind, const AmtRenderArea *area, AmtRenderPriority priority,
                    GTask *task)
{
  AmtRenderJob *self = g_new0 (AmtRenderJob, 1);

  self->kind = kind;
  self->area = *area;
  self->drawn = *area;
  self->priority = priority;
  self->memory = -1;
  self->second_fd = -1;
  self->task = g_object_ref (task);
  return self;
}

static void
forget_memory (AmtRenderJob *self)
{
  if (self->memory >= 0)
    close (self->memory);
  self->memory = -1;
  if (self->second_fd >= 0)
    close (self->second_fd);
  self->second_fd = -1;
}

static void
forget_cancel (AmtRenderJob *self)
{
  if (self->cancel)
    g_source_destroy (self->cancel);
  g_clear_pointer (&self->cancel, g_source_unref);
}

void
amt_render_job_free (AmtRenderJob *self)
{
  g_assert (!self->task);
  forget_cancel (self);
  forget_memory (self);
  g_free (self->words);
  g_clear_pointer (&self->overlay, g_bytes_unref);
  g_free (self);
}

guint64
amt_render_area_pixels (const AmtRenderArea *area)
{
  return (guint64) area->area_width * area->area_height;
}

gboolean
amt_render_area_check (AmtRenderArea *area, guint n_pages, GError **error)
{
  gboolean right =
      area->rotation == 0 || area->rotation == 90 || area->rotation == 180 || area->rotation == 270;

  if (area->x == 0 && area->y == 0 && area->area_width == 0 && area->area_height == 0)
    {
      area->area_width = area->width;
      area->area_height = area->height;
    }
  /* In this order nothing overflows. */
  if (right && area->page < n_pages && area->width > 0 && area->height > 0 &&
      area->width <= AMT_RENDER_MAX_PAGE_SIDE && area->height <= AMT_RENDER_MAX_PAGE_SIDE &&
      area->area_width > 0 && area->area_height > 0 && area->area_width <= AMT_RENDER_MAX_SIDE &&
      area->area_height <= AMT_RENDER_MAX_SIDE && area->x <= AMT_RENDER_MAX_PAGE_SIDE &&
      area->y <= AMT_RENDER_MAX_PAGE_SIDE && area->x + area->area_width <= area->width &&
      area->y + area->area_height <= area->height &&
      amt_render_area_pixels (area) <= AMT_RENDER_MAX_PIXELS)
    return TRUE;

  g_set_error_literal (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE,
                       "not a part of a page that is drawn");
  return FALSE;
}

gpointer
amt_render_job_get_key (const AmtRenderJob *self)
{
  const guint kind = self->kind == AMT_MESSAGE_RENDER ? 0
                     : self->kind == AMT_MESSAGE_TEXT ? 1
                     : self->kind == AMT_MESSAGE_LIST ? 1 + self->list
                                                      : 0xff;

  return GUINT_TO_POINTER (kind << 16 | self->area.page);
}

static const char *
describe (AmtRenderJob *self, AmtMessage *out)
{
  const AmtRenderArea *drawn = &self->drawn;
  const guint32 stride = drawn->area_width * AMT_PIXELS_DEPTH;

  out->kind = self->kind;
  switch (self->kind)
    {
    case AMT_MESSAGE_RENDER:
      out->body.render = (AmtRender){ drawn->page,
                                      drawn->rotation,
                                      drawn->width,
                                      drawn->height,
                                      drawn->x,
                                      drawn->y,
                                      drawn->area_width,
                                      drawn->area_height,
                                      stride,
                                      self->printing ? AMT_RENDER_PRINTING : 0 };
      self->capacity = (gsize) stride * drawn->area_height;
      return "page";
    case AMT_MESSAGE_LIST:
      self->capacity = self->list == AMT_LIST_LAYOUT ? AMT_RENDER_MAX_LAYOUT : AMT_RENDER_MAX_TEXT;
      out->body.list =
          (AmtList){ self->list, drawn->page, (guint32) self->capacity,
                     self->words ? (guint32) strlen (self->words) : 0, self->find_flags };
      return "list";
    case AMT_MESSAGE_EXPORT:
      self->capacity = AMT_RENDER_MAX_EXPORT;
      out->body.export = self->export;
      out->body.export.capacity = AMT_RENDER_MAX_EXPORT;
      out->body.export.overlay_size =
          self->overlay ? (guint32) g_bytes_get_size (self->overlay) : 0;
      return "pdf";
    default:
      self->capacity = AMT_RENDER_MAX_TEXT;
      out->body.text = (AmtText){ drawn->page, AMT_RENDER_MAX_TEXT };
      return "text";
    }
}

guint
amt_render_job_prepare (AmtRenderJob *self, AmtMessage *out, int *fds, GError **error)
{
  const char *name = describe (self, out);
  gconstpointer more = self->words;
  gsize size = self->words ? strlen (self->words) : 0;
  guint n = 0;

  forget_memory (self);
  self->memory = amt_render_memory_new (name, self->capacity, error);
  if (self->memory < 0)
    return 0;
  fds[n++] = self->memory;
  if (self->words || self->overlay)
    {
      if (self->overlay)
        more = g_bytes_get_data (self->overlay, &size);
      self->second_fd = amt_render_memory_of ("more", more, size, error);
      if (self->second_fd < 0)
        return 0;
      fds[n++] = self->second_fd;
    }
  return n;
}

void
amt_render_job_halve (AmtRenderJob *self)
{
  AmtRenderArea *drawn = &self->drawn;

  self->again = TRUE;
  drawn->width = MAX (drawn->width / 2, 1);
  drawn->height = MAX (drawn->height / 2, 1);
  drawn->area_width = MAX (drawn->area_width / 2, 1);
  drawn->area_height = MAX (drawn->area_height / 2, 1);
  drawn->x = MIN (drawn->x / 2, drawn->width - drawn->area_width);
  drawn->y = MIN (drawn->y / 2, drawn->height - drawn->area_height);
}

GBytes *
amt_render_job_take (AmtRenderJob *self, const AmtFilled *filled, gsize *out_size)
{
  gboolean fits = self->kind == AMT_MESSAGE_RENDER ? filled->size == self->capacity
                                                   : filled->size <= self->capacity;
  GBytes *bytes = fits ? amt_render_memory_take (self->memory, self->capacity) : NULL;

  forget_memory (self);
  *out_size = filled->size;
  return bytes;
}

/* --- answers -------------------------------------------------------------------------------------------- */

void
amt_render_job_return_error (AmtRenderJob *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  forget_cancel (self);
  if (task)
    g_task_return_error (task, g_error_copy (error));
}

static void
unref_pixels (gpointer data)
{
  amt_pixels_unref (data);
}

void
amt_render_job_return_pixels (AmtRenderJob *self, AmtPixels *pixels)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  forget_cancel (self);
  if (task)
    g_task_return_pointer (task, amt_pixels_ref (pixels), unref_pixels);
}

static void
unref_bytes (gpointer data)
{
  g_bytes_unref (data);
}

gboolean
amt_render_job_return_export (AmtRenderJob *self, GBytes *bytes, gsize size)
{
  g_autoptr (GTask) task = NULL;

  if (size < 5 || memcmp (g_bytes_get_data (bytes, NULL), "%PDF-", 5) != 0)
    return FALSE;
  task = g_steal_pointer (&self->task);
  forget_cancel (self);
  if (task)
    g_task_return_pointer (task, g_bytes_new_from_bytes (bytes, 0, size), unref_bytes);
  return TRUE;
}

/* What the helper calls text: made valid, and without what could steer a terminal or a list. */
static char *
clean_text (const char *raw, gsize size)
{
  g_autofree char *valid = g_utf8_make_valid (raw, (gssize) size);
  GString *clean = g_string_sized_new (size);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (letter == '\n' || letter == '\t' || letter == '\f' || !g_unichar_iscntrl (letter))
        g_string_append_len (clean, at, g_utf8_next_char (at) - at);
    }
  return g_string_free (clean, FALSE);
}

static void
cleaned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL), g_free);
}

static void
clean_in_thread (GTask *cleaning, gpointer source, gpointer data, GCancellable *cancellable)
{
  gsize size;
  const char *raw = g_bytes_get_data (data, &size);

  g_task_return_pointer (cleaning, clean_text (raw, size), g_free);
}

void
amt_render_job_return_text (AmtRenderJob *self, GBytes *bytes, gsize size)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_autoptr (GTask) cleaning = NULL;

  forget_cancel (self);
  if (!task)
    return;
  cleaning = g_task_new (NULL, NULL, cleaned_cb, g_object_ref (task));
  g_task_set_source_tag (cleaning, amt_render_job_return_text);
  g_task_set_task_data (cleaning, g_bytes_new_from_bytes (bytes, 0, size),
                        (GDestroyNotify) g_bytes_unref);
  amt_task_run_in_thread (cleaning, clean_in_thread);
}

/* --- lists ---------------------------------------------------------------------------------------------- */

typedef struct
{
  guint32 list;
  guint n_pages;
  GBytes *bytes; /* (owned) */
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *parsing = data;

  g_bytes_unref (parsing->bytes);
  g_free (parsing);
}

static AmtRenderList
public_list (guint32 list)
{
  switch (list)
    {
    case AMT_LIST_LINKS:
      return AMT_RENDER_LINKS;
    case AMT_LIST_FIELDS:
      return AMT_RENDER_FIELDS;
    case AMT_LIST_OUTLINE:
      return AMT_RENDER_OUTLINE;
    case AMT_LIST_FILES:
      return AMT_RENDER_FILES;
    case AMT_LIST_SIGNATURES:
      return AMT_RENDER_SIGNATURES;
    case AMT_LIST_LABELS:
    default:
      return AMT_RENDER_LABELS;
    }
}

static void
unref_text (gpointer data)
{
  amt_page_text_unref (data);
}

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static GDestroyNotify
get_free (guint32 list)
{
  return list == AMT_LIST_LAYOUT ? unref_text : list == AMT_LIST_FACTS ? g_free : unref_array;
}

/* (transfer full) (nullable): NULL: a lie. */
static gpointer
parse (const Parsing *parsing)
{
  AmtFacts facts;

  switch (parsing->list)
    {
    case AMT_LIST_LAYOUT:
      return amt_render_parse_layout (parsing->bytes);
    case AMT_LIST_HITS:
      return amt_render_parse_hits (parsing->bytes);
    case AMT_LIST_FACTS:
      return amt_render_parse_facts (parsing->bytes, &facts) ? g_memdup2 (&facts, sizeof facts)
                                                             : NULL;
    default:
      return amt_render_parse_list (public_list (parsing->list), parsing->bytes, parsing->n_pages);
    }
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Parsing *parsing = data;

  g_task_return_pointer (task, parse (parsing), get_free (parsing->list));
}

void
amt_render_job_parse_async (AmtRenderJob *self, GBytes *bytes, gsize size, guint n_pages,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Parsing *parsing = g_new (Parsing, 1);

  *parsing = (Parsing){ self->list, n_pages, g_bytes_new_from_bytes (bytes, 0, size) };
  g_task_set_source_tag (task, amt_render_job_parse_async);
  g_task_set_task_data (task, parsing, parsing_free);
  amt_task_run_in_thread (task, parse_in_thread);
}

gboolean
amt_render_job_return_parsed (AmtRenderJob *self, GAsyncResult *result)
{
  GTask *parsed = G_TASK (result);
  g_autoptr (GTask) task = NULL;
  gpointer value = g_task_propagate_pointer (parsed, NULL);

  if (!value)
    return FALSE;
  task = g_steal_pointer (&self->task);
  forget_cancel (self);
  if (task)
    g_task_return_pointer (task, value, get_free (self->list));
  else
    get_free (self->list) (value);
  return TRUE;
}
