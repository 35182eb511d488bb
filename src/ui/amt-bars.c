/* amt-bars.c: see the header. Main thread.
 *
 * AdwBanner is newer than the platform floor and has room for one line only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-bars.h"

#include "amt-error-text.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* So many announcements that were read are remembered. */
#define MAX_READ 20
#define READ_KEY "read-announcements"

/* One bar. Its parts belong to the widget tree. */
typedef struct
{
  GtkWidget *revealer;
  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *button; /* hidden without something to do */
} Bar;

struct _AmtBars
{
  GtkWidget parent_instance;

  AmtConnection *connection; /* (owned) */
  AmtSyncEngine *engine;     /* (owned) (nullable) */
  AmtDesk *desk;             /* (owned) */
  AmtClock *clock;           /* (owned) */
  GSettings *settings;       /* (owned) */

  GtkWidget *handle; /* (owned by the widget tree) */
  Bar training;
  Bar announcement;
  Bar state;
  Bar skew;
};

G_DEFINE_FINAL_TYPE (AmtBars, amt_bars, GTK_TYPE_WIDGET)

/* What a bar says; @text %NULL: nothing. */
typedef struct
{
  const char *icon;
  const char *style; /* CSS class */
  char *text;        /* (owned) (nullable) */
  const char *button;
  const char *action;
} Words;

static void
show (Bar *bar, const Words *words)
{
  static const char *const STYLES[] = { "amt-bar-info", "amt-bar-warning", "amt-bar-error",
                                        "amt-bar-training" };

  gtk_revealer_set_reveal_child (GTK_REVEALER (bar->revealer), words->text != NULL);
  /* A bar that is not there is nothing to a screen reader, or to Tab, either. */
  gtk_widget_set_visible (bar->revealer, words->text != NULL);
  if (!words->text)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (STYLES); i++)
    gtk_widget_remove_css_class (bar->bar, STYLES[i]);
  gtk_widget_add_css_class (bar->bar, words->style);
  gtk_image_set_from_icon_name (GTK_IMAGE (bar->icon), words->icon);
  if (strcmp (gtk_label_get_label (GTK_LABEL (bar->label)), words->text) != 0)
    gtk_label_set_label (GTK_LABEL (bar->label), words->text);
  gtk_widget_set_visible (bar->button, words->button != NULL);
  if (words->button)
    {
      g_autofree char *plain = g_strdup (words->button);
      char *mnemonic = strchr (plain, '_');

      if (mnemonic)
        memmove (mnemonic, mnemonic + 1, strlen (mnemonic));
      gtk_button_set_label (GTK_BUTTON (bar->button), words->button);
      gtk_button_set_use_underline (GTK_BUTTON (bar->button), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (bar->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      plain, -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (bar->button), words->action);
    }
}

/* --- the connection ------------------------------------------------------------------------------------ */

static char *
join (const char *first, const char *second)
{
  return second ? g_strconcat (first, " · ", second, NULL) : g_strdup (first);
}

static void
fill_from_error (Words *words, const GError *error, const char *unsent)
{
  g_autofree char *sentence = error
                                  ? amt_error_text_dup_sentence (error)
                                  : g_strdup (_ ("The portal has a fault of its own; your work is "
                                                 "kept."));

  words->text = join (sentence, unsent);
}

static void
fill_state (AmtBars *self, Words *words)
{
  g_autofree char *unsent = amt_connection_dup_unsent (self->connection);
  g_autofree char *line = NULL;

  words->icon = "amt-warning-symbolic";
  words->style = "amt-bar-warning";
  words->button = _ ("_Try Now");
  words->action = "win.sync";
  switch (amt_connection_get_state (self->connection))
    {
    case AMT_CONNECTION_OFFLINE:
      words->icon = "amt-offline-symbolic";
      words->style = "amt-bar-info";
      words->text = amt_connection_dup_line (self->connection);
      break;
    case AMT_CONNECTION_SERVER:
      fill_from_error (words, amt_connection_get_error (self->connection), unsent);
      break;
    case AMT_CONNECTION_HERE:
      words->style = "amt-bar-error";
      fill_from_error (words, amt_connection_get_error (self->connection), unsent);
      break;
    case AMT_CONNECTION_SIGN_IN:
      words->icon = "amt-person-symbolic";
      words->text = join (
          _ ("Your sign-in has ended. You can go on working; please sign in so that it is sent."),
          unsent);
      words->button = _ ("_Sign In…");
      words->action = "app.sign-in";
      break;
    case AMT_CONNECTION_OTHER_PERSON:
      words->icon = "amt-person-symbolic";
      words->style = "amt-bar-error";
      words->text =
          g_strdup (_ ("The portal knows you as somebody else. Nothing of this profile is sent or "
                       "shown there."));
      words->button = _ ("_Change Profile");
      words->action = "app.change-person";
      break;
    case AMT_CONNECTION_TOO_OLD:
      words->text =
          join (_ ("This program is too old for the portal. You can read and record; nothing "
                   "is sent until IT has updated it."),
                unsent);
      words->button = NULL;
      break;
    case AMT_CONNECTION_GOOD:
    case AMT_CONNECTION_UNKNOWN:
    default:
      break;
    }
}

/* --- what the portal says about itself ----------------------------------------------------------------- */

static AmtPortalInfo *
get_info (AmtBars *self)
{
  AmtPortalInfo *info = self->engine ? amt_sync_engine_get_info (self->engine) : NULL;

  return info ? info : amt_desk_get_references (self->desk)->portal;
}

