/* amt-welcome-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-welcome-page.h"

#include "amt-dialogs.h"
#include "amt-page.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Where the contract's examples have a portal. */
#define USUAL_PATH "/amtsstube/v1"

struct _AmtWelcomePage
{
  GtkBox parent_instance;

  GtkWidget *address; /* (owned by the widget tree), as the following */
  GtkWidget *connect;
  GtkWidget *demo;
  GtkWidget *spinner;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (AmtWelcomePage, amt_welcome_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_PORTAL_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtWelcomePage *self = AMT_WELCOME_PAGE (widget);
  g_autofree char *address =
      amt_welcome_page_complete (gtk_editable_get_text (GTK_EDITABLE (self->address)));

  if (address)
    g_signal_emit (self, signals[SIGNAL_PORTAL_CHOSEN], 0, address);
  else
    amt_welcome_page_set_error (
        self, _ ("The portal's address must begin with https:// and name a computer."));
}

static void
activated_cb (GtkWidget *row, AmtWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.connect", NULL);
}

static void
amt_welcome_page_class_init (AmtWelcomePageClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "welcome.connect", NULL,
                                   connect_action);
  signals[SIGNAL_PORTAL_CHOSEN] =
      g_signal_new ("portal-chosen", AMT_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_welcome_page_init (AmtWelcomePage *self)
{
  AdwStatusPage *status = ADW_STATUS_PAGE (adw_status_page_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *field = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = amt_widgets_label (_ ("Address of the portal"), "caption-heading");
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  adw_status_page_set_icon_name (status, "de.amtsstube.Amtsstube");
  adw_status_page_set_title (status, _ ("Welcome to Amtsstube"));
  adw_status_page_set_description (
      status, _ ("Work on applications, with a network and without. Everything stays encrypted on "
                 "this computer."));
  /* Not an AdwEntryRow: in libadwaita 1.2 no screen reader hears that it has the keyboard. */
  self->address = gtk_entry_new ();
  gtk_entry_set_input_purpose (GTK_ENTRY (self->address), GTK_INPUT_PURPOSE_URL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->address), 24);
  amt_widgets_set_name (self->address, _ ("Address of the portal"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->address);
  g_signal_connect (self->address, "activate", G_CALLBACK (activated_cb), self);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  self->message = amt_page_label (NULL, NULL);
  gtk_widget_set_visible (self->message, FALSE);
  self->connect = amt_page_button (_ ("_Connect to the Portal"), "welcome.connect", TRUE);
  self->demo = amt_page_button (_ ("Try the _Demo"), "app.demo", FALSE);
  gtk_widget_set_margin_top (separator, 12);
  gtk_widget_set_margin_bottom (separator, 12);

  gtk_box_append (GTK_BOX (field), label);
  gtk_box_append (GTK_BOX (field), self->address);
  gtk_box_append (GTK_BOX (box), field);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->connect);
  gtk_box_append (GTK_BOX (box), separator);
  gtk_box_append (GTK_BOX (box), self->demo);
  gtk_box_append (
      GTK_BOX (box),
      amt_page_label (_ ("An invented district on this computer. It goes when you quit."),
                      "dim-label"));
  amt_page_set_child (status, box);
  amt_page_fill (GTK_BOX (self), status);
}

GtkWidget *
amt_welcome_page_new (void)
{
  return g_object_new (AMT_TYPE_WELCOME_PAGE, NULL);
}

void
amt_welcome_page_set_address (AmtWelcomePage *self, const char *address)
{
  gtk_editable_set_text (GTK_EDITABLE (self->address), address);
}

static void
set_message (AmtWelcomePage *self, const char *words, gboolean busy)
{
  gtk_label_set_label (GTK_LABEL (self->message), words ? words : "");
  gtk_widget_set_visible (self->message, words != NULL);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_sensitive (self->address, !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.connect", !busy);
  gtk_widget_set_sensitive (self->demo, !busy);
}

void
amt_welcome_page_set_busy (AmtWelcomePage *self, const char *words)
{
  set_message (self, words, words != NULL);
  gtk_widget_remove_css_class (self->message, "error");
  gtk_widget_remove_css_class (self->address, "error");
}

void
amt_welcome_page_set_error (AmtWelcomePage *self, const char *sentence)
{
  set_message (self, sentence, FALSE);
  gtk_widget_add_css_class (self->message, "error");
  gtk_widget_add_css_class (self->address, "error");
  gtk_widget_grab_focus (self->address);
  if (sentence)
    amt_dialogs_announce (self->address, sentence);
}

char *
amt_welcome_page_complete (const char *typed)
{
  g_autofree char *stripped = g_strstrip (g_strdup (typed));
  g_autofree char *whole =
      strstr (stripped, "://") ? g_strdup (stripped) : g_strconcat ("https://", stripped, NULL);
  g_autoptr (GUri) uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);

  if (!uri || !g_uri_get_host (uri) || !*g_uri_get_host (uri) || strchr (stripped, ' '))
    return NULL;
  if (*g_uri_get_path (uri) == '\0' || strcmp (g_uri_get_path (uri), "/") == 0)
    return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), USUAL_PATH, NULL, NULL);
  return g_steal_pointer (&whole);
}
