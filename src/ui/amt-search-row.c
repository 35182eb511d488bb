/* amt-search-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-search-row.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* A line names so many places; the best stand first. */
#define SHOWN_PLACES 2

struct _AmtSearchItem
{
  GObject parent_instance;

  AmtDeskSearch **search; /* (owned) a reference-counted box */
  guint at;
  char *page_action; /* (owned) (nullable) made when it is asked for */
};

struct _AmtSearchRow
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */

  GtkWidget *icon; /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *name;
  GtkWidget *reference;
  GtkWidget *state;
  GtkWidget *places[SHOWN_PLACES];
};

G_DEFINE_FINAL_TYPE (AmtSearchItem, amt_search_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (AmtSearchRow, amt_search_row, GTK_TYPE_WIDGET)

/* --- a hit --------------------------------------------------------------------------------------------- */

static void
box_clear (gpointer box)
{
  amt_desk_search_free (*(AmtDeskSearch **) box);
}

static void
amt_search_item_finalize (GObject *object)
{
  g_rc_box_release_full (AMT_SEARCH_ITEM (object)->search, box_clear);
  g_free (AMT_SEARCH_ITEM (object)->page_action);
  G_OBJECT_CLASS (amt_search_item_parent_class)->finalize (object);
}

static void
amt_search_item_class_init (AmtSearchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_search_item_finalize;
}

static void
amt_search_item_init (AmtSearchItem *self)
{
}

GPtrArray *
amt_search_items_new (AmtDeskSearch *search)
{
  AmtDeskSearch **box = g_rc_box_new (AmtDeskSearch *);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  *box = search;
  for (guint i = 0; i < search->result->hits->len; i++)
    {
      AmtSearchItem *item = g_object_new (AMT_TYPE_SEARCH_ITEM, NULL);

      item->search = g_rc_box_acquire (box);
      item->at = i;
      g_ptr_array_add (items, item);
    }
  g_rc_box_release_full (box, box_clear);
  return items;
}

const AmtSearchHit *
amt_search_item_get_hit (AmtSearchItem *self)
{
  return g_ptr_array_index ((*self->search)->result->hits, self->at);
}

const char *
amt_search_item_get_case (AmtSearchItem *self)
{
  return amt_search_item_get_hit (self)->row->value->id;
}

/* The page opens with the very words marked that stand on it, as they stand there. */
static const char *
show_page (AmtSearchItem *self, const AmtSearchPlace *place)
{
  const AmtSearchMark *mark =
      place->marks->len > 0 ? &g_array_index (place->marks, AmtSearchMark, 0) : NULL;
  g_autofree char *words =
      mark ? g_strndup (place->excerpt + mark->start, mark->end - mark->start) : g_strdup ("");

  if (!self->page_action)
    self->page_action = g_action_print_detailed_name (
        "case.show-document", g_variant_new ("(sus)", place->item, place->page, words));
  return self->page_action;
}

const char *
amt_search_item_get_page (AmtSearchItem *self)
{
  GPtrArray *places = amt_search_item_get_hit (self)->places;
  const AmtSearchPlace *place = places->len > 0 ? places->pdata[0] : NULL;

  if (!place)
    return NULL;
  switch (place->in)
    {
    case AMT_FOUND_FORM:
      return "case.page::form";
    case AMT_FOUND_FILE_NOTE:
    case AMT_FOUND_JOTTING:
      return "case.page::notes";
    case AMT_FOUND_MESSAGE:
      return "case.page::messages";
    case AMT_FOUND_DOCUMENT:
      return "case.page::documents";
    case AMT_FOUND_PAGE:
      return show_page (self, place);
    case AMT_FOUND_REFERENCE:
    case AMT_FOUND_NAME:
    case AMT_FOUND_PARTY:
    case AMT_FOUND_BORN:
    case AMT_FOUND_ADDRESS:
    case AMT_N_FOUND:
    default:
      return NULL;
    }
}

static const char *
name_of (const AmtReferences *references, const AmtSearchHit *hit, const AmtSearchPlace *place)
{
  const AmtField *field;

  switch (place->in)
    {
    case AMT_FOUND_REFERENCE:
      return _ ("Reference");
    case AMT_FOUND_NAME:
      return place->similar ? _ ("Similar name") : _ ("Applicant");
    case AMT_FOUND_PARTY:
      return place->similar ? _ ("Similar name") : _ ("Person");
    case AMT_FOUND_BORN:
      return _ ("Date of birth");
    case AMT_FOUND_ADDRESS:
      return _ ("Address");
    case AMT_FOUND_FORM:
      field = amt_desk_search_field (references, hit, place);
      return field && field->label ? field->label : _ ("Application");
    case AMT_FOUND_FILE_NOTE:
      return _ ("File note");
    case AMT_FOUND_JOTTING:
      return _ ("Jotting");
    case AMT_FOUND_DOCUMENT:
      return _ ("Document name");
    case AMT_FOUND_PAGE:
      return _ ("Document");
    case AMT_FOUND_MESSAGE:
    case AMT_N_FOUND:
    default:
      return _ ("Message");
    }
}

/* Returns: (transfer full) */
static char *
place_name (const AmtReferences *references, const AmtSearchHit *hit, const AmtSearchPlace *place)
{
  char *page = amt_desk_search_page_words (place);

  return page ? page : g_strdup (name_of (references, hit, place));
}

char *
amt_search_item_dup_words (AmtSearchItem *self, const AmtReferences *references)
{
  const AmtSearchHit *hit = amt_search_item_get_hit (self);
  const AmtCase *value = hit->row->value;
  g_autofree char *hints = amt_words_row_hints (hit->row);
  GString *words = g_string_new (NULL);

  g_string_append_printf (words, "%s, %s, %s, %s", value->applicant ? value->applicant : "",
                          value->reference ? value->reference : value->id,
                          amt_references_service_name (references, value->service_id),
                          amt_words_row_state (hit->row));
  if (*hints)
    g_string_append_printf (words, ", %s", hints);
  for (guint i = 0; i < MIN (hit->places->len, SHOWN_PLACES); i++)
    {
      const AmtSearchPlace *place = hit->places->pdata[i];

      g_autofree char *name = place_name (references, hit, place);

      g_string_append (words, ", ");
      if (place->in == AMT_FOUND_PAGE)
        /* Translators: where in a case something was found: %1$s is "in document “Lease.pdf”, page 3", %2$s a few words of it. */
        g_string_append_printf (words, _ ("found %1$s: %2$s"), name, place->excerpt);
      else
        /* Translators: where in a case something was found: %1$s is a field or "File note", %2$s a few words of it. */
        g_string_append_printf (words, _ ("found in %1$s: %2$s"), name, place->excerpt);
    }
  return g_string_free (words, FALSE);
}

/* --- the row ------------------------------------------------------------------------------------------- */

/* "Field: … the words …" with what was found bold. */
static char *
dup_markup (const char *name, const AmtSearchPlace *place)
{
  g_autofree char *head = g_markup_escape_text (name, -1);
  GString *markup = g_string_new (head);
  gsize at = 0;

  g_string_append (markup, ": ");
  for (guint i = 0; i < place->marks->len; i++)
    {
      const AmtSearchMark *mark = &g_array_index (place->marks, AmtSearchMark, i);
      g_autofree char *before = NULL;
      g_autofree char *marked = NULL;

      if (mark->start < at)
        continue;
      before = g_markup_escape_text (place->excerpt + at, mark->start - at);
      marked = g_markup_escape_text (place->excerpt + mark->start, mark->end - mark->start);
      g_string_append_printf (markup, "%s<b>%s</b>", before, marked);
      at = mark->end;
    }
  {
    g_autofree char *rest = g_markup_escape_text (place->excerpt + at, -1);

    g_string_append (markup, rest);
  }
  return g_string_free (markup, FALSE);
}

static void
show_places (AmtSearchRow *self, const AmtReferences *references, const AmtSearchHit *hit)
{
  for (guint i = 0; i < SHOWN_PLACES; i++)
    {
      const AmtSearchPlace *place = i < hit->places->len ? hit->places->pdata[i] : NULL;
      g_autofree char *name = place ? place_name (references, hit, place) : NULL;
      g_autofree char *markup = place ? dup_markup (name, place) : NULL;

      gtk_widget_set_visible (self->places[i], place != NULL);
      gtk_label_set_markup (GTK_LABEL (self->places[i]), markup ? markup : "");
      gtk_widget_set_tooltip_markup (self->places[i], markup);
    }
}

void
amt_search_row_set_item (AmtSearchRow *self, AmtSearchItem *item)
{
  const AmtReferences *references = amt_workplace_get_references (self->workplace);
  const AmtSearchHit *hit = amt_search_item_get_hit (item);
  const AmtCase *value = hit->row->value;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *words = amt_search_item_dup_words (item, references);
  g_autofree char *hints = amt_words_row_hints (hit->row);
  g_autofree char *state = NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                value->restricted ? "amt-lock-symbolic"
                                                  : amt_widgets_state_icon (value->state));
  gtk_label_set_label (GTK_LABEL (self->name),
                       value->applicant ? value->applicant : value->reference);
  gtk_label_set_label (GTK_LABEL (self->reference), value->reference ? value->reference : "");
  state =
      g_strdup_printf ("%s · %s%s%s", amt_references_service_name (references, value->service_id),
                       amt_words_row_state (hit->row), *hints ? " · " : "", hints);
  gtk_label_set_label (GTK_LABEL (self->state), state);
  gtk_widget_set_tooltip_text (self->state, state);
  show_places (self, references, hit);
  if (parent)
    amt_widgets_set_name (parent, words);
}

