/* amt-store-document-text.c: what documents say, page by page. Owned by AmtStore. Writer; what is unread in the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-document-text.h"

#include "amt-fold.h"
#include "amt-store-private.h"

#include <string.h>

/* In the document file. */
static const char SQL_HERE[] =
    "SELECT sha256 FROM document WHERE complete = 1 ORDER BY last_used DESC, key DESC";
static const char SQL_UNREAD[] =
    "SELECT c.id FROM open_document o JOIN cases c ON c.key = o.key"
    " WHERE o.sha256 = ?1"
    "   AND NOT EXISTS (SELECT 1 FROM document_text t"
    "                    WHERE t.sha256 = ?1 AND t.reader = ?2 AND t.state <> 'reading')"
    " ORDER BY c.key LIMIT 1";

static const char SQL_WANTED[] = "SELECT count(*) FROM open_document WHERE sha256 = ?1";
static const char SQL_BEGIN[] =
    "INSERT INTO document_text (sha256, reader, state, tries) VALUES (?1, ?2, 'reading', 1)"
    " ON CONFLICT (sha256) DO UPDATE SET"
    "  tries = CASE WHEN reader = ?2 THEN tries + 1 ELSE 1 END, reader = ?2, state = 'reading'"
    "  WHERE reader <> ?2 OR state = 'reading'";
static const char SQL_FORGET_PAGES[] =
    "DELETE FROM document_page WHERE document = (SELECT key FROM document_text WHERE sha256 = ?1)";
static const char SQL_GIVE_UP[] =
    "UPDATE document_text SET state = 'failed' WHERE sha256 = ?1 AND tries > ?2";
static const char SQL_PUT_PAGE[] =
    "INSERT INTO document_page (document, page, text, words)"
    " SELECT key, ?2, ?3, ?4 FROM document_text WHERE sha256 = ?1 AND state = 'reading'";
static const char SQL_END[] = "UPDATE document_text SET state = ?2, tries = tries - ?3"
                              " WHERE sha256 = ?1 AND state = 'reading'";

typedef struct
{
  char *sha256; /* (nullable) */
  char **skip;  /* (nullable) */
  char *text;   /* (nullable) */
  guint reader;
  guint page;
  guint limit;
  AmtTextEnd how;
} TextJob;

static TextJob *
text_job_new (const char *sha256)
{
  TextJob *job = g_new0 (TextJob, 1);

  job->sha256 = g_strdup (sha256);
  return job;
}

static void
text_job_free (gpointer data)
{
  TextJob *job = data;

  g_free (job->sha256);
  g_strfreev (job->skip);
  g_free (job->text);
  g_free (job);
}

static void
unread_free (gpointer data)
{
  AmtUnreadDocument *unread = data;

  g_free (unread->case_id);
  g_free (unread->sha256);
  g_free (unread);
}

static gboolean
add_if_unread (AmtStoreTx *tx, const TextJob *job, const char *sha256, GPtrArray *list,
               GError **error)
{
  g_autofree char *case_id = NULL;

  if (job->skip && g_strv_contains ((const char *const *) job->skip, sha256))
    return TRUE;
  if (!amt_db_get_text (tx->db, &case_id, error, SQL_UNREAD, "si", sha256, (gint64) job->reader))
    return FALSE;
  if (case_id)
    {
      AmtUnreadDocument *unread = g_new0 (AmtUnreadDocument, 1);

      unread->case_id = g_steal_pointer (&case_id);
      unread->sha256 = g_strdup (sha256);
      g_ptr_array_add (list, unread);
    }
  return TRUE;
}

static gboolean
list_unread (AmtStoreTx *tx, gpointer data, GError **error)
{
  const TextJob *job = data;
  GPtrArray *list = g_ptr_array_new_with_free_func (unread_free);
  g_autoptr (AmtRows) rows = NULL;

  tx->result = list;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!tx->documents)
    return TRUE;
  rows = amt_db_query (tx->documents, error, SQL_HERE, "");
  if (!rows)
    return FALSE;
  while (list->len < job->limit && amt_db_next (tx->documents, rows))
    if (!add_if_unread (tx, job, amt_rows_peek (rows, 0), list, error))
      return FALSE;

  return list->len >= job->limit || amt_db_ended (tx->documents, error);
}

void
amt_store_unread_documents_async (AmtStore *self, guint reader, const char *const *skip,
                                  guint limit, AMT_STORE_ASYNC_ARGS)
{
  TextJob *job = text_job_new (NULL);

  job->reader = reader;
  job->skip = g_strdupv ((char **) skip);
  job->limit = MAX (limit, 1);
  amt_store_read_later (self, list_unread, job, text_job_free, amt_store_unread_documents_async,
                        cancellable, callback, user_data);
}

GPtrArray *
amt_store_unread_documents_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_unread_documents_async, error);
}

