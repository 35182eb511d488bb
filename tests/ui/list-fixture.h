/* list-fixture.h: a workplace with a portal in this process behind it, and a window for the part of the desk that is tested.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-fixture.h"
#include "amt-workplace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  GtkWindow *window;       /* (owned by GTK) (nullable) */
} ListFixture;

/* Signed in and synchronised. */
void list_fixture_init (ListFixture *self);
void list_fixture_clear (ListFixture *self);
/* Shows @widget in a window of @width x @height and waits until it has its size. */
void list_fixture_show (ListFixture *self, GtkWidget *widget, int width, int height);
/* The window gets another size; waits for it. */
void list_fixture_resize (ListFixture *self, int width, int height);
/* Takes the window away and waits until @widget is gone with it. */
void list_fixture_close (ListFixture *self, gpointer widget);
/* The first descendant of @type, @widget included; NULL: none. */
GtkWidget *list_fixture_find (GtkWidget *widget, GType type);
/* All of them, those of popovers as well. */
GPtrArray *list_fixture_find_all (GtkWidget *widget, GType type);
/* The button whose label is @label; NULL: none is seen. */
GtkWidget *list_fixture_find_button (GtkWidget *widget, const char *label);
/* Gives @key to the key controllers of @widget, as if it had been pressed there. Returns: whether one took it. */
gboolean list_fixture_press (GtkWidget *widget, guint key, GdkModifierType state);
/* The accessible name of @widget is @name. */
void list_fixture_assert_name (GtkWidget *widget, const char *name);
/* What the program said last; NULL: nothing. */
const char *list_fixture_said (ListFixture *self);
/* Waits until @n frames were drawn. */
void list_fixture_await_frames (GtkWidget *widget, guint n);

G_END_DECLS
