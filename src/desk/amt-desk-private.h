/* amt-desk-private.h: what the files of the desk share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk.h"

G_BEGIN_DECLS

struct _AmtDesk
{
  GObject parent_instance;

  AmtStore *store;           /* (owned) */
  AmtRemote *remote;         /* (owned) */
  AmtSyncEngine *engine;     /* (owned) (nullable) read-only */
  AmtClock *clock;           /* (owned) */
  AmtReferences *references; /* (owned) replaced whole */
  gboolean offline;
  gulong changed_handler; /* of store; 0 after stop */
  gboolean reloading;     /* references are being read */
  gboolean reload_again;  /* they changed meanwhile */
  GQueue waiting;         /* (element-type GTask) (owned) recordings that wait for them */
};

/** amt_desk_go_on_recording: the reference data that a recording waited for are there. */
void amt_desk_go_on_recording (GTask *task);

/* A local file that is going to be a document. */
typedef struct
{
  GBytes *bytes;
  char *name;
  char *media_type;
} AmtLocalFile;
void amt_local_file_free (AmtLocalFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtLocalFile, amt_local_file_free)

/** amt_local_file_read: blocks; @max: bytes. AMT_DESK_ERROR_FILE for what is no regular file or empty, AMT_DESK_ERROR_TOO_LARGE. */
AmtLocalFile *amt_local_file_read (const char *path, guint64 max, GError **error);
/** amt_local_file_from_bytes: @name: (nullable). Errors as amt_local_file_read (). */
AmtLocalFile *amt_local_file_from_bytes (GBytes *bytes, const char *name, guint64 max,
                                         GError **error);
/** amt_local_file_write: blocks; copies @fd to the new file @path. */
gboolean amt_local_file_write (const char *path, int fd, gsize size, GError **error);

G_END_DECLS
