/* amt-case-banners.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-banners.h"

#include "amt-case-banner.h"
#include "amt-json.h"
#include "amt-words.h"

#include <glib/gi18n.h>

struct _AmtCaseBanners
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  GtkWidget *box;          /* (owned by the widget tree) */
  AmtCaseBanner *banners[AMT_N_BANNERS];
  gboolean address_shown;
  char *seen; /* (owned) (nullable) */
  guint tick; /* 0: nothing counts down */
};

G_DEFINE_FINAL_TYPE (AmtCaseBanners, amt_case_banners, GTK_TYPE_WIDGET)

static gint64
now_of (AmtCaseBanners *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

static void
set_text (AmtCaseBanners *self, AmtBannerKind kind, const char *text)
{
  amt_case_banner_set_text (self->banners[kind], text);
}

/* --- restricted ---------------------------------------------------------------------------------------- */

static const char *
restriction_in_words (const char *restriction)
{
  if (g_strcmp0 (restriction, "bmg51") == 0)
    return _ ("Protective block (§ 51 BMG)");
  if (g_strcmp0 (restriction, "bmg52") == 0)
    return _ ("Conditional block (§ 52 BMG)");
  if (g_strcmp0 (restriction, "bgb1758") == 0)
    return _ ("Ban on inquiries (§ 1758 BGB)");
  if (g_strcmp0 (restriction, "employee") == 0)
    return _ ("Case of an employee of the authority");
  return restriction;
}

char *
amt_case_banners_dup_restriction (AmtOpenCase *open_case, gboolean address_shown)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  JsonArray *reasons = amt_json_member_array (amt_open_case_get_rest (open_case), "restrictions");
  GString *text;

  if (!value || !value->restricted)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; reasons && i < json_array_get_length (reasons); i++)
    {
      JsonNode *node = json_array_get_element (reasons, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                restriction_in_words (json_node_get_string (node)));
    }
  if (text->len == 0)
    g_string_append (text, _ ("Protective block"));
  g_string_append (text,
                   address_shown ? _ (": The address is shown.") : _ (": The address is covered."));
  return g_string_free (text, FALSE);
}

static void
update_restricted (AmtCaseBanners *self)
{
  g_autofree char *text = amt_case_banners_dup_restriction (self->open_case, self->address_shown);

  set_text (self, AMT_BANNER_RESTRICTED, text);
  if (text)
    amt_case_banner_set_button (self->banners[AMT_BANNER_RESTRICTED],
                                self->address_shown ? _ ("_Cover Address") : _ ("Show _Address"),
                                "case.show-address");
}

/* --- the same again ------------------------------------------------------------------------------------ */

/* Returns: (transfer none) (nullable): the case of which this one may be a copy. */
static const char *
find_original (JsonObject *rest)
{
  JsonArray *links = amt_json_member_array (rest, "links");

  for (guint i = 0; links && i < json_array_get_length (links); i++)
    {
      JsonNode *node = json_array_get_element (links, i);
      JsonObject *link = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (link && g_strcmp0 (amt_json_string (link, "kind"), "possibleDuplicate") == 0)
        return amt_json_string (link, "caseId");
    }
  return NULL;
}

static void
update_duplicate (AmtCaseBanners *self, const AmtCase *value)
{
  const char *other = value ? find_original (amt_open_case_get_rest (self->open_case)) : NULL;
  g_autofree char *action = other ? g_strconcat ("win.open-case::", other, NULL) : NULL;

  set_text (self, AMT_BANNER_DUPLICATE,
            other ? _ ("This application may have been sent twice: there is another one that looks "
                       "the same.")
                  : NULL);
  if (other)
    amt_case_banner_set_button (self->banners[AMT_BANNER_DUPLICATE], _ ("Open the _Other Case"),
                                action);
}

/* --- what is on its way -------------------------------------------------------------------------------- */

static gboolean
update_pending (AmtCaseBanners *self)
{
  gint64 until = amt_open_case_get_undo_deadline (self->open_case);
  gboolean undo = amt_open_case_can_undo (self->open_case);
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;

  if (!amt_open_case_is_decision_pending (self->open_case))
    {
      set_text (self, AMT_BANNER_PENDING, NULL);
      return FALSE;
    }
  if (undo && until != AMT_TIME_NONE)
    {
      rest = amt_words_countdown (until, now_of (self));
      /* Translators: %s is minutes and seconds, "1:42". */
      text = g_strdup_printf (_ ("Decision not yet transferred. It is sent in %s."), rest);
    }
  else
    text =
        g_strdup (_ ("Decision not yet transferred. It goes out as soon as the portal takes it."));
  set_text (self, AMT_BANNER_PENDING, text);
  amt_case_banner_set_button (self->banners[AMT_BANNER_PENDING], undo ? _ ("_Undo") : NULL,
                              "case.take-back");
  return undo && until > now_of (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  AmtCaseBanners *self = user_data;

  if (update_pending (self))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
update_clarify (AmtCaseBanners *self)
{
  GPtrArray *entries = amt_open_case_get_entries (self->open_case);
  const AmtOutboxEntry *first = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; entries && !first && i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];

      if (entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED)
        first = entry;
    }
  if (first)
    {
      gboolean conflict = first->state == AMT_OUTBOX_CONFLICT;
      g_autofree char *action = g_strconcat (
          conflict ? "win.clarify-change::" : "win.show-place::transfer:", first->operation->id,
          NULL);
      const char *why = amt_words_problem (first->problem_type);

      what = amt_words_operation (first->operation, amt_open_case_get_service (self->open_case),
                                  amt_open_case_get_references (self->open_case));
      /* Translators: what the clerk did, and why it needs the clerk. */
      text = g_strdup_printf (_ ("To be clarified: “%s”. %s"), what, why ? why : "");
      amt_case_banner_set_button (self->banners[AMT_BANNER_CLARIFY],
                                  conflict ? _ ("C_larify…") : _ ("Show in _Transfer List"),
                                  action);
    }
  set_text (self, AMT_BANNER_CLARIFY, text ? g_strchomp (text) : NULL);
}

