/* amt-demo.c: an invented Kreis: reference data from the files, and cases put together. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-recipe.h"

#include <string.h>

#include "amt-demo-resources.h"
#include "amt-json.h"

#define PREFIX "/org/amtsstube/demo/"
/* So many cases have scans and photos as often as the papers say. */
#define PICTURE_CASES 200

/* @id names the files of service and recipe; @sign is the unit's, for the reference; @percent of all cases. */
static const struct
{
  const char *id;
  const char *sign;
  guint percent;
  const char *queue; /* (nullable): by name */
  void (*fill) (AmtDemoDraft *draft);
  const char *(*decide) (AmtDemoDraft *draft, const char *day, JsonObject *values);
} services[AMT_DEMO_N_SERVICES] = {
  [AMT_DEMO_WOHNGELD] = { "wohngeld", "64.1-WG", 22, NULL, amt_demo_fill_wohngeld,
                          amt_demo_decide_wohngeld },
  [AMT_DEMO_UNTERHALT] = { "unterhaltsvorschuss", "51.4-UV", 9, "unterhaltsvorschuss",
                           amt_demo_fill_unterhalt, amt_demo_decide_unterhalt },
  [AMT_DEMO_KFZ] = { "i-kfz", "36.2-KFZ", 14, "kfz", amt_demo_fill_kfz, amt_demo_decide_kfz },
  [AMT_DEMO_BAU] = { "baugenehmigung", "63.1-BA", 8, "bauaufsicht", amt_demo_fill_bau,
                     amt_demo_decide_bau },
  [AMT_DEMO_ELTERNGELD] = { "elterngeld", "51.6-EG", 8, "elterngeld" },
  [AMT_DEMO_FAHRERLAUBNIS] = { "fahrerlaubnis", "36.4-FE", 9, "fahrerlaubnis" },
  [AMT_DEMO_JAGDSCHEIN] = { "jagdschein", "32.3-JS", 3, "jagd" },
  [AMT_DEMO_KITA] = { "kita", "51.2-KT", 6, "kita" },
  [AMT_DEMO_BUERGERGELD] = { "buergergeld", "50.3-BG", 10, "buergergeld" },
  [AMT_DEMO_BAFOEG] = { "bafoeg", "40.2-BF", 4, "bafoeg" },
  [AMT_DEMO_SCHWERBEHINDERUNG] = { "schwerbehinderung", "50.7-SB", 4, "schwerbehinderung" },
  [AMT_DEMO_AUFENTHALT] = { "aufenthaltserlaubnis", "33.1-AE", 3, "auslaenderbehoerde" },
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
      g_autofree char *file = g_strdup_printf ("services/%s.json", services[i].id);
      g_autofree char *recipe = g_strdup_printf ("demo/recipes/%s.json", services[i].id);
      JsonObject *object = load (file);

      self->catalogue[i].object = object;
      self->catalogue[i].model = amt_wire_service_from_json (object, &error);
      if (self->catalogue[i].model == NULL)
        g_error ("demo service %s: %s", services[i].id, error->message);
      if (services[i].fill == NULL)
        self->catalogue[i].recipe = load (recipe);
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
      g_clear_pointer (&self->catalogue[i].recipe, json_object_unref);
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

  if (services[draft->service].queue != NULL)
    return services[draft->service].queue;
  ascii = g_str_to_ascii (draft->applicant->family, "C");
  return g_ascii_toupper (ascii[0]) <= 'K' ? "wohngeld-a-k" : "wohngeld-l-z";
}

char *
amt_demo_refer (AmtDemoDraft *draft, guint index)
{
  return g_strdup_printf ("%s-%.4s-%06u", services[draft->service].sign, draft->day, index + 1);
}

const char *
amt_demo_decide (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  if (services[draft->service].decide != NULL)
    return services[draft->service].decide (draft, day, values);
  return amt_demo_decide_recipe (draft, day, values);
}

static void
fill_row (AmtDemoDraft *draft)
{
  static const char *const trust[] = { "basic", "substantial", "high" };
  AmtCase *value = draft->value;
  const AmtParty *applicant;

  if (services[draft->service].fill != NULL)
    services[draft->service].fill (draft);
  else
    amt_demo_fill_recipe (draft);
  applicant = g_ptr_array_index (value->parties, 0);
  value->applicant = applicant->family_name != NULL
                         ? g_strdup_printf ("%s, %s", applicant->family_name, applicant->given_name)
                         : g_strdup (applicant->name);
  value->service_id = g_strdup (draft->demo->catalogue[draft->service].model->id);
  value->queue_id = g_strdup (queue_of (draft));
  value->reference = amt_demo_refer (draft, draft->index);
  value->trust_level = g_strdup (trust[amt_demo_random_below (&draft->random, 3)]);
  if (value->payment == NULL)
    value->payment = g_strdup ("none");
  amt_demo_make_special (draft);
}

