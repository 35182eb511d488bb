/* amt-find-bar.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-find-bar.h"

#include "amt-fold.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

struct _AmtFindBar
{
  GtkWidget parent_instance;

  GtkWidget *revealer; /* (owned by the widget tree), as the following */
  GtkWidget *entry;
  GtkWidget *count;
  GtkWidget *previous;
  GtkWidget *next;

  GtkWidget *area;   /* (weak) (nullable) */
  GtkWidget *before; /* (weak) (nullable) where the focus was */
  GPtrArray
      *hits;     /* (owned) (element-type GtkWidget) labels, in the order in which they are read */
  guint current; /* from 1; 0: none */
};

G_DEFINE_FINAL_TYPE (AmtFindBar, amt_find_bar, GTK_TYPE_WIDGET)

/* --- marks --------------------------------------------------------------------------------------------- */

/* Text and ground are given together: 4.5:1 in light and dark, whatever the theme. */
static void
add_mark (PangoAttrList *marks, gsize start, gsize end, gboolean current)
{
  PangoAttribute *const attributes[] = {
    current ? pango_attr_background_new (0xffff, 0x7878, 0x0000)
            : pango_attr_background_new (0xf8f8, 0xe4e4, 0x5c5c),
    pango_attr_foreground_new (0, 0, 0),
  };

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      attributes[i]->start_index = (guint) start;
      attributes[i]->end_index = (guint) end;
      pango_attr_list_insert (marks, attributes[i]);
    }
}

/* Inside a word, too: German ones are long. Of several words the first may be an end and the last a beginning. */
static gboolean
word_matches (const char *have, const char *want, gboolean first, gboolean last)
{
  if (first && last)
    return strstr (have, want) != NULL;
  if (first)
    return g_str_has_suffix (have, want);
  return last ? g_str_has_prefix (have, want) : strcmp (have, want) == 0;
}

static gboolean
matches_at (GArray *text, guint at, GArray *needle)
{
  if (at + needle->len > text->len)
    return FALSE;
  for (guint i = 0; i < needle->len; i++)
    if (!word_matches (g_array_index (text, AmtWord, at + i).key,
                       g_array_index (needle, AmtWord, i).key, i == 0, i + 1 == needle->len))
      return FALSE;
  return TRUE;
}

PangoAttrList *
amt_find_bar_match (const char *text, const char *needle, gboolean current)
{
  g_autoptr (GArray) words = amt_fold_words (text);
  g_autoptr (GArray) wanted = amt_fold_words (needle);
  PangoAttrList *marks = NULL;

  for (guint i = 0; wanted->len > 0 && i < words->len; i++)
    {
      if (!matches_at (words, i, wanted))
        continue;
      if (!marks)
        marks = pango_attr_list_new ();
      add_mark (marks, g_array_index (words, AmtWord, i).start,
                g_array_index (words, AmtWord, i + wanted->len - 1).end, current);
    }
  return marks;
}

static gboolean
mark_label (GtkWidget *label, const char *needle, gboolean current)
{
  g_autoptr (PangoAttrList) marks = NULL;

  if (needle && *needle)
    marks = amt_find_bar_match (gtk_label_get_text (GTK_LABEL (label)), needle, current);
  gtk_label_set_attributes (GTK_LABEL (label), marks);
  return marks != NULL;
}

static void
collect (GPtrArray *labels, GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_child_visible (child) || !gtk_widget_get_visible (child))
        continue;
      if (GTK_IS_LABEL (child))
        g_ptr_array_add (labels, g_object_ref (child));
      else
        collect (labels, child);
    }
}

static void
clear_marks (AmtFindBar *self)
{
  for (guint i = 0; i < self->hits->len; i++)
    gtk_label_set_attributes (self->hits->pdata[i], NULL);
  g_ptr_array_set_size (self->hits, 0);
  self->current = 0;
}

static void
update_count (AmtFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *said = NULL;

  if (!*text)
    said = g_strdup ("");
  else if (self->hits->len == 0)
    said = g_strdup (_ ("Not on this page"));
  else
    /* Translators: which hit of how many, "3 of 12". */
    said = g_strdup_printf (_ ("%u of %u"), self->current, self->hits->len);
  gtk_label_set_text (GTK_LABEL (self->count), said);
  gtk_widget_set_sensitive (self->previous, self->hits->len > 1);
  gtk_widget_set_sensitive (self->next, self->hits->len > 1);
  if (*text && self->hits->len == 0)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
point_at (AmtFindBar *self, guint current)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->current > 0)
    mark_label (self->hits->pdata[self->current - 1], text, FALSE);
  self->current = current;
  if (current > 0)
    {
      mark_label (self->hits->pdata[current - 1], text, TRUE);
      amt_widgets_reveal (self->hits->pdata[current - 1]);
    }
  update_count (self);
}

