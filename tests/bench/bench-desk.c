/* bench-desk.c: what the window costs: from a cold start to a list that can be used, another queue, opening a case, scrolling, memory.
 *
 *   bench-desk CASES            fills a cache, then starts itself:
 *   bench-desk fill FOLDER URL  the cache alone, from a portal that runs already
 *   bench-desk desk FOLDER URL  the desk on that cache
 *   bench-desk bare             a libadwaita window with a label, what no desk can be faster than
 *
 * The desk and the bare window take turns, so that other load meets both, and the list is scrolled by the same steps as a
 * GtkColumnView with as many plain labels. A frame's work is the time between its before-paint and its after-paint; the main thread's
 * work is processor time, which says the same on a busy machine. Needs a display (build-aux/bench and meson run it on one of its
 * own). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "amt-case-list-parts.h"
#include "amt-case-pane.h"
#include "amt-context.h"
#include "amt-desk-page.h"
#include "amt-ui.h"
#include "amt-vault.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define N_STARTS 3
#define N_SWITCHES 10
#define N_OPENED 20
#define N_FRAMES 240
/* Pixels a frame: reading at a brisk pace, new rows with each second frame. */
#define STEP 60
#define N_BARE_COLUMNS 6

/* The parent's clock at the moment at which it starts a child; the clock is the machine's. */
#define BEGUN "AMT_BENCH_BEGUN"

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static double
memory (void)
{
  g_autofree char *text = NULL;
  char **parts;
  double pages;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  parts = g_strsplit (text ? text : "0 0", " ", -1);
  pages = g_ascii_strtod (parts[1], NULL);
  g_strfreev (parts);
  return pages * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

/* --- a child's figures: name and value, a line each ---------------------------------------------------- */

static void
tell (const char *name, double value)
{
  g_print ("%s %.3f\n", name, value);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
of_hundred (GArray *values, guint percent)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (values->len - 1) * percent / 100);
}

/* What the main thread computed, in ms: other load makes it wait, but gives it nothing to do. */
static double
main_cpu (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1000000;
}

/* --- frames -------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 begun;
  GArray *work; /* (element-type double) ms */
} Frames;

static void
before_cb (GdkFrameClock *clock, Frames *self)
{
  self->begun = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock, Frames *self)
{
  double ms = bench_since (self->begun) * 1000;

  g_array_append_val (self->work, ms);
}

static void
frames_watch (Frames *self, GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  self->work = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), self);
}

static void
frames_end (Frames *self, GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (widget), self);
  g_clear_pointer (&self->work, g_array_unref);
}

static void
await_frame (GtkWidget *widget)
{
  Frames frames = { 0 };

  frames_watch (&frames, widget);
  gtk_widget_queue_draw (widget);
  amt_test_await (frames.work->len > 0);
  frames_end (&frames, widget);
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment = user_data;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + STEP);
  return G_SOURCE_CONTINUE;
}

static void
measure_scrolling (GtkWidget *scrolled, const char *name)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_autofree char *median = g_strconcat (name, "-median", NULL);
  g_autofree char *worst = g_strconcat (name, "-95", NULL);
  Frames frames = { 0 };
  guint tick;

  await_frame (scrolled);
  frames_watch (&frames, scrolled);
  tick = gtk_widget_add_tick_callback (scrolled, scroll_cb, adjustment, NULL);
  amt_test_await (frames.work->len >= N_FRAMES);
  gtk_widget_remove_tick_callback (scrolled, tick);
  tell (median, of_hundred (frames.work, 50));
  tell (worst, of_hundred (frames.work, 95));
  frames_end (&frames, scrolled);
}

/* --- the bare window and the bare list ----------------------------------------------------------------- */

static GtkWidget *
new_window (GtkWidget *content)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 800);
  gtk_window_present (GTK_WINDOW (window));
  amt_test_await (gtk_widget_get_mapped (content));
  return window;
}

static double
since_begun (void)
{
  return bench_since (g_ascii_strtoll (g_getenv (BEGUN), NULL, 10)) * 1000;
}

