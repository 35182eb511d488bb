/* decode.h: one decoder of the render helper, fed with bytes. Included by fuzz-decode-*.c, one for each kind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-helper-file.h"
#include "fuzz.h"

#define FUZZ_SIDE 64
#define FUZZ_LIST_BYTES (256 * 1024)

/** fuzz_decode: opens @data if it is of @kind, draws the first page, reads its text and every list. */
static inline int
fuzz_decode (guint32 kind, const guint8 *data, gsize size)
{
  const AmtRender render = { 0, 0,         FUZZ_SIDE, FUZZ_SIDE,     0,
                             0, FUZZ_SIDE, FUZZ_SIDE, FUZZ_SIDE * 4, 0 };
  g_autofree guint8 *room = g_malloc (FUZZ_LIST_BYTES);
  g_autofree char *text = NULL;
  guint32 failure = 0;
  g_autoptr (AmtHelperFile) file = amt_helper_file_open (data, size, -1, NULL, &failure);

  if (!file)
    {
      g_assert_cmpuint (failure, >=, AMT_FAILURE_UNSUPPORTED);
      g_assert_cmpuint (failure, <, AMT_FAILURE_PROTOCOL);
      return 0;
    }
  if (file->kind != kind)
    return 0;
  g_assert_cmpuint (file->n_pages, >, 0);
  amt_helper_file_draw (file, &render, room);
  text = file->class->get_text (file, 0);
  for (guint32 list = AMT_LIST_LAYOUT; list <= AMT_LIST_LAST; list++)
    {
      const AmtList wanted = { .list = list };
      AmtHelperWriter writer = { .room = room, .capacity = FUZZ_LIST_BYTES };

      amt_helper_file_list (file, &wanted, "a", &writer);
      g_assert_cmpuint (writer.used, <=, writer.capacity);
    }
  return 0;
}
