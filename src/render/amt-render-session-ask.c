/* amt-render-session-ask.c: the door for what stands in a document beside its picture. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-session-private.h"

#include "amt-base.h"

#include <string.h>

G_STATIC_ASSERT ((int) AMT_RENDER_FIND_CASE == AMT_FIND_CASE_SENSITIVE);
G_STATIC_ASSERT ((int) AMT_RENDER_FIND_WHOLE_WORDS == AMT_FIND_WHOLE_WORDS);
G_STATIC_ASSERT ((int) AMT_RENDER_LINK_OTHER == AMT_LINK_OTHER);
G_STATIC_ASSERT ((int) AMT_RENDER_FIELD_OTHER == AMT_FIELD_OTHER);
G_STATIC_ASSERT ((int) AMT_RENDER_SIGNATURE_UNCHECKED == AMT_SIGNATURE_UNCHECKED);

/* Fails the task for a page that is not there. */
static AmtRenderJob *
new_job (AmtRenderSession *self, guint32 list, guint page, AmtRenderPriority priority, GTask *task)
{
  const AmtRenderArea area = { .page = page };
  AmtRenderJob *job;

  if (page >= self->n_pages)
    {
      g_task_return_new_error (task, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE, "no such page");
      return NULL;
    }
  job = amt_render_job_new (AMT_MESSAGE_LIST, &area, priority, task);
  job->list = list;
  return job;
}

void
amt_render_session_layout_async (AmtRenderSession *self, guint page, AmtRenderPriority priority,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES);
  g_task_set_source_tag (task, amt_render_session_layout_async);
  job = new_job (self, AMT_LIST_LAYOUT, page, priority, task);
  if (job)
    amt_render_session_push_job (self, job);
}

AmtPageText *
amt_render_session_layout_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_layout_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_render_session_find_async (AmtRenderSession *self, guint page, const char *words,
                               AmtRenderFindFlags flags, AmtRenderPriority priority,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES && *words &&
                    strlen (words) <= AMT_RENDER_MAX_WORDS);
  g_task_set_source_tag (task, amt_render_session_find_async);
  job = new_job (self, AMT_LIST_HITS, page, priority, task);
  if (!job)
    return;
  job->words = g_strdup (words);
  job->find_flags = (guint32) flags;
  amt_render_session_push_job (self, job);
}

GPtrArray *
amt_render_session_find_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static guint32
protocol_list (AmtRenderList list)
{
  switch (list)
    {
    case AMT_RENDER_LINKS:
      return AMT_LIST_LINKS;
    case AMT_RENDER_FIELDS:
      return AMT_LIST_FIELDS;
    case AMT_RENDER_OUTLINE:
      return AMT_LIST_OUTLINE;
    case AMT_RENDER_FILES:
      return AMT_LIST_FILES;
    case AMT_RENDER_SIGNATURES:
      return AMT_LIST_SIGNATURES;
    case AMT_RENDER_LABELS:
    default:
      return AMT_LIST_LABELS;
    }
}

void
amt_render_session_list_async (AmtRenderSession *self, AmtRenderList list, guint page,
                               AmtRenderPriority priority, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (priority < AMT_RENDER_N_PRIORITIES);
  g_task_set_source_tag (task, amt_render_session_list_async);
  job = new_job (self, protocol_list (list), page, priority, task);
  if (job)
    amt_render_session_push_job (self, job);
}

GPtrArray *
amt_render_session_list_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- before a document opens ---------------------------------------------------------------------------- */

/* What a file of each type is called. */
static const struct
{
  AmtRenderKind kind;
  const char *media_types[2];
  const char *extensions[4];
} TYPES[] = {
  { AMT_RENDER_KIND_PDF, { "application/pdf" }, { "pdf" } },
  { AMT_RENDER_KIND_JPEG, { "image/jpeg" }, { "jpg", "jpeg", "jpe", "jfif" } },
  { AMT_RENDER_KIND_PNG, { "image/png" }, { "png" } },
  { AMT_RENDER_KIND_TIFF, { "image/tiff" }, { "tif", "tiff" } },
  { AMT_RENDER_KIND_WEBP, { "image/webp" }, { "webp" } },
  { AMT_RENDER_KIND_HEIF, { "image/heic", "image/heif" }, { "heic", "heif", "hif", "avif" } },
};

