/* amt-operation.c: the table of operation types, and operations as values.
 * Immutable once shared; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-operation.h"

#include "amt-hex.h"
#include "amt-json.h"
#include "amt-shape.h"

GQuark
amt_operation_error_quark (void)
{
  return g_quark_from_static_string ("amt-operation-error-quark");
}

static const char *const note_kinds[] = { "note", "phone", "visit", "decision", NULL };
static const char *const visibilities[] = { "case", "me", NULL };
static const char *const sources[] = { "post", "email", "inPerson", NULL };

#define AT(field) G_STRUCT_OFFSET (AmtOperation, field)
#define ID_PARAMETER(name, field, required) \
  { \
    name, AT (field), AMT_PARAMETER_TEXT, required, AMT_PARAMETER_ID, NULL, AMT_ID_MAX \
  }
#define TEXT_PARAMETER(name, field, required, max) \
  { \
    name, AT (field), AMT_PARAMETER_TEXT, required, AMT_PARAMETER_ANY, NULL, max \
  }
#define CHOICE_PARAMETER(name, field, choices) \
  { \
    name, AT (field), AMT_PARAMETER_TEXT, TRUE, AMT_PARAMETER_CHOICE, choices, AMT_ID_MAX \
  }
#define SHA256_PARAMETER(name, field, required) \
  { \
    name, AT (field), AMT_PARAMETER_TEXT, required, AMT_PARAMETER_SHA256, NULL, 64 \
  }
#define DAY_PARAMETER(name, field, required) \
  { \
    name, AT (field), AMT_PARAMETER_DAY, required \
  }
#define COUNT_PARAMETER(name, field) \
  { \
    name, AT (field), AMT_PARAMETER_COUNT, TRUE \
  }

static const AmtParameter no_parameters[] = { { NULL } };

static const AmtParameter assign_parameters[] = {
  ID_PARAMETER ("userId", user_id, TRUE),
  { NULL },
};

static const AmtParameter move_parameters[] = {
  ID_PARAMETER ("queueId", queue_id, TRUE),
  { NULL },
};

static const AmtParameter follow_up_parameters[] = {
  DAY_PARAMETER ("dueOn", due_on, TRUE),
  { NULL },
};

static const AmtParameter file_note_parameters[] = {
  CHOICE_PARAMETER ("kind", kind, note_kinds),
  TEXT_PARAMETER ("text", text, TRUE, AMT_TEXT_MAX),
  { NULL },
};

/* A file note is only struck through with a reason. */
static const AmtParameter strike_parameters[] = {
  ID_PARAMETER ("noteId", note_id, TRUE),
  TEXT_PARAMETER ("reason", reason, TRUE, AMT_REASON_MAX),
  { NULL },
};

static const AmtParameter jotting_parameters[] = {
  CHOICE_PARAMETER ("visibility", visibility, visibilities),
  TEXT_PARAMETER ("text", text, TRUE, AMT_TEXT_MAX),
  { NULL },
};

static const AmtParameter edit_jotting_parameters[] = {
  ID_PARAMETER ("noteId", note_id, TRUE),
  TEXT_PARAMETER ("text", text, TRUE, AMT_TEXT_MAX),
  { NULL },
};

static const AmtParameter delete_jotting_parameters[] = {
  ID_PARAMETER ("noteId", note_id, TRUE),
  { NULL },
};

static const AmtParameter document_parameters[] = {
  TEXT_PARAMETER ("name", name, TRUE, AMT_NAME_MAX),
  TEXT_PARAMETER ("mediaType", media_type, TRUE, AMT_NAME_MAX),
  CHOICE_PARAMETER ("source", source, sources),
  SHA256_PARAMETER ("sha256", sha256, TRUE),
  COUNT_PARAMETER ("size", size),
  { NULL },
};

/* letterSha256 and issuedOn come from the prepare step; templateVersion only where a letter goes out. */
static const AmtParameter decide_parameters[] = {
  ID_PARAMETER ("outcome", outcome, TRUE),
  ID_PARAMETER ("templateVersion", template_version, FALSE),
  { "values", AT (values), AMT_PARAMETER_TEXT, TRUE, AMT_PARAMETER_VALUES, NULL, AMT_VALUES_MAX },
  SHA256_PARAMETER ("letterSha256", letter_sha256, FALSE),
  DAY_PARAMETER ("issuedOn", issued_on, FALSE),
  COUNT_PARAMETER ("applicantVersion", applicant_version),
  ID_PARAMETER ("lastMessageId", last_message_id, FALSE),
  { NULL },
};

#define STATE AMT_FIELD_STATE
#define ASSIGNEE AMT_FIELD_ASSIGNEE
#define QUEUE AMT_FIELD_QUEUE

