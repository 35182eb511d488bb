/* amt-action-table.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-action-table.h"

#include <glib/gi18n.h>

static const AmtActionInfo TABLE[] = {
  { "win.search", N_ ("Search Everywhere"), N_ ("General"), "<Control><Shift>f" },
  { "win.find", N_ ("Find on This Page"), N_ ("General"), "<Control>f" },
  { "win.command-list", N_ ("Command List"), N_ ("General"), "<Control>k" },
  { "win.sync", N_ ("Synchronise Now"), N_ ("General"), "F5 <Control>r" },
  { "win.show-notices", N_ ("Show Messages of the Program"), N_ ("General"), "<Control><Shift>m" },
  { "win.show-offline", N_ ("Show What Is Available Offline"), N_ ("General"), NULL },
  { "win.clarify", N_ ("Clarify What Others Changed at the Portal, Too"), N_ ("General"), NULL },
  { "win.toggle-sidebar", N_ ("Show or Hide the Sidebar"), N_ ("General"), "F9" },
  { "win.toggle-list", N_ ("Show or Hide the Case List"), N_ ("General"), "<Shift>F9" },
  { "win.back", N_ ("Back"), N_ ("General"), "<Alt>Left" },
  { "app.preferences", N_ ("Preferences"), N_ ("General"), "<Control>comma" },
  { "win.show-shortcuts", N_ ("Keyboard Shortcuts"), N_ ("General"), "F1 <Control>question" },
  { "app.about", N_ ("About Amtsstube"), N_ ("General"), NULL },
  { "win.close", N_ ("Close Window"), N_ ("General"), "<Control>w" },
  { "app.lock", N_ ("Lock"), N_ ("General"), "<Control><Shift>l" },
  { "app.sign-out", N_ ("Sign Out and Delete Data on This Computer"), N_ ("General"), NULL },
  { "app.quit", N_ ("Quit"), N_ ("General"), "<Control>q" },

  { "win.show-place::inbox", N_ ("Show Inbox"), N_ ("Go To"), "<Alt>1" },
  { "win.show-place::mine", N_ ("Show My Cases"), N_ ("Go To"), "<Alt>2" },
  { "win.show-place::due", N_ ("Show Due Cases"), N_ ("Go To"), "<Alt>3" },
  { "win.show-place::follow-ups", N_ ("Show Follow-ups"), N_ ("Go To"), "<Alt>4" },
  { "win.show-place::transfer", N_ ("Show Transfer List"), N_ ("Go To"), "<Alt>0" },

  { "sidebar.rename-search", N_ ("Rename Saved Search"), N_ ("Go To"), NULL },
  { "sidebar.delete-search", N_ ("Delete Saved Search"), N_ ("Go To"), NULL },

  { "list.claim-and-open", N_ ("Claim and Open"), N_ ("Case List"), NULL },
  { "list.claim-next", N_ ("Claim the Next 10"), N_ ("Case List"), NULL },
  { "list.claim-selected", N_ ("Claim Selected"), N_ ("Case List"), NULL },
  { "list.select-all", N_ ("Select All"), N_ ("Case List"), NULL },
  { "list.unselect-all", N_ ("Unselect All"), N_ ("Case List"), NULL },
  { "list.descending", N_ ("Reverse the Order"), N_ ("Case List"), NULL },
  { "list.columns", N_ ("Choose Columns"), N_ ("Case List"), NULL },
  { "list.keep-offline", N_ ("Keep Selected Available Offline"), N_ ("Case List"), NULL },
  { "list.keep-list-offline", N_ ("Keep This List Available Offline"), N_ ("Case List"), NULL },
  { "list.save-search", N_ ("Save This Search"), N_ ("Case List"), NULL },
  { "list.clear-filter", N_ ("Clear Filter"), N_ ("Case List"), NULL },

  { "search.save", N_ ("Save This Search"), N_ ("Search"), NULL },

  { "transfer.send-now", N_ ("Transfer Now"), N_ ("Transfer"), NULL },
  { "transfer.only-to-clarify", N_ ("Show Only What Is to Be Clarified"), N_ ("Transfer"), NULL },
  { "transfer.only-missing", N_ ("Show Only What the Portal Had Lost"), N_ ("Transfer"), NULL },
  { "transfer.send-missing", N_ ("Send Again What the Portal Had Lost"), N_ ("Transfer"), NULL },
  { "transfer.clarify", N_ ("Clarify the Selected Change"), N_ ("Transfer"), NULL },
  { "transfer.clarify-all", N_ ("Clarify All Changes One After the Other"), N_ ("Transfer"), NULL },
  { "transfer.retry", N_ ("Send the Selected Change Now"), N_ ("Transfer"), NULL },
  { "transfer.edit", N_ ("Edit the Selected Change"), N_ ("Transfer"), NULL },
  { "transfer.undo", N_ ("Undo the Selected Change"), N_ ("Transfer"), NULL },
  { "transfer.discard", N_ ("Discard the Selected Change"), N_ ("Transfer"), NULL },
  { "transfer.open-case", N_ ("Open the Case of the Selected Change"), N_ ("Transfer"), NULL },

  { "case.next", N_ ("Next Case"), N_ ("Case"), "<Control>Down" },
  { "case.previous", N_ ("Previous Case"), N_ ("Case"), "<Control>Up" },
  { "case.open-window", N_ ("Open in a Window of Its Own"), N_ ("Case"), "<Control><Shift>Return" },
  { "case.show-address", N_ ("Show or Cover the Address"), N_ ("Case"), NULL },
  { "case.page::form", N_ ("Page Application"), N_ ("Case"), "<Control>1" },
  { "case.page::documents", N_ ("Page Documents"), N_ ("Case"), "<Control>2" },
  { "case.page::messages", N_ ("Page Messages"), N_ ("Case"), "<Control>3" },
  { "case.page::notes", N_ ("Page File Notes and Jottings"), N_ ("Case"), "<Control>4" },
  { "case.page::history", N_ ("Page History"), N_ ("Case"), "<Control>5" },
  { "case.claim", N_ ("Claim Case"), N_ ("Case"), "<Control><Shift>a" },
  { "case.release", N_ ("Put Back Into the Queue"), N_ ("Case"), NULL },
  { "case.assign", N_ ("Assign Case"), N_ ("Case"), NULL },
  { "case.add-file-note", N_ ("New File Note"), N_ ("Case"), "<Control><Shift>v" },
  { "case.add-jotting", N_ ("New Jotting"), N_ ("Case"), "<Control><Shift>n" },
  { "case.follow-up", N_ ("Follow-up"), N_ ("Case"), "<Control><Shift>w" },
  { "case.decide", N_ ("Decide"), N_ ("Case"), "<Control><Shift>e" },
  { "case.close", N_ ("Close (z. d. A.)"), N_ ("Case"), NULL },
  { "case.add-document", N_ ("Add Evidence"), N_ ("Case"), "<Control><Shift>d" },
  { "case.copy-reference", N_ ("Copy Reference"), N_ ("Case"), "<Control><Shift>c" },
  { "case.copy-window", N_ ("Transfer Into the Specialist System"), N_ ("Case"),
    "<Control><Shift>k" },
  { "case.keep-offline", N_ ("Keep Case Available Offline"), N_ ("Case"), NULL },
  { "case.print", N_ ("Print or Save as PDF"), N_ ("Case"), "<Control>p" },
  { "case.undo", N_ ("Take Back the Last Change"), N_ ("Case"), "<Control>z" },
  { "case.take-back", N_ ("Undo What Was Recorded Last"), N_ ("Case"), NULL },
  { "case.documents", N_ ("Show or Hide the Documents Beside the Case"), N_ ("Case"), "F4" },

  { "viewer.next-document", N_ ("Next File"), N_ ("Document"), "<Control>Page_Down" },
  { "viewer.previous-document", N_ ("Previous File"), N_ ("Document"), "<Control>Page_Up" },
  { "viewer.find", N_ ("Find in This Document"), N_ ("Document"), NULL },
  { "viewer.find-next", N_ ("Next Hit"), N_ ("Document"), "F3 <Control>g" },
  { "viewer.find-previous", N_ ("Previous Hit"), N_ ("Document"), "<Shift>F3 <Control><Shift>g" },
  { "viewer.page-entry", N_ ("Go to a Page"), N_ ("Document"), "<Control>l" },
  { "viewer.text", N_ ("Text of the Document"), N_ ("Document"), "F7" },
  { "viewer.side-pane", N_ ("Small Pages and Outline"), N_ ("Document"), "<Shift>F4" },
  { "viewer.zoom-in", N_ ("Zoom In"), N_ ("Document"),
    "<Control>plus <Control>equal <Control>KP_Add" },
  { "viewer.zoom-out", N_ ("Zoom Out"), N_ ("Document"), "<Control>minus <Control>KP_Subtract" },
  { "viewer.zoom(uint32 100)", N_ ("Size as on Paper"), N_ ("Document"), "<Control>0" },
  { "viewer.zoom-mode::page", N_ ("Fit Page"), N_ ("Document"), "<Control>8" },
  { "viewer.zoom-mode::width", N_ ("Fit Width"), N_ ("Document"), "<Control>9" },
  { "viewer.rotate-right", N_ ("Rotate Right"), N_ ("Document"), "<Control><Shift>r" },
  { "viewer.rotate-left", N_ ("Rotate Left"), N_ ("Document"), NULL },
  { "viewer.select-all", N_ ("Select the Whole Text"), N_ ("Document"), NULL },
  { "viewer.copy", N_ ("Copy Selected Text"), N_ ("Document"), NULL },
  { "viewer.save", N_ ("Save Document"), N_ ("Document"), "<Control>s" },
  { "viewer.print", N_ ("Print This Document"), N_ ("Document"), NULL },
  { "viewer.open-elsewhere", N_ ("Open in Another Program"), N_ ("Document"), NULL },
  { "viewer.documents-detached", N_ ("Documents in a Window of Their Own"), N_ ("Document"), NULL },

  { "decide.record", N_ ("Record the Decision"), N_ ("Deciding"), "<Control>Return" },
  { "decide.insert-text", N_ ("Insert Text Block"), N_ ("Deciding"), "<Control><Shift>t" },
  { "decide.next-page", N_ ("Next Page of the Letter"), N_ ("Deciding"), "<Alt>Page_Down" },
  { "decide.previous-page", N_ ("Previous Page of the Letter"), N_ ("Deciding"), "<Alt>Page_Up" },
  { "decide.enlarge", N_ ("Show the Letter as Large as on Paper"), N_ ("Deciding"), "<Alt>plus" },
  { "decide.leave", N_ ("Back to the Case; the Draft Is Kept"), N_ ("Deciding"), NULL },
};

const AmtActionInfo *
amt_action_table (guint *out_n)
{
  *out_n = G_N_ELEMENTS (TABLE);
  return TABLE;
}

const AmtActionInfo *
amt_action_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    if (strcmp (TABLE[i].name, name) == 0)
      return &TABLE[i];
  return NULL;
}

void
amt_action_table_set_accels (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    if (TABLE[i].keys)
      {
        g_auto (GStrv) keys = g_strsplit (TABLE[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, TABLE[i].name,
                                               (const char *const *) keys);
      }
}

static char *
data_key (const char *prefix)
{
  return g_strconcat ("amt-actions-", prefix, NULL);
}

void
amt_action_table_insert (GtkWidget *window, const char *prefix, GActionGroup *group)
{
  g_autofree char *key = data_key (prefix);

  gtk_widget_insert_action_group (window, prefix, group);
  g_object_set_data_full (G_OBJECT (window), key, group ? g_object_ref (group) : NULL,
                          g_object_unref);
}

GActionGroup *
amt_action_table_get_group (GtkWidget *window, const char *prefix)
{
  g_autofree char *key = NULL;

  if (strcmp (prefix, "win") == 0)
    return G_IS_ACTION_GROUP (window) ? G_ACTION_GROUP (window) : NULL;
  if (strcmp (prefix, "app") == 0)
    return G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (window)));
  key = data_key (prefix);
  return g_object_get_data (G_OBJECT (window), key);
}

gboolean
amt_action_table_is_enabled (GtkWidget *window, const char *name)
{
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;
  g_auto (GStrv) parts = NULL;
  GActionGroup *group;

  if (!g_action_parse_detailed_name (name, &action, &target, NULL))
    return FALSE;
  parts = g_strsplit (action, ".", 2);
  if (!parts[0] || !parts[1])
    return FALSE;
  group = amt_action_table_get_group (window, parts[0]);
  return group && g_action_group_has_action (group, parts[1]) &&
         g_action_group_get_action_enabled (group, parts[1]);
}
