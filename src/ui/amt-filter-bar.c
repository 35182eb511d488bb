/* amt-filter-bar.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-filter-bar.h"

#include "amt-filter.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* A list is asked when the clerk stops typing. */
#define TYPING_MS 200

struct _AmtFilterBar
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtCaseQuery *query;     /* (owned) */
  AmtFacets *facets;       /* (owned) (nullable) */
  GPtrArray *rows;         /* (owned) (element-type FilterRow) while the popover is open */
  gboolean filling;        /* widgets are being set: nothing was changed by the clerk */
  gboolean opened;         /* the popover was opened and its counts are still to come */
  guint typing;            /* 0: none */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *entry;
  GtkWidget *button;
  GtkWidget *button_text;
  GtkWidget *find;
  GtkWidget *kinds;
  GtkWidget *chips;
};

G_DEFINE_FINAL_TYPE (AmtFilterBar, amt_filter_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FACETS_WANTED,
  SIGNAL_LEAVE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* One ticked or unticked line of the popover. */
typedef struct
{
  AmtFilterValue *value; /* (owned) */
  GtkWidget *row;
  GtkWidget *check;
  GtkWidget *count;
  GtkWidget *expander;
  guint64 n; /* cases there would be */
} FilterRow;

static void
filter_row_free (FilterRow *self)
{
  amt_filter_value_free (self->value);
  g_free (self);
}

/* --- chips --------------------------------------------------------------------------------------------- */

static void changed (AmtFilterBar *self);

static void
chip_clicked_cb (GtkButton *button, AmtFilterBar *self)
{
  const AmtFilterValue *value = g_object_get_data (G_OBJECT (button), "amt-filter-value");

  amt_filter_set (value, self->query, FALSE);
  gtk_widget_grab_focus (self->entry);
  changed (self);
}

/* @value: (transfer full) */
static void
add_chip (AmtFilterBar *self, AmtFilterValue *value)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (value->label);
  /* Translators: a button beside a list; %1$s is for example "State", %2$s "Waiting". */
  g_autofree char *name = g_strdup_printf (_ ("Remove filter %1$s: %2$s"),
                                           amt_filter_title (value->kind), value->label);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "amt-chip");
  gtk_widget_set_tooltip_text (button, name);
  amt_widgets_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "amt-filter-value", value,
                          (GDestroyNotify) amt_filter_value_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (chip_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (self->chips), button);
}

static void
show_chips (AmtFilterBar *self)
{
  AmtReferences *references = amt_workplace_get_references (self->workplace);
  guint n = 0;

  amt_widgets_clear (self->chips);
  for (guint kind = 0; kind < AMT_N_FILTERS; kind++)
    {
      g_autoptr (GPtrArray) values =
          amt_filter_values (kind, references, self->facets, self->query);

      /* Each goes to its chip, or away. */
      g_ptr_array_set_free_func (values, NULL);
      for (guint i = 0; i < values->len; i++)
        {
          g_autoptr (AmtFilterValue) value = g_ptr_array_index (values, i);

          if (!amt_filter_is_set (value, self->query))
            continue;
          add_chip (self, g_steal_pointer (&value));
          n++;
        }
    }
  gtk_widget_set_visible (self->chips, n > 0);
  if (n > 0)
    gtk_widget_add_css_class (self->button, "accent");
  else
    gtk_widget_remove_css_class (self->button, "accent");
}

static void
changed (AmtFilterBar *self)
{
  show_chips (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the popover --------------------------------------------------------------------------------------- */

/* A word finds values and opens the kinds in which they are. Of a portal's many services those with cases are enough. */
static void
show_found (AmtFilterBar *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->find)), -1);

  /* A kind in which nothing was found would only be in the way. */
  for (GtkWidget *kind = gtk_widget_get_first_child (self->kinds); kind;
       kind = gtk_widget_get_next_sibling (kind))
    if (ADW_IS_EXPANDER_ROW (kind))
      gtk_widget_set_visible (kind, !*wanted);
  for (guint i = 0; self->rows && i < self->rows->len; i++)
    {
      FilterRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *label = g_utf8_casefold (row->value->label, -1);
      g_autofree char *group = g_utf8_casefold (row->value->group ? row->value->group : "", -1);
      gboolean fits = strstr (label, wanted) || strstr (group, wanted);
      gboolean offered = *wanted || row->value->kind != AMT_FILTER_SERVICE || !self->facets ||
                         row->n > 0 || gtk_check_button_get_active (GTK_CHECK_BUTTON (row->check));

      gtk_widget_set_visible (row->row, fits && offered);
      if (!fits || !*wanted)
        continue;
      gtk_widget_set_visible (row->expander, TRUE);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row->expander), TRUE);
    }
}

