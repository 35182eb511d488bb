/* amt-first-sync-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-first-sync-page.h"

#include "amt-error-text.h"
#include "amt-page.h"

#include <glib/gi18n.h>

struct _AmtFirstSyncPage
{
  GtkBox parent_instance;

  AmtWorkplace *workplace; /* (owned) */

  GtkWidget *bar; /* (owned by the widget tree), as the following */
  GtkWidget *counted;
  GtkWidget *usable;
  GtkWidget *trouble;
  GtkWidget *begin;
};

G_DEFINE_FINAL_TYPE (AmtFirstSyncPage, amt_first_sync_page, GTK_TYPE_BOX)

static void
progress_cb (AmtSyncEngine *engine, guint64 n_rows, gint64 total, guint64 n_cases,
             AmtFirstSyncPage *self)
{
  g_autofree char *rows = NULL;
  g_autofree char *cases = g_strdup_printf (
      ngettext ("%u complete case", "%u complete cases", (gulong) n_cases), (guint) n_cases);
  g_autofree char *text = NULL;

  if (total > 0)
    {
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar),
                                     MIN (1.0, (double) n_rows / (double) total));
      /* Translators: how many of how many entries have come. */
      rows = g_strdup_printf (_ ("%u of about %u entries"), (guint) n_rows, (guint) total);
    }
  else
    {
      gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->bar));
      rows = g_strdup_printf (ngettext ("%u entry", "%u entries", (gulong) n_rows), (guint) n_rows);
    }
  text = g_strconcat (rows, " · ", cases, NULL);
  gtk_label_set_label (GTK_LABEL (self->counted), text);
}

static void
counts_changed_cb (AmtCountsWatch *watch, AmtFirstSyncPage *self)
{
  const AmtSidebarCounts *counts = amt_counts_watch_get_counts (watch);
  g_autofree char *text = NULL;

  if (!counts || counts->counts.all == 0)
    return;
  /* Translators: two counts of cases. */
  text =
      g_strdup_printf (_ ("Ready for use: inbox (%u) and your cases (%u). The rest comes while you "
                          "work."),
                       (guint) counts->counts.inbox, (guint) counts->counts.mine);
  gtk_label_set_label (GTK_LABEL (self->usable), text);
  gtk_widget_set_sensitive (self->begin, TRUE);
}

static void
connection_changed_cb (AmtConnection *connection, AmtFirstSyncPage *self)
{
  const GError *error = amt_connection_get_error (connection);
  g_autofree char *sentence = error ? amt_error_text_dup_sentence (error) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->trouble, error != NULL);
  if (!error)
    return;
  /* Translators: %s is a sentence that says what went wrong. */
  text = g_strdup_printf (_ ("%s It goes on by itself as soon as that is possible."), sentence);
  gtk_label_set_label (GTK_LABEL (self->trouble), text);
  gtk_widget_set_sensitive (self->begin, TRUE);
}

static void
amt_first_sync_page_dispose (GObject *object)
{
  g_clear_object (&AMT_FIRST_SYNC_PAGE (object)->workplace);
  G_OBJECT_CLASS (amt_first_sync_page_parent_class)->dispose (object);
}

static void
amt_first_sync_page_class_init (AmtFirstSyncPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_first_sync_page_dispose;
}

static void
amt_first_sync_page_init (AmtFirstSyncPage *self)
{
  AdwStatusPage *status = ADW_STATUS_PAGE (adw_status_page_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_status_page_set_icon_name (status, "amt-inbox-symbolic");
  adw_status_page_set_title (status, _ ("Your Cases Are Coming"));
  adw_status_page_set_description (
      status, _ ("This happens only once. From now on only what has changed is fetched."));
  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("First synchronisation"), -1);
  self->counted = amt_page_label (_ ("Asking the portal…"), "numeric");
  self->usable = amt_page_label (NULL, "dim-label");
  self->trouble = amt_page_label (NULL, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
  self->begin = amt_page_button (_ ("_Begin Working Now"), "app.begin-work", TRUE);
  gtk_widget_set_sensitive (self->begin, FALSE);
  gtk_widget_set_margin_top (self->begin, 12);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->counted);
  gtk_box_append (GTK_BOX (box), self->usable);
  gtk_box_append (GTK_BOX (box), self->trouble);
  gtk_box_append (GTK_BOX (box), self->begin);
  amt_page_set_child (status, box);
  amt_page_fill (GTK_BOX (self), status);
}

GtkWidget *
amt_first_sync_page_new (AmtWorkplace *workplace)
{
  AmtFirstSyncPage *self = g_object_new (AMT_TYPE_FIRST_SYNC_PAGE, NULL);
  AmtSyncEngine *engine = amt_workplace_get_engine (workplace);
  AmtCountsWatch *counts = amt_workplace_get_counts (workplace);
  AmtConnection *connection = amt_workplace_get_connection (workplace);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (engine, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (counts, "changed", G_CALLBACK (counts_changed_cb), self, 0);
  g_signal_connect_object (connection, "changed", G_CALLBACK (connection_changed_cb), self, 0);
  counts_changed_cb (counts, self);
  return GTK_WIDGET (self);
}