/* --- what happened meanwhile --------------------------------------------------------------------------- */

static void
update_changed (AmtCaseBanners *self, const AmtCase *value)
{
  const char *me = amt_workplace_get_user_id (self->workplace);
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  const AmtHistoryEntry *last = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = value && self->seen ? value->history->len : 0; i > 0; i--)
    {
      const AmtHistoryEntry *entry = value->history->pdata[i - 1];

      if (g_strcmp0 (entry->id, self->seen) == 0)
        break;
      if (g_strcmp0 (entry->user_id, me) == 0)
        continue;
      if (!last)
        last = entry;
      n++;
    }
  if (n == 1)
    {
      g_autofree char *what = amt_words_history (last, references);
      g_autofree char *when = amt_words_time (last->at, now_of (self));

      /* Translators: what was done, by whom, when. */
      text = g_strdup_printf (_ ("New since your last look: %s (%s, %s)"), what,
                              amt_words_author (last, references), when);
    }
  else if (n > 1)
    text = g_strdup_printf (
        ngettext ("%u change since your last look", "%u changes since your last look", n), n);
  set_text (self, AMT_BANNER_CHANGED, text);
}

static void
presence_changed_cb (AmtOpenCase *open_case, AmtCaseBanners *self)
{
  AmtPresence *presence = amt_open_case_get_presence (open_case);
  g_autofree char *text = NULL;

  if (presence)
    text = amt_words_presence (presence, amt_open_case_get_references (open_case), now_of (self));
  set_text (self, AMT_BANNER_PRESENCE, text);
}

static void
changed_cb (AmtOpenCase *open_case, AmtCaseBanners *self)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  const AmtCaseView *view = amt_open_case_get_view (open_case);
  gboolean gone =
      amt_open_case_get_state (open_case) == AMT_OPEN_CASE_GONE || (view && view->row->gone);

  set_text (self, AMT_BANNER_GONE,
            gone ? _ ("The portal no longer shows you this case. What you see is the last state "
                      "that was here.")
                 : NULL);
  update_restricted (self);
  update_duplicate (self, value);
  if (update_pending (self) && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  update_clarify (self);
  update_changed (self, value);
  presence_changed_cb (open_case, self);
}

static void
amt_case_banners_dispose (GObject *object)
{
  AmtCaseBanners *self = AMT_CASE_BANNERS (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_case_banners_parent_class)->dispose (object);
}

static void
amt_case_banners_class_init (AmtCaseBannersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_banners_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_case_banners_init (AmtCaseBanners *self)
{
  static const struct
  {
    const char *icon;
    const char *style;
  } LOOK[AMT_N_BANNERS] = {
    [AMT_BANNER_GONE] = { "dialog-information-symbolic", "warning" },
    [AMT_BANNER_RESTRICTED] = { "changes-prevent-symbolic", "error" },
    [AMT_BANNER_DUPLICATE] = { "edit-copy-symbolic", "warning" },
    [AMT_BANNER_PENDING] = { "document-send-symbolic", "accent" },
    [AMT_BANNER_CLARIFY] = { "dialog-warning-symbolic", "warning" },
    [AMT_BANNER_CHANGED] = { "emblem-synchronizing-symbolic", "accent" },
    [AMT_BANNER_PRESENCE] = { "system-users-symbolic", NULL },
  };

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (guint i = 0; i < AMT_N_BANNERS; i++)
    {
      GtkWidget *banner = amt_case_banner_new (LOOK[i].icon, LOOK[i].style);

      self->banners[i] = AMT_CASE_BANNER (banner);
      gtk_box_append (GTK_BOX (self->box), banner);
    }
  amt_case_banner_set_button (self->banners[AMT_BANNER_CHANGED], _ ("Show _History"),
                              "case.page::history");
}

GtkWidget *
amt_case_banners_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtCaseBanners *self = g_object_new (AMT_TYPE_CASE_BANNERS, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (open_case, "presence-changed", G_CALLBACK (presence_changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}

void
amt_case_banners_set_address_shown (AmtCaseBanners *self, gboolean shown)
{
  self->address_shown = shown;
  update_restricted (self);
}

void
amt_case_banners_set_seen (AmtCaseBanners *self, const char *history_id)
{
  g_free (self->seen);
  self->seen = g_strdup (history_id);
  update_changed (self, amt_open_case_get_case (self->open_case));
}

const char *
amt_case_banners_get_text (AmtCaseBanners *self, AmtBannerKind kind)
{
  return amt_case_banner_get_text (self->banners[kind]);
}
