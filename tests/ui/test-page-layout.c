/* test-page-layout.c: where pages stand: whole pixels, ways there and back, and what is seen, checked against counting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-layout.h"

#include "amt-test.h"

#include <math.h>

static const guint ROTATIONS[] = { 0, 90, 180, 270 };
static const AmtPaperSize MIXED[] = { { 595, 842 }, { 842, 595 }, { 2384, 3370 },  { 100, 20 },
                                      { 1, 1 },     { 595, 842 }, { 300.4, 299.6 } };

static AmtPageLayout *
make_random (GRand *random, guint n)
{
  g_autofree AmtPaperSize *sizes = g_new (AmtPaperSize, n);

  for (guint i = 0; i < n; i++)
    sizes[i] = (AmtPaperSize){ g_rand_double_range (random, 1, 3000),
                               g_rand_double_range (random, 1, 3000) };
  return amt_page_layout_new (sizes, n);
}

static void
test_places (void)
{
  static const AmtPaperSize sizes[] = { { 100, 200 }, { 50, 60 } };
  g_autoptr (AmtPageLayout) layout = amt_page_layout_new (sizes, 2);
  gint64 width, height;
  AmtPageBox box;

  amt_page_layout_set (layout, 1.5, 0, 12);
  amt_page_layout_get_size (layout, &width, &height);
  g_assert_cmpint (width, ==, 150 + 24);
  g_assert_cmpint (height, ==, 300 + 90 + 36);
  amt_page_layout_get_box (layout, 0, &box);
  g_assert_cmpint (box.x, ==, 12);
  g_assert_cmpint (box.y, ==, 12);
  g_assert_cmpuint (box.width, ==, 150);
  g_assert_cmpuint (box.height, ==, 300);
  amt_page_layout_get_box (layout, 1, &box);
  g_assert_cmpint (box.x, ==, (174 - 75) / 2);
  g_assert_cmpint (box.y, ==, 12 + 300 + 12);

  /* Turned, the widest page is another one. */
  amt_page_layout_set (layout, 1.5, 90, 12);
  amt_page_layout_get_size (layout, &width, &height);
  g_assert_cmpint (width, ==, 300 + 24);
  g_assert_cmpint (height, ==, 150 + 75 + 36);

  /* What is smaller than the room stands in its middle. */
  amt_page_layout_set_room (layout, 1000, 361);
  amt_page_layout_get_size (layout, &width, &height);
  g_assert_cmpint (width, ==, 1000);
  g_assert_cmpint (height, ==, 361);
  amt_page_layout_get_box (layout, 0, &box);
  g_assert_cmpint (box.x, ==, 350);
  g_assert_cmpint (box.y, ==, 50 + 12);
}

/* No two pages overlap, and none is without a pixel, whatever the scale. */
static void
test_boxes (void)
{
  for (double scale = 0.001; scale < 20; scale *= 1.7)
    {
      g_autoptr (AmtPageLayout) layout = amt_page_layout_new (MIXED, G_N_ELEMENTS (MIXED));
      gint64 bottom = 0, width, height;
      AmtPageBox box;

      amt_page_layout_set (layout, scale, 270, 7);
      amt_page_layout_get_size (layout, &width, &height);
      for (guint i = 0; i < G_N_ELEMENTS (MIXED); i++)
        {
          amt_page_layout_get_box (layout, i, &box);
          g_assert_cmpint (box.y, ==, bottom + 7);
          g_assert_cmpint (box.x, >=, 7);
          g_assert_cmpint (box.x + box.width, <=, width - 7);
          g_assert_cmpuint (box.width, >, 0);
          g_assert_cmpuint (box.height, >, 0);
          g_assert_cmpfloat (fabs (box.width - MAX (MIXED[i].height * scale, 1)), <=, 0.5);
          bottom = box.y + box.height;
        }
      g_assert_cmpint (height, ==, bottom + 7);
    }
}

/* A corner of the page, in words, comes to the corner where a clockwise turn brings it. */
static void
test_corners (void)
{
  static const AmtPaperSize size = { 100, 200 };
  g_autoptr (AmtPageLayout) layout = amt_page_layout_new (&size, 1);
  /* Of the upper left corner of the paper, as parts of the box. */
  static const double EXPECTED[][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (ROTATIONS); i++)
    {
      const AmtRenderRect rect = { 10, 20, 30, 25 };
      double x, y, x1, y1, x2, y2;
      AmtPageBox box;

      amt_page_layout_set (layout, 2, ROTATIONS[i], 12);
      g_assert_cmpuint (amt_page_layout_get_rotation (layout), ==, ROTATIONS[i]);
      amt_page_layout_get_box (layout, 0, &box);
      amt_page_layout_from_page (layout, 0, 0, 0, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, (double) box.x + EXPECTED[i][0] * box.width, 0.001);
      g_assert_cmpfloat_with_epsilon (y, (double) box.y + EXPECTED[i][1] * box.height, 0.001);

      amt_page_layout_from_rect (layout, 0, &rect, &x1, &y1, &x2, &y2);
      g_assert_cmpfloat (x1, <, x2);
      g_assert_cmpfloat (y1, <, y2);
      g_assert_cmpfloat_with_epsilon (x2 - x1, ROTATIONS[i] % 180 ? 10 : 40, 0.001);
      g_assert_cmpfloat_with_epsilon (y2 - y1, ROTATIONS[i] % 180 ? 40 : 10, 0.001);
    }
}

