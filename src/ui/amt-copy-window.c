/* amt-copy-window.c: see the header. Main thread.
 *
 * The clerk works in another program and comes here for the next value: Enter copies it and goes on by one. What was copied is
 * remembered by the names of the fields, never by their values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-copy-window.h"

#include "amt-case-address.h"
#include "amt-copy-row.h"
#include "amt-fresh.h"
#include "amt-json.h"
#include "amt-list-tab.h"
#include "amt-store-places.h"
#include "amt-value-format.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

#define WIDTH 340
#define HEIGHT 560
/* See amt-fresh.h. */
#define FRESH "copy"

struct _AmtCopyWindow
{
  AdwWindow parent_instance;

  AmtWorkplace *workplace;     /* (owned) */
  AmtOpenCase *open_case;      /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
  GCancellable *cancellable;   /* (owned) ends with the window */
  char *state_name;            /* (owned) (nullable) under which it is remembered */
  guint64 version;             /* of the applicant's half that is listed; 0: nothing is */
  gboolean loaded;             /* what is remembered was looked for */
  gboolean restarted;          /* the application changed since: begun anew */

  GtkWidget *title; /* (owned by the widget tree), as the following */
  GtkWidget *list;
  GtkWidget *stack;
  GtkWidget *said;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (AmtCopyWindow, amt_copy_window, ADW_TYPE_WINDOW)

/* --- what there is to copy ----------------------------------------------------------------------------- */

static void
take (GPtrArray *items, const char *key, const char *section, const char *label, const char *shown,
      const char *copy)
{
  AmtCopyItem *item;

  if (!copy || !*copy)
    return;
  item = g_new0 (AmtCopyItem, 1);
  item->key = g_strdup (key);
  item->section = g_strdup (section);
  item->label = g_strdup (label);
  item->shown = g_strdup (shown ? shown : copy);
  item->copy = g_strdup (copy);
  g_ptr_array_add (items, item);
}

/* What tells the address of a protected case is for the specialist system, not for whoever looks over a shoulder. */
static gboolean
is_covered (const AmtCase *value, const AmtField *field, JsonNode *node)
{
  g_autofree char *text = value->restricted ? amt_value_text (field, node, TRUE) : NULL;

  return value->restricted && amt_case_tells_address (value, field, text);
}

static void
take_table (GPtrArray *items, const AmtSection *section, const AmtField *field, JsonNode *node,
            gboolean covered)
{
  g_autoptr (AmtValueTable) table = amt_value_table_new (field, node, FALSE);

  for (guint row = 0; table && row < table->n_rows; row++)
    for (guint column = 0; column < table->n_columns; column++)
      {
        const AmtValueCell *cell = amt_value_table_get (table, row, column);
        g_autofree char *key = g_strdup_printf ("%s/%u/%s", field->id, row, cell->field->id);
        /* Translators: a table, the number of its row, the column: "Household members 2: born on". */
        g_autofree char *label =
            g_strdup_printf (_ ("%s %u: %s"), field->label, row + 1, cell->field->label);

        take (items, key, section->label, label, covered ? AMT_VALUE_MASK : cell->text, cell->copy);
      }
}

static GPtrArray *
collect (AmtOpenCase *open_case)
{
  GPtrArray *items = g_ptr_array_new ();
  const AmtCase *value = amt_open_case_get_case (open_case);
  const AmtService *service = amt_open_case_get_service (open_case);
  JsonObject *form = amt_open_case_get_form (open_case);

  if (!value || !service || !form)
    return items;
  take (items, "/reference", _ ("Case"), _ ("Reference"), value->reference, value->reference);
  for (guint i = 0; i < service->sections->len; i++)
    {
      const AmtSection *section = service->sections->pdata[i];

      for (guint j = 0; j < section->fields->len; j++)
        {
          const AmtField *field = section->fields->pdata[j];
          JsonNode *node = json_object_get_member (form, field->id);
          gboolean covered = FALSE;
          g_autofree char *shown = NULL;
          g_autofree char *copy = NULL;

          if (amt_value_kind (field, node) == AMT_VALUE_EMPTY)
            continue;
          covered = is_covered (value, field, node);
          if (amt_value_kind (field, node) == AMT_VALUE_TABLE)
            {
              take_table (items, section, field, node, covered);
              continue;
            }
          shown = covered ? g_strdup (AMT_VALUE_MASK) : amt_value_text (field, node, FALSE);
          copy = amt_value_copy (field, node);
          take (items, field->id, section->label, field->label, shown, copy);
        }
    }
  return items;
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static AmtCopyRow *
row_at (AmtCopyWindow *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);

  return row ? AMT_COPY_ROW (row) : NULL;
}

static void
go_to (AmtCopyWindow *self, AmtCopyRow *row)
{
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

guint
amt_copy_window_get_n_copied (AmtCopyWindow *self)
{
  AmtCopyRow *row;
  guint n = 0;

  for (int i = 0; (row = row_at (self, i)); i++)
    n += amt_copy_row_is_done (row);
  return n;
}

static void
update_count (AmtCopyWindow *self)
{
  guint done = amt_copy_window_get_n_copied (self);
  guint n = 0;
  g_autofree char *text = NULL;

  while (row_at (self, (int) n))
    n++;
  /* Translators: how many of the values were copied. */
  text = g_strdup_printf (_ ("%u of %u copied"), done, n);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "next")), n > 0);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "start-over")),
      done > 0);
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *section = amt_copy_row_get_item (AMT_COPY_ROW (row))->section;
  GtkWidget *header;

  if (before && g_strcmp0 (amt_copy_row_get_item (AMT_COPY_ROW (before))->section, section) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  header = amt_widgets_label (section, "heading");
  gtk_widget_add_css_class (header, "copy-heading");
  gtk_list_box_row_set_header (row, header);
}

