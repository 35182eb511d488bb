/* amt-conflict-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-conflict-page.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Letters of a column, so that three stand side by side where there is room. */
#define COLUMN_CHARS 21
#define MIN_CHARS 12

struct _AmtConflictPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GPtrArray *results;      /* (owned) (element-type GtkLabel) one for each part */

  GtkWidget *scrolled; /* (owned by the widget tree), as the following */
  GtkWidget *title;
  GtkWidget *subject;
  GtkWidget *summary;
  GtkWidget *parts; /* cards */
};

G_DEFINE_FINAL_TYPE (AmtConflictPage, amt_conflict_page, GTK_TYPE_WIDGET)

static gint64
now_of (AmtConflictPage *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

/* --- parts --------------------------------------------------------------------------------------------- */

static GtkWidget *
add_card (AmtConflictPage *self, const char *icon, const char *title)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  if (icon)
    gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (head), amt_widgets_label (title, "heading"));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (self->parts), card);
  return card;
}

/* Beside each other where there is room, else below each other. */
static GtkWidget *
add_columns (GtkWidget *card, guint n)
{
  GtkWidget *columns = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (columns), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (columns), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (columns), 1);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (columns), n);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (columns), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (columns), 6);
  gtk_widget_set_can_focus (columns, FALSE);
  amt_widgets_set_name (columns, _ ("Changes"));
  gtk_box_append (GTK_BOX (card), columns);
  return columns;
}

static GtkWidget *
add_column (GtkWidget *columns, const char *heading, const char *text, const char *style)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = amt_widgets_label (heading, "caption");
  GtkWidget *value = amt_widgets_label (text, style);

  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (value), MIN_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (value), COLUMN_CHARS);
  gtk_box_append (GTK_BOX (column), caption);
  gtk_box_append (GTK_BOX (column), value);
  gtk_flow_box_insert (GTK_FLOW_BOX (columns), column, -1);
  return value;
}

static void
add_field (AmtConflictPage *self, const AmtConflictField *field)
{
  GtkWidget *card = add_card (self, NULL, field->label);
  GtkWidget *columns = add_columns (card, 3);
  /* Translators: how a part of the case stood before both changes. */
  g_autofree char *before = g_strdup_printf (_ ("Before: %s"), field->before);
  GtkWidget *line;

  add_column (columns, _ ("My Change"), field->mine, NULL);
  add_column (columns, _ ("At the Portal"), field->theirs, NULL);
  g_ptr_array_add (self->results, add_column (columns, _ ("Result"), "", "conflict-result"));
  if (g_strcmp0 (field->before, field->mine) == 0 || g_strcmp0 (field->before, field->theirs) == 0)
    return;
  line = amt_widgets_label (before, "caption");
  gtk_widget_add_css_class (line, "dim-label");
  gtk_box_append (GTK_BOX (card), line);
}

static void
add_news (AmtConflictPage *self, const AmtConflict *conflict)
{
  GtkWidget *card;

  if (conflict->news->len == 0)
    return;
  card = add_card (self, "amt-warning-symbolic", _ ("New From the Applicant"));
  gtk_box_append (
      GTK_BOX (card),
      amt_widgets_label (_ ("You recorded your decision without having seen this."), NULL));
  for (guint i = 0; i < conflict->news->len; i++)
    {
      const AmtConflictNews *news = conflict->news->pdata[i];
      GtkWidget *columns;

      gtk_box_append (GTK_BOX (card), amt_widgets_label (news->label, "conflict-label"));
      columns = add_columns (card, 2);
      add_column (columns, C_ ("application", "When you decided"),
                  news->before ? news->before : "–", NULL);
      add_column (columns, C_ ("application", "Now"), news->now ? news->now : "–",
                  "conflict-result");
    }
}

