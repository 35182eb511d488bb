/* amt-follow-up-popover.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-follow-up-popover.h"

#include "amt-case-record.h"
#include "amt-store-lists.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* How far ahead the load of days is looked at. */
#define LOAD_DAYS 400
/* A stretch of holidays is never longer. */
#define MAX_HOLIDAYS 30

struct _AmtFollowUpPopover
{
  GtkPopover parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtOpenCase *open_case;    /* (owned) */
  GCancellable *cancellable; /* (owned) of reading the load */
  GPtrArray *days;           /* (owned) (nullable) (element-type AmtDayLoad) */
  char *day;                 /* (owned) the one that is chosen */

  GtkWidget *presets; /* (owned by the template), as the following */
  GtkWidget *calendar;
  GtkWidget *load;
  GtkWidget *reason;
  GtkWidget *why_not;
  GtkWidget *clear;
  GtkWidget *set;
};

G_DEFINE_FINAL_TYPE (AmtFollowUpPopover, amt_follow_up_popover, GTK_TYPE_POPOVER)

static const struct
{
  const char *label;
  int days;
  int months;
} PRESETS[] = {
  { N_ ("Tomorrow"), 1, 0 },    { N_ ("In 3 Days"), 3, 0 },  { N_ ("In 1 Week"), 7, 0 },
  { N_ ("In 2 Weeks"), 14, 0 }, { N_ ("In 1 Month"), 0, 1 }, { N_ ("In 3 Months"), 0, 3 },
};

char *
amt_follow_up_working_day (const char *day, char **holidays)
{
  char *found = g_strdup (day);

  for (guint i = 0; i < MAX_HOLIDAYS; i++)
    {
      int year, month, date;
      g_autoptr (GDateTime) time = NULL;
      char *next;

      if (sscanf (found, "%d-%d-%d", &year, &month, &date) != 3)
        return found;
      time = g_date_time_new_utc (year, month, date, 12, 0, 0);
      if (!time || (g_date_time_get_day_of_week (time) < 6 &&
                    !(holidays && g_strv_contains ((const char *const *) holidays, found))))
        return found;
      next = amt_day_add (found, 1);
      if (!next)
        return found;
      g_free (found);
      found = next;
    }
  return found;
}

/* Where the authority of the case sits. */
static char **
holidays_of (AmtFollowUpPopover *self)
{
  AmtService *service = amt_open_case_get_service (self->open_case);
  AmtAuthority *authority =
      service ? amt_references_find_authority (amt_open_case_get_references (self->open_case),
                                               service->authority_id)
              : NULL;

  return authority ? authority->holidays : NULL;
}

static GDateTime *
date_of (const char *day)
{
  int year, month, date;

  if (!day || sscanf (day, "%d-%d-%d", &year, &month, &date) != 3)
    return NULL;
  return g_date_time_new_local (year, month, date, 12, 0, 0);
}

static char *
preset_day (AmtFollowUpPopover *self, guint i)
{
  g_autofree char *today = amt_workplace_dup_today (self->workplace);
  g_autofree char *raw = NULL;

  if (PRESETS[i].months > 0)
    {
      g_autoptr (GDateTime) now = date_of (today);
      g_autoptr (GDateTime) then = now ? g_date_time_add_months (now, PRESETS[i].months) : NULL;

      raw = then ? g_date_time_format (then, "%Y-%m-%d") : g_strdup (today);
    }
  else
    raw = amt_day_add (today, PRESETS[i].days);
  return amt_follow_up_working_day (raw, holidays_of (self));
}

/* --- how full a day is --------------------------------------------------------------------------------- */

static const AmtDayLoad *
load_of (AmtFollowUpPopover *self, const char *day)
{
  for (guint i = 0; self->days && i < self->days->len; i++)
    {
      const AmtDayLoad *load = self->days->pdata[i];

      if (g_strcmp0 (load->day, day) == 0)
        return load;
    }
  return NULL;
}

static char *
load_in_words (const AmtDayLoad *load)
{
  g_autofree char *follow_ups = NULL;
  g_autofree char *deadlines = NULL;

  if (!load || (load->follow_ups == 0 && load->deadlines == 0))
    return g_strdup (C_ ("load of a day", "free"));
  follow_ups = g_strdup_printf (ngettext ("%u follow-up", "%u follow-ups", load->follow_ups),
                                load->follow_ups);
  deadlines =
      g_strdup_printf (ngettext ("%u deadline", "%u deadlines", load->deadlines), load->deadlines);
  if (load->deadlines == 0)
    return g_steal_pointer (&follow_ups);
  if (load->follow_ups == 0)
    return g_steal_pointer (&deadlines);
  return g_strdup_printf ("%s, %s", follow_ups, deadlines);
}

