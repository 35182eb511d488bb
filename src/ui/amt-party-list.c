/* amt-party-list.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-party-list.h"

#include "amt-value-format.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* More people than fit are scrolled. */
#define MAX_HEIGHT 180

struct _AmtPartyList
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *scrolled;     /* (owned by the widget tree), as the following */
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (AmtPartyList, amt_party_list, GTK_TYPE_WIDGET)

static void
copy_clicked_cb (GtkButton *button, AmtPartyList *self)
{
  amt_widgets_copy (GTK_WIDGET (button), self->workplace, _ ("Name and Address"),
                    g_object_get_data (G_OBJECT (button), "amt-text"));
}

static char *
name_of (const AmtParty *party)
{
  if (party->name)
    return g_strdup (party->name);
  if (party->family_name && party->given_name)
    return g_strdup_printf ("%s, %s", party->family_name, party->given_name);
  return g_strdup (party->family_name ? party->family_name : "–");
}

static GtkWidget *
make_row (AmtPartyList *self, const AmtParty *party, gboolean address)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button;
  g_autofree char *name = name_of (party);
  g_autofree char *born = party->born_on ? amt_words_day (party->born_on) : NULL;
  g_autofree char *lines = address ? amt_words_lines (party->address) : g_strdup (AMT_VALUE_MASK);
  g_autofree char *head = g_strdup_printf ("%s · %s", name, amt_words_party_role (party->role));
  g_autofree char *copy_name = g_strdup_printf (_ ("Copy Name and Address of %s"), name);
  g_autoptr (GString) rest = g_string_new (NULL);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), amt_widgets_label (head, NULL));
  if (born)
    /* Translators: %s is a day of birth. */
    g_string_append_printf (rest, _ ("born %s"), born);
  if (party->address && *lines)
    g_string_append_printf (rest, "%s%s", rest->len > 0 ? " · " : "", lines);
  if (rest->len > 0)
    {
      GtkWidget *label = amt_widgets_label (rest->str, "dim-label");

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_box_append (GTK_BOX (row), texts);
  button = amt_widgets_icon_button ("edit-copy-symbolic", copy_name, NULL);
  g_object_set_data_full (G_OBJECT (button), "amt-text",
                          address && party->address
                              ? g_strdup_printf ("%s\n%s", name, party->address)
                              : g_strdup (name),
                          g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
amt_party_list_dispose (GObject *object)
{
  AmtPartyList *self = AMT_PARTY_LIST (object);

  g_clear_object (&self->workplace);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_party_list_parent_class)->dispose (object);
}

static void
amt_party_list_class_init (AmtPartyListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_party_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_party_list_init (AmtPartyList *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), MAX_HEIGHT);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "party-list");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
}

GtkWidget *
amt_party_list_new (void)
{
  return g_object_new (AMT_TYPE_PARTY_LIST, NULL);
}

void
amt_party_list_set_workplace (AmtPartyList *self, AmtWorkplace *workplace)
{
  g_set_object (&self->workplace, workplace);
}

void
amt_party_list_set_case (AmtPartyList *self, const AmtCase *value, gboolean addresses)
{
  amt_widgets_clear (self->box);
  for (guint i = 0; i < value->parties->len; i++)
    gtk_box_append (GTK_BOX (self->box), make_row (self, value->parties->pdata[i], addresses));
}
