/* amt-words.c: what the program calls cases, deadlines, documents and the parts of a case. Main thread.
 *
 * Times are in amt-words-time.c, operations and what became of them in amt-words-operation.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-letter-text.h"
#include "amt-open-case.h"
#include "amt-words-private.h"
#include "amt-words.h"

#include <glib/gi18n.h>

const char *
amt_words_find (const AmtWordLine *lines, const char *context, const char *id)
{
  for (const AmtWordLine *line = lines; line->id; line++)
    if (g_strcmp0 (id, line->id) == 0)
      return context ? g_dpgettext2 (NULL, context, line->text) : _ (line->text);

  return id ? id : "";
}

const char *
amt_words_state (const char *state)
{
  switch (amt_case_state_from_text (state))
    {
    case AMT_CASE_STATE_RECEIVED:
      return _ ("Received");
    case AMT_CASE_STATE_IN_PROGRESS:
      return _ ("In progress");
    case AMT_CASE_STATE_WAITING:
      return _ ("Waiting for others");
    case AMT_CASE_STATE_SUBMITTED:
      return _ ("Submitted for approval");
    case AMT_CASE_STATE_DECIDED:
      return _ ("Decided");
    case AMT_CASE_STATE_CLOSED:
      return _ ("Closed");
    case AMT_CASE_STATE_UNKNOWN:
    default:
      return state ? state : "";
    }
}

const char *
amt_words_row_state (const AmtListRow *row)
{
  return row->decision_pending ? _ ("Decision waiting") : amt_words_state (row->value->state);
}

gboolean
amt_words_row_is_open (const AmtListRow *row)
{
  AmtCaseState state = amt_case_get_state (row->value);

  return row->decision_pending ||
         (state != AMT_CASE_STATE_DECIDED && state != AMT_CASE_STATE_CLOSED);
}

char *
amt_words_row_hints (const AmtListRow *row)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) hints = NULL;

  if (row->value->unread)
    g_strv_builder_add (builder, _ ("new"));
  if (row->conflict)
    g_strv_builder_add (builder, _ ("to be clarified"));
  if (row->decision_pending)
    g_strv_builder_add (builder, _ ("decision not yet sent"));
  else if (row->n_pending > 0)
    g_strv_builder_add (builder, _ ("not yet sent"));
  if (row->value->restricted)
    g_strv_builder_add (builder, _ ("protective block"));
  if (row->gone)
    g_strv_builder_add (builder, _ ("no longer at the portal"));
  hints = g_strv_builder_end (builder);
  return g_strjoinv (" · ", hints);
}

const char *
amt_words_trust_level (const char *level)
{
  static const AmtWordLine LEVELS[] = {
    { "basic", N_ ("low") },
    { "substantial", N_ ("substantial") },
    { "high", N_ ("high") },
    { NULL },
  };

  return amt_words_find (LEVELS, NULL, level);
}

const char *
amt_words_payment (const char *payment)
{
  static const AmtWordLine PAYMENTS[] = {
    { "none", N_ ("no fee") },
    { "open", N_ ("fee open") },
    { "paid", N_ ("fee paid") },
    { NULL },
  };

  return amt_words_find (PAYMENTS, NULL, payment);
}

const char *
amt_words_fee_state (const char *state)
{
  static const AmtWordLine STATES[] = {
    { "open", NC_ ("fee", "open") },
    { "paid", NC_ ("fee", "paid") },
    { NULL },
  };

  return amt_words_find (STATES, "fee", state);
}

const char *
amt_words_party_role (const char *role)
{
  static const AmtWordLine ROLES[] = {
    { "applicant", NC_ ("party", "Applicant") },
    { "coApplicant", NC_ ("party", "Co-applicant") },
    { "child", NC_ ("party", "Child") },
    { "householdMember", NC_ ("party", "Member of the household") },
    { "otherParent", NC_ ("party", "Other parent") },
    { "representative", NC_ ("party", "Representative") },
    { "guardian", NC_ ("party", "Guardian") },
    { "thirdParty", NC_ ("party", "Third party") },
    { NULL },
  };

  return amt_words_find (ROLES, "party", role);
}

const char *
amt_words_note_kind (const char *kind)
{
  static const AmtWordLine KINDS[] = {
    { "note", N_ ("File note") },
    { "phone", N_ ("Telephone note") },
    { "visit", N_ ("Note on a visit") },
    { "decision", N_ ("Note on the decision") },
    { NULL },
  };

  return amt_words_find (KINDS, NULL, kind);
}

const char *
amt_words_visibility (const char *visible)
{
  static const AmtWordLine VISIBLE[] = {
    { "case", N_ ("for everybody in the case") },
    { "me", N_ ("only for me") },
    { NULL },
  };

  return amt_words_find (VISIBLE, NULL, visible);
}

const char *
amt_words_deadline_kind (const char *kind)
{
  static const AmtWordLine KINDS[] = {
    { "statutory", N_ ("statutory deadline") },
    { "target", N_ ("target") },
    { "set", N_ ("deadline that was set") },
    { NULL },
  };

  return amt_words_find (KINDS, NULL, kind);
}

const char *
amt_words_effect_of_request (const char *effect)
{
  static const AmtWordLine EFFECTS[] = {
    { "runsOn", N_ ("A request for documents does not stop this deadline.") },
    { "startsWhenComplete", N_ ("This deadline starts when the application is complete.") },
    { "pauses", N_ ("A request for documents pauses this deadline.") },
    { NULL },
  };

  return amt_words_find (EFFECTS, NULL, effect);
}

/* --- documents ------------------------------------------------------------------------------------------- */

