/* test-case-notes.c: file notes and jottings: drafts, filing, taking over, striking, undo.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-note-row.h"
#include "amt-notes-page.h"
#include "case-fixture.h"

#include <string.h>

static CaseFixture fixture;

static AmtNotesPage *
notes_page (void)
{
  return AMT_NOTES_PAGE (case_fixture_page (&fixture, "notes"));
}

static char *
text_of (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static char *
load_draft (const char *kind)
{
  AmtStore *store = amt_context_get_store (fixture.context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_draft_async (store, fixture.case_id, kind, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_store_load_draft_finish (store, result, NULL);
}

static gboolean
has_draft (const char *kind, const char *text)
{
  g_autofree char *draft = load_draft (kind);

  return g_strcmp0 (draft, text) == 0;
}

static AmtNoteRow *
find_note (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      AmtNoteRow *found;

      if (AMT_IS_NOTE_ROW (child))
        {
          AmtOpenCase *open_case = amt_case_pane_get_open_case (fixture.pane);
          const AmtCase *value = amt_open_case_get_case (open_case);
          const char *id = amt_note_row_get_id (AMT_NOTE_ROW (child));
          const AmtNote *note = amt_case_find_note (value->file_notes, id);

          if (!note)
            note = amt_case_find_note (value->jottings, id);
          if (note && strcmp (note->text, text) == 0)
            return AMT_NOTE_ROW (child);
          continue;
        }
      found = find_note (child, text);
      if (found)
        return found;
    }
  return NULL;
}

/* What is begun is kept, also when one goes elsewhere and comes back. */
static void
test_draft (void)
{
  GtkTextBuffer *buffer;

  case_fixture_open (&fixture, NULL);
  buffer = amt_note_composer_get_buffer (amt_notes_page_get_composer (notes_page ()),
                                         AMT_WRITING_FILE_NOTE);
  gtk_text_buffer_set_text (buffer, "Angerufen, niemand da", -1);
  amt_test_await (has_draft ("fileNote", "Angerufen, niemand da"));
  amt_case_pane_set_case (fixture.pane, NULL);
  case_fixture_open (&fixture, NULL);
  buffer = amt_note_composer_get_buffer (amt_notes_page_get_composer (notes_page ()),
                                         AMT_WRITING_FILE_NOTE);
  amt_test_await (gtk_text_buffer_get_char_count (buffer) > 0);
  {
    g_autofree char *text = text_of (buffer);

    g_assert_cmpstr (text, ==, "Angerufen, niemand da");
  }
}

/* The first change takes the case; it says so, and what it says can be taken back. */
static void
test_file (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtNotesPage *page = notes_page ();
  AmtNoteComposer *composer = amt_notes_page_get_composer (page);
  GtkTextBuffer *buffer = amt_note_composer_get_buffer (composer, AMT_WRITING_FILE_NOTE);

  g_assert_null (amt_open_case_get_case (open_case)->assignee_id);
  gtk_text_buffer_set_text (buffer, "  Mietvertrag geprüft \n", -1);
  amt_note_composer_commit (composer, AMT_WRITING_FILE_NOTE);
  amt_test_await (find_note (GTK_WIDGET (page), "Mietvertrag geprüft") != NULL);
  amt_test_await (gtk_text_buffer_get_char_count (buffer) == 0);
  amt_test_await (has_draft ("fileNote", NULL));
  amt_test_await (g_strcmp0 (amt_open_case_get_case (open_case)->assignee_id, "aydin") == 0);
  g_assert_true (g_str_has_prefix (case_fixture_said_action (&fixture), "case.undo-change::"));
  g_assert_cmpuint (amt_notes_page_count (open_case), ==, 1);
}

/* What is still here is taken back without a trace, and the text is where it was written. */
static void
test_undo (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtNotesPage *page = notes_page ();
  AmtNoteComposer *composer = amt_notes_page_get_composer (page);
  GtkTextBuffer *buffer = amt_note_composer_get_buffer (composer, AMT_WRITING_FILE_NOTE);
  guint before = amt_notes_page_count (open_case);

  amt_portal_stop (fixture.desk.portal);
  g_assert_false (desk_sync (fixture.context, NULL));
  gtk_text_buffer_set_text (buffer, "Versehen", -1);
  amt_note_composer_commit (composer, AMT_WRITING_FILE_NOTE);
  amt_test_await (amt_notes_page_count (open_case) == before + 1);
  amt_test_await (gtk_text_buffer_get_char_count (buffer) == 0);
  amt_test_await (case_fixture_is_enabled (&fixture, "take-back"));
  /* While one writes, Ctrl+Z is the text's. */
  case_fixture_activate (&fixture, "add-file-note", NULL);
  amt_test_await (GTK_IS_TEXT_VIEW (gtk_root_get_focus (GTK_ROOT (fixture.window))));
  g_assert_false (case_fixture_is_enabled (&fixture, "undo"));
  g_assert_true (case_fixture_is_enabled (&fixture, "take-back"));
  gtk_root_set_focus (GTK_ROOT (fixture.window), NULL);
  g_assert_true (case_fixture_is_enabled (&fixture, "undo"));
  case_fixture_activate (&fixture, "undo", NULL);
  amt_test_await (amt_notes_page_count (open_case) == before);
  amt_test_await (gtk_text_buffer_get_char_count (buffer) > 0);
  {
    g_autofree char *text = text_of (buffer);

    g_assert_cmpstr (text, ==, "Versehen");
  }
  gtk_text_buffer_set_text (buffer, "", -1);
}

