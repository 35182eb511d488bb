/* amt-letters.c: letters of decisions. Owned by AmtContext's engine; amt_letters_draw () runs in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letters.h"

#include "amt-letter.h"

struct _AmtLetters
{
  GMutex mutex;
  AmtReferences *references; /* (owned) (nullable) (lock mutex) */
};

AmtLetters *
amt_letters_new (void)
{
  AmtLetters *self = g_new0 (AmtLetters, 1);

  g_mutex_init (&self->mutex);
  return self;
}

void
amt_letters_free (AmtLetters *self)
{
  g_clear_pointer (&self->references, amt_references_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
amt_letters_set_references (AmtLetters *self, AmtReferences *references)
{
  g_autoptr (AmtReferences) old = NULL;

  g_mutex_lock (&self->mutex);
  old = g_steal_pointer (&self->references);
  self->references = amt_references_ref (references);
  g_mutex_unlock (&self->mutex);
}

static AmtReferences *
snapshot (AmtLetters *self)
{
  AmtReferences *references;

  g_mutex_lock (&self->mutex);
  references = self->references ? amt_references_ref (self->references) : NULL;
  g_mutex_unlock (&self->mutex);
  return references;
}

GBytes *
amt_letters_draw (const AmtOperation *operation, const AmtCase *value, gpointer user_data,
                  GError **error)
{
  g_autoptr (AmtReferences) references = snapshot (user_data);
  AmtService *service =
      references ? amt_references_find_service (references, value->service_id) : NULL;
  AmtAuthority *authority =
      service ? amt_references_find_authority (references, service->authority_id) : NULL;
  gboolean training = references && references->portal &&
                      g_strcmp0 (references->portal->environment, "training") == 0;
  AmtOutcome *outcome = service ? amt_service_find_outcome (service, operation->outcome) : NULL;

  if (!outcome)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                           "the service or its outcome is not known here");
      return NULL;
    }
  if (!outcome->letter)
    return NULL;
  if (!authority || !references->me)
    {
      g_set_error_literal (error, AMT_LETTER_ERROR, AMT_LETTER_ERROR_TEMPLATE,
                           "the authority or the person who signs is not known here");
      return NULL;
    }

  return amt_letter_draw_decision (value, operation, service, authority, references->me,
                                   operation->issued_on, training ? AMT_LETTER_MARK : NULL, error);
}
