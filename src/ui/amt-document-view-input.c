/* amt-document-view-input.c: pointer, wheel, fingers and keys over the pages of a document. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-document-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Application pixels that the pointer may move between press and release of a click. */
#define CLICK_SLOP 4
/* Of the view, for arrows and page keys. */
#define ARROW 0.1
#define PAGE 0.9
/* Application pixels a frame for each pixel that the hand is outside of the view. */
#define AUTOSCROLL 0.15
/* Letters of an address that a tooltip has room for. */
#define TOOLTIP_LETTERS 120
/* How far an exponent goes with a step of a smooth wheel. */
#define SMOOTH_ZOOM 1.2

typedef enum
{
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_UP,
  MOVE_DOWN,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_START,
  MOVE_END
} Move;

/* --- links ---------------------------------------------------------------------------------------------- */

static const AmtRenderLink *
find_link (AmtDocumentView *self, double x, double y)
{
  double whole_x, whole_y, page_x, page_y;
  guint page;

  if (!self->layout)
    return NULL;
  amt_document_view_to_whole (self, x, y, &whole_x, &whole_y);
  page = amt_page_layout_get_nearest (self->layout, whole_y);
  amt_page_layout_to_page (self->layout, page, whole_x, whole_y, &page_x, &page_y);
  return amt_page_content_get_link (self->content, page, page_x, page_y);
}

const AmtRenderLink *
amt_document_view_get_focus_link (AmtDocumentView *self)
{
  GPtrArray *links =
      self->has_focus_link ? amt_page_content_get_links (self->content, self->focus_page) : NULL;

  return links && self->focus_link < links->len ? g_ptr_array_index (links, self->focus_link)
                                                : NULL;
}

/* What a link is, for a tooltip and for a screen reader. */
static char *
describe_link (const AmtRenderLink *link)
{
  g_autofree char *target = NULL;

  switch (link->kind)
    {
    case AMT_RENDER_LINK_PAGE:
      /* Translators: where a link of a document leads to. */
      return g_strdup_printf (_ ("To page %u"), link->page + 1);
    case AMT_RENDER_LINK_URI:
      if (g_utf8_strlen (link->target, -1) <= TOOLTIP_LETTERS)
        return g_strdup (link->target);
      target = g_utf8_substring (link->target, 0, TOOLTIP_LETTERS);
      return g_strdup_printf ("%s…", target);
    case AMT_RENDER_LINK_LAUNCH:
      return g_strdup (_ ("Would open another file or program; this is not done"));
    case AMT_RENDER_LINK_SCRIPT:
      return g_strdup (_ ("Would run a script; this is not done"));
    case AMT_RENDER_LINK_OTHER:
    default:
      return g_strdup (_ ("Leads nowhere"));
    }
}

static void
activate_link (AmtDocumentView *self, const AmtRenderLink *link)
{
  AmtRenderLink copy = *link;
  g_autofree char *target = g_strdup (link->target);

  /* Whoever hears it may show something else, and the page's links are gone. */
  copy.target = target;
  g_signal_emit_by_name (self, "link-activated", &copy);
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip,
                  gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);
  const AmtRenderLink *link =
      keyboard ? amt_document_view_get_focus_link (self) : find_link (self, x, y);
  g_autofree char *text = link ? describe_link (link) : NULL;

  if (!link || keyboard)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ x - 2, y - 2, 4, 4 });
  return TRUE;
}

/* TRUE: there is another link on the pages that are seen. */
static gboolean
focus_next_link (AmtDocumentView *self, gboolean forward)
{
  const gboolean had = self->has_focus_link;
  guint page = had ? self->focus_page : self->page;
  GPtrArray *links = amt_page_content_get_links (self->content, page);
  const guint n = links ? links->len : 0;
  guint index = forward ? 0 : n - 1;

  if (had)
    index = forward ? self->focus_link + 1 : self->focus_link - 1;
  if (index >= n)
    {
      page = forward ? page + 1 : page - 1;
      links = amt_page_content_get_links (self->content, page);
      if (!links || links->len == 0)
        return FALSE;
      index = forward ? 0 : links->len - 1;
    }
  self->has_focus_link = TRUE;
  self->focus_page = page;
  self->focus_link = index;
  return TRUE;
}

