/* test-wire.c: what is kept, what hostile and broken JSON comes to. That every member goes there and back
 * is tests/model/test-round-trip.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-shape.h"
#include "amt-wire.h"

#include <string.h>

#define MUTATIONS 20000
#define UUID "6f1c1c1e-0000-4000-8000-000000000001"
#define ROW \
  "{\"id\":\"c-1\",\"version\":3,\"reference\":\"32.2\",\"serviceId\":\"s\",\"queueId\":\"q\"," \
  "\"state\":\"received\"}"
#define WHOLE \
  "{\"id\":\"c-1\",\"version\":3,\"reference\":\"32.2\",\"serviceId\":\"s\",\"queueId\":\"q\"," \
  "\"state\":\"received\",\"form\":{\"a\":1},\"fees\":[{\"cents\":1}],\"hue\":null}"
#define ANSWER \
  "{\"case\":" WHOLE ",\"baseVersion\":2,\"version\":3,\"receipt\":{\"id\":\"r-1\"," \
  "\"at\":\"2026-03-02T08:15:00Z\"}}"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = amt_json_parse_text (text, &error);

  g_assert_no_error (error);
  return root;
}

static char *
text_of (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return amt_json_to_text (node);
}

static void
test_rest_is_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCase) self = amt_wire_case_from_text (WHOLE, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (self->whole);
  g_assert_cmpstr (self->rest, ==, "{\"fees\":[{\"cents\":1}],\"hue\":null}");
  text = text_of (amt_wire_case_to_json (self));
  g_assert_nonnull (strstr (text, "\"fees\":[{\"cents\":1}]"));
}

static void
test_unknown_operation (void)
{
  g_autoptr (JsonNode) root = parse ("{\"type\":\"foldIntoCrane\",\"text\":\"x\",\"size\":\"huge\","
                                     "\"occurredAt\":\"2026-03-02T08:15:00+01:00\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) self =
      amt_wire_operation_from_json (json_node_get_object (root), UUID, "c-1", "u-1", &error);

  g_assert_no_error (error);
  g_assert_cmpint (amt_operation_get_type_id (self), ==, AMT_OPERATION_UNKNOWN);
  g_assert_cmpstr (self->type, ==, "foldIntoCrane");
  g_assert_cmpstr (self->text, ==, "x");
}

static gboolean
read_operation (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  g_autoptr (AmtOperation) self =
      object != NULL ? amt_wire_operation_from_json (object, UUID, "c-1", "u-1", error) : NULL;

  return self != NULL;
}

static gboolean
read_case (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  g_autoptr (AmtCase) self = object != NULL ? amt_wire_case_from_json (object, error) : NULL;

  return self != NULL;
}

static gboolean
read_row (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  g_autoptr (AmtCase) self = object != NULL ? amt_wire_row_from_json (object, error) : NULL;

  return self != NULL;
}

static gboolean
read_answer (JsonNode *root, GError **error)
{
  g_autoptr (AmtOperationAnswer) self = amt_wire_operation_answer_from_json (root, error);

  return self != NULL;
}

static gboolean
read_changes (JsonNode *root, GError **error)
{
  g_autoptr (AmtChangesPage) self = amt_wire_changes_from_json (root, error);

  return self != NULL;
}

static gboolean
read_cases (JsonNode *root, GError **error)
{
  g_autoptr (AmtCasesPage) self = amt_wire_cases_from_json (root, error);

  return self != NULL;
}

static gboolean
read_batch (JsonNode *root, GError **error)
{
  g_autoptr (GPtrArray) self = amt_wire_batch_from_json (root, error);

  return self != NULL;
}

static gboolean
read_results (JsonNode *root, GError **error)
{
  g_autoptr (GPtrArray) self = amt_wire_batch_results_from_json (root, error);

  return self != NULL;
}

static gboolean
read_problem (JsonNode *root, GError **error)
{
  g_autoptr (AmtProblem) self = amt_wire_problem_from_json (root, 422);
  g_autofree char *text = text_of (amt_wire_problem_to_json (self));

  return text != NULL;
}

static gboolean
read_info (JsonNode *root, GError **error)
{
  g_autoptr (AmtPortalInfo) self = amt_wire_portal_info_from_json (root, error);

  return self != NULL;
}

static gboolean
read_me (JsonNode *root, GError **error)
{
  g_autoptr (AmtMe) self = amt_wire_me_from_json (root, error);

  return self != NULL;
}

static gboolean
read_service (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  g_autoptr (AmtService) self = object != NULL ? amt_wire_service_from_json (object, error) : NULL;

  return self != NULL;
}

static gboolean
read_authority (JsonNode *root, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  g_autoptr (AmtAuthority) self =
      object != NULL ? amt_wire_authority_from_json (object, error) : NULL;

  return self != NULL;
}

#define SERVICE \
  "{\"id\":\"wohngeld\",\"leikaKey\":null,\"name\":\"Wohngeld\",\"validFrom\":\"2026-01-01\"," \
  "\"authorityId\":\"a\",\"remedyId\":\"r\",\"sections\":[{\"id\":\"s\",\"label\":\"S\"," \
  "\"fields\":[{\"id\":\"f\",\"label\":\"F\",\"type\":\"choice\",\"required\":true," \
  "\"choices\":[{\"id\":\"x\",\"label\":\"a=b\"}]},{\"id\":\"t\"," \
  "\"label\":\"T\",\"type\":\"table\",\"columns\":[{\"id\":\"c\",\"label\":\"C\",\"type\":\"money\"}]}]}]," \
  "\"outcomes\":[{\"id\":\"grant\"," \
  "\"label\":\"Bewilligung\",\"letter\":true,\"templateId\":\"t\",\"decisionLayout\":[]}]," \
  "\"letterTemplates\":[{\"id\":\"t\",\"version\":\"1\",\"subject\":\"S\",\"body\":\"B\"}]," \
  "\"checklist\":[]}"
#define AUTHORITY \
  "{\"id\":\"a\",\"name\":\"Kreis\",\"address\":[\"Weg 1\",\"12345 Ort\"]," \
  "\"holidays\":[\"2026-01-01\"],\"remedies\":[{\"id\":\"r\",\"version\":\"1\",\"text\":\"T\"}]}"
#define INFO \
  "{\"name\":\"P\",\"apiVersion\":\"1.0\",\"minClientVersion\":\"0.1\",\"environment\":\"training\"," \
  "\"announcements\":[{\"text\":\"T\"}],\"features\":[\"x\"],\"limits\":{\"maxPage\":500," \
  "\"maxUpload\":1000},\"cacheLease\":0,\"serverTime\":\"2026-03-02T08:15:00Z\"}"
#define ME \
  "{\"id\":\"u-1\",\"name\":\"N\",\"roles\":[\"clerk\",\"wizard\"],\"queues\":[{\"queueId\":\"q\"," \
  "\"rights\":[\"read\",\"process\",\"fly\"],\"cacheScope\":\"mine\"}],\"substituteFor\":[\"u-2\"]}"
#define CHANGES \
  "{\"changes\":[{\"kind\":\"case\",\"id\":\"c-1\",\"op\":\"upsert\",\"row\":" ROW "}," \
  "{\"kind\":\"case\",\"id\":\"c-2\",\"op\":\"remove\",\"reason\":\"moved\"}," \
  "{\"kind\":\"users\",\"op\":\"upsert\"},{\"kind\":\"comets\",\"op\":\"upsert\"}]," \
  "\"nextCursor\":\"1-x\",\"hasMore\":false,\"totalEstimate\":4}"
#define CLAIM "{\"type\":\"claim\",\"occurredAt\":\"2026-03-02T08:15:00Z\"}"
#define BATCH \
  "{\"items\":[{\"id\":\"" UUID \
  "\",\"caseId\":\"c-1\",\"version\":\"previous\",\"operation\":" CLAIM "}]}"
#define RESULTS \
  "{\"results\":[{\"id\":\"a\",\"status\":200,\"case\":" WHOLE ",\"baseVersion\":2,\"version\":3," \
  "\"receipt\":{\"id\":\"r-1\",\"at\":\"2026-03-02T08:15:00Z\"}},{\"id\":\"b\",\"status\":412," \
  "\"problem\":{\"type\":\"urn:x\",\"currentVersion\":4}}]}"
#define PROBLEM \
  "{\"type\":\"urn:x\",\"title\":\"T\",\"status\":409,\"currentVersion\":4,\"holder\":\"u\"," \
  "\"since\":\"2026-03-02T08:15:00Z\",\"receipt\":{\"id\":\"r\",\"at\":\"2026-03-02T08:15:00Z\"}," \
  "\"errors\":[{\"pointer\":\"/a\",\"detail\":\"d\"}]}"

typedef gboolean (*Read) (JsonNode *root, GError **error);

static const struct
{
  Read read;
  const char *text;
} valid[] = {
  { read_row, ROW },
  { read_case, WHOLE },
  { read_answer, ANSWER },
  { read_changes, CHANGES },
  { read_cases, "{\"cases\":[" WHOLE "],\"missing\":[\"c-2\"]}" },
  { read_operation, CLAIM },
  { read_batch, BATCH },
  { read_results, RESULTS },
  { read_problem, PROBLEM },
  { read_info, INFO },
  { read_me, ME },
  { read_service, SERVICE },
  { read_authority, AUTHORITY },
};

static void
test_valid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autoptr (JsonNode) root = parse (valid[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_true (valid[i].read (root, &error));
      g_assert_no_error (error);
    }
}

#define LEAD "{\"id\":\"c\",\"version\":1,\"reference\":\"r\",\"serviceId\":\"s\",\"queueId\":\"q\""
#define STATE ",\"state\":\"received\""
#define NOW "\"occurredAt\":\"2026-03-02T08:15:00Z\""

/* What is wrong, and the pointer that the message must begin with. */
static const struct
{
  Read read;
  const char *text;
  const char *pointer;
} hostile[] = {
  { read_row, "[]", "" },
  { read_row, LEAD "}", "/state" },
  { read_row, "{\"id\":\"\"}", "/id" },
  { read_row, "{\"id\":7}", "/id" },
  { read_row, "{\"id\":\"a\\nb\"}", "/id" },
  { read_row, "{\"id\":\"c\",\"version\":0}", "/version" },
  { read_row, "{\"id\":\"c\",\"version\":-1}", "/version" },
  { read_row, "{\"id\":\"c\",\"version\":1.5}", "/version" },
  { read_row, "{\"id\":\"c\",\"version\":\"1\"}", "/version" },
  { read_row, "{\"id\":\"c\",\"version\":9007199254740992}", "/version" },
  { read_row, LEAD STATE ",\"deadlineOn\":\"2026-02-30\"}", "/deadlineOn" },
  { read_row, LEAD STATE ",\"receivedAt\":\"yesterday\"}", "/receivedAt" },
  { read_row, LEAD STATE ",\"unread\":1}", "/unread" },
  { read_row, LEAD STATE ",\"flags\":\"x\"}", "/flags" },
  { read_row, LEAD STATE ",\"flags\":[\"x\",1]}", "/flags/1" },
  { read_case, LEAD STATE "}", "/form" },
  { read_case, LEAD STATE ",\"form\":[]}", "/form" },
  { read_case, LEAD STATE ",\"form\":{},\"documents\":{}}", "/documents" },
  { read_case, LEAD STATE ",\"form\":{},\"documents\":[{\"id\":\"d\"},{}]}", "/documents/1/id" },
  { read_case, LEAD STATE ",\"form\":{},\"documents\":[null]}", "/documents/0" },
  { read_answer, "{\"case\":{},\"baseVersion\":1,\"version\":2}", "/receipt" },
  { read_answer, "{\"case\":{},\"version\":2}", "/baseVersion" },
  { read_changes, "{\"nextCursor\":\"x\",\"hasMore\":false}", "/changes" },
  { read_changes, "{\"changes\":[],\"hasMore\":false}", "/nextCursor" },
  { read_changes, "{\"changes\":[],\"nextCursor\":\"x\"}", "/hasMore" },
  { read_cases, "{\"missing\":[]}", "/cases" },
  { read_cases, "{\"cases\":[],\"missing\":[1]}", "/missing/0" },
  { read_operation, "{\"type\":\"claim\"}", "/occurredAt" },
  { read_operation, "{" NOW "}", "/type" },
  { read_operation, "{\"type\":\"assign\"," NOW "}", "/userId" },
  { read_operation, "{\"type\":\"addFileNote\"," NOW ",\"kind\":\"note\",\"text\":5}", "/text" },
  { read_batch,
    "{\"items\":[{\"id\":\"a\",\"caseId\":\"c\",\"version\":\"next\",\"operation\":{}}]}",
    "/items/0/version" },
  { read_batch, "{\"items\":[{\"id\":\"a\",\"caseId\":\"c\"}]}", "/items/0/operation" },
  { read_results, "{\"results\":[{\"id\":\"a\",\"status\":99}]}", "/results/0/status" },
  { read_results, "{\"results\":[{\"id\":\"a\",\"status\":200}]}", "/results/0/case" },
  { read_info, "{\"name\":\"P\",\"apiVersion\":\"1\"}", "/limits" },
  { read_me, "{\"id\":\"u\",\"name\":\"N\",\"roles\":[],\"queues\":[{\"queueId\":\"q\"}]}",
    "/queues/0/rights" },
  { read_service,
    "{\"id\":\"s\",\"name\":\"n\",\"sections\":[{\"id\":\"s\",\"label\":\"l\","
    "\"fields\":[{\"id\":\"f\",\"label\":\"l\"}]}]}",
    "/sections/0/fields/0/type" },
  { read_authority, "{\"id\":\"a\",\"name\":\"n\",\"holidays\":[\"1.1.\"]}", "/holidays/0" },
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (JsonNode) root = parse (hostile[i].text);
      g_autoptr (GError) error = NULL;
      g_autofree char *start = g_strconcat (hostile[i].pointer, ":", NULL);

      if (hostile[i].read (root, &error))
        g_error ("taken: %s", hostile[i].text);
      g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
      if (!g_str_has_prefix (error->message, start))
        g_error ("%s says %s", hostile[i].text, error->message);
    }
}

