/* amt-shape.c: new, copy, free and equal for structs that are described by a table.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-shape.h"

static gboolean
owns_text (const AmtMember *member)
{
  switch (member->kind)
    {
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
    case AMT_MEMBER_ID:
    case AMT_MEMBER_DAY:
    case AMT_MEMBER_LINES:
    case AMT_MEMBER_OBJECT:
      return TRUE;
    case AMT_MEMBER_TIME:
    case AMT_MEMBER_COUNT:
    case AMT_MEMBER_UINT:
    case AMT_MEMBER_BOOL:
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
    case AMT_MEMBER_LIST:
    default:
      return FALSE;
    }
}

static gsize
number_size (const AmtMember *member)
{
  switch (member->kind)
    {
    case AMT_MEMBER_TIME:
    case AMT_MEMBER_COUNT:
      return sizeof (gint64);
    case AMT_MEMBER_UINT:
    case AMT_MEMBER_BOOL:
      return sizeof (guint);
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
    case AMT_MEMBER_ID:
    case AMT_MEMBER_DAY:
    case AMT_MEMBER_LINES:
    case AMT_MEMBER_OBJECT:
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
    case AMT_MEMBER_LIST:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_texts (const AmtMember *member)
{
  return member->kind == AMT_MEMBER_TEXTS || member->kind == AMT_MEMBER_CHOICES;
}

GPtrArray *
amt_shape_new_list (const AmtShape *shape)
{
  return g_ptr_array_new_with_free_func (shape->drop);
}

void
amt_shape_init (const AmtShape *shape, gpointer self)
{
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    if (member->kind == AMT_MEMBER_LIST)
      AMT_MEMBER_AT (GPtrArray *, self, member) = amt_shape_new_list (member->items);
}

void
amt_shape_clear (const AmtShape *shape, gpointer self)
{
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    {
      if (owns_text (member))
        g_clear_pointer (&AMT_MEMBER_AT (char *, self, member), g_free);
      else if (is_texts (member))
        g_clear_pointer (&AMT_MEMBER_AT (char **, self, member), g_strfreev);
      else if (member->kind == AMT_MEMBER_LIST)
        g_clear_pointer (&AMT_MEMBER_AT (GPtrArray *, self, member), g_ptr_array_unref);
    }
}

static GPtrArray *
copy_list (const AmtShape *shape, GPtrArray *list)
{
  GPtrArray *copy = amt_shape_new_list (shape);

  for (guint i = 0; list != NULL && i < list->len; i++)
    g_ptr_array_add (copy, amt_shape_copy (shape, g_ptr_array_index (list, i)));

  return copy;
}

void
amt_shape_fill (const AmtShape *shape, gpointer to, gconstpointer from)
{
  amt_shape_clear (shape, to);
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    {
      if (owns_text (member))
        AMT_MEMBER_AT (char *, to, member) = g_strdup (AMT_MEMBER_AT (char *, from, member));
      else if (is_texts (member))
        AMT_MEMBER_AT (char **, to, member) = g_strdupv (AMT_MEMBER_AT (char **, from, member));
      else if (member->kind == AMT_MEMBER_LIST)
        AMT_MEMBER_AT (GPtrArray *, to, member) =
            copy_list (member->items, AMT_MEMBER_AT (GPtrArray *, from, member));
      else
        memcpy (&AMT_MEMBER_AT (char, to, member), &AMT_MEMBER_AT (char, from, member),
                number_size (member));
    }
}

gpointer
amt_shape_copy (const AmtShape *shape, gconstpointer self)
{
  gpointer copy = shape->make ();

  amt_shape_fill (shape, copy, self);
  return copy;
}

static gboolean
texts_equal (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
lists_equal (const AmtShape *shape, GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!amt_shape_equal (shape, g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static gboolean
member_equal (const AmtMember *member, gconstpointer a, gconstpointer b)
{
  if (owns_text (member))
    return g_strcmp0 (AMT_MEMBER_AT (char *, a, member), AMT_MEMBER_AT (char *, b, member)) == 0;
  if (is_texts (member))
    return texts_equal (AMT_MEMBER_AT (char **, a, member), AMT_MEMBER_AT (char **, b, member));
  if (member->kind == AMT_MEMBER_LIST)
    return lists_equal (member->items, AMT_MEMBER_AT (GPtrArray *, a, member),
                        AMT_MEMBER_AT (GPtrArray *, b, member));
  if (member->kind == AMT_MEMBER_BOOL)
    return !AMT_MEMBER_AT (gboolean, a, member) == !AMT_MEMBER_AT (gboolean, b, member);

  return memcmp (&AMT_MEMBER_AT (char, a, member), &AMT_MEMBER_AT (char, b, member),
                 number_size (member)) == 0;
}

gboolean
amt_shape_equal (const AmtShape *shape, gconstpointer a, gconstpointer b)
{
  if (a == b)
    return TRUE;

  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    if (!member_equal (member, a, b))
      return FALSE;

  return TRUE;
}

gboolean
amt_id_is_valid (const char *id)
{
  glong n = 0;

  if (id == NULL || *id == '\0' || !g_utf8_validate (id, -1, NULL))
    return FALSE;

  for (const char *at = id; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) || ++n > AMT_ID_MAX)
      return FALSE;

  return TRUE;
}
