/* amt-desk-error.h: what can be wrong with a clerk's order before or beside what portal and cache say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_DESK_ERROR (amt_desk_error_quark ())
GQuark amt_desk_error_quark (void);
typedef enum
{
  AMT_DESK_ERROR_OFFLINE, /* needs the portal; nothing was sent and nothing is recorded */
  AMT_DESK_ERROR_UNSURE, /* claim: it may have reached the portal; stays in the outbox until the portal answers */
  AMT_DESK_ERROR_HELD,    /* claim: somebody else has the case */
  AMT_DESK_ERROR_REFUSED, /* claim: the portal's rules speak against it */
  AMT_DESK_ERROR_BEHIND, /* claim: an earlier operation of the case waits for the clerk, or IT must update first */
  AMT_DESK_ERROR_PERSON,      /* the portal has not said yet who this is */
  AMT_DESK_ERROR_ROW_ONLY,    /* only the list row of the case is here */
  AMT_DESK_ERROR_PARAMETER,   /* "name: what": missing, unknown or malformed */
  AMT_DESK_ERROR_OUTCOME,     /* "outcome: …": not one of the service */
  AMT_DESK_ERROR_VALUES,      /* "field id (label): what": value of a decision */
  AMT_DESK_ERROR_FILE,        /* a local file cannot be read or written, or is no regular file */
  AMT_DESK_ERROR_TOO_LARGE,   /* the file is larger than the portal takes */
  AMT_DESK_ERROR_EXISTS,      /* where the document should be saved there is a file */
  AMT_DESK_ERROR_NO_DOCUMENT, /* the case has no such document */
  AMT_DESK_ERROR_NOT_HERE,    /* the document is not in the cache and cannot be fetched now */
  AMT_DESK_ERROR_INFECTED     /* the portal's scan found something in the document */
} AmtDeskError;

G_END_DECLS
