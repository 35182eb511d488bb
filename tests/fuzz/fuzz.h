/* fuzz.h: what the fuzz targets share. One target is one file, fuzz-<name>.c, with one function that libFuzzer knows;
 * fuzz-driver.c calls the same function in ordinary test runs.
 *
 * A target does more than not to crash: what a parser accepted must come out of the writer as something that the parser
 * accepts again and that says the same. g_assert_* ends the process, which is what both callers take for a finding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-wire.h"

G_BEGIN_DECLS

/* libFuzzer's own names: https://llvm.org/docs/LibFuzzer.html */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

/** fuzz_parse: Returns: (transfer full) (nullable): the root of @data as JSON within the bounds of a page. */
JsonNode *fuzz_parse (const guint8 *data, gsize size);

/** fuzz_object: Returns: (transfer none) (nullable): @node if it is an object. */
JsonObject *fuzz_object (JsonNode *node);

/** fuzz_string: Returns: (transfer full): @data up to its first NUL. */
char *fuzz_string (const guint8 *data, gsize size);

/** fuzz_text: Returns: (transfer full): @data as a string; %NULL if it is not UTF-8. */
char *fuzz_text (const guint8 *data, gsize size);

/** fuzz_text_of: Returns: (transfer full): compact JSON of @object. @object: (transfer full) */
char *fuzz_text_of (JsonObject *object);

/** fuzz_again: Returns: (transfer full): the root of @text, which this program wrote: it must parse. */
JsonNode *fuzz_again (const char *text);

/** fuzz_check_error: one and only one of value and error is there, and the error is one of JSON. */
void fuzz_check_error (gconstpointer value, const GError *error);

/** fuzz_check_broken: entries that were set aside: a reason for IT, and their text. @broken: (element-type AmtBroken) */
void fuzz_check_broken (GPtrArray *broken);

/** fuzz_check_case: @value as row or as whole case, written, read and written again, says the same. */
void fuzz_check_case (const AmtCase *value, gboolean whole);

/** fuzz_check_answer: the same for the answer to an operation. */
void fuzz_check_answer (const AmtOperationAnswer *answer);

/** fuzz_check_problem: the same for problem details. */
void fuzz_check_problem (const AmtProblem *problem);

G_END_DECLS