/* What would overwrite needs the version. Grace time is for what others notice at once and what is hard to
 * take back: deciding, closing and handing on; notes can be struck, marks set again. */
static const AmtOperationTypeInfo infos[] = {
  { AMT_OPERATION_CLAIM, "claim", STATE | ASSIGNEE, STATE | ASSIGNEE, .needs_network = TRUE,
    .parameters = no_parameters },
  { AMT_OPERATION_RELEASE, "release", STATE | ASSIGNEE, STATE | ASSIGNEE, .needs_version = TRUE,
    .parameters = no_parameters },
  { AMT_OPERATION_ASSIGN, "assign", STATE | ASSIGNEE | QUEUE, STATE | ASSIGNEE,
    .needs_version = TRUE, .has_hold = TRUE, .parameters = assign_parameters },
  { AMT_OPERATION_MOVE_TO_QUEUE, "moveToQueue", STATE | ASSIGNEE | QUEUE, STATE | ASSIGNEE | QUEUE,
    .needs_version = TRUE, .has_hold = TRUE, .parameters = move_parameters },
  { AMT_OPERATION_MARK_READ, "markRead", 0, AMT_FIELD_READ_MARK, .only_adds = TRUE,
    .parameters = no_parameters },
  { AMT_OPERATION_SET_FOLLOW_UP, "setFollowUp", 0, AMT_FIELD_FOLLOW_UP, .only_adds = TRUE,
    .parameters = follow_up_parameters },
  { AMT_OPERATION_CLEAR_FOLLOW_UP, "clearFollowUp", 0, AMT_FIELD_FOLLOW_UP, .only_adds = TRUE,
    .parameters = no_parameters },
  { AMT_OPERATION_ADD_FILE_NOTE, "addFileNote", 0, AMT_FIELD_FILE_NOTE, .only_adds = TRUE,
    .parameters = file_note_parameters },
  { AMT_OPERATION_STRIKE_FILE_NOTE, "strikeFileNote", AMT_FIELD_FILE_NOTE, AMT_FIELD_FILE_NOTE,
    .needs_version = TRUE, .parameters = strike_parameters },
  { AMT_OPERATION_ADD_JOTTING, "addJotting", 0, AMT_FIELD_JOTTING, .only_adds = TRUE,
    .parameters = jotting_parameters },
  { AMT_OPERATION_EDIT_JOTTING, "editJotting", AMT_FIELD_JOTTING, AMT_FIELD_JOTTING,
    .needs_version = TRUE, .parameters = edit_jotting_parameters },
  { AMT_OPERATION_DELETE_JOTTING, "deleteJotting", AMT_FIELD_JOTTING, AMT_FIELD_JOTTING,
    .needs_version = TRUE, .parameters = delete_jotting_parameters },
  { AMT_OPERATION_ADD_DOCUMENT, "addDocument", 0, AMT_FIELD_DOCUMENTS, .only_adds = TRUE,
    .parameters = document_parameters },
  { AMT_OPERATION_DECIDE, "decide", STATE | ASSIGNEE | AMT_FIELD_DECISION | AMT_FIELD_APPLICANT,
    STATE | AMT_FIELD_DECISION | AMT_FIELD_DOCUMENTS, .needs_version = TRUE, .has_hold = TRUE,
    .parameters = decide_parameters },
  { AMT_OPERATION_CLOSE, "close", STATE | ASSIGNEE | AMT_FIELD_DECISION, STATE,
    .needs_version = TRUE, .has_hold = TRUE, .parameters = no_parameters },
};

G_STATIC_ASSERT (G_N_ELEMENTS (infos) == AMT_N_OPERATION_TYPES - 1);

static gpointer make_operation (void);

static const AmtMember operation_members[] = {
  { "id", AT (id), AMT_MEMBER_ID, AMT_MEMBER_LOCAL },
  { "caseId", AT (case_id), AMT_MEMBER_ID, AMT_MEMBER_LOCAL },
  { "authorId", AT (author_id), AMT_MEMBER_ID, AMT_MEMBER_LOCAL },
  { "type", AT (type), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "occurredAt", AT (occurred_at), AMT_MEMBER_TIME, AMT_MEMBER_REQUIRED },
  { "reasonCode", AT (reason_code), AMT_MEMBER_ID },
  { "reason", AT (reason), AMT_MEMBER_TEXT },
  { "userId", AT (user_id), AMT_MEMBER_ID },
  { "queueId", AT (queue_id), AMT_MEMBER_ID },
  { "dueOn", AT (due_on), AMT_MEMBER_DAY },
  { "noteId", AT (note_id), AMT_MEMBER_ID },
  { "kind", AT (kind), AMT_MEMBER_TEXT },
  { "visibility", AT (visibility), AMT_MEMBER_TEXT },
  { "text", AT (text), AMT_MEMBER_TEXT },
  { "name", AT (name), AMT_MEMBER_TEXT },
  { "mediaType", AT (media_type), AMT_MEMBER_TEXT },
  { "source", AT (source), AMT_MEMBER_TEXT },
  { "sha256", AT (sha256), AMT_MEMBER_ID },
  { "size", AT (size), AMT_MEMBER_COUNT },
  { "outcome", AT (outcome), AMT_MEMBER_ID },
  { "templateVersion", AT (template_version), AMT_MEMBER_ID },
  { "values", AT (values), AMT_MEMBER_LONG },
  { "letterSha256", AT (letter_sha256), AMT_MEMBER_ID },
  { "issuedOn", AT (issued_on), AMT_MEMBER_DAY },
  { "applicantVersion", AT (applicant_version), AMT_MEMBER_COUNT },
  { "lastMessageId", AT (last_message_id), AMT_MEMBER_ID },
  { NULL },
};

