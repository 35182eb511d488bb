/* amt-play.c: plays the applicants of the demo: new applications, changed forms, further papers, messages, withdrawals.
 * Owned by AmtPortal, its thread only.
 *
 * What is done next follows from the seed, the number of deeds so far and the database; only the times come from the
 * clock. The deeds go through the same doors as in tests (amt-portal.h), each in a transaction of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include "amt-demo-random.h"
#include "amt-demo.h"

#include <string.h>

/* Keeps these choices apart from those that the demo content is made of ("play" in ASCII). */
#define PURPOSE 0x706c6179
/* So many cases are looked at to find one that an applicant would still do something about. */
#define MAX_LOOKS 50
/* In every service's form. */
#define FIELD_TELEPHONE "telefon"

struct _AmtPlay
{
  AmtDemo *demo;  /* (owned) */
  guint64 n;      /* deeds so far */
  guint next;     /* number of the next application */
  GSource *timer; /* (owned) (nullable) */
};

/* Shares in a hundred; a withdrawal takes what is left. */
enum
{
  PERCENT_APPLICATION = 30,
  PERCENT_FORM = 25,
  PERCENT_PAPER = 15,
  PERCENT_MESSAGE = 25
};

static AmtPlay *
play_new (AmtPortal *portal)
{
  AmtPlay *self = g_new0 (AmtPlay, 1);
  const guint32 seed = portal->options.seed;

  self->demo = amt_demo_new (seed, amt_clock_now (portal->clock));
  self->next = (guint) amt_db_last_number (portal->db);
  /* A portal that starts again goes on and does not repeat itself. */
  self->n = self->next;
  return self;
}

void
amt_play_free (AmtPlay *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  amt_demo_free (self->demo);
  g_free (self);
}

static gboolean
apply (AmtPortal *portal, AmtPlay *self, GError **error)
{
  g_autoptr (AmtDemoCase) made = NULL;

  for (;;)
    {
      g_autofree char *taken = NULL;

      g_clear_pointer (&made, amt_demo_case_free);
      made = amt_demo_make_application (self->demo, self->next++, amt_clock_now (portal->clock));
      taken = amt_db_get_queue (portal->db, made->value->id);
      if (taken == NULL)
        return amt_portal_add_case (portal, made->value, made->bytes, error);
    }
}

static gboolean
is_open (const AmtCase *value)
{
  AmtCaseState state = amt_case_get_state (value);

  return state != AMT_CASE_STATE_DECIDED && state != AMT_CASE_STATE_CLOSED &&
         (value->flags == NULL ||
          !g_strv_contains ((const char *const *) value->flags, "withdrawn"));
}

/* Returns: (transfer full) (nullable): a case whose applicant still waits. */
static AmtCase *
pick_case (AmtPortal *portal, AmtDemoRandom *random)
{
  gint64 last = amt_db_last_number (portal->db);

  for (guint i = 0; i < MAX_LOOKS && last > 0; i++)
    {
      gint64 number = 1 + (gint64) (amt_demo_random_next (random) % (guint64) last);
      g_autofree char *id = amt_db_next_case (portal->db, number);
      g_autoptr (AmtCase) value = id != NULL ? amt_db_load_case (portal->db, id, NULL, NULL) : NULL;

      if (value != NULL && is_open (value))
        return g_steal_pointer (&value);
    }
  return NULL;
}

/* A new telephone number: another one of the same thousand, which are kept for invented people (amt_demo_make_phone ()).
 * Anything else of the form would contradict the papers or the parties, and that is what seeded defects are for. */
