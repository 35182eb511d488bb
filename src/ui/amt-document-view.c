/* amt-document-view.c: the pages of one document: the widget, its document, and what it tells. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-view-private.h"

#include "amt-base.h"

enum
{
  PROP_HADJUSTMENT = AMT_DOCUMENT_VIEW_N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum
{
  SIGNAL_LINK_ACTIVATED,
  SIGNAL_PAGE_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[AMT_DOCUMENT_VIEW_N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (AmtDocumentView, amt_document_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

GType
amt_zoom_mode_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue VALUES[] = {
        { AMT_ZOOM_FREE, "AMT_ZOOM_FREE", "free" },
        { AMT_ZOOM_FIT_WIDTH, "AMT_ZOOM_FIT_WIDTH", "fit-width" },
        { AMT_ZOOM_FIT_PAGE, "AMT_ZOOM_FIT_PAGE", "fit-page" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("AmtZoomMode", VALUES));
    }
  return type;
}

/* --- telling -------------------------------------------------------------------------------------------- */

static gboolean
tell_cb (gpointer user_data)
{
  AmtDocumentView *self = user_data;
  guint untold = self->untold;

  self->tell_source = 0;
  self->untold = 0;
  for (guint i = 1; i < AMT_DOCUMENT_VIEW_N_PROPS; i++)
    if (untold & (1u << i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  if (untold & (1u << AMT_DOCUMENT_VIEW_PAGE | 1u << AMT_DOCUMENT_VIEW_N_PAGES))
    amt_document_view_describe (self);
  return G_SOURCE_REMOVE;
}

/* Whoever hears it may change the tree, which must not happen while sizes are given out. */
void
amt_document_view_tell (AmtDocumentView *self, guint property)
{
  self->untold |= 1u << property;
  if (self->tell_source == 0)
    self->tell_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
  if (!self->allocating)
    {
      g_clear_handle_id (&self->tell_source, g_source_remove);
      tell_cb (self);
    }
}

/* --- overrides ------------------------------------------------------------------------------------------ */

static void
amt_document_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  /* The notices of pages that failed stand wherever their pages do; they need no room of their own. */
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 800;
  *minimum_baseline = *natural_baseline = -1;
}

static void
amt_document_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  self->allocating = TRUE;
  if (amt_document_view_has_size (self) && self->place_waits)
    amt_document_view_go_to_place (self);
  else if (self->layout)
    amt_document_view_lay_out_around (self, width / 2.0, 0);
  else
    amt_document_view_scroll_to (self, 0, 0);
  amt_document_view_place_notices (self);
  self->allocating = FALSE;
}

static void
amt_document_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  if (self->layout)
    amt_document_view_draw (self, snapshot);
}

static void
set_visible (AmtDocumentView *self, gboolean visible)
{
  if (self->session && visible != self->visible)
    amt_render_session_set_visible (self->session, visible);
  self->visible = visible;
}

static void
amt_document_view_map (GtkWidget *widget)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  GTK_WIDGET_CLASS (amt_document_view_parent_class)->map (widget);
  set_visible (self, TRUE);
  amt_document_view_look (self);
}

static void
amt_document_view_unmap (GtkWidget *widget)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (widget);

  GTK_WIDGET_CLASS (amt_document_view_parent_class)->unmap (widget);
  amt_document_view_stop_autoscroll (self);
  set_visible (self, FALSE);
  /* What nobody sees is left to the pool's cache. */
  amt_document_view_look (self);
}

