/* amt-decide-page.c: see the header; what its actions do is in amt-decide-page-actions.c. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-decide-page-private.h"

#include "amt-action-table.h"
#include "amt-case-banners.h"
#include "amt-decide-recipient.h"
#include "amt-focus.h"
#include "amt-fresh.h"
#include "amt-json.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* From so many characters on the letter stands beside the form; larger letters need more pixels. */
#define WIDE_CHARS 74
/* The form's share of the width. */
#define FORM_SHARE 0.54
#define FORM_WIDTH 640

G_DEFINE_FINAL_TYPE (AmtDecidePage, amt_decide_page, GTK_TYPE_WIDGET)

static guint closed_signal;

/* --- drafts -------------------------------------------------------------------------------------------- */

static char *
draft_text (AmtDecidePage *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (root, object);
  if (!amt_decide_form_is_touched (self->form) && !amt_decide_closing_is_touched (self->closing))
    return NULL;
  amt_decide_form_save (self->form, object);
  amt_decide_closing_save (self->closing, object);
  return amt_json_to_text (root);
}

static void
keep_draft (AmtDecidePage *self)
{
  g_autofree char *text = draft_text (self);

  /* Before the old draft was looked for, nothing takes its place. */
  if (self->saver && self->loaded && !self->done && text)
    amt_draft_saver_set_text (self->saver, text);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDecidePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = amt_draft_saver_load_finish (AMT_DRAFT_SAVER (source), result, &error);
  g_autoptr (JsonNode) root = NULL;
  const char *fresh;

  if (!self->open_case)
    return;
  fresh =
      amt_fresh_get (self->workplace, AMT_DECIDE_DRAFT, amt_open_case_get_ref (self->open_case));
  if (fresh || text)
    root = amt_json_parse_text (fresh ? fresh : text, NULL);
  self->loaded = TRUE;
  if (root && JSON_NODE_HOLDS_OBJECT (root) && !amt_decide_form_is_touched (self->form))
    {
      amt_decide_closing_restore (self->closing, json_node_get_object (root));
      amt_decide_form_restore (self->form, json_node_get_object (root));
    }
  else
    keep_draft (self);
  amt_decide_page_update (self);
}

static void
saved_changed_cb (AmtDraftSaver *saver, AmtDecidePage *self)
{
  amt_decide_page_update (self);
}

static void
save_failed_cb (AmtDraftSaver *saver, AmtDecidePage *self)
{
  gtk_label_set_text (GTK_LABEL (self->hint),
                      _ ("The draft could not be saved. Is the disk full?"));
}

/* Outcomes and form must be here: a draft is put back into them. */
static void
load_draft (AmtDecidePage *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  if (self->saver || !value || !value->whole || !amt_open_case_get_service (self->open_case))
    return;
  self->saver =
      amt_draft_saver_new (amt_workplace_get_store (self->workplace), value->id, AMT_DECIDE_DRAFT);
  g_signal_connect (self->saver, "saved-changed", G_CALLBACK (saved_changed_cb), self);
  g_signal_connect (self->saver, "failed", G_CALLBACK (save_failed_cb), self);
  amt_draft_saver_load_async (self->saver, NULL, loaded_cb, g_object_ref (self));
}

/* --- what is said and can be done ---------------------------------------------------------------------- */

static void
set_enabled (AmtDecidePage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* The portal wants a second person first, and this version cannot ask for one. */
static gboolean
needs_approval (AmtDecidePage *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);

  return value && value->allowed_actions &&
         !g_strv_contains ((const char *const *) value->allowed_actions, "decide") &&
         g_strv_contains ((const char *const *) value->allowed_actions, "submitForApproval");
}

static void
update_why_not (AmtDecidePage *self, AmtMay may)
{
  const char *text = needs_approval (self)
                         ? _ ("This decision needs an approval, and this version cannot submit it "
                              "yet. The draft is kept; please submit the case at the portal.")
                         : amt_words_may (may);

  gtk_widget_set_visible (self->why_not, may != AMT_MAY && *text);
  gtk_label_set_text (GTK_LABEL (self->why_not_text), text);
}

