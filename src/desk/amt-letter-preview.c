/* amt-letter-preview.c: the letter while the clerk types. Owned by the page that decides. Main thread; drawing in a thread.
 *
 * One drawing at a time; what was wished for meanwhile is drawn after it, and only the newest wish.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letter-preview.h"

#include "amt-base.h"
#include "amt-json.h"
#include "amt-letter.h"
#include "amt-order-value.h"
#include "amt-task.h"

#define DELAY_MS 250
/* A letter is German, whatever the desk's language. */
#define MARK "ENTWURF"

struct _AmtLetterPreview
{
  GObject parent_instance;

  AmtOpenCase *open_case; /* (owned) */
  gulong changed_handler;
  char *outcome;      /* (owned) (nullable) */
  GHashTable *values; /* (owned) field id -> text */
  guint timer;        /* source id or 0 */
  gboolean drawing;   /* in the thread */
  gboolean again;     /* another wish came */
  AmtLetterPreviewState state;
  GBytes *pdf;  /* (owned) (nullable) */
  guint n_open; /* of pdf */
};

G_DEFINE_FINAL_TYPE (AmtLetterPreview, amt_letter_preview, G_TYPE_OBJECT)

static guint changed_signal;

/* Everything that a thread needs to draw one letter. */
typedef struct
{
  AmtCase *value;            /* (owned) */
  AmtReferences *references; /* (owned) */
  AmtService *service;       /* (owned) */
  AmtOperation *decision;    /* (owned) */
  char *day;                 /* (owned) */
  guint n_open;              /* out */
} Drawing;

static void draw_now (AmtLetterPreview *self);

static void
drawing_free (Drawing *self)
{
  amt_case_unref (self->value);
  amt_references_unref (self->references);
  amt_service_unref (self->service);
  amt_operation_unref (self->decision);
  g_free (self->day);
  g_free (self);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Drawing *drawing = data;
  AmtAuthority *authority =
      amt_references_find_authority (drawing->references, drawing->service->authority_id);
  GError *error = NULL;
  GBytes *pdf;

  if (!authority || !drawing->references->me)
    {
      g_task_return_new_error (task, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                               "the authority or the person who signs is not known here");
      return;
    }
  pdf =
      amt_letter_draw_draft (drawing->value, drawing->decision, drawing->service, authority,
                             drawing->references->me, drawing->day, MARK, &drawing->n_open, &error);
  if (pdf)
    g_task_return_pointer (task, pdf, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
set_state (AmtLetterPreview *self, AmtLetterPreviewState state)
{
  self->state = state;
  g_signal_emit (self, changed_signal, 0);
}

static AmtLetterPreviewState
state_of (const GError *error)
{
  if (g_error_matches (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE))
    return AMT_LETTER_PREVIEW_TEMPLATE;
  if (g_error_matches (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_VALUES))
    return AMT_LETTER_PREVIEW_RECIPIENT;
  return AMT_LETTER_PREVIEW_FAULT;
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtLetterPreview *self = AMT_LETTER_PREVIEW (source);
  const Drawing *drawing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = g_task_propagate_pointer (G_TASK (result), &error);

  self->drawing = FALSE;
  if (!self->open_case)
    return;
  /* Meanwhile no outcome, or one without a letter, may have been chosen. */
  if (self->state == AMT_LETTER_PREVIEW_DRAWING && pdf)
    {
      g_clear_pointer (&self->pdf, g_bytes_unref);
      self->pdf = g_steal_pointer (&pdf);
      self->n_open = drawing->n_open;
      set_state (self, self->again ? AMT_LETTER_PREVIEW_DRAWING : AMT_LETTER_PREVIEW_READY);
    }
  else if (self->state == AMT_LETTER_PREVIEW_DRAWING && !self->again)
    {
      g_debug ("the preview of a letter cannot be drawn: %s", error->message);
      g_clear_pointer (&self->pdf, g_bytes_unref);
      set_state (self, state_of (error));
    }
  if (self->again)
    draw_now (self);
}

/* What the clerk has typed so far, as far as it can be understood. */
static char *
values_text (AmtLetterPreview *self, const AmtOutcome *outcome)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      JsonNode *node = amt_order_value (outcome, name, text, NULL);

      if (node)
        json_object_set_member (object, name, node);
    }
  json_node_set_object (root, object);
  return amt_json_to_text (root);
}

static AmtOperation *
make_decision (AmtLetterPreview *self, const AmtService *service, const AmtOutcome *outcome)
{
  AmtContext *context = amt_open_case_get_context (self->open_case);
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const AmtLetterTemplate *template =
      outcome->template_id ? amt_service_find_template (service, outcome->template_id) : NULL;
  AmtOperation *decision = amt_operation_new ("decide", amt_open_case_get_ref (self->open_case),
                                              references->me ? references->me->id : NULL,
                                              amt_clock_now (amt_context_get_clock (context)));

  decision->outcome = g_strdup (outcome->id);
  decision->values = values_text (self, outcome);
  decision->template_version = template ? g_strdup (template->version) : NULL;
  return decision;
}