static void
assert_case_fails (const char *member, const char *value)
{
  g_autofree char *text =
      g_strconcat (LEAD STATE ",\"form\":{},\"", member, "\":", value, "}", NULL);
  g_autoptr (JsonNode) root = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_false (read_case (root, &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_assert_null (strstr (error->message, "zzzz"));
}

static void
test_sizes (void)
{
  g_autofree char *long_id = g_strnfill (AMT_ID_MAX + 1, 'z');
  g_autofree char *long_text = g_strnfill (AMT_TEXT_MAX + 1, 'z');
  g_autofree char *quoted_id = g_strconcat ("\"", long_id, "\"", NULL);
  g_autofree char *quoted_text = g_strconcat ("\"", long_text, "\"", NULL);
  GString *many = g_string_new ("[\"a\"");
  g_autofree char *array = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (many, ",\"a\"");
  g_string_append_c (many, ']');
  array = g_string_free (many, FALSE);

  assert_case_fails ("assigneeId", quoted_id);
  assert_case_fails ("applicant", quoted_text);
  assert_case_fails ("flags", array);
  assert_case_fails ("history", array);
}

static void
test_broken_entries (void)
{
  g_autoptr (JsonNode) root =
      parse ("{\"changes\":["
             "{\"kind\":\"case\",\"id\":\"c-1\",\"op\":\"upsert\",\"row\":" ROW "},"
             "{\"kind\":\"case\",\"id\":\"c-9\",\"op\":\"upsert\",\"row\":{\"id\":\"c-9\"}},"
             "{\"kind\":\"case\",\"id\":\"c-8\",\"op\":\"upsert\",\"row\":" ROW "},"
             "{\"kind\":\"case\",\"id\":\"c-7\",\"op\":\"explode\"},"
             "7,{\"kind\":\"case\",\"id\":\"c-2\",\"op\":\"remove\",\"reason\":\"erased\"}],"
             "\"nextCursor\":\"x\",\"hasMore\":true}");
  g_autoptr (JsonNode) cases_root = parse ("{\"cases\":[{\"id\":\"c-5\"}," WHOLE "]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtChangesPage) page = amt_wire_changes_from_json (root, &error);
  g_autoptr (AmtCasesPage) cases = amt_wire_cases_from_json (cases_root, &error);
  AmtBroken *broken;
  AmtChange *change;
  AmtWireCase *whole;

  g_assert_no_error (error);
  g_assert_cmpuint (page->changes->len, ==, 2);
  g_assert_cmpuint (page->broken->len, ==, 4);
  g_assert_cmpint (page->total_estimate, ==, -1);
  g_assert_true (page->has_more);
  change = g_ptr_array_index (page->changes, 0);
  g_assert_cmpstr (change->raw, ==, ROW);
  g_assert_cmpstr (change->row->id, ==, "c-1");
  change = g_ptr_array_index (page->changes, 1);
  g_assert_true (change->remove);
  g_assert_cmpstr (change->reason, ==, "erased");
  broken = g_ptr_array_index (page->broken, 0);
  g_assert_cmpstr (broken->id, ==, "c-9");
  g_assert_true (g_str_has_prefix (broken->reason, "/changes/1/row/version:"));
  broken = g_ptr_array_index (page->broken, 3);
  g_assert_null (broken->id);
  g_assert_cmpstr (broken->raw, ==, "7");

  g_assert_cmpuint (cases->cases->len, ==, 1);
  g_assert_cmpuint (cases->broken->len, ==, 1);
  g_assert_cmpstr (cases->missing[0], ==, NULL);
  whole = g_ptr_array_index (cases->cases, 0);
  g_assert_cmpstr (whole->raw, ==, WHOLE);
}

static void
test_batch (void)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_batch_item_free);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 3; i++)
    {
      AmtBatchItem *item = amt_batch_item_new ();

      item->id = g_strdup_printf ("id-%u", i);
      item->case_id = g_strdup ("c\"1");
      item->version = i == 1 ? 7 : -1;
      item->previous = i == 2;
      item->body = g_strdup (CLAIM);
      g_ptr_array_add (items, item);
    }
  text = amt_wire_batch_to_text (items);
  root = parse (text);
  back = amt_wire_batch_from_json (root, NULL);
  g_assert_cmpuint (back->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      AmtBatchItem *a = g_ptr_array_index (items, i);
      AmtBatchItem *b = g_ptr_array_index (back, i);

      g_assert_cmpstr (a->id, ==, b->id);
      g_assert_cmpstr (a->case_id, ==, b->case_id);
      g_assert_cmpint (a->version, ==, b->version);
      g_assert_cmpint (a->previous, ==, b->previous);
      g_assert_cmpstr (a->body, ==, b->body);
    }
}

