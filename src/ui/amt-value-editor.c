/* amt-value-editor.c: see the header. Main thread.
 *
 * Whether something is wrong is known all the time. It is said when nothing that follows could make it right, else when the
 * clerk has left the field: nobody wants to hear after "1" that this is no day.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-value-editor.h"

#include "amt-focus.h"
#include "amt-text-blocks.h"
#include "amt-value-check.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define TEXT_HEIGHT 84
#define TEXT_MAX_HEIGHT 220
/* So that two editors stand side by side before one is squeezed. */
#define ENTRY_CHARS 14

struct _AmtValueEditor
{
  GtkWidget parent_instance;

  AmtService *service;   /* (owned) */
  const AmtField *field; /* (unowned) lives in @service */
  char *complaint;       /* (owned) (nullable) */
  char *origin;          /* (owned) (nullable) */
  gboolean touched;      /* the clerk has been here and left, or asked to record */
  gboolean quiet;        /* the program fills it in */

  GtkWidget *head;    /* (owned by the widget tree) GtkBox: label, text blocks; as the following */
  GtkWidget *editor;  /* what has the focus: GtkEntry, GtkDropDown or GtkTextView */
  GtkWidget *blocks;  /* (nullable) */
  GtkWidget *message; /* GtkLabel */
};

G_DEFINE_FINAL_TYPE (AmtValueEditor, amt_value_editor, GTK_TYPE_WIDGET)

static guint changed_signal;

static gboolean
is_type (AmtValueEditor *self, const char *type)
{
  return g_strcmp0 (self->field->type, type) == 0;
}

/* --- what is said -------------------------------------------------------------------------------------- */

const char *
amt_value_editor_get_problem (AmtValueEditor *self)
{
  g_autofree char *text = amt_value_editor_get_text (self);
  const char *wrong = amt_value_check (self->field, text);

  if (wrong)
    return wrong;
  g_strstrip (text);
  if (self->field->required && !*text)
    return _ ("Please fill this in.");
  return self->complaint;
}

static const char *
hint_of (AmtValueEditor *self)
{
  if (self->origin)
    return self->origin;
  if (is_type (self, "table"))
    return _ ("One row per line.");
  return "";
}

static void
update (AmtValueEditor *self)
{
  g_autofree char *text = amt_value_editor_get_text (self);
  const char *problem = amt_value_editor_get_problem (self);
  gboolean say = problem && (self->touched || !amt_value_can_become (self->field, text));
  const char *said = say ? problem : hint_of (self);

  gtk_label_set_text (GTK_LABEL (self->message), said);
  gtk_widget_set_visible (self->message, *said != '\0');
  if (say)
    {
      gtk_widget_add_css_class (self->editor, "error");
      gtk_widget_add_css_class (self->message, "error");
      gtk_widget_remove_css_class (self->message, "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (self->editor, "error");
      gtk_widget_remove_css_class (self->message, "error");
      gtk_widget_add_css_class (self->message, "dim-label");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
                               say ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
}

static void
changed (AmtValueEditor *self)
{
  if (self->quiet)
    return;
  g_clear_pointer (&self->origin, g_free);
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
text_changed_cb (GtkEditable *editable, AmtValueEditor *self)
{
  changed (self);
}

static void
buffer_changed_cb (GtkTextBuffer *buffer, AmtValueEditor *self)
{
  changed (self);
}

static void
selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, AmtValueEditor *self)
{
  changed (self);
}

static void
left_cb (GtkEventControllerFocus *controller, AmtValueEditor *self)
{
  g_autofree char *text = NULL;

  if (self->quiet)
    return;
  text = amt_value_editor_get_text (self);
  if (*text)
    self->touched = TRUE;
  if (GTK_IS_ENTRY (self->editor))
    {
      g_autofree char *tidy = amt_value_tidy (self->field, text);

      if (strcmp (tidy, text) != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->editor), tidy);
    }
  update (self);
}

/* --- the editors --------------------------------------------------------------------------------------- */

static GtkWidget *
make_entry (AmtValueEditor *self, gboolean number)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), ENTRY_CHARS);
  gtk_widget_set_hexpand (entry, TRUE);
  if (number)
    {
      gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
      gtk_widget_add_css_class (entry, "numeric");
    }
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed_cb), self);
  return entry;
}

static void
day_selected_cb (GtkCalendar *calendar, AmtValueEditor *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (date, "%d.%m.%Y");

  if (!self->quiet)
    gtk_editable_set_text (GTK_EDITABLE (self->editor), text);
}

