/* amt-desk-papers.h: cases at the fixture's portal with papers of which each word is known.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-fixture.h"

G_BEGIN_DECLS

/** papers_pdf: Returns: (transfer full): a PDF with a page for each of @pages (%NULL-terminated; letters, digits and blanks). */
GBytes *papers_pdf (const char *const *pages);

/** papers_case_new: Returns: (transfer full): a whole case "papers-@n" in a queue of the fixture's clerks. @assignee: (nullable). */
AmtCase *papers_case_new (guint n, const char *assignee);
/** papers_add: a document "@id" whose bytes are @bytes, appended to @all for amt_portal_add_case (). */
AmtDocument *papers_add (AmtCase *value, GPtrArray *all, const char *id, GBytes *bytes);
/** papers_give: the portal has the case from now on. @all: (transfer full) (nullable). */
void papers_give (DeskFixture *fixture, const AmtCase *value, GPtrArray *all);

/** papers_is_here: whether the cache has all bytes of the document. */
gboolean papers_is_here (AmtContext *context, const char *sha256);
/** papers_fetch: brings all documents of the case into the cache. */
void papers_fetch (AmtContext *context, const AmtCase *value);

G_END_DECLS
