/* test-letter-preview.c: the letter while the decision is typed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"
#include "amt-test-pdf.h"

#include "amt-letter-preview.h"
#include "amt-letter.h"

typedef struct
{
  DeskFixture fixture;
  AmtContext *context;
  AmtOpenCase *open_case;
  AmtLetterPreview *preview;
  guint n_drawn;
} Desk;

static void
changed_cb (AmtLetterPreview *preview, gpointer user_data)
{
  if (amt_letter_preview_get_state (preview) == AMT_LETTER_PREVIEW_READY)
    ((Desk *) user_data)->n_drawn++;
}

static void
desk_init (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  desk_fixture_init (&desk->fixture);
  desk->context = desk_open_ok (&desk->fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (desk->context, &error));
  amt_test_await (
      g_hash_table_size (amt_desk_get_references (amt_context_get_desk (desk->context))->services) >
      0);
  id = desk_inbox_case (desk->context);
  desk->open_case = amt_open_case_new (desk->context, id);
  desk->preview = amt_letter_preview_new (desk->open_case);
  g_signal_connect (desk->preview, "changed", G_CALLBACK (changed_cb), desk);
}

static void
desk_clear (Desk *desk)
{
  g_clear_object (&desk->preview);
  g_clear_object (&desk->open_case);
  desk_close (desk->context);
  desk_fixture_clear (&desk->fixture);
}

static AmtLetterPreviewState
state (Desk *desk)
{
  return amt_letter_preview_get_state (desk->preview);
}

static char *
text_of (Desk *desk)
{
  return amt_test_pdf_text (amt_letter_preview_get_pdf (desk->preview));
}

static void
test_typing (void)
{
  Desk desk = { 0 };
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (AmtOrder) order = desk_approval ("x");
  g_autofree char *open_text = NULL;
  g_autofree char *text = NULL;

  desk_init (&desk);
  g_assert_cmpint (state (&desk), ==, AMT_LETTER_PREVIEW_EMPTY);
  /* The case is still on its way. */
  amt_letter_preview_set (desk.preview, "bewilligung", NULL);
  amt_letter_preview_hurry (desk.preview);
  g_assert_cmpint (state (&desk), ==, AMT_LETTER_PREVIEW_ROW_ONLY);
  amt_test_await (amt_open_case_get_state (desk.open_case) == AMT_OPEN_CASE_READY);

  /* Half of it is not there, one value cannot be understood. */
  g_hash_table_insert (values, (char *) "wohngeldMonatlich", (char *) "212,50");
  g_hash_table_insert (values, (char *) "bewilligtVon", (char *) "irgendwann");
  amt_letter_preview_set (desk.preview, "bewilligung", values);
  amt_letter_preview_hurry (desk.preview);
  g_assert_cmpint (state (&desk), ==, AMT_LETTER_PREVIEW_DRAWING);
  amt_test_await (state (&desk) == AMT_LETTER_PREVIEW_READY);
  g_assert_cmpuint (amt_letter_preview_get_n_open (desk.preview), ==, 5);
  open_text = text_of (&desk);
  g_assert_nonnull (strstr (open_text, "ENTWURF"));
  g_assert_nonnull (strstr (open_text, "212,50"));
  g_assert_nonnull (strstr (open_text, AMT_LETTER_OPEN));
  g_assert_null (strstr (open_text, "irgendwann"));

  amt_letter_preview_set (desk.preview, "bewilligung", order->values);
  amt_letter_preview_hurry (desk.preview);
  amt_test_await (state (&desk) == AMT_LETTER_PREVIEW_READY);
  g_assert_cmpuint (amt_letter_preview_get_n_open (desk.preview), ==, 0);
  text = text_of (&desk);
  g_assert_null (strstr (text, AMT_LETTER_OPEN));
  desk_clear (&desk);
}

static void
test_newest_wins (void)
{
  Desk desk = { 0 };
  g_autofree char *text = NULL;

  desk_init (&desk);
  amt_test_await (amt_open_case_get_state (desk.open_case) == AMT_OPEN_CASE_READY);
  for (guint i = 0; i <= 20; i++)
    {
      g_autoptr (AmtOrder) order = desk_approval ("x");
      g_autofree char *amount = g_strdup_printf ("%u,00", 500 + i);

      g_hash_table_replace (order->values, g_strdup ("wohngeldMonatlich"), g_strdup (amount));
      amt_letter_preview_set (desk.preview, "bewilligung", order->values);
      /* The first is being drawn when the others come. */
      if (i < 2)
        amt_letter_preview_hurry (desk.preview);
    }
  amt_letter_preview_hurry (desk.preview);
  amt_test_await (state (&desk) == AMT_LETTER_PREVIEW_READY);
  text = text_of (&desk);
  g_assert_nonnull (strstr (text, "520,00"));
  g_assert_cmpuint (desk.n_drawn, ==, 1);

  /* By itself, a moment later. */
  amt_letter_preview_set (desk.preview, "bewilligung", NULL);
  amt_test_await (desk.n_drawn == 2);
  amt_letter_preview_set (desk.preview, NULL, NULL);
  amt_test_await (state (&desk) == AMT_LETTER_PREVIEW_EMPTY);
  g_assert_null (amt_letter_preview_get_pdf (desk.preview));
  amt_letter_preview_set (desk.preview, "nirgends", NULL);
  amt_letter_preview_hurry (desk.preview);
  g_assert_cmpint (state (&desk), ==, AMT_LETTER_PREVIEW_TEMPLATE);
  desk_clear (&desk);
}

static void
test_end_while_drawing (void)
{
  Desk desk = { 0 };
  AmtLetterPreview *alive;

  desk_init (&desk);
  amt_test_await (amt_open_case_get_state (desk.open_case) == AMT_OPEN_CASE_READY);
  amt_letter_preview_set (desk.preview, "bewilligung", NULL);
  amt_letter_preview_hurry (desk.preview);
  g_assert_cmpint (state (&desk), ==, AMT_LETTER_PREVIEW_DRAWING);
  alive = desk.preview;
  g_object_add_weak_pointer (G_OBJECT (alive), (gpointer *) &alive);
  g_clear_object (&desk.preview);
  amt_test_await (alive == NULL);
  desk_clear (&desk);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/letter-preview/typing", test_typing);
  g_test_add_func ("/desk/letter-preview/newest-wins", test_newest_wins);
  g_test_add_func ("/desk/letter-preview/end-while-drawing", test_end_while_drawing);

  return g_test_run ();
}