/* The calendar opens where the text is. */
static void
calendar_shown_cb (GtkWidget *popover, AmtValueEditor *self)
{
  GtkWidget *calendar = gtk_popover_get_child (GTK_POPOVER (popover));
  g_autofree char *text = amt_value_editor_get_text (self);
  g_autofree char *day = amt_value_day (text);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;

  if (!day)
    return;
  date = g_date_time_new (zone, (int) g_ascii_strtoll (day, NULL, 10),
                          (int) g_ascii_strtoll (day + 5, NULL, 10),
                          (int) g_ascii_strtoll (day + 8, NULL, 10), 0, 0, 0);
  self->quiet = TRUE;
  if (date)
    gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
  self->quiet = FALSE;
}

/* Alone in its popover a calendar of GTK 4.8 keeps Shift+Tab: it has the focus itself, and what is in it is not behind it. */
static gboolean
calendar_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                 gpointer user_data)
{
  GtkWidget *calendar = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  return key == GDK_KEY_ISO_Left_Tab && gtk_widget_is_focus (calendar) &&
         gtk_widget_child_focus (gtk_widget_get_first_child (calendar), GTK_DIR_TAB_BACKWARD);
}

static GtkWidget *
make_day (AmtValueEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  g_autofree char *name = NULL;

  self->editor = make_entry (self, TRUE);
  /* Translators: how a day is written in a letter; two digits, two digits, four digits. */
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->editor), _ ("DD.MM.YYYY"));
  g_signal_connect (calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
  g_signal_connect (popover, "show", G_CALLBACK (calendar_shown_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (calendar_key_cb), NULL);
  gtk_widget_add_controller (calendar, keys);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  /* Translators: %s is the label of a field, for example "Granted from". */
  name = g_strdup_printf (_ ("Choose the day of “%s”"), self->field->label);
  amt_widgets_set_name (button, name);
  amt_widgets_name_calendar (calendar, name);
  gtk_widget_set_tooltip_text (button, _ ("Choose a day"));
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), self->editor);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
make_money (AmtValueEditor *self)
{
  self->editor = make_entry (self, TRUE);
  gtk_entry_set_alignment (GTK_ENTRY (self->editor), 1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->editor), "0,00");
  return self->editor;
}

static GtkWidget *
make_choice (AmtValueEditor *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels,
                          self->field->required ? _ ("Please choose …") : C_ ("value", "None"));
  if (is_type (self, "boolean"))
    {
      gtk_string_list_append (labels, C_ ("value", "Yes"));
      gtk_string_list_append (labels, C_ ("value", "No"));
    }
  for (guint i = 0; self->field->choices && self->field->choices[i]; i++)
    {
      const char *equals = strchr (self->field->choices[i], '=');

      gtk_string_list_append (labels, equals ? equals + 1 : self->field->choices[i]);
    }
  self->editor = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  g_signal_connect (self->editor, "notify::selected", G_CALLBACK (selected_cb), self);
  return self->editor;
}

static GtkWidget *
make_text (AmtValueEditor *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->editor = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->editor), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->editor), FALSE);
  gtk_widget_add_css_class (self->editor, "note-text");
  gtk_widget_add_css_class (scrolled, "note-frame");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), TEXT_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), TEXT_MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->editor);
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)), "changed",
                    G_CALLBACK (buffer_changed_cb), self);
  return scrolled;
}

static GtkWidget *
make_editor (AmtValueEditor *self)
{
  if (is_type (self, "longText") || is_type (self, "table"))
    return make_text (self);
  if (is_type (self, "date"))
    return make_day (self);
  if (is_type (self, "money"))
    return make_money (self);
  if (is_type (self, "choice") || is_type (self, "boolean"))
    return make_choice (self);
  self->editor = make_entry (self, is_type (self, "number"));
  return self->editor;
}

/* --- text ---------------------------------------------------------------------------------------------- */

static char *
choice_text (AmtValueEditor *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor));
  const char *choice;

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return g_strdup ("");
  if (is_type (self, "boolean"))
    return g_strdup (selected == 1 ? "true" : "false");
  choice = self->field->choices[selected - 1];
  return g_strndup (choice, strcspn (choice, "="));
}

char *
amt_value_editor_get_text (AmtValueEditor *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer;

  if (GTK_IS_DROP_DOWN (self->editor))
    return choice_text (self);
  if (GTK_IS_ENTRY (self->editor))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->editor)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static guint
find_choice (AmtValueEditor *self, const char *text)
{
  if (is_type (self, "boolean"))
    return g_strcmp0 (text, "true") == 0 ? 1 : g_strcmp0 (text, "false") == 0 ? 2 : 0;
  for (guint i = 0; self->field->choices && self->field->choices[i]; i++)
    {
      const char *choice = self->field->choices[i];
      gsize length = strcspn (choice, "=");

      if (strlen (text) == length && strncmp (choice, text, length) == 0)
        return i + 1;
    }
  return 0;
}

