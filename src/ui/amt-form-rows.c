/* amt-form-rows.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-form-rows.h"

#include "amt-list-tab.h"
#include "amt-value-format.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Width of the column of labels, in characters. */
#define LABEL_CHARS 24

/* --- one value ----------------------------------------------------------------------------------------- */

/* Lives as data of its row. */
typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  const AmtField *field;   /* (unowned) */
  JsonNode *node;          /* (owned) (nullable) */
  AmtFormRowFlags flags;
  gboolean shown;   /* of a masked value */
  GtkWidget *row;   /* (unowned) */
  GtkWidget *value; /* (unowned) GtkLabel */
} Row;

static void
row_free (Row *self)
{
  g_object_unref (self->workplace);
  g_clear_pointer (&self->node, json_node_unref);
  g_free (self);
}

static const char *
label_of (const AmtField *field)
{
  return field->label && *field->label ? field->label : field->id;
}

static void
update_row (Row *self)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  gboolean empty;

  if (self->flags & AMT_FORM_ROW_COVERED)
    text = g_strdup (AMT_VALUE_MASK);
  else
    text = amt_value_text (self->field, self->node, self->shown);
  empty = !text || !*text;
  gtk_label_set_text (GTK_LABEL (self->value), empty ? "–" : text);
  if (empty)
    gtk_widget_add_css_class (self->value, "dim-label");
  if (g_strcmp0 (text, AMT_VALUE_MASK) == 0)
    /* Translators: %s is the name of a field. */
    name = g_strdup_printf (_ ("%s: covered"), label_of (self->field));
  else if (empty)
    name = g_strdup_printf (_ ("%s: no entry"), label_of (self->field));
  else
    name = g_strdup_printf ("%s: %s", label_of (self->field), text);
  if (self->flags & AMT_FORM_ROW_CHANGED)
    {
      g_autofree char *plain = g_steal_pointer (&name);

      name = g_strdup_printf (_ ("%s (changed)"), plain);
    }
  amt_widgets_set_name (self->row, name);
}

static void
show_toggled_cb (GtkToggleButton *button, Row *self)
{
  const char *label;

  self->shown = gtk_toggle_button_get_active (button);
  label = self->shown ? _ ("Cover Value") : _ ("Show Value");
  gtk_button_set_icon_name (GTK_BUTTON (button),
                            self->shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), label);
  amt_widgets_set_name (GTK_WIDGET (button), label);
  update_row (self);
}

static GtkWidget *
changed_pill (void)
{
  GtkWidget *pill = gtk_label_new (_ ("changed"));

  gtk_widget_add_css_class (pill, "changed-pill");
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  return pill;
}

GtkWidget *
amt_form_row_new (AmtWorkplace *workplace, const AmtField *field, JsonNode *node,
                  AmtFormRowFlags flags)
{
  Row *self = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = amt_widgets_label (label_of (field), "dim-label");

  self->workplace = g_object_ref (workplace);
  self->field = field;
  self->node = node ? json_node_ref (node) : NULL;
  self->flags = flags;
  self->row = gtk_list_box_row_new ();
  g_object_set_data_full (G_OBJECT (self->row), "amt-form-row", self, (GDestroyNotify) row_free);
  gtk_widget_add_css_class (box, "form-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);

  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (box), label);
  self->value = amt_widgets_label (NULL, NULL);
  gtk_widget_set_hexpand (self->value, TRUE);
  gtk_widget_set_valign (self->value, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (box), self->value);
  if (flags & AMT_FORM_ROW_CHANGED)
    gtk_box_append (GTK_BOX (box), changed_pill ());
  if (amt_value_kind (field, node) == AMT_VALUE_MASKED && !(flags & AMT_FORM_ROW_COVERED))
    {
      GtkWidget *show = gtk_toggle_button_new ();

      gtk_widget_add_css_class (show, "flat");
      gtk_widget_add_css_class (show, "small-button");
      gtk_widget_set_valign (show, GTK_ALIGN_CENTER);
      g_signal_connect (show, "toggled", G_CALLBACK (show_toggled_cb), self);
      gtk_box_append (GTK_BOX (box), show);
      show_toggled_cb (GTK_TOGGLE_BUTTON (show), self);
    }
  else
    update_row (self);
  if (node && !(flags & AMT_FORM_ROW_COVERED))
    {
      GtkWidget *copy = gtk_image_new_from_icon_name ("edit-copy-symbolic");

      gtk_widget_add_css_class (copy, "copy-mark");
      gtk_accessible_update_state (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_box_append (GTK_BOX (box), copy);
      gtk_widget_set_tooltip_text (self->row, _ ("Click or press Enter to copy"));
    }
  else
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  return self->row;
}

void
amt_form_row_copy (GtkWidget *row)
{
  Row *self = g_object_get_data (G_OBJECT (row), "amt-form-row");
  g_autofree char *text = NULL;

  if (!self || self->flags & AMT_FORM_ROW_COVERED)
    return;
  text = amt_value_copy (self->field, self->node);
  amt_widgets_copy (row, self->workplace, label_of (self->field), text);
}

/* --- a table ------------------------------------------------------------------------------------------- */

typedef struct
{
  AmtWorkplace *workplace; /* (owned) */
  const AmtField *field;   /* (unowned) */
  JsonNode *node;          /* (owned) */
  AmtValueTable *table;    /* (owned) */
  GtkWidget *grid;         /* (unowned) */
  GtkWidget *more;         /* (unowned) button below the table */
  guint n_built;
} Table;

static void
table_free (Table *self)
{
  g_object_unref (self->workplace);
  json_node_unref (self->node);
  amt_value_table_free (self->table);
  g_free (self);
}

static void
cell_clicked_cb (GtkButton *button, Table *self)
{
  const AmtValueCell *cell = g_object_get_data (G_OBJECT (button), "amt-cell");

  amt_widgets_copy (GTK_WIDGET (button), self->workplace, label_of (cell->field), cell->copy);
}

static void
copy_table_clicked_cb (GtkButton *button, Table *self)
{
  g_autofree char *text = amt_value_copy (self->field, self->node);

  amt_widgets_copy (GTK_WIDGET (button), self->workplace, label_of (self->field), text);
}

static gboolean
is_number (const AmtField *column)
{
  return g_strcmp0 (column->type, "money") == 0 || g_strcmp0 (column->type, "number") == 0;
}

static GtkWidget *
make_cell (Table *self, guint row, guint column)
{
  const AmtValueCell *cell = amt_value_table_get (self->table, row, column);
  GtkWidget *label = gtk_label_new (cell->text && *cell->text ? cell->text : "–");
  GtkWidget *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Row %u, %s: %s"), row + 1, label_of (cell->field),
                                           cell->text ? cell->text : "–");

  gtk_label_set_xalign (GTK_LABEL (label), is_number (cell->field) ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             MIN (20, (int) g_utf8_strlen (cell->text ? cell->text : "", -1)));
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "table-cell");
  gtk_widget_set_sensitive (button, cell->copy != NULL);
  gtk_widget_set_tooltip_text (button, cell->text);
  amt_widgets_set_name (button, name);
  g_object_set_data (G_OBJECT (button), "amt-cell", (gpointer) cell);
  g_signal_connect (button, "clicked", G_CALLBACK (cell_clicked_cb), self);
  return button;
}

