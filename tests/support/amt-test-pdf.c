/* amt-test-pdf.c: what a PDF says. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test-pdf.h"

char *
amt_test_plain_text (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\f')
        g_string_append_c (plain, '\f');
      else if (!g_unichar_isspace (c))
        g_string_append_unichar (plain, c);
      else if (plain->len > 0 && !g_ascii_isspace (plain->str[plain->len - 1]))
        g_string_append_c (plain, ' ');
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
amt_test_pdf_text (GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "pdftotext", "-enc", "UTF-8", "-raw", "-", "-", NULL);

  g_assert_no_error (error);
  g_subprocess_communicate (process, pdf, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return amt_test_plain_text (text);
}
