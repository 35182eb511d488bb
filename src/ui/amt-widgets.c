/* amt-widgets.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-widgets.h"

#include "amt-case.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What is scrolled to does not stick to the edge. */
#define REVEAL_MARGIN 24
/* Lines wider than this are hard to read. */
#define PAGE_WIDTH 860

/* Text of the usual size, in pixels. */
#define USUAL_TEXT (11.0 * 96 / 72)

GtkWidget *
amt_widgets_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

void
amt_widgets_set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
amt_widgets_add_line (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

GtkWidget *
amt_widgets_icon_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  amt_widgets_set_name (button, label);
  if (action)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

GtkWidget *
amt_widgets_text_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* GTK says the label twice, once with its underscore. */
  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (action)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

void
amt_widgets_name_buttons (GtkWidget *widget)
{
  /* GTK says the label twice, once with its underscore. */
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    amt_widgets_name_buttons (child);
}

void
amt_widgets_name_expander (GtkWidget *row, const char *name)
{
  /* libadwaita 1.2 names neither the row nor the lists that it is made of. */
  if (GTK_IS_LIST_BOX_ROW (row) || GTK_IS_LIST_BOX (row))
    amt_widgets_set_name (row, name);
  for (GtkWidget *child = gtk_widget_get_first_child (row); child;
       child = gtk_widget_get_next_sibling (child))
    amt_widgets_name_expander (child, name);
}

static void
name_arrows (GtkWidget *widget, const char *const *names, guint *at)
{
  if (GTK_IS_BUTTON (widget))
    {
      if (names[*at])
        amt_widgets_set_name (widget, names[(*at)++]);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    name_arrows (child, names, at);
}

void
amt_widgets_name_calendar (GtkWidget *calendar, const char *name)
{
  /* In the order in which GTK 4.8 has them; it names them by their pictures. */
  const char *const names[] = { _ ("Previous Month"), _ ("Next Month"), _ ("Previous Year"),
                                _ ("Next Year"), NULL };
  guint at = 0;

  amt_widgets_set_name (calendar, name);
  name_arrows (calendar, names, &at);
}

GtkWidget *
amt_widgets_pill (const char *icon, const char *text)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (pill, "mark-pill");
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (pill, text);
  gtk_box_append (GTK_BOX (pill), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (pill), label);
  return pill;
}

void
amt_widgets_clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    if (GTK_IS_LIST_BOX (box))
      gtk_list_box_remove (GTK_LIST_BOX (box), child);
    else if (GTK_IS_FLOW_BOX (box))
      gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
    else
      gtk_box_remove (GTK_BOX (box), child);
}

gboolean
amt_widgets_is_editing (GtkRoot *root)
{
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (GTK_IS_TEXT_VIEW (focus))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (focus));
  return GTK_IS_TEXT (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus));
}

void
amt_widgets_reveal (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  GtkAdjustment *adjustment;
  double value, page;

  if (!scrolled || !gtk_widget_compute_bounds (widget, scrolled, &bounds))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  value = gtk_adjustment_get_value (adjustment);
  page = gtk_adjustment_get_page_size (adjustment);
  if (bounds.origin.y < 0)
    gtk_adjustment_set_value (adjustment, value + bounds.origin.y - REVEAL_MARGIN);
  else if (bounds.origin.y + bounds.size.height > page)
    gtk_adjustment_set_value (
        adjustment,
        value + MIN (bounds.origin.y, bounds.origin.y + bounds.size.height - page + REVEAL_MARGIN));
}

GtkWidget *
amt_widgets_page (GtkWidget **out_box)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  *out_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (*out_box, "case-page");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), *out_box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

GtkWidget *
amt_widgets_status (const char *icon, const char *title, const char *description)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_add_css_class (page, "compact");
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

GtkWidget *
amt_widgets_nothing (const char *icon, const char *title, const char *description)
{
  GtkWidget *page = amt_widgets_status (icon, title, description);
  GtkWidget *inner = gtk_widget_get_first_child (page);

  /* The status page of libadwaita scrolls by itself: two that scroll cut its words off where there is little room. */
  if (GTK_IS_SCROLLED_WINDOW (inner))
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (inner), GTK_POLICY_NEVER,
                                    GTK_POLICY_NEVER);
  return page;
}

const char *
amt_widgets_state_icon (const char *state)
{
  switch (amt_case_state_from_text (state))
    {
    case AMT_CASE_STATE_RECEIVED:
      return "amt-inbox-symbolic";
    case AMT_CASE_STATE_IN_PROGRESS:
      return "document-edit-symbolic";
    case AMT_CASE_STATE_WAITING:
      return "amt-waiting-symbolic";
    case AMT_CASE_STATE_SUBMITTED:
      return "amt-approve-symbolic";
    case AMT_CASE_STATE_DECIDED:
      return "amt-done-symbolic";
    case AMT_CASE_STATE_CLOSED:
      return "folder-symbolic";
    case AMT_CASE_STATE_UNKNOWN:
    default:
      return "dialog-question-symbolic";
    }
}

void
amt_widgets_copy (GtkWidget *widget, AmtWorkplace *workplace, const char *what, const char *text)
{
  g_autofree char *said = NULL;

  if (!text)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  /* Translators: %s is the name of a field, for example "Cold rent". */
  said = what ? g_strdup_printf (_ ("“%s” copied"), what) : g_strdup (_ ("Copied"));
  amt_workplace_say (workplace, said);
}

double
amt_widgets_text_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size = size * (resolution > 0 ? resolution : 96) / 72;
  return size > 0 ? size / USUAL_TEXT : 1;
}