static gboolean
tab_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);
  const gboolean forward = g_variant_get_boolean (arguments);
  const AmtRenderLink *link;
  g_autofree char *text = NULL;

  if (!focus_next_link (self, forward))
    {
      self->has_focus_link = FALSE;
      gtk_widget_queue_draw (widget);
      amt_document_view_describe (self);
      /* Out of the view, as Tab does anywhere. */
      return FALSE;
    }
  link = amt_document_view_get_focus_link (self);
  amt_document_view_show_rect (self, self->focus_page, &link->rect);
  text = describe_link (link);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  return TRUE;
}

static gboolean
enter_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);
  const AmtRenderLink *link = amt_document_view_get_focus_link (self);

  if (link)
    activate_link (self, link);
  return link != NULL;
}

/* --- pointer -------------------------------------------------------------------------------------------- */

static void
update_cursor (AmtDocumentView *self)
{
  AmtTextPosition position;
  gboolean on_text = FALSE;
  const char *name = NULL;

  if (self->pressed)
    name = "text";
  else if (find_link (self, self->pointer_x, self->pointer_y))
    name = "pointer";
  else if (amt_document_view_find_text (self, self->pointer_x, self->pointer_y, &position,
                                        &on_text) &&
           on_text)
    name = "text";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  AmtDocumentView *self = user_data;

  self->pointer_x = x;
  self->pointer_y = y;
  update_cursor (self);
}

void
amt_document_view_stop_autoscroll (AmtDocumentView *self)
{
  if (self->autoscroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autoscroll_tick);
  self->autoscroll_tick = 0;
}

static double
get_outside (double at, int length)
{
  return at < 0 ? at : MAX (at - length, 0);
}

static void
extend_to_pointer (AmtDocumentView *self)
{
  AmtTextPosition position;
  gboolean on_text;

  if (amt_document_view_find_text (self, self->pointer_x, self->pointer_y, &position, &on_text))
    amt_document_view_extend_selection (self, position);
}

/* The hand holds the selection outside of the view: what is there comes in. */
static gboolean
autoscroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  amt_document_view_scroll_by (
      self, AUTOSCROLL * get_outside (self->pointer_x, gtk_widget_get_width (widget)),
      AUTOSCROLL * get_outside (self->pointer_y, gtk_widget_get_height (widget)));
  extend_to_pointer (self);
  return G_SOURCE_CONTINUE;
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  const GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  AmtTextPosition position;
  gboolean on_text;

  self->has_focus_link = FALSE;
  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!amt_document_view_find_text (self, x, y, &position, &on_text))
    {
      amt_document_view_unselect (self);
      return;
    }
  self->pressed = TRUE;
  if (modifiers & GDK_SHIFT_MASK && self->has_selection)
    amt_document_view_extend_selection (self, position);
  else
    amt_document_view_begin_selection (self, position,
                                       n_press >= 3   ? AMT_SELECT_LINES
                                       : n_press == 2 ? AMT_SELECT_WORDS
                                                      : AMT_SELECT_LETTERS);
}

