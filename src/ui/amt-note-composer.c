/* amt-note-composer.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-note-composer.h"

#include "amt-case-record.h"
#include "amt-draft-saver.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

#define TEXT_HEIGHT 84
#define TEXT_MAX_HEIGHT 240

/* One of the two kinds. */
typedef struct
{
  GtkTextBuffer *buffer; /* (owned by @view) */
  GtkWidget *view;       /* (owned by the widget tree), as the following */
  GtkWidget *toggle;
  GtkWidget *choice;    /* kind, or who sees it */
  AmtDraftSaver *saver; /* (owned) */
  gboolean recording;
} Sheet;

struct _AmtNoteComposer
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  Sheet sheets[AMT_N_WRITINGS];
  AmtWriting writing;
  GCancellable *cancellable; /* (owned) ends with the widget */
  guint leave_idle;          /* 0: none */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *choices;
  GtkWidget *texts;
  GtkWidget *hint;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (AmtNoteComposer, amt_note_composer, GTK_TYPE_WIDGET)

static const struct
{
  const char *name;   /* in the stacks */
  const char *draft;  /* kind of draft in the store */
  const char *type;   /* of operation */
  const char *choice; /* parameter that the drop-down gives */
  const char *const choices[5];
} KINDS[AMT_N_WRITINGS] = {
  [AMT_WRITING_FILE_NOTE] = { "file-note",
                              "fileNote",
                              "addFileNote",
                              "kind",
                              { "note", "phone", "visit", "decision", NULL } },
  [AMT_WRITING_JOTTING] = { "jotting",
                            "jotting",
                            "addJotting",
                            "visibility",
                            { "case", "me", NULL } },
};

static char *
text_of (Sheet *sheet)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (sheet->buffer, &start, &end);
  return gtk_text_buffer_get_text (sheet->buffer, &start, &end, FALSE);
}

/* --- what is said below the text ----------------------------------------------------------------------- */

static const char *
hint_of (AmtNoteComposer *self, AmtMay may, glong length)
{
  Sheet *sheet = &self->sheets[self->writing];

  if (!amt_may (may))
    return amt_words_may (may);
  if (length > AMT_TEXT_MAX)
    return _ ("This text is too long to be recorded. Please shorten it.");
  if (length > 0 && !amt_draft_saver_is_saved (sheet->saver))
    return _ ("Saving draft …");
  if (length > 0)
    return self->writing == AMT_WRITING_FILE_NOTE
               ? _ ("Draft saved. It becomes part of the file when you file it.")
               : _ ("Draft saved. It is taken over when you leave it.");
  if (may == AMT_MAY_WITH_CLAIM)
    return amt_words_may (may);
  return self->writing == AMT_WRITING_FILE_NOTE
             ? _ ("A file note is part of the file and final once it is filed.")
             : _ ("A jotting is a working note; it can be changed and is no part of the file.");
}

static void
update (AmtNoteComposer *self)
{
  Sheet *sheet = &self->sheets[self->writing];
  AmtMay may = amt_open_case_may (self->open_case, KINDS[self->writing].type);
  g_autofree char *text = text_of (sheet);
  glong length;

  g_strstrip (text);
  length = g_utf8_strlen (text, -1);
  gtk_label_set_text (GTK_LABEL (self->hint), hint_of (self, may, length));
  gtk_button_set_label (GTK_BUTTON (self->button), self->writing == AMT_WRITING_FILE_NOTE
                                                       ? C_ ("button", "File")
                                                       : _ ("Take Over"));
  gtk_widget_set_tooltip_text (self->button, _ ("Ctrl+Enter"));
  gtk_widget_set_sensitive (self->button, amt_may (may) && length > 0 && length <= AMT_TEXT_MAX &&
                                              !sheet->recording);
  /* What cannot be recorded now can still be written down as a draft. */
  gtk_text_view_set_editable (GTK_TEXT_VIEW (sheet->view), !sheet->recording);
}

/* --- recording ----------------------------------------------------------------------------------------- */

typedef struct
{
  AmtNoteComposer *composer; /* (owned) */
  AmtWriting writing;
} Commit;

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Commit *commit = user_data;
  g_autoptr (AmtNoteComposer) self = commit->composer;
  Sheet *sheet = &self->sheets[commit->writing];

  sheet->recording = FALSE;
  if (amt_case_record_finish (result))
    {
      gtk_text_buffer_set_text (sheet->buffer, "", 0);
      amt_draft_saver_drop (sheet->saver);
    }
  update (self);
}

