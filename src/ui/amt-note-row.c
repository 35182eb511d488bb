/* amt-note-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-note-row.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* What is edited, in pixels: at least, and from when on it scrolls. */
#define EDITOR_HEIGHT 60
#define EDITOR_MAX_HEIGHT 240

struct _AmtNoteRow
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  AmtNote *note;           /* (owned) */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *head;
  GtkWidget *text;
  GtkWidget *struck; /* why it was struck */
  GtkWidget *mark;   /* box of pills */
  GtkWidget *edit;
  GtkWidget *delete;
  GtkWidget *strike;
  GtkWidget *editor; /* (nullable) GtkTextView while it is edited */
  GtkWidget *editor_frame;
  guint leave_idle; /* 0: none */
};

G_DEFINE_FINAL_TYPE (AmtNoteRow, amt_note_row, GTK_TYPE_WIDGET)

/* Only jottings have one. */
static gboolean
is_jotting (const AmtNote *note)
{
  return note->visibility != NULL;
}

static gint64
now_of (AmtNoteRow *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static char *
head_in_words (AmtNoteRow *self)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const AmtNote *note = self->note;
  const char *author = amt_references_user_name (references, note->author_id);
  g_autofree char *when = amt_words_time (note->at, now_of (self));
  GString *head =
      g_string_new (is_jotting (note) ? _ ("Jotting") : amt_words_note_kind (note->kind));

  if (author)
    g_string_append_printf (head, " · %s", author);
  g_string_append_printf (head, " · %s", when);
  if (is_jotting (note))
    g_string_append_printf (head, " · %s", amt_words_visibility (note->visibility));
  if (note->edited_at != AMT_TIME_NONE)
    {
      g_autofree char *edited = amt_words_time (note->edited_at, now_of (self));

      /* Translators: %s is a time. */
      g_string_append_printf (head, _ (" · changed %s"), edited);
    }
  return g_string_free (head, FALSE);
}

static char *
struck_in_words (AmtNoteRow *self)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const AmtNote *note = self->note;
  const char *who = amt_references_user_name (references, note->struck_by);
  g_autofree char *when = amt_words_time (note->struck_at, now_of (self));

  /* Translators: who, when, why. */
  return g_strdup_printf (_ ("Struck through by %s, %s: %s"), who, when,
                          note->struck_reason ? note->struck_reason : "–");
}

static void
show_may (AmtNoteRow *self, GtkWidget *button, const char *type, gboolean fits)
{
  AmtMay may =
      fits ? amt_open_case_may_note (self->open_case, type, self->note) : AMT_MAY_NOT_AUTHOR;

  /* What only others may do is not offered; what is not possible now says why. */
  gtk_widget_set_visible (button, fits && may != AMT_MAY_NOT_AUTHOR && may != AMT_MAY_NOT_RIGHT &&
                                      !self->note->struck_by);
  gtk_widget_set_sensitive (button, amt_may (may));
}

/* The operation that waits for this note: that which made it, or one that changes it. */
static const AmtOutboxEntry *
find_unsent (AmtNoteRow *self)
{
  GPtrArray *entries = amt_open_case_get_entries (self->open_case);

  for (guint i = 0; entries && i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];

      if (g_strcmp0 (entry->operation->id, self->note->id) == 0 ||
          g_strcmp0 (entry->operation->note_id, self->note->id) == 0)
        return entry;
    }
  return NULL;
}

static void
update (AmtNoteRow *self)
{
  const AmtOutboxEntry *unsent = find_unsent (self);
  gboolean jotting = is_jotting (self->note);
  g_autofree char *head = head_in_words (self);
  g_autofree char *struck = self->note->struck_by ? struck_in_words (self) : NULL;
  g_autofree char *state = unsent ? amt_words_entry (unsent, now_of (self)) : NULL;
  g_autofree char *pending = state ? g_strdup_printf (_ ("not yet transferred: %s"), state) : NULL;
  g_autofree char *name =
      g_strdup_printf ("%s: %s%s%s%s%s", head, self->note->text, struck ? ", " : "",
                       struck ? struck : "", pending ? ", " : "", pending ? pending : "");

  gtk_label_set_text (GTK_LABEL (self->head), head);
  gtk_label_set_text (GTK_LABEL (self->text), self->note->text);
  if (struck)
    gtk_widget_add_css_class (self->text, "struck");
  else
    gtk_widget_remove_css_class (self->text, "struck");
  gtk_label_set_text (GTK_LABEL (self->struck), struck ? struck : "");
  gtk_widget_set_visible (self->struck, struck != NULL);
  amt_widgets_clear (self->mark);
  gtk_widget_set_visible (self->mark, pending != NULL);
  if (pending)
    gtk_box_append (GTK_BOX (self->mark), amt_widgets_pill ("document-send-symbolic", pending));
  show_may (self, self->edit, "editJotting", jotting);
  show_may (self, self->delete, "deleteJotting", jotting);
  show_may (self, self->strike, "strikeFileNote", !jotting);
  amt_widgets_set_name (GTK_WIDGET (self), name);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) amt_case_record_finish (result);
}