static void
run_bare (void)
{
  GtkWidget *window;

  adw_init ();
  window = new_window (gtk_label_new ("Amtsstube"));
  await_frame (window);
  tell ("start", since_begun ());
  tell ("start-work", main_cpu ());
  tell ("memory", memory ());
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
bare_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bare_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
measure_bare_list (guint n)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view, *window;

  for (guint i = 0; i < n; i++)
    gtk_string_list_take (strings, g_strdup_printf ("64.1-WG-2026-%06u", i));
  view = gtk_column_view_new (
      GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_steal_pointer (&strings)))));
  for (guint i = 0; i < N_BARE_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (bare_setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bare_bind_cb), NULL);
      column = gtk_column_view_column_new ("Column", factory);
      gtk_column_view_column_set_fixed_width (column, 200);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  window = new_window (scrolled);
  measure_scrolling (scrolled, "scroll-bare");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- the desk ------------------------------------------------------------------------------------------ */

typedef struct
{
  AmtContext *context;     /* (owned) */
  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *window;
  AmtDeskPage *page;
  AmtCaseList *list;
} Desk;

static AmtContext *
open_profile (const char *folder, const char *url)
{
  g_autofree char *profile = g_build_filename (folder, "profile", NULL);
  g_autofree char *key = g_build_filename (folder, "key", NULL);
  g_autoptr (AmtVault) vault = amt_key_file_vault_new (key);
  const AmtContextOptions options = {
    .portal_url = url,
    .profile_dir = profile,
    .token = BENCH_TOKEN,
    .vault = vault,
    .program = "bench",
    .version = "0.1.0",
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtContext *context;

  amt_context_open_async (&options, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  context = amt_context_open_finish (result, &error);
  g_assert_no_error (error);
  return context;
}

static void
close_profile (AmtContext *context)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_context_close_async (context, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  amt_context_close_finish (context, result, NULL);
  g_clear_object (&result);
  g_object_unref (context);
}

/* The first row that is seen is there with all its words. */
static gboolean
is_usable (AmtCaseList *list)
{
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (list->model), 0);

  return list->place && !list->restoring && row && amt_case_row_get_row (row) &&
         gtk_widget_get_mapped (list->table);
}

static gboolean
is_at (AmtCaseList *list, const char *place)
{
  return list->place && strcmp (amt_place_get_id (list->place), place) == 0 && is_usable (list) &&
         !amt_case_list_model_is_loading (list->model);
}

static void
desk_start (Desk *self, const char *folder, const char *url)
{
  adw_init ();
  amt_ui_init ();
  tell ("start-toolkit", since_begun ());
  self->context = open_profile (folder, url);
  tell ("start-profile", since_begun ());
  self->settings = g_settings_new ("de.amtsstube.Amtsstube");
  g_settings_set_string (self->settings, "last-place", "inbox");
  self->notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, self->settings, self->notices);
  self->page = AMT_DESK_PAGE (amt_desk_page_new (self->workplace));
  self->list = AMT_CASE_LIST (find (GTK_WIDGET (self->page), AMT_TYPE_CASE_LIST));
  tell ("start-widgets", since_begun ());
  self->window = new_window (GTK_WIDGET (self->page));
  tell ("start-mapped", since_begun ());
  amt_test_await (is_usable (self->list));
  tell ("start-rows", since_begun ());
  await_frame (self->window);
  tell ("start", since_begun ());
  tell ("start-work", main_cpu ());
  tell ("memory", memory ());
}

static void
desk_end (Desk *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->workplace);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  close_profile (self->context);
}

static void
measure_switches (Desk *self)
{
  g_autoptr (GPtrArray) queues = amt_workplace_get_references (self->workplace)->me->queues;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) works = g_array_new (FALSE, FALSE, sizeof (double));

  g_ptr_array_ref (queues);
  for (guint i = 0; i < N_SWITCHES; i++)
    {
      const AmtQueueRight *right = g_ptr_array_index (queues, i % MIN (queues->len, 5));
      g_autofree char *id = g_strconcat ("queue:", right->queue_id, NULL);
      gint64 begun = g_get_monotonic_time ();
      double work = main_cpu ();
      double ms;

      amt_desk_page_show_place (self->page, id);
      amt_test_await (is_at (self->list, id));
      await_frame (self->window);
      ms = bench_since (begun) * 1000;
      work = main_cpu () - work;
      g_array_append_val (times, ms);
      g_array_append_val (works, work);
    }
  tell ("switch-work", of_hundred (works, 50));
  tell ("switch-work-longest", of_hundred (works, 100));
  tell ("switch", of_hundred (times, 50));
  tell ("switch-longest", of_hundred (times, 100));
}