const char *
amt_words_document_source (const char *source)
{
  static const AmtWordLine SOURCES[] = {
    { "application", N_ ("with the application") },
    { "message", N_ ("by message") },
    { "post", N_ ("by post") },
    { "email", N_ ("by e-mail") },
    { "inPerson", N_ ("in person") },
    { "letter", N_ ("letter of the authority") },
    { NULL },
  };

  return amt_words_find (SOURCES, NULL, source);
}

const char *
amt_words_virus_scan (const char *scan)
{
  static const AmtWordLine SCANS[] = {
    { "clean", N_ ("checked for malware, nothing found") },
    { "infected", N_ ("malware found") },
    { "pending", N_ ("check for malware still runs") },
    { "unknown", N_ ("not checked for malware") },
    { NULL },
  };

  return amt_words_find (SCANS, NULL, scan);
}

const char *
amt_words_media_type (const char *media_type)
{
  static const AmtWordLine TYPES[] = {
    { "application/pdf", N_ ("PDF") },
    { "image/jpeg", N_ ("JPEG picture") },
    { "image/png", N_ ("PNG picture") },
    { "image/tiff", N_ ("TIFF picture") },
    { "image/webp", N_ ("WebP picture") },
    { "image/heic", N_ ("HEIC picture") },
    { "text/plain", N_ ("Text") },
    { "application/zip", N_ ("ZIP archive") },
    { "application/msword", N_ ("Word document") },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      N_ ("Word document") },
    { "application/vnd.ms-excel", N_ ("Excel spreadsheet") },
    { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      N_ ("Excel spreadsheet") },
    { "application/vnd.oasis.opendocument.text", N_ ("OpenDocument text") },
    { "application/octet-stream", N_ ("File") },
    { NULL },
  };

  return amt_words_find (TYPES, NULL, media_type);
}

char *
amt_words_size (guint64 bytes)
{
  static const char *const UNITS[] = { "KB", "MB", "GB", "TB" };
  guint64 tenths = bytes / 100 + (bytes % 100 >= 50 ? 1 : 0);
  guint unit = 0;

  if (bytes < 1000)
    return g_strdup_printf (ngettext ("%u byte", "%u bytes", (gulong) bytes), (guint) bytes);
  while (tenths >= 10000 && unit + 1 < G_N_ELEMENTS (UNITS))
    {
      tenths = (tenths + 500) / 1000;
      unit++;
    }
  /* Translators: a size: whole number, decimal sign, one decimal, unit. */
  return g_strdup_printf (_ ("%u.%u %s"), (guint) (tenths / 10), (guint) (tenths % 10),
                          UNITS[unit]);
}

