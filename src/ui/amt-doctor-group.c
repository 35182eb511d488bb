/* amt-doctor-group.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-doctor-group.h"

#include "amt-dialogs.h"

#include <glib/gi18n.h>

struct _AmtDoctorGroup
{
  AdwPreferencesGroup parent_instance;

  AmtDiagnoseFunc diagnose;
  gpointer data;             /* not owned */
  GCancellable *cancellable; /* (owned) ends with this widget */
  char *report;              /* (owned) (nullable) the last one as text */
  GPtrArray *rows;           /* (element-type GtkWidget), owned by the widget tree */

  GtkWidget *look; /* (owned by the widget tree), as the following */
  GtkWidget *copy;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (AmtDoctorGroup, amt_doctor_group, ADW_TYPE_PREFERENCES_GROUP)

/* Grade as icon, colour and word: never colour alone. */
static const struct
{
  const char *icon;
  const char *style;
  const char *word; /* (translatable) */
} GRADES[] = {
  [AMT_DOCTOR_OK] = { "amt-done-symbolic", "success", N_ ("in order") },
  [AMT_DOCTOR_NOTE] = { "amt-info-symbolic", "dim-label", N_ ("note") },
  [AMT_DOCTOR_WARNING] = { "amt-warning-symbolic", "warning", N_ ("warning") },
  [AMT_DOCTOR_FAILURE] = { "amt-warning-symbolic", "error", N_ ("failure") },
};

static void
add_finding (AmtDoctorGroup *self, const AmtDoctorFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();
  guint grade = MIN ((guint) finding->grade, G_N_ELEMENTS (GRADES) - 1);
  GtkWidget *icon = gtk_image_new_from_icon_name (GRADES[grade].icon);
  g_autofree char *words =
      g_strdup_printf ("%s, %s: %s", finding->label, _ (GRADES[grade].word), finding->sentence);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finding->sentence);
  gtk_widget_add_css_class (icon, GRADES[grade].style);
  gtk_widget_set_tooltip_text (icon, _ (GRADES[grade].word));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
set_working (AmtDoctorGroup *self, gboolean working)
{
  gtk_widget_set_visible (self->spinner, working);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "doctor.look", !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "doctor.copy", !working && self->report);
  gtk_widget_set_visible (self->copy, self->report != NULL);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDoctorGroup) self = user_data;
  g_autoptr (AmtDiagnosis) diagnosis = amt_doctor_run_finish (result, NULL);

  /* Cancelled: the window went. */
  if (!diagnosis || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < diagnosis->findings->len; i++)
    add_finding (self, g_ptr_array_index (diagnosis->findings, i));
  g_free (self->report);
  self->report = amt_diagnosis_to_text (diagnosis);
  set_working (self, FALSE);
  amt_dialogs_announce (self->look, diagnosis->worst < AMT_DOCTOR_WARNING
                                        ? _ ("Everything is in order.")
                                        : _ ("Something needs attention."));
}

static void
look_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtDoctorGroup *self = AMT_DOCTOR_GROUP (widget);

  set_working (self, TRUE);
  self->diagnose (self->data, self->cancellable, looked_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtDoctorGroup *self = AMT_DOCTOR_GROUP (widget);

  if (self->report)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->report);
  amt_dialogs_announce (self->copy, _ ("The report is in the clipboard."));
}

static void
amt_doctor_group_dispose (GObject *object)
{
  g_cancellable_cancel (AMT_DOCTOR_GROUP (object)->cancellable);
  G_OBJECT_CLASS (amt_doctor_group_parent_class)->dispose (object);
}

static void
amt_doctor_group_finalize (GObject *object)
{
  AmtDoctorGroup *self = AMT_DOCTOR_GROUP (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);
  g_free (self->report);
  G_OBJECT_CLASS (amt_doctor_group_parent_class)->finalize (object);
}

static void
amt_doctor_group_class_init (AmtDoctorGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_doctor_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_doctor_group_finalize;
  gtk_widget_class_install_action (widget_class, "doctor.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "doctor.copy", NULL, copy_action);
}

static GtkWidget *
make_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static void
amt_doctor_group_init (AmtDoctorGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("Connection Doctor"));
  adw_preferences_group_set_description (
      group, _ ("Looks at every step between this computer and the portal. The report holds no "
                "personal data and may go into a ticket for IT."));
  self->spinner = gtk_spinner_new ();
  self->look = make_button (_ ("_Look"), "doctor.look");
  self->copy = make_button (_ ("_Copy Report"), "doctor.copy");
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->copy);
  gtk_box_append (GTK_BOX (box), self->look);
  adw_preferences_group_set_header_suffix (group, box);
  set_working (self, FALSE);
}

GtkWidget *
amt_doctor_group_new (AmtDiagnoseFunc diagnose, gpointer data)
{
  AmtDoctorGroup *self = g_object_new (AMT_TYPE_DOCTOR_GROUP, NULL);

  self->diagnose = diagnose;
  self->data = data;
  return GTK_WIDGET (self);
}
