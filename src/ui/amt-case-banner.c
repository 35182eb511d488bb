/* amt-case-banner.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-banner.h"

#include "amt-widgets.h"

struct _AmtCaseBanner
{
  GtkWidget parent_instance;

  GtkWidget *revealer; /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *button;  /* (nullable) */
  char *button_label; /* (owned) (nullable) */
  char *action;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtCaseBanner, amt_case_banner, GTK_TYPE_WIDGET)

static void
amt_case_banner_dispose (GObject *object)
{
  AmtCaseBanner *self = AMT_CASE_BANNER (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_pointer (&self->button_label, g_free);
  g_clear_pointer (&self->action, g_free);
  G_OBJECT_CLASS (amt_case_banner_parent_class)->dispose (object);
}

static void
amt_case_banner_class_init (AmtCaseBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_banner_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
amt_case_banner_init (AmtCaseBanner *self)
{
  self->revealer = gtk_revealer_new ();
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "case-banner");
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->box);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_CENTER);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  self->label = amt_widgets_label (NULL, NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
amt_case_banner_new (const char *icon, const char *style)
{
  AmtCaseBanner *self = g_object_new (AMT_TYPE_CASE_BANNER, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  if (style)
    gtk_widget_add_css_class (self->box, style);
  return GTK_WIDGET (self);
}

void
amt_case_banner_set_text (AmtCaseBanner *self, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
  if (!text || g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), text) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  amt_widgets_set_name (GTK_WIDGET (self), text);
}

const char *
amt_case_banner_get_text (AmtCaseBanner *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (GTK_LABEL (self->label))
                                                    : NULL;
}

void
amt_case_banner_set_button (AmtCaseBanner *self, const char *label, const char *action)
{
  /* A new button would take the focus away from whoever stands on the old one. */
  if (g_strcmp0 (self->button_label, label) == 0)
    {
      if (self->button && g_strcmp0 (self->action, action) != 0)
        gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
      g_free (self->action);
      self->action = g_strdup (action);
      return;
    }
  g_free (self->button_label);
  self->button_label = g_strdup (label);
  g_free (self->action);
  self->action = g_strdup (action);
  if (self->button)
    gtk_box_remove (GTK_BOX (self->box), self->button);
  self->button = NULL;
  if (label)
    {
      self->button = amt_widgets_text_button (label, action);
      gtk_box_append (GTK_BOX (self->box), self->button);
    }
}
