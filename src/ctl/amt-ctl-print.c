/* amt-ctl-print.c: a case as one PDF, the same that the desk saves. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-text.h"
#include "amt-ctl.h"

#include "amt-case-print.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  AmtCtl *ctl;            /* (unowned) */
  AmtOpenCase *open_case; /* (owned) */
  AmtCasePrint *print;    /* (owned) (nullable) once the case is here */
  AmtPrintFile *file;     /* (owned) (nullable) once it is laid out */
} Printing;

/* Before the profile is closed. */
static void
printing_free (Printing *printing)
{
  g_signal_handlers_disconnect_by_data (printing->open_case, printing);
  g_clear_object (&printing->file);
  g_clear_object (&printing->print);
  g_object_unref (printing->open_case);
  g_free (printing);
}

/* @error: (transfer full) */
static void
fail (Printing *printing, GError *error)
{
  AmtCtl *ctl = printing->ctl;

  printing_free (printing);
  amt_ctl_fail (ctl, error);
  g_error_free (error);
}

/* --- the end ------------------------------------------------------------------------------------------- */

static gboolean
is_wanted (const AmtCtl *ctl, const AmtDocument *document)
{
  const char *const *wanted = (const char *const *) ctl->options.documents;

  return !wanted || g_strv_contains (wanted, document->id) ||
         (document->name && g_strv_contains (wanted, document->name));
}

static void
say_left_out (Printing *printing, JsonArray *left_out)
{
  const guint n_failed = amt_print_file_get_n_failed (printing->file);

  for (guint i = 0; i < amt_case_print_get_n_documents (printing->print); i++)
    {
      const AmtPrintDocument *document = amt_case_print_get_document (printing->print, i);
      const char *why_not = amt_words_print_document (document->state);
      const char *name = document->document->name ? document->document->name : "–";
      JsonObject *object;

      if (!why_not || !is_wanted (printing->ctl, document->document))
        continue;
      fprintf (stderr, "amtsstubectl: %s: %s\n", name, why_not);
      object = json_object_new ();
      json_object_set_string_member (object, "id", document->document->id);
      json_object_set_string_member (object, "name", name);
      json_object_set_string_member (object, "sentence", why_not);
      json_array_add_object_element (left_out, object);
    }
  if (n_failed > 0)
    fprintf (stderr,
             ngettext ("amtsstubectl: %u page could not be drawn; it says so itself.\n",
                       "amtsstubectl: %u pages could not be drawn; they say so themselves.\n",
                       n_failed),
             n_failed);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  AmtCtl *ctl = printing->ctl;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *left_out = json_array_new ();
  GError *error = NULL;

  json_object_set_array_member (object, "leftOut", left_out);
  if (!amt_print_file_save_finish (AMT_PRINT_FILE (source), result, &error))
    {
      fail (printing, error);
      return;
    }
  say_left_out (printing, left_out);
  json_object_set_string_member (object, "file", ctl->options.output);
  json_object_set_int_member (object, "pages", amt_print_file_get_n_pages (printing->file));
  json_object_set_int_member (object, "failedPages", amt_print_file_get_n_failed (printing->file));
  if (ctl->options.json)
    amt_ctl_emit (json_object_ref (object));
  else
    amt_ctl_print (_ ("Saved in clear text: %s. Please delete it when you no longer need it.\n"),
                   ctl->options.output);
  printing_free (printing);
  amt_ctl_end (ctl, AMT_CTL_OK);
}

/* --- the choice ---------------------------------------------------------------------------------------- */

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (printing->ctl->options.output);
  GError *error = NULL;

  printing->file = amt_case_print_lay_out_finish (AMT_CASE_PRINT (source), result, &error);
  if (!printing->file)
    fail (printing, error);
  else
    amt_print_file_save_async (printing->file, file, printing->ctl->cancellable, saved_cb,
                               printing);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  AmtCtl *ctl = printing->ctl;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) documents = NULL;
  GError *error = NULL;

  if (!amt_case_print_look_finish (AMT_CASE_PRINT (source), result, &error))
    {
      fail (printing, error);
      return;
    }
  for (guint i = 0; i < amt_case_print_get_n_documents (printing->print); i++)
    {
      const AmtDocument *document = amt_case_print_get_document (printing->print, i)->document;

      if (is_wanted (ctl, document))
        g_strv_builder_add (builder, document->id);
    }
  documents = g_strv_builder_end (builder);
  amt_case_print_lay_out_async (
      printing->print,
      (AmtPrintFlags) (AMT_PRINT_SHEETS | AMT_PRINT_FRAME | AMT_PRINT_STAMP |
                       (ctl->options.show_restricted ? AMT_PRINT_COVERED : 0)),
      (const char *const *) documents, ctl->cancellable, laid_out_cb, printing);
}

/* Every name that was given is one of a document. */
static gboolean
check_wanted (const AmtCtl *ctl, const AmtCase *value)
{
  for (guint i = 0; ctl->options.documents && ctl->options.documents[i]; i++)
    {
      const char *wanted = ctl->options.documents[i];
      gboolean found = amt_case_find_document (value, wanted) != NULL;

      for (guint j = 0; j < value->documents->len && !found; j++)
        found = g_strcmp0 (((AmtDocument *) value->documents->pdata[j])->name, wanted) == 0;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static void
begin (Printing *printing)
{
  g_signal_handlers_disconnect_by_data (printing->open_case, printing);
  if (!check_wanted (printing->ctl, amt_open_case_get_case (printing->open_case)))
    {
      fail (printing, g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_NO_DOCUMENT,
                                           "the case has no such document"));
      return;
    }
  printing->print = amt_case_print_new (printing->open_case);
  amt_case_print_look_async (printing->print, printing->ctl->cancellable, looked_cb, printing);
}

static void
case_changed_cb (AmtOpenCase *open_case, Printing *printing)
{
  switch (amt_open_case_get_state (open_case))
    {
    case AMT_OPEN_CASE_READY:
      begin (printing);
      break;
    case AMT_OPEN_CASE_ROW_ONLY:
      fail (printing, g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_ROW_ONLY,
                                           "only the list row of the case is here"));
      break;
    case AMT_OPEN_CASE_GONE:
      fail (printing, g_error_new_literal (AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND,
                                           "there is no such case here"));
      break;
    case AMT_OPEN_CASE_FAILED:
      fail (printing, g_error_copy (amt_open_case_get_error (open_case)));
      break;
    case AMT_OPEN_CASE_LOADING:
    default:
      break;
    }
}

void
amt_ctl_print_case (AmtCtl *self)
{
  Printing *printing;

  if (!self->options.output)
    {
      amt_ctl_usage (self, _ ("“print” needs the name of a file: -o FILE"));
      return;
    }
  if (g_file_test (self->options.output, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GError) error =
          g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_EXISTS, "there is a file already");

      amt_ctl_fail (self, error);
      return;
    }
  printing = g_new0 (Printing, 1);
  printing->ctl = self;
  printing->open_case = amt_open_case_new (self->context, self->arguments[0]);
  g_signal_connect (printing->open_case, "changed", G_CALLBACK (case_changed_cb), printing);
}