static void
test_there_and_back (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);

  for (guint round = 0; round < 200; round++)
    {
      const guint n = 1 + (guint) g_rand_int_range (random, 0, 5);
      g_autoptr (AmtPageLayout) layout = make_random (random, n);
      const double x = g_rand_double_range (random, -100, 3100);
      const double y = g_rand_double_range (random, -100, 3100);
      const guint page = (guint) g_rand_int_range (random, 0, (gint32) n);
      double whole_x, whole_y, back_x, back_y;

      amt_page_layout_set (layout, g_rand_double_range (random, 0.1, 20), ROTATIONS[round % 4], 12);
      amt_page_layout_set_room (layout, 4000, 3000);
      amt_page_layout_from_page (layout, page, x, y, &whole_x, &whole_y);
      amt_page_layout_to_page (layout, page, whole_x, whole_y, &back_x, &back_y);
      g_assert_cmpfloat_with_epsilon (back_x, x, 0.01);
      g_assert_cmpfloat_with_epsilon (back_y, y, 0.01);
    }
}

/* Each page is looked at: those with something between top and bottom, and the one with most of it. */
static gboolean
count (AmtPageLayout *layout, gint64 top, gint64 bottom, guint *first, guint *last, guint *most)
{
  gboolean found = FALSE;
  gint64 best = 0;

  for (guint i = 0; i < amt_page_layout_get_n_pages (layout); i++)
    {
      AmtPageBox box;
      gint64 seen;

      amt_page_layout_get_box (layout, i, &box);
      seen = MIN (bottom, box.y + box.height) - MAX (top, box.y);
      if (seen <= 0)
        continue;
      if (!found)
        *first = i;
      *last = i;
      found = TRUE;
      if (seen > best)
        {
          best = seen;
          *most = i;
        }
    }
  return found;
}

static void
test_range (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (AmtPageLayout) layout =
          make_random (random, 1 + (guint) g_rand_int_range (random, 0, 30));
      gint64 width, height, top, bottom;
      guint first = 0, last = 0, most = 0, found_first, found_last;
      gboolean any;

      amt_page_layout_set (layout, g_rand_double_range (random, 0.01, 3), ROTATIONS[round % 4], 12);
      amt_page_layout_set_room (layout, 500, g_rand_int_range (random, 1, 3000));
      amt_page_layout_get_size (layout, &width, &height);
      top = (gint64) g_rand_double_range (random, -50, (double) height);
      bottom = top + g_rand_int_range (random, 0, 3000);
      any = count (layout, top, bottom, &first, &last, &most);
      g_assert_cmpint (amt_page_layout_get_range (layout, top, bottom, &found_first, &found_last),
                       ==, any);
      if (!any)
        continue;
      g_assert_cmpuint (found_first, ==, first);
      g_assert_cmpuint (found_last, ==, last);
      g_assert_cmpuint (amt_page_layout_get_main (layout, top, bottom, G_MAXUINT), ==, most);
    }
}

static void
test_main_page (void)
{
  static const AmtPaperSize sizes[] = { { 100, 100 }, { 100, 100 }, { 100, 100 }, { 100, 100 } };
  g_autoptr (AmtPageLayout) layout = amt_page_layout_new (sizes, 4);

  amt_page_layout_set (layout, 1, 0, 10);
  /* Three pages are seen as a whole: the one that was asked for is the one. */
  g_assert_cmpuint (amt_page_layout_get_main (layout, 0, 340, G_MAXUINT), ==, 0);
  g_assert_cmpuint (amt_page_layout_get_main (layout, 0, 340, 2), ==, 2);
  /* Not one of which only a strip is seen, or nothing. */
  g_assert_cmpuint (amt_page_layout_get_main (layout, 0, 360, 3), ==, 0);
  g_assert_cmpuint (amt_page_layout_get_main (layout, 0, 120, 3), ==, 0);
  /* Between two pages the nearest is. */
  g_assert_cmpuint (amt_page_layout_get_main (layout, 111, 113, G_MAXUINT), ==, 0);
  g_assert_cmpuint (amt_page_layout_get_main (layout, 117, 119, G_MAXUINT), ==, 1);
  g_assert_cmpuint (amt_page_layout_get_nearest (layout, -1000), ==, 0);
  g_assert_cmpuint (amt_page_layout_get_nearest (layout, 10000), ==, 3);
}