static void
amt_search_row_dispose (GObject *object)
{
  AmtSearchRow *self = AMT_SEARCH_ROW (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_search_row_parent_class)->dispose (object);
}

static void
amt_search_row_class_init (AmtSearchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_search_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
amt_search_row_init (AmtSearchRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              12);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 3);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_box_append (GTK_BOX (self->box), line);
  self->name = amt_widgets_add_line (line, "heading");
  gtk_widget_set_hexpand (self->name, TRUE);
  self->reference = amt_widgets_add_line (line, "caption");
  gtk_widget_add_css_class (self->reference, "numeric");
  self->state = amt_widgets_add_line (self->box, "caption");
  gtk_widget_add_css_class (self->state, "dim-label");
  for (guint i = 0; i < SHOWN_PLACES; i++)
    {
      self->places[i] = amt_widgets_add_line (self->box, "caption");
      gtk_label_set_wrap (GTK_LABEL (self->places[i]), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (self->places[i]), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (self->places[i]), 2);
    }
}

GtkWidget *
amt_search_row_new (AmtWorkplace *workplace)
{
  AmtSearchRow *self = g_object_new (AMT_TYPE_SEARCH_ROW, NULL);

  self->workplace = g_object_ref (workplace);
  return GTK_WIDGET (self);
}