static void
scale_factor_cb (AmtDocumentView *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
scrolled_cb (AmtDocumentView *self)
{
  if (self->placing)
    return;
  self->wished = G_MAXUINT;
  amt_document_view_look (self);
}

static void
take_adjustment (AmtDocumentView *self, GtkAdjustment **slot, GtkAdjustment *adjustment)
{
  if (*slot && *slot == adjustment)
    return;
  if (*slot)
    g_signal_handlers_disconnect_by_func (*slot, scrolled_cb, self);
  g_clear_object (slot);
  *slot = g_object_ref_sink (adjustment ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_swapped (*slot, "value-changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
tiles_changed_cb (AmtDocumentView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  amt_document_view_look (self);
}

static void
tiles_failed_cb (AmtDocumentView *self, guint page, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_PAGE_FAILED], 0, page, error);
}

static void
content_loaded_cb (AmtDocumentView *self, guint page)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (page == self->page)
    amt_document_view_describe (self);
}

static void
link_activated (AmtDocumentView *self, gpointer data)
{
  const AmtRenderLink *link = data;

  if (link->kind == AMT_RENDER_LINK_PAGE)
    amt_document_view_go_to (self, link->page, NULL);
}

static void
amt_document_view_get_property (GObject *object, guint property_id, GValue *value,
                                GParamSpec *pspec)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (object);

  switch (property_id)
    {
    case AMT_DOCUMENT_VIEW_PAGE:
      g_value_set_uint (value, self->page);
      break;
    case AMT_DOCUMENT_VIEW_N_PAGES:
      g_value_set_uint (value, amt_document_view_get_n_pages (self));
      break;
    case AMT_DOCUMENT_VIEW_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case AMT_DOCUMENT_VIEW_ZOOM_MODE:
      g_value_set_enum (value, (int) self->zoom_mode);
      break;
    case AMT_DOCUMENT_VIEW_ROTATION:
      g_value_set_uint (value, self->rotation);
      break;
    case AMT_DOCUMENT_VIEW_HAS_SELECTION:
      g_value_set_boolean (value, self->has_selection);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, (int) self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
amt_document_view_set_property (GObject *object, guint property_id, const GValue *value,
                                GParamSpec *pspec)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (object);

  switch (property_id)
    {
    case AMT_DOCUMENT_VIEW_PAGE:
      amt_document_view_set_page (self, g_value_get_uint (value));
      break;
    case AMT_DOCUMENT_VIEW_ZOOM:
      amt_document_view_set_zoom (self, g_value_get_double (value));
      break;
    case AMT_DOCUMENT_VIEW_ZOOM_MODE:
      amt_document_view_set_zoom_mode (self, (AmtZoomMode) g_value_get_enum (value));
      break;
    case AMT_DOCUMENT_VIEW_ROTATION:
      amt_document_view_set_rotation (self, g_value_get_uint (value));
      break;
    case PROP_HADJUSTMENT:
      take_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      take_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = (GtkScrollablePolicy) g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = (GtkScrollablePolicy) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
forget_adjustment (AmtDocumentView *self, GtkAdjustment **slot)
{
  if (*slot)
    g_signal_handlers_disconnect_by_func (*slot, scrolled_cb, self);
  g_clear_object (slot);
}

static void
amt_document_view_dispose (GObject *object)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (object);

  amt_document_view_stop_autoscroll (self);
  if (self->copying)
    g_cancellable_cancel (self->copying);
  g_clear_object (&self->copying);
  if (self->tiles)
    amt_page_tiles_set_session (self->tiles, NULL);
  if (self->content)
    amt_page_content_set_session (self->content, NULL);
  set_visible (self, FALSE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->layout, amt_page_layout_free);
  amt_document_view_remove_notices (self);
  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->notice_source, g_source_remove);
  forget_adjustment (self, &self->hadjustment);
  forget_adjustment (self, &self->vadjustment);
  g_clear_object (&self->tiles);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (amt_document_view_parent_class)->dispose (object);
}

static void
amt_document_view_finalize (GObject *object)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (object);

  g_hash_table_unref (self->hits);
  g_hash_table_unref (self->notices);
  G_OBJECT_CLASS (amt_document_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags =
      (GParamFlags) (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  const GParamFlags read_only = (GParamFlags) (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[AMT_DOCUMENT_VIEW_PAGE] =
      g_param_spec_uint ("page", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[AMT_DOCUMENT_VIEW_N_PAGES] =
      g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  properties[AMT_DOCUMENT_VIEW_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, AMT_ZOOM_LEAST_FITTING, AMT_ZOOM_MOST, 1, flags);
  properties[AMT_DOCUMENT_VIEW_ZOOM_MODE] =
      g_param_spec_enum ("zoom-mode", NULL, NULL, AMT_TYPE_ZOOM_MODE, AMT_ZOOM_FIT_WIDTH, flags);
  properties[AMT_DOCUMENT_VIEW_ROTATION] =
      g_param_spec_uint ("rotation", NULL, NULL, 0, 270, 0, flags);
  properties[AMT_DOCUMENT_VIEW_HAS_SELECTION] =
      g_param_spec_boolean ("has-selection", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, AMT_DOCUMENT_VIEW_N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
amt_document_view_class_init (AmtDocumentViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = amt_document_view_get_property;
  object_class->set_property = amt_document_view_set_property;
  object_class->dispose = amt_document_view_dispose;
  object_class->finalize = amt_document_view_finalize;
  widget_class->measure = amt_document_view_measure;
  widget_class->size_allocate = amt_document_view_size_allocate;
  widget_class->snapshot = amt_document_view_snapshot;
  widget_class->map = amt_document_view_map;
  widget_class->unmap = amt_document_view_unmap;
  install_properties (object_class);
  signals[SIGNAL_LINK_ACTIVATED] = g_signal_new_class_handler (
      "link-activated", AMT_TYPE_DOCUMENT_VIEW, G_SIGNAL_RUN_LAST, G_CALLBACK (link_activated),
      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_PAGE_FAILED] =
      g_signal_new ("page-failed", AMT_TYPE_DOCUMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_css_name (widget_class, "documentview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DOCUMENT);
  amt_document_view_add_bindings (widget_class);
}

static void
amt_document_view_init (AmtDocumentView *self)
{
  self->zoom = 1;
  self->zoom_mode = AMT_ZOOM_FIT_WIDTH;
  self->direction = 1;
  self->wished = G_MAXUINT;
  self->hits = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->notices = g_hash_table_new (NULL, NULL);
  self->tiles = amt_page_tiles_new ();
  self->content = amt_page_content_new ();
  take_adjustment (self, &self->hadjustment, NULL);
  take_adjustment (self, &self->vadjustment, NULL);
  g_signal_connect_swapped (self->tiles, "changed", G_CALLBACK (tiles_changed_cb), self);
  g_signal_connect_swapped (self->tiles, "failed", G_CALLBACK (tiles_failed_cb), self);
  g_signal_connect_swapped (self->content, "loaded", G_CALLBACK (content_loaded_cb), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  amt_document_view_add_controllers (self);
}

/* --- public --------------------------------------------------------------------------------------------- */

GtkWidget *
amt_document_view_new (void)
{
  return g_object_new (AMT_TYPE_DOCUMENT_VIEW, NULL);
}

static AmtPageLayout *
make_layout (AmtRenderSession *session)
{
  const guint n = amt_render_session_get_n_pages (session);
  g_autofree AmtPaperSize *sizes = g_new (AmtPaperSize, n);

  for (guint i = 0; i < n; i++)
    amt_render_session_get_page_size (session, i, &sizes[i].width, &sizes[i].height);
  return amt_page_layout_new (sizes, n);
}

void
amt_document_view_set_session (AmtDocumentView *self, AmtRenderSession *session)
{
  g_autoptr (AmtRenderSession) before = NULL;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  if (session == self->session)
    return;
  amt_document_view_unselect (self);
  amt_document_view_clear_hits (self);
  amt_document_view_remove_notices (self);
  self->has_focus_link = FALSE;
  before = g_steal_pointer (&self->session);
  if (before && self->visible)
    amt_render_session_set_visible (before, FALSE);
  self->visible = FALSE;
  g_clear_pointer (&self->layout, amt_page_layout_free);
  g_set_object (&self->session, session);
  amt_page_tiles_set_session (self->tiles, session);
  amt_page_content_set_session (self->content, self->pixels_only ? NULL : session);

  self->rotation = 0;
  self->page = 0;
  self->place = (AmtDocumentPlace){ .fraction = -1 };
  self->place_waits = TRUE;
  self->rect_waits = FALSE;
  if (session)
    {
      self->layout = make_layout (session);
      amt_document_view_lay_out (self, 0);
      set_visible (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
    }
  if (amt_document_view_has_size (self))
    amt_document_view_go_to_place (self);
  else
    amt_document_view_scroll_to (self, 0, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_N_PAGES);
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ROTATION);
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_PAGE);
}

AmtRenderSession *
amt_document_view_get_session (AmtDocumentView *self)
{
  return self->session;
}

guint
amt_document_view_get_n_pages (AmtDocumentView *self)
{
  return self->layout ? amt_page_layout_get_n_pages (self->layout) : 0;
}

guint
amt_document_view_get_page (AmtDocumentView *self)
{
  return self->page;
}

void
amt_document_view_set_page (AmtDocumentView *self, guint page)
{
  amt_document_view_go_to (self, page, NULL);
}

gboolean
amt_document_view_set_pixels_only (AmtDocumentView *self, gboolean pixels_only)
{
  const gboolean before = self->pixels_only;

  g_return_val_if_fail (AMT_IS_DOCUMENT_VIEW (self), FALSE);
  if (pixels_only == before)
    return before;
  self->pixels_only = pixels_only;
  self->has_focus_link = FALSE;
  amt_document_view_unselect (self);
  amt_page_content_set_session (self->content, pixels_only ? NULL : self->session);
  amt_document_view_look (self);
  amt_document_view_describe (self);
  return before;
}

/* --- hits ----------------------------------------------------------------------------------------------- */

void
amt_document_view_set_hits (AmtDocumentView *self, guint page, GPtrArray *hits)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  if (hits && hits->len > 0)
    g_hash_table_replace (self->hits, GUINT_TO_POINTER (page), g_ptr_array_ref (hits));
  else
    g_hash_table_remove (self->hits, GUINT_TO_POINTER (page));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
amt_document_view_set_current_hit (AmtDocumentView *self, guint page, guint index)
{
  GPtrArray *hits = g_hash_table_lookup (self->hits, GUINT_TO_POINTER (page));
  const AmtRenderHit *hit;

  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  self->has_current_hit = hits && index < hits->len;
  self->current_page = page;
  self->current_hit = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!self->has_current_hit)
    return;
  hit = g_ptr_array_index (hits, index);
  amt_document_view_go_to (self, page, hit->n_rects > 0 ? &hit->rects[0] : NULL);
}

void
amt_document_view_clear_hits (AmtDocumentView *self)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  g_hash_table_remove_all (self->hits);
  self->has_current_hit = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
