/* amt-case-header.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-header.h"

#include "amt-deadline-popover.h"
#include "amt-follow-up-popover.h"
#include "amt-json.h"
#include "amt-party-list.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtCaseHeader
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */

  GtkWidget *line; /* (owned by the widget tree), as the following */
  GtkWidget *service;
  GtkWidget *queue;
  GtkWidget *brief;  /* the deadline, while the facts are folded away */
  GtkWidget *unfold; /* GtkToggleButton */
  GtkWidget *details;
  GtkWidget *state;
  GtkWidget *state_icon;
  GtkWidget *state_label;
  GtkWidget *facts;            /* GtkFlowBox */
  GtkWidget *deadline;         /* GtkMenuButton, stays while facts are made anew */
  GtkWidget *deadline_popover; /* AmtDeadlinePopover */
  GtkWidget *follow_up;        /* GtkMenuButton */
  GtkWidget *follow_up_fact;
  GtkWidget *deadline_fact;
  GtkWidget *parties; /* AmtPartyList */
  GtkWidget *people;  /* GtkExpander */
  gboolean compact;
  gboolean address_shown;
  gboolean presence_unknown; /* nobody can say who else is in the case */
};

G_DEFINE_FINAL_TYPE (AmtCaseHeader, amt_case_header, GTK_TYPE_WIDGET)

static gint64
now_of (AmtCaseHeader *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

/* --- one fact: a caption and what it says -------------------------------------------------------------- */

static GtkWidget *
make_fact (const char *caption, GtkWidget *value)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_set_halign (value, GTK_ALIGN_START);
  gtk_widget_set_valign (value, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (value, TRUE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  /* What can be done in a fact is a stop on the way of the keyboard, else the fact itself, to be heard: in GTK 4.8 a flow box
   * keeps the keyboard for good when it comes to a child that does not take it. */
  gtk_widget_set_focusable (child, GTK_IS_LABEL (value));
  if (GTK_IS_LABEL (value))
    {
      g_autofree char *name =
          g_strdup_printf ("%s: %s", caption, gtk_label_get_text (GTK_LABEL (value)));

      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
  return child;
}

static GtkWidget *
value_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_set_tooltip_text (label, text);
  return label;
}

static void
add_text_fact (AmtCaseHeader *self, const char *caption, const char *text)
{
  if (text && *text)
    gtk_flow_box_insert (GTK_FLOW_BOX (self->facts), make_fact (caption, value_label (text)), -1);
}

static void
copy_clicked_cb (GtkButton *button, AmtCaseHeader *self)
{
  amt_widgets_copy (GTK_WIDGET (button), self->workplace,
                    g_object_get_data (G_OBJECT (button), "amt-what"),
                    g_object_get_data (G_OBJECT (button), "amt-text"));
}

/* A number that is typed elsewhere: with a button that copies it. */
static void
add_number_fact (AmtCaseHeader *self, const char *caption, const char *text)
{
  GtkWidget *box, *button;
  g_autofree char *name = NULL;

  if (!text || !*text)
    return;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (box), value_label (text));
  /* Translators: %s is the name of a value, for example "Reference". */
  name = g_strdup_printf (_ ("Copy %s"), caption);
  button = amt_widgets_icon_button ("edit-copy-symbolic", name, NULL);
  gtk_widget_add_css_class (button, "small-button");
  g_object_set_data_full (G_OBJECT (button), "amt-what", g_strdup (caption), g_free);
  g_object_set_data_full (G_OBJECT (button), "amt-text", g_strdup (text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), button);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->facts), make_fact (caption, box), -1);
}

/* --- what the case says -------------------------------------------------------------------------------- */

