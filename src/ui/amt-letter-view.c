/* amt-letter-view.c: see the header. Main thread.
 *
 * The letter comes as a PDF from the preview and goes to a locked helper like everything that is drawn. Each letter is a new
 * document there; the sheet before stays until the new one is drawn, so that nothing flickers under the typing hands.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-letter-view.h"

#include "amt-letter-paper.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* A4 at 96 dpi: as large as on paper. */
#define LARGE_WIDTH 794
#define MARGIN 12

struct _AmtLetterView
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtLetterPreview *preview; /* (owned) */
  GBytes *pdf;               /* (owned) (nullable) the letter that is open or being opened */
  AmtRenderSession *session; /* (owned) (nullable) */
  GCancellable *opening;     /* (owned) (nullable) */
  GCancellable *drawing;     /* (owned) (nullable) */
  guint page;
  gboolean drawn;  /* the sheet shows @pdf, @page and the present size */
  gboolean broken; /* the helper could not */
  gboolean large;
  gboolean stacked;
  gboolean covered;

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *turner;
  GtkWidget *page_label;
  GtkWidget *stack;
  GtkWidget *scrolled;
  GtkWidget *status;
  GtkWidget *uncover;
  GtkWidget *open_line;
  AmtLetterPaper *paper;
};

G_DEFINE_FINAL_TYPE (AmtLetterView, amt_letter_view, GTK_TYPE_WIDGET)

static guint changed_signal;

static void update (AmtLetterView *self);

/* --- drawing ------------------------------------------------------------------------------------------- */

static void
forget (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtLetterView) self = user_data;
  g_autofree char *text =
      amt_render_session_text_finish (AMT_RENDER_SESSION (source), result, NULL);

  /* A screen reader reads the sheet instead of "picture". */
  if (text && self->preview)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->paper),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtLetterView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->preview ||
      AMT_RENDER_SESSION (source) != self->session)
    return;
  g_clear_object (&self->drawing);
  if (pixels)
    amt_letter_paper_set_pixels (self->paper, pixels);
  else
    g_info ("a sheet of the letter could not be drawn: %s", error->message);
  self->broken = !pixels;
  self->drawn = pixels != NULL;
  if (pixels)
    amt_render_session_text_async (self->session, self->page, AMT_RENDER_BACKGROUND, NULL, text_cb,
                                   g_object_ref (self));
  update (self);
}

static void
draw_sheet (AmtLetterView *self)
{
  AmtRenderArea area = { .page = self->page };
  double width, height;

  if (!self->session)
    return;
  amt_render_session_get_page_size (self->session, self->page, &width, &height);
  amt_letter_paper_set_page_size (self->paper, width, height);
  amt_letter_paper_get_device_size (self->paper, &area.width, &area.height);
  if (area.width == 0 || area.height == 0)
    return;
  forget (&self->drawing);
  self->drawing = g_cancellable_new ();
  self->drawn = FALSE;
  amt_render_session_render_async (self->session, &area, AMT_RENDER_VISIBLE, self->drawing,
                                   rendered_cb, g_object_ref (self));
}

