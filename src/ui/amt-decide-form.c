/* amt-decide-form.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-decide-form.h"

#include "amt-focus.h"
#include "amt-json.h"
#include "amt-text-blocks.h"
#include "amt-value-check.h"
#include "amt-widgets.h"
#include "amt-wrap-layout.h"

#include <glib/gi18n.h>

struct _AmtDecideForm
{
  GtkWidget parent_instance;

  AmtOpenCase *open_case;    /* (owned) */
  AmtService *service;       /* (owned) (nullable) whose outcomes are offered */
  const AmtOutcome *outcome; /* (unowned) (nullable) lives in @service */
  GHashTable *texts;         /* (owned) field id -> text, of all outcomes */
  GPtrArray *
      editors; /* (owned) (element-type AmtValueEditor) of @outcome, in order; owned by the widget tree */
  GPtrArray *blocks;         /* (owned) (nullable) (element-type AmtTextBlock) */
  GCancellable *cancellable; /* (owned) ends with the widget */
  gboolean touched;
  gboolean quiet; /* the program chooses */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *choice;
  GtkWidget *fields;
};

G_DEFINE_FINAL_TYPE (AmtDecideForm, amt_decide_form, GTK_TYPE_WIDGET)

static guint changed_signal;

/* --- periods ------------------------------------------------------------------------------------------- */

/* "bewilligtVon" and "bewilligtBis", "leistungAb" and "leistungBis": fields that begin and end one period. */
static gboolean
ends_period_of (const char *first, const char *last)
{
  gsize length = strlen (first);

  if (!g_str_has_suffix (last, "Bis") ||
      !(g_str_has_suffix (first, "Von") || g_str_has_suffix (first, "Ab")))
    return FALSE;
  length -= g_str_has_suffix (first, "Von") ? 3 : 2;
  return strlen (last) == length + 3 && strncmp (first, last, length) == 0;
}

static char *
day_of (AmtValueEditor *editor)
{
  g_autofree char *text = amt_value_editor_get_text (editor);

  return amt_value_day (text);
}

static void
check_periods (AmtDecideForm *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    for (guint j = 0; j < self->editors->len; j++)
      {
        AmtValueEditor *first = self->editors->pdata[i];
        AmtValueEditor *last = self->editors->pdata[j];
        g_autofree char *from = NULL;
        g_autofree char *until = NULL;

        if (!ends_period_of (amt_value_editor_get_field (first)->id,
                             amt_value_editor_get_field (last)->id))
          continue;
        from = day_of (first);
        until = day_of (last);
        amt_value_editor_set_complaint (last, from && until && strcmp (until, from) < 0
                                                  ? _ ("This day lies before the beginning.")
                                                  : NULL);
      }
}

/* --- values -------------------------------------------------------------------------------------------- */

static void
take_texts (AmtDecideForm *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    {
      const AmtField *field = amt_value_editor_get_field (self->editors->pdata[i]);

      g_hash_table_insert (self->texts, g_strdup (field->id),
                           amt_value_editor_get_text (self->editors->pdata[i]));
    }
}

static void
value_changed_cb (AmtValueEditor *editor, AmtDecideForm *self)
{
  const AmtField *field = amt_value_editor_get_field (editor);

  self->touched = TRUE;
  g_hash_table_insert (self->texts, g_strdup (field->id), amt_value_editor_get_text (editor));
  check_periods (self);
  g_signal_emit (self, changed_signal, 0);
}

/* What the clerk typed before, else what the applicant wrote under the same id. */
static void
fill_in (AmtDecideForm *self, AmtValueEditor *editor)
{
  const AmtField *field = amt_value_editor_get_field (editor);
  const char *kept = g_hash_table_lookup (self->texts, field->id);
  JsonObject *form = amt_open_case_get_form (self->open_case);
  g_autofree char *typed = NULL;

  if (kept)
    {
      amt_value_editor_set_text (editor, kept);
      if (*kept)
        amt_value_editor_reveal (editor);
      return;
    }
  if (form && json_object_has_member (form, field->id))
    typed = amt_value_typed (field, json_object_get_member (form, field->id));
  if (!typed)
    return;
  amt_value_editor_set_text (editor, typed);
  amt_value_editor_set_origin (editor, _ ("Taken from the application."));
}

