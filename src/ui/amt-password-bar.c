/* amt-password-bar.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-password-bar.h"

#include "amt-dialogs.h"
#include "amt-focus.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define WIDTH 360

struct _AmtPasswordBar
{
  GtkWidget parent_instance;

  GtkWidget *page; /* (owned by the widget tree), as the following */
  GtkWidget *entry;
  GtkWidget *wrong;
  GtkWidget *open;
};

G_DEFINE_FINAL_TYPE (AmtPasswordBar, amt_password_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_ENTERED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
enter (AmtPasswordBar *self)
{
  char *password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (*password)
    g_signal_emit (self, signals[SIGNAL_ENTERED], 0, password);
  explicit_bzero (password, strlen (password));
  g_free (password);
}

static void
typed_cb (AmtPasswordBar *self)
{
  gboolean typed = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';

  gtk_widget_set_sensitive (self->open, typed);
  if (typed)
    gtk_widget_set_visible (self->wrong, FALSE);
}

static gboolean
amt_password_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AMT_PASSWORD_BAR (widget)->entry);
}

static void
amt_password_bar_dispose (GObject *object)
{
  AmtPasswordBar *self = AMT_PASSWORD_BAR (object);

  g_clear_pointer (&self->page, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_password_bar_parent_class)->dispose (object);
}

static void
amt_password_bar_class_init (AmtPasswordBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_password_bar_dispose;
  GTK_WIDGET_CLASS (klass)->focus = amt_focus_children;
  GTK_WIDGET_CLASS (klass)->grab_focus = amt_password_bar_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  /* The string is borrowed: a copy would be one more that nobody wipes. */
  signals[SIGNAL_ENTERED] =
      g_signal_new ("entered", AMT_TYPE_PASSWORD_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
amt_password_bar_init (AmtPasswordBar *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->page = amt_widgets_status (
      "dialog-password-symbolic", _ ("Password Needed"),
      _ ("Whoever made this file protected it with a password. As long as the case is open here it "
         "is not asked for again; it is never stored."));
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
  self->entry = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->entry), TRUE);
  gtk_widget_set_hexpand (self->entry, TRUE);
  amt_widgets_set_name (self->entry, _ ("Password of the File"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (enter), self);
  gtk_box_append (GTK_BOX (line), self->entry);
  self->open = amt_widgets_text_button (_ ("_Open"), NULL);
  gtk_widget_add_css_class (self->open, "suggested-action");
  gtk_widget_set_sensitive (self->open, FALSE);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (enter), self);
  gtk_box_append (GTK_BOX (line), self->open);
  gtk_box_append (GTK_BOX (box), line);
  self->wrong = amt_widgets_label (_ ("That is not the right password."), "error");
  gtk_widget_set_visible (self->wrong, FALSE);
  gtk_box_append (GTK_BOX (box), self->wrong);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->page), clamp);
}

GtkWidget *
amt_password_bar_new (void)
{
  return g_object_new (AMT_TYPE_PASSWORD_BAR, NULL);
}

void
amt_password_bar_set_wrong (AmtPasswordBar *self, gboolean wrong)
{
  gtk_widget_set_visible (self->wrong, wrong);
  if (wrong)
    amt_dialogs_announce (self->entry, gtk_label_get_text (GTK_LABEL (self->wrong)));
}

void
amt_password_bar_clear (AmtPasswordBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_set_visible (self->wrong, FALSE);
}
