/* amt-findings.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-findings.h"

#include "amt-document-warning.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Names of files inside a file that are told; a hostile one has thousands. */
#define MAX_FILES 5
#define DETAILS_CHARS 40

static void
line_free (gpointer data)
{
  AmtFindingLine *line = data;

  g_free (line->text);
  g_free (line);
}

/* @text: (transfer full) */
static void
add (GPtrArray *lines, AmtFindingWeight weight, char *text)
{
  AmtFindingLine *line = g_new0 (AmtFindingLine, 1);

  line->weight = weight;
  line->text = text;
  g_ptr_array_add (lines, line);
}

const char *
amt_findings_kind_in_words (AmtRenderKind kind)
{
  switch (kind)
    {
    case AMT_RENDER_KIND_PDF:
      return amt_words_media_type ("application/pdf");
    case AMT_RENDER_KIND_JPEG:
      return amt_words_media_type ("image/jpeg");
    case AMT_RENDER_KIND_PNG:
      return amt_words_media_type ("image/png");
    case AMT_RENDER_KIND_TIFF:
      return amt_words_media_type ("image/tiff");
    case AMT_RENDER_KIND_WEBP:
      return amt_words_media_type ("image/webp");
    case AMT_RENDER_KIND_HEIF:
      return amt_words_media_type ("image/heic");
    default:
      return amt_words_media_type (NULL);
    }
}

static char *
signature_in_words (const AmtRenderSignature *signature, gint64 now)
{
  const char *signer = *signature->signer ? signature->signer : _ ("somebody without a name");
  g_autofree char *when = signature->time > 0
                              ? amt_words_time (signature->time * G_TIME_SPAN_SECOND, now)
                              : g_strdup (_ ("an unknown time"));

  switch (signature->state)
    {
    case AMT_RENDER_SIGNATURE_VALID:
      /* Translators: a name as the signature has it, and a time. */
      return g_strdup_printf (_ ("Signed in the name of %s, %s: unchanged since then. Whether the "
                                 "name is right was not checked."),
                              signer, when);
    case AMT_RENDER_SIGNATURE_CHANGED:
      return g_strdup_printf (_ ("Signed in the name of %s, %s, and changed afterwards."), signer,
                              when);
    case AMT_RENDER_SIGNATURE_INVALID:
      return g_strdup_printf (_ ("The signature in the name of %s, %s, is not valid."), signer,
                              when);
    case AMT_RENDER_SIGNATURE_UNCHECKED:
    default:
      return g_strdup_printf (_ ("The signature in the name of %s, %s, could not be checked."),
                              signer, when);
    }
}

static void
add_signatures (GPtrArray *lines, const AmtFindingFacts *facts, guint n)
{
  for (guint i = 0; facts->signatures && i < facts->signatures->len; i++)
    {
      const AmtRenderSignature *signature = facts->signatures->pdata[i];
      gboolean changed = signature->state == AMT_RENDER_SIGNATURE_CHANGED ||
                         signature->state == AMT_RENDER_SIGNATURE_INVALID;

      add (lines, changed ? AMT_FINDING_GRAVE : AMT_FINDING_NOTICE,
           signature_in_words (signature, facts->now));
    }
  if (!facts->signatures || facts->signatures->len == 0)
    add (lines, AMT_FINDING_NOTICE,
         g_strdup_printf (ngettext ("It has %u signature, which could not be checked.",
                                    "It has %u signatures, which could not be checked.", n),
                          n));
}

static char *
files_in_words (const AmtFindingFacts *facts, guint n)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u other file is hidden inside it. It is not opened here.",
                "%u other files are hidden inside it. They are not opened here.", n),
      n);

  for (guint i = 0; facts->files && i < MIN (facts->files->len, MAX_FILES); i++)
    {
      const AmtRenderFile *file = facts->files->pdata[i];

      if (*file->name)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", file->name);
    }
  if (facts->files && facts->files->len > MAX_FILES)
    g_string_append (names, " …");
  return names->len > 0 ? g_strdup_printf ("%s (%s)", text, names->str) : g_steal_pointer (&text);
}

