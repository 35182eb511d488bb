/* test-table.c: columns: into a pipe, on a terminal, and on a terminal that is too narrow.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-table.h"
#include "amt-test.h"

static AmtCtlTable *
make_table (void)
{
  AmtCtlTable *table = amt_ctl_table_new (4);

  amt_ctl_table_add (table, "Nummer", "Name", "Leer", "Stand");
  amt_ctl_table_add (table, "1", "Änne von der Höhe", NULL, "in Arbeit");
  amt_ctl_table_add (table, "22", "Xaver", "", "offen");
  return table;
}

static void
assert_text (AmtCtlTable *table, const char *expected)
{
  g_autofree char *text = amt_ctl_table_to_text (table);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_pipe (void)
{
  g_autoptr (AmtCtlTable) table = make_table ();

  assert_text (table, "Nummer  Name               Leer  Stand\n"
                      "1       Änne von der Höhe        in Arbeit\n"
                      "22      Xaver                    offen\n");
}

static void
test_hide_empty (void)
{
  g_autoptr (AmtCtlTable) table = make_table ();

  amt_ctl_table_hide_empty (table);
  assert_text (table, "Nummer  Name               Stand\n"
                      "1       Änne von der Höhe  in Arbeit\n"
                      "22      Xaver              offen\n");
}

static void
test_narrow (void)
{
  g_autoptr (AmtCtlTable) table = make_table ();

  amt_ctl_table_hide_empty (table);
  amt_ctl_table_set_indent (table, 2);
  amt_ctl_table_set_width (table, 29);
  assert_text (table, "  Nummer  Name      Stand\n"
                      "  1       Änne von  in Arbeit\n"
                      "          der Höhe\n"
                      "  22      Xaver     offen\n");
}

static void
test_folded (void)
{
  g_autoptr (AmtCtlTable) table = make_table ();

  amt_ctl_table_set_fold (table, 2);
  amt_ctl_table_hide_empty (table);
  amt_ctl_table_set_width (table, 16);
  assert_text (table, "Nummer  Name\n"
                      "1       Änne von\n"
                      "        der Höhe\n"
                      "    Stand: in\n"
                      "    Arbeit\n"
                      "22      Xaver\n"
                      "    Stand: offen\n");
}

static void
test_foreign (void)
{
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);

  amt_ctl_table_add (table, "a\nb", "\xff");
  assert_text (table, "a b  \xef\xbf\xbd\n");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/ctl/table/pipe", test_pipe);
  g_test_add_func ("/ctl/table/hide-empty", test_hide_empty);
  g_test_add_func ("/ctl/table/narrow", test_narrow);
  g_test_add_func ("/ctl/table/folded", test_folded);
  g_test_add_func ("/ctl/table/foreign", test_foreign);

  return g_test_run ();
}