static AmtOrder *
order_new (AmtNoteRow *self, const char *type)
{
  AmtOrder *order = amt_order_new (amt_open_case_get_ref (self->open_case), type);

  amt_order_set (order, "noteId", self->note->id);
  return order;
}

/* --- editing a jotting --------------------------------------------------------------------------------- */

static void
end_edit (AmtNoteRow *self)
{
  gboolean focused = gtk_widget_has_focus (self->editor);

  g_clear_handle_id (&self->leave_idle, g_source_remove);
  self->editor = NULL;
  gtk_box_remove (GTK_BOX (self->box), self->editor_frame);
  self->editor_frame = NULL;
  gtk_widget_set_visible (self->text, TRUE);
  update (self);
  if (focused)
    gtk_widget_grab_focus (self->edit);
}

void
amt_note_row_commit (AmtNoteRow *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = amt_note_row_get_buffer (self);
  g_autofree char *text = NULL;
  g_autoptr (AmtOrder) order = NULL;
  AmtOrder *inverse;

  if (!buffer)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (g_utf8_strlen (text, -1) > AMT_TEXT_MAX)
    {
      amt_workplace_say (self->workplace,
                         _ ("This text is too long to be recorded. Please shorten it."));
      return;
    }
  end_edit (self);
  /* An emptied jotting stays as it was: deleting is a step of its own. */
  if (!*text || g_strcmp0 (text, self->note->text) == 0)
    return;
  order = order_new (self, "editJotting");
  amt_order_set (order, "text", text);
  inverse = order_new (self, "editJotting");
  amt_order_set (inverse, "text", self->note->text);
  amt_case_record_async (self->workplace, self->open_case, order, _ ("Jotting changed."), inverse,
                         NULL, recorded_cb, NULL);
}

static gboolean
left_cb (gpointer user_data)
{
  AmtNoteRow *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->leave_idle = 0;
  if (self->editor && root && gtk_root_get_focus (root) != self->editor)
    amt_note_row_commit (self);
  return G_SOURCE_REMOVE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, AmtNoteRow *self)
{
  if (self->leave_idle == 0)
    self->leave_idle = g_idle_add (left_cb, self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode,
                GdkModifierType state, AmtNoteRow *self)
{
  if (keyval == GDK_KEY_Escape)
    end_edit (self);
  else if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK))
    amt_note_row_commit (self);
  else
    return FALSE;
  return TRUE;
}

void
amt_note_row_edit (AmtNoteRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (self->editor || !gtk_widget_get_sensitive (self->edit))
    return;
  self->editor = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->editor), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->editor), FALSE);
  gtk_widget_add_css_class (self->editor, "note-text");
  amt_widgets_set_name (self->editor, _ ("Text of the Jotting"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)),
                            self->note->text, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->editor, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->editor, focus);
  /* A text view by itself has no height until it is drawn. */
  self->editor_frame = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->editor_frame), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->editor_frame),
                                              EDITOR_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->editor_frame),
                                              EDITOR_MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->editor_frame), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->editor_frame), self->editor);
  gtk_widget_add_css_class (self->editor_frame, "note-frame");
  gtk_box_insert_child_after (GTK_BOX (self->box), self->editor_frame, self->text);
  gtk_widget_set_visible (self->text, FALSE);
  gtk_widget_grab_focus (self->editor);
}

/* --- deleting and striking ----------------------------------------------------------------------------- */

void
amt_note_row_delete (AmtNoteRow *self)
{
  g_autoptr (AmtOrder) order = order_new (self, "deleteJotting");
  AmtOrder *inverse = amt_order_new (amt_open_case_get_ref (self->open_case), "addJotting");

  amt_order_set (inverse, "text", self->note->text);
  amt_order_set (inverse, "visibility", self->note->visibility ? self->note->visibility : "case");
  amt_case_record_async (self->workplace, self->open_case, order, _ ("Jotting deleted."), inverse,
                         NULL, recorded_cb, NULL);
}

