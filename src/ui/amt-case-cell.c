/* amt-case-cell.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-cell.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Lines of the compact cell, or the one line of a column. */
typedef enum
{
  LINE_FIRST,
  LINE_SECOND,
  N_LINES
} Line;

/* On an image: what it says in words. */
#define WORD "amt-word"

struct _AmtCaseCell
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtColumn column;
  gboolean compact;

  AmtCaseRow *row;           /* (owned) (nullable) */
  gulong changed;            /* 0: none */
  gboolean shown;            /* what is in @box is that of @row */
  AmtCaseCellHeight *height; /* (owned) (nullable) */

  GtkWidget
      *box; /* (owned by the widget tree) (nullable) before it was shown first; as the following */
  GtkWidget *icon;
  GtkWidget *labels[N_LINES];
  GtkWidget *side; /* compact: deadline at the end of the first line */
  GtkWidget *side_icon;
  GtkWidget *marks; /* icons */
};

G_DEFINE_FINAL_TYPE (AmtCaseCell, amt_case_cell, GTK_TYPE_WIDGET)

static const AmtColumnInfo COLUMNS[AMT_N_COLUMNS] = {
  [AMT_COLUMN_APPLICANT] = { "applicant", N_ ("Applicant"), AMT_SORT_APPLICANT, TRUE, 170, TRUE },
  [AMT_COLUMN_REFERENCE] = { "reference", N_ ("Reference"), AMT_SORT_REFERENCE, TRUE, 190, FALSE },
  [AMT_COLUMN_STATE] = { "state", N_ ("State"), AMT_SORT_STATE, TRUE, 160, FALSE },
  [AMT_COLUMN_SERVICE] = { "service", N_ ("Service"), AMT_SORT_SERVICE, TRUE, 150, TRUE },
  [AMT_COLUMN_DEADLINE] = { "deadline", N_ ("Deadline"), AMT_SORT_DEADLINE, TRUE, 210, FALSE },
  [AMT_COLUMN_FLAGS] = { "flags", N_ ("Marks"), -1, TRUE, 110, FALSE },
  [AMT_COLUMN_ASSIGNEE] = { "assignee", N_ ("Assignee"), AMT_SORT_ASSIGNEE, FALSE, 150, FALSE },
  [AMT_COLUMN_RECEIVED] = { "received", N_ ("Received"), AMT_SORT_RECEIVED, FALSE, 150, FALSE },
  [AMT_COLUMN_FOLLOW_UP] = { "follow-up", N_ ("Follow-up"), AMT_SORT_FOLLOW_UP, FALSE, 130, FALSE },
};

const AmtColumnInfo *
amt_column_info (AmtColumn column)
{
  return &COLUMNS[column];
}

static gint64
now_of (AmtWorkplace *workplace)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (workplace)));
}

static const char *
applicant_of (const AmtListRow *row)
{
  return row->value->applicant ? row->value->applicant : _ ("Name not given");
}

static const char *
reference_of (const AmtListRow *row)
{
  return row->value->reference ? row->value->reference : row->value->id;
}

static const char *
assignee_of (AmtWorkplace *workplace, const AmtListRow *row)
{
  const char *name =
      amt_references_user_name (amt_workplace_get_references (workplace), row->value->assignee_id);

  return name ? name : _ ("nobody");
}

/* What is not said by colour alone: overdue and today have an icon and a word. */
typedef struct
{
  char *text;        /* (owned) */
  const char *icon;  /* (nullable) */
  const char *style; /* (nullable) CSS class */
} Mark;

static Mark
deadline_of (AmtWorkplace *workplace, const AmtListRow *row)
{
  gint64 now = now_of (workplace);
  gboolean open = amt_words_row_is_open (row);
  const char *day = row->value->deadline_on;
  Mark mark = { NULL, NULL, NULL };
  int days;

  if (!day)
    return mark;
  days = amt_words_days_until (day, now);
  mark.text = amt_words_deadline (day, now, open);
  if (open && days < 0)
    {
      mark.icon = "amt-warning-symbolic";
      mark.style = "error";
    }
  else if (open && days == 0)
    {
      mark.icon = "amt-deadline-symbolic";
      mark.style = "warning";
    }
  return mark;
}