/* Giving up is a fact, too: it is committed and told by the result. */
static gboolean
begin_text (AmtStoreTx *tx, gpointer data, GError **error)
{
  const TextJob *job = data;
  gint64 wanted = 0;

  if (!amt_db_get_int (tx->db, &wanted, 0, error, SQL_WANTED, "s", job->sha256))
    return FALSE;
  if (wanted == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "no open case names the document");
  if (!amt_db_run (tx->db, error, SQL_BEGIN, "si", job->sha256, (gint64) job->reader))
    return FALSE;
  if (amt_db_n_changed (tx->db) == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the document was read already");
  if (!amt_db_run (tx->db, error, SQL_FORGET_PAGES, "s", job->sha256) ||
      !amt_db_run (tx->db, error, SQL_GIVE_UP, "si", job->sha256,
                   (gint64) AMT_STORE_MAX_TEXT_TRIES))
    return FALSE;
  tx->result = GINT_TO_POINTER (amt_db_n_changed (tx->db) > 0);

  return TRUE;
}

void
amt_store_begin_text_async (AmtStore *self, const char *sha256, guint reader, AMT_STORE_ASYNC_ARGS)
{
  TextJob *job = text_job_new (sha256);

  job->reader = reader;
  amt_store_write_later (self, begin_text, job, text_job_free, amt_store_begin_text_async,
                         cancellable, callback, user_data);
}

gboolean
amt_store_begin_text_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  gboolean given_up =
      amt_store_end_pointer (self, result, amt_store_begin_text_async, error) != NULL;

  if (g_task_had_error (G_TASK (result)))
    return FALSE;
  if (given_up)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "reading it ended the program before");

  return TRUE;
}

/* What turns the reading direction could make an excerpt say something else. */
static gboolean
is_direction (gunichar letter)
{
  return (letter >= 0x202A && letter <= 0x202E) || (letter >= 0x2066 && letter <= 0x2069) ||
         letter == 0x200E || letter == 0x200F || letter == 0x061C;
}

/* Whether a word goes on behind the hyphen at @p: "Miet-", line end, "vertrag". Returns: (nullable): where. */
static const char *
divided_word (const char *p, gunichar before)
{
  const char *next = p + 1;

  if (*p != '-' || !g_unichar_isalpha (before))
    return NULL;
  while (*next == ' ' || *next == '\r')
    next++;
  if (*next != '\n')
    return NULL;
  while (*next == ' ' || *next == '\r' || *next == '\n')
    next++;

  return g_unichar_islower (g_utf8_get_char (next)) ? next : NULL;
}

char *
amt_store_clean_page_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (MIN (strlen (valid), AMT_STORE_MAX_PAGE_LETTERS));
  gunichar before = 0;
  guint n = 0;

  for (const char *p = valid; *p && n < AMT_STORE_MAX_PAGE_LETTERS;)
    {
      gunichar letter = g_utf8_get_char (p);
      const char *rest = divided_word (p, before);

      if (rest)
        {
          p = rest;
          continue;
        }
      p = g_utf8_next_char (p);
      /* A soft hyphen is no letter of its word. */
      if (is_direction (letter) || letter == 0x00AD)
        continue;
      g_string_append_unichar (clean, letter);
      before = letter;
      n++;
    }

  return g_string_free (clean, FALSE);
}

static gboolean
put_page_text (AmtStoreTx *tx, gpointer data, GError **error)
{
  const TextJob *job = data;
  g_autofree char *text = amt_store_clean_page_text (job->text);
  g_autofree char *words = amt_fold_key (text);

  if (!amt_db_run (tx->db, error, SQL_PUT_PAGE, "siss", job->sha256, (gint64) job->page, text,
                   words))
    return FALSE;
  if (amt_db_n_changed (tx->db) == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the document is not being read");

  return TRUE;
}

void
amt_store_put_page_text_async (AmtStore *self, const char *sha256, guint page, const char *text,
                               AMT_STORE_ASYNC_ARGS)
{
  TextJob *job = text_job_new (sha256);

  job->page = page;
  job->text = g_strdup (text);
  amt_store_write_later (self, put_page_text, job, text_job_free, amt_store_put_page_text_async,
                         cancellable, callback, user_data);
}

gboolean
amt_store_put_page_text_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_put_page_text_async, error);
}

static gboolean
end_text (AmtStoreTx *tx, gpointer data, GError **error)
{
  static const char *const STATES[] = { "done", "failed", "reading" };
  const TextJob *job = data;

  return amt_db_run (tx->db, error, SQL_END, "ssi", job->sha256, STATES[job->how],
                     (gint64) (job->how == AMT_TEXT_STOPPED));
}

void
amt_store_end_text_async (AmtStore *self, const char *sha256, AmtTextEnd how, AMT_STORE_ASYNC_ARGS)
{
  TextJob *job = text_job_new (sha256);

  job->how = how;
  amt_store_write_later (self, end_text, job, text_job_free, amt_store_end_text_async, cancellable,
                         callback, user_data);
}

gboolean
amt_store_end_text_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_end_text_async, error);
}