static void
test_answers (void)
{
  g_autoptr (JsonNode) root = parse (RESULTS);
  g_autoptr (GPtrArray) results = amt_wire_batch_results_from_json (root, NULL);
  AmtBatchResult *good = g_ptr_array_index (results, 0);
  AmtBatchResult *bad = g_ptr_array_index (results, 1);
  g_autofree char *again = text_of (amt_wire_batch_result_to_json (good));

  g_assert_cmpuint (good->answer->base_version, ==, 2);
  g_assert_cmpuint (good->answer->version, ==, 3);
  g_assert_cmpstr (good->answer->receipt->id, ==, "r-1");
  g_assert_cmpstr (good->answer->raw, ==, WHOLE);
  g_assert_null (good->problem);
  g_assert_nonnull (strstr (again, "\"receipt\""));
  g_assert_null (bad->answer);
  g_assert_cmpuint (bad->problem->status, ==, 412);
  g_assert_cmpint (bad->problem->current_version, ==, 4);
}

static void
test_problem (void)
{
  g_autoptr (JsonNode) root = parse (PROBLEM);
  g_autoptr (AmtProblem) self = amt_wire_problem_from_json (root, 409);
  g_autoptr (AmtProblem) copy = amt_problem_copy (self);
  g_autoptr (AmtProblem) nothing = amt_wire_problem_from_json (NULL, 502);
  g_autofree char *text = text_of (amt_wire_problem_to_json (self));
  g_autofree char *copy_text = text_of (amt_wire_problem_to_json (copy));
  g_autoptr (JsonNode) back_root = parse (text);
  g_autoptr (AmtProblem) back = amt_wire_problem_from_json (back_root, 409);

  g_assert_cmpstr (text, ==, copy_text);
  g_assert_cmpstr (back->type, ==, "urn:x");
  g_assert_cmpstr (back->holder, ==, "u");
  g_assert_cmpint (back->since, ==, self->since);
  g_assert_cmpstr (back->receipt->id, ==, "r");
  g_assert_cmpstr (back->pointers[0], ==, "/a");
  g_assert_cmpstr (back->details[0], ==, "d");
  g_assert_cmpuint (nothing->status, ==, 502);
  g_assert_null (nothing->type);
  g_assert_cmpint (nothing->current_version, ==, -1);
}