static void
search (AmtFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_object_unref);

  clear_marks (self);
  if (self->area && *text)
    collect (labels, self->area);
  for (guint i = 0; i < labels->len; i++)
    if (mark_label (labels->pdata[i], text, FALSE))
      g_ptr_array_add (self->hits, g_object_ref (labels->pdata[i]));
  point_at (self, self->hits->len > 0 ? 1 : 0);
}

/* --- keys and buttons ---------------------------------------------------------------------------------- */

static void
search_changed_cb (GtkSearchEntry *entry, AmtFindBar *self)
{
  search (self);
}

static void
next_cb (GtkWidget *widget, AmtFindBar *self)
{
  amt_find_bar_step (self, 1);
}

static void
previous_cb (GtkWidget *widget, AmtFindBar *self)
{
  amt_find_bar_step (self, -1);
}

static void
close_cb (GtkWidget *widget, AmtFindBar *self)
{
  amt_find_bar_close (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode,
                GdkModifierType state, AmtFindBar *self)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK))
    amt_find_bar_step (self, -1);
  else if (keyval == GDK_KEY_Down)
    amt_find_bar_step (self, 1);
  else if (keyval == GDK_KEY_Up)
    amt_find_bar_step (self, -1);
  else
    return FALSE;
  return TRUE;
}

static void
amt_find_bar_dispose (GObject *object)
{
  AmtFindBar *self = AMT_FIND_BAR (object);

  /* A search entry answers a little later, and may outlive the bar. */
  if (self->revealer)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_weak_pointer (&self->area);
  g_clear_weak_pointer (&self->before);
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_find_bar_parent_class)->dispose (object);
}

static void
amt_find_bar_class_init (AmtFindBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_find_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_find_bar_init (AmtFindBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *close;

  self->hits = g_ptr_array_new_with_free_func (g_object_unref);
  self->revealer = gtk_revealer_new ();
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_widget_add_css_class (box, "find-bar");
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);

  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_object_set (self->entry, "placeholder-text", _ ("Find on This Page"), NULL);
  amt_widgets_set_name (self->entry, _ ("Find on This Page"));
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect (self->entry, "next-match", G_CALLBACK (next_cb), self);
  g_signal_connect (self->entry, "previous-match", G_CALLBACK (previous_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (close_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->entry, keys);
  gtk_box_append (GTK_BOX (box), self->entry);

  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (box), self->count);
  self->previous = amt_widgets_icon_button ("go-up-symbolic", _ ("Previous Hit"), NULL);
  self->next = amt_widgets_icon_button ("go-down-symbolic", _ ("Next Hit"), NULL);
  close = amt_widgets_icon_button ("window-close-symbolic", _ ("Close"), NULL);
  g_signal_connect (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect (self->next, "clicked", G_CALLBACK (next_cb), self);
  g_signal_connect (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (GTK_BOX (box), self->previous);
  gtk_box_append (GTK_BOX (box), self->next);
  gtk_box_append (GTK_BOX (box), close);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
amt_find_bar_new (void)
{
  return g_object_new (AMT_TYPE_FIND_BAR, NULL);
}

void
amt_find_bar_set_area (AmtFindBar *self, GtkWidget *area)
{
  if (self->area == area)
    return;
  clear_marks (self);
  g_set_weak_pointer (&self->area, area);
  if (amt_find_bar_is_open (self))
    search (self);
}

void
amt_find_bar_open (AmtFindBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!amt_find_bar_is_open (self))
    {
      g_set_weak_pointer (&self->before, focus);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
      search (self);
    }
  gtk_widget_grab_focus (self->entry);
}

void
amt_find_bar_close (AmtFindBar *self)
{
  clear_marks (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->before && gtk_widget_get_mapped (self->before))
    gtk_widget_grab_focus (self->before);
  else if (self->area)
    gtk_widget_child_focus (self->area, GTK_DIR_TAB_FORWARD);
  g_clear_weak_pointer (&self->before);
}

gboolean
amt_find_bar_is_open (AmtFindBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
amt_find_bar_set_text (AmtFindBar *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  search (self);
}

void
amt_find_bar_step (AmtFindBar *self, int step)
{
  guint n = self->hits->len;

  if (n == 0)
    return;
  point_at (self, (self->current - 1 + n + (guint) (step > 0 ? 1 : n - 1)) % n + 1);
}

guint
amt_find_bar_get_hits (AmtFindBar *self, guint *out_current)
{
  if (out_current)
    *out_current = self->current;
  return self->hits->len;
}