static void
begin_drawing (AmtLetterPreview *self, AmtService *service, const AmtOutcome *outcome)
{
  AmtContext *context = amt_open_case_get_context (self->open_case);
  Drawing *drawing = g_new0 (Drawing, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, drawn_cb, NULL);

  drawing->value = amt_case_ref (amt_open_case_get_case (self->open_case));
  drawing->references = amt_references_ref (amt_open_case_get_references (self->open_case));
  drawing->service = amt_service_ref (service);
  drawing->decision = make_decision (self, service, outcome);
  drawing->day = amt_time_legal_day (amt_clock_now (amt_context_get_clock (context)));
  g_task_set_source_tag (task, begin_drawing);
  g_task_set_task_data (task, drawing, (GDestroyNotify) drawing_free);
  self->drawing = TRUE;
  amt_task_run_in_thread (task, draw_in_thread);
}

static void
end_without (AmtLetterPreview *self, AmtLetterPreviewState state)
{
  g_clear_pointer (&self->pdf, g_bytes_unref);
  self->n_open = 0;
  set_state (self, state);
}

static void
draw_now (AmtLetterPreview *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  AmtService *service = amt_open_case_get_service (self->open_case);
  const AmtOutcome *outcome =
      service && self->outcome ? amt_service_find_outcome (service, self->outcome) : NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->again = FALSE;
  if (!self->outcome)
    end_without (self, AMT_LETTER_PREVIEW_EMPTY);
  else if (!value || !value->whole)
    end_without (self, AMT_LETTER_PREVIEW_ROW_ONLY);
  else if (!outcome)
    end_without (self, AMT_LETTER_PREVIEW_TEMPLATE);
  else if (!outcome->letter)
    end_without (self, AMT_LETTER_PREVIEW_NO_LETTER);
  else if (self->drawing)
    {
      self->again = TRUE;
      set_state (self, AMT_LETTER_PREVIEW_DRAWING);
    }
  else
    {
      set_state (self, AMT_LETTER_PREVIEW_DRAWING);
      begin_drawing (self, service, outcome);
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  AmtLetterPreview *self = user_data;

  self->timer = 0;
  draw_now (self);
  return G_SOURCE_REMOVE;
}

static void
wish (AmtLetterPreview *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (DELAY_MS, timer_cb, self);
}

/* The applicant may have moved, the whole case have come, a template have changed. */
static void
case_changed_cb (AmtOpenCase *open_case, gpointer user_data)
{
  AmtLetterPreview *self = user_data;

  if (self->outcome)
    wish (self);
}

static void
amt_letter_preview_dispose (GObject *object)
{
  AmtLetterPreview *self = AMT_LETTER_PREVIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->open_case)
    g_clear_signal_handler (&self->changed_handler, self->open_case);
  g_clear_object (&self->open_case);
  g_clear_pointer (&self->pdf, g_bytes_unref);

  G_OBJECT_CLASS (amt_letter_preview_parent_class)->dispose (object);
}

static void
amt_letter_preview_finalize (GObject *object)
{
  AmtLetterPreview *self = AMT_LETTER_PREVIEW (object);

  g_free (self->outcome);
  g_hash_table_unref (self->values);

  G_OBJECT_CLASS (amt_letter_preview_parent_class)->finalize (object);
}

static void
amt_letter_preview_class_init (AmtLetterPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_letter_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_letter_preview_finalize;
  changed_signal = g_signal_new ("changed", AMT_TYPE_LETTER_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_letter_preview_init (AmtLetterPreview *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AmtLetterPreview *
amt_letter_preview_new (AmtOpenCase *open_case)
{
  AmtLetterPreview *self = g_object_new (AMT_TYPE_LETTER_PREVIEW, NULL);

  AMT_ASSERT_MAIN ();
  self->open_case = g_object_ref (open_case);
  self->changed_handler =
      g_signal_connect (open_case, "changed", G_CALLBACK (case_changed_cb), self);
  return self;
}

void
amt_letter_preview_set (AmtLetterPreview *self, const char *outcome, GHashTable *values)
{
  GHashTableIter iter;
  gpointer name, text;

  AMT_ASSERT_MAIN ();
  if (outcome != self->outcome)
    {
      g_free (self->outcome);
      self->outcome = g_strdup (outcome);
    }
  g_hash_table_remove_all (self->values);
  if (values)
    g_hash_table_iter_init (&iter, values);
  while (values && g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (self->values, g_strdup (name), g_strdup (text));
  wish (self);
}

void
amt_letter_preview_hurry (AmtLetterPreview *self)
{
  if (self->timer != 0)
    draw_now (self);
}

AmtLetterPreviewState
amt_letter_preview_get_state (AmtLetterPreview *self)
{
  return self->state;
}

GBytes *
amt_letter_preview_get_pdf (AmtLetterPreview *self)
{
  return self->pdf;
}

guint
amt_letter_preview_get_n_open (AmtLetterPreview *self)
{
  return self->n_open;
}
