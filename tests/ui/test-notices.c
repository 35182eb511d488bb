/* test-notices.c: what the program said is kept: newest first, so many, and gone when somebody else comes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-notices.h"

#include "amt-test.h"

#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC)

typedef struct
{
  AmtClock *clock;
  AmtNotices *notices;
  AmtNotice *said; /* (owned) the last */
  guint n_said;
  guint n; /* as items-changed told */
} Fixture;

static void
said_cb (AmtNotices *notices, AmtNotice *notice, Fixture *self)
{
  self->n_said++;
  g_set_object (&self->said, notice);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  self->n = self->n - removed + added;
  /* Who is told of a list finds it so. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->n);
}

static void
fixture_init (Fixture *self, gconstpointer data)
{
  self->clock = amt_clock_new_fixed (NOW);
  self->notices = amt_notices_new (self->clock);
  g_signal_connect (self->notices, "said", G_CALLBACK (said_cb), self);
  g_signal_connect (self->notices, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static void
fixture_clear (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->said);
  g_assert_finalize_object (self->notices);
  g_clear_object (&self->clock);
}

static AmtNotice *
notice_at (Fixture *self, guint position)
{
  g_autoptr (AmtNotice) notice = g_list_model_get_item (G_LIST_MODEL (self->notices), position);

  /* The list keeps it. */
  return notice;
}

static void
test_said (Fixture *self, gconstpointer data)
{
  amt_notices_say (self->notices, "The first sentence.");
  amt_notices_say_with_button (self->notices, "The second one.", "Show",
                               "win.show-place::transfer");

  g_assert_cmpuint (self->n_said, ==, 2);
  g_assert_cmpstr (amt_notice_get_text (self->said), ==, "The second one.");
  g_assert_cmpuint (self->n, ==, 2);
  g_assert_cmpstr (amt_notice_get_text (notice_at (self, 0)), ==, "The second one.");
  g_assert_cmpstr (amt_notice_get_button (notice_at (self, 0)), ==, "Show");
  g_assert_cmpstr (amt_notice_get_action (notice_at (self, 0)), ==, "win.show-place::transfer");
  g_assert_cmpstr (amt_notice_get_text (notice_at (self, 1)), ==, "The first sentence.");
  g_assert_null (amt_notice_get_button (notice_at (self, 1)));
  g_assert_cmpint (amt_notice_get_at (notice_at (self, 1)), ==, NOW);
  g_assert_null (notice_at (self, 2));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->notices)) == AMT_TYPE_NOTICE);
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < AMT_NOTICES_MAX + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      amt_notices_say (self->notices, text);
    }
  g_assert_cmpuint (self->n, ==, AMT_NOTICES_MAX);
  g_assert_cmpstr (amt_notice_get_text (notice_at (self, AMT_NOTICES_MAX - 1)), ==, "5");
}

static void
test_clear (Fixture *self, gconstpointer data)
{
  amt_notices_clear (self->notices);
  amt_notices_say (self->notices, "About somebody.");
  amt_notices_clear (self->notices);
  g_assert_cmpuint (self->n, ==, 0);
  g_assert_null (notice_at (self, 0));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_init, test, fixture_clear);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  add ("/notices/said", test_said);
  add ("/notices/limit", test_limit);
  add ("/notices/clear", test_clear);

  return g_test_run ();
}
