/* amt-case-selection.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-selection.h"

struct _AmtCaseSelection
{
  GObject parent_instance;

  AmtCaseListModel *model; /* (owned) */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AmtCaseSelection, amt_case_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

static AmtCaseListModel *
model_of (gpointer self)
{
  return AMT_CASE_SELECTION (self)->model;
}

/* --- GListModel ---------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *list)
{
  return AMT_TYPE_CASE_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model_of (list)));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model_of (list)), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- GtkSelectionModel --------------------------------------------------------------------------------- */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return amt_case_list_model_is_selected (model_of (model), position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  AmtCaseListModel *list = model_of (model);
  GtkBitset *set = gtk_bitset_new_empty ();
  guint n = amt_case_list_model_get_n_selected (list);
  guint end = MIN (get_n_items (G_LIST_MODEL (model)), position + n_items);

  for (guint i = position; n > 0 && i < end; i++)
    if (amt_case_list_model_is_selected (list, i))
      gtk_bitset_add (set, i);
  return set;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  amt_case_list_model_select_range (model_of (model), position, 1, unselect_rest);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  amt_case_list_model_unselect_range (model_of (model), position, 1);
  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  amt_case_list_model_select_range (model_of (model), position, n_items, unselect_rest);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  amt_case_list_model_unselect_range (model_of (model), position, n_items);
  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  amt_case_list_model_select_all (model_of (model));
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  amt_case_list_model_unselect_all (model_of (model));
  return TRUE;
}

typedef struct
{
  GtkBitset *selected;
  GtkBitset *mask;
} Change;

static int
choose_cb (guint position, gpointer data)
{
  const Change *change = data;

  if (!gtk_bitset_contains (change->mask, position))
    return -1;
  return gtk_bitset_contains (change->selected, position) ? 1 : 0;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  Change change = { selected, mask };
  guint first = gtk_bitset_get_minimum (mask);

  if (!gtk_bitset_is_empty (mask))
    amt_case_list_model_set_selection (
        model_of (model), first, gtk_bitset_get_maximum (mask) - first + 1, choose_cb, &change);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* --- the object ---------------------------------------------------------------------------------------- */

static void
selection_changed_cb (AmtCaseListModel *model, guint position, guint n_items, gpointer self)
{
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
amt_case_selection_dispose (GObject *object)
{
  g_clear_object (&AMT_CASE_SELECTION (object)->model);
  G_OBJECT_CLASS (amt_case_selection_parent_class)->dispose (object);
}

static void
amt_case_selection_class_init (AmtCaseSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_selection_dispose;
}

static void
amt_case_selection_init (AmtCaseSelection *self)
{
}

AmtCaseSelection *
amt_case_selection_new (AmtCaseListModel *model)
{
  AmtCaseSelection *self = g_object_new (AMT_TYPE_CASE_SELECTION, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (selection_changed_cb), self, 0);
  return self;
}
