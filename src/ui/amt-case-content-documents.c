/* amt-case-content-documents.c: the documents of a case beside its pages, in their place, or in the window of the documents.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-content-private.h"

#include "amt-focus.h"
#include "amt-json.h"
#include "amt-side-by-side.h"
#include "amt-viewer-window.h"

static GSettings *
settings_of (AmtCaseContent *self)
{
  return amt_workplace_get_settings (self->workplace);
}

static gboolean
is_detached (AmtCaseContent *self)
{
  return g_settings_get_boolean (settings_of (self), "documents-detached");
}

/* The viewer stands where it belongs now: beside the pages, in the window of its own, or nowhere. */
void
amt_case_content_place_viewer (AmtCaseContent *self)
{
  AmtSideBySide *beside = AMT_SIDE_BY_SIDE (self->beside);
  gboolean detached;

  if (!self->viewer || !self->home)
    return;
  detached = is_detached (self);
  amt_viewer_set_in_window (AMT_VIEWER (self->viewer), detached);
  if (detached)
    {
      amt_focus_drop (self->viewer);
      amt_side_by_side_set_end (beside, NULL);
      amt_viewer_window_take (self->workplace, self->home, AMT_VIEWER (self->viewer));
      return;
    }
  amt_viewer_window_give_back (self->workplace, AMT_VIEWER (self->viewer));
  amt_side_by_side_set_end (beside, self->viewing ? self->viewer : NULL);
}

static void
say_documents (AmtCaseContent *self)
{
  g_signal_emit_by_name (self, "page-changed");
}

static void
set_viewing (AmtCaseContent *self, gboolean viewing)
{
  gboolean focused = self->viewer && gtk_widget_get_focus_child (self->viewer);

  self->viewing = viewing;
  amt_case_content_place_viewer (self);
  amt_side_by_side_set_front (AMT_SIDE_BY_SIDE (self->beside), viewing);
  if (!viewing && focused)
    gtk_widget_grab_focus (self->tabs[self->page]);
  say_documents (self);
}

static void
close_wanted_cb (AmtViewer *viewer, AmtCaseContent *self)
{
  set_viewing (self, FALSE);
}

static void
make_viewer (AmtCaseContent *self)
{
  if (self->viewer)
    return;
  self->viewer = g_object_ref_sink (amt_viewer_new (self->workplace, self->open_case));
  amt_viewer_set_places (AMT_VIEWER (self->viewer),
                         amt_json_member_object (self->place, "documents"));
  g_signal_connect (self->viewer, "close-wanted", G_CALLBACK (close_wanted_cb), self);
}

/* The file that was read last, else the first one. */
static const char *
usual_document (AmtCaseContent *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  const char *last = amt_json_string (self->place, "document");

  if (last && value && amt_case_find_document (value, last))
    return last;
  return value && value->documents->len > 0 ? ((AmtDocument *) value->documents->pdata[0])->id
                                            : NULL;
}

static void
show_usual_document (AmtCaseContent *self)
{
  const char *id = usual_document (self);

  make_viewer (self);
  if (id && !amt_viewer_get_document (AMT_VIEWER (self->viewer)))
    amt_viewer_show (AMT_VIEWER (self->viewer), id, AMT_VIEWER_AS_LEFT, NULL);
}

/* As the case was left; in the window of the documents there is always one. */
void
amt_case_content_start_viewer (AmtCaseContent *self)
{
  gboolean left_open = amt_json_bool (self->place, "viewing", FALSE);

  if (self->viewer_started || (!left_open && !is_detached (self)))
    return;
  self->viewer_started = TRUE;
  show_usual_document (self);
  self->viewing = self->viewing || left_open;
  amt_case_content_place_viewer (self);
}

static void
detached_cb (AmtCaseContent *self)
{
  if (!self->started || !self->home)
    return;
  if (is_detached (self))
    show_usual_document (self);
  else
    self->viewing = self->viewer != NULL;
  amt_case_content_place_viewer (self);
  amt_side_by_side_set_front (AMT_SIDE_BY_SIDE (self->beside), self->viewing);
  say_documents (self);
}

