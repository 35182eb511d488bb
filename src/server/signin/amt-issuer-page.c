/* amt-issuer-page.c: the pages of the portal's own sign-in: plain HTML, in German as the invented office is.
 * Part of AmtIssuer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-issuer.h"

#define HEAD \
  "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\">" \
  "<meta name=\"viewport\" content=\"width=device-width\"><title>Anmeldung – Amtsstube-Portal</title>" \
  "<style>:root{color-scheme:light dark}body{font:1.1em/1.5 sans-serif;max-width:34em;margin:3em auto;" \
  "padding:0 1em}ul{list-style:none;padding:0}li{margin:.5em 0}button{font:inherit;padding:.6em 1em;" \
  "display:block;min-width:20em;text-align:left}</style></head><body><main>"
#define FOOT "</main></body></html>"

static void
append_escaped (GString *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (page, escaped);
}

static const char *
role_of (const AmtMe *me)
{
  if (me->supervisor && me->clerk)
    return "Leitung und Sachbearbeitung";
  return me->supervisor ? "Leitung" : "Sachbearbeitung";
}

char *
amt_issuer_people_page (GPtrArray *people, const char *page_id)
{
  GString *page = g_string_new (
      HEAD
      "<h1>Wer möchten Sie sein?</h1><p>Das ist eine Vorführung mit erfundenen Personen. Es gibt "
      "kein Kennwort.</p><form method=\"post\" action=\"authorize\">"
      "<input type=\"hidden\" name=\"page\" value=\"");

  append_escaped (page, page_id);
  g_string_append (page, "\"><ul>");
  for (guint i = 0; i < people->len; i++)
    {
      const AmtMe *me = g_ptr_array_index (people, i);

      g_string_append (page, "<li><button type=\"submit\" name=\"person\" value=\"");
      append_escaped (page, me->id);
      g_string_append (page, "\"><strong>");
      append_escaped (page, me->name);
      g_string_append (page, "</strong><br>");
      append_escaped (page, role_of (me));
      if (me->unit != NULL && *me->unit != '\0')
        {
          g_string_append (page, ", ");
          append_escaped (page, me->unit);
        }
      g_string_append (page, "</button></li>");
    }
  g_string_append (page, "</ul><p><button type=\"submit\" name=\"cancel\" value=\"1\">Abbrechen"
                         "</button></p></form>" FOOT);
  return g_string_free (page, FALSE);
}

char *
amt_issuer_message_page (const char *heading, const char *sentence)
{
  return g_strconcat (HEAD "<h1>", heading, "</h1><p>", sentence, "</p>" FOOT, NULL);
}