static void
build_rows (Table *self)
{
  guint end = MIN (self->table->n_rows, self->n_built + AMT_FORM_TABLE_STEP);
  guint left;
  g_autofree char *label = NULL;

  for (; self->n_built < end; self->n_built++)
    for (guint column = 0; column < self->table->n_columns; column++)
      gtk_grid_attach (GTK_GRID (self->grid), make_cell (self, self->n_built, column), (int) column,
                       (int) self->n_built + 1, 1, 1);
  left = self->table->n_rows - self->n_built;
  label = g_strdup_printf (ngettext ("Show %u More Row", "Show %u More Rows", left), left);
  gtk_button_set_label (GTK_BUTTON (self->more), label);
  gtk_widget_set_visible (self->more, left > 0);
}

static void
more_clicked_cb (GtkButton *button, Table *self)
{
  build_rows (self);
}

static void
build_head (Table *self)
{
  for (guint column = 0; column < self->table->n_columns; column++)
    {
      const AmtField *field = self->field->columns->pdata[column];
      GtkWidget *label = gtk_label_new (label_of (field));

      gtk_label_set_xalign (GTK_LABEL (label), is_number (field) ? 1 : 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label),
                                 MIN (16, (int) g_utf8_strlen (label_of (field), -1)));
      gtk_widget_set_tooltip_text (label, label_of (field));
      gtk_widget_add_css_class (label, "table-head");
      gtk_grid_attach (GTK_GRID (self->grid), label, (int) column, 0, 1, 1);
    }
}

GtkWidget *
amt_form_table_new (AmtWorkplace *workplace, const AmtField *field, JsonNode *node,
                    AmtFormRowFlags flags)
{
  Table *self = g_new0 (Table, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = amt_widgets_label (label_of (field), "heading");
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autofree char *copy_name = g_strdup_printf (_ ("Copy Table “%s”"), label_of (field));
  GtkWidget *copy = amt_widgets_icon_button ("edit-copy-symbolic", copy_name, NULL);

  self->workplace = g_object_ref (workplace);
  self->field = field;
  self->node = json_node_ref (node);
  self->table = amt_value_table_new (field, node, FALSE);
  self->grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  self->more = gtk_button_new ();
  g_object_set_data_full (G_OBJECT (box), "amt-form-table", self, (GDestroyNotify) table_free);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (flags & AMT_FORM_ROW_CHANGED)
    gtk_box_append (GTK_BOX (head), changed_pill ());
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_table_clicked_cb), self);
  gtk_box_append (GTK_BOX (head), copy);
  gtk_box_append (GTK_BOX (box), head);

  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_add_css_class (self->grid, "form-table");
  amt_widgets_set_name (self->grid, label_of (field));
  amt_list_tab_repair (self->grid);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), self->more);
  build_head (self);
  build_rows (self);
  if (self->table->n_left_out > 0)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u further row is not shown.",
                                     "%u further rows are not shown.", self->table->n_left_out),
                           self->table->n_left_out);

      gtk_box_append (GTK_BOX (box), amt_widgets_label (text, "dim-label"));
    }
  return box;
}
