/* amt-error-text.h: what went wrong, for the person who reads it. The only place where the window makes words of an error.
 *
 * Sentences come from domain and code, never from GError.message, which is for the log. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *title;  /* a few words */
  char *body;         /* (owned) what it means, what is kept, what helps */
  const char *button; /* (nullable) label of the one thing that one can do about it … */
  const char *action; /* (nullable) … and the action behind it, of the application or the window */
  const char *icon;   /* symbolic icon name */
} AmtErrorText;

/** amt_error_text_new: Returns: (transfer full): never %NULL; what has no words of its own is called unexpected. */
AmtErrorText *amt_error_text_new (const GError *error);
void amt_error_text_free (AmtErrorText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtErrorText, amt_error_text_free)

/** amt_error_text_dup_sentence: Returns: (transfer full): the body alone, for a toast or a line below a field. */
char *amt_error_text_dup_sentence (const GError *error);

G_END_DECLS
