/* amt-messages-page.c: see the header. Main thread.
 *
 * The texts are the member "messages" of what the contract adds to a case: id, subject, text, at, userId (of the authority's
 * own). A portal that gives none still says in the history when something came: then that is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-messages-page.h"

#include "amt-json.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* The newest ones; older ones stand in the history. */
#define MAX_MESSAGES 100

struct _AmtMessagesPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  GtkWidget *scrolled;     /* (owned by the widget tree), as the following */
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (AmtMessagesPage, amt_messages_page, GTK_TYPE_WIDGET)

static JsonArray *
messages_of (AmtOpenCase *open_case)
{
  return amt_json_member_array (amt_open_case_get_rest (open_case), "messages");
}

static gboolean
is_message (const AmtHistoryEntry *entry)
{
  return g_strcmp0 (entry->type, "messageReceived") == 0 ||
         g_strcmp0 (entry->type, "sendMessage") == 0;
}

guint
amt_messages_page_count (AmtOpenCase *open_case)
{
  JsonArray *messages = messages_of (open_case);
  const AmtCase *value = amt_open_case_get_case (open_case);
  guint n = 0;

  if (messages && json_array_get_length (messages) > 0)
    return json_array_get_length (messages);
  for (guint i = 0; value && i < value->history->len; i++)
    n += is_message (value->history->pdata[i]) ? 1 : 0;
  return n;
}

static void
add_message (AmtMessagesPage *self, const char *author, gint64 at, const char *subject,
             const char *text)
{
  gint64 now = amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *body;
  g_autofree char *when = amt_words_time (at, now);
  g_autofree char *head = *when ? g_strdup_printf ("%s · %s", author, when) : g_strdup (author);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "note-card");
  gtk_box_append (GTK_BOX (card), amt_widgets_label (head, "dim-label"));
  if (subject && *subject)
    gtk_box_append (GTK_BOX (card), amt_widgets_label (subject, "heading"));
  body = amt_widgets_label (text, NULL);
  gtk_label_set_selectable (GTK_LABEL (body), TRUE);
  gtk_box_append (GTK_BOX (card), body);
  gtk_box_append (GTK_BOX (self->box), card);
}

static guint
add_texts (AmtMessagesPage *self, JsonArray *messages)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  guint n = messages ? json_array_get_length (messages) : 0;

  for (guint i = n; i > 0 && n - i < MAX_MESSAGES; i--)
    {
      JsonNode *node = json_array_get_element (messages, i - 1);
      JsonObject *message = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *user = amt_json_string (message, "userId");
      const char *text = amt_json_string (message, "text");

      add_message (
          self, user ? amt_references_user_name (references, user) : C_ ("party", "Applicant"),
          amt_json_time (message, "at"), amt_json_string (message, "subject"), text ? text : "");
    }
  return n;
}

static guint
add_history (AmtMessagesPage *self, const AmtCase *value)
{
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  guint n = 0;

  for (guint i = value ? value->history->len : 0; i > 0 && n < MAX_MESSAGES; i--)
    {
      const AmtHistoryEntry *entry = value->history->pdata[i - 1];

      if (!is_message (entry))
        continue;
      add_message (self, amt_words_author (entry, references), entry->at, NULL,
                   entry->detail && *entry->detail
                       ? entry->detail
                       : _ ("The text of this message is not here; the portal shows it."));
      n++;
    }
  return n;
}

static void
changed_cb (AmtOpenCase *open_case, AmtMessagesPage *self)
{
  amt_widgets_clear (self->box);
  if (add_texts (self, messages_of (open_case)) == 0 &&
      add_history (self, amt_open_case_get_case (open_case)) == 0)
    gtk_box_append (GTK_BOX (self->box),
                    amt_widgets_nothing ("mail-unread-symbolic", _ ("No Messages"),
                                         _ ("Nobody has written in this case yet.")));
}

static void
amt_messages_page_dispose (GObject *object)
{
  AmtMessagesPage *self = AMT_MESSAGES_PAGE (object);

  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_messages_page_parent_class)->dispose (object);
}

static void
amt_messages_page_class_init (AmtMessagesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_messages_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_messages_page_init (AmtMessagesPage *self)
{
  self->scrolled = amt_widgets_page (&self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
amt_messages_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtMessagesPage *self = g_object_new (AMT_TYPE_MESSAGES_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}
