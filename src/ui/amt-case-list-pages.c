/* amt-case-list-pages.c: what a list shows: its title, its rows, or why there are none. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-list-parts.h"

#include "amt-error-text.h"
#include "amt-filter.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

static const char *
empty_words (AmtCaseList *self, const char **out_body)
{
  static const struct
  {
    const char *place;
    const char *title;
    const char *body;
  } WORDS[] = {
    { "inbox", N_ ("No New Cases"),
      N_ ("What arrives in your queues appears here by itself. “Claim the Next 10” takes work for a "
          "morning.") },
    { "mine", N_ ("You Have No Cases"),
      N_ ("Claim cases from the inbox; they then stand here until they are decided.") },
    { "due", N_ ("Nothing Is Due"), N_ ("No deadline of your cases ends today or has passed.") },
    { "follow-ups", N_ ("No Follow-ups for Today"),
      N_ ("A case comes back here on the day for which you set a follow-up.") },
    { "waiting", N_ ("Nothing Is Waiting"),
      N_ ("Cases stand here while you wait for documents or an answer.") },
    { "to-approve", N_ ("Nothing to Approve"),
      N_ ("Decisions that need a second person appear here.") },
    { "recent", N_ ("Nothing Opened Yet"),
      N_ ("Cases that you open on this computer can be found here again.") },
    { "done", N_ ("Nothing Is Done Yet"), N_ ("Decided and closed cases of yours stand here.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (strcmp (amt_place_get_id (self->place), WORDS[i].place) == 0)
      {
        *out_body = _ (WORDS[i].body);
        return _ (WORDS[i].title);
      }
  *out_body = _ ("There is nothing to do here at the moment.");
  return _ ("No Cases");
}

static void
show_empty (AmtCaseList *self)
{
  const AmtCaseQuery *query = amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter));
  AdwStatusPage *page = ADW_STATUS_PAGE (self->empty);
  const GError *error = amt_case_list_model_get_error (self->model);
  gboolean filtered = amt_filter_is_filtered (query);
  const char *body = NULL;

  if (error)
    {
      g_autoptr (AmtErrorText) text = amt_error_text_new (error);

      adw_status_page_set_icon_name (page, "amt-warning-symbolic");
      adw_status_page_set_title (page, text->title);
      adw_status_page_set_description (page, text->body);
    }
  else if (filtered)
    {
      adw_status_page_set_icon_name (page, "amt-filter-symbolic");
      adw_status_page_set_title (page, _ ("No Case Fits the Filter"));
      adw_status_page_set_description (page, _ ("Without the filter there may be more."));
    }
  else
    {
      adw_status_page_set_icon_name (page, amt_place_get_icon (self->place));
      adw_status_page_set_title (page, empty_words (self, &body));
      adw_status_page_set_description (page, body);
    }
  gtk_widget_set_visible (self->clear_button, filtered && !error);
  gtk_widget_set_visible (self->again_button, error != NULL);
}

void
amt_case_list_show_title (AmtCaseList *self)
{
  guint selected = amt_case_list_model_get_n_selected (self->model);
  guint total = amt_case_list_model_get_n_total (self->model);
  g_autofree char *count = NULL;

  if (!self->place)
    return;
  if (selected > 1)
    /* Translators: %1$u of %2$u cases of the list are selected. */
    count = g_strdup_printf (_ ("%1$u of %2$u selected"), selected, total);
  else
    count = g_strdup_printf (ngettext ("%u case", "%u cases", total), total);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), amt_place_get_title (self->place));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), count);
}

void
amt_case_list_take_focus (AmtCaseList *self)
{
  if (self->focus_wanted)
    amt_case_list_grab_rows (self);
}

void
amt_case_list_show_page (AmtCaseList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const char *page = "rows";

  if (n == 0 && amt_case_list_model_is_loading (self->model))
    page = "loading";
  else if (n == 0)
    page = "empty";
  if (n == 0 && self->place)
    show_empty (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  amt_case_list_take_focus (self);
  amt_case_list_show_title (self);
  amt_case_list_update_actions (self);
}

/* --- building ------------------------------------------------------------------------------------------ */

static void
clear_clicked_cb (GtkButton *button, AmtCaseList *self)
{
  amt_filter_bar_clear (AMT_FILTER_BAR (self->filter));
}

static void
again_clicked_cb (GtkButton *button, AmtCaseList *self)
{
  amt_case_list_model_reload (self->model);
}

void
amt_case_list_build_pages (AmtCaseList *self)
{
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *buttons;

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->table, "rows");
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  amt_widgets_set_name (spinner, _ ("The list is being read"));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "loading");
  self->empty = adw_status_page_new ();
  gtk_widget_add_css_class (self->empty, "compact");
  self->clear_button = amt_widgets_text_button (_ ("_Clear Filter"), NULL);
  gtk_widget_set_halign (self->clear_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->clear_button, "pill");
  g_signal_connect (self->clear_button, "clicked", G_CALLBACK (clear_clicked_cb), self);
  self->again_button = amt_widgets_text_button (_ ("_Try Again"), NULL);
  gtk_widget_set_halign (self->again_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->again_button, "pill");
  g_signal_connect (self->again_button, "clicked", G_CALLBACK (again_clicked_cb), self);
  buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (buttons), self->clear_button);
  gtk_box_append (GTK_BOX (buttons), self->again_button);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), buttons);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
}