static void
measure_opening (Desk *self)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  AmtCasePane *pane = AMT_CASE_PANE (find (GTK_WIDGET (self->page), AMT_TYPE_CASE_PANE));
  g_autoptr (GArray) works = g_array_new (FALSE, FALSE, sizeof (double));
  GListModel *rows = G_LIST_MODEL (self->list->model);

  for (guint i = 0; i < MIN (N_OPENED, g_list_model_get_n_items (rows)); i++)
    {
      g_autoptr (AmtCaseRow) row = g_list_model_get_item (rows, i);
      g_autofree char *id = NULL;
      gint64 begun;
      double ms, work;

      amt_test_await (amt_case_row_get_row (row) != NULL);
      id = g_strdup (amt_case_row_get_id (row));
      begun = g_get_monotonic_time ();
      work = main_cpu ();
      amt_desk_page_open_case (self->page, id);
      amt_test_await (amt_case_pane_get_open_case (pane) &&
                      amt_open_case_get_state (amt_case_pane_get_open_case (pane)) ==
                          AMT_OPEN_CASE_READY);
      await_frame (self->window);
      ms = bench_since (begun) * 1000;
      work = main_cpu () - work;
      g_array_append_val (times, ms);
      g_array_append_val (works, work);
    }
  tell ("open-work", of_hundred (works, 50));
  tell ("open", of_hundred (times, 50));
  tell ("open-longest", of_hundred (times, 100));
  tell ("memory-opened", memory ());
}

/* All cases of the cache, in columns. */
static guint
measure_list (Desk *self)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (AmtCaseListModel) model = amt_case_list_model_new (
      amt_workplace_get_store (self->workplace), amt_context_get_clock (self->context),
      amt_workplace_get_desk (self->workplace));
  g_autoptr (AmtCaseSelection) selection = amt_case_selection_new (model);
  GtkWidget *table = amt_case_table_new (self->workplace, GTK_SELECTION_MODEL (selection));
  GtkWidget *window;
  guint n;

  amt_case_list_model_set_query (model, query);
  amt_test_await (!amt_case_list_model_is_loading (model));
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  window = new_window (table);
  amt_test_await (!amt_case_table_is_compact (AMT_CASE_TABLE (table)));
  measure_scrolling (find (table, GTK_TYPE_SCROLLED_WINDOW), "scroll");
  gtk_window_destroy (GTK_WINDOW (window));
  return n;
}

static void
run_desk (const char *folder, const char *url)
{
  Desk desk = { 0 };
  guint n;

  desk_start (&desk, folder, url);
  measure_switches (&desk);
  measure_opening (&desk);
  n = measure_list (&desk);
  measure_bare_list (n);
  desk_end (&desk);
}

/* --- the parent ---------------------------------------------------------------------------------------- */

