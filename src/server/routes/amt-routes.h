/* amt-routes.h: what each route does. One file per resource.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-request.h"

G_BEGIN_DECLS

/* amt-routes-reference.c */
void amt_routes_get_info (AmtRequest *request);
void amt_routes_get_me (AmtRequest *request);
void amt_routes_get_list (AmtRequest *request);

/* amt-routes-sign-in.c */
void amt_routes_get_issuer (AmtRequest *request);
void amt_routes_get_issuer_keys (AmtRequest *request);
void amt_routes_get_authorize (AmtRequest *request);
void amt_routes_post_authorize (AmtRequest *request);
void amt_routes_post_token (AmtRequest *request);
void amt_routes_post_revoke (AmtRequest *request);
void amt_routes_get_end_session (AmtRequest *request);

/* amt-routes-changes.c */
void amt_routes_get_changes (AmtRequest *request);

/* amt-routes-cases.c */
void amt_routes_get_cases (AmtRequest *request);
void amt_routes_get_case (AmtRequest *request);

/* amt-routes-events.c */
void amt_routes_get_events (AmtRequest *request);
void amt_routes_put_presence (AmtRequest *request);
void amt_routes_delete_presence (AmtRequest *request);

/* amt-routes-documents.c */
void amt_routes_get_document (AmtRequest *request);

/* amt-routes-uploads.c */
/** amt_routes_begin_upload: when the headers are in: where the bytes go. */
void amt_routes_begin_upload (AmtRequest *request);
void amt_routes_put_upload (AmtRequest *request);

/* amt-routes-operations.c */
void amt_routes_post_operation (AmtRequest *request);
void amt_routes_post_batch (AmtRequest *request);
void amt_routes_get_operation (AmtRequest *request);
void amt_routes_delete_operation (AmtRequest *request);

G_END_DECLS