static char *
name_file (const AmtDemoPaper *paper)
{
  if (!amt_demo_paper_is_jpeg (paper) || !g_str_has_suffix (paper->file, ".pdf"))
    return g_strdup (paper->file);
  return g_strdup_printf ("%.*s.jpg", (int) strlen (paper->file) - 4, paper->file);
}

static AmtDocument *
new_document (AmtDemoDraft *draft, const AmtDemoPaper *paper, guint n)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup_printf ("%s-d%u", draft->value->id, n + 1);
  document->name = name_file (paper);
  document->media_type =
      g_strdup (amt_demo_paper_is_jpeg (paper) ? "image/jpeg" : "application/pdf");
  document->source = g_strdup ("application");
  document->virus_scan = g_strdup ("clean");
  document->checklist_item = g_strdup (paper->item);
  document->added_at = draft->value->received_at;
  return document;
}

gboolean
amt_demo_share_file (AmtDemoDraft *draft, const char *key, guint n_own, AmtDocument *document)
{
  GPtrArray *files = g_hash_table_lookup (draft->demo->drawn, key);
  const DrawnFile *file;

  if (draft->index < n_own || files == NULL)
    return FALSE;
  file = g_ptr_array_index (files, amt_demo_random_below (&draft->random, files->len));
  document->sha256 = g_strdup (file->sha256);
  document->size = file->size;
  return TRUE;
}

void
amt_demo_describe_file (AmtDocument *document, GBytes *bytes)
{
  document->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  document->size = (gint64) g_bytes_get_size (bytes);
}

void
amt_demo_keep_file (AmtDemoDraft *draft, const char *key, const AmtDocument *document)
{
  GPtrArray *files = g_hash_table_lookup (draft->demo->drawn, key);
  DrawnFile *file = g_new0 (DrawnFile, 1);

  file->sha256 = g_strdup (document->sha256);
  file->size = document->size;
  if (files == NULL)
    {
      files = g_ptr_array_new_with_free_func (drawn_file_free);
      g_hash_table_insert (draft->demo->drawn, g_strdup (key), files);
    }
  g_ptr_array_add (files, file);
}

/* Pictures cost more than all the rest: after the first cases there are enough of them to look at. */
static void
choose_media (AmtDemoDraft *draft)
{
  guint rarely = draft->index < PICTURE_CASES ? 1 : 10;

  for (guint i = 0; i < draft->papers->len; i++)
    {
      AmtDemoPaper *paper = g_ptr_array_index (draft->papers, i);
      guint choice = amt_demo_random_below (&draft->random, 100 * rarely);

      if (choice < paper->scan_percent)
        paper->medium = AMT_DEMO_MEDIUM_SCAN;
      else if (choice < paper->scan_percent + paper->photo_percent &&
               amt_demo_paper_count_pages (paper) == 1)
        paper->medium = AMT_DEMO_MEDIUM_PHOTO;
      paper->random = draft->random;
      amt_demo_random_next (&draft->random);
    }
}

static gboolean
is_flawed (GPtrArray *defects, const AmtDocument *document)
{
  for (guint i = 0; i < defects->len; i++)
    if (g_str_equal (((const AmtDemoDefect *) g_ptr_array_index (defects, i))->document_id,
                     document->id))
      return TRUE;
  return FALSE;
}