char *
amt_case_row_name (AmtWorkplace *workplace, const AmtListRow *row)
{
  GString *name = g_string_new (applicant_of (row));
  g_autofree char *hints = amt_words_row_hints (row);
  const char *service = amt_references_service_name (amt_workplace_get_references (workplace),
                                                     row->value->service_id);
  Mark deadline = deadline_of (workplace, row);

  g_string_append_printf (name, ", %s", reference_of (row));
  if (service)
    g_string_append_printf (name, ", %s", service);
  g_string_append_printf (name, ", %s", amt_words_row_state (row));
  if (deadline.text)
    {
      /* Translators: said to a screen reader; %s is for example "in 3 days" or "overdue for 2 days". */
      g_autofree char *said = g_strdup_printf (_ ("deadline %s"), deadline.text);

      g_string_append_printf (name, ", %s", said);
    }
  if (*hints)
    g_string_append_printf (name, ", %s", hints);
  /* What else stands among the marks. */
  if (g_strcmp0 (row->value->payment, "open") == 0)
    g_string_append_printf (name, ", %s", amt_words_payment ("open"));
  if (row->offline)
    g_string_append_printf (name, ", %s", _ ("available offline"));
  g_free (deadline.text);
  return g_string_free (name, FALSE);
}

/* --- filling ------------------------------------------------------------------------------------------- */