static void
drag_update_cb (GtkGestureDrag *drag, double offset_x, double offset_y, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  GtkWidget *widget = GTK_WIDGET (self);
  double x, y;
  gboolean outside;

  if (!self->pressed || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  self->pointer_x = x + offset_x;
  self->pointer_y = y + offset_y;
  if (MAX (ABS (offset_x), ABS (offset_y)) >= CLICK_SLOP)
    extend_to_pointer (self);
  outside = get_outside (self->pointer_x, gtk_widget_get_width (widget)) != 0 ||
            get_outside (self->pointer_y, gtk_widget_get_height (widget)) != 0;
  if (outside && self->autoscroll_tick == 0)
    self->autoscroll_tick = gtk_widget_add_tick_callback (widget, autoscroll_cb, NULL, NULL);
  else if (!outside)
    amt_document_view_stop_autoscroll (self);
}

static void
drag_end_cb (GtkGestureDrag *drag, double offset_x, double offset_y, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  const gboolean clicked = MAX (ABS (offset_x), ABS (offset_y)) < CLICK_SLOP;
  const AmtRenderLink *link;
  double x, y;

  amt_document_view_stop_autoscroll (self);
  self->pressed = FALSE;
  if (!clicked || self->has_selection || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  link = find_link (self, x, y);
  if (link)
    activate_link (self, link);
}

static void
pan_begin_cb (GtkGestureDrag *drag, double x, double y, gpointer user_data)
{
  AmtDocumentView *self = user_data;

  self->pan_x = gtk_adjustment_get_value (self->hadjustment);
  self->pan_y = gtk_adjustment_get_value (self->vadjustment);
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
pan_update_cb (GtkGestureDrag *drag, double offset_x, double offset_y, gpointer user_data)
{
  AmtDocumentView *self = user_data;

  gtk_adjustment_set_value (self->hadjustment, self->pan_x - offset_x);
  gtk_adjustment_set_value (self->vadjustment, self->pan_y - offset_y);
}

static void
pan_end_cb (GtkGestureDrag *drag, double offset_x, double offset_y, gpointer user_data)
{
  update_cursor (user_data);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  GtkEventController *scroll = GTK_EVENT_CONTROLLER (controller);
  GdkEvent *event = gtk_event_controller_get_current_event (scroll);

  if (!(gtk_event_controller_get_current_event_state (scroll) & GDK_CONTROL_MASK) || dy == 0)
    return FALSE;
  /* A wheel goes by steps, a touchpad smoothly. */
  if (event && gdk_scroll_event_get_direction (event) == GDK_SCROLL_SMOOTH)
    amt_document_view_zoom_at (self, self->zoom * pow (SMOOTH_ZOOM, -dy), self->pointer_x,
                               self->pointer_y);
  else
    amt_document_view_step_at (self, dy < 0 ? 1 : -1, self->pointer_x, self->pointer_y);
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  AmtDocumentView *self = user_data;

  self->pinch_zoom = self->zoom;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  double x = self->pointer_x, y = self->pointer_y;

  if (gtk_gesture_is_recognized (GTK_GESTURE (gesture)))
    gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  amt_document_view_zoom_at (self, self->pinch_zoom * scale, x, y);
}

static void
add_drag (AmtDocumentView *self, guint button, GCallback begin, GCallback update, GCallback end)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  if (begin)
    g_signal_connect (drag, "drag-begin", begin, self);
  g_signal_connect (drag, "drag-update", update, self);
  g_signal_connect (drag, "drag-end", end, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/* A finger scrolls and does not select. */
static void
refuse_touch_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  if (sequence)
    gtk_gesture_set_sequence_state (gesture, sequence, GTK_EVENT_SEQUENCE_DENIED);
}

void
amt_document_view_add_controllers (AmtDocumentView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      (GtkEventControllerScrollFlags) GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "begin", G_CALLBACK (refuse_touch_cb), NULL);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  add_drag (self, GDK_BUTTON_PRIMARY, NULL, G_CALLBACK (drag_update_cb), G_CALLBACK (drag_end_cb));
  add_drag (self, GDK_BUTTON_MIDDLE, G_CALLBACK (pan_begin_cb), G_CALLBACK (pan_update_cb),
            G_CALLBACK (pan_end_cb));
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/* --- keys ----------------------------------------------------------------------------------------------- */

static gboolean
can_move (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

/* A page that is seen as a whole gives its place to the next one. */
static void
turn_page (AmtDocumentView *self, int direction)
{
  const guint n = amt_document_view_get_n_pages (self);

  if (direction > 0 ? self->page + 1 < n : self->page > 0)
    amt_document_view_go_to (self, direction > 0 ? self->page + 1 : self->page - 1, NULL);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);
  const Move move = (Move) g_variant_get_int32 (arguments);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const gboolean paged = self->zoom_mode == AMT_ZOOM_FIT_PAGE;
  const int sign = move == MOVE_RIGHT || move == MOVE_DOWN || move == MOVE_PAGE_DOWN ? 1 : -1;

  switch (move)
    {
    case MOVE_LEFT:
    case MOVE_RIGHT:
      if (can_move (self->hadjustment))
        amt_document_view_scroll_by (self, sign * width * ARROW, 0);
      else
        turn_page (self, sign);
      break;
    case MOVE_UP:
    case MOVE_DOWN:
      if (paged)
        turn_page (self, sign);
      else
        amt_document_view_scroll_by (self, 0, sign * height * ARROW);
      break;
    case MOVE_PAGE_UP:
    case MOVE_PAGE_DOWN:
      if (paged)
        turn_page (self, sign);
      else
        amt_document_view_scroll_by (self, 0, sign * height * PAGE);
      break;
    case MOVE_START:
      amt_document_view_go_to (self, 0, NULL);
      break;
    case MOVE_END:
    default:
      gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_upper (self->vadjustment));
      break;
    }
  return TRUE;
}

static gboolean
select_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);
  int step, count;

  g_variant_get (arguments, "(ii)", &step, &count);
  if (!self->has_selection)
    return FALSE;
  amt_document_view_move_caret (self, (GtkMovementStep) step, count);
  return TRUE;
}