static void
add_assignee (AmtCaseHeader *self, const AmtCase *value)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const char *me = amt_workplace_get_user_id (self->workplace);
  g_autofree char *text = NULL;

  if (!value->assignee_id)
    text = g_strdup (C_ ("assignee", "nobody"));
  else if (g_strcmp0 (value->assignee_id, me) == 0)
    text = g_strdup (C_ ("assignee", "you"));
  else
    text = g_strdup (amt_references_user_name (references, value->assignee_id));
  if (value->assignee_id && value->assigned_at != AMT_TIME_NONE)
    {
      g_autofree char *when = amt_words_time (value->assigned_at, now_of (self));
      char *since = g_strdup_printf (_ ("%s, since %s"), text, when);

      g_free (text);
      text = since;
    }
  add_text_fact (self, _ ("Assignee"), text);
}

static char *
fees_in_words (JsonObject *rest)
{
  JsonArray *fees = amt_json_member_array (rest, "fees");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; fees && i < json_array_get_length (fees); i++)
    {
      JsonNode *node = json_array_get_element (fees, i);
      JsonObject *fee = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *money =
          amt_words_money (amt_json_int (fee, "cents", 0), amt_json_string (fee, "currency"));
      const char *reason = amt_json_string (fee, "reason");

      if (text->len > 0)
        g_string_append (text, "; ");
      if (reason)
        g_string_append_printf (text, "%s: ", reason);
      g_string_append_printf (text, "%s, %s", money,
                              amt_words_fee_state (amt_json_string (fee, "state")));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The contract does not say yet what an appointment is: whatever of it can be read is shown. */
static char *
appointments_in_words (AmtCaseHeader *self, JsonObject *rest)
{
  JsonArray *appointments = amt_json_member_array (rest, "appointments");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; appointments && i < json_array_get_length (appointments); i++)
    {
      JsonNode *node = json_array_get_element (appointments, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gint64 at = amt_json_time (object, "at");
      const char *day = amt_json_string (object, "date");
      const char *label = amt_json_string (object, "label");
      const char *place = amt_json_string (object, "place");
      g_autofree char *when =
          at != AMT_TIME_NONE ? amt_words_time (at, now_of (self)) : amt_words_weekday (day);
      const char *const parts[] = { when, label, place };

      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        if (parts[j] && *parts[j])
          g_string_append_printf (text, "%s%s",
                                  text->len == 0 ? ""
                                  : j == 0       ? "; "
                                                 : ", ",
                                  parts[j]);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
update_state (AmtCaseHeader *self, const AmtListRow *row)
{
  const char *word = row->decision_pending ? _ ("Decision not yet transferred")
                                           : amt_words_state (row->value->state);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon),
                                row->decision_pending ? "document-send-symbolic"
                                                      : amt_widgets_state_icon (row->value->state));
  gtk_label_set_text (GTK_LABEL (self->state_label), word);
  gtk_widget_set_tooltip_text (self->state, word);
}

static void
update_deadline (AmtCaseHeader *self, const AmtCase *value, gboolean open)
{
  g_autofree char *day = amt_words_day (value->deadline_on);
  g_autofree char *distance = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  gboolean overdue =
      open && value->deadline_on && amt_words_days_until (value->deadline_on, now_of (self)) < 0;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label;

  if (!value->deadline_on)
    text = g_strdup (C_ ("deadline", "none"));
  else if (open)
    {
      distance = amt_words_deadline (value->deadline_on, now_of (self), TRUE);
      text = g_strdup_printf ("%s · %s", day, distance);
    }
  else
    text = g_strdup (day);
  if (overdue)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  label = value_label (text);
  gtk_box_append (GTK_BOX (box), label);
  if (overdue)
    gtk_widget_add_css_class (self->deadline, "error");
  else
    gtk_widget_remove_css_class (self->deadline, "error");
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->deadline), box);
  gtk_widget_set_sensitive (self->deadline, value->deadlines->len > 0);
  /* Translators: %s is a day and how far away it is. */
  name = g_strdup_printf (_ ("Deadline: %s"), text);
  amt_widgets_set_name (self->deadline, name);
  gtk_label_set_text (GTK_LABEL (self->brief), name);
  if (overdue)
    gtk_widget_add_css_class (self->brief, "error");
  else
    gtk_widget_remove_css_class (self->brief, "error");
}

