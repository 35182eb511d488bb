/* amt-viewer-places.c: where each file of the case was left, and that one comes back to it: page, size, password. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-viewer-private.h"

#include "amt-json.h"

#include <string.h>

static const char *const MODES[] = {
  [AMT_ZOOM_FREE] = "free", [AMT_ZOOM_FIT_WIDTH] = "width", [AMT_ZOOM_FIT_PAGE] = "page"
};

void
amt_viewer_keep_place (AmtViewer *self)
{
  AmtDocumentPlace place;
  JsonObject *object;

  if (!self->shown)
    return;
  if (amt_viewer_is_text (self))
    amt_document_view_set_page (AMT_DOCUMENT_VIEW (self->view),
                                amt_text_view_page_get_page (AMT_TEXT_VIEW_PAGE (self->text)));
  amt_document_view_get_place (AMT_DOCUMENT_VIEW (self->view), &place);
  object = json_object_new ();
  json_object_set_int_member (object, "page", place.page);
  json_object_set_double_member (object, "fraction", place.fraction);
  json_object_set_string_member (object, "mode", MODES[place.zoom_mode]);
  json_object_set_double_member (object, "zoom", place.zoom);
  json_object_set_int_member (object, "rotation", place.rotation);
  json_object_set_object_member (self->places, self->document_id, object);
}

static double
number_of (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : fallback;
}

/* What is nonsense is bounded by the view. */
void
amt_viewer_find_place (AmtViewer *self, AmtDocumentPlace *out_place)
{
  JsonObject *object = amt_json_member_object (self->places, self->document_id);
  const char *mode = amt_json_string (object, "mode");

  *out_place = (AmtDocumentPlace){
    .page = (guint) CLAMP (amt_json_int (object, "page", 0), 0, AMT_RENDER_MAX_PAGES),
    .fraction = number_of (object, "fraction", 0),
    .zoom_mode = AMT_ZOOM_FIT_WIDTH,
    .zoom = number_of (object, "zoom", 1),
    .rotation = (guint) CLAMP (amt_json_int (object, "rotation", 0), 0, 270),
  };
  for (guint i = 0; i < G_N_ELEMENTS (MODES); i++)
    if (g_strcmp0 (mode, MODES[i]) == 0)
      out_place->zoom_mode = (AmtZoomMode) i;
  if (self->wanted_page == AMT_VIEWER_AS_LEFT)
    return;
  out_place->page = self->wanted_page;
  out_place->fraction = 0;
}

/* --- passwords ----------------------------------------------------------------------------------------- */

static void
wipe (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

GHashTable *
amt_viewer_passwords_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
}

void
amt_viewer_keep_password (AmtViewer *self)
{
  const char *sha256 = amt_viewer_document_get_document (self->document)->sha256;
  const char *password = amt_viewer_document_get_password (self->document);

  if (sha256 && password)
    g_hash_table_replace (self->passwords, g_strdup (sha256), g_strdup (password));
}

/* --- for others ---------------------------------------------------------------------------------------- */

void
amt_viewer_set_places (AmtViewer *self, JsonObject *places)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (!places)
    return;
  json_object_iter_init (&iter, places);
  while (json_object_iter_next (&iter, &id, &node))
    if (JSON_NODE_HOLDS_OBJECT (node) && !json_object_has_member (self->places, id))
      json_object_set_member (self->places, id, json_node_copy (node));
}

JsonObject *
amt_viewer_dup_places (AmtViewer *self)
{
  const AmtCase *value = amt_open_case_get_case (self->open_case);
  JsonObject *places = json_object_new ();
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  amt_viewer_keep_place (self);
  json_object_iter_init (&iter, self->places);
  while (json_object_iter_next (&iter, &id, &node))
    if (value && amt_case_find_document (value, id))
      json_object_set_member (places, id, json_node_copy (node));
  return places;
}

void
amt_viewer_prepare_print (AmtViewer *self, AmtCasePrint *print)
{
  amt_viewer_keep_place (self);
  for (guint i = 0; i < amt_case_print_get_n_documents (print); i++)
    {
      const char *id = amt_case_print_get_document (print, i)->document->id;
      const char *sha256 = amt_case_print_get_document (print, i)->document->sha256;
      JsonObject *place = amt_json_member_object (self->places, id);

      amt_case_print_set_rotation (print, id,
                                   (guint) CLAMP (amt_json_int (place, "rotation", 0), 0, 270));
      if (sha256)
        amt_case_print_set_password (print, id, g_hash_table_lookup (self->passwords, sha256));
    }
}
