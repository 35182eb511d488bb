/* fuzz-order.c: fuzz target: the parameters of an operation as a file of JSON, and what becomes of them. The member "type" names the
 * operation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-error.h"
#include "amt-order.h"
#include "amt-store.h"
#include "fuzz.h"

static const char SERVICES[] =
    "{\"services\":[{\"id\":\"s\",\"name\":\"S\",\"sections\":[],\"outcomes\":[{\"id\":\"grant\",\"label\":\"G\","
    "\"fields\":[{\"id\":\"amount\",\"label\":\"A\",\"type\":\"money\"},"
    "{\"id\":\"from\",\"label\":\"F\",\"type\":\"date\"},"
    "{\"id\":\"reason\",\"label\":\"R\",\"type\":\"text\"},"
    "{\"id\":\"yes\",\"label\":\"Y\",\"type\":\"boolean\"}]}],\"templates\":[]}]}";

static AmtReferences *
make_references (void)
{
  AmtReference me = { .name = (char *) "me",
                      .text = (char *) "{\"id\":\"u\",\"name\":\"E\",\"initials\":\"E\","
                                       "\"roles\":[],\"queues\":[]}" };
  AmtReference services = { .name = (char *) "services", .text = (char *) SERVICES };
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  AmtReferences *references;

  g_ptr_array_add (texts, &me);
  g_ptr_array_add (texts, &services);
  references = amt_references_new (texts);
  g_assert_cmpuint (references->n_unreadable, ==, 0);
  g_assert_nonnull (amt_references_find_service (references, "s"));

  return references;
}

/* What an operation became of can be sent. */
static void
check_operation (const AmtOperation *operation)
{
  g_autofree char *text = fuzz_text_of (amt_wire_operation_to_json (operation));
  g_autoptr (JsonNode) node = fuzz_again (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) again =
      amt_wire_operation_from_json (fuzz_object (node), operation->id, "c", "u", &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = fuzz_text_of (amt_wire_operation_to_json (again));
  g_assert_cmpstr (text_again, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static AmtReferences *references; /* for good */
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  JsonObject *object = fuzz_object (root);
  g_autoptr (AmtCase) value = amt_case_new ("c");
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOrder) copy = NULL;
  g_autoptr (AmtOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  const char *type = amt_json_string (object, "type");

  if (!references)
    references = make_references ();
  if (!object)
    return 0;

  value->service_id = g_strdup ("s");
  order = amt_order_new ("c", type ? type : "decide");
  if (!amt_order_set_json (order, object, &error))
    {
      g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER);
      return 0;
    }
  g_hash_table_remove (order->parameters, "type");
  copy = amt_order_copy (order);
  operation = amt_order_to_operation (copy, value, references,
                                      G_GINT64_CONSTANT (1772000000) * G_TIME_SPAN_SECOND, &error);
  g_assert_true ((operation == NULL) == (error != NULL));
  if (error)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  else
    check_operation (operation);

  return 0;
}