static void
add_finding (GPtrArray *lines, const AmtFindingFacts *facts, const AmtFinding *finding)
{
  AmtFindingWeight weight = finding->flagged ? AMT_FINDING_GRAVE : AMT_FINDING_NOTICE;

  switch (finding->kind)
    {
    case AMT_FINDING_OTHER_TYPE:
      /* Translators: %s is what the file really is, for example "JPEG picture". */
      add (lines, weight,
           g_strdup_printf (_ ("The file is not what its name or the portal says: it is a %s."),
                            amt_findings_kind_in_words (facts->kind)));
      break;
    case AMT_FINDING_SCRIPTS:
      add (lines, weight, g_strdup (_ ("It contains scripts. They are not run here.")));
      break;
    case AMT_FINDING_LAUNCH:
      add (lines, weight, g_strdup (_ ("It tries to start a program. Here it cannot.")));
      break;
    case AMT_FINDING_FILES:
      add (lines, weight, files_in_words (facts, finding->n));
      break;
    case AMT_FINDING_XFA:
      add (lines, weight,
           g_strdup (_ ("The form was made for another program and may not be shown in full.")));
      break;
    case AMT_FINDING_MEDIA:
      add (lines, weight, g_strdup (_ ("It contains sound or video. They are not played here.")));
      break;
    case AMT_FINDING_ENCRYPTED:
      add (lines, AMT_FINDING_CALM, g_strdup (_ ("The file is encrypted.")));
      break;
    case AMT_FINDING_SIGNATURES:
      add_signatures (lines, facts, finding->n);
      break;
    case AMT_FINDING_FORM:
      add (lines, AMT_FINDING_CALM, g_strdup (_ ("It has fields of a form.")));
      break;
    case AMT_FINDING_LINKS:
      add (lines, AMT_FINDING_CALM,
           g_strdup_printf (
               ngettext ("%u link leads to the web. It is opened only after a question.",
                         "%u links lead to the web. They are opened only after a "
                         "question.",
                         finding->n),
               finding->n));
      break;
    case AMT_FINDING_PARTLY:
      add (lines, weight, g_strdup (_ ("It is too long to be looked through to its end.")));
      break;
    default:
      break;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const AmtFindingLine *first = *(AmtFindingLine *const *) a;
  const AmtFindingLine *second = *(AmtFindingLine *const *) b;

  return (int) second->weight - (int) first->weight;
}

gboolean
amt_findings_are_grave (const AmtFindingFacts *facts)
{
  if (!facts->findings || amt_document_warning (facts->document) == AMT_DOCUMENT_PROGRAM)
    return TRUE;
  for (guint i = 0; i < facts->findings->len; i++)
    if (g_array_index (facts->findings, AmtFinding, i).flagged)
      return TRUE;
  return FALSE;
}

static void
add_scan (GPtrArray *lines, const AmtFindingFacts *facts)
{
  const AmtDocument *document = facts->document;
  AmtDocumentWarning warning = amt_document_warning (document);
  g_autofree char *text = NULL;

  /* What the bytes are says more than what the portal says that they are. */
  if (warning == AMT_DOCUMENT_OTHER_TYPE && facts->findings)
    warning = AMT_DOCUMENT_FINE;
  if (warning == AMT_DOCUMENT_FINE)
    {
      if (document->virus_scan)
        /* Translators: %s is like "checked for malware, nothing found". */
        add (lines, AMT_FINDING_CALM,
             g_strdup_printf (_ ("The portal on this file: %s."),
                              amt_words_virus_scan (document->virus_scan)));
      return;
    }
  text = amt_document_warning_in_words (document);
  add (lines, warning == AMT_DOCUMENT_UNCHECKED ? AMT_FINDING_NOTICE : AMT_FINDING_GRAVE,
       g_steal_pointer (&text));
}

GPtrArray *
amt_findings_in_words (const AmtFindingFacts *facts)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  if (!facts->findings)
    add (lines, AMT_FINDING_GRAVE, g_strdup (_ ("What the file contains could not be found out.")));
  for (guint i = 0; facts->findings && i < facts->findings->len; i++)
    add_finding (lines, facts, &g_array_index (facts->findings, AmtFinding, i));
  add_scan (lines, facts);
  if (amt_findings_are_grave (facts))
    add (lines, AMT_FINDING_GRAVE,
         g_strdup (_ ("That is why only a picture of each page is shown: text cannot be selected, "
                      "and links do nothing.")));
  add (lines, AMT_FINDING_CALM,
       g_strdup (_ ("The file was opened in a program of its own that can reach neither network "
                    "nor files.")));
  g_ptr_array_sort (lines, compare);
  return lines;
}

