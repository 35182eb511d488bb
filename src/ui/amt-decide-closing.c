/* amt-decide-closing.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-decide-closing.h"

#include "amt-json.h"
#include "amt-time.h"
#include "amt-value-check.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* A month for the remedy and the days until the letter counts as received. */
#define REMEDY_DAYS 35
#define DAY_CHARS 11

struct _AmtDecideClosing
{
  GtkWidget parent_instance;

  char *today; /* (owned) */
  gboolean touched;
  gboolean quiet;

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *letter_icon;
  GtkWidget *letter;
  GtkWidget *follow_up;
  GtkWidget *day;
  GtkWidget *close;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (AmtDecideClosing, amt_decide_closing, GTK_TYPE_WIDGET)

static guint changed_signal;

static gboolean
wants_follow_up (AmtDecideClosing *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->follow_up));
}

char *
amt_decide_closing_get_follow_up (AmtDecideClosing *self)
{
  return wants_follow_up (self) ? amt_value_day (gtk_editable_get_text (GTK_EDITABLE (self->day)))
                                : NULL;
}

gboolean
amt_decide_closing_has_problem (AmtDecideClosing *self)
{
  g_autofree char *day = amt_decide_closing_get_follow_up (self);

  return wants_follow_up (self) && (!day || strcmp (day, self->today) < 0);
}

static void
update (AmtDecideClosing *self)
{
  gboolean problem = amt_decide_closing_has_problem (self);
  const char *said = problem ? _ ("Please write the day of the follow-up, for example 02.03.2026; "
                                  "it must not have passed.")
                             : "";

  gtk_widget_set_sensitive (self->day,
                            wants_follow_up (self) && gtk_widget_get_sensitive (self->follow_up));
  gtk_label_set_text (GTK_LABEL (self->message), said);
  gtk_widget_set_visible (self->message, problem);
  if (problem)
    gtk_widget_add_css_class (self->day, "error");
  else
    gtk_widget_remove_css_class (self->day, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->day), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  said, -1);
}

static void
changed (AmtDecideClosing *self)
{
  if (self->quiet)
    return;
  self->touched = TRUE;
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

/* Most follow-ups after a decision wait for the remedy to run out. */
static char *
suggest_day (AmtDecideClosing *self)
{
  g_autofree char *day = amt_day_add (self->today, REMEDY_DAYS);
  g_autoptr (GDate) date = g_date_new ();
  guint year = 0, month = 0, number = 0;
  GDateWeekday weekday;

  if (!day || sscanf (day, "%4u-%2u-%2u", &year, &month, &number) != 3)
    return g_strdup ("");
  g_date_set_dmy (date, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  weekday = g_date_get_weekday (date);
  if (weekday >= G_DATE_SATURDAY)
    {
      g_autofree char *monday = amt_day_add (day, 8 - (int) weekday);

      return amt_value_from_day (monday);
    }
  return amt_value_from_day (day);
}

static void
follow_up_toggled_cb (GtkCheckButton *button, AmtDecideClosing *self)
{
  if (!self->quiet && wants_follow_up (self) && !*gtk_editable_get_text (GTK_EDITABLE (self->day)))
    {
      g_autofree char *day = suggest_day (self);

      self->quiet = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->day), day);
      self->quiet = FALSE;
    }
  changed (self);
}

static void
close_toggled_cb (GtkCheckButton *button, AmtDecideClosing *self)
{
  changed (self);
}

static void
day_changed_cb (GtkEditable *editable, AmtDecideClosing *self)
{
  changed (self);
}

static void
day_left_cb (GtkEventControllerFocus *controller, AmtDecideClosing *self)
{
  g_autofree char *day = amt_decide_closing_get_follow_up (self);
  g_autofree char *tidy = day ? amt_value_from_day (day) : NULL;

  if (!self->quiet && tidy && strcmp (tidy, gtk_editable_get_text (GTK_EDITABLE (self->day))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->day), tidy);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_decide_closing_dispose (GObject *object)
{
  AmtDecideClosing *self = AMT_DECIDE_CLOSING (object);

  self->quiet = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_decide_closing_parent_class)->dispose (object);
}

static void
amt_decide_closing_finalize (GObject *object)
{
  g_free (AMT_DECIDE_CLOSING (object)->today);
  G_OBJECT_CLASS (amt_decide_closing_parent_class)->finalize (object);
}

static void
amt_decide_closing_class_init (AmtDecideClosingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_decide_closing_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_decide_closing_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", AMT_TYPE_DECIDE_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
child_of (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_FLOW_BOX_CHILD);
}

/* In GTK 4.8 a flow box keeps the keyboard for good when it comes to a child that does not take it and in which nothing does: what
 * is only written, or cannot be chosen, is a stop of its own, where it is heard. */
static void
add (GtkWidget *line, GtkWidget *content, const char *name, gboolean focusable)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), content);
  gtk_widget_set_focusable (child, focusable);
  amt_widgets_set_name (child, name);
  gtk_flow_box_insert (GTK_FLOW_BOX (line), child, -1);
}

