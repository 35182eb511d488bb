/* amt-demo.c: an invented Kreis: reference data from the files, and cases put together. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-private.h"

#include <string.h>

#include "amt-demo-resources.h"
#include "amt-json.h"

#define PREFIX "/org/amtsstube/demo/"

static const struct
{
  const char *file;
  const char *sign; /* of the unit, for the reference */
  guint percent;    /* of all cases */
  void (*fill) (AmtDemoDraft *draft);
} services[AMT_DEMO_N_SERVICES] = {
  [AMT_DEMO_WOHNGELD] = { "services/wohngeld.json", "64.1-WG", 40, amt_demo_fill_wohngeld },
  [AMT_DEMO_UNTERHALT] = { "services/unterhaltsvorschuss.json", "51.4-UV", 20,
                           amt_demo_fill_unterhalt },
  [AMT_DEMO_KFZ] = { "services/i-kfz.json", "36.2-KFZ", 25, amt_demo_fill_kfz },
  [AMT_DEMO_BAU] = { "services/baugenehmigung.json", "63.1-BA", 15, amt_demo_fill_bau },
};

/* A paper of an earlier case. */
typedef struct
{
  char *sha256;
  gint64 size;
} DrawnFile;

static void
drawn_file_free (gpointer data)
{
  DrawnFile *file = data;

  g_free (file->sha256);
  g_free (file);
}

static void
register_files (void)
{
  static gsize registered = 0;

  if (g_once_init_enter (&registered))
    {
      amt_demo_register_resource ();
      g_once_init_leave (&registered, 1);
    }
}

/* The files are part of the program: one that cannot be read is a fault of the build. */
static JsonObject *
load (const char *name)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;

  bytes =
      g_resource_lookup_data (amt_demo_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL)
    g_error ("demo data is missing: %s", error->message);
  root = amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, &error);
  if (root == NULL)
    g_error ("demo data %s: %s", name, error->message);
  return json_object_ref (json_node_get_object (root));
}

static char **
strings_of (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static void
load_queues (AmtDemo *self)
{
  JsonArray *array = json_object_get_array_member (self->kreis, "queues");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      AmtQueue *queue = amt_queue_new ();

      queue->id = g_strdup (amt_json_string (object, "id"));
      queue->name = g_strdup (amt_json_string (object, "name"));
      queue->authority_id = g_strdup (amt_json_string (object, "authorityId"));
      g_strfreev (queue->service_ids);
      queue->service_ids = strings_of (json_object_get_array_member (object, "serviceIds"));
      g_ptr_array_add (self->queues, queue);
    }
}

static AmtQueueRight *
read_right (JsonObject *object)
{
  static const char *const names[] = { "read", "process", "assign", "approve" };
  static const char *const scopes[] = { "rows", "mine", "all" };
  AmtQueueRight *right = amt_queue_right_new ();
  JsonArray *rights = json_object_get_array_member (object, "rights");

  right->queue_id = g_strdup (amt_json_string (object, "queueId"));
  for (guint i = 0; i < json_array_get_length (rights); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_str_equal (json_array_get_string_element (rights, i), names[j]))
        right->rights |= (AmtRights) (1u << j);
  for (guint j = 0; j < G_N_ELEMENTS (scopes); j++)
    if (g_str_equal (amt_json_string (object, "cacheScope"), scopes[j]))
      right->cache_scope = (AmtCacheScope) j;
  return right;
}

static AmtMe *
read_person (JsonObject *object)
{
  AmtMe *person = amt_me_new ();
  JsonArray *queues = json_object_get_array_member (object, "queues");
  g_auto (GStrv) roles = strings_of (json_object_get_array_member (object, "roles"));

  person->id = g_strdup (amt_json_string (object, "id"));
  person->name = g_strdup (amt_json_string (object, "name"));
  person->initials = g_strdup (amt_json_string (object, "initials"));
  person->unit = g_strdup (amt_json_string (object, "unit"));
  person->room = g_strdup (amt_json_string (object, "room"));
  person->phone = g_strdup (amt_json_string (object, "phone"));
  person->signature = g_strdup (amt_json_string (object, "signature"));
  person->clerk = g_strv_contains ((const char *const *) roles, "clerk");
  person->supervisor = g_strv_contains ((const char *const *) roles, "supervisor");
  g_strfreev (person->substitute_for);
  person->substitute_for = strings_of (json_object_get_array_member (object, "substituteFor"));
  for (guint i = 0; i < json_array_get_length (queues); i++)
    g_ptr_array_add (person->queues, read_right (json_array_get_object_element (queues, i)));
  return person;
}

