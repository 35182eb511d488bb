/* amt-history-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-history-page.h"

#include "amt-list-tab.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* So many entries are built at once; a button brings the next. */
#define STEP 60

struct _AmtHistoryPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  GtkWidget *scrolled;     /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *list;
  GtkWidget *more;
  guint n_shown; /* entries that are wanted */
};

G_DEFINE_FINAL_TYPE (AmtHistoryPage, amt_history_page, GTK_TYPE_WIDGET)

static gint64
now_of (AmtHistoryPage *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static GtkWidget *
make_row (AmtHistoryPage *self, const AmtHistoryEntry *entry)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const AmtOutboxEntry *unsent = amt_open_case_find_entry (self->open_case, entry->id);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *clock;
  g_autofree char *what = amt_words_history (entry, references);
  g_autofree char *day = amt_time_legal_day (entry->at);
  g_autofree char *time = amt_words_clock (entry->at);
  g_autoptr (GString) name = g_string_new (what);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (box, "form-row");
  clock = gtk_label_new (time);
  gtk_widget_add_css_class (clock, "dim-label");
  gtk_widget_add_css_class (clock, "numeric");
  gtk_widget_set_valign (clock, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), clock);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), amt_widgets_label (what, NULL));
  gtk_box_append (GTK_BOX (texts),
                  amt_widgets_label (amt_words_author (entry, references), "dim-label"));
  if (entry->reason && *entry->reason)
    {
      /* Translators: %s is why somebody did something. */
      g_autofree char *reason = g_strdup_printf (_ ("Reason: %s"), entry->reason);

      gtk_box_append (GTK_BOX (texts), amt_widgets_label (reason, NULL));
      g_string_append_printf (name, ", %s", reason);
    }
  gtk_box_append (GTK_BOX (box), texts);
  g_string_append_printf (name, ", %s, %s %s", amt_words_author (entry, references), day, time);
  if (unsent)
    {
      g_autofree char *state = amt_words_entry (unsent, now_of (self));
      /* Translators: %s is where an operation stands, for example "waiting". */
      g_autofree char *text = g_strdup_printf (_ ("not yet transferred: %s"), state);
      GtkWidget *pill = amt_widgets_pill ("document-send-symbolic", text);

      gtk_box_append (GTK_BOX (texts), pill);
      g_string_append_printf (name, ", %s", text);
    }
  amt_widgets_set_name (row, name->str);
  g_object_set_data_full (G_OBJECT (row), "amt-day", g_steal_pointer (&day), g_free);
  return row;
}

/* A heading where a day begins. */
static void
update_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *day = g_object_get_data (G_OBJECT (row), "amt-day");
  GtkWidget *label;
  g_autofree char *text = NULL;

  if (before && g_strcmp0 (day, g_object_get_data (G_OBJECT (before), "amt-day")) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  text = amt_words_weekday (day);
  label = amt_widgets_label (text, "heading");
  gtk_widget_add_css_class (label, "day-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
changed_cb (AmtOpenCase *open_case, AmtHistoryPage *self)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  guint n = value ? value->history->len : 0;
  guint n_shown = MIN (n, self->n_shown);

  amt_widgets_clear (self->list);
  for (guint i = 0; i < n_shown; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         make_row (self, value->history->pdata[n - 1 - i]));
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->more, n > n_shown);
}

static void
more_clicked_cb (GtkButton *button, AmtHistoryPage *self)
{
  self->n_shown += STEP;
  changed_cb (self->open_case, self);
}

static void
amt_history_page_dispose (GObject *object)
{
  AmtHistoryPage *self = AMT_HISTORY_PAGE (object);

  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_history_page_parent_class)->dispose (object);
}

static void
amt_history_page_class_init (AmtHistoryPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_history_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_history_page_init (AmtHistoryPage *self)
{
  self->n_shown = STEP;
  self->scrolled = amt_widgets_page (&self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header_cb, NULL, NULL);
  gtk_widget_add_css_class (self->list, "boxed-list");
  amt_widgets_set_name (self->list, _ ("History"));
  amt_list_tab_repair (self->list);
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->more = gtk_button_new_with_label (_ ("Show Older Entries"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->more);
}

GtkWidget *
amt_history_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtHistoryPage *self = g_object_new (AMT_TYPE_HISTORY_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}