static void
show_counts (AmtFilterBar *self)
{
  const char *me = amt_workplace_get_user_id (self->workplace);

  if (!self->facets || !self->rows)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FilterRow *row = g_ptr_array_index (self->rows, i);
      guint64 n = amt_filter_count (row->value, self->facets, me);
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, n);

      row->n = n;
      gtk_label_set_text (GTK_LABEL (row->count), text);
      gtk_widget_set_sensitive (
          row->row, n > 0 || gtk_check_button_get_active (GTK_CHECK_BUTTON (row->check)));
    }
  show_found (self);
}

static void
toggled_cb (GtkCheckButton *check, AmtFilterBar *self)
{
  if (self->filling)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FilterRow *row = g_ptr_array_index (self->rows, i);

      if (row->check == GTK_WIDGET (check))
        {
          amt_filter_set (row->value, self->query, gtk_check_button_get_active (check));
          changed (self);
          return;
        }
    }
}

/* @value: (transfer full) */
static void
add_row (AmtFilterBar *self, GtkWidget *expander, AmtFilterValue *value)
{
  FilterRow *row = g_new0 (FilterRow, 1);

  row->value = value;
  row->expander = expander;
  row->row = adw_action_row_new ();
  row->check = gtk_check_button_new ();
  row->count = gtk_label_new (NULL);
  gtk_widget_set_valign (row->check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->count, "numeric");
  gtk_widget_add_css_class (row->count, "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), value->label);
  if (value->group)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row->row), value->group);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row->row), row->check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->count);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row->row), row->check);
  amt_widgets_set_name (row->check, value->label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (row->check),
                               amt_filter_is_set (value, self->query));
  g_signal_connect_object (row->check, "toggled", G_CALLBACK (toggled_cb), self, 0);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row->row);
  g_ptr_array_add (self->rows, row);
}

static void
fill_popover (AmtFilterBar *self)
{
  AmtReferences *references = amt_workplace_get_references (self->workplace);

  self->filling = TRUE;
  amt_widgets_clear (self->kinds);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) filter_row_free);
  for (guint kind = 0; kind < AMT_N_FILTERS; kind++)
    {
      g_autoptr (GPtrArray) values =
          amt_filter_values (kind, references, self->facets, self->query);
      GtkWidget *expander = adw_expander_row_new ();
      gboolean any = FALSE;

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), amt_filter_title (kind));
      amt_widgets_name_expander (expander, amt_filter_title (kind));
      gtk_list_box_append (GTK_LIST_BOX (self->kinds), expander);
      g_ptr_array_set_free_func (values, NULL);
      for (guint i = 0; i < values->len; i++)
        {
          AmtFilterValue *value = g_ptr_array_index (values, i);

          any = any || amt_filter_is_set (value, self->query);
          add_row (self, expander, value);
        }
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), any);
    }
  self->filling = FALSE;
  show_counts (self);
}

static void
find_cb (GtkSearchEntry *entry, AmtFilterBar *self)
{
  show_found (self);
}

/* GTK's entry takes Escape for itself; what it closes here is the popover. */
static void
find_stopped_cb (GtkSearchEntry *entry, GtkPopover *popover)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (entry)))
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    gtk_popover_popdown (popover);
}

static void
popover_shown_cb (GtkPopover *popover, AmtFilterBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->find), "");
  self->opened = TRUE;
  fill_popover (self);
  gtk_widget_grab_focus (self->find);
  g_signal_emit (self, signals[SIGNAL_FACETS_WANTED], 0);
}

static GtkWidget *
new_popover (AmtFilterBar *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing;

  self->find = gtk_search_entry_new ();
  g_object_set (self->find, "placeholder-text", _ ("Find service, person, state …"), NULL);
  amt_widgets_set_name (self->find, _ ("Find a filter"));
  g_signal_connect_object (self->find, "search-changed", G_CALLBACK (find_cb), self, 0);
  g_signal_connect_object (self->find, "stop-search", G_CALLBACK (find_stopped_cb), popover, 0);
  self->kinds = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->kinds), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->kinds, "boxed-list");
  gtk_widget_set_valign (self->kinds, GTK_ALIGN_START);
  amt_widgets_set_name (self->kinds, _ ("Filters"));
  nothing = amt_widgets_label (_ ("No such filter"), "dim-label");
  gtk_widget_add_css_class (nothing, "compact-row");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->kinds), nothing);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->kinds);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 460);
  gtk_widget_set_size_request (scrolled, 320, -1);
  gtk_box_append (GTK_BOX (box), self->find);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_add_css_class (popover, "amt-filter-popover");
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (popover_shown_cb), self, 0);
  return popover;
}

