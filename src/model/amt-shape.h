/* amt-shape.h: the members of the model's structs as tables.
 *
 * One table per struct drives new, copy, free, equal and the JSON of room wire, so that a member that is
 * added to a struct and its table is forgotten nowhere. Pure functions; the tables are constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_MEMBER_TEXT,    /* char *: at most AMT_TEXT_MAX characters */
  AMT_MEMBER_LONG,    /* char *: machine-made text, at most AMT_MEMBER_LONG_MAX bytes */
  AMT_MEMBER_ID,      /* char *: see amt_id_is_valid () */
  AMT_MEMBER_DAY,     /* char *: a day that exists */
  AMT_MEMBER_LINES,   /* char *, lines separated by \n: an array of strings in JSON */
  AMT_MEMBER_OBJECT,  /* char *: the text of a JSON object: an object in JSON */
  AMT_MEMBER_TIME,    /* gint64: microseconds; RFC 3339 in JSON */
  AMT_MEMBER_COUNT,   /* guint64: at most AMT_MEMBER_COUNT_MAX */
  AMT_MEMBER_UINT,    /* guint */
  AMT_MEMBER_BOOL,    /* gboolean */
  AMT_MEMBER_TEXTS,   /* (nullable) char **: an array of strings in JSON */
  AMT_MEMBER_CHOICES, /* (nullable) char **, "id=label": an array of {id, label} in JSON */
  AMT_MEMBER_LIST     /* GPtrArray *: an array of objects in JSON */
} AmtMemberKind;

typedef enum
{
  AMT_MEMBER_PLAIN = 0,
  AMT_MEMBER_REQUIRED = 1 << 0, /* must be there; a COUNT must be 1 or more */
  AMT_MEMBER_ROW = 1 << 1,      /* of a case: part of the list row */
  AMT_MEMBER_LOCAL = 1 << 2     /* no member of the contract: copied and compared, not sent */
} AmtMemberFlags;

/* Whole numbers that every JSON reader keeps exactly (RFC 8259, section 6). */
#define AMT_MEMBER_COUNT_MAX (((guint64) 1 << 53) - 1)
#define AMT_MEMBER_LONG_MAX (1024 * 1024)
#define AMT_ID_MAX 128

typedef struct _AmtShape AmtShape;

typedef struct
{
  const char *name; /* member of the contract, camelCase */
  gsize offset;     /* in the struct */
  AmtMemberKind kind;
  AmtMemberFlags flags;
  const AmtShape *items; /* AMT_MEMBER_LIST: what the array holds */
} AmtMember;

struct _AmtShape
{
  gsize size;
  const AmtMember *members; /* (array zero-terminated by name) */
  gpointer (*make) (void);  /* an empty value */
  GDestroyNotify drop;
};

extern const AmtShape amt_case_shape;
extern const AmtShape amt_document_shape;
extern const AmtShape amt_note_shape;
extern const AmtShape amt_follow_up_shape;
extern const AmtShape amt_deadline_shape;
extern const AmtShape amt_decision_shape;
extern const AmtShape amt_history_entry_shape;
extern const AmtShape amt_party_shape;
extern const AmtShape amt_operation_shape; /* every parameter of every type */
extern const AmtShape amt_receipt_shape;
extern const AmtShape amt_field_shape;
extern const AmtShape amt_column_shape; /* a field of a table: without columns of its own */
extern const AmtShape amt_section_shape;
extern const AmtShape amt_outcome_shape;
extern const AmtShape amt_letter_template_shape;
extern const AmtShape amt_service_shape;
extern const AmtShape amt_queue_shape;
extern const AmtShape amt_user_shape;
extern const AmtShape amt_remedy_shape;
extern const AmtShape amt_authority_shape;
extern const AmtShape amt_queue_right_shape; /* rights and scope are read by hand in wire */
extern const AmtShape amt_me_shape;          /* so are roles and queues */
extern const AmtShape amt_announcement_shape;
extern const AmtShape amt_portal_info_shape; /* so are limits */

/** amt_shape_init: gives every list of the zeroed struct @self an empty array. */
void amt_shape_init (const AmtShape *shape, gpointer self);
/** amt_shape_clear: frees what the members of @self own, not @self. */
void amt_shape_clear (const AmtShape *shape, gpointer self);
/** amt_shape_fill: makes the members of @to, which was just initialised, deep copies of @from's. */
void amt_shape_fill (const AmtShape *shape, gpointer to, gconstpointer from);
/** amt_shape_copy: Returns: (transfer full): a deep copy of @self. */
gpointer amt_shape_copy (const AmtShape *shape, gconstpointer self);
/** amt_shape_equal: whether every member of both is the same; %NULL and an empty array are not. */
gboolean amt_shape_equal (const AmtShape *shape, gconstpointer a, gconstpointer b);
/** amt_shape_new_list: Returns: (transfer full): an empty array that frees its elements. */
GPtrArray *amt_shape_new_list (const AmtShape *shape);

/** amt_id_is_valid: whether @id is UTF-8 of 1 to AMT_ID_MAX characters, none of them a control character. */
gboolean amt_id_is_valid (const char *id);

/** AMT_MEMBER_AT: the member of @type at @self, as an lvalue. */
#define AMT_MEMBER_AT(type, self, member) \
  G_STRUCT_MEMBER (type, (gpointer) (self), (member)->offset)

G_END_DECLS
