/* amt-search-words.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-search-words.h"

#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Returns: (transfer full): what was left out of the query, and why. */
static char *
dup_note (const AmtSearchNote *note)
{
  switch (note->kind)
    {
    case AMT_SEARCH_NOTE_CUT:
      return g_strdup (_ ("The search is too long; its end was left out."));
    case AMT_SEARCH_NOTE_EMPTY:
      return g_strdup (_ ("An operator without a value was left out."));
    case AMT_SEARCH_NOTE_DAY:
      return g_strdup_printf (_ ("“%s” was left out: it is not understood as a day."), note->text);
    case AMT_SEARCH_NOTE_STATE:
      return g_strdup_printf (_ ("“%s” was left out: there is no such state."), note->text);
    case AMT_SEARCH_NOTE_SERVICE:
      return g_strdup_printf (_ ("“%s” was left out: there is no such service."), note->text);
    case AMT_SEARCH_NOTE_USER:
      return g_strdup_printf (_ ("“%s” was left out: there is no such person."), note->text);
    case AMT_SEARCH_NOTE_NO_LETTERS:
      return g_strdup_printf (_ ("“%s” was left out: it has no letters or digits."), note->text);
    case AMT_SEARCH_NOTE_TWICE:
    default:
      return g_strdup_printf (_ ("An operator is there more than once; “%s” counts."), note->text);
    }
}

char *
amt_search_words_notes (const AmtSearchQuery *query)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < query->notes->len; i++)
    {
      g_autofree char *note = dup_note (query->notes->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", note);
    }
  return g_string_free (text, FALSE);
}

char *
amt_search_words_count (const AmtSearchResult *result)
{
  guint n = result->hits->len;
  gboolean similar = n > 0;

  if (result->more)
    return g_strdup_printf (_ ("More than %u cases. With another word there will be fewer."), n);
  for (guint i = 0; i < n && similar; i++)
    {
      AmtSearchRank rank = ((AmtSearchHit *) result->hits->pdata[i])->rank;

      similar = rank == AMT_RANK_SIMILAR_NAME || rank == AMT_RANK_OTHER_SIMILAR;
    }
  if (similar)
    return g_strdup_printf (ngettext ("%u case, found by a name that sounds alike",
                                      "%u cases, found by names that sound alike", n),
                            n);
  return g_strdup_printf (ngettext ("%u case", "%u cases", n), n);
}

/* What can be typed. */
GtkWidget *
amt_search_words_hint (void)
{
  static const char *const LINES[][2] = {
    { "0123", N_ ("end of a reference, with or without separators") },
    { "mueller", N_ ("finds Müller, too, and names that sound alike") },
    { "\"offene Miete\"", N_ ("words one after the other") },
    { "von:meier", N_ ("only names of applicants and others involved") },
    { "geb:12.03.1985", N_ ("date of birth") },
    { "leistung:wohn status:wartet", N_ ("service and state") },
    { "frist:<7t an:ich", N_ ("deadline within seven days, assigned to me") },
  };
  GtkWidget *box;
  GtkWidget *page = amt_widgets_page (&box);

  gtk_box_append (GTK_BOX (box),
                  amt_widgets_label (_ ("You can also search like this"), "heading"));
  for (guint i = 0; i < G_N_ELEMENTS (LINES); i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *what = amt_widgets_label (_ (LINES[i][1]), "caption");

      gtk_widget_add_css_class (what, "dim-label");
      gtk_box_append (GTK_BOX (line), amt_widgets_label (LINES[i][0], "monospace"));
      gtk_box_append (GTK_BOX (line), what);
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_widget_add_css_class (page, "search-hints");
  amt_widgets_set_name (page, _ ("You can also search like this"));
  return page;
}
