/* amt-failure-page.c: see the header. Pages without behaviour of their own. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-failure-page.h"

#include "amt-error-text.h"
#include "amt-page.h"

#include <glib/gi18n.h>

static GtkWidget *
make_details (const GError *error)
{
  GtkWidget *expander = gtk_expander_new (_ ("Details for IT"));
  g_autofree char *text =
      g_strdup_printf ("%s %d: %s", g_quark_to_string (error->domain), error->code, error->message);
  GtkWidget *label = amt_page_label (text, "caption");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_set_margin_top (label, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  /* GTK 4.8 offers the keyboard to a folded child, although that is in no window. */
  g_object_bind_property (expander, "expanded", label, "can-focus", G_BINDING_SYNC_CREATE);
  gtk_widget_set_halign (expander, GTK_ALIGN_CENTER);
  return expander;
}

static GtkWidget *
make_page (const char *icon, const char *title, const char *body, GtkWidget *child)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwStatusPage *status = ADW_STATUS_PAGE (adw_status_page_new ());
  g_autofree char *escaped = body ? g_markup_escape_text (body, -1) : NULL;

  if (icon)
    adw_status_page_set_icon_name (status, icon);
  adw_status_page_set_title (status, title);
  adw_status_page_set_description (status, escaped);
  amt_page_set_child (status, child);
  amt_page_fill (GTK_BOX (page), status);
  return page;
}

GtkWidget *
amt_failure_page_new (const GError *error, gboolean may_change)
{
  g_autoptr (AmtErrorText) words = amt_error_text_new (error);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *page;

  if (words->button)
    gtk_box_append (GTK_BOX (box), amt_page_button (words->button, words->action, TRUE));
  if (may_change && g_strcmp0 (words->action, "app.welcome") != 0)
    gtk_box_append (GTK_BOX (box), amt_page_button (_ ("_Other Address…"), "app.welcome", FALSE));
  gtk_box_append (GTK_BOX (box), make_details (error));
  page = make_page (words->icon, words->title, words->body, box);
  g_object_set_data (G_OBJECT (page), "amt-box", box);
  return page;
}

void
amt_failure_page_say_unsent (GtkWidget *page, guint n, gboolean may_begin_anew)
{
  GtkBox *box = GTK_BOX (g_object_get_data (G_OBJECT (page), "amt-box"));
  g_autofree char *text =
      n == 0
          ? g_strdup (_ ("All that you recorded had reached the portal when the cache was last "
                         "open."))
          : g_strdup_printf (ngettext ("%u change that you recorded is only in this cache.",
                                       "%u changes that you recorded are only in this cache.", n),
                             n);

  gtk_box_prepend (box, amt_page_label (text, n == 0 ? "dim-label" : "heading"));
  /* What can be done stands together; the details come last. */
  if (may_begin_anew)
    gtk_box_insert_child_after (
        box, amt_page_button (_ ("_Begin With a New Cache…"), "app.begin-anew", FALSE),
        gtk_widget_get_prev_sibling (gtk_widget_get_last_child (GTK_WIDGET (box))));
}

GtkWidget *
amt_busy_page_new (const char *title, const char *body, const char *button, const char *action)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (box), spinner);
  if (button)
    gtk_box_append (GTK_BOX (box), amt_page_button (button, action, FALSE));
  return make_page (NULL, title, body, box);
}

GtkWidget *
amt_plain_page_new (const char *icon, const char *title, const char *body, const char *first,
                    const char *first_action, const char *second, const char *second_action)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  if (first)
    gtk_box_append (GTK_BOX (box), amt_page_button (first, first_action, TRUE));
  if (second)
    gtk_box_append (GTK_BOX (box), amt_page_button (second, second_action, FALSE));
  return make_page (icon, title, body, box);
}
