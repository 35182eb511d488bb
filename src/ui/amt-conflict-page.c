/* amt-conflict-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-conflict-page.h"

#include "amt-weak.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More of what others did than this says no more. */
#define MAX_EVENTS 8

struct _AmtConflictPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtTransferItem *item;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the reading */

  GtkWidget *scrolled; /* (owned by the widget tree), as the following */
  GtkWidget *back;
  GtkWidget *count;
  GtkWidget *title;
  GtkWidget *subject;
  GtkWidget *body;
  GtkWidget *mine;
  GtkWidget *theirs;
  GtkWidget *keep_mine;
};

G_DEFINE_FINAL_TYPE (AmtConflictPage, amt_conflict_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- words --------------------------------------------------------------------------------------------- */

static gint64
now_of (AmtConflictPage *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static const char *
name_of (const char *name)
{
  return name && *name ? name : _ ("nobody");
}

static const AmtNote *
find_note (const AmtCase *value, AmtFields field, const AmtOperation *operation)
{
  return amt_case_find_note (field == AMT_FIELD_JOTTING ? value->jottings : value->file_notes,
                             operation->note_id ? operation->note_id : operation->id);
}

/* What a case says about one of the fields that an operation touches. Returns: (transfer full) (nullable) */
static char *
dup_value (AmtConflictPage *self, const AmtCase *value, AmtFields field,
           const AmtOperation *operation)
{
  const AmtReferences *references = amt_workplace_get_references (self->workplace);
  const AmtFollowUp *follow_up;
  const AmtNote *note;

  switch ((guint) field)
    {
    case AMT_FIELD_STATE:
      return g_strdup (amt_words_state (value->state));
    case AMT_FIELD_ASSIGNEE:
      return g_strdup (name_of (amt_references_user_name (references, value->assignee_id)));
    case AMT_FIELD_QUEUE:
      return g_strdup (amt_references_queue_name (references, value->queue_id));
    case AMT_FIELD_FOLLOW_UP:
      follow_up = amt_case_find_follow_up (value, operation->author_id);
      return follow_up ? amt_words_day (follow_up->due_on) : g_strdup (_ ("none"));
    case AMT_FIELD_JOTTING:
    case AMT_FIELD_FILE_NOTE:
      note = find_note (value, field, operation);
      return g_strdup (note ? note->text : _ ("not there"));
    case AMT_FIELD_DECISION:
      if (value->decisions->len == 0)
        return g_strdup (_ ("none"));
      return g_strdup (
          ((AmtDecision *) value->decisions->pdata[value->decisions->len - 1])->outcome_label);
    default:
      return NULL;
    }
}

static void
add_line (GtkWidget *box, const char *heading, const char *text)
{
  GtkWidget *line;

  if (!text || !*text)
    return;
  line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  if (heading)
    {
      GtkWidget *label = amt_widgets_label (heading, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (line), label);
    }
  gtk_box_append (GTK_BOX (line), amt_widgets_label (text, NULL));
  gtk_box_append (GTK_BOX (box), line);
}

/* @who: (nullable) */
static void
add_event (GtkWidget *box, const char *who, gint64 at, const char *what, gint64 now)
{
  g_autofree char *time = amt_words_time (at, now);
  g_autofree char *line = who ? g_strdup_printf ("%s · %s", who, time) : g_strdup (time);

  add_line (box, line, what);
}

static GtkWidget *
add_card (GtkWidget *box, const char *icon, const char *title, const char *hint, const char *button,
          const char *action, GtkWidget **out_button)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *note = amt_widgets_label (hint, "caption");
  GtkWidget *choose = amt_widgets_text_button (button, action);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (head), amt_widgets_label (title, "heading"));
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_set_halign (choose, GTK_ALIGN_FILL);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), lines);
  gtk_box_append (GTK_BOX (card), choose);
  gtk_box_append (GTK_BOX (card), note);
  gtk_box_append (GTK_BOX (box), card);
  if (out_button)
    *out_button = choose;
  return lines;
}

/* --- both sides ---------------------------------------------------------------------------------------- */

static void
show_mine (AmtConflictPage *self)
{
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (self->item);
  const AmtOperation *operation = entry->operation;

  amt_widgets_clear (self->mine);
  add_event (self->mine, NULL, entry->recorded_at, amt_transfer_item_get_words (self->item),
             now_of (self));
  add_line (self->mine, operation->text ? _ ("Your text") : NULL, operation->text);
  add_line (self->mine, operation->reason ? _ ("Your reason") : NULL, operation->reason);
}

