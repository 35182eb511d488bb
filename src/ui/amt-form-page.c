/* amt-form-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-form-page.h"

#include "amt-case-address.h"
#include "amt-form-layout.h"
#include "amt-form-rows.h"
#include "amt-json.h"
#include "amt-list-tab.h"
#include "amt-value-format.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* How long one step of building may take, in microseconds: a frame has 16,700. */
#define STEP_US 6000

struct _AmtFormPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  JsonObject *seen;        /* (owned) (nullable) */
  gboolean address_shown;

  GtkWidget *scrolled; /* (owned by the widget tree), as the following */
  GtkWidget *box;

  /* What is being built. */
  AmtFormLayout *layout; /* (owned) (nullable) */
  AmtService *service;   /* (owned) (nullable) */
  JsonObject *form;      /* (owned) (nullable) */
  guint section;
  guint field;
  GtkWidget *list; /* (nullable) list box of the section that is being built */
  guint idle;      /* 0: nothing to do */
};

G_DEFINE_FINAL_TYPE (AmtFormPage, amt_form_page, GTK_TYPE_WIDGET)

/* --- building ------------------------------------------------------------------------------------------ */

static guint
mark_of (JsonNode *node)
{
  g_autofree char *text = amt_json_to_text (node);

  return g_str_hash (text);
}

static AmtFormRowFlags
flags_of (AmtFormPage *self, const AmtField *field, JsonNode *node)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  AmtFormRowFlags flags = AMT_FORM_ROW_NORMAL;

  if (self->seen && node && amt_json_int (self->seen, field->id, -1) != (gint64) mark_of (node))
    flags |= AMT_FORM_ROW_CHANGED;
  if (value && value->restricted && !self->address_shown && node)
    {
      g_autofree char *text = amt_value_text (field, node, TRUE);

      if (amt_case_tells_address (value, field, text))
        flags |= AMT_FORM_ROW_COVERED;
    }
  return flags;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AmtFormPage *self)
{
  amt_form_row_copy (GTK_WIDGET (row));
}

static void
begin_list (AmtFormPage *self)
{
  const AmtSection *section = self->layout->sections->pdata[self->section];

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  amt_widgets_set_name (self->list, section->label);
  amt_list_tab_repair (self->list);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->list);
}

static void
build_field (AmtFormPage *self, const AmtField *field)
{
  JsonNode *node = json_object_get_member (self->form, field->id);
  AmtFormRowFlags flags = flags_of (self, field, node);

  if (amt_value_kind (field, node) == AMT_VALUE_TABLE && !(flags & AMT_FORM_ROW_COVERED))
    {
      gtk_box_append (GTK_BOX (self->box),
                      amt_form_table_new (self->workplace, field, node, flags));
      self->list = NULL;
      return;
    }
  if (!self->list)
    begin_list (self);
  gtk_list_box_append (GTK_LIST_BOX (self->list),
                       amt_form_row_new (self->workplace, field, node, flags));
}

/* Builds for a moment. Returns: whether there is more to do. */
static gboolean
build_step (AmtFormPage *self)
{
  gint64 until = g_get_monotonic_time () + STEP_US;

  while (self->section < self->layout->sections->len)
    {
      const AmtSection *section = self->layout->sections->pdata[self->section];

      if (self->field == 0)
        {
          GtkWidget *title = amt_widgets_label (section->label, "title-4");

          self->list = NULL;
          gtk_box_append (GTK_BOX (self->box), title);
        }
      for (; self->field < section->fields->len; self->field++)
        {
          if (g_get_monotonic_time () >= until)
            return TRUE;
          build_field (self, section->fields->pdata[self->field]);
        }
      self->section++;
      self->field = 0;
    }
  return FALSE;
}

static gboolean
build_cb (gpointer user_data)
{
  AmtFormPage *self = user_data;

  if (build_step (self))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
show_nothing (AmtFormPage *self)
{
  gtk_box_append (GTK_BOX (self->box),
                  amt_widgets_nothing ("text-x-generic-symbolic", _ ("No Entries"),
                                       _ ("The application came without form data. What belongs to "
                                          "it stands among the documents.")));
}

static void
build (AmtFormPage *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  amt_widgets_clear (self->box);
  self->section = 0;
  self->field = 0;
  self->list = NULL;
  if (!self->form || json_object_get_size (self->form) == 0)
    {
      g_clear_pointer (&self->layout, amt_form_layout_free);
      show_nothing (self);
      return;
    }
  g_clear_pointer (&self->layout, amt_form_layout_free);
  self->layout = amt_form_layout_new (self->service, self->form);
  if (build_step (self))
    /* After drawing, before what nobody waits for. */
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE - 10, build_cb, self, NULL);
}

/* Most changes of a case do not touch the form: it stays as it is, with its scroll position. */
static void
changed_cb (AmtOpenCase *open_case, AmtFormPage *self)
{
  JsonObject *form = amt_open_case_get_form (open_case);
  AmtService *service = amt_open_case_get_service (open_case);
  gboolean same_form = form == self->form;

  if (form && self->form && !same_form)
    {
      g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), form);
      g_autoptr (JsonNode) b = json_node_init_object (json_node_alloc (), self->form);

      same_form = json_node_equal (a, b);
    }
  if (same_form && service == self->service && gtk_widget_get_first_child (self->box))
    return;
  g_clear_pointer (&self->form, json_object_unref);
  self->form = form ? json_object_ref (form) : NULL;
  amt_widgets_clear (self->box);
  g_clear_pointer (&self->service, amt_service_unref);
  self->service = service ? amt_service_ref (service) : NULL;
  build (self);
}

static void
amt_form_page_dispose (GObject *object)
{
  AmtFormPage *self = AMT_FORM_PAGE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  /* Rows borrow their fields from the layout, so they go first. */
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->layout, amt_form_layout_free);
  g_clear_pointer (&self->service, amt_service_unref);
  g_clear_pointer (&self->form, json_object_unref);
  g_clear_pointer (&self->seen, json_object_unref);
  G_OBJECT_CLASS (amt_form_page_parent_class)->dispose (object);
}

static void
amt_form_page_class_init (AmtFormPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_form_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_form_page_init (AmtFormPage *self)
{
  self->scrolled = amt_widgets_page (&self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
amt_form_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtFormPage *self = g_object_new (AMT_TYPE_FORM_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}

void
amt_form_page_set_address_shown (AmtFormPage *self, gboolean shown)
{
  if (self->address_shown == shown)
    return;
  self->address_shown = shown;
  build (self);
}

void
amt_form_page_set_seen (AmtFormPage *self, JsonObject *marks)
{
  g_clear_pointer (&self->seen, json_object_unref);
  self->seen = marks ? json_object_ref (marks) : NULL;
  build (self);
}

JsonObject *
amt_form_page_get_marks (AmtOpenCase *open_case)
{
  JsonObject *form = amt_open_case_get_form (open_case);
  JsonObject *marks = json_object_new ();
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (!form)
    return marks;
  json_object_iter_init (&iter, form);
  while (json_object_iter_next (&iter, &id, &node))
    json_object_set_int_member (marks, id, mark_of (node));
  return marks;
}

gboolean
amt_form_page_is_built (AmtFormPage *self)
{
  return self->idle == 0;
}