static void
add_events (AmtConflictPage *self, const AmtConflict *conflict)
{
  GtkWidget *card;

  if (conflict->events->len == 0)
    return;
  card = add_card (self, "amt-portal-symbolic", _ ("What Happened at the Portal"));
  for (guint i = 0; i < conflict->events->len; i++)
    {
      const AmtConflictEvent *event = conflict->events->pdata[i];
      g_autofree char *time = amt_words_time (event->at, now_of (self));
      g_autofree char *line = g_strdup_printf ("%s · %s: %s", event->who, time, event->what);

      gtk_box_append (GTK_BOX (card), amt_widgets_label (line, NULL));
    }
  if (conflict->n_more_events > 0)
    {
      g_autofree char *more =
          g_strdup_printf (ngettext ("and %u more", "and %u more", conflict->n_more_events),
                           conflict->n_more_events);

      gtk_box_append (GTK_BOX (card), amt_widgets_label (more, "dim-label"));
    }
}

static void
show_summary (AmtConflictPage *self, const AmtConflict *conflict)
{
  g_autofree char *mine = amt_words_time (conflict->mine_at, now_of (self));
  g_autofree char *theirs = amt_words_time (conflict->their_at, now_of (self));
  g_autofree char *text = NULL;

  if (conflict->their_who)
    /* Translators: %1$s is who changed the case at the portal, %2$s and %3$s are times. */
    text = g_strdup_printf (_ ("%1$s changed this case at the portal: %2$s. Your own change: %3$s. "
                               "Please choose what counts."),
                            conflict->their_who, theirs, mine);
  gtk_label_set_label (
      GTK_LABEL (self->summary),
      text ? text
           : _ ("While your change was on its way, the case was changed at the portal, too. Please "
                "choose what counts."));
}

void
amt_conflict_page_set_choice (AmtConflictPage *self, const AmtConflict *conflict, AmtChoice choice)
{
  for (guint i = 0; i < self->results->len && i < conflict->fields->len; i++)
    {
      const AmtConflictField *field = conflict->fields->pdata[i];
      const char *text = choice == AMT_CHOICE_MINE     ? field->result
                         : choice == AMT_CHOICE_THEIRS ? field->theirs
                                                       : _ ("not yet clarified");

      gtk_label_set_label (self->results->pdata[i], text);
    }
}

void
amt_conflict_page_show (AmtConflictPage *self, const AmtConflict *conflict, AmtChoice choice)
{
  g_autofree char *subject = g_strdup_printf ("%s · %s", conflict->applicant, conflict->reference);
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

  gtk_label_set_label (GTK_LABEL (self->title), conflict->words);
  gtk_label_set_label (GTK_LABEL (self->subject), subject);
  show_summary (self, conflict);
  g_ptr_array_set_size (self->results, 0);
  amt_widgets_clear (self->parts);
  add_news (self, conflict);
  for (guint i = 0; i < conflict->fields->len; i++)
    add_field (self, conflict->fields->pdata[i]);
  add_events (self, conflict);
  amt_conflict_page_set_choice (self, conflict, choice);
  gtk_adjustment_set_value (adjustment, 0);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_conflict_page_dispose (GObject *object)
{
  AmtConflictPage *self = AMT_CONFLICT_PAGE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_conflict_page_parent_class)->dispose (object);
}

static void
amt_conflict_page_finalize (GObject *object)
{
  g_ptr_array_unref (AMT_CONFLICT_PAGE (object)->results);
  G_OBJECT_CLASS (amt_conflict_page_parent_class)->finalize (object);
}

static void
amt_conflict_page_class_init (AmtConflictPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_conflict_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_conflict_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_conflict_page_init (AmtConflictPage *self)
{
  GtkWidget *box;

  self->results = g_ptr_array_new ();
  self->scrolled = amt_widgets_page (&box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  amt_widgets_set_name (self->scrolled, _ ("Changes"));
  self->title = amt_widgets_label (NULL, "title-4");
  self->subject = amt_widgets_label (NULL, "dim-label");
  self->summary = amt_widgets_label (NULL, NULL);
  self->parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->subject);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), self->parts);
}

GtkWidget *
amt_conflict_page_new (AmtWorkplace *workplace)
{
  AmtConflictPage *self = g_object_new (AMT_TYPE_CONFLICT_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}
