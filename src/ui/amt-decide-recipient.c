/* amt-decide-recipient.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-decide-recipient.h"

#include "amt-value-format.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Fields in which the forms ask how a notice may be delivered. */
static const char *const CONSENTS[] = { "bescheidDigital", "postfach" };

/* As the letter does: a representative gets it instead of the applicant. */
static const AmtParty *
find_recipient (const AmtCase *value)
{
  const AmtParty *applicant = NULL;

  for (guint i = 0; i < value->parties->len; i++)
    {
      const AmtParty *party = value->parties->pdata[i];

      if (g_strcmp0 (party->role, "representative") == 0)
        return party;
      if (!applicant && g_strcmp0 (party->role, "applicant") == 0)
        applicant = party;
    }
  return applicant;
}

static const AmtField *
find_field (const AmtService *service, const char *id)
{
  for (guint i = 0; i < service->sections->len; i++)
    {
      const AmtSection *section = service->sections->pdata[i];

      for (guint j = 0; j < section->fields->len; j++)
        {
          const AmtField *field = section->fields->pdata[j];

          if (g_strcmp0 (field->id, id) == 0)
            return field;
        }
    }
  return NULL;
}

static void
add_consents (GString *text, AmtOpenCase *open_case)
{
  const AmtService *service = amt_open_case_get_service (open_case);
  JsonObject *form = amt_open_case_get_form (open_case);

  for (guint i = 0; service && form && i < G_N_ELEMENTS (CONSENTS); i++)
    {
      const AmtField *field = find_field (service, CONSENTS[i]);
      g_autofree char *value =
          field && json_object_has_member (form, field->id)
              ? amt_value_text (field, json_object_get_member (form, field->id), FALSE)
              : NULL;

      if (value)
        g_string_append_printf (text, "\n%s: %s", field->label, value);
    }
}

static char *
describe (AmtOpenCase *open_case, gboolean address)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  const AmtParty *party = value && value->whole ? find_recipient (value) : NULL;
  GString *text = g_string_new (NULL);

  if (!party)
    {
      g_string_append (text, _ ("The case names nobody to whom a letter could be addressed."));
      return g_string_free (text, FALSE);
    }
  g_string_append (text, party->name ? party->name : "");
  if (g_strcmp0 (party->role, "applicant") != 0)
    g_string_append_printf (text, " (%s)", amt_words_party_role (party->role));
  if (party->address && address)
    {
      g_autofree char *line = amt_words_lines (party->address);

      g_string_append_printf (text, "\n%s", line);
    }
  else if (party->address)
    g_string_append_printf (text, "\n%s", _ ("Address covered"));
  add_consents (text, open_case);
  return g_string_free (text, FALSE);
}

GtkWidget *
amt_decide_recipient_box (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), amt_widgets_label (_ ("Recipient of the Letter"), "heading"));
  gtk_box_append (GTK_BOX (box), amt_widgets_label ("", NULL));
  gtk_widget_set_visible (box, FALSE);
  return box;
}

void
amt_decide_recipient_fill (GtkWidget *box, AmtOpenCase *open_case, gboolean letter,
                           gboolean address)
{
  g_autofree char *text = letter ? describe (open_case, address) : NULL;

  gtk_widget_set_visible (box, letter);
  if (text)
    gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), text);
}