static gboolean
has_event (GPtrArray *history, const char *id)
{
  for (guint i = 0; i < history->len; i++)
    if (g_strcmp0 (((AmtHistoryEntry *) history->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* What others did since: entries that the copy did not have with which the clerk worked. */
static guint
add_events (AmtConflictPage *self, const AmtCaseView *view)
{
  const AmtReferences *references = amt_workplace_get_references (self->workplace);
  guint n = 0;

  for (guint i = view->truth->history->len; i > 0 && n < MAX_EVENTS; i--)
    {
      const AmtHistoryEntry *event = view->truth->history->pdata[i - 1];
      g_autofree char *what = NULL;

      if (view->base && has_event (view->base->history, event->id))
        continue;
      what = amt_words_history (event, references);
      add_event (self->theirs, amt_words_author (event, references), event->at, what,
                 now_of (self));
      n++;
    }
  return n;
}

static const char *
field_name (AmtFields field)
{
  switch ((guint) field)
    {
    case AMT_FIELD_STATE:
      return _ ("State");
    case AMT_FIELD_ASSIGNEE:
      return _ ("Assignee");
    case AMT_FIELD_QUEUE:
      return _ ("Queue");
    case AMT_FIELD_FOLLOW_UP:
      return _ ("Follow-up");
    case AMT_FIELD_JOTTING:
      return _ ("Jotting");
    case AMT_FIELD_FILE_NOTE:
      return _ ("File note");
    case AMT_FIELD_DECISION:
    default:
      return _ ("Decision");
    }
}

/* The history does not tell who changed a jotting; the jotting does. */
static char *
dup_heading (AmtConflictPage *self, const AmtCase *value, AmtFields field,
             const AmtOperation *operation)
{
  const AmtReferences *references = amt_workplace_get_references (self->workplace);
  const AmtNote *note = NULL;
  g_autofree char *time = NULL;
  const char *who;

  if (field == AMT_FIELD_JOTTING || field == AMT_FIELD_FILE_NOTE)
    note = find_note (value, field, operation);
  if (!note)
    return g_strdup (field_name (field));
  time =
      amt_words_time (note->edited_at != AMT_TIME_NONE ? note->edited_at : note->at, now_of (self));
  who = amt_references_user_name (references, note->author_id);
  return g_strdup_printf ("%s · %s · %s", field_name (field), name_of (who), time);
}

static void
add_fields (AmtConflictPage *self, const AmtCaseView *view, const AmtOutboxEntry *entry)
{
  static const AmtFields FIELDS[] = { AMT_FIELD_STATE,     AMT_FIELD_ASSIGNEE,  AMT_FIELD_QUEUE,
                                      AMT_FIELD_FOLLOW_UP, AMT_FIELD_FILE_NOTE, AMT_FIELD_JOTTING,
                                      AMT_FIELD_DECISION };

  for (guint i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      g_autofree char *now = NULL;
      g_autofree char *before = NULL;
      g_autofree char *heading = NULL;

      if (!(entry->conflict_fields & FIELDS[i]))
        continue;
      now = dup_value (self, view->truth, FIELDS[i], entry->operation);
      before = view->base ? dup_value (self, view->base, FIELDS[i], entry->operation) : NULL;
      heading = dup_heading (self, view->truth, FIELDS[i], entry->operation);
      add_line (self->theirs, heading, now);
      if (before && g_strcmp0 (before, now) != 0)
        add_line (self->theirs, _ ("Before"), before);
    }
}

static void
show_theirs (AmtConflictPage *self, const AmtCaseView *view)
{
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (self->item);

  amt_widgets_clear (self->theirs);
  if (entry->conflict_fields & AMT_FIELD_APPLICANT)
    add_line (self->theirs, NULL,
              _ ("The applicant sent something new after you had read the application."));
  if (view)
    {
      guint n = add_events (self, view);

      add_fields (self, view, entry);
      if (n == 0 && !gtk_widget_get_first_child (self->theirs))
        add_line (self->theirs, NULL, _ ("The portal has a newer version of this case."));
      return;
    }
  if (amt_transfer_item_get_problem (self->item))
    add_line (self->theirs, NULL, amt_transfer_item_get_problem (self->item));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtConflictPage) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);

  if (self && self->item && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_theirs (self, view);
  g_clear_pointer (&view, amt_case_view_free);
}

void
amt_conflict_page_clear (AmtConflictPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
}

void
amt_conflict_page_show (AmtConflictPage *self, AmtTransferItem *item, guint at, guint n)
{
  const AmtOutboxEntry *entry = amt_transfer_item_get_entry (item);
  const char *reference = amt_transfer_item_get_reference (item);
  g_autoptr (AmtTransferItem) kept = g_object_ref (item);
  g_autofree char *subject =
      g_strdup_printf ("%s · %s", amt_transfer_item_get_applicant (item), reference);
  g_autofree char *fields = amt_words_fields (entry->conflict_fields);
  g_autofree char *body = NULL;
  g_autofree char *count = NULL;

  amt_conflict_page_clear (self);
  self->item = g_steal_pointer (&kept);
  self->cancellable = g_cancellable_new ();
  /* Translators: %1$u of %2$u changes that the clerk must clarify. */
  count = g_strdup_printf (_ ("%1$u of %2$u"), at, n);
  gtk_label_set_label (GTK_LABEL (self->count), n > 1 ? count : "");
  gtk_label_set_label (GTK_LABEL (self->title), amt_transfer_item_get_words (item));
  gtk_label_set_label (GTK_LABEL (self->subject), *reference ? subject : "");
  if (*fields)
    /* Translators: %s is a list of parts of a case: "state, decision". */
    body = g_strdup_printf (_ ("While your change was on its way, the case was changed at the "
                               "portal, too. This concerns: %s. Please choose what counts."),
                            fields);
  gtk_label_set_label (
      GTK_LABEL (self->body),
      body ? body
           : _ ("While your change was on its way, the case was changed at the portal, too. Please "
                "choose what counts."));
  show_mine (self);
  show_theirs (self, NULL);
  amt_store_load_case_async (amt_workplace_get_store (self->workplace), entry->operation->case_id,
                             self->cancellable, loaded_cb, amt_weak_new (self));
  gtk_widget_grab_focus (self->keep_mine);
}

AmtTransferItem *
amt_conflict_page_get_item (AmtConflictPage *self)
{
  return self->item;
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSED], 0);
  return GDK_EVENT_STOP;
}

static void
back_cb (GtkButton *button, AmtConflictPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
amt_conflict_page_dispose (GObject *object)
{
  AmtConflictPage *self = AMT_CONFLICT_PAGE (object);

  amt_conflict_page_clear (self);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_conflict_page_parent_class)->dispose (object);
}

static void
amt_conflict_page_class_init (AmtConflictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_conflict_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", AMT_TYPE_CONFLICT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_head (AmtConflictPage *self, GtkWidget *box)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->back =
      amt_widgets_icon_button ("go-previous-symbolic", _ ("Back to the Transfer List"), NULL);
  g_signal_connect (self->back, "clicked", G_CALLBACK (back_cb), self);
  self->count = amt_widgets_label (NULL, "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->count), 1);
  gtk_box_append (GTK_BOX (head), self->back);
  gtk_box_append (GTK_BOX (head), amt_widgets_label (_ ("To Be Clarified"), "heading"));
  gtk_box_append (GTK_BOX (head), self->count);
  gtk_box_append (GTK_BOX (box), head);
  self->title = amt_widgets_label (NULL, "title-4");
  self->subject = amt_widgets_label (NULL, "dim-label");
  self->body = amt_widgets_label (NULL, NULL);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->subject);
  gtk_box_append (GTK_BOX (box), self->body);
}

static void
amt_conflict_page_init (AmtConflictPage *self)
{
  GtkWidget *box;

  self->scrolled = amt_widgets_page (&box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  add_head (self, box);
  self->mine =
      add_card (box, "amt-person-symbolic", _ ("My Change"),
                _ ("Your change is put on top of the portal’s state and transferred again."),
                _ ("_Mine Counts"), "transfer.keep-mine", &self->keep_mine);
  self->theirs =
      add_card (box, "amt-portal-symbolic", _ ("At the Portal"),
                _ ("Your change is not transferred. What you wrote is kept as a draft in "
                   "the case."),
                _ ("The _Portal’s Counts"), "transfer.keep-theirs", NULL);
  gtk_box_append (GTK_BOX (box), amt_widgets_text_button (_ ("_Open Case"), "transfer.open-case"));
}

GtkWidget *
amt_conflict_page_new (AmtWorkplace *workplace)
{
  AmtConflictPage *self = g_object_new (AMT_TYPE_CONFLICT_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}
