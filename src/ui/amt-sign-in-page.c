/* amt-sign-in-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sign-in-page.h"

#include "amt-dialogs.h"
#include "amt-page.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

struct _AmtSignInPage
{
  GtkBox parent_instance;

  char *link; /* (owned) (nullable) */
  gboolean has_provider;
  gboolean may_go_back;

  GtkWidget *portal; /* (owned by the widget tree), as the following */
  GtkWidget *provider;
  GtkWidget *message;
  GtkWidget *start;
  GtkWidget *back;
  GtkWidget *wait; /* what is there while the browser is asked */
  GtkWidget *wait_text;
  GtkWidget *spinner;
  GtkWidget *link_group;
  GtkWidget *link_row;
};

G_DEFINE_FINAL_TYPE (AmtSignInPage, amt_sign_in_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_START,
  SIGNAL_CANCEL,
  SIGNAL_BACK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_START], 0);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CANCEL], 0);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_BACK], 0);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtSignInPage *self = AMT_SIGN_IN_PAGE (widget);

  if (!self->link)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->link);
  gtk_label_set_label (GTK_LABEL (self->wait_text),
                       _ ("The address is in the clipboard. Please open it with a browser on this "
                          "computer; this window waits."));
}

static void
amt_sign_in_page_finalize (GObject *object)
{
  g_free (AMT_SIGN_IN_PAGE (object)->link);
  G_OBJECT_CLASS (amt_sign_in_page_parent_class)->finalize (object);
}

static void
amt_sign_in_page_class_init (AmtSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = amt_sign_in_page_finalize;
  gtk_widget_class_install_action (widget_class, "sign-in.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "sign-in.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "sign-in.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sign-in.cancel", NULL);
  signals[SIGNAL_START] = g_signal_new ("start", AMT_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CANCEL] = g_signal_new ("cancel", AMT_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_BACK] = g_signal_new ("back", AMT_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_row (GtkWidget *group, const char *title, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
make_link_group (AmtSignInPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  self->link_row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->link_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->link_row),
                                 _ ("Address for the browser"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->link_row), 2);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _ ("Copy the Address"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy the Address"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "sign-in.copy");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->link_row), copy);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->link_row), copy);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->link_row);
  amt_widgets_set_name (gtk_widget_get_parent (self->link_row), _ ("Address for the browser"));
  return group;
}

static GtkWidget *
make_wait (AmtSignInPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->spinner = gtk_spinner_new ();
  self->wait_text = amt_page_label (NULL, NULL);
  self->link_group = make_link_group (self);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->wait_text);
  gtk_box_append (GTK_BOX (box), self->link_group);
  gtk_box_append (GTK_BOX (box), amt_page_button (_ ("_Cancel"), "sign-in.cancel", FALSE));
  return box;
}

static void
show_waiting (AmtSignInPage *self, gboolean waiting)
{
  gtk_widget_set_visible (self->wait, waiting);
  gtk_widget_set_visible (self->start, !waiting);
  /* One way out at a time: cancelling comes first. */
  gtk_widget_set_visible (self->back, !waiting && self->may_go_back);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waiting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.start",
                                 !waiting && self->has_provider);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.cancel", waiting);
  gtk_widget_set_visible (self->link_group, waiting && self->link);
}

static void
amt_sign_in_page_init (AmtSignInPage *self)
{
}

GtkWidget *
amt_sign_in_page_new (const char *reason, gboolean may_go_back)
{
  AmtSignInPage *self = g_object_new (AMT_TYPE_SIGN_IN_PAGE, NULL);
  AdwStatusPage *status = ADW_STATUS_PAGE (adw_status_page_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *escaped = reason ? g_markup_escape_text (reason, -1) : NULL;

  adw_status_page_set_icon_name (status, "amt-person-symbolic");
  adw_status_page_set_title (status, _ ("Sign In"));
  adw_status_page_set_description (status, escaped);
  self->portal = make_row (group, _ ("Portal"), "amt-portal-symbolic");
  self->provider = make_row (group, _ ("Identity provider"), "amt-lock-symbolic");
  /* A group without a title leaves its list without a name. */
  amt_widgets_set_name (gtk_widget_get_parent (self->provider), _ ("Sign In"));
  self->message = amt_page_label (NULL, "error");
  gtk_widget_set_visible (self->message, FALSE);
  self->start = amt_page_button (_ ("_Sign In With the Browser"), "sign-in.start", TRUE);
  self->wait = make_wait (self);
  self->back = amt_page_button (_ ("_Back"), "sign-in.back", FALSE);
  self->may_go_back = may_go_back;

  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->start);
  gtk_box_append (GTK_BOX (box), self->wait);
  gtk_box_append (GTK_BOX (box), self->back);
  amt_page_set_child (status, box);
  amt_page_fill (GTK_BOX (self), status);
  amt_sign_in_page_set_provider (self, NULL);
  show_waiting (self, FALSE);
  return GTK_WIDGET (self);
}

void
amt_sign_in_page_set_portal (AmtSignInPage *self, const char *name, const char *address)
{
  g_autofree char *host = amt_page_host (address);
  g_autofree char *subtitle = name ? g_strconcat (name, " · ", host, NULL) : g_strdup (host);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->portal), subtitle);
}

void
amt_sign_in_page_set_provider (AmtSignInPage *self, const char *issuer)
{
  g_autofree char *host = issuer ? amt_page_host (issuer) : g_strdup (_ ("Asking the portal…"));

  self->has_provider = issuer != NULL;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->provider), host);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.start", issuer != NULL);
  if (issuer)
    gtk_widget_grab_focus (self->start);
}

void
amt_sign_in_page_set_waiting (AmtSignInPage *self, const char *address)
{
  g_free (self->link);
  self->link = g_strdup (address);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->link_row), address ? address : "");
  gtk_label_set_label (GTK_LABEL (self->wait_text),
                       address ? _ ("Please sign in with the browser that has opened. This window "
                                    "goes on by itself.")
                               : _ ("Asking the identity provider…"));
  gtk_widget_set_visible (self->message, FALSE);
  show_waiting (self, TRUE);
}

void
amt_sign_in_page_set_browser_failed (AmtSignInPage *self)
{
  gtk_label_set_label (GTK_LABEL (self->wait_text),
                       _ ("No browser could be opened. Please copy the address and open it with a "
                          "browser on this computer; this window waits."));
}

void
amt_sign_in_page_set_error (AmtSignInPage *self, const char *sentence)
{
  g_clear_pointer (&self->link, g_free);
  gtk_label_set_label (GTK_LABEL (self->message), sentence ? sentence : "");
  gtk_widget_set_visible (self->message, sentence != NULL);
  show_waiting (self, FALSE);
  if (self->has_provider)
    gtk_widget_grab_focus (self->start);
  if (sentence)
    amt_dialogs_announce (self->start, sentence);
}