static void
resized_cb (AmtLetterPaper *paper, AmtLetterView *self)
{
  draw_sheet (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtLetterView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session =
      amt_render_pool_open_finish (AMT_RENDER_POOL (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->preview)
    return;
  g_clear_object (&self->opening);
  if (!session)
    {
      g_info ("the letter could not be opened: %s", error->message);
      self->broken = TRUE;
      update (self);
      return;
    }
  if (self->session)
    amt_render_session_close (self->session);
  g_set_object (&self->session, session);
  self->page = MIN (self->page, amt_render_session_get_n_pages (session) - 1);
  draw_sheet (self);
  update (self);
}

/* A few dozen kilobytes into memory that the helper gets as it is. */
static int
memory_of (GBytes *pdf)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (pdf, &size);
  int fd = memfd_create ("letter", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  while (fd >= 0 && size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      data += n;
      size -= (gsize) n;
    }
  if (fd >= 0)
    fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return fd;
}

static void
open_pdf (AmtLetterView *self, GBytes *pdf)
{
  AmtContext *context = amt_workplace_get_context (self->workplace);
  int fd = memory_of (pdf);

  g_clear_pointer (&self->pdf, g_bytes_unref);
  self->pdf = g_bytes_ref (pdf);
  self->drawn = FALSE;
  self->broken = fd < 0;
  if (fd < 0)
    return;
  forget (&self->opening);
  self->opening = g_cancellable_new ();
  amt_render_pool_open_async (amt_context_get_render_pool (context), fd, g_bytes_get_size (pdf),
                              NULL, NULL, self->opening, opened_cb, g_object_ref (self));
  close (fd);
}

/* --- what is shown ------------------------------------------------------------------------------------- */

static void
show_status (AmtLetterView *self, const char *icon, const char *title, const char *text)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (self->status);

  adw_status_page_set_icon_name (page, icon);
  adw_status_page_set_title (page, title);
  adw_status_page_set_description (page, text);
  gtk_widget_set_visible (self->uncover, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->status);
}

/* FALSE: there is a letter to be shown. */
static gboolean
show_why_none (AmtLetterView *self)
{
  switch (amt_letter_preview_get_state (self->preview))
    {
    case AMT_LETTER_PREVIEW_EMPTY:
      show_status (self, "document-edit-symbolic", _ ("The Letter Appears Here"),
                   _ ("Choose an outcome. The letter follows what you type."));
      return TRUE;
    case AMT_LETTER_PREVIEW_NO_LETTER:
      show_status (self, "amt-info-symbolic", _ ("No Letter"),
                   _ ("Nothing is sent to the applicant with this outcome."));
      return TRUE;
    case AMT_LETTER_PREVIEW_ROW_ONLY:
      show_status (self, "amt-offline-symbolic", _ ("No Preview"),
                   _ ("The whole case is not on this computer."));
      return TRUE;
    case AMT_LETTER_PREVIEW_TEMPLATE:
      show_status (self, "amt-warning-symbolic", _ ("No Preview"),
                   _ ("The template of this letter or the legal remedies of your authority are not "
                      "known here yet. Please synchronise."));
      return TRUE;
    case AMT_LETTER_PREVIEW_RECIPIENT:
      show_status (self, "amt-warning-symbolic", _ ("No Preview"),
                   _ ("The case names nobody to whom the letter could be addressed."));
      return TRUE;
    case AMT_LETTER_PREVIEW_FAULT:
      show_status (self, "amt-warning-symbolic", _ ("No Preview"),
                   _ ("The letter could not be drawn."));
      return TRUE;
    case AMT_LETTER_PREVIEW_DRAWING:
    case AMT_LETTER_PREVIEW_READY:
    default:
      return FALSE;
    }
}

static void
update_turner (AmtLetterView *self, gboolean shown)
{
  guint n = amt_letter_view_get_n_pages (self);
  /* Translators: %u of %u sheets of a letter. */
  g_autofree char *text = g_strdup_printf (_ ("Page %u of %u"), self->page + 1, MAX (n, 1));
  /* Translators: %s is "Page 1 of 2". */
  g_autofree char *name = g_strdup_printf (_ ("Preview of the letter: %s"), text);

  gtk_widget_set_visible (self->turner, shown && n > 0);
  gtk_label_set_text (GTK_LABEL (self->page_label), text);
  amt_widgets_set_name (GTK_WIDGET (self->paper), name);
}

static void
update_open_line (AmtLetterView *self, gboolean shown)
{
  guint n = amt_letter_preview_get_n_open (self->preview);
  g_autofree char *text = g_strdup_printf (ngettext ("%u value is still missing in the letter.",
                                                     "%u values are still missing in the "
                                                     "letter.",
                                                     n),
                                           n);

  gtk_label_set_text (GTK_LABEL (self->open_line), text);
  gtk_widget_set_visible (self->open_line, shown && n > 0);
}

static void
update (AmtLetterView *self)
{
  GBytes *pdf = amt_letter_preview_get_pdf (self->preview);
  gboolean shown = FALSE;

  if (!show_why_none (self))
    {
      if (pdf && pdf != self->pdf)
        open_pdf (self, pdf);
      if (self->covered)
        {
          show_status (self, "amt-lock-symbolic", _ ("The Address Is Covered"),
                       _ ("This case is protected. The letter shows the address in full."));
          gtk_widget_set_visible (self->uncover, TRUE);
        }
      else if (self->broken)
        show_status (self, "amt-warning-symbolic", _ ("No Preview"),
                     _ ("The letter could not be drawn here. It can be decided all the same."));
      else
        {
          gtk_stack_set_visible_child (GTK_STACK (self->stack), self->scrolled);
          shown = TRUE;
        }
    }
  update_turner (self, shown);
  update_open_line (self, shown);
  g_signal_emit (self, changed_signal, 0);
}

static void
preview_changed_cb (AmtLetterPreview *preview, AmtLetterView *self)
{
  update (self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_letter_view_dispose (GObject *object)
{
  AmtLetterView *self = AMT_LETTER_VIEW (object);

  forget (&self->opening);
  forget (&self->drawing);
  if (self->preview)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  if (self->session)
    amt_render_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->preview);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  G_OBJECT_CLASS (amt_letter_view_parent_class)->dispose (object);
}

static void
amt_letter_view_class_init (AmtLetterViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_letter_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", AMT_TYPE_LETTER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_turner (AmtLetterView *self)
{
  GtkWidget *turner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *enlarge = gtk_toggle_button_new ();

  self->page_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->page_label, "caption");
  gtk_widget_add_css_class (self->page_label, "numeric");
  gtk_button_set_icon_name (GTK_BUTTON (enlarge), "zoom-in-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (enlarge), "decide.enlarge");
  gtk_widget_add_css_class (enlarge, "flat");
  gtk_widget_set_tooltip_text (enlarge, _ ("As large as on paper"));
  amt_widgets_set_name (enlarge, _ ("Show the Letter as Large as on Paper"));
  gtk_box_append (GTK_BOX (turner), amt_widgets_icon_button ("go-previous-symbolic",
                                                             _ ("Previous Page of the Letter"),
                                                             "decide.previous-page"));
  gtk_box_append (GTK_BOX (turner), self->page_label);
  gtk_box_append (GTK_BOX (turner),
                  amt_widgets_icon_button ("go-next-symbolic", _ ("Next Page of the Letter"),
                                           "decide.next-page"));
  gtk_box_append (GTK_BOX (turner), enlarge);
  return turner;
}

static GtkWidget *
make_head (AmtLetterView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = amt_widgets_label (_ ("Letter"), "heading");

  gtk_widget_set_hexpand (title, TRUE);
  self->turner = make_turner (self);
  gtk_widget_add_css_class (head, "letter-head");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->turner);
  return head;
}

static void
amt_letter_view_init (AmtLetterView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  self->scrolled = gtk_scrolled_window_new ();
  self->paper = amt_letter_paper_new ();
  self->status = amt_widgets_status (NULL, "", "");
  self->uncover = amt_widgets_text_button (_ ("_Show the Letter"), "decide.uncover");
  self->open_line = amt_widgets_label ("", "caption");
  gtk_widget_set_halign (self->uncover, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->uncover, "pill");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->status), self->uncover);
  gtk_widget_set_halign (GTK_WIDGET (self->paper), GTK_ALIGN_FILL);
  gtk_widget_set_valign (GTK_WIDGET (self->paper), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->paper), MARGIN);
  gtk_widget_set_margin_end (GTK_WIDGET (self->paper), MARGIN);
  gtk_widget_set_margin_top (GTK_WIDGET (self->paper), MARGIN / 2);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->paper), MARGIN);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->paper));
  amt_widgets_set_name (self->scrolled, _ ("Preview of the Letter"));
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_child (GTK_STACK (self->stack), self->scrolled);
  gtk_stack_add_child (GTK_STACK (self->stack), self->status);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_add_css_class (self->open_line, "letter-open");
  gtk_widget_add_css_class (GTK_WIDGET (self), "letter-view");
  gtk_box_append (GTK_BOX (self->box), make_head (self));
  gtk_box_append (GTK_BOX (self->box), self->open_line);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->paper, "resized", G_CALLBACK (resized_cb), self);
}

