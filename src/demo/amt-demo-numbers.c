/* amt-demo-numbers.c: numbers with check digits. Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-numbers.h"

#include <string.h>

#define IBAN_LENGTH 22
#define TAX_ID_LENGTH 11

/* ISO 7064 MOD 97-10 over the IBAN with its first four characters moved to the end, letters as 10 … 35. */
static guint
iban_remainder (const char *iban)
{
  guint remainder = 0;
  gsize length = strlen (iban);

  for (gsize i = 0; i < length; i++)
    {
      char c = iban[(i + 4) % length];

      if (g_ascii_isdigit (c))
        remainder = (remainder * 10 + (guint) (c - '0')) % 97;
      else
        remainder = (remainder * 100 + (guint) (c - 'A') + 10) % 97;
    }
  return remainder;
}

gboolean
amt_demo_iban_is_valid (const char *iban)
{
  if (iban == NULL || strlen (iban) != IBAN_LENGTH || !g_str_has_prefix (iban, "DE"))
    return FALSE;
  if (strspn (iban + 2, "0123456789") != IBAN_LENGTH - 2)
    return FALSE;
  return iban_remainder (iban) == 1;
}

char *
amt_demo_make_iban (AmtDemoRandom *random)
{
  g_autofree char *number = amt_demo_random_text (random, "0123456789", 17);
  g_autofree char *unchecked = g_strdup_printf ("DE009%s", number);

  return g_strdup_printf ("DE%02u9%s", 98 - iban_remainder (unchecked), number);
}

/* ISO 7064 MOD 11,10 over the first ten digits. */
static char
tax_id_check_digit (const char *digits)
{
  guint product = 10;

  for (guint i = 0; i < TAX_ID_LENGTH - 1; i++)
    {
      guint sum = ((guint) (digits[i] - '0') + product) % 10;

      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
  return (char) ('0' + (11 - product) % 10);
}

gboolean
amt_demo_tax_id_is_valid (const char *tax_id)
{
  guint count[10] = { 0 };
  guint repeated = 0;

  if (tax_id == NULL || strlen (tax_id) != TAX_ID_LENGTH ||
      strspn (tax_id, "0123456789") != TAX_ID_LENGTH)
    return FALSE;
  for (guint i = 0; i < TAX_ID_LENGTH - 1; i++)
    {
      count[tax_id[i] - '0']++;
      if (i >= 2 && tax_id[i] == tax_id[i - 1] && tax_id[i] == tax_id[i - 2])
        return FALSE;
    }
  for (guint i = 0; i < 10; i++)
    {
      if (count[i] > 3)
        return FALSE;
      repeated += count[i] > 1;
    }
  return repeated == 1 && tax_id_check_digit (tax_id) == tax_id[TAX_ID_LENGTH - 1];
}

char *
amt_demo_make_tax_id (AmtDemoRandom *random)
{
  char digits[] = "0123456789";
  char id[TAX_ID_LENGTH + 1] = { 0 };
  guint from;
  guint to;

  for (guint i = 9; i > 1; i--)
    {
      guint j = 1 + amt_demo_random_below (random, i);
      char c = digits[i];

      digits[i] = digits[j];
      digits[j] = c;
    }
  memcpy (id, digits, TAX_ID_LENGTH - 1);

  /* One digit twice: another one gives way to it. The leading 0 stays where it is. */
  from = amt_demo_random_below (random, 10);
  to = 1 + amt_demo_random_below (random, 9);
  if (to == from)
    to = from == 9 ? 1 : from + 1;
  id[to] = id[from];
  id[TAX_ID_LENGTH - 1] = tax_id_check_digit (id);
  return g_strdup (id);
}

char *
amt_demo_make_phone (AmtDemoRandom *random)
{
  static const char *const ranges[] = { "030 23125", "0221 4710", "089 99998" };
  const char *range = ranges[amt_demo_random_below (random, G_N_ELEMENTS (ranges))];

  return g_strdup_printf ("%s %03u", range, amt_demo_random_below (random, 1000));
}

static void
append_mail_part (GString *mail, const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "de");

  for (const char *p = ascii; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (mail, g_ascii_tolower (*p));
      else if (mail->len > 0 && strchr (".-", mail->str[mail->len - 1]) == NULL)
        g_string_append_c (mail, '-');
    }
  while (mail->len > 0 && mail->str[mail->len - 1] == '-')
    g_string_truncate (mail, mail->len - 1);
}

char *
amt_demo_make_mail (const char *given, const char *family)
{
  g_autoptr (GString) mail = g_string_new (NULL);

  if (given != NULL)
    {
      append_mail_part (mail, given);
      g_string_append_c (mail, '.');
    }
  append_mail_part (mail, family);
  g_string_append (mail, "@example.org");
  return g_string_free (g_steal_pointer (&mail), FALSE);
}