static gboolean
is_one_of (const char *text, gsize length, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n && names[i]; i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], text, length) == 0)
      return TRUE;
  return FALSE;
}

/* What says nothing ("application/octet-stream", no extension) is no contradiction. */
static gboolean
is_other_type (AmtRenderKind kind, const char *name, const char *media_type)
{
  const char *dot = name ? strrchr (name, '.') : NULL;
  const gsize type_length = media_type ? strcspn (media_type, "; \t") : 0;
  gsize i;

  for (i = 0; i + 1 < G_N_ELEMENTS (TYPES) && TYPES[i].kind != kind; i++)
    continue;
  if (dot && !is_one_of (dot + 1, strlen (dot + 1), TYPES[i].extensions,
                         G_N_ELEMENTS (TYPES[i].extensions)))
    return TRUE;
  return type_length > 0 &&
         g_ascii_strncasecmp (media_type, "application/octet-stream", type_length) != 0 &&
         !is_one_of (media_type, type_length, TYPES[i].media_types,
                     G_N_ELEMENTS (TYPES[i].media_types));
}

static void
add (GArray *findings, AmtFindingKind kind, guint n, gboolean flagged)
{
  const AmtFinding finding = { kind, n, flagged };

  if (n > 0)
    g_array_append_val (findings, finding);
}

static void
unref_findings (gpointer data)
{
  g_array_unref (data);
}

/* What the session knew when it was asked. */
typedef struct
{
  gboolean other_type;
} Before;

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtRenderSession *self = AMT_RENDER_SESSION (source);
  const Before *before = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree AmtFacts *facts = g_task_propagate_pointer (G_TASK (result), &error);
  GArray *findings;

  if (!facts)
    {
      g_task_return_error (task, error);
      return;
    }
  findings = g_array_new (FALSE, FALSE, sizeof (AmtFinding));
  add (findings, AMT_FINDING_OTHER_TYPE, before->other_type, TRUE);
  add (findings, AMT_FINDING_SCRIPTS, (facts->facts & AMT_FACT_SCRIPTS) != 0, TRUE);
  add (findings, AMT_FINDING_LAUNCH, (facts->facts & AMT_FACT_LAUNCH) != 0, TRUE);
  add (findings, AMT_FINDING_FILES, facts->n_files, TRUE);
  add (findings, AMT_FINDING_MEDIA, (facts->facts & AMT_FACT_MEDIA) != 0, TRUE);
  add (findings, AMT_FINDING_XFA, (facts->facts & AMT_FACT_XFA) != 0, FALSE);
  add (findings, AMT_FINDING_PARTLY, (facts->facts & AMT_FACT_PARTLY) != 0, FALSE);
  add (findings, AMT_FINDING_ENCRYPTED, amt_render_session_is_encrypted (self), FALSE);
  add (findings, AMT_FINDING_SIGNATURES, facts->n_signatures, FALSE);
  add (findings, AMT_FINDING_FORM, (facts->facts & AMT_FACT_FORM) != 0, FALSE);
  add (findings, AMT_FINDING_LINKS, facts->n_uris, FALSE);
  g_task_return_pointer (task, findings, unref_findings);
}

void
amt_render_session_findings_async (AmtRenderSession *self, const char *name, const char *media_type,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) asking = NULL;
  Before *before = g_new0 (Before, 1);
  AmtRenderJob *job;

  AMT_ASSERT_MAIN ();
  before->other_type = is_other_type (amt_render_session_get_kind (self), name, media_type);
  g_task_set_source_tag (task, amt_render_session_findings_async);
  g_task_set_task_data (task, before, g_free);
  asking = g_task_new (self, cancellable, facts_cb, g_object_ref (task));
  g_task_set_source_tag (asking, amt_render_session_findings_async);
  job = new_job (self, AMT_LIST_FACTS, 0, AMT_RENDER_VISIBLE, asking);
  if (job)
    amt_render_session_push_job (self, job);
}

GArray *
amt_render_session_findings_finish (AmtRenderSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_render_session_findings_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
