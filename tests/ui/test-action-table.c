/* test-action-table.c: every action has words and a group, no key means two things, and keys leave typing alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-action-table.h"

#include "amt-test.h"

#include <adwaita.h>

static void
test_rows (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const AmtActionInfo *table = amt_action_table (&n);

  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_action_parse_detailed_name (table[i].name, &name, &target, &error));
      g_assert_no_error (error);
      g_assert_nonnull (strchr (name, '.'));
      g_assert_true (g_hash_table_add (names, (gpointer) table[i].name));
      g_assert_true (g_utf8_validate (table[i].label, -1, NULL) && *table[i].label);
      g_assert_true (table[i].group && *table[i].group);
      g_assert_true (amt_action_table_find (table[i].name) == &table[i]);
    }
  g_assert_null (amt_action_table_find ("win.no-such-action"));
}

/* A key of its own modifiers, or one that writes nothing: who types a name must not claim a case. */
static gboolean
leaves_typing_alone (guint key, GdkModifierType modifiers)
{
  return (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
         (gdk_keyval_to_unicode (key) == 0 && key != GDK_KEY_space && key != GDK_KEY_Return);
}

static void
test_keys (void)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const AmtActionInfo *table = amt_action_table (&n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys ? table[i].keys : "", " ", -1);

      for (guint j = 0; keys[j]; j++)
        {
          guint key;
          GdkModifierType modifiers;

          if (!gtk_accelerator_parse (keys[j], &key, &modifiers))
            g_error ("%s: “%s” is no key", table[i].name, keys[j]);
          if (!leaves_typing_alone (key, modifiers))
            g_error ("%s: “%s” would be typed", table[i].name, keys[j]);
          if (!g_hash_table_add (taken, gtk_accelerator_name (key, modifiers)))
            g_error ("%s: “%s” is taken", table[i].name, keys[j]);
        }
    }
}

static void
test_accels (void)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("de.amtsstube.Test", G_APPLICATION_NON_UNIQUE);
  g_auto (GStrv) keys = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  amt_action_table_set_accels (GTK_APPLICATION (application));
  keys = gtk_application_get_accels_for_action (GTK_APPLICATION (application),
                                                "win.show-place::inbox");
  g_assert_cmpstr (keys[0], ==, "<Alt>1");
}

static void
nothing (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
}

static void
test_enabled (void)
{
  const GActionEntry entries[] = { { .name = "sort", .parameter_type = "s", .activate = nothing } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *window = gtk_window_new ();
  GAction *sort;

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  sort = g_action_map_lookup_action (G_ACTION_MAP (group), "sort");
  g_assert_false (amt_action_table_is_enabled (window, "list.sort::received"));
  amt_action_table_insert (window, "list", G_ACTION_GROUP (group));
  g_assert_true (amt_action_table_is_enabled (window, "list.sort::received"));
  g_assert_false (amt_action_table_is_enabled (window, "list.other"));
  g_assert_false (amt_action_table_is_enabled (window, "other.sort::received"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (sort), FALSE);
  g_assert_false (amt_action_table_is_enabled (window, "list.sort::received"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (sort), TRUE);
  amt_action_table_insert (window, "list", NULL);
  g_assert_false (amt_action_table_is_enabled (window, "list.sort::received"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* No group, nothing to work on, what the table says, what the owner says: the nearest reason counts. */
static void
test_why (void)
{
  const GActionEntry entries[] = { { .name = "claim", .activate = nothing },
                                   { .name = "copy-reference", .activate = nothing },
                                   { .name = "documents", .activate = nothing } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *window = gtk_window_new ();
  GAction *actions[G_N_ELEMENTS (entries)];

  g_assert_cmpstr (amt_action_table_get_why (window, "case.claim"), ==, "No case is open.");
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      actions[i] = g_action_map_lookup_action (G_ACTION_MAP (group), entries[i].name);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (actions[i]), FALSE);
    }
  amt_action_table_insert (window, "case", G_ACTION_GROUP (group));
  g_assert_cmpstr (amt_action_table_get_why (window, "case.claim"), ==, "No case is open.");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (actions[1]), TRUE);
  g_assert_null (amt_action_table_get_why (window, "case.copy-reference"));
  g_assert_cmpstr (amt_action_table_get_why (window, "case.claim"), ==,
                   "The whole case is not here.");
  g_assert_cmpstr (amt_action_table_get_why (window, "case.documents"), ==,
                   "This case has no documents.");
  amt_action_table_set_why (actions[0], "Somebody else works on it.");
  g_assert_cmpstr (amt_action_table_get_why (window, "case.claim"), ==,
                   "Somebody else works on it.");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (actions[0]), TRUE);
  g_assert_null (amt_action_table_get_why (window, "case.claim"));
  g_assert_cmpstr (amt_action_table_get_why (window, "list.claim-selected"), ==,
                   "No case list is shown.");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/action-table/rows", test_rows);
  g_test_add_func ("/action-table/keys", test_keys);
  g_test_add_func ("/action-table/accels", test_accels);
  g_test_add_func ("/action-table/enabled", test_enabled);
  g_test_add_func ("/action-table/why", test_why);

  return g_test_run ();
}
