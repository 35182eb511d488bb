/* amt-json.h: the only way into JSON: bounded parsing, and reading members that may be missing or wrong.
 *
 * Foreign JSON is untrusted. amt_json_parse () checks size, UTF-8 and depth before json-glib sees the
 * text (json-glib 1.6 recurses: 100,000 nested "[" would end the process). The readers never abort on
 * a wrong type: they answer "not there", or set an error that names the member as a JSON pointer
 * (RFC 6901).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AMT_JSON_ERROR (amt_json_error_quark ())
GQuark amt_json_error_quark (void);

typedef enum
{
  AMT_JSON_ERROR_SIZE,   /* more bytes, values or members than allowed */
  AMT_JSON_ERROR_DEPTH,  /* nested deeper than allowed */
  AMT_JSON_ERROR_SYNTAX, /* not JSON, not UTF-8, or JSON that cannot be held without loss */
  AMT_JSON_ERROR_SHAPE   /* a member is missing or of another type; the message names its pointer */
} AmtJsonError;

/* Used wherever nothing smaller is known. */
#define AMT_JSON_MAX_DEPTH 64
/* What no caller can widen: 16 MiB of "[],[]," would become more than a gigabyte of nodes, and
 * json-glib's hash of member names is not made for an enemy. */
#define AMT_JSON_MAX_VALUES 2000000
#define AMT_JSON_MAX_MEMBERS 4096 /* of one object */
#define AMT_JSON_MAX_PAGE (16 * 1024 * 1024)
#define AMT_JSON_MAX_PROBLEM (64 * 1024)

/**
 * amt_json_parse:
 * @bytes: UTF-8 text
 * @max_bytes: refuse more than this
 * @max_depth: refuse deeper nesting, usually AMT_JSON_MAX_DEPTH; "[]" has depth 1
 *
 * Strict RFC 8259 (json-glib alone takes comments and more), and of what that leaves open, as RFC 7493
 * advises: the same member twice in an object, U+0000 and lone surrogates in strings, whole numbers
 * beyond 64 bits and fractions beyond a double are AMT_JSON_ERROR_SYNTAX. A byte order mark is skipped.
 * Messages tell the offset in bytes and never quote the text.
 *
 * Returns: (transfer full): the immutable root; %NULL with AMT_JSON_ERROR.
 */
JsonNode *amt_json_parse (GBytes *bytes, gsize max_bytes, guint max_depth, GError **error);

/** amt_json_parse_text: the same for a string of ours or from the store (up to AMT_JSON_MAX_PAGE). */
JsonNode *amt_json_parse_text (const char *text, GError **error);

/** amt_json_to_text: Returns: (transfer full): compact JSON of @node. */
char *amt_json_to_text (JsonNode *node);
/** amt_json_to_pretty_text: Returns: (transfer full): the same, in lines that are indented. */
char *amt_json_to_pretty_text (JsonNode *node);

/**
 * amt_json_object:
 *
 * @node: (nullable)
 *
 * Returns: (transfer none): @node as an object; %NULL and AMT_JSON_ERROR_SHAPE ": an object is expected"
 *   (the pointer to the whole is empty) if it is none.
 */
JsonObject *amt_json_object (JsonNode *node, GError **error);

/* Optional members: what is missing, null or of another type reads as "not there"; so does everything
 * in an object that is %NULL itself. */

/** amt_json_string: (transfer none) (nullable): string member @name, or %NULL. */
const char *amt_json_string (JsonObject *object, const char *name);
/** amt_json_int: integer member @name, or @fallback (also for numbers that are not whole; 2.0 is). */
gint64 amt_json_int (JsonObject *object, const char *name, gint64 fallback);
/** amt_json_bool: boolean member @name, or @fallback. */
gboolean amt_json_bool (JsonObject *object, const char *name, gboolean fallback);
/** amt_json_time: RFC 3339 member @name as microseconds, or AMT_TIME_NONE. */
gint64 amt_json_time (JsonObject *object, const char *name);
/** amt_json_member_array: (transfer none) (nullable): array member @name, or %NULL. */
JsonArray *amt_json_member_array (JsonObject *object, const char *name);
/** amt_json_member_object: (transfer none) (nullable): object member @name, or %NULL. */
JsonObject *amt_json_member_object (JsonObject *object, const char *name);

/* Required members: %NULL or FALSE with AMT_JSON_ERROR_SHAPE, "/name: …". */

/** amt_json_need_string: (transfer none): a string that must be there and not be empty. */
const char *amt_json_need_string (JsonObject *object, const char *name, GError **error);
/** amt_json_need_int: a whole number between @min and @max. */
gboolean amt_json_need_int (JsonObject *object, const char *name, gint64 min, gint64 max,
                            gint64 *out, GError **error);
/** amt_json_need_array: (transfer none): an array that must be there. */
JsonArray *amt_json_need_array (JsonObject *object, const char *name, GError **error);

/**
 * amt_json_need_object: (transfer none): an object that must be there.
 */
JsonObject *amt_json_need_object (JsonObject *object, const char *name, GError **error);
/** amt_json_need_time: an RFC 3339 time that must be there. */
gboolean amt_json_need_time (JsonObject *object, const char *name, gint64 *out, GError **error);

/**
 * amt_json_shape_error:
 * @name: name of the member; escaped here (RFC 6901)
 * @what: what was expected, for example "a day is expected"; never the value that was found
 *
 * Sets AMT_JSON_ERROR_SHAPE "/name: what".
 */
void amt_json_shape_error (GError **error, const char *name, const char *what);

/**
 * amt_json_prefix_error:
 * @error: (nullable): the caller's; nothing happens if it is %NULL or not set
 * @format: JSON pointer of what was being read, for example "/changes/%u"; names in it are ours and
 *   need no escaping
 *
 * Puts a pointer before that of an error of this header: "/changes/3" makes "/id: a string is expected"
 * into "/changes/3/id: a string is expected". Call it on the way out of each level.
 */
void amt_json_prefix_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Writing: members that are "not set" are left out. */

/** amt_json_set_string: sets @name unless @value is %NULL. */
void amt_json_set_string (JsonObject *object, const char *name, const char *value);
/** amt_json_set_time: sets @name as RFC 3339 unless @value is AMT_TIME_NONE. */
void amt_json_set_time (JsonObject *object, const char *name, gint64 value);

G_END_DECLS
