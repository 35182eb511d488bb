/* fuzz-reference.c: fuzz target: members of the reference lists: service (form layout, outcomes, templates), authority, queue, user.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

static void
check_service (const AmtService *service)
{
  g_autoptr (JsonNode) raw = fuzz_again (service->raw);

  for (guint i = 0; i < service->outcomes->len; i++)
    {
      const AmtOutcome *outcome = g_ptr_array_index (service->outcomes, i);

      g_assert_nonnull (amt_service_find_outcome (service, outcome->id));
    }
  for (guint i = 0; i < service->templates->len; i++)
    {
      const AmtLetterTemplate *template = g_ptr_array_index (service->templates, i);

      g_assert_nonnull (amt_service_find_template (service, template->id));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  JsonObject *object = fuzz_object (root);
  g_autoptr (AmtService) service = NULL;
  g_autoptr (AmtAuthority) authority = NULL;
  g_autoptr (AmtQueue) queue = NULL;
  g_autoptr (AmtUser) user = NULL;
  g_autoptr (GError) error = NULL;

  if (!object)
    return 0;

  service = amt_wire_service_from_json (object, &error);
  fuzz_check_error (service, error);
  g_clear_error (&error);
  if (service)
    check_service (service);

  authority = amt_wire_authority_from_json (object, &error);
  fuzz_check_error (authority, error);
  g_clear_error (&error);
  if (authority)
    amt_authority_find_remedy (authority, "r-1");

  queue = amt_wire_queue_from_json (object, &error);
  fuzz_check_error (queue, error);
  g_clear_error (&error);
  if (queue)
    {
      g_autofree char *text = fuzz_text_of (amt_wire_queue_to_json (queue));
      g_autoptr (JsonNode) node = fuzz_again (text);
      g_autoptr (AmtQueue) again = amt_wire_queue_from_json (fuzz_object (node), NULL);

      g_assert_nonnull (again);
      g_assert_cmpstr (again->id, ==, queue->id);
    }

  user = amt_wire_user_from_json (object, &error);
  fuzz_check_error (user, error);

  return 0;
}
