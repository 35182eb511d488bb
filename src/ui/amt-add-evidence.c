/* amt-add-evidence.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-add-evidence.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* More is no scan any more; the portal's own limit is smaller as a rule. */
#define MAX_PASTED (64 * 1024 * 1024)
#define MAX_FILES 50

static const char *const SOURCES[] = { "post", "email", "inPerson" };

/* What lies on the clipboard as a picture, the best first. */
static const char *const PICTURES[] = { "image/png", "image/jpeg", "image/tiff", "image/webp",
                                        NULL };

/* What is to be added, until the clerk has said how it came. */
typedef struct
{
  GtkWidget *parent;       /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  GListModel *files;       /* (owned) (nullable) */
  GBytes *bytes;           /* (owned) (nullable) */
  GtkWidget *source;       /* (owned) (nullable) GtkDropDown */
  GOutputStream *pasted;   /* (owned) (nullable) */
} Evidence;

static Evidence *
evidence_new (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  Evidence *self = g_new0 (Evidence, 1);

  self->parent = g_object_ref (parent);
  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  return self;
}

static void
evidence_free (Evidence *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->workplace);
  g_object_unref (self->open_case);
  g_clear_object (&self->files);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->pasted);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Evidence, evidence_free)

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) amt_case_record_finish (result);
}

void
amt_add_evidence_record (AmtWorkplace *workplace, AmtOpenCase *open_case, GFile *file,
                         GBytes *bytes, const char *name, const char *source)
{
  g_autoptr (AmtOrder) order = amt_order_new (amt_open_case_get_ref (open_case), "addDocument");
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (!path && !bytes)
    {
      amt_workplace_say (
          workplace, _ ("This file lies somewhere else. Please save it on this computer first."));
      return;
    }
  amt_order_set (order, "source", source);
  if (path)
    amt_order_set (order, "file", path);
  else
    amt_order_set_bytes (order, bytes, name);
  amt_case_record_async (workplace, open_case, order, _ ("Document added."), NULL, NULL,
                         recorded_cb, NULL);
}

/* --- how did it come? ---------------------------------------------------------------------------------- */

/* Kept while the program runs: a pile of post is added one after the other. */
static guint last_source;

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Evidence) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  const char *how;
  guint n = self->files ? MIN (g_list_model_get_n_items (self->files), MAX_FILES) : 0;

  if (g_strcmp0 (answer, "add") != 0)
    return;
  last_source = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->source));
  how = SOURCES[MIN (last_source, G_N_ELEMENTS (SOURCES) - 1)];
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (self->files, i);

      amt_add_evidence_record (self->workplace, self->open_case, file, NULL, NULL, how);
    }
  if (self->bytes)
    amt_add_evidence_record (self->workplace, self->open_case, NULL, self->bytes, NULL, how);
}

/* The names, so that nothing is added by mistake. */
static char *
names_of (GListModel *files)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = g_list_model_get_n_items (files);

  for (guint i = 0; i < MIN (n, 5); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *base = g_file_get_basename (file);
      g_autofree char *name = g_filename_display_name (base ? base : "?");

      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", name);
    }
  if (n > 5)
    {
      g_autofree char *more =
          g_strdup_printf (ngettext ("and %u more", "and %u more", n - 5), n - 5);

      g_string_append_printf (names, "\n%s", more);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
ask (Evidence *self)
{
  const AmtAnswer answers[] = { { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
                                { "add", _ ("_Add"), AMT_ANSWER_SUGGESTED },
                                { NULL } };
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ ("It came"));
  guint n = self->files ? g_list_model_get_n_items (self->files) : 1;
  g_autofree char *heading = g_strdup_printf (
      ngettext ("Add %u Document to the Case?", "Add %u Documents to the Case?", n), n);
  g_autofree char *names =
      self->files ? names_of (self->files) : g_strdup (_ ("Picture from the clipboard"));

  for (guint i = 0; i < G_N_ELEMENTS (SOURCES); i++)
    gtk_string_list_append (words, amt_words_document_source (SOURCES[i]));
  self->source = g_object_ref_sink (gtk_drop_down_new (G_LIST_MODEL (words), NULL));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->source), last_source);
  amt_widgets_set_name (self->source, _ ("How It Came"));
  gtk_widget_set_hexpand (self->source, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->source);
  amt_dialogs_ask_async (self->parent, heading, names, box, answers, NULL, asked_cb, self);
}

/* What cannot be recorded is not asked about. */
static gboolean
is_possible (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtMay may = amt_open_case_may (open_case, "addDocument");

  if (!amt_may (may))
    amt_workplace_say (workplace, amt_words_may (may));
  return amt_may (may);
}

void
amt_add_evidence_files (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                        GListModel *files)
{
  Evidence *self;

  if (g_list_model_get_n_items (files) == 0 || !is_possible (workplace, open_case))
    return;
  self = evidence_new (parent, workplace, open_case);
  self->files = g_object_ref (files);
  ask (self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Evidence) self = user_data;
  g_autoptr (GListModel) files = amt_dialogs_open_finish (result);

  if (files)
    amt_add_evidence_files (self->parent, self->workplace, self->open_case, files);
}

void
amt_add_evidence_choose (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  if (is_possible (workplace, open_case))
    amt_dialogs_open_async (parent, _ ("Add Evidence"), TRUE, NULL, chosen_cb,
                            evidence_new (parent, workplace, open_case));
}

/* --- the clipboard ------------------------------------------------------------------------------------- */

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Evidence) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize size = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);

  if (size <= 0 || size > MAX_PASTED)
    {
      amt_workplace_say (self->workplace, size > MAX_PASTED
                                              ? _ ("What lies on the clipboard is too large.")
                                              : _ ("What lies on the clipboard cannot be read."));
      return;
    }
  self->bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  ask (g_steal_pointer (&self));
}

static void
picture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Evidence) self = user_data;
  g_autoptr (GInputStream) stream =
      gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  Evidence *evidence = self;

  if (!stream)
    {
      amt_workplace_say (self->workplace,
                         _ ("There is neither a file nor a picture on the clipboard."));
      return;
    }
  self = NULL;
  evidence->pasted = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (evidence->pasted, stream,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                    G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, spliced_cb, evidence);
}

static GListModel *
files_of (const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  GListStore *store = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = files; l; l = l->next)
    g_list_store_append (store, l->data);
  return G_LIST_MODEL (store);
}

static void
files_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Evidence) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value)
    {
      g_autoptr (GListModel) files = files_of (value);

      amt_add_evidence_files (self->parent, self->workplace, self->open_case, files);
    }
}

void
amt_add_evidence_paste (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (parent);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  Evidence *self;

  if (!is_possible (workplace, open_case))
    return;
  self = evidence_new (parent, workplace, open_case);
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_read_cb, self);
  else
    gdk_clipboard_read_async (clipboard, (const char **) PICTURES, G_PRIORITY_DEFAULT, NULL,
                              picture_read_cb, self);
}
