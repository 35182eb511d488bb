/* amt-viewer-pages.c: what is seen of the document that is open: its pages, what is known of it, its text. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-dialogs.h"

#include <glib/gi18n.h>

/* --- the pages ----------------------------------------------------------------------------------------- */

void
amt_viewer_set_facts (AmtViewer *self)
{
  AmtClock *clock = amt_context_get_clock (amt_workplace_get_context (self->workplace));
  const AmtFindingFacts facts = {
    .document = amt_viewer_document_get_document (self->document),
    .kind = amt_render_session_get_kind (amt_viewer_document_get_session (self->document)),
    .findings = amt_viewer_document_get_findings (self->document),
    .signatures = amt_viewer_document_get_signatures (self->document),
    .files = amt_viewer_document_get_files (self->document),
    .now = amt_clock_now (clock),
  };

  self->pixels_only = amt_findings_are_grave (&facts);
  amt_findings_set (AMT_FINDINGS (self->findings), &facts);
}

static void
labels_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewer) self = user_data;
  g_autoptr (GPtrArray) labels =
      amt_render_session_list_finish (AMT_RENDER_SESSION (source), result, NULL);
  AmtRenderSession *session = self->workplace ? amt_viewer_get_session (self) : NULL;

  if (!labels || G_OBJECT (session) != source)
    return;
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  self->labels = g_steal_pointer (&labels);
  amt_viewer_thumbnails_set_session (
      AMT_VIEWER_THUMBNAILS (self->thumbnails), session,
      self->labels->len == amt_render_session_get_n_pages (session) ? self->labels : NULL);
  amt_viewer_thumbnails_set_page (AMT_VIEWER_THUMBNAILS (self->thumbnails),
                                  amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view)));
  amt_viewer_thumbnails_set_rotation (
      AMT_VIEWER_THUMBNAILS (self->thumbnails),
      amt_document_view_get_rotation (AMT_DOCUMENT_VIEW (self->view)));
  amt_viewer_update_bars (self);
}

static void
outline_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewer) self = user_data;
  g_autoptr (GPtrArray) entries =
      amt_render_session_list_finish (AMT_RENDER_SESSION (source), result, NULL);

  if (!self->workplace || G_OBJECT (amt_viewer_get_session (self)) != source)
    return;
  amt_viewer_outline_set_entries (AMT_VIEWER_OUTLINE (self->outline), entries);
  gtk_widget_set_visible (self->side_tabs, entries && entries->len > 0);
}

static void
ask_lists (AmtViewer *self, AmtRenderSession *session)
{
  amt_render_session_list_async (session, AMT_RENDER_LABELS, 0, AMT_RENDER_NEIGHBOUR,
                                 self->cancellable, labels_cb, g_object_ref (self));
  if (!self->pixels_only)
    amt_render_session_list_async (session, AMT_RENDER_OUTLINE, 0, AMT_RENDER_NEIGHBOUR,
                                   self->cancellable, outline_cb, g_object_ref (self));
}

void
amt_viewer_show_pages (AmtViewer *self)
{
  AmtRenderSession *session = amt_viewer_document_get_session (self->document);
  AmtDocumentView *view = AMT_DOCUMENT_VIEW (self->view);
  AmtDocumentPlace place;

  amt_viewer_set_facts (self);
  self->shown = TRUE;
  amt_document_view_set_pixels_only (view, self->pixels_only);
  amt_document_view_set_session (view, session);
  amt_viewer_find_place (self, &place);
  amt_document_view_set_place (view, &place);
  self->wanted_page = AMT_VIEWER_AS_LEFT;
  amt_viewer_thumbnails_set_session (AMT_VIEWER_THUMBNAILS (self->thumbnails), session, NULL);
  amt_viewer_thumbnails_set_page (AMT_VIEWER_THUMBNAILS (self->thumbnails), place.page);
  amt_viewer_thumbnails_set_rotation (AMT_VIEWER_THUMBNAILS (self->thumbnails), place.rotation);
  amt_document_search_set_session (self->search, self->pixels_only ? NULL : session);
  ask_lists (self, session);
  amt_viewer_show_child (self, "pages");
  if (self->wanted_words && !self->pixels_only)
    amt_viewer_search_bar_open (AMT_VIEWER_SEARCH_BAR (self->search_bar), self->wanted_words);
  else if (amt_viewer_search_bar_is_open (AMT_VIEWER_SEARCH_BAR (self->search_bar)))
    amt_viewer_search_bar_open (AMT_VIEWER_SEARCH_BAR (self->search_bar), NULL);
  g_clear_pointer (&self->wanted_words, g_free);
}

/* What is shown belongs to a document that goes. */
void
amt_viewer_hide_pages (AmtViewer *self)
{
  self->shown = FALSE;
  self->pixels_only = FALSE;
  self->text_allowed = FALSE;
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  amt_document_search_set_session (self->search, NULL);
  amt_document_view_set_session (AMT_DOCUMENT_VIEW (self->view), NULL);
  amt_text_view_page_set_session (AMT_TEXT_VIEW_PAGE (self->text), NULL, 0);
  amt_viewer_thumbnails_set_session (AMT_VIEWER_THUMBNAILS (self->thumbnails), NULL, NULL);
  amt_viewer_outline_set_entries (AMT_VIEWER_OUTLINE (self->outline), NULL);
  gtk_widget_set_visible (self->side_tabs, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->side_stack), self->thumbnails);
  amt_findings_set (AMT_FINDINGS (self->findings), NULL);
  amt_password_bar_clear (AMT_PASSWORD_BAR (self->locked));
}

/* --- the text ------------------------------------------------------------------------------------------ */

static void
show_text_now (AmtViewer *self)
{
  AmtRenderSession *session = amt_viewer_get_session (self);

  if (!session)
    return;
  amt_text_view_page_set_session (AMT_TEXT_VIEW_PAGE (self->text), session,
                                  amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view)));
  amt_viewer_search_bar_close (AMT_VIEWER_SEARCH_BAR (self->search_bar));
  amt_viewer_show_child (self, "text");
  gtk_widget_grab_focus (self->text);
  amt_viewer_update_bars (self);
  amt_viewer_update_actions (self);
}

static void
text_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtViewer) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);

  if (!self->workplace || !self->pixels_only || g_strcmp0 (answer, "show") != 0)
    return;
  self->text_allowed = TRUE;
  show_text_now (self);
}

void
amt_viewer_show_text (AmtViewer *self, gboolean text)
{
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "show", _ ("_Show Text"), AMT_ANSWER_NORMAL },
                                { NULL } };
  guint page;

  if (!self->shown || text == amt_viewer_is_text (self))
    return;
  if (!text)
    {
      page = amt_text_view_page_get_page (AMT_TEXT_VIEW_PAGE (self->text));
      amt_viewer_show_child (self, "pages");
      if (page != amt_document_view_get_page (AMT_DOCUMENT_VIEW (self->view)))
        amt_document_view_go_to (AMT_DOCUMENT_VIEW (self->view), page, NULL);
      gtk_widget_grab_focus (self->view);
      amt_viewer_update_bars (self);
      amt_viewer_update_actions (self);
    }
  else if (self->pixels_only && !self->text_allowed)
    amt_dialogs_ask_async (
        GTK_WIDGET (self), _ ("Show the Text of This File?"),
        _ ("The file is suspicious, so only a picture of it is shown. Its text may be another one "
           "than the pages show. It is only displayed; nothing in it is run or opened."),
        NULL, answers, self->cancellable, text_asked_cb, g_object_ref (self));
  else
    show_text_now (self);
}
