/* amt-helper-pdf-lists.c: what stands in a PDF beside its picture: letters and where they are, hits, links, form fields, outline.
 *
 * Poppler counts some places from the upper left corner and others, as PDF does, from the lower left one; the client gets
 * the first. Nothing is followed or run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-pdf.h"

#include <string.h>

/* Entries of an outline, and how deep they nest. */
#define MAX_ENTRIES 20000
#define MAX_DEPTH 64
/* A label is a page number in other words. */
#define MAX_LABEL 64

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerIndexIter, poppler_index_iter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerAction, poppler_action_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDest, poppler_dest_free)

/* --- letters and hits ----------------------------------------------------------------------------------- */

static void
list_layout (PopplerPage *page, AmtHelperWriter *out)
{
  const gsize start = out->used;
  g_autofree char *raw = poppler_page_get_text (page);
  g_autofree char *text = g_utf8_make_valid (raw ? raw : "", -1);
  g_autofree PopplerRectangle *boxes = NULL;
  const glong n_letters = g_utf8_strlen (text, -1);
  guint n_boxes = 0;

  if (n_letters > 0)
    poppler_page_get_text_layout (page, &boxes, &n_boxes);
  amt_helper_writer_put_text (out, text);
  for (guint i = 0; i < (guint) n_letters; i++)
    {
      const PopplerRectangle none = { 0 };
      const PopplerRectangle *box = i < n_boxes ? &boxes[i] : &none;

      amt_helper_writer_put_box (out, box->x1, box->y1, box->x2, box->y2);
    }
  if (amt_helper_writer_keep (out, start))
    return;
  /* A page full of letters to burst the room: better none than some. */
  out->full = FALSE;
  amt_helper_writer_put_text (out, "");
}

static void
list_hits (PopplerPage *page, const AmtList *wanted, const char *words, AmtHelperWriter *out)
{
  PopplerFindFlags flags = POPPLER_FIND_MULTILINE;
  double width, height;
  GList *hits;

  if (wanted->flags & AMT_FIND_CASE_SENSITIVE)
    flags |= POPPLER_FIND_CASE_SENSITIVE;
  else
    flags |= POPPLER_FIND_IGNORE_DIACRITICS;
  if (wanted->flags & AMT_FIND_WHOLE_WORDS)
    flags |= POPPLER_FIND_WHOLE_WORDS_ONLY;
  poppler_page_get_size (page, &width, &height);
  hits = poppler_page_find_text_with_options (page, words, flags);
  for (GList *at = hits; at && !out->full; at = at->next)
    {
      const PopplerRectangle *box = at->data;
      const gsize start = out->used;

      amt_helper_writer_put_box (out, box->x1, height - box->y2, box->x2, height - box->y1);
      amt_helper_writer_put (
          out, poppler_rectangle_find_get_match_continued (box) ? AMT_HIT_CONTINUED : 0);
      amt_helper_writer_keep (out, start);
    }
  g_list_free_full (hits, (GDestroyNotify) poppler_rectangle_free);
}

/* --- links ---------------------------------------------------------------------------------------------- */

/* From 1; 0: it leads nowhere in this document. */
static guint32
page_of (AmtHelperPdf *self, const PopplerDest *dest)
{
  g_autoptr (PopplerDest) named = NULL;

  if (dest && dest->type == POPPLER_DEST_NAMED && dest->named_dest)
    {
      named = poppler_document_find_dest (self->document, dest->named_dest);
      dest = named;
    }
  return dest && dest->page_num > 0 && (guint) dest->page_num <= self->file.n_pages
             ? (guint32) dest->page_num
             : 0;
}

