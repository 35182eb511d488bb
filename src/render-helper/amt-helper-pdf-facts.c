/* amt-helper-pdf-facts.c: what a clerk should know before a PDF opens: files inside it, signatures, scripts, things that would start
 * something. Nothing is run, and no certificate is asked for anywhere: there is no network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-pdf.h"

#include <dlfcn.h>
#include <string.h>

/* Looking through a long document takes this long at most. */
#define LOOK_MICROSECONDS (3 * G_TIME_SPAN_SECOND)
#define MAX_SIGNATURES 100

void
amt_helper_pdf_list_files (AmtHelperPdf *self, AmtHelperWriter *out)
{
  GList *files = poppler_document_get_attachments (self->document);

  for (GList *at = files; at && !out->full; at = at->next)
    {
      PopplerAttachment *file = at->data;
      const gsize size = poppler_attachment_get_size (file);
      const gsize start = out->used;
      const gboolean known = size > 0 && size < G_MAXINT32;

      amt_helper_writer_put (out, known ? (guint32) size : AMT_LIST_NO_SIZE);
      amt_helper_writer_put (out, known ? 0 : AMT_LIST_NO_SIZE);
      amt_helper_writer_put_string (out, poppler_attachment_get_name (file));
      amt_helper_writer_put_string (out, poppler_attachment_get_description (file));
      amt_helper_writer_keep (out, start);
    }
  g_list_free_full (files, g_object_unref);
}

/* --- signatures ----------------------------------------------------------------------------------------- */

/* Whether there is an NSS that has all it needs. */
static gboolean can_check;

void
amt_helper_pdf_prepare_signatures (void)
{
  /* Poppler brings the library, perhaps, and Poppler's own way would leave threads behind that no lock holds. The name is NSS's:
   * without a database of certificates, which nobody here trusts anyway. */
  int (*init) (const char *folder) = dlsym (RTLD_DEFAULT, "NSS_NoDB_Init");

  can_check = init && init (NULL) == 0;
}

static guint32
state_of (const PopplerSignatureInfo *info)
{
  switch (poppler_signature_info_get_signature_status (info))
    {
    case POPPLER_SIGNATURE_VALID:
      return AMT_SIGNATURE_VALID;
    case POPPLER_SIGNATURE_DIGEST_MISMATCH:
      return AMT_SIGNATURE_CHANGED;
    case POPPLER_SIGNATURE_INVALID:
    case POPPLER_SIGNATURE_DECODING_ERROR:
      return AMT_SIGNATURE_INVALID;
    case POPPLER_SIGNATURE_GENERIC_ERROR:
    case POPPLER_SIGNATURE_NOT_FOUND:
    case POPPLER_SIGNATURE_NOT_VERIFIED:
    default:
      return AMT_SIGNATURE_UNCHECKED;
    }
}

void
amt_helper_pdf_list_signatures (AmtHelperPdf *self, AmtHelperWriter *out)
{
  GList *fields = poppler_document_get_signature_fields (self->document);
  guint left = MAX_SIGNATURES;

  for (GList *at = fields; at && left > 0 && !out->full; at = at->next, left--)
    {
      PopplerSignatureInfo *info =
          can_check ? poppler_form_field_signature_validate_sync (at->data, 0, NULL, NULL) : NULL;
      GDateTime *time = info ? poppler_signature_info_get_local_signing_time (info) : NULL;
      const guint64 seconds = time ? (guint64) g_date_time_to_unix (time) : 0;
      const char *signer = info ? poppler_signature_info_get_signer_name (info) : NULL;
      g_autofree char *valid = signer ? g_utf8_make_valid (signer, -1) : NULL;
      const gsize start = out->used;

      amt_helper_writer_put (out, info ? state_of (info) : AMT_SIGNATURE_UNCHECKED);
      amt_helper_writer_put (out, (guint32) seconds);
      amt_helper_writer_put (out, (guint32) (seconds >> 32));
      amt_helper_writer_put_string (out, valid);
      amt_helper_writer_keep (out, start);
      if (info)
        poppler_signature_info_free (info);
    }
  g_list_free_full (fields, g_object_unref);
}

/* --- facts ---------------------------------------------------------------------------------------------- */

/* Whether @name stands in the file as it is: not in what is compressed, which Poppler's own lists cover. */
static gboolean
mentions (AmtHelperPdf *self, const char *name)
{
  const gsize length = strlen (name);
  const guint8 *at = self->data;
  const guint8 *end = self->data + self->size;

  while ((at = memmem (at, (gsize) (end - at), name, length)))
    {
      at += length;
      if (at == end || !g_ascii_isalnum (*at))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_links (PopplerPage *page, AmtFacts *facts)
{
  GList *links = poppler_page_get_link_mapping (page);

  for (GList *at = links; at; at = at->next)
    {
      const PopplerLinkMapping *link = at->data;
      const char *target;

      switch (amt_helper_pdf_classify (link->action, &target))
        {
        case AMT_LINK_URI:
          facts->n_uris++;
          break;
        case AMT_LINK_LAUNCH:
          facts->facts |= AMT_FACT_LAUNCH;
          break;
        case AMT_LINK_SCRIPT:
          facts->facts |= AMT_FACT_SCRIPTS;
          break;
        default:
          break;
        }
    }
  poppler_page_free_link_mapping (links);
}

static void
look_at_fields (PopplerPage *page, AmtFacts *facts)
{
  GList *fields = poppler_page_get_form_field_mapping (page);

  for (GList *at = fields; at; at = at->next)
    {
      const PopplerFormFieldMapping *mapping = at->data;

      if (poppler_form_field_get_field_type (mapping->field) != POPPLER_FORM_FIELD_SIGNATURE)
        facts->facts |= AMT_FACT_FORM;
    }
  poppler_page_free_form_field_mapping (fields);
}

static void
look_at_pages (AmtHelperPdf *self, AmtFacts *facts)
{
  const gint64 until = g_get_monotonic_time () + LOOK_MICROSECONDS;

  for (guint i = 0; i < self->file.n_pages; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (self->document, (int) i);

      if (g_get_monotonic_time () > until)
        {
          facts->facts |= AMT_FACT_PARTLY;
          break;
        }
      if (!page)
        continue;
      look_at_links (page, facts);
      look_at_fields (page, facts);
    }
}

void
amt_helper_pdf_list_facts (AmtHelperPdf *self, AmtHelperWriter *out)
{
  AmtFacts facts = { 0 };
  const int n_signatures = poppler_document_get_n_signatures (self->document);

  facts.n_files = poppler_document_get_n_attachments (self->document);
  facts.n_signatures = (guint32) MAX (n_signatures, 0);
  if (poppler_document_has_javascript (self->document) || mentions (self, "/JavaScript") ||
      mentions (self, "/JS"))
    facts.facts |= AMT_FACT_SCRIPTS;
  if (mentions (self, "/Launch") || mentions (self, "/GoToR") || mentions (self, "/ImportData") ||
      mentions (self, "/SubmitForm"))
    facts.facts |= AMT_FACT_LAUNCH;
  if (mentions (self, "/XFA"))
    facts.facts |= AMT_FACT_XFA;
  if (mentions (self, "/RichMedia") || mentions (self, "/Movie") || mentions (self, "/Sound") ||
      mentions (self, "/Screen") || mentions (self, "/3D"))
    facts.facts |= AMT_FACT_MEDIA;
  look_at_pages (self, &facts);
  amt_helper_writer_put_words (out, (const guint32 *) &facts, sizeof facts / sizeof (guint32));
}