static void
update_hint (AmtDecidePage *self)
{
  guint n = amt_decide_form_count_problems (self->form);
  g_autofree char *missing = g_strdup_printf (
      ngettext ("%u value is missing or not right.", "%u values are missing or not right.", n), n);
  const char *text;

  if (self->recording)
    text = _ ("The decision is being recorded …");
  else if (!amt_decide_form_get_outcome (self->form))
    text = _ ("Choose an outcome first.");
  else if (n > 0)
    text = missing;
  else if (self->saver && *amt_draft_saver_get_text (self->saver) &&
           !amt_draft_saver_is_saved (self->saver))
    text = _ ("Saving draft …");
  else
    text = _ ("Ready. The draft is saved.");
  gtk_label_set_text (GTK_LABEL (self->hint), text);
}

static void
update_actions (AmtDecidePage *self, AmtMay may)
{
  guint n_pages = amt_letter_view_get_n_pages (self->letter);
  guint page = amt_letter_view_get_page (self->letter);

  set_enabled (self, "record",
               amt_may (may) && amt_decide_form_get_outcome (self->form) && !self->recording);
  amt_action_table_set_why (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "record"),
                            amt_may (may) ? NULL : amt_words_may (may));
  set_enabled (self, "insert-text", amt_decide_form_has_blocks (self->form));
  set_enabled (self, "previous-page", page > 0);
  set_enabled (self, "next-page", page + 1 < n_pages);
  set_enabled (self, "enlarge", n_pages > 0);
}

/* Whoever decides sees that the case is protected, and can uncover what the letter says. */
static void
update_restricted (AmtDecidePage *self)
{
  g_autofree char *text = amt_case_banners_dup_restriction (self->open_case, self->uncovered);

  amt_case_banner_set_text (AMT_CASE_BANNER (self->restricted), text);
  amt_case_banner_set_button (AMT_CASE_BANNER (self->restricted),
                              self->uncovered ? _ ("_Cover Address") : _ ("Show _Address"),
                              "case.show-address");
}

void
amt_decide_page_update (AmtDecidePage *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  const AmtOutcome *outcome = amt_decide_form_get_outcome (self->form);
  AmtMay may = amt_open_case_may (self->open_case, "decide");
  g_autofree char *subtitle =
      value ? g_strdup_printf ("%s · %s", value->applicant ? value->applicant : "",
                               value->reference ? value->reference : "")
            : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
  gtk_widget_set_tooltip_text (self->subtitle, subtitle);
  amt_letter_view_set_covered (self->letter, value && value->restricted && !self->uncovered);
  amt_decide_recipient_fill (self->recipient, self->open_case, outcome && outcome->letter,
                             !value || !value->restricted || self->uncovered);
  amt_decide_closing_set_letter (self->closing, outcome != NULL, outcome && outcome->letter);
  update_restricted (self);
  gtk_widget_set_sensitive (self->column, !self->recording);
  update_why_not (self, may);
  update_hint (self);
  update_actions (self, may);
}

static void
follow_form (AmtDecidePage *self)
{
  const AmtOutcome *outcome = amt_decide_form_get_outcome (self->form);
  g_autoptr (GHashTable) values = amt_decide_form_get_values (self->form);

  amt_letter_preview_set (self->preview, outcome ? outcome->id : NULL, values);
  keep_draft (self);
  amt_decide_page_update (self);
}

static void
form_changed_cb (AmtDecideForm *form, AmtDecidePage *self)
{
  follow_form (self);
}

static void
closing_changed_cb (AmtDecideClosing *closing, AmtDecidePage *self)
{
  keep_draft (self);
  amt_decide_page_update (self);
}

static void
letter_changed_cb (AmtLetterView *letter, AmtDecidePage *self)
{
  if (self->letter)
    update_actions (self, amt_open_case_may (self->open_case, "decide"));
}

static void
case_changed_cb (AmtOpenCase *open_case, AmtDecidePage *self)
{
  load_draft (self);
  amt_decide_page_update (self);
}

void
amt_decide_page_leave (AmtDecidePage *self)
{
  keep_draft (self);
  if (!self->saver || self->done)
    return;
  if (*amt_draft_saver_get_text (self->saver))
    amt_fresh_set (self->workplace, AMT_DECIDE_DRAFT, amt_open_case_get_ref (self->open_case),
                   amt_draft_saver_get_text (self->saver));
  amt_draft_saver_flush (self->saver);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (AMT_DECIDE_PAGE (widget)->actions), "leave",
                                  NULL);
  return TRUE;
}

/* --- beside or below ----------------------------------------------------------------------------------- */

static int
wide_from (AmtDecidePage *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS (width * WIDE_CHARS);
}