static gboolean
copy_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  amt_document_view_copy (self);
  return self->has_selection;
}

static gboolean
select_all_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  amt_document_view_select_all (AMT_DOCUMENT_VIEW (widget));
  return TRUE;
}

static void
bind_move (GtkWidgetClass *class, guint key, guint keypad_key, GdkModifierType modifiers, Move move)
{
  gtk_widget_class_add_binding (class, key, modifiers, move_cb, "i", (int) move);
  if (keypad_key)
    gtk_widget_class_add_binding (class, keypad_key, modifiers, move_cb, "i", (int) move);
}

static void
bind_select (GtkWidgetClass *class, guint key, GdkModifierType modifiers, GtkMovementStep step,
             int count)
{
  gtk_widget_class_add_binding (class, key, modifiers, select_cb, "(ii)", (int) step, count);
}

void
amt_document_view_add_bindings (GtkWidgetClass *class)
{
  const GdkModifierType shift = GDK_SHIFT_MASK, none = (GdkModifierType) 0;
  const GdkModifierType both = (GdkModifierType) (GDK_SHIFT_MASK | GDK_CONTROL_MASK);

  bind_move (class, GDK_KEY_Left, GDK_KEY_KP_Left, none, MOVE_LEFT);
  bind_move (class, GDK_KEY_Right, GDK_KEY_KP_Right, none, MOVE_RIGHT);
  bind_move (class, GDK_KEY_Up, GDK_KEY_KP_Up, none, MOVE_UP);
  bind_move (class, GDK_KEY_Down, GDK_KEY_KP_Down, none, MOVE_DOWN);
  bind_move (class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, none, MOVE_PAGE_UP);
  bind_move (class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, none, MOVE_PAGE_DOWN);
  bind_move (class, GDK_KEY_space, 0, none, MOVE_PAGE_DOWN);
  bind_move (class, GDK_KEY_space, 0, shift, MOVE_PAGE_UP);
  bind_move (class, GDK_KEY_Home, GDK_KEY_KP_Home, none, MOVE_START);
  bind_move (class, GDK_KEY_End, GDK_KEY_KP_End, none, MOVE_END);
  bind_move (class, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_START);
  bind_move (class, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_END);

  bind_select (class, GDK_KEY_Left, shift, GTK_MOVEMENT_LOGICAL_POSITIONS, -1);
  bind_select (class, GDK_KEY_Right, shift, GTK_MOVEMENT_LOGICAL_POSITIONS, 1);
  bind_select (class, GDK_KEY_Left, both, GTK_MOVEMENT_WORDS, -1);
  bind_select (class, GDK_KEY_Right, both, GTK_MOVEMENT_WORDS, 1);
  bind_select (class, GDK_KEY_Up, shift, GTK_MOVEMENT_DISPLAY_LINES, -1);
  bind_select (class, GDK_KEY_Down, shift, GTK_MOVEMENT_DISPLAY_LINES, 1);

  gtk_widget_class_add_binding (class, GDK_KEY_c, GDK_CONTROL_MASK, copy_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Insert, GDK_CONTROL_MASK, copy_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Tab, none, tab_cb, "b", TRUE);
  gtk_widget_class_add_binding (class, GDK_KEY_Tab, shift, tab_cb, "b", FALSE);
  gtk_widget_class_add_binding (class, GDK_KEY_ISO_Left_Tab, shift, tab_cb, "b", FALSE);
  gtk_widget_class_add_binding (class, GDK_KEY_Return, none, enter_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_KP_Enter, none, enter_cb, NULL);
}