static void
test_reference_lists (void)
{
  g_autoptr (JsonNode) service_root = parse (SERVICE);
  g_autoptr (JsonNode) authority_root = parse (AUTHORITY);
  g_autoptr (JsonNode) me_root = parse (ME);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtService) service =
      amt_wire_service_from_json (json_node_get_object (service_root), &error);
  g_autoptr (AmtAuthority) authority =
      amt_wire_authority_from_json (json_node_get_object (authority_root), &error);
  g_autoptr (AmtMe) me = amt_wire_me_from_json (me_root, &error);
  AmtSection *section;
  AmtField *field;

  g_assert_no_error (error);
  section = g_ptr_array_index (service->sections, 0);
  field = g_ptr_array_index (section->fields, 0);
  g_assert_cmpstr (field->choices[0], ==, "x=a=b");
  g_assert_cmpuint (field->columns->len, ==, 0);
  field = g_ptr_array_index (section->fields, 1);
  g_assert_cmpuint (field->columns->len, ==, 1);
  field = g_ptr_array_index (field->columns, 0);
  g_assert_cmpstr (field->label, ==, "C");
  g_assert_cmpstr (field->type, ==, "money");
  g_assert_null (service->leika_key);
  g_assert_true (amt_service_find_outcome (service, "grant")->letter);
  g_assert_cmpstr (amt_service_find_template (service, "t")->body, ==, "B");
  g_assert_cmpstr (service->raw, ==, SERVICE);
  g_assert_cmpstr (authority->address, ==, "Weg 1\n12345 Ort");
  g_assert_cmpstr (amt_authority_find_remedy (authority, service->remedy_id)->text, ==, "T");
  g_assert_true (me->clerk);
  g_assert_false (me->supervisor);
  g_assert_true (amt_me_may_cache (me, "q", "u-1"));
  g_assert_true (amt_me_may_cache (me, "q", "u-2"));
  g_assert_false (amt_me_may_cache (me, "q", "u-3"));
  g_assert_false (amt_me_may_cache (me, "q", NULL));
  g_assert_false (amt_me_may_cache (me, "other", "u-1"));
}