static void
fill_cache (const char *folder, const char *url)
{
  AmtContext *context = open_profile (folder, url);
  AmtSyncEngine *engine = amt_context_get_engine (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtSyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_sync_engine_run_async (engine, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL,
                             amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  done = amt_sync_engine_run_finish (engine, result, &error);
  g_assert_no_error (error);
  bench_wait_indexed (amt_context_get_store (context));
  close_profile (context);
}

/* Returns: (transfer full) (element-type utf8 double*): what the child told. */
static GHashTable *
run_child (const char *mode, const char *folder, const char *url)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *begun = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  GAsyncResult *slot = NULL;
  GHashTable *figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  begun = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_subprocess_launcher_setenv (launcher, BEGUN, begun, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, self, mode, folder, url, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (child, NULL, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  g_subprocess_communicate_utf8_finish (child, result, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", 2);
      double *value = g_new (double, 1);

      *value = parts[0] && parts[1] ? g_ascii_strtod (parts[1], NULL) : 0;
      g_hash_table_insert (figures, g_strdup (parts[0] ? parts[0] : ""), value);
    }
  return figures;
}

static double
figure (GHashTable *figures, const char *name)
{
  double *value = g_hash_table_lookup (figures, name);

  g_assert_nonnull (value);
  return *value;
}

static void
report_all (GHashTable *desk, GHashTable *bare, guint n)
{
  static const struct
  {
    const char *name;
    const char *subject;
    const char *figure;
    const char *unit;
  } FIGURES[] = {
    { "start-work", "cold start", "main thread's work", "ms" },
    { "start-toolkit", "cold start", "until GTK is ready", "ms" },
    { "start-profile", "cold start", "until the profile is open", "ms" },
    { "start-mapped", "cold start", "until there is a window", "ms" },
    { "start-rows", "cold start", "until rows are read", "ms" },
    { "switch", "another queue", "median", "ms" },
    { "switch-longest", "another queue", "longest", "ms" },
    { "switch-work", "another queue", "main thread's work, median", "ms" },
    { "switch-work-longest", "another queue", "main thread's work, longest", "ms" },
    { "open", "case opened", "median", "ms" },
    { "open-work", "case opened", "main thread's work, median", "ms" },
    { "open-longest", "case opened", "longest", "ms" },
    { "scroll-median", "list scrolled", "frame's work, median", "ms" },
    { "scroll-95", "list scrolled", "frame's work, 95 of 100", "ms" },
    { "scroll-bare-median", "bare list scrolled", "frame's work, median", "ms" },
    { "scroll-bare-95", "bare list scrolled", "frame's work, 95 of 100", "ms" },
    { "memory", "desk", "memory after start", "MiB" },
    { "memory-opened", "desk", "memory, 20 cases opened", "MiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (FIGURES); i++)
    bench_report (FIGURES[i].subject, n, FIGURES[i].figure, figure (desk, FIGURES[i].name),
                  FIGURES[i].unit);
  bench_report ("bare window", n, "main thread's work", figure (bare, "start-work"), "ms");
  bench_report ("bare window", n, "memory after start", figure (bare, "memory"), "MiB");
  bench_report ("list scrolled", n, "times the bare list",
                figure (desk, "scroll-median") / figure (desk, "scroll-bare-median"), "");
}

static void
run_all (guint full)
{
  guint n = bench_scaled (full, 500);
  g_autoptr (BenchPortal) portal = bench_portal_new (n, AMT_CACHE_ROWS);
  g_autofree char *folder = amt_test_temp_dir ();
  g_autoptr (GHashTable) desk = NULL;
  g_autoptr (GHashTable) bare = NULL;
  double best_desk = G_MAXDOUBLE, best_bare = G_MAXDOUBLE;

  fill_cache (folder, bench_portal_get_url (portal));
  for (guint i = 0; i < N_STARTS; i++)
    {
      g_clear_pointer (&desk, g_hash_table_unref);
      g_clear_pointer (&bare, g_hash_table_unref);
      bare = run_child ("bare", folder, "");
      desk = run_child ("desk", folder, bench_portal_get_url (portal));
      best_bare = MIN (best_bare, figure (bare, "start"));
      best_desk = MIN (best_desk, figure (desk, "start"));
    }
  bench_report ("cold start", n, "desk, list usable", best_desk, "ms");
  bench_report ("cold start", n, "bare window", best_bare, "ms");
  bench_report ("cold start", n, "times the bare window", best_desk / best_bare, "");
  report_all (desk, bare, n);
}

int
main (int argc, char **argv)
{
  bench_init (&argc, &argv, "desk");
  if (argc == 4 && strcmp (argv[1], "fill") == 0)
    fill_cache (argv[2], argv[3]);
  else if (argc == 4 && strcmp (argv[1], "desk") == 0)
    run_desk (argv[2], argv[3]);
  else if (argc == 4 && strcmp (argv[1], "bare") == 0)
    run_bare ();
  else
    run_all (bench_number (argc, argv, 1));
  return 0;
}