/* --- the text ------------------------------------------------------------------------------------------ */

static gboolean
typed_cb (gpointer user_data)
{
  AmtFilterBar *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  self->typing = 0;
  if (g_strcmp0 (self->query->text ? self->query->text : "", text) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->query->text);
  self->query->text = *text ? g_strdup (text) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (GtkEditable *entry, AmtFilterBar *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
stop_cb (GtkSearchEntry *entry, AmtFilterBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_clear_handle_id (&self->typing, g_source_remove);
  typed_cb (self);
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static void
activate_cb (GtkSearchEntry *entry, AmtFilterBar *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  typed_cb (self);
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
              AmtFilterBar *self)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
  return GDK_EVENT_STOP;
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_filter_bar_dispose (GObject *object)
{
  AmtFilterBar *self = AMT_FILTER_BAR (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->facets, amt_facets_free);
  g_clear_pointer (&self->query, amt_case_query_free);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_filter_bar_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, AMT_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
amt_filter_bar_class_init (AmtFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_filter_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHANGED] = new_signal ("changed");
  signals[SIGNAL_FACETS_WANTED] = new_signal ("facets-wanted");
  signals[SIGNAL_LEAVE] = new_signal ("leave");
}

static void
build_line (AmtFilterBar *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Name or reference"), NULL);
  amt_widgets_set_name (self->entry, _ ("Find in this list: name or reference"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (text_changed_cb), self, 0);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (stop_cb), self, 0);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (entry_key_cb), self, 0);
  gtk_widget_add_controller (self->entry, keys);

  self->button = gtk_menu_button_new ();
  self->button_text = gtk_label_new (_ ("Filter"));
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("amt-filter-symbolic"));
  gtk_box_append (GTK_BOX (content), self->button_text);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  amt_widgets_set_name (self->button, _ ("Filter"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), new_popover (self));

  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->button);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
amt_filter_bar_init (AmtFilterBar *self)
{
  self->query = amt_case_query_new (AMT_SCOPE_ALL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  build_line (self);
  self->chips = amt_wrap_layout_box (6, 6);
  gtk_widget_set_visible (self->chips, FALSE);
  amt_widgets_set_name (self->chips, _ ("Filters that are set"));
  gtk_box_append (GTK_BOX (self->box), self->chips);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
amt_filter_bar_new (AmtWorkplace *workplace)
{
  AmtFilterBar *self = g_object_new (AMT_TYPE_FILTER_BAR, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}

void
amt_filter_bar_set_query (AmtFilterBar *self, const AmtCaseQuery *query)
{
  g_autoptr (AmtCaseQuery) old = self->query;

  g_clear_handle_id (&self->typing, g_source_remove);
  self->query = amt_case_query_copy (query);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), query->text ? query->text : "");
  self->filling = FALSE;
  show_chips (self);
}

const AmtCaseQuery *
amt_filter_bar_get_query (AmtFilterBar *self)
{
  return self->query;
}

void
amt_filter_bar_set_facets (AmtFilterBar *self, AmtFacets *facets)
{
  g_clear_pointer (&self->facets, amt_facets_free);
  self->facets = facets;
  /* People are known only from rows; once the clerk looks, nothing moves any more. */
  if (self->opened && amt_filter_bar_is_open (self))
    fill_popover (self);
  else
    show_counts (self);
  self->opened = FALSE;
}

gboolean
amt_filter_bar_is_open (AmtFilterBar *self)
{
  return gtk_widget_get_visible (
      GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button))));
}

void
amt_filter_bar_clear (AmtFilterBar *self)
{
  amt_filter_clear (self->query);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  self->filling = FALSE;
  if (amt_filter_bar_is_open (self))
    fill_popover (self);
  changed (self);
}

void
amt_filter_bar_find (AmtFilterBar *self)
{
  gtk_widget_grab_focus (self->entry);
}