/* --- remembering --------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!amt_store_save_ui_state_finish (AMT_STORE (source), result, &error) &&
      !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY))
    g_info ("what was copied could not be kept: %s", error->message);
}

static void
save (AmtCopyWindow *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *done = json_array_new ();
  g_autofree char *text = NULL;
  AmtCopyRow *row;

  json_node_take_object (root, object);
  for (int i = 0; (row = row_at (self, i)); i++)
    if (amt_copy_row_is_done (row))
      json_array_add_string_element (done, amt_copy_row_get_item (row)->key);
  json_object_set_array_member (object, "done", done);
  json_object_set_int_member (object, "version", (gint64) self->version);
  if (selected)
    json_object_set_string_member (object, "at",
                                   amt_copy_row_get_item (AMT_COPY_ROW (selected))->key);
  text = amt_json_to_text (root);
  if (!self->state_name || !self->loaded)
    return;
  amt_fresh_set (self->workplace, FRESH, amt_open_case_get_ref (self->open_case), text);
  amt_store_save_ui_state_async (amt_workplace_get_store (self->workplace), self->state_name, text,
                                 NULL, saved_cb, NULL);
}

static AmtCopyRow *
find_row (AmtCopyWindow *self, const char *key)
{
  AmtCopyRow *row;

  for (int i = 0; (row = row_at (self, i)); i++)
    if (g_strcmp0 (amt_copy_row_get_item (row)->key, key) == 0)
      return row;
  return NULL;
}

static void
restore (AmtCopyWindow *self, JsonObject *object)
{
  JsonArray *done = amt_json_member_array (object, "done");
  AmtCopyRow *at = find_row (self, amt_json_string (object, "at"));

  /* What was copied of an older application may not be what it says now. */
  if ((guint64) amt_json_int (object, "version", 0) != self->version)
    {
      self->restarted = json_array_get_length (done) > 0;
      return;
    }
  for (guint i = 0; done && i < json_array_get_length (done); i++)
    {
      JsonNode *key = json_array_get_element (done, i);
      AmtCopyRow *row =
          JSON_NODE_HOLDS_VALUE (key) && json_node_get_value_type (key) == G_TYPE_STRING
              ? find_row (self, json_node_get_string (key))
              : NULL;

      if (row)
        amt_copy_row_set_done (row, TRUE);
    }
  if (at)
    go_to (self, at);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCopyWindow) self = user_data;
  g_autofree char *text = amt_store_load_ui_state_finish (AMT_STORE (source), result, NULL);
  g_autoptr (JsonNode) root = NULL;
  const char *fresh;

  if (!self->open_case)
    return;
  fresh = amt_fresh_get (self->workplace, FRESH, amt_open_case_get_ref (self->open_case));
  if (fresh || text)
    root = amt_json_parse_text (fresh ? fresh : text, NULL);
  if (root && JSON_NODE_HOLDS_OBJECT (root) && amt_copy_window_get_n_copied (self) == 0)
    restore (self, json_node_get_object (root));
  self->loaded = TRUE;
  /* The clerk was faster. */
  if (amt_copy_window_get_n_copied (self) > 0)
    save (self);
  if (self->restarted)
    gtk_label_set_text (GTK_LABEL (self->said),
                        _ ("The application has changed since. Please begin anew."));
  update_count (self);
}

