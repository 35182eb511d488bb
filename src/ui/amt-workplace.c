/* amt-workplace.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-workplace.h"

struct _AmtWorkplace
{
  GObject parent_instance;

  AmtContext *context;       /* (owned) */
  GSettings *settings;       /* (owned) */
  AmtNotices *notices;       /* (owned) */
  AmtConnection *connection; /* (owned) */
  AmtCountsWatch *counts;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtWorkplace, amt_workplace, G_TYPE_OBJECT)

static void
amt_workplace_finalize (GObject *object)
{
  AmtWorkplace *self = AMT_WORKPLACE (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->counts);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_object (&self->notices);
  G_OBJECT_CLASS (amt_workplace_parent_class)->finalize (object);
}

static void
amt_workplace_class_init (AmtWorkplaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_workplace_finalize;
}

static void
amt_workplace_init (AmtWorkplace *self)
{
}

AmtWorkplace *
amt_workplace_new (AmtContext *context, GSettings *settings, AmtNotices *notices)
{
  AmtWorkplace *self = g_object_new (AMT_TYPE_WORKPLACE, NULL);

  self->context = g_object_ref (context);
  self->settings = g_object_ref (settings);
  self->notices = g_object_ref (notices);
  self->connection = amt_connection_new (context);
  self->counts =
      amt_counts_watch_new (amt_context_get_store (context), amt_context_get_clock (context),
                            amt_context_get_desk (context));
  return self;
}

AmtContext *
amt_workplace_get_context (AmtWorkplace *self)
{
  return self->context;
}

AmtDesk *
amt_workplace_get_desk (AmtWorkplace *self)
{
  return amt_context_get_desk (self->context);
}

AmtStore *
amt_workplace_get_store (AmtWorkplace *self)
{
  return amt_context_get_store (self->context);
}

AmtSyncEngine *
amt_workplace_get_engine (AmtWorkplace *self)
{
  return amt_context_get_engine (self->context);
}

AmtReferences *
amt_workplace_get_references (AmtWorkplace *self)
{
  return amt_desk_get_references (amt_workplace_get_desk (self));
}

AmtConnection *
amt_workplace_get_connection (AmtWorkplace *self)
{
  return self->connection;
}

AmtCountsWatch *
amt_workplace_get_counts (AmtWorkplace *self)
{
  return self->counts;
}

GSettings *
amt_workplace_get_settings (AmtWorkplace *self)
{
  return self->settings;
}

AmtNotices *
amt_workplace_get_notices (AmtWorkplace *self)
{
  return self->notices;
}

char *
amt_workplace_dup_today (AmtWorkplace *self)
{
  return amt_time_legal_day (amt_clock_now (amt_context_get_clock (self->context)));
}

const char *
amt_workplace_get_user_id (AmtWorkplace *self)
{
  AmtReferences *references = amt_workplace_get_references (self);

  return references->me ? references->me->id : NULL;
}

void
amt_workplace_say (AmtWorkplace *self, const char *text)
{
  amt_notices_say (self->notices, text);
}