static void
test_accepts_client (void)
{
  g_autoptr (AmtPortalInfo) info = amt_portal_info_new ();

  g_assert_true (amt_portal_info_accepts_client (info, "0.1.0"));
  info->min_client_version = g_strdup ("0.10");
  g_assert_false (amt_portal_info_accepts_client (info, "0.9.9"));
  g_assert_true (amt_portal_info_accepts_client (info, "0.10"));
  g_assert_true (amt_portal_info_accepts_client (info, "0.10.1"));
  g_assert_true (amt_portal_info_accepts_client (info, "1.0"));
  g_assert_false (amt_portal_info_accepts_client (info, "0"));
}

/* Valid documents with random bytes changed, cut out or doubled: refused or read, never a crash. */
static void
test_mutations (void)
{
  static const char bytes[] = "{}[]\",:0123456789-+.eEtfn\\u\x01\x80\xff abc";
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);
  guint parsed = 0;
  guint read = 0;

  for (guint i = 0; i < MUTATIONS; i++)
    {
      guint which = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (valid));
      g_autoptr (GString) text = g_string_new (valid[which].text);
      guint edits = (guint) g_rand_int_range (rand, 1, 4);
      g_autoptr (GBytes) data = NULL;
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (GError) error = NULL;

      for (guint edit = 0; edit < edits; edit++)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) text->len);
          char byte = bytes[g_rand_int_range (rand, 0, sizeof bytes - 1)];

          if (g_rand_int_range (rand, 0, 3) == 0)
            g_string_erase (text, (gssize) at, 1);
          else if (g_rand_boolean (rand))
            text->str[at] = byte;
          else
            g_string_insert_c (text, (gssize) at, byte);
        }

      data = g_bytes_new (text->str, text->len);
      root = amt_json_parse (data, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, NULL);
      if (root == NULL)
        continue;
      parsed++;
      if (valid[which].read (root, &error))
        read++;
      else
        g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
    }

  g_assert_cmpuint (parsed, >, MUTATIONS / 20);
  g_assert_cmpuint (read, >, 0);
  g_assert_cmpuint (read, <, parsed);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/wire/rest-is-kept", test_rest_is_kept);
  g_test_add_func ("/wire/unknown-operation", test_unknown_operation);
  g_test_add_func ("/wire/valid", test_valid);
  g_test_add_func ("/wire/hostile", test_hostile);
  g_test_add_func ("/wire/sizes", test_sizes);
  g_test_add_func ("/wire/broken-entries", test_broken_entries);
  g_test_add_func ("/wire/batch", test_batch);
  g_test_add_func ("/wire/answers", test_answers);
  g_test_add_func ("/wire/problem", test_problem);
  g_test_add_func ("/wire/reference-lists", test_reference_lists);
  g_test_add_func ("/wire/accepts-client", test_accepts_client);
  g_test_add_func ("/wire/mutations", test_mutations);

  return g_test_run ();
}