/* A jotting becomes a change when the clerk leaves it, and can be edited and deleted. */
static void
test_jotting (void)
{
  AmtNotesPage *page;
  AmtNoteComposer *composer;
  GtkTextBuffer *buffer;
  AmtNoteRow *row;
  GtkWidget *editor;
  g_autofree char *target = NULL;
  g_autofree char *before = NULL;

  case_fixture_open (&fixture, NULL);
  page = notes_page ();
  composer = amt_notes_page_get_composer (page);
  buffer = amt_note_composer_get_buffer (composer, AMT_WRITING_JOTTING);
  case_fixture_activate (&fixture, "add-jotting", NULL);
  gtk_text_buffer_set_text (buffer, "Rückruf Montag", -1);
  g_assert_null (find_note (GTK_WIDGET (page), "Rückruf Montag"));
  /* The focus goes elsewhere. */
  gtk_widget_child_focus (GTK_WIDGET (amt_case_pane_get_header_bar (fixture.pane)),
                          GTK_DIR_TAB_FORWARD);
  amt_test_await (find_note (GTK_WIDGET (page), "Rückruf Montag") != NULL);
  row = find_note (GTK_WIDGET (page), "Rückruf Montag");
  amt_note_row_edit (row);
  g_assert_true (amt_note_row_is_edited (row));
  /* What is edited can be seen. */
  editor = case_fixture_find (GTK_WIDGET (row), GTK_TYPE_TEXT_VIEW);
  amt_test_await (gtk_widget_get_height (gtk_widget_get_parent (editor)) >= 48);
  gtk_text_buffer_set_text (amt_note_row_get_buffer (row), "Rückruf Dienstag", -1);
  amt_note_row_commit (row);
  amt_test_await (find_note (GTK_WIDGET (page), "Rückruf Dienstag") == row);
  g_assert_false (amt_note_row_is_edited (row));
  before = g_strdup (case_fixture_said_action (&fixture));
  amt_note_row_delete (row);
  amt_test_await (find_note (GTK_WIDGET (page), "Rückruf Dienstag") == NULL);
  /* It is at the portal already: undo writes it again. */
  amt_test_await (g_strcmp0 (case_fixture_said_action (&fixture), before) != 0);
  g_assert_true (g_str_has_prefix (case_fixture_said_action (&fixture), "case.undo-change::"));
  target = g_strdup (case_fixture_said_action (&fixture) + strlen ("case.undo-change::"));
  case_fixture_activate (&fixture, "undo-change", target);
  amt_test_await (find_note (GTK_WIDGET (page), "Rückruf Dienstag") != NULL);
}

/* A jotting that is half written is taken over when the clerk goes to another case. */
static void
test_jotting_on_leaving (void)
{
  GtkTextBuffer *buffer;
  AmtNotesPage *page;

  case_fixture_open (&fixture, NULL);
  page = notes_page ();
  buffer = amt_note_composer_get_buffer (amt_notes_page_get_composer (page), AMT_WRITING_JOTTING);
  gtk_text_buffer_set_text (buffer, "Halb fertig", -1);
  amt_case_pane_set_case (fixture.pane, NULL);
  case_fixture_open (&fixture, NULL);
  page = notes_page ();
  amt_test_await (find_note (GTK_WIDGET (page), "Halb fertig") != NULL);
}

static void
test_strike (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtNotesPage *page = notes_page ();
  AmtNoteRow *row;
  const AmtNote *note;

  amt_test_await (find_note (GTK_WIDGET (page), "Mietvertrag geprüft") != NULL);
  row = find_note (GTK_WIDGET (page), "Mietvertrag geprüft");
  amt_note_row_strike (row, "falscher Vorgang");
  amt_test_await ((note = amt_case_find_note (amt_open_case_get_case (open_case)->file_notes,
                                              amt_note_row_get_id (row))) != NULL &&
                  note->struck_by != NULL);
  g_assert_cmpstr (note->struck_reason, ==, "falscher Vorgang");
  /* Struck, not gone. */
  g_assert_true (find_note (GTK_WIDGET (page), "Mietvertrag geprüft") == row);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/case-notes/draft", test_draft);
  g_test_add_func ("/case-notes/file", test_file);
  g_test_add_func ("/case-notes/jotting", test_jotting);
  g_test_add_func ("/case-notes/jotting-on-leaving", test_jotting_on_leaving);
  g_test_add_func ("/case-notes/strike", test_strike);
  /* The last: the portal is gone after it. */
  g_test_add_func ("/case-notes/undo", test_undo);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
