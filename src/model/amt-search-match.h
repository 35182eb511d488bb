/* amt-search-match.h: which texts of a case are searched, and where in a text a term stands.
 *
 * The index is made from amt_search_pieces () and a hit is shown with amt_search_term_find (): both follow the same rules, so what is
 * found can be pointed at. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-search-query.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_FOUND_REFERENCE, /* Aktenzeichen, also that of another system */
  AMT_FOUND_NAME,      /* applicant */
  AMT_FOUND_PARTY,     /* another person; item: role */
  AMT_FOUND_BORN,      /* day of birth of a person; item: role */
  AMT_FOUND_ADDRESS,   /* of a person; item: role */
  AMT_FOUND_FORM,      /* item: field id */
  AMT_FOUND_FILE_NOTE, /* item: note id */
  AMT_FOUND_JOTTING,   /* item: note id */
  AMT_FOUND_MESSAGE,   /* item: message id */
  AMT_FOUND_DOCUMENT,  /* name of a file; item: document id */
  AMT_FOUND_PAGE,      /* what a file says; item: document id. No piece of amt_search_pieces () */
  AMT_N_FOUND
} AmtFoundIn;

/** amt_found_in_to_text: Returns: (transfer none): camelCase word, for machine-readable output. */
const char *amt_found_in_to_text (AmtFoundIn in);

typedef void (*AmtSearchPieceFunc) (AmtFoundIn in, const char *item, const char *text,
                                    gpointer user_data);

/**
 * amt_search_pieces:
 * @row: for what the list row carries: Aktenzeichen and applicant
 * @body: (nullable): the whole case, for the rest
 * @labels: (nullable) (element-type utf8 utf8): amt_search_label_key () -> how the service names this choice
 *
 * Calls @func for every text that is searched, as a clerk reads it: days as "01.05.2024", amounts as "612,50 €", choices by their
 * label. Of a restricted case these are Aktenzeichen, names and days of birth alone: whatever may hold an address (form, notes,
 * messages, names of files) is left out. Messages are the member "messages" of what the contract adds to a case.
 */
void amt_search_pieces (const AmtCase *row, const AmtCase *body, GHashTable *labels,
                        AmtSearchPieceFunc func, gpointer user_data);

/** amt_search_label_key: Returns: (transfer full): @column: "" outside of tables. */
char *amt_search_label_key (const char *field, const char *column, const char *value);

/** amt_search_number: Returns: (transfer full) (nullable): a telephone number, an IBAN, a tax number … that is written in groups as one
 * word, "+49" as "0"; %NULL if @text is no such number or one word already. */
char *amt_search_number (const char *text);

/* Between pieces in the index, so that no phrase reaches from one into the next. No key contains it. */
#define AMT_SEARCH_SEPARATOR " \xEE\x80\x80 "

/** amt_search_index_text: Returns: (transfer full): the words under which a piece is found. */
char *amt_search_index_text (AmtFoundIn in, const char *text);
/** amt_search_index_sounds: Returns: (transfer full): codes of the words of a name, one blank between them. */
char *amt_search_index_sounds (const char *name);
/** amt_search_index_ends: Returns: (transfer full): a word of amt_search_index_text () of an Aktenzeichen from its end. */
char *amt_search_index_end (const char *compact);

/* The end of an Aktenzeichen is looked for from this many characters on. */
#define AMT_SEARCH_MIN_END 2

/**
 * amt_search_term_find:
 * @sounds: also what only sounds like it (in names)
 * @out_start: (out): bytes in @text
 *
 * Returns: whether @term stands in this piece.
 */
gboolean amt_search_term_find (const AmtSearchTerm *term, AmtFoundIn in, const char *text,
                               gboolean sounds, gsize *out_start, gsize *out_end);

G_END_DECLS
