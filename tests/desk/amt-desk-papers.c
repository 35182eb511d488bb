/* amt-desk-papers.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-papers.h"

#include "amt-document-bytes.h"
#include "amt-hex.h"

#include <unistd.h>

GBytes *
papers_pdf (const char *const *pages)
{
  guint n = g_strv_length ((char **) pages);
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  GString *pdf = g_string_new ("%PDF-1.4\n");
  gsize xref;

#define OBJECT(...) \
  G_STMT_START \
  { \
    gsize offset = pdf->len; \
    g_array_append_val (offsets, offset); \
    g_string_append_printf (pdf, __VA_ARGS__); \
  } \
  G_STMT_END
  OBJECT ("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
  OBJECT ("2 0 obj\n<</Type/Pages/Count %u/Kids[", n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (pdf, "%u 0 R ", 4 + 2 * i);
  g_string_append (pdf, "]>>\nendobj\n");
  OBJECT ("3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *content = g_strdup_printf ("BT /F 12 Tf 50 700 Td (%s) Tj ET", pages[i]);

      OBJECT ("%u 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
              "/Resources<</Font<</F 3 0 R>>>>/Contents %u 0 R>>\nendobj\n",
              4 + 2 * i, 5 + 2 * i);
      OBJECT ("%u 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n", 5 + 2 * i,
              strlen (content), content);
    }
#undef OBJECT
  xref = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
  for (guint i = 0; i < offsets->len; i++)
    g_string_append_printf (pdf, "%010zu 00000 n \n", g_array_index (offsets, gsize, i));
  g_string_append_printf (pdf, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                          offsets->len + 1, xref);
  return g_string_free_to_bytes (pdf);
}

AmtCase *
papers_case_new (guint n, const char *assignee)
{
  g_autofree char *id = g_strdup_printf ("papers-%u", n);
  AmtCase *value = amt_case_new (id);

  value->whole = TRUE;
  value->version = 1;
  value->applicant_version = 1;
  value->reference = g_strdup_printf ("99.7-PP-2026-%06u", n);
  value->service_id = g_strdup ("elterngeld");
  value->queue_id = g_strdup ("wohngeld-a-k");
  value->state = g_strdup (assignee ? "inProgress" : "received");
  value->assignee_id = g_strdup (assignee);
  value->applicant = g_strdup_printf ("Papier, Nummer%u", n);
  value->applied_on = g_strdup ("2026-01-02");
  value->received_at = G_GINT64_CONSTANT (1767603600000000) + n * G_TIME_SPAN_MINUTE;
  value->changed_at = value->received_at;
  value->form = g_strdup ("{}");
  return value;
}

AmtDocument *
papers_add (AmtCase *value, GPtrArray *all, const char *id, GBytes *bytes)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup (id);
  document->name = g_strdup_printf ("%s.pdf", id);
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = amt_sha256_of_bytes (bytes);
  document->size = g_bytes_get_size (bytes);
  document->virus_scan = g_strdup ("clean");
  document->added_at = value->received_at;
  g_ptr_array_add (value->documents, document);
  g_ptr_array_add (all, g_bytes_ref (bytes));
  return document;
}

void
papers_give (DeskFixture *fixture, const AmtCase *value, GPtrArray *all)
{
  g_autoptr (GError) error = NULL;

  amt_portal_add_case (fixture->portal, value, all, &error);
  g_assert_no_error (error);
  g_clear_pointer (&all, g_ptr_array_unref);
}

gboolean
papers_is_here (AmtContext *context, const char *sha256)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gboolean complete = FALSE;

  amt_store_document_state_async (store, sha256, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_document_state_finish (store, result, &complete, NULL, NULL, &error);
  g_assert_no_error (error);
  return complete;
}

void
papers_fetch (AmtContext *context, const AmtCase *value)
{
  for (guint i = 0; i < value->documents->len; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;
      gsize size = 0;
      int fd;

      amt_document_bytes_load_async (
          amt_context_get_store (context), amt_context_get_engine (context), value->id,
          g_ptr_array_index (value->documents, i), NULL, amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      fd = amt_document_bytes_load_finish (result, &size, &error);
      g_assert_no_error (error);
      close (fd);
    }
}