static void
set_icon (GtkWidget *image, const char *icon)
{
  gtk_widget_set_visible (image, icon != NULL);
  if (icon && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (image)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
}

static void
set_style (GtkWidget *widget, const char *style)
{
  static const char *const STYLES[] = { "error", "warning" };

  for (guint i = 0; i < G_N_ELEMENTS (STYLES); i++)
    if (g_strcmp0 (STYLES[i], style) == 0)
      gtk_widget_add_css_class (widget, STYLES[i]);
    else
      gtk_widget_remove_css_class (widget, STYLES[i]);
}

static void
set_label (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
}

/* A mark that is there already is used again: rows come and go by the hundred. */
static GtkWidget *
show_mark (AmtCaseCell *self, GtkWidget *image, const char *icon, const char *word,
           const char *style)
{
  if (!image)
    {
      image = gtk_image_new ();
      gtk_box_append (GTK_BOX (self->marks), image);
    }
  set_icon (image, icon);
  set_style (image, style);
  g_object_set_data_full (G_OBJECT (image), WORD, g_strdup (word), g_free);
  amt_widgets_set_name (image, word);
  return gtk_widget_get_next_sibling (image);
}

static void
hide_marks (GtkWidget *image)
{
  for (; image; image = gtk_widget_get_next_sibling (image))
    gtk_widget_set_visible (image, FALSE);
}

static void
fill_marks (AmtCaseCell *self, const AmtListRow *row)
{
  const struct
  {
    gboolean shown;
    const char *icon;
    const char *word;
    const char *style;
  } MARKS[] = {
    { row->conflict, "amt-warning-symbolic", _ ("to be clarified"), "error" },
    { row->n_pending > 0, "amt-transfer-symbolic",
      row->decision_pending ? _ ("decision not yet sent") : _ ("not yet sent"), NULL },
    { row->value->unread, "mail-unread-symbolic", _ ("new"), NULL },
    { row->value->restricted, "amt-lock-symbolic", _ ("protective block"), "warning" },
    { row->offline, "folder-download-symbolic", _ ("available offline"), NULL },
    { g_strcmp0 (row->value->payment, "open") == 0, "amt-info-symbolic", amt_words_payment ("open"),
      NULL },
    { row->gone, "dialog-question-symbolic", _ ("no longer at the portal"), NULL },
  };
  GtkWidget *image = gtk_widget_get_first_child (self->marks);

  for (guint i = 0; i < G_N_ELEMENTS (MARKS); i++)
    if (MARKS[i].shown)
      image = show_mark (self, image, MARKS[i].icon, MARKS[i].word, MARKS[i].style);
  hide_marks (image);
}

static void
fill_compact (AmtCaseCell *self, const AmtListRow *row)
{
  const char *service = amt_references_service_name (amt_workplace_get_references (self->workplace),
                                                     row->value->service_id);
  g_autofree char *second =
      g_strdup_printf ("%s · %s", reference_of (row), service ? service : _ ("no service named"));
  Mark deadline = deadline_of (self->workplace, row);

  set_label (self->labels[LINE_FIRST], applicant_of (row));
  set_label (self->labels[LINE_SECOND], second);
  set_icon (self->icon, row->decision_pending ? "amt-transfer-symbolic"
                                              : amt_widgets_state_icon (row->value->state));
  set_label (self->side, deadline.text);
  set_style (self->side, deadline.style);
  set_icon (self->side_icon, deadline.icon);
  set_style (self->side_icon, deadline.style);
  fill_marks (self, row);
  g_free (deadline.text);
}

static void
fill_column (AmtCaseCell *self, const AmtListRow *row)
{
  gint64 now = now_of (self->workplace);
  AmtReferences *references = amt_workplace_get_references (self->workplace);
  Mark mark = { NULL, NULL, NULL };

  switch (self->column)
    {
    case AMT_COLUMN_APPLICANT:
      mark.text = g_strdup (applicant_of (row));
      break;
    case AMT_COLUMN_REFERENCE:
      mark.text = g_strdup (reference_of (row));
      break;
    case AMT_COLUMN_STATE:
      mark.text = g_strdup (amt_words_row_state (row));
      mark.icon = row->decision_pending ? "amt-transfer-symbolic"
                                        : amt_widgets_state_icon (row->value->state);
      break;
    case AMT_COLUMN_SERVICE:
      mark.text = g_strdup (amt_references_service_name (references, row->value->service_id));
      break;
    case AMT_COLUMN_DEADLINE:
      mark = deadline_of (self->workplace, row);
      break;
    case AMT_COLUMN_ASSIGNEE:
      mark.text = g_strdup (assignee_of (self->workplace, row));
      break;
    case AMT_COLUMN_RECEIVED:
      mark.text = amt_words_time (row->value->received_at, now);
      break;
    case AMT_COLUMN_FOLLOW_UP:
      mark.text = row->value->follow_up_on ? amt_words_day (row->value->follow_up_on) : NULL;
      break;
    case AMT_COLUMN_FLAGS:
      fill_marks (self, row);
      break;
    case AMT_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
  set_label (self->labels[LINE_FIRST], mark.text);
  set_icon (self->icon, mark.icon);
  set_style (self->labels[LINE_FIRST], mark.style);
  set_style (self->icon, mark.style);
  g_free (mark.text);
}

static void
fill_empty (AmtCaseCell *self)
{
  /* Where a row is still being read: a calm bar, no text that could be taken for a value. */
  for (guint i = 0; i < N_LINES; i++)
    if (self->labels[i])
      set_label (self->labels[i], i == LINE_FIRST && self->row ? "…" : "");
  if (self->side)
    {
      set_label (self->side, "");
      set_icon (self->side_icon, NULL);
    }
  set_icon (self->icon, NULL);
  hide_marks (gtk_widget_get_first_child (self->marks));
}

/* The list item is two levels up in a column view and one in a list view; a screen reader reads its name. */
static void
name_item (AmtCaseCell *self, const AmtListRow *row)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (!self->compact && self->column != AMT_COLUMN_APPLICANT)
    return;
  if (!self->compact && item)
    item = gtk_widget_get_parent (item);
  if (!item)
    return;
  name = row ? amt_case_row_name (self->workplace, row) : g_strdup (_ ("is being loaded"));
  amt_widgets_set_name (item, name);
}

static void
fill (AmtCaseCell *self)
{
  const AmtListRow *row = self->row ? amt_case_row_get_row (self->row) : NULL;

  if (!self->shown)
    return;
  if (!row)
    {
      fill_empty (self);
      return;
    }
  if (row->value->unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "amt-unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "amt-unread");
  if (self->compact)
    fill_compact (self, row);
  else
    fill_column (self, row);
}

static void
changed_cb (AmtCaseRow *row, AmtCaseCell *self)
{
  name_item (self, amt_case_row_get_row (row));
  fill (self);
}

/* --- what the pointer asks -------------------------------------------------------------------------------- */

/* Asked, not set: setting a tooltip makes GTK look where the pointer is, which on X11 is a question to the display and an answer,
 * for each of a thousand cells of a list that is shown anew. */
static gboolean
amt_case_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                             GtkTooltip *tooltip)
{
  AmtCaseCell *self = AMT_CASE_CELL (widget);
  const AmtListRow *row = self->row ? amt_case_row_get_row (self->row) : NULL;
  GtkWidget *there = keyboard ? NULL : gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);
  const char *text = NULL;

  if (!row || !there)
    return FALSE;
  if (g_object_get_data (G_OBJECT (there), WORD))
    text = g_object_get_data (G_OBJECT (there), WORD);
  else if (self->compact && there == self->icon)
    text = amt_words_row_state (row);
  else if (!self->compact && there == self->labels[LINE_FIRST])
    text = gtk_label_get_text (GTK_LABEL (there));
  gtk_tooltip_set_text (tooltip, text);
  return text && *text;
}