static void
update_follow_up (AmtCaseHeader *self, const AmtCase *value)
{
  const AmtFollowUp *mine =
      amt_case_find_follow_up (value, amt_workplace_get_user_id (self->workplace));
  const char *due_on = mine ? mine->due_on : value->follow_up_on;
  g_autofree char *day = amt_words_weekday (due_on);
  g_autofree char *distance = due_on ? amt_words_day_distance (due_on, now_of (self)) : NULL;
  g_autofree char *text =
      due_on ? g_strdup_printf ("%s · %s", day, distance) : g_strdup (C_ ("follow-up", "none"));
  g_autofree char *tip =
      mine && mine->reason && *mine->reason ? g_strdup_printf ("%s: %s", text, mine->reason) : NULL;
  g_autofree char *name = g_strdup_printf (_ ("Follow-up: %s"), text);

  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->follow_up), value_label (text));
  amt_widgets_set_name (self->follow_up, name);
  gtk_widget_set_tooltip_text (self->follow_up, tip ? tip : text);
}

static void
update_facts (AmtCaseHeader *self, const AmtCase *value, gboolean open)
{
  JsonObject *rest = amt_open_case_get_rest (self->open_case);
  g_autofree char *received = amt_words_time (value->received_at, now_of (self));
  g_autofree char *fees = fees_in_words (rest);
  g_autofree char *appointments = appointments_in_words (self, rest);
  GtkWidget *child = gtk_widget_get_first_child (self->facts);

  /* The two that open a popover stay: one of them may be open. */
  while (child)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (child != self->deadline_fact && child != self->follow_up_fact)
        gtk_flow_box_remove (GTK_FLOW_BOX (self->facts), child);
      child = next;
    }
  update_deadline (self, value, open);
  update_follow_up (self, value);
  add_assignee (self, value);
  add_number_fact (self, _ ("Reference"), value->reference);
  add_number_fact (self, _ ("External Reference"), value->external_reference);
  add_text_fact (self, C_ ("when the application came", "Received"), received);
  if (value->trust_level)
    add_text_fact (self, _ ("Trust Level"), amt_words_trust_level (value->trust_level));
  /* That there is nothing to pay is nothing to know. */
  if (fees || g_strcmp0 (value->payment, "open") == 0)
    add_text_fact (self, _ ("Fees"), fees ? fees : amt_words_payment (value->payment));
  add_text_fact (self, _ ("Appointment"), appointments);
  /* Who is in it stands in a banner; that nobody can know is said here, lest silence is taken for "nobody". */
  if (self->presence_unknown)
    add_text_fact (self, _ ("Also Open Elsewhere"), _ ("Unknown, no connection"));
}

static void
update_people (AmtCaseHeader *self, const AmtCase *value)
{
  guint n = value->parties->len;
  g_autofree char *label =
      g_strdup_printf (ngettext ("%u person in this case", "%u people in this case", n), n);

  gtk_expander_set_label (GTK_EXPANDER (self->people), label);
  amt_widgets_set_name (self->people, label);
  gtk_widget_set_visible (self->people, n > 0);
  amt_party_list_set_case (AMT_PARTY_LIST (self->parties), value,
                           !value->restricted || self->address_shown);
}

