/* fuzz-driver.c: runs one fuzz target without libFuzzer: over its corpus, then over seeded mutations of it. Single thread.
 *
 *   fuzz-<name> CORPUS-FOLDER TOKENS [MUTATIONS]
 *
 * The same program finds the same thing again: the generator starts from a constant. With AMT_FUZZ_NOTE=FILE each input is
 * written there before it is tried, so a crash leaves its input behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#define SEED 20260302
#define MUTATIONS 2000
#define LARGEST (64 * 1024)

typedef struct
{
  GRand *random;     /* (owned) */
  GPtrArray *corpus; /* (owned) (element-type GBytes) in the order of the names */
  GPtrArray *tokens; /* (owned) (element-type utf8) */
} Driver;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
names_in (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

static void
load_corpus (Driver *self, const char *folder)
{
  g_autoptr (GPtrArray) names = names_in (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (GError) error = NULL;
      char *data;
      gsize size;

      g_file_get_contents (path, &data, &size, &error);
      g_assert_no_error (error);
      g_ptr_array_add (self->corpus, g_bytes_new_take (data, size));
    }
}

/* libFuzzer's format of dictionaries: one "token" a line, # begins a comment. */
static void
load_tokens (Driver *self, const char *file)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i]; i++)
    {
      gsize length = strlen (lines[i]);

      if (length < 3 || *lines[i] != '"' || lines[i][length - 1] != '"')
        continue;
      lines[i][length - 1] = '\0';
      g_ptr_array_add (self->tokens, g_strcompress (lines[i] + 1));
    }
}

static guint
below (Driver *self, guint n)
{
  return n > 0 ? g_rand_int (self->random) % n : 0;
}

static void
insert (GByteArray *bytes, guint at, const guint8 *piece, guint length)
{
  guint before = bytes->len;

  if (length == 0 || before + length > LARGEST)
    return;
  g_byte_array_set_size (bytes, before + length);
  memmove (bytes->data + at + length, bytes->data + at, before - at);
  memcpy (bytes->data + at, piece, length);
}

static void
change (Driver *self, GByteArray *bytes)
{
  static const guint8 ODD[] = {
    0, 0x20, '"', '\\', '[', '{', '}', '-', '9', 0x7f, 0x80, 0xc3, 0xff
  };
  guint at = below (self, bytes->len);
  guint wanted = 1 + below (self, 24);
  guint length = MIN (wanted, bytes->len - at);
  const char *token;
  g_autofree guint8 *piece = NULL;
  GBytes *other;
  gsize other_size;
  const guint8 *other_data;

  switch (below (self, 7))
    {
    case 0:
      if (bytes->len > 0)
        bytes->data[at] ^= (guint8) (1 << below (self, 8));
      break;
    case 1:
      if (bytes->len > 0)
        bytes->data[at] = ODD[below (self, G_N_ELEMENTS (ODD))];
      break;
    case 2:
      if (length > 0)
        g_byte_array_remove_range (bytes, at, length);
      break;
    case 3:
      piece = g_memdup2 (bytes->data + at, length);
      insert (bytes, below (self, bytes->len + 1), piece, length);
      break;
    case 4:
      g_byte_array_set_size (bytes, at);
      break;
    case 5:
      other = g_ptr_array_index (self->corpus, below (self, self->corpus->len));
      other_data = g_bytes_get_data (other, &other_size);
      length = below (self, (guint) other_size + 1);
      if (other_size > 0)
        insert (bytes, at, other_data + (other_size - length), length);
      break;
    default:
      token = g_ptr_array_index (self->tokens, below (self, self->tokens->len));
      insert (bytes, at, (const guint8 *) token, (guint) strlen (token));
      break;
    }
}

static GBytes *
mutate (Driver *self)
{
  GBytes *seed = g_ptr_array_index (self->corpus, below (self, self->corpus->len));
  GByteArray *bytes = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (seed, &size);

  if (size > 0)
    g_byte_array_append (bytes, data, (guint) size);
  for (guint n = 1 + below (self, 4); n > 0; n--)
    change (self, bytes);

  return g_byte_array_free_to_bytes (bytes);
}

static void
try_one (GBytes *input, const char *note)
{
  gsize size;
  const char *data = g_bytes_get_data (input, &size);
  /* An own block of exactly this size, so that AddressSanitizer sees a read beyond it. */
  g_autofree guint8 *exact = g_memdup2 (data, size);

  if (note)
    g_file_set_contents (note, data ? data : "", (gssize) size, NULL);
  LLVMFuzzerTestOneInput (exact, size);
}

int
main (int argc, char **argv)
{
  Driver self = { g_rand_new_with_seed (SEED),
                  g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
                  g_ptr_array_new_with_free_func (g_free) };
  const char *note = g_getenv ("AMT_FUZZ_NOTE");
  guint64 mutations = MUTATIONS;

  if (argc < 3 ||
      (argc > 3 && !g_ascii_string_to_unsigned (argv[3], 10, 0, G_MAXUINT, &mutations, NULL)))
    {
      g_printerr ("usage: %s CORPUS-FOLDER TOKENS [MUTATIONS]\n", argv[0]);
      return 2;
    }

  LLVMFuzzerInitialize (&argc, &argv);
  load_corpus (&self, argv[1]);
  load_tokens (&self, argv[2]);
  g_assert_cmpuint (self.corpus->len, >, 0);
  g_assert_cmpuint (self.tokens->len, >, 0);

  printf ("1..2\n");
  for (guint i = 0; i < self.corpus->len; i++)
    try_one (g_ptr_array_index (self.corpus, i), note);
  printf ("ok 1 /corpus of %u\n", self.corpus->len);
  fflush (stdout);

  for (guint64 i = 0; i < mutations; i++)
    {
      g_autoptr (GBytes) input = mutate (&self);

      try_one (input, note);
    }
  printf ("ok 2 /mutations, %" G_GUINT64_FORMAT "\n", mutations);

  g_rand_free (self.random);
  g_ptr_array_unref (self.corpus);
  g_ptr_array_unref (self.tokens);

  return 0;
}
