/* amt-render-parse.c: reads the lists of the helper as hostile input. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-parse.h"

#include <string.h>

/* Records of one list. */
#define MAX_RECORDS 500000
/* Bytes of one string, but for the text of a page. */
#define MAX_STRING (64 * 1024)
#define MAX_TEXT (4 * 1024 * 1024)
#define MAX_DEPTH 1000
#define UNITS_PER_POINT 1000.0f
#define MAX_UNITS 400000000

typedef struct
{
  const guint8 *at;
  gsize left;
  gboolean broken;
} Reader;

static Reader
read_from (GBytes *bytes)
{
  Reader reader = { NULL, 0, FALSE };

  reader.at = g_bytes_get_data (bytes, &reader.left);
  return reader;
}

static guint32
read_word (Reader *self)
{
  guint32 word = 0;

  self->broken = self->broken || self->left < sizeof word;
  if (self->broken)
    return 0;
  memcpy (&word, self->at, sizeof word);
  self->at += sizeof word;
  self->left -= sizeof word;
  return GUINT32_FROM_LE (word);
}

/* A number from @first to @last; everything else breaks the list. */
static guint32
read_bounded (Reader *self, guint32 first, guint32 last)
{
  const guint32 word = read_word (self);

  if (word >= first && word <= last)
    return word;
  self->broken = TRUE;
  return first;
}

static guint64
read_long (Reader *self)
{
  const guint64 low = read_word (self);

  return low | (guint64) read_word (self) << 32;
}

static float
read_place (Reader *self)
{
  const gint32 units = (gint32) read_word (self);

  self->broken = self->broken || units > MAX_UNITS || units < -MAX_UNITS;
  return self->broken ? 0 : (float) units / UNITS_PER_POINT;
}

static AmtRenderRect
read_rect (Reader *self)
{
  AmtRenderRect rect;

  rect.x1 = read_place (self);
  rect.y1 = read_place (self);
  rect.x2 = read_place (self);
  rect.y2 = read_place (self);
  self->broken = self->broken || rect.x1 > rect.x2 || rect.y1 > rect.y2;
  return rect;
}

/* What could steer a terminal, turn the direction of writing in a label, or hide in a list. */
static gboolean
is_harmless (gunichar letter, gboolean keep_lines)
{
  if (letter == '\n' || letter == '\t' || letter == '\f')
    return keep_lines;
  return !g_unichar_iscntrl (letter) && !(letter >= 0x202a && letter <= 0x202e) &&
         !(letter >= 0x2066 && letter <= 0x2069);
}

/* Letter for letter as long as it was, so that offsets stay. */
static char *
clean (const char *raw, gsize size, gboolean keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (raw, (gssize) size);
  GString *out = g_string_sized_new (size);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      if (is_harmless (g_utf8_get_char (at), keep_lines))
        g_string_append_len (out, at, g_utf8_next_char (at) - at);
      else
        g_string_append_c (out, ' ');
    }
  return g_string_free (out, FALSE);
}

/* (transfer full) never NULL. */
static char *
read_text (Reader *self, gsize max, gboolean keep_lines)
{
  const gsize size = read_word (self);
  char *text;

  self->broken = self->broken || size > self->left || size > max;
  if (self->broken)
    return g_strdup ("");
  text = clean ((const char *) self->at, size, keep_lines);
  self->at += size;
  self->left -= size;
  return text;
}

static char *
read_string (Reader *self)
{
  return read_text (self, MAX_STRING, FALSE);
}

/* --- one page ------------------------------------------------------------------------------------------- */

AmtPageText *
amt_render_parse_layout (GBytes *bytes)
{
  Reader reader = read_from (bytes);
  g_autofree char *text = NULL;
  g_autofree AmtRenderRect *rects = NULL;
  gsize n;

  /* Poppler's text is UTF-8; what is not would have other offsets after repair. */
  text = read_text (&reader, MAX_TEXT, TRUE);
  n = (gsize) g_utf8_strlen (text, -1);
  if (reader.broken || reader.left != n * sizeof (guint32) * 4)
    return NULL;
  rects = g_new (AmtRenderRect, n + 1);
  for (gsize i = 0; i < n; i++)
    rects[i] = read_rect (&reader);
  if (reader.broken)
    return NULL;
  return amt_page_text_new (g_steal_pointer (&text), g_steal_pointer (&rects), (guint) n);
}

static AmtRenderHit *
make_hit (GArray *rects)
{
  AmtRenderHit *hit = g_malloc (sizeof *hit + sizeof (AmtRenderRect) * rects->len);

  hit->n_rects = rects->len;
  memcpy (hit->rects, rects->data, sizeof (AmtRenderRect) * rects->len);
  g_array_set_size (rects, 0);
  return hit;
}