guint32
amt_helper_pdf_classify (const PopplerAction *action, const char **out_target)
{
  *out_target = NULL;
  if (!action)
    return AMT_LINK_OTHER;
  switch (action->type)
    {
    case POPPLER_ACTION_GOTO_DEST:
      return AMT_LINK_PAGE;
    case POPPLER_ACTION_URI:
      *out_target = action->uri.uri;
      return AMT_LINK_URI;
    case POPPLER_ACTION_LAUNCH:
      *out_target = action->launch.file_name;
      return AMT_LINK_LAUNCH;
    case POPPLER_ACTION_GOTO_REMOTE:
      *out_target = action->goto_remote.file_name;
      return AMT_LINK_LAUNCH;
    case POPPLER_ACTION_JAVASCRIPT:
      return AMT_LINK_SCRIPT;
    case POPPLER_ACTION_UNKNOWN:
    case POPPLER_ACTION_NONE:
    case POPPLER_ACTION_NAMED:
    case POPPLER_ACTION_MOVIE:
    case POPPLER_ACTION_RENDITION:
    case POPPLER_ACTION_OCG_STATE:
    case POPPLER_ACTION_RESET_FORM:
    default:
      return AMT_LINK_OTHER;
    }
}

static void
list_links (AmtHelperPdf *self, PopplerPage *page, AmtHelperWriter *out)
{
  GList *links = poppler_page_get_link_mapping (page);
  double width, height;

  poppler_page_get_size (page, &width, &height);
  /* Poppler gives the last first. */
  links = g_list_reverse (links);
  for (GList *at = links; at && !out->full; at = at->next)
    {
      const PopplerLinkMapping *link = at->data;
      const PopplerRectangle *box = &link->area;
      const gsize start = out->used;
      const char *target;
      const guint32 kind = amt_helper_pdf_classify (link->action, &target);
      const guint32 number =
          kind == AMT_LINK_PAGE ? page_of (self, link->action->goto_dest.dest) : 0;
      g_autofree char *valid = target ? g_utf8_make_valid (target, -1) : NULL;

      amt_helper_writer_put_box (out, box->x1, height - box->y2, box->x2, height - box->y1);
      amt_helper_writer_put (out, kind == AMT_LINK_PAGE && number == 0 ? AMT_LINK_OTHER : kind);
      amt_helper_writer_put (out, number);
      amt_helper_writer_put_string (out, valid);
      amt_helper_writer_keep (out, start);
    }
  poppler_page_free_link_mapping (links);
}

/* --- form fields ---------------------------------------------------------------------------------------- */

static char *
choices_of (PopplerFormField *field)
{
  GString *text;

  if (poppler_form_field_choice_get_choice_type (field) == POPPLER_FORM_CHOICE_COMBO &&
      poppler_form_field_choice_is_editable (field))
    {
      char *own = poppler_form_field_choice_get_text (field);

      if (own && *own)
        return own;
      g_free (own);
    }
  text = g_string_new (NULL);
  for (int i = 0; i < poppler_form_field_choice_get_n_items (field); i++)
    if (poppler_form_field_choice_is_item_selected (field, i))
      {
        g_autofree char *item = poppler_form_field_choice_get_item (field, i);

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", item ? item : "");
      }
  return g_string_free (text, FALSE);
}

/* @out_value: (out) (transfer full) (nullable) */
static guint32
describe_field (PopplerFormField *field, guint32 *flags, char **out_value)
{
  *out_value = NULL;
  switch (poppler_form_field_get_field_type (field))
    {
    case POPPLER_FORM_FIELD_TEXT:
      if (poppler_form_field_text_is_password (field))
        *flags |= AMT_FIELD_IS_SECRET;
      else
        *out_value = poppler_form_field_text_get_text (field);
      return AMT_FIELD_TEXT;
    case POPPLER_FORM_FIELD_CHOICE:
      *out_value = choices_of (field);
      return AMT_FIELD_CHOICE;
    case POPPLER_FORM_FIELD_BUTTON:
      if (poppler_form_field_button_get_button_type (field) == POPPLER_FORM_BUTTON_PUSH)
        return AMT_FIELD_BUTTON;
      if (poppler_form_field_button_get_state (field))
        *flags |= AMT_FIELD_IS_ON;
      return AMT_FIELD_CHECK;
    case POPPLER_FORM_FIELD_SIGNATURE:
      return AMT_FIELD_SIGNATURE;
    case POPPLER_FORM_FIELD_UNKNOWN:
    default:
      return AMT_FIELD_OTHER;
    }
}

