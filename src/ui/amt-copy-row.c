/* amt-copy-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-copy-row.h"

#include "amt-widgets.h"

#include <glib/gi18n.h>

struct _AmtCopyRow
{
  GtkListBoxRow parent_instance;

  AmtCopyItem *item; /* (owned) */
  gboolean done;
  GtkWidget *tick; /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (AmtCopyRow, amt_copy_row, GTK_TYPE_LIST_BOX_ROW)

void
amt_copy_item_free (AmtCopyItem *self)
{
  g_free (self->key);
  g_free (self->section);
  g_free (self->label);
  g_free (self->shown);
  g_free (self->copy);
  g_free (self);
}

static void
amt_copy_row_finalize (GObject *object)
{
  amt_copy_item_free (AMT_COPY_ROW (object)->item);
  G_OBJECT_CLASS (amt_copy_row_parent_class)->finalize (object);
}

static void
amt_copy_row_class_init (AmtCopyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_copy_row_finalize;
}

static void
amt_copy_row_init (AmtCopyRow *self)
{
  self->tick = gtk_image_new_from_icon_name ("object-select-symbolic");
}

AmtCopyRow *
amt_copy_row_new (AmtCopyItem *item)
{
  AmtCopyRow *self = g_object_new (AMT_TYPE_COPY_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = amt_widgets_label (item->label, "caption");
  GtkWidget *value = amt_widgets_label (item->shown, NULL);

  self->item = item;
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (value), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (value, item->shown);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), value);
  gtk_widget_add_css_class (box, "compact-row");
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), self->tick);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  amt_copy_row_set_done (self, FALSE);
  return self;
}

const AmtCopyItem *
amt_copy_row_get_item (AmtCopyRow *self)
{
  return self->item;
}

gboolean
amt_copy_row_is_done (AmtCopyRow *self)
{
  return self->done;
}

void
amt_copy_row_set_done (AmtCopyRow *self, gboolean done)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", self->item->label, self->item->shown);
  /* Translators: accessible name of a value that was copied. */
  g_autofree char *done_name = g_strdup_printf (_ ("%s, copied"), name);

  self->done = done;
  /* Its place stays, so that nothing moves under the eye. */
  gtk_widget_set_opacity (self->tick, done ? 1 : 0);
  gtk_widget_set_tooltip_text (self->tick, done ? _ ("Copied") : NULL);
  amt_widgets_set_name (GTK_WIDGET (self), done ? done_name : name);
}