AmtLetterView *
amt_letter_view_new (AmtWorkplace *workplace, AmtLetterPreview *preview)
{
  AmtLetterView *self = g_object_new (AMT_TYPE_LETTER_VIEW, NULL);

  self->workplace = g_object_ref (workplace);
  self->preview = g_object_ref (preview);
  g_signal_connect (preview, "changed", G_CALLBACK (preview_changed_cb), self);
  amt_render_pool_warm_up (amt_context_get_render_pool (amt_workplace_get_context (workplace)));
  amt_letter_view_set_large (self, FALSE);
  update (self);
  return self;
}

guint
amt_letter_view_get_n_pages (AmtLetterView *self)
{
  return self->session ? amt_render_session_get_n_pages (self->session) : 0;
}

guint
amt_letter_view_get_page (AmtLetterView *self)
{
  return self->page;
}

void
amt_letter_view_turn (AmtLetterView *self, int steps)
{
  int n = (int) amt_letter_view_get_n_pages (self);
  int page = CLAMP ((int) self->page + steps, 0, MAX (n - 1, 0));

  if (page == (int) self->page)
    return;
  self->page = (guint) page;
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  draw_sheet (self);
  update (self);
}

gboolean
amt_letter_view_is_large (AmtLetterView *self)
{
  return self->large;
}

static void
apply_size (AmtLetterView *self)
{
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled),
                                  self->large ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER,
                                  self->stacked ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  amt_letter_paper_set_wanted_width (self->paper, self->large ? LARGE_WIDTH : 0);
  gtk_widget_set_halign (GTK_WIDGET (self->paper), self->large ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
}

void
amt_letter_view_set_large (AmtLetterView *self, gboolean large)
{
  self->large = large;
  apply_size (self);
}

void
amt_letter_view_set_stacked (AmtLetterView *self, gboolean stacked)
{
  self->stacked = stacked;
  apply_size (self);
}

void
amt_letter_view_set_covered (AmtLetterView *self, gboolean covered)
{
  if (covered == self->covered)
    return;
  self->covered = covered;
  update (self);
}

gboolean
amt_letter_view_is_drawn (AmtLetterView *self)
{
  return self->drawn;
}
