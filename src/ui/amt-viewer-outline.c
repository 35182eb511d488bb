/* amt-viewer-outline.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-outline.h"

#include "amt-fold.h"
#include "amt-list-tab.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* --- one entry ----------------------------------------------------------------------------------------- */

#define AMT_TYPE_OUTLINE_ITEM (amt_outline_item_get_type ())
G_DECLARE_FINAL_TYPE (AmtOutlineItem, amt_outline_item, AMT, OUTLINE_ITEM, GObject)

struct _AmtOutlineItem
{
  GObject parent_instance;

  char *title;          /* (owned) */
  char *folded;         /* (owned) for the search */
  int page;             /* from 0; -1: leads nowhere */
  GListStore *children; /* (owned) (nullable) (element-type AmtOutlineItem) */
};

G_DEFINE_FINAL_TYPE (AmtOutlineItem, amt_outline_item, G_TYPE_OBJECT)

static void
amt_outline_item_finalize (GObject *object)
{
  AmtOutlineItem *self = AMT_OUTLINE_ITEM (object);

  g_free (self->title);
  g_free (self->folded);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (amt_outline_item_parent_class)->finalize (object);
}

static void
amt_outline_item_class_init (AmtOutlineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_outline_item_finalize;
}

static void
amt_outline_item_init (AmtOutlineItem *self)
{
}

/* --- the tree ------------------------------------------------------------------------------------------ */

struct _AmtViewerOutline
{
  GtkWidget parent_instance;

  GListStore *roots; /* (owned) (element-type AmtOutlineItem) */
  GListStore *all;   /* (owned) the same without depth */
  char *wanted;      /* (owned) (nullable) folded words of the search */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *entry;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (AmtViewerOutline, amt_viewer_outline, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_LEFT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GListModel *
children_of (gpointer item, gpointer user_data)
{
  AmtOutlineItem *entry = item;

  return entry->children ? G_LIST_MODEL (g_object_ref (entry->children)) : NULL;
}

static AmtOutlineItem *
item_of (gpointer row)
{
  return GTK_IS_TREE_LIST_ROW (row) ? gtk_tree_list_row_get_item (row) : g_object_ref (row);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  AmtOutlineItem *entry = item;
  AmtViewerOutline *self = user_data;
  g_auto (GStrv) words = g_strsplit (self->wanted, " ", -1);

  for (guint i = 0; words[i]; i++)
    if (!strstr (entry->folded, words[i]))
      return FALSE;
  return TRUE;
}

static void
show_model (AmtViewerOutline *self)
{
  GListModel *model;
  g_autoptr (GtkSingleSelection) selection = NULL;

  if (self->wanted)
    model = G_LIST_MODEL (
        gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->all)),
                                   GTK_FILTER (gtk_custom_filter_new (matches, self, NULL))));
  else
    model = G_LIST_MODEL (gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (self->roots)), FALSE,
                                                   FALSE, children_of, NULL, NULL));
  selection = gtk_single_selection_new (model);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = amt_widgets_add_line (box, NULL);
  GtkWidget *page = amt_widgets_add_line (box, "dim-label");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (page, "numeric");
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *box = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander));
  gpointer row = gtk_list_item_get_item (item);
  g_autoptr (AmtOutlineItem) entry = item_of (row);
  g_autofree char *page = entry->page >= 0 ? g_strdup_printf ("%d", entry->page + 1) : NULL;
  /* Translators: an entry of a document's outline, and a page number. */
  g_autofree char *name =
      page ? g_strdup_printf (_ ("%s, page %s"), entry->title, page) : g_strdup (entry->title);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander),
                                  GTK_IS_TREE_LIST_ROW (row) ? row : NULL);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), entry->title);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), page ? page : "");
  gtk_widget_set_tooltip_text (box, entry->title);
  if (gtk_widget_get_parent (expander))
    amt_widgets_set_name (gtk_widget_get_parent (expander), name);
}

