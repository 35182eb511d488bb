/* amt-notices.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-notices.h"

struct _AmtNotice
{
  GObject parent_instance;

  gint64 at;
  char *text;   /* (owned) */
  char *button; /* (owned) (nullable) */
  char *action; /* (owned) (nullable) */
};

struct _AmtNotices
{
  GObject parent_instance;

  AmtClock *clock; /* (owned) */
  GQueue notices;  /* (owned) (element-type AmtNotice) newest first */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (AmtNotice, amt_notice, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (AmtNotices, amt_notices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  SIGNAL_SAID,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
amt_notice_finalize (GObject *object)
{
  AmtNotice *self = AMT_NOTICE (object);

  g_free (self->text);
  g_free (self->button);
  g_free (self->action);
  G_OBJECT_CLASS (amt_notice_parent_class)->finalize (object);
}

static void
amt_notice_class_init (AmtNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_notice_finalize;
}

static void
amt_notice_init (AmtNotice *self)
{
}

gint64
amt_notice_get_at (AmtNotice *self)
{
  return self->at;
}

const char *
amt_notice_get_text (AmtNotice *self)
{
  return self->text;
}

const char *
amt_notice_get_button (AmtNotice *self)
{
  return self->button;
}

const char *
amt_notice_get_action (AmtNotice *self)
{
  return self->action;
}

static GType
get_item_type (GListModel *model)
{
  return AMT_TYPE_NOTICE;
}

static guint
get_n_items (GListModel *model)
{
  return g_queue_get_length (&AMT_NOTICES (model)->notices);
}

static gpointer
get_item (GListModel *model, guint position)
{
  AmtNotice *notice = g_queue_peek_nth (&AMT_NOTICES (model)->notices, position);

  return notice ? g_object_ref (notice) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
amt_notices_finalize (GObject *object)
{
  g_queue_clear_full (&AMT_NOTICES (object)->notices, g_object_unref);
  g_clear_object (&AMT_NOTICES (object)->clock);
  G_OBJECT_CLASS (amt_notices_parent_class)->finalize (object);
}

static void
amt_notices_class_init (AmtNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_notices_finalize;
  signals[SIGNAL_SAID] = g_signal_new ("said", AMT_TYPE_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, AMT_TYPE_NOTICE);
}

static void
amt_notices_init (AmtNotices *self)
{
  g_queue_init (&self->notices);
}

AmtNotices *
amt_notices_new (AmtClock *clock)
{
  AmtNotices *self = g_object_new (AMT_TYPE_NOTICES, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

void
amt_notices_say (AmtNotices *self, const char *text)
{
  amt_notices_say_with_button (self, text, NULL, NULL);
}

void
amt_notices_say_with_button (AmtNotices *self, const char *text, const char *button,
                             const char *action)
{
  AmtNotice *notice = g_object_new (AMT_TYPE_NOTICE, NULL);

  notice->at = amt_clock_now (self->clock);
  notice->text = g_strdup (text);
  notice->button = g_strdup (button);
  notice->action = g_strdup (action);
  g_queue_push_head (&self->notices, notice);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  if (g_queue_get_length (&self->notices) > AMT_NOTICES_MAX)
    {
      g_object_unref (g_queue_pop_tail (&self->notices));
      g_list_model_items_changed (G_LIST_MODEL (self), AMT_NOTICES_MAX, 1, 0);
    }
  g_signal_emit (self, signals[SIGNAL_SAID], 0, notice);
}

void
amt_notices_clear (AmtNotices *self)
{
  guint n = g_queue_get_length (&self->notices);

  g_queue_clear_full (&self->notices, g_object_unref);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}