static gboolean
fold_cb (gpointer user_data)
{
  AmtDecidePage *self = user_data;
  g_autoptr (GtkWidget) letter = g_object_ref (GTK_WIDGET (self->letter));

  self->fold = 0;
  self->stacked = gtk_widget_get_width (GTK_WIDGET (self)) < wide_from (self);
  if (self->stacked == (gtk_widget_get_parent (letter) == self->column))
    return G_SOURCE_REMOVE;
  if (self->stacked)
    {
      gtk_paned_set_end_child (GTK_PANED (self->paned), NULL);
      gtk_box_append (GTK_BOX (self->column), letter);
    }
  else
    {
      gtk_box_remove (GTK_BOX (self->column), letter);
      gtk_paned_set_end_child (GTK_PANED (self->paned), letter);
    }
  amt_letter_view_set_stacked (self->letter, self->stacked);
  return G_SOURCE_REMOVE;
}

static void
amt_decide_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (widget);

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->outer, orientation, for_size, minimum, natural, NULL, NULL);
  /* Beside each other they ask for more than the page needs: below each other it is enough. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !self->stacked)
    gtk_widget_measure (gtk_paned_get_start_child (GTK_PANED (self->paned)), orientation, -1,
                        minimum, NULL, NULL, NULL);
}

static void
amt_decide_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (widget);
  int needed;

  if ((width < wide_from (self)) != self->stacked && self->fold == 0)
    self->fold = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  if (!self->stacked && !self->placed && width >= wide_from (self))
    {
      self->placed = TRUE;
      gtk_paned_set_position (GTK_PANED (self->paned), (int) (width * FORM_SHARE));
    }
  gtk_widget_measure (self->outer, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_size_allocate (
      self->outer, &(GtkAllocation){ .width = MAX (width, needed), .height = height }, baseline);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_decide_page_map (GtkWidget *widget)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (amt_decide_page_parent_class)->map (widget);
  self->window = GTK_WIDGET (root);
  /* Messages stay above the foot, where it is said what is missing. */
  gtk_widget_add_css_class (self->window, "with-foot");
  amt_action_table_insert (self->window, "decide", G_ACTION_GROUP (self->actions));
}

static void
amt_decide_page_unmap (GtkWidget *widget)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (widget);

  if (self->window)
    {
      amt_action_table_insert (self->window, "decide", NULL);
      gtk_widget_remove_css_class (self->window, "with-foot");
    }
  self->window = NULL;
  GTK_WIDGET_CLASS (amt_decide_page_parent_class)->unmap (widget);
}

/* Past the handle between form and letter. */
static gboolean
amt_decide_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (widget);
  GtkWidget *parts[] = { gtk_widget_get_first_child (self->outer),
                         self->restricted,
                         self->why_not,
                         gtk_paned_get_start_child (GTK_PANED (self->paned)),
                         self->stacked ? NULL : GTK_WIDGET (self->letter),
                         gtk_widget_get_last_child (self->outer) };

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (amt_decide_page_parent_class)->focus (widget, direction);
  return amt_focus_step (widget, parts, G_N_ELEMENTS (parts), direction);
}

static gboolean
amt_decide_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AMT_DECIDE_PAGE (widget)->form));
}

static void
amt_decide_page_dispose (GObject *object)
{
  AmtDecidePage *self = AMT_DECIDE_PAGE (object);

  g_clear_handle_id (&self->fold, g_source_remove);
  if (self->saver)
    {
      g_signal_handlers_disconnect_by_data (self->saver, self);
      amt_decide_page_leave (self);
    }
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  if (self->letter)
    g_signal_handlers_disconnect_by_data (self->letter, self);
  if (self->form)
    g_signal_handlers_disconnect_by_data (self->form, self);
  if (self->closing)
    g_signal_handlers_disconnect_by_data (self->closing, self);
  g_clear_object (&self->saver);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  self->letter = NULL;
  self->form = NULL;
  self->closing = NULL;
  g_clear_object (&self->preview);
  g_clear_object (&self->actions);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_decide_page_parent_class)->dispose (object);
}