/* --- the bar ------------------------------------------------------------------------------------------- */

struct _AmtFindings
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *more; /* GtkMenuButton in the bar */
  GtkWidget *list; /* in the popover of @more */

  GtkWidget *details;      /* (owned) GtkMenuButton of the toolbar */
  GtkWidget *details_list; /* (owned by @details) */
};

G_DEFINE_FINAL_TYPE (AmtFindings, amt_findings, GTK_TYPE_WIDGET)

static const char *
icon_of (AmtFindingWeight weight)
{
  switch (weight)
    {
    case AMT_FINDING_GRAVE:
      return "dialog-warning-symbolic";
    case AMT_FINDING_NOTICE:
      return "dialog-information-symbolic";
    case AMT_FINDING_CALM:
    default:
      return "object-select-symbolic";
    }
}

static void
fill_list (GtkWidget *list, GPtrArray *lines)
{
  amt_widgets_clear (list);
  for (guint i = 0; i < lines->len; i++)
    {
      const AmtFindingLine *line = lines->pdata[i];
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
      GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (line->weight));
      GtkWidget *label = amt_widgets_label (line->text, NULL);

      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_label_set_width_chars (GTK_LABEL (label), DETAILS_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), DETAILS_CHARS);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (row), icon);
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (list), row);
    }
}

/* What one reads with the arrow keys of a screen reader, too, once the popover has the focus. */
static GtkWidget *
make_popover (GtkWidget **out_list)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  *out_list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (*out_list, "popover-page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), *out_list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  amt_widgets_set_name (popover, _ ("What Is Known About This File"));
  return popover;
}

static void
say (AmtFindings *self, GPtrArray *lines)
{
  const AmtFindingLine *first = lines->pdata[0];
  g_autoptr (GString) all = g_string_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self), first->weight > AMT_FINDING_CALM);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_of (first->weight));
  gtk_label_set_text (GTK_LABEL (self->label), first->text);
  if (first->weight == AMT_FINDING_GRAVE)
    gtk_widget_add_css_class (self->box, "warning");
  else
    gtk_widget_remove_css_class (self->box, "warning");
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            ((const AmtFindingLine *) lines->pdata[i])->text);
  amt_widgets_set_name (GTK_WIDGET (self), first->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  all->str, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all->str, -1);
}

void
amt_findings_set (AmtFindings *self, const AmtFindingFacts *facts)
{
  g_autoptr (GPtrArray) lines = facts ? amt_findings_in_words (facts) : NULL;

  gtk_widget_set_visible (self->details, lines != NULL);
  if (!lines)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  fill_list (self->list, lines);
  fill_list (self->details_list, lines);
  say (self, lines);
}

const char *
amt_findings_get_text (AmtFindings *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (GTK_LABEL (self->label))
                                                    : NULL;
}

GtkWidget *
amt_findings_get_details (AmtFindings *self)
{
  return self->details;
}

static void
amt_findings_dispose (GObject *object)
{
  AmtFindings *self = AMT_FINDINGS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->details);
  G_OBJECT_CLASS (amt_findings_parent_class)->dispose (object);
}

static void
amt_findings_class_init (AmtFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_findings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
amt_findings_init (AmtFindings *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (self->box, "case-banner");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  self->label = amt_widgets_label (NULL, NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->label);

  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), _ ("Details"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more), make_popover (&self->list));
  gtk_widget_set_valign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->more, "flat");
  gtk_box_append (GTK_BOX (self->box), self->more);

  self->details = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->details), "security-high-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->details), make_popover (&self->details_list));
  gtk_widget_set_tooltip_text (self->details, _ ("What Is Known About This File"));
  amt_widgets_set_name (self->details, _ ("What Is Known About This File"));
  gtk_widget_add_css_class (self->details, "flat");
  gtk_widget_set_visible (self->details, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
amt_findings_new (void)
{
  return g_object_new (AMT_TYPE_FINDINGS, NULL);
}
