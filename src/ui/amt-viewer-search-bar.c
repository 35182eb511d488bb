/* amt-viewer-search-bar.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-search-bar.h"

#include "amt-dialogs.h"
#include "amt-focus.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

struct _AmtViewerSearchBar
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *entry;
  GtkWidget *result;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *match_case;
  GtkWidget *whole_words;
};

G_DEFINE_FINAL_TYPE (AmtViewerSearchBar, amt_viewer_search_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STEP,
  SIGNAL_CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
changed_cb (AmtViewerSearchBar *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
next_cb (AmtViewerSearchBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, 1);
}

static void
previous_cb (AmtViewerSearchBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, -1);
}

/* Shift+Enter; Enter alone is the entry's "activate". */
static gboolean
back_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  previous_cb (AMT_VIEWER_SEARCH_BAR (widget));
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  amt_viewer_search_bar_close (AMT_VIEWER_SEARCH_BAR (widget));
  return TRUE;
}

static gboolean
amt_viewer_search_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AMT_VIEWER_SEARCH_BAR (widget)->entry);
}

static void
amt_viewer_search_bar_dispose (GObject *object)
{
  AmtViewerSearchBar *self = AMT_VIEWER_SEARCH_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_viewer_search_bar_parent_class)->dispose (object);
}

static void
amt_viewer_search_bar_class_init (AmtViewerSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_viewer_search_bar_dispose;
  widget_class->focus = amt_focus_children;
  widget_class->grab_focus = amt_viewer_search_bar_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, back_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_SHIFT_MASK, back_cb, NULL);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_VIEWER_SEARCH_BAR, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STEP] = g_signal_new ("step", AMT_TYPE_VIEWER_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", AMT_TYPE_VIEWER_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_check (AmtViewerSearchBar *self, GtkWidget *box, const char *label, const char *name)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (label);

  /* GTK says the label with its underscore. */
  amt_widgets_set_name (check, name);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (box), check);
  return check;
}

static GtkWidget *
make_options (AmtViewerSearchBar *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "popover-page");
  self->match_case = add_check (self, box, _ ("_Capitals and Accents as Typed"),
                                _ ("Capitals and Accents as Typed"));
  self->whole_words = add_check (self, box, _ ("Only _Whole Words"), _ ("Only Whole Words"));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  amt_widgets_set_name (popover, _ ("How to Search"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "emblem-system-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("How to Search"));
  amt_widgets_set_name (button, _ ("How to Search"));
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
amt_viewer_search_bar_init (AmtViewerSearchBar *self)
{
  GtkWidget *close;

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->box, "viewer-search");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 60);
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_object_set (self->entry, "placeholder-text", _ ("Find in This Document"), NULL);
  amt_widgets_set_name (self->entry, _ ("Find in This Document"));
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (amt_viewer_search_bar_close),
                            self);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  self->result = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->result, "dim-label");
  gtk_widget_add_css_class (self->result, "numeric");
  gtk_box_append (GTK_BOX (self->box), self->result);
  self->previous = amt_widgets_icon_button ("go-up-symbolic", _ ("Previous Hit"), NULL);
  self->next = amt_widgets_icon_button ("go-down-symbolic", _ ("Next Hit"), NULL);
  g_signal_connect_swapped (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->previous);
  gtk_box_append (GTK_BOX (self->box), self->next);
  gtk_box_append (GTK_BOX (self->box), make_options (self));
  close = amt_widgets_icon_button ("window-close-symbolic", _ ("Close the Search"), NULL);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (amt_viewer_search_bar_close), self);
  gtk_box_append (GTK_BOX (self->box), close);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
amt_viewer_search_bar_new (void)
{
  return g_object_new (AMT_TYPE_VIEWER_SEARCH_BAR, NULL);
}

void
amt_viewer_search_bar_open (AmtViewerSearchBar *self, const char *words)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (words)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  changed_cb (self);
}

void
amt_viewer_search_bar_close (AmtViewerSearchBar *self)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  if (!amt_viewer_search_bar_is_open (self))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  changed_cb (self);
  if (focused)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

gboolean
amt_viewer_search_bar_is_open (AmtViewerSearchBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

const char *
amt_viewer_search_bar_get_words (AmtViewerSearchBar *self)
{
  return amt_viewer_search_bar_is_open (self) ? gtk_editable_get_text (GTK_EDITABLE (self->entry))
                                              : "";
}

AmtRenderFindFlags
amt_viewer_search_bar_get_flags (AmtViewerSearchBar *self)
{
  AmtRenderFindFlags flags = AMT_RENDER_FIND_PLAIN;

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->match_case)))
    flags |= AMT_RENDER_FIND_CASE;
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->whole_words)))
    flags |= AMT_RENDER_FIND_WHOLE_WORDS;
  return flags;
}

static char *
result_in_words (guint count, guint current, gboolean running, gboolean cut)
{
  if (count == 0)
    return g_strdup (running ? _ ("Searching …") : _ ("Nothing found"));
  if (cut)
    /* Translators: which hit of how many; there are still more. */
    return g_strdup_printf (_ ("%u of more than %u"), current, count);
  if (running)
    /* Translators: which hit of how many so far; the search is still going on. */
    return g_strdup_printf (_ ("%u of %u …"), current, count);
  /* Translators: which hit of how many. */
  return g_strdup_printf (_ ("%u of %u"), current, count);
}

void
amt_viewer_search_bar_set_result (AmtViewerSearchBar *self, guint count, guint current,
                                  gboolean running, gboolean cut)
{
  gboolean wanted = *amt_viewer_search_bar_get_words (self) != '\0';
  g_autofree char *text = wanted ? result_in_words (count, current, running, cut) : g_strdup ("");
  gboolean other = g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->result)), text) != 0;

  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_sensitive (self->previous, count > 0);
  gtk_widget_set_sensitive (self->next, count > 0);
  if (wanted && count == 0 && !running)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  if (wanted && other && !running)
    amt_dialogs_announce (self->entry, text);
}

const char *
amt_viewer_search_bar_get_result (AmtViewerSearchBar *self)
{
  return gtk_label_get_text (GTK_LABEL (self->result));
}
