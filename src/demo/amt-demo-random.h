/* amt-demo-random.h: repeatable choices. SplitMix64 (Steele, Lea, Flood 2014): the same numbers with every GLib.
 *
 * Not for secrets. One owner at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 state;
} AmtDemoRandom;

/** amt_demo_random_init: a stream of its own for each @seed, @purpose and @index. */
void amt_demo_random_init (AmtDemoRandom *self, guint32 seed, guint32 purpose, guint64 index);
guint64 amt_demo_random_next (AmtDemoRandom *self);
/** amt_demo_random_below: 0 … @n - 1. */
guint amt_demo_random_below (AmtDemoRandom *self, guint n);
/** amt_demo_random_range: @low … @high, both included. */
int amt_demo_random_range (AmtDemoRandom *self, int low, int high);
gboolean amt_demo_random_chance (AmtDemoRandom *self, guint percent);
/** amt_demo_random_pick: Returns: (transfer none): one string of @list. */
const char *amt_demo_random_pick (AmtDemoRandom *self, JsonArray *list);
/** amt_demo_random_uuid: Returns: (transfer full): in the form of RFC 9562, version 4, lower case. */
char *amt_demo_random_uuid (AmtDemoRandom *self);
/** amt_demo_random_text: Returns: (transfer full): @length characters of @alphabet (ASCII). */
char *amt_demo_random_text (AmtDemoRandom *self, const char *alphabet, guint length);

G_END_DECLS