void
amt_note_composer_commit (AmtNoteComposer *self, AmtWriting writing)
{
  Sheet *sheet = &self->sheets[writing];
  g_autofree char *text = text_of (sheet);
  g_autoptr (AmtOrder) order = NULL;
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (sheet->choice));
  Commit *commit;

  g_strstrip (text);
  if (!*text || sheet->recording || g_utf8_strlen (text, -1) > AMT_TEXT_MAX ||
      !amt_may (amt_open_case_may (self->open_case, KINDS[writing].type)))
    return;
  order = amt_order_new (amt_open_case_get_ref (self->open_case), KINDS[writing].type);
  amt_order_set (order, "text", text);
  amt_order_set (order, KINDS[writing].choice, KINDS[writing].choices[chosen]);
  sheet->recording = TRUE;
  commit = g_new0 (Commit, 1);
  commit->composer = g_object_ref (self);
  commit->writing = writing;
  amt_case_record_async (
      self->workplace, self->open_case, order,
      writing == AMT_WRITING_FILE_NOTE ? _ ("File note filed.") : _ ("Jotting taken over."),
      writing == AMT_WRITING_JOTTING
          ? amt_order_new (amt_open_case_get_ref (self->open_case), "deleteJotting")
          : NULL,
      NULL, committed_cb, commit);
  update (self);
}

static void
button_clicked_cb (GtkButton *button, AmtNoteComposer *self)
{
  amt_note_composer_commit (self, self->writing);
  gtk_widget_grab_focus (self->sheets[self->writing].view);
}

static gboolean
commit_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtNoteComposer *self = AMT_NOTE_COMPOSER (widget);

  amt_note_composer_commit (self, self->writing);
  return TRUE;
}

/* The focus also leaves when the window does; then the clerk is still here. */
static gboolean
left_cb (gpointer user_data)
{
  AmtNoteComposer *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  self->leave_idle = 0;
  if (!focus || (focus != GTK_WIDGET (self) && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    amt_note_composer_commit (self, AMT_WRITING_JOTTING);
  return G_SOURCE_REMOVE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, AmtNoteComposer *self)
{
  if (self->leave_idle == 0)
    self->leave_idle = g_idle_add (left_cb, self);
}

/* --- drafts -------------------------------------------------------------------------------------------- */

static void
text_changed_cb (GtkTextBuffer *buffer, AmtNoteComposer *self)
{
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    if (self->sheets[i].buffer == buffer)
      {
        g_autofree char *text = text_of (&self->sheets[i]);

        amt_draft_saver_set_text (self->sheets[i].saver, text);
      }
  update (self);
}

static void
saved_changed_cb (AmtDraftSaver *saver, AmtNoteComposer *self)
{
  update (self);
}

static void
save_failed_cb (AmtDraftSaver *saver, AmtNoteComposer *self)
{
  gtk_label_set_text (GTK_LABEL (self->hint),
                      _ ("The draft could not be saved. Is the disk full?"));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtNoteComposer) self = user_data;
  g_autofree char *text = amt_draft_saver_load_finish (AMT_DRAFT_SAVER (source), result, NULL);

  for (guint i = 0; text && i < AMT_N_WRITINGS; i++)
    {
      Sheet *sheet = &self->sheets[i];

      if (G_OBJECT (sheet->saver) != source || gtk_text_buffer_get_char_count (sheet->buffer) > 0)
        continue;
      gtk_text_buffer_set_text (sheet->buffer, text, -1);
      /* What was begun is what one sees. */
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (sheet->toggle), TRUE);
    }
}

void
amt_note_composer_restore (AmtNoteComposer *self)
{
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    amt_draft_saver_load_async (self->sheets[i].saver, self->cancellable, loaded_cb,
                                g_object_ref (self));
}

void
amt_note_composer_leave (AmtNoteComposer *self)
{
  g_clear_handle_id (&self->leave_idle, g_source_remove);
  amt_note_composer_commit (self, AMT_WRITING_JOTTING);
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    amt_draft_saver_flush (self->sheets[i].saver);
}

/* --- putting it together ------------------------------------------------------------------------------- */

static void
toggled_cb (GtkToggleButton *toggle, AmtNoteComposer *self)
{
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->sheets[i].toggle)))
      self->writing = i;
  gtk_stack_set_visible_child_name (GTK_STACK (self->choices), KINDS[self->writing].name);
  gtk_stack_set_visible_child_name (GTK_STACK (self->texts), KINDS[self->writing].name);
  update (self);
}