void
amt_note_row_strike (AmtNoteRow *self, const char *reason)
{
  g_autoptr (AmtOrder) order = order_new (self, "strikeFileNote");

  amt_order_set (order, "reason", reason);
  amt_case_record_async (self->workplace, self->open_case, order, _ ("File note struck through."),
                         NULL, NULL, recorded_cb, NULL);
}

static void
asked_strike_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtNoteRow) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  GtkWidget *entry = g_object_get_data (G_OBJECT (self), "amt-reason");
  g_autofree char *reason =
      entry ? g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)))) : NULL;

  g_object_set_data (G_OBJECT (self), "amt-reason", NULL);
  if (g_strcmp0 (answer, "strike") != 0 || !self->workplace)
    return;
  if (!reason || !*reason)
    amt_workplace_say (
        self->workplace,
        _ ("A file note is struck through only with a reason; nothing was changed."));
  else
    amt_note_row_strike (self, reason);
}

static void
strike_clicked_cb (GtkButton *button, AmtNoteRow *self)
{
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "strike", _ ("_Strike Through"), AMT_ANSWER_DESTRUCTIVE },
                                { NULL } };
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), AMT_REASON_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  amt_widgets_set_name (entry, _ ("Reason for Striking"));
  /* The answer comes when the dialog, and with it the entry, may be gone. */
  g_object_set_data_full (G_OBJECT (self), "amt-reason", g_object_ref_sink (entry), g_object_unref);
  amt_dialogs_ask_async (GTK_WIDGET (self), _ ("Strike File Note Through?"),
                         _ ("The text stays readable. The reason becomes part of the file."), entry,
                         answers, NULL, asked_strike_cb, g_object_ref (self));
}

static void
edit_clicked_cb (GtkButton *button, AmtNoteRow *self)
{
  amt_note_row_edit (self);
}

static void
delete_clicked_cb (GtkButton *button, AmtNoteRow *self)
{
  amt_note_row_delete (self);
}

static void
amt_note_row_dispose (GObject *object)
{
  AmtNoteRow *self = AMT_NOTE_ROW (object);

  g_clear_handle_id (&self->leave_idle, g_source_remove);
  self->editor = NULL;
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_note_row_parent_class)->dispose (object);
}

static void
amt_note_row_finalize (GObject *object)
{
  amt_note_free (AMT_NOTE_ROW (object)->note);
  G_OBJECT_CLASS (amt_note_row_parent_class)->finalize (object);
}

static void
amt_note_row_class_init (AmtNoteRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_note_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_note_row_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
amt_note_row_init (AmtNoteRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "note-card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->head = amt_widgets_label (NULL, "dim-label");
  gtk_widget_set_hexpand (self->head, TRUE);
  gtk_box_append (GTK_BOX (line), self->head);
  self->edit = amt_widgets_icon_button ("document-edit-symbolic", _ ("Edit Jotting"), NULL);
  self->delete = amt_widgets_icon_button ("user-trash-symbolic", _ ("Delete Jotting"), NULL);
  self->strike = amt_widgets_icon_button ("format-text-strikethrough-symbolic",
                                          _ ("Strike File Note Through"), NULL);
  g_signal_connect (self->edit, "clicked", G_CALLBACK (edit_clicked_cb), self);
  g_signal_connect (self->delete, "clicked", G_CALLBACK (delete_clicked_cb), self);
  g_signal_connect (self->strike, "clicked", G_CALLBACK (strike_clicked_cb), self);
  gtk_box_append (GTK_BOX (line), self->edit);
  gtk_box_append (GTK_BOX (line), self->delete);
  gtk_box_append (GTK_BOX (line), self->strike);
  gtk_box_append (GTK_BOX (self->box), line);
  self->text = amt_widgets_label (NULL, NULL);
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->text);
  self->struck = amt_widgets_label (NULL, "caption");
  gtk_box_append (GTK_BOX (self->box), self->struck);
  self->mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->mark);
}

GtkWidget *
amt_note_row_new (AmtWorkplace *workplace, AmtOpenCase *open_case, const AmtNote *note)
{
  AmtNoteRow *self = g_object_new (AMT_TYPE_NOTE_ROW, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->note = amt_note_copy (note);
  update (self);
  return GTK_WIDGET (self);
}

void
amt_note_row_update (AmtNoteRow *self, const AmtNote *note)
{
  amt_note_free (self->note);
  self->note = amt_note_copy (note);
  update (self);
}

const char *
amt_note_row_get_id (AmtNoteRow *self)
{
  return self->note->id;
}

gboolean
amt_note_row_is_edited (AmtNoteRow *self)
{
  return self->editor != NULL;
}

GtkTextBuffer *
amt_note_row_get_buffer (AmtNoteRow *self)
{
  return self->editor ? gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)) : NULL;
}
