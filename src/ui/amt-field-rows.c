/* amt-field-rows.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-field-rows.h"

#include "amt-dialogs.h"

#define DATA_KEY "amt-field-rows"

/* Lives as data of the field, which stands in one window with the list. */
typedef struct
{
  GtkListView *list; /* (unowned) */
  AmtRowWords words;
  gpointer user_data;
} FieldRows;

void
amt_field_rows_step (GtkWidget *field, int by)
{
  FieldRows *self = g_object_get_data (G_OBJECT (field), DATA_KEY);
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));
  guint at = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (model));
  g_autoptr (GObject) item = NULL;
  g_autofree char *words = NULL;

  if (n == 0 || (at == 0 && by < 0))
    return;
  if (at == GTK_INVALID_LIST_POSITION)
    at = by > 0 ? 0 : n - 1;
  else
    at = MIN (at + (guint) by, n - 1);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (model), at);
  amt_dialogs_scroll_to (GTK_WIDGET (self->list), at, FALSE);
  item = g_list_model_get_item (G_LIST_MODEL (model), at);
  words = self->words (item, self->user_data);
  amt_dialogs_announce (field, words);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  GtkWidget *field = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    amt_field_rows_step (field, 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    amt_field_rows_step (field, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
amt_field_rows_connect (GtkWidget *field, GtkListView *list, AmtRowWords words, gpointer user_data)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  FieldRows *self = g_new0 (FieldRows, 1);

  self->list = list;
  self->words = words;
  self->user_data = user_data;
  g_object_set_data_full (G_OBJECT (field), DATA_KEY, self, g_free);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), NULL);
  gtk_widget_add_controller (field, controller);
}