static GtkWidget *
make_letter (AmtDecideClosing *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->letter_icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  self->letter = gtk_label_new (NULL);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), self->letter_icon);
  gtk_box_append (GTK_BOX (box), self->letter);
  return box;
}

static GtkWidget *
make_follow_up (AmtDecideClosing *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  /* Translators: a closing disposition, before a day: "WV am". */
  self->follow_up = gtk_check_button_new_with_label (_ ("Follow-up on"));
  self->day = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->day), DAY_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->day), DAY_CHARS);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->day), _ ("DD.MM.YYYY"));
  gtk_widget_add_css_class (self->day, "numeric");
  gtk_widget_set_valign (self->day, GTK_ALIGN_CENTER);
  amt_widgets_set_name (self->day, _ ("Day of the Follow-up"));
  g_signal_connect (focus, "leave", G_CALLBACK (day_left_cb), self);
  gtk_widget_add_controller (self->day, focus);
  gtk_box_append (GTK_BOX (box), self->follow_up);
  gtk_box_append (GTK_BOX (box), self->day);
  return box;
}

static void
amt_decide_closing_init (AmtDecideClosing *self)
{
  GtkWidget *line = gtk_flow_box_new ();
  GtkWidget *follow_up;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (line), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (line), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (line), 18);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (line), 6);
  gtk_widget_add_css_class (line, "decide-pairs");
  amt_widgets_set_name (line, _ ("Closing Dispositions"));
  self->close = gtk_check_button_new_with_label (C_ ("closing disposition", "File away"));
  self->message = amt_widgets_label ("", "caption");
  gtk_widget_add_css_class (self->message, "error");
  add (line, make_letter (self), "", TRUE);
  follow_up = make_follow_up (self);
  add (line, follow_up, gtk_check_button_get_label (GTK_CHECK_BUTTON (self->follow_up)), FALSE);
  add (line, self->close, gtk_check_button_get_label (GTK_CHECK_BUTTON (self->close)), FALSE);
  gtk_box_append (GTK_BOX (self->box), amt_widgets_label (_ ("Closing Dispositions"), "heading"));
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->message);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->follow_up, "toggled", G_CALLBACK (follow_up_toggled_cb), self);
  g_signal_connect (self->day, "changed", G_CALLBACK (day_changed_cb), self);
  g_signal_connect (self->close, "toggled", G_CALLBACK (close_toggled_cb), self);
}

AmtDecideClosing *
amt_decide_closing_new (const char *today)
{
  AmtDecideClosing *self = g_object_new (AMT_TYPE_DECIDE_CLOSING, NULL);

  self->today = g_strdup (today);
  amt_decide_closing_set_letter (self, FALSE, FALSE);
  update (self);
  return self;
}

void
amt_decide_closing_set_letter (AmtDecideClosing *self, gboolean chosen, gboolean letter)
{
  const char *said = letter ? C_ ("closing disposition", "Letter goes out")
                            : C_ ("closing disposition", "No letter");

  if (!chosen)
    said = _ ("Please choose an outcome.");
  gtk_label_set_text (GTK_LABEL (self->letter), said);
  amt_widgets_set_name (child_of (self->letter), said);
  if (chosen)
    gtk_widget_remove_css_class (self->letter, "dim-label");
  else
    gtk_widget_add_css_class (self->letter, "dim-label");
  gtk_widget_set_visible (self->letter_icon, letter);
}

void
amt_decide_closing_set_may (AmtDecideClosing *self, gboolean follow_up, gboolean close)
{
  gtk_widget_set_sensitive (self->follow_up, follow_up);
  gtk_widget_set_sensitive (self->close, close);
  gtk_widget_set_focusable (child_of (self->follow_up), !follow_up);
  gtk_widget_set_focusable (child_of (self->close), !close);
  update (self);
}

gboolean
amt_decide_closing_get_close (AmtDecideClosing *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->close));
}

void
amt_decide_closing_reveal_problem (AmtDecideClosing *self)
{
  gtk_widget_grab_focus (self->day);
  amt_widgets_reveal (self->day);
}

gboolean
amt_decide_closing_is_touched (AmtDecideClosing *self)
{
  return self->touched;
}

void
amt_decide_closing_save (AmtDecideClosing *self, JsonObject *object)
{
  json_object_set_boolean_member (object, "followUp", wants_follow_up (self));
  json_object_set_string_member (object, "followUpOn",
                                 gtk_editable_get_text (GTK_EDITABLE (self->day)));
  json_object_set_boolean_member (object, "close", amt_decide_closing_get_close (self));
}

void
amt_decide_closing_restore (AmtDecideClosing *self, JsonObject *object)
{
  const char *day = amt_json_string (object, "followUpOn");
  /* A draft has it as it was typed, a decision that was taken back as the contract has it. */
  g_autofree char *legal = day ? amt_value_day (day) : NULL;
  g_autofree char *typed = legal ? amt_value_from_day (legal) : g_strdup (day);

  self->quiet = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->day), typed ? typed : "");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->follow_up),
                               amt_json_bool (object, "followUp", FALSE));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->close),
                               amt_json_bool (object, "close", FALSE));
  self->quiet = FALSE;
  update (self);
}
