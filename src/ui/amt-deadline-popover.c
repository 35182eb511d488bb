/* amt-deadline-popover.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-deadline-popover.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

#define WIDTH 400
#define MAX_HEIGHT 420

struct _AmtDeadlinePopover
{
  GtkPopover parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *box;          /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (AmtDeadlinePopover, amt_deadline_popover, GTK_TYPE_POPOVER)

static void
copy_clicked_cb (GtkButton *button, AmtDeadlinePopover *self)
{
  amt_widgets_copy (GTK_WIDGET (button), self->workplace, _ ("Derivation"),
                    g_object_get_data (G_OBJECT (button), "amt-text"));
}

static GtkWidget *
make_deadline (AmtDeadlinePopover *self, const AmtDeadline *deadline, gint64 now, gboolean open)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title =
      amt_widgets_label (deadline->label ? deadline->label : deadline->rule_id, "heading");
  GtkWidget *date, *button;
  g_autofree char *day = amt_words_weekday (deadline->date);
  g_autofree char *distance = open ? amt_words_deadline (deadline->date, now, TRUE) : NULL;
  g_autofree char *line =
      g_strdup_printf ("%s%s%s · %s", day, distance ? " · " : "", distance ? distance : "",
                       amt_words_deadline_kind (deadline->kind));
  g_autofree char *copy_name = NULL;
  g_autoptr (GString) copy = g_string_new (deadline->label);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (box), head);
  date = amt_widgets_label (line, NULL);
  if (open && amt_words_days_until (deadline->date, now) < 0)
    gtk_widget_add_css_class (date, "error");
  gtk_box_append (GTK_BOX (box), date);
  g_string_append_printf (copy, ": %s", day);
  for (guint i = 0; deadline->derivation && deadline->derivation[i]; i++)
    {
      GtkWidget *label = amt_widgets_label (deadline->derivation[i], "dim-label");

      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (box), label);
      g_string_append_printf (copy, "\n%s", deadline->derivation[i]);
    }
  if (deadline->effect_of_request)
    {
      GtkWidget *label = amt_widgets_label (
          amt_words_effect_of_request (deadline->effect_of_request), "dim-label");

      gtk_box_append (GTK_BOX (box), label);
    }
  /* Translators: %s is the name of a deadline. */
  copy_name =
      g_strdup_printf (_ ("Copy Derivation of “%s”"), gtk_label_get_text (GTK_LABEL (title)));
  button = amt_widgets_icon_button ("edit-copy-symbolic", copy_name, NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "amt-text",
                          g_string_free (g_steal_pointer (&copy), FALSE), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_box_append (GTK_BOX (head), button);
  return box;
}

static void
amt_deadline_popover_dispose (GObject *object)
{
  g_clear_object (&AMT_DEADLINE_POPOVER (object)->workplace);
  G_OBJECT_CLASS (amt_deadline_popover_parent_class)->dispose (object);
}

static void
amt_deadline_popover_class_init (AmtDeadlinePopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_deadline_popover_dispose;
}

static void
amt_deadline_popover_init (AmtDeadlinePopover *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_widget_set_size_request (scrolled, WIDTH, -1);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->box, "popover-page");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->box);
  gtk_popover_set_child (GTK_POPOVER (self), scrolled);
  amt_widgets_set_name (GTK_WIDGET (self), _ ("Deadlines"));
}

GtkWidget *
amt_deadline_popover_new (AmtWorkplace *workplace)
{
  AmtDeadlinePopover *self = g_object_new (AMT_TYPE_DEADLINE_POPOVER, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

void
amt_deadline_popover_set_case (AmtDeadlinePopover *self, const AmtCase *value, gint64 now,
                               gboolean open)
{
  amt_widgets_clear (self->box);
  for (guint i = 0; i < value->deadlines->len; i++)
    gtk_box_append (GTK_BOX (self->box),
                    make_deadline (self, value->deadlines->pdata[i], now, open));
}