/* Who has read one does not want it again after a restart; what it says is nobody's business. */
static char *
digest_of (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
was_read (AmtBars *self, const char *text)
{
  g_auto (GStrv) read = g_settings_get_strv (self->settings, READ_KEY);
  g_autofree char *digest = digest_of (text);

  return g_strv_contains ((const char *const *) read, digest);
}

static void
remember_read (AmtBars *self, const char *text)
{
  g_auto (GStrv) read = g_settings_get_strv (self->settings, READ_KEY);
  g_autofree char *digest = digest_of (text);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_add (all, digest);
  for (guint i = 0; read[i] && all->len < MAX_READ; i++)
    g_ptr_array_add (all, read[i]);
  g_ptr_array_add (all, NULL);
  g_settings_set_strv (self->settings, READ_KEY, (const char *const *) all->pdata);
}

static const char *
find_announcement (AmtBars *self, const AmtPortalInfo *info)
{
  gint64 now = amt_clock_now (self->clock);

  for (guint i = 0; info && info->announcements && i < info->announcements->len; i++)
    {
      const AmtAnnouncement *announcement = g_ptr_array_index (info->announcements, i);

      if ((announcement->from == AMT_TIME_NONE || announcement->from <= now) &&
          (announcement->until == AMT_TIME_NONE || announcement->until > now) &&
          !was_read (self, announcement->text))
        return announcement->text;
    }
  return NULL;
}

static void
update (AmtBars *self)
{
  const AmtPortalInfo *info = get_info (self);
  gint64 skew = self->engine ? amt_sync_engine_get_clock_skew (self->engine) : 0;
  Words training = { "amt-training-symbolic", "amt-bar-training", NULL, NULL, NULL };
  Words announcement = { "amt-info-symbolic", "amt-bar-info", NULL, _ ("_Read"),
                         "bars.dismiss-announcement" };
  Words clock = { "amt-clock-skew-symbolic", "amt-bar-warning", NULL, NULL, NULL };
  Words state = { NULL };

  if (info && g_strcmp0 (info->environment, "training") == 0)
    training.text =
        g_strdup (_ ("TRAINING · Nothing here is real; letters carry the word SPECIMEN."));
  announcement.text = g_strdup (find_announcement (self, info));
  if (ABS (skew) > AMT_BARS_MAX_SKEW)
    {
      guint minutes = (guint) (ABS (skew) / G_TIME_SPAN_MINUTE);

      clock.text = g_strdup_printf (
          ngettext ("This computer's clock differs from the portal's by %u minute. Deadlines and "
                    "times may be shown wrongly; please have it set.",
                    "This computer's clock differs from the portal's by %u minutes. Deadlines and "
                    "times may be shown wrongly; please have it set.",
                    minutes),
          minutes);
    }
  fill_state (self, &state);
  show (&self->training, &training);
  show (&self->announcement, &announcement);
  show (&self->skew, &clock);
  show (&self->state, &state);
  g_free (training.text);
  g_free (announcement.text);
  g_free (clock.text);
  g_free (state.text);
}

static void
dismiss_announcement_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtBars *self = AMT_BARS (widget);

  remember_read (self, gtk_label_get_label (GTK_LABEL (self->announcement.label)));
  update (self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
make_bar (Bar *bar, GtkWidget *box)
{
  bar->revealer = gtk_revealer_new ();
  bar->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  bar->icon = gtk_image_new ();
  bar->label = gtk_label_new ("");
  bar->button = gtk_button_new ();
  gtk_widget_add_css_class (bar->bar, "amt-bar");
  gtk_label_set_wrap (GTK_LABEL (bar->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (bar->label), 0);
  gtk_widget_set_hexpand (bar->label, TRUE);
  gtk_widget_set_valign (bar->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar->bar), bar->icon);
  gtk_box_append (GTK_BOX (bar->bar), bar->label);
  gtk_box_append (GTK_BOX (bar->bar), bar->button);
  gtk_revealer_set_child (GTK_REVEALER (bar->revealer), bar->bar);
  gtk_widget_set_visible (bar->revealer, FALSE);
  gtk_box_append (GTK_BOX (box), bar->revealer);
}

static void
amt_bars_dispose (GObject *object)
{
  AmtBars *self = AMT_BARS (object);

  g_clear_pointer (&self->handle, gtk_widget_unparent);
  g_clear_object (&self->connection);
  g_clear_object (&self->engine);
  g_clear_object (&self->desk);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (amt_bars_parent_class)->dispose (object);
}

static void
amt_bars_class_init (AmtBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_bars_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "bars.dismiss-announcement", NULL,
                                   dismiss_announcement_action);
}

static void
amt_bars_init (AmtBars *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  /* The window can be moved by what is at its top. */
  self->handle = gtk_window_handle_new ();
  gtk_window_handle_set_child (GTK_WINDOW_HANDLE (self->handle), box);
  gtk_widget_set_parent (self->handle, GTK_WIDGET (self));
  make_bar (&self->training, box);
  make_bar (&self->state, box);
  make_bar (&self->skew, box);
  make_bar (&self->announcement, box);
}

GtkWidget *
amt_bars_new (AmtWorkplace *workplace)
{
  AmtBars *self = g_object_new (AMT_TYPE_BARS, NULL);
  AmtContext *context = amt_workplace_get_context (workplace);

  self->connection = g_object_ref (amt_workplace_get_connection (workplace));
  g_set_object (&self->engine, amt_workplace_get_engine (workplace));
  self->desk = g_object_ref (amt_workplace_get_desk (workplace));
  self->clock = g_object_ref (amt_context_get_clock (context));
  self->settings = g_object_ref (amt_workplace_get_settings (workplace));
  g_signal_connect_object (self->connection, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "references-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

char *
amt_bars_dup_text (AmtBars *self)
{
  const Bar *const bars[] = { &self->training, &self->state, &self->skew, &self->announcement };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    if (gtk_widget_get_visible (bars[i]->revealer))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              gtk_label_get_label (GTK_LABEL (bars[i]->label)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