/* @box of an unturned page on one that is turned clockwise by so many quarters, and then is @width × @height. */
static PopplerRectangle
turn (const PopplerRectangle *box, guint quarters, double width, double height)
{
  switch (quarters)
    {
    case 1:
      return (PopplerRectangle){ box->y1, height - box->x2, box->y2, height - box->x1 };
    case 2:
      return (PopplerRectangle){ width - box->x2, height - box->y2, width - box->x1,
                                 height - box->y1 };
    case 3:
      return (PopplerRectangle){ width - box->y2, box->x1, width - box->y1, box->x2 };
    default:
      return *box;
    }
}

static gboolean
is_same (const PopplerRectangle *a, const PopplerRectangle *b)
{
  const double most = 0.01;

  return ABS (a->x1 - b->x1) < most && ABS (a->y1 - b->y1) < most && ABS (a->x2 - b->x2) < most &&
         ABS (a->y2 - b->y2) < most;
}

/* Of the place of each field, annotations know both: as it is in the file, and as it is on the turned page. Poppler does not say
 * how a page is turned, but this does. Where several answers fit, they give the same places. */
static guint
find_quarters (GList *annotations, double width, double height)
{
  guint possible = 15, quarters = 0;

  for (GList *at = annotations; at; at = at->next)
    {
      const PopplerAnnotMapping *mapping = at->data;
      PopplerRectangle raw, turned;
      guint fits = 0;

      poppler_annot_get_rectangle (mapping->annot, &raw);
      for (guint i = 0; i < 4; i++)
        {
          turned = turn (&raw, i, width, height);
          fits |= is_same (&turned, &mapping->area) ? 1u << i : 0;
        }
      possible &= fits ? fits : possible;
    }
  while (quarters < 3 && !(possible & 1u << quarters))
    quarters++;
  return possible ? quarters : 0;
}

/* Poppler 22.12 gives fields as they are in the file, other than all else; a later one may not. */
static gboolean
are_unturned (GList *fields, GList *annotations)
{
  guint n_raw = 0, n_turned = 0;

  for (GList *field = fields; field; field = field->next)
    for (GList *at = annotations; at; at = at->next)
      {
        const PopplerFormFieldMapping *mapping = field->data;
        const PopplerAnnotMapping *annotation = at->data;
        PopplerRectangle raw;

        if (poppler_annot_get_annot_type (annotation->annot) != POPPLER_ANNOT_WIDGET)
          continue;
        poppler_annot_get_rectangle (annotation->annot, &raw);
        n_raw += is_same (&raw, &mapping->area) ? 1 : 0;
        n_turned += is_same (&annotation->area, &mapping->area) ? 1 : 0;
        /* A form of thousands of fields says it soon. */
        if (n_raw + n_turned > 100)
          return n_raw >= n_turned;
      }
  return n_raw >= n_turned;
}

/* By how many quarters the fields still have to be turned. */
static guint
quarters_of (PopplerPage *page, GList *fields, double width, double height)
{
  GList *annotations = fields ? poppler_page_get_annot_mapping (page) : NULL;
  guint quarters = find_quarters (annotations, width, height);

  if (quarters && !are_unturned (fields, annotations))
    quarters = 0;
  poppler_page_free_annot_mapping (annotations);
  return quarters;
}

static void
list_fields (PopplerPage *page, AmtHelperWriter *out)
{
  GList *fields = g_list_reverse (poppler_page_get_form_field_mapping (page));
  double width, height;
  guint quarters;

  poppler_page_get_size (page, &width, &height);
  quarters = quarters_of (page, fields, width, height);
  for (GList *at = fields; at && !out->full; at = at->next)
    {
      const PopplerFormFieldMapping *mapping = at->data;
      const PopplerRectangle turned = turn (&mapping->area, quarters, width, height);
      const PopplerRectangle *box = &turned;
      const gsize start = out->used;
      g_autofree char *name = poppler_form_field_get_alternate_ui_name (mapping->field);
      g_autofree char *value = NULL;
      guint32 flags = poppler_form_field_is_read_only (mapping->field) ? AMT_FIELD_IS_READ_ONLY : 0;
      const guint32 kind = describe_field (mapping->field, &flags, &value);

      if (!name || !*name)
        {
          g_free (name);
          name = poppler_form_field_get_name (mapping->field);
        }
      amt_helper_writer_put_box (out, box->x1, height - box->y2, box->x2, height - box->y1);
      amt_helper_writer_put (out, kind);
      amt_helper_writer_put (out, flags);
      amt_helper_writer_put_string (out, name);
      amt_helper_writer_put_string (out, value);
      amt_helper_writer_keep (out, start);
    }
  poppler_page_free_form_field_mapping (fields);
}