/* What is under the pointer is under it again when everything has grown or been shrunk. */
static void
test_anchor (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (AmtPageLayout) layout =
          make_random (random, 1 + (guint) g_rand_int_range (random, 0, 20));
      const double before = g_rand_double_range (random, 0.2, 8);
      double x, y, page_x, page_y, again_x, again_y;
      gint64 width, height;
      AmtPageAnchor anchor;
      AmtPageBox box;
      guint page;

      amt_page_layout_set (layout, before, ROTATIONS[round % 4], 12);
      amt_page_layout_get_size (layout, &width, &height);
      page = amt_page_layout_get_nearest (layout, g_rand_double_range (random, 0, (double) height));
      amt_page_layout_get_box (layout, page, &box);
      x = (double) box.x + g_rand_double_range (random, 0, box.width);
      y = (double) box.y + g_rand_double_range (random, 0, box.height);
      amt_page_layout_to_page (layout, page, x, y, &page_x, &page_y);
      amt_page_layout_get_anchor (layout, x, y, &anchor);
      g_assert_cmpuint (anchor.page, ==, page);

      amt_page_layout_set (layout, g_rand_double_range (random, 0.2, 8), ROTATIONS[round % 4], 12);
      amt_page_layout_find_anchor (layout, &anchor, &x, &y);
      amt_page_layout_to_page (layout, page, x, y, &again_x, &again_y);
      g_assert_cmpfloat_with_epsilon (again_x, page_x, 0.01);
      g_assert_cmpfloat_with_epsilon (again_y, page_y, 0.01);
    }
}

/* A gap does not grow: what is in it keeps its distance from the page. */
static void
test_anchor_in_gap (void)
{
  static const AmtPaperSize sizes[] = { { 100, 100 }, { 100, 100 } };
  g_autoptr (AmtPageLayout) layout = amt_page_layout_new (sizes, 2);
  AmtPageAnchor anchor;
  double x, y;

  amt_page_layout_set (layout, 1, 0, 12);
  amt_page_layout_get_anchor (layout, 4, 12 + 100 + 9, &anchor);
  amt_page_layout_set (layout, 3, 0, 12);
  amt_page_layout_find_anchor (layout, &anchor, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 4, 0.001);
  g_assert_cmpfloat_with_epsilon (y, 12 + 300 + 9, 0.001);
}

static void
test_fit (void)
{
  static const gint64 ROOMS[] = { 100, 333, 777, 1000, 1921 };

  for (guint i = 0; i < G_N_ELEMENTS (ROOMS); i++)
    for (guint page = 0; page < 3; page++)
      for (guint turn = 0; turn < 4; turn++)
        {
          g_autoptr (AmtPageLayout) layout = amt_page_layout_new (MIXED, G_N_ELEMENTS (MIXED));
          AmtPageBox box;
          double scale;

          scale = amt_page_layout_fit (layout, page, ROTATIONS[turn], 12, ROOMS[i], 0);
          amt_page_layout_set (layout, scale, ROTATIONS[turn], 12);
          amt_page_layout_get_box (layout, page, &box);
          g_assert_cmpint (box.width, ==, ROOMS[i] - 24);

          scale = amt_page_layout_fit (layout, page, ROTATIONS[turn], 12, ROOMS[i], 500);
          amt_page_layout_set (layout, scale, ROTATIONS[turn], 12);
          amt_page_layout_get_box (layout, page, &box);
          g_assert_cmpint (box.width, <=, ROOMS[i] - 24);
          g_assert_cmpint (box.height, <=, 500 - 24);
          g_assert_true (box.width == ROOMS[i] - 24 || box.height == 500 - 24);
        }
}

/* As many pages as there can be, as large as they can be: no sum overflows, and nothing takes long. */
static void
test_enormous (void)
{
  const guint n = 20000;
  g_autofree AmtPaperSize *sizes = g_new (AmtPaperSize, n);
  g_autoptr (AmtPageLayout) layout = NULL;
  gint64 width, height;
  guint first, last;
  AmtPageBox box;

  for (guint i = 0; i < n; i++)
    sizes[i] = (AmtPaperSize){ 200000, 200000 };
  layout = amt_page_layout_new (sizes, n);
  amt_page_layout_set (layout, 96.0 / 72 * 8 * 3, 0, 36);
  amt_page_layout_get_size (layout, &width, &height);
  amt_page_layout_get_box (layout, n - 1, &box);
  g_assert_cmpint (box.y + box.height + 36, ==, height);
  g_assert_cmpint (height, ==, (gint64) n * (6400000 + 36) + 36);
  for (guint i = 0; i < 100000; i++)
    {
      const gint64 top = height / 100000 * i;

      g_assert_true (amt_page_layout_get_range (layout, top, top + 1000, &first, &last));
      g_assert_cmpuint (last - first, <=, 1);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/ui/page-layout/places", test_places);
  g_test_add_func ("/ui/page-layout/boxes", test_boxes);
  g_test_add_func ("/ui/page-layout/corners", test_corners);
  g_test_add_func ("/ui/page-layout/there-and-back", test_there_and_back);
  g_test_add_func ("/ui/page-layout/range", test_range);
  g_test_add_func ("/ui/page-layout/main-page", test_main_page);
  g_test_add_func ("/ui/page-layout/anchor", test_anchor);
  g_test_add_func ("/ui/page-layout/anchor-in-gap", test_anchor_in_gap);
  g_test_add_func ("/ui/page-layout/fit", test_fit);
  g_test_add_func ("/ui/page-layout/enormous", test_enormous);
  return g_test_run ();
}