static GtkWidget *
make_choice (AmtWriting writing)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (guint i = 0; KINDS[writing].choices[i]; i++)
    gtk_string_list_append (words, writing == AMT_WRITING_FILE_NOTE
                                       ? amt_words_note_kind (KINDS[writing].choices[i])
                                       : amt_words_visibility (KINDS[writing].choices[i]));
  choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  amt_widgets_set_name (choice, writing == AMT_WRITING_FILE_NOTE ? _ ("Kind of File Note")
                                                                 : _ ("Who Sees the Jotting"));
  return choice;
}

static void
make_sheet (AmtNoteComposer *self, AmtWriting writing, GtkWidget *toggles)
{
  Sheet *sheet = &self->sheets[writing];
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  const char *label = writing == AMT_WRITING_FILE_NOTE ? _ ("File Note") : _ ("Jotting");

  sheet->toggle = gtk_toggle_button_new_with_label (label);
  gtk_box_append (GTK_BOX (toggles), sheet->toggle);
  if (writing > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (sheet->toggle),
                                 GTK_TOGGLE_BUTTON (self->sheets[0].toggle));
  g_signal_connect (sheet->toggle, "toggled", G_CALLBACK (toggled_cb), self);

  sheet->choice = make_choice (writing);
  gtk_stack_add_named (GTK_STACK (self->choices), sheet->choice, KINDS[writing].name);

  sheet->view = gtk_text_view_new ();
  sheet->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (sheet->view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (sheet->view), GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the button, as everywhere in a form. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (sheet->view), FALSE);
  gtk_widget_add_css_class (sheet->view, "note-text");
  amt_widgets_set_name (sheet->view, label);
  g_signal_connect (sheet->buffer, "changed", G_CALLBACK (text_changed_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), sheet->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), TEXT_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), TEXT_MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_add_css_class (scrolled, "note-frame");
  gtk_stack_add_named (GTK_STACK (self->texts), scrolled, KINDS[writing].name);
}

static void
amt_note_composer_dispose (GObject *object)
{
  AmtNoteComposer *self = AMT_NOTE_COMPOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->leave_idle, g_source_remove);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    {
      if (self->sheets[i].saver)
        g_signal_handlers_disconnect_by_data (self->sheets[i].saver, self);
      if (self->sheets[i].buffer)
        g_signal_handlers_disconnect_by_data (self->sheets[i].buffer, self);
      self->sheets[i].buffer = NULL;
      g_clear_object (&self->sheets[i].saver);
    }
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_note_composer_parent_class)->dispose (object);
}

static void
amt_note_composer_class_init (AmtNoteComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_note_composer_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_note_composer_init (AmtNoteComposer *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *toggles = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (toggles, "linked");
  gtk_widget_set_hexpand (toggles, TRUE);
  self->choices = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->choices), FALSE);
  self->texts = gtk_stack_new ();
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    make_sheet (self, i, toggles);
  gtk_box_append (GTK_BOX (head), toggles);
  gtk_box_append (GTK_BOX (head), self->choices);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->texts);

  self->hint = amt_widgets_label (NULL, "dim-label");
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_set_hexpand (self->hint, TRUE);
  gtk_widget_set_valign (self->hint, GTK_ALIGN_CENTER);
  self->button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect (self->button, "clicked", G_CALLBACK (button_clicked_cb), self);
  gtk_box_append (GTK_BOX (foot), self->hint);
  gtk_box_append (GTK_BOX (foot), self->button);
  gtk_box_append (GTK_BOX (self->box), foot);

  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                        gtk_callback_action_new (commit_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static void
changed_cb (AmtOpenCase *open_case, AmtNoteComposer *self)
{
  update (self);
}

GtkWidget *
amt_note_composer_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtNoteComposer *self = g_object_new (AMT_TYPE_NOTE_COMPOSER, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  for (guint i = 0; i < AMT_N_WRITINGS; i++)
    {
      self->sheets[i].saver = amt_draft_saver_new (
          amt_workplace_get_store (workplace), amt_open_case_get_ref (open_case), KINDS[i].draft);
      g_signal_connect (self->sheets[i].saver, "saved-changed", G_CALLBACK (saved_changed_cb),
                        self);
      g_signal_connect (self->sheets[i].saver, "failed", G_CALLBACK (save_failed_cb), self);
    }
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sheets[AMT_WRITING_FILE_NOTE].toggle),
                                TRUE);
  amt_note_composer_restore (self);
  return GTK_WIDGET (self);
}

void
amt_note_composer_write (AmtNoteComposer *self, AmtWriting writing)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sheets[writing].toggle), TRUE);
  gtk_widget_grab_focus (self->sheets[writing].view);
}

GtkTextBuffer *
amt_note_composer_get_buffer (AmtNoteComposer *self, AmtWriting writing)
{
  return self->sheets[writing].buffer;
}