/* The window of the documents follows the window in which one works. */
void
amt_case_content_follow_window (AmtCaseContent *self)
{
  if (self->viewer && self->home && gtk_window_is_active (self->home) && is_detached (self))
    amt_case_content_place_viewer (self);
}

static void
beside_changed_cb (AmtCaseContent *self)
{
  say_documents (self);
}

void
amt_case_content_watch_documents (AmtCaseContent *self)
{
  amt_side_by_side_set_share (AMT_SIDE_BY_SIDE (self->beside),
                              g_settings_get_double (settings_of (self), "documents-share"));
  g_signal_connect_swapped (self->beside, "changed", G_CALLBACK (beside_changed_cb), self);
  g_signal_connect_object (settings_of (self), "changed::documents-detached",
                           G_CALLBACK (detached_cb), self, G_CONNECT_SWAPPED);
}

/* The case goes, or its window: what the documents' window shows of it goes as well. */
void
amt_case_content_drop_viewer (AmtCaseContent *self)
{
  if (!self->viewer)
    return;
  g_settings_set_double (settings_of (self), "documents-share",
                         amt_side_by_side_get_share (AMT_SIDE_BY_SIDE (self->beside)));
  g_signal_handlers_disconnect_by_data (self->viewer, self);
  amt_viewer_leave (AMT_VIEWER (self->viewer));
  amt_viewer_window_give_back (self->workplace, AMT_VIEWER (self->viewer));
  amt_side_by_side_set_end (AMT_SIDE_BY_SIDE (self->beside), NULL);
  g_clear_object (&self->viewer);
}

gboolean
amt_case_content_is_viewer_shown (AmtCaseContent *self)
{
  return amt_side_by_side_is_shown (AMT_SIDE_BY_SIDE (self->beside), self->viewer) && !self->decide;
}

void
amt_case_content_save_documents (AmtCaseContent *self, JsonObject *place)
{
  const char *document = amt_json_string (self->place, "document");
  JsonObject *documents = amt_json_member_object (self->place, "documents");

  if (self->viewer)
    {
      if (amt_viewer_get_document (AMT_VIEWER (self->viewer)))
        document = amt_viewer_get_document (AMT_VIEWER (self->viewer));
      json_object_set_object_member (place, "documents",
                                     amt_viewer_dup_places (AMT_VIEWER (self->viewer)));
    }
  else if (documents)
    json_object_set_object_member (place, "documents", json_object_ref (documents));
  if (document)
    json_object_set_string_member (place, "document", document);
  json_object_set_boolean_member (place, "viewing", self->viewing);
}

void
amt_case_content_show_document (AmtCaseContent *self, const char *document_id, guint page,
                                const char *words)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  if (!value || !value->whole)
    return;
  amt_case_content_close_decide (self);
  self->viewer_started = TRUE;
  make_viewer (self);
  amt_viewer_show (AMT_VIEWER (self->viewer), document_id, page, words);
  set_viewing (self, TRUE);
  gtk_widget_grab_focus (self->viewer);
}

void
amt_case_content_set_documents_shown (AmtCaseContent *self, gboolean shown)
{
  if (is_detached (self) && self->viewer)
    {
      g_settings_set_boolean (settings_of (self), "documents-detached", FALSE);
      return;
    }
  if (shown)
    show_usual_document (self);
  set_viewing (self, shown);
  if (shown && amt_case_content_is_viewer_shown (self))
    gtk_widget_grab_focus (self->viewer);
}

gboolean
amt_case_content_get_documents_shown (AmtCaseContent *self)
{
  return amt_case_content_is_viewer_shown (self);
}

AmtViewer *
amt_case_content_get_viewer (AmtCaseContent *self)
{
  return self->viewer ? AMT_VIEWER (self->viewer) : NULL;
}