/* --- making ---------------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
build_compact (AmtCaseCell *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  self->labels[LINE_FIRST] = new_label ("amt-case-title");
  self->labels[LINE_SECOND] = new_label ("dim-label");
  gtk_widget_add_css_class (self->labels[LINE_SECOND], "caption");
  self->side = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->side, "caption");
  gtk_box_append (GTK_BOX (first), self->labels[LINE_FIRST]);
  self->side_icon = gtk_image_new ();
  gtk_box_append (GTK_BOX (first), self->side_icon);
  gtk_box_append (GTK_BOX (first), self->side);
  gtk_box_append (GTK_BOX (second), self->labels[LINE_SECOND]);
  gtk_box_append (GTK_BOX (second), self->marks);
  gtk_box_append (GTK_BOX (lines), first);
  gtk_box_append (GTK_BOX (lines), second);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), lines);
}

static void
build_column (AmtCaseCell *self)
{
  self->labels[LINE_FIRST] =
      new_label (self->column == AMT_COLUMN_APPLICANT ? "amt-case-title" : NULL);
  if (self->column == AMT_COLUMN_REFERENCE)
    gtk_widget_add_css_class (self->labels[LINE_FIRST], "numeric");
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->labels[LINE_FIRST]);
  gtk_box_append (GTK_BOX (self->box), self->marks);
  gtk_widget_set_visible (self->labels[LINE_FIRST], self->column != AMT_COLUMN_FLAGS);
}

static void
build (AmtCaseCell *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, self->compact ? 12 : 6);
  self->icon = gtk_image_new ();
  self->marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (self->compact)
    build_compact (self);
  else
    build_column (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_case_cell_dispose (GObject *object)
{
  AmtCaseCell *self = AMT_CASE_CELL (object);

  amt_case_cell_set_row (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->height, g_rc_box_release);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_case_cell_parent_class)->dispose (object);
}

static void
amt_case_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtCaseCell *self = AMT_CASE_CELL (widget);
  AmtCaseCellHeight *height = self->height;

  if (self->box)
    gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || !height)
    return;
  if (self->shown && height->pixels == 0)
    height->pixels = *natural;
  *minimum = MAX (*minimum, height->pixels);
  *natural = MAX (*natural, *minimum);
}

static void
amt_case_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtCaseCell *self = AMT_CASE_CELL (widget);

  if (self->box)
    gtk_widget_size_allocate (self->box, &(GtkAllocation){ .width = width, .height = height },
                              baseline);
}

static void
amt_case_cell_class_init (AmtCaseCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_cell_dispose;
  GTK_WIDGET_CLASS (klass)->query_tooltip = amt_case_cell_query_tooltip;
  GTK_WIDGET_CLASS (klass)->measure = amt_case_cell_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = amt_case_cell_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "casecell");
}

static void
amt_case_cell_init (AmtCaseCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
amt_case_cell_new (AmtWorkplace *workplace, AmtColumn column, gboolean compact)
{
  AmtCaseCell *self = g_object_new (AMT_TYPE_CASE_CELL, NULL);

  self->workplace = g_object_ref (workplace);
  self->column = column;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "amt-case-compact");
  return GTK_WIDGET (self);
}

void
amt_case_cell_share_height (AmtCaseCell *self, AmtCaseCellHeight *height)
{
  g_clear_pointer (&self->height, g_rc_box_release);
  self->height = g_rc_box_acquire (height);
}

void
amt_case_cell_set_row (AmtCaseCell *self, AmtCaseRow *row)
{
  if (self->row)
    g_clear_signal_handler (&self->changed, self->row);
  g_set_object (&self->row, row);
  self->shown = FALSE;
  /* What it said of another row is not to be seen under this one's name. */
  if (self->box)
    gtk_widget_set_child_visible (self->box, FALSE);
  if (!row)
    return;
  self->changed = g_signal_connect (row, "changed", G_CALLBACK (changed_cb), self);
  name_item (self, amt_case_row_get_row (row));
}

void
amt_case_cell_show (AmtCaseCell *self)
{
  if (self->shown)
    return;
  if (!self->box)
    build (self);
  self->shown = TRUE;
  gtk_widget_set_child_visible (self->box, TRUE);
  fill (self);
}

gboolean
amt_case_cell_is_shown (AmtCaseCell *self)
{
  return self->shown;
}

AmtCaseRow *
amt_case_cell_get_row (AmtCaseCell *self)
{
  return self->row;
}