static void
load_authority (AmtDemo *self)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = json_array_get_object_element (amt_demo_get_authorities (self), 0);
  JsonArray *holidays = json_object_get_array_member (object, "holidays");

  self->authority = amt_wire_authority_from_json (object, &error);
  if (self->authority == NULL)
    g_error ("demo authority: %s", error->message);
  for (guint i = 0; i < json_array_get_length (holidays); i++)
    g_hash_table_add (self->holidays, g_strdup (json_array_get_string_element (holidays, i)));
}

static void
load_services (AmtDemo *self)
{
  for (guint i = 0; i < AMT_DEMO_N_SERVICES; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *object = load (services[i].file);

      self->catalogue[i].object = object;
      self->catalogue[i].model = amt_wire_service_from_json (object, &error);
      if (self->catalogue[i].model == NULL)
        g_error ("demo service %s: %s", services[i].file, error->message);
      json_array_add_object_element (self->services, json_object_ref (object));
    }
}

AmtDemo *
amt_demo_new (guint32 seed, gint64 now)
{
  AmtDemo *self = g_new0 (AmtDemo, 1);
  JsonArray *people;

  register_files ();
  self->seed = seed;
  self->now = now;
  self->today = amt_time_legal_day (now);
  self->queues = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_queue_free);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_me_unref);
  self->holidays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drawn =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->services = json_array_new ();
  self->press = amt_demo_press_new ();
  self->names = load ("demo/names.json");
  self->kreis = load ("demo/kreis.json");
  load_services (self);
  load_authority (self);
  load_queues (self);
  people = json_object_get_array_member (self->kreis, "people");
  for (guint i = 0; i < json_array_get_length (people); i++)
    g_ptr_array_add (self->people, read_person (json_array_get_object_element (people, i)));
  return self;
}

void
amt_demo_free (AmtDemo *self)
{
  for (guint i = 0; i < AMT_DEMO_N_SERVICES; i++)
    {
      amt_service_unref (self->catalogue[i].model);
      json_object_unref (self->catalogue[i].object);
    }
  amt_authority_unref (self->authority);
  json_object_unref (self->kreis);
  json_object_unref (self->names);
  json_array_unref (self->services);
  g_ptr_array_unref (self->queues);
  g_ptr_array_unref (self->people);
  g_hash_table_unref (self->holidays);
  g_hash_table_unref (self->drawn);
  amt_demo_press_free (self->press);
  g_free (self->today);
  g_free (self);
}

JsonArray *
amt_demo_get_authorities (AmtDemo *self)
{
  return json_object_get_array_member (self->kreis, "authorities");
}

JsonArray *
amt_demo_get_services (AmtDemo *self)
{
  return self->services;
}

GPtrArray *
amt_demo_get_queues (AmtDemo *self)
{
  return self->queues;
}

GPtrArray *
amt_demo_get_people (AmtDemo *self)
{
  return self->people;
}

static AmtDemoServiceIndex
pick_service (AmtDemoRandom *random)
{
  guint percent = amt_demo_random_below (random, 100);
  guint i = 0;

  while (percent >= services[i].percent)
    percent -= services[i++].percent;
  return (AmtDemoServiceIndex) i;
}

static AmtDemoPlan
pick_plan (AmtDemoRandom *random)
{
  guint percent = amt_demo_random_below (random, 100);

  if (percent < 6)
    return AMT_DEMO_PLAN_CLOSED;
  if (percent < 15)
    return AMT_DEMO_PLAN_DECIDED;
  return percent < 34 ? AMT_DEMO_PLAN_ASSIGNED : AMT_DEMO_PLAN_OPEN;
}

/* Housing benefit is split by the first letter of the family name, umlauts as their vowels. */
static const char *
queue_of (AmtDemoDraft *draft)
{
  g_autofree char *ascii = NULL;

  switch (draft->service)
    {
    case AMT_DEMO_WOHNGELD:
      ascii = g_str_to_ascii (draft->applicant->family, "C");
      return g_ascii_toupper (ascii[0]) <= 'K' ? "wohngeld-a-k" : "wohngeld-l-z";
    case AMT_DEMO_UNTERHALT:
      return "unterhaltsvorschuss";
    case AMT_DEMO_KFZ:
      return "kfz";
    case AMT_DEMO_BAU:
    case AMT_DEMO_N_SERVICES:
    default:
      return "bauaufsicht";
    }
}

static void
restrict_it (AmtDemoDraft *draft)
{
  static const char *const flags[] = { "protectiveBlock", NULL };
  JsonArray *restrictions;

  if (!amt_demo_random_chance (&draft->random, 2))
    return;
  restrictions = json_array_new ();
  json_array_add_string_element (restrictions, "bmg51");
  json_object_set_array_member (draft->rest, "restrictions", restrictions);
  draft->value->restricted = TRUE;
  draft->value->flags = g_strdupv ((char **) flags);
}