static void
changed_cb (AmtOpenCase *open_case, AmtCaseHeader *self)
{
  const AmtCaseView *view = amt_open_case_get_view (open_case);
  const AmtCase *value = amt_open_case_get_case (open_case);
  AmtReferences *references = amt_open_case_get_references (open_case);
  g_autofree char *queue = NULL;

  gtk_widget_set_visible (self->line, view != NULL && value != NULL);
  gtk_widget_set_visible (self->details, view != NULL && value != NULL);
  if (!view || !value)
    return;
  gtk_label_set_text (GTK_LABEL (self->service),
                      amt_references_service_name (references, value->service_id));
  /* Translators: %s is the name of a queue. */
  queue = g_strdup_printf (_ ("Queue %s"), amt_references_queue_name (references, value->queue_id));
  gtk_label_set_text (GTK_LABEL (self->queue), queue);
  update_state (self, view->row);
  update_facts (self, value, amt_words_row_is_open (view->row));
  update_people (self, value);
  amt_deadline_popover_set_case (AMT_DEADLINE_POPOVER (self->deadline_popover), value,
                                 now_of (self), amt_words_row_is_open (view->row));
}

static void
connection_changed_cb (AmtConnection *connection, AmtCaseHeader *self)
{
  AmtConnectionState state = amt_connection_get_state (connection);
  gboolean unknown = state == AMT_CONNECTION_OFFLINE || state == AMT_CONNECTION_SERVER ||
                     state == AMT_CONNECTION_SIGN_IN;

  if (unknown == self->presence_unknown)
    return;
  self->presence_unknown = unknown;
  changed_cb (self->open_case, self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static gboolean
is_unfolded (AmtCaseHeader *self)
{
  return !self->compact || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->unfold));
}

static void
fold (AmtCaseHeader *self)
{
  gboolean unfolded = is_unfolded (self);

  gtk_widget_set_visible (self->queue, unfolded);
  gtk_widget_set_visible (self->brief, !unfolded);
  gtk_widget_set_visible (self->unfold, self->compact);
  /* Still measured, but not seen and no stop for the keyboard. */
  gtk_widget_set_child_visible (self->details, unfolded);
  gtk_button_set_icon_name (GTK_BUTTON (self->unfold),
                            unfolded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->unfold), GTK_ACCESSIBLE_STATE_EXPANDED,
                               unfolded, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static int
height_of (GtkWidget *widget, int width)
{
  int minimum = 0;

  if (gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
amt_case_header_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtCaseHeader *self = AMT_CASE_HEADER (widget);
  GtkWidget *parts[] = { self->line, self->details };

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      int least = 0, usual = 0;

      if (!gtk_widget_get_visible (parts[i]))
        continue;
      gtk_widget_measure (parts[i], orientation, for_size, &least, &usual, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, usual);
        }
      else if (i == 0 || is_unfolded (self))
        {
          *minimum += least;
          *natural += usual;
        }
    }
}

static void
amt_case_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtCaseHeader *self = AMT_CASE_HEADER (widget);
  int line = height_of (self->line, width);

  if (gtk_widget_get_visible (self->line))
    gtk_widget_size_allocate (self->line, &(GtkAllocation){ .width = width, .height = line }, -1);
  if (gtk_widget_get_visible (self->details) && is_unfolded (self))
    gtk_widget_size_allocate (
        self->details,
        &(GtkAllocation){ .y = line,
                          .width = width,
                          .height = MAX (height - line, height_of (self->details, width)) },
        -1);
}

static GtkSizeRequestMode
amt_case_header_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
amt_case_header_dispose (GObject *object)
{
  AmtCaseHeader *self = AMT_CASE_HEADER (object);

  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  if (self->workplace)
    g_signal_handlers_disconnect_by_data (amt_workplace_get_connection (self->workplace), self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_case_header_parent_class)->dispose (object);
}

static void
amt_case_header_class_init (AmtCaseHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_case_header_dispose;
  widget_class->measure = amt_case_header_measure;
  widget_class->size_allocate = amt_case_header_size_allocate;
  widget_class->get_request_mode = amt_case_header_get_request_mode;
}

static GtkWidget *
fact_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "fact-button");
  return button;
}

static GtkWidget *
make_state (AmtCaseHeader *self)
{
  self->state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->state, "state-pill");
  gtk_widget_set_valign (self->state, GTK_ALIGN_CENTER);
  self->state_icon = gtk_image_new ();
  self->state_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->state_label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->state), self->state_icon);
  gtk_box_append (GTK_BOX (self->state), self->state_label);
  return self->state;
}