static gboolean
begins_period (const AmtOutcome *outcome, guint index)
{
  const AmtField *field = outcome->fields->pdata[index];
  const AmtField *next =
      index + 1 < outcome->fields->len ? outcome->fields->pdata[index + 1] : NULL;

  return next && ends_period_of (field->id, next->id);
}

static GtkWidget *
new_pair_row (AmtDecideForm *self)
{
  GtkWidget *row = amt_wrap_layout_columns (2, 12, 12);

  amt_widgets_set_name (row, _ ("Values"));
  gtk_box_append (GTK_BOX (self->fields), row);
  return row;
}

static void
make_editors (AmtDecideForm *self)
{
  GtkWidget *pairs = NULL;

  for (guint i = 0; self->outcome && i < self->outcome->fields->len; i++)
    {
      AmtValueEditor *editor =
          amt_value_editor_new (self->service, self->outcome->fields->pdata[i]);

      g_ptr_array_add (self->editors, editor);
      if (self->blocks)
        amt_value_editor_set_blocks (editor, self->blocks);
      fill_in (self, editor);
      g_signal_connect (editor, "changed", G_CALLBACK (value_changed_cb), self);
      if (amt_value_editor_is_wide (editor))
        {
          gtk_box_append (GTK_BOX (self->fields), GTK_WIDGET (editor));
          pairs = NULL;
          continue;
        }
      /* Beginning and end stand side by side. */
      if (!pairs || begins_period (self->outcome, i))
        pairs = new_pair_row (self);
      gtk_box_append (GTK_BOX (pairs), GTK_WIDGET (editor));
    }
  take_texts (self);
  check_periods (self);
}

static void
show_outcome (AmtDecideForm *self, const AmtOutcome *outcome)
{
  g_ptr_array_set_size (self->editors, 0);
  amt_widgets_clear (self->fields);
  self->outcome = outcome;
  make_editors (self);
  gtk_widget_set_visible (self->fields, self->editors->len > 0);
}

/* --- the outcome --------------------------------------------------------------------------------------- */

static void
selected_cb (GtkDropDown *choice, GParamSpec *pspec, AmtDecideForm *self)
{
  guint selected = gtk_drop_down_get_selected (choice);
  const AmtOutcome *outcome =
      selected > 0 && self->service && selected <= self->service->outcomes->len
          ? self->service->outcomes->pdata[selected - 1]
          : NULL;

  if (self->quiet || outcome == self->outcome)
    return;
  self->touched = TRUE;
  show_outcome (self, outcome);
  g_signal_emit (self, changed_signal, 0);
}

static void
blocks_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtDecideForm *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *blocks = amt_text_blocks_load_finish (result, &error);

  /* After cancelling the form may be gone. */
  if (!blocks)
    return;
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->blocks = blocks;
  for (guint i = 0; i < self->editors->len; i++)
    amt_value_editor_set_blocks (self->editors->pdata[i], blocks);
  g_signal_emit (self, changed_signal, 0);
}

/* The portal may change a service while somebody decides; the outcome that was chosen is looked for in the new one. */
static void
take_service (AmtDecideForm *self)
{
  AmtService *service = amt_open_case_get_service (self->open_case);
  GtkStringList *labels;
  g_autofree char *id = NULL;

  if (!service || (self->service &&
                   (service == self->service || g_strcmp0 (service->raw, self->service->raw) == 0)))
    return;
  id = self->outcome ? g_strdup (self->outcome->id) : NULL;
  take_texts (self);
  self->quiet = TRUE;
  show_outcome (self, NULL);
  g_clear_pointer (&self->service, amt_service_unref);
  self->service = amt_service_ref (service);
  labels = gtk_string_list_new (NULL);
  gtk_string_list_append (labels, _ ("Please choose …"));
  for (guint i = 0; i < service->outcomes->len; i++)
    gtk_string_list_append (labels, ((AmtOutcome *) service->outcomes->pdata[i])->label);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (labels));
  g_object_unref (labels);
  self->quiet = FALSE;
  if (id)
    amt_decide_form_set_outcome (self, id);
  amt_text_blocks_load_async (service, self->cancellable, blocks_loaded_cb, self);
}