static void
add_papers (AmtDemoDraft *draft, GPtrArray *bytes)
{
  for (guint i = 0; i < draft->papers->len; i++)
    {
      AmtDemoPaper *paper = g_ptr_array_index (draft->papers, i);
      AmtDocument *document = new_document (draft, paper, i);
      g_autofree char *key =
          g_strdup_printf ("%s/%s/%s", draft->value->service_id, paper->item, document->name);
      GBytes *drawn = NULL;

      /* Nobody's face fits any case. */
      if (!amt_demo_share_file (draft, key,
                                paper->kind == AMT_DEMO_PAPER_PORTRAIT ? PICTURE_CASES
                                                                       : AMT_DEMO_DRAWN_CASES,
                                document))
        {
          drawn = amt_demo_press_draw (draft->demo->press, paper);
          amt_demo_describe_file (document, drawn);
          if (!is_flawed (draft->defects, document))
            amt_demo_keep_file (draft, key, document);
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

static void
defect_free (gpointer data)
{
  AmtDemoDefect *defect = data;

  g_free (defect->document_id);
  g_free (defect->field);
  g_free (defect->form_value);
  g_free (defect->document_value);
  g_free (defect);
}

static void
begin (AmtDemoDraft *draft)
{
  g_autofree char *id = g_strdup_printf ("c%06u", draft->index);

  draft->source = (gint) amt_demo_find_source (draft->demo, draft->index);
  draft->value = amt_case_new (id);
  draft->value->whole = TRUE;
  draft->form = json_object_new ();
  draft->rest = json_object_new ();
  draft->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_demo_paper_free);
  draft->flags = g_ptr_array_new ();
  draft->specials = g_ptr_array_new ();
  draft->defects = g_ptr_array_new_with_free_func (defect_free);
}

static void
end (AmtDemoDraft *draft)
{
  json_object_unref (draft->form);
  json_object_unref (draft->rest);
  g_ptr_array_unref (draft->papers);
  g_ptr_array_unref (draft->flags);
  g_ptr_array_unref (draft->specials);
  g_clear_pointer (&draft->scope, g_hash_table_unref);
  amt_demo_person_free (draft->applicant);
  g_free (draft->representative);
  g_free (draft->day);
}

static void
restart (AmtDemoDraft *draft, guint32 stream, guint index)
{
  amt_demo_random_init (&draft->random, draft->demo->seed, stream, index);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strdupv ((char **) texts->pdata);
}

/* @received: AMT_TIME_NONE: some time before now, with all that may have happened since. */
static AmtDemoCase *
make (AmtDemo *self, guint index, gint64 received)
{
  AmtDemoCase *result = g_new0 (AmtDemoCase, 1);
  AmtDemoDraft draft = { .demo = self, .index = index };
  AmtDemoPlan plan;
  guint source;

  /* Sent twice is: made by the same choices, with a number and a history of its own. */
  begin (&draft);
  source = (guint) draft.source;
  restart (&draft, AMT_DEMO_STREAM_CASE, source);
  draft.service = pick_service (&draft.random);
  plan = pick_plan (&draft.random);
  if (received == AMT_TIME_NONE)
    {
      amt_demo_plan_receipt (&draft, plan);
      if (source != index && plan == AMT_DEMO_PLAN_ASSIGNED)
        plan = AMT_DEMO_PLAN_OPEN;
    }
  else
    {
      plan = AMT_DEMO_PLAN_OPEN;
      draft.day = amt_time_legal_day (received);
      draft.value->received_at = received;
      draft.value->applied_on = g_strdup (draft.day);
    }
  fill_row (&draft);

  result->bytes = g_ptr_array_new_with_free_func (bytes_free);
  draft.value->form = object_text (draft.form);
  restart (&draft, AMT_DEMO_STREAM_PAPERS, source);
  choose_media (&draft);
  restart (&draft, AMT_DEMO_STREAM_DEFECT, source);
  if (index < AMT_DEMO_DRAWN_CASES)
    amt_demo_seed_defect (&draft);
  restart (&draft, AMT_DEMO_STREAM_HISTORY, index);
  add_papers (&draft, result->bytes);
  amt_demo_play (&draft, plan, result->bytes);
  draft.value->rest = object_text (draft.rest);
  if (draft.flags->len > 0)
    draft.value->flags = sorted (draft.flags);
  result->value = draft.value;
  result->defects = draft.defects;
  result->specials = sorted (draft.specials);
  end (&draft);
  return result;
}

AmtDemoCase *
amt_demo_make_case (AmtDemo *self, guint index)
{
  return make (self, index, AMT_TIME_NONE);
}

AmtDemoCase *
amt_demo_make_application (AmtDemo *self, guint index, gint64 now)
{
  self->now = now;
  g_free (self->today);
  self->today = amt_time_legal_day (now);
  return make (self, index, now);
}

void
amt_demo_case_free (AmtDemoCase *self)
{
  amt_case_unref (self->value);
  g_ptr_array_unref (self->bytes);
  g_ptr_array_unref (self->defects);
  g_strfreev (self->specials);
  g_free (self);
}