char *
amt_words_money (gint64 cents, const char *currency)
{
  return amt_letter_format_money (cents, currency);
}

/* --- parts ----------------------------------------------------------------------------------------------- */

char *
amt_words_fields (AmtFields fields)
{
  const char *const NAMES[] = { _ ("state"),     _ ("assignment"), _ ("queue"),
                                _ ("follow-up"), _ ("file notes"), _ ("jottings"),
                                _ ("documents"), _ ("decision"),   _ ("application"),
                                _ ("read mark") };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (fields & (1 << i))
      g_strv_builder_add (builder, NAMES[i]);
  names = g_strv_builder_end (builder);
  return g_strjoinv (", ", names);
}

char *
amt_words_lines (const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines ? lines : "", "\n", -1);

  return g_strjoinv (", ", parts);
}

char *
amt_words_presence (const AmtPresence *presence, const AmtReferences *references, gint64 now)
{
  const AmtPresent *first;
  g_autofree char *since = NULL;
  guint n = presence ? presence->present->len : 0;
  const char *name;

  if (n == 0)
    return NULL;
  first = g_ptr_array_index (presence->present, 0);
  name = amt_references_user_name (references, first->user_id);
  if (n == 1 && first->since == AMT_TIME_NONE)
    /* Translators: %s is a colleague's name. */
    return g_strdup_printf (_ ("%s has this case open, too"), name);
  if (n == 1)
    {
      since = amt_words_time (first->since, now);
      /* Translators: a colleague's name and a time. */
      return g_strdup_printf (_ ("%s has had this case open, too, since %s"), name, since);
    }
  /* Translators: a colleague's name and the number of further colleagues. */
  return g_strdup_printf (ngettext ("%s and one more colleague have this case open, too",
                                    "%s and %u more colleagues have this case open, too", n - 1),
                          name, n - 1);
}

const char *
amt_words_may (AmtMay may)
{
  switch (may)
    {
    case AMT_MAY:
      return "";
    case AMT_MAY_WITH_CLAIM:
      return _ ("Nobody works on this case yet; with this you take it over.");
    case AMT_MAY_NOT_LOADED:
      return _ ("The case is still being loaded.");
    case AMT_MAY_NOT_ROW_ONLY:
      return _ ("Only the list entry of this case is here; the whole case comes from the portal.");
    case AMT_MAY_NOT_GONE:
      return _ ("The portal no longer shows you this case.");
    case AMT_MAY_NOT_READ_ONLY:
      return _ ("Another program is using this profile; here the case can only be read.");
    case AMT_MAY_NOT_OFFLINE:
      return _ ("Nobody works on this case yet. Taking it over needs the portal, which cannot be "
                "reached.");
    case AMT_MAY_NOT_SIGN_IN:
      return _ ("Nobody works on this case yet. Please sign in first to take it over.");
    case AMT_MAY_NOT_TOO_OLD:
      return _ ("The portal needs a newer version of this program; please tell IT.");
    case AMT_MAY_NOT_HELD:
      return _ ("Somebody else works on this case.");
    case AMT_MAY_NOT_NOBODY:
      return _ ("Nobody works on this case.");
    case AMT_MAY_NOT_MINE:
      return _ ("You work on this case already.");
    case AMT_MAY_NOT_DECIDED:
      return _ ("A decision that was issued is final.");
    case AMT_MAY_NOT_PENDING:
      return _ ("Your decision is on its way to the portal.");
    case AMT_MAY_NOT_UNDECIDED:
      return _ ("A case can only be closed once it is decided.");
    case AMT_MAY_NOT_CLOSED:
      return _ ("This case is closed.");
    case AMT_MAY_NOT_AUTHOR:
      return _ ("Only the author may change this.");
    case AMT_MAY_NOT_RIGHT:
      return _ ("You do not have the right to do this in this queue.");
    case AMT_MAY_NOT_PORTAL:
    default:
      return _ ("The portal does not permit this in the case's present state.");
    }
}