const AmtShape amt_operation_shape = { sizeof (AmtOperation), operation_members, make_operation,
                                       (GDestroyNotify) amt_operation_unref };

static const AmtMember receipt_members[] = {
  { "id", G_STRUCT_OFFSET (AmtReceipt, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "at", G_STRUCT_OFFSET (AmtReceipt, at), AMT_MEMBER_TIME, AMT_MEMBER_REQUIRED },
  { NULL },
};

static gpointer
make_receipt (void)
{
  return g_new0 (AmtReceipt, 1);
}

const AmtShape amt_receipt_shape = { sizeof (AmtReceipt), receipt_members, make_receipt,
                                     (GDestroyNotify) amt_receipt_free };

static const AmtParameter reason_parameters[] = {
  ID_PARAMETER ("reasonCode", reason_code, FALSE),
  TEXT_PARAMETER ("reason", reason, FALSE, AMT_REASON_MAX),
  { NULL },
};

const AmtOperationTypeInfo *
amt_operation_type_info (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    if (g_strcmp0 (infos[i].name, name) == 0)
      return &infos[i];

  return NULL;
}

const AmtOperationTypeInfo *
amt_operation_type_infos (guint *out_n)
{
  if (out_n != NULL)
    *out_n = G_N_ELEMENTS (infos);

  return infos;
}

static gpointer
make_operation (void)
{
  AmtOperation *self = g_new0 (AmtOperation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

AmtOperation *
amt_operation_new (const char *type, const char *case_id, const char *author_id, gint64 occurred_at)
{
  AmtOperation *self = make_operation ();

  self->id = g_uuid_string_random ();
  self->type = g_strdup (type);
  self->case_id = g_strdup (case_id);
  self->author_id = g_strdup (author_id);
  self->occurred_at = occurred_at;
  return self;
}

AmtOperation *
amt_operation_ref (AmtOperation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_operation_unref (AmtOperation *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  amt_shape_clear (&amt_operation_shape, self);
  g_free (self);
}

AmtOperation *
amt_operation_copy (const AmtOperation *self)
{
  return amt_shape_copy (&amt_operation_shape, self);
}

gboolean
amt_operation_equal (const AmtOperation *a, const AmtOperation *b)
{
  return amt_shape_equal (&amt_operation_shape, a, b);
}

AmtOperationType
amt_operation_get_type_id (const AmtOperation *self)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (self->type);

  return info != NULL ? info->type : AMT_OPERATION_UNKNOWN;
}

gboolean
amt_operation_closes (const AmtOperation *self, const AmtOperation *decision)
{
  AmtOperationType type = amt_operation_get_type_id (self);

  return (type == AMT_OPERATION_SET_FOLLOW_UP || type == AMT_OPERATION_CLOSE) &&
         amt_operation_get_type_id (decision) == AMT_OPERATION_DECIDE &&
         self->occurred_at == decision->occurred_at &&
         g_strcmp0 (self->case_id, decision->case_id) == 0;
}

static gboolean
fail (const char *name, const char *what, GError **error)
{
  g_set_error (error, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER, "%s: %s", name, what);
  return FALSE;
}

static gboolean
is_values (const char *text)
{
  g_autoptr (JsonNode) root = NULL;

  if (strlen (text) > AMT_VALUES_MAX)
    return FALSE;

  root = amt_json_parse_text (text, NULL);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root);
}

static gboolean
check_text (const AmtParameter *parameter, const char *value, GError **error)
{
  if (!g_utf8_validate (value, -1, NULL))
    return fail (parameter->name, "is not UTF-8", error);
  if (parameter->kind == AMT_PARAMETER_DAY)
    return amt_day_is_valid (value) || fail (parameter->name, "is not a day (YYYY-MM-DD)", error);

  switch (parameter->check)
    {
    case AMT_PARAMETER_ID:
      return amt_id_is_valid (value) || fail (parameter->name, "is not an id", error);
    case AMT_PARAMETER_SHA256:
      return amt_sha256_is_valid (value) ||
             fail (parameter->name, "is not a SHA-256 in lower-case hex", error);
    case AMT_PARAMETER_CHOICE:
      return g_strv_contains (parameter->choices, value) ||
             fail (parameter->name, "is none of the choices", error);
    case AMT_PARAMETER_VALUES:
      return is_values (value) || fail (parameter->name, "is not the text of a JSON object", error);
    case AMT_PARAMETER_ANY:
    default:
      break;
    }
  if (parameter->required && *value == '\0')
    return fail (parameter->name, "is empty", error);
  if (g_utf8_strlen (value, -1) > (glong) parameter->max_chars)
    return fail (parameter->name, "is too long", error);

  return TRUE;
}

static gboolean
check_parameter (const AmtOperation *self, const AmtParameter *parameter, GError **error)
{
  const char *text;

  if (parameter->kind == AMT_PARAMETER_COUNT)
    {
      guint64 count = G_STRUCT_MEMBER (guint64, (gpointer) self, parameter->offset);

      if (parameter->required && count == 0)
        return fail (parameter->name, "is missing", error);
      return count <= AMT_MEMBER_COUNT_MAX || fail (parameter->name, "is too large", error);
    }

  text = G_STRUCT_MEMBER (char *, (gpointer) self, parameter->offset);
  if (text == NULL)
    return !parameter->required || fail (parameter->name, "is missing", error);

  return check_text (parameter, text, error);
}

static const AmtParameter *
find_parameter (const AmtParameter *parameters, const char *name)
{
  for (const AmtParameter *parameter = parameters; parameter->name != NULL; parameter++)
    if (g_strcmp0 (parameter->name, name) == 0)
      return parameter;

  return NULL;
}

gboolean
amt_operation_set_parameter (AmtOperation *self, const char *name, const char *value,
                             GError **error)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (self->type);
  const AmtParameter *parameter;

  if (info == NULL)
    {
      g_set_error_literal (error, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_UNKNOWN_TYPE,
                           "type: is unknown");
      return FALSE;
    }

  parameter = find_parameter (info->parameters, name);
  if (parameter == NULL)
    parameter = find_parameter (reason_parameters, name);
  if (parameter == NULL)
    return fail (info->name, "has no such parameter", error);
  if (value == NULL)
    return fail (parameter->name, "is missing", error);

  if (parameter->kind == AMT_PARAMETER_COUNT)
    {
      guint64 count = 0;

      if (!g_ascii_string_to_unsigned (value, 10, 0, AMT_MEMBER_COUNT_MAX, &count, NULL))
        return fail (parameter->name, "is not a whole number", error);
      G_STRUCT_MEMBER (guint64, self, parameter->offset) = count;
      return TRUE;
    }

  if (!check_text (parameter, value, error))
    return FALSE;

  g_free (G_STRUCT_MEMBER (char *, self, parameter->offset));
  G_STRUCT_MEMBER (char *, self, parameter->offset) = g_strdup (value);
  return TRUE;
}

gboolean
amt_operation_validate (const AmtOperation *self, GError **error)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (self->type);

  if (info == NULL)
    {
      g_set_error_literal (error, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_UNKNOWN_TYPE,
                           "type: is unknown");
      return FALSE;
    }
  if (!amt_uuid_is_valid (self->id))
    return fail ("id", "is not a UUID in lower case", error);
  if (self->case_id != NULL && !amt_id_is_valid (self->case_id))
    return fail ("caseId", "is not an id", error);
  if (self->occurred_at == AMT_TIME_NONE)
    return fail ("occurredAt", "is missing", error);

  for (const AmtParameter *parameter = reason_parameters; parameter->name != NULL; parameter++)
    if (!check_parameter (self, parameter, error))
      return FALSE;
  for (const AmtParameter *parameter = info->parameters; parameter->name != NULL; parameter++)
    if (!check_parameter (self, parameter, error))
      return FALSE;

  return TRUE;
}

AmtReceipt *
amt_receipt_new (const char *id, gint64 at)
{
  AmtReceipt *self = make_receipt ();

  self->id = g_strdup (id);
  self->at = at;
  return self;
}

AmtReceipt *
amt_receipt_copy (const AmtReceipt *self)
{
  return self != NULL ? amt_shape_copy (&amt_receipt_shape, self) : NULL;
}

void
amt_receipt_free (AmtReceipt *self)
{
  if (self == NULL)
    return;

  amt_shape_clear (&amt_receipt_shape, self);
  g_free (self);
}