/* --- copying ------------------------------------------------------------------------------------------- */

static void
copy_row (AmtCopyWindow *self, AmtCopyRow *row)
{
  const AmtCopyItem *item = amt_copy_row_get_item (row);
  AmtCopyRow *next = row_at (self, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);
  /* Translators: label and value that lie in the clipboard now. */
  g_autofree char *said = g_strdup_printf (_ ("Copied: %s, %s"), item->label, item->shown);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), item->copy);
  amt_copy_row_set_done (row, TRUE);
  gtk_label_set_text (GTK_LABEL (self->said), said);
  gtk_widget_set_tooltip_text (self->said, said);
  if (next)
    go_to (self, next);
  update_count (self);
  save (self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AmtCopyWindow *self)
{
  copy_row (self, AMT_COPY_ROW (row));
}

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCopyWindow *self = user_data;
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  AmtCopyRow *row = selected ? AMT_COPY_ROW (selected) : row_at (self, 0);

  if (row)
    copy_row (self, row);
}

static void
start_over_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCopyWindow *self = user_data;
  AmtCopyRow *row;

  for (int i = 0; (row = row_at (self, i)); i++)
    amt_copy_row_set_done (row, FALSE);
  gtk_label_set_text (GTK_LABEL (self->said), _ ("Press Enter to copy the next value."));
  if ((row = row_at (self, 0)))
    go_to (self, row);
  update_count (self);
  save (self);
}

static const GActionEntry ACTIONS[] = {
  { .name = "next", .activate = next_action },
  { .name = "start-over", .activate = start_over_action },
};

/* --- the case ------------------------------------------------------------------------------------------ */

static void
fill (AmtCopyWindow *self)
{
  g_autoptr (GPtrArray) items = collect (self->open_case);

  amt_widgets_clear (self->list);
  for (guint i = 0; i < items->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         GTK_WIDGET (amt_copy_row_new (items->pdata[i])));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), items->len > 0 ? "values" : "empty");
  if (items->len > 0)
    go_to (self, row_at (self, 0));
  update_count (self);
}

static void
update (AmtCopyWindow *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  gboolean first = self->version == 0;

  if (!value || !value->whole || !amt_open_case_get_service (self->open_case) ||
      (!first && value->applicant_version == self->version))
    return;
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), value->reference);
  self->version = MAX (value->applicant_version, 1);
  fill (self);
  if (!first)
    {
      gtk_label_set_text (GTK_LABEL (self->said),
                          _ ("The application has changed since. Please begin anew."));
      return;
    }
  self->state_name = g_strconcat ("copy:", value->id, NULL);
  amt_store_load_ui_state_async (amt_workplace_get_store (self->workplace), self->state_name,
                                 self->cancellable, loaded_cb, g_object_ref (self));
}

