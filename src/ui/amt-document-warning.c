/* amt-document-warning.c: see the header. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-document-warning.h"

#include "amt-words.h"

#include <glib/gi18n.h>

/* Endings and the types that stand behind them. */
static const struct
{
  const char *ending;
  const char *type;
} TYPES[] = {
  { "pdf", "application/pdf" },
  { "jpg", "image/jpeg" },
  { "jpeg", "image/jpeg" },
  { "png", "image/png" },
  { "tif", "image/tiff" },
  { "tiff", "image/tiff" },
  { "webp", "image/webp" },
  { "heic", "image/heic" },
  { "txt", "text/plain" },
  { "zip", "application/zip" },
  { "doc", "application/msword" },
  { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  { "xls", "application/vnd.ms-excel" },
  { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  { "odt", "application/vnd.oasis.opendocument.text" },
};

/* What some computer runs when it is opened. */
static const char *const PROGRAMS[] = { "exe", "com", "bat", "cmd",     "scr", "msi", "ps1",
                                        "vbs", "js",  "jse", "wsf",     "hta", "jar", "sh",
                                        "lnk", "reg", "dll", "desktop", NULL };

static char *
ending_of (const AmtDocument *document)
{
  const char *dot = document->name ? strrchr (document->name, '.') : NULL;

  return dot ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
}

static const char *
type_of_ending (const char *ending)
{
  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    if (strcmp (TYPES[i].ending, ending) == 0)
      return TYPES[i].type;
  return NULL;
}

AmtDocumentWarning
amt_document_warning (const AmtDocument *document)
{
  g_autofree char *ending = ending_of (document);
  const char *expected = type_of_ending (ending);
  const char *type = document->media_type;

  if (g_strcmp0 (document->virus_scan, "infected") == 0)
    return AMT_DOCUMENT_INFECTED;
  if (g_strv_contains (PROGRAMS, ending))
    return AMT_DOCUMENT_PROGRAM;
  if (expected && type && *type && strcmp (type, "application/octet-stream") != 0 &&
      strcmp (type, expected) != 0)
    return AMT_DOCUMENT_OTHER_TYPE;
  if (document->virus_scan && strcmp (document->virus_scan, "clean") != 0)
    return AMT_DOCUMENT_UNCHECKED;
  return AMT_DOCUMENT_FINE;
}

char *
amt_document_warning_in_words (const AmtDocument *document)
{
  g_autofree char *ending = NULL;

  switch (amt_document_warning (document))
    {
    case AMT_DOCUMENT_INFECTED:
      return g_strdup (_ ("The portal found malware in this file. It is neither shown nor saved."));
    case AMT_DOCUMENT_PROGRAM:
      return g_strdup (_ ("By its name this file is a program. Please do not open it."));
    case AMT_DOCUMENT_OTHER_TYPE:
      ending = ending_of (document);
      /* Translators: an ending like "pdf", and a type like "JPEG picture". */
      return g_strdup_printf (_ ("The name ends in “%s”, but the file is something else: %s."),
                              ending, amt_words_media_type (document->media_type));
    case AMT_DOCUMENT_UNCHECKED:
      return g_strdup (g_strcmp0 (document->virus_scan, "pending") == 0
                           ? _ ("The portal is still checking this file for malware.")
                           : _ ("This file was not checked for malware."));
    case AMT_DOCUMENT_FINE:
    default:
      return NULL;
    }
}
