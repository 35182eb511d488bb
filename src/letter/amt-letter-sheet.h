/* amt-letter-sheet.h: what stands on a letter, and drawing it: A4, DIN 5008 form B.
 *
 * One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_LETTER_BLOCK_PARAGRAPH,
  AMT_LETTER_BLOCK_HEADING, /* stays with what follows */
  AMT_LETTER_BLOCK_ROW,     /* label and value of a table */
  AMT_LETTER_BLOCK_CLOSING  /* room for the signature above it */
} AmtLetterBlockKind;

typedef struct
{
  AmtLetterBlockKind kind;
  char *text;
  char *value; /* rows only */
} AmtLetterBlock;

typedef struct
{
  char *name;        /* of the authority, letterhead */
  char *unit;        /* (nullable) second line of the letterhead */
  char *return_line; /* sender in one line, above the address */
  char *recipient;   /* lines separated by \n */
  char *subject;
  char *reference; /* repeated on following pages */
  char *day;       /* day on the letter, ISO 8601; also the PDF's creation date */
  char *address;   /* (nullable) footer, lines */
  char *contact;   /* (nullable) footer, lines */
  char *mark;      /* (nullable) across every page, "ENTWURF" */
  GPtrArray *info; /* (element-type AmtLetterBlock) rows of the information block */
  GPtrArray *body; /* (element-type AmtLetterBlock) */
} AmtLetterSheet;

AmtLetterSheet *amt_letter_sheet_new (void);
void amt_letter_sheet_free (AmtLetterSheet *self);
void amt_letter_sheet_add_info (AmtLetterSheet *self, const char *label, const char *value);
void amt_letter_sheet_add (AmtLetterSheet *self, AmtLetterBlockKind kind, const char *text,
                           const char *value);

/**
 * amt_letter_sheet_draw:
 *
 * Returns: (transfer full): PDF; the same sheet gives the same bytes on one machine. %NULL with
 * AMT_LETTER_ERROR_DRAW if cairo cannot.
 */
GBytes *amt_letter_sheet_draw (const AmtLetterSheet *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtLetterSheet, amt_letter_sheet_free)

G_END_DECLS
