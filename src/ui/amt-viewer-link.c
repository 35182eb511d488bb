/* amt-viewer-link.c: where a link of a document leads is told, and only a web or mail address opened, after a question. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-private.h"

#include "amt-dialogs.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Letters of a target that are shown; the whole is copied. */
#define MAX_SHOWN 400

typedef struct
{
  AmtViewer *viewer; /* (owned) */
  char *target;      /* (owned) */
} Question;

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);

  if (question->viewer->workplace && g_strcmp0 (answer, "open") == 0)
    amt_dialogs_show_uri (GTK_WIDGET (question->viewer), question->target);
  else if (question->viewer->workplace && g_strcmp0 (answer, "copy") == 0)
    amt_widgets_copy (GTK_WIDGET (question->viewer), question->viewer->workplace,
                      _ ("Address of the Link"), question->target);
  g_object_unref (question->viewer);
  g_free (question->target);
  g_free (question);
}

/* A target that is meant to be read: nothing that turns the direction of writing, no line of endless length. */
static GtkWidget *
make_target (const char *target)
{
  glong length = g_utf8_strlen (target, -1);
  g_autofree char *start = g_utf8_substring (target, 0, MIN (length, MAX_SHOWN));
  g_autofree char *text = g_strdup_printf ("%s%s", start, length > MAX_SHOWN ? " …" : "");
  GtkWidget *label = amt_widgets_label (text, "viewer-target");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 50);
  amt_widgets_set_name (label, text);
  return label;
}

static const char *
why_not (AmtRenderLinkKind kind)
{
  switch (kind)
    {
    case AMT_RENDER_LINK_LAUNCH:
      return _ ("It would start a program or open another file. That is not done here.");
    case AMT_RENDER_LINK_SCRIPT:
      return _ ("It would run a script. That is not done here.");
    case AMT_RENDER_LINK_URI:
    case AMT_RENDER_LINK_PAGE:
    case AMT_RENDER_LINK_OTHER:
    default:
      return _ ("It leads to something that cannot be opened safely.");
    }
}

void
amt_viewer_ask_link (AmtViewer *self, const AmtRenderLink *link)
{
  const AmtAnswer all[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                            { "copy", _ ("_Copy Address"), AMT_ANSWER_NORMAL },
                            { "open", _ ("_Open"), AMT_ANSWER_NORMAL },
                            { NULL } };
  const AmtAnswer none[] = { { "cancel", _ ("_Close"), AMT_ANSWER_NORMAL },
                             { "copy", _ ("_Copy Address"), AMT_ANSWER_NORMAL },
                             { NULL } };
  gboolean may = amt_render_link_may_open (link);
  Question *question;

  if (link->kind == AMT_RENDER_LINK_PAGE)
    return;
  question = g_new0 (Question, 1);
  question->viewer = g_object_ref (self);
  question->target = g_strdup (link->target);
  amt_dialogs_ask_async (
      GTK_WIDGET (self), may ? _ ("Open This Address?") : _ ("This Link Is Not Opened"),
      may ? _ ("The link in the document leads out of the program. Whoever made the document chose "
               "where to.")
          : why_not (link->kind),
      *link->target ? make_target (link->target) : NULL, may ? all : none, self->cancellable,
      asked_cb, question);
}
