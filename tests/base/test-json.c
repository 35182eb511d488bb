/* test-json.c: hostile text never gets through, right text always does; readers never abort.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-json.h"

#include <string.h>

#include "amt-test.h"
#include "amt-time.h"

static JsonNode *
parse_n (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, error);
}

static void
assert_refused_n (const char *text, gsize length, AmtJsonError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse_n (text, length, &error);

  if (node)
    g_error ("understood: %s", text);
  g_assert_error (error, AMT_JSON_ERROR, (int) code);
}

static void
assert_refused (const char *text, AmtJsonError code)
{
  assert_refused_n (text, strlen (text), code);
}

static JsonNode *
parsed (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = amt_json_parse_text (text, &error);

  if (!node)
    g_error ("not understood: %s: %s", error->message, text);
  g_assert_true (json_node_is_immutable (node));

  return node;
}

/* @pattern @n times. */
static char *
repeat (const char *pattern, gsize n, const char *tail)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, pattern);
  g_string_append (text, tail);

  return g_string_free (text, FALSE);
}

static void
test_right (void)
{
  /* Text and how json-glib writes it again. */
  static const char *const RIGHT[][2] = {
    { "{}", "{}" },
    { "[]", "[]" },
    { " \t\r\n[ ] \n", "[]" },
    { "{\"a\":1}", "{\"a\":1}" },
    { "{ \"a\" : [ 1 , -2 , 0 , -0 ] }", "{\"a\":[1,-2,0,0]}" },
    { "[true,false,null]", "[true,false,null]" },
    { "[1.5,1e2,1E-2,0.0]", "[1.5,100.0,0.01,0.0]" },
    { "[1e30,-2.5E+40,1e-7,\"e+1.0 1e30.0\",1e30]",
      "[1e+30,-2.5e+40,9.9999999999999995e-08,\"e+1.0 1e30.0\",1e+30]" },
    { "9223372036854775807", "9223372036854775807" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "\"\"", "\"\"" },
    { "[\"\\u00fc\\ud83d\\ude00\\\"\\\\\\/\"]", "[\"ü😀\\\"\\\\/\"]" },
    { "[\"[{\\\"}]\"]", "[\"[{\\\"}]\"]" },
    { "\xef\xbb\xbf{}", "{}" },
    { "{\"\":{\"\":[]}}", "{\"\":{\"\":[]}}" },
    { "{\"a\":{\"a\":1},\"b\":{\"a\":2}}", "{\"a\":{\"a\":1},\"b\":{\"a\":2}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (RIGHT); i++)
    {
      g_autoptr (JsonNode) node = parsed (RIGHT[i][0]);
      g_autofree char *text = amt_json_to_text (node);

      g_assert_cmpstr (text, ==, RIGHT[i][1]);
    }
}

static void
test_wrong (void)
{
  static const char *const WRONG[] = {
    "",
    " ",
    "\xef\xbb\xbf",
    "\xef\xbb\xbf\xef\xbb\xbf{}",
    "{",
    "}",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "['a']",
    "{\"a\" 1}",
    "{1:1}",
    "[}",
    "{]",
    "{} {}",
    "[] x",
    "{}\x01",
    "nul",
    "nulll",
    "True",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "01",
    "-01",
    "+1",
    "1.",
    ".5",
    "-",
    "-.5",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "1e999",
    "-1e999",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "\"",
    "\"\\\"",
    "\"\\x41\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\u0000\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800\\ud800\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ud83d x\"",
    "\"\\ud83d\\n\"",
    "/* a */ {}",
    "{} // b",
    "# c\n{}",
    "var a = {}",
    "{\"a\":1,\"a\":1}",
    "{\"a\":1,\"\\u0061\":2}",
    "[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]",
    /* not UTF-8: stray, overlong, surrogate, beyond U+10FFFF, cut short */
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xc3\"",
    "\xc3",
    "\xfe\xff{}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    assert_refused (WRONG[i], AMT_JSON_ERROR_SYNTAX);

  assert_refused_n ("{}\0", 3, AMT_JSON_ERROR_SYNTAX);
  assert_refused_n ("\"a\0b\"", 5, AMT_JSON_ERROR_SYNTAX);
  assert_refused_n ("\0", 1, AMT_JSON_ERROR_SYNTAX);
}

static void
test_depth (void)
{
  static const char *const BOMBS[][2] = {
    { "[", "" }, { "{\"a\":", "" }, { "[[", "]" }, { "[{\"a\":", "1" }, { " [\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BOMBS); i++)
    {
      g_autofree char *bomb = repeat (BOMBS[i][0], 100000, BOMBS[i][1]);

      assert_refused (bomb, AMT_JSON_ERROR_DEPTH);
    }
}

static void
test_depth_exactly (void)
{
  g_autofree char *close = repeat ("]", AMT_JSON_MAX_DEPTH, "");
  g_autofree char *allowed = repeat ("[", AMT_JSON_MAX_DEPTH, close);
  g_autofree char *deeper = g_strdup_printf ("[%s]", allowed);
  g_autofree char *brackets = repeat ("[", 100000, "");
  g_autofree char *in_string = g_strdup_printf ("\"%s\"", brackets);
  g_autoptr (JsonNode) node = parsed (allowed);
  g_autoptr (JsonNode) string = parsed (in_string);
  g_autoptr (GBytes) flat = g_bytes_new_static ("[]", 2);
  g_autoptr (GError) error = NULL;

  assert_refused (deeper, AMT_JSON_ERROR_DEPTH);
  g_assert_cmpuint (strlen (json_node_get_string (string)), ==, 100000);
  g_assert_null (amt_json_parse (flat, 2, 0, &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_DEPTH);
}

static void
test_size (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("[1,2]", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = amt_json_parse (bytes, 5, 1, NULL);

  g_assert_nonnull (node);
  g_assert_null (amt_json_parse (bytes, 4, 1, &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SIZE);
}

static void
test_huge_string (void)
{
  g_autofree char *text = repeat ("ü", 4 * 1024 * 1024, "\"");
  g_autofree char *quoted = g_strconcat ("\"", text, NULL);
  g_autoptr (JsonNode) node = parsed (quoted);

  g_assert_cmpuint (strlen (json_node_get_string (node)), ==, 8 * 1024 * 1024);
}

static void
test_many_values (void)
{
  g_autofree char *values = repeat (",0", AMT_JSON_MAX_VALUES - 1, "]");
  g_autofree char *one_too_many = g_strconcat ("[0", values, NULL);
  GString *members = g_string_new ("{\"0\":0");
  g_autofree char *object = NULL;
  g_autoptr (JsonNode) node = NULL;

  assert_refused (one_too_many, AMT_JSON_ERROR_SIZE);

  for (int i = 1; i < AMT_JSON_MAX_MEMBERS; i++)
    g_string_append_printf (members, ",\"%d\":0", i);
  object = g_strconcat (members->str, "}", NULL);
  node = parsed (object);
  g_string_append (members, ",\"x\":0}");
  assert_refused (members->str, AMT_JSON_ERROR_SIZE);
  g_string_free (members, TRUE);
}

/* Random bytes out of JSON's alphabet: never a crash; what is accepted survives writing and reading. */
static void
test_garbage (void)
{
  static const char *const PIECES[] = {
    "{",  "}",       "[",   "]",    ",",    ":",        "\"",    "\"a\"",        "\"b\":",
    "1",  "-",       "0",   ".5",   "e3",   "true",     "false", "null",         " ",
    "\n", "\\",      "\\u", "d83d", "\xff", "\xc3\xbc", "/",     "\xef\xbb\xbf", "[]",
    "{}", "\"\\n\"", "'",
  };
  guint n_accepted = 0;

  for (int round = 0; round < 100000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int n = g_test_rand_int_range (1, 9);
      g_autoptr (JsonNode) node = NULL;

      for (int i = 0; i < n; i++)
        g_string_append (text, PIECES[g_test_rand_int_range (0, G_N_ELEMENTS (PIECES))]);
      node = parse_n (text->str, text->len, NULL);
      if (node)
        {
          g_autofree char *again = amt_json_to_text (node);
          g_autoptr (JsonNode) second = parsed (again);

          g_assert_true (json_node_equal (node, second));
          n_accepted++;
        }
    }

  g_assert_cmpuint (n_accepted, >, 500);
}

static void
append_random_value (GString *text, int depth)
{
  int kind = g_test_rand_int_range (0, depth > 0 ? 7 : 5);
  int n = g_test_rand_int_range (0, 5);

  switch (kind)
    {
    case 0:
      g_string_append (text, g_test_rand_bit () ? "true" : "null");
      break;
    case 1:
      g_string_append_printf (text, "%d", g_test_rand_int ());
      break;
    case 2:
      g_string_append_printf (text, "%d.25e%d", g_test_rand_int_range (-9, 9), n);
      break;
    case 3:
    case 4:
      g_string_append (text, "\"Straße \\u00df \\\\ \\\" \\ud83d\\ude00 {[,:\"");
      break;
    case 5:
      g_string_append_c (text, '[');
      for (int i = 0; i < n; i++)
        {
          g_string_append (text, i > 0 ? " , " : "");
          append_random_value (text, depth - 1);
        }
      g_string_append_c (text, ']');
      break;
    default:
      g_string_append_c (text, '{');
      for (int i = 0; i < n; i++)
        {
          g_string_append_printf (text, "%s\"m%d\" : ", i > 0 ? " , " : "", i);
          append_random_value (text, depth - 1);
        }
      g_string_append_c (text, '}');
    }
}

/* Right text always gets through; cut short anywhere inside a container it never does. */
static void
test_random_documents (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (GString) text = g_string_new ("[");
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (JsonNode) second = NULL;
      g_autoptr (JsonNode) third = NULL;
      g_autofree char *again = NULL;
      g_autofree char *pretty = NULL;

      append_random_value (text, 6);
      g_string_append_c (text, ']');
      node = parsed (text->str);
      again = amt_json_to_text (node);
      second = parsed (again);
      g_assert_true (json_node_equal (node, second));
      pretty = amt_json_to_pretty_text (node);
      third = parsed (pretty);
      g_assert_true (json_node_equal (node, third));
      for (gsize cut = 0; cut < text->len; cut += 1 + text->len / 40)
        assert_refused_n (text->str, cut, AMT_JSON_ERROR_SYNTAX);
    }
}

static void
test_messages_quote_nothing (void)
{
  static const char *const TEXTS[] = {
    "{\"name\":\"Erika Mustermann\"",
    "{\"Mustermann\":1,\"Mustermann\":2}",
    "[Mustermann]",
    "{\"name\":\"Mustermann\\q\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (amt_json_parse_text (TEXTS[i], &error));
      g_assert_null (strstr (error->message, "Muster"));
    }
}

static void
test_optional (void)
{
  g_autoptr (JsonNode) node =
      parsed ("{\"s\":\"x\",\"i\":7,\"w\":2.0,\"d\":2.5,\"big\":1e300,\"b\":true,"
              "\"n\":null,\"a\":[1],\"o\":{},"
              "\"t\":\"1970-01-01T01:00:01+01:00\"}");
  JsonObject *object = amt_json_object (node, NULL);
  static const char *const NO_STRING[] = { "i", "d", "b", "n", "a", "o", "none" };
  static const char *const NO_INT[] = { "s", "d", "big", "b", "n", "a", "o", "none" };

  g_assert_cmpstr (amt_json_string (object, "s"), ==, "x");
  g_assert_cmpint (amt_json_int (object, "i", -1), ==, 7);
  g_assert_cmpint (amt_json_int (object, "w", -1), ==, 2);
  g_assert_true (amt_json_bool (object, "b", FALSE));
  g_assert_cmpint (amt_json_time (object, "t"), ==, G_TIME_SPAN_SECOND);
  g_assert_cmpint (amt_json_time (object, "s"), ==, AMT_TIME_NONE);
  g_assert_nonnull (amt_json_member_array (object, "a"));
  g_assert_nonnull (amt_json_member_object (object, "o"));

  for (gsize i = 0; i < G_N_ELEMENTS (NO_STRING); i++)
    g_assert_null (amt_json_string (object, NO_STRING[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (NO_INT); i++)
    g_assert_cmpint (amt_json_int (object, NO_INT[i], -1), ==, -1);
  g_assert_true (amt_json_bool (object, "i", TRUE));
  g_assert_null (amt_json_member_array (object, "o"));
  g_assert_null (amt_json_member_array (object, "n"));
  g_assert_null (amt_json_member_object (object, "a"));
  g_assert_null (amt_json_string (NULL, "s"));
  g_assert_null (amt_json_member_object (NULL, "s"));
}

static void
test_required (void)
{
  g_autoptr (JsonNode) node = parsed ("{\"s\":\"x\",\"e\":\"\",\"i\":7,\"a\":[],\"o\":{},"
                                      "\"t\":\"2026-03-02T08:15:00+01:00\",\"d\":\"2026-03-02\"}");
  JsonObject *object = amt_json_object (node, NULL);
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  g_assert_cmpstr (amt_json_need_string (object, "s", NULL), ==, "x");
  g_assert_true (amt_json_need_int (object, "i", 7, 7, &value, NULL));
  g_assert_cmpint (value, ==, 7);
  g_assert_nonnull (amt_json_need_array (object, "a", NULL));
  g_assert_nonnull (amt_json_need_object (object, "o", NULL));
  g_assert_true (amt_json_need_time (object, "t", &value, NULL));

  g_assert_null (amt_json_need_string (object, "e", &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==, "/e: a string is expected");
  g_clear_error (&error);
  g_assert_false (amt_json_need_int (object, "i", 8, 9, &value, &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (amt_json_need_int (object, "s", 0, 9, &value, &error));
  g_clear_error (&error);
  g_assert_null (amt_json_need_array (object, "o", &error));
  g_clear_error (&error);
  g_assert_null (amt_json_need_object (object, "a", &error));
  g_clear_error (&error);
  g_assert_false (amt_json_need_time (object, "d", &value, &error));
  g_clear_error (&error);
  g_assert_null (amt_json_object (json_object_get_member (object, "a"), &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (amt_json_object (NULL, &error));
}

static void
test_pointers (void)
{
  g_autoptr (GError) error = NULL;

  amt_json_prefix_error (NULL, "/x");
  amt_json_prefix_error (&error, "/x");
  g_assert_no_error (error);

  amt_json_shape_error (&error, "a/b~c", "a day is expected");
  amt_json_prefix_error (&error, "/%u", 3u);
  amt_json_prefix_error (&error, "/%s", "changes");
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==, "/changes/3/a~1b~0c: a day is expected");

  amt_json_shape_error (NULL, "a", "b");
}

static void
test_writing (void)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (node);
  g_autofree char *text = NULL;

  json_object_unref (object); /* the node holds it */
  amt_json_set_string (object, "s", "x\"y");
  amt_json_set_string (object, "none", NULL);
  amt_json_set_time (object, "t", 1772435700 * G_TIME_SPAN_SECOND);
  amt_json_set_time (object, "never", AMT_TIME_NONE);
  text = amt_json_to_text (node);

  g_assert_cmpstr (text, ==, "{\"s\":\"x\\\"y\",\"t\":\"2026-03-02T07:15:00.000Z\"}");
}

/* Found by fuzz-json: json-glib 1.6 leaves U+001F as it is, and then nobody can read the text again. */
static void
test_writing_controls (void)
{
  for (int c = 1; c < 0x20; c++)
    {
      const char value[] = { 'a', (char) c, 'b', '\0' };
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
      g_autofree char *text = amt_json_to_text (node);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) again = amt_json_parse_text (text, &error);
      g_autofree char *pretty = amt_json_to_pretty_text (node);
      g_autoptr (JsonNode) from_pretty = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (again), ==, value);
      from_pretty = amt_json_parse_text (pretty, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (from_pretty), ==, value);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/json/right", test_right);
  g_test_add_func ("/json/wrong", test_wrong);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/depth-exactly", test_depth_exactly);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/huge-string", test_huge_string);
  g_test_add_func ("/json/many-values", test_many_values);
  g_test_add_func ("/json/garbage", test_garbage);
  g_test_add_func ("/json/random-documents", test_random_documents);
  g_test_add_func ("/json/messages-quote-nothing", test_messages_quote_nothing);
  g_test_add_func ("/json/optional", test_optional);
  g_test_add_func ("/json/required", test_required);
  g_test_add_func ("/json/pointers", test_pointers);
  g_test_add_func ("/json/writing", test_writing);
  g_test_add_func ("/json/writing/controls", test_writing_controls);

  return g_test_run ();
}