static GtkWidget *
make_unfold (AmtCaseHeader *self)
{
  self->unfold = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->unfold, "flat");
  gtk_widget_set_valign (self->unfold, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->unfold, _ ("Facts About the Case"));
  amt_widgets_set_name (self->unfold, _ ("Facts About the Case"));
  g_signal_connect_swapped (self->unfold, "toggled", G_CALLBACK (fold), self);
  return self->unfold;
}

static GtkWidget *
make_line (AmtCaseHeader *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  self->service = amt_widgets_label (NULL, "heading");
  gtk_box_append (GTK_BOX (names), self->service);
  self->queue = amt_widgets_label (NULL, "dim-label");
  gtk_widget_add_css_class (self->queue, "caption");
  gtk_box_append (GTK_BOX (names), self->queue);
  self->brief = amt_widgets_add_line (names, "caption");
  gtk_box_append (GTK_BOX (line), names);
  gtk_box_append (GTK_BOX (line), make_state (self));
  gtk_box_append (GTK_BOX (line), make_unfold (self));
  gtk_widget_add_css_class (line, "case-header");
  return line;
}

static GtkWidget *
make_details (AmtCaseHeader *self)
{
  GtkWidget *details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->facts = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->facts), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->facts), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->facts), 5);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->facts), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->facts), 6);
  gtk_widget_add_css_class (self->facts, "case-facts");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->facts), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Case"), -1);
  gtk_box_append (GTK_BOX (details), self->facts);

  self->people = gtk_expander_new (NULL);
  self->parties = amt_party_list_new ();
  gtk_expander_set_child (GTK_EXPANDER (self->people), self->parties);
  /* GTK 4.8 offers the keyboard to a folded child, although that is in no window. */
  g_object_bind_property (self->people, "expanded", self->parties, "can-focus",
                          G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (details), self->people);
  gtk_widget_add_css_class (details, "case-details");
  return details;
}

static void
amt_case_header_init (AmtCaseHeader *self)
{
  self->line = make_line (self);
  self->details = make_details (self);
  gtk_widget_set_visible (self->line, FALSE);
  gtk_widget_set_visible (self->details, FALSE);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_parent (self->details, GTK_WIDGET (self));
  fold (self);
}

GtkWidget *
amt_case_header_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtCaseHeader *self = g_object_new (AMT_TYPE_CASE_HEADER, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  amt_party_list_set_workplace (AMT_PARTY_LIST (self->parties), workplace);

  self->deadline = fact_button ();
  self->deadline_popover = amt_deadline_popover_new (workplace);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->deadline), self->deadline_popover);
  self->deadline_fact = make_fact (_ ("Deadline"), self->deadline);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->facts), self->deadline_fact, -1);

  self->follow_up = fact_button ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->follow_up),
                               amt_follow_up_popover_new (workplace, open_case));
  self->follow_up_fact = make_fact (_ ("Follow-up"), self->follow_up);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->facts), self->follow_up_fact, -1);

  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (amt_workplace_get_connection (workplace), "changed",
                    G_CALLBACK (connection_changed_cb), self);
  changed_cb (open_case, self);
  connection_changed_cb (amt_workplace_get_connection (workplace), self);
  return GTK_WIDGET (self);
}

void
amt_case_header_set_address_shown (AmtCaseHeader *self, gboolean shown)
{
  self->address_shown = shown;
  changed_cb (self->open_case, self);
}

void
amt_case_header_show_follow_up (AmtCaseHeader *self)
{
  /* What is folded away has no place to open at. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->unfold), TRUE);
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->follow_up));
}

void
amt_case_header_set_compact (AmtCaseHeader *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  fold (self);
}

int
amt_case_header_measure_whole (AmtCaseHeader *self, int width)
{
  return height_of (self->line, width) + height_of (self->details, width);
}