static void
case_changed_cb (AmtOpenCase *open_case, AmtDecideForm *self)
{
  take_service (self);
}

const AmtOutcome *
amt_decide_form_get_outcome (AmtDecideForm *self)
{
  return self->outcome;
}

void
amt_decide_form_set_outcome (AmtDecideForm *self, const char *id)
{
  guint found = 0;

  for (guint i = 0; id && self->service && i < self->service->outcomes->len; i++)
    if (g_strcmp0 (((AmtOutcome *) self->service->outcomes->pdata[i])->id, id) == 0)
      found = i + 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), found);
}

GHashTable *
amt_decide_form_get_values (AmtDecideForm *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->editors->len; i++)
    {
      const AmtField *field = amt_value_editor_get_field (self->editors->pdata[i]);
      g_autofree char *text = amt_value_editor_get_text (self->editors->pdata[i]);
      char *tidy = amt_value_tidy (field, text);

      if (*tidy)
        g_hash_table_insert (values, g_strdup (field->id), tidy);
      else
        g_free (tidy);
    }
  return values;
}

gboolean
amt_decide_form_is_touched (AmtDecideForm *self)
{
  return self->touched;
}

/* --- drafts -------------------------------------------------------------------------------------------- */

void
amt_decide_form_save (AmtDecideForm *self, JsonObject *object)
{
  JsonObject *texts = json_object_new ();
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &id, &text))
    json_object_set_string_member (texts, id, text);
  if (self->outcome)
    json_object_set_string_member (object, "outcome", self->outcome->id);
  json_object_set_object_member (object, "texts", texts);
}

/* The contract's values of a decision that was taken back, typed again. */
static void
restore_values (AmtDecideForm *self, const AmtOutcome *outcome, JsonObject *values)
{
  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = outcome->fields->pdata[i];
      char *typed = json_object_has_member (values, field->id)
                        ? amt_value_typed (field, json_object_get_member (values, field->id))
                        : NULL;

      if (typed)
        g_hash_table_insert (self->texts, g_strdup (field->id), typed);
    }
}