static void
amt_decide_page_class_init (AmtDecidePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_decide_page_dispose;
  widget_class->measure = amt_decide_page_measure;
  widget_class->size_allocate = amt_decide_page_size_allocate;
  widget_class->map = amt_decide_page_map;
  widget_class->unmap = amt_decide_page_unmap;
  widget_class->focus = amt_decide_page_focus;
  widget_class->grab_focus = amt_decide_page_grab_focus;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  closed_signal = g_signal_new ("closed", AMT_TYPE_DECIDE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static GtkWidget *
make_head (AmtDecidePage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->subtitle = amt_widgets_label ("", "caption");
  gtk_label_set_wrap (GTK_LABEL (self->subtitle), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->subtitle, "dim-label");
  gtk_box_append (GTK_BOX (titles), amt_widgets_label (_ ("Decide the Case"), "title-4"));
  gtk_box_append (GTK_BOX (titles), self->subtitle);
  gtk_widget_set_hexpand (titles, TRUE);
  gtk_widget_add_css_class (head, "decide-head");
  gtk_box_append (GTK_BOX (head), amt_widgets_icon_button (
                                      "go-previous-symbolic",
                                      _ ("Back to the Case; the Draft Is Kept"), "decide.leave"));
  gtk_box_append (GTK_BOX (head), titles);
  return head;
}

static GtkWidget *
make_why_not (AmtDecidePage *self)
{
  self->why_not = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->why_not_text = amt_widgets_label ("", NULL);
  gtk_widget_set_hexpand (self->why_not_text, TRUE);
  gtk_widget_add_css_class (self->why_not, "case-banner");
  gtk_box_append (GTK_BOX (self->why_not), gtk_image_new_from_icon_name ("amt-info-symbolic"));
  gtk_box_append (GTK_BOX (self->why_not), self->why_not_text);
  return self->why_not;
}

static GtkWidget *
make_column (AmtDecidePage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  g_autofree char *today = amt_workplace_dup_today (self->workplace);

  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->form = amt_decide_form_new (self->open_case);
  self->recipient = amt_decide_recipient_box ();
  self->closing = amt_decide_closing_new (today);
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->form));
  gtk_box_append (GTK_BOX (self->column), self->recipient);
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->closing));
  gtk_widget_add_css_class (self->column, "case-page");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), FORM_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

static GtkWidget *
make_foot (AmtDecidePage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = amt_widgets_text_button (C_ ("button", "_Decide"), "decide.record");

  self->hint = amt_widgets_label ("", "caption");
  gtk_widget_set_hexpand (self->hint, TRUE);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, _ ("Ctrl+Enter"));
  gtk_widget_add_css_class (foot, "decide-foot");
  gtk_box_append (GTK_BOX (foot), self->hint);
  gtk_box_append (GTK_BOX (foot), button);
  return foot;
}

static void
amt_decide_page_init (AmtDecidePage *self)
{
  amt_decide_page_add_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "decide", G_ACTION_GROUP (self->actions));
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
amt_decide_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtDecidePage *self = g_object_new (AMT_TYPE_DECIDE_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->preview = amt_letter_preview_new (open_case);
  self->letter = amt_letter_view_new (workplace, self->preview);
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child (GTK_PANED (self->paned), make_column (self));
  gtk_paned_set_end_child (GTK_PANED (self->paned), GTK_WIDGET (self->letter));
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_widget_set_vexpand (self->paned, TRUE);
  gtk_box_append (GTK_BOX (self->outer), make_head (self));
  self->restricted = amt_case_banner_new ("changes-prevent-symbolic", "error");
  gtk_box_append (GTK_BOX (self->outer), self->restricted);
  gtk_box_append (GTK_BOX (self->outer), make_why_not (self));
  gtk_box_append (GTK_BOX (self->outer), self->paned);
  gtk_box_append (GTK_BOX (self->outer), make_foot (self));
  g_signal_connect (open_case, "changed", G_CALLBACK (case_changed_cb), self);
  g_signal_connect (self->form, "changed", G_CALLBACK (form_changed_cb), self);
  g_signal_connect (self->closing, "changed", G_CALLBACK (closing_changed_cb), self);
  g_signal_connect (self->letter, "changed", G_CALLBACK (letter_changed_cb), self);
  load_draft (self);
  amt_decide_page_update (self);
  return GTK_WIDGET (self);
}

void
amt_decide_page_set_address_shown (AmtDecidePage *self, gboolean shown)
{
  self->uncovered = shown;
  amt_decide_page_update (self);
}

GActionGroup *
amt_decide_page_get_actions (AmtDecidePage *self)
{
  return G_ACTION_GROUP (self->actions);
}

AmtDecideForm *
amt_decide_page_get_form (AmtDecidePage *self)
{
  return self->form;
}

AmtLetterView *
amt_decide_page_get_letter (AmtDecidePage *self)
{
  return self->letter;
}

const char *
amt_decide_page_get_hint (AmtDecidePage *self)
{
  return gtk_label_get_text (GTK_LABEL (self->hint));
}