/* --- outline and labels --------------------------------------------------------------------------------- */

static void
list_entries (AmtHelperPdf *self, PopplerIndexIter *iter, guint depth, guint *left,
              AmtHelperWriter *out)
{
  do
    {
      g_autoptr (PopplerAction) action = poppler_index_iter_get_action (iter);
      g_autoptr (PopplerIndexIter) child = NULL;
      const gsize start = out->used;

      amt_helper_writer_put (out, depth);
      amt_helper_writer_put (out, action && action->type == POPPLER_ACTION_GOTO_DEST
                                      ? page_of (self, action->goto_dest.dest)
                                      : 0);
      amt_helper_writer_put_string (out, action ? action->any.title : NULL);
      amt_helper_writer_keep (out, start);
      if (out->full || --*left == 0)
        return;
      child = depth + 1 < MAX_DEPTH ? poppler_index_iter_get_child (iter) : NULL;
      if (child)
        list_entries (self, child, depth + 1, left, out);
    }
  while (*left > 0 && !out->full && poppler_index_iter_next (iter));
}

static void
list_outline (AmtHelperPdf *self, AmtHelperWriter *out)
{
  g_autoptr (PopplerIndexIter) iter = poppler_index_iter_new (self->document);
  guint left = MAX_ENTRIES;

  if (iter)
    list_entries (self, iter, 0, &left, out);
}

static void
list_labels (AmtHelperPdf *self, AmtHelperWriter *out)
{
  for (guint i = 0; i < self->file.n_pages && !out->full; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (self->document, (int) i);
      g_autofree char *label = page ? poppler_page_get_label (page) : NULL;
      const gsize start = out->used;

      if (!label || !*label || strlen (label) > MAX_LABEL)
        {
          g_free (label);
          label = g_strdup_printf ("%u", i + 1);
        }
      amt_helper_writer_put_string (out, label);
      amt_helper_writer_keep (out, start);
    }
}

guint32
amt_helper_pdf_list (AmtHelperFile *file, const AmtList *wanted, const char *words,
                     AmtHelperWriter *out)
{
  AmtHelperPdf *self = (AmtHelperPdf *) file;
  g_autoptr (PopplerPage) page = NULL;

  if (wanted->list <= AMT_LIST_FIELDS)
    {
      page = poppler_document_get_page (self->document, (int) wanted->page);
      if (!page)
        return AMT_FAILURE_BROKEN;
    }
  switch (wanted->list)
    {
    case AMT_LIST_LAYOUT:
      list_layout (page, out);
      break;
    case AMT_LIST_HITS:
      if (!words || !g_utf8_validate (words, -1, NULL))
        return AMT_FAILURE_PROTOCOL;
      list_hits (page, wanted, words, out);
      break;
    case AMT_LIST_LINKS:
      list_links (self, page, out);
      break;
    case AMT_LIST_FIELDS:
      list_fields (page, out);
      break;
    case AMT_LIST_OUTLINE:
      list_outline (self, out);
      break;
    case AMT_LIST_LABELS:
      list_labels (self, out);
      break;
    case AMT_LIST_FILES:
      amt_helper_pdf_list_files (self, out);
      break;
    case AMT_LIST_SIGNATURES:
      amt_helper_pdf_list_signatures (self, out);
      break;
    case AMT_LIST_FACTS:
      amt_helper_pdf_list_facts (self, out);
      break;
    default:
      return AMT_FAILURE_PROTOCOL;
    }
  return 0;
}
