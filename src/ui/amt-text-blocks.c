/* amt-text-blocks.c: see the header. Main thread; reading the JSON in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-text-blocks.h"

#include "amt-json.h"
#include "amt-task.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

#define LIST_WIDTH 380
#define LIST_HEIGHT 320
#define PREVIEW_CHARS 110

void
amt_text_block_free (AmtTextBlock *self)
{
  g_free (self->label);
  g_free (self->text);
  g_free (self);
}

/* --- reading ------------------------------------------------------------------------------------------- */

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const AmtService *service = data;
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_text_block_free);
  g_autoptr (JsonNode) root = service->raw ? amt_json_parse_text (service->raw, NULL) : NULL;
  JsonArray *array =
      amt_json_member_array (root ? amt_json_object (root, NULL) : NULL, "textBlocks");

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = amt_json_object (json_array_get_element (array, i), NULL);
      const char *label = amt_json_string (object, "label");
      const char *text = amt_json_string (object, "text");
      AmtTextBlock *block;

      if (!label || !text)
        continue;
      block = g_new0 (AmtTextBlock, 1);
      block->label = g_strdup (label);
      block->text = g_strdup (text);
      g_ptr_array_add (blocks, block);
    }
  g_task_return_pointer (task, blocks, (GDestroyNotify) g_ptr_array_unref);
}

void
amt_text_blocks_load_async (AmtService *service, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_text_blocks_load_async);
  g_task_set_task_data (task, amt_service_ref (service), (GDestroyNotify) amt_service_unref);
  amt_task_run_in_thread (task, load_in_thread);
}

GPtrArray *
amt_text_blocks_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_text_blocks_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- offering ------------------------------------------------------------------------------------------ */

void
amt_text_blocks_insert (GtkTextBuffer *buffer, const char *text)
{
  GtkTextIter caret, before, after;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  before = caret;
  if (gtk_text_iter_backward_char (&before) &&
      !g_unichar_isspace (gtk_text_iter_get_char (&before)))
    gtk_text_buffer_insert (buffer, &caret, " ", 1);
  gtk_text_buffer_insert (buffer, &caret, text, -1);
  after = caret;
  if (!gtk_text_iter_is_end (&after) && !g_unichar_isspace (gtk_text_iter_get_char (&after)))
    gtk_text_buffer_insert (buffer, &caret, " ", 1);
  gtk_text_buffer_place_cursor (buffer, &caret);
  gtk_text_buffer_end_user_action (buffer);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER);
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (list), "amt-buffer");
  GtkWidget *view = g_object_get_data (G_OBJECT (list), "amt-view");

  amt_text_blocks_insert (buffer, g_object_get_data (G_OBJECT (row), "amt-text"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_grab_focus (view);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (view), gtk_text_buffer_get_insert (buffer));
}

/* A label that wraps and ellipsizes measures itself wrongly in GTK 4.8. */
static char *
beginning_of (const char *text)
{
  g_autofree char *begin = NULL;
  char *space;

  if (g_utf8_strlen (text, -1) <= PREVIEW_CHARS)
    return g_strdup (text);
  begin = g_utf8_substring (text, 0, PREVIEW_CHARS);
  space = strrchr (begin, ' ');
  if (space)
    *space = '\0';
  return g_strconcat (g_strchomp (begin), " …", NULL);
}

static GtkWidget *
make_row (const AmtTextBlock *block)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *begin = beginning_of (block->text);
  GtkWidget *preview = amt_widgets_label (begin, "caption");
  g_autofree char *name = g_strdup_printf ("%s: %s", block->label, block->text);

  gtk_widget_add_css_class (preview, "dim-label");
  gtk_widget_set_tooltip_text (preview, block->text);
  gtk_widget_add_css_class (box, "compact-row");
  gtk_box_append (GTK_BOX (box), amt_widgets_label (block->label, NULL));
  gtk_box_append (GTK_BOX (box), preview);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "amt-text", g_strdup (block->text), g_free);
  amt_widgets_set_name (row, name);
  return row;
}

GtkWidget *
amt_text_blocks_button (GPtrArray *blocks, GtkTextBuffer *buffer, GtkWidget *view)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < blocks->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (blocks->pdata[i]));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  amt_widgets_set_name (list, _ ("Text Blocks"));
  /* The view and its button end together. */
  g_object_set_data_full (G_OBJECT (list), "amt-buffer", g_object_ref (buffer), g_object_unref);
  g_object_set_data (G_OBJECT (list), "amt-view", view);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_widget_set_size_request (scrolled, LIST_WIDTH, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_widget_add_css_class (popover, "menu");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Text Block"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Insert a text block at the caret (Ctrl+Shift+T)"));
  amt_widgets_set_name (button, _ ("Insert Text Block"));
  return button;
}
