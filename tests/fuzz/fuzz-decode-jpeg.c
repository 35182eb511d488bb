/* fuzz-decode-jpeg.c: fuzz target: JPEG, as the render helper reads it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  return fuzz_decode (AMT_HELPER_JPEG, data, size);
}