GPtrArray *
amt_render_parse_hits (GBytes *bytes)
{
  Reader reader = read_from (bytes);
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (AmtRenderRect));

  while (reader.left > 0 && !reader.broken)
    {
      AmtRenderRect rect = read_rect (&reader);
      guint32 flags = read_bounded (&reader, 0, AMT_HIT_CONTINUED);

      g_array_append_val (rects, rect);
      if (!flags || reader.left == 0)
        g_ptr_array_add (hits, make_hit (rects));
      reader.broken = reader.broken || hits->len > MAX_RECORDS;
    }
  return reader.broken ? NULL : g_steal_pointer (&hits);
}

gboolean
amt_render_parse_facts (GBytes *bytes, AmtFacts *out)
{
  Reader reader = read_from (bytes);

  out->facts = read_bounded (&reader, 0, AMT_FACT_LAST * 2 - 1);
  out->n_files = read_word (&reader);
  out->n_signatures = read_word (&reader);
  out->n_uris = read_word (&reader);
  return !reader.broken && reader.left == 0;
}

/* --- records: (transfer full); what is broken is noticed by the caller ---------------------------------- */

static gpointer
read_link (Reader *reader, guint n_pages)
{
  AmtRenderLink *link = g_new0 (AmtRenderLink, 1);
  guint32 page;

  link->rect = read_rect (reader);
  link->kind = (AmtRenderLinkKind) read_bounded (reader, AMT_LINK_PAGE, AMT_LINK_OTHER);
  page = read_bounded (reader, 0, n_pages);
  link->target = read_string (reader);
  if ((page == 0) == (link->kind == AMT_RENDER_LINK_PAGE))
    reader->broken = TRUE;
  link->page = page ? page - 1 : 0;
  return link;
}

static gpointer
read_field (Reader *reader)
{
  AmtRenderField *field = g_new0 (AmtRenderField, 1);
  guint32 flags;

  field->rect = read_rect (reader);
  field->kind = (AmtRenderFieldKind) read_bounded (reader, AMT_FIELD_TEXT, AMT_FIELD_OTHER);
  flags = read_word (reader);
  field->read_only = (flags & AMT_FIELD_IS_READ_ONLY) != 0;
  field->on = (flags & AMT_FIELD_IS_ON) != 0;
  field->secret = (flags & AMT_FIELD_IS_SECRET) != 0;
  field->name = read_string (reader);
  field->value = read_text (reader, MAX_STRING, TRUE);
  return field;
}

static gpointer
read_entry (Reader *reader, guint n_pages)
{
  AmtRenderEntry *entry = g_new0 (AmtRenderEntry, 1);

  entry->depth = read_bounded (reader, 0, MAX_DEPTH);
  entry->page = (int) read_bounded (reader, 0, n_pages) - 1;
  entry->title = read_string (reader);
  return entry;
}

static gpointer
read_file (Reader *reader)
{
  AmtRenderFile *file = g_new0 (AmtRenderFile, 1);

  file->size = read_long (reader);
  file->name = read_string (reader);
  file->description = read_string (reader);
  return file;
}

static gpointer
read_signature (Reader *reader)
{
  AmtRenderSignature *signature = g_new0 (AmtRenderSignature, 1);
  guint64 seconds;

  signature->state =
      (AmtRenderSignatureState) read_bounded (reader, AMT_SIGNATURE_VALID, AMT_SIGNATURE_UNCHECKED);
  seconds = read_long (reader);
  /* A year that a calendar has: up to 9999. */
  signature->time = seconds < G_GUINT64_CONSTANT (253402300800) ? (gint64) seconds : 0;
  signature->signer = read_string (reader);
  return signature;
}

static gpointer
read_record (AmtRenderList list, Reader *reader, guint n_pages)
{
  switch (list)
    {
    case AMT_RENDER_LINKS:
      return read_link (reader, n_pages);
    case AMT_RENDER_FIELDS:
      return read_field (reader);
    case AMT_RENDER_OUTLINE:
      return read_entry (reader, n_pages);
    case AMT_RENDER_FILES:
      return read_file (reader);
    case AMT_RENDER_SIGNATURES:
      return read_signature (reader);
    case AMT_RENDER_LABELS:
    default:
      return read_string (reader);
    }
}

GPtrArray *
amt_render_parse_list (AmtRenderList list, GBytes *bytes, guint n_pages)
{
  Reader reader = read_from (bytes);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (amt_render_list_get_free (list));

  while (reader.left > 0 && !reader.broken)
    {
      g_ptr_array_add (records, read_record (list, &reader, n_pages));
      reader.broken = reader.broken || records->len > MAX_RECORDS;
    }
  if (list == AMT_RENDER_LABELS && records->len != n_pages)
    reader.broken = TRUE;
  return reader.broken ? NULL : g_steal_pointer (&records);
}