static void
mark_month (AmtFollowUpPopover *self)
{
  g_autoptr (GDateTime) shown = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autofree char *month = g_date_time_format (shown, "%Y-%m-");

  gtk_calendar_clear_marks (GTK_CALENDAR (self->calendar));
  for (guint i = 0; self->days && i < self->days->len; i++)
    {
      const AmtDayLoad *load = self->days->pdata[i];

      if (g_str_has_prefix (load->day, month))
        gtk_calendar_mark_day (GTK_CALENDAR (self->calendar),
                               (guint) g_ascii_strtoull (load->day + strlen (month), NULL, 10));
    }
}

static void
update_presets (AmtFollowUpPopover *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (PRESETS); i++)
    {
      GtkWidget *row =
          GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->presets), (int) i));
      g_autofree char *day = preset_day (self, i);
      g_autofree char *date = amt_words_weekday (day);
      g_autofree char *load = load_in_words (load_of (self, day));
      g_autofree char *sub = g_strdup_printf ("%s · %s", date, load);
      g_autofree char *name = g_strdup_printf ("%s: %s", _ (PRESETS[i].label), sub);

      gtk_label_set_text (g_object_get_data (G_OBJECT (row), "amt-sub"), sub);
      g_object_set_data_full (G_OBJECT (row), "amt-day", g_steal_pointer (&day), g_free);
      amt_widgets_set_name (row, name);
    }
}

static void
update_day (AmtFollowUpPopover *self)
{
  g_autofree char *date = amt_words_weekday (self->day);
  g_autofree char *load = load_in_words (load_of (self, self->day));
  /* Translators: a day, and what is due on it. */
  g_autofree char *text = g_strdup_printf (_ ("Already on %s: %s"), date, load);
  g_autofree char *today = amt_workplace_dup_today (self->workplace);
  AmtMay may = amt_open_case_may (self->open_case, "setFollowUp");
  gboolean past = strcmp (self->day, today) < 0;

  gtk_label_set_text (GTK_LABEL (self->load),
                      past ? _ ("This day has passed. Please choose a later one.") : text);
  gtk_widget_set_sensitive (self->set, amt_may (may) && !past);
  gtk_label_set_text (GTK_LABEL (self->why_not), amt_words_may (may));
  gtk_widget_set_visible (self->why_not, may != AMT_MAY);
}

static void
choose (AmtFollowUpPopover *self, const char *day)
{
  g_autofree char *kept = g_strdup (day);

  g_free (self->day);
  self->day = g_steal_pointer (&kept);
  update_day (self);
}

static void
day_selected_cb (GtkCalendar *calendar, AmtFollowUpPopover *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  choose (self, day);
  mark_month (self);
}

static void
preset_activated_cb (GtkListBox *box, GtkListBoxRow *row, AmtFollowUpPopover *self)
{
  amt_follow_up_popover_set_day (self, g_object_get_data (G_OBJECT (row), "amt-day"));
  gtk_widget_grab_focus (self->reason);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtFollowUpPopover *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *days = amt_store_load_follow_up_load_finish (AMT_STORE (source), result, &error);

  /* Without the figures a day can be chosen all the same; after cancelling the popover may be gone. */
  if (!days)
    return;
  g_clear_pointer (&self->days, g_ptr_array_unref);
  self->days = days;
  update_presets (self);
  update_day (self);
  mark_month (self);
}

static void
load_days (AmtFollowUpPopover *self)
{
  const char *user = amt_workplace_get_user_id (self->workplace);
  g_autofree char *today = amt_workplace_dup_today (self->workplace);
  g_autofree char *last = amt_day_add (today, LOAD_DAYS);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (user && last)
    amt_store_load_follow_up_load_async (amt_workplace_get_store (self->workplace), user, today,
                                         last, self->cancellable, loaded_cb, self);
}

/* --- recording ----------------------------------------------------------------------------------------- */

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) amt_case_record_finish (result);
}

/* What brings back the follow-up that there is now. */
static AmtOrder *
order_as_before (AmtFollowUpPopover *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  const AmtFollowUp *mine =
      value ? amt_case_find_follow_up (value, amt_workplace_get_user_id (self->workplace)) : NULL;
  AmtOrder *order = amt_order_new (amt_open_case_get_ref (self->open_case),
                                   mine ? "setFollowUp" : "clearFollowUp");

  if (mine && mine->due_on)
    amt_order_set (order, "dueOn", mine->due_on);
  if (mine && mine->reason && *mine->reason)
    amt_order_set (order, "reason", mine->reason);
  return order;
}

