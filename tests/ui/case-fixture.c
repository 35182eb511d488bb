/* case-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-fixture.h"

#include "amt-action-table.h"
#include "amt-ui.h"

void
case_fixture_init (CaseFixture *self)
{
  g_autoptr (GError) error = NULL;

  amt_ui_init ();
  desk_fixture_init (&self->desk);
  self->context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (self->context, &error));
  self->settings = g_settings_new ("de.amtsstube.Amtsstube");
  self->notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, self->settings, self->notices);
  self->case_id = desk_inbox_case (self->context);
  self->window = GTK_WINDOW (gtk_window_new ());
  self->pane = AMT_CASE_PANE (amt_case_pane_new (self->workplace));
  gtk_window_set_child (self->window, GTK_WIDGET (self->pane));
  gtk_window_set_default_size (self->window, 900, 700);
  amt_action_table_insert (GTK_WIDGET (self->window), "case",
                           amt_case_pane_get_actions (self->pane));
  gtk_window_present (self->window);
  amt_test_await (gtk_widget_get_mapped (GTK_WIDGET (self->pane)));
}

void
case_fixture_clear (CaseFixture *self)
{
  AmtCasePane *pane = self->pane;

  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  gtk_window_destroy (self->window);
  amt_test_await (pane == NULL);
  g_clear_object (&self->workplace);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->case_id, g_free);
  desk_close (self->context);
  desk_fixture_clear (&self->desk);
}

AmtOpenCase *
case_fixture_open (CaseFixture *self, const char *case_id)
{
  AmtOpenCase *open_case;

  amt_case_pane_set_case (self->pane, case_id ? case_id : self->case_id);
  open_case = amt_case_pane_get_open_case (self->pane);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY);
  return open_case;
}

AmtCaseContent *
case_fixture_content (CaseFixture *self)
{
  return AMT_CASE_CONTENT (case_fixture_find (GTK_WIDGET (self->pane), AMT_TYPE_CASE_CONTENT));
}

GtkWidget *
case_fixture_page (CaseFixture *self, const char *page)
{
  AmtCaseContent *content = case_fixture_content (self);

  amt_case_content_show_page (content, page);
  amt_test_await (amt_case_content_get_page_widget (content, page) != NULL);
  return amt_case_content_get_page_widget (content, page);
}

void
case_fixture_activate (CaseFixture *self, const char *action, const char *target)
{
  g_action_group_activate_action (amt_case_pane_get_actions (self->pane), action,
                                  target ? g_variant_new_string (target) : NULL);
}

gboolean
case_fixture_is_enabled (CaseFixture *self, const char *action)
{
  return g_action_group_get_action_enabled (amt_case_pane_get_actions (self->pane), action);
}

static AmtNotice *
last_notice (CaseFixture *self)
{
  g_autoptr (AmtNotice) notice = g_list_model_get_item (G_LIST_MODEL (self->notices), 0);

  /* The list keeps it. */
  return notice;
}

const char *
case_fixture_said (CaseFixture *self)
{
  AmtNotice *notice = last_notice (self);

  return notice ? amt_notice_get_text (notice) : NULL;
}

const char *
case_fixture_said_action (CaseFixture *self)
{
  AmtNotice *notice = last_notice (self);

  return notice ? amt_notice_get_action (notice) : NULL;
}

void
case_fixture_claim_by_other (CaseFixture *self, const char *case_id)
{
  AmtContext *other = desk_open_ok (&self->desk, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  g_assert_true (desk_sync (other, &error));
  entry = desk_claim (other, case_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entry);
  desk_close (other);
}

char *
case_fixture_clipboard (CaseFixture *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->pane));
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return gdk_clipboard_read_text_finish (clipboard, result, NULL);
}

GtkWidget *
case_fixture_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = case_fixture_find (child, type);

      if (found)
        return found;
    }
  return NULL;
}