/* Returns: (transfer full) (nullable): the contract's values of a decision that was taken back. */
static JsonNode *
taken_back_values (JsonObject *object)
{
  const char *values = amt_json_string (object, "values");
  g_autoptr (JsonNode) node = values ? amt_json_parse_text (values, NULL) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static void
restore_texts (AmtDecideForm *self, JsonObject *texts)
{
  g_autoptr (GList) names = json_object_get_members (texts);

  for (GList *name = names; name; name = name->next)
    if (amt_json_string (texts, name->data))
      g_hash_table_insert (self->texts, g_strdup (name->data),
                           g_strdup (amt_json_string (texts, name->data)));
}

void
amt_decide_form_restore (AmtDecideForm *self, JsonObject *object)
{
  JsonObject *texts = amt_json_member_object (object, "texts");
  g_autoptr (JsonNode) values = taken_back_values (object);
  const char *id = amt_json_string (object, "outcome");
  const AmtOutcome *outcome =
      self->service && id ? amt_service_find_outcome (self->service, id) : NULL;

  if (texts)
    restore_texts (self, texts);
  else if (values && outcome)
    restore_values (self, outcome, json_node_get_object (values));
  self->touched = TRUE;
  self->quiet = TRUE;
  amt_decide_form_set_outcome (self, outcome ? outcome->id : NULL);
  self->quiet = FALSE;
  show_outcome (self, outcome);
  g_signal_emit (self, changed_signal, 0);
}

/* --- problems ------------------------------------------------------------------------------------------ */

guint
amt_decide_form_count_problems (AmtDecideForm *self)
{
  guint n = 0;

  for (guint i = 0; i < self->editors->len; i++)
    n += amt_value_editor_get_problem (self->editors->pdata[i]) != NULL;
  return n;
}

gboolean
amt_decide_form_reveal_problems (AmtDecideForm *self)
{
  GtkWidget *first = NULL;

  for (guint i = 0; i < self->editors->len; i++)
    {
      amt_value_editor_reveal (self->editors->pdata[i]);
      if (!first && amt_value_editor_get_problem (self->editors->pdata[i]))
        first = self->editors->pdata[i];
    }
  if (first)
    {
      gtk_widget_grab_focus (first);
      amt_widgets_reveal (first);
    }
  return first != NULL;
}

void
amt_decide_form_offer_blocks (AmtDecideForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus && i < self->editors->len; i++)
    if (gtk_widget_is_ancestor (focus, self->editors->pdata[i]) &&
        amt_value_editor_offer_blocks (self->editors->pdata[i]))
      return;
  for (guint i = 0; i < self->editors->len; i++)
    if (amt_value_editor_offer_blocks (self->editors->pdata[i]))
      return;
}

gboolean
amt_decide_form_has_blocks (AmtDecideForm *self)
{
  for (guint i = 0; self->blocks && self->blocks->len > 0 && i < self->editors->len; i++)
    if (g_strcmp0 (amt_value_editor_get_field (self->editors->pdata[i])->type, "longText") == 0)
      return TRUE;
  return FALSE;
}

AmtValueEditor *
amt_decide_form_find_editor (AmtDecideForm *self, const char *field_id)
{
  for (guint i = 0; i < self->editors->len; i++)
    if (g_strcmp0 (amt_value_editor_get_field (self->editors->pdata[i])->id, field_id) == 0)
      return self->editors->pdata[i];
  return NULL;
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static gboolean
amt_decide_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AMT_DECIDE_FORM (widget)->choice);
}

static void
amt_decide_form_dispose (GObject *object)
{
  AmtDecideForm *self = AMT_DECIDE_FORM (object);

  g_cancellable_cancel (self->cancellable);
  self->quiet = TRUE;
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_ptr_array_set_size (self->editors, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->open_case);
  G_OBJECT_CLASS (amt_decide_form_parent_class)->dispose (object);
}

static void
amt_decide_form_finalize (GObject *object)
{
  AmtDecideForm *self = AMT_DECIDE_FORM (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->service, amt_service_unref);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_ptr_array_unref (self->editors);
  g_hash_table_unref (self->texts);
  G_OBJECT_CLASS (amt_decide_form_parent_class)->finalize (object);
}

static void
amt_decide_form_class_init (AmtDecideFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_decide_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_decide_form_finalize;
  widget_class->focus = amt_focus_children;
  widget_class->grab_focus = amt_decide_form_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", AMT_TYPE_DECIDE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
amt_decide_form_init (AmtDecideForm *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->cancellable = g_cancellable_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->editors = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->choice = gtk_drop_down_new (NULL, NULL);
  self->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->fields, FALSE);
  amt_widgets_set_name (self->choice, _ ("Outcome"));
  gtk_box_append (GTK_BOX (head), amt_widgets_label (_ ("Outcome"), "heading"));
  gtk_box_append (GTK_BOX (head), self->choice);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->fields);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->choice, "notify::selected", G_CALLBACK (selected_cb), self);
}

AmtDecideForm *
amt_decide_form_new (AmtOpenCase *open_case)
{
  AmtDecideForm *self = g_object_new (AMT_TYPE_DECIDE_FORM, NULL);

  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (case_changed_cb), self);
  take_service (self);
  return self;
}