static void
set_clicked_cb (GtkWidget *widget, AmtFollowUpPopover *self)
{
  g_autoptr (AmtOrder) order =
      amt_order_new (amt_open_case_get_ref (self->open_case), "setFollowUp");
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  g_autofree char *date = amt_words_weekday (self->day);
  g_autofree char *said = g_strdup_printf (_ ("Follow-up on %s."), date);

  if (!gtk_widget_get_sensitive (self->set))
    return;
  amt_order_set (order, "dueOn", self->day);
  if (*reason)
    amt_order_set (order, "reason", reason);
  amt_case_record_async (self->workplace, self->open_case, order, said, order_as_before (self),
                         NULL, recorded_cb, NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
clear_clicked_cb (GtkWidget *widget, AmtFollowUpPopover *self)
{
  g_autoptr (AmtOrder) order =
      amt_order_new (amt_open_case_get_ref (self->open_case), "clearFollowUp");

  amt_case_record_async (self->workplace, self->open_case, order, _ ("Follow-up cleared."),
                         order_as_before (self), NULL, recorded_cb, NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
shown_cb (AmtFollowUpPopover *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  const AmtFollowUp *mine =
      value ? amt_case_find_follow_up (value, amt_workplace_get_user_id (self->workplace)) : NULL;
  g_autofree char *tomorrow = preset_day (self, 0);

  gtk_editable_set_text (GTK_EDITABLE (self->reason), mine && mine->reason ? mine->reason : "");
  gtk_widget_set_visible (self->clear, mine != NULL);
  gtk_widget_set_sensitive (self->clear,
                            amt_may (amt_open_case_may (self->open_case, "clearFollowUp")));
  amt_follow_up_popover_set_day (self, mine && mine->due_on ? mine->due_on : tomorrow);
  update_presets (self);
  load_days (self);
}

static void
amt_follow_up_popover_dispose (GObject *object)
{
  AmtFollowUpPopover *self = AMT_FOLLOW_UP_POPOVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workplace);
  g_clear_object (&self->open_case);
  g_clear_pointer (&self->days, g_ptr_array_unref);
  G_OBJECT_CLASS (amt_follow_up_popover_parent_class)->dispose (object);
}

static void
amt_follow_up_popover_finalize (GObject *object)
{
  g_free (AMT_FOLLOW_UP_POPOVER (object)->day);
  G_OBJECT_CLASS (amt_follow_up_popover_parent_class)->finalize (object);
}

static void
amt_follow_up_popover_class_init (AmtFollowUpPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_follow_up_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_follow_up_popover_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/amtsstube/Amtsstube/amt-follow-up-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, presets);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, calendar);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, load);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, reason);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, why_not);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, clear);
  gtk_widget_class_bind_template_child (widget_class, AmtFollowUpPopover, set);
}

static void
add_preset (AmtFollowUpPopover *self, const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *sub = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (sub), 0);
  gtk_widget_add_css_class (sub, "caption");
  gtk_widget_add_css_class (sub, "dim-label");
  gtk_widget_add_css_class (box, "compact-row");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), sub);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "amt-sub", sub);
  gtk_list_box_append (GTK_LIST_BOX (self->presets), row);
}

static void
amt_follow_up_popover_init (AmtFollowUpPopover *self)
{
  static const char *const TURNED[] = { "next-month", "prev-month", "next-year", "prev-year" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->day = g_strdup ("");
  amt_widgets_name_calendar (self->calendar, _ ("Day of the Follow-up"));
  for (guint i = 0; i < G_N_ELEMENTS (PRESETS); i++)
    add_preset (self, _ (PRESETS[i].label));
  g_signal_connect (self, "show", G_CALLBACK (shown_cb), NULL);
  g_signal_connect (self->presets, "row-activated", G_CALLBACK (preset_activated_cb), self);
  g_signal_connect (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (TURNED); i++)
    g_signal_connect (self->calendar, TURNED[i], G_CALLBACK (day_selected_cb), self);
  g_signal_connect (self->reason, "activate", G_CALLBACK (set_clicked_cb), self);
  g_signal_connect (self->set, "clicked", G_CALLBACK (set_clicked_cb), self);
  g_signal_connect (self->clear, "clicked", G_CALLBACK (clear_clicked_cb), self);
}

GtkWidget *
amt_follow_up_popover_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtFollowUpPopover *self = g_object_new (AMT_TYPE_FOLLOW_UP_POPOVER, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  return GTK_WIDGET (self);
}

void
amt_follow_up_popover_set_day (AmtFollowUpPopover *self, const char *day)
{
  g_autoptr (GDateTime) date = date_of (day);

  choose (self, day);
  /* Emits day-selected, which chooses the same day once more. */
  if (date)
    gtk_calendar_select_day (GTK_CALENDAR (self->calendar), date);
}

const char *
amt_follow_up_popover_get_day (AmtFollowUpPopover *self)
{
  return self->day;
}

const char *
amt_follow_up_popover_get_load (AmtFollowUpPopover *self)
{
  return gtk_label_get_text (GTK_LABEL (self->load));
}