static void
fill_row (AmtDemoDraft *draft)
{
  static const char *const trust[] = { "basic", "substantial", "high" };
  AmtCase *value = draft->value;
  const AmtParty *applicant;

  services[draft->service].fill (draft);
  applicant = g_ptr_array_index (value->parties, 0);
  value->applicant = applicant->family_name != NULL
                         ? g_strdup_printf ("%s, %s", applicant->family_name, applicant->given_name)
                         : g_strdup (applicant->name);
  value->service_id = g_strdup (draft->demo->catalogue[draft->service].model->id);
  value->queue_id = g_strdup (queue_of (draft));
  value->reference =
      g_strdup_printf ("%s-%.4s-%06u", services[draft->service].sign, draft->day, draft->index + 1);
  value->trust_level = g_strdup (trust[amt_demo_random_below (&draft->random, 3)]);
  if (value->payment == NULL)
    value->payment = g_strdup ("none");
  restrict_it (draft);
}

static AmtDocument *
new_document (AmtDemoDraft *draft, const AmtDemoPaper *paper, guint n)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup_printf ("%s-d%u", draft->value->id, n + 1);
  document->name = g_strdup (paper->file);
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->virus_scan = g_strdup ("clean");
  document->checklist_item = g_strdup (paper->item);
  document->added_at = draft->value->received_at;
  return document;
}

gboolean
amt_demo_share_file (AmtDemoDraft *draft, const char *key, AmtDocument *document)
{
  GPtrArray *files = g_hash_table_lookup (draft->demo->drawn, key);
  const DrawnFile *file;

  if (draft->index < AMT_DEMO_DRAWN_CASES || files == NULL)
    return FALSE;
  file = g_ptr_array_index (files, amt_demo_random_below (&draft->random, files->len));
  document->sha256 = g_strdup (file->sha256);
  document->size = file->size;
  return TRUE;
}

void
amt_demo_keep_file (AmtDemoDraft *draft, const char *key, AmtDocument *document, GBytes *bytes)
{
  GPtrArray *files = g_hash_table_lookup (draft->demo->drawn, key);
  DrawnFile *file = g_new0 (DrawnFile, 1);

  document->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  document->size = (gint64) g_bytes_get_size (bytes);
  file->sha256 = g_strdup (document->sha256);
  file->size = document->size;
  if (files == NULL)
    {
      files = g_ptr_array_new_with_free_func (drawn_file_free);
      g_hash_table_insert (draft->demo->drawn, g_strdup (key), files);
    }
  g_ptr_array_add (files, file);
}

static void
add_papers (AmtDemoDraft *draft, GPtrArray *bytes)
{
  for (guint i = 0; i < draft->papers->len; i++)
    {
      const AmtDemoPaper *paper = g_ptr_array_index (draft->papers, i);
      AmtDocument *document = new_document (draft, paper, i);
      g_autofree char *key = g_strdup_printf ("%s/%s", draft->value->service_id, paper->item);
      GBytes *drawn = NULL;

      if (!amt_demo_share_file (draft, key, document))
        {
          drawn = amt_demo_press_draw (draft->demo->press, paper);
          amt_demo_keep_file (draft, key, document, drawn);
        }
      g_ptr_array_add (draft->value->documents, document);
      g_ptr_array_add (bytes, drawn);
    }
}

static char *
object_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);
  return amt_json_to_text (node);
}

static void
bytes_free (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

AmtDemoCase *
amt_demo_make_case (AmtDemo *self, guint index)
{
  AmtDemoCase *result = g_new0 (AmtDemoCase, 1);
  g_autofree char *id = g_strdup_printf ("c%06u", index);
  AmtDemoDraft draft = { .demo = self, .index = index };
  AmtDemoPlan plan;

  amt_demo_random_init (&draft.random, self->seed, AMT_DEMO_STREAM_CASE, index);
  draft.value = amt_case_new (id);
  draft.value->whole = TRUE;
  draft.form = json_object_new ();
  draft.rest = json_object_new ();
  draft.papers = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_demo_paper_free);
  draft.service = pick_service (&draft.random);
  plan = pick_plan (&draft.random);
  amt_demo_plan_receipt (&draft, plan);
  fill_row (&draft);

  result->bytes = g_ptr_array_new_with_free_func (bytes_free);
  draft.value->form = object_text (draft.form);
  amt_demo_random_init (&draft.random, self->seed, AMT_DEMO_STREAM_HISTORY, index);
  add_papers (&draft, result->bytes);
  amt_demo_play (&draft, plan, result->bytes);
  draft.value->rest = object_text (draft.rest);
  result->value = draft.value;

  json_object_unref (draft.form);
  json_object_unref (draft.rest);
  g_ptr_array_unref (draft.papers);
  amt_demo_person_free (draft.applicant);
  g_free (draft.representative);
  g_free (draft.day);
  return result;
}

void
amt_demo_case_free (AmtDemoCase *self)
{
  amt_case_unref (self->value);
  g_ptr_array_unref (self->bytes);
  g_free (self);
}