static void
changed_cb (AmtOpenCase *open_case, AmtCopyWindow *self)
{
  update (self);
}

/* --- the window ---------------------------------------------------------------------------------------- */

static void
amt_copy_window_dispose (GObject *object)
{
  AmtCopyWindow *self = AMT_COPY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_copy_window_parent_class)->dispose (object);
}

static void
amt_copy_window_finalize (GObject *object)
{
  AmtCopyWindow *self = AMT_COPY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->state_name);
  G_OBJECT_CLASS (amt_copy_window_parent_class)->finalize (object);
}

static void
amt_copy_window_class_init (AmtCopyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_copy_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_copy_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_head (AmtCopyWindow *self)
{
  GtkWidget *head = adw_header_bar_new ();

  self->title = adw_window_title_new (_ ("Into the Specialist System"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (head), self->title);
  adw_header_bar_pack_start (
      ADW_HEADER_BAR (head),
      amt_widgets_icon_button ("view-refresh-symbolic", _ ("Begin Anew"), "copy.start-over"));
  return head;
}

static GtkWidget *
make_foot (AmtCopyWindow *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = amt_widgets_text_button (_ ("_Copy Next"), "copy.next");

  self->said = amt_widgets_label (_ ("Press Enter to copy the next value."), "caption");
  gtk_label_set_wrap (GTK_LABEL (self->said), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->said), PANGO_ELLIPSIZE_END);
  self->count = amt_widgets_label ("", "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, _ ("Enter"));
  gtk_box_append (GTK_BOX (line), self->count);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (foot), self->said);
  gtk_box_append (GTK_BOX (foot), line);
  gtk_widget_add_css_class (foot, "decide-foot");
  return foot;
}

static void
amt_copy_window_init (AmtCopyWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "copy", G_ACTION_GROUP (self->actions));
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), FALSE);
  amt_widgets_set_name (self->list, _ ("Values of the Application"));
  amt_list_tab_repair (self->list);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "values");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       amt_widgets_status ("edit-copy-symbolic", _ ("Nothing to Copy"),
                                           _ ("The application has no values yet.")),
                       "empty");
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), make_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Transfer Into the Specialist System"));
}

AmtCopyWindow *
amt_copy_window_find (const char *case_ref)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AMT_IS_COPY_WINDOW (window) && AMT_COPY_WINDOW (window)->open_case &&
          g_strcmp0 (amt_open_case_get_ref (AMT_COPY_WINDOW (window)->open_case), case_ref) == 0)
        return AMT_COPY_WINDOW (window);
    }
  return NULL;
}

void
amt_copy_window_present (AmtWorkplace *workplace, AmtOpenCase *open_case, GtkWindow *parent)
{
  AmtCopyWindow *self = amt_copy_window_find (amt_open_case_get_ref (open_case));

  if (!self)
    {
      self = g_object_new (AMT_TYPE_COPY_WINDOW, NULL);
      self->workplace = g_object_ref (workplace);
      self->open_case = g_object_ref (open_case);
      g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
      if (parent)
        {
          /* Above the case, and gone with it. */
          gtk_window_set_transient_for (GTK_WINDOW (self), parent);
          gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
        }
    }
  gtk_window_present (GTK_WINDOW (self));
  /* Not before: in GTK 4.8 a window that has a focus before it is shown is no window to a screen reader. */
  update (self);
}

GtkListBox *
amt_copy_window_get_list (AmtCopyWindow *self)
{
  return GTK_LIST_BOX (self->list);
}

const char *
amt_copy_window_get_said (AmtCopyWindow *self)
{
  return gtk_label_get_text (GTK_LABEL (self->said));
}
