/* fuzz-render-list.c: fuzz target: what the render helper says of a document beside its picture. The first byte chooses the list, the
 * second counts pages.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-parse.h"
#include "fuzz.h"

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      const gunichar letter = g_utf8_get_char (at);

      g_assert_true (letter == '\n' || letter == '\t' || letter == '\f' ||
                     !g_unichar_iscntrl (letter));
    }
}

/* Every offset of a text that was taken can be asked for. */
static void
check_layout (AmtPageText *text)
{
  const guint n = amt_page_text_get_n_letters (text);

  check_text (amt_page_text_get_text (text));
  g_assert_cmpuint ((guint) g_utf8_strlen (amt_page_text_get_text (text), -1), ==, n);
  for (guint i = 0; i <= MIN (n, 100); i++)
    {
      g_autoptr (GArray) rects = amt_page_text_get_rects (text, i, n);
      guint start, end;

      amt_page_text_get_word (text, i, &start, &end);
      g_assert_true (start <= i && i <= end && end <= n);
    }
  g_assert_cmpuint (amt_page_text_find (text, 10, 10), <=, n);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AmtPageText) text = NULL;
  g_autoptr (GPtrArray) records = NULL;
  AmtFacts facts;
  guint n_pages;

  if (size < 2)
    return 0;
  bytes = g_bytes_new (data + 2, size - 2);
  n_pages = MAX (data[1], 1);
  switch (data[0] % 9)
    {
    case 0:
      text = amt_render_parse_layout (bytes);
      if (text)
        check_layout (text);
      break;
    case 1:
      records = amt_render_parse_hits (bytes);
      break;
    case 2:
      if (amt_render_parse_facts (bytes, &facts))
        g_assert_cmpuint (size, ==, 2 + sizeof facts);
      break;
    default:
      records = amt_render_parse_list ((AmtRenderList) (data[0] % 9 - 2), bytes, n_pages);
      break;
    }
  for (guint i = 0; records && data[0] % 9 == 3 && i < records->len; i++)
    {
      const AmtRenderLink *link = g_ptr_array_index (records, i);

      check_text (link->target);
      g_assert_cmpuint (link->page, <, n_pages);
    }
  return 0;
}
