/* bench-bare.h: a cache asked without the program: SQLCipher alone, on a copy of the file. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BenchBare BenchBare;

/** bench_bare_copy: Returns: (transfer full): a copy of the closed cache in @folder. */
char *bench_bare_copy (const char *folder);
BenchBare *bench_bare_open (const char *file);
void bench_bare_free (BenchBare *self);

/**
 * bench_bare_search: the widest query that the store makes of @text, and nothing else of what it does
 * @limit: rows at most
 */
void bench_bare_search (BenchBare *self, const char *text, guint limit);

/** bench_bare_insert_rate: writes the words of all cases into a new file with the same schema. Returns: cases a second of
 * processor time. */
double bench_bare_insert_rate (BenchBare *self);

G_END_DECLS
