/* amt-sidebar-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sidebar-row.h"

#include <glib/gi18n.h>

struct _AmtSidebarRow
{
  GtkListBoxRow parent_instance;

  AmtPlace *place; /* (owned) */
  char *heading;   /* (owned) (nullable) */

  GtkWidget *count; /* (owned by the widget tree), as the following */
  GtkWidget *attention_icon;
};

G_DEFINE_FINAL_TYPE (AmtSidebarRow, amt_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
amt_sidebar_row_finalize (GObject *object)
{
  AmtSidebarRow *self = AMT_SIDEBAR_ROW (object);

  g_clear_object (&self->place);
  g_free (self->heading);
  G_OBJECT_CLASS (amt_sidebar_row_parent_class)->finalize (object);
}

static void
amt_sidebar_row_class_init (AmtSidebarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_sidebar_row_finalize;
}

static void
amt_sidebar_row_init (AmtSidebarRow *self)
{
}

GtkWidget *
amt_sidebar_row_new (AmtPlace *place, const char *heading)
{
  AmtSidebarRow *self = g_object_new (AMT_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (amt_place_get_icon (place));
  GtkWidget *title = gtk_label_new (amt_place_get_title (place));

  self->place = g_object_ref (place);
  self->heading = g_strdup (heading);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  /* A place must be told apart from the others, however large text is. */
  gtk_label_set_width_chars (GTK_LABEL (title), 15);
  gtk_widget_set_hexpand (title, TRUE);
  self->attention_icon = gtk_image_new_from_icon_name ("amt-warning-symbolic");
  gtk_widget_add_css_class (self->attention_icon, "warning");
  gtk_widget_set_visible (self->attention_icon, FALSE);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "amt-count");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_valign (self->count, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->count, FALSE);

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->attention_icon);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  amt_sidebar_row_set_count (self, 0, NULL, NULL);
  return GTK_WIDGET (self);
}

AmtPlace *
amt_sidebar_row_get_place (AmtSidebarRow *self)
{
  return self->place;
}

const char *
amt_sidebar_row_get_heading (AmtSidebarRow *self)
{
  return self->heading;
}

void
amt_sidebar_row_set_count (AmtSidebarRow *self, guint64 count, const char *words,
                           const char *attention)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  g_autoptr (GString) label = g_string_new (amt_place_get_title (self->place));

  if (count > 0 && words)
    g_string_append_printf (label, ", %s", words);
  if (attention)
    g_string_append_printf (label, ", %s", attention);
  gtk_label_set_label (GTK_LABEL (self->count), number);
  gtk_widget_set_visible (self->count, count > 0);
  gtk_widget_set_visible (self->attention_icon, attention != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label->str,
                                  -1);
}
