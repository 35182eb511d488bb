/* amt-viewer-trouble.c: what stands in place of the pages when there are none, and what can be done then. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-error-text.h"
#include "amt-open-elsewhere.h"
#include "amt-render-pool.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *icon;
  const char *title;
  char *text; /* (owned) */
  gboolean again;
  gboolean files; /* saving and opening elsewhere may help */
} Trouble;

static void
describe_fetching (const GError *error, Trouble *trouble)
{
  if (g_error_matches (error, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED))
    {
      trouble->icon = "dialog-warning-symbolic";
      trouble->title = _ ("Malware Was Found in This File");
      trouble->text = g_strdup (_ ("The portal's check found malware. The file is neither fetched "
                                   "nor shown nor saved here."));
      return;
    }
  trouble->icon = "network-offline-symbolic";
  trouble->title = _ ("This File Is Not Here");
  trouble->text =
      g_strdup (_ ("It is not on this computer yet, and the portal cannot be reached at "
                   "the moment."));
  trouble->again = TRUE;
}

static void
describe_unsupported (const AmtDocument *document, Trouble *trouble)
{
  g_autofree char *size = amt_words_size ((guint64) MAX (document->size, 0));

  trouble->files = TRUE;
  if (amt_render_media_type_is_drawn (document->media_type))
    {
      trouble->icon = "dialog-warning-symbolic";
      trouble->title = _ ("This File Is Not What It Claims to Be");
      /* Translators: %s is like "PDF" or "JPEG picture". */
      trouble->text = g_strdup_printf (
          _ ("It was sent as a file of the type “%s”, but its content is something else. Please "
             "save or open it only if you know where it comes from."),
          amt_words_media_type (document->media_type));
      return;
    }
  trouble->icon = "x-office-document-symbolic";
  trouble->title = _ ("Files of This Type Are Not Shown Here");
  /* Translators: name, type and size of a file. */
  trouble->text = g_strdup_printf (_ ("“%s”, %s, %s"), document->name ? document->name : "",
                                   amt_words_media_type (document->media_type), size);
}

static void
describe_render (const GError *error, const AmtDocument *document, gboolean marked,
                 Trouble *trouble)
{
  trouble->icon = "image-missing-symbolic";
  trouble->again = TRUE;
  switch ((AmtRenderError) error->code)
    {
    case AMT_RENDER_ERROR_UNSUPPORTED:
      trouble->again = FALSE;
      describe_unsupported (document, trouble);
      break;
    case AMT_RENDER_ERROR_BROKEN:
      trouble->title = _ ("This File Is Damaged");
      trouble->text = g_strdup (_ ("It cannot be read. Perhaps it did not arrive whole: please ask "
                                   "the sender for it again."));
      trouble->again = FALSE;
      trouble->files = TRUE;
      break;
    case AMT_RENDER_ERROR_TOO_LARGE:
      trouble->title = _ ("This File Is Too Large to Be Shown");
      trouble->text =
          g_strdup (_ ("It has more pages or more data than can be shown safely here."));
      trouble->again = FALSE;
      trouble->files = TRUE;
      break;
    case AMT_RENDER_ERROR_CRASHED:
    case AMT_RENDER_ERROR_TIMEOUT:
      trouble->icon = "dialog-warning-symbolic";
      trouble->title = _ ("This File Could Not Be Shown Safely");
      trouble->text = g_strdup (
          marked ? _ ("The program that opens it in a protected area ended twice because of it. It "
                      "is not opened again unless you ask for it. Nothing else is affected.")
                 : _ ("The program that opens it in a protected area did not cope with it. Nothing "
                      "else is affected."));
      break;
    case AMT_RENDER_ERROR_LIMIT:
      trouble->title = _ ("Too Many Documents Are Open");
      trouble->text = g_strdup (_ ("Please close other windows, then try again."));
      break;
    case AMT_RENDER_ERROR_ENCRYPTED:
    case AMT_RENDER_ERROR_CLOSED:
    case AMT_RENDER_ERROR_HELPER:
    default:
      trouble->title = _ ("Documents Cannot Be Shown at the Moment");
      trouble->text =
          g_strdup (_ ("The program that opens them in a protected area does not start. "
                       "Please tell your IT."));
      trouble->files = TRUE;
      break;
    }
}

/* Without the portal; "nothing was sent" would be no answer to who wants to read. */
static gboolean
is_out_of_reach (const GError *error)
{
  return error->domain == AMT_DESK_ERROR ||
         g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT) ||
         g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST);
}

static void
describe (AmtViewer *self, Trouble *trouble)
{
  const GError *error = amt_viewer_document_get_error (self->document);
  const AmtDocument *document = amt_viewer_document_get_document (self->document);
  g_autoptr (AmtErrorText) text = NULL;

  if (is_out_of_reach (error))
    describe_fetching (error, trouble);
  else if (error->domain == AMT_RENDER_ERROR)
    describe_render (error, document, amt_viewer_document_is_marked (self->document), trouble);
  else
    {
      text = amt_error_text_new (error);
      trouble->icon = "network-error-symbolic";
      trouble->title = _ ("The File Could Not Be Fetched");
      trouble->text = g_strdup (text->body);
      trouble->again = TRUE;
    }
}

void
amt_viewer_show_trouble (AmtViewer *self)
{
  Trouble trouble = { 0 };
  AdwStatusPage *page = ADW_STATUS_PAGE (self->trouble);
  g_autofree char *escaped = NULL;

  describe (self, &trouble);
  escaped = g_markup_escape_text (trouble.text, -1);
  adw_status_page_set_icon_name (page, trouble.icon);
  adw_status_page_set_title (page, trouble.title);
  adw_status_page_set_description (page, escaped);
  gtk_widget_set_visible (self->again, trouble.again);
  gtk_widget_set_visible (self->save, trouble.files);
  gtk_widget_set_visible (self->open,
                          trouble.files && amt_open_elsewhere_is_allowed (self->workplace));
  g_free (trouble.text);
}

static void
again_cb (AmtViewer *self)
{
  if (self->document)
    amt_viewer_open_again (self);
}

GtkWidget *
amt_viewer_make_trouble (AmtViewer *self)
{
  self->trouble = amt_widgets_status ("image-missing-symbolic", NULL, NULL);
  self->trouble_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_halign (self->trouble_box, GTK_ALIGN_CENTER);
  self->again = amt_widgets_text_button (_ ("_Try Again"), NULL);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
  self->save = amt_widgets_text_button (_ ("_Save …"), "viewer.save");
  self->open = amt_widgets_text_button (_ ("_Open in Another Program …"), "viewer.open-elsewhere");
  gtk_widget_add_css_class (self->again, "pill");
  gtk_widget_add_css_class (self->save, "pill");
  gtk_widget_add_css_class (self->open, "pill");
  gtk_box_append (GTK_BOX (self->trouble_box), self->again);
  gtk_box_append (GTK_BOX (self->trouble_box), self->save);
  gtk_box_append (GTK_BOX (self->trouble_box), self->open);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->trouble), self->trouble_box);
  return self->trouble;
}