static void
activated_cb (GtkListView *list, guint position, AmtViewerOutline *self)
{
  g_autoptr (GObject) row =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  g_autoptr (AmtOutlineItem) entry = item_of (row);

  if (entry->page >= 0)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, (guint) entry->page);
  else if (GTK_IS_TREE_LIST_ROW (row))
    gtk_tree_list_row_set_expanded (GTK_TREE_LIST_ROW (row), TRUE);
}

static void
searched_cb (AmtViewerOutline *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_clear_pointer (&self->wanted, g_free);
  if (*words)
    self->wanted = amt_fold (words);
  show_model (self);
}

/* GTK's entry takes Escape for itself: first the whole outline again, then out of it. */
static void
stopped_cb (AmtViewerOutline *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    g_signal_emit (self, signals[SIGNAL_LEFT], 0);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_viewer_outline_dispose (GObject *object)
{
  AmtViewerOutline *self = AMT_VIEWER_OUTLINE (object);

  if (self->box)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->roots);
  g_clear_object (&self->all);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (amt_viewer_outline_parent_class)->dispose (object);
}

static void
amt_viewer_outline_class_init (AmtViewerOutlineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_viewer_outline_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", AMT_TYPE_VIEWER_OUTLINE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_LEFT] = g_signal_new ("left", AMT_TYPE_VIEWER_OUTLINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_viewer_outline_init (AmtViewerOutline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->roots = g_list_store_new (AMT_TYPE_OUTLINE_ITEM);
  self->all = g_list_store_new (AMT_TYPE_OUTLINE_ITEM);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_search_entry_new ();
  gtk_widget_add_css_class (self->entry, "viewer-outline-search");
  g_object_set (self->entry, "placeholder-text", _ ("Search the Outline"), NULL);
  amt_widgets_set_name (self->entry, _ ("Search the Outline"));
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (stopped_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->entry);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list = gtk_list_view_new (NULL, factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "viewer-outline");
  amt_widgets_set_name (self->list, _ ("Outline of the Document"));
  amt_list_tab_repair (self->list);
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->box), scrolled);
}

GtkWidget *
amt_viewer_outline_new (void)
{
  return g_object_new (AMT_TYPE_VIEWER_OUTLINE, NULL);
}

static AmtOutlineItem *
item_new (const AmtRenderEntry *entry)
{
  AmtOutlineItem *item = g_object_new (AMT_TYPE_OUTLINE_ITEM, NULL);

  item->title = g_strdup (*entry->title ? entry->title : _ ("Without a Title"));
  item->folded = amt_fold (item->title);
  item->page = entry->page;
  return item;
}

void
amt_viewer_outline_set_entries (AmtViewerOutline *self, GPtrArray *entries)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new (); /* the item before at each depth */
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) roots = g_ptr_array_new ();

  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  for (guint i = 0; entries && i < entries->len; i++)
    {
      const AmtRenderEntry *entry = entries->pdata[i];
      AmtOutlineItem *item = item_new (entry);
      guint depth = MIN (entry->depth, path->len);

      g_ptr_array_add (items, item);
      g_ptr_array_set_size (path, (int) depth);
      if (depth == 0)
        g_ptr_array_add (roots, item);
      else
        {
          AmtOutlineItem *parent = path->pdata[depth - 1];

          if (!parent->children)
            parent->children = g_list_store_new (AMT_TYPE_OUTLINE_ITEM);
          g_list_store_append (parent->children, item);
        }
      g_ptr_array_add (path, item);
    }
  g_list_store_splice (self->roots, 0, g_list_model_get_n_items (G_LIST_MODEL (self->roots)),
                       roots->pdata, roots->len);
  g_list_store_splice (self->all, 0, g_list_model_get_n_items (G_LIST_MODEL (self->all)),
                       items->pdata, items->len);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_clear_pointer (&self->wanted, g_free);
  show_model (self);
}

void
amt_viewer_outline_search (AmtViewerOutline *self, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
}

GtkWidget *
amt_viewer_outline_get_list (AmtViewerOutline *self)
{
  return self->list;
}