static gboolean
change_form (AmtPortal *portal, const AmtCase *value, AmtDemoRandom *random, GError **error)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (value->form, error);
  JsonObject *form = root != NULL ? amt_json_object (root, error) : NULL;
  const char *old = form != NULL ? amt_json_string (form, FIELD_TELEPHONE) : NULL;
  gsize length = old != NULL ? strlen (old) : 0;
  g_autofree char *text = NULL;

  if (form == NULL)
    return FALSE;
  if (length < 3 || strspn (old + length - 3, "0123456789") != 3)
    return amt_portal_resubmit (portal, value->id, NULL, NULL, NULL, error);

  text = g_strdup_printf ("%.*s%03u", (int) (length - 3), old,
                          (guint) ((g_ascii_strtoull (old + length - 3, NULL, 10) + 1 +
                                    amt_demo_random_below (random, 999)) %
                                   1000));
  return amt_portal_resubmit (portal, value->id, FIELD_TELEPHONE, text, NULL, error);
}

/* One of the case's own papers comes once more, as a file of its own. */
static gboolean
add_paper (AmtPortal *portal, AmtPlay *self, const AmtCase *value, AmtDemoRandom *random,
           GError **error)
{
  g_autoptr (AmtDocument) document = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;

  if (value->documents->len == 0)
    return amt_portal_resubmit (portal, value->id, NULL, NULL, NULL, error);

  document = amt_document_copy (
      g_ptr_array_index (value->documents, amt_demo_random_below (random, value->documents->len)));
  for (gint64 i = 0;; i++)
    {
      g_autoptr (GBytes) chunk = amt_db_blob_read (portal->db, document->sha256, i, NULL);

      if (chunk == NULL)
        break;
      g_byte_array_append (bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
    }
  if (bytes->len == 0)
    return amt_portal_resubmit (portal, value->id, NULL, NULL, NULL, error);
  content = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_free (document->id);
  document->id = g_strdup_printf ("%s-r%" G_GUINT64_FORMAT, value->id, self->n);
  g_free (document->source);
  document->source = g_strdup ("message");
  g_clear_pointer (&document->added_by, g_free);
  return amt_portal_add_evidence (portal, value->id, document, content, error);
}

gboolean
amt_portal_play (AmtPortal *self, GError **error)
{
  AmtDemoRandom random;
  g_autoptr (AmtCase) value = NULL;
  g_autofree char *message = NULL;
  guint percent;

  if (!self->options.demo)
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS,
                           "invented applicants act in the demo only");
      return FALSE;
    }
  if (self->play == NULL)
    self->play = play_new (self);

  amt_demo_random_init (&random, self->options.seed, PURPOSE, self->play->n++);
  percent = amt_demo_random_below (&random, 100);
  if (percent >= PERCENT_APPLICATION)
    value = pick_case (self, &random);
  if (value == NULL)
    return apply (self, self->play, error);

  percent -= PERCENT_APPLICATION;
  if (percent < PERCENT_FORM)
    return change_form (self, value, &random, error);
  if (percent < PERCENT_FORM + PERCENT_PAPER)
    return add_paper (self, self->play, value, &random, error);
  if (percent < PERCENT_FORM + PERCENT_PAPER + PERCENT_MESSAGE)
    {
      message = amt_demo_random_uuid (&random);
      return amt_portal_resubmit (self, value->id, NULL, NULL, message, error);
    }
  return amt_portal_withdraw (self, value->id, error);
}

static gboolean
play_cb (gpointer data)
{
  AmtPortal *self = data;
  g_autoptr (GError) error = NULL;

  if (!amt_portal_play (self, &error))
    g_printerr ("play: %s\n", error->message);
  return G_SOURCE_CONTINUE;
}

void
amt_portal_start_play (AmtPortal *self)
{
  if (self->options.play == 0)
    return;
  if (self->play == NULL)
    self->play = play_new (self);
  self->play->timer = g_timeout_source_new (MAX (60000 / self->options.play, 1));
  g_source_set_callback (self->play->timer, play_cb, self, NULL);
  g_source_attach (self->play->timer, g_main_context_get_thread_default ());
}

void
amt_portal_stop_play (AmtPortal *self)
{
  if (self->play == NULL || self->play->timer == NULL)
    return;
  g_source_destroy (self->play->timer);
  g_clear_pointer (&self->play->timer, g_source_unref);
}