void
amt_value_editor_set_text (AmtValueEditor *self, const char *text)
{
  self->quiet = TRUE;
  if (GTK_IS_DROP_DOWN (self->editor))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), find_choice (self, text));
  else if (GTK_IS_ENTRY (self->editor))
    gtk_editable_set_text (GTK_EDITABLE (self->editor), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)), text, -1);
  self->quiet = FALSE;
  update (self);
}

const AmtField *
amt_value_editor_get_field (AmtValueEditor *self)
{
  return self->field;
}

gboolean
amt_value_editor_is_wide (AmtValueEditor *self)
{
  return GTK_IS_TEXT_VIEW (self->editor) || is_type (self, "text") || is_type (self, "choice") ||
         is_type (self, "iban");
}

void
amt_value_editor_set_origin (AmtValueEditor *self, const char *origin)
{
  g_free (self->origin);
  self->origin = g_strdup (origin);
  update (self);
}

void
amt_value_editor_set_complaint (AmtValueEditor *self, const char *complaint)
{
  if (g_strcmp0 (self->complaint, complaint) == 0)
    return;
  g_free (self->complaint);
  self->complaint = g_strdup (complaint);
  update (self);
}

const char *
amt_value_editor_get_shown (AmtValueEditor *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}

void
amt_value_editor_reveal (AmtValueEditor *self)
{
  self->touched = TRUE;
  update (self);
}

void
amt_value_editor_set_blocks (AmtValueEditor *self, GPtrArray *blocks)
{
  if (self->blocks || !is_type (self, "longText") || blocks->len == 0)
    return;
  self->blocks = amt_text_blocks_button (
      blocks, gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)), self->editor);
  gtk_box_append (GTK_BOX (self->head), self->blocks);
}

gboolean
amt_value_editor_offer_blocks (AmtValueEditor *self)
{
  if (!self->blocks)
    return FALSE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->blocks));
  return TRUE;
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static gboolean
amt_value_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AMT_VALUE_EDITOR (widget)->editor);
}

static void
amt_value_editor_dispose (GObject *object)
{
  AmtValueEditor *self = AMT_VALUE_EDITOR (object);
  GtkWidget *child;

  /* What is taken apart says "changed" and "left" once more. */
  self->quiet = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (amt_value_editor_parent_class)->dispose (object);
}

static void
amt_value_editor_finalize (GObject *object)
{
  AmtValueEditor *self = AMT_VALUE_EDITOR (object);

  g_free (self->complaint);
  g_free (self->origin);
  amt_service_unref (self->service);
  G_OBJECT_CLASS (amt_value_editor_parent_class)->finalize (object);
}

static void
amt_value_editor_class_init (AmtValueEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_value_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_value_editor_finalize;
  widget_class->focus = amt_focus_children;
  widget_class->grab_focus = amt_value_editor_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  changed_signal = g_signal_new ("changed", AMT_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
amt_value_editor_init (AmtValueEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
}

static void
fill (AmtValueEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  const char *unit = is_type (self, "money") ? " (€)" : "";
  /* Translators: a field that may stay empty: its label, and perhaps a unit. */
  g_autofree char *title = self->field->required
                               ? g_strconcat (self->field->label, unit, NULL)
                               : g_strdup_printf (_ ("%s%s (optional)"), self->field->label, unit);
  GtkWidget *label = amt_widgets_label (title, NULL);
  GtkWidget *outer = make_editor (self);

  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (!amt_value_editor_is_wide (self))
    gtk_label_set_max_width_chars (GTK_LABEL (label), ENTRY_CHARS);
  gtk_box_append (GTK_BOX (self->head), label);
  gtk_widget_set_parent (self->head, GTK_WIDGET (self));
  gtk_widget_set_parent (outer, GTK_WIDGET (self));
  self->message = amt_widgets_label ("", "caption");
  if (!amt_value_editor_is_wide (self))
    gtk_label_set_max_width_chars (GTK_LABEL (self->message), ENTRY_CHARS);
  gtk_widget_set_parent (self->message, GTK_WIDGET (self));
  amt_widgets_set_name (self->editor, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  self->field->required, -1);
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->editor, focus);
}

AmtValueEditor *
amt_value_editor_new (AmtService *service, const AmtField *field)
{
  AmtValueEditor *self = g_object_new (AMT_TYPE_VALUE_EDITOR, NULL);

  self->service = amt_service_ref (service);
  self->field = field;
  fill (self);
  update (self);
  return self;
}
