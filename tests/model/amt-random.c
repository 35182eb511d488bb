/* amt-random.c: see amt-random.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-random.h"

#include <string.h>

static const char *const users[] = { "u-1", "u-2", "u-3" };
static const char *const queues[] = { "q-1", "q-2", "q-3" };
static const char *const words[] = { "alpha", "beta", "gamma" };
static const char *const days[] = { "2026-03-02", "2026-04-01", "2026-05-04" };

#define PICK(rand, array) ((array)[g_rand_int_range ((rand), 0, G_N_ELEMENTS (array))])
#define NOON (G_GINT64_CONSTANT (1772452800) * G_TIME_SPAN_SECOND)

static char *
text_for (const AmtMember *member, guint number)
{
  switch (member->kind)
    {
    case AMT_MEMBER_DAY:
      return g_strdup_printf ("20%02u-%02u-%02u", number / 336 % 100, number / 28 % 12 + 1,
                              number % 28 + 1);
    case AMT_MEMBER_OBJECT:
      return g_strdup_printf ("{\"surprise%u\":%u}", number, number);
    case AMT_MEMBER_LINES:
      return g_strdup_printf ("line %u\nsecond %u", number, number);
    case AMT_MEMBER_ID:
      return g_strdup_printf ("id-%u", number);
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
      return g_strdup_printf ("Text \"%u\" mit ü, ß,\n\tund <Zeichen>", number);
    case AMT_MEMBER_TIME:
    case AMT_MEMBER_COUNT:
    case AMT_MEMBER_UINT:
    case AMT_MEMBER_BOOL:
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
    case AMT_MEMBER_LIST:
    default:
      return NULL;
    }
}

static char **
texts_for (const AmtMember *member, guint number)
{
  char **texts = g_new0 (char *, 3);

  for (guint i = 0; i < 2; i++)
    texts[i] = member->kind == AMT_MEMBER_CHOICES ? g_strdup_printf ("c%u=Wahl=%u", number, i)
                                                  : g_strdup_printf ("t%u-%u", number, i);
  return texts;
}

static void
fill_list (const AmtMember *member, gpointer self, guint *counter)
{
  GPtrArray *list = AMT_MEMBER_AT (GPtrArray *, self, member);

  g_ptr_array_set_size (list, 0);
  for (guint i = 0; i < 2; i++)
    {
      gpointer item = member->items->make ();

      amt_random_fill (member->items, item, counter);
      g_ptr_array_add (list, item);
    }
}

static void
fill_member (const AmtMember *member, gpointer self, guint *counter)
{
  guint number = ++*counter;
  char *text = text_for (member, number);

  if (text != NULL)
    {
      g_free (AMT_MEMBER_AT (char *, self, member));
      AMT_MEMBER_AT (char *, self, member) = text;
      return;
    }

  switch (member->kind)
    {
    case AMT_MEMBER_TIME:
      AMT_MEMBER_AT (gint64, self, member) = NOON + number * G_TIME_SPAN_MILLISECOND;
      break;
    case AMT_MEMBER_COUNT:
      AMT_MEMBER_AT (guint64, self, member) = AMT_MEMBER_COUNT_MAX - number;
      break;
    case AMT_MEMBER_UINT:
      AMT_MEMBER_AT (guint, self, member) = number;
      break;
    case AMT_MEMBER_BOOL:
      AMT_MEMBER_AT (gboolean, self, member) = TRUE;
      break;
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
      g_strfreev (AMT_MEMBER_AT (char **, self, member));
      AMT_MEMBER_AT (char **, self, member) = texts_for (member, number);
      break;
    case AMT_MEMBER_LIST:
      fill_list (member, self, counter);
      break;
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
    case AMT_MEMBER_ID:
    case AMT_MEMBER_DAY:
    case AMT_MEMBER_LINES:
    case AMT_MEMBER_OBJECT:
    default:
      g_assert_not_reached ();
    }
}

void
amt_random_fill (const AmtShape *shape, gpointer self, guint *counter)
{
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    fill_member (member, self, counter);
}

void
amt_random_change (const AmtMember *member, gpointer self)
{
  guint counter = 50000;

  if (member->kind == AMT_MEMBER_BOOL)
    AMT_MEMBER_AT (gboolean, self, member) = !AMT_MEMBER_AT (gboolean, self, member);
  else
    fill_member (member, self, &counter);
}

static char *
random_uuid (GRand *rand)
{
  return g_strdup_printf ("%08x-%04x-4%03x-8%03x-%08x%04x", g_rand_int (rand),
                          g_rand_int_range (rand, 0, 0x10000), g_rand_int_range (rand, 0, 0x1000),
                          g_rand_int_range (rand, 0, 0x1000), g_rand_int (rand),
                          g_rand_int_range (rand, 0, 0x10000));
}

static void
add_notes (GRand *rand, GPtrArray *notes, gboolean file)
{
  guint n = (guint) g_rand_int_range (rand, 0, 4);

  for (guint i = 0; i < n; i++)
    {
      AmtNote *note = amt_note_new ();

      note->id = random_uuid (rand);
      note->text = g_strdup (PICK (rand, words));
      note->author_id = g_strdup (PICK (rand, users));
      note->kind = file ? g_strdup ("note") : NULL;
      note->visibility = file ? NULL : g_strdup ("case");
      note->at = NOON;
      g_ptr_array_add (notes, note);
    }
}

AmtCase *
amt_random_case (GRand *rand)
{
  static const char *const states[] = { "received", "inProgress", "waiting", "surprising" };
  AmtCase *self = amt_case_new ("c-1");

  self->whole = TRUE;
  self->version = (guint64) g_rand_int_range (rand, 1, 100);
  self->applicant_version = (guint64) g_rand_int_range (rand, 1, 5);
  self->reference = g_strdup ("32.2-101.17/2026-00412");
  self->service_id = g_strdup ("wohngeld");
  self->queue_id = g_strdup (PICK (rand, queues));
  self->state = g_strdup (PICK (rand, states));
  if (g_rand_boolean (rand))
    {
      self->assignee_id = g_strdup (PICK (rand, users));
      self->assigned_at = NOON;
    }
  self->unread = g_rand_boolean (rand);
  self->form = g_strdup ("{\"rent\":61250}");
  self->changed_at = NOON;
  add_notes (rand, self->file_notes, TRUE);
  add_notes (rand, self->jottings, FALSE);
  return self;
}

static const char *
pick_note (GRand *rand, GPtrArray *notes)
{
  AmtNote *note;

  if (notes->len == 0)
    return "not-there";

  note = g_ptr_array_index (notes, g_rand_int_range (rand, 0, (gint32) notes->len));
  return note->id;
}

static char *
random_sha256 (GRand *rand)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 8; i++)
    g_string_append_printf (text, "%08x", g_rand_int (rand));
  return g_string_free (text, FALSE);
}

static void
fill_decision (GRand *rand, AmtOperation *operation, const AmtCase *self)
{
  operation->outcome = g_strdup (PICK (rand, words));
  operation->values = g_strdup ("{\"amount\":61250}");
  operation->applicant_version = self->applicant_version;
  if (g_rand_boolean (rand))
    {
      operation->template_version = g_strdup ("t-1");
      operation->letter_sha256 = random_sha256 (rand);
      operation->issued_on = g_strdup (PICK (rand, days));
    }
}

AmtOperation *
amt_random_operation_of (GRand *rand, const AmtCase *self, const char *author,
                         AmtOperationType type)
{
  const AmtOperationTypeInfo *info = &amt_operation_type_infos (NULL)[type - 1];
  AmtOperation *operation =
      amt_operation_new (info->name, self->id, author, NOON + g_rand_int_range (rand, 1, 1000000));

  g_free (operation->id);
  operation->id = random_uuid (rand);
  if (g_rand_boolean (rand) || type == AMT_OPERATION_STRIKE_FILE_NOTE)
    operation->reason = g_strdup (PICK (rand, words));

  for (const AmtParameter *parameter = info->parameters; parameter->name != NULL; parameter++)
    {
      if (g_str_equal (parameter->name, "userId"))
        operation->user_id = g_strdup (PICK (rand, users));
      else if (g_str_equal (parameter->name, "queueId"))
        operation->queue_id = g_strdup (PICK (rand, queues));
      else if (g_str_equal (parameter->name, "dueOn"))
        operation->due_on = g_strdup (PICK (rand, days));
      else if (g_str_equal (parameter->name, "noteId"))
        operation->note_id = g_strdup (pick_note (
            rand, type == AMT_OPERATION_STRIKE_FILE_NOTE ? self->file_notes : self->jottings));
      else if (g_str_equal (parameter->name, "text"))
        operation->text = g_strdup (PICK (rand, words));
      else if (g_str_equal (parameter->name, "kind"))
        operation->kind = g_strdup ("phone");
      else if (g_str_equal (parameter->name, "visibility"))
        operation->visibility = g_strdup ("me");
    }

  if (type == AMT_OPERATION_ADD_DOCUMENT)
    {
      operation->name = g_strdup ("scan.pdf");
      operation->media_type = g_strdup ("application/pdf");
      operation->source = g_strdup ("post");
      operation->sha256 = random_sha256 (rand);
      operation->size = (guint64) g_rand_int_range (rand, 1, 1000000);
    }
  if (type == AMT_OPERATION_DECIDE)
    fill_decision (rand, operation, self);
  return operation;
}

AmtOperation *
amt_random_operation (GRand *rand, const AmtCase *self, const char *author)
{
  return amt_random_operation_of (
      rand, self, author, (AmtOperationType) g_rand_int_range (rand, 1, AMT_N_OPERATION_TYPES));
}

char *
amt_random_describe (guint seed, const AmtOperation *operation)
{
  return g_strdup_printf ("seed %u, %s by %s (text %s, note %s, user %s, queue %s, due %s)", seed,
                          operation->type, operation->author_id, operation->text,
                          operation->note_id, operation->user_id, operation->queue_id,
                          operation->due_on);
}
