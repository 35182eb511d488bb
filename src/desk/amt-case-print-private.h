/* amt-case-print-private.h: what the files of the case print share. Main thread, but where it says otherwise.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-print.h"

G_BEGIN_DECLS

/* Points. */
typedef struct
{
  double width;
  double height;
} AmtPrintSize;

typedef struct
{
  AmtPrintDocument public;
  AmtPrintSize *sizes; /* (owned) (nullable) of its pages as they are turned, with READY */
  guint rotation;      /* clockwise */
  char *password;      /* (owned) (nullable) wiped at the end */
} AmtPrintEntry;

struct _AmtCasePrint
{
  GObject parent_instance;

  AmtContext *context;       /* (owned) */
  AmtCase *value;            /* (owned) */
  AmtService *service;       /* (owned) (nullable) */
  AmtReferences *references; /* (owned) */
  JsonObject *form;          /* (owned) (nullable) */
  JsonObject *rest;          /* (owned) (nullable) */
  GHashTable *unsent; /* (owned) (element-type utf8) ids of operations that are not settled */
  GPtrArray *entries; /* (owned) (element-type AmtPrintEntry) */
};

/* A number of pages: written here, or those of a document. */
typedef struct
{
  char *title;                /* (owned) */
  AmtFileSheets *sheets;      /* (owned) (nullable) */
  const AmtPrintEntry *entry; /* (unowned) (nullable) */
  guint first_page;
  guint n_pages;
} AmtPrintChunk;

struct _AmtPrintFile
{
  GObject parent_instance;

  AmtCasePrint *print; /* (owned) */
  AmtPrintFlags flags;
  GPtrArray *chunks; /* (owned) (element-type AmtPrintChunk) */
  guint n_pages;
  guint n_failed;
  char *title;     /* (owned) */
  char *header;    /* (owned) left half of the header */
  char *authority; /* (owned) on the stamp */
  char *day;       /* (owned) of the case's last change */
  char *mark;      /* (owned) (nullable) across every page */

  /* Of the cover, until it is laid out. */
  GPtrArray *facts;    /* (owned) (element-type utf8) label, value, label … */
  GPtrArray *left_out; /* (owned) (element-type utf8) sentences */

  AmtRenderSession *session;       /* (owned) (nullable) of the document that was loaded last */
  const AmtPrintEntry *session_of; /* (unowned) (nullable) */
  gboolean loading;
};

/** amt_case_print_open_async: bytes, then helper. @entry: borrowed until it is answered. */
void amt_case_print_open_async (AmtCasePrint *self, const AmtPrintEntry *entry,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
AmtRenderSession *amt_case_print_open_finish (AmtCasePrint *self, GAsyncResult *result,
                                              GError **error);

struct _AmtPrintPage
{
  guint page;
  GArray *bands; /* (owned) (element-type AmtFileBand) */
  GArray *words; /* (owned) (element-type AmtFileWord) */
  double width;  /* of the document's page as it is turned, points */
  gboolean failed;
};

/* Sheets, not laid out yet: (transfer full). amt-case-print-sheets.c */
AmtFileSheets *amt_case_print_write_summary (AmtCasePrint *self, AmtPrintFlags flags);
AmtFileSheets *amt_case_print_write_form (AmtCasePrint *self, AmtPrintFlags flags);
AmtFileSheets *amt_case_print_write_notes (AmtCasePrint *self);
AmtFileSheets *amt_case_print_write_history (AmtCasePrint *self);
/** amt_case_print_write_facts: Returns: (transfer full) (element-type utf8): for the cover: label, value, label … */
GPtrArray *amt_case_print_write_facts (AmtCasePrint *self);

/** amt_print_file_find_chunk: Returns: (transfer none): which has @page. Any thread. */
const AmtPrintChunk *amt_print_file_find_chunk (AmtPrintFile *self, guint page);

G_END_DECLS
