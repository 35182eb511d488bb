/* amt-reason.c: see the header. Main thread; the service's JSON is read in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-reason.h"

#include "amt-dialogs.h"
#include "amt-json.h"
#include "amt-task.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

#define LAST_KEY "last-reasons"

struct _AmtReason
{
  GtkWidget parent_instance;

  GPtrArray *buttons; /* (owned) (element-type GtkCheckButton) owned by the widget tree */
  GtkWidget *box;     /* (owned by the widget tree), as the following */
  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (AmtReason, amt_reason, GTK_TYPE_WIDGET)

static guint
get_picked (AmtReason *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_check_button_get_active (self->buttons->pdata[i]))
      return i;
  return 0;
}

void
amt_reason_move (AmtReason *self, int step)
{
  int at = (int) get_picked (self) + step;

  if (at >= 0 && at < (int) self->buttons->len)
    gtk_check_button_set_active (self->buttons->pdata[at], TRUE);
}

/* The keyboard stays with the words, and Enter with the button: the reasons are reached from here. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        AmtReason *self)
{
  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  amt_reason_move (self, keyval == GDK_KEY_Up ? -1 : 1);
  amt_dialogs_announce (self->entry,
                        gtk_check_button_get_label (self->buttons->pdata[get_picked (self)]));
  return GDK_EVENT_STOP;
}

static void
map_cb (GtkWidget *entry, AmtReason *self)
{
  gtk_widget_grab_focus (entry);
}

static void
amt_reason_dispose (GObject *object)
{
  AmtReason *self = AMT_REASON (object);

  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_reason_parent_class)->dispose (object);
}

static void
amt_reason_class_init (AmtReasonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_reason_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_reason_init (AmtReason *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buttons = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("More about it (optional)"));
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), AMT_REASON_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (self->entry), TRUE);
  amt_widgets_set_name (self->entry, _ ("More about it (optional)"));
  g_signal_connect (self->entry, "map", G_CALLBACK (map_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
}

GtkWidget *
amt_reason_new (const char *const *codes, const char *last)
{
  AmtReason *self = g_object_new (AMT_TYPE_REASON, NULL);

  for (guint i = 0; codes[i] && codes[i + 1]; i += 2)
    {
      /* One of several, which GTK 4.8 does not say by itself. */
      GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "label", codes[i + 1],
                                        "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);

      g_object_set_data_full (G_OBJECT (button), "amt-code", g_strdup (codes[i]), g_free);
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
      g_ptr_array_add (self->buttons, button);
      gtk_box_append (GTK_BOX (self->box), button);
      if (i == 0 || g_strcmp0 (codes[i], last) == 0)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
    }
  gtk_widget_set_margin_top (self->entry, 6);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  return GTK_WIDGET (self);
}

const char *
amt_reason_get_code (AmtReason *self)
{
  return g_object_get_data (self->buttons->pdata[get_picked (self)], "amt-code");
}

const char *
amt_reason_get_text (AmtReason *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* --- asking -------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *parent;       /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtService *service;     /* (owned) (nullable) */
  char *case_id;           /* (owned) */
  char *type;              /* (owned) */
  char *heading;           /* (owned), as the following */
  char *body;
  char *answer;
  AmtReason *reason; /* (owned) (nullable) */
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->workplace);
  g_clear_pointer (&self->service, amt_service_unref);
  g_free (self->case_id);
  g_free (self->type);
  g_free (self->heading);
  g_free (self->body);
  g_free (self->answer);
  g_clear_object (&self->reason);
  g_free (self);
}

static gboolean
takes_operation (JsonObject *object, const char *type)
{
  JsonArray *operations = amt_json_member_array (object, "operations");

  for (guint i = 0; operations && i < json_array_get_length (operations); i++)
    {
      JsonNode *node = json_array_get_element (operations, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING &&
          g_strcmp0 (json_node_get_string (node), type) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  const AmtService *service = question->service;
  g_autoptr (JsonNode) root =
      service && service->raw ? amt_json_parse_text (service->raw, NULL) : NULL;
  JsonArray *array =
      amt_json_member_array (root ? amt_json_object (root, NULL) : NULL, "reasonCodes");
  GStrvBuilder *codes = g_strv_builder_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = amt_json_object (json_array_get_element (array, i), NULL);
      const char *id = amt_json_string (object, "id");
      const char *label = amt_json_string (object, "label");

      if (!id || !label || !takes_operation (object, question->type))
        continue;
      g_strv_builder_add (codes, id);
      g_strv_builder_add (codes, label);
    }
  g_task_return_pointer (task, g_strv_builder_end (codes), (GDestroyNotify) g_strfreev);
  g_strv_builder_unref (codes);
}

static char *
dup_last (Question *question)
{
  GSettings *settings = amt_workplace_get_settings (question->workplace);
  g_autoptr (GVariant) all = g_settings_get_value (settings, LAST_KEY);
  char *code = NULL;

  g_variant_lookup (all, question->type, "s", &code);
  return code;
}

static void
remember_last (Question *question, const char *code)
{
  GSettings *settings = amt_workplace_get_settings (question->workplace);
  g_autoptr (GVariant) all = g_settings_get_value (settings, LAST_KEY);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *type, *before;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&s&s}", &type, &before))
    if (g_strcmp0 (type, question->type) != 0)
      g_variant_builder_add (&builder, "{ss}", type, before);
  g_variant_builder_add (&builder, "{ss}", question->type, code);
  g_settings_set_value (settings, LAST_KEY, g_variant_builder_end (&builder));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  AmtOrder *order = NULL;

  if (g_strcmp0 (answer, "do") == 0)
    {
      order = amt_order_new (question->case_id, question->type);
      amt_order_set (order, "reasonCode", amt_reason_get_code (question->reason));
      if (*amt_reason_get_text (question->reason))
        amt_order_set (order, "reason", amt_reason_get_text (question->reason));
      remember_last (question, amt_reason_get_code (question->reason));
    }
  g_task_return_pointer (task, order, (GDestroyNotify) amt_order_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_auto (GStrv) codes = g_task_propagate_pointer (G_TASK (result), NULL);
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "do", question->answer, AMT_ANSWER_SUGGESTED },
                                { NULL } };
  g_autofree char *last = NULL;

  if (!codes || !codes[0])
    {
      g_task_return_pointer (task, amt_order_new (question->case_id, question->type),
                             (GDestroyNotify) amt_order_free);
      return;
    }
  last = dup_last (question);
  question->reason =
      AMT_REASON (g_object_ref_sink (amt_reason_new ((const char *const *) codes, last)));
  amt_dialogs_ask_async (question->parent, question->heading, question->body,
                         GTK_WIDGET (question->reason), answers, NULL, asked_cb,
                         g_object_ref (task));
}

void
amt_reason_ask_async (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                      const char *type, const AmtReasonWords *words, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) load = NULL;
  AmtService *service = amt_open_case_get_service (open_case);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, amt_reason_ask_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  question->parent = g_object_ref (parent);
  question->workplace = g_object_ref (workplace);
  question->service = service ? amt_service_ref (service) : NULL;
  question->case_id = g_strdup (amt_open_case_get_ref (open_case));
  question->type = g_strdup (type);
  question->heading = g_strdup (words->heading);
  question->body = g_strdup (words->body);
  question->answer = g_strdup (words->answer);
  load = g_task_new (NULL, NULL, loaded_cb, g_object_ref (task));
  g_task_set_task_data (load, question, NULL);
  amt_task_run_in_thread (load, load_in_thread);
}

AmtOrder *
amt_reason_ask_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_reason_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
